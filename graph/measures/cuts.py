"""Cut points and bridges: the actors and ties without which the graph falls apart, and into which parts."""

from __future__ import annotations

from typing import Any

from graph.arcs import arcs, to_igraph
from graph.measures.measure import Measure

__all__ = ["MEASURES", "bridges", "cut_points", "separation"]


def cut_points(graph: Any) -> dict[Any, tuple[int, ...]]:
    """The nodes whose removal leaves others without a path: {node: sizes of the parts that are left, the largest first}.

    Sizes sum to the node's component less itself. As `nx.articulation_points`, in the graph's order (Hopcroft & Tarjan 1973);
    direction, weight, sign and loops are not looked at.
    """
    return _Tree(graph).cut_points()


def bridges(graph: Any) -> dict[tuple[Any, Any], tuple[int, int]]:
    """The ties whose removal leaves others without a path: {(u, v): size of u's side, of v's side}, as `nx.bridges`.

    Direction, weight, sign and loops are not looked at: u comes before v in the graph's order.
    """
    return _Tree(graph).bridges()


def separation(graph: Any) -> dict[Any, float]:
    """Share of all pairs of others that a node alone holds together, in [0, 1]: 0 for all that are no cut points.

    (pairs of others with a path less those with a path that avoids the node) over (n-1)(n-2)/2. 0 for all when n < 3.
    """
    count = len(graph)
    pairs = (count - 1) * (count - 2)
    values: dict[Any, float] = dict.fromkeys(graph, 0.0)
    for node, sizes in cut_points(graph).items():
        values[node] = (sum(sizes) ** 2 - sum(size * size for size in sizes)) / pairs
    return values


class _Tree:
    """The tree of blocks (parts that no single node separates) and of the cut points where they meet, one a component."""

    def __init__(self, graph: Any) -> None:
        heavy, self.nodes = to_igraph(graph)
        if heavy.is_directed() or arcs(graph).loops:
            heavy = heavy.as_undirected()
            heavy.simplify()
        cover, cuts = heavy.biconnected_components(return_articulation_points=True)
        self.blocks: list[list[int]] = [sorted(block) for block in cover]
        self.at: dict[int, list[int]] = {cut: [] for cut in sorted(cuts)}  # the blocks at a cut point
        for i, block in enumerate(self.blocks):
            for vertex in block:
                if vertex in self.at:
                    self.at[vertex].append(i)
        parts = heavy.connected_components()
        sizes = parts.sizes()
        self.component: list[int] = [sizes[part] for part in parts.membership]
        self._weigh()

    def _weigh(self) -> None:
        """below[block]: the nodes that hang on its parent; above[block]: the cut point it hangs on, None for a root."""
        self.above: list[int | None] = [None] * len(self.blocks)
        self.below = [0] * len(self.blocks)
        order: list[int] = []
        known = [False] * len(self.blocks)
        for root in range(len(self.blocks)):
            if known[root]:
                continue
            known[root] = True
            waiting = [root]
            while waiting:
                block = waiting.pop()
                order.append(block)
                for cut in self.blocks[block]:
                    for other in self.at.get(cut, ()):
                        if not known[other]:
                            known[other] = True
                            self.above[other] = cut
                            waiting.append(other)
        for block in reversed(order):
            above = self.above[block]
            self.below[block] = sum(self._side(block, vertex) for vertex in self.blocks[block] if vertex != above)

    def _side(self, block: int, vertex: int) -> int:
        """A vertex of a block that is not above it, with all that hangs on it."""
        return 1 + sum(self.below[other] for other in self.at.get(vertex, ()) if other != block)

    def cut_points(self) -> dict[Any, tuple[int, ...]]:
        found = {}
        for cut, its in self.at.items():
            sizes = [self.below[block] for block in its if self.above[block] == cut]
            sizes.append(self.component[cut] - 1 - sum(sizes))
            found[self.nodes[cut]] = tuple(sorted(sizes, reverse=True))
        return found

    def bridges(self) -> dict[tuple[Any, Any], tuple[int, int]]:
        found = {}
        for i, block in enumerate(self.blocks):
            if len(block) == 2:
                u, v = block
                side = self._side(i, u) if self.above[i] == v else self.component[u] - self._side(i, v)
                found[u, v] = (side, self.component[u] - side)
        return {(self.nodes[u], self.nodes[v]): sizes for (u, v), sizes in sorted(found.items())}


MEASURES = (
    Measure(
        "separation",
        "alone holds others together, who without it would have no path",
        separation,
        family="cuts",
        formula="pairs of others with a path, less those with one that avoids i, over (n - 1)(n - 2) / 2",
        source="Hopcroft & Tarjan 1973 for the cut points",
        range="0 to 1; 0 unless a cut point",
        misleads="a tie that the sources do not tell of makes a cut point, and one more mention unmakes it",
    ),
)
