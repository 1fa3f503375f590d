"""The edges of a graph as arrays, and the ties that all of them, or some, make: for what is computed many times over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.dates import earliest, latest
from graph.mirror import actor
from graph.projection import WEIGHTS

__all__ = ["Edges", "Floats", "Ints", "Ties", "named"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Weights that grow with the pieces of evidence; the others are the same however many pieces back a relation.
PER_PIECE = frozenset({"count", "evidence"})
_EVER, _NEVER = -(10**7), 10**7  # days before and after all that a calendar has


@dataclass(frozen=True)
class Ties:
    """An undirected simple graph as arrays: what `graph.projection.simple` gives, a row a tie.

    nodes: ids. ends: (ties, 2), places in `nodes`. weight, positive, negative: strength, and the parts that friendly and
    hostile relations give. sign: 1, -1, or 0 where both parts are equal.
    """

    nodes: Sequence[str]
    ends: Ints
    weight: Floats
    positive: Floats
    negative: Floats

    @property
    def sign(self) -> Ints:
        """1, -1 or 0 a tie."""
        return np.sign(self.positive - self.negative).astype(np.int64)

    @classmethod
    def of(cls, graph: Any, weight: str = "ties") -> Ties:
        """The ties of a mirror's graph or of a lens's view of it by a rule of WEIGHTS, or of a projection as it is.

        The two directions of a directed projection add up. A frozen graph is converted once for each rule. Raises ValueError
        for a rule that WEIGHTS does not have.
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
            return Edges.of(graph, weight).ties()
        place = {node: i for i, node in enumerate(graph)}
        found: dict[tuple[int, int], list[float]] = {}
        for u, v, data in graph.edges(data=True):
            a, b = sorted((place[u], place[v]))
            tie = found.setdefault((a, b), [0.0, 0.0, 0.0])
            strength = float(data.get("weight", 1.0))
            sign = data.get("sign", 0)
            tie[0] += strength
            tie[1] += data.get("positive", strength * (sign > 0))
            tie[2] += data.get("negative", strength * (sign < 0))
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
    """The edges of a mirror's graph, a row an edge, with the tie (pair of nodes, whatever the direction) that each is part of.

    nodes: ids. keys: relation ids. pairs: (ties, 2), places in `nodes`. tie: of each edge, its row in `pairs`. strength: by a
    rule of WEIGHTS, named `rule`. sign: -1, 0, 1. pieces: pieces of evidence, at least 1, as the rule "evidence" has it.
    documents: ids. begins, ends: first and last day (ordinal) on which it may be in force. dated: whether it has a date.
    always: undated structure, which a lens shows in every period.
    """

    nodes: Sequence[str]
    keys: Sequence[str]
    pairs: Ints
    tie: Ints
    rule: str
    strength: Floats
    sign: Ints
    pieces: Ints
    documents: Sequence[tuple[str, ...]]
    begins: Ints
    ends: Ints
    dated: Flags
    always: Flags

    @classmethod
    def of(cls, graph: nx.MultiDiGraph[str], weight: str = "ties") -> Edges:
        """All edges of a mirror's graph, or of a lens's view. Raises ValueError for a rule that WEIGHTS does not have."""
        if weight not in WEIGHTS:
            raise ValueError(f"unknown weight {weight!r}; known: {', '.join(WEIGHTS)}")
        rule = WEIGHTS[weight]
        place = {node: i for i, node in enumerate(graph)}
        pairs: dict[tuple[int, int], int] = {}
        keys, documents, rows = [], [], []
        for u, v, key, data in graph.edges(keys=True, data=True):
            a, b = place[u], place[v]
            tie = pairs.setdefault((a, b) if a < b else (b, a), len(pairs))
            dated = bool(data["from"] or data["to"])
            rows.append(
                (
                    tie,
                    data["sign"],
                    max(data["evidence"] or 0, 1),
                    _first(data["from"]) if data["from"] else _EVER,
                    _last(data["to"]) if data["to"] else _NEVER,
                    dated,
                    data["structural"] and not dated,
                    rule(data),
                )
            )
            keys.append(key)
            documents.append(tuple(data.get("documents") or ()))
        table = np.array(rows, dtype=np.float64).reshape(-1, 8)
        whole = table[:, :7].astype(np.int64)
        return cls(
            nodes=list(place),
            keys=keys,
            pairs=np.array(list(pairs), dtype=np.int64).reshape(-1, 2),
            tie=whole[:, 0],
            rule=weight,
            strength=table[:, 7],
            sign=whole[:, 1],
            pieces=whole[:, 2],
            documents=documents,
            begins=whole[:, 3],
            ends=whole[:, 4],
            dated=whole[:, 5].astype(bool),
            always=whole[:, 6].astype(bool),
        )

    def ties(self, share: Floats | None = None) -> Ties:
        """The ties that the edges make. Equal to `graph.projection.simple` when `share` is not given.

        share: of each edge, how much of its evidence counts: 0 leaves it out, 1 leaves it as it is, 2 is twice the evidence.
        Strengths that grow with the evidence (`count`, `evidence`) grow with it, the others are there or not.
        """
        if share is None:
            strength, there = self.strength, np.ones(len(self.tie), dtype=bool)
        else:
            there = share > 0
            strength = self.strength * (share if self.rule in PER_PIECE else there)
        n = len(self.pairs)
        kept = np.bincount(self.tie[there], minlength=n) > 0
        weight, positive, negative = (
            np.bincount(self.tie, weights=part, minlength=n)[kept].astype(np.float64)
            for part in (strength, strength * (self.sign > 0), strength * (self.sign < 0))
        )
        return Ties(self.nodes, self.pairs[kept], weight, positive, negative)

    def in_force(self, since: str | None, until: str | None) -> Flags:
        """Which edges a `Lens(since=since, until=until)` shows: of partial dates, or None for an open end."""
        if since is None and until is None:
            return np.ones(len(self.tie), dtype=bool)
        start = _first(since) if since else _EVER
        end = _last(until) if until else _NEVER
        shown: Flags = self.always | (self.dated & (self.begins <= end) & (self.ends >= start))
        return shown


def named(graph: Any, node: str) -> dict[str, str]:
    """A node as answers name it: ``{id, name, kind}``. One of a graph without names is called by its id."""
    return actor(graph, node) if "name" in graph.nodes[node] else {"id": node, "name": str(node), "kind": ""}


@lru_cache(maxsize=100_000)
def _first(value: str) -> int:
    return earliest(value).toordinal()


@lru_cache(maxsize=100_000)
def _last(value: str) -> int:
    return latest(value).toordinal()
