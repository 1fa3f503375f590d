"""Terms: who stood in which role from when to when, as a time axis shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import networkx as nx

from graph.dates import earliest, latest

# What somebody is for a time: an office, a lead, a mandate, a seat.
ROLES = ("HOLDS", "LEADS", "DIRECTS", "REPRESENTS", "WORKS_FOR")
# Of a state or an organisation those tell who led it; who stands for it changes by the day.
_LED_BY = ("LEADS", "DIRECTS")


@dataclass(frozen=True)
class Term:
    """That `holder` held, led or represented `role` for a time; `relation` is the id of what says so, `type` its type.

    `other` is the end to look at from where one stands: a person's offices, an office's holders. `start` and `end` are partial
    dates (None: open, or not known).
    """

    holder: str
    role: str
    relation: str
    type: str
    start: str | None
    end: str | None
    other: str

    @property
    def dated(self) -> bool:
        """Whether at least one of its ends is known."""
        return bool(self.start or self.end)


@dataclass(frozen=True)
class Bar:
    """A term on a time axis: its first and last day as drawn, and whether it is open there, or not known to begin or end."""

    term: Term
    first: date
    last: date
    begins: bool
    ends: bool


def terms(graph: nx.MultiDiGraph[str], node: str) -> list[Term]:
    """The terms of a person, or of an office its holders; of a state or an organisation who led it and who held its offices.

    In the order of their beginning; those without a date come last.
    """
    found = list(_terms(graph, node)) if node in graph else []
    return sorted(found, key=lambda one: (not one.dated, one.start or one.end or "", one.end or "9999", one.relation))


def _terms(graph: nx.MultiDiGraph[str], node: str) -> Iterator[Term]:
    for _, role, key, data in graph.out_edges(node, keys=True, data=True):
        if data["type"] in ROLES:
            yield _term(node, role, key, data, other=role)
    for source, _, key, data in graph.in_edges(node, keys=True, data=True):
        if data["type"] == "HOLDS" or data["type"] in _LED_BY:
            yield _term(source, node, key, data, other=source)
        elif data["type"] == "OF":
            for holder, _, held, about in graph.in_edges(source, keys=True, data=True):
                if about["type"] == "HOLDS":
                    yield _term(holder, source, held, about, other=holder)


def _term(holder: str, role: str, key: str, data: Mapping[str, Any], other: str) -> Term:
    return Term(holder, role, key, data["type"], data["from"], data["to"], other)


def bars(several: Iterable[Term], today: date) -> list[Bar]:
    """Those with a date as bars: an open end reaches to this day, and an unknown beginning is drawn as the year before the end.

    A year is drawn as all of it: what ended in 2019 may have lasted to its last day.
    """
    drawn = []
    for one in several:
        if not one.dated:
            continue
        last = latest(one.end) if one.end else today
        first = earliest(one.start) if one.start else last.replace(year=max(last.year - 1, 1), day=min(last.day, 28))
        drawn.append(Bar(one, min(first, last), max(first, last), bool(one.start), bool(one.end)))
    return drawn
