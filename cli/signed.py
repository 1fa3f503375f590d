"""Who is with whom, and what has changed, on the command line: balance, the two camps, two periods beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import networkx as nx
import pandas as pd
import typer
from rich.markup import escape

from cli.common import (
    AsJson,
    Since,
    Through,
    Until,
    bar,
    dated,
    emit,
    evidence_json,
    fail,
    named,
    new_table,
    opened,
    out,
    said,
    spanned,
    through,
)
from graph.lens import SIGNS, Lens
from graph.measures import MEASURES
from graph.measures.camps import Camps, Part, around
from graph.measures.camps import camps as find_camps
from graph.measures.change import Change
from graph.measures.change import change as find_change
from graph.measures.signed import TYPES, balance_over_time, periods
from graph.measures.signed import balance as find_balance
from graph.mirror import actor
from graph.ontology import default
from graph.projection import RECENCY, WEIGHTS, Rules

commands = typer.Typer()

Weight = Annotated[
    str, typer.Option(help=f"What a relation weighs in the sign of a tie: {', '.join((*WEIGHTS, RECENCY))}.")
]
Top = Annotated[int | None, typer.Option(min=1, help="How many rows; 10 in a table, all in JSON.")]
AllKinds = Annotated[bool, typer.Option("--all-kinds", help="List talks, roles … too, not only actors.")]


@commands.command(epilog="Examples: gobetween balance --since 1990 · gobetween balance --every 5 --json")
def balance(
    lens: Through = None,
    since: Since = None,
    until: Until = None,
    every: Annotated[int | None, typer.Option(min=1, help="Also in windows of so many years.")] = None,
    weight: Weight = "ties",
    top: Top = None,
    all_kinds: AllKinds = False,
    as_json: AsJson = False,
) -> None:
    """How balanced friendly and hostile ties are: triangles by sign, by actor and over time, beside what chance would give."""
    since, until = dated(since, "--since"), dated(until, "--until")
    with opened() as (_, graph, revision):
        seen_through, seen = through(graph, lens, since=since, until=until)
    try:
        found = find_balance(seen, weight)
        windows = periods(seen, every, since, until) if every else []
        over_time = balance_over_time(seen, windows, weight)
    except ValueError as error:
        fail(str(error))
    actors = found.actors if all_kinds else found.actors[found.actors["kind"].isin(default().actors)]
    if as_json:
        emit(
            {
                "lens": seen_through.to_dict(),
                "revision": revision,
                **found.to_dict(),
                "actors": _rows(actors.head(top) if top else actors),
                "periods": _rows(over_time),
            }
        )
        return
    out.print(
        f"Through {escape(seen_through.describe())}: {found.positive} friendly ties, {found.negative} hostile, "
        f"{found.unsigned} neither; {found.triangles} triangles",
        soft_wrap=True,
    )
    if found.triangles:
        table = new_table("", *TYPES, "Triangles", "Balanced", "Weakly", "By chance", "z")
        if every:
            for row in _rows(over_time):
                table.add_row(f"{row['since']} – {row['until']}", *_counts(row), *_shares(row))
        table.add_row("all", *_counts({**found.counts, "triangles": found.triangles}), *_shares(found.to_dict()))
        out.print(table)
        table = new_table("Actor", "Kind", *TYPES, "Triangles", "Balanced", "Weakly")
        for row in _rows(actors.head(top or 10)):
            table.add_row(escape(row["name"]), row["kind"], *_counts(row), *_shares(row)[:2])
        out.print(table)
    else:
        fail("no three actors have friendly or hostile ties to each other: there is nothing to balance", 1)


def _counts(row: dict[str, Any]) -> list[str]:
    return [str(row[name]) for name in (*TYPES, "triangles")]


def _shares(row: dict[str, Any]) -> list[str]:
    shares = [_number(row.get(name), ".0%") for name in ("balanced", "weak", "expected")]
    return [*shares, _number(row.get("z"), "+.1f")]


def _number(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A table as JSON data: what is not known is null."""
    rows: list[dict[str, Any]] = table.astype(object).where(table.notna(), None).to_dict("records")  # type: ignore[assignment]
    return rows


