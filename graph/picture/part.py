"""The part of a mirror's graph that a picture is of: the subgraph that its nodes induce."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx

from graph.mirror import Snapshot


def induced(graph: nx.MultiDiGraph[str], nodes: Sequence[str]) -> nx.MultiDiGraph[str]:
    """Those of `nodes` that are in `graph`, with all relations between them: frozen, in the order of `nodes`.

    A graph of its own that shares attributes, not one of networkx's views: these look into the whole graph at each step.
    """
    there = dict.fromkeys(node for node in nodes if node in graph)
    succ: dict[str, dict[str, Any]] = {node: {} for node in there}
    pred: dict[str, dict[str, Any]] = {node: {} for node in there}
    adjacent: Any = graph.adj
    for node in there:
        targets = adjacent[node]
        # A hub has more neighbours than the picture has nodes.
        few, many = (there, targets) if len(there) < len(targets) else (targets, there)
        for other in few:
            if other in many:
                succ[node][other] = pred[other][node] = targets[other]
    result: Any = Snapshot()
    result._node = {node: graph.nodes[node] for node in there}
    # As networkx has it: one dict of keys, reached from either end.
    result._succ, result._pred = succ, pred
    result.graph.update(graph.graph)
    frozen: nx.MultiDiGraph[str] = nx.freeze(result)
    return frozen
