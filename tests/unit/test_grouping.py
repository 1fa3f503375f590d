"""Groupings: of which state, alliance, side … an actor is."""

import pytest
from samples import graph_of, relation

from graph.grouping import (
    GROUPINGS,
    THIRD_PARTY,
    by_alliance,
    by_community,
    by_kind,
    by_membership,
    by_property,
    by_side,
    by_state,
    group_name,
)
from graph.model import Entity


def world():
    """An envoy, a rebel movement, an alliance of states and a club."""
    entities = [
        *(Entity(f"iso:{code}", "State", code, props={"region": "Europe"}) for code in ("GH", "FR", "DE", "PL", "XX")),
        Entity("o:un", "Organization", "United Nations"),
        Entity("o:ministry", "Organization", "A ministry"),
        Entity("o:nato", "Organization", "NATO"),
        Entity("g:rebels", "Group", "Rebels"),
        Entity("role:sg", "Role", "Secretary-General"),
        Entity("p:annan", "Person", "An envoy"),
        Entity("p:clerk", "Person", "A clerk"),
        Entity("p:rebel", "Person", "A rebel"),
        Entity("p:writer", "Person", "A writer"),
        Entity("p:member", "Person", "A member"),
        Entity("p:nobody", "Person", "Nobody"),
    ]
    relations = [
        relation("p:annan", "HOLDS", "role:sg"),
        relation("role:sg", "OF", "o:un"),
        relation("p:annan", "CITIZEN_OF", "iso:GH"),
        relation("p:clerk", "WORKS_FOR", "o:ministry"),
        relation("o:ministry", "PART_OF", "iso:FR"),
        relation("p:rebel", "LEADS", "g:rebels"),
        relation("p:writer", "CITIZEN_OF", "iso:FR"),
        relation("p:writer", "MEMBER_OF", "o:un"),
        relation("p:member", "MEMBER_OF", "g:rebels"),
        relation("iso:FR", "MEMBER_OF", "o:nato"),
        relation("iso:DE", "ALLIED_WITH", "iso:FR"),
        relation("iso:PL", "ALLIED_WITH", "iso:DE"),
    ]
    return graph_of(entities, relations)


def test_by_state_follows_offices_before_passports_and_passports_before_clubs():
    found = by_state(world())
    assert found["p:annan"] == "o:un" == found["o:un"] == found["role:sg"]
    assert found["p:clerk"] == "iso:FR" == found["o:ministry"]
    assert found["p:rebel"] == "g:rebels" == found["p:member"]
    assert found["p:writer"] == "iso:FR"
    assert "p:nobody" not in found


def test_by_state_over_delegations(graph):
    found = by_state(graph)
    assert {found[node] for node in ("iso:RU", "g:ru", "p:medinsky", "p:putin", "role:ru")} == {"iso:RU"}
    assert found["p:fidan"] == "iso:TR"
    assert "x:talks" not in found


def test_by_state_takes_the_latest_of_two_offices():
    graph = graph_of(
        [
            Entity("p:x", "Person", "X"),
            Entity("iso:A", "State", "A"),
            Entity("iso:B", "State", "B"),
            Entity("role:a", "Role", "Minister of A"),
            Entity("role:b", "Role", "Minister of B"),
        ],
        [
            relation("p:x", "HOLDS", "role:a", start="2001"),
            relation("p:x", "HOLDS", "role:b", start="2011-05"),
            relation("role:a", "OF", "iso:A"),
            relation("role:b", "OF", "iso:B"),
        ],
    )
    assert by_state(graph)["p:x"] == "iso:B"


def test_who_stands_for_each_other_in_a_circle_is_of_nobody_else():
    graph = graph_of(
        [Entity("g:a", "Group", "A"), Entity("g:b", "Group", "B")],
        [relation("g:a", "REPRESENTS", "g:b"), relation("g:b", "REPRESENTS", "g:a")],
    )
    assert set(by_state(graph)) == {"g:a", "g:b"}


def test_by_alliance_and_membership():
    graph = world()
    found = by_alliance(graph)
    assert {found[node] for node in ("iso:DE", "iso:FR", "iso:PL", "p:clerk", "p:writer")} == {"iso:DE"}
    assert "iso:GH" not in found
    members = by_membership(graph, "o:nato")
    assert {node for node, group in members.items() if group == "o:nato"} == {
        "o:nato", "iso:FR", "o:ministry", "p:clerk", "p:writer",
    }  # fmt: skip
    assert members["iso:DE"] == "outside"
    with pytest.raises(ValueError, match="Rebels has no members"):
        by_membership(graph_of([Entity("g:rebels", "Group", "Rebels")], []), "g:rebels")
    with pytest.raises(KeyError):
        by_membership(graph, "o:none")


def test_by_side(graph):
    assert by_side(graph, "x:talks") == {
        "iso:UA": "iso:UA",
        "p:zelensky": "iso:UA",
        "iso:RU": "iso:RU",
        "g:ru": "iso:RU",
        "p:medinsky": "iso:RU",
        "p:putin": "iso:RU",
        "iso:TR": THIRD_PARTY,
        "p:fidan": THIRD_PARTY,
    }
    with pytest.raises(KeyError):
        by_side(graph, "x:none")
    with pytest.raises(ValueError, match="Turkey has no parties"):
        by_side(graph, "iso:TR")


def test_by_side_takes_the_parties_of_the_rounds_and_the_sides_that_a_source_names():
    graph = graph_of(
        [
            *(Entity(f"iso:{code}", "State", code) for code in "ABCM"),
            Entity("x:process", "Process", "Process"),
            Entity("x:round", "Process", "Round"),
            Entity("p:envoy", "Person", "Envoy of M"),
        ],
        [
            relation("x:round", "PART_OF", "x:process"),
            relation("iso:A", "PARTY_TO", "x:round", props={"side": "coalition"}),
            relation("iso:B", "PARTY_TO", "x:round", props={"side": "coalition"}),
            relation("iso:C", "PARTY_TO", "x:process"),
            relation("p:envoy", "MEDIATES", "x:round"),
            relation("p:envoy", "REPRESENTS", "iso:M"),
        ],
    )
    assert by_side(graph, "x:process") == {
        "iso:A": "coalition",
        "iso:B": "coalition",
        "iso:C": "iso:C",
        "iso:M": THIRD_PARTY,
        "p:envoy": THIRD_PARTY,
    }


def test_by_kind_property_and_community(graph):
    assert by_kind(graph)["x:talks"] == "Process"
    assert by_property(world(), "region") == dict.fromkeys(("iso:GH", "iso:FR", "iso:DE", "iso:PL", "iso:XX"), "Europe")
    with pytest.raises(ValueError, match="no node has the property 'colour'"):
        by_property(graph, "colour")
    found = by_community(graph)
    assert found == by_community(graph)
    assert set(found) == set(graph)
    assert found["p:fidan"] == found["role:fm"]


def test_no_graph_no_groups():
    nothing = graph_of([], [])
    assert [rule(nothing) for rule in GROUPINGS.values()] == [{}] * len(GROUPINGS)


def test_a_group_is_called_by_the_name_of_its_node(graph):
    assert group_name(graph, "iso:TR") == "Turkey"
    assert group_name(graph, THIRD_PARTY) == THIRD_PARTY
    assert group_name(graph, 3) == "3"
