"""What can be done to the picture, by a button, a key or the canvas's own menu: each is one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import networkx as nx
import streamlit as st

from graph.picture import choose
from graph.picture.view import View
from views import state
from views.scene import Scene

KEY = "explore"
HOW_MANY = (5, 10, 25)
USUAL = 10


def selected(graph: nx.MultiDiGraph[str], scene: Scene) -> list[str]:
    """The nodes, or the relation, that a command is about: what is marked in the picture, else what the inspector shows."""
    inspected = state.inspected()
    marked: list[str] = [one for one in st.session_state.get("marked", []) if one in scene.nodes]
    if inspected in marked:
        return marked
    return [inspected] if inspected else []


def keep_selection() -> None:
    """Keeps what was marked in the picture; the component forgets it on a page switch."""
    told: Mapping[str, Any] = st.session_state[f"canvas-{KEY}"].selection or {}
    st.session_state["marked"] = list(told.get("nodes", ()))


def keep_switched_off() -> None:
    """Keeps which entries of the legend are switched off, for the exports."""
    st.session_state["switched-off"] = list(st.session_state[f"canvas-{KEY}"].hidden or ())


def told() -> None:
    """Carries out what a key, the toolbar or the menu of the canvas asks for."""
    asked: Mapping[str, Any] = st.session_state[f"canvas-{KEY}"].command
    run(asked["name"], asked["ids"])


def possible(scene: Scene) -> dict[str, bool]:
    """The commands that the canvas offers, and which of them apply now."""
    there = dict.fromkeys(("expand", "collapse", "hide", "pin", "unpin", "isolate"), True)
    return {"undo": bool(scene.steps.before), "redo": bool(scene.steps.after), **there}


def inspect(what: str) -> None:
    """Shows a node, a relation or a group in the inspector; what is only a word on the ground is nothing to show."""
    if not what.startswith("label:"):
        state.inspect(what)


def run(name: str, nodes: Sequence[str]) -> None:
    """Carries out a command of that name on these nodes."""
    scene = Scene.of(KEY)
    if name in ("undo", "redo"):
        getattr(scene, name)()
        return
    graph = state.graph()
    there = [node for node in nodes if node in graph]
    if name == "expand":
        _expand(graph, scene, there)
    elif name == "isolate" and not set(there) & set(scene.nodes):
        # It is not in the picture: its neighbourhood is another one.
        scene.begin(choose.neighbourhood(graph, there[0]) if there else ())
    elif name in _CHANGES:
        scene.change(_CHANGES[name](scene.view, graph, there))


def _collapsed(view: View, graph: nx.MultiDiGraph[str], nodes: Sequence[str]) -> View:
    for node in nodes:
        view = view.collapsed(graph, node)
    return view


_CHANGES: Mapping[str, Callable[[View, nx.MultiDiGraph[str], Sequence[str]], View]] = {
    "collapse": _collapsed,
    "hide": lambda view, graph, nodes: view.hiding(nodes),
    "remove": lambda view, graph, nodes: view.without(nodes),
    "isolate": lambda view, graph, nodes: view.isolated(graph, nodes),
    "pin": lambda view, graph, nodes: view.pinning(nodes),
    "unpin": lambda view, graph, nodes: view.unpinning(nodes),
    "show": lambda view, graph, nodes: view.showing(nodes),
}


def _expand(graph: nx.MultiDiGraph[str], scene: Scene, nodes: Sequence[str]) -> None:
    view = scene.view
    for node in nodes:
        besides = {*view.nodes, *view.hidden}
        new = choose.strongest(
            graph,
            node,
            st.session_state.get("keep-expand-by", USUAL) or USUAL,
            besides,
            st.session_state.get("keep-expand-relations", ()),
            st.session_state.get("keep-expand-kinds", ()),
        )
        view = view.with_nodes([node, *new], by=node)
    scene.change(view)
    if nodes:
        state.inspect(nodes[-1])


def arrange(layout: str) -> None:
    """Lays the picture out anew; says why where that layout does not apply."""
    try:
        Scene.of(KEY).arrange(state.timeless(), layout)
    except ValueError as error:
        say(str(error))


def group(by: str, folded: bool) -> None:
    """Groups the picture by a rule ("": by none)."""
    from graph.picture import grouped

    scene, graph = Scene.of(KEY), state.timeless()
    try:
        if by:
            grouped.groups(scene.part(graph), graph, by)
        scene.change(scene.view.grouped(by, folded))
    except ValueError as error:
        say(str(error))


def begin_anew() -> None:
    """The most telling neighbourhood of what the lens shows."""
    graph = state.graph()
    hub, nodes = choose.first(graph)
    Scene.of(KEY).begin(nodes)
    if hub:
        state.inspect(hub)


def say(text: str) -> None:
    """One line for the next time the picture is drawn."""
    st.session_state["explore-said"] = text
