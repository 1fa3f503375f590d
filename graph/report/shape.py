"""What a web of ties looks like as a whole: whether it hangs together, how dense it is, how ties are spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.arcs import to_igraph

__all__ = ["Shape", "shape"]


@dataclass(frozen=True)
class Shape:
    """A simple undirected graph in figures; self-loops are left out of all but `nodes`.

    density: ties over the ties that could be, in [0, 1]; None with fewer than two nodes. transitivity: three times the
    triangles over the connected triples, in [0, 1] (Wasserman & Faust 1994, p. 243); None without such a triple. components:
    parts that do not hang together, isolates each being one; largest: nodes in the largest. degrees: how many nodes have how
    many neighbours.
    """

    nodes: int
    ties: int
    density: float | None
    transitivity: float | None
    components: int
    largest: int
    isolates: int
    degrees: Mapping[int, int]

    def to_dict(self) -> dict[str, Any]:
        """All but the degrees, as JSON data."""
        return {name: value for name, value in vars(self).items() if name != "degrees"}


def shape(graph: Any) -> Shape:
    """The shape of a simple undirected projection."""
    heavy, nodes = to_igraph(graph)
    degrees = heavy.degree(loops=False)
    ties = heavy.ecount() - sum(heavy.is_loop())
    parts = heavy.connected_components().sizes() if nodes else []
    n = len(nodes)
    closed = heavy.transitivity_undirected() if n else float("nan")
    return Shape(
        nodes=n,
        ties=ties,
        density=2 * ties / (n * (n - 1)) if n > 1 else None,
        transitivity=closed if closed == closed else None,  # NaN: no triple
        components=len(parts),
        largest=max(parts, default=0),
        isolates=sum(degree == 0 for degree in degrees),
        degrees=dict(sorted(Counter(degrees).items())),
    )
