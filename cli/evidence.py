"""Says who: the evidence of an edge, and the rows of the files that it rests on."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import pandas as pd
import typer
from rich.markup import escape

from cli.common import (
    AsJson,
    alternatives_json,
    disagreement,
    emit,
    err,
    evidence_json,
    fail,
    named,
    opened,
    out,
    period,
    said,
)
from graph.cells import as_csv
from graph.embedded import data_home
from graph.mirror import actor
from graph.ontology import default
from graph.store import open_store
from loaders import LoadError, rows_behind

commands = typer.Typer()
_ROWS = 20  # on a terminal


@commands.command(epilog='Examples: gobetween evidence r:3f2a… · gobetween evidence "Hakan Fidan" "Second round"')
def evidence(
    edge: Annotated[str, typer.Argument(help="A relation's id, or the name of one end.")],
    other: Annotated[
        str | None, typer.Argument(help="The name of the other end: all relations between the two.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Why an edge is in the graph: each piece of evidence with its document and place."""
    with opened() as (store, graph, _):
        if other is None:
            ends = [(u, v, k) for u, v, k in graph.edges(keys=True) if k == edge]
            if not ends:
                fail(f"there is no relation {edge!r}; ids are given by --json, or name both ends", 1)
        else:
            a, b = named(store, edge), named(store, other)
            ends = [(u, v, k) for u, v, k in graph.edges(keys=True) if {u, v} == {a, b}]
        backing = evidence_json(store, [k for *_, k in ends])
        rows = [
            {
                "id": key,
                "source": actor(graph, u),
                "relation": graph.edges[u, v, key]["type"],
                "target": actor(graph, v),
                "from": graph.edges[u, v, key]["from"],
                "to": graph.edges[u, v, key]["to"],
                "confidence": graph.edges[u, v, key]["confidence"],
                "evidence": backing[key],
                "alternatives": alternatives_json(store, key),
            }
            for u, v, key in ends
        ]
        differ = {} if as_json else {key: disagreement(store, key) for *_, key in ends}
    if as_json:
        emit(rows)
    else:
        for row in rows:
            when = period(row["from"], row["to"])
            phrase = default().relation(row["relation"]).phrase
            sentence = f"{row['source']['name']} {phrase} {row['target']['name']}"
            out.print(f"[bold]{escape(sentence)}[/bold] {escape(when)} [dim]{row['id']}[/dim]", soft_wrap=True)
            for piece in row["evidence"]:
                out.print(
                    f"  {escape(said(piece))} [dim]{piece['method']}, confidence {piece['confidence']:g}[/dim]",
                    soft_wrap=True,
                )
            for line in differ[row["id"]]:
                out.print(f"  [yellow]Sources differ[/yellow] on {escape(line)}", soft_wrap=True)
    if not rows:
        fail(f"{edge} and {other} have no relation with each other; `gobetween paths` finds the way between them", 1)


@commands.command(epilog="Examples: gobetween rows r:3f2a… · gobetween rows r:3f2a… --csv > rows.csv")
def rows(
    edge: Annotated[str, typer.Argument(help="A relation's id, as `evidence` shows it.")],
    csv_: Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")] = False,
    as_json: AsJson = False,
) -> None:
    """The rows of the loaded files that an edge rests on, as they stand there."""
    with open_store() as store:
        pieces = store.evidence([edge]).get(edge, [])
    if not pieces:
        fail(f"there is no relation {edge!r}; `gobetween evidence A B` shows ids", 1)
    found = []
    for document, locator in dict.fromkeys((piece.document, piece.locator) for piece in pieces):
        try:
            told = rows_behind(data_home(), document, locator)
        except LoadError as error:
            err.print(escape(str(error)), soft_wrap=True)
            continue
        found.append(told.assign(document=document))
    if not found:
        raise typer.Exit(1)
    whole = pd.concat(found, ignore_index=True)
    if as_json:
        emit(json.loads(whole.to_json(orient="records", force_ascii=False, date_format="iso")))
    elif csv_:
        sys.stdout.write(as_csv(whole))
    else:
        # A row of event data has sixty columns: one below the other, and only what is filled in.
        for number, row in enumerate(whole.head(_ROWS).to_dict("records"), 1):
            out.print(f"[bold]{number}[/bold]")
            for name, value in row.items():
                if pd.notna(value) and value != "":
                    out.print(f"  {escape(str(name))}: {escape(str(value))}", soft_wrap=True)
        if len(whole) > _ROWS:
            out.print(f"and {len(whole) - _ROWS:,} more; --csv or --json gives them all")
