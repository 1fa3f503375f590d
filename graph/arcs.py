"""Simple graphs as arrays, and for igraph: what the measures compute on. Made once for a frozen graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

import igraph
import networkx as nx
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# The rule that makes a distance of a strength: one over the tie's `weight`.
INVERSE = "inverse"


@dataclass(frozen=True, eq=False)
class Arcs:
    """A simple graph as arrays: each edge is an arc from tail to head, an edge without direction one each way (a loop one).

    nodes: in the graph's order; the numbers below are places in it. tails, heads: one entry an arc, sorted by tail, in the
    order of adjacency. starts: n + 1 entries; the arcs of node i are those from starts[i] to starts[i + 1].
    """

    nodes: list[Any]
    tails: Ints
    heads: Ints
    starts: Ints
    directed: bool

    @property
    def ties(self) -> NDArray[np.bool_]:
        """Which arcs stand for an edge of the graph, each once, in the order of `graph.edges()`."""
        return np.ones(len(self.tails), bool) if self.directed else self.heads >= self.tails

    @property
    def loops(self) -> bool:
        """Whether any node has a tie to itself."""
        return bool((self.heads == self.tails).any())

    def inward(self) -> Inward:
        """The same arcs by whom they point to."""
        # Without direction each arc has a twin of the same strength, so that what is sorted by tail will do.
        order: Ints | slice = np.argsort(self.heads, kind="stable") if self.directed else slice(None)
        senders, receivers = (self.tails, self.heads) if self.directed else (self.heads, self.tails)
        counts = np.bincount(receivers, minlength=len(self.nodes))
        told = np.flatnonzero(counts)
        firsts = np.concatenate([[0], counts[told].cumsum()])[:-1]
        return Inward(senders[order], order, told, firsts)


@dataclass(frozen=True, eq=False)
class Inward:
    """`Arcs` sorted by head. senders: where each comes from. order: puts what belongs to the arcs (strengths) in this order.

    told: the nodes that any arc points to; firsts: where the arcs of each of these begin, as `np.add.reduceat` takes it.
    """

    senders: Ints
    order: Ints | slice
    told: Ints
    firsts: Ints


# Keyed by the graph itself, not by what is in it: they go when the graph does. No value may refer to its key.
_ARCS: WeakKeyDictionary[Any, Arcs] = WeakKeyDictionary()
_CONVERTED: WeakKeyDictionary[Any, igraph.Graph] = WeakKeyDictionary()


def arcs(graph: Any) -> Arcs:
    """The ties of a simple `nx.Graph` or `nx.DiGraph`; found once for a frozen graph, and then shared: not to be changed.

    Raises ValueError for a multigraph.
    """
    found: Arcs = _kept(_ARCS, graph, _arcs)
    return found


def _arcs(graph: Any) -> Arcs:
    if graph.is_multigraph():
        raise ValueError(
            "a measure takes a simple graph, and this one has parallel ties: make one with graph.projection.simple"
        )
    nodes = list(graph)
    place = dict(zip(nodes, range(len(nodes)), strict=True))
    neighbours = [ties for _, ties in graph.adjacency()]
    counts = np.fromiter(map(len, neighbours), np.int64, len(nodes))
    starts = np.concatenate([[0], counts.cumsum()])
    heads = np.fromiter(map(place.__getitem__, chain.from_iterable(neighbours)), np.int64, starts[-1])
    return Arcs(nodes, np.repeat(np.arange(len(nodes)), counts), heads, starts, graph.is_directed())


def strengths(graph: Any, weight: str | None) -> Floats:
    """The strength of each of `arcs(graph)`: the edges' attribute `weight`, 1 where it is missing, or 1 for all if None.

    A strength of 0 means: no tie. Raises ValueError for one that is negative, endless or no number.
    """
    return _attribute(graph, weight, "strength", "negative ties are what the signed measures are for")


def distances(graph: Any, distance: str | None) -> Floats:
    """The length of each of `arcs(graph)`: the edges' attribute `distance`, 1 where it is missing, or 1 for all if None.

    By the rule "inverse" it is one over the attribute `weight`, a strength: the stronger, the nearer; endless (no tie) where
    that is 0. Raises ValueError for a length that is negative, endless or no number.
    """
    if distance == INVERSE:
        with np.errstate(divide="ignore"):
            return np.divide(1.0, strengths(graph, "weight"))
    return _attribute(graph, distance, "distance", f'for strengths there is the rule "{INVERSE}"')


def _attribute(graph: Any, name: str | None, what: str, hint: str) -> Floats:
    count = len(arcs(graph).heads)
    if name is None:
        return np.ones(count)
    data = chain.from_iterable(ties.values() for _, ties in graph.adjacency())
    try:
        values = np.fromiter((edge.get(name, 1) for edge in data), np.float64, count)
    except (TypeError, ValueError) as error:
        raise ValueError(f"the attribute {name!r} of an edge is no number: it cannot be a {what}") from error
    bad = np.flatnonzero(~(np.isfinite(values) & (values >= 0)))
    if len(bad):
        its = arcs(graph)
        ends = f"{its.nodes[its.tails[bad[0]]]} – {its.nodes[its.heads[bad[0]]]}"
        raise ValueError(f"a {what} is 0 or more; {name!r} of {ends} is {values[bad[0]]:g}; {hint}")
    return values


def to_igraph(graph: Any, weight: str | None = None, distance: str | None = None) -> tuple[igraph.Graph, list[Any]]:
    """The same simple graph for igraph, and the node of each of its vertices; edges in the order of `graph.edges()`.

    With `weight`, edges have an attribute of that name, "weight": see `strengths`; with `distance`, "distance": see
    `distances`; those that are no tie by it are left out. A frozen graph, as the projections are, is converted once (with
    weights each time); what is given out is shared, so it is not to be changed. Raises ValueError for a multigraph and for
    weights that are none.
    """
    its = arcs(graph)
    if weight is None and distance is None:
        return _kept(_CONVERTED, graph, lambda _: _of_arcs(its, its.ties)), its.nodes
    strength, length = strengths(graph, weight), distances(graph, distance)
    there = its.ties & (strength > 0) & np.isfinite(length)
    made = _of_arcs(its, there)
    if weight is not None:
        made.es["weight"] = strength[there].tolist()
    if distance is not None:
        made.es["distance"] = length[there].tolist()
    return made, its.nodes


def _of_arcs(its: Arcs, there: NDArray[np.bool_]) -> igraph.Graph:
    return of_pairs(len(its.nodes), its.tails[there], its.heads[there], its.directed)


def of_pairs(count: int, tails: Ints, heads: Ints, directed: bool = False) -> igraph.Graph:
    """A graph of `count` vertices for igraph, with an edge from each of `tails` to the one of `heads` in the same place."""
    # Pairs of Python's own numbers: igraph takes a buffer too, and with many edges is several times as slow with it.
    edges = list(zip(tails.tolist(), heads.tolist(), strict=True))
    return igraph.Graph(n=count, edges=edges, directed=directed)


def _kept(known: WeakKeyDictionary[Any, Any], graph: Any, made: Callable[[Any], Any]) -> Any:
    if not nx.is_frozen(graph):
        return made(graph)
    if graph not in known:
        known[graph] = made(graph)
    return known[graph]
