"""Where sources differ: the value that is shown, and the others a click away, each with who says so."""

from __future__ import annotations

import networkx as nx
import streamlit as st

from graph.chosen import EDIT, Alternative
from graph.offices import contested, holdings
from views import state
from views.words import link, name, period, plain

_AT_ONCE = 8  # values of one property


@st.cache_data(show_spinner=False, max_entries=128)
def _found(id: str, revision: int) -> dict[str, list[Alternative]]:
    return state.store().alternatives(id)


def show(id: str) -> None:
    """What the sources of a node or a relation say differently: the value that is shown, then the others, and who says so.

    Nothing when they agree.
    """
    found = _found(id, state.revision())
    if not found:
        return
    with st.container(border=True, gap="small", key="differ"):
        st.markdown(f":material/rule: **Sources differ on {', '.join(map(plain, found))}**")
        for property, values in found.items():
            lines = [
                f"{plain(property)}: **{plain(str(one.value))}**" if one.chosen else plain(str(one.value))
                for one in values
            ]
            for line, one in list(zip(lines, values, strict=True))[:_AT_ONCE]:
                st.markdown(f"{line}{' :small[(shown)]' if one.chosen else ''}  \n:small[{_who(one)}]")
            if len(values) > _AT_ONCE:
                st.caption(f"and {len(values) - _AT_ONCE} more")


def _who(one: Alternative) -> str:
    documents = state.documents()
    several = []
    for id in dict.fromkeys(said.piece.document for said in one.statements):
        told = next(said.piece for said in one.statements if said.piece.document == id)
        document = documents.get(id)
        parts = [link(document) if document else plain(id) or "no source is named", plain(told.locator)]
        if told.method == EDIT:
            parts = [parts[0], plain(told.note)]
        several.append(", ".join(part for part in parts if part))
    return "; ".join(several[:_AT_ONCE]) + (f" and {len(several) - _AT_ONCE} more" if len(several) > _AT_ONCE else "")


def offices(graph: nx.MultiDiGraph[str], role: str) -> None:
    """A warning for every two holders of this office whose times overlap, with the sources of both in the list below it."""
    for pair in contested(holdings(graph, role)):
        both = [f"{name(graph, one.holder)} ({period(one.start, one.end)})" for one in (pair.one, pair.other)]
        documents = state.documents()
        told = state.store().evidence([pair.one.relation, pair.other.relation])
        who = dict.fromkeys(
            documents[piece.document].title if piece.document in documents else piece.document
            for pieces in told.values()
            for piece in pieces
        )
        st.warning(plain(f"Two holders at once: {' and '.join(both)}, as {' and '.join(who)} say."))
