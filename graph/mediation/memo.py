"""What was worked out of a graph, kept as long as the graph is: who acts for whom is asked once a graph, not once a call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import networkx as nx

# Keyed by the graph itself: it goes when the graph does. No value may refer to its key.
_KEPT: WeakKeyDictionary[Any, dict[Any, Any]] = WeakKeyDictionary()

# The relations that mediation is read from; a graph of event data has many times as many others.
_TYPES = frozenset(
    "MEDIATES HOSTS GUARANTEES OBSERVES PARTY_TO ATTENDS REPRESENTS LEADS HOLDS OF MEMBER_OF PART_OF RESULT_OF ABOUT".split()  # noqa: SIM905
)

Link = tuple[str, str, dict[str, Any]]


def held(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The graph itself if it is frozen, as a mirror's and a lens's view are; otherwise a read-only view, for one answer."""
    if nx.is_frozen(graph):
        return graph
    view: nx.MultiDiGraph[str] = nx.subgraph_view(graph)
    return view


def memo(graph: nx.MultiDiGraph[str]) -> dict[Any, Any]:
    """What is known of a graph so far, to be looked up and added to; empty each time where the graph may still change."""
    found = _KEPT.get(graph)
    if found is None:
        found = _KEPT.setdefault(graph, {}) if nx.is_frozen(graph) else {}
    return found


def links_from(graph: nx.MultiDiGraph[str], node: str) -> Sequence[Link]:
    """(target, relation id, attributes) of the relations from a node that mediation is read from."""
    if nx.is_frozen(graph):
        return _links(graph)[0].get(node, ())
    return [(v, k, d) for _, v, k, d in graph.out_edges(node, keys=True, data=True) if d["type"] in _TYPES]


def links_to(graph: nx.MultiDiGraph[str], node: str) -> Sequence[Link]:
    """(source, relation id, attributes) of the relations to a node that mediation is read from."""
    if nx.is_frozen(graph):
        return _links(graph)[1].get(node, ())
    return [(u, k, d) for u, _, k, d in graph.in_edges(node, keys=True, data=True) if d["type"] in _TYPES]


def _links(graph: nx.MultiDiGraph[str]) -> tuple[dict[str, list[Link]], dict[str, list[Link]]]:
    # In one run over all: a lens's view asks its filters anew for every edge that one looks at.
    known = memo(graph)
    if "links" not in known:
        out: dict[str, list[Link]] = defaultdict(list)
        into: dict[str, list[Link]] = defaultdict(list)
        for u, v, key, data in graph.edges(keys=True, data=True):
            if data["type"] in _TYPES:
                out[u].append((v, key, data))
                into[v].append((u, key, data))
        known["links"] = dict(out), dict(into)
    found: tuple[dict[str, list[Link]], dict[str, list[Link]]] = known["links"]
    return found
