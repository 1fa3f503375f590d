"""How two are connected, on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import networkx as nx
import typer
from rich.markup import escape

from cli.common import AsJson, Through, dated, emit, err, evidence_json, fail, named, opened, out, said, through
from graph.mirror import actor
from graph.ontology import default
from graph.paths import (
    By,
    Explanation,
    Path,
    Route,
    all_shortest,
    along,
    disjoint,
    parting,
    sentence,
    separation_json,
    strongest,
    why_none,
)
from graph.paths import to_json as path_json
from graph.store import Store

commands = typer.Typer()

# The lens and the revision that an answer in JSON is of; None where it is printed.
Basis = dict[str, Any] | None


@commands.command(epilog="Example: gobetween paths Zelensky Putin -k 3 --without Turkey --by confidence")
def paths(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A name, an alias, a surname or an id.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The other end.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many paths.")] = 5,
    max_hops: Annotated[int, typer.Option(min=1, max=20, help="No more steps than this.")] = 8,
    by: Annotated[By, typer.Option("--by", help="What makes a path good.")] = "distance",
    via: Annotated[list[str] | None, typer.Option(help="By way of this one; may be said again.")] = None,
    via_in_order: Annotated[bool, typer.Option(help="By way of them in the order in which they are said.")] = False,
    without: Annotated[
        list[str] | None, typer.Option(help="Not by way of this one, or by this type of relation; may be said again.")
    ] = None,
    relation: Annotated[list[str] | None, typer.Option(help="Only by this type; may be said again.")] = None,
    directed: Annotated[bool, typer.Option(help="Only from a relation's source to its target.")] = False,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="Only by what was in force at that time.")] = None,
    in_order: Annotated[bool, typer.Option(help="Each step no earlier than the last, as far as dates tell.")] = False,
    certain: Annotated[bool, typer.Option(help="With --in-order: whatever day a year or a month means.")] = False,
    half_life: Annotated[float, typer.Option(help="With --by recency: years in which a relation fades to half.")] = 5.0,
    every: Annotated[bool, typer.Option("--all-shortest", help="All that are as good as the best.")] = False,
    chain: Annotated[bool, typer.Option("--strongest", help="The most certain chain, and the widest.")] = False,
    apart: Annotated[
        bool, typer.Option("--disjoint", "--cut", help="Paths that share nobody, and who would have to be removed.")
    ] = False,
    lens: Through = None,
    as_json: AsJson = False,
) -> None:
    """How two are connected: the best few chains of relations, read aloud, each step with its evidence."""
    if every + chain + apart > 1:
        fail("--all-shortest, --strongest and --disjoint are three questions; one at a time")
    if certain and not in_order:
        fail("--certain says how sure the order has to be; it goes with --in-order")
    with opened() as (store, graph, revision):
        a, b = named(store, source), named(store, target)
        if a == b:
            fail(f"{source!r} and {target!r} are the same: {actor(graph, a)['name']}")
        try:
            route = Route(
                by=by,
                directed=directed,
                via=tuple(named(store, one) for one in via or ()),
                via_in_order=via_in_order,
                without=tuple(_avoided(store, one) for one in without or ()),
                relations=tuple(default().relation(one.upper()).name for one in relation or ()),
                max_hops=max_hops,
                on=dated(on, "--on"),
                in_order=("certain" if certain else "possible") if in_order else "",
                half_life=half_life,
            )
            made, seen = through(graph, lens)
            basis = {"lens": made.to_dict(), "revision": revision} if as_json else None
            asked = (seen, a, b, route.within(seen))
            if not {a, b, *route.via} <= seen.nodes:
                found = False  # the lens hides one of them
            elif chain:
                found = _strongest(store, *asked, basis=basis)
            elif apart:
                found = _apart(store, *asked, basis=basis)
            else:
                found = _listed(store, seen, *(all_shortest(*asked) if every else (along(*asked, k), False)), basis)
            if not found:
                _none(graph, why_none(graph, seen, a, b, route), basis)
        except KeyError as error:
            fail(str(error), 1)
        except ValueError as error:
            fail(str(error))


def _avoided(store: Store, text: str) -> str:
    """What not to go by: a type of relation, or a node."""
    if text.upper() in default().relations:
        return text.upper()
    return named(store, text)


def _listed(store: Store, graph: nx.MultiDiGraph[str], found: list[Path], more: bool, basis: Basis) -> bool:
    backing = _backing(store, found)
    if basis and found:
        emit({**basis, "paths": [_json(graph, path, backing) for path in found]})
    elif not basis:
        _print(graph, found, backing)
        if more:
            out.print(f"There are more that are as good; these are the first {len(found):,}.")
    return bool(found)


def _strongest(store: Store, graph: nx.MultiDiGraph[str], a: str, b: str, route: Route, basis: Basis) -> bool:
    found = strongest(graph, a, b, route)
    if found.certain is None or found.widest is None:
        return False
    backing = _backing(store, [found.certain, found.widest])
    if basis:
        certain, widest = (_json(graph, path, backing) for path in (found.certain, found.widest))
        emit(
            {**basis, "certain": certain, "confidence": found.confidence, "widest": widest, "strength": found.strength}
        )
        return True
    out.print(f"The most certain chain, all its steps together {found.confidence:.0%}:")
    _print(graph, [found.certain], backing)
    out.print(f"The widest chain, its weakest step backed {found.strength:g} times:")
    _print(graph, [found.widest], backing)
    return True


def _apart(store: Store, graph: nx.MultiDiGraph[str], a: str, b: str, route: Route, basis: Basis) -> bool:
    held = disjoint(graph, a, b, route)
    if not held.paths:
        return False
    backing = _backing(store, held.paths)
    if basis:
        data = {**basis, **separation_json(graph, held)}
        data["paths"] = [_json(graph, path, backing) for path in held.paths]
        data["direct"] = [e for key in held.direct for e in backing[key]]
        emit(data)
    else:
        out.print(escape(parting(graph, a, b, held)), soft_wrap=True)
        _print(graph, held.paths, backing)
    return True


def _none(graph: nx.MultiDiGraph[str], why: Explanation, basis: Basis) -> None:
    """Says why there is none, and what there would be if less were asked for; ends with 1."""
    if basis:
        emit({**basis, "paths": []})
        fail(why.sentence, 1)
    err.print(escape(why.sentence), soft_wrap=True)
    for reason in why.reasons:
        out.print(escape(reason.sentence), soft_wrap=True)
        if reason.path:
            out.print(f"   [dim]{escape(sentence(graph, reason.path, dated=True))}[/dim]", soft_wrap=True)
    for miss in why.nearest:
        out.print(f"Near each other: {escape(miss.why)}.", soft_wrap=True)
    raise typer.Exit(1)


def _backing(store: Store, found: Iterable[Path]) -> dict[str, list[dict[str, Any]]]:
    return evidence_json(store, sorted({key for path in found for step in path.steps for key in step.relations}))


def _json(graph: nx.MultiDiGraph[str], path: Path, backing: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    row = path_json(graph, path)
    for step in row["steps"]:
        step["evidence"] = [e for key in step.pop("relations") for e in backing[key]]
    return row


def _print(graph: nx.MultiDiGraph[str], found: Iterable[Path], backing: dict[str, list[dict[str, Any]]]) -> None:
    for number, path in enumerate(found, 1):
        row = path_json(graph, path)
        order = "" if path.certain is None else ", in order" if path.certain else ", in order if the dates fall so"
        out.print(
            f"[bold]{number}.[/bold] {escape(row['sentence'])} [dim](cost {path.cost:.3g}{order})[/dim]", soft_wrap=True
        )
        for step in path.steps:
            pieces = backing[step.relations[0]]
            if pieces:
                others = len(step.relations) - 1
                more = f" (and {others} more relation{'' if others == 1 else 's'})" if others else ""
                out.print(f"   [dim]{escape(step.relation)}: {escape(said(pieces[0]))}{more}[/dim]", soft_wrap=True)
