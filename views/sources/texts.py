"""The texts that were read on this machine, each with what is still open of it; one is reviewed further."""

from __future__ import annotations

import streamlit as st

from graph.embedded import data_home
from loaders.text import review as reviews
from views import review, state
from views.words import day


def show() -> None:
    """A choice among them, those with most open first, and the review of the one that is chosen."""
    found = []
    for one in reviews.kept(data_home()):
        about = one.article.document()
        waiting = len(one.refresh(state.store()).of(reviews.OPEN))
        found.append((waiting, about.id, f"{about.title} · {day(about.date) or 'no date'} · {waiting} open"))
    if not found:
        st.caption("No text was read on this machine yet: paste one above, or drop a file.")
        return
    names = {id: name for _, id, name in sorted(found, key=lambda one: one[0] == 0)}
    st.caption("Kept on this machine, for its owner only; what was rejected is not proposed again.")
    chosen = st.selectbox(
        "Text",
        list(names),
        index=None,
        format_func=names.__getitem__,
        key="keep-text-before",
        filter_mode="contains",
        placeholder=f"Choose one of {len(names)} texts",
    )
    if chosen:
        review.show(chosen)
