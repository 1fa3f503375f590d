"""The list of proposals: filters above it, and decisions about all that they leave."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from graph.ontology import default
from loaders.text.entries import FACTS
from loaders.text.model import STATUSES
from loaders.text.review import ACCEPTED, OPEN, REJECTED, Item
from views.access import may_edit
from views.review.card import card
from views.review.decisions import Sheet

# The proposal at which the keys are.
_STYLE = "<style>[data-current] { outline: 2px solid var(--st-primary-color, #0072B2); outline-offset: -2px; }</style>"
HEIGHT = 640  # px, of the list and of the text beside it
_AT_ONCE = 10  # proposals on a page
_STATES = {OPEN: "Open", ACCEPTED: "Accepted", REJECTED: "Rejected"}


def filters(sheet: Sheet) -> list[Item]:
    """The filters above the list; the proposals that they leave."""
    review, key = sheet.review, sheet.key
    sheet.notice()
    counts = {one: len(review.of(one)) for one in _STATES}
    shown = st.segmented_control(
        "Show",
        [*_STATES, "all"],
        default=OPEN,
        required=True,
        key=f"state-{key}",
        format_func=lambda one: f"{_STATES[one]} ({counts[one]})" if one in counts else f"All ({len(review.items)})",
        label_visibility="collapsed",
    )
    stands = {item.key: review.proposal(item) for item in review.items}
    one, two, three = st.columns([3, 3, 3])
    types = one.multiselect(
        "Relation",
        sorted({said.type for said in stands.values()}),
        key=f"types-{key}",
        format_func=lambda name: default().relation(name).phrase,
        placeholder="all",
    )
    statuses = two.multiselect(
        "Status",
        [name for name in STATUSES if any(said.status == name for said in stands.values())],
        key=f"statuses-{key}",
        placeholder="all",
    )
    least = three.slider("Confidence, at least", 0, 100, 0, 5, key=f"least-{key}", format="%d %%")
    sentence = st.session_state.get(f"sentence-{key}")
    if sentence is not None:
        st.button(
            "Only what one sentence tells: show all",
            icon=":material/close:",
            type="tertiary",
            on_click=st.session_state.pop,
            args=(f"sentence-{key}", None),
            key=f"every-{key}",
        )
    return [
        item
        for item in review.items
        if shown in ("all", item.state)
        and (not types or stands[item.key].type in types)
        and (not statuses or stands[item.key].status in statuses)
        and stands[item.key].confidence * 100 >= least
        and (
            sentence is None or sheet.sentences(stands[item.key])[0] <= sentence <= sheet.sentences(stands[item.key])[1]
        )
    ]


def show(sheet: Sheet, chosen: Sequence[Item]) -> None:
    review = sheet.review
    ready = [item for item in chosen if item.state == OPEN and review.proposal(item).status in FACTS]
    rest = [item for item in chosen if item.state == OPEN]
    if may_edit() and sheet.review.items:
        least = st.session_state.get(f"least-{sheet.key}", 0)
        sure = f" ({least} % or more)" if least else ""
        st.html(_STYLE)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if st.button(
                f"Accept these {len(ready)}{sure}",
                key=f"all-{sheet.key}",
                icon=":material/done_all:",
                disabled=not ready,
                help="What is stated or reported among those below and on the next pages; nothing that is offered, planned or "
                "denied.",
            ):
                sheet.accept(ready)
            if st.button(
                f"Reject these {len(rest)}", key=f"none-{sheet.key}", icon=":material/remove_done:", disabled=not rest
            ):
                sheet.reject(rest)
            st.caption(":material/keyboard: **j** next, **k** before, **a** accept, **r** reject, **c** change")
    pages = max(1, -(-len(chosen) // _AT_ONCE))
    page = min(st.session_state.get(f"page-{sheet.key}", 1), pages)
    with st.container(height=HEIGHT, border=False, key=f"proposals-{sheet.key}"):
        if not chosen and review.items:
            st.caption("None is left that the filters above let through.")
        for item in chosen[(page - 1) * _AT_ONCE : page * _AT_ONCE]:
            card(sheet, item)
    if pages > 1:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            for words, to in ((":material/chevron_left:", page - 1), (":material/chevron_right:", page + 1)):
                st.button(
                    words,
                    key=f"to-{sheet.key}-{words}",
                    disabled=not 1 <= to <= pages,
                    on_click=st.session_state.__setitem__,
                    args=(f"page-{sheet.key}", to),
                )
            st.caption(f"Page {page} of {pages}, {len(chosen)} proposals")
