"""k-core: in how dense a part of the graph an actor is (Seidman 1983)."""

from __future__ import annotations

from typing import Any

import numpy as np

from graph.arcs import arcs, to_igraph
from graph.measures.measure import Measure

__all__ = ["MEASURES", "core"]


def core(graph: Any) -> dict[Any, int]:
    """The greatest k so that a node is in a part whose nodes all have k ties or more within it, as `nx.core_number`.

    0 for a node without ties. In a directed graph ties in and out count, so two that point to each other are two ties. Loops
    are left out (networkx refuses them); weight and sign are not looked at. Batagelj & Zaveršnik 2003, in linear time.
    """
    heavy, nodes = to_igraph(graph)
    if arcs(graph).loops:
        heavy = heavy.copy()
        heavy.delete_edges(np.flatnonzero(heavy.is_loop()).tolist())
    return dict(zip(nodes, heavy.coreness(mode="all"), strict=True))


MEASURES = (
    Measure(
        "core",
        "belongs to the dense core, where everyone has at least so many ties to others of the core",
        core,
        family="core",
        formula="the greatest k with i in a subgraph where each node has k ties or more",
        source="Seidman 1983",
        range="0 to n - 1, whole numbers",
        misleads="many share a value; one long list of participants makes all on it a core of their own",
    ),
)
