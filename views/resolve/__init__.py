"""Resolve: which nodes are one and the same; the queue of likely duplicates, what was done to the graph, and the way back."""

from __future__ import annotations

import streamlit as st

from views import parts, state
from views.resolve import deeds, past, queue

_VIEWS = {
    "queue": "Likely duplicates",
    "history": "History",
    "merged": "Merged",
    "apart": "Kept apart",
}


def page() -> None:
    """The page."""
    graph = state.whole()
    parts.heading("Resolve", "Which of these are one and the same? Nothing is merged unless you say so.")
    # A colleague's link, or another page, may ask for a part of the page.
    if (asked := st.query_params.get("show")) in _VIEWS and "keep-resolve-show" not in st.session_state:
        st.session_state["keep-resolve-show"] = asked
    with st.container(horizontal=True, vertical_alignment="bottom", key="resolve-choices"):
        chosen = st.segmented_control(
            "Show", list(_VIEWS), default=None if "keep-resolve-show" in st.session_state else "queue", required=True,
            format_func=lambda one: _VIEWS[one], key="keep-resolve-show",
        )  # fmt: skip
        asked = queue.chosen(graph) if chosen == "queue" else None
    st.query_params["show"] = chosen
    deeds.told()
    if asked:
        queue.show(graph, *asked)
    else:
        {"history": past.history, "merged": past.merged, "apart": past.apart}[chosen](graph)
