"""What was worked out of a graph, kept as long as the graph is: who acts for whom is asked once a graph, not once a call."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import networkx as nx

# Keyed by the graph itself: it goes when the graph does. No value may refer to its key.
_KEPT: WeakKeyDictionary[Any, dict[Any, Any]] = WeakKeyDictionary()


def held(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The graph itself if it is frozen, as a mirror's and a lens's view are; otherwise a read-only view, for one answer."""
    if nx.is_frozen(graph):
        return graph
    view: nx.MultiDiGraph[str] = nx.subgraph_view(graph)
    return view


def memo(graph: nx.MultiDiGraph[str]) -> dict[Any, Any]:
    """What is known of a graph so far, to be looked up and added to; empty each time where the graph may still change."""
    return _KEPT.setdefault(graph, {}) if nx.is_frozen(graph) else {}
