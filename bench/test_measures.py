"""Betweenness through our projection, conversion included, beside networkx's own."""

from __future__ import annotations

import networkx as nx
import pytest

from graph.measures import MEASURES

WORK = {"bare networkx": nx.betweenness_centrality, "ours": MEASURES["betweenness"].compute}


@pytest.mark.parametrize("whose", WORK, ids=["bare", "ours"])
@pytest.mark.parametrize("nodes", [300, 1000])
def test(benchmark, nodes, whose):
    graph = nx.barabasi_albert_graph(nodes, 5, seed=7)
    benchmark.group = f"betweenness, {nodes:,} nodes, {graph.number_of_edges():,} edges"
    benchmark.extra_info["what"] = whose
    benchmark.pedantic(WORK[whose], (graph,), rounds=3)
