"""The measures against networkx's own on the same projection, on graphs of every shape."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import graph_of, relation

from graph.lens import Lens
from graph.measures import MEASURES
from graph.model import Entity
from graph.projection import simple
from graph.report import report

edges = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda e: e[0] != e[1]), max_size=25)


def stationary(graph):
    """PageRank from networkx's own Google matrix, without SciPy."""
    matrix = nx.google_matrix(graph, alpha=0.85, weight=None)
    values = np.full(len(graph), 1 / len(graph))
    for _ in range(300):
        values = values @ matrix
    return dict(zip(graph, values.tolist(), strict=True))


THEIRS = {
    "betweenness": nx.betweenness_centrality,
    "degree": nx.degree_centrality,
    "closeness": nx.closeness_centrality,
    "pagerank": lambda g: stationary(g) if g else {},
    "constraint": lambda g: {n: v for n, v in nx.constraint(g).items() if v == v} if g else {},
}


@given(st.integers(0, 9), edges)
@settings(max_examples=80, deadline=None)
def test_every_measure_equals_networkx(n, pairs):
    entities = [Entity(f"n{i}", "Person", f"N{i}") for i in range(n)]
    graph = graph_of(entities, [relation(f"n{a}", "URGES", f"n{b}") for a, b in pairs if max(a, b) < n])
    flat = simple(graph)
    for name, rule in THEIRS.items():
        theirs = rule(flat)
        ours = MEASURES[name].compute(flat)
        assert set(ours) == set(theirs), name
        assert ours == pytest.approx(theirs, abs=1e-9), name


@given(st.integers(0, 8), edges)
@settings(max_examples=30, deadline=None)
def test_betweenness_of_a_directed_projection_equals_networkx(n, pairs):
    graph = graph_of(
        [Entity(f"n{i}", "Person", f"N{i}") for i in range(9)], [relation(f"n{a}", "URGES", f"n{b}") for a, b in pairs]
    )
    flat = simple(graph, directed=True)
    assert MEASURES["betweenness"].compute(flat) == pytest.approx(nx.betweenness_centrality(flat), abs=1e-9)


def test_published_values_of_the_florentine_families():
    # Padgett & Ansell (1993), as in every textbook: the Medici.
    families = nx.florentine_families_graph()
    assert MEASURES["betweenness"].compute(families)["Medici"] == pytest.approx(0.522, abs=5e-4)
    assert MEASURES["closeness"].compute(families)["Medici"] == pytest.approx(0.560, abs=5e-4)


def test_parallel_edges_are_one_tie_whose_weight_is_named():
    both = [relation("a", "URGES", "b", count=3), relation("b", "OPPOSES", "a")]
    graph = graph_of([Entity("a", "Person", "A"), Entity("b", "Person", "B")], both)
    assert simple(graph)["a"]["b"]["weight"] == 2
    assert simple(graph, "count")["a"]["b"]["weight"] == 4
    with pytest.raises(ValueError, match="unknown weight"):
        simple(graph, "strength")


def test_the_report_says_through_which_lens(graph):
    made = report(graph, Lens(kinds=("State",)), ["degree"])
    data = made.to_dict()
    assert data["lens"]["kinds"] == ["State"]
    assert [m["name"] for m in data["measures"]] == ["degree"]
    assert {v["kind"] for v in data["measures"][0]["values"]} == {"State"}
    assert data["measures"][0]["values"][0].keys() == {"id", "name", "kind", "value"}


def test_an_unknown_measure_and_an_empty_lens(graph):
    with pytest.raises(ValueError, match="known: betweenness"):
        report(graph, measures=["fame"])
    empty = report(graph, Lens(kinds=("Topic",)))
    assert empty.to_dict()["nodes"] == 0
    assert all(m["values"] == [] for m in empty.to_dict()["measures"])
