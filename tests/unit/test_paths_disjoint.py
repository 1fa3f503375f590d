"""Paths that share nobody, and who would have to be removed: Menger's equality, and that the cut parts the two."""

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import graph_of, relation

from graph.model import Entity
from graph.paths import NotInGraph, Route, disjoint, find_paths

pairs = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] != pair[1]), max_size=26, unique=True
)


def network(edges):
    return graph_of(
        [Entity(f"n{i}", "State", f"N{i}") for i in range(9)],
        [relation(f"n{a}", "URGES", f"n{b}") for a, b in edges],
    )


@given(pairs, st.booleans(), st.sampled_from([(), ("n8",)]))
@settings(max_examples=120, deadline=None)
def test_as_many_paths_as_it_takes_nodes_to_part_two(edges, directed, without):
    graph = network(edges)
    held = disjoint(graph, "n0", "n1", Route(directed=directed, without=without))
    flat = (nx.DiGraph if directed else nx.Graph)(list(graph.edges()))
    flat.add_nodes_from(graph)
    flat.remove_nodes_from(without)
    straight = flat.has_edge("n0", "n1")
    assert bool(held.direct) == straight
    if straight:
        flat.remove_edge("n0", "n1")
    for cut in held.cuts:
        assert len(cut) == len(held.paths) - straight == nx.node_connectivity(flat, "n0", "n1")
        left = flat.copy()
        left.remove_nodes_from(cut)
        assert not {"n0", "n1"} & set(cut)
        assert not nx.has_path(left, "n0", "n1")
    for a, b in combinations(held.paths, 2):
        assert set(a.nodes) & set(b.nodes) == {"n0", "n1"}
    for path in held.paths:
        assert path.nodes == () or (path.nodes[0], path.nodes[-1]) == ("n0", "n1")
        assert len(set(path.nodes)) == len(path.nodes)
    if held.paths:
        best = find_paths(graph, "n0", "n1", 1, None, directed=directed, without=without)[0]
        assert best.cost <= held.paths[0].cost


def test_the_cut_nearest_to_each_end():
    graph = network([(0, 2), (0, 3), (2, 4), (3, 4), (4, 5), (5, 6), (6, 1), (6, 7), (7, 1)])
    held = disjoint(graph, "n0", "n1")
    assert held.cuts == (("n4",), ("n6",))
    assert [path.nodes for path in held.paths] == [("n0", "n2", "n4", "n5", "n6", "n1")]


def test_nobody_parts_two_that_are_tied_directly(graph):
    held = disjoint(graph, "iso:RU", "iso:UA")
    assert len(held.direct) == 1
    assert held.paths[0].nodes == ("iso:RU", "iso:UA")
    assert len(held.cuts[0]) == len(held.paths) - 1 == 3  # the old talks, the United States, the delegation
    assert "x:old" in held.cuts[0]


def test_two_in_separate_parts_need_no_cut():
    held = disjoint(network([(0, 2), (1, 3)]), "n0", "n1")
    assert (held.paths, held.cuts, held.direct) == ((), ((),), ())


def test_what_has_no_answer_is_refused(graph):
    for route in (Route(in_order="possible"), Route(via=("iso:TR",))):
        with pytest.raises(ValueError, match="neither by way of somebody nor in time order"):
            disjoint(graph, "iso:RU", "iso:UA", route)
    with pytest.raises(ValueError, match="two different ends"):
        disjoint(graph, "iso:RU", "iso:RU")
    with pytest.raises(NotInGraph):
        disjoint(graph, "iso:RU", "nobody")
