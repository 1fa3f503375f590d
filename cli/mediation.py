"""Who mediates whom, on the command line: it answers, changes nothing, and says who says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import networkx as nx
import typer
from rich.markup import escape

from cli.common import (
    AsJson,
    Since,
    Through,
    Until,
    dated,
    emit,
    err,
    evidence_json,
    fail,
    named,
    new_table,
    opened,
    out,
    period,
    place,
    through,
)
from graph.cells import as_csv
from graph.lens import Lens
from graph.mediation import CREDITS, UNITS, Matrix, Mediation, mediations
from graph.mediation import to_json as mediation_json
from graph.mediation.counting import check, placed
from graph.mediation.matrix import labels, tabulate
from graph.mediation.parts import concerns
from graph.mediation.processes import Case, cases
from graph.mirror import actor
from graph.ontology import default
from graph.store import Store

commands = typer.Typer()

Credit = Annotated[
    str | None,
    typer.Option(metavar="|".join(CREDITS), help="Count for the state or organisation behind a person, or as told."),
]
Unit = Annotated[
    str | None,
    typer.Option(metavar="|".join(UNITS), help="Count whole processes, or each of their rounds and agreements."),
]
Part = Annotated[list[str] | None, typer.Option(help="Only this part: mediator, facilitator, host … (repeatable).")]

# The lens and the revision that an answer in JSON is of; None where it is printed.
Basis = dict[str, Any] | None

_TOP = 10


@commands.command(
    "who-mediates",
    epilog="Examples: gobetween who-mediates --party Ukraine --since 2020 · gobetween who-mediates --matrix --part mediator",
)
def who_mediates_command(
    mediator: Annotated[str | None, typer.Option(help="Only this mediator, and those who act for it.")] = None,
    party: Annotated[str | None, typer.Option(help="Only processes in which this one is a party.")] = None,
    since: Since = None,
    until: Until = None,
    part: Part = None,
    credit: Credit = None,
    unit: Unit = None,
    as_matrix: Annotated[bool, typer.Option("--matrix", help="A table of mediators by parties, with counts.")] = False,
    csv: Annotated[
        Path | None, typer.Option(help="With --matrix: write all of it to this file.", dir_okay=False)
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="With --matrix: how many mediators and parties to print.")] = _TOP,
    lens: Through = None,
    as_json: AsJson = False,
) -> None:
    """Who mediates whom: every third party's part in every process, latest first, and who says so.

    Parts are listed as told, a round at a time, unless --credit or --unit say otherwise. A matrix counts processes, and credits
    principals.
    """
    since, until = between(since, until)
    if csv and not as_matrix:
        fail("--csv goes with --matrix: the list is written with --json")
    with opened() as (store, graph, revision):
        made, graph = through(graph, lens)
        basis = {"lens": made.to_dict(), "revision": revision} if as_json else None
        who, whom = (there(store, graph, text) if text else None for text in (mediator, party))
        how = (credit or ("principal" if as_matrix else "told"), unit or ("process" if as_matrix else "round"))
        found = _counted(graph, *how, part or (), who, whom, since, until, by_part=not as_matrix)
        if as_matrix:
            _matrix(graph, tabulate(graph, found, *how), csv, top, basis)
        else:
            _list(store, graph, found, how, basis)
    if not found:
        fail("nobody: no third party matches", 1)


def _counted(
    graph: nx.MultiDiGraph[str],
    credit: str,
    unit: str,
    parts: Sequence[str],
    mediator: str | None,
    party: str | None,
    since: str | None,
    until: str | None,
    by_part: bool,
) -> list[Mediation]:
    """The mediations asked for; as told and by rounds, `by_part` gives a row for each part, as sources have them."""
    try:
        check(graph, credit, unit, parts)
        if by_part and (credit, unit) == ("told", "round"):
            rows = [one for one in placed(graph) if not parts or one.part in parts]
            return [one for one in rows if concerns(graph, one, mediator, party, since, until)]
        found = mediations(graph, credit, unit, parts, since, until)
    except ValueError as error:
        fail(str(error))
    return [one for one in found if concerns(graph, one, mediator, party)]


def between(since: str | None, until: str | None) -> tuple[str | None, str | None]:
    """Both ends of a period, checked: --since is no later than --until."""
    since, until = dated(since, "--since"), dated(until, "--until")
    try:
        Lens(since=since, until=until)
    except ValueError as error:
        fail(str(error))
    return since, until


def there(store: Store, graph: nx.MultiDiGraph[str], text: str, kinds: Iterable[str] = ()) -> str:
    """The id of what `text` names, which has to be in what one looks at."""
    node = named(store, text, sorted(kinds or default().actors))
    if node not in graph:
        fail(f"{text!r} is not in what the lens shows", 1)
    return node


def _matrix(graph: nx.MultiDiGraph[str], made: Matrix, csv: Path | None, top: int, basis: Basis) -> None:
    """The matrix in print; with a `basis`, the lens and the revision that it is of, as JSON."""
    if csv:
        frame = made.frame()
        frame.columns = labels(graph, made.parties)
        frame.insert(0, "mediator", labels(graph, made.mediators))
        try:
            csv.write_text(as_csv(frame), encoding="utf-8")
        except OSError as error:
            fail(f"{csv}: {error.strerror or error}")
        err.print(escape(f"{csv}: {len(made.mediators)} mediators, {len(made.parties)} parties"), soft_wrap=True)
    if basis:
        emit({**basis, **made.to_json(graph)})
    elif made.cells and not csv:
        rows, columns = made.mediators[:top], made.parties[:top]
        table = new_table("", *(escape(name) for name in labels(graph, columns)), "All")
        for who, name in zip(rows, labels(graph, rows), strict=True):
            numbers = [str(len(made.behind(who, whom)) or "·") for whom in columns]
            table.add_row(escape(name), *numbers, str(made.mediator_totals[who]))
        out.print(counted_as(made.unit, made.credit), table, soft_wrap=True)
        if len(made.mediators) > top or len(made.parties) > top:
            out.print(
                f"[dim]the first {top} of {len(made.mediators)} mediators and {len(made.parties)} parties; "
                "--csv FILE has all[/dim]",
                soft_wrap=True,
            )


def counted_as(unit: str, credit: str) -> str:
    """What one of the numbers counts, in a sentence."""
    whose = "credited to the state or organisation acted for" if credit == "principal" else "as told"
    return f"Counted: {'processes' if unit == 'process' else 'rounds and agreements'}, {whose}."


def _list(
    store: Store,
    graph: nx.MultiDiGraph[str],
    found: Sequence[Mediation],
    how: tuple[str, str],
    basis: Basis,
) -> None:
    """The list in print; with a `basis`, the lens and the revision that it is of, as JSON."""
    backing = evidence_json(store, sorted({key for one in found for key in one.relations}))
    plain = how == ("told", "round")
    if basis:
        rows = [
            {
                **mediation_json(graph, one),
                **({} if plain else _more(graph, one)),
                "evidence": [e for k in one.relations for e in backing[k]],
            }
            for one in found
        ]
        emit({**basis, "mediations": rows})
        return
    if not plain and found:
        out.print(counted_as(how[1], how[0]), soft_wrap=True)
    if plain:
        for _, parts in groupby(found, key=lambda one: (one.process, one.parties, one.start, one.end)):
            _print_process(graph, list(parts), backing)
    else:
        for case in cases(graph, found):
            _print_process(graph, case.mediations, backing, case)


def _more(graph: nx.MultiDiGraph[str], one: Mediation) -> dict[str, Any]:
    return {
        "parts": list(one.parts),
        "through": [actor(graph, who) for who in one.through],
        "rounds": [actor(graph, node) for node in one.rounds],
    }


def _print_process(
    graph: nx.MultiDiGraph[str],
    parts: Sequence[Mediation],
    backing: dict[str, list[dict[str, Any]]],
    case: Case | None = None,
) -> None:
    """One process with its parties, then a line for each third party with who says so."""
    rows = [mediation_json(graph, one) for one in parts]
    name = rows[0]["process"]["name"] if rows[0]["process"] else "Mediation"
    when = period(case.start, case.end) if case else period(parts[0].start, parts[0].end)
    between = " and ".join(name_of(graph, party) for party in (case or parts[0]).parties)
    out.print(f"[bold]{escape(name)}[/bold]" + (f", {when}" if when and when not in name else ""), soft_wrap=True)
    if between:
        out.print(f"  between {escape(between)}", soft_wrap=True)
    if case:
        out.print(f"  agreement: {escape(reached(case))}", soft_wrap=True)
    for row, one in zip(rows, parts, strict=True):
        pieces = backing[one.relations[0]]
        number = sum(len(backing[key]) for key in one.own) if case else len(pieces)
        more = f" and {number - 1} more" if number > 1 else ""
        where = f"  [dim]{escape(place(pieces[0]))}{more}[/dim]" if pieces else ""
        part = ", ".join(one.parts) if case else row["part"]
        through = f" (through {', '.join(name_of(graph, who) for who in one.through)})" if one.through else ""
        out.print(f"  {escape(part):<10}  {escape(row['mediator']['name'] + through)}{where}", soft_wrap=True)


def name_of(graph: nx.MultiDiGraph[str], node: str | None) -> str:
    """A node's name; empty for None."""
    return str(graph.nodes[node]["name"]) if node else ""


def reached(case: Case) -> str:
    """Whether an agreement was reached, and how sources call the outcome."""
    said = f" ({'; '.join(case.outcome.said)})" if case.outcome.said else ""
    answer = {"yes": "reached", "no": "none reached", "unknown": "none known"}[case.outcome.reached]
    return answer + said
