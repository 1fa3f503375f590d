"""The inspector: what the graph says of one node or one relation, and who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx
import streamlit as st

from graph.mediation import Mediation
from graph.model import Evidence
from graph.ontology import default
from views import answers, parts, state
from views.words import day, label, moment, name, period, plain, sentence

_MOST = 12  # entries a section; a hub may have thousands
_FEW = 6  # relations in all: nothing to fold away

Found = Mapping[str, list[Evidence]]
Edge = tuple[str, str, str, dict[str, Any]]


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
            _link(graph, end, f"end-{end}", label(graph, end))
    facts = [period(edge["from"], edge["to"])]
    facts += [f"observed {edge['count']} times"] if (edge["count"] or 1) > 1 else []
    facts += [f"confidence {edge['confidence']:.0%}"]
    st.caption(" · ".join(plain(fact) for fact in facts if fact))
    st.markdown("**Who says so**")
    parts.evidence(parts.evidence_of([id]))


def node(graph: nx.MultiDiGraph[str], id: str, actions: Callable[[str], None]) -> None:
    """One node: what it is, what it mediates, what it is a party to, all its relations, each with its evidence."""
    data = graph.nodes[id]
    st.subheader(plain(data["name"]), anchor=False)
    offices = _offices(graph, id)
    held = [name(graph, role) for _, role, _, edge in offices if edge["type"] == "HOLDS"]
    about = [data["kind"], _dates(data["props"]), ", ".join(held[:2])]
    if data["aliases"]:
        about.append("also " + ", ".join(data["aliases"][:6]))
    st.caption(" · ".join(plain(part) for part in about if part))
    actions(id)
    mediated = [one for one in answers.mediations(graph, mediator=id) if one.process or one.parties]
    inside = [one for one in answers.mediations(graph) if one.process == id]
    party = [edge for edge in _edges(graph, id) if edge[0] == id and edge[3]["type"] == "PARTY_TO"]
    groups = _groups(graph, id)
    shown = [edge[2] for group in groups.values() for edge in group[:_MOST]]
    shown += [edge[2] for edge in [*offices, *party][: 2 * _MOST]]
    shown += [r for one in [*mediated[:_MOST], *inside[:_MOST]] for r in one.relations]
    found = state.store().evidence(list(dict.fromkeys(shown)))
    _mediates_section(graph, id, mediated, found)
    _process_section(graph, id, inside, found)
    _party_section(graph, party, found)
    _offices_section(graph, offices, found)
    _relations_section(graph, id, groups, found)


def _offices_section(graph: nx.MultiDiGraph[str], offices: list[Edge], found: Found) -> None:
    if not offices:
        return
    st.markdown("**Office and mandate**")
    for _, other, key, edge in offices[:_MOST]:
        said = name(graph, other)
        if edge["type"] == "HOLDS":
            whose = [graph.nodes[t]["name"] for _, t, d in graph.out_edges(other, data=True) if d["type"] == "OF"]
            said = ", ".join([said, *(state for state in whose if state.casefold() not in said.casefold())])
        else:
            said = f"{default().relation(edge['type']).phrase} {said}"
        when = period(edge["from"], edge["to"])
        _link(graph, other, f"office-{key}", said + (f", {when}" if when else ""))
        parts.evidence(found.get(key, []))
    _more(len(offices))


def _mediates_section(graph: nx.MultiDiGraph[str], id: str, mediated: list[Mediation], found: Found) -> None:
    if not mediated:
        return
    st.markdown(f"**Mediates** :small[{len(mediated)}]")
    for i, one in enumerate(mediated[:_MOST]):
        when = moment(one.start, one.end)
        what = name(graph, one.process) if one.process else parts.names(graph, one.parties)
        who = "" if one.mediator == id else f" by {name(graph, one.mediator)}"
        _link(graph, one.process or one.parties[0], f"mediates-{i}", what)
        between = f", between {parts.names(graph, one.parties)}" if one.process and one.parties else ""
        st.markdown(f"{plain(one.part)}{plain(who)}{plain(between)}{plain(', ' + when if when else '')}")
        parts.evidence(piece for r in one.relations for piece in found.get(r, []))
    _more(len(mediated))


def _process_section(graph: nx.MultiDiGraph[str], id: str, inside: list[Mediation], found: Found) -> None:
    if not inside:
        return
    st.markdown(f"**Between** {plain(parts.names(graph, inside[0].parties))}")
    st.markdown("**Third parties**")
    for one in inside[:_MOST]:
        _link(graph, one.mediator, f"third-{one.relations[0]}", f"{name(graph, one.mediator)}, {one.part}")
        parts.evidence(found.get(one.relations[0], []))
    _more(len(inside))


def _party_section(graph: nx.MultiDiGraph[str], party: list[Edge], found: Found) -> None:
    if not party:
        return
    st.markdown(f"**Is a party to** :small[{len(party)}]")
    for _, process, key, edge in party[:_MOST]:
        when = moment(edge["from"], edge["to"]) or _dates(graph.nodes[process]["props"])
        _link(graph, process, f"party-{key}", name(graph, process) + (f", {when}" if when else ""))
        parts.evidence(found.get(key, []))
    _more(len(party))


def _relations_section(graph: nx.MultiDiGraph[str], id: str, groups: Mapping[str, list[Edge]], found: Found) -> None:
    total = sum(map(len, groups.values()))
    st.markdown(f"**All relations** :small[{total}]")
    for phrase, edges in groups.items():
        with st.expander(f"{plain(phrase)} ({len(edges)})", expanded=total <= _FEW):
            for source, target, key, edge in edges[:_MOST]:
                other = target if source == id else source
                when = period(edge["from"], edge["to"])
                _link(graph, other, f"all-{phrase}-{key}", label(graph, other) + (f", {when}" if when else ""))
                parts.evidence(found.get(key, []))
            _more(len(edges))


def _groups(graph: nx.MultiDiGraph[str], id: str) -> dict[str, list[Edge]]:
    """The node's relations as read from it ("mediates", "is urged by"), the most frequent readings first."""
    ontology = default()
    groups: dict[str, list[Edge]] = defaultdict(list)
    for edge in _edges(graph, id):
        kind = ontology.relations.get(edge[3]["type"])
        phrase = (kind.phrase if edge[0] == id else kind.back) if kind else edge[3]["type"]
        groups[phrase].append(edge)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def _edges(graph: nx.MultiDiGraph[str], id: str) -> list[Edge]:
    # The latest first; what has no date comes after what has one.
    edges = [*graph.out_edges(id, keys=True, data=True), *graph.in_edges(id, keys=True, data=True)]
    return sorted(edges, key=lambda edge: (edge[3]["from"] or "", edge[2]), reverse=True)


def _offices(graph: nx.MultiDiGraph[str], id: str) -> list[Edge]:
    return [edge for edge in _edges(graph, id) if edge[0] == id and edge[3]["type"] in ("HOLDS", "LEADS", "REPRESENTS")]


def _dates(props: Mapping[str, Any]) -> str:
    try:
        return day(props.get("date")) or period(props.get("from"), props.get("to"))
    except (ValueError, AttributeError):
        return ""  # a source's own property of that name, in a form of its own


def _find(graph: nx.MultiDiGraph[str], id: str) -> Edge | None:
    return next(((u, v, k, d) for u, v, k, d in graph.edges(keys=True, data=True) if k == id), None)


def _link(graph: nx.MultiDiGraph[str], to: str, key: str, text: str) -> None:
    st.button(plain(text), key=f"inspect-{key}", type="tertiary", on_click=state.inspect, args=(to,))


def _more(number: int) -> None:
    if number > _MOST:
        st.caption(f"and {number - _MOST} more")
