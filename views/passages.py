"""Evidence in its context: each quotation with the sentences around it, where the text is kept on this machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import streamlit as st

from graph.embedded import data_home
from graph.model import Document, Evidence
from loaders.passages import Kept, passage, text_of
from views import state
from views.words import day, link, plain

_AT_ONCE = 5  # documents
_PIECES = 6  # of one document
_METHODS = {
    "curated": "entered by hand",
    "edit": "set right by hand",
    "text": "read from the text",
    "table": "from a table",
    "register": "from a register",
    "events": "counted in event data",
    "graph": "from a graph file",
}


@st.cache_data(show_spinner=False, max_entries=64)
def _kept(document: str, revision: int) -> Kept | None:
    return text_of(data_home(), document)


def show(pieces: Sequence[Evidence], key: str) -> None:
    """All of these pieces by document, the most confident first: words in their context, then what the source is."""
    if not pieces:
        st.caption("No evidence is stored for this.")
        return
    by_document: dict[str, list[Evidence]] = defaultdict(list)
    for piece in {(p.document, p.locator, p.quote, p.note): p for p in pieces}.values():
        by_document[piece.document].append(piece)
    documents = list(by_document.items())
    pages = -(-len(documents) // _AT_ONCE)
    place = st.container(gap="small")
    page = st.pagination(pages, key=key) if pages > 1 else 1
    with place:
        for id, several in documents[(page - 1) * _AT_ONCE : page * _AT_ONCE]:
            _document(id, several)


def _document(id: str, several: Sequence[Evidence]) -> None:
    lines = []
    for piece in several[:_PIECES]:
        lines += ([_words(id, piece)] if piece.quote else []) + [part for part in (_beside(piece),) if part]
    if len(several) > _PIECES:
        lines.append(f":small[and {len(several) - _PIECES:,} more in it]")
    lines.append(_origin(id, state.documents().get(id)))
    st.markdown("> " + "  \n> ".join(lines))


def _words(id: str, piece: Evidence) -> str:
    """The quotation, marked, within the sentences around it."""
    kept = _kept(id, state.revision())
    found = passage(kept, piece.quote, piece.locator) if kept else None
    if found is None:
        return f"“{plain(piece.quote)}”"
    before, quote, after = (plain(part) for part in (found.before, found.quote, found.after))
    return " ".join(part for part in (before, f":primary-background[{quote}]", after) if part)


def _beside(piece: Evidence) -> str:
    note = plain(piece.note) if piece.note else ""
    how = [
        piece.locator,
        f"{piece.confidence:.0%} sure" if piece.confidence < 1 else "",
        _METHODS.get(piece.method, ""),
    ]
    small = " · ".join(plain(part) for part in how if part)
    return " ".join(part for part in (note, f":small[{small}]" if small else "") if part)


def _origin(id: str, document: Document | None) -> str:
    if document is None:
        return f":small[{plain(id) or 'no source is named'}]"
    facts = (document.publisher, day(document.date), document.licence, document.attribution)
    return f":small[{' · '.join([link(document), *(plain(fact) for fact in facts if fact)])}]"
