"""Who stands between two sides: betweenness restricted to the shortest paths from camp A to camp B.

Ordinary betweenness asks who lies between anybody and anybody. A mediator's place is between *these* and *those*:

B(v) = sum over a in A, b in B, neither of them v, of s_ab(v) / s_ab, over the number of such pairs that are connected;

s_ab counts the shortest paths from a to b, s_ab(v) those of them through v (Freeman 1977; Brandes 2008 for subsets of
sources and targets). 1: every shortest path between the camps runs through v. 0: none does. Members of a camp may have
a value too, for the pairs that they are no end of.

It equals `nx.betweenness_centrality_subset(graph, A, B)` but for the scale: networkx leaves the sum as it is on a
directed graph and halves it on an undirected one, as igraph (which does the work here) does too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

from graph.arcs import to_igraph
from graph.measures.triads import Floats, refuse_multigraph
from graph.ontology import Ontology, default

__all__ = ["MEANING", "MISLEADS", "Between", "Served", "apart", "between", "by_nearness", "served"]


MEANING = "lies on the shortest ways from the one side to the other: what passes between them passes, or stops, here"
MISLEADS = (
    "Only shortest ways count: who lies on one that is a step longer has nothing. It says who is placed between the "
    "sides, not whether either trusts it. "
    "What nobody reported is no way."
)


@dataclass(frozen=True)
class Between:
    """Who stands between two camps. a, b: the camps' nodes. values: {node: share of the connected pairs' shortest
    paths, in [0, 1]}, for all nodes of the graph. direct: pairs joined by a tie of their own, that nobody stands
    between; pairs: all connected pairs, these included; unreachable: the pairs (a, b) without any path, which count for
    nobody. distance: the edge attribute that paths were measured by, None: number of ties.
    """

    a: tuple[str, ...]
    b: tuple[str, ...]
    values: dict[str, float]
    pairs: int
    direct: int
    unreachable: tuple[tuple[str, str], ...]
    distance: str | None

    def ranked(self, limit: int | None = None) -> list[tuple[str, float]]:
        """The nodes that stand between at all, the highest share first, of equal ones in the order of their ids."""
        found = [(node, value) for node, value in self.values.items() if value > 0]
        return sorted(found, key=lambda one: (-round(one[1], 12), str(one[0])))[:limit]


@dataclass(frozen=True)
class Served:
    """A pair that a broker stands between. share: of the shortest paths from a to b, how many run through it, in (0,
    1]; length:
    of these paths."""

    a: str
    b: str
    share: float
    length: float


def between(graph: Any, a: Iterable[str], b: Iterable[str], distance: str | None = None) -> Between:
    """Betweenness from camp `a` to camp `b` on a simple `nx.Graph` or, along its ties' direction, `nx.DiGraph`.

    distance: an edge attribute that means distance (not strength: the more, the farther apart), above 0; 1 where it is
    missing; when none is named each tie is one step. Ways whose lengths differ by rounding alone (.1 + .2 and .3) are
    equally short. Loops change nothing, signs are not looked at. Raises KeyError for a node that is not in the graph,
    and ValueError for an empty camp, one that shares a member with the other, a distance of 0 or less, a multigraph.
    """
    side_a, side_b = _camps(graph, a, b)
    heavy, nodes = to_igraph(graph)
    lengths = _lengths(graph, distance)
    place = {node: at for at, node in enumerate(nodes)}
    sources, targets = [place[node] for node in side_a], [place[node] for node in side_b]
    through = np.array(heavy.betweenness(sources=sources, targets=targets, weights=lengths))
    if not graph.is_directed():
        through *= 2
    apart = np.array(heavy.distances(source=sources, target=targets, weights=lengths)).reshape(
        len(sources), len(targets)
    )
    joined = np.isfinite(apart)
    pairs = int(joined.sum())
    scale = np.full(len(nodes), pairs)
    scale[sources] -= joined.sum(axis=1)
    scale[targets] -= joined.sum(axis=0)
    values = np.where(scale > 0, through / np.maximum(scale, 1), 0.0).clip(0, 1)
    unreachable = tuple((side_a[i], side_b[j]) for i, j in np.argwhere(~joined).tolist())
    direct = sum(graph.has_edge(x, y) for x in side_a for y in side_b)
    return Between(side_a, side_b, dict(zip(nodes, values.tolist(), strict=True)), pairs, direct, unreachable, distance)


def by_nearness(graph: nx.MultiDiGraph[str], ontology: Ontology | None = None) -> nx.Graph[str]:
    """A mirror's graph (or a lens's view) as a frozen simple one without direction, whose edges have a `distance`: the
    least that the
    ontology gives a relation between the two. So ways are as near here as `gobetween paths` has them."""
    known = (ontology or default()).relations
    result: Any = nx.Graph()
    result.add_nodes_from(graph.nodes(data=True))
    for u, v, data in graph.edges(data=True):
        distance = known[data["type"]].distance if data["type"] in known else 1.0
        if not result.has_edge(u, v) or distance < result[u][v]["distance"]:
            result.add_edge(u, v, distance=distance)
    made: nx.Graph[str] = nx.freeze(result)
    return made


def apart(graph: Any, a: Iterable[str], b: Iterable[str]) -> Any:
    """The same graph, frozen, without the ties between a member of the one camp and one of the other.

    Sides that fight, or talk, are tied to each other, and then nobody stands on the shortest way. To ask who would if
    they did not deal with each other directly, these ties are taken out. Errors as `between`.
    """
    side_a, side_b = map(frozenset, _camps(graph, a, b))
    result: Any = nx.DiGraph() if graph.is_directed() else nx.Graph()
    result.add_nodes_from(graph.nodes(data=True))
    result.add_edges_from(
        (u, v, data)
        for u, v, data in graph.edges(data=True)
        if not ((u in side_a and v in side_b) or (u in side_b and v in side_a))
    )
    return nx.freeze(result)


def served(graph: Any, a: Iterable[str], b: Iterable[str], broker: str, distance: str | None = None) -> list[Served]:
    """The pairs of the two camps that `broker` stands between, the largest share first; arguments and errors as
    `between`."""
    side_a, side_b = _camps(graph, a, b)
    if broker not in graph:
        raise KeyError(broker)
    heavy, nodes = to_igraph(graph)
    lengths = _lengths(graph, distance)
    place = {node: at for at, node in enumerate(nodes)}
    middle = place[broker]
    sources = [place[node] for node in side_a if node != broker]
    targets = [place[node] for node in side_b if node != broker]
    if not sources or not targets:
        return []

    def measured(one: Sequence[int], other: Sequence[int]) -> Floats:
        return np.array(heavy.distances(source=one, target=other, weights=lengths)).reshape(len(one), len(other))

    whole, to, on = measured(sources, targets), measured(sources, [middle]), measured([middle], targets)
    # A detour is longer by at least one tie; what is nearer than this is the rounding of sums.
    detour, whole = to + on, np.nan_to_num(whole, posinf=0)  # where there is no way there is no detour either
    near = np.isfinite(detour) & (detour - whole <= 1e-9 * np.maximum(whole, 1))
    found = []
    for i, j in np.argwhere(near).tolist():
        value = heavy.betweenness(vertices=middle, sources=[sources[i]], targets=[targets[j]], weights=lengths)
        share = min(value * (1 if graph.is_directed() else 2), 1.0)
        if share > 0:
            found.append(Served(nodes[sources[i]], nodes[targets[j]], share, float(whole[i, j])))
    return sorted(found, key=lambda one: (-round(one.share, 12), one.length, str(one.a), str(one.b)))


def _camps(graph: Any, a: Iterable[str], b: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    refuse_multigraph(graph, "betweenness between two sides")
    camps = tuple(dict.fromkeys(a)), tuple(dict.fromkeys(b))
    for camp, name in zip(camps, ("first", "second"), strict=True):
        if not camp:
            raise ValueError(f"the {name} camp is empty: name at least one node of it")
        for node in camp:
            if node not in graph:
                raise KeyError(node)
    if both := set(camps[0]) & set(camps[1]):
        raise ValueError(f"{', '.join(sorted(map(str, both)))} cannot be in both camps")
    return camps


def _lengths(graph: Any, distance: str | None) -> list[float] | None:
    """The length of every edge, in the order of `graph.edges()`; None: each is 1."""
    if distance is None:
        return None
    lengths = []
    for u, v, value in graph.edges(data=distance):
        length = 1.0 if value is None else float(value)
        if not 0 < length < float("inf"):
            raise ValueError(f"the tie from {u} to {v} has the distance {value}; a number above 0 was expected")
        lengths.append(length)
    return lengths
