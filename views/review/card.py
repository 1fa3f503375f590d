"""One proposal: what it says, in which words of the text, how sure that is, and the buttons that decide about it."""

from __future__ import annotations

import streamlit as st

from loaders.text import review as reviews
from loaders.text.proposals import Proposal
from loaders.text.review import ACCEPTED, OPEN, REJECTED, Item
from views.access import may_edit
from views.review.change import change, told
from views.review.decisions import Sheet
from views.words import plain

_COLORS = {"stated": "green", "reported": "blue", "offered": "violet", "planned": "orange", "denied": "red"}


def card(sheet: Sheet, item: Item) -> None:
    one = sheet.review.proposal(item)
    first, last = sheet.sentences(item.said)
    with st.container(border=True, key=f"proposal-{first}-{last}-{item.key}", gap="small"):
        st.markdown(f"{_in_words(one)} {_badges(item, one)}")
        st.markdown(f"> :small[{told(one)}]")
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if may_edit():
                _buttons(sheet, item)
            st.caption(plain(one.reason))


def _buttons(sheet: Sheet, item: Item) -> None:
    if item.state != OPEN:
        words = "Take back" if item.state == ACCEPTED else "Reopen"
        if st.button(words, key=f"reopen-{item.key}", icon=":material/undo:", type="tertiary"):
            sheet.reopen([item])
        return
    why = sheet.review.why_not(item)
    if st.button(
        "Accept",
        key=f"accept-{item.key}",
        icon=":material/check:",
        disabled=bool(why),
        help=plain(f"It cannot be loaded: {why}") if why else None,
    ):
        sheet.accept([item])
    if st.button("Reject", key=f"reject-{item.key}", icon=":material/close:"):
        sheet.reject([item])
    if st.button("Change", key=f"change-{item.key}", icon=":material/edit:", type="tertiary"):
        change(sheet, item)


def _in_words(one: Proposal) -> str:
    """A proposal as a sentence in Markdown, its ends in bold."""
    source, target = f"**{plain(one.source.name)}**", f"**{plain(one.target.name)}**"
    middle = reviews.in_words(one)
    inner = middle[len(one.source.name) : len(middle) - len(one.target.name)]
    return f"{source} {plain(inner)} {target}"


def _badges(item: Item, one: Proposal) -> str:
    found = [f":{_COLORS.get(one.status, 'gray')}-badge[{plain(one.status)}]", f":gray-badge[{one.confidence:.0%}]"]
    if item.changed:
        found.append(":gray-badge[changed]")
    if item.state == ACCEPTED:
        found.append(":green-badge[:material/check: in the graph]")
    if item.state == REJECTED:
        found.append(":gray-badge[rejected]")
    return " ".join(found)
