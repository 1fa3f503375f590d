"""Why there is no path: each thing that stands in the way is named, with the path that there would be without it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import graph_of, relation
from test_paths_found import edge_lists, network, routes

from graph.lens import Lens
from graph.model import Entity
from graph.paths import NotInGraph, Route, along, explanation_json, why_none

ALL = Route(max_hops=None)


def why(graph, route=ALL, source="p:zelensky", target="p:putin", seen=None):
    return why_none(graph, graph if seen is None else seen, source, target, route)


@pytest.mark.parametrize(
    ("route", "what", "sentence"),
    [
        (Route(max_hops=1), "max_hops", "The shortest takes 5 steps, and at most 1 were asked for."),
        (Route(directed=True), "directed", "Against the direction of 3 relations there is one of 6 steps."),
        (Route(without=("role:ru",)), "without", "With President of Russia there is one of 6 steps."),
        (Route(without=("HOLDS",)), "without", "With HOLDS there is one of 6 steps."),
        (Route(relations=("HOLDS", "OF")), "relations", "With MEDIATES there is one of 6 steps."),
        (
            Route(on="1990"),
            "on",
            "At other times there is one of 6 steps; not all of its relations were in force in 1990.",
        ),
        (Route(via=("p:medinsky",)), "via", "Without going by way of Vladimir Medinsky there is one of 6 steps."),
    ],
)
def test_one_thing_that_stands_in_the_way(graph, route, what, sentence):
    assert along(graph, "p:zelensky", "p:putin", route) == []
    found = why(graph, route)
    reason = next(one for one in found.reasons if one.what == what)
    assert sentence in reason.sentence
    assert (reason.path.nodes[0], reason.path.nodes[-1]) == ("p:zelensky", "p:putin")
    assert found.sentence.startswith("No such path leads from Volodymyr Zelensky to Vladimir Putin. ")


def test_a_dead_end_is_said_to_be_one(graph):
    said = why(graph, Route(via=("p:medinsky",))).reasons[0].sentence
    assert said.endswith("Vladimir Medinsky is off every way: whoever leads there is needed for the way back.")


def test_what_the_lens_hides(graph):
    seen = Lens(relations=("HOLDS", "OF")).view(graph)
    found = why(graph, ALL, seen=seen)
    assert [reason.what for reason in found.reasons] == ["lens"]
    assert "Without the lens there is one: it hides United States (State)" in found.sentence
    assert found.components == (3, 3)
    seen = Lens(kinds=("Person", "State")).view(graph)
    found = why(graph, ALL, seen=seen)
    assert "President of Ukraine (Role)" in found.sentence
    found = why(graph, ALL, "p:zelensky", "role:ru", seen=seen)
    assert found.sentence == (
        "The lens hides President of Russia (Role, 2 relations). Without the lens there is a path."
    )


def test_several_things_together(graph):
    found = why(graph, Route(max_hops=1, relations=("HOLDS",), on="1990"))
    assert [reason.what for reason in found.reasons] == ["all"]
    assert "No single thing stands in the way" in found.sentence


def test_parts_that_nothing_joins_come_near_by_name_or_document():
    entities = [
        Entity("a", "Person", "Anna Berg"),
        Entity("b", "Organization", "International Committee of the Red Cross", ("ICRC",)),
        Entity("c", "Person", "Carl Dahl"),
        Entity("d", "Organization", "Intl. Committee of the Red Cross"),
        Entity("e", "Person", "Eva Falk"),
    ]
    graph = graph_of(entities, [relation("a", "MEMBER_OF", "b"), relation("c", "MEMBER_OF", "d")])
    for *_, data in graph.edges(data=True):
        assert data.pop("documents")
    found = why_none(graph, graph, "a", "c")
    assert [(miss.a, miss.b) for miss in found.nearest] == [("b", "d")]
    assert found.sentence.startswith(
        "No path leads from Anna Berg to Carl Dahl: they lie in separate parts of the graph (2 and 2 nodes). They come"
    )
    told = graph.copy()
    for *_, data in told.edges(data=True):
        data["documents"] = ("doc:1",)
    assert "told of by one document (doc:1)" in why_none(told, told, "a", "c").nearest[0].why
    assert "Eva Falk has no relation to anybody." in why_none(graph, graph, "a", "e").sentence
    assert "neither of them has a relation to anybody" in why_none(network([]), network([]), "n0", "n1").sentence


def test_time_that_is_out_of_order():
    graph = network(
        [(0, 2, "MEETS", {"start": "2020", "end": "2020"}), (2, 1, "MEETS", {"start": "2019", "end": "2019"})]
    )
    assert why_none(graph, graph, "n0", "n1", Route(in_order="possible")).reasons[0].sentence == (
        "Out of time order there is one of 2 steps."
    )
    graph = network(
        [(0, 2, "MEETS", {"start": "2019", "end": "2019"}), (2, 1, "MEETS", {"start": "2019", "end": "2019"})]
    )
    assert "as favourably as they allow" in why_none(graph, graph, "n0", "n1", Route(in_order="certain")).sentence


@given(edge_lists, routes, st.sampled_from([Lens(), Lens(relations=("MEETS", "URGES")), Lens(min_confidence=0.6)]))
@settings(max_examples=60, deadline=None)
def test_whatever_is_asked_the_reason_is_a_path_that_is_there(edges, route, lens):
    graph = network(edges)
    seen = lens.view(graph)
    ends = {"n0", "n1", *route.via}
    if ends <= set(seen) and along(seen, "n0", "n1", route.within(seen)):
        return
    found = why_none(graph, seen, "n0", "n1", route)
    ids = {key for *_, key in graph.edges(keys=True)}
    for reason in found.reasons:
        if reason.path:
            assert {key for step in reason.path.steps for key in step.relations} <= ids
            assert (reason.path.nodes[0], reason.path.nodes[-1]) == ("n0", "n1")
    assert found.sentence.endswith(".")
    assert explanation_json(graph, found)["sentence"] == found.sentence


def test_where_there_is_a_path_there_is_nothing_to_explain(graph):
    found = why(graph)
    assert found.sentence == "There is a path from Volodymyr Zelensky to Vladimir Putin."
    assert (found.reasons, found.nearest) == ((), ())


def test_who_is_in_no_graph_is_refused(graph):
    with pytest.raises(NotInGraph, match="nobody"):
        why(graph, ALL, "nobody")
    with pytest.raises(ValueError, match="two different ends"):
        why(graph, ALL, "p:putin", "p:putin")
