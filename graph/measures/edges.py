"""The edges of a graph as arrays, and the ties that all of them, or some, make: for what is computed many times over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.mirror import actor
from graph.projection import Rules, contribution, folded

__all__ = ["PER_PIECE", "Edges", "Flags", "Floats", "Ints", "Ties", "named"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Weights that grow with the pieces of evidence; the others are the same however many pieces back a relation.
PER_PIECE = frozenset({"count", "evidence"})


@dataclass(frozen=True)
class Ties:
    """A simple graph as arrays: what `graph.projection.project` gives, a row a tie.

    nodes: ids. ends: (ties, 2), places in `nodes`. weight, positive, negative: strength, and the parts that friendly and
    hostile relations give.
    """

    nodes: Sequence[str]
    ends: Ints
    weight: Floats
    positive: Floats
    negative: Floats

    @property
    def sign(self) -> Ints:
        """1, -1, or 0 where both parts are equal, a tie."""
        return np.sign(self.positive - self.negative).astype(np.int64)

    @classmethod
    def of(cls, graph: Any, weight: str = "ties") -> Ties:
        """The undirected ties of a mirror's graph or of a lens's view of it by a named weight, or of a projection as it is.

        The two directions of a directed projection add up. A frozen graph is converted once for each weight. Raises ValueError
        for a weight that `graph.projection.Rules` does not have.
        """
        if not nx.is_frozen(graph):
            return cls._of(graph, weight)
        kept = _CONVERTED.setdefault(graph, {})
        rule = weight if graph.is_multigraph() else ""
        if rule not in kept:
            kept[rule] = cls._of(graph, weight)
        return kept[rule]

    @classmethod
    def _of(cls, graph: Any, weight: str) -> Ties:
        if graph.is_multigraph():
            return Edges.of(graph, Rules(weight=weight)).ties()
        place = {node: i for i, node in enumerate(graph)}
        found: dict[tuple[int, int], list[float]] = {}
        for u, v, data in graph.edges(data=True):
            a, b = place[u], place[v]
            tie = found.setdefault((a, b) if a < b else (b, a), [0.0, 0.0, 0.0])
            tie[0] += data.get("weight", 1.0)
            tie[1] += data.get("positive", 0.0)
            tie[2] += data.get("negative", 0.0)
        ends = np.array(list(found), dtype=np.int64).reshape(-1, 2)
        values = np.array(list(found.values()), dtype=np.float64).reshape(-1, 3)
        return cls(list(place), ends, values[:, 0], values[:, 1], values[:, 2])

    def signed(self) -> Ties:
        """Without loops and without ties of sign 0."""
        return self.where((self.sign != 0) & (self.ends[:, 0] != self.ends[:, 1]))

    def where(self, keep: Flags) -> Ties:
        """Those ties alone, over the same nodes."""
        return Ties(self.nodes, self.ends[keep], self.weight[keep], self.positive[keep], self.negative[keep])


# Keyed by the graph itself, as in `graph.projection`: it goes when the graph does.
_CONVERTED: WeakKeyDictionary[Any, dict[str, Ties]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Edges:
    """The edges that a projection stands for, a row an edge (two, where a symmetric one counts in both directions).

    nodes: ids. made_of: relation ids, several for an edge that folding made. pairs: (ties, 2), places in `nodes`. tie: of each
    edge, its row in `pairs`. strength: what it contributes to the tie's weight, by the rules. sign: -1, 0, 1.
    """

    rules: Rules
    nodes: Sequence[str]
    made_of: Sequence[tuple[str, ...]]
    pairs: Ints
    tie: Ints
    strength: Floats
    sign: Ints

    @classmethod
    def of(cls, graph: nx.MultiDiGraph[str], rules: Rules | None = None) -> Edges:
        """All edges of a mirror's graph, or of a lens's view, that a projection by these rules stands for."""
        rules = rules or Rules()
        graph = folded(graph, rules)
        rule = contribution(graph, rules)
        place = {node: i for i, node in enumerate(graph)}
        pairs: dict[tuple[int, int], int] = {}
        made_of, rows = [], []
        for u, v, key, data in graph.edges(keys=True, data=True):
            if rules.signed and not data["sign"]:
                continue
            a, b = place[u], place[v]
            there = [(a, b)] if rules.directed or a < b else [(b, a)]
            if rules.directed and data["symmetric"] and a != b:
                there.append((b, a))
            for pair in there:
                rows.append((pairs.setdefault(pair, len(pairs)), data["sign"], rule(data)))
                made_of.append(data.get("made_of", (key,)))
        table = np.array(rows, dtype=np.float64).reshape(-1, 3)
        ends = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
        return cls(
            rules,
            list(place),
            made_of,
            ends,
            table[:, 0].astype(np.int64),
            table[:, 2],
            table[:, 1].astype(np.int64),
        )

    def ties(self, share: Floats | None = None) -> Ties:
        """The ties that the edges make. Equal to `graph.projection.project` when `share` is not given.

        share: of each edge, how much of its evidence counts: 0 leaves it out, 1 leaves it as it is, 2 is twice the evidence.
        Strengths that grow with the evidence (`count`, `evidence`) grow with it, the others are there or not.
        """
        if share is None:
            there, strength = np.ones(len(self.tie), dtype=bool), self.strength
        else:
            there = share > 0
            strength = self.strength * (share if self.rules.weight in PER_PIECE else there)
        n = len(self.pairs)
        kept = np.bincount(self.tie[there], minlength=n) > 0
        weight, positive, negative = (
            np.bincount(self.tie, weights=part, minlength=n)[kept].astype(np.float64)
            for part in (strength, strength * (self.sign > 0), strength * (self.sign < 0))
        )
        return Ties(self.nodes, self.pairs[kept], weight, positive, negative)


def named(graph: Any, node: str) -> dict[str, str]:
    """A node as answers name it: ``{id, name, kind}``. One of a graph without names is called by its id."""
    return actor(graph, node) if "name" in graph.nodes[node] else {"id": node, "name": str(node), "kind": ""}
