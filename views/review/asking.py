"""Asking a language model about a text, where one is named: it says before what that costs."""

from __future__ import annotations

import os

import streamlit as st

from graph.embedded import data_home
from graph.model import Rejected
from loaders import LoadError
from loaders.text import review as reviews
from views import state
from views.review.decisions import Sheet
from views.review.reading import known, turn
from views.words import plain


def ask(sheet: Sheet) -> None:
    """Offers to send the text to a language model, where one is named, and says what that costs."""
    model = os.environ.get("GOBETWEEN_LANGUAGE_MODEL")
    if not model:
        return
    from loaders.text.llm import Helper, Told

    with st.expander(f"Ask a language model: {plain(model)}", icon=":material/smart_toy:"):
        try:
            helper = Helper(model)
        except LoadError as error:
            st.warning(plain(str(error)), icon=":material/error:")
            return
        st.caption(
            f"It is sent the text: {plain(str(helper.estimate(sheet.review.article)))}. What it says is checked against the "
            "text, and proposed like the rest."
        )
        if st.button("Send the text", key=f"ask-{sheet.key}", icon=":material/send:"):
            told: list[Told] = []
            failed: list[Rejected] = []
            try:
                with st.spinner(f"{model} reads …"), turn:
                    for found in reviews.read(
                        [sheet.review.article],
                        known(state.revision()),
                        rejecting=failed.append,
                        beside=lambda reading: told.append(helper.add(reading)),
                    ):
                        reviews.merge(data_home(), found)
            except LoadError as error:
                st.error(plain(str(error)), icon=":material/error:")
                return
            st.session_state[f"told-{sheet.key}"] = told
            st.rerun()
        for one in st.session_state.get(f"told-{sheet.key}", ()):
            taken = one.claims - len(one.refused)
            st.markdown(plain(f"{one.cost}; {taken} of {one.claims} relations stand in the text."))
            for line in (*one.refused, *(f"not sent: {text}" for text in one.withheld)):
                st.caption(plain(line))
