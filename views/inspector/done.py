"""What was just done to the graph, with the way back at hand; and why something was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from views import state
from views.words import plain

_KEY = "inspector-done"


@dataclass(frozen=True)
class Done:
    """A sentence about what was done, and the numbers of the operations that undo it, in the order in which they were done."""

    said: str
    numbers: tuple[int, ...] = ()
    refused: bool = False


def note(said: str, numbers: Sequence[int | None] = ()) -> None:
    """Says it above what is inspected, with a button that takes it back."""
    st.session_state[_KEY] = Done(said, tuple(n for n in numbers if n is not None))


def undo(numbers: Sequence[int], said: str) -> None:
    """Takes operations back, the last first, and says so, or what stands in the way. A callback."""
    try:
        for number in reversed(numbers):
            state.store().undo(number)
    except ValueError as refused:
        st.session_state[_KEY] = Done(str(refused), refused=True)
        return
    except state.StoreError as error:
        st.session_state[_KEY] = Done(str(error), refused=True)
        return
    st.session_state[_KEY] = Done(f"Taken back: {said}")


def redo(number: int, said: str) -> None:
    """Brings an operation back that was undone. A callback."""
    try:
        state.store().redo(number)
    except (ValueError, state.StoreError) as refused:
        st.session_state[_KEY] = Done(str(refused), refused=True)
        return
    note(f"Done again: {said}", [number])


def show() -> None:
    """What was done last, until it is closed."""
    done: Done | None = st.session_state.get(_KEY)
    if done is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="done"):
        icon = ":material/block:" if done.refused else ":material/check:"
        st.markdown(f"{icon} {plain(done.said)}", width="stretch")
        if done.numbers:
            st.button("Undo", key="done-undo", icon=":material/undo:", on_click=undo, args=(done.numbers, done.said))
        st.button(
            ":material/close:", key="done-close", type="tertiary", help="Close this note",
            on_click=lambda: st.session_state.pop(_KEY, None),
        )  # fmt: skip
