"""What was done to the graph, the latest first: who, when, how much, and taking it back or bringing it back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from graph.history import Done
from views import state
from views.access import may_edit
from views.sources import loading
from views.words import plain

_SHOWN = 50
_KINDS = {
    "load": "loaded",
    "retract": "retracted",
    "edit": "corrected",
    "merge": "merged",
    "split": "split",
    "apart": "kept apart",
}
_COUNTS = {
    "entities_new": "node",
    "relations_new": "relation",
    "entities_gone": "removed node",
    "relations_gone": "removed relation",
}


def show() -> None:
    """The list, and a button for the row that is chosen."""
    state.whole()
    done = _history(state.revision())
    if not done:
        st.caption("Nothing was done yet.")
        return
    rows = [
        {
            "No.": one.number,
            "When (UTC)": one.at[:16].replace("T", " "),
            "Who": one.who,
            "What": f"{_KINDS.get(one.kind, one.kind)}: {one.what}",
            "How much": ", ".join(
                f"{number:,} {word}{'s' * (number != 1)}"
                for name, word in _COUNTS.items()
                if (number := one.counts.get(name))
            ),
            "State": "taken back" if one.undone else "taken back in part" if one.begun else "",
        }
        for one in done
    ]
    event = st.dataframe(
        pd.DataFrame(rows), hide_index=True, selection_mode="single-row", on_select="rerun", key="done-table"
    )
    if not may_edit():
        return
    picked = event.selection.rows
    if not picked or picked[0] >= len(done):
        st.caption("Click a row to take it back, or to bring it back.")
        return
    one = done[picked[0]]
    words, do = ("Bring back", loading.redo) if one.undone else ("Take back", loading.undo)
    if st.button(f"{words} no. {one.number}: {plain(one.what)}", icon=":material/undo:", key=f"turn-back-{one.number}"):
        do(one.number, one.what)
        st.rerun()


@st.cache_data(show_spinner=False, max_entries=2)
def _history(revision: int) -> list[Done]:
    return state.store().history(_SHOWN)
