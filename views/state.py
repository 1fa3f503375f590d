"""What a session looks at and what all sessions share: the store, its mirror, the node in the inspector, the picture."""

from __future__ import annotations

import time

import networkx as nx
import streamlit as st

from graph.lens import Lens
from graph.mirror import Mirror
from graph.mirror import documents as documents_of
from graph.model import Document
from graph.ontology import default
from graph.store import Store, StoreError, open_store
from views import access

_MOMENT = 0.25  # seconds


@st.cache_resource(show_spinner="Opening the graph …")
def _opened(read_only: bool) -> Store:
    opened = open_store(read_only=read_only)
    opened.whoever = access.person
    return opened


def store() -> Store:
    """The store of this server process: one for all who may change the graph, one for all others. Raises StoreError."""
    return _opened(not access.may_edit())


class _Followed(Mirror):
    """Asks the store at most once in a moment, unless this process has written: one run of the script looks often."""

    _asked, _writes = float("-inf"), -1

    def refresh(self) -> bool:
        writes = Store.writes
        if time.monotonic() - self._asked < _MOMENT and writes == self._writes:
            return False
        changed = super().refresh()
        self._asked, self._writes = time.monotonic(), writes
        return changed


@st.cache_resource(show_spinner=False)
def _mirror() -> Mirror:
    # One for all: it only reads, but the first to open a graph has to be able to prepare it.
    return _Followed(_opened(access.read_only()))


# Not by st.cache_data, which would copy them all for each that is looked up.
@st.cache_resource(show_spinner=False, max_entries=2)
def _documents(revision: int) -> dict[str, Document]:
    return documents_of(_mirror().graph)


def whole() -> nx.MultiDiGraph[str]:
    """The mirror's graph, up to date with the store. Raises StoreError when the store is gone."""
    mirror = _mirror()
    mirror.refresh()
    return mirror.graph


def graph() -> nx.MultiDiGraph[str]:
    """What the session's lens shows of the whole graph; frozen. Raises StoreError when the store is gone."""
    return lens().view(whole())


def timeless() -> nx.MultiDiGraph[str]:
    """The same at all times: what a picture is of that the browser shows a period of."""
    return lens().timeless.view(whole())


def lens() -> Lens:
    """The lens of this session."""
    chosen: Lens = st.session_state.get("lens", Lens())
    return chosen


def look(through: Lens) -> None:
    """Changes the lens of this session."""
    st.session_state["lens"] = through


def revision() -> int:
    """The revision that `whole` last came up to; a key for what is computed from it."""
    return _mirror().revision


def seen() -> str:
    """Which graph `graph` last gave: a key for what is computed from it."""
    return f"{revision()} {lens()}"


def documents() -> dict[str, Document]:
    """Every document by its id."""
    return _documents(revision())


def actor_kinds() -> frozenset[str]:
    """The kinds that can mediate and be mediated for."""
    return default().actors


def forget_store() -> None:
    """Drops the connection, so that the next rerun tries anew."""
    _opened.clear()
    _mirror.clear()


def other_store() -> None:
    """After another database was chosen: forgets the connection, and what was computed from the earlier one."""
    st.cache_resource.clear()
    st.cache_data.clear()


def inspected() -> str | None:
    """The node, or the relation (an id that begins with "r:"), that the inspector shows."""
    return st.session_state.get("inspected")


def inspect(what: str | None) -> None:
    """Shows a node or a relation in the inspector."""
    st.session_state["inspected"] = what


def show_in_explore(node: str) -> None:
    """Goes to the Explore page with this node in the inspector and its neighbourhood in the picture."""
    inspect(node)
    st.session_state["wanted"] = node
    open_page("explore")


def open_page(name: str, **choices: str | None) -> None:
    """Goes to another page; `choices` set what is chosen in its pickers, by their keys."""
    for key, value in choices.items():
        st.session_state[f"keep-{key}"] = value
    st.switch_page(st.session_state["pages"][name])


def keep_choices() -> None:
    """Keeps what was chosen on one page while another is shown; Streamlit would drop it with the widget."""
    for key in list(st.session_state):
        if isinstance(key, str) and key.startswith("keep-"):
            st.session_state[key] = st.session_state[key]


__all__ = [
    "StoreError",
    "actor_kinds",
    "documents",
    "forget_store",
    "graph",
    "inspect",
    "inspected",
    "keep_choices",
    "lens",
    "look",
    "open_page",
    "other_store",
    "revision",
    "seen",
    "show_in_explore",
    "store",
    "timeless",
    "whole",
]
