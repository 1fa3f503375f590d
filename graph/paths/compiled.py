"""The graph made ready for searching: nodes are numbers, relations are columns. Done once for a graph that is frozen, and
the arcs that one may go along once for each way of asking.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import igraph
import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.dates import earliest, latest
from graph.mediation import span
from graph.ontology import Ontology
from graph.paths.route import Route

if TYPE_CHECKING:
    from graph.paths.timed import Moments

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# The relations that seat two at one table.
TABLE = ("MEDIATES", "PARTY_TO")
_TABLES = ("Process", "Agreement", "Event")
_YEAR = 365.25  # days
_KEPT = 8  # ways of asking, for one graph

# Costs are multiples of the grain, and what decides between equal ones is a smaller power of two, for each step at a table
# and for each step. Sums of such numbers are exact in a float up to 2**17, whatever the order they are added in: so equal
# costs are equal, and the whole order is one number that adds up along a path.
GRAIN = 2.0**-20
_AT_TABLE = 2.0**-26
_STEP = 2.0**-36

_LOST = 1e9  # a cost that no way is worth


@dataclass(frozen=True, slots=True)
class Followed:
    """The relations behind the steps, step after step: places in a `Compiled`'s columns, whether each points along the step,
    and its cost and key, were the step gone along by it."""

    edges: Ints
    forward: Bools
    costs: Floats
    keys: Floats


class Arcs:
    """The steps that one may take: one for each ordered pair of nodes that a followed relation joins, sorted by both.

    tail, head: numbers of nodes. cost: of the step, as a user reads it. key: the same on the grain, with what decides between
    equals. strength: the sum of the counts of its relations, which are those from start to stop in `followed`, the one that
    tells it first. table: whether that one seats at a table.
    """

    def __init__(
        self,
        n: int,
        ends: tuple[Ints, Ints],
        values: tuple[Floats, Floats, Bools],
        parts: tuple[Ints, Ints],
        followed: Followed,
        directed: bool,
    ) -> None:
        self.n, self.followed, self.directed = n, followed, directed
        (self.tail, self.head), (self.cost, self.strength, self.table), (self.start, self.stop) = ends, values, parts
        self.key = keyed(self.cost, self.table)
        self.first = np.searchsorted(self.tail, np.arange(n + 1))
        self._out: list[dict[int, float] | None] = [None] * n
        self._into: list[list[int]] | None = None
        self._igraph: igraph.Graph | None = None
        self._split: igraph.Graph | None = None
        self.moments: dict[bool, Moments] = {}  # by whether they have to be certain; see `graph.paths.timed`

    def only(self, kept: Bools) -> Arcs:
        """The same with some of the steps."""
        return Arcs(
            self.n,
            (self.tail[kept], self.head[kept]),
            (self.cost[kept], self.strength[kept], self.table[kept]),
            (self.start[kept], self.stop[kept]),
            self.followed,
            self.directed,
        )

    def out(self, node: int) -> dict[int, float]:
        """Where one can go from a node, in the order of numbers, and the key of the step."""
        found = self._out[node]
        if found is None:
            a, b = self.first[node], self.first[node + 1]
            found = self._out[node] = dict(zip(self.head[a:b].tolist(), self.key[a:b].tolist(), strict=True))
        return found

    def into(self, node: int) -> Iterable[int]:
        """From where one can come to a node."""
        if not self.directed:
            return self.out(node)
        if self._into is None:
            order = np.argsort(self.head, kind="stable")
            ends = np.searchsorted(self.head[order], np.arange(self.n + 1))
            self._into = [part.tolist() for part in np.split(self.tail[order], ends[1:-1])]
        return self._into[node]

    def at(self, a: int, b: int) -> int:
        """The place of the step from a to b, which is there."""
        first, last = self.first[a], self.first[a + 1]
        return int(first + np.searchsorted(self.head[first:last], b))

    def chain_cost(self, chain: Sequence[int]) -> float:
        """What a path costs, as a user reads it."""
        return float(sum(self.cost[self.at(a, b)] for a, b in pairwise(chain)))

    @property
    def once(self) -> Bools:
        """Which steps to give to a library: all, or one of the two directions where both are alike."""
        return np.ones(len(self.tail), dtype=bool) if self.directed else self.tail < self.head

    @property
    def for_igraph(self) -> igraph.Graph:
        """The same for igraph: directed or not as the steps are."""
        if self._igraph is None:
            pairs = zip(self.tail[self.once].tolist(), self.head[self.once].tolist(), strict=True)
            self._igraph = igraph.Graph(n=self.n, edges=list(pairs), directed=self.directed)
        return self._igraph

    @property
    def split_for_igraph(self) -> igraph.Graph:
        """For igraph, with each node v as two, v where one comes in and v + n where one goes out: the way between the two,
        of each node, then the steps."""
        if self._split is None:
            within = [(v, v + self.n) for v in range(self.n)]
            steps = list(zip((self.tail + self.n).tolist(), self.head.tolist(), strict=True))
            self._split = igraph.Graph(n=2 * self.n, edges=within + steps, directed=True)
        return self._split

    def keys_to(self, target: int, avoided: frozenset[int]) -> list[float]:
        """The least key of a way from each node to the target; inf where there is none. Dijkstra's algorithm."""
        key = self.key[self.once]
        if avoided:
            gone = np.array(sorted(avoided))
            hit = np.isin(self.tail[self.once], gone) | np.isin(self.head[self.once], gone)
            key = np.where(hit, np.inf, key)
        if not len(key):
            return [0.0 if node == target else np.inf for node in range(self.n)]
        found: list[float] = self.for_igraph.distances(source=[target], weights=key.tolist(), mode="in")[0]
        return found

    def hops_to(self, target: int) -> list[float]:
        """The least number of steps from each node to the target; inf where there is no way."""
        found: list[float] = self.for_igraph.distances(source=[target], mode="in")[0]
        return found


