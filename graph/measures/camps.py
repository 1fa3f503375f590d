"""Two camps: the partition against which the fewest ties go, and how few that are (the frustration index).

A signed graph is balanced when its nodes fall into two camps with friendly ties inside and hostile ties between them (Harary
1953). Where it is not, its frustration index, or line index of balance, is the least number of ties that have to go for it to
be (Harary 1959): the ties that go against the best partition. To find it is as hard as MAX-CUT, so that it is done in steps:

1. What decides nothing is taken away. A node with one tie joins whom the tie says. One with two passes on the product of their
   signs, at the price of the lighter. What is left falls into blocks that share one node at most, each on its own.
2. A partition of each block is searched by moving nodes (Kernighan & Lin 1970), from several starts.
3. Circles with one tie against the partition, no two with a tie in common, show from below how few there can be. Where they are
   as many as the ties against it, the partition is proven the best.
4. Otherwise small blocks are searched through (branch and bound; Russian doll search, Verfaillie, Lemaître & Schiex 1996).

What is not proven best has a lower bound beside it. Nothing is left to chance: the same graph gives the same camps.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pandas as pd

from graph.measures.edges import Floats, Ints, Ties, named

__all__ = ["Against", "Camps", "Part", "around", "camps"]

# A block as it is solved: of each node its neighbours, each with the tie's weight times its sign.
Signed = list[dict[int, float]]
Progress = Callable[[int, int], None]

SEARCHED = 40  # nodes of a block that is searched through
_STEPS = 150_000  # of a search before it is given up
_WORK = 2_000_000  # ties looked at in looking for a partition of one block
_CIRCLES = 6_000_000  # and in looking for circles in it
_NONE = 1e-9  # what differs by less is equal: sums of weights are not exact


@dataclass(frozen=True)
class Against:
    """A tie that goes against the camps: hostile inside one (sign -1), or friendly between them (1).

    weight: what it counts for in the index. relations: ids of those it is made of, friendly and hostile.
    """

    source: str
    target: str
    sign: int
    weight: float
    relations: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """The camps of one connected part of the signed graph. Camps of different parts say nothing about each other.

    first, second: ids; first is the larger one (second is empty where all are friends). either: who could as well stand in the
    other camp, the others staying where they are. against: the ties against the camps. ties, weight: how many signed ties there
    are, and what they count for together. index: what those against count for. bound: no partition has less. exact: `index` is
    proven the least there is.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    either: frozenset[str]
    against: tuple[Against, ...]
    ties: int
    weight: float
    index: float
    bound: float

    @property
    def exact(self) -> bool:
        """Whether no other partition is better; others may be as good."""
        return self.index - self.bound < _NONE


@dataclass(frozen=True)
class Camps:
    """The camps of a graph, part by part, the largest first; undecided: nodes without any signed tie."""

    parts: tuple[Part, ...]
    undecided: tuple[str, ...]

    @property
    def index(self) -> float:
        """The frustration index of the whole, or what was found of it: see `exact`."""
        return sum(part.index for part in self.parts)

    @property
    def bound(self) -> float:
        """The index is not less than this."""
        return sum(part.bound for part in self.parts)

    @property
    def exact(self) -> bool:
        """Whether `index` is proven the least there is."""
        return all(part.exact for part in self.parts)

    @property
    def fit(self) -> float:
        """1 - 2 index / weight of all signed ties, in [0, 1] (Aref & Wilson 2018): 1 is two camps exactly; 1 without ties."""
        weight = sum(part.weight for part in self.parts)
        return 1 - 2 * self.index / weight if weight else 1.0

    def table(self, graph: Any) -> pd.DataFrame:
        """A row a node: id, name, kind, part (from 1), camp (1, 2; NA: undecided), either, against (how many ties)."""
        rows = []
        for number, part in enumerate(self.parts, 1):
            times = dict.fromkeys((*part.first, *part.second), 0)
            for tie in part.against:
                times[tie.source] += 1
                times[tie.target] += 1
            for camp, members in ((1, part.first), (2, part.second)):
                rows += [{**named(graph, n), "part": number, "camp": camp, "either": n in part.either, "against": times[n]}
                         for n in members]  # fmt: skip
        rows += [{**named(graph, n), "part": None, "camp": None, "either": True, "against": 0} for n in self.undecided]
        table = pd.DataFrame(rows, columns=["id", "name", "kind", "part", "camp", "either", "against"])
        return table.astype({"part": "Int64", "camp": "Int64", "either": bool, "against": int})


