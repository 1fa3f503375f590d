"""What took place, and when: the dates by which a picture's nodes stand in time."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from graph.dates import earliest, span
from graph.picture.layout.places import Sheet
from graph.times import HAPPEN


def is_happening(graph: nx.MultiDiGraph[str], node: str) -> bool:
    """Whether a node is something that took place: talks, an agreement, an event."""
    return graph.nodes[node]["kind"] in HAPPEN


def dates(sheet: Sheet) -> dict[str, str]:
    """By happening its date, partial as its source has it: its own, or the first of a relation that leads to it."""
    graph = sheet.graph
    found = {}
    for node in sheet.nodes:
        if is_happening(graph, node):
            own = [date for date in span(graph.nodes[node]["props"]) if date]
            told = sorted(d["from"] or d["to"] for *_, d in graph.in_edges(node, data=True) if d["from"] or d["to"])
            if date := next(filter(_is_date, [*own[:1], *told]), None):
                found[node] = str(date)
    return found


def day_number(date: str) -> int:
    """The first day that a partial date may mean, counted."""
    return earliest(date).toordinal()


def years(dates: Iterable[str]) -> int:
    """How many years lie between the first and the last."""
    found = [earliest(date).year for date in dates]
    return max(found) - min(found) if found else 0


def _is_date(value: object) -> bool:
    try:
        earliest(str(value))
    except ValueError:
        return False  # a source's own property of that name, in a form of its own
    return True
