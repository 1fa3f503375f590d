"""The picture in the address: a link opens the same view, and so does loading the page once more."""

from __future__ import annotations

from urllib.parse import urlencode

import networkx as nx
import streamlit as st

from graph.embedded import data_home
from graph.lens import Lens
from graph.picture import choose
from graph.picture.layout import LAYOUTS
from graph.picture.saved import Saved, view_named
from graph.picture.told import from_address, to_address
from graph.picture.view import View
from views import state
from views.scene import Scene
from views.words import plain

_FEW = 12  # nodes that an address lists one by one
_LONG = 4_000  # characters; a longer one is only made when asked for
_PARTS = ("view", "picture", "nodes", "layout", "node")


def open(graph: nx.MultiDiGraph[str], scene: Scene) -> None:
    """A picture to begin with: the one that another page or a link asks for, or the most telling neighbourhood."""
    wanted = st.session_state.pop("wanted", None)
    if wanted:
        _about(graph, scene, wanted)
    elif not scene.nodes:
        told = {name: st.query_params[name] for name in _PARTS if name in st.query_params}
        if not _linked(graph, scene, told):
            _about(graph, scene, told.get("node"))
    if not scene.nodes:
        hub, nodes = choose.first(graph)
        scene.begin(nodes)
        if not state.inspected():
            state.inspect(hub)


def remember(scene: Scene) -> None:
    """The inspected node and the picture in the address; a page switch clears them."""
    told = {name: value for name, value in _told(scene).items() if len(value) < _LONG}
    for name in _PARTS:
        if name in told:
            if st.query_params.get(name) != told[name]:
                st.query_params[name] = told[name]
        elif name in st.query_params:
            del st.query_params[name]


def link(scene: Scene) -> str:
    """The whole address of what is shown."""
    told = _told(scene)
    if lens := str(state.lens()):
        told["lens"] = lens
    page = (st.context.url or "").split("?")[0].rstrip("/")
    return f"{page}/?{urlencode(told)}"


def show_saved(scene: Scene, one: Saved) -> None:
    """Shows a saved view as it was kept, with its lens."""
    state.look(one.lens)
    scene.reframe(one.view)
    state.inspect(one.inspected)


def _told(scene: Scene) -> dict[str, str]:
    view = scene.view
    told = {}
    if view.tidy and len(view.nodes) <= _FEW and not (view.hidden or view.group):
        told["nodes"] = " ".join(view.nodes)
        if view.layout != View().layout:
            told["layout"] = view.layout
    else:
        told["picture"] = to_address(view)
    if what := state.inspected():
        told["node"] = what
    return told


def _linked(graph: nx.MultiDiGraph[str], scene: Scene, told: dict[str, str]) -> bool:
    """Takes over the view that a link brings; what of it cannot be used is said."""
    try:
        one = _view(told)
        if one is None:
            return False
        whole = state.whole()
        missing = [node for node in one.view.nodes if node not in whole]
        if len(missing) == len(one.view.nodes):
            raise ValueError("none of its nodes is in this graph; it may have been made of another one")
    except ValueError as error:
        st.warning(plain(f"The link's view cannot be opened: {error}."), icon=":material/link_off:")
        return False
    if missing:
        st.warning(
            f"{len(missing)} of the {len(one.view.nodes)} nodes of the link's view are not in this graph; "
            "the others are shown.",
            icon=":material/link_off:",
        )
    scene.begin(())
    scene.reframe(one.view.without(missing))
    scene.steps = type(scene.steps)(scene.view)
    state.inspect(told.get("node") or one.inspected)
    if "view" in told and one.lens != Lens() and one.lens != state.lens():
        state.look(one.lens)
        st.rerun()
    return True


def _view(told: dict[str, str]) -> Saved | None:
    """The view that an address tells of; None where it tells of none. Raises ValueError."""
    if "view" in told:
        return view_named(data_home(), told["view"])
    if "picture" in told:
        return Saved(from_address(told["picture"]))
    if "nodes" in told:
        layout = told.get("layout", View().layout)
        if layout not in LAYOUTS:
            raise ValueError(f"unknown layout {layout!r}; known: {', '.join(LAYOUTS)}")
        view = View.of(told["nodes"].split())
        return Saved(View(view.nodes, layout=layout)) if view.nodes else None
    return None


def _about(graph: nx.MultiDiGraph[str], scene: Scene, what: str | None) -> None:
    """A node's neighbourhood, or a relation's ends with theirs; nothing when the graph has neither."""
    if not what:
        return
    ends = [what] if what in graph else next(([u, v] for u, v, key in graph.edges(keys=True) if key == what), [])
    if ends:
        state.inspect(what)
        if not set(ends) <= set(scene.nodes):
            scene.begin({*choose.neighbourhood(graph, ends[0]), *ends})
