"""Sources: what is loaded, from where, under which licence, and how much rests on it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from graph.ontology import default
from views import parts, state
from views.words import plain


def page() -> None:
    """The page."""
    state.graph()
    parts.heading("Sources", "Every relation in the graph rests on one of these documents and datasets.")
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
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "Title": info.document.title,
                    "Publisher": info.document.publisher,
                    "Date": info.document.date or "",
                    "Version": info.document.version,
                    "Licence": info.document.licence,
                    "Relations": info.relations,
                    "Evidence": info.evidence,
                    "Link": info.document.url if info.document.url.startswith(("https://", "http://")) else None,
                }
                for info in documents
            ],
            columns=["Title", "Publisher", "Date", "Version", "Licence", "Relations", "Evidence", "Link"],
        ),
        key="documents",
        hide_index=True,
        column_config={
            "Title": st.column_config.TextColumn(width="large"),
            "Link": st.column_config.LinkColumn(display_text="Open", width="small"),
        },
    )
    credits = {info.document.attribution for info in documents if info.document.attribution}
    if credits:
        st.subheader("Attribution", anchor=False)
        for line in sorted(credits):
            st.markdown(f"- {plain(line)}")
    _counts(counts["nodes"], counts["relations"])


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
