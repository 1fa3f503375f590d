"""Two nodes that are one, or that are not: what a merge would do is shown before it is done."""

from __future__ import annotations

import networkx as nx
import streamlit as st

from graph.foreseen import foreseen
from views import parts, state
from views.inspector import done
from views.words import name, plain

_ALIKE = frozenset({"Group", "Organization"})


def dialog(graph: nx.MultiDiGraph[str], id: str) -> None:
    """Asks with which node this one is one, or from which it is to be kept apart."""
    picked = f"merge-{id}"
    # Asked anew each time.
    st.session_state.pop(f"keep-{picked}", None)

    @st.dialog("Merge with …", width="medium", icon=":material/merge:")
    def ask() -> None:
        whole = state.whole()
        kind = whole.nodes[id]["kind"]
        other = parts.pick(
            f"Which one is the same as {name(whole, id)}?", picked, whole, sorted(_ALIKE) if kind in _ALIKE else [kind]
        )
        if other is None:
            return
        if other == id:
            st.caption("That is this one. Choose another.")
            return
        for column, one in zip(st.columns(2), (id, other), strict=True):
            with column.container(border=True):
                _card(whole, one)
        keep = st.radio(
            "Which name and id stays?",
            [id, other],
            key=f"stays-{id}-{other}",
            format_func=lambda one: plain(f"{name(whole, one)} ({one})"),
        )
        gone = other if keep == id else id
        seen = foreseen(whole, keep, gone)
        also = ", ".join(f"“{one}”" for one in seen.names[:6])
        st.markdown(plain(f"{name(whole, keep)} stays; {seen}. It is also called {also or 'nothing else'}."))
        st.caption("What is loaded later under the id that goes lands here as well. It can be undone.")
        apart = frozenset((id, other)) in state.store().apart()
        anyway = apart and st.checkbox("Somebody said that these two are not the same. Merge them anyway.")
        with st.container(horizontal=True):
            merge = st.button("Merge", type="primary", icon=":material/merge:", disabled=apart and not anyway)
            part = not apart and st.button("They are two: keep them apart", icon=":material/call_split:")
        try:
            if merge:
                number = state.store().merge(keep, gone, anyway=anyway)
                done.note(f"{name(whole, gone)} ({gone}) is merged into {name(whole, keep)}.", [number])
                state.inspect(keep)
                st.rerun()
            if part:
                number = state.store().keep_apart(id, other)
                done.note(f"{name(whole, id)} and {name(whole, other)} are kept apart.", [number])
                st.rerun()
        except ValueError as refused:
            st.error(plain(f"They cannot be one: {refused}."))

    ask()


def _card(graph: nx.MultiDiGraph[str], id: str) -> None:
    data = graph.nodes[id]
    st.markdown(f"**{plain(data['name'])}**  \n:small[{plain(id)}]")
    also = ", ".join(data["aliases"][:5])
    st.caption(plain(" · ".join(part for part in (data["kind"], f"{graph.degree(id):,} relations", also) if part)))
