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

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from math import inf

import numpy as np

from graph.ontology import Ontology
from graph.paths.compiled import Arcs, Compiled, Floats, Ints
from graph.paths.shortest import Chain

# A moment, or a time, at which a step can be gone along: its key, the day by which one has to be there, the day before which
# one does not come out, and the relation's place in the arcs' `followed`.
Contact = tuple[float, float, float, int]


@dataclass(frozen=True, slots=True)
class _Label:
    """A way to have come somewhere: its key, the day, the relation gone along last (a place), and the way before."""

    key: float
    day: float
    place: int = -1
    before: _Label | None = None


class Moments:
    """When each step of these arcs can be gone along."""

    def __init__(self, columns: Compiled, arcs: Arcs, certain: bool, ontology: Ontology) -> None:
        self.arcs = arcs
        close, after, place = _contacts(columns, arcs.followed.edges, certain, ontology)
        arc = np.searchsorted(arcs.start, place, side="right") - 1
        there = arc >= 0
        there[there] = place[there] < arcs.stop[arc[there]]
        close, after, place, arc = close[there], after[there], place[there], arc[there]
        self._close, self._after, self._tail, self._head = close, after, arcs.tail[arc], arcs.head[arc]
        self._columns = [part.tolist() for part in (arcs.followed.keys[place], close, after, place)]
        self._start = np.searchsorted(place, arcs.start).tolist()
        self._stop = np.searchsorted(place, arcs.stop).tolist()
        self._out: list[dict[int, list[Contact]] | None] = [None] * arcs.n

    def out(self, node: int) -> dict[int, list[Contact]]:
        """Where one can go from a node, and when: the cheapest first, and none that is no better than another."""
        found = self._out[node]
        if found is None:
            a, b = int(self.arcs.first[node]), int(self.arcs.first[node + 1])
            heads = self.arcs.head[a:b].tolist()
            found = {v: its for v, at in zip(heads, range(a, b), strict=True) if (its := self._at(at))}
            self._out[node] = found
        return found

    def _at(self, arc: int) -> list[Contact]:
        start, stop = self._start[arc], self._stop[arc]
        every = sorted(zip(*(column[start:stop] for column in self._columns), strict=True), key=lambda one: one[::3])
        if len(every) < 2:
            return every
        kept: list[Contact] = []
        for one in every:
            if not any(other[1] >= one[1] and other[2] <= one[2] for other in kept):
                kept.append(one)
        return kept

    def latest(self, target: int, most: float) -> list[list[float]]:
        """By the number of steps that are left, from 0 to `most` or to where more make no difference: the last day on which
        one can be at each node and still come to the target; -inf if on none."""
        day = np.full(self.arcs.n, -inf)
        day[target] = inf
        found = [day.tolist()]
        while len(found) <= most:
            ahead = day[self._head]
            further = day.copy()
            np.maximum.at(further, self._tail, np.where(self._after <= ahead, np.minimum(self._close, ahead), -inf))
            if np.array_equal(further, day):
                break
            day = further
            found.append(day.tolist())
        return found

    def labels(self, chain: Chain) -> list[_Label]:
        """All ways along this chain of which none is better in key and day, by key; none if it is not in order."""
        here = [_Label(0.0, -inf)]
        for a, b in pairwise(chain):
            new = [
                _Label(label.key + key, max(label.day, after), place, label)
                for label in here
                for key, close, after, place in self.out(a).get(b, ())
                if label.day <= close
            ]
            here = []
            for label in sorted(new, key=lambda one: (one.key, one.day)):
                if not here or label.day < here[-1].day:
                    here.append(label)
        return here

    def told(self, chain: Chain) -> list[int]:
        """The relation by which each step of a chain in order is told, as places in the arcs' `followed`."""
        label: _Label | None = self.labels(chain)[0]
        places = []
        while label and label.before:
            places.append(label.place)
            label = label.before
        return places[::-1]


