"""Reading texts, and keeping what they seem to tell."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import streamlit as st

from graph.embedded import data_home
from graph.model import Entity, Rejected
from graph.ontology import default
from loaders import LoadError
from loaders.text import review as reviews
from loaders.text.model import Article
from loaders.text.names import Known
from views import state

# One text at a time is read, whoever asks.
turn = threading.Lock()
_READ = "texts-read"


def read(several: Iterable[Article]) -> list[str]:
    """Reads these texts, unless this session has, and keeps what they seem to tell; their ids.

    Raises LoadError when none of them can be read.
    """
    done: set[str] = st.session_state.setdefault(_READ, set())
    new = {one.id: one for one in several}
    failed: list[Rejected] = []
    if waiting := [one for id, one in new.items() if id not in done]:
        with st.spinner("Reading …"), turn:
            for found in reviews.read(waiting, known(state.revision()), rejecting=failed.append):
                reviews.merge(data_home(), found)
                done.add(found.article.id)
    if not (ids := [id for id in new if id in done]):
        raise LoadError("; ".join(one.reason for one in failed) or "there is no text in it")
    return ids


def forget_reading() -> None:
    """Has every text read anew when it is next looked at; what was decided is remembered."""
    st.session_state.pop(_READ, None)


@st.cache_resource(show_spinner=False, max_entries=1)
def known(revision: int) -> Known:
    """The names that the graph of this revision has."""
    kinds = {*default().actors, "Place"}
    nodes = state.whole().nodes(data=True)
    return Known(
        Entity(id, node["kind"], node["name"], tuple(node["aliases"])) for id, node in nodes if node["kind"] in kinds
    )
