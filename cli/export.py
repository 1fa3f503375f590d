"""What one sees, written to a file for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cli.common import AsJson, Since, Through, Until, dated, emit, fail, opened, out, through
from graph.export import FORMATS, export

commands = typer.Typer()


@commands.command("export", epilog="Examples: gobetween export all.graphml · gobetween export backup.jsonl")
def export_command(
    file: Annotated[Path, typer.Argument(help=f"Where to; the ending says the format: {', '.join(FORMATS)}.")],
    kind: Annotated[list[str] | None, typer.Option(help="Only nodes of these kinds.")] = None,
    relation: Annotated[list[str] | None, typer.Option(help="Only relations of these types.")] = None,
    since: Since = None,
    until: Until = None,
    lens: Through = None,
    as_json: AsJson = False,
) -> None:
    """Write the graph, or what a lens shows of it, to a file."""
    narrower = {
        "kinds": tuple(kind or ()),
        "relations": tuple(relation or ()),
        "since": dated(since, "--since"),
        "until": dated(until, "--until"),
    }
    with opened() as (store, graph, _):
        chosen, seen = through(graph, lens, **narrower)
        try:
            export(seen, store, file)
        except (ValueError, OSError) as error:
            fail(str(error))
    counts = {
        "file": str(file),
        "nodes": seen.number_of_nodes(),
        "relations": seen.number_of_edges(),
        "lens": chosen.to_dict(),
    }
    if as_json:
        emit(counts)
    else:
        out.print(escape(f"{file}: {counts['nodes']} nodes, {counts['relations']} relations ({chosen.describe()})"))
