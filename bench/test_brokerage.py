"""Structural holes, brokerage and who stands between two sides, beside networkx and igraph; conversion included each time.

The graphs are not frozen, so nothing is kept from one call to the next. networkx makes full matrices of its nodes, 800 MB
each for 10,000, so it is left out there. No Python package has Gould-Fernandez brokerage: beside it is the definition over
adjacency sets.
"""

from __future__ import annotations

from itertools import product

import igraph
import networkx as nx
import pytest

from graph.measures.between import between
from graph.measures.brokerage import ROLES, brokerage
from graph.measures.holes import constraint, effective_size

SIZES = {"1,000 edges": (200, 5), "10,000 edges": (2_000, 5), "100,000 edges": (10_000, 10)}


def by_igraph(graph):
    return igraph.Graph(n=len(graph), edges=list(graph.edges)).constraint()


def over_sets(graph, groups):
    """Every pair of contacts of everybody, as one would write it."""
    contacts = {node: set(graph[node]) for node in graph}
    scores = {node: dict.fromkeys(ROLES, 0) for node in graph}
    for v in graph:
        for i, j in product(contacts[v], contacts[v]):
            if i != j and j not in contacts[i]:
                a, b, c = groups[i], groups[v], groups[j]
                if a == c:
                    role = "coordinator" if a == b else "consultant"
                else:
                    role = "gatekeeper" if b == c else "representative" if a == b else "liaison"
                scores[v][role] += 1
    return scores


WORK = {
    "constraint": {"bare networkx": nx.constraint, "bare igraph": by_igraph, "ours": constraint},
    "effective size": {"bare networkx": nx.effective_size, "ours": effective_size},
    "Gould-Fernandez": {
        "bare sets": lambda graph: over_sets(graph, {node: node % 50 for node in graph}),
        "ours, with chance": lambda graph: brokerage(graph, {node: node % 50 for node in graph}),
    },
    "between 10 and 10": {
        "bare networkx": lambda graph: nx.betweenness_centrality_subset(graph, range(10), range(90, 100)),
        "ours": lambda graph: between(graph, range(10), range(90, 100)),
    },
}
CASES = [
    (what, size, whose)
    for what, size in product(WORK, SIZES)
    for whose in WORK[what]
    if (size, whose) != ("100,000 edges", "bare networkx") or what == "between 10 and 10"
]


@pytest.mark.parametrize(("what", "size", "whose"), CASES, ids=["-".join(case).replace(" ", "_") for case in CASES])
def test(benchmark, what, size, whose):
    nodes, ties = SIZES[size]
    graph = nx.barabasi_albert_graph(nodes, ties, seed=7)
    benchmark.group = f"{what}, {nodes:,} nodes, {graph.number_of_edges():,} edges"
    benchmark.extra_info["what"] = whose
    benchmark.pedantic(WORK[what][whose], (graph,), rounds=3, warmup_rounds=1)
