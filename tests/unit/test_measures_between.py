"""Who stands between two sides, against all shortest paths written out."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import graph_of, relation

from graph.measures.between import apart, between, by_nearness, served
from graph.measures.brokerage import dealings
from graph.model import Entity


@st.composite
def cases(draw):
    """A graph of any shape and two camps in it. Lengths are sums of halves, which networkx compares exactly."""
    graph = draw(st.sampled_from([nx.Graph, nx.DiGraph]))()
    n = draw(st.integers(2, 8))
    graph.add_nodes_from(range(n))
    node = st.integers(0, n - 1)
    for u, v in draw(st.lists(st.tuples(node, node), max_size=20)):
        graph.add_edge(u, v)
        length = draw(st.sampled_from([None, 0.5, 1, 2]))
        if length is not None:
            graph[u][v]["distance"] = length
    order = draw(st.permutations(range(n)))
    a = draw(st.integers(1, n - 1))
    b = draw(st.integers(1, n - a))
    return graph, order[:a], order[a : a + b], draw(st.sampled_from([None, "distance"]))


def written_out(graph, a, b, distance):
    """{pair: {node between: share}} of the connected pairs."""
    found = {}
    for pair in ((x, y) for x in a for y in b if nx.has_path(graph, x, y)):
        paths = list(nx.all_shortest_paths(graph, *pair, weight=distance))
        inner = {v for path in paths for v in path[1:-1]}
        found[pair] = {v: sum(v in path for path in paths) / len(paths) for v in inner}
    return found


@settings(deadline=None)
@given(cases())
def test_it_is_the_share_of_the_shortest_paths(case):
    graph, a, b, distance = case
    shares = written_out(graph, a, b, distance)
    found = between(graph, a, b, distance)
    for node in graph:
        pairs = [pair for pair in shares if node not in pair]
        wanted = sum(shares[pair].get(node, 0) for pair in pairs) / len(pairs) if pairs else 0
        assert found.values[node] == pytest.approx(wanted)
        told = {(one.a, one.b): one.share for one in served(graph, a, b, node, distance)}
        assert told == pytest.approx({p: shares[p][node] for p in pairs if node in shares[p]})
    assert found.pairs == len(shares)
    assert set(found.unreachable) == {(x, y) for x in a for y in b} - set(shares)


@settings(deadline=None)
@given(cases())
def test_it_is_networkx_s_but_for_the_scale(case):
    graph, a, b, distance = case
    for u, v in graph.edges:
        graph[u][v].setdefault("distance", 1)
    theirs = nx.betweenness_centrality_subset(graph, a, b, weight=distance)
    found = between(graph, a, b, distance)
    scale = 1 if graph.is_directed() else 0.5
    for node in set(graph) - set(a) - set(b):
        assert found.values[node] * found.pairs * scale == pytest.approx(theirs[node])


def test_a_cut_between_the_camps_has_everything():
    two = nx.barbell_graph(4, 1)  # 0-3, the bridge 4, 5-8
    found = between(two, [0, 1], [7, 8])
    assert found.ranked() == [(3, 1.0), (4, 1.0), (5, 1.0)]
    assert (found.pairs, found.direct, found.unreachable) == (4, 0, ())
    assert [(one.a, one.b, one.share, one.length) for one in served(two, [0, 1], [8], 4)] == [
        (0, 8, 1.0, 4.0),
        (1, 8, 1.0, 4.0),
    ]


def test_decimals_that_differ_by_rounding_alone_are_one_length():
    graph = nx.Graph()
    graph.add_edge("a", "x", distance=0.1)
    graph.add_edge("x", "b", distance=0.2)
    graph.add_edge("a", "y", distance=0.3 - 0.1)
    graph.add_edge("y", "b", distance=0.1)
    assert between(graph, ["a"], ["b"], "distance").values == pytest.approx({"a": 0, "b": 0, "x": 0.5, "y": 0.5})


def test_sides_that_are_tied_have_somebody_between_them_once_these_ties_are_set_aside():
    triangle = nx.complete_graph(3)
    found = between(triangle, [0], [1])
    assert (found.ranked(), found.direct) == ([], 1)
    assert between(apart(triangle, [0], [1]), [0], [1]).ranked() == [(2, 1.0)]


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [([], [1], "the first camp is empty"), ([1], [], "the second camp is empty"), ([1, 2], [2], "2 cannot be in both")],
)
def test_camps_that_cannot_be(a, b, said):
    with pytest.raises(ValueError, match=said):
        between(nx.path_graph(4), a, b)


def test_nonsense_is_a_sentence():
    path = nx.path_graph(3)
    with pytest.raises(KeyError):
        between(path, [0], [9])
    with pytest.raises(KeyError):
        served(path, [0], [2], 9)
    with pytest.raises(ValueError, match="collapse them first"):
        between(nx.MultiGraph(path), [0], [2])
    nx.set_edge_attributes(path, 0, "distance")
    with pytest.raises(ValueError, match="the tie from 0 to 1 has the distance 0; a number above 0 was expected"):
        between(path, [0], [2], "distance")


def test_no_way_at_all_counts_for_nobody():
    found = between(nx.empty_graph(3), [0], [1, 2])
    assert (found.values, found.pairs, found.unreachable) == ({0: 0, 1: 0, 2: 0}, 0, ((0, 1), (0, 2)))


def test_who_mediates_stands_between_the_parties(graph):
    acting = dealings(graph)
    near = apart(by_nearness(acting), ["iso:UA"], ["iso:RU"])
    found = between(near, ["iso:UA"], ["iso:RU"], "distance")
    # Fidan mediates between Ukraine and the Russian delegation, one more step from Russia than the United States.
    assert found.ranked() == [("iso:US", 1.0)]


def test_nearness_is_that_of_the_nearest_relation():
    graph = graph_of(
        [Entity("iso:A", "State", "A"), Entity("iso:B", "State", "B")],
        [relation("iso:A", "HAS_RELATIONS_WITH", "iso:B"), relation("iso:B", "MEDIATES", "iso:A")],
    )
    assert by_nearness(graph)["iso:A"]["iso:B"]["distance"] == 0.5
