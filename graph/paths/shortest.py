"""The k shortest loopless paths: Yen's algorithm, each of its detours searched for with A*.

Yen (1971) parts all paths but the best into those that leave it after its first node, after its second and so on, takes the
best of each part, and parts again where the next one was. As Lawler (1972) has it a part is never parted before the node at
which it began, so that no path comes twice. A part waits with a lower bound, and is searched when nothing else is as near:
most never are. The bound, and what leads the search, is the distance of each node to the target without regard to loops,
which one run of Dijkstra's algorithm from the target gives for all of them.

Yen, J. Y. (1971), Finding the k shortest loopless paths in a network, Management Science 17:712-716. Lawler, E. L. (1972), A
procedure for computing the k best solutions ..., Management Science 18:401-405. Dijkstra, E. W. (1959), A note on two problems
in connexion with graphs, Numerische Mathematik 1:269-271. Hart, P. E., Nilsson, N. J., Raphael, B. (1968), A formal basis for
the heuristic determination of minimum cost paths, IEEE Transactions on Systems Science and Cybernetics 4:100-107.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import pairwise
from math import inf
from typing import Protocol

from graph.paths.compiled import Arcs

Chain = tuple[int, ...]
_NOBODY: frozenset[int] = frozenset()
_LOOK_BACK = 64  # nodes


class Search(Protocol):
    """What finds the best way on from a beginning."""

    def bound(self, root: Chain, excluded: frozenset[int]) -> float:
        """At least this is the key of any path that begins with `root` and goes on to none of `excluded`; inf: none does."""

    def solve(self, root: Chain, excluded: frozenset[int]) -> tuple[float, Chain] | None:
        """The key of the best such path, and the path."""


def yen(search: Search, root: Chain) -> Iterator[tuple[float, Chain]]:
    """All loopless paths that begin with `root`, by key, each with its key; of the same key by the numbers of its nodes."""
    # A part comes before a path of the same key: what it holds may be as good.
    waiting: list[tuple[float, bool, Chain, Chain, frozenset[int]]] = []

    def wait(root: Chain, excluded: frozenset[int]) -> None:
        if (bound := search.bound(root, excluded)) < inf:
            heappush(waiting, (bound, False, root, root, excluded))

    wait(root, _NOBODY)
    while waiting:
        key, is_path, chain, root, excluded = heappop(waiting)
        if not is_path:
            if found := search.solve(root, excluded):
                heappush(waiting, (found[0], True, found[1], root, excluded))
            continue
        yield key, chain
        for i in range(len(root), len(chain)):
            before = excluded if i == len(root) else _NOBODY
            wait(chain[:i], before | {chain[i]})


class Static:
    """Ways to `target` that keep off the `avoided` and have at most `most` steps in all; time plays no part.

    keys, hops: to the target from each node, at least; hops may be left out when there is no limit.
    """

    def __init__(
        self,
        arcs: Arcs,
        target: int,
        avoided: frozenset[int],
        keys: list[float],
        hops: list[float] | None = None,
        most: int | None = None,
    ) -> None:
        self._arcs, self._target, self._avoided, self._keys = arcs, target, avoided, keys
        self._hops, self._most = hops, inf if most is None or hops is None else most

    def bound(self, root: Chain, excluded: frozenset[int]) -> float:
        """See `Search`."""
        keys, hops = self._keys, self._hops
        left = self._most - len(root)
        best = inf
        for v, step in self._arcs.out(root[-1]).items():
            near = step + keys[v] < best and (hops is None or hops[v] <= left)
            if near and v not in excluded and v not in root and v not in self._avoided:
                best = step + keys[v]
        return self._key(root) + best

    def _key(self, chain: Chain) -> float:
        return sum((self._arcs.out(a)[b] for a, b in pairwise(chain)), 0.0)

    def solve(self, root: Chain, excluded: frozenset[int]) -> tuple[float, Chain] | None:
        """See `Search`. A*; with a limit of steps a node may be come to again by a way that has fewer of them."""
        keys, hops, most, out, target = self._keys, self._hops, self._most, self._arcs.out, self._target
        blocked = self._avoided.union(root)
        # What was come to: the node, the way it was come by (a place in these lists), key and number of steps so far.
        at, by, cost, steps = [root[-1]], [-1], [self._key(root)], [len(root) - 1]
        fewest: dict[int, int] = {}  # steps, by which a node was gone on from
        cheapest: dict[int, tuple[float, int]] = {}  # key and steps with which it was come to last
        heap = [(cost[0] + keys[root[-1]], keys[root[-1]], 0)]
        look = _LOOK_BACK
        while heap:
            _, _, i = heappop(heap)
            u, here, step = at[i], cost[i], steps[i] + 1
            if u == target:
                return here, root + self._way(at, by, i)
            if u in fewest and (most == inf or fewest[u] < step):
                continue
            fewest[u] = step - 1
            if len(fewest) == look:
                look *= 2
                if self._cut_off(fewest, blocked, root[-1], excluded, look):
                    return None
            for v, price in out(u).items():
                key = here + price
                if v in blocked or keys[v] == inf or (i == 0 and v in excluded):
                    continue
                if hops is not None and step + hops[v] > most:
                    continue
                before = cheapest.get(v)
                if before is not None and before[0] <= key and (before[1] <= step or most == inf):
                    continue
                cheapest[v] = (key, step)
                at.append(v)
                by.append(i)
                cost.append(key)
                steps.append(step)
                heappush(heap, (key + keys[v], keys[v], len(at) - 1))
        return None

    @staticmethod
    def _way(at: list[int], by: list[int], i: int) -> Chain:
        way = []
        while by[i] >= 0:
            way.append(at[i])
            i = by[i]
        return tuple(reversed(way))

    def _cut_off(
        self, reached: dict[int, int], blocked: frozenset[int], start: int, excluded: frozenset[int], most: int
    ) -> bool:
        """Whether what is left around the target is small and nothing reached leads into it: who stands at the end of a
        single tie is come to by one way, and the search would go through the whole graph for another."""
        seen, queue = {self._target}, [self._target]
        while queue:
            u = queue.pop()
            for v in self._arcs.into(u):
                if v == start and u not in excluded:
                    return False
                if v in seen or v in blocked:
                    continue
                if v in reached or len(seen) > most:
                    return False
                seen.add(v)
                queue.append(v)
        return True
