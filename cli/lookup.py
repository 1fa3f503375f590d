"""What there is: search, sources, who held an office."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import networkx as nx
import typer
from rich.markup import escape

from cli.common import AsJson, dated, emit, evidence_json, fail, named, new_table, opened, out, period, place
from graph.mirror import actor
from graph.offices import Holding, contested, holders, holdings
from graph.ontology import default
from graph.store import open_store

commands = typer.Typer()


@commands.command(
    epilog="Examples: gobetween search zelenskiy · gobetween search 'foreign minister' --kind Role --json"
)
def search(
    text: Annotated[str, typer.Argument(help="A name, an alias, a part of it; typos are forgiven.")],
    kind: Annotated[list[str] | None, typer.Option(help="Only nodes of these kinds.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="No more than so many.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Find nodes by name, best first, with the ids that other commands take."""
    for name in kind or ():
        try:
            default().kind(name)
        except ValueError as error:
            fail(f"--kind: {error}")
    with open_store() as store:
        found = store.search(text, limit, kind or ())
    if as_json:
        emit([{"id": one.id, "name": one.name, "kind": one.kind, "aliases": list(one.aliases)} for one in found])
    elif found:
        table = new_table("name", "kind", "id", "also")
        for one in found:
            table.add_row(*map(escape, (one.name, one.kind, one.id, ", ".join(one.aliases[:4]))))
        out.print(table)
    if not found:
        fail(f"nothing is called anything like {text!r}", 1)


@commands.command(epilog="Example: gobetween sources --json")
def sources(as_json: AsJson = False) -> None:
    """Every document and dataset in the graph, with how much rests on it, and the id that `retract` takes."""
    with open_store() as store:
        found = store.documents()
    if as_json:
        emit([{**asdict(one.document), "relations": one.relations, "evidence": one.evidence} for one in found])
    elif found:
        table = new_table("title", "id", "dataset", "licence", "relations", "evidence")
        for one in found:
            told = one.document
            cells = (told.title, told.id, told.dataset, told.licence, str(one.relations), str(one.evidence))
            table.add_row(*map(escape, cells))
        out.print(table)
    if not found:
        fail("nothing was loaded yet: `gobetween load --seeds` loads what ships with Gobetween", 1)


@commands.command(
    "holders", epilog="Examples: gobetween holders 'President of Ukraine' --on 2025-06-02 · gobetween holders"
)
def holders_command(
    role: Annotated[
        str | None, typer.Argument(help="An office; without one: where two are said to hold one at once.")
    ] = None,
    on: Annotated[str | None, typer.Option(help="Who held it on this date (YYYY, YYYY-MM, YYYY-MM-DD).")] = None,
    as_json: AsJson = False,
) -> None:
    """Who held an office, and when; and where sources have two holders of one office at overlapping times."""
    on = dated(on, "--on")
    with opened() as (store, graph, _):
        if role is None:
            _contested(graph, store, as_json)
            return
        office = named(store, role, ["Role"])
        found = holders(graph, office, on)
        undated = [graph.nodes[one.holder]["name"] for one in holdings(graph, office) if not (one.start or one.end)]
        backing = evidence_json(store, [one.relation for one in found])
    rows = [_held(graph, one, backing) for one in found]
    if as_json:
        emit(rows)
    else:
        for row in rows:
            _print_held(row)
    if not rows:
        told = f"; without any date: {', '.join(undated)}" if undated else ""
        fail(
            f"nobody is known to have held the office of {graph.nodes[office]['name']}{f' on {on}' if on else ''}{told}",
            1,
        )


def _contested(graph: nx.MultiDiGraph[str], store: Any, as_json: bool) -> None:
    found = contested(holdings(graph))
    backing = evidence_json(store, [held.relation for pair in found for held in (pair.one, pair.other)])
    rows: list[dict[str, Any]] = [
        {"role": actor(graph, pair.role), "holders": [_held(graph, held, backing) for held in (pair.one, pair.other)]}
        for pair in found
    ]
    if as_json:
        emit(rows)
    else:
        for row in rows:
            out.print(f"[bold]{escape(row['role']['name'])}[/bold] has two holders at once:", soft_wrap=True)
            for held in row["holders"]:
                _print_held(held)
    if not rows:
        fail("no office has two holders at overlapping times", 1)


def _held(graph: nx.MultiDiGraph[str], one: Holding, backing: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    who = {"holder": actor(graph, one.holder), "from": one.start, "to": one.end}
    return {**who, "relation": one.relation, "evidence": backing[one.relation]}


def _print_held(row: dict[str, Any]) -> None:
    when = period(row["from"], row["to"]) or "no date"
    told = "; ".join(dict.fromkeys(place(piece) for piece in row["evidence"]))
    out.print(f"  {escape(row['holder']['name'])}, {when}  [dim]{escape(told)}[/dim]", soft_wrap=True)
