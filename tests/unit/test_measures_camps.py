"""The two camps: against every partition on small graphs, published values, and how what is not proven is told."""

from itertools import combinations, product

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import graph_of, relation
from test_measures_signed import graphs, signed

from graph.measures import camps as module
from graph.measures.camps import camps
from graph.model import Entity
from graph.projection import WEIGHTS, simple


def least(graph, weight):
    """The frustration index by trying all partitions."""
    flat = simple(graph, weight or "ties")
    ties = [
        (u, v, d["sign"] * abs(d["positive"] - d["negative"]) if weight else d["sign"])
        for u, v, d in flat.edges(data=True)
        if u != v and d["sign"]
    ]
    nodes = sorted({n for u, v, _ in ties for n in (u, v)})
    best = sum(abs(w) for *_, w in ties)
    for sides in product((1, -1), repeat=max(len(nodes) - 1, 0)):
        side = dict(zip(nodes, (1, *sides), strict=False))
        best = min(best, sum(abs(w) for u, v, w in ties if w * side[u] * side[v] < 0))
    return best


def against(found, graph):
    """What goes against the camps that were found, from the projection and the camps alone."""
    table = found.table(graph).set_index("id")
    number = 0
    for u, v, data in simple(graph).edges(data=True):
        if u != v and data["sign"]:
            assert table.loc[u, "part"] == table.loc[v, "part"]
            number += (table.loc[u, "camp"] == table.loc[v, "camp"]) != (data["sign"] > 0)
    return number


@given(graphs(), st.sampled_from([None, *sorted(WEIGHTS)]))
@settings(max_examples=120, deadline=None)
def test_no_partition_is_better(graph, weight):
    found = camps(graph, weight)
    assert found.exact
    assert found.index == pytest.approx(least(graph, weight))
    assert 0 <= found.fit <= 1
    placed = [n for part in found.parts for n in (*part.first, *part.second)] + list(found.undecided)
    assert sorted(placed) == sorted(graph)
    if weight is None:
        assert against(found, graph) == found.index


@given(st.integers(8, 13), st.randoms(use_true_random=False), st.sampled_from([0.2, 0.5, 0.8]))
@settings(max_examples=25, deadline=None)
def test_no_partition_of_dense_graphs_is_better_even_if_the_first_search_is_poor(n, random, share):
    ties = {
        p: -1 if random.random() < share else 1 for p in combinations(map(str, range(n)), 2) if random.random() < 0.7
    }
    graph = signed(ties)
    expected = least(graph, None)
    assert camps(graph).index == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_searched_near", lambda block, seed: [1] * len(block))
        found = camps(graph)
        assert (found.index, found.exact) == (expected, True)
        patch.setattr(module, "SEARCHED", 0)  # what is not searched through still says how far it can be off
        rough = camps(graph)
        assert rough.bound <= expected <= rough.index
        assert rough.exact == (rough.bound == rough.index)


@pytest.mark.parametrize("n", range(3, 12))
def test_known_values_of_complete_graphs_of_enemies(n):
    # The best two camps of K_n, all hostile, are halves: the pairs inside them go against it.
    half = n // 2
    expected = half * (half - 1) // 2 + (n - half) * (n - half - 1) // 2
    found = camps(signed(dict.fromkeys(combinations([f"{i:02}" for i in range(n)], 2), -1)))
    assert (found.index, found.exact) == (expected, True)


def test_the_petersen_graph_all_hostile():
    # 15 ties, maximum cut 12.
    found = camps(signed({(str(u), str(v)): -1 for u, v in nx.petersen_graph().edges()}))
    assert (found.index, found.exact) == (3, True)


def test_a_balanced_graph_is_two_camps_exactly_whatever_its_size():
    graph = nx.gnm_random_graph(400, 1500, seed=2)
    found = camps(
        signed({(str(u), str(v)): 1 if u % 3 == v % 3 == 0 or (u % 3 and v % 3) else -1 for u, v in graph.edges()})
    )
    assert (found.index, found.exact, found.fit) == (0, True, 1)
    for part in found.parts:
        assert {int(n) % 3 == 0 for n in part.second} | {int(n) % 3 == 0 for n in part.first} <= {True, False}
        assert len({int(n) % 3 == 0 for n in part.first}) == 1


def test_the_ties_against_the_camps_are_named_with_their_relations():
    people = [Entity(n, "Person", n.upper()) for n in "abcdx"]
    graph = graph_of(
        people,
        [relation(*pair, qualifier="1") for pair in []]
        + [relation("a", "SUPPORTS", "b"), relation("c", "SUPPORTS", "d"), relation("a", "OPPOSES", "c")]
        + [relation("b", "OPPOSES", "d"), relation("a", "OPPOSES", "d"), relation("b", "MEETS", "c")]
        + [relation("c", "AIDS", "b")],
    )
    found = camps(graph)
    (part,) = found.parts
    assert {part.first, part.second} == {("a", "b"), ("c", "d")}
    (tie,) = part.against
    assert (tie.sign, tie.weight) == (1, 1)
    assert {graph[u][v][k]["type"] for u, v, k in graph.edges(keys=True) if k in tie.relations} == {"MEETS", "AIDS"}
    assert set(tie.relations) == set(camps(simple(graph)).parts[0].against[0].relations)
    assert found.undecided == ("x",)
    row = found.table(graph).set_index("id").loc["x"]
    assert row[["part", "camp"]].isna().all()
    assert camps(graph, "ties").index == 2  # two relations make the tie against them


def test_who_could_stand_in_either_camp_is_said():
    graph = signed({("a", "b"): -1, ("a", "m"): 1, ("b", "m"): 1, ("a", "c"): 1, ("b", "d"): 1, ("c", "d"): -1})
    (part,) = camps(graph).parts
    assert part.index == 1
    assert "m" in part.either


def test_a_graph_too_large_to_search_through_has_a_bound_and_the_same_answer_twice():
    random = nx.utils.create_random_state(3)
    graph = nx.gnm_random_graph(150, 900, seed=3)
    made = signed({(str(u), str(v)): -1 if random.random() < 0.4 else 1 for u, v in graph.edges()})
    calls = []
    found = camps(made, progress=lambda done, of: calls.append((done, of)))
    assert not found.exact
    assert found.index / 2 < found.bound < found.index
    assert found == camps(made)
    assert calls[-1][0] == calls[-1][1]


def test_nothing_and_a_single_node():
    assert camps(signed({})).parts == ()
    assert camps(signed({}, "a")).undecided == ("a",)
    assert camps(signed({}, "a")).fit == 1
    with pytest.raises(ValueError, match="unknown weight"):
        camps(signed({("a", "b"): 1}), "size")