@commands.command(epilog="Examples: gobetween camps · gobetween camps Russia Ukraine --since 2022")
def camps(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAMES]…", help="Only these and whom they have signed ties with.")
    ] = None,
    lens: Through = None,
    since: Since = None,
    until: Until = None,
    weight: Annotated[
        str | None,
        typer.Option(
            help="Let a tie count for what its relations weigh, not for one: " + ", ".join((*WEIGHTS, RECENCY)) + "."
        ),
    ] = None,
    top: Annotated[int | None, typer.Option(min=1, help="How many parts; 3 in a table, all in JSON.")] = None,
    all_kinds: Annotated[
        bool, typer.Option("--all-kinds", help="Talks, roles … take sides too, not only actors.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Two camps: the partition that the fewest friendly and hostile ties go against, these ties, and whether it is the best."""
    since, until = dated(since, "--since"), dated(until, "--until")
    with opened() as (store, graph, revision):
        seen_through, seen = through(graph, lens, since=since, until=until)
        chosen = [named(store, name) for name in names or ()]
        for name, id in zip(names or (), chosen, strict=True):
            if id not in seen:
                fail(f"{name!r} is not seen through {seen_through.describe()}", 1)
        part_of = around(seen, chosen) if chosen else seen
        if not all_kinds:
            actors = default().actors
            part_of = part_of.subgraph([n for n, data in part_of.nodes(data=True) if data["kind"] in actors])
        with bar("Looking for camps") as progress:
            task = progress.add_task("", total=None)
            try:
                found = find_camps(
                    part_of, weight, progress=lambda done, of: progress.update(task, completed=done, total=of)
                )
            except ValueError as error:
                fail(str(error))
        parts = found.parts[: top or (None if as_json else 3)]
        keys = sorted({key for part in parts for tie in part.against for key in tie.relations})
        backing = evidence_json(store, keys)
    if as_json:
        emit(
            {
                "lens": seen_through.to_dict(),
                "revision": revision,
                **{name: getattr(found, name) for name in ("index", "bound", "exact", "fit")},
                "parts": [_part_json(part_of, part, chosen, backing) for part in parts],
                "undecided": [actor(part_of, n) for n in found.undecided],
            }
        )
    else:
        _print_camps(part_of, found, parts, chosen, backing)
    if not found.parts:
        fail("there are no friendly or hostile ties: nobody is in a camp", 1)


def _sides(part: Part, chosen: Sequence[str]) -> list[tuple[str, ...]]:
    """Both camps, that of the first who was named first."""
    sides = [part.first, part.second]
    return sides[::-1] if any(n in part.second for n in chosen[:1]) else sides


def _part_json(
    graph: nx.MultiDiGraph[str], part: Part, chosen: Sequence[str], backing: dict[str, list[dict[str, Any]]]
) -> dict[str, Any]:
    return {
        "camps": [[actor(graph, n) for n in side] for side in _sides(part, chosen)],
        "either": [actor(graph, n) for n in sorted(part.either)],
        "against": [
            {
                "source": actor(graph, tie.source),
                "target": actor(graph, tie.target),
                "sign": tie.sign,
                "weight": tie.weight,
                "evidence": [piece for key in tie.relations for piece in backing[key]],
            }
            for tie in part.against
        ],
        **{name: getattr(part, name) for name in ("ties", "index", "bound", "exact")},
    }


def _print_camps(
    graph: nx.MultiDiGraph[str],
    found: Camps,
    parts: Sequence[Part],
    chosen: Sequence[str],
    backing: dict[str, list[dict[str, Any]]],
) -> None:
    def people(part: Part, ids: Sequence[str]) -> str:
        names = [actor(graph, n)["name"] + ("*" if n in part.either else "") for n in ids[:_SHOWN]]
        more = [f"and {len(ids) - _SHOWN} more"] if len(ids) > _SHOWN else []
        return escape(", ".join([*names, *more])) or "nobody"

    for number, part in enumerate(parts, 1):
        proof = "no partition has fewer" if part.exact else f"none has fewer than {part.bound:g}; better ones may exist"
        out.print(
            f"[bold]{number}.[/bold] {part.index:g} of {part.weight:g} go against the camps ({part.ties} ties; {proof})",
            soft_wrap=True,
        )
        for side, ids in zip("AB", _sides(part, chosen), strict=True):
            out.print(f"  {side}  {people(part, ids)}", soft_wrap=True)
        for tie in part.against[:_SHOWN]:
            pieces = [piece for key in tie.relations for piece in backing[key]]
            words = f"  [dim]{escape(said(pieces[0]))}[/dim]" if pieces else ""
            ends = " – ".join(actor(graph, n)["name"] for n in (tie.source, tie.target))
            out.print(f"     against: {escape(ends)}, {SIGNS[tie.sign]}{words}", soft_wrap=True)
        if part.either:
            out.print("     [dim]* as well in the other camp[/dim]")
    left = len(found.parts) - len(parts)
    rest = [f"{left} more parts of no tie to these"] if left else []
    rest += [f"{len(found.undecided)} without friendly or hostile ties"] if found.undecided else []
    if rest:
        out.print(f"[dim]{'; '.join(rest)}[/dim]")


_SHOWN = 25  # names of a camp, and ties against it, in a table


@commands.command(
    epilog="Example: gobetween change --before 1990..1999 --after 2000..2009 --measure betweenness --measure degree"
)
def change(
    before: Annotated[str, typer.Option(metavar="FROM..TO", help="The earlier period: 1990..1999, ..1999 or 1999.")],
    after: Annotated[str, typer.Option(metavar="FROM..TO", help="The later period: 2000..2009, 2000.. or 2000.")],
    measure: Annotated[
        list[str] | None, typer.Option(help=f"By these measures (degree if none is said): {', '.join(MEASURES)}.")
    ] = None,
    lens: Through = None,
    weight: Weight = "ties",
    common: Annotated[bool, typer.Option("--common", help="Measure on those who are in both periods alone.")] = False,
    top: Top = None,
    all_kinds: AllKinds = False,
    as_json: AsJson = False,
) -> None:
    """What changed between two periods: who gained and who lost, who came and went, which ties stayed and which turned."""
    spans = [spanned(before, "--before"), spanned(after, "--after")]
    names = list(dict.fromkeys(measure or ["degree"]))
    if unknown := [name for name in names if name not in MEASURES]:
        fail(f"unknown measure {unknown[0]!r}; known: {', '.join(MEASURES)}")
    with opened() as (_, graph, revision):
        base, _ = through(graph, lens)
        views = [through(graph, lens, since=since, until=until)[1] for since, until in spans]
    with bar("Measuring") as progress:
        task = progress.add_task("", total=len(names))
        try:
            found = find_change(
                views[0],
                views[1],
                [MEASURES[name] for name in names],
                Rules(weight=weight),
                () if all_kinds else default().actors,
                common,
                lambda done, of: progress.update(task, completed=done, total=of),
            )
        except ValueError as error:
            fail(str(error))
    if as_json:
        emit(_change_json(found, base, spans, revision, top))
    else:
        _print_change(found, base, names, top or 10)


def _change_json(
    found: Change, lens: Lens, spans: Sequence[tuple[str | None, str | None]], revision: int, top: int | None
) -> dict[str, Any]:
    told = found.to_dict(top)
    return {
        "lens": lens.to_dict(),
        "revision": revision,
        **{when: {"since": a, "until": b} for when, (a, b) in zip(("before", "after"), spans, strict=True)},
        "ties": told["ties"],
        "measures": [{**one, "meaning": MEASURES[one["name"]].meaning} for one in told["measures"]],
    }


def _print_change(found: Change, lens: Lens, names: Sequence[str], top: int) -> None:
    ties = found.ties
    out.print(
        f"Through {escape(lens.describe())}: {ties.before} ties before, {ties.after} after, {ties.both} in both"
        + (f" (Jaccard {ties.jaccard:.2f}" + f"; {ties.undated} of them undated structure)" if ties.both else ""),
        soft_wrap=True,
    )
    called = dict(zip(found.values["id"], found.values["name"], strict=True))
    for a, b, _, sign in ties.turned[:top]:
        ends = f"{called.get(a, a)} – {called.get(b, b)}"
        out.print(f"  {escape(ends)} turned {SIGNS[sign]}", soft_wrap=True)
    for name in names:
        for what, moved in (("gained", found.gained(name, top)), ("lost", found.lost(name, top))):
            table = new_table(f"{name}: {what}", "Kind", "Before", "After", "Rank")
            for row in _rows(moved):
                rank = f"{row['rank_before']:.0f} → {row['rank_after']:.0f}"
                table.add_row(escape(row["name"]), row["kind"], f"{row['before']:.4g}", f"{row['after']:.4g}", rank)
            out.print(table)
        everybody = len(found.values)
        for status, who in (("entered", found.came(name, everybody)), ("left", found.went(name, everybody))):
            ranked = who["name"].head(top).tolist()
            if ranked:
                more = f" and {len(who) - len(ranked)} more" if len(who) > len(ranked) else ""
                out.print(f"[dim]{status}:[/dim] {escape(', '.join(ranked))}{more}", soft_wrap=True)
        out.print(f"[dim]An actor who is high in it {escape(MEASURES[name].meaning)}.[/dim]\n", soft_wrap=True)
