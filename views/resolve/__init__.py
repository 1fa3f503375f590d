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
    # A link, or another page, may ask for a part of the page.
    asked = st.query_params.get("show")
    st.session_state.setdefault("keep-resolve-show", asked if asked in _VIEWS else "queue")
    with st.container(horizontal=True, vertical_alignment="bottom", key="resolve-choices"):
        chosen = st.segmented_control(
            "Show", list(_VIEWS), required=True, format_func=lambda one: _VIEWS[one], key="keep-resolve-show",
        )  # fmt: skip
        pairs = queue.chosen(graph) if chosen == "queue" else None
    st.query_params["show"] = chosen
    deeds.told()
    if pairs:
        queue.show(graph, *pairs)
    else:
        {"history": past.history, "merged": past.merged, "apart": past.apart}[chosen](graph)
