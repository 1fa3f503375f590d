"""Explore: the picture, the search and the inspector."""

from __future__ import annotations

import networkx as nx
import streamlit as st

from graph.picture import choose
from views import inspector, parts, state
from views.scene import Scene, clicked

KEY = "explore"


def page() -> None:
    """The page."""
    graph = state.graph()
    parts.heading(
        "Gobetween: who stands between whom",
        "Actors, what they do to each other, and who mediates. **Click** a node or a line to see what it is and which "
        "source says so; **double-click** a node to add its neighbours.",
    )
    if not graph:
        st.info(
            "The graph is empty. Load something with the command line: gobetween load FILE.", icon=":material/info:"
        )
        return
    scene = Scene.of(KEY)
    _begin(graph, scene)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        _search(graph, scene)
        scene.show(
            graph,
            focus=state.inspected() or "",
            on_node_click_change=lambda: state.inspect(clicked(KEY, "node_click")),
            on_edge_click_change=lambda: state.inspect(clicked(KEY, "edge_click")),
            on_expand_change=lambda: _expand(graph, scene, clicked(KEY, "expand")),
        )
    with right, st.container(key="inspector", gap="small"):
        inspector.show(graph, lambda node: _actions(graph, scene, node))
    _remember()


def _begin(graph: nx.MultiDiGraph[str], scene: Scene) -> None:
    """A picture to begin with, or the one that a link or another page asks for."""
    asked = st.session_state.pop("wanted", None) or (None if scene.nodes else st.query_params.get("node"))
    ends = _ends(graph, asked)
    if ends:
        state.inspect(asked)
        if not set(ends) <= set(scene.nodes):
            scene.begin({*choose.neighbourhood(graph, ends[0]), *ends})
    elif not any(node in graph for node in scene.nodes):
        hub, nodes = choose.first(graph)
        scene.begin(nodes)
        if not state.inspected():
            state.inspect(hub)


def _ends(graph: nx.MultiDiGraph[str], what: str | None) -> list[str]:
    """The node of that id, or both ends of the relation of that id; [] when the graph has neither."""
    if not what or what in graph:
        return [what] if what else []
    return next(([u, v] for u, v, key in graph.edges(keys=True) if key == what), [])


def _search(graph: nx.MultiDiGraph[str], scene: Scene) -> None:
    node = parts.pick(
        "Find", "find", graph, placeholder="Find a person, a state, an organization, talks, an agreement …"
    )
    # Only a new choice counts: the box keeps its text while one clicks on in the picture.
    if node and node != st.session_state.get("found"):
        state.inspect(node)
        if node not in scene.nodes:
            scene.begin(choose.neighbourhood(graph, node))
    st.session_state["found"] = node


def _actions(graph: nx.MultiDiGraph[str], scene: Scene, node: str) -> None:
    with st.container(horizontal=True, gap="small", key="actions"):
        st.button(
            "Add neighbours",
            type="tertiary",
            icon=":material/add_circle:",
            on_click=_expand,
            args=(graph, scene, node),
            help=f"Adds up to {choose.AT_ONCE} with which it has most to do. A double-click in the picture does the same.",
        )
        st.button(
            "Isolate",
            type="tertiary",
            icon=":material/filter_center_focus:",
            on_click=_only,
            args=(graph, scene, node),
            help="Shows only this neighbourhood.",
        )
        if node in scene.nodes:
            st.button(
                "Remove",
                type="tertiary",
                icon=":material/visibility_off:",
                on_click=scene.remove,
                args=(node,),
                help="Takes it out of the picture; the graph keeps it.",
            )


def _expand(graph: nx.MultiDiGraph[str], scene: Scene, node: str) -> None:
    scene.add([node, *choose.strongest(graph, node, besides=scene.nodes)])
    state.inspect(node)


def _only(graph: nx.MultiDiGraph[str], scene: Scene, node: str) -> None:
    scene.begin(choose.neighbourhood(graph, node))


def _remember() -> None:
    """The inspected node in the address, so that the page can be linked to; a page switch clears it."""
    what = state.inspected()
    if what and st.query_params.get("node") != what:
        st.query_params["node"] = what
