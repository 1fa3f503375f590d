"""The lens: what of the graph one is looking through. Every answer is given through one, and says through which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import networkx as nx

from graph.dates import overlaps, partial
from graph.ontology import Ontology, default


@dataclass(frozen=True)
class Lens:
    """A selection of nodes and edges. An empty tuple or None means "all".

    kinds: node kinds kept. relations: relation types kept. sign: -1, 0 or 1 kept alone. since, until: partial dates; only
    edges in force at some day between them are kept (undated edges only when both are None, structural ones always).
    min_confidence: in [0, 1].
    """

    kinds: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    sign: int | None = None
    since: str | None = None
    until: str | None = None
    min_confidence: float = 0.0

    def __post_init__(self) -> None:
        partial(self.since)
        partial(self.until)
        if self.since and self.until and self.since[: len(self.until)] > self.until[: len(self.since)]:
            raise ValueError(f"the period ends ({self.until}) before it begins ({self.since})")
        if not 0 <= self.min_confidence <= 1:
            raise ValueError(f"min_confidence {self.min_confidence} is outside 0 to 1")

    def check(self, ontology: Ontology | None = None) -> Lens:
        """Itself; raises ValueError when it names a kind or relation that the ontology does not have."""
        ontology = ontology or default()
        for kind in self.kinds:
            ontology.kind(kind)
        for relation in self.relations:
            ontology.relation(relation)
        return self

    def keeps_edge(self, edge: Mapping[str, Any]) -> bool:
        """Whether an edge with the mirror's attributes is seen."""
        if self.relations and edge["type"] not in self.relations:
            return False
        if self.sign is not None and edge["sign"] != self.sign:
            return False
        if edge["confidence"] < self.min_confidence:
            return False
        undated_structure = edge["structural"] and not edge["from"] and not edge["to"]
        return undated_structure or overlaps(edge["from"], edge["to"], self.since, self.until)

    def view(self, graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
        """The part of `graph` (a mirror's graph) that is seen, as a read-only view of it.

        Nodes of other kinds go; when edges are selected, so do nodes that lose all of theirs.
        """
        if self == Lens():
            return graph
        nodes = {n for n, d in graph.nodes(data=True) if not self.kinds or d["kind"] in self.kinds}
        edges = {
            (u, v, k)
            for u, v, k, d in graph.edges(keys=True, data=True)
            if u in nodes and v in nodes and self.keeps_edge(d)
        }
        if self.relations or self.sign is not None or self.since or self.until or self.min_confidence:
            nodes = {n for u, v, _ in edges for n in (u, v)}
        view: nx.MultiDiGraph[str] = nx.subgraph_view(
            graph, filter_node=nodes.__contains__, filter_edge=lambda u, v, k: (u, v, k) in edges
        )
        return view

    def describe(self) -> str:
        """The lens in words, for captions and reports."""
        said = []
        if self.kinds:
            said.append("only " + ", ".join(self.kinds))
        if self.relations:
            said.append("relations " + ", ".join(self.relations))
        if self.sign is not None:
            said.append({-1: "hostile", 0: "neutral", 1: "friendly"}[self.sign] + " ties")
        if self.since or self.until:
            said.append(f"in force {self.since or 'ever'} to {self.until or 'today'}")
        if self.min_confidence:
            said.append(f"confidence at least {self.min_confidence:g}")
        return "; ".join(said) or "the whole graph"

    def to_dict(self) -> dict[str, Any]:
        """As JSON data; `from_dict` reads it back."""
        data = asdict(self)
        return {**data, "kinds": list(self.kinds), "relations": list(self.relations)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Lens:
        """From `to_dict`'s data; raises ValueError for a field that a lens does not have."""
        known = {f.name for f in fields(cls)}
        if unknown := set(data) - known:
            raise ValueError(f"a lens has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(known))}")
        lists = {name: tuple(data.get(name) or ()) for name in ("kinds", "relations")}
        return cls(**{**dict(data), **lists})
