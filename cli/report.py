"""Who is central and who is the broker, on the command line: as a table, as JSON, or as a document in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cli.common import AsJson, Since, Through, Until, bar, dated, emit, fail, new_table, opened, out, through
from graph.folding import FOLDS
from graph.grouping import GROUPINGS
from graph.measures import MEASURES
from graph.ontology import default
from graph.projection import HALF_LIFE, RECENCY, WEIGHTS, Rules
from graph.report import FORMATS, Report, save
from graph.report import report as make_report

commands = typer.Typer()


@commands.command(
    epilog="Examples: gobetween report --top 5 · gobetween report --measure betweenness --kind State --json · "
    "gobetween report --since 2010 --out mediators.html"
)
def report(
    lens: Through = None,
    measure: Annotated[list[str] | None, typer.Option(help=f"Only these measures: {', '.join(MEASURES)}.")] = None,
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
    with opened() as (_, graph, revision):
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
    """A table a measure."""
    seen = f"{len(made.values)} nodes, {made.ties} ties, revision {made.revision}"
    out.print(f"Through {escape(made.lens.describe())}: {seen}{'' if all_kinds else '; actors ranked'}")
    for name in made.measures:
        rows = made.top(name, top, () if all_kinds else default().actors)
        table = new_table("", name, "Kind", "Value")
        for row in rows.to_dict("records"):
            table.add_row(str(row["rank"]), escape(row["name"]), row["kind"], f"{row['value']:.4f}")
        out.print(table, f"[dim]{escape(MEASURES[name].meaning)}[/dim]\n")
    for name, reason in made.failures.items():
        out.print(f"{escape(name)} could not be computed: {escape(reason)}", soft_wrap=True)