def _contacts(columns: Compiled, edges: Ints, certain: bool, ontology: Ontology) -> tuple[Floats, Floats, Ints]:
    """By when, not before when, and the place among `edges`, of every contact, sorted by place."""
    place = np.arange(len(edges))
    opens, opened, closes, closed = (
        column[edges] for column in (columns.opens, columns.opened, columns.closes, columns.closed)
    )
    undated = ~columns.dated[edges]
    if not certain:
        return np.where(undated, inf, closed), np.where(undated, -inf, opens), place
    lasts = [bool((kind := ontology.relations.get(name)) and kind.lasting) for name in columns.types]
    lasting = columns.structural[edges] | np.array(lasts, dtype=bool)[columns.type[edges]] | undated
    # Of a begin that nobody knows only the end is certain.
    begun = np.where(undated, -inf, np.where(opened > -inf, opened, closes))
    ends = np.where(undated, inf, closes)
    close = np.concatenate([ends, opens, closes])
    after = np.concatenate([begun, opened, closed])
    known = np.concatenate(
        [
            lasting & (begun <= ends),
            ~lasting & np.isfinite(opens),
            ~lasting & np.isfinite(closed),
        ]
    )
    place = np.tile(place, 3)
    order = np.flatnonzero(known)[np.argsort(place[known], kind="stable")]
    return close[order], after[order], place[order]


class Timed:
    """Ways to `target` in time order. latest: see `Moments.latest`; the other arguments as for `Static`.

    The way that is best so far need not lead on best: one that costs more and is there earlier may still catch what the other
    has missed. So of each node all ways are kept of which none is better in cost, day and number of steps (Hansen 1980,
    Bicriterion path problems).
    """

    def __init__(
        self,
        moments: Moments,
        target: int,
        avoided: frozenset[int],
        keys: list[float],
        latest: list[list[float]],
        most: int | None = None,
    ) -> None:
        self._moments, self._target, self._avoided, self._keys = moments, target, avoided, keys
        self._latest, self._most = latest, inf if most is None else most

    def _deadlines(self, steps: int) -> list[float] | None:
        """The last day to be at each node after so many steps; None if there are no steps left."""
        left = self._most - steps
        return self._latest[int(min(left, len(self._latest) - 1))] if left >= 0 else None

    def bound(self, root: Chain, excluded: frozenset[int]) -> float:
        """See `Search`."""
        keys, deadlines = self._keys, self._deadlines(len(root))
        if deadlines is None:
            return inf
        blocked = self._avoided.union(root, excluded)
        labels = self._moments.labels(root)
        return min(
            (
                label.key + key + keys[v]
                for v, contacts in self._moments.out(root[-1]).items()
                if v not in blocked and deadlines[v] > -inf
                for key, close, after, _ in contacts
                for label in labels
                if label.day <= close and max(label.day, after) <= deadlines[v]
            ),
            default=inf,
        )

    def solve(self, root: Chain, excluded: frozenset[int]) -> tuple[float, Chain] | None:
        """See `Search`. A*, with several labels a node."""
        keys, most, out = self._keys, self._most, self._moments.out
        blocked = self._avoided.union(root)
        # What was come to: the node, the way it was come by (a place in these lists), key, day and number of steps so far.
        begun = self._moments.labels(root)
        at, by = [root[-1]] * len(begun), [-1] * len(begun)
        cost, day, steps = [one.key for one in begun], [one.day for one in begun], [len(root) - 1] * len(begun)
        near = keys[root[-1]]
        heap = [(key + near, near, i) for i, key in enumerate(cost)]
        done: dict[int, list[tuple[float, int]]] = {}  # day and steps, by key, with which a node was gone on from
        pushed: dict[int, list[tuple[float, float, int]]] = {}  # key, day and steps with which it was come to
        while heap:
            _, _, i = heappop(heap)
            u, here, today, step = at[i], cost[i], day[i], steps[i] + 1
            if u == self._target:
                return here, root + _way(at, by, i)
            gone = done.setdefault(u, [])
            if any(d <= today and (s < step or most == inf) for d, s in gone):
                continue
            gone.append((today, step - 1))
            deadlines = self._deadlines(step)
            if deadlines is None:
                continue
            for v, contacts in out(u).items():
                far, deadline = keys[v], deadlines[v]
                if v in blocked or deadline == -inf or far == inf or (by[i] < 0 and v in excluded):
                    continue
                before = pushed.setdefault(v, [])
                for price, close, after, _ in contacts:
                    if today > close:
                        continue
                    key, then = here + price, max(today, after)
                    if then > deadline:
                        continue
                    if any(k <= key and d <= then and (s <= step or most == inf) for k, d, s in before):
                        continue
                    before.append((key, then, step))
                    at.append(v)
                    by.append(i)
                    cost.append(key)
                    day.append(then)
                    steps.append(step)
                    heappush(heap, (key + far, far, len(at) - 1))
        return None


def _way(at: list[int], by: list[int], i: int) -> Chain:
    way = []
    while by[i] >= 0:
        way.append(at[i])
        i = by[i]
    return tuple(reversed(way))
