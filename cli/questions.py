"""What one asks the graph: each command answers, changes nothing, and says who says so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import networkx as nx
import typer
from rich.markup import escape

from cli.common import (
    AsJson,
    Since,
    Until,
    dated,
    emit,
    evidence_json,
    fail,
    named,
    new_table,
    opened,
    out,
    period,
    place,
    said,
)
from graph.export import FORMATS, export
from graph.lens import Lens
from graph.measures import MEASURES
from graph.mediation import Mediation, who_mediates
from graph.mediation import to_json as mediation_json
from graph.mirror import actor
from graph.ontology import default
from graph.paths import find_paths
from graph.paths import to_json as path_json
from graph.report import report as make_report

commands = typer.Typer()


@commands.command("who-mediates", epilog="Example: gobetween who-mediates --party Ukraine --since 2020")
def who_mediates_command(
    mediator: Annotated[str | None, typer.Option(help="Only this mediator, and those who act for it.")] = None,
    party: Annotated[str | None, typer.Option(help="Only processes in which this one is a party.")] = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Who mediates whom: every third party's part in every process, latest first, and who says so."""
    since, until = dated(since, "--since"), dated(until, "--until")
    with opened() as (store, graph, _):
        who = named(store, mediator, sorted(default().actors)) if mediator else None
        whom = named(store, party, sorted(default().actors)) if party else None
        found = who_mediates(graph, who, whom, since, until)
        backing = evidence_json(store, sorted({key for one in found for key in one.relations}))
    if as_json:
        emit(
            [
                {**mediation_json(graph, one), "evidence": [e for k in one.relations for e in backing[k]]}
                for one in found
            ]
        )
    else:
        for _, parts in groupby(found, key=lambda one: (one.process, one.parties, one.start, one.end)):
            _print_process(graph, list(parts), backing)
    if not found:
        fail("nobody: no third party matches", 1)


def _print_process(
    graph: nx.MultiDiGraph[str], parts: Sequence[Mediation], backing: dict[str, list[dict[str, Any]]]
) -> None:
    """One process with its parties, then a line for each third party with who says so."""
    rows = [mediation_json(graph, one) for one in parts]
    name = rows[0]["process"]["name"] if rows[0]["process"] else "Mediation"
    when = period(parts[0].start, parts[0].end)
    between = " and ".join(party["name"] for party in rows[0]["parties"])
    out.print(f"[bold]{escape(name)}[/bold]" + (f", {when}" if when and when not in name else ""), soft_wrap=True)
    if between:
        out.print(f"  between {escape(between)}", soft_wrap=True)
    for row, one in zip(rows, parts, strict=True):
        pieces = backing[one.relations[0]]
        more = f" and {len(pieces) - 1} more" if len(pieces) > 1 else ""
        where = f"  [dim]{escape(place(pieces[0]))}{more}[/dim]" if pieces else ""
        out.print(f"  {escape(row['part']):<12}{escape(row['mediator']['name'])}{where}", soft_wrap=True)


@commands.command(epilog="Example: gobetween paths Zelensky Putin -k 3")
def paths(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A name, an alias, a surname or an id.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The other end.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many paths.")] = 5,
    max_hops: Annotated[int, typer.Option(min=1, max=20, help="No more steps than this.")] = 8,
    as_json: AsJson = False,
) -> None:
    """How two are connected: the best few chains of relations, read aloud, each step with its evidence."""
    with opened() as (store, graph, _):
        a, b = named(store, source), named(store, target)
        if a == b:
            fail(f"{source!r} and {target!r} are the same: {actor(graph, a)['name']}")
        found = find_paths(graph, a, b, k, max_hops)
        backing = evidence_json(store, sorted({key for path in found for step in path.steps for key in step.relations}))
    if as_json:
        rows = [path_json(graph, path) for path in found]
        for row in rows:
            for step in row["steps"]:
                step["evidence"] = [e for key in step.pop("relations") for e in backing[key]]
        emit(rows)
    else:
        for number, path in enumerate(found, 1):
            row = path_json(graph, path)
            out.print(
                f"[bold]{number}.[/bold] {escape(row['sentence'])} [dim](cost {path.cost:g})[/dim]", soft_wrap=True
            )
            for step in path.steps:
                pieces = backing[step.relations[0]]
                if pieces:
                    out.print(f"   [dim]{escape(step.relation)}: {escape(said(pieces[0]))}[/dim]", soft_wrap=True)
    if not found:
        fail(f"no path of at most {max_hops} steps leads from {source} to {target}", 1)


@commands.command(
    epilog="Examples: gobetween report --top 5 · gobetween report --measure betweenness --kind State --json"
)
def report(
    measure: Annotated[list[str] | None, typer.Option(help=f"Only these measures: {', '.join(MEASURES)}.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Look at nodes of these kinds only.")] = None,
    relation: Annotated[list[str] | None, typer.Option(help="Look at relations of these types only.")] = None,
    since: Since = None,
    until: Until = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Look at relations of at least this confidence.")
    ] = 0,
    top: Annotated[int | None, typer.Option(min=1, help="How many a measure; 10 in a table, all in JSON.")] = None,
    all_kinds: Annotated[bool, typer.Option("--all-kinds", help="Rank talks, roles … too, not only actors.")] = False,
    as_json: AsJson = False,
) -> None:
    """Who is central and who is the broker, seen through a lens, on the simple undirected projection."""
    try:
        lens = Lens(
            tuple(kind or ()),
            tuple(relation or ()),
            None,
            dated(since, "--since"),
            dated(until, "--until"),
            min_confidence,
        ).check()
        with opened() as (_, graph, revision):
            made = make_report(graph, lens, measure or (), revision)
    except ValueError as error:
        fail(str(error))
    ranked = () if all_kinds else default().actors
    if as_json:
        emit(made.to_dict(top, ranked))
    else:
        out.print(
            f"Through {escape(lens.describe())}: {len(made.values)} nodes, {made.ties} ties, revision {revision}"
            + ("" if all_kinds else "; actors ranked")
        )
        for found in made.to_dict(top or 10, ranked)["measures"]:
            table = new_table("", found["name"], "Kind", "Value")
            for place, value in enumerate(found["values"], 1):
                table.add_row(str(place), escape(value["name"]), value["kind"], f"{value['value']:.4f}")
            out.print(table, f"[dim]{escape(found['meaning'])}[/dim]\n")
    if made.values.empty:
        fail("the lens shows nothing", 1)


@commands.command("export", epilog="Examples: gobetween export all.graphml · gobetween export backup.jsonl")
def export_command(
    file: Annotated[Path, typer.Argument(help=f"Where to; the ending says the format: {', '.join(FORMATS)}.")],
    kind: Annotated[list[str] | None, typer.Option(help="Only nodes of these kinds.")] = None,
    relation: Annotated[list[str] | None, typer.Option(help="Only relations of these types.")] = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Write the graph, or what a lens shows of it, to a file."""
    try:
        lens = Lens(
            tuple(kind or ()), tuple(relation or ()), None, dated(since, "--since"), dated(until, "--until")
        ).check()
        with opened() as (store, graph, _):
            seen = lens.view(graph)
            export(seen, store, file)
    except (ValueError, OSError) as error:
        fail(str(error))
    counts = {
        "file": str(file),
        "nodes": seen.number_of_nodes(),
        "relations": seen.number_of_edges(),
        "lens": lens.to_dict(),
    }
    if as_json:
        emit(counts)
    else:
        out.print(escape(f"{file}: {counts['nodes']} nodes, {counts['relations']} relations ({lens.describe()})"))
