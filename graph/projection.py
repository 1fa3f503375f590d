"""Projections: simple graphs made of the mirror's multigraph by named rules, which the measures work on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

import networkx as nx

from graph.dates import latest, partial
from graph.folding import FOLDS
from graph.lens import Lens
from graph.ontology import default

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
