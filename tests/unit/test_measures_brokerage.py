"""Gould-Fernandez brokerage: each role by hand, what R's sna gives, and chance against all there can be."""

from itertools import combinations, permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import graph_of, relation

from graph.measures.brokerage import MEANINGS, ROLES, brokerage, dealings
from graph.model import Entity
from graph.projection import simple

# Michael (1997): who talked with whom at a sawmill on strike, and in which group: 1 Spanish speakers, 2 young English
# speakers, 3 older ones. As the r4sna course (C. Fuller, S. Everton and others) has it, with what R's sna gives for it.
STRIKE = {
    "Xavier": (3, "Wendle Sam"), "Utrecht": (3, "Norm Russ Quint Sam"), "Frank": (2, "Gill"),
    "Domingo": (1, "Carlos Alejandro Eduardo"), "Norm": (3, "Bob Ozzie Sam Vern Paul"), "Hal": (2, "Bob Gill John"),
    "Russ": (3, "Quint Ted"), "Karl": (2, "Ozzie Lanny John"), "Bob": (2, "Ike Lanny Mike Alejandro John"),
    "Quint": (3, "Paul"), "Wendle": (3, "Sam"), "Ozzie": (3, ""), "Ike": (2, "Gill Mike"), "Ted": (3, "Vern"),
    "Sam": (3, ""), "Vern": (3, ""), "Gill": (2, "John"), "Lanny": (2, "John"), "Mike": (2, ""),
    "Carlos": (1, "Alejandro Eduardo"), "Alejandro": (1, "Eduardo"), "Paul": (3, ""), "Eduardo": (1, ""), "John": (2, ""),
}  # fmt: skip
# w_I, w_O, b_IO, b_OI, b_O, t of those who broker at all.
STRIKE_BROKERS = {
    "Utrecht": (8, 0, 0, 0, 0, 8), "Norm": (18, 0, 5, 5, 0, 28), "Hal": (2, 0, 0, 0, 0, 2), "Russ": (4, 0, 0, 0, 0, 4),
    "Karl": (0, 0, 2, 2, 0, 4), "Bob": (14, 0, 10, 10, 2, 36), "Quint": (4, 0, 0, 0, 0, 4), "Ozzie": (0, 0, 1, 1, 0, 2),
    "Ike": (4, 0, 0, 0, 0, 4), "Ted": (2, 0, 0, 0, 0, 2), "Sam": (8, 0, 0, 0, 0, 8), "Vern": (2, 0, 0, 0, 0, 2),
    "Gill": (10, 0, 0, 0, 0, 10), "Lanny": (2, 0, 0, 0, 0, 2), "Alejandro": (0, 0, 3, 3, 0, 6), "Paul": (2, 0, 0, 0, 0, 2),
    "John": (12, 0, 0, 0, 0, 12),
}  # fmt: skip

