"""Two nodes beside each other: why they may be one, what each is connected to and who tells of it, what a merge would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import networkx as nx
import streamlit as st

from graph.chosen import Alternative
from graph.duplicates import Candidate, authority_ids
from graph.merging import Outcome
from graph.model import Relation
from graph.ontology import default
from views import parts, state
from views.words import link, moment, name, period, plain, sentence, shorten

_AT_ONCE = 6  # relations of each
_SENTENCES = 8
_ALIASES = 8
_VALUES = 4
_LINES = 100  # more than that nobody reads here

Line = tuple[bool, str, str]  # whether the other one is connected to it as well, the relation's id, what it says


def why(graph: nx.MultiDiGraph[str], found: Candidate) -> None:
    """How alike the two are, and each reason: what speaks for it, and what against."""
    sure = "the same by an authority's id" if found.certain else f"{found.score:.0%} alike"
    with st.container(horizontal=True, gap="small", key="resolve-reasons"):
        st.badge(sure, color="blue")
        for reason in sorted(found.reasons, key=lambda one: (_against(one), _open_to_doubt(one))):
            if _against(reason):
                st.badge(plain(reason.removeprefix("but ")), icon=":material/close:", color="orange")
            elif _open_to_doubt(reason):
                st.badge(plain(reason), color="gray")
            else:
                st.badge(plain(reason), icon=":material/check:", color="green")


def _against(reason: str) -> bool:
    return reason.startswith("but ")


def _open_to_doubt(reason: str) -> bool:
    return reason.startswith("only one ")


def outcome(keep: str, gone: str) -> Outcome | str:
    """What a merge would leave, or why the two cannot be merged."""
    try:
        return _outcome(keep, gone, state.revision())
    except ValueError as error:
        return str(error)


@st.cache_data(show_spinner=False, max_entries=64)
def _outcome(keep: str, gone: str, revision: int) -> Outcome:
    return state.store().would_merge(keep, gone)


def left(graph: nx.MultiDiGraph[str], found: Candidate, would: Outcome | str) -> None:
    """What would be there after a merge, in a sentence, with its parts to unfold."""
    if isinstance(would, str):
        st.warning(plain(would), icon=":material/block:")
        return
    also = _some(would.entity.aliases, _ALIASES)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="resolve-left"):
        st.markdown(
            f"A merge would leave **{plain(would.entity.name)}**" + (f", also called {plain(also)}" if also else ""),
            width="content",
        )
        for title, lines in _parts(graph, would):
            if lines:
                with st.popover(plain(title), type="tertiary"):
                    st.markdown("\n".join(f"- {plain(line)}" for line in lines[:_LINES]))
                    if len(lines) > _LINES:
                        st.caption(f"and {len(lines) - _LINES:,} more")


def _parts(graph: nx.MultiDiGraph[str], would: Outcome) -> list[tuple[str, list[str]]]:
    differ, relations = _some(would.differ, _ALIASES), len(would.relations_differ)
    return [
        (
            _counted(len(would.moved), "relation comes over", "relations come over"),
            [_said(graph, one) for one in would.moved],
        ),
        (
            _counted(len(would.together), "relation is of both", "relations are of both"),
            [f"{_said(graph, one)}: {n} pieces of evidence" for one, n in would.together],
        ),
        (
            _counted(len(would.hidden), "between the two goes out of sight", "between the two go out of sight"),
            [_said(graph, one) for one in would.hidden],
        ),
        (f"Sources would differ on {differ}", [_values(name, values) for name, values in would.differ.items()]),
        (
            f"Sources would differ on {_counted(relations, 'relation', 'relations')}",
            [f"{_said(graph, one)}: {', '.join(names)}" for one, names in would.relations_differ],
        ),
    ]


def _counted(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def _some(values: Iterable[str], most: int) -> str:
    listed = list(values)
    return ", ".join(listed[:most]) + " …" * (len(listed) > most)


def _said(graph: nx.MultiDiGraph[str], one: Relation) -> str:
    structural = default().relation(one.type).structural
    edge = {"type": one.type, "from": one.start, "to": one.end, "structural": structural}
    return sentence(graph, one.source, one.target, edge)


def _values(property: str, values: Sequence[Alternative]) -> str:
    said = [f"{one.value} (shown)" if one.chosen else str(one.value) for one in values]
    return f"{property}: {_some(said, _VALUES)}"


def beside(graph: nx.MultiDiGraph[str], found: Candidate) -> None:
    """The two in columns: what they are, what they are connected to, which sources tell of them."""
    both = (found.a, found.b)
    _facts(graph, both)
    around = [set(nx.all_neighbors(graph, id)) for id in both]
    shared = around[0] & around[1]
    for column, id, key in zip(st.columns(2, gap="medium"), both, ("links-kept", "links-gone"), strict=True):
        with column, st.container(border=True, key=key, gap="small"):
            _side(graph, id, shared)


def _facts(graph: nx.MultiDiGraph[str], both: tuple[str, str]) -> None:
    """What each is, line by line; what they do not agree on stands out."""
    facts: list[dict[str, str]] = []
    for id in both:
        data = graph.nodes[id]
        its = {"Kind": data["kind"], "Also called": _some(data["aliases"], _ALIASES), **authority_ids(graph, id)}
        known = {name.casefold() for name in its}
        its |= {k: str(v) for k, v in data["props"].items() if k.casefold() not in known}
        facts.append({**its, "Id": id})
    names = [plain(name(graph, id)) for id in both]
    rows = [f"| Compared | {names[0]} :small[kept] | {names[1]} :small[goes into it] |", "|---|---|---|"]
    for what in dict.fromkeys([*facts[0], *facts[1]]):
        values = [plain(shorten(its.get(what, ""), 160)) for its in facts]
        if any(values):
            # An id is always another one.
            apart = all(values) and values[0] != values[1] and what != "Id"
            rows.append(f"| {plain(what)} | " + " | ".join(f"**{v}**" if apart else v for v in values) + " |")
    with st.container(key="resolve-facts"):
        st.markdown("\n".join(rows))


def _side(graph: nx.MultiDiGraph[str], id: str, shared: set[str]) -> None:
    lines = _lines(graph, id, shared)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            f"**{plain(name(graph, id))}**", key=f"resolve-open {id}", type="tertiary", on_click=_open, args=(id,)
        )
        st.markdown(f":small[{_counted(len(lines), 'relation', 'relations')}]", width="content")
    _links(lines[:_AT_ONCE])
    if len(lines) > _AT_ONCE:
        rest = st.expander(f"{len(lines) - _AT_ONCE} more", key=f"resolve-more {id}", on_change="rerun")
        if rest.open:
            with rest:
                _links(lines[_AT_ONCE:_LINES])
    _sources(graph, id)
    told = st.expander("The sentences", key=f"resolve-told {id}", on_change="rerun", icon=":material/format_quote:")
    if told.open:
        with told:
            parts.evidence(parts.evidence_of([relation for _, relation, _ in lines[:_SENTENCES]]))


def _lines(graph: nx.MultiDiGraph[str], id: str, shared: set[str]) -> list[Line]:
    """Its relations as read from it, those to what the other one is connected to as well first, then the latest."""
    ontology = default()
    edges = [*graph.out_edges(id, keys=True, data=True), *graph.in_edges(id, keys=True, data=True)]
    edges.sort(key=lambda edge: (edge[3]["from"] or "", edge[2]), reverse=True)
    found: list[Line] = []
    for source, target, key, data in edges:
        kind = ontology.relations.get(data["type"])
        phrase = (kind.phrase if source == id else kind.back) if kind else data["type"]
        other = target if source == id else source
        when = (period if data["structural"] else moment)(data["from"], data["to"])
        said = ", ".join(part for part in (f"{phrase} {name(graph, other)}", when) if part)
        found.append((other in shared, key, said))
    return sorted(found, key=lambda line: not line[0])


def _links(lines: Sequence[Line]) -> None:
    for both, relation, said in lines:
        st.button(
            plain(said), key=f"resolve-line {relation} {both}", type="tertiary", on_click=_open, args=(relation,),
            icon=":material/join_inner:" if both else None, help="Both are connected to it." if both else None,
        )  # fmt: skip


def _sources(graph: nx.MultiDiGraph[str], id: str) -> None:
    """Every source that tells of a node, with how many of its relations it tells."""
    counts: Counter[str] = Counter()
    for *_, data in [*graph.out_edges(id, data=True), *graph.in_edges(id, data=True)]:
        counts.update(data["documents"].keys())
    described = {one.piece.document for one in _statements(id, state.revision()) if one.piece.document}
    known = state.documents()
    lines = []
    for document in [*(one for one, _ in counts.most_common()), *sorted(described - counts.keys())]:
        title = link(known[document]) if document in known else plain(document)
        n = counts[document]
        lines.append(f"- {title} :small[{n or 'no'} {'relation' if n == 1 else 'relations'}]")
    st.markdown("**Who tells of it**")
    st.markdown("\n".join(lines[:_AT_ONCE]) or "No source is named.")
    if len(lines) > _AT_ONCE:
        st.caption(f"and {len(lines) - _AT_ONCE} more")


@st.cache_data(show_spinner=False, max_entries=64)
def _statements(id: str, revision: int) -> list[Any]:
    return state.store().statements(id)


def _open(what: str) -> None:
    # Only the script itself may switch pages, not a callback.
    st.session_state["go"] = what
