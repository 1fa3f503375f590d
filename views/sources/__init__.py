"""Sources: add one, see what is loaded, from where, under which licence, how much rests on it, and take one back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from graph.ontology import default
from views import parts, state
from views.access import may_edit
from views.sources import done, intake, library, loading, texts
from views.words import plain

_PARTS = {
    "library": "Documents and datasets",
    "texts": "Texts in review",
    "done": "What was done",
    "counts": "What is in the graph",
}


def page() -> None:
    """The page."""
    state.whole()
    parts.heading("Sources", "Every relation in the graph rests on one of these documents and datasets.")
    loading.show()
    intake.show()
    if not may_edit():
        st.caption("This graph is shown for reading: nothing can be added or taken back here.")
    st.session_state.setdefault("keep-part", "library")
    part = st.segmented_control(
        "What to see",
        list(_PARTS),
        required=True,
        key="keep-part",
        format_func=_PARTS.__getitem__,
        label_visibility="collapsed",
    )
    {"library": library.show, "texts": texts.show, "done": done.show, "counts": _counts}[part]()


def _counts() -> None:
    ontology = default()
    store = state.store()
    counts = store.counts()
    st.caption(f"Kept in {plain(store.engine)} · revision {counts['revision']}")
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("What is in the graph", anchor=False)
        rows = [
            {"Kind": ontology.kinds[kind].plural if kind in ontology.kinds else kind, "Nodes": n}
            for kind, n in sorted(counts["nodes"].items(), key=lambda item: -item[1])
        ]
        st.dataframe(pd.DataFrame(rows, columns=["Kind", "Nodes"]), hide_index=True)
    with right:
        st.subheader("How it is related", anchor=False)
        rows = [
            {"Relation": ontology.relations[type].phrase if type in ontology.relations else type, "Number": n}
            for type, n in sorted(counts["relations"].items(), key=lambda item: -item[1])
        ]
        st.dataframe(pd.DataFrame(rows, columns=["Relation", "Number"]), hide_index=True)
