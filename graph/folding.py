"""Folding: a mirror's graph with fewer kinds of node, in which what they joined is joined directly.

Each takes a mirror's graph, or a lens's view of it, and gives another such graph, frozen. An edge that stands for several has
`made_of`, their ids, beside the mirror's attributes; its confidence is their product, as if they were independent; its
evidence and its documents are those of the first, which is the one that says who does what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import Any

import networkx as nx

from graph.dates import span
from graph.mediation import stands_for
from graph.mirror import Snapshot
from graph.ontology import default

__all__ = ["FOLDS", "fold_persons", "fold_processes", "fold_roles"]

Edge = tuple[str, str, str, dict[str, Any]]

_HAPPENINGS = ("Process", "Agreement", "Event")
# Who acts in another's name, and what they act for in the end.
_ACTS_FOR_OTHERS, _PRINCIPALS = ("Person", "Group"), ("State", "Organization")


def fold_roles(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Roles into their holders: who holds an office of a state is tied to that state, for as long as the office is held.

    The tie is a HOLDS with the office's name under `role` in its props. A role that is of nobody goes, and with it its ties.
    """
    edges = [one for one in _edges(graph) if not {"Role"} & {_kind(graph, one[0]), _kind(graph, one[1])}]
    for role in (n for n, d in graph.nodes(data=True) if d["kind"] == "Role"):
        holders = [one for one in _into(graph, role) if one[3]["type"] == "HOLDS"]
        bodies = [one for one in _out_of(graph, role) if one[3]["type"] == "OF"]
        for holder, _, holds, held in holders:
            for _, body, of, office in bodies:
                joined = _joined((holds, held), (of, office), role=graph.nodes[role]["name"])
                edges.append((holder, body, f"{holds}+{of}", joined))
    return _made(graph, (n for n, d in graph.nodes(data=True) if d["kind"] != "Role"), edges)


def fold_persons(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Persons and delegations into the states and organisations for which they act, through an office, a mandate or a lead.

    What one does counts for those it stood for at the time of the deed, for each of them whole; what it does when it stood for
    nobody stays its own. Ties within one principal go, and so do persons to whom nothing is left.
    """
    principals = _principals(graph)
    edges = []
    for source, target, key, data in _edges(graph):
        when = _when(graph, source, target, data)
        for a in principals(source, *when):
            for b in principals(target, *when):
                if a != b:
                    moved = data if (a, b) == (source, target) else {**data, "made_of": _made_of(key, data)}
                    edges.append((a, b, key if moved is data else f"{key}@{a}@{b}", moved))
    left = {end for one in edges for end in one[:2]}
    kept = (n for n, d in graph.nodes(data=True) if d["kind"] not in _ACTS_FOR_OTHERS or n in left)
    return _made(graph, kept, edges)


def fold_processes(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Talks, agreements and events into ties between those who took part: each third party with each party, by its part
    (MEDIATES, HOSTS, …), and each two parties with each other (PARTY_TO, without a direction).

    Ties are of the time of the talks. What else leads to talks goes with them; ties between two third parties are not made.
    """
    third = set(default().third_party)
    edges = [one for one in _edges(graph) if not set(_HAPPENINGS) & {_kind(graph, one[0]), _kind(graph, one[1])}]
    for process, about in graph.nodes(data=True):
        if about["kind"] not in _HAPPENINGS:
            continue
        there = sorted(_into(graph, process), key=lambda one: one[2])
        parties = [one for one in there if one[3]["type"] == "PARTY_TO"]
        start, end = span(about["props"])
        for who, _, key, part in there:
            if part["type"] not in third:
                continue
            dates = {"from": part["from"] or start, "to": part["to"] or end}
            for party, _, seat, seated in parties:
                if who != party:
                    joined = _joined((key, part), (seat, seated), process=process)
                    edges.append((who, party, f"{key}+{seat}", {**joined, **dates}))
        for (a, _, one, first), (b, _, other, second) in combinations(parties, 2):
            if a != b:
                joined = _joined((one, first), (other, second), process=process)
                tie = {**joined, "from": start, "to": end, "symmetric": True}
                edges.append((a, b, f"{one}+{other}", tie))
    return _made(graph, (n for n, d in graph.nodes(data=True) if d["kind"] not in _HAPPENINGS), edges)


# By name, in the order in which they are to be done.
FOLDS: Mapping[str, Callable[[nx.MultiDiGraph[str]], nx.MultiDiGraph[str]]] = {
    "persons": fold_persons,
    "roles": fold_roles,
    "processes": fold_processes,
}


def _edges(graph: nx.MultiDiGraph[str]) -> Iterator[Edge]:
    return iter(graph.edges(keys=True, data=True))


def _into(graph: nx.MultiDiGraph[str], node: str) -> Iterator[Edge]:
    return iter(graph.in_edges(node, keys=True, data=True))


def _out_of(graph: nx.MultiDiGraph[str], node: str) -> Iterator[Edge]:
    return iter(graph.out_edges(node, keys=True, data=True))


def _kind(graph: nx.MultiDiGraph[str], node: str) -> str:
    kind: str = graph.nodes[node]["kind"]
    return kind


def _made_of(key: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    made: tuple[str, ...] = data.get("made_of", (key,))
    return made


def _joined(one: tuple[str, dict[str, Any]], other: tuple[str, dict[str, Any]], **props: str) -> dict[str, Any]:
    (key, data), (second, beside) = one, other
    return {
        **data,
        "confidence": data["confidence"] * beside["confidence"],
        "count": 1,
        "props": {**data["props"], **props},
        "made_of": (*_made_of(key, data), *_made_of(second, beside)),
    }


def _when(
    graph: nx.MultiDiGraph[str], source: str, target: str, data: Mapping[str, Any]
) -> tuple[str | None, str | None]:
    """When a deed was done: at its own time, or at that of the talks to which it belongs."""
    if data["from"] or data["to"]:
        return data["from"], data["to"]
    for end in (target, source):
        if _kind(graph, end) in _HAPPENINGS and any(when := span(graph.nodes[end]["props"])):
            return when
    return None, None


def _principals(graph: nx.MultiDiGraph[str]) -> Callable[[str, str | None, str | None], tuple[str, ...]]:
    """For a node and a time the nodes that its deeds count for: itself, where it acts for nobody."""
    known: dict[tuple[str, str | None, str | None], tuple[str, ...]] = {}

    def found(node: str, since: str | None, until: str | None) -> tuple[str, ...]:
        if _kind(graph, node) not in _ACTS_FOR_OTHERS:
            return (node,)
        asked = (node, since, until)
        if asked not in known:
            acts_for = stands_for(graph, node, since, until)
            known[asked] = tuple(sorted(n for n in acts_for if _kind(graph, n) in _PRINCIPALS)) or (node,)
        return known[asked]

    return found


def _made(graph: nx.MultiDiGraph[str], nodes: Iterator[str], edges: list[Edge]) -> nx.MultiDiGraph[str]:
    result: Any = Snapshot(**graph.graph)
    result.add_nodes_from((node, graph.nodes[node]) for node in nodes)
    result.add_edges_from(edges)
    frozen: nx.MultiDiGraph[str] = nx.freeze(result)
    return frozen
