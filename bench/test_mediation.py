"""Mediator by party on a large graph: ours, which counts nothing twice, beside the loop over networkx that one would write."""

from __future__ import annotations

import random
from collections import Counter

import networkx as nx
import pytest
from samples import graph_of

from graph.mediation import matrix, portfolio
from graph.mediation.memo import _KEPT
from graph.model import Entity, Relation

PROCESSES, EDGES = 5_000, 100_000
GROUP = f"mediators by parties, {PROCESSES:,} processes, {EDGES:,} relations"


@pytest.fixture(scope="module")
def large() -> nx.MultiDiGraph:
    """Agreements of 1,500 processes, their parties, and third parties who are mostly envoys; pairs and conduct by month."""
    some = random.Random(1)
    actors = [f"a:{n}" for n in range(1000)]
    envoys = [f"p:{n}" for n in range(4000)]
    wholes, rounds = [f"x:{n}" for n in range(1500)], [f"r:{n}" for n in range(PROCESSES - 1500)]

    def month() -> str:
        return f"{some.randint(1975, 2024)}-{some.randint(1, 12):02d}"

    told: dict[str, Relation] = {}

    def tell(*what: str, day: str | None = None) -> None:
        one = Relation(*what, start=day, end=day, qualifier=day or "")
        told[one.id] = one

    for envoy in envoys:
        tell("REPRESENTS", envoy, some.choice(actors[:300]))
    for one in rounds:
        tell("RESULT_OF", one, some.choice(wholes))
    for one in (*rounds, *wholes):
        for party in some.sample(actors, 3):
            tell("PARTY_TO", party, one)
        for third in some.sample(envoys, 3):
            tell(some.choice(["MEDIATES", "HOSTS", "OBSERVES"]), third, one)
    for _ in range(5000):
        tell("MEDIATES", some.choice(actors), some.choice(actors), day=month())
    while len(told) < EDGES:
        tell(some.choice(["MEETS", "AIDS", "ATTACKS"]), *some.sample([*actors, *envoys], 2), day=month())
    entities = [Entity(one, "State", one) for one in actors] + [Entity(one, "Person", one) for one in envoys]
    entities += [Entity(one, "Process", one) for one in wholes]
    entities += [Entity(one, "Agreement", one, props={"date": month()}) for one in rounds]
    return graph_of(entities, told.values())


def bare(graph: nx.MultiDiGraph) -> Counter:
    """Each third party by each party, as told of each process; pairs of actors not counted, nobody's credit considered."""
    cells: Counter = Counter()
    for node, data in graph.nodes(data=True):
        if data["kind"] in ("Process", "Agreement", "Event"):
            edges = [(u, d["type"]) for u, _, d in graph.in_edges(node, data=True)]
            third = {u for u, type in edges if type in ("MEDIATES", "HOSTS", "GUARANTEES", "OBSERVES")}
            cells.update((who, u) for u, type in edges if type == "PARTY_TO" for who in third)
    return cells


def first(graph: nx.MultiDiGraph) -> None:
    """The matrix with all that has to be worked out of a graph once."""
    _KEPT.pop(graph, None)
    matrix(graph)


WORK = {
    "bare": ("bare loop", bare),
    "first": ("ours, the first time", first),
    "again": ("ours, again", matrix),
    "mediator": ("ours, again, of one part", lambda graph: matrix(graph, parts=["mediator"])),
    "portfolio": ("ours, a portfolio", lambda graph: portfolio(graph, "mediator", ["a:1"])),
}


@pytest.mark.parametrize("what", WORK)
def test(benchmark, large, what):
    name, work = WORK[what]
    benchmark.group = GROUP
    benchmark.extra_info["what"] = name
    matrix(large)
    benchmark.pedantic(work, (large,), rounds=3)
