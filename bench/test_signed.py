"""Triangles by sign, the two camps and draws of evidence, beside what one would write with networkx and igraph."""

from __future__ import annotations

import random

import igraph
import networkx as nx
import pytest

from graph.measures import MEASURES
from graph.measures.camps import camps
from graph.measures.signed import balance
from graph.measures.uncertainty import rank_intervals
from graph.projection import project


def signed(nodes: int, ties: int, turned: float) -> nx.MultiDiGraph:
    """Two camps with some of the signs turned, as the mirror has them."""
    chance = random.Random(7)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((str(i), {"kind": "State", "name": str(i)}) for i in range(nodes))
    for key, (u, v) in enumerate(nx.barabasi_albert_graph(nodes, ties // nodes, seed=7).edges()):
        sign = (1 if u % 2 == v % 2 else -1) * (-1 if chance.random() < turned else 1)
        data = {"sign": sign, "evidence": chance.choice([1, 1, 2, 5]), "documents": {}, "count": 1, "confidence": 1.0}
        graph.add_edge(str(u), str(v), f"r{key}", symmetric=True, **data)
    return nx.freeze(graph)


def with_networkx(flat: nx.Graph) -> int:
    """Balanced triangles, by networkx's neighbours."""
    return sum(
        flat[u][v]["sign"] * flat[v][w]["sign"] * flat[u][w]["sign"] > 0
        for u, v in flat.edges()
        for w in nx.common_neighbors(flat, u, v)
    )


def with_igraph(flat: nx.Graph) -> int:
    """Balanced triangles, by igraph's list of triangles."""
    graph = igraph.Graph.from_networkx(flat)
    sign = {frozenset(e.tuple): e["sign"] for e in graph.es}
    return sum(
        sign[frozenset((a, b))] * sign[frozenset((b, c))] * sign[frozenset((a, c))] > 0
        for a, b, c in graph.list_triangles()
    )


WORK = {"bare networkx": with_networkx, "igraph": with_igraph, "ours, with chance and actors": balance}


@pytest.mark.parametrize("whose", WORK, ids=["bare", "igraph", "ours"])
@pytest.mark.parametrize(("nodes", "ties"), [(1000, 5000), (10_000, 100_000)])
def test_balance(benchmark, nodes, ties, whose):
    flat = project(signed(nodes, ties, 0.1)).copy()  # not frozen, so that nothing is kept from one round to the next
    benchmark.group = f"balance, {nodes:,} nodes, {ties:,} ties"
    benchmark.extra_info["what"] = whose
    benchmark.pedantic(WORK[whose], (flat,), rounds=3)


@pytest.mark.parametrize(("nodes", "ties", "turned"), [(1000, 5000, 0.05), (1000, 5000, 0.5), (10_000, 100_000, 0.05)])
def test_camps(benchmark, nodes, ties, turned):
    graph = signed(nodes, ties, turned)
    benchmark.group = f"two camps, {nodes:,} nodes, {ties:,} ties, {turned:.0%} turned"
    found = benchmark.pedantic(camps, (graph,), rounds=1)
    benchmark.extra_info["what"] = f"index {found.index:g}, bound {found.bound:g}"


@pytest.mark.parametrize("name", ["degree", "constraint", "betweenness"])
def test_twenty_draws(benchmark, name):
    graph = signed(1000, 5000, 0.1)
    benchmark.group = "20 draws of evidence, 1,000 nodes, 5,000 relations"
    benchmark.extra_info["what"] = name
    benchmark.pedantic(lambda: rank_intervals(graph, MEASURES[name], draws=20), rounds=1)
