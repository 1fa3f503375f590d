"""The mirror: the store's graph in memory, as networkx has it, following the store revision by revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any, Protocol

import networkx as nx

from graph.ontology import Ontology, default


class Changes(Protocol):
    """What came after a revision: rows of nodes and edges as stored, ids of what was removed, and the new revision."""

    @property
    def revision(self) -> int: ...
    @property
    def nodes(self) -> Iterable[Mapping[str, Any]]: ...
    @property
    def edges(self) -> Iterable[Mapping[str, Any]]: ...
    @property
    def removed(self) -> Iterable[str]: ...


class Feed(Protocol):
    """Where changes come from: a Store, or anything that answers like one."""

    def changes(self, since: int) -> Changes:
        """All that changed after revision `since` (0: everything)."""


class Mirror:
    """An `nx.MultiDiGraph` in step with a store.

    Nodes are keyed by id, with `kind`, `name`, `aliases` (list) and `props` (dict). Edges are keyed by relation id, with
    `type`, `from` and `to` (partial dates or None), `confidence`, `count`, `qualifier`, `evidence` (number of pieces), `sign`,
    `symmetric`, `structural` and `props`. Documents are not nodes here: they are where edges come from, and would join
    everything that one article mentions.

    `refresh` builds on what is there, so that its cost follows the change; readers see the old or the new graph, never a
    half of each.
    """

    def __init__(self, feed: Feed, ontology: Ontology | None = None) -> None:
        self._feed = feed
        self._ontology = ontology or default()
        self._lock = Lock()
        self._edges: dict[str, tuple[str, str]] = {}
        self.graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        self.revision = 0

    def refresh(self) -> bool:
        """Takes in what changed since the last time; returns whether anything did."""
        with self._lock:
            changes = self._feed.changes(self.revision)
            if changes.revision == self.revision:
                return False
            if changes.revision < self.revision:  # another store, or one restored from a backup: begin anew
                self.graph, self._edges, self.revision = nx.MultiDiGraph(), {}, 0
                changes = self._feed.changes(0)
            # Readers in other threads iterate over the graph they hold, so changes go into a copy, unless nobody has any.
            graph = self.graph.copy() if self.graph else self.graph.__class__()
            self._apply(graph, changes)
            self.graph, self.revision = graph, changes.revision
            return True

    def _apply(self, graph: nx.MultiDiGraph[str], changes: Changes) -> None:
        for gone in changes.removed:
            if gone in self._edges:
                source, target = self._edges.pop(gone)
                if graph.has_edge(source, target, gone):
                    graph.remove_edge(source, target, gone)
            elif gone in graph:
                for *_, key in [*graph.in_edges(gone, keys=True), *graph.out_edges(gone, keys=True)]:
                    self._edges.pop(key, None)
                graph.remove_node(gone)
        for node in changes.nodes:
            if node["kind"] == "Document":
                continue
            extra = {k: v for k, v in node.items() if k not in NODE_FIELDS}
            attributes = {
                "kind": node["kind"],
                "name": node["name"],
                "aliases": list(node.get("aliases") or ()),
                "props": extra,
            }
            graph.add_node(node["id"], **attributes)
        for edge in changes.edges:
            source, target = edge["source"], edge["target"]
            if source not in graph or target not in graph:
                continue  # one end is a Document
            kind = self._ontology.relations.get(edge["type"])
            graph.add_edge(
                source,
                target,
                key=edge["id"],
                **{
                    name: edge.get(name)
                    for name in ("type", "from", "to", "confidence", "count", "qualifier", "evidence")
                },
                sign=kind.sign if kind else 0,
                symmetric=bool(kind and kind.symmetric),
                structural=bool(kind and kind.structural),
                props={k: v for k, v in edge.items() if k not in EDGE_FIELDS},
            )
            self._edges[edge["id"]] = (source, target)


# The names that a stored node or edge uses for itself; all others are properties that a source gave.
NODE_FIELDS = frozenset({"id", "kind", "name", "aliases", "search", "rev", "evidence", "disputed"})
EDGE_FIELDS = frozenset(
    {"id", "type", "source", "target", "from", "to", "confidence", "count", "evidence", "qualifier", "rev", "disputed"}
)


def actor(graph: nx.MultiDiGraph[str], node: str) -> dict[str, str]:
    """A node as answers name it everywhere: ``{id, name, kind}``."""
    data = graph.nodes[node]
    return {"id": node, "name": data["name"], "kind": data["kind"]}
