"""Who could mediate between two, and what such a ranking would have been worth so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import networkx as nx
import typer
from rich.markup import escape

from cli.common import (
    AsJson,
    Through,
    bar,
    dated,
    emit,
    evidence_json,
    fail,
    named,
    new_table,
    opened,
    out,
    place,
    through,
)  # fmt: skip
from graph import candidates
from graph.mirror import actor
from graph.names import AmbiguousName, UnknownName, resolve
from graph.ontology import default
from graph.store import Store

commands = typer.Typer()

# Of a reason that rests on many relations the evidence of the first few is shown: the latest.
_BACKED = 5

Kind = Annotated[list[str] | None, typer.Option(help="Candidates of these kinds; State and Organization if not said.")]
Part = Annotated[
    list[str] | None, typer.Option(help="Count only these parts of third parties: mediator, facilitator, host …")
]


@commands.command("could-mediate", epilog='Example: gobetween could-mediate Sudan "SPLM/A" --as-of 2010')
def could_mediate_command(
    a: Annotated[str, typer.Argument(metavar="A", help="One side: a name, an alias or an id.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other side.")],
    as_of: Annotated[
        str | None, typer.Option(help="Only what was dated before this (YYYY, YYYY-MM, YYYY-MM-DD).")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="How many candidates.")] = 10,
    kind: Kind = None,
    part: Part = None,
    without_hostile: Annotated[
        bool, typer.Option("--without-hostile", help="Leave out who is openly hostile to a side.")
    ] = False,
    lens: Through = None,
    as_json: AsJson = False,
) -> None:
    """Who could mediate between two: candidates ranked by what was known, each with reasons that can be checked."""
    as_of = dated(as_of, "--as-of")
    with opened() as (store, graph, _):
        graph = through(graph, lens)[1]
        one, other = _named(store, a), _named(store, b)
        try:
            found = candidates.could_mediate(
                graph, one, other, as_of, top, tuple(kind or candidates.KINDS), tuple(part or ()), not without_hostile
            )
        except candidates.NothingKnown as error:
            fail(str(error), 1)
        except ValueError as error:
            fail(str(error))
        rows = [candidates.to_json(graph, each, rank) for rank, each in enumerate(found, 1)]
        _back(store, rows)
    if as_json:
        emit(rows)
    else:
        _print(rows)
    if not found:
        fail(f"nobody: nothing that is known speaks for anyone between {a} and {b}", 1)


def _named(store: Store, text: str) -> str:
    """The id of the actor that `text` names; if it names none, of whatever it names, so that this can be said."""
    try:
        return resolve(store, text, sorted(default().actors)).id
    except AmbiguousName as error:
        fail(str(error))
    except UnknownName:
        return named(store, text)


def _back(store: Store, rows: Sequence[dict[str, Any]]) -> None:
    """Adds to each reason the evidence of the latest relations that it rests on."""
    reasons = [reason for row in rows for reason in (*row["reasons"], *row["cautions"])]
    backing = evidence_json(store, sorted({key for reason in reasons for key in reason["relations"][:_BACKED]}))
    for reason in reasons:
        reason["evidence"] = [piece for key in reason["relations"][:_BACKED] for piece in backing[key]]


def _print(rows: Sequence[dict[str, Any]]) -> None:
    for row in rows:
        who = row["candidate"]
        out.print(f"[bold]{row['rank']}. {escape(who['name'])}[/bold]  {row['score']:.2f}", soft_wrap=True)
        told = ""
        for reason in row["reasons"]:
            pieces = reason["evidence"]
            # The same agreement is behind most reasons: where it stands is said once.
            where = place(pieces[0]) if pieces and place(pieces[0]) != told else ""
            told = where or told
            shown = f"  [dim]{escape(where)}[/dim]" if where else ""
            out.print(f"   {reason['points']:+.3f}  {escape(reason['reason'])}{shown}", soft_wrap=True)
        for caution in row["cautions"]:
            points = f"{caution['points']:+.3f}  " if caution["points"] else "but:    "
            out.print(f"   [yellow]{points}{escape(caution['reason'])}[/yellow]", soft_wrap=True)
    if rows:
        out.print("\n[dim]What this can and cannot know:[/dim]")
        for limit in candidates.LIMITS:
            out.print(f"[dim]- {escape(limit)}[/dim]", soft_wrap=True)


@commands.command(epilog="Example: gobetween backtest --since 2000")
def backtest(
    since: Annotated[str | None, typer.Option(help="Test processes that began on or after this date.")] = None,
    until: Annotated[str | None, typer.Option(help="Test processes that began before the end of this date.")] = None,
    dataset: Annotated[
        str | None, typer.Option(metavar="NAME", help="Look only at what this dataset, or document, says.")
    ] = None,
    lens: Through = None,
    kind: Kind = None,
    part: Part = None,
    top: Annotated[
        int, typer.Option(min=0, help="Also list so many processes whose third party was missed, latest first.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """How well could-mediate would have done: each process ranked from what was dated before it, beside two baselines."""
    since, until = dated(since, "--since"), dated(until, "--until")
    kinds = tuple(kind or candidates.KINDS)
    with opened() as (_, graph, _):
        graph = _only(graph, dataset, lens)
        with bar("Going through the processes …") as progress:
            task = progress.add_task("", total=None)
            try:
                result = candidates.backtest(
                    graph, since, until, kinds, tuple(part or ()),
                    lambda done, total: progress.update(task, completed=done, total=total),
                )  # fmt: skip
            except ValueError as error:
                fail(str(error))
        if as_json:
            emit(_json(graph, result))
        else:
            _table(graph, result, top)
    if not result.tested:
        fail(
            f"nothing to test: no dated process with parties has a third party of kind {' or '.join(kinds)}"
            f"{_left_out(result)}",
            1,
        )


def _only(graph: nx.MultiDiGraph[str], dataset: str | None, lens: str | None) -> nx.MultiDiGraph[str]:
    """What the lens shows of the graph, and of that what rests on this dataset, or on documents of this id or title."""
    titled = [id for id, about in graph.graph["documents"].items() if dataset and about["title"] == dataset]
    return through(graph, lens, sources=tuple(titled or ([dataset] if dataset else ())))[1]


def _left_out(result: candidates.Backtest) -> str:
    said = []
    if result.undated:
        said.append(f"{result.undated} without a date")
    if result.unnamed:
        said.append(f"{result.unnamed} without parties, or without a third party of these kinds")
    return f" (left out: {', '.join(said)})" if said else ""


def _table(graph: nx.MultiDiGraph[str], result: candidates.Backtest, top: int) -> None:
    if not result.tested:
        return
    for subset in candidates.SUBSETS:
        those = [one for one in result.figures if one.subset == subset]
        if those:
            out.print(f"[bold]{escape(subset)}[/bold], n = {those[0].n}")
            table = new_table("ranked by", "hit@1", "hit@3", "hit@5", "95 %", "hit@10", "MRR", "95 %")
            for one in those:
                low, high = one.intervals[5]
                table.add_row(
                    one.method,
                    *(f"{one.hits[k]:.2f}" for k in (1, 3, 5)),
                    f"{low:.2f}–{high:.2f}",
                    f"{one.hits[10]:.2f}",
                    f"{one.mrr:.2f}",
                    f"{one.mrr_interval[0]:.2f}–{one.mrr_interval[1]:.2f}",
                )
            out.print(table)
    for one in result.figures:
        if one.gain:
            gain, low, high = one.gain
            out.print(
                f"[dim]{escape(one.subset)}: hit@5 {gain:+.2f} over {one.method} ({low:+.2f} to {high:+.2f})[/dim]",
                soft_wrap=True,
            )
    said = f"{len(result.tested)} processes tested{_left_out(result)}"
    out.print(f"[dim]{said}; in {result.unseen} nobody who acted had been told of before[/dim]", soft_wrap=True)
    missed = [test for test in reversed(result.tested) if (test.ranks[candidates.OURS] or 6) > 5][:top]
    for test in missed:
        names = ", ".join(graph.nodes[node]["name"] for node in test.actual)
        first = ", ".join(graph.nodes[node]["name"] for node in test.top[:5])
        rank = test.ranks[candidates.OURS] or "not told of before"
        out.print(
            f"{escape(test.case.name)} ({test.case.when}): {escape(names)} – rank {rank}; first five: {escape(first)}",
            soft_wrap=True,
        )


def _json(graph: nx.MultiDiGraph[str], result: candidates.Backtest) -> dict[str, Any]:
    return {
        "tested": len(result.tested),
        "undated": result.undated,
        "unnamed": result.unnamed,
        "unseen": result.unseen,
        "figures": [
            {
                "processes": one.subset,
                "method": one.method,
                "n": one.n,
                "hits": {str(k): round(v, 4) for k, v in one.hits.items()},
                "intervals": {str(k): [round(x, 4) for x in v] for k, v in one.intervals.items()},
                "mrr": round(one.mrr, 4),
                "mrr_interval": [round(x, 4) for x in one.mrr_interval],
                "gain": [round(x, 4) for x in one.gain] if one.gain else None,
            }
            for one in result.figures
        ],
        "processes": [
            {
                "process": actor(graph, one.case.id) if one.case.id else None,
                "date": one.case.when,
                "new": one.new,
                "unmediated": one.unmediated,
                "actual": [actor(graph, node) for node in one.actual],
                "ranks": one.ranks,
                "top": [actor(graph, node) for node in one.top],
            }
            for one in result.tested
        ],
    }
