"""Layouts: every node has a place, no two boxes overlap, what is pinned stays, and each shows what it is there to show."""

from __future__ import annotations

from itertools import combinations
from math import isfinite

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import graph_of, relation

from graph.model import Entity
from graph.picture import layout, network

KINDS = ("Person", "State", "Process", "Agreement", "Group", "Role")
TYPES = {
    "Person": "MEETS",
    "State": "MEETS",
    "Process": "PART_OF",
    "Agreement": "RESULT_OF",
    "Group": "MEETS",
    "Role": "OF",
}


@st.composite
def pictures(draw: st.DrawFn) -> nx.MultiDiGraph:
    """Pictures of all kinds of nodes, some with dates, tied or not; always with two states at dated talks."""
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=30))
    dates = draw(st.lists(st.integers(1946, 2025), min_size=len(kinds), max_size=len(kinds)))
    nodes = [
        Entity(f"n:{i}", kind, f"{kind} number {i} " + "with a long name " * (i % 3), props={"date": str(year)} if year % 3 else {})
        for i, (kind, year) in enumerate(zip(kinds, dates, strict=True))
    ]  # fmt: skip
    ends = st.integers(0, max(len(nodes) - 1, 0))
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=40)) if nodes else []
    ties = [relation(f"n:{a}", TYPES[kinds[a]], f"n:{b}", qualifier=str(i)) for i, (a, b) in enumerate(pairs) if a != b]
    talks = [
        Entity("s:a", "State", "A"),
        Entity("s:b", "State", "B"),
        Entity("x", "Process", "X", props={"date": "2025-06-02"}),
    ]
    return graph_of([*talks, *nodes], [relation("s:a", "PARTY_TO", "x"), relation("s:b", "PARTY_TO", "x"), *ties])


def overlapping(places: layout.Positions, boxes: layout.Boxes) -> list[tuple[str, str]]:
    """Pairs of nodes whose boxes cover each other, but for what rounding may do."""
    return [
        (a, b)
        for a, b in combinations(places, 2)
        if all(abs(places[a][i] - places[b][i]) < (boxes[a][i] + boxes[b][i]) / 2 - 0.2 for i in (0, 1))
    ]


@pytest.mark.parametrize("name", layout.LAYOUTS)
@given(data=st.data())
def test_all_have_places_apart_and_pinned_ones_stay(name: str, data: st.DataObject) -> None:
    graph = data.draw(pictures())
    boxes = network.boxes(graph)
    places, labels = layout.arrange(name, graph, boxes)
    assert set(places) == set(graph)
    assert all(isfinite(c) for place in [*places.values(), *((one.x, one.y) for one in labels)] for c in place)
    assert overlapping(places, boxes) == []
    assert layout.arrange(name, graph.subgraph(reversed(list(graph))), boxes) == (places, labels)
    pinned = data.draw(st.sets(st.sampled_from(sorted(graph)), max_size=1))
    old = dict.fromkeys(pinned, (1234.5, -77.0))
    again, _ = layout.arrange(name, graph, boxes, {**places, **old}, pinned)
    assert {node: again[node] for node in pinned} == old
    assert overlapping(again, boxes) == []


def test_camps_stand_apart_with_the_third_parties_between_them(graph: nx.MultiDiGraph) -> None:
    places, labels = layout.arrange("sides", graph, network.boxes(graph))
    ukraine, russia = places["iso:UA"][0], places["iso:RU"][0]
    assert ukraine * russia < 0
    for behind, state in (("p:zelensky", ukraine), ("p:medinsky", russia), ("g:ru", russia)):
        assert places[behind][0] * state > 0
    left, right = sorted((ukraine, russia))
    for between in ("x:talks", "p:fidan", "iso:TR"):
        assert left < places[between][0] < right
    assert {one.text for one in labels} == {"Ukraine", "Russia", "third parties"}


def test_what_happened_later_stands_further_right(graph: nx.MultiDiGraph) -> None:
    places, labels = layout.arrange("timeline", graph, network.boxes(graph))
    assert places["x:old"][0] < places["x:talks"][0]
    assert [one.text for one in labels if one.y == labels[0].y] == ["Feb 2022", "Jun 2025"]
    assert places["x:talks"][1] < labels[0].y < places["p:fidan"][1]


def test_the_most_central_stands_in_the_middle_and_who_acts_above(graph: nx.MultiDiGraph) -> None:
    boxes = network.boxes(graph)
    places, _ = layout.arrange("concentric", graph, boxes)
    others = nx.Graph(graph.to_undirected())
    hub = max(sorted(graph), key=others.degree)
    assert min(places, key=lambda node: places[node][0] ** 2 + places[node][1] ** 2) == hub
    layered, _ = layout.arrange("layered", graph, boxes)
    assert layered["p:fidan"][1] < layered["x:talks"][1]


@pytest.mark.parametrize(("name", "says"), [("sides", "two parties"), ("timeline", "date")])
def test_a_layout_that_does_not_apply_says_why(name: str, says: str) -> None:
    graph = graph_of([Entity("a", "State", "A"), Entity("b", "State", "B")], [relation("a", "MEETS", "b")])
    with pytest.raises(ValueError, match=says):
        layout.arrange(name, graph, network.boxes(graph))
    assert layout.arrange(name, nx.MultiDiGraph(), {}) == ({}, ())
