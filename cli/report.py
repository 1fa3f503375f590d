"""Who is central and who is the broker, on the command line: as a table, as JSON, or as a document in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table as Rich

from cli.common import (
    AsJson,
    Since,
    Through,
    Until,
    bar,
    dated,
    emit,
    fail,
    named,
    new_table,
    opened,
    out,
    spanned,
    through,
)
from graph.folding import FOLDS
from graph.grouping import GROUPINGS
from graph.measures import MEASURES
from graph.ontology import default
from graph.projection import HALF_LIFE, RECENCY, WEIGHTS, Rules
from graph.report import ALL, FORMATS, MAIN, Report, periods, save, sides
from graph.report import report as make_report
from graph.report.document import Cell, Table, Text, number

commands = typer.Typer()


@commands.command(
    epilog="Examples: gobetween report --top 5 · gobetween report --measure betweenness --kind State --json · "
    "gobetween report --since 2010 --out mediators.html · "
    "gobetween report --before 1990..1999 --after 2000..2009 --between Ukraine --and Russia --out change.html"
)
def report(
    lens: Through = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(
            help=f"Only these measures: {', '.join(MEASURES)}; {ALL}: each in full. If none is said: {', '.join(MAIN)} in "
            "full, of the others the ranks."
        ),
    ] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Look at nodes of these kinds only.")] = None,
    relation: Annotated[list[str] | None, typer.Option(help="Look at relations of these types only.")] = None,
    since: Since = None,
    until: Until = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Look at relations of at least this confidence.")
    ] = 0,
    fold: Annotated[
        list[str] | None, typer.Option(help=f"Fold these into ties before measuring: {', '.join(FOLDS)}.")
    ] = None,
    weight: Annotated[str, typer.Option(help=f"What a tie's strength is: {', '.join((*WEIGHTS, RECENCY))}.")] = "ties",
    half_life: Annotated[
        float, typer.Option(help="Years in which a tie loses half its weight by recency.")
    ] = HALF_LIFE,
    as_of: Annotated[
        str | None, typer.Option(help="The day that recency counts back from; the last one, if not said.")
    ] = None,
    directed: Annotated[bool, typer.Option("--directed", help="Compute all measures with directions.")] = False,
    by: Annotated[
        str,
        typer.Option(help=f"Brokerage between groups as well, by {', '.join(GROUPINGS)} (see gobetween brokerage)."),
    ] = "",
    before: Annotated[
        str | None,
        typer.Option(metavar="FROM..TO", help="Change between two periods as well: the earlier one, as 1990..1999."),
    ] = None,
    after: Annotated[
        str | None, typer.Option(metavar="FROM..TO", help="The later one, as 2000..2009 or 2000..")
    ] = None,
    between: Annotated[
        list[str] | None,
        typer.Option(metavar="A", help="Who stands between two sides as well: the one side, once for each of it."),
    ] = None,
    other: Annotated[
        list[str] | None, typer.Option("--and", metavar="B", help="The other side, once for each of it.")
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(
            min=0, help="Bootstrap draws for rank intervals of every measure; else of some, as many as fit; 0: none."
        ),
    ] = None,
    top: Annotated[
        int | None, typer.Option(min=1, help="How many a measure; 10 on the screen, 20 in a file, all in JSON.")
    ] = None,
    all_kinds: Annotated[bool, typer.Option("--all-kinds", help="Rank talks, roles … too, not only actors.")] = False,
    to: Annotated[
        Path | None,
        typer.Option("--out", help=f"Write a document into this file; its ending says which: {' '.join(FORMATS)}"),
    ] = None,
    title: Annotated[str, typer.Option(help="The document's title.")] = "",
    as_json: AsJson = False,
) -> None:
    """Who is central and who is the broker, seen through a lens, with figures, sources and method."""
    if to and to.suffix.lower() not in FORMATS:
        fail(f"--out {to}: the ending says the format; known: {' '.join(FORMATS)}")
    narrower = {
        "kinds": tuple(kind or ()),
        "relations": tuple(relation or ()),
        "since": dated(since, "--since"),
        "until": dated(until, "--until"),
        "min_confidence": min_confidence,
    }
    spans = [
        None if span is None else spanned(span, option) for span, option in ((before, "--before"), (after, "--after"))
    ]
    if (before is None) != (after is None):
        fail("--before and --after go together: --before 1990..1999 --after 2000..2009")
    if bool(between) != bool(other):
        fail("--between and --and go together: --between Ukraine --and Russia")
    with opened() as (store, graph, revision):
        camps = [[named(store, name) for name in side or ()] for side in (between, other)]
        seen_through, _ = through(graph, lens, **narrower)
        with bar("Measuring {task.description}") as shown:
            task = shown.add_task("", total=None)
            try:
                made = make_report(
                    graph,
                    seen_through,
                    measure or (),
                    revision,
                    rules=Rules(tuple(fold or ()), weight, half_life, as_of, directed),
                    ranked=() if all_kinds else default().actors,
                    draws=draws,
                    by=by,
                    before=spans[0],
                    after=spans[1],
                    between=(camps[0], camps[1]) if between else None,
                    progress=lambda what, done, of: shown.update(task, description=what, completed=done, total=of),
                )
            except ValueError as error:
                fail(str(error))
    ranked = () if all_kinds else default().actors
    if to:
        try:
            save(made, to, title, top or 20, ranked)
        except OSError as error:
            fail(f"--out {to}: {error.strerror}")
    if as_json:
        emit(made.to_dict(top, ranked))
    elif to:
        out.print(f"Written: {escape(str(to))}", soft_wrap=True)
    else:
        _print(made, top or 10, all_kinds)


def _print(made: Report, top: int, all_kinds: bool) -> None:
    """A table for each measure told in full, one of ranks by the others, and what was asked besides."""
    seen = f"{len(made.values)} nodes, {made.ties} ties, revision {made.revision}"
    out.print(f"Through {escape(made.lens.describe())}: {seen}{'' if all_kinds else '; actors ranked'}", soft_wrap=True)
    kinds = () if all_kinds else default().actors
    for name in made.full:
        if name not in made.values:
            continue
        table = new_table("", name, "Kind", "Value")
        for row in made.top(name, top, kinds).to_dict("records"):
            table.add_row(str(row["rank"]), escape(row["name"]), row["kind"], f"{row['value']:.4f}")
        out.print(table, f"[dim]{escape(MEASURES[name].meaning)}[/dim]\n")
    others = [name for name in made.measures if name not in made.full]
    if others:
        table = new_table("By", "The first three")
        for name in others:
            table.add_row(name, escape(", ".join(made.top(name, 3, kinds)["name"])))
        out.print(table, "[dim]--measure NAME tells one in full, --measure all each.[/dim]\n")
    for section in (
        *([sides.section(made.sides, top)] if made.sides else []),
        *([periods.section(made.periods, top)] if made.periods else []),
    ):
        for block in section.blocks:
            if isinstance(block, Text):
                out.print(escape(block.text), soft_wrap=True)
            elif isinstance(block, Table):
                out.print(_table(block))
    for name, reason in made.failures.items():
        out.print(f"{escape(name)} could not be computed: {escape(reason)}", soft_wrap=True)


def _table(block: Table) -> Rich:
    table = new_table(*(column.name for column in block.columns))
    table.title, table.title_justify = escape(block.title), "left"
    for cells in block.rows:
        table.add_row(*(escape(cell) if isinstance(cell, str) else number(_figure(cell)) for cell in cells))
    return table


def _figure(cell: Cell) -> float | None:
    return cell if isinstance(cell, int | float) else None
