"""Burt's measures against his formulas as they stand, networkx, igraph and published values."""

import math

import igraph
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures.holes import MEASURES, constraint, effective_size, efficiency, hierarchy

# Burt's example as Borgatti (1997) works it out; the strengths are those of networkx's own tests.
BURT = "AB2 AF3 AG5 AE2 EG8 FG3 BG4 BD1 DG3 GC10"


@pytest.fixture
def burt():
    graph = nx.Graph()
    for tie in BURT.split():
        graph.add_edge(tie[0], tie[1], weight=int(tie[2:]))
    return graph


@st.composite
def graphs(draw):
    """Simple graphs of every shape: directed or not, disconnected, loops, none or one node, zero and missing
    weights."""
    graph = draw(st.sampled_from([nx.Graph, nx.DiGraph]))()
    n = draw(st.integers(0, 8))
    graph.add_nodes_from(range(n))
    if n:
        node = st.integers(0, n - 1)
        for u, v in draw(st.lists(st.tuples(node, node), max_size=28)):
            graph.add_edge(u, v)
            strength = draw(st.sampled_from([None, 0, 0.25, 1, 3]))
            if strength is not None:
                graph[u][v]["weight"] = strength
    return graph


def plain(graph, weight):
    """The graph that the definitions speak of: no loops, no ties without strength, every weight there."""
    result = graph.__class__()
    result.add_nodes_from(graph)
    for u, v, data in graph.edges(data=True):
        strength = 1 if weight is None else data.get(weight, 1)
        if u != v and strength > 0:
            result.add_edge(u, v, weight=strength)
    return result


def by_definition(graph):
    """Burt's four measures, written as he writes them: {node: (constraint, effective size, efficiency, hierarchy)}."""
    a = {(i, j): graph[i][j]["weight"] if graph.has_edge(i, j) else 0 for i in graph for j in graph}
    z = {(i, j): a[i, j] + a[j, i] for i in graph for j in graph if i != j}
    contacts = {i: [j for j in graph if i != j and z[i, j]] for i in graph}
    p = {(i, j): z[i, j] / sum(z[i, k] for k in contacts[i]) for i in graph for j in contacts[i]}
    m = {(i, j): z[i, j] / max(z[i, k] for k in contacts[i]) for i in graph for j in contacts[i]}
    found = {}
    for i in graph:
        if not contacts[i]:
            continue
        n = len(contacts[i])
        c = {
            j: (p[i, j] + sum(p[i, q] * p[q, j] for q in contacts[i] if q != j and (q, j) in p)) ** 2
            for j in contacts[i]
        }
        size = sum(1 - sum(p[i, q] * m.get((j, q), 0) for q in contacts[i] if q != j) for j in contacts[i])
        total = sum(c.values())
        ratios = [c[j] * n / total for j in c]
        h = sum(r * math.log(r) for r in ratios) / (n * math.log(n)) if n > 1 else None
        found[i] = (total, size, size / n, h)
    return found


@settings(deadline=None)
@given(graphs(), st.sampled_from([None, "weight"]))
def test_they_are_what_burt_defines(graph, weight):
    wanted = by_definition(plain(graph, weight))
    for place, measure in enumerate((constraint, effective_size, efficiency, hierarchy)):
        given_ = measure(graph, weight)
        assert given_ == pytest.approx({i: v[place] for i, v in wanted.items() if v[place] is not None}, abs=1e-9)


@settings(deadline=None)
@given(graphs(), st.sampled_from([None, "weight"]))
def test_networkx_and_igraph_agree(graph, weight):
    simple = plain(graph, weight)
    if not simple:
        return  # networkx raises
    theirs = nx.constraint(simple, weight=weight)
    assert constraint(graph, weight) == pytest.approx({k: v for k, v in theirs.items() if v == v})
    # Node by node: networkx 3.6.1 computes all at once otherwise, with the wrong maximum when weighted or directed. And
    # it has no value for who is only told of as the target of ties, though the formula counts ties of either direction.
    theirs = nx.effective_size(simple, nodes=list(simple), weight=weight)
    ours = effective_size(graph, weight)
    assert {k: ours[k] for k, v in theirs.items() if v == v} == pytest.approx(
        {k: v for k, v in theirs.items() if v == v}
    )
    place = {node: at for at, node in enumerate(simple)}
    edges = [(place[u], place[v]) for u, v in simple.edges]
    heavy = igraph.Graph(len(simple), edges, directed=simple.is_directed())
    weights = [d["weight"] for *_, d in simple.edges(data=True)] if weight else None
    theirs = dict(zip(simple, heavy.constraint(weights=weights), strict=True))
    assert constraint(graph, weight) == pytest.approx({k: v for k, v in theirs.items() if v == v})


def test_published_values(burt):
    # Borgatti 1997 for the effective size of G; the others as networkx's and UCINET's example have them.
    assert round(effective_size(burt)["G"], 2) == 4.67
    assert round(efficiency(burt)["G"], 2) == 0.78
    assert {n: round(v, 3) for n, v in constraint(burt).items() if n in "GAC"} == {"G": 0.400, "A": 0.595, "C": 1.0}
    weighted = effective_size(burt, "weight")
    assert [weighted[n] for n in "GAC"] == pytest.approx([5.47, 2.47, 1.0], abs=0.006)
    assert {n: round(v, 3) for n, v in constraint(burt, "weight").items() if n in "GAC"} == {
        "G": 0.299,
        "A": 0.795,
        "C": 1.0,
    }


def test_the_ends_of_the_scales():
    star, clique = nx.star_graph(5), nx.complete_graph(3)
    assert constraint(star)[0] == pytest.approx(1 / 5)
    assert (effective_size(star)[0], efficiency(star)[0], hierarchy(star)[0]) == pytest.approx((5, 1, 0))
    assert constraint(clique)[0] == pytest.approx(9 / 8)  # the most there is without weights
    assert effective_size(clique)[0] == pytest.approx(1)
    # One contact whom all the others are tied to constrains most.
    boss = nx.Graph([("ego", "boss"), *(("ego", f"x{i}") for i in range(8)), *(("boss", f"x{i}") for i in range(8))])
    assert hierarchy(boss)["ego"] > 0.1
    assert hierarchy(nx.path_graph(2)) == {}


@pytest.mark.parametrize("measure", [constraint, effective_size, efficiency, hierarchy])
def test_nobody_and_nonsense(measure):
    assert measure(nx.Graph()) == measure(nx.empty_graph(1)) == measure(nx.Graph([(1, 1)])) == {}
    with pytest.raises(ValueError, match="collapse them first"):
        measure(nx.MultiGraph([(1, 2)]))
    with pytest.raises(ValueError, match="the tie from 1 to 2 has the strength -1; at least 0 was expected"):
        measure(nx.Graph([(1, 2, {"weight": -1})]), "weight")


def test_a_frozen_graph_is_counted_once_and_a_changing_one_each_time(burt):
    frozen = nx.freeze(burt.copy())
    assert constraint(frozen) == constraint(frozen)
    before = constraint(burt)["C"]
    burt.add_edge("C", "A", weight=1)
    assert constraint(burt)["C"] < before


def test_every_measure_says_what_it_is():
    for measure in MEASURES:
        assert measure.family == "holes"
        assert all((measure.meaning, measure.formula, measure.source, measure.range, measure.misleads))
        assert measure.compute(nx.path_graph(3))
