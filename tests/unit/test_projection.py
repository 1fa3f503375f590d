"""Projections and foldings: what they join, what they weigh, what they leave."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import graph_of, relation

from graph.folding import fold_persons, fold_processes, fold_roles
from graph.measures import MEASURES
from graph.model import Entity
from graph.projection import Rules, bipartite, periods, project, simple


def ties(graph):
    return {(u, d["type"], v) for u, v, d in graph.edges(data=True)}


def test_an_office_folds_into_its_holder(graph):
    folded = fold_roles(graph)
    assert ("p:fidan", "HOLDS", "iso:TR") in ties(folded)
    assert not any(d["kind"] == "Role" for _, d in folded.nodes(data=True))
    (edge,) = folded.get_edge_data("p:fidan", "iso:TR").values()
    assert edge["props"]["role"] == "Foreign Minister of Turkey" and len(edge["made_of"]) == 2


def test_persons_and_delegations_fold_into_whom_they_act_for(graph):
    folded = fold_persons(graph)
    assert ("iso:TR", "MEDIATES", "x:talks") in ties(folded)
    assert ("iso:RU", "PARTY_TO", "x:talks") in ties(folded)
    assert {"p:fidan", "g:ru", "p:medinsky"}.isdisjoint(folded)


def test_a_deed_counts_for_whom_one_stood_for_at_the_time():
    people = [Entity("p:a", "Person", "A"), *(Entity(f"iso:{c}", "State", c) for c in "XYZ")]
    offices = [Entity("role:x", "Role", "Minister of X"), Entity("role:y", "Role", "Envoy of Y")]
    graph = graph_of(
        [*people, *offices],
        [
            relation("p:a", "HOLDS", "role:x", start="1990", end="1995"),
            relation("p:a", "HOLDS", "role:y", start="2000", end="2005"),
            relation("role:x", "OF", "iso:X"),
            relation("role:y", "OF", "iso:Y"),
            relation("p:a", "MEETS", "iso:Z", start="1992", end="1992"),
            relation("p:a", "CRITICISES", "iso:Z", start="2003", end="2003"),
            relation("p:a", "SUPPORTS", "iso:Z", start="2010", end="2010"),
        ],
    )
    folded = ties(fold_persons(graph))
    assert {one for one in folded if "iso:Z" in one} == {
        ("iso:X", "MEETS", "iso:Z"),
        ("iso:Y", "CRITICISES", "iso:Z"),
        ("p:a", "SUPPORTS", "iso:Z"),
    }


def test_talks_fold_into_mediator_and_party_and_into_party_and_party(graph):
    folded = fold_processes(graph)
    assert ("iso:TR", "HOSTS", "iso:UA") in ties(folded) and ("p:fidan", "MEDIATES", "g:ru") in ties(folded)
    tables = {frozenset((u, v)) for u, t, v in ties(folded) if t == "PARTY_TO"}
    assert tables == {frozenset(("iso:UA", "g:ru")), frozenset(("iso:RU", "iso:UA"))}
    hosted = next(d for _, _, d in folded.edges("iso:TR", data=True) if d["type"] == "HOSTS")
    assert hosted["from"] == "2025-06-02" and hosted["props"]["process"] == "x:talks"


def test_what_a_tie_stands_for_can_be_looked_up(graph):
    ids = {key for *_, key in graph.edges(keys=True)}
    for fold in ((), ("persons",), ("roles",), ("processes",), ("persons", "roles", "processes")):
        flat = project(graph, Rules(fold=fold))
        assert {key for _, _, d in flat.edges(data=True) for key in d["relations"]} <= ids


def test_signs_of_a_tie():
    entities = [Entity(x, "State", x) for x in "ab"]
    graph = graph_of(entities, [relation("a", t, "b") for t in ("ATTACKS", "SANCTIONS", "MEETS", "URGES")])
    tie = project(graph)["a"]["b"]
    assert (tie["weight"], tie["positive"], tie["negative"], tie["sign"]) == (4, 1, 2, -1)
    assert project(graph, Rules(signed=True))["a"]["b"]["weight"] == 3


def test_recency_halves_with_every_half_life():
    entities = [Entity(x, "State", x) for x in "abcd"]
    graph = graph_of(
        entities,
        [
            relation("a", "MEETS", "b", start="2020-01-01", end="2020-01-01"),
            relation("a", "MEETS", "c", start="2010-01-01", end="2010-01-01"),
            relation("a", "MEETS", "d"),
            relation("b", "CITIZEN_OF", "c"),
        ],
    )
    flat = project(graph, Rules(weight="recency", half_life=10, as_of="2020-01-01"))
    assert flat["a"]["b"]["weight"] == pytest.approx(1)
    assert flat["a"]["c"]["weight"] == pytest.approx(0.5, abs=1e-3)
    assert flat["a"]["d"]["weight"] == 0.5  # no date: as one half-life old
    assert flat["b"]["c"]["weight"] == 1  # holds to this day


def test_the_two_sides_of_talks(graph):
    two = bipartite(graph)
    assert nx.is_bipartite(two)
    assert {n for n, d in two.nodes(data=True) if d["bipartite"]} == {"x:talks", "x:old"}
    assert not two.has_node("p:zelensky")


def test_windows_of_years(graph):
    windows = periods(graph, 2020, 2025, 3)
    assert [(lens.since, lens.until) for lens, _ in windows] == [("2020", "2022"), ("2023", "2025")]
    assert "x:old" in windows[0][1] and "x:old" not in windows[1][1]
    with pytest.raises(ValueError, match="a first year, a later last one"):
        periods(graph, 2025, 2020)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"fold": ("states",)}, "unknown fold 'states'; known: persons, roles, processes"),
        ({"weight": "size"}, "unknown weight 'size'"),
        ({"half_life": 0}, "years above 0"),
        ({"as_of": "soon"}, "is not a date"),
    ],
)
def test_rules_that_cannot_be(rules, said):
    with pytest.raises(ValueError, match=said):
        Rules(**rules)


def test_made_once_and_frozen(graph):
    assert project(graph) is project(graph) is simple(graph)
    assert nx.is_frozen(project(graph))


actors = [
    Entity(f"n{i}", kind, f"N{i}") for i, kind in enumerate(["State", "State", "Person", "Organization", "Group"])
]
others = [Entity("x", "Process", "X", props={"date": "2000"}), Entity("y", "Agreement", "Y"), Entity("r", "Role", "R")]
loose = st.tuples(
    st.sampled_from([f"n{i}" for i in range(5)]),
    st.sampled_from(["MEETS", "ATTACKS", "MEDIATES", "PARTY_TO", "HOLDS", "REPRESENTS", "OF", "HOSTS"]),
    st.sampled_from([*(f"n{i}" for i in range(5)), "x", "y", "r"]),
).filter(lambda one: one[0] != one[2])


@given(st.lists(loose, max_size=14), st.sets(st.sampled_from(["persons", "roles", "processes"])))
@settings(max_examples=60, deadline=None)
def test_any_graph_folds_to_one_that_measures_and_folds_take(edges, fold):
    graph = graph_of([*actors, *others], [relation(*one) for one in edges])
    flat = project(graph, Rules(fold=tuple(fold), weight="evidence"))
    assert set(flat) <= set(graph) and not list(nx.selfloop_edges(flat))
    kinds = {d["kind"] for _, d in flat.nodes(data=True)}
    assert "roles" not in fold or "Role" not in kinds
    assert "processes" not in fold or not kinds & {"Process", "Agreement"}
    for measure in MEASURES.values():
        measure.compute(flat)
