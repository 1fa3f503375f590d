"""The inspector: what the graph says of one node or one relation, and who says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import streamlit as st

from graph.lens import Lens
from graph.model import Relation
from views import state
from views.inspector import done, node, relation
from views.words import plain

__all__ = ["show"]

_STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def show(graph: nx.MultiDiGraph[str], actions: Callable[[str], None]) -> None:
    """What `state.inspected` names: a node, with what `actions` draws for it, or a relation."""
    st.html(f"<style>{_STYLE}</style>")
    done.show()
    what = state.inspected()
    if what and what in graph:
        node.show(graph, what, actions)
    elif what and (ends := _ends(graph, what)):
        relation.show(graph, *ends, what)
    elif what and _hidden(what):
        return
    else:
        st.info("Click a node or a line in the picture, or search for a name.", icon=":material/touch_app:")


def _hidden(what: str) -> bool:
    """Whether the graph has it and the lens hides it; if so that is said, with the way out."""
    whole = state.whole()
    if what in whole:
        name = whole.nodes[what]["name"]
    elif _ends(whole, what):
        name = "this relation"
    else:
        return False
    st.info(plain(f"The lens hides {name}."), icon=":material/filter_alt_off:")
    st.button("Show everything", key="inspector-whole", on_click=state.look, args=(Lens(),))
    return True


def _ends(graph: nx.MultiDiGraph[str], id: str) -> tuple[str, str] | None:
    """The ends of the relation of that id; None when the graph does not have it."""
    if not id.startswith("r:"):
        return None
    for one in state.store().statements(id)[:1]:
        if isinstance(one.says, Relation) and graph.has_edge(one.says.source, one.says.target, id):
            return one.says.source, one.says.target
    # An end was merged into another: then the statement names what is not there any more.
    return next(((u, v) for u, v, key in graph.edges(keys=True) if key == id), None)