# Two random digraphs with what sna 2.8 under R 4.6.1 gives for them (fixtures of SNA.jl): ties, groups, then by column
# of sna (w_I, w_O, b_IO, b_OI, b_O, t): scores and spread of each node, and mean and spread of the whole.
SNA = [
    (
        [(3, 1), (1, 2), (4, 2), (1, 3), (2, 3), (4, 3), (5, 3), (2, 4), (5, 4), (1, 5), (2, 5), (3, 5), (4, 5)],
        [3, 3, 1, 3, 3],
        [[0, 1, 0, 1, 1], [0, 0, 3, 0, 0], [0, 0, 0, 0, 0], [1, 0, 0, 0, 1], [0, 0, 0, 0, 0], [1, 1, 3, 1, 2]],
        [
            [0.94728162061237098, 0.94728162061237098, 0, 0.94728162061237098, 0.94728162061237098],
            [0, 0, 1.4412751515585078, 0, 0],
            [0.66982925762838996, 0.66982925762838996, 0, 0.66982925762838996, 0.66982925762838996],
            [0.66982925762838996, 0.66982925762838996, 0, 0.66982925762838996, 0.66982925762838996],
            [0, 0, 0, 0, 0],
            [1.4412751515585078] * 5,
        ],
        [3.549, 1.7745, 1.7745, 1.7745, 0, 8.8725],
        {"consultant": 1.4412751515585078, "liaison": 0},
    ),
    (
        [(6, 1), (4, 2), (2, 3), (3, 5), (6, 5), (3, 6), (2, 7), (9, 7), (2, 8), (1, 9)],
        [2, 4, 3, 3, 3, 4, 3, 2, 4],
        [
            [0, 0, 0, 0, 0, 0, 0, 0, 0],
            [1, 2, 1, 0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0, 0, 0, 0],
            [0, 0, 1, 0, 0, 0, 0, 0, 0],
            [0, 1, 0, 0, 0, 1, 0, 0, 1],
            [1, 3, 2, 0, 0, 1, 0, 0, 1],
        ],
        [
            [0, 0.18074853, 0.34429463, 0.34429463, 0.34429463, 0.18074853, 0.34429463, 0, 0.18074853],
            [
                0.62982042,
                0.55749889,
                0.38885579,
                0.38885579,
                0.38885579,
                0.55749889,
                0.38885579,
                0.62982042,
                0.55749889,
            ],
            [
                0.43150382,
                0.56497112,
                0.63165691,
                0.63165691,
                0.63165691,
                0.56497112,
                0.63165691,
                0.43150382,
                0.56497112,
            ],
            [
                0.43150382,
                0.56497112,
                0.63165691,
                0.63165691,
                0.63165691,
                0.56497112,
                0.63165691,
                0.43150382,
                0.56497112,
            ],
            [
                0.77286955,
                0.60897178,
                0.50754929,
                0.50754929,
                0.50754929,
                0.60897178,
                0.50754929,
                0.77286955,
                0.60897178,
            ],
            [1.4367908] * 9,
        ],
        [0.49832819, 1.82720336, 1.82720336, 1.82720336, 2.39197531, 8.37191358],
        {"consultant": 1.75842565, "liaison": 2.10503521},
    ),
]
# sna's columns: b_IO is the representative's, b_OI the gatekeeper's.
COLUMNS = ["coordinator", "consultant", "representative", "gatekeeper", "liaison", "total"]


def role(source, broker, target):
    if source == broker == target:
        return "coordinator"
    if source == target:
        return "consultant"
    return "gatekeeper" if broker == target else "representative" if broker == source else "liaison"


def counted(graph, groups):
    """{node: {role: score}}, every triple looked at."""
    found = {node: dict.fromkeys(ROLES, 0) for node in graph}
    for i, v, j in permutations(graph, 3):
        if graph.has_edge(i, v) and graph.has_edge(v, j) and not graph.has_edge(i, j):
            found[v][role(groups[i], groups[v], groups[j])] += 1
            found[v]["total"] += 1
    return found


@st.composite
def grouped(draw, largest=8):
    """A simple graph of any shape, loops included, and a group for every node."""
    graph = draw(st.sampled_from([nx.Graph, nx.DiGraph]))()
    n = draw(st.integers(0, largest))
    graph.add_nodes_from(range(n))
    if n:
        node = st.integers(0, n - 1)
        graph.add_edges_from(draw(st.lists(st.tuples(node, node), max_size=n * n)))
    return graph, {node: draw(st.sampled_from("ABCD")) for node in range(n)}


@pytest.mark.parametrize(
    ("groups", "which"),
    [
        ("AAA", "coordinator"),
        ("ABA", "consultant"),
        ("ABB", "gatekeeper"),
        ("AAB", "representative"),
        ("ABC", "liaison"),
    ],
)
def test_each_role_by_hand(groups, which):
    chain = nx.DiGraph([("i", "v"), ("v", "j")])
    found = brokerage(chain, dict(zip("ivj", groups, strict=True)))
    assert dict(found.scores.loc["v"]) == {**dict.fromkeys(ROLES, 0), which: 1, "total": 1}
    assert not found.scores.loc[["i", "j"]].to_numpy().any()
    # A tie of their own, and there is nothing to broker; the other way round it does not help them.
    chain.add_edge("j", "i")
    assert brokerage(chain, dict(zip("ivj", groups, strict=True))).scores.at["v", "total"] == 1
    chain.add_edge("i", "j")
    assert brokerage(chain, dict(zip("ivj", groups, strict=True))).scores.at["v", "total"] == 0


