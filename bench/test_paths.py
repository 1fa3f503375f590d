"""The ten best paths between two, beside networkx, igraph and scipy on the simple graph made ready for them."""

from __future__ import annotations

import random
from functools import cache
from itertools import islice

import igraph
import networkx as nx
import numpy as np
import pytest
from samples import graph_of, relation
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import yen

from graph.model import Entity
from graph.ontology import default
from graph.paths import Route, disjoint, find_paths, why_none
from graph.paths.compiled import Compiled

K, PAIRS = 10, 5
TYPES = ("MEETS", "ATTACKS", "SUPPORTS", "URGES", "MEMBER_OF", "MEDIATES")
SIZES = {1_000: 100, 10_000: 1_000, 100_000: 10_000}  # edges: nodes


@cache
def network(edges):
    """A mirror's graph with hubs, dates and parallel relations, and pairs of its nodes."""
    chance = random.Random(edges)
    nodes = SIZES[edges]
    hubs = list(range(10))
    made = {}
    while len(made) < edges:
        a = chance.randrange(nodes)
        b = chance.choice(hubs) if chance.random() < 0.7 else chance.randrange(nodes)
        month = f"{chance.randrange(1990, 2025)}-{chance.randrange(1, 13):02d}"
        kind = chance.choice(TYPES)
        if a != b:
            hubs += [a, b]
            made[a, b, kind, month] = relation(
                f"n{a}", kind, f"n{b}", start=month, end=month, count=chance.randrange(1, 9)
            )
    graph = graph_of((Entity(f"n{i}", "State", f"N{i}") for i in range(nodes)), made.values())
    return graph, [tuple(f"n{i}" for i in chance.sample(range(nodes), 2)) for _ in range(PAIRS)]


@cache
def flat(edges):
    """The simple graph, its costs those of the nearest relation."""
    graph, _ = network(edges)
    result = nx.Graph()
    result.add_nodes_from(graph)
    for u, v, data in graph.edges(data=True):
        cost = default().relation(data["type"]).distance
        result.add_edge(u, v, cost=min(cost, result.get_edge_data(u, v, {"cost": cost})["cost"]))
    return result


@cache
def for_igraph(edges):
    return igraph.Graph.from_networkx(flat(edges)), {node: i for i, node in enumerate(flat(edges))}


@cache
def for_scipy(edges):
    place = {node: i for i, node in enumerate(flat(edges))}
    u, v, costs = zip(*flat(edges).edges(data="cost"), strict=True)
    ends = [np.array([place[n] for n in side], dtype=np.int32) for side in (u, v)]
    return csr_matrix((costs, ends), shape=(len(place), len(place))), place


def with_networkx(edges, a, b):
    graph = flat(edges)
    chains = list(islice(nx.shortest_simple_paths(graph, a, b, weight="cost"), K))
    return [nx.path_weight(graph, chain, "cost") for chain in chains]


def with_igraph(edges, a, b):
    graph, place = for_igraph(edges)
    chains = graph.get_k_shortest_paths(place[a], to=place[b], k=K, weights="cost", output="epath")
    return [sum(graph.es[chain]["cost"]) for chain in chains]


def with_scipy(edges, a, b):
    graph, place = for_scipy(edges)
    return list(yen(graph, place[a], place[b], K, directed=False))


def ours(edges, a, b, **options):
    return [path.cost for path in find_paths(network(edges)[0], a, b, K, None, **options)]


WORK = {"bare networkx": with_networkx, "igraph": with_igraph, "scipy": with_scipy, "ours": ours}


@pytest.mark.parametrize("whose", WORK)
@pytest.mark.parametrize("edges", SIZES)
def test_ten_best(benchmark, edges, whose):
    _, pairs = network(edges)
    best = [ours(edges, *pair) for pair in pairs]
    assert [WORK[whose](edges, *pair) for pair in pairs] == [pytest.approx(costs) for costs in best]
    benchmark.group = f"{PAIRS} times the {K} best paths, {SIZES[edges]:,} nodes, {edges:,} edges"
    benchmark.extra_info["what"] = whose
    benchmark.pedantic(lambda: [WORK[whose](edges, *pair) for pair in pairs], rounds=3)


ASKED = {
    "distance, any length": {},
    "distance, at most 8 steps": {"max_hops": 8},
    "strength": {"by": "strength", "max_hops": 8},
    "confidence": {"by": "confidence", "max_hops": 8},
    "recency": {"by": "recency", "max_hops": 8},
    "directed": {"directed": True, "max_hops": 8},
    "by way of one": {"via": "n77", "max_hops": 8},
    "in time order": {"in_order": "possible", "max_hops": 8},
}


@pytest.mark.parametrize("asked", [*ASKED, "conversion", "disjoint", "why none"])
def test_ways_of_asking(benchmark, asked):
    graph, pairs = network(100_000)

    def work():
        if asked == "conversion":
            return Compiled(graph)
        if asked == "disjoint":
            return [disjoint(graph, *pair) for pair in pairs]
        if asked == "why none":
            return [why_none(graph, graph, *pair, Route(max_hops=1)) for pair in pairs]
        return [find_paths(graph, *pair, **{"k": K, **ASKED[asked]}) for pair in pairs]

    work()
    benchmark.group = "paths in 10,000 nodes, 100,000 edges"
    benchmark.extra_info["what"] = asked + ("" if asked == "conversion" else f", {PAIRS} pairs")
    benchmark.pedantic(work, rounds=3)
