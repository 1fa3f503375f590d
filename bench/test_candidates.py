"""Asking who could mediate on 100,000 edges, the first time and again, beside one bare loop over the edges."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx
import pytest

from graph.candidates import could_mediate

CONDUCT = {"MEETS": 1, "SUPPORTS": 1, "CRITICISES": -1, "THREATENS": -1, "ATTACKS": -1}


def _edge(type: str, day: str, sign: int) -> dict[str, Any]:
    return {
        "type": type, "from": day, "to": day, "confidence": 1.0, "count": 1, "qualifier": "", "evidence": 1,
        "sign": sign, "symmetric": False, "structural": False, "props": {},
    }  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph[str]:
    """2,000 agreements with 10,000 parties and third parties among 1,000 actors, and 90,000 relations of conduct."""
    chance = random.Random(1)
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    actors = [f"o:{i}" for i in range(1000)]
    made.add_nodes_from((one, {"kind": "Organization", "name": one, "aliases": [], "props": {}}) for one in actors)
    day = [f"{year}-{month:02}-15" for year in range(1990, 2021) for month in range(1, 13)]
    for i in range(2000):
        on = chance.choice(day)
        made.add_node(f"a:{i}", kind="Agreement", name=f"Agreement {i}", aliases=[], props={"date": on})
        for k, who in enumerate(chance.sample(actors, 5)):
            made.add_edge(who, f"a:{i}", key=f"a{i} {k}", **_edge("PARTY_TO" if k < 2 else "MEDIATES", on, k >= 2))
    for i in range(90_000):
        type, sign = chance.choice(list(CONDUCT.items()))
        made.add_edge(*chance.sample(actors, 2), key=f"c{i}", **_edge(type, chance.choice(day), sign))
    return made


@pytest.mark.parametrize("whose", ["bare", "first", "again"])
def test(benchmark, graph, whose):
    benchmark.group = f"could-mediate, {graph.number_of_edges():,} edges"
    benchmark.extra_info["what"] = {
        "bare": "a bare loop over the edges", "first": "ours, the first time", "again": "ours, again"
    }[whose]  # fmt: skip
    if whose == "bare":
        benchmark.pedantic(lambda: sum(d["sign"] for *_, d in graph.edges(keys=True, data=True)), rounds=3)
    elif whose == "first":
        benchmark.pedantic(could_mediate, (graph, "o:1", "o:2"), rounds=3)  # not frozen: it is read each time
    else:
        frozen = nx.freeze(graph.copy())
        could_mediate(frozen, "o:1", "o:2")
        benchmark.pedantic(could_mediate, (frozen, "o:3", "o:4"), rounds=3)
