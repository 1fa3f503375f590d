"""What is chosen on a page, in the address: a link brings it, and the address follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

_TOLD = "linked-told"


def take(pickers: Mapping[str, str], known: Callable[[str, str], bool]) -> None:
    """Takes over what a link brings, once, before the widgets are made.

    pickers: by its name in the address, the key under which a widget keeps its choice (without "keep-"). known: whether a
    name may have that value; what is not is left alone.
    """
    told = st.session_state.setdefault(_TOLD, {})
    for name, key in pickers.items():
        asked = st.query_params.get(name)
        if asked is None or asked == told.get(name):
            continue
        told[name] = asked
        if known(name, asked):
            st.session_state[f"keep-{key}"] = asked


def tell(pickers: Mapping[str, str]) -> None:
    """Puts what is chosen into the address; a page switch clears it there."""
    told = st.session_state.setdefault(_TOLD, {})
    for name, key in pickers.items():
        chosen = st.session_state.get(f"keep-{key}")
        if chosen:
            told[name] = st.query_params[name] = str(chosen)
        else:
            told.pop(name, None)
            st.query_params.pop(name, None)
