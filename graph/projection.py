"""Projections: simple graphs made of the mirror's multigraph by named rules, which the measures and paths work on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import igraph
import networkx as nx

# What one edge contributes to the strength of the tie between its two ends.
WEIGHTS: dict[str, Callable[[Mapping[str, Any]], float]] = {
    "ties": lambda edge: 1.0,
    "count": lambda edge: float(edge["count"] or 1),
    "confidence": lambda edge: float(edge["confidence"]),
    "evidence": lambda edge: float(max(edge["evidence"] or 0, 1)),
}


def simple(graph: nx.MultiDiGraph[str], weight: str = "ties", directed: bool = False) -> Any:
    """Parallel edges collapsed to one: an `nx.Graph` (or `nx.DiGraph`) over the same nodes.

    Each edge has `weight`, the sum of the named rule over the edges it stands for, which means strength, not distance,
    and `relations`, their ids. Symmetric relations count in both directions of a directed projection.
    Raises ValueError for a rule that WEIGHTS does not have.
    """
    if weight not in WEIGHTS:
        raise ValueError(f"unknown weight {weight!r}; known: {', '.join(WEIGHTS)}")
    rule = WEIGHTS[weight]
    result: Any = nx.DiGraph() if directed else nx.Graph()
    result.add_nodes_from(graph.nodes(data=True))
    for u, v, key, data in graph.edges(keys=True, data=True):
        pairs = [(u, v), (v, u)] if directed and data["symmetric"] else [(u, v)]
        for a, b in pairs:
            if result.has_edge(a, b):
                result[a][b]["weight"] += rule(data)
                result[a][b]["relations"].append(key)
            else:
                result.add_edge(a, b, weight=rule(data), relations=[key])
    return result


def to_igraph(graph: nx.Graph[str]) -> tuple[igraph.Graph, list[str]]:
    """The same graph for igraph, and the node of each of its vertices, in order."""
    nodes = list(graph)
    place = {node: i for i, node in enumerate(nodes)}
    edges = [(place[u], place[v]) for u, v in graph.edges()]
    return igraph.Graph(n=len(nodes), edges=edges, directed=graph.is_directed()), nodes
