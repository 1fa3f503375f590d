"""When a relation was, and by what we know it: by its own dates, by those of its talks, or by when its holder acted.

Three rules, the first that applies:

1. **told**: it has dates of its own.
2. **talks**: it has none, but leads to or from talks, an agreement or an event that has: it is of their time.
3. **acts**: it is structural (an office, a membership, a part) and has neither: it is of the time in which its holder is known
   to have acted, from the first dated act to the last. Where nothing dated is known of the holder, and what it is in comes and
   goes itself (a delegation, talks, a person), it is of the time of that.

Whatever has no time by these rules is seen in no period: that nobody says when is no evidence that it was then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import networkx as nx

from graph.dates import overlaps, span

__all__ = ["HAPPEN", "Times", "When", "times"]

# The kinds of nodes that happen: they are in the graph for their own time alone.
HAPPEN = ("Process", "Agreement", "Event")
# What comes and goes: who belonged to it did so while it was there. A state, an office or the UN says nothing of its members.
_PASSING = frozenset(("Person", "Group", *HAPPEN))
# They lead to another time: that talks follow others, or are about a war, says nothing of when that was.
_ELSEWHEN = frozenset(("FOLLOWS", "SUCCEEDS", "ABOUT"))


class When(NamedTuple):
    """From when to when: partial dates, of which one may be None (open). by: "told", "talks" or "acts", see above."""

    start: str | None
    end: str | None
    by: str = "told"

    def touches(self, since: str | None, until: str | None) -> bool:
        """Whether it may have been on some day from `since` to `until` (partial dates, None: open)."""
        return overlaps(self.start, self.end, since, until)


class Times(NamedTuple):
    """nodes: when dated talks, agreements and events were. edges: when relations were. acts: from when to when all other nodes
    are known to have acted. All by id; what has no time is missing."""

    nodes: Mapping[str, When]
    edges: Mapping[str, When]
    acts: Mapping[str, When]

    def seen(self, source: str, target: str, key: str, since: str | None, until: str | None) -> bool:
        """Whether a relation is seen in a period: at its time, between nodes of that time."""
        when = self.edges.get(key)
        if when is None or not when.touches(since, until):
            return False
        ends = (self.nodes.get(source), self.nodes.get(target))
        return all(end is None or end.touches(since, until) for end in ends)


_Edge = tuple[str, str, str, str]  # source, target, relation id, type

# Keyed by the graph itself: it goes when the graph does. No value may refer to its key.
_KNOWN: WeakKeyDictionary[Any, Times] = WeakKeyDictionary()


def times(graph: nx.MultiDiGraph[str]) -> Times:
    """When everything in a mirror's graph was; of a frozen graph it is worked out once."""
    if not nx.is_frozen(graph):
        return _times(graph)
    found = _KNOWN.get(graph)
    if found is None:
        found = _KNOWN[graph] = _times(graph)
    return found


def _times(graph: nx.MultiDiGraph[str]) -> Times:
    nodes = {
        node: When(*when)
        for node, data in graph.nodes(data=True)
        if data["kind"] in HAPPEN and any(when := span(data["props"]))
    }
    edges: dict[str, When] = {}
    acts = _Acts(nodes)
    undated: list[_Edge] = []
    for source, target, key, data in graph.edges(keys=True, data=True):
        if data["from"] or data["to"]:
            edges[key] = When(data["from"], data["to"])
        elif happened := nodes.get(source) or nodes.get(target):
            edges[key] = When(happened.start, happened.end, "talks")
        elif data["structural"]:
            undated.append((source, target, key, data["type"]))
        if key in edges:
            acts.note((source, target, key, data["type"]), edges[key])
    _by_acts(graph, undated, edges, acts)
    return Times(nodes, edges, acts.all())


def _by_acts(graph: nx.MultiDiGraph[str], undated: list[_Edge], edges: dict[str, When], acts: _Acts) -> None:
    """Rule 3. An office is of its holder's time, and what it is an office of has that office in this time, and so on."""
    for holder in (0, 1):
        while undated:
            may_tell = [edge for edge in undated if holder == 0 or graph.nodes[edge[1]]["kind"] in _PASSING]
            found = {edge: when for edge in may_tell if (when := acts.of(edge[holder]))}
            if not found:
                break
            more = acts.of_others()
            for edge, when in found.items():
                edges[edge[2]] = when
                more.note(edge, when)
            undated = [edge for edge in undated if edge not in found]
            acts.learn(more)


class _Acts:
    """From when to when each node is known to have acted, but for those whose time is `known` already."""

    def __init__(self, known: Mapping[str, When]) -> None:
        self._known = known
        self._first: dict[str, str] = {}
        self._last: dict[str, str | None] = {}

    def note(self, edge: _Edge, when: When) -> None:
        """Both ends of a relation did something then; no end is told: it goes on; no beginning: nothing before is known."""
        source, target, _, type = edge
        first, last = when.start or when.end, when.end
        for node in (source,) if type in _ELSEWHEN else (source, target):
            if node in self._known or first is None:
                continue
            if node not in self._first:
                self._first[node], self._last[node] = first, last
                continue
            self._first[node] = min(self._first[node], first)
            before = self._last[node]
            # "~" is after every digit and hyphen: 1995 ends after 1995-06.
            self._last[node] = max(before, last, key=lambda day: day + "~") if before and last else None

    def of(self, node: str) -> When | None:
        """When it acted; None where nothing is known."""
        if node in self._known:
            return When(*self._known[node][:2], "acts")
        return When(self._first[node], self._last[node], "acts") if node in self._first else None

    def all(self) -> dict[str, When]:
        """When everybody acted of whom it is known."""
        return {node: When(first, self._last[node], "acts") for node, first in self._first.items()}

    def of_others(self) -> _Acts:
        """For the acts of those of whom nothing is known so far."""
        return _Acts({**self._known, **self.all()})

    def learn(self, more: _Acts) -> None:
        """Takes in what is known of other nodes."""
        self._first |= more._first
        self._last |= more._last
