"""Brokers on the command line: who carries between groups, and who stands between two sides."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Annotated, Any

import networkx as nx
import typer
from rich.markup import escape

from cli.common import AsJson, Since, Through, Until, dated, emit, fail, named, new_table, opened, out, through
from graph.grouping import GROUPINGS, by_membership, by_property, by_side, group_name
from graph.lens import Lens
from graph.measures.between import MEANING, apart, between, by_nearness, served
from graph.measures.brokerage import MEANINGS, NULLS, ROLES, brokerage, dealings
from graph.mirror import actor
from graph.projection import simple
from graph.store import Store

commands = typer.Typer()

# The roles as the table's heads have them, in their order.
_HEADS = ("Coord.", "Consult.", "Gatek.", "Repr.", "Liaison", "Total")
_BY = (*GROUPINGS, "side", "property")
Hostile = Annotated[bool, typer.Option(help="Hostile ties are ties too: who attacks, criticises, sanctions whom.")]


@commands.command(
    "brokerage",
    epilog="Examples: gobetween brokerage --by kind --role liaison · "
    'gobetween brokerage --by side --process "Istanbul talks" · gobetween brokerage --by alliance --member-of NATO --json',
)
def brokerage_command(
    by: Annotated[str, typer.Option(help=f"What makes a group: {', '.join(_BY)}.")] = "state",
    process: Annotated[
        str | None, typer.Option(metavar="NAME", help="With --by side: the sides of this process.")
    ] = None,
    member_of: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="With --by alliance: members of this organisation, and outsiders."),
    ] = None,
    property: Annotated[str | None, typer.Option(metavar="NAME", help="With --by property: this one.")] = None,
    role: Annotated[str, typer.Option(help=f"Rank by this role: {', '.join(ROLES)}.")] = "total",
    null: Annotated[
        str,
        typer.Option(
            help="What z compares with: density (ties at random; Gould and Fernandez) or labels (groups at random)."
        ),
    ] = "density",
    hostile: Hostile = False,
    directed: Annotated[bool, typer.Option(help="Ties have a direction: who does something to whom.")] = False,
    top: Annotated[int | None, typer.Option(min=1, help="So many brokers; 10 if not said, all with --json.")] = None,
    lens: Through = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Between which groups each actor brokers: coordinator, consultant, gatekeeper, representative, liaison."""
    since, until = dated(since, "--since"), dated(until, "--until")
    for given, known, option in ((by, _BY, "--by"), (role, ROLES, "--role"), (null, NULLS, "--null")):
        if given not in known:
            fail(f"{option}: unknown {given!r}; known: {', '.join(known)}")
    with opened() as (store, graph, revision):
        made, seen = through(graph, lens, since=since, until=until)
        # Who is of which group is looked up in all that is known of that time, whatever else the lens leaves out.
        then = Lens(since=made.since, until=made.until).view(graph)
        groups = _groups(store, then, by, process, member_of, property)
        acting = dealings(seen, hostile)
        found = brokerage(simple(acting, directed=directed), groups, null)
    ranked = found.scores[found.scores["total"] > 0].sort_values([role, "total"], ascending=False, kind="stable")
    ranked = ranked[ranked[role] > 0]
    if as_json:
        emit(
            {
                "lens": made.to_dict(),
                "revision": revision,
                "by": by,
                "null": null,
                "hostile": hostile,
                "directed": directed,
                "density": found.density,
                "left_out": len(found.left_out),
                "groups": [
                    {**_group(graph, group), "members": sum(one == group for one in found.groups.values())}
                    for group in dict.fromkeys(found.groups.values())
                ],
                "whole": {name: _numbers(row) for name, row in found.whole.iterrows()},
                "brokers": [
                    {
                        **actor(graph, node),
                        "group": _group(graph, found.groups[node]),
                        "scores": {name: int(value) for name, value in found.scores.loc[node].items()},
                        "expected": _numbers(found.expected.loc[node]),
                        "z": _numbers(found.z.loc[node]),
                    }
                    for node in ranked.index[:top]
                ],
            }
        )
    else:
        out.print(
            f"Through {escape(made.describe())}: {len(found.groups)} actors in {len(set(found.groups.values()))} groups "
            f"by {by}" + (f", {len(found.left_out)} of no group left out" if found.left_out else "")
        )
        table = new_table("", "Broker", "Group", *_HEADS, f"z {role}")
        for place, node in enumerate(ranked.index[: top or 10], 1):
            scores = (f"{value:.0f}" for value in found.scores.loc[node])
            z = _numbers(found.z.loc[node])[role]
            table.add_row(
                str(place),
                escape(graph.nodes[node]["name"]),
                escape(group_name(graph, found.groups[node])),
                *scores,
                "–" if z is None else f"{z:+.1f}",
            )
        if len(ranked):
            out.print(table)
            out.print(f"[dim]{role}: an actor who {escape(MEANINGS[role])}[/dim]", soft_wrap=True)
        if len(ranked) and not directed:
            out.print("[dim]No direction: each open triad counts twice; gatekeeper is representative.[/dim]")
    if ranked.empty:
        fail(f"nobody brokers as {role}: no two of the groups are joined through a third actor alone", 1)