def keyed(cost: Floats, table: Bools) -> Floats:
    """Costs on the grain, at least one grain each, with what decides between equals."""
    result: Floats = np.maximum(np.round(cost / GRAIN), 1) * GRAIN - _AT_TABLE * table + _STEP
    return result


class Compiled:
    """A graph's nodes (sorted by id) and relations in columns, an entry each; days are ordinals, -inf and inf where open.

    opens, opened: the first and last day on which it may have begun. closes, closed: the same of its end. A relation of a
    process that has no date of its own has that of the process. dated: whether there is any.
    """

    def __init__(self, graph: nx.MultiDiGraph[str]) -> None:
        self.nodes = sorted(graph)
        self.place = {node: i for i, node in enumerate(self.nodes)}
        spans = {n: span(graph, n) for n, d in graph.nodes(data=True) if d["kind"] in _TABLES}
        codes: dict[str, int] = {}
        keys: list[str] = []
        # One pass, and no object of its own for a row: this is most of what making a graph ready costs.
        values: list[float] = []
        for u, near in graph.adjacency():
            source = self.place[u]
            for v, its in near.items():
                if u == v:
                    continue
                target, process = self.place[v], spans.get(v, _NO_DATES)
                for key, edge in its.items():
                    keys.append(str(key))
                    values += (
                        source,
                        target,
                        codes.setdefault(edge["type"], len(codes)),
                        _number(edge["confidence"], 1.0),
                        _number(edge["count"], 1.0),
                        _number(edge["evidence"], 0.0),
                        edge["symmetric"],
                        edge["structural"],
                        *_dates(edge["from"], edge["to"], edge["structural"], process),
                    )
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self.keys = [keys[i] for i in order]
        self.types = list(codes)
        columns = np.array(values, dtype=float).reshape(len(keys), 12)[np.array(order, dtype=np.int64)].T.copy()
        self.source, self.target, self.type = columns[:3].astype(np.int64)
        self.confidence, self.count, self.evidence = columns[3], np.maximum(columns[4], 1), columns[5]
        self.symmetric, self.structural = columns[6:8].astype(bool)
        self.opens, self.opened, self.closes, self.closed = columns[8:]
        self.table = np.isin(self.type, [codes[name] for name in TABLE if name in codes])
        self.dated = np.isfinite(self.opens) | np.isfinite(self.closed)
        self._arcs: OrderedDict[Any, Arcs] = OrderedDict()

    def arcs(self, route: Route, types: Sequence[str], ontology: Ontology) -> Arcs:
        """The steps that a route allows, whatever nodes it names. `types`: those of relations to leave out."""
        kinds = [ontology.relations.get(name) for name in self.types]
        distance = tuple(kind.distance if kind else 1.0 for kind in kinds)
        asked = (
            route.by,
            route.directed,
            frozenset(route.relations),
            frozenset(types),
            route.on,
            bool(route.in_order),
            *((route.half_life, route.today) if route.by == "recency" else ()),
            distance,
            tuple(bool(kind and kind.lasting) for kind in kinds),
        )
        found = self._arcs.get(asked)
        if found is None:
            found = self._arcs[asked] = self._made(route, types, np.array(distance, dtype=float))
            while len(self._arcs) > _KEPT:
                self._arcs.popitem(last=False)
        return found

    def _followed(self, route: Route, types: Sequence[str]) -> Bools:
        kept = np.ones(len(self.keys), dtype=bool)
        if route.relations:
            kept &= np.isin(self.type, [i for i, name in enumerate(self.types) if name in route.relations])
        if types:
            kept &= ~np.isin(self.type, [i for i, name in enumerate(self.types) if name in types])
        if route.on:
            first, last = earliest(route.on).toordinal(), latest(route.on).toordinal()
            in_force = (self.opens <= last) & (self.closed >= first) & self.dated
            kept &= in_force | (self.structural & ~self.dated)
        if route.in_order:
            kept &= self.dated | self.structural
        if route.by == "confidence":
            kept &= self.confidence > 0
        return kept

    def _made(self, route: Route, types: Sequence[str], distance_of: Floats) -> Arcs:
        distance = distance_of[self.type] if len(self.keys) else np.zeros(0)
        price = self._prices(route, distance)
        # Told by the cheapest, then the nearest relation, mediation and parties first among equals, then by evidence.
        told = np.lexsort((-self.confidence, -self.evidence, ~self.table, distance, price))
        edge = told[self._followed(route, types)[told]]
        back = edge if not route.directed else edge[self.symmetric[edge]]
        tail = np.concatenate([self.source[edge], self.target[back]])
        head = np.concatenate([self.target[edge], self.source[back]])
        forward = np.repeat([True, False], [len(edge), len(back)])
        edges = np.concatenate([edge, back])
        rank = np.empty(len(self.keys), dtype=np.int64)
        rank[told] = np.arange(len(told))
        n = len(self.nodes)
        pair = tail * n + head
        order = np.lexsort((rank[edges], pair))
        pair, edges, forward = pair[order], edges[order], forward[order]
        start = np.flatnonzero(np.diff(pair, prepend=-1))
        stop = np.append(start[1:], len(pair))[: len(start)]
        count = self.count[edges]
        strength = np.add.reduceat(count, start) if len(start) else count
        price = np.repeat(1 / strength, stop - start) if route.by == "strength" else price[edges]
        table = self.table[edges]
        return Arcs(
            n,
            (pair[start] // max(n, 1), pair[start] % max(n, 1)),
            (price[start], strength, table[start]),
            (start, stop),
            Followed(edges, forward, price, keyed(price, table)),
            route.directed,
        )

    def _prices(self, route: Route, distance: Floats) -> Floats:
        """What each relation costs alone. By strength none does: the step as a whole has a strength."""
        if route.by == "distance":
            return distance
        if route.by == "confidence":
            with np.errstate(divide="ignore"):
                sure: Floats = np.minimum(-np.log(self.confidence), _LOST)
            return sure
        if route.by == "recency":
            return 1 + self._age(route) / route.half_life
        return np.ones(len(self.keys))

    def _age(self, route: Route) -> Floats:
        """Years since each relation was last in force, 0 if it still is. What has no date and is no structure is as old as the
        oldest that has one."""
        known = self.closed[np.isfinite(self.closed)]
        begun = self.opens[np.isfinite(self.opens)]
        day = route.today or route.on
        today = float(latest(day).toordinal()) if day else float(np.max([*known, *begun], initial=0))
        seen = np.where(np.isfinite(self.closed), self.closed, np.where(self.structural, today, self.opens))
        seen = np.where(np.isfinite(seen), seen, np.min(seen[np.isfinite(seen)], initial=today))
        age: Floats = np.maximum(today - seen, 0) / _YEAR
        return age


def _number(value: Any, otherwise: float) -> float:
    return otherwise if value is None else float(value)


def _days(value: str | None, open_end: float) -> tuple[float, float]:
    if not value:
        return open_end, open_end
    return float(earliest(value).toordinal()), float(latest(value).toordinal())


_NO_DATES: tuple[str | None, str | None] = (None, None)


@lru_cache(maxsize=100_000)
def _dates(
    start: str | None, end: str | None, structural: bool, process: tuple[str | None, str | None]
) -> tuple[float, float, float, float]:
    if not start and not end and not structural:
        start, end = process
        end = end or start
    return (*_days(start, -np.inf), *_days(end, np.inf))


# Keyed by the graph itself, not by what is in it: it goes when the graph does. No value may refer to its key.
_COMPILED: WeakKeyDictionary[Any, Compiled] = WeakKeyDictionary()


def compiled(graph: nx.MultiDiGraph[str]) -> Compiled:
    """The graph made ready; a frozen one, as the mirror's are and the lens's views of them, once."""
    if not nx.is_frozen(graph):
        return Compiled(graph)
    found = _COMPILED.get(graph)
    if found is None:
        found = _COMPILED[graph] = Compiled(graph)
    return found
