"""Communities, bridges and cut points."""

import random

import networkx as nx
import pytest
from hypothesis import given, settings
from test_measures_centrality import graphs

from graph.measures.communities import communities, participation
from graph.measures.cuts import bridges, cut_points, separation


def undirected(graph):
    plain = nx.Graph(graph.to_undirected() if graph.is_directed() else graph)
    plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    return plain


def parts(graph):
    return sorted((len(one) for one in nx.connected_components(graph)), reverse=True)


@given(graphs(largest=12))
@settings(max_examples=60, deadline=None)
def test_cut_points_are_networkxs_and_leave_the_parts_that_removal_leaves(graph):
    plain = undirected(graph)
    found = cut_points(graph)
    assert set(found) == set(nx.articulation_points(plain))
    share = separation(graph)
    assert set(share) == set(graph)
    for node in graph:
        its = plain.subgraph(nx.node_connected_component(plain, node)).copy()
        its.remove_node(node)
        left = parts(its)
        assert list(found.get(node, left)) == left
        pairs = (sum(left) ** 2 - sum(n * n for n in left)) / 2
        most = (len(graph) - 1) * (len(graph) - 2) / 2
        assert share[node] == pytest.approx(pairs / most if most else 0)


@given(graphs(largest=12))
@settings(max_examples=60, deadline=None)
def test_bridges_are_networkxs_and_have_the_sides_that_removal_leaves(graph):
    plain = undirected(graph)
    found = bridges(graph)
    assert {frozenset(ends) for ends in found} == {frozenset(ends) for ends in nx.bridges(plain)}
    order = list(graph)
    for (u, v), sides in found.items():
        assert order.index(u) < order.index(v)
        without = plain.copy()
        without.remove_edge(u, v)
        assert sides == tuple(len(nx.node_connected_component(without, end)) for end in (u, v))


@given(graphs())
@settings(max_examples=50, deadline=None)
def test_communities_part_all_nodes_by_a_modularity_that_networkx_has_too(graph):
    found = communities(graph, "weight")
    assert sorted(node for members in found.members for node in members) == sorted(graph)
    assert [len(members) for members in found.members] == sorted(map(len, found.members), reverse=True)
    assert found == communities(graph, "weight") or found.modularity != found.modularity
    plain = nx.Graph()
    plain.add_nodes_from(graph)
    for u, v, data in graph.edges(data=True):
        if data.get("weight", 1) > 0:
            before = plain[u][v]["weight"] if plain.has_edge(u, v) else 0
            plain.add_edge(u, v, weight=before + data.get("weight", 1))
    if plain.number_of_edges():
        sets = [set(members) for members in found.members]
        assert found.modularity == pytest.approx(nx.community.modularity(plain, sets), abs=1e-9)
        connected = list(nx.connected_components(plain))
        assert all(any(members <= one for one in connected) for members in sets)


@given(graphs())
@settings(max_examples=50, deadline=None)
def test_participation_is_its_formula(graph):
    found = communities(graph)
    ours, of = participation(graph), found.of()
    arcs = [(u, v) for u, v in graph.edges()] + [(v, u) for u, v in graph.edges() if graph.is_directed() or u != v]
    for node in graph:
        ends = [of[v] for u, v in arcs if u == node]
        if ends:
            expected = 1 - sum((ends.count(c) / len(ends)) ** 2 for c in set(ends))
            assert ours[node] == pytest.approx(expected)
        else:
            assert node not in ours


def test_the_karate_club_falls_into_the_four_parts_of_greatest_modularity():
    # .4198 is the optimum (Brandes et al. 2008).
    found = communities(nx.karate_club_graph())
    assert found.modularity == pytest.approx(0.4198, abs=5e-5)
    assert len(found.members) == 4
    assert len(communities(nx.karate_club_graph(), resolution=3).members) > 4


def test_chance_is_the_programs_own():
    random.seed(5)
    first = random.random()
    random.seed(5)
    graph = nx.gnp_random_graph(60, 0.1, seed=1)
    found = communities(graph)
    assert random.random() == first
    random.seed(99)
    assert communities(graph) == found


def test_who_holds_a_graph_together():
    # Two triangles, joined by a go-between who has a friend of his own.
    graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "m"), ("m", "x"), ("x", "y"), ("y", "z"), ("z", "x")])
    graph.add_edge("m", "friend")
    assert cut_points(graph) == {"c": (5, 2), "m": (3, 3, 1), "x": (5, 2)}
    assert bridges(graph) == {("c", "m"): (3, 5), ("m", "x"): (5, 3), ("m", "friend"): (7, 1)}
    assert max(separation(graph).items(), key=lambda one: one[1]) == ("m", pytest.approx(15 / 21))


def test_a_long_chain_is_no_matter():
    found = cut_points(nx.path_graph(20_000))
    assert len(found) == 19_998
    assert found[1] == (19_998, 1)
