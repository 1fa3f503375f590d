"""Views of the picture: what each change keeps and takes away, and the way back."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.picture import grouped
from graph.picture.steps import MOST, Steps
from graph.picture.view import View

PLACES = {"iso:UA": (0.0, 0.0), "x:talks": (100.0, 0.0), "p:fidan": (200.0, 0.0)}


@pytest.fixture
def view() -> View:
    return View.of(PLACES).placed(PLACES)


def test_collapsing_takes_away_what_an_expansion_brought_and_nothing_else_hangs_on(
    graph: nx.MultiDiGraph, view: View
) -> None:
    wide = view.with_nodes(["iso:RU", "g:ru", "iso:TR"], by="x:talks").with_nodes(["p:medinsky"], by="g:ru")
    wide = wide.placed({"iso:TR": (5.0, 5.0)}).pinning(["iso:TR"])
    assert set(wide.collapsed(graph, "x:talks").nodes) == {*PLACES, "g:ru", "p:medinsky", "iso:TR"}
    assert set(wide.collapsed(graph, "g:ru").nodes) == {*PLACES, "iso:RU", "g:ru", "iso:TR"}


def test_collapsing_what_was_never_expanded_takes_its_leaves(graph: nx.MultiDiGraph) -> None:
    view = View.of(["x:talks", "p:fidan", "role:fm", "iso:UA", "iso:RU"])
    assert set(view.collapsed(graph, "x:talks").nodes) == {"x:talks", "p:fidan", "role:fm"} | (
        {"iso:UA", "iso:RU"} if graph.has_edge("iso:RU", "iso:UA") or graph.has_edge("iso:UA", "iso:RU") else set()
    )


def test_hidden_ones_stay_away_until_they_are_shown(view: View) -> None:
    hidden = view.hiding(["p:fidan", "nobody"])
    assert hidden.hidden == ("p:fidan",) and "p:fidan" not in hidden.nodes
    assert view.without(["p:fidan"]).hidden == ()
    shown = hidden.showing(["p:fidan"])
    assert set(shown.nodes) == set(PLACES) and shown.hidden == ()


def test_isolating_keeps_who_is_tied_and_where_they_stand(graph: nx.MultiDiGraph, view: View) -> None:
    wide = view.with_nodes(["p:putin"])
    assert set(wide.isolated(graph, ["p:fidan"]).nodes) == {"p:fidan", "x:talks"}
    assert wide.isolated(graph, ["p:fidan"]).places["x:talks"] == PLACES["x:talks"]


def test_a_new_layout_keeps_the_places_of_the_pinned_alone(view: View) -> None:
    assert view.pinning(["p:fidan", "nowhere"]).arranged("timeline").places == {"p:fidan": PLACES["p:fidan"]}
    assert view.pinning(["p:fidan"]).unpinning(["p:fidan"]).arranged("timeline").places == {}


CHANGES = {
    "more": lambda view: view.with_nodes([f"n:{len(view.nodes)}"]),
    "fewer": lambda view: view.without(view.nodes[-1:]),
    "hide": lambda view: view.hiding(view.nodes[:1]),
    "move": lambda view: view.moved({"iso:UA": (float(len(view.nodes)), 3.0)}),
    "group": lambda view: view.grouped("state", folded=True),
}


@given(st.lists(st.sampled_from([*CHANGES, "undo", "redo"]), max_size=40))
def test_undo_and_redo_lead_to_the_very_views(does: list[str]) -> None:
    steps = Steps(View.of(PLACES).placed(PLACES))
    views, at = [steps.now], 0
    for what in does:
        if what == "undo":
            steps, at = steps.undo(), max(at - 1, 0)
        elif what == "redo":
            steps, at = steps.redo(), min(at + 1, len(views) - 1)
        else:
            changed = CHANGES[what](steps.now)
            steps = steps.to(changed)
            if changed != views[at]:
                views, at = [*views[: at + 1], changed], at + 1
        assert steps.now == views[at]
        assert (bool(steps.before), bool(steps.after)) == (at > 0, at < len(views) - 1)


def test_the_way_back_is_bounded() -> None:
    steps = Steps()
    for i in range(3 * MOST):
        steps = steps.to(View.of([f"n:{i}"]))
    assert len(steps.before) == MOST


def test_a_group_drawn_as_one_keeps_the_relations_to_the_others(graph: nx.MultiDiGraph) -> None:
    part = graph.subgraph(["iso:UA", "iso:RU", "p:medinsky", "g:ru", "x:talks", "p:fidan"])
    found = grouped.groups(part, graph, "state")
    assert {"iso:RU", "p:medinsky", "g:ru"} <= {node for one in found if one.id == "iso:RU" for node in one.members}
    folded = grouped.fold(part, graph, found)
    assert set(folded) == {"iso:UA", "iso:RU", "x:talks", "p:fidan"}
    kept = {key for *_, key in folded.edges(keys=True)}
    assert kept == {key for u, v, key in part.edges(keys=True) if not {u, v} <= {"iso:RU", "p:medinsky", "g:ru"}}
    assert folded.nodes["iso:RU"]["name"] == "Russia + 2"


def test_no_groups_is_said() -> None:
    with pytest.raises(ValueError, match="hostile"):
        grouped.groups(nx.MultiDiGraph(), nx.MultiDiGraph(), "camp")
