"""What can be done with a node or a relation, besides in the picture: the few things that are done often, and a menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import streamlit as st

from views import state
from views.access import may_edit
from views.inspector import change, cite, merge
from views.words import name, plain

_END = "path-end"  # the end of a path that was chosen first: ("source" or "target", id)
Do = Callable[[Any, str], None]


def show(graph: nx.MultiDiGraph[str], id: str) -> None:
    """What can be done with a node."""
    actor = graph.nodes[id]["kind"] in state.actor_kinds()
    more: dict[str, Do] = {"Path to here": lambda graph, id: _end(id, "target")}
    if actor:
        more["Who could mediate between it and …"] = _could_mediate
    if may_edit():
        more |= {
            "Correct …": change.correct,
            "Add a name …": change.add_name,
            "Merge with, or keep apart from …": merge.dialog,
        }
    with st.container(horizontal=True, gap="small", key="further"):
        if st.button("Path from here", type="tertiary", icon=":material/route:", help="Choose the other end next."):
            _end(id, "source")
        if actor and st.button(
            "Its mediators", type="tertiary", icon=":material/handshake:", help="Who mediates for it, as a party."
        ):
            state.open_page("mediation", **{"party": id, "other-party": None, "mediator": None})
        if st.button("Cite", type="tertiary", icon=":material/format_quote:", help="A reference to paste."):
            cite.node(graph, id)
        chosen = st.menu_button("More", list(more), type="tertiary", key=f"menu-{id}")
    if chosen:
        more[chosen](graph, id)
    _chosen_end(graph, id)


def _could_mediate(graph: nx.MultiDiGraph[str], id: str) -> None:
    state.open_page("candidates", **{"side-a": id, "side-b": None})


def _end(id: str, which: str) -> None:
    """One end of a path; with the other one chosen before, the page of paths opens."""
    before = st.session_state.get(_END)
    if before and before[0] != which and before[1] != id:
        del st.session_state[_END]
        state.open_page("paths", **{which: id, before[0]: before[1]})
    st.session_state[_END] = (which, id)


def _chosen_end(graph: nx.MultiDiGraph[str], id: str) -> None:
    """The end of a path that was chosen before, and what it waits for."""
    which, end = st.session_state.get(_END) or ("", "")
    if end not in graph:
        return
    other = "target" if which == "source" else "source"
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="path-end"):
        said = f"Path {'from' if which == 'source' else 'to'} {name(graph, end)}"
        if end == id:
            st.markdown(plain(f"{said}: choose the other end in the picture, or"), width="content")
            if st.button("by name", key="path-by-name", type="tertiary"):
                del st.session_state[_END]
                state.open_page("paths", **{which: end, other: None})
        else:
            st.markdown(plain(said), width="content")
            to = "to" if other == "target" else "from"
            if st.button(plain(f"{to} {name(graph, id)}"), key="path-here", icon=":material/route:"):
                _end(id, other)
        st.button(
            ":material/close:", key="path-none", type="tertiary", help="No path",
            on_click=lambda: st.session_state.pop(_END, None),
        )  # fmt: skip
