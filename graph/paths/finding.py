"""How two are connected: the k best paths, all that are shortest, the strongest chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise, permutations
from math import exp, inf

import networkx as nx
import numpy as np

from graph.ontology import Ontology, default
from graph.paths.compiled import GRAIN, Arcs, Compiled, compiled
from graph.paths.route import By, Order, Path, Route, Step, tupled
from graph.paths.shortest import Chain, Search, Static, yen
from graph.paths.timed import Moments, Timed
from graph.paths.waypoints import by_way_of, on_a_way


def find_paths(
    graph: nx.MultiDiGraph[str],
    source: str,
    target: str,
    k: int = 5,
    max_hops: int | None = 8,
    ontology: Ontology | None = None,
    *,
    by: By = "distance",
    directed: bool = False,
    via: str | Iterable[str] = (),
    via_in_order: bool = False,
    without: str | Iterable[str] = (),
    relations: str | Iterable[str] = (),
    on: str | None = None,
    in_order: Order | bool = False,
    half_life: float = 5.0,
    today: str | None = None,
) -> list[Path]:
    """The `k` best loopless paths between two nodes of a mirror's graph (or a lens's view of it), best first.

    >>> from graph.paths import find_paths, sentence
    >>> for path in find_paths(graph, "iso:TR", "iso:RU", k=3, by="confidence"):
    ...     print(sentence(graph, path))

    Parallel relations are one step, which lists them all and is told by the one that costs least. What a step costs:

    - by="distance": the `distance` that the ontology gives the relation, the least where there are several.
    - by="hops": 1, so the path with the fewest steps is best.
    - by="strength": 1/w, w the sum of the counts of its relations (each at least 1): Newman (2001).
    - by="confidence": -ln(c), c the confidence of the most certain of its relations, in [0, 1]; so the best path is that with
      the highest product of confidences. What has confidence 0 is not followed.
    - by="recency": 1 + age/half_life, both in years, of the most recent of its relations: a step that is a half-life old counts
      as two. Age is 0 for what holds still and for structure without a date, otherwise the time from its last day to the last
      of `today` (a partial date; if not given `on`, or else the last day that the graph tells of). What else has no date is as
      old as the oldest relation that has one.

    Costs are compared to the 2**-20 (about a millionth), and are at least that. Of equal cost, paths with more steps at a
    negotiating table (MEDIATES, PARTY_TO) come first, then shorter ones, then by the ids along the way: the same every time.

    k: at least 1. max_hops: no more steps than that, None for any number. directed: relations are followed from source to
    target only, symmetric ones both ways; otherwise all both ways. via: at most five nodes to come to, in any order or
    (via_in_order) in that one. without: nodes not to come to, and types of relations not to follow. relations: only these
    types. on: a partial date; only what may be in force on it, and structure without a date. in_order: each step no earlier
    than the last, "possible" (or True) or "certain" by what partial dates leave open, see `graph.paths.timed`.

    Returns fewer than k where there are no more, [] where there is none: `why_none` says why. With `via` it gives up after
    some thousand tries. Raises KeyError for a node that is not in the graph, and ValueError for k < 1, source = target, and
    whatever else makes no sense; both with a sentence. Loops are never gone along.

    Method: Yen (1971), see `graph.paths.shortest`. Newman, M. E. J. (2001), Scientific collaboration networks II, Physical
    Review E 64:016132.
    """
    route = Route(
        by=by,
        directed=directed,
        via=tupled(via),
        via_in_order=via_in_order,
        without=tupled(without),
        relations=tupled(relations),
        max_hops=max_hops,
        on=on,
        in_order="possible" if in_order is True else in_order or "",
        half_life=half_life,
        today=today,
    )
    return along(graph, source, target, route, k, ontology)


def along(
    graph: nx.MultiDiGraph[str], source: str, target: str, route: Route, k: int = 5, ontology: Ontology | None = None
) -> list[Path]:
    """`find_paths` with the way of asking as one value."""
    if k < 1:
        raise ValueError(f"k is {k}; at least 1 path must be asked for")
    asked = Asked(graph, source, target, route, ontology)
    found = list(islice(asked.chains(), k))
    # What decides between equals beyond the number of steps at a table and of steps is the ids.
    found.sort(key=lambda pair: (pair[0], asked.named(pair[1])))
    return [asked.path(chain) for _, chain in found]


def all_shortest(
    graph: nx.MultiDiGraph[str],
    source: str,
    target: str,
    route: Route | None = None,
    most: int = 100,
    ontology: Ontology | None = None,
) -> tuple[list[Path], bool]:
    """Every path that costs as little as the best one, at most `most` of them; and whether there are more.

    Asked for, costs and raises as `find_paths` does; ([], False) where there is none.
    """
    if most < 1:
        raise ValueError(f"{most} paths are asked for; at least 1 is possible")
    asked = Asked(graph, source, target, route or Route(), ontology)
    chains: list[Chain] = []
    least = inf
    for _, chain in asked.chains():
        cost = asked.on_grain(chain)
        if cost > least:
            return [asked.path(one) for one in chains], False
        least = cost
        if len(chains) == most:
            return [asked.path(one) for one in chains], True
        chains.append(chain)
    return [asked.path(one) for one in chains], False


@dataclass(frozen=True)
class Strongest:
    """The strongest chains between two, which are two questions.

    certain: the path whose confidences have the highest product, and that product, in [0, 1]: how likely all its steps are
    true, if each were known apart from the others. widest: the path whose weakest step is the strongest, and the strength
    of that step (the sum of the counts of its relations). None and 0 where there is no path.
    """

    certain: Path | None
    confidence: float
    widest: Path | None
    strength: float


def strongest(
    graph: nx.MultiDiGraph[str],
    source: str,
    target: str,
    route: Route | None = None,
    ontology: Ontology | None = None,
) -> Strongest:
    """The most certain chain between two and the widest one; raises as `find_paths` does.

    The first is the best path by confidence. The second is the widest path, of several the best by `route.by`; it is found by
    bisection on the strengths that steps have. Pollack, M. (1960), The maximum capacity through a network, Operations Research
    8:733-736.
    """
    route = route or Route()
    sure = Asked(graph, source, target, _by(route, "confidence"), ontology)
    best = next(sure.chains(), None)
    if best is None:
        return Strongest(None, 0.0, None, 0.0)
    asked = Asked(graph, source, target, route, ontology)
    levels = np.unique(asked.arcs.strength)
    low, high = 0, len(levels)  # what is at least as strong as levels[low] has a path, as levels[high] has none
    found = None
    while high - low > 1 or found is None:
        middle = (low + high) // 2
        chain = next(asked.narrowed(asked.arcs.only(asked.arcs.strength >= levels[middle])).chains(), None)
        if chain:
            low, found = middle, chain
        elif middle == low:
            break
        else:
            high = middle
    path = sure.path(best[1])
    return Strongest(
        path, exp(-path.cost), asked.path(found[1]) if found else None, float(levels[low]) if found else 0.0
    )


def _by(route: Route, by: By) -> Route:
    return Route(**{**vars(route), "by": by})


class Asked:
    """One question: two nodes of a graph, a route between them, and what the graph was made ready as for it."""

    def __init__(
        self,
        graph: nx.MultiDiGraph[str],
        source: str,
        target: str,
        route: Route,
        ontology: Ontology | None = None,
        arcs: Arcs | None = None,
    ) -> None:
        self.ontology = ontology or default()
        self._graph, self._ends, self.route = graph, (source, target), route
        self.columns: Compiled = compiled(graph)
        route.check(graph, source, target, [*self.columns.types, *self.ontology.relations])
        avoided, types = route.avoided(graph)
        self.arcs = arcs or self.columns.arcs(route, types, self.ontology)
        self.source, self.target = self.columns.place[source], self.columns.place[target]
        self.avoided = frozenset(self.columns.place[node] for node in avoided)
        self._to: dict[int, tuple[list[float], list[float] | None]] = {}
        self._latest: dict[int, list[list[float]]] = {}
        self._moments = self._when(route.in_order == "certain") if route.in_order else None

    def _when(self, certain: bool) -> Moments:
        if certain not in self.arcs.moments:
            self.arcs.moments[certain] = Moments(self.columns, self.arcs, certain, self.ontology)
        return self.arcs.moments[certain]

    def narrowed(self, arcs: Arcs) -> Asked:
        """The same question on some of the arcs."""
        return Asked(self._graph, *self._ends, self.route, self.ontology, arcs)

    def chains(self) -> Iterator[tuple[float, Chain]]:
        """All paths as numbers of nodes, by key."""
        if not self.route.via:
            if self._least(self.source, self.target)[0] == inf:
                return iter(())
            return yen(self._leg(self.target, frozenset(), 0), (self.source,))
        via = [self.columns.place[node] for node in self.route.via]
        if not self.route.directed and not on_a_way(self.arcs, self.source, self.target).issuperset(via):
            return iter(())
        orders = [tuple(via)] if self.route.via_in_order else list(permutations(via))
        return by_way_of(self._leg, self._least, self.source, [(*order, self.target) for order in orders])

    def _bounds(self, target: int) -> tuple[list[float], list[float] | None]:
        if target not in self._to:
            hops = self.arcs.hops_to(target) if self.route.max_hops is not None else None
            self._to[target] = (self.arcs.keys_to(target, self.avoided), hops)
        return self._to[target]

    def _least(self, a: int, b: int) -> tuple[float, float]:
        keys, hops = self._bounds(b)
        return keys[a], hops[a] if hops else 0.0

    def _leg(self, target: int, avoided: frozenset[int], spare: int) -> Search:
        keys, hops = self._bounds(target)
        most = None if self.route.max_hops is None else self.route.max_hops - spare
        off = self.avoided | avoided
        if self._moments:
            if target not in self._latest:
                self._latest[target] = self._moments.latest(target, inf if most is None else self.route.max_hops or 0)
            return Timed(self._moments, target, off, keys, self._latest[target], most)
        return Static(self.arcs, target, off, keys, hops, most)

    def named(self, chain: Chain) -> tuple[str, ...]:
        """The ids along a chain."""
        return tuple(self.columns.nodes[node] for node in chain)

    def on_grain(self, chain: Chain) -> float:
        """The cost of a chain as costs are compared."""
        if self._moments:
            keys = [self.arcs.followed.keys[place] for place in self._moments.told(chain)]
            return float(sum(np.round(key / GRAIN) for key in keys))
        keys = [self.arcs.key[self.arcs.at(a, b)] for a, b in pairwise(chain)]
        return float(sum(np.round(key / GRAIN) for key in keys))

    def path(self, chain: Chain) -> Path:
        """A chain as it is told: each step by its best relation, in time order by the one that is gone along."""
        told = self._moments.told(chain) if self._moments else [None] * (len(chain) - 1)
        steps = tuple(self._step(a, b, place) for a, b, place in zip(chain, chain[1:], told, strict=False))
        if not self._moments:
            return Path(steps, self.arcs.chain_cost(chain))
        certain = self.route.in_order == "certain" or bool(self._when(certain=True).labels(chain))
        return Path(steps, float(sum(self.arcs.followed.costs[place] for place in told)), certain)

    def _step(self, a: int, b: int, told: int | None) -> Step:
        at, followed, its = self.arcs.at(a, b), self.arcs.followed, self.columns
        first = int(self.arcs.start[at]) if told is None else told
        others = [i for i in range(self.arcs.start[at], self.arcs.stop[at]) if i != first]
        edges = [int(followed.edges[i]) for i in (first, *others)]
        return Step(
            its.nodes[a],
            its.types[its.type[edges[0]]],
            its.nodes[b],
            bool(followed.forward[first]),
            tuple(its.keys[edge] for edge in edges),
        )
