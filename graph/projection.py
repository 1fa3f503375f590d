"""Projections: simple graphs made of the mirror's multigraph by named rules, which the measures and paths work on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

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
    """Parallel edges collapsed to one: a frozen `nx.Graph` (or `nx.DiGraph`) over the same nodes.

    Each edge has `weight`, the sum of the named rule over the edges it stands for, which means strength, not distance;
    `positive` and `negative`, the part of it that friendly and hostile ones give; `sign`, which of these is more (1, -1, or
    0: as much of each, or neither); and `relations`, their ids. Symmetric relations count in both directions when directed.
    Raises ValueError for a rule that WEIGHTS does not have.
    """
    if weight not in WEIGHTS:
        raise ValueError(f"unknown weight {weight!r}; known: {', '.join(WEIGHTS)}")
    rule = WEIGHTS[weight]
    result: Any = nx.DiGraph() if directed else nx.Graph()
    result.add_nodes_from(graph.nodes(data=True))
    for u, v, key, data in graph.edges(keys=True, data=True):
        strength, sign = rule(data), data["sign"]
        for a, b in [(u, v), (v, u)] if directed and data["symmetric"] and u != v else [(u, v)]:
            if not result.has_edge(a, b):
                result.add_edge(a, b, weight=0.0, positive=0.0, negative=0.0, sign=0, relations=[])
            tie = result[a][b]
            tie["weight"] += strength
            tie["positive"] += strength * (sign > 0)
            tie["negative"] += strength * (sign < 0)
            tie["sign"] = (tie["positive"] > tie["negative"]) - (tie["positive"] < tie["negative"])
            tie["relations"].append(key)
    return nx.freeze(result)


# Keyed by the graph itself, not by what is in it: it goes when the graph does. No value may refer to its key.
_CONVERTED: WeakKeyDictionary[Any, tuple[igraph.Graph, list[str]]] = WeakKeyDictionary()


def to_igraph(graph: nx.Graph[str]) -> tuple[igraph.Graph, list[str]]:
    """The same graph for igraph, and the node of each of its vertices, in order; edges in the order of `graph.edges()`.

    A frozen graph, as the projections are, is converted once; what is given out is shared, so it is not to be changed.
    """
    if nx.is_frozen(graph):
        if graph not in _CONVERTED:
            _CONVERTED[graph] = _converted(graph)
        return _CONVERTED[graph]
    return _converted(graph)


def _converted(graph: nx.Graph[str]) -> tuple[igraph.Graph, list[str]]:
    nodes = list(graph)
    place = {node: i for i, node in enumerate(nodes)}
    edges = [(place[u], place[v]) for u, v in graph.edges()]
    return igraph.Graph(n=len(nodes), edges=edges, directed=graph.is_directed()), nodes
