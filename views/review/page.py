"""A text beside what it seems to tell, and what of that is decided as a graph."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from graph.embedded import data_home
from graph.picture import layout, network
from graph.preview import preview
from loaders.text import review as reviews
from loaders.text.review import ACCEPTED, OPEN, Item
from views import article as articles
from views import canvas, state
from views.access import may_edit
from views.review import asking, listing
from views.review.decisions import Sheet
from views.words import day, plain

_RELATIONS = 60  # in the picture


def show(document: str) -> None:
    """The review of a text that was read."""
    review = reviews.recall(data_home(), document)
    if review is None:
        st.error("The record of this text is gone; read it again.", icon=":material/error:")
        return
    review.refresh(state.store())
    sheet = Sheet(document, review)
    _head(sheet)
    if may_edit():
        asking.ask(sheet)
    if not review.items:
        st.info("Nothing is proposed from it.", icon=":material/info:")
    left, right = st.columns(2, gap="medium")
    with right:
        chosen = listing.filters(sheet)
    with left:
        _article(sheet)
    with right:
        listing.show(sheet, chosen)
    _picture(sheet, chosen)


def _head(sheet: Sheet) -> None:
    told = sheet.review.article.document()
    st.markdown(f"#### {plain(told.title)}")
    st.caption(plain(" · ".join(part for part in (told.publisher, day(told.date)) if part)) or "no publisher, no date")
    if not may_edit():
        return
    with st.expander("Where is it from?"), st.form(f"about-{sheet.key}", border=False):
        st.caption("Every relation will show this document as its source.")
        fields = {
            "title": "Title",
            "publisher": "Publisher",
            "date": "Date",
            "url": "Address on the web",
            "licence": "Licence",
        }
        said = {
            name: st.text_input(label, value=getattr(sheet.review.article, name) or "").strip()
            for name, label in fields.items()
        }
        if st.form_submit_button("Keep"):
            sheet.describe(said)


def _article(sheet: Sheet) -> None:
    review = sheet.review
    telling = {sheet.sentences(item.said)[0] for item in review.items}
    key = f"article-{sheet.key}"

    def chosen() -> None:
        st.session_state[f"sentence-{sheet.key}"] = st.session_state[key]["sentence"]

    articles.show(review, key, telling, st.session_state.get(f"sentence-{sheet.key}"), listing.HEIGHT + 130, chosen)


def _picture(sheet: Sheet, chosen: Sequence[Item]) -> None:
    box = st.expander("As a graph", key=f"graph-{sheet.key}", on_change="rerun", icon=":material/hub:")
    if not box.open:
        return
    with box:
        items = [
            item for item in sheet.review.items if item.state == ACCEPTED or (item in chosen and item.state == OPEN)
        ]
        found = preview(sheet.review.entries(items), shown=_RELATIONS)
        graph = found.graph()
        if not graph:
            st.caption("Nothing of it could be loaded as it stands.")
            return
        drawn = canvas.picture(
            network.draw(graph, whole=graph),
            key=f"canvas-review-{sheet.key}",
            positions=layout.place(graph, network.boxes(graph), {}),
            layout="".join(sorted(graph)),
            height=480,
            legend=network.legend(graph),
        )
        canvas.show(drawn)
        st.caption("What is accepted, and what is open of those that the filters above let through.")
