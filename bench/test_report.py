"""The whole report on 10,000 nodes and 100,000 edges: all measures, and the document in each format."""

from __future__ import annotations

from functools import cache
from random import Random
from types import SimpleNamespace

import networkx as nx
import pytest
from samples import DOCUMENT

from graph import rows as as_rows
from graph.mirror import TOLD_BY, Mirror
from graph.model import Entity, Relation
from graph.ontology import default
from graph.report import Report, rendered, report

NODES, EDGES = 10_000, 100_000
# What actors do to each other, and mandates: friendly, neutral and hostile.
TYPES = ("MEETS", "SUPPORTS", "URGES", "CRITICISES", "ATTACKS", "REPRESENTS")


@cache
def feed() -> SimpleNamespace:
    """Actors some of whom have very many ties, as in event data."""
    chance = Random(7)
    kinds = ("Person", "State", "Organization", "Group")
    entities = [Entity(f"n:{i}", kinds[i % 4], f"Actor number {i}") for i in range(NODES)]
    pairs = list(nx.barabasi_albert_graph(NODES, 8, seed=7).edges())
    pairs += [chance.choice(pairs) for _ in range(EDGES - len(pairs))]  # parallel ones, of other types and years
    told = {}
    for i, (a, b) in enumerate(pairs):
        year = str(1990 + i % 35)
        one = Relation(
            chance.choice(TYPES), f"n:{a}", f"n:{b}", year, year, 0.5 + i % 5 / 10, 1 + i % 3, qualifier=str(i)
        )
        told[one.id] = {
            **as_rows.edge_row(one),
            **as_rows.type_and_ends(one),
            "evidence": 1 + i % 3,
            TOLD_BY: {DOCUMENT: 1 + i % 3},
        }
    nodes = [as_rows.node_row(one) for one in entities]
    return SimpleNamespace(revision=1, nodes=nodes, edges=list(told.values()), removed=[])


def graph() -> nx.MultiDiGraph:
    """A mirror's graph of which nobody has kept anything yet."""
    mirror = Mirror(SimpleNamespace(changes=lambda since: feed()))
    mirror.refresh()
    return mirror.graph


@cache
def made() -> Report:
    """The report, computed once for the formats."""
    return report(graph())


def test_measures(benchmark):
    benchmark.group = f"report on {NODES:,} nodes and {EDGES:,} edges"
    benchmark.extra_info["what"] = "all measures"
    benchmark.pedantic(report, setup=lambda: ((graph(),), {}), rounds=1)


@pytest.mark.parametrize("suffix", [".html", ".md", ".xlsx", ".zip", ".parquet", ".json"])
def test_format(benchmark, suffix):
    benchmark.group = f"report on {NODES:,} nodes and {EDGES:,} edges"
    benchmark.extra_info["what"] = f"written as {suffix}"
    benchmark.pedantic(rendered, (made(), suffix), {"kinds": default().actors}, rounds=1)
