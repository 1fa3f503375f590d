"""What is in the graph, by kind and by relation, and what each number is made of."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import streamlit as st

from graph.ontology import default
from views import state
from views.words import period, plain

_LISTED = 1_000


def show() -> None:
    """Two tables of numbers; a row opens what it counts, and that leads to Explore."""
    graph, store = state.whole(), state.store()
    counts = store.counts()
    st.caption(f"Kept in {plain(store.engine)} · revision {counts['revision']}")
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("What is in the graph", anchor=False)
        kinds = {kind: one.plural for kind, one in default().kinds.items()}
        if kind := _chosen("Kind", "Nodes", counts["nodes"], kinds):
            _nodes(graph, kind)
    with right:
        st.subheader("How it is related", anchor=False)
        phrases = {type: one.phrase for type, one in default().relations.items()}
        if type := _chosen("Relation", "Number", counts["relations"], phrases):
            _relations(graph, type)


def _chosen(what: str, number: str, counts: dict[str, int], called: dict[str, str]) -> str | None:
    names = sorted(counts, key=lambda name: -counts[name])
    rows = [{what: called.get(name, name), number: counts[name]} for name in names]
    row = _row(pd.DataFrame(rows, columns=[what, number]), f"contents-{what}")
    if row is None:
        st.caption("Click a row to see what it counts.")
        return None
    return names[row]


def _nodes(graph: nx.MultiDiGraph[str], kind: str) -> None:
    found = [node for node, data in graph.nodes(data=True) if data["kind"] == kind]
    found.sort(key=lambda node: (-graph.degree(node), graph.nodes[node]["name"]))
    rows = [{"Name": graph.nodes[node]["name"], "Relations": graph.degree(node)} for node in found[:_LISTED]]
    _list(rows, found, f"contents-of-{kind}")


def _relations(graph: nx.MultiDiGraph[str], type: str) -> None:
    found = [edge for edge in graph.edges(keys=True, data=True) if edge[3]["type"] == type]
    found.sort(key=lambda edge: edge[3]["from"] or "", reverse=True)
    rows = [
        {"From": graph.nodes[u]["name"], "To": graph.nodes[v]["name"], "When": period(data["from"], data["to"])}
        for u, v, _, data in found[:_LISTED]
    ]
    _list(rows, [key for _, _, key, _ in found], f"contents-of-{type}")


def _list(rows: list[dict[str, object]], ids: list[str], key: str) -> None:
    row = _row(pd.DataFrame(rows), key)
    more = f"The first {_LISTED:,} of {len(ids):,}. " if len(ids) > _LISTED else ""
    st.caption(f"{more}Click a row to see it on the Explore page, with who says so.")
    if row is not None:
        state.show_in_explore(ids[row])


def _row(table: pd.DataFrame, key: str) -> int | None:
    event = st.dataframe(table, hide_index=True, height=320, selection_mode="single-row", on_select="rerun", key=key)
    rows = event.selection.rows
    return rows[0] if rows and rows[0] < len(table) else None
