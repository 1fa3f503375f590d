"""What one sees, written to a file for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cli.common import AsJson, Since, Until, dated, emit, fail, opened, out
from graph.export import FORMATS, export
from graph.lens import Lens

commands = typer.Typer()


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
