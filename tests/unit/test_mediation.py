import pytest
from samples import graph_of, relation

from graph.mediation import stands_for, to_json, who_mediates
from graph.model import Entity


def parts(found):
    return {(one.mediator, one.part, one.process) for one in found}


def test_names_every_third_party_with_its_part_latest_first(graph):
    found = who_mediates(graph)
    assert parts(found) == {
        ("p:fidan", "mediator", "x:talks"),
        ("iso:TR", "host", "x:talks"),
        ("iso:US", "facilitator", "x:old"),
        ("iso:US", "mediator", None),
    }
    assert [one.process for one in found] == ["x:talks", "x:talks", None, "x:old"]
    assert found[0].mediator == "p:fidan"


def test_a_party_is_found_through_its_delegation(graph):
    found = who_mediates(graph, party="iso:RU")
    assert ("p:fidan", "mediator", "x:talks") in parts(found)
    assert ("iso:US", "facilitator", "x:old") in parts(found)


def test_a_state_is_credited_with_what_its_minister_mediates(graph):
    assert parts(who_mediates(graph, mediator="iso:TR")) == {
        ("p:fidan", "mediator", "x:talks"),
        ("iso:TR", "host", "x:talks"),
    }


def test_the_period_counts(graph):
    assert parts(who_mediates(graph, until="2022-12")) == {("iso:US", "facilitator", "x:old")}
    assert ("iso:US", "facilitator", "x:old") not in parts(who_mediates(graph, since="2023"))


def test_pairs_of_one_date_are_one_mediation_between_both(graph):
    dyadic = next(one for one in who_mediates(graph) if one.process is None)
    assert set(dyadic.parties) == {"iso:UA", "iso:RU"}


def test_whom_one_stands_for_is_followed_step_by_step(graph):
    assert stands_for(graph, "p:medinsky") == {"g:ru", "iso:RU"}
    assert stands_for(graph, "p:fidan") == {"iso:TR"}


def test_a_mandate_counts_at_its_own_time_only():
    entities = [
        Entity("p:a", "Person", "A"), Entity("o:x", "Organization", "X"), Entity("iso:BF", "State", "B"),
        Entity("a:1", "Agreement", "First", props={"date": "2007-03"}),
        Entity("a:2", "Agreement", "Second", props={"date": "2012-01"}),
    ]  # fmt: skip
    graph = graph_of(
        entities,
        [
            relation("p:a", "MEDIATES", "a:1"),
            relation("p:a", "MEDIATES", "a:2"),
            relation("p:a", "REPRESENTS", "o:x", start="2007-03-04", end="2007-03-04", qualifier="a:1"),
            relation("p:a", "REPRESENTS", "iso:BF"),
        ],
    )
    assert {one.process for one in who_mediates(graph, mediator="o:x")} == {"a:1"}
    assert {one.process for one in who_mediates(graph, mediator="iso:BF")} == {"a:1", "a:2"}
    assert stands_for(graph, "p:a") == {"o:x", "iso:BF"}


def test_an_unknown_node_is_an_error(graph):
    with pytest.raises(KeyError):
        who_mediates(graph, party="iso:XX")


def test_json_has_the_documented_fields(graph):
    row = to_json(graph, who_mediates(graph)[0])
    assert row == {
        "mediator": {"id": "p:fidan", "name": "Hakan Fidan", "kind": "Person"},
        "part": "mediator",
        "process": {"id": "x:talks", "name": "Second round of talks", "kind": "Process"},
        "parties": [
            {"id": "g:ru", "name": "Russian delegation", "kind": "Group"},
            {"id": "iso:UA", "name": "Ukraine", "kind": "State"},
        ],
        "from": "2025-06-02",
        "to": "2025-06-02",
    }
