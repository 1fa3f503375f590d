"""Doing something to the graph from a page: what came of it in one line, with the way back beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import streamlit as st

from graph.history import Done, InTheWay
from views import state
from views.access import may_edit
from views.words import plain

_KEY = "resolve-last"
PAIR = "resolve-pair"  # the pair that is shown: ids and names
_KINDS = {
    "load": "load of",
    "edit": "edit of",
    "merge": "merge of",
    "split": "split of",
    "apart": "word that",
    "forget": "dropping",
    "retract": "retraction of",
}


@dataclass(frozen=True)
class Said:
    """What came of a deed: a line, the operation that would take it back, and those that stand in its way.

    `pair`: the two that it was about, to come back to.
    """

    text: str
    good: bool = True
    undo: int | None = None
    redo: int | None = None
    in_the_way: tuple[Done, ...] = ()
    pair: Mapping[str, str] = field(default_factory=dict)


def do(act: Callable[[], Said]) -> None:
    """Does it, keeps what came of it for the next run, and draws the page anew. Raises StoreError."""
    with st.spinner("Writing …"):
        try:
            said = act()
        except InTheWay as error:
            said = Said(str(error), good=False, in_the_way=tuple(error.operations))
        except ValueError as error:
            said = Said(str(error), good=False)
        # In here: leaving the spinner may end the run, when the browser asked for another one meanwhile.
        say(said)
    st.rerun()


def say(said: Said) -> None:
    """Keeps a line for `told`."""
    st.session_state[_KEY] = said


def told() -> None:
    """The line about what was done last, with undo or redo; where something stands in the way, with the way to it."""
    said: Said | None = st.session_state.get(_KEY)
    if said is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="resolve-said"):
        icon = ":material/check_circle:" if said.good else ":material/block:"
        (st.success if said.good else st.warning)(plain(said.text), icon=icon)
        if not may_edit():
            return
        if said.undo is not None and st.button("Undo", key=f"undo-last-{said.undo}", shortcut="U"):
            if said.pair:
                st.session_state[PAIR] = said.pair
            undo(said.undo)
        if said.redo is not None and st.button("Redo", key=f"redo-last-{said.redo}", shortcut="U"):
            redo(said.redo)
        for one in said.in_the_way[:3]:
            if one.undone is None and st.button(
                f"Undo {one.number} first", key=f"undo-first-{one.number}", help=plain(titled(one))
            ):
                undo(one.number)


def undo(number: int) -> None:
    """Takes an operation back, or says what stands in the way."""
    do(lambda: _reverted(state.store().undo(number), "Undone", redo=number))


def redo(number: int) -> None:
    """Brings back what was undone, or says what stands in the way."""
    do(lambda: _reverted(state.store().redo(number), "Done again", undo=number))


def _reverted(done: Done, how: str, undo: int | None = None, redo: int | None = None) -> Said:
    return Said(f"{how}: {titled(done)}.", undo=undo, redo=redo)


def titled(done: Done) -> str:
    """An operation in words: "merge of B. Brook into Boris Brook"."""
    return f"{_KINDS.get(done.kind, done.kind)} {done.what}"
