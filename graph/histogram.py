"""How much of a graph there is in each year, month or decade: relations by sign, and talks, agreements and events by kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from graph.dates import earliest, latest
from graph.lens import SIGNS
from graph.times import HAPPEN, Times, When, times

__all__ = ["UNITS", "Histogram", "Series", "histogram"]

UNITS = ("month", "year", "decade")
_MOST_MONTHS = 1200  # a century; beyond that, and a thousand years further, bars would be finer than a screen
_MOST_YEARS = 240


@dataclass
class Series:
    """What is counted: `bars` by name (a sign, a kind), one number a bin. undated: how many have no time, by name."""

    bars: dict[str, list[int]] = field(default_factory=dict)
    undated: dict[str, int] = field(default_factory=dict)
    total: int = 0


@dataclass
class Histogram:
    """unit: one of UNITS. bins: "1995-06", "1995" or "1990" (a decade), without gaps; empty where nothing is dated.

    relations: all but the structural, by sign. happenings: talks, agreements and events, by kind. A bin has whatever may have
    been on one of its days: what lasted is in many, and a date that is a year alone is in each month of it. So the
    relations of a bin are those that a lens with this period shows. structural: offices, memberships, parts, not counted.
    """

    unit: str
    bins: list[str]
    relations: Series
    happenings: Series
    structural: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON data."""
        return {
            "unit": self.unit,
            "bins": self.bins,
            **{
                name: {"bars": one.bars, "undated": one.undated, "total": one.total}
                for name, one in (("relations", self.relations), ("happenings", self.happenings))
            },
            "structural": self.structural,
        }


def histogram(graph: nx.MultiDiGraph[str], unit: str | None = None, known: Times | None = None) -> Histogram:
    """Counts what is in `graph`, a mirror's graph or a lens's view of it (without a period of its own, or it is all there is).

    unit: one of UNITS; without one years, or decades for more than two centuries. Months go back a century at most. known:
    `times` of the graph that this is a part of. Raises ValueError for another unit.
    """
    if unit is not None and unit not in UNITS:
        raise ValueError(f"unknown unit {unit!r}; known: {', '.join(UNITS)}")
    known = known or times(graph)
    ties = [(u, v, k, d) for u, v, k, d in graph.edges(keys=True, data=True) if not d["structural"]]
    happened = [(node, data["kind"]) for node, data in graph.nodes(data=True) if data["kind"] in HAPPEN]
    dated = [when for _, _, key, _ in ties if (when := known.edges.get(key))]
    dated += [when for node, _ in happened if (when := known.nodes.get(node))]
    axis = _Axis(dated, unit)
    relations, happenings = Series(total=len(ties)), Series(total=len(happened))
    for sign in SIGNS:
        those = [(u, v, k) for u, v, k, d in ties if d["sign"] == sign]
        if those:
            _count(relations, SIGNS[sign], axis, [_whens(known, *tie) for tie in those])
    for kind in HAPPEN:
        nodes = [node for node, its in happened if its == kind]
        if nodes:
            _count(happenings, kind, axis, [[known.nodes[n]] if n in known.nodes else None for n in nodes])
    return Histogram(axis.unit, axis.bins, relations, happenings, graph.number_of_edges() - len(ties))


def _whens(known: Times, source: str, target: str, key: str) -> list[When] | None:
    """All that has to be of a period for a relation to be seen in it; None when it is seen in none."""
    own = known.edges.get(key)
    return own and [own, *(known.nodes[end] for end in (source, target) if end in known.nodes)]


def _count(series: Series, name: str, axis: _Axis, items: Iterable[list[When] | None]) -> None:
    steps = [0] * (len(axis.bins) + 1)
    undated = 0
    for whens in items:
        if whens is None:
            undated += 1
            continue
        first = max(axis.first(when) for when in whens)
        last = min(axis.last(when) for when in whens)
        if first <= last:
            steps[first] += 1
            steps[last + 1] -= 1
    running, bars = 0, []
    for step in steps[:-1]:
        running += step
        bars.append(running)
    series.bars[name] = bars
    series.undated[name] = undated


class _Axis:
    """Bins from the first known day to the last."""

    def __init__(self, dated: Iterable[When], unit: str | None) -> None:
        known = [day for when in dated for day in (when.start, when.end) if day]
        if not known:
            self.unit, self.bins = unit or "year", []
            return
        begin, end = min(map(earliest, known)), max(map(latest, known))
        self.unit = unit or ("year" if end.year - begin.year < _MOST_YEARS else "decade")
        self._from, self._to = self._place(begin.year, begin.month), self._place(end.year, end.month)
        if self.unit == "month":
            self._from = max(self._from, self._to - _MOST_MONTHS + 1)
        self.bins = [self._name(place) for place in range(self._from, self._to + 1)]

    def first(self, when: When) -> int:
        """The bin in which it begins; len(bins) or more if after all of them."""
        if when.start is None:
            return 0
        day = earliest(when.start)
        return max(self._place(day.year, day.month) - self._from, 0)

    def last(self, when: When) -> int:
        """The bin in which it ends; below 0 if before all of them."""
        if when.end is None:
            return len(self.bins) - 1
        day = latest(when.end)
        return min(self._place(day.year, day.month) - self._from, len(self.bins) - 1)

    def _place(self, year: int, month: int) -> int:
        return {"month": year * 12 + month - 1, "year": year, "decade": year // 10}[self.unit]

    def _name(self, place: int) -> str:
        if self.unit == "month":
            return f"{place // 12:04}-{place % 12 + 1:02}"
        return f"{place if self.unit == 'year' else place * 10:04}"
