"""Offices: who held one on a day, and where two are said to have held it at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph.dates import earliest, latest, overlaps


@dataclass(frozen=True)
class Holding:
    """That somebody holds an office: ids of both and of the relation, and partial dates (None: open, or not known).

    `shared`: the office is one that many hold at once, as a seat in a parliament; its role has the property ``shared: true``.
    """

    holder: str
    role: str
    relation: str
    start: str | None
    end: str | None
    shared: bool = False


@dataclass(frozen=True)
class Contested:
    """Two different holders of one office whose times overlap; the first is the one who began earlier."""

    role: str
    one: Holding
    other: Holding


def holdings(graph: nx.MultiDiGraph[str], role: str | None = None) -> list[Holding]:
    """Everybody who holds or held that office (or any), by role and beginning; those without a date come first."""
    found = [
        Holding(holder, office, key, data["from"], data["to"], bool(graph.nodes[office]["props"].get("shared")))
        for holder, office, key, data in _held(graph, role)
        if data["type"] == "HOLDS"
    ]
    return sorted(found, key=lambda one: (one.role, one.start or "", one.end or "9999", one.holder))


def _held(graph: nx.MultiDiGraph[str], role: str | None) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    if role is None:
        yield from graph.edges(keys=True, data=True)
    elif role in graph:
        yield from graph.in_edges(role, keys=True, data=True)


def holders(graph: nx.MultiDiGraph[str], role: str, on: str | None = None) -> list[Holding]:
    """Who holds that office on a date (a partial one means any day in it); without a date, everybody who ever did.

    An open end counts as held to this day; a holding without any date is evidence of no date.
    """
    return [one for one in holdings(graph, role) if overlaps(one.start, one.end, on, on)]


def contested(held: Iterable[Holding]) -> list[Contested]:
    """Pairs of different holders of one office who are certain to overlap as their dates stand, by role. A shared office is
    contested by nobody.

    A handover is none: who ends in 2019 and who begins in 2019 may have met at the door. A holding that has no beginning, or
    neither date, is not known to overlap. One that began and has no end is taken to go on, so a missing end shows here too.
    """
    by_role: dict[str, list[Holding]] = defaultdict(list)
    for one in held:
        if one.start is not None and not one.shared:
            by_role[one.role].append(one)
    found = []
    for role, several in sorted(by_role.items()):
        several.sort(key=lambda one: (one.start or "", one.end or "9999", one.holder))
        for i, one in enumerate(several):
            for other in several[i + 1 :]:
                if one.holder != other.holder and _surely_overlap(one, other):
                    found.append(Contested(role, one, other))
    return found


def _surely_overlap(one: Holding, other: Holding) -> bool:
    """Whether there is a day on which both hold it, however their partial dates are meant."""
    begins = max(latest(one.start or ""), latest(other.start or ""))
    ends = [earliest(end) for end in (one.end, other.end) if end]
    return all(begins < end for end in ends)
