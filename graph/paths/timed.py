"""Paths in time order: each step no earlier than the one before it.

What can have passed along a chain has to pass in time: who met B before B met A brought A nothing of it (Kempe, Kleinberg and
Kumar 2000; Holme and Saramäki 2012, who call such paths time-respecting). A path is in order if moments can be chosen, one
for each step and none before the last, at which the step's relation was in force. With partial dates there are two answers:

possible: on some day that each date may mean. 2019 may be any day of 2019; a relation that has no end may hold still.

certain: on whichever days they are. A relation that lasts (an office) is known to hold from the last day on which it may have
begun to the first on which it may have ended. Of conduct two moments are known, the first and the last that were seen: one
comes after another if its earliest day is no earlier than the latest of the other. So two steps of 2019 are in no certain
order, and two of one day are.

Structure without any date (an office of a state) holds at any time. Other relations without a date are followed by neither
order: they are no evidence of one. A relation of a process has the date of the process if it has none of its own.

Menger's theorem does not hold in time order (Kempe et al.), so there are no disjoint paths or cuts of this kind here.

Kempe, D., Kleinberg, J., Kumar, A. (2000), Connectivity and inference problems for temporal networks, Proc. 32nd ACM STOC,
504-513. Holme, P., Saramäki, J. (2012), Temporal networks, Physics Reports 519:97-125.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from math import inf

import numpy as np

from graph.ontology import Ontology
from graph.paths.compiled import Arcs, Compiled
from graph.paths.shortest import Chain


@dataclass(frozen=True, slots=True)
class _Contact:
    """A moment, or a time, at which a relation can be gone along: by whoever is there on the day `close`, who comes out no
    earlier than the day `after`. `place` is the relation's in the arcs' `followed`."""

    key: float
    close: float
    after: float
    place: int


@dataclass(frozen=True, slots=True)
class _Label:
    """A way to have come somewhere: its key, the day, the number of steps, the contact gone along last, and the way before."""

    key: float
    day: float
    steps: int
    at: int
    contact: _Contact | None = None
    before: _Label | None = None

    def beaten_by(self, others: Sequence[_Label]) -> bool:
        return any(one.key <= self.key and one.day <= self.day and one.steps <= self.steps for one in others)


class Moments:
    """When each step of these arcs can be gone along."""

    def __init__(self, columns: Compiled, arcs: Arcs, certain: bool, ontology: Ontology) -> None:
        self.arcs, self._columns, self._certain = arcs, columns, certain
        lasting = [(kind := ontology.relations.get(t)) is None or kind.lasting for t in columns.types]
        self._lasting = columns.structural | (np.array(lasting, dtype=bool)[columns.type] if len(lasting) else False)
        self._known: dict[tuple[int, int], list[_Contact]] = {}

    def between(self, a: int, b: int) -> list[_Contact]:
        """Of a step, the cheapest first; of those that are no better than another only that."""
        found = self._known.get((a, b))
        if found is None:
            at = self.arcs.at(a, b)
            every = [
                _Contact(float(self.arcs.followed.keys[i]), close, after, i)
                for i in range(self.arcs.start[at], self.arcs.stop[at])
                for close, after in self._of(int(self.arcs.followed.edges[i]))
            ]
            found = self._known[a, b] = []
            for one in sorted(every, key=lambda one: (one.key, one.place)):
                if not any(other.close >= one.close and other.after <= one.after for other in found):
                    found.append(one)
        return found

    def _of(self, edge: int) -> list[tuple[float, float]]:
        its = self._columns
        opens, opened, closes, closed = (float(c[edge]) for c in (its.opens, its.opened, its.closes, its.closed))
        if not its.dated[edge]:
            return [(inf, -inf)]
        if not self._certain:
            return [(closed, opens)]
        if self._lasting[edge]:
            # Of a begin that nobody knows only the end is certain.
            begun = opened if opened > -inf else closes
            return [(closes, begun)] if begun <= closes else []
        return [(first, last) for first, last in ((opens, opened), (closes, closed)) if -inf < first and last < inf]

    def labels(self, chain: Chain) -> list[_Label]:
        """All ways along this chain that are not beaten by another, by key; none if it is not in order."""
        here = [_Label(0.0, -inf, 0, chain[0])]
        for a, b in pairwise(chain):
            here = _best([new for label in here for new in self.onward(label, a, b)])
        return here

    def onward(self, label: _Label, a: int, b: int) -> list[_Label]:
        """What one step makes of a label."""
        return [
            _Label(label.key + one.key, max(label.day, one.after), label.steps + 1, b, one, label)
            for one in self.between(a, b)
            if label.day <= one.close
        ]

    def told(self, chain: Chain) -> list[int]:
        """The relation by which each step of a chain in order is told, as places in the arcs' `followed`."""
        label: _Label | None = self.labels(chain)[0]
        places = []
        while label and label.contact:
            places.append(label.contact.place)
            label = label.before
        return places[::-1]