def camps(graph: Any, weight: str | None = None, seed: int = 0, progress: Progress | None = None) -> Camps:
    """The two camps of a graph, and the ties that go against them.

    graph: a mirror's graph, a lens's view of it, or a projection; direction plays no part, loops and ties of sign 0 are left
    out. weight: None counts each tie as one (Harary's line index); a weight of `graph.projection.Rules` lets it count for as
    much as its friendly and hostile weights differ, and decides its sign (of a projection, which has its weights: any name).
    seed: of the search's starts. progress: is told how many blocks of how many are done. Without signed ties there are no parts
    and the index is 0. Raises ValueError for a weight that there is not.
    """
    ties = Ties.of(graph, weight or "ties").signed()
    value = ties.positive - ties.negative if weight else ties.sign.astype(float)
    whole: Signed = [{} for _ in ties.nodes]
    for (a, b), w in zip(ties.ends.tolist(), value.tolist(), strict=True):
        whole[a][b] = whole[b][a] = w
    side, least = _solved(whole, seed, progress)
    parts = [_part(graph, ties.nodes, whole, members, side, least) for members in _connected(whole)]
    parts.sort(key=lambda part: (-len(part.first) - len(part.second), min(part.first)))
    return Camps(tuple(parts), tuple(n for n, at in zip(ties.nodes, whole, strict=True) if not at))


def around(graph: nx.MultiDiGraph[str], nodes: Collection[str]) -> nx.MultiDiGraph[str]:
    """The part of a mirror's graph of these nodes and whom they have friendly or hostile ties with, with all ties among them.

    Raises ValueError for a node that is not in the graph.
    """
    for node in nodes:
        if node not in graph:
            raise ValueError(f"{node!r} is not in the graph")
    kept = set(nodes)
    for node in nodes:
        kept |= {v for _, v, data in graph.out_edges(node, data=True) if data["sign"]}
        kept |= {u for u, _, data in graph.in_edges(node, data=True) if data["sign"]}
    part: nx.MultiDiGraph[str] = graph.subgraph(kept)
    return part


def _part(
    graph: Any, nodes: Sequence[str], whole: Signed, members: list[int], side: list[int], least: dict[int, float]
) -> Part:
    pull = {v: sum(w * side[v] * side[u] for u, w in whole[v].items()) for v in members}
    two = [tuple(nodes[v] for v in members if side[v] == which) for which in (1, -1)]
    two.sort(key=lambda camp: (-len(camp), camp))
    all_ties = [(v, u, w) for v in members for u, w in whole[v].items() if v < u]
    against = [
        Against(nodes[v], nodes[u], 1 if w > 0 else -1, abs(w), _relations(graph, nodes[v], nodes[u]))
        for v, u, w in all_ties
        if w * side[v] * side[u] < 0
    ]
    against.sort(key=lambda tie: (-tie.weight, tie.source, tie.target))
    index = sum(tie.weight for tie in against)
    return Part(
        first=two[0],
        second=two[1],
        either=frozenset(nodes[v] for v in members if abs(pull[v]) < _NONE),
        against=tuple(against),
        ties=len(all_ties),
        weight=sum(abs(w) for *_, w in all_ties),
        index=index,
        bound=min(sum(least.get(v, 0.0) for v in members), index),
    )


def _relations(graph: Any, a: str, b: str) -> tuple[str, ...]:
    """The ids of the relations between two nodes."""
    both = [(a, b), (b, a)] if graph.is_directed() else [(a, b)]
    found: list[str] = []
    for u, v in both:
        data = graph.get_edge_data(u, v) or {}
        found += data if graph.is_multigraph() else data.get("relations", ())
    return tuple(dict.fromkeys(found))


def _connected(whole: Signed) -> Iterator[list[int]]:
    """The connected parts that have ties, in order of their first node."""
    seen = [False] * len(whole)
    for start, at in enumerate(whole):
        if seen[start] or not at:
            continue
        seen[start], members = True, [start]
        for v in members:  # grows as it goes
            for u in whole[v]:
                if not seen[u]:
                    seen[u] = True
                    members.append(u)
        yield sorted(members)


