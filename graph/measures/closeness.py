"""Closeness: in how few steps an actor is reached by the others (Freeman 1978; harmonic: Marchiori & Latora 2000)."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from graph.arcs import INVERSE, Arcs, Floats, Ints, arcs, distances, to_igraph
from graph.measures.measure import Measure

__all__ = ["MEASURES", "closeness", "harmonic"]

# From how many steps between two nodes on it is quicker to go through the graph once for each node.
_DEEPEST = 64


def closeness(graph: Any, distance: str | None = None, wf_improved: bool = True) -> dict[Any, float]:
    """Inverse mean distance to a node from those that reach it, times their share of all others; in [0, 1] without lengths.

    (r / sum of d) × (r / (n - 1)), r the number of others that reach the node (Wasserman & Faust 1994, 5.2), as
    `nx.closeness_centrality`: parts of a disconnected graph can be compared, in a directed graph distances are inward. Without
    `wf_improved` the share is left away. 0 for a node that nobody reaches.

    distance: an attribute that holds the edges' lengths, or "inverse" (`graph.arcs.distances`); raises ValueError for
    negative ones. Sign is not looked at.
    """
    its, n = arcs(graph), len(arcs(graph).nodes)
    found = _in_steps(its) if distance is None else None
    if found is not None:
        reached, far, _ = found
    elif distance is not None and _has_zero(graph, distance):
        return dict(nx.closeness_centrality(graph, distance=distance, wf_improved=wf_improved))  # igraph refuses these
    else:
        heavy, _ = to_igraph(graph, distance=distance)
        reached = np.array(heavy.neighborhood_size(order=n, mode="in"), dtype=np.int64) - 1
        weights = heavy.es["distance"] if distance is not None else None
        near = np.array(heavy.closeness(mode="in", weights=weights, normalized=False))
        far = np.divide(1, near, out=np.zeros(n), where=reached > 0)
    values = np.divide(reached, far, out=np.zeros(n), where=far > 0)
    if wf_improved and n > 1:
        values *= reached / (n - 1)
    return dict(zip(its.nodes, values.tolist(), strict=True))


def harmonic(graph: Any, distance: str | None = None, normalized: bool = False) -> dict[Any, float]:
    """Sum of the inverse distances to a node from all others; 0 for those that do not reach it; in [0, n - 1] without lengths.

    As `nx.harmonic_centrality`; `normalized`: over n - 1, so in [0, 1]. Disconnected graphs need no care, which is what it is
    for (Boldi & Vigna 2014). Direction, `distance` and sign as in `closeness`; a distance of 0 adds nothing.
    """
    its, n = arcs(graph), len(arcs(graph).nodes)
    found = _in_steps(its) if distance is None else None
    if found is not None:
        near = found[2]
    elif distance is not None and _has_zero(graph, distance):
        theirs = nx.harmonic_centrality(graph, distance=distance)
        near = np.array([theirs[node] for node in its.nodes])
    else:
        heavy, _ = to_igraph(graph, distance=distance)
        weights = heavy.es["distance"] if distance is not None else None
        near = np.array(heavy.harmonic_centrality(mode="in", weights=weights, normalized=False))
    if normalized and n > 1:
        near = near / (n - 1)
    return dict(zip(its.nodes, near.tolist(), strict=True))


def _has_zero(graph: Any, distance: str) -> bool:
    return distance != INVERSE and not distances(graph, distance).all()


def _in_steps(its: Arcs) -> tuple[Ints, Floats, Floats] | None:
    """For each node: how many others reach it, the sum of their distances, and of the inverse ones; None: too deep.

    All searches go on together, 64 in a word: a bit a source, and one `or` along an arc moves all of them (Then et al. 2014).
    """
    n = len(its.nodes)
    by_head = its.inward()
    told, firsts = by_head.told, by_head.firsts
    reached, far, near = np.zeros(n, np.int64), np.zeros(n), np.zeros(n)
    if not len(told):
        return reached, far, near
    for first in range(0, n, 64):
        count = min(64, n - first)
        seen = np.zeros(n, np.uint64)
        seen[first : first + count] = np.left_shift(np.uint64(1), np.arange(count, dtype=np.uint64))
        front, step = seen, 0
        while True:
            heard = np.bitwise_or.reduceat(front[by_head.senders], firsts) & ~seen[told]
            if not heard.any():
                break
            step += 1
            if step > _DEEPEST:
                return None
            front = np.zeros(n, np.uint64)
            front[told] = heard
            seen = seen | front
            new = np.bitwise_count(front)
            reached += new
            far += new * float(step)
            near += new / step
    return reached, far, near


MEASURES = (
    Measure(
        "closeness",
        "reaches the others in few steps",
        closeness,
        family="closeness",
        formula="(r / sum of d(j, i)) × (r / (n - 1)), over the r others j that have a path to i",
        source="Freeman 1978; Wasserman & Faust 1994 for graphs in parts",
        range="0 to 1",
        misleads="values of a dense graph lie close together: look at the ranks' intervals before calling one the first",
    ),
    Measure(
        "harmonic",
        "is near to many others, those out of reach counting nothing",
        harmonic,
        family="closeness",
        formula="sum over j of 1 / d(j, i)",
        source="Marchiori & Latora 2000; Boldi & Vigna 2014",
        range="0 to n - 1",
        misleads="mostly counts direct ties and those at two steps; a step through a hostile tie is a step",
    ),
)
