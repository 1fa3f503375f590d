"""Who mediates whom, on the command line: it answers, changes nothing, and says who says so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, Any

import networkx as nx
import typer
from rich.markup import escape

from cli.common import AsJson, Since, Until, dated, emit, evidence_json, fail, named, opened, out, period, place
from graph.mediation import Mediation, who_mediates
from graph.mediation import to_json as mediation_json
from graph.ontology import default

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
