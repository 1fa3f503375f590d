"""The state of the world on a day, on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import networkx as nx
import typer
from rich.markup import escape

from cli.common import AsJson, Through, dated, emit, err, evidence_json, fail, opened, out, period, place, through
from graph.day import Happening, Tie, on_day
from graph.ontology import default
from graph.times import When, times

commands = typer.Typer()

_TITLES = {
    "offices": "Offices held",
    "allegiances": "Allegiances, memberships and mandates",
    "happenings": "Talks, agreements and events",
    "conduct": "What they did to each other",
}


@commands.command(
    "on", epilog="Examples: gobetween on 1995-12-14 · gobetween on 2025-06-02 --lens 'min_confidence=0.8' --json"
)
def on_command(
    day: Annotated[str, typer.Argument(help="A day, or a month or a year: on some day in it.")],
    lens: Through = None,
    as_json: AsJson = False,
) -> None:
    """The state of the world on a day: who held which office, who stood with whom, which talks ran, and who says so.

    What has no date of its own is of the time of its talks; an office without one is held while its holder is known to have
    acted. That, and what may have been on that day by a date that is a month or a year, is marked with a question mark.
    """
    asked = dated(day, "DAY") or fail("DAY: a date is expected")
    with opened() as (store, graph, revision):
        made, seen = through(graph, lens)
        found = on_day(seen, asked, times(graph))
        groups: dict[str, Sequence[Tie | Happening]] = {name: getattr(found, name) for name in _TITLES}
        backing = evidence_json(store, list(dict.fromkeys(key for group in groups.values() for key in _keys(group))))
    if as_json:
        told: dict[str, Any] = found.to_dict(graph)
        for name, group in groups.items():
            for row, one in zip(told[name], group, strict=True):
                row["evidence"] = [piece for key in _keys([one]) for piece in backing[key]]
        emit({"lens": made.to_dict(), "revision": revision, **told})
    else:
        for name, group in groups.items():
            if group:
                out.print(f"[bold]{_TITLES[name]}[/bold]")
            for one in group:
                _print(graph, one, [piece for key in _keys([one]) for piece in backing[key]])
        if any(not one.sure for group in groups.values() for one in group):
            err.print("[dim]? by a date less precise, or while its holder is known to have acted[/dim]")
    if not found:
        fail(f"nothing is known of {asked}", 1)


def _keys(group: Iterable[Tie | Happening]) -> list[str]:
    return [key for one in group for key in (one.relations if isinstance(one, Happening) else [one.relation])]


def _print(graph: nx.MultiDiGraph[str], one: Tie | Happening, pieces: Sequence[dict[str, Any]]) -> None:
    if isinstance(one, Happening):
        said = graph.nodes[one.node]["name"]
    else:
        phrase = default().relations[one.type].phrase
        said = f"{graph.nodes[one.source]['name']} {phrase} {graph.nodes[one.target]['name']}"
    where = dict.fromkeys(place(piece) for piece in pieces)
    more = f" and {len(where) - 1} more" if len(where) > 1 else ""
    told = f"  [dim]{escape(next(iter(where)))}{more}[/dim]" if where else ""
    out.print(f"  {'' if one.sure else '? '}{escape(f'{said}, {_when(one.when)}')}{told}", soft_wrap=True)


def _when(when: When) -> str:
    said = period(when.start, when.end)
    said = f"since {said}" if when.end is None and when.start else said
    return f"no date; known acts {said}" if when.by == "acts" else said
