"""Paths that share nobody, and who would have to be removed to part two: the same number (Menger 1927).

Every node becomes two, with one way from its one half to the other, so that it is on one path at most; the greatest flow from
the source to the target is the greatest number of paths that have no inner node in common, and where it is stopped is the
smallest set of nodes that parts the two (Ford and Fulkerson 1956).

Menger, K. (1927), Zur allgemeinen Kurventheorie, Fundamenta Mathematicae 10:96-115. Ford, L. R., Fulkerson, D. R. (1956),
Maximal flow through a network, Canadian Journal of Mathematics 8:399-404.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import networkx as nx
import numpy as np

from graph.ontology import Ontology
from graph.paths.compiled import Arcs
from graph.paths.finding import Asked
from graph.paths.route import Path, Route
from graph.paths.shortest import Chain, Static

_ROUNDS = 3  # in which each path is made as good as the others leave room for


@dataclass(frozen=True)
class Separation:
    """How two are held together, and what would part them.

    paths: as many as there can be of which no two have an inner node in common, best first. cuts: the smallest sets of nodes,
    by name, without which no other path is left, each as large as there are paths without the direct step: the one nearest to
    the source, and the one nearest to the target if that is another; ((),) where nothing is to be removed. direct: ids of the
    relations straight between the two, which are cut by nobody's removal.
    """

    paths: tuple[Path, ...]
    cuts: tuple[tuple[str, ...], ...]
    direct: tuple[str, ...]


def disjoint(
    graph: nx.MultiDiGraph[str],
    source: str,
    target: str,
    route: Route | None = None,
    ontology: Ontology | None = None,
) -> Separation:
    """Paths that share nobody but the two ends, and who would have to be removed to separate these.

    >>> held = disjoint(graph, "iso:TR", "iso:RU")
    >>> len(held.paths), held.cuts[0]

    route: as for `find_paths`, except that there is no `via` and no `in_order`, and that `max_hops` plays no part: neither in
    time order (Kempe et al. 2000) nor with a limit of steps (Lovász, Neumann-Lara and Plummer 1978) are the two numbers equal.
    There are as many paths as possible, and each is the best that the others leave room for; their sum need not be the least.
    Raises as `find_paths` does, and ValueError for a route by way of somebody or in time order.
    """
    route = route or Route()
    if route.via or route.in_order:
        raise ValueError("paths that share nobody can be had neither by way of somebody nor in time order")
    asked = Asked(graph, source, target, replace(route, max_hops=None), ontology)
    arcs, s, t = asked.arcs, asked.source, asked.target
    straight = t in arcs.out(s)
    chains = _better(asked, _flow(arcs, s, t, asked.avoided))
    before = {v: u for chain in chains for u, v in pairwise(chain[:-1])}
    after = {u: v for chain in chains for u, v in pairwise(chain[1:])}
    cuts = dict.fromkeys(
        [_nearest(s, t, arcs.out, before, asked.avoided), _nearest(t, s, arcs.into, after, asked.avoided)]
    )
    paths = [asked.path(chain) for chain in ([(s, t)] if straight else []) + chains]
    return Separation(
        tuple(sorted(paths, key=lambda path: (path.cost, len(path.steps), path.nodes))),
        tuple(tuple(sorted(asked.named(cut), key=lambda node: (graph.nodes[node]["name"], node))) for cut in cuts),
        asked.path((s, t)).steps[0].relations if straight else (),
    )


def _flow(arcs: Arcs, s: int, t: int, avoided: frozenset[int]) -> list[Chain]:
    """As many ways as there can be that share nobody; the direct step is not among them."""
    n = arcs.n
    gone = np.array(sorted(avoided), dtype=np.int64)
    room = (arcs.head != s) & (arcs.tail != t) & ~((arcs.tail == s) & (arcs.head == t))
    room &= ~np.isin(arcs.tail, gone) & ~np.isin(arcs.head, gone)
    flow = arcs.split_for_igraph.maxflow(s + n, t, capacity=[1] * n + room.astype(int).tolist()).flow
    used = np.flatnonzero(np.array(flow[n:]) > 0.5)
    ends = list(zip(arcs.tail[used].tolist(), arcs.head[used].tolist(), strict=True))
    begins = [v for u, v in ends if u == s]
    after = dict(ends)
    chains = []
    for v in begins:
        chain = [s, v]
        while chain[-1] != t:
            chain.append(after[chain[-1]])
        chains.append(tuple(chain))
    return chains


def _better(asked: Asked, chains: list[Chain]) -> list[Chain]:
    """Each way in turn becomes the best one that leaves the others alone."""
    s, t = asked.source, asked.target
    keys = asked.arcs.keys_to(t, asked.avoided)
    for _ in range(_ROUNDS):
        before = list(chains)
        for i in range(len(chains)):
            others = frozenset(v for j, chain in enumerate(chains) if j != i for v in chain[1:-1])
            found = Static(asked.arcs, t, asked.avoided | others, keys).solve((s,), frozenset([t]))
            chains[i] = found[1] if found else chains[i]
        if chains == before:
            break
    return chains


def _nearest(
    begin: int, end: int, onward: Callable[[int], Iterable[int]], before: Mapping[int, int], avoided: frozenset[int]
) -> Chain:
    """The nodes that one cannot get past, going from one end wherever the ways leave room or can be moved to leave it.

    before: of a node on a way, the node that comes before it, seen from this end.
    """
    came: set[int] = set()  # nodes that are come to
    left = {begin}  # nodes that can be gone on from
    queue = [(begin, True)]
    while queue:
        u, beyond = queue.pop()
        if beyond:
            reached = [(v, False) for v in onward(u) if v != end and v != begin and v not in avoided]
            if u in before:  # the way through it can be taken back
                reached.append((u, False))
        else:
            reached = [(before[u], True)] if u in before else [(u, True)]
        for v, gone in reached:
            seen = left if gone else came
            if v not in seen:
                seen.add(v)
                queue.append((v, gone))
    return tuple(sorted(came - left))
