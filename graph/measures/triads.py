"""A simple graph as arrays, and its triangles: what the measures of brokerage are counted from.

Every measure here asks of two contacts of an actor whether they know each other, which is to ask for triangles. They
are listed once, from the node of lowest degree, so that a hub's pairs of contacts are never written out (Chiba &
Nishizeki 1985): about m^1.5 steps for m ties, in numpy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Pairs", "pairs_of", "refuse_multigraph", "triangles"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# How many pairs of contacts are looked at in one go: some 200 MB.
_CHUNK = 4_000_000


@dataclass(frozen=True)
class Pairs:
    """The tied pairs of a simple graph, each once and without loops, sorted by `low` and then `high`.

    nodes: the graph's nodes; low, high: each pair's ends as numbers of `order`, in which a node of fewer ties comes
    first, so that low < high; order: the place in `nodes` of each such number. Arc 2k leads from low to high in pair k,
    arc 2k + 1 back: strength: how strong each of these is, 0 where there is none. A tie without direction is both arcs.
    """

    nodes: list[str]
    order: Ints
    low: Ints
    high: Ints
    strength: Floats

    @property
    def present(self) -> Bools:
        """Whether each arc is there."""
        return np.asarray(self.strength > 0)

    def tail(self) -> Ints:
        """The node that each arc leads from, in `order`'s numbers."""
        return np.stack([self.low, self.high], axis=1).ravel()

    def head(self) -> Ints:
        """The node that each arc leads to, in `order`'s numbers."""
        return np.stack([self.high, self.low], axis=1).ravel()

    def by_node(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Values in `order`'s numbers (first axis), put into the order of `nodes`."""
        result = np.empty_like(values)
        result[self.order] = values
        return result


def refuse_multigraph(graph: Any, what: str) -> None:
    """Raises ValueError for a multigraph: two edges of one pair would be two contacts."""
    if graph.is_multigraph():
        raise ValueError(
            f"{what} is defined on a simple graph, and this one may have parallel edges: "
            "collapse them first with graph.projection.simple(graph)"
        )


def pairs_of(graph: Any, weight: str | None = None) -> Pairs:
    """The tied pairs of an `nx.Graph` or `nx.DiGraph`. Loops are left out, and so are ties without strength.

    weight: the edge attribute that says how strong a tie is; 1 where it is missing or None, and for all when none is
    named. Raises ValueError for a multigraph and for a strength that is negative or no number.
    """
    refuse_multigraph(graph, "brokerage")
    nodes = list(graph)
    n = len(nodes)
    place = {node: at for at, node in enumerate(nodes)}
    ends = np.fromiter(map(place.__getitem__, chain.from_iterable(graph.edges())), np.int64).reshape(-1, 2)
    strength = np.ones(len(ends))
    if weight is not None:
        for at, (u, v, value) in enumerate(graph.edges(data=weight)):
            if value is not None:
                strength[at] = value
                if not strength[at] >= 0:
                    raise ValueError(f"the tie from {u} to {v} has the strength {value}; at least 0 was expected")
    kept = (ends[:, 0] != ends[:, 1]) & (strength > 0)
    ends, strength = ends[kept], strength[kept]
    degree = np.bincount(ends.ravel(), minlength=n)
    order = np.argsort(degree, kind="stable")
    number = np.empty(n, dtype=np.int64)
    number[order] = np.arange(n)
    ends = number[ends]
    key = ends.min(axis=1) * n + ends.max(axis=1)
    distinct, pair = np.unique(key, return_inverse=True)
    arcs = np.zeros(2 * len(distinct))
    back = (ends[:, 0] > ends[:, 1]).astype(np.int64)
    arcs[2 * pair + back] = strength
    if not graph.is_directed():
        arcs[2 * pair + 1 - back] = strength
    return Pairs(nodes, order, distinct // max(n, 1), distinct % max(n, 1), arcs)


def triangles(pairs: Pairs) -> Iterator[tuple[Ints, Ints, Ints]]:
    """All triangles u < v < w, in portions: the numbers of the pairs uv, uw and vw. Direction plays no part."""
    n, m = len(pairs.nodes), len(pairs.low)
    if m < 3:
        return
    key = pairs.low * n + pairs.high
    end = np.searchsorted(pairs.low, pairs.low, side="right")
    later = end - np.arange(m) - 1  # the pairs of the same low end that come after each
    upto = np.cumsum(later)
    begin = 0
    while begin < m:
        done = upto[begin - 1] if begin else 0
        stop = max(begin + 1, int(np.searchsorted(upto, done + _CHUNK, side="right")))
        counts = later[begin:stop]
        first = np.repeat(np.arange(begin, stop), counts)
        within = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
        second = first + 1 + within
        wanted = pairs.high[first] * n + pairs.high[second]
        third = np.searchsorted(key, wanted)
        found = key[np.minimum(third, m - 1)] == wanted
        yield first[found], second[found], third[found]
        begin = stop
