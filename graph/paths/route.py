"""What a path is, and how one may be asked for: which steps may be taken, in which order, and what each costs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

import networkx as nx

from graph.dates import partial
from graph.ontology import default

By = Literal["distance", "hops", "strength", "confidence", "recency"]
Order = Literal["", "possible", "certain"]
MOST_BY_WAY_OF = 5


class NotInGraph(KeyError):
    """A node that the graph, or what the lens shows of it, does not have."""

    def __str__(self) -> str:
        return f"{self.args[0]} is not in the graph that is looked at"


@dataclass(frozen=True)
class Step:
    """One step along a path: `relation` is the type of the relation that tells it, `relations` the ids of all relations
    between the two that may be followed (that one first). `forward` tells whether it is told from source to target or the
    other way round."""

    source: str
    relation: str
    target: str
    forward: bool
    relations: tuple[str, ...]


@dataclass(frozen=True)
class Path:
    """A chain of steps from one node to another; `cost` is the sum of the steps' costs (see `find_paths`).

    certain: of a path in time order, whether it is in order on whichever day of a partial date each step was; None where
    no order was asked for.
    """

    steps: tuple[Step, ...]
    cost: float
    certain: bool | None = None

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids along the way, both ends included."""
        return (self.steps[0].source, *(step.target for step in self.steps)) if self.steps else ()


@dataclass(frozen=True)
class Route:
    """How one may go; every field as in `find_paths`, where it is explained. Raises ValueError for what makes no sense.

    relations, and the relation types in `without`, are names of types; via and the others in `without` are ids of nodes.
    """

    by: By = "distance"
    directed: bool = False
    via: tuple[str, ...] = ()
    via_in_order: bool = False
    without: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    max_hops: int | None = 8
    on: str | None = None
    in_order: Order = ""
    half_life: float = 5.0
    today: str | None = None

    def __post_init__(self) -> None:
        if self.by not in get_args(By):
            raise ValueError(f"paths are not found by {self.by!r}; known: {', '.join(get_args(By))}")
        if self.in_order not in get_args(Order):
            raise ValueError(f"the order is {self.in_order!r}; 'possible' or 'certain' is expected, or nothing")
        if self.max_hops is not None and self.max_hops < 1:
            raise ValueError(f"max_hops is {self.max_hops}; a path has at least 1 step")
        if not self.half_life > 0:
            raise ValueError(f"half_life is {self.half_life}; more than 0 years are expected")
        if len(self.via) > MOST_BY_WAY_OF:
            raise ValueError(f"{len(self.via)} nodes to go by way of; at most {MOST_BY_WAY_OF} are possible")
        if len(set(self.via)) < len(self.via):
            raise ValueError("a node to go by way of is named twice; a path comes to each once")
        if both := set(self.via) & set(self.without):
            raise ValueError(f"{', '.join(sorted(both))} cannot be both by way of and without")
        if both := set(self.relations) & set(self.without):
            raise ValueError(f"{', '.join(sorted(both))} cannot be both followed and left out")
        partial(self.on)
        partial(self.today)

    def avoided(self, graph: nx.MultiDiGraph[str]) -> tuple[list[str], list[str]]:
        """What `without` names: nodes of this graph, and relation types."""
        nodes = [one for one in self.without if one in graph]
        return nodes, [one for one in self.without if one not in graph]

    def within(self, graph: nx.MultiDiGraph[str]) -> Route:
        """The same for a part of a graph: nodes that are not in it need not be avoided."""
        types = default().relations
        return replace(self, without=tuple(one for one in self.without if one in graph or one in types))

    def check(self, graph: nx.MultiDiGraph[str], source: str, target: str, types: Collection[str]) -> None:
        """Raises NotInGraph (a KeyError) for a node that is not there, ValueError for a question that makes no sense.

        types: of the relations that there are.
        """
        for node in (source, target, *self.via):
            if node not in graph:
                raise NotInGraph(node)
        if source == target:
            raise ValueError(f"from and to are both {graph.nodes[source]['name']}; a path needs two different ends")
        for end in (source, target):
            name = graph.nodes[end]["name"]
            if end in self.via:
                raise ValueError(f"{name} is an end; what a path is to go by way of lies between the ends")
            if end in self.without:
                raise ValueError(f"{name} is an end; there is no path without it")
        for name in self.relations:
            if name not in types:
                default().relation(name)  # says which is near
                raise ValueError(f"there is no relation {name}")
        for name in self.avoided(graph)[1]:
            if name not in types:
                raise NotInGraph(name)


def tupled(names: str | Iterable[str]) -> tuple[str, ...]:
    """One name, or several, as a tuple."""
    return (names,) if isinstance(names, str) else tuple(names)
