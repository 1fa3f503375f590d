"""Putting a proposal right: another relation, another status, other ends, or an end that is a node of the graph."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from graph.ontology import default
from loaders.text.model import STATUSES
from loaders.text.proposals import End, Proposal
from loaders.text.review import Item, Review
from views import parts, state
from views.review.decisions import Sheet
from views.words import label, plain


@st.dialog("Change a proposal", width="medium")
def change(sheet: Sheet, item: Item) -> None:
    review, one = sheet.review, sheet.review.proposal(item)
    st.markdown(f"> {told(one)}")
    names = list(default().relations)
    type = st.selectbox(
        "Relation",
        names,
        index=names.index(one.type),
        format_func=lambda name: f"{default().relation(name).phrase} · {name}",
        key=f"type-{item.key}",
    )
    status = st.segmented_control("Status", STATUSES, default=one.status, required=True, key=f"status-{item.key}")
    st.caption("Only what is stated or reported is a fact in the graph; an offer to mediate is one of its own.")
    ends = _ends(review, (one.source, one.target))
    chosen: dict[str, End] = {}
    joined: dict[str, str] = {}
    for column, name, said, now in zip(
        st.columns(2), ("source", "target"), ("From", "To"), (one.source, one.target), strict=True
    ):
        with column:
            chosen[name] = st.selectbox(
                said,
                ends,
                index=ends.index(now),
                format_func=lambda end: f"{end.name} · {end.kind}",
                key=f"{name}-{item.key}",
            )
            id = chosen[name].id
            in_graph = id in state.whole()
            node = parts.pick(
                "which is, in the graph",
                f"join-{name}-{item.key}",
                state.whole(),
                placeholder=label(state.whole(), id)
                if id and in_graph
                else "a node of its own; type a name to choose another",
            )
            if node:
                joined[name] = node
    if joined:
        st.caption("In all proposals of this text that end is then the same node.")
    if not st.button("Change", type="primary", key=f"save-{item.key}"):
        return

    def do(found: Review, ones: list[Item]) -> None:
        for name, node in joined.items():
            (entity,) = state.store().entities([node])
            found.join(chosen[name], entity)
            chosen.pop(name)
        found.change(ones[0], type=type, status=status, **{n: e for n, e in chosen.items() if e != getattr(one, n)})

    try:
        sheet.update(do, [item])
    except ValueError as error:
        st.error(plain(str(error)), icon=":material/error:")


def _ends(review: Review, now: Sequence[End]) -> list[End]:
    """Everything in the text that may stand at an end, by name; what stands there now among it."""
    found = {(end.kind, end.name, end.id): end for end in now}
    for item in review.items:
        one = review.proposal(item)
        for end in (one.source, one.target):
            found.setdefault((end.kind, end.name, end.id), end)
    known = {end.key for end in found.values()}
    for key, thing in review.things.items():
        if key not in known:
            found.setdefault((thing.kind, thing.name, thing.id), End(thing.name, thing.kind, thing.id, key))
    return sorted(found.values(), key=lambda end: (end.name.casefold(), end.kind))


def told(one: Proposal) -> str:
    """The sentence in Markdown, the words that say it in bold."""
    before, words, after = one.sentence.partition(one.quote)
    if not words.strip():
        return plain(one.sentence)
    bold = plain(words)
    spaces = (" " if before[-1:].isspace() else "", " " if after[:1].isspace() else "")
    return f"{plain(before)}{spaces[0]}**{bold}**{spaces[1]}{plain(after)}"
