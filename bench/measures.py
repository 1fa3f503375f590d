"""Betweenness through our projection, conversion included, against networkx's own."""

from __future__ import annotations

import time
from collections.abc import Iterator

import networkx as nx

from graph.measures import MEASURES


def rows() -> Iterator[tuple[str, float, float]]:
    """(what, our seconds, their seconds) for scale-free graphs of two sizes."""
    for nodes in (300, 1000):
        graph = nx.barabasi_albert_graph(nodes, 5, seed=7)
        ours, theirs = [], []
        for _ in range(3):
            ours.append(_timed(lambda g=graph: MEASURES["betweenness"].compute(g)))
            theirs.append(_timed(lambda g=graph: nx.betweenness_centrality(g)))
        yield f"betweenness, {nodes} nodes, {graph.number_of_edges()} edges, against networkx", min(ours), min(theirs)


def _timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