def _solved(whole: Signed, seed: int, progress: Progress | None) -> tuple[list[int], dict[int, float]]:
    """A side (1 or -1) for each node, and how much has to go against any sides at least: {a node of the part: so much}."""
    core = [dict(at) for at in whole]
    taken, least = _reduced(core)
    side = [0] * len(core)
    blocks = _blocks(core)
    for number, members in enumerate(blocks):
        place = {v: i for i, v in enumerate(members)}
        inside = [{place[u]: w for u, w in core[v].items() if u in place} for v in members]
        found, bound = _best(inside, seed)
        least[members[0]] = least.get(members[0], 0.0) + bound
        # Blocks come so that each has one node at most in common with those before it, whose side holds.
        turn = next((side[v] * x for v, x in zip(members, found, strict=True) if side[v]), 1)
        for v, x in zip(members, found, strict=True):
            side[v] = x * turn
        if progress:
            progress(number + 1, len(blocks))
    for v, ties in reversed(taken):
        pull = sum(w * (side[u] or 1) for u, w in ties.items())
        for u in ties:
            side[u] = side[u] or 1
        side[v] = 1 if pull >= 0 else -1
    return [x or 1 for x in side], least


def _reduced(core: Signed) -> tuple[list[tuple[int, dict[int, float]]], dict[int, float]]:
    """Takes nodes with one or two ties away, as long as there are any: each with the ties it had then; and the price of it.

    Of a node's two ties a and b both can be kept exactly if its neighbours stand as the product of the signs says; if not,
    the lighter goes. So one tie between them, of that sign and weight, stands for both. Where there was one of the
    other sign already, the lighter of these two goes whatever happens: that is the price.
    """
    taken = []
    least: dict[int, float] = {}
    waiting = deque(v for v, at in enumerate(core) if 0 < len(at) <= 2)
    while waiting:
        v = waiting.popleft()
        ties = core[v]
        if not 0 < len(ties) <= 2:
            continue
        core[v] = {}
        taken.append((v, ties))
        for u in ties:
            del core[u][v]
        if len(ties) == 2:
            (a, x), (b, y) = ties.items()
            new = min(abs(x), abs(y)) * (1 if x * y > 0 else -1)
            old = core[a].get(b, 0.0)
            if old * new < 0:
                least[v] = min(abs(old), abs(new))
            if abs(old + new) < _NONE:
                del core[a][b], core[b][a]
            else:
                core[a][b] = core[b][a] = old + new
        waiting.extend(u for u in ties if 0 < len(core[u]) <= 2)
    return taken, least


def _blocks(core: Signed) -> list[list[int]]:
    """The blocks (biconnected components), in an order in which each shares one node at most with all before it."""
    pairs = [(v, u) for v, at in enumerate(core) for u in at if v < u]
    if not pairs:
        return []
    cover = igraph.Graph(n=len(core), edges=pairs).biconnected_components()
    members = [sorted(block) for block in cover]
    of: dict[int, list[int]] = {}
    for number, block in enumerate(members):
        for v in block:
            of.setdefault(v, []).append(number)
    seen: set[int] = set()
    order: list[int] = []
    for start in sorted(range(len(members)), key=lambda i: members[i]):
        waiting = deque([start])
        while waiting:
            number = waiting.popleft()
            if number not in seen:
                seen.add(number)
                order.append(number)
                waiting.extend(other for v in members[number] for other in of.pop(v, ()))
    return [members[number] for number in order]


def _best(block: Signed, seed: int) -> tuple[list[int], float]:
    """The best sides found for a block, and a bound below what goes against any."""
    side = _searched_near(block, seed)
    cost = _cost(block, side)
    bound = _circles(block, side)
    if cost - bound >= _NONE and len(block) <= SEARCHED:
        proven = _searched_through(block, cost)
        if proven is not None:
            side = proven or side
            bound = _cost(block, side)
    return side, min(bound, cost)


def _cost(block: Signed, side: list[int]) -> float:
    return sum(abs(w) for v, at in enumerate(block) for u, w in at.items() if v < u and w * side[v] * side[u] < 0)


