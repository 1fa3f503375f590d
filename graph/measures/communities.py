"""Communities: groups with more ties inside than chance would give, by the Leiden algorithm (Traag et al. 2019)."""

from __future__ import annotations

import random
from dataclasses import dataclass
from threading import Lock
from typing import Any

import igraph
import numpy as np

from graph.arcs import arcs, strengths, to_igraph
from graph.measures.measure import Measure

__all__ = ["MEASURES", "Communities", "communities", "participation"]

# igraph has one source of randomness for all threads.
_DICE = Lock()


@dataclass(frozen=True)
class Communities:
    """A partition of all nodes: `members`, the largest first, each in the graph's order; nodes without ties are alone.

    modularity: share of ties inside the communities less what is expected by chance, from -.5 to 1; NaN without ties. Above
    about .3 it is commonly taken to mean something; a random graph can have .2.
    """

    members: tuple[tuple[Any, ...], ...]
    modularity: float

    def of(self) -> dict[Any, int]:
        """The community of each node, as a place in `members`."""
        return {node: i for i, nodes in enumerate(self.members) for node in nodes}


def communities(
    graph: Any, weight: str | None = None, resolution: float = 1.0, iterations: int = 10, seed: int = 0
) -> Communities:
    """A partition of great modularity (Newman & Girvan 2004), found by the Leiden algorithm (Traag, Waltman & van Eck 2019).

    It is one of many that are about as good: the same seed, graph and version of igraph give the same one. resolution: above
    1 more and smaller communities (modularity itself overlooks small ones in large graphs: Fortunato & Barthélemy 2007).
    iterations: each may better it. Direction is dropped, ties both ways added up. No community spans two parts of a
    disconnected graph. weight: an attribute that holds the ties' strengths; negative ones raise ValueError.
    """
    heavy, nodes = to_igraph(graph, weight)
    if not nodes:
        return Communities((), float("nan"))
    if heavy.is_directed():
        heavy = heavy.copy()
        if weight is None:
            heavy.es["weight"] = 1.0
        heavy.to_undirected(combine_edges={"weight": "sum"})
    weights = heavy.es["weight"] if "weight" in heavy.es.attributes() else None
    with _DICE:
        igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 (no secret)
        try:
            found = heavy.community_leiden(
                objective_function="modularity", weights=weights, resolution=resolution, n_iterations=iterations
            )
        finally:
            igraph.set_random_number_generator(random)
    groups = sorted((sorted(its) for its in found if its), key=lambda its: (-len(its), its))
    return Communities(
        tuple(tuple(nodes[i] for i in its) for its in groups),
        heavy.modularity(found.membership, weights=weights) if heavy.ecount() else float("nan"),
    )


def participation(graph: Any, weight: str | None = None, found: Communities | None = None) -> dict[Any, float]:
    """How evenly a node's ties spread over the communities (`found`, or of `communities`): Guimerà & Amaral (2005).

    1 - sum over communities c of (k_ic / k_i)²: 0 when all ties lead into one, up to 1 - 1/(number of communities). In a
    directed graph ties in and out count. Nodes without ties are left out. weight: as in `communities`.
    """
    found = found or communities(graph, weight)
    its, n = arcs(graph), len(arcs(graph).nodes)
    place = found.of()
    group = np.array([place[node] for node in its.nodes], dtype=np.int64)
    strength = strengths(graph, weight)
    ends = [(its.tails, its.heads)] + ([(its.heads, its.tails)] if its.directed else [])
    keys = np.concatenate([here * max(len(found.members), 1) + group[there] for here, there in ends])
    pairs, where = np.unique(keys, return_inverse=True)
    sums = np.bincount(where, np.tile(strength, len(ends)), len(pairs))
    nodes = pairs // max(len(found.members), 1)
    total, squares = np.bincount(nodes, sums, n), np.bincount(nodes, sums**2, n)
    return {
        node: max(1 - square / all_of_it**2, 0.0)
        for node, square, all_of_it in zip(its.nodes, squares.tolist(), total.tolist(), strict=True)
        if all_of_it > 0
    }


MEASURES = (
    Measure(
        "participation",
        "has ties spread over several communities, rather than within its own",
        participation,
        family="communities",
        formula="1 - sum over communities c of (k_ic / k_i)²; communities by the Leiden algorithm, modularity",
        source="Guimerà & Amaral 2005; Traag, Waltman & van Eck 2019",
        range="0 to 1",
        misleads="two ties to two communities count as fully spread; with a low modularity the communities are chance",
    ),
)
