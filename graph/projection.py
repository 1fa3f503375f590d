"""Projections: simple graphs made of the mirror's multigraph by named rules, which the measures work on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

import igraph
import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.dates import latest, partial
from graph.folding import FOLDS
from graph.lens import Lens
from graph.ontology import default

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# The rule that makes a distance of a strength: one over the tie's `weight`.
INVERSE = "inverse"

# What one edge contributes to the strength of the tie between its two ends; "recency" is beside these, for it needs a day.
WEIGHTS: dict[str, Callable[[Mapping[str, Any]], float]] = {
    "ties": lambda edge: 1.0,
    "count": lambda edge: float(edge["count"] or 1),
    "confidence": lambda edge: float(edge["confidence"]),
    "evidence": lambda edge: float(max(edge["evidence"] or 0, 1)),
}
RECENCY = "recency"
HALF_LIFE = 5.0
_DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Rules:
    """How a projection is made.

    fold: names of `graph.folding.FOLDS` ("persons", "roles", "processes"), done in that order. weight: what an edge
    contributes to a tie's strength: "ties" (1), "count", "confidence", "evidence", or "recency", which is halved with every
    `half_life` years from the edge's last day to the day `as_of` (a partial date; None: the last day of any edge). directed:
    whether ties have a direction. signed: leave out what is neither friendly nor hostile.
    """

    fold: tuple[str, ...] = ()
    weight: str = "ties"
    half_life: float = HALF_LIFE
    as_of: str | None = None
    directed: bool = False
    signed: bool = False

    def __post_init__(self) -> None:
        for name in self.fold:
            if name not in FOLDS:
                raise ValueError(f"unknown fold {name!r}; known: {', '.join(FOLDS)}")
        if self.weight not in WEIGHTS and self.weight != RECENCY:
            raise ValueError(f"unknown weight {self.weight!r}; known: {', '.join((*WEIGHTS, RECENCY))}")
        if not self.half_life > 0:
            raise ValueError(f"half_life is {self.half_life}; years above 0 are expected")
        partial(self.as_of)

    def describe(self) -> str:
        """The rules in words, for captions and reports."""
        said = ["one tie for all relations between two", "directed" if self.directed else "without direction"]
        if self.signed:
            said.append("only friendly and hostile relations")
        said += [f"{name} folded" for name in FOLDS if name in self.fold]
        if self.weight == RECENCY:
            said.append(f"weighted by recency, half after {self.half_life:g} years")
        elif self.weight != "ties":
            said.append(f"weighted by {self.weight}")
        return ", ".join(said)


# What was made of a graph, as long as there is the graph, by how. No value may refer to its key.
_PROJECTED: WeakKeyDictionary[Any, dict[Rules, Any]] = WeakKeyDictionary()
_PROJECTED_AT_ONCE = 12


def project(graph: nx.MultiDiGraph[str], rules: Rules | None = None) -> Any:
    """The simple graph that the rules make of a mirror's graph, or of a lens's view: a frozen `nx.Graph` or `nx.DiGraph`.

    Each edge has `weight`, the sum of what the edges contribute that it stands for, which means strength, not distance;
    `positive` and `negative`, the part of it that friendly and hostile ones give; `sign`, which of these is more (1, -1, or
    0: as much of each, or neither); and `relations`, the ids of what it stands for. Symmetric relations count in both
    directions when directed. Of a frozen graph it is made once and is the same object when asked again.
    """
    rules = rules or Rules()
    if not nx.is_frozen(graph):
        return _projected(graph, rules)
    made = _PROJECTED.setdefault(graph, {})
    if rules not in made:
        while len(made) >= _PROJECTED_AT_ONCE:
            made.pop(next(iter(made)))
        made[rules] = _projected(graph, rules)
    return made[rules]


def simple(graph: nx.MultiDiGraph[str], weight: str = "ties", directed: bool = False) -> Any:
    """`project` without folding: parallel edges collapsed to one. Raises ValueError for an unknown weight."""
    return project(graph, Rules(weight=weight, directed=directed))


def folded(graph: nx.MultiDiGraph[str], rules: Rules) -> nx.MultiDiGraph[str]:
    """The graph with the folds of the rules done, and nothing else; itself when there are none."""
    for name, fold in FOLDS.items():
        if name in rules.fold:
            graph = fold(graph)
    return graph


def contribution(graph: nx.MultiDiGraph[str], rules: Rules) -> Callable[[Mapping[str, Any]], float]:
    """What an edge of a (folded) graph contributes to the strength of its tie, by the rules."""
    return _recency(graph, rules) if rules.weight == RECENCY else WEIGHTS[rules.weight]


def _projected(graph: nx.MultiDiGraph[str], rules: Rules) -> Any:
    graph = folded(graph, rules)
    rule = contribution(graph, rules)
    result: Any = nx.DiGraph() if rules.directed else nx.Graph()
    result.add_nodes_from(graph.nodes(data=True))
    for u, v, key, data in graph.edges(keys=True, data=True):
        sign = data["sign"]
        if rules.signed and not sign:
            continue
        strength = rule(data)
        for a, b in [(u, v), (v, u)] if rules.directed and data["symmetric"] and u != v else [(u, v)]:
            if not result.has_edge(a, b):
                result.add_edge(a, b, weight=0.0, positive=0.0, negative=0.0, sign=0, relations=[])
            tie = result[a][b]
            tie["weight"] += strength
            tie["positive"] += strength * (sign > 0)
            tie["negative"] += strength * (sign < 0)
            tie["sign"] = (tie["positive"] > tie["negative"]) - (tie["positive"] < tie["negative"])
            tie["relations"] += data.get("made_of", (key,))
    return nx.freeze(result)


def _recency(graph: nx.MultiDiGraph[str], rules: Rules) -> Callable[[Mapping[str, Any]], float]:
    """Weights by age. What holds to this day, as an office without an end, has no age; of what has no date at all nothing is
    known, and it counts as one half-life old."""
    days = [latest(data["to"] or data["from"]) for *_, data in graph.edges(data=True) if data["to"] or data["from"]]
    today = latest(rules.as_of) if rules.as_of else max(days, default=date.min)

    def weight(edge: Mapping[str, Any]) -> float:
        last = edge["to"] or (None if edge["structural"] else edge["from"])
        if last is None:
            return 1.0 if edge["structural"] else 0.5
        age = max((today - latest(last)).days, 0) / _DAYS_A_YEAR
        return float(0.5 ** (age / rules.half_life))

    return weight


def bipartite(graph: nx.MultiDiGraph[str], relations: Collection[str] = (), weight: str = "ties") -> Any:
    """Actors on one side, talks, agreements and events on the other: a frozen `nx.Graph`, nodes with `bipartite` 0 and 1.

    relations: the types that make a tie; the parts of parties and third parties when none are named. Edges as in `project`.
    """
    ontology = default()
    sides = dict.fromkeys(ontology.actors, 0) | dict.fromkeys(("Process", "Agreement", "Event"), 1)
    wanted = Lens(relations=tuple(sorted(relations or ontology.parts.values()))).check()
    flat = project(wanted.view(graph), Rules(weight=weight))
    result: Any = nx.Graph()
    for u, v, tie in flat.edges(data=True):
        if {sides.get(flat.nodes[node]["kind"]) for node in (u, v)} == {0, 1}:
            result.add_edge(u, v, **tie)
    for node in result:
        result.nodes[node].update(flat.nodes[node], bipartite=sides[flat.nodes[node]["kind"]])
    return nx.freeze(result)


def periods(graph: nx.MultiDiGraph[str], first: int, last: int, years: int = 1) -> list[tuple[Lens, Any]]:
    """The graph in windows of so many years from `first` to `last`, both included: a lens each, and what it shows.

    Raises ValueError for a period that ends before it begins, or windows of less than a year.
    """
    if years < 1 or last < first:
        raise ValueError(
            f"{first} to {last} by {years}: a first year, a later last one and at least 1 year are expected"
        )
    lenses = [Lens(since=f"{y:04}", until=f"{min(y + years - 1, last):04}") for y in range(first, last + 1, years)]
    return [(lens, lens.view(graph)) for lens in lenses]


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