def _searched_near(block: Signed, seed: int) -> list[int]:
    """Sides that no pass of Kernighan & Lin's betters, the best of several starts."""
    random = Random(seed)  # noqa: S311
    ties = _arrays(block)
    best = _tree_sides(block)
    cost, work = _improved(block, ties, best)
    other = [1] * len(block)
    less, more = _improved(block, ties, other)
    work += more
    if less < cost - _NONE:
        best, cost = other, less
    dry = 0
    while cost >= _NONE and dry < 20 and work + 4 * len(ties[2]) < _WORK:
        other = list(best)
        for v in random.sample(range(len(block)), max(2, len(block) // (5 + 2 * (dry % 5)))):
            other[v] = -other[v]
        less, more = _improved(block, ties, other)
        work += more
        dry += 1
        if less < cost - _NONE:
            best, cost, dry = other, less, 0
    return best


def _tree_sides(block: Signed) -> list[int]:
    """Sides against which no tie of a tree of heavy ties goes (Prim's); against which none goes at all, if there are such."""
    side = [0] * len(block)
    start = max(range(len(block)), key=lambda v: (len(block[v]), -v))
    waiting = [(0.0, start, 1)]
    while waiting:
        _, v, x = heapq.heappop(waiting)
        if not side[v]:
            side[v] = x
            for u, w in block[v].items():
                if not side[u]:
                    heapq.heappush(waiting, (-abs(w), u, x if w > 0 else -x))
    return side


def _arrays(block: Signed) -> tuple[Ints, Ints, Floats]:
    """The ties of a block, each once: both ends and the signed weight."""
    ties = [(v, u, w) for v, at in enumerate(block) for u, w in at.items() if v < u]
    ends = np.array([tie[:2] for tie in ties], dtype=np.int64).reshape(-1, 2)
    return ends[:, 0], ends[:, 1], np.array([tie[2] for tie in ties], dtype=np.float64)


def _improved(block: Signed, ties: tuple[Ints, Ints, Floats], side: list[int]) -> tuple[float, int]:
    """Betters `side` in place, pass by pass; returns the cost and how many ties were looked at.

    In a pass each node changes sides once, always the one that gains the most (or loses the least) next; then all that
    came after the best moment is taken back.
    """
    a, b, weight = ties
    work = 0
    while True:
        now = np.array(side)
        pull = weight * now[a] * now[b]
        gain: list[float] = (-np.bincount(a, pull, len(block)) - np.bincount(b, pull, len(block))).tolist()
        heap = [(-g, v) for v, g in enumerate(gain)]
        heapq.heapify(heap)
        moved: list[int] = []
        locked = [False] * len(block)
        total = best = 0.0
        upto = 0
        while heap:
            g, v = heapq.heappop(heap)
            if locked[v] or -g != gain[v]:
                continue
            locked[v] = True
            total += gain[v]
            side[v] = -side[v]
            moved.append(v)
            if total > best + _NONE:
                best, upto = total, len(moved)
            for u, w in block[v].items():
                if not locked[u]:
                    gain[u] -= 2 * w * side[u] * side[v]
                    heapq.heappush(heap, (-gain[u], u))
            work += len(block[v])
            if len(moved) - upto > 50 + len(block) // 4:  # it leads nowhere
                break
        for v in moved[upto:]:
            side[v] = -side[v]
        if best < _NONE:  # then all is as it was before this pass
            return float(-pull[pull < 0].sum()), work


def _circles(block: Signed, side: list[int]) -> float:
    """A bound from below: the weight of circles, each with one tie against the sides, of which no two use the same weight.

    Every such circle has an odd number of hostile ties whatever the sides are, so one tie of it goes against any. Short ones
    are taken first; longer ones are looked for as long as the work does not grow too large.
    """
    left = [{u: abs(w) for u, w in at.items() if w * side[v] * side[u] > 0} for v, at in enumerate(block)]
    open_ties = {
        (v, u): abs(w) for v, at in enumerate(block) for u, w in at.items() if v < u and w * side[v] * side[u] < 0
    }
    bound, work = 0.0, 0
    for longest in (2, 3, 4, 6, 10, len(block)):
        for (v, u), need in list(open_ties.items()):
            while need > _NONE and work < _CIRCLES:
                path, looked = _way(left, v, u, longest)
                work += looked
                if not path:
                    break
                steps = list(pairwise(path))
                amount = min(need, *(left[a][b] for a, b in steps))
                for a, b in steps:
                    if left[a][b] - amount < _NONE:
                        del left[a][b], left[b][a]
                    else:
                        left[a][b] -= amount
                        left[b][a] -= amount
                need -= amount
                bound += amount
            if need > _NONE:
                open_ties[v, u] = need
            else:
                del open_ties[v, u]
    return bound


def _way(left: Signed, start: int, end: int, longest: int) -> tuple[list[int], int]:
    """A shortest path of at most so many steps, or none, looked for from both ends; and how many ties were looked at."""
    came = ({start: start}, {end: end})
    layers = [[start], [end]]
    looked = 0
    for _ in range(longest):
        sizes = [sum(len(left[v]) for v in layer) for layer in layers]
        here = int(sizes[1] < sizes[0])
        looked += sizes[here]
        following = []
        for v in layers[here]:
            for u in left[v]:
                if u not in came[here]:
                    came[here][u] = v
                    following.append(u)
                    if u in came[1 - here]:
                        return _back(came[0], u)[::-1] + _back(came[1], u)[1:], looked
        layers[here] = following
    return [], looked


def _back(came: dict[int, int], v: int) -> list[int]:
    path = [v]
    while came[path[-1]] != path[-1]:
        path.append(came[path[-1]])
    return path


def _searched_through(block: Signed, known: float) -> list[int] | None:
    """The best sides of a block, [] if none is better than `known`, or None if that took too many steps.

    Russian dolls: the last nodes of an order alone, then one more of them, and so on. What the ties among the nodes that are
    still to be placed cost at least is known from the doll before, and adds to what their ties to the placed ones do.
    """
    order = _order(block)
    place = {v: i for i, v in enumerate(order)}
    search = _Search([[(place[u], w) for u, w in block[v].items() if place[u] > place[v]] for v in order])
    for first in range(len(order) - 1, -1, -1):
        # One more node adds at most half its ties: on its two sides together it adds all of them.
        most = search.dolls[first + 1] + sum(abs(w) for _, w in search.later[first]) / 2 + 2 * _NONE
        if not search.run(first, most if first else min(most, known)):
            return None
    sides = [0] * len(order)
    for v, x in zip(order, search.found, strict=False):
        sides[v] = x
    return sides if search.found else []


class _Search:
    """Depth first over the sides of nodes 0, 1, 2 …; `later` has of each its ties to those after it."""

    def __init__(self, later: list[list[tuple[int, float]]]) -> None:
        self.later = later
        self.dolls = [0.0] * (len(later) + 1)  # the least cost of the ties among node i and those after it
        self.found: list[int] = []
        self._steps = 0

    def run(self, first: int, limit: float) -> bool:
        """Finds the least cost from node `first` on, if it is below `limit`; False if the steps are used up."""
        n = len(self.later)
        self._limit, self.found = limit, []
        self._side = [0] * n
        self._costs = [[0.0, 0.0] for _ in range(n)]  # of each node on side -1 and 1, by its ties to the placed ones
        if not self._place(first, 0.0, (1,)):
            return False
        self.dolls[first] = self._limit
        return True

    def _place(self, i: int, cost: float, sides: Sequence[int]) -> bool:
        self._steps += 1
        if self._steps > _STEPS:
            return False
        if i == len(self.later):
            self._limit, self.found = cost, list(self._side)
            return True
        costs = self._costs
        for x in sides:
            paid = cost + costs[i][x > 0]
            self._side[i] = x
            for j, w in self.later[i]:
                costs[j][x * w < 0] += abs(w)
            rest = self.dolls[i + 1] + sum(map(min, costs[i + 1 :]))
            heavier = i + 1 < len(costs) and costs[i + 1][1] > costs[i + 1][0]
            going = paid + rest >= self._limit - _NONE or self._place(i + 1, paid, (-1, 1) if heavier else (1, -1))
            for j, w in self.later[i]:
                costs[j][x * w < 0] -= abs(w)
            if not going:
                return False
        return True


def _order(block: Signed) -> list[int]:
    """The nodes so that each has many ties to those before it."""
    order = [max(range(len(block)), key=lambda v: (len(block[v]), -v))]
    near = dict.fromkeys(range(len(block)), 0)
    while True:
        del near[order[-1]]
        if not near:
            return order
        for u in block[order[-1]]:
            if u in near:
                near[u] += 1
        order.append(max(near, key=lambda v: (near[v], len(block[v]), -v)))