@settings(deadline=None)
@given(grouped())
def test_scores_are_those_of_every_triple(case):
    graph, groups = case
    found = brokerage(graph, groups)
    wanted = counted(graph, groups)
    assert {node: dict(found.scores.loc[node]) for node in graph} == wanted
    assert list(found.whole["count"]) == [sum(one[name] for one in wanted.values()) for name in ROLES]
    if not graph.is_directed():
        assert (found.scores["gatekeeper"] == found.scores["representative"]).all()


def test_the_strike_as_sna_has_it():
    graph = nx.Graph((one, other) for one, (_, others) in STRIKE.items() for other in others.split())
    assert (len(graph), graph.number_of_edges()) == (24, 38)
    found = brokerage(graph, {one: group for one, (group, _) in STRIKE.items()})
    assert found.scores[COLUMNS].to_dict("index") == {
        one: dict(zip(COLUMNS, STRIKE_BROKERS.get(one, (0,) * 6), strict=True)) for one in graph
    }
    assert found.by_group().loc[1, "gatekeeper"] == 3  # Alejandro alone


@pytest.mark.parametrize(("ties", "groups", "scores", "spread", "mean", "whole"), SNA)
def test_digraphs_as_sna_has_them(ties, groups, scores, spread, mean, whole):
    graph = nx.DiGraph()
    graph.add_nodes_from(range(1, len(groups) + 1))
    graph.add_edges_from(ties)
    found = brokerage(graph, dict(enumerate(groups, 1)))
    assert found.scores[COLUMNS].to_numpy().T.tolist() == scores
    np.testing.assert_allclose(found.sd[COLUMNS].to_numpy().T, spread, atol=1e-8)
    assert found.whole["expected"][COLUMNS].to_list() == pytest.approx(mean)
    # The other four of sna's are too large: see `test_chance_is_exact`.
    assert {name: found.whole["sd"][name] for name in whole} == pytest.approx(whole)


