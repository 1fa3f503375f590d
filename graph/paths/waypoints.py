"""Paths by way of given nodes, without coming to any node twice.

To find out whether there is such a path at all is hard in a directed graph (Fortune, Hopcroft and Wyllie 1980), so this is
a search that may end without an answer: leg after leg, each leg's paths in turn by key, with the least that the legs after it
can cost as the bound. What it finds, it finds in order; it gives up after `TRIES` beginnings.

Fortune, S., Hopcroft, J., Wyllie, J. (1980), The directed subgraph homeomorphism problem, Theoretical Computer Science
10:111-121.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import count, pairwise
from math import inf

from graph.paths.compiled import Arcs
from graph.paths.shortest import Chain, Search, yen

TRIES = 3000


def by_way_of(
    leg: Callable[[int, frozenset[int], int], Search],
    least: Callable[[int, int], tuple[float, float]],
    source: int,
    orders: Sequence[Chain],
) -> Iterator[tuple[float, Chain]]:
    """All loopless paths from `source` that come to the nodes of one of `orders` in turn, the last of which is the target; by
    key, each with its key.

    leg: gives a search for ways to a node that keep off others and leave so many steps for what comes after. least: key and
    steps from one node to another, at least.
    """
    ticket = count()
    # A finished path has no ways that go on from it.
    waiting: list[tuple[float, int, Chain, Chain, Iterator[tuple[float, Chain]] | None]] = []

    def begin(key: float, chain: Chain, order: Chain) -> None:
        rest = [least(a, b) for a, b in pairwise(order)]
        to_come, steps = sum(k for k, _ in rest), sum(h for _, h in rest)
        first = least(chain[-1], order[0])[0]
        if first + to_come < inf:
            search = leg(order[0], frozenset(order[1:]), int(steps))
            heappush(waiting, (key + first + to_come, next(ticket), chain, order, yen(search, chain)))

    for order in orders:
        begin(0.0, (source,), order)
    for _ in range(TRIES):
        if not waiting:
            return
        bound, _, chain, order, ways = heappop(waiting)
        if ways is None:
            yield bound, chain
            continue
        found = next(ways, None)
        if found is None:
            continue
        key, on = found
        to_come = sum(least(a, b)[0] for a, b in pairwise(order))
        heappush(waiting, (key + to_come, next(ticket), chain, order, ways))
        if len(order) == 1:
            heappush(waiting, (key, next(ticket), on, (), None))
        else:
            begin(key, on, order[1:])


def on_a_way(arcs: Arcs, source: int, target: int) -> frozenset[int]:
    """The nodes on at least one loopless way between two, by arcs that are not directed: the block in which they both were, if
    they were tied."""
    tied = arcs.for_igraph.copy()
    tied.add_edge(source, target)
    return next(
        (frozenset(block) for block in tied.biconnected_components() if source in block and target in block),
        frozenset(),
    )
