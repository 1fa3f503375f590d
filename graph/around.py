"""What stands around one node: its relations as they are read from it, ever or on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph.lens import Lens
from graph.ontology import Ontology, default
from graph.times import times


@dataclass(frozen=True)
class Tie:
    """A relation as read from a node: "mediates" the `other` one, or "is mediated by" it. `data`: as the mirror has it."""

    relation: str
    other: str
    reading: str
    outward: bool
    data: Mapping[str, Any]

    @property
    def type(self) -> str:
        """The relation's type."""
        return str(self.data["type"])


def star(graph: nx.MultiDiGraph[str], node: str) -> nx.MultiDiGraph[str]:
    """The node, its neighbours, and the relations between it and them; nothing when the graph has no such node."""
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    if node not in graph:
        return found
    found.add_node(node, **graph.nodes[node])
    for edges in (graph.out_edges(node, keys=True, data=True), graph.in_edges(node, keys=True, data=True)):
        for source, target, key, data in edges:
            for end in (source, target):
                if end not in found:
                    found.add_node(end, **graph.nodes[end])
            found.add_edge(source, target, key=key, **data)
    return found


def on_day(whole: nx.MultiDiGraph[str], node: str, lens: Lens, day: str) -> nx.MultiDiGraph[str]:
    """The star of a node as it stood on a day (a partial date: at some day in it), through a lens but for its own period."""
    known = times(whole)
    seen = lens.timeless.view(star(whole, node))
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph(**seen.graph)
    found.add_nodes_from((id, data) for id, data in seen.nodes(data=True) if id == node)
    for source, target, key, data in seen.edges(keys=True, data=True):
        if known.seen(source, target, key, day, day):
            for end in (source, target):
                found.add_node(end, **seen.nodes[end])
            found.add_edge(source, target, key=key, **data)
    return found


def ties(graph: nx.MultiDiGraph[str], node: str, ontology: Ontology | None = None) -> list[Tie]:
    """Every relation of a node, the latest first; what has no date comes after what has one. [] for an unknown node."""
    if node not in graph:
        return []
    kinds = (ontology or default()).relations
    found = []
    for outward, edges in (
        (True, graph.out_edges(node, keys=True, data=True)),
        (False, graph.in_edges(node, keys=True, data=True)),
    ):
        for source, target, key, data in edges:
            kind = kinds.get(data["type"])
            back = kind.back if kind else f"{_words(data['type'])} (by)"
            reading = (kind.phrase if kind else _words(data["type"])) if outward else back
            found.append(Tie(key, target if outward else source, reading, outward, data))
    return sorted(found, key=lambda tie: (tie.data["from"] or tie.data["to"] or "", tie.relation), reverse=True)


def grouped(several: Iterable[Tie]) -> dict[str, list[Tie]]:
    """Ties by how they read, the most frequent reading first; within one in the order in which they came."""
    groups: dict[str, list[Tie]] = defaultdict(list)
    for tie in several:
        groups[tie.reading].append(tie)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def _words(type: str) -> str:
    return type.lower().replace("_", " ")
