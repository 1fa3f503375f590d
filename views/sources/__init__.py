"""Sources: add one, see what is loaded, from where, under which licence, how much rests on it, and take one back."""

from __future__ import annotations

import streamlit as st

from views import parts, state
from views.access import may_edit
from views.sources import contents, done, intake, library, loading, texts

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
    {"library": library.show, "texts": texts.show, "done": done.show, "counts": contents.show}[part]()