def _best(labels: list[_Label]) -> list[_Label]:
    kept: list[_Label] = []
    for label in sorted(labels, key=lambda one: (one.key, one.day)):
        if not label.beaten_by(kept):
            kept.append(label)
    return kept


class Timed:
    """Ways to `target` in time order; the other arguments as for `Static`.

    The way that is best so far need not lead on best: one that costs more and is there earlier may still catch what the other
    has missed. So of each node all ways are kept of which none is better in cost, day and number of steps.
    """

    def __init__(
        self,
        moments: Moments,
        target: int,
        avoided: frozenset[int],
        keys: list[float],
        hops: list[float] | None = None,
        most: int | None = None,
    ) -> None:
        self._moments, self._target, self._avoided, self._keys = moments, target, avoided, keys
        self._hops, self._most = hops, inf if most is None or hops is None else most

    def bound(self, root: Chain, excluded: frozenset[int]) -> float:
        """See `Search`."""
        return min((label.key + self._keys[label.at] for label in self._onward(root, excluded)), default=inf)

    def _onward(self, root: Chain, excluded: frozenset[int]) -> list[_Label]:
        blocked = self._avoided.union(root, excluded)
        return [
            new
            for label in self._moments.labels(root)
            for v in self._moments.arcs.out(root[-1])
            if v not in blocked
            and self._keys[v] < inf
            and (self._hops is None or len(root) + self._hops[v] <= self._most)
            for new in self._moments.onward(label, root[-1], v)
        ]

    def solve(self, root: Chain, excluded: frozenset[int]) -> tuple[float, Chain] | None:
        """See `Search`. A*, with several labels a node (Hansen 1980, Bicriterion path problems)."""
        keys, hops, out = self._keys, self._hops, self._moments.arcs.out
        blocked = self._avoided.union(root)
        done: dict[int, list[_Label]] = {}
        labels = self._onward(root, excluded)
        heap = [(label.key + keys[label.at], keys[label.at], i) for i, label in enumerate(labels)]
        heap.sort()
        while heap:
            label = labels[heappop(heap)[2]]
            if label.at == self._target:
                return label.key, root + _way(label, len(root) - 1)
            gone = done.setdefault(label.at, [])
            if self._beaten(label, gone):
                continue
            gone.append(label)
            for v in out(label.at):
                if v in blocked or keys[v] == inf or (hops is not None and label.steps + 1 + hops[v] > self._most):
                    continue
                for new in self._moments.onward(label, label.at, v):
                    if not self._beaten(new, done.get(v, ())):
                        labels.append(new)
                        heappush(heap, (new.key + keys[v], keys[v], len(labels) - 1))
        return None

    def _beaten(self, label: _Label, others: Sequence[_Label]) -> bool:
        if self._most == inf:  # then steps do not count
            return any(one.key <= label.key and one.day <= label.day for one in others)
        return label.beaten_by(others)


def _way(label: _Label, steps: int) -> Chain:
    way = []
    here: _Label | None = label
    while here and here.steps > steps:
        way.append(here.at)
        here = here.before
    return tuple(reversed(way))