def _groups(
    store: Store, graph: nx.MultiDiGraph[str], by: str, process: str | None, member_of: str | None, property: str | None
) -> dict[str, str]:
    for value, owner, option in (
        (process, "side", "--process"),
        (member_of, "alliance", "--member-of"),
        (property, "property", "--property"),
    ):
        if value is not None and by != owner:
            fail(f"{option} goes with --by {owner}")
        if value is None and by == owner and owner != "alliance":
            fail(f"--by {owner} needs {option} NAME")
    try:
        if process is not None:
            return by_side(graph, named(store, process, ["Process", "Agreement", "Event"]))
        if member_of is not None:
            return by_membership(graph, named(store, member_of, ["Organization", "Group"]))
        if property is not None:
            return by_property(graph, property)
        return GROUPINGS[by](graph)
    except KeyError as missing:
        fail(f"{missing.args[0]} is not of the time that the lens shows", 1)
    except ValueError as error:
        fail(str(error), 1)


def _group(graph: nx.MultiDiGraph[str], group: Hashable) -> dict[str, Any]:
    return {"id": group if group in graph else None, "name": group_name(graph, group)}


def _numbers(row: Any) -> dict[str, float | None]:
    return {str(name): float(value) if math.isfinite(value) else None for name, value in row.items()}


@commands.command(
    "between",
    epilog="Examples: gobetween between Ukraine --and Russia · gobetween between Iran Hezbollah --and Israel --and Egypt",
)
def between_command(
    first: Annotated[list[str], typer.Argument(metavar="A...", help="The one side: names, aliases or ids.")],
    second: Annotated[list[str], typer.Option("--and", metavar="B", help="The other side; once for each of it.")],
    hops: Annotated[bool, typer.Option(help="Every tie is one step, instead of as far as `paths` has it.")] = False,
    hostile: Hostile = False,
    direct: Annotated[bool, typer.Option(help="Keep the ties of the two sides with each other.")] = False,
    all_kinds: Annotated[
        bool, typer.Option(help="Ways through talks, offices, places … too, not actors alone.")
    ] = False,
    top: Annotated[int | None, typer.Option(min=1, help="So many; 10 if not said, all with --json.")] = None,
    lens: Through = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Who stands between two sides: on how many of the shortest ways from the one to the other."""
    since, until = dated(since, "--since"), dated(until, "--until")
    distance = None if hops else "distance"
    with opened() as (store, graph, revision):
        a, b = ([named(store, name) for name in camp] for camp in (first, second))
        made, seen = through(graph, lens, since=since, until=until)
        if both := set(a) & set(b):
            fail(f"{', '.join(graph.nodes[node]['name'] for node in sorted(both))} cannot be on both sides")
        acting = seen if all_kinds else dealings(seen, hostile)
        for node in (*a, *b):
            if node in seen and node not in acting:
                fail(f"{graph.nodes[node]['name']} is no actor; with --all-kinds it can be a side all the same")
            if node not in acting:
                fail(f"{graph.nodes[node]['name']} is not seen through this lens: {made.describe()}", 1)
        flat = by_nearness(acting)
        ties = flat.number_of_edges()
        flat = flat if direct else apart(flat, a, b)
        aside = ties - flat.number_of_edges()
        found = between(flat, a, b, distance)
        ranked = found.ranked(top if as_json else top or 10)
        pairs = {node: served(flat, a, b, node, distance) for node, _ in ranked}
    if as_json:
        emit(
            {
                "lens": made.to_dict(),
                "revision": revision,
                "a": [actor(graph, node) for node in found.a],
                "b": [actor(graph, node) for node in found.b],
                "by": "hops" if hops else "distance",
                "hostile": hostile,
                "pairs": found.pairs,
                "direct": found.direct,
                "aside": aside,
                "unreachable": [{"a": actor(graph, a), "b": actor(graph, b)} for a, b in found.unreachable],
                "between": [
                    {
                        **actor(graph, node),
                        "value": value,
                        "serves": [
                            {
                                "a": actor(graph, one.a),
                                "b": actor(graph, one.b),
                                "share": one.share,
                                "length": one.length,
                            }
                            for one in pairs[node]
                        ],
                    }
                    for node, value in ranked
                ],
            }
        )
    else:
        names = [[graph.nodes[node]["name"] for node in camp] for camp in (a, b)]
        out.print(
            f"Between {escape(', '.join(names[0]))} and {escape(', '.join(names[1]))}, through {escape(made.describe())}: "
            f"{found.pairs} of {len(found.a) * len(found.b)} pairs are connected"
            + (f", {found.direct} directly" if found.direct else "")
            + (f"; ties of the sides with each other set aside: {aside}" if aside else ""),
            soft_wrap=True,
        )
        table = new_table("", "Between", "Kind", "Share", "Stands between")
        for place, (node, value) in enumerate(ranked, 1):
            said = [f"{graph.nodes[one.a]['name']} – {graph.nodes[one.b]['name']}" for one in pairs[node]]
            more = f" and {len(said) - 3} more" if len(said) > 3 else ""
            who = actor(graph, node)
            table.add_row(
                str(place), escape(who["name"]), who["kind"], f"{value:.3f}", escape(", ".join(said[:3]) + more)
            )
        if ranked:
            out.print(table, f"[dim]An actor who {escape(MEANING)}[/dim]", soft_wrap=True)
    if not ranked:
        fail(
            "nobody: all pairs of the two sides are tied to each other directly"
            if found.direct and found.direct == found.pairs
            else "nobody: no way leads from the one side to the other through others",
            1,
        )
