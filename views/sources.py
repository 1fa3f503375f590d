"""Sources: what is loaded, from where, under which licence, and how much rests on it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from graph.ontology import default
from graph.store import DocumentInfo
from views import adding, parts, state
from views.words import day, link, plain

_IN_FULL = 12  # documents; the others go into a table


def page() -> None:
    """The page."""
    state.whole()
    parts.heading("Sources", "Every relation in the graph rests on one of these documents and datasets.")
    adding.show()
    store = state.store()
    counts, documents = store.counts(), store.documents()
    figures = {
        "Documents and datasets": len(documents),
        "Nodes": sum(n for kind, n in counts["nodes"].items() if kind != "Document"),
        "Relations": sum(counts["relations"].values()),
        "Pieces of evidence": sum(info.evidence for info in documents),
    }
    for column, (what, number) in zip(st.columns(len(figures)), figures.items(), strict=True):
        column.metric(what, f"{number:,}")
    st.caption(f"Kept in {plain(store.engine)} · revision {counts['revision']}")
    for info in documents[:_IN_FULL]:
        _document(info)
    if len(documents) > _IN_FULL:
        with st.expander(f"{len(documents) - _IN_FULL:,} more"):
            _table(documents[_IN_FULL:])
    _counts(counts["nodes"], counts["relations"])


def _document(info: DocumentInfo) -> None:
    document = info.document
    with st.container(border=True):
        left, right = st.columns([5, 1])
        with left:
            st.markdown(f"**{link(document)}**")
            version = f"version {document.version}" if document.version else ""
            st.markdown(" · ".join(plain(part) for part in (document.publisher, day(document.date), version) if part))
            st.caption(f"Licence: {plain(document.licence or 'not stated')}")
            if document.attribution:
                st.caption(f"Attribution: {plain(document.attribution)}")
        with right:
            st.metric("Relations", f"{info.relations:,}")
            st.caption(f"{info.evidence:,} pieces of evidence")


def _table(documents: list[DocumentInfo]) -> None:
    rows = [
        {
            "Title": info.document.title,
            "Publisher": info.document.publisher,
            "Date": info.document.date or "",
            "Licence": info.document.licence,
            "Attribution": info.document.attribution,
            "Relations": info.relations,
            "Evidence": info.evidence,
        }
        for info in documents
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True)


def _counts(nodes: dict[str, int], relations: dict[str, int]) -> None:
    ontology = default()
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("What is in the graph", anchor=False)
        rows = [
            {"Kind": ontology.kinds[kind].plural if kind in ontology.kinds else kind, "Nodes": n}
            for kind, n in sorted(nodes.items(), key=lambda item: -item[1])
        ]
        st.dataframe(pd.DataFrame(rows, columns=["Kind", "Nodes"]), hide_index=True)
    with right:
        st.subheader("How it is related", anchor=False)
        rows = [
            {"Relation": ontology.relations[type].phrase if type in ontology.relations else type, "Number": n}
            for type, n in sorted(relations.items(), key=lambda item: -item[1])
        ]
        st.dataframe(pd.DataFrame(rows, columns=["Relation", "Number"]), hide_index=True)
