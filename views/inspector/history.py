"""The history of a node or a relation: which operations touched it, when, by whom; what can be taken back is."""

from __future__ import annotations

import streamlit as st

from graph.history import Done
from views import state
from views.access import may_edit
from views.inspector import done
from views.words import plain

_MOST = 15


def show(id: str, type: str = "") -> None:
    """A box that lists them when it is open. `type`: a relation's."""
    box = st.expander("History", key=f"history-{id}", on_change="rerun", type="compact")
    if not box.open:
        return
    with box:
        found = state.store().touching(id, type)
        for one in found[:_MOST]:
            _line(one)
        if len(found) > _MOST:
            st.caption(f"and {len(found) - _MOST:,} earlier")
        if not found:
            st.caption("It is older than the history.")


def _line(one: Done) -> None:
    said = f"{one.kind} {one.what}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        # UTC, as the record has it: who reads may be anywhere.
        when = one.at[:16].replace("T", " ")
        after = " (undone)" if one.undone else ""
        st.markdown(
            f"{plain(said)}{after}  \n:small[{plain(f'{when} UTC, by {one.who}, no. {one.number}')}]", width="stretch"
        )
        # A whole load is not taken back from the page of one of the thousand things that it brought.
        if not may_edit() or one.kind == "load":
            return
        if one.undone:
            st.button("Redo", key=f"redo-{one.number}", on_click=done.redo, args=(one.number, said))
        else:
            st.button("Undo", key=f"undo-{one.number}", on_click=done.undo, args=([one.number], said))
