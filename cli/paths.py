"""How two are connected, on the command line."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from cli.common import AsJson, emit, evidence_json, fail, named, opened, out, said
from graph.mirror import actor
from graph.paths import find_paths
from graph.paths import to_json as path_json

commands = typer.Typer()


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
