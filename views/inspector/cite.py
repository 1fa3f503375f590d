"""References to paste: for a node, a relation, or the picture."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote

import networkx as nx
import streamlit as st

from graph import citing
from graph.around import star
from graph.citing import Citation, Source
from graph.model import Evidence
from views import state
from views.scene import Scene
from views.words import label, name

_FORMS = {"Reference": citing.plain, "BibTeX": citing.bibtex, "Permanent": citing.permanent}
_ABOUT = {
    "Reference": "The sources, as one writes them under a text.",
    "BibTeX": "The same for BibTeX and biblatex.",
    "Permanent": "What is cited by ids that stay, with licences and attributions as the sources ask for them.",
}


def node(graph: nx.MultiDiGraph[str], id: str) -> None:
    """References for what the graph tells of a node, or for the picture."""
    picture = [one for one in Scene.of("explore").nodes if one in graph]
    whole = f"The picture ({len(picture)} nodes)"
    itself = name(graph, id)

    @st.dialog("Cite", width="medium", icon=":material/format_quote:")
    def show() -> None:
        shown = st.segmented_control("Cite what?", [itself, whole], default=itself) if picture else itself
        if shown == whole:
            part = graph.subgraph(picture)
            ties = part.number_of_edges()
            claim = f"Relations between {len(picture)} actors, talks and agreements ({ties:,} relations)"
            _forms(_citation(claim, (), citing.sources_of(part)))
            return
        sources = citing.sources_of(star(graph, id))
        if not sources:
            sources = citing.sources(state.documents(), state.store().evidence([id])[id])
        _forms(_citation(label(graph, id), (id,), sources, id))

    show()


def relation(said: str, id: str, ends: Iterable[str], pieces: Iterable[Evidence]) -> None:
    """References for one relation."""
    citation = _citation(said, (id, *ends), citing.sources(state.documents(), pieces), id)

    @st.dialog("Cite", width="medium", icon=":material/format_quote:")
    def show() -> None:
        _forms(citation)

    show()


def _citation(claim: str, about: tuple[str, ...], sources: tuple[Source, ...], node: str = "") -> Citation:
    address = f"{st.context.url.split('?')[0]}?node={quote(node)}" if node and st.context.url else ""
    today = datetime.now(UTC).date()
    return Citation(claim, about, sources, today, state.revision(), str(state.lens()), address)


def _forms(citation: Citation) -> None:
    for tab, (form, write) in zip(st.tabs(list(_FORMS)), _FORMS.items(), strict=True):
        with tab:
            st.caption(_ABOUT[form])
            st.code(write(citation), language=None, wrap_lines=True, height=320 if form != "Reference" else "content")
