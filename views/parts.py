"""Parts that several pages are made of: choosing a node by typing, evidence, headings, a picture one can click into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import networkx as nx
import streamlit as st

from graph.model import Document, Evidence
from graph.names import Unresolved, resolve
from views import answers, state
from views.scene import Scene, clicked
from views.words import day, label, link, plain, shorten

_CANDIDATES = 6
_AT_ONCE = 3  # pieces of evidence shown before one has to ask for the others


def heading(title: str, question: str) -> None:
    """A page's title and, under it, the question that the page answers."""
    st.title(title, anchor=False)
    st.markdown(question)


def figures(numbers: Mapping[str, str]) -> None:
    """Numbers with what each is of, side by side for as far as there is room."""
    with st.container(horizontal=True, gap="medium"):
        for what, number in numbers.items():
            st.metric(what, number, width="content")


def pick(
    what: str, key: str, graph: nx.MultiDiGraph[str], kinds: Sequence[str] = (), placeholder: str = "Type a name"
) -> str | None:
    """A box in which typing a name chooses a node: suggestions while typing, the store's search for whatever is not there.

    The choice is kept under "keep-<key>". Returns the node's id, or None as long as none is chosen.
    """
    widget = f"keep-{key}"
    options = answers.well_known(graph, state.seen(), tuple(kinds))
    chosen = st.session_state.get(widget)
    if chosen in graph and chosen not in options:
        options = [chosen, *options]
    typed = st.selectbox(
        what,
        options,
        index=None,
        key=widget,
        placeholder=placeholder,
        format_func=lambda node: label(graph, node) if node in graph else node,
        accept_new_options=True,
        filter_mode="contains",
    )
    if typed is None or typed in graph:
        return typed
    return _meant(typed, key, graph, kinds)


def _meant(typed: str, key: str, graph: nx.MultiDiGraph[str], kinds: Sequence[str]) -> str | None:
    """The node that a typed text names; where that is unclear, a question with those it may mean."""
    try:
        found = [resolve(state.store(), typed, kinds)]
    except Unresolved as unclear:
        found = unclear.candidates
    ids = [entity.id for entity in found if entity.id in graph][:_CANDIDATES]
    if not ids and (hidden := next((one for one in found if one.id in state.whole()), None)):
        st.caption(f"The lens hides {plain(hidden.name)}.")
        return None
    if not ids:
        st.caption(f"Nothing here is called “{plain(typed)}”. Try another spelling, or a part of the name.")
        return None
    if len(ids) == 1:
        st.caption(f"“{plain(typed)}” is taken to mean {plain(label(graph, ids[0]))}.")
        return ids[0]
    return st.pills(
        f"Which one is “{plain(typed)}”?",
        ids,
        key=f"which-{key}-{typed}",
        format_func=lambda node: plain(label(graph, node)),
    )


def evidence(pieces: Iterable[Evidence], most: int = _AT_ONCE) -> None:
    """Pieces of evidence, each once: its words and the place in the document, then the document; `most` of them at once."""
    distinct = list({(p.document, p.locator, p.quote, p.note): p for p in pieces}.values())
    if not distinct:
        st.caption("No evidence is stored for this.")
        return
    _quoted(distinct[:most])
    if len(distinct) > most:
        with st.expander(f"{len(distinct) - most} more", type="compact"):
            _quoted(distinct[most:])


def _quoted(pieces: Sequence[Evidence]) -> None:
    documents = state.documents()
    by_document: dict[str, list[Evidence]] = defaultdict(list)
    for piece in pieces:
        by_document[piece.document].append(piece)
    for id, said in by_document.items():
        lines = [*filter(None, map(_statement, said)), _origin(id, documents.get(id))]
        st.markdown("> " + "  \n> ".join(lines))


def _statement(piece: Evidence) -> str:
    # A quotation is the source's own words, a note is not: only the first stands in quotation marks.
    words = f"“{plain(piece.quote)}”" if piece.quote else plain(piece.note)
    sure = f"confidence {piece.confidence:.0%}" if piece.confidence < 1 else ""
    where = " · ".join(plain(part) for part in (piece.locator, sure) if part)
    return " ".join([*([words] if words else []), *([f":small[{where}]"] if where else [])])


def _origin(id: str, document: Document | None) -> str:
    if document is None:
        return f":small[{plain(id)}]"
    facts = (shorten(document.publisher), day(document.date), shorten(document.licence))
    return f":small[{' · '.join([link(document), *(plain(fact) for fact in facts if fact)])}]"


def small_picture(
    graph: nx.MultiDiGraph[str],
    key: str,
    nodes: Iterable[str],
    relations: Sequence[str] | None = None,
    height: int = 420,
    lit: Collection[str] = (),
) -> None:
    """A picture beside an answer; a click on a node or a line leads to it on the Explore page. `lit`: see `network.draw`."""
    scene = Scene.of(key)
    scene.begin(nodes)

    def go(event: str) -> None:
        st.session_state["go"] = clicked(key, event)

    scene.show(
        graph,
        height=height,
        relations=relations,
        lit=lit,
        on_node_click_change=lambda: go("node_click"),
        on_edge_click_change=lambda: go("edge_click"),
    )
    st.caption("Click a node or a line to see it on the Explore page.")


def names(graph: nx.MultiDiGraph[str], nodes: Iterable[str]) -> str:
    """Names as a list in a sentence: "Ukraine and Russia"."""
    listed = [graph.nodes[node]["name"] for node in nodes]
    return " and ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)


def evidence_of(relations: Sequence[str]) -> list[Evidence]:
    """All evidence of these relations, in their order."""
    found = state.store().evidence(relations)
    return [piece for relation in relations for piece in found.get(relation, [])]
