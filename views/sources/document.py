"""One document or dataset: what it says, a picture of that, its text, the rows of it that were rejected, and taking it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import networkx as nx
import pandas as pd
import streamlit as st

from graph.embedded import data_home
from graph.lens import Lens
from graph.model import Document, digest
from graph.ontology import default
from graph.picture import choose
from graph.store import DocumentInfo
from loaders import LoadError, places, rejected
from loaders.text import review as reviews
from views import article, parts, state
from views.access import may_edit
from views.sources import loading, mending
from views.words import day, link, period, plain

_LISTED = 200
_PICTURED = 24  # nodes


def show(graph: nx.MultiDiGraph[str], info: DocumentInfo, alone: int, documents: Sequence[DocumentInfo]) -> None:
    """What is known of a document, and what can be done with it. `alone`: relations that only it tells of."""
    about = info.document
    # An id may have anything in it; a widget's key had better not.
    key = digest(about.id)
    told = Lens(sources=(about.id,)).view(graph)
    with st.container(border=True, key="document"):
        _head(about)
        _facts(info, alone)
        with st.container(horizontal=True, gap="small"):
            if st.button("See only this in Explore", icon=":material/hub:", disabled=not told.number_of_edges()):
                loading.explore(about.id)
            if may_edit():
                _retract(info, alone, documents)
        kept = _kept(about.id)
        text = reviews.recall(data_home(), about.id)
        names = [f"Relations ({told.number_of_edges():,})", "Picture"]
        names += ["Text"] * (text is not None) + ["Rejected rows"] * (kept is not None)
        tabs = dict(zip(names, st.tabs(names, key=f"tabs-{key}", on_change="rerun"), strict=True))
        for name, tab in tabs.items():
            if not tab.open:
                continue
            with tab:
                if name == "Picture":
                    _picture(told, key)
                elif name == "Text" and text:
                    _text(about.id, text)
                elif name == "Rejected rows" and kept:
                    mending.show(kept)
                else:
                    _relations(told, about.id)


def _head(about: Document) -> None:
    st.markdown(f"#### {link(about)}")
    facts = {
        "Publisher": about.publisher,
        "Date": day(about.date),
        "Dataset": about.dataset,
        "Version": about.version,
        "Licence": about.licence or "not stated",
        "Attribution": about.attribution,
    }
    st.markdown("  \n".join(f":small[{name}: **{plain(value)}**]" for name, value in facts.items() if value))


def _facts(info: DocumentInfo, alone: int) -> None:
    figures = {
        "Relations": (info.relations, "Relations in the graph for which it is evidence."),
        "Only here": (alone, "Relations that no other document tells of: without it, the graph would not know them."),
        "Pieces of evidence": (info.evidence, "Sentences or rows of it that a relation rests on."),
    }
    for column, (what, (number, help)) in zip(st.columns([1, 1, 1, 2]), figures.items(), strict=False):
        column.metric(what, f"{number:,}", help=help)


def _relations(told: nx.MultiDiGraph[str], document: str) -> None:
    edges = list(told.edges(keys=True, data=True))
    if not edges:
        st.caption("No relation rests on it; it may describe actors.")
        return
    kinds = Counter(data["type"] for *_, data in edges)
    st.caption(
        " · ".join(f"{number:,} {plain(default().relation(name).phrase)}" for name, number in kinds.most_common())
    )
    shown = edges[:_LISTED]
    said = state.store().evidence([key for *_, key, _ in shown])
    rows = []
    for source, target, key, data in shown:
        piece = next((one for one in said.get(key, ()) if one.document == document), None)
        others = len(data["documents"]) - 1
        rows.append(
            {
                "From": told.nodes[source]["name"],
                "Relation": default().relation(data["type"]).phrase,
                "To": told.nodes[target]["name"],
                "When": period(data["from"], data["to"]),
                "Says": (piece.quote or piece.note) if piece else "",
                "Where": piece.locator if piece else "",
                "Others say so, too": others,
            }
        )
    event = st.dataframe(
        pd.DataFrame(rows), hide_index=True, height=320, selection_mode="single-row", on_select="rerun",
        key=f"told-{digest(document)}",
    )  # fmt: skip
    more = f"The first {_LISTED} of {len(edges):,}. " if len(edges) > _LISTED else ""
    st.caption(f"{more}Click a row to see the relation with its evidence on the Explore page.")
    if picked := event.selection.rows:
        state.show_in_explore(shown[picked[0]][2])


def _picture(told: nx.MultiDiGraph[str], key: str) -> None:
    if not told.number_of_edges():
        st.caption("No relation rests on it.")
        return
    # Those with most relations in it, and what lies between them.
    nodes = sorted(told, key=lambda node: (-told.degree(node), told.nodes[node]["name"]))[:_PICTURED]
    if len(told) > _PICTURED:
        hub, near = choose.first(told)
        nodes = list(dict.fromkeys([*near, *([hub] if hub else []), *nodes]))[:_PICTURED]
        st.caption(f"{len(nodes)} of its {len(told):,} nodes; “See only this in Explore” leads to all.")
    keys = [key for *_, key in told.subgraph(nodes).edges(keys=True)]
    parts.small_picture(state.whole(), f"document-{key}", nodes, keys)


def _text(document: str, kept: reviews.Review) -> None:
    kept.refresh(state.store())
    waiting = len(kept.of(reviews.OPEN))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{waiting} proposals are open." if waiting else "All that it seems to tell is decided.")
        if st.button("Review its proposals", icon=":material/rule:", key=f"review-{digest(document)}"):
            st.session_state["keep-part"] = "texts"
            st.session_state["keep-text-before"] = document
            st.rerun()
    article.show(kept, f"text-{digest(document)}", (), None, 420, lambda: None)


def _kept(document: str) -> Path | None:
    """The rejected rows of the file that a document was read from."""
    try:
        place = places.noted(data_home(), document)
    except LoadError:
        return None
    return rejected.kept_of(Path(place.path), data_home())


def _retract(info: DocumentInfo, alone: int, documents: Sequence[DocumentInfo]) -> None:
    about = info.document
    same = [one for one in documents if about.dataset and one.document.dataset == about.dataset]
    with st.popover("Retract", icon=":material/undo:", help="Takes this source back."):
        others = info.relations - alone
        lines = [
            f"**{alone:,} relations leave the graph**: only this tells of them."
            if alone
            else "No relation leaves the graph: others tell of all that it tells of.",
            f"{others:,} stay, since others say so, too; this no longer counts among their evidence." if others else "",
            "Actors that nothing else describes or names go with it.",
            "It can be brought back afterwards, to the letter.",
        ]
        st.markdown("  \n".join(line for line in lines if line))
        if st.button("Retract it", type="primary", key=f"retract-{about.id}"):
            loading.retract(about.id, about.title)
            st.rerun()
        if len(same) > 1:
            st.markdown(f"It is one of {len(same):,} documents of the dataset **{plain(about.dataset)}**.")
            if st.button(f"Retract all {len(same):,}", key=f"retract-all-{about.id}"):
                loading.retract(about.dataset, f"{about.dataset} ({len(same)} documents)")
                st.rerun()
