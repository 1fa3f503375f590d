"""The inspector: what the graph says of one node or one relation, and who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import streamlit as st

from graph.mediation import Mediation
from graph.ontology import default
from views import answers, differences, parts, rows, state
from views.words import day, label, moment, name, period, plain, sentence

_AT_ONCE = 3  # lines a section
_MOST = 20  # lines when one asks for more; a hub may have thousands
_FEW = 6  # relations in all: nothing to fold away

Edge = tuple[str, str, str, dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """One statement: a link to another node, what is said beside it, and the relations whose evidence backs it."""

    to: str
    text: str
    relations: tuple[str, ...]
    beside: str = ""


def show(graph: nx.MultiDiGraph[str], actions: Callable[[str], None]) -> None:
    """What `state.inspected` names: a node, with what `actions` draws for it, or a relation."""
    what = state.inspected()
    if what and what in graph:
        node(graph, what, actions)
    elif what and (edge := _find(graph, what)):
        relation(graph, *edge)
    else:
        st.info("Click a node or a line in the picture, or search for a name.", icon=":material/touch_app:")


def relation(graph: nx.MultiDiGraph[str], source: str, target: str, id: str, edge: Mapping[str, Any]) -> None:
    """One relation as a sentence, with its evidence and links to both ends."""
    st.caption("Relation")
    st.subheader(plain(sentence(graph, source, target, edge)) + ".", anchor=False)
    with st.container(horizontal=True):
        for end in (source, target):
            _link(end, f"end-{id}", label(graph, end))
    facts = [f"observed {edge['count']} times"] if (edge["count"] or 1) > 1 else []
    st.caption(plain(" · ".join([*facts, f"confidence {edge['confidence']:.0%}"])))
    differences.show(id)
    st.markdown("**Who says so**")
    pieces = parts.evidence_of([id])
    parts.evidence(pieces)
    rows.show(id, pieces)


def node(graph: nx.MultiDiGraph[str], id: str, actions: Callable[[str], None]) -> None:
    """One node: what it is, what it mediates, what it is a party to, all its relations, each with its evidence."""
    data = graph.nodes[id]
    edges = _edges(graph, id)
    offices = [edge for edge in edges if edge[0] == id and edge[3]["type"] in ("HOLDS", "LEADS", "REPRESENTS")]
    held = [name(graph, role) for _, role, _, edge in offices if edge["type"] == "HOLDS"]
    st.subheader(plain(data["name"]), anchor=False)
    about = [data["kind"], _dates(data["props"]), ", ".join(held[:2])]
    if data["aliases"]:
        about.append("also " + ", ".join(data["aliases"][:6]))
    st.caption(" · ".join(plain(part) for part in about if part))
    differences.show(id)
    actions(id)
    if data["kind"] == "Role":
        differences.offices(graph, id)
    inside = [one for one in answers.mediations(graph) if one.process == id]
    if inside and inside[0].parties:
        st.markdown(f"Between **{plain(parts.names(graph, inside[0].parties))}**")
    mediated = [one for one in answers.mediations(graph, mediator=id) if one.process or one.parties]
    itself = all(one.part in ("mediator", "facilitator") for one in mediated)
    _section("Mediates" if itself else "Third party in", id, [_mediates(graph, id, one) for one in mediated])
    _section("Third parties", id, [_third_party(graph, one) for one in inside])
    party = [edge for edge in edges if edge[0] == id and edge[3]["type"] == "PARTY_TO"]
    _section("Is a party to", id, [_party(graph, edge) for edge in party])
    _section("Office and mandate", id, [_office(graph, edge) for edge in offices])
    _relations(graph, id, edges)


def _mediates(graph: nx.MultiDiGraph[str], id: str, one: Mediation) -> Line:
    what = name(graph, one.process) or parts.names(graph, one.parties)
    who = "" if one.mediator == id else f" by {name(graph, one.mediator)}"
    between = f"between {parts.names(graph, one.parties)}" if one.process and one.parties else ""
    said = ", ".join(part for part in (one.part + who, between, moment(one.start, one.end)) if part)
    return Line(one.process or one.parties[0], what, answers.backing(graph, one), said)


def _third_party(graph: nx.MultiDiGraph[str], one: Mediation) -> Line:
    return Line(one.mediator, f"{name(graph, one.mediator)}, {one.part}", one.relations[:1])


def _party(graph: nx.MultiDiGraph[str], edge: Edge) -> Line:
    _, process, key, data = edge
    when = moment(data["from"], data["to"]) or _dates(graph.nodes[process]["props"])
    return Line(process, ", ".join(part for part in (name(graph, process), when) if part), (key,))


def _office(graph: nx.MultiDiGraph[str], edge: Edge) -> Line:
    _, other, key, data = edge
    said = name(graph, other)
    if data["type"] == "HOLDS":
        whose = [graph.nodes[t]["name"] for _, t, d in graph.out_edges(other, data=True) if d["type"] == "OF"]
        said = ", ".join([said, *(state for state in whose if state.casefold() not in said.casefold())])
    else:
        said = f"{default().relation(data['type']).phrase} {said}"
    return Line(other, ", ".join(part for part in (said, period(data["from"], data["to"])) if part), (key,))


def _relations(graph: nx.MultiDiGraph[str], id: str, edges: Sequence[Edge]) -> None:
    """All relations as read from the node ("mediates", "is urged by"), the most frequent readings first."""
    ontology = default()
    groups: dict[str, list[Line]] = defaultdict(list)
    for source, target, key, data in edges:
        kind = ontology.relations.get(data["type"])
        phrase = (kind.phrase if source == id else kind.back) if kind else data["type"]
        other = target if source == id else source
        said = ", ".join(part for part in (label(graph, other), period(data["from"], data["to"])) if part)
        groups[phrase].append(Line(other, said, (key,)))
    st.markdown(f"**All relations** :small[{len(edges)}]")
    for phrase, lines in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        _folded(f"{phrase} ({len(lines)})", f"{id}-{phrase}", lines, expanded=len(edges) <= _FEW)


def _section(title: str, id: str, lines: Sequence[Line]) -> None:
    if not lines:
        return
    st.markdown(f"**{title}** :small[{len(lines)}]")
    _drawn(lines[:_AT_ONCE], title)
    if len(lines) > _AT_ONCE:
        _folded(f"{len(lines) - _AT_ONCE} more", f"{id}-{title}", lines[_AT_ONCE:])


def _folded(title: str, key: str, lines: Sequence[Line], expanded: bool = False) -> None:
    # Drawn only when open: a state may have a hundred relations, each with its evidence to be fetched.
    box = st.expander(plain(title), expanded=expanded, key=f"fold-{key}", on_change="rerun")
    if box.open:
        with box:
            _drawn(lines[:_MOST], key)
            if len(lines) > _MOST:
                st.caption(f"and {len(lines) - _MOST} more")


def _drawn(lines: Sequence[Line], key: str) -> None:
    found = state.store().evidence(list(dict.fromkeys(r for line in lines for r in line.relations)))
    for i, line in enumerate(lines):
        _link(line.to, f"{key}-{i}", line.text)
        if line.beside:
            st.markdown(plain(line.beside))
        parts.evidence(piece for r in line.relations for piece in found.get(r, []))


def _edges(graph: nx.MultiDiGraph[str], id: str) -> list[Edge]:
    # The latest first; what has no date comes after what has one.
    edges = [*graph.out_edges(id, keys=True, data=True), *graph.in_edges(id, keys=True, data=True)]
    return sorted(edges, key=lambda edge: (edge[3]["from"] or "", edge[2]), reverse=True)


def _dates(props: Mapping[str, Any]) -> str:
    try:
        return day(props.get("date")) or period(props.get("from"), props.get("to"))
    except (ValueError, TypeError, AttributeError):
        return ""  # a source's own property of that name, in a form of its own


def _find(graph: nx.MultiDiGraph[str], id: str) -> Edge | None:
    return next(((u, v, k, d) for u, v, k, d in graph.edges(keys=True, data=True) if k == id), None)


def _link(to: str, key: str, text: str) -> None:
    # The target is part of the key: a click on a link that a rerun replaces must not follow the one in its place.
    st.button(plain(text), key=f"inspect-{key}-{to}", type="tertiary", on_click=state.inspect, args=(to,))
