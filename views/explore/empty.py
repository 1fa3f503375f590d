"""An empty graph: what to do, and a way to do it."""

from __future__ import annotations

import streamlit as st

from views import state
from views.access import may_edit


def show() -> None:
    """Says that there is nothing yet, with a way to the Sources page and to what ships with Gobetween."""
    st.info("The graph is empty: nothing was loaded yet.", icon=":material/hub:")
    if not may_edit():
        st.caption("Who looks after this graph can load something into it.")
        return
    st.markdown(
        "**Load your own**: a table, a register, event data, a news article. Whatever it is, you see it as a graph before it "
        "comes in."
    )
    if st.button("To Sources", icon=":material/library_books:", type="primary"):
        state.open_page("sources")
    st.markdown(
        "**Or look around first** in what ships with Gobetween: the Istanbul talks of 2025, and peace agreements since 1975."
    )
    if st.button("Load the examples", icon=":material/download:"):
        _load()
        st.rerun()
    st.caption("A backup is restored on the page *Settings*.")


def _load() -> None:
    from loaders import find, read_file, seeds

    with st.spinner("Loading …"):
        for path in seeds.FIRST:
            state.store().load(read_file(path, find(path).NAME), what=path.name)
