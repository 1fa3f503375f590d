"""The documents and datasets that the graph rests on: found by a word, sorted by any column, opened by a click."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import pandas as pd
import streamlit as st

from graph.model import fold
from graph.store import DocumentInfo
from views import state
from views.sources import document

_CHOSEN = "keep-document"
_ROW = 35  # px
_MOST_ROWS = 9


def show() -> None:
    """The list, and what is opened of it."""
    graph = state.whole()
    documents, alone = _documents(state.revision()), _alone(graph, state.revision())
    if not documents:
        st.info("Nothing is in the graph yet: add a source above.", icon=":material/info:")
        return
    asked = st.session_state.pop("source-wanted", None) or (
        st.query_params.get("source") if _CHOSEN not in st.session_state else None
    )
    if asked in {one.document.id for one in documents}:
        st.session_state[_CHOSEN] = asked
    typed = st.text_input(
        "Search in titles, publishers, datasets, licences",
        key="keep-source-search",
        placeholder=f"Search among {len(documents):,} documents and datasets: title, publisher, dataset, licence",
        label_visibility="collapsed",
        icon=":material/search:",
    )
    found = [one for one in documents if _matches(one, typed)]
    if not found:
        st.caption("No document or dataset has these words.")
        return
    chosen = _table(found, alone)
    if len(found) == 1:
        chosen = found[0].document.id
    if chosen:
        st.session_state[_CHOSEN] = chosen
    opened = next((one for one in documents if one.document.id == st.session_state.get(_CHOSEN)), None)
    if opened is None:
        st.caption("Click a row to see what a document says, to look through it alone, or to retract it.")
        return
    st.query_params["source"] = opened.document.id
    document.show(graph, opened, alone[opened.document.id], documents)


@st.cache_data(show_spinner=False, max_entries=2)
def _documents(revision: int) -> list[DocumentInfo]:
    return state.store().documents()


@st.cache_data(show_spinner=False, max_entries=2)
def _alone(_graph: nx.MultiDiGraph[str], revision: int) -> Counter[str]:
    """How many relations only this document tells of, for each."""
    told = (data["documents"] for *_, data in _graph.edges(data=True))
    return Counter(next(iter(one)) for one in told if len(one) == 1)


def _matches(one: DocumentInfo, typed: str) -> bool:
    about = one.document
    text = fold(" ".join((about.title, about.publisher, about.dataset, about.licence, about.date or "", about.id)))
    return all(word in text for word in fold(typed).split())


def _table(found: list[DocumentInfo], alone: Counter[str]) -> str | None:
    """The documents as a table; the id of the one whose row was clicked."""
    rows = [
        {
            "Title": one.document.title,
            "Publisher": one.document.publisher,
            "Date": one.document.date or "",
            "Relations": one.relations,
            "Only here": alone[one.document.id],
            "Evidence": one.evidence,
            "Licence": one.document.licence or "not stated",
            "Attribution": one.document.attribution,
            "Dataset": one.document.dataset,
        }
        for one in found
    ]
    event = st.dataframe(
        pd.DataFrame(rows),
        key=f"library-{len(found)}",
        hide_index=True,
        height=_ROW * (1 + min(len(rows), _MOST_ROWS)) + 3,
        selection_mode="single-row",
        on_select="rerun",
        column_config={
            "Title": st.column_config.TextColumn(width=310),
            "Publisher": st.column_config.TextColumn(width=130),
            "Licence": st.column_config.TextColumn(width="medium"),
            "Only here": st.column_config.NumberColumn(help="Relations that no other document tells of."),
        },
    )
    picked = event.selection.rows
    return found[picked[0]].document.id if picked and picked[0] < len(found) else None