@pytest.mark.parametrize(
    ("kind", "groups"),
    [
        *((kind, groups) for kind in (nx.DiGraph, nx.Graph) for groups in ("AAAA", "AABB", "AAAB", "AABC", "ABCD")),
        *((nx.Graph, groups) for groups in ("AAABB", "ABBCC", "AAABC", "ABCDD")),
    ],
)
def test_chance_is_exact(kind, groups):
    """Mean and variance under "density", of brokers and of the whole, over all graphs with these nodes."""
    n, directed = len(groups), kind is nx.DiGraph
    ties = list(permutations(range(n), 2) if directed else combinations(range(n), 2))
    bit = {tie: at for at, tie in enumerate(ties)}
    if not directed:
        bit |= {(v, u): at for (u, v), at in bit.items()}
    there = (np.arange(2 ** len(ties))[:, None] >> np.arange(len(ties)) & 1).astype(bool)
    # One graph of the density that is meant: its moments depend on the density and on the groups alone.
    graph = kind()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(ties[: len(ties) // 3])
    found = brokerage(graph, dict(enumerate(groups)))
    chance = np.where(there, found.density, 1 - found.density).prod(axis=1)
    scores = np.zeros((len(there), n, len(ROLES)))
    for i, v, j in permutations(range(n), 3):
        open_ = there[:, bit[i, v]] & there[:, bit[v, j]] & ~there[:, bit[i, j]]
        for name in (role(groups[i], groups[v], groups[j]), "total"):
            scores[:, v, ROLES.index(name)] += open_
    for values, mean, sd in (
        (scores, found.expected.to_numpy(), found.sd.to_numpy()),
        (scores.sum(axis=1), found.whole["expected"].to_numpy(), found.whole["sd"].to_numpy()),
    ):
        means = np.tensordot(chance, values, 1)
        assert mean == pytest.approx(means)
        assert sd**2 == pytest.approx(np.tensordot(chance, (values - means) ** 2, 1), abs=1e-9)


@settings(deadline=None)
@given(grouped(largest=5))
def test_chance_over_labels_is_exact(case):
    graph, groups = case
    found = brokerage(graph, groups, "labels")
    for node in graph:
        others = [one for one in graph if one != node]
        dealt = [dict(zip(others, labels, strict=True)) for labels in permutations(groups[one] for one in others)]
        scores = np.array([list(counted(graph, {**labels, node: groups[node]})[node].values()) for labels in dealt])
        assert found.expected.loc[node].to_numpy() == pytest.approx(scores.mean(axis=0))
        assert found.sd.loc[node].to_numpy() == pytest.approx(scores.std(axis=0), abs=1e-6)


def test_z_is_by_how_many_sd_a_score_is_beyond_what_is_expected():
    graph = nx.star_graph(6)
    found = brokerage(graph, {node: "AB"[node % 2] for node in graph})
    assert found.z.at[0, "total"] == pytest.approx((30 - found.expected.at[0, "total"]) / found.sd.at[0, "total"])
    assert found.z["liaison"].isna().all()  # two groups have no liaisons: chance has no say


def test_who_has_no_group_is_taken_out_with_its_ties():
    graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "x"), ("x", "a")])
    found = brokerage(graph, {"a": 1, "b": 2, "c": 3, "x": None})
    assert found.left_out == ("x",)
    assert found.scores["liaison"].to_dict() == {"a": 0, "b": 2, "c": 0}
    assert found.density == pytest.approx(2 / 3)


def test_nobody_and_nonsense():
    for graph in (nx.Graph(), nx.empty_graph(1), nx.Graph([(1, 1)])):
        found = brokerage(graph, dict.fromkeys(graph, "A"))
        assert not found.scores.to_numpy().any()
        assert (len(found.scores), found.density) == (len(graph), 0)
        assert brokerage(graph, {}).scores.empty
    with pytest.raises(ValueError, match="collapse them first"):
        brokerage(nx.MultiDiGraph([(1, 2)]), {1: "A", 2: "A"})
    with pytest.raises(ValueError, match="unknown null 'coin'; known: density, labels"):
        brokerage(nx.Graph(), {}, "coin")
    assert set(MEANINGS) == set(ROLES)


def test_dealings_tie_a_mediator_to_the_parties_and_a_president_to_the_state(graph):
    acting = dealings(graph)
    assert {d["kind"] for _, d in acting.nodes(data=True)} == {"Person", "State", "Group"}
    flat = simple(acting)
    assert set(flat["p:fidan"]) == {"iso:UA", "g:ru", "iso:TR"}
    assert set(flat["iso:TR"]) == {"iso:UA", "g:ru", "p:fidan"}  # it hosts
    assert not flat.has_edge("iso:UA", "g:ru")  # parties of the same talks, and that is what there is to mediate
    assert nx.is_frozen(acting)
    # Nothing is carried over an attack.
    assert not flat.has_edge("iso:RU", "iso:UA")
    assert simple(dealings(graph, hostile=True)).has_edge("iso:RU", "iso:UA")


def test_a_mediator_is_a_liaison_between_two_states():
    acting = dealings(
        graph_of(
            [
                *(Entity(f"iso:{code}", "State", code) for code in ("UA", "RU", "TR")),
                Entity("x:talks", "Process", "Talks"),
            ],
            [
                relation("iso:TR", "MEDIATES", "x:talks"),
                relation("iso:UA", "PARTY_TO", "x:talks"),
                relation("iso:RU", "PARTY_TO", "x:talks"),
            ],
        )
    )
    found = brokerage(simple(acting), {node: node for node in acting})
    assert found.scores["liaison"].to_dict() == {"iso:UA": 0, "iso:RU": 0, "iso:TR": 2}
