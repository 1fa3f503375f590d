"""Decisions about the proposals of a text: each is kept at once, can be undone, and is shown with what was done last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from graph.dates import partial
from graph.embedded import data_home
from loaders import LoadError
from loaders.text import review as reviews
from loaders.text.proposals import Proposal
from loaders.text.review import ACCEPTED, Item, Review
from views import article as articles
from views import state
from views.access import may_edit, person
from views.words import plain, shorten


class Sheet:
    """What the parts of one review's page share: the document's id, the review, the beginning of their keys."""

    def __init__(self, document: str, review: Review) -> None:
        self.document, self.review = document, review
        self.key = document.rpartition("-")[2][:8]

    # Each decision reads the record anew, so that what others decided meanwhile stays.

    def update(self, do: Callable[[Review, list[Item]], Any], items: Sequence[Item] = (), said: str = "") -> Any:
        """Does something to the review and these items of it, keeps it, says what was done, and draws the page again."""
        keys = [item.key for item in items]
        results = []

        def found(review: Review) -> None:
            results.append(do(review, [one for one in review.items if one.key in keys]))

        try:
            reviews.update(data_home(), self.document, found, state.store())
        except LoadError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return
        st.session_state[f"notice-{self.key}"] = {
            "said": said,
            "keys": keys,
            "operation": getattr(results[-1], "operation", None),
        }
        st.rerun()

    def accept(self, items: Sequence[Item]) -> None:
        self.update(lambda review, ones: review.accept(state.store(), ones, person()), items, "accepted")

    def reject(self, items: Sequence[Item]) -> None:
        self.update(lambda review, ones: review.reject(ones, person()), items, "rejected")

    def reopen(self, items: Sequence[Item]) -> None:
        self.update(lambda review, ones: review.reopen(state.store(), ones, person()), items, "open again")

    def describe(self, said: dict[str, str]) -> None:
        try:
            partial(said["date"])
        except ValueError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return

        def do(review: Review, _: list[Item]) -> None:
            old = review.article
            review.article = replace(old, **{**said, "date": said["date"] or None})

        self.update(do)

    def notice(self) -> None:
        """What was done last, and a way back."""
        notice: dict[str, Any] | None = st.session_state.get(f"notice-{self.key}")
        if not notice or not notice["said"]:
            return
        items = [item for item in self.review.items if item.key in notice["keys"]]
        done = [item for item in items if item.state == (ACCEPTED if notice["said"] == "accepted" else item.state)]
        left = len(items) - len(done)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            many = (
                f"“{plain(shorten(reviews.in_words(self.review.proposal(items[0])), 70))}” is"
                if len(items) == 1
                else f"{len(done)} are"
            )
            st.markdown(
                f":material/check_circle: {many} {notice['said']}." + (f" {left} could not be loaded." if left else "")
            )
            if (
                may_edit()
                and notice["said"] != "open again"
                and st.button("Undo", key=f"undo-{self.key}", icon=":material/undo:", type="tertiary")
            ):
                self._undo(notice, items)

    def _undo(self, notice: dict[str, Any], items: Sequence[Item]) -> None:
        if notice["operation"] is not None:
            try:
                state.store().undo(notice["operation"], who=person())
                st.session_state.pop(f"notice-{self.key}")
                st.rerun()
            except ValueError:
                pass  # something was built on it since: then what only these brought is taken out
        self.reopen(items)

    def sentences(self, one: Proposal) -> tuple[int, int]:
        end = one.start + max(0, len(one.sentence) - 1)
        return articles.sentence(self.review, one.start), articles.sentence(self.review, end)
