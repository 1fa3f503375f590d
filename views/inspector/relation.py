"""One relation: as a sentence, with all its evidence in context, how sure it is and why, and where its sources differ."""

from __future__ import annotations

import networkx as nx
import streamlit as st

from graph.backing import backing, sureness
from graph.chosen import EDIT
from views import differences, passages, rows, state
from views.access import may_edit
from views.inspector import change, cite, history
from views.inspector.lines import heading, link
from views.words import label, plain, sentence


def show(graph: nx.MultiDiGraph[str], source: str, target: str, id: str) -> None:
    """The relation of that id between the two."""
    edge = graph.edges[source, target, id]
    said = sentence(graph, source, target, edge)
    st.caption("Relation")
    st.subheader(plain(said) + ".", anchor=False)
    with st.container(horizontal=True, gap="small"):
        for end in (source, target):
            link(end, f"end-{id}", label(graph, end))
    pieces = state.store().evidence([id])[id]
    _do(graph, source, target, id, said)
    told = backing(graph, (piece.document for piece in pieces if piece.method != EDIT))
    facts = [sureness(pieces, edge["confidence"])]
    if (edge["count"] or 1) > 1:
        facts.insert(0, f"observed {edge['count']:,} times")
    say = "say so" if told.documents > 1 else "says so"
    st.markdown(f"**{str(told).capitalize()} {say}**  \n:small[{plain(' · '.join(facts))}]")
    differences.show(id)
    heading("Who says so")
    _evidence(id, source)
    history.show(id, edge["type"])


@st.fragment
def _evidence(id: str, source: str) -> None:
    if state.inspected() != id:
        st.rerun()
    pieces = state.store().evidence([id])[id]
    passages.show(pieces, key=f"passages-{id}")
    rows.show(id, pieces)


def _do(graph: nx.MultiDiGraph[str], source: str, target: str, id: str, said: str) -> None:
    edge = graph.edges[source, target, id]
    with st.container(horizontal=True, gap="small", key="further"):
        if st.button("Cite", type="tertiary", icon=":material/format_quote:", help="A reference to paste."):
            cite.relation(said, id, (source, target), state.store().evidence([id])[id])
        if st.button("Path between the two", type="tertiary", icon=":material/route:"):
            state.open_page("paths", source=source, target=target)
        if not may_edit():
            return
        if st.button("Correct", type="tertiary", icon=":material/edit:", help="Its type, its dates, how sure it is"):
            change.correct_relation(graph, source, target, id, edge)
        if st.button("Retract", type="tertiary", icon=":material/delete:", help="Takes it back; it can be undone"):
            change.retract(graph, source, target, id, said)
