"""Who is central and who is the broker, on the command line."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from cli.common import AsJson, Since, Until, dated, emit, fail, new_table, opened, out
from graph.lens import Lens
from graph.measures import MEASURES
from graph.ontology import default
from graph.report import report as make_report

commands = typer.Typer()


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
            min_confidence=min_confidence,
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
