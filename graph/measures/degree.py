"""Degree: how many ties an actor has, how strong they are, and which way they go (Freeman 1978)."""

from __future__ import annotations

from typing import Any

import numpy as np

from graph.arcs import Floats, arcs, strengths
from graph.measures.measure import Measure

__all__ = ["MEASURES", "degree", "in_degree", "out_degree", "strength"]


def degree(graph: Any) -> dict[Any, float]:
    """Number of ties over n - 1, as `nx.degree_centrality`: in [0, 1] without loops; 1 for a node that is alone.

    A directed graph: ties in and out, so up to 2. A loop counts twice. Sign and weight are not looked at.
    """
    its = arcs(graph)
    return _shares(its.nodes, _sums(graph, None, out=True, into=its.directed))


def in_degree(graph: Any) -> dict[Any, float]:
    """Number of ties that point to a node, over n - 1, as `nx.in_degree_centrality`; without direction `degree`."""
    its = arcs(graph)
    return _shares(its.nodes, _sums(graph, None, out=not its.directed, into=its.directed))


def out_degree(graph: Any) -> dict[Any, float]:
    """Number of ties that point from a node, over n - 1, as `nx.out_degree_centrality`; without direction `degree`."""
    return _shares(arcs(graph).nodes, _sums(graph, None, out=True, into=False))


def strength(graph: Any, weight: str | None = "weight", direction: str = "both") -> dict[Any, float]:
    """Sum of the strengths of a node's ties (Barrat et al. 2004), as `graph.degree(weight=...)`: 0 or more.

    direction: "in", "out" or "both", which matters in a directed graph only. A missing strength is 1, a loop counts twice
    (but once each in "in" and "out"). Raises ValueError for a negative strength and for another direction.
    """
    if direction not in ("in", "out", "both"):
        raise ValueError(f'unknown direction {direction!r}; known: "in", "out", "both"')
    its = arcs(graph)
    into, out = its.directed and direction != "out", not its.directed or direction != "in"
    return dict(zip(its.nodes, _sums(graph, weight, out, into).tolist(), strict=True))


def _sums(graph: Any, weight: str | None, out: bool, into: bool) -> Floats:
    its, count = arcs(graph), len(arcs(graph).nodes)
    each = strengths(graph, weight)
    total = np.zeros(count)
    if out:
        total += np.bincount(its.tails, each, count)
    if into:
        total += np.bincount(its.heads, each, count)
    if not its.directed:  # a loop is one arc here, and has two ends at its node
        loops = its.tails == its.heads
        total += np.bincount(its.tails[loops], each[loops], count)
    return total


def _shares(nodes: list[Any], counts: Floats) -> dict[Any, float]:
    if len(nodes) == 1:
        return {nodes[0]: 1.0}
    return dict(zip(nodes, (counts / max(len(nodes) - 1, 1)).tolist(), strict=True))


MEASURES = (
    Measure(
        "degree",
        "is tied to many others, as a share of all the others there are",
        degree,
        family="degree",
        formula="k_i / (n - 1), k_i the number of ties of i",
        source="Freeman 1978",
        range="0 to 1",
        misleads="counts what the sources looked at: whoever is written about most has most ties",
    ),
    Measure(
        "strength",
        "has many or strong ties, added up by the projection's weight",
        strength,
        family="degree",
        formula="sum over j of w_ij",
        source="Barrat, Barthélemy, Pastor-Satorras & Vespignani 2004",
        range="0 or more, in the unit of the weight",
        misleads="one tie that is reported daily outweighs ten that are mentioned once",
        weighted=True,
    ),
    Measure(
        "in_degree",
        "is whom many others act towards",
        in_degree,
        family="degree",
        formula="number of ties that point to i / (n - 1)",
        source="Freeman 1978",
        range="0 to 1",
        misleads="being attacked by many counts like being supported by many",
        directed=True,
    ),
    Measure(
        "out_degree",
        "acts towards many others",
        out_degree,
        family="degree",
        formula="number of ties that point from i / (n - 1)",
        source="Freeman 1978",
        range="0 to 1",
        misleads="to issue statements about everybody is not yet to matter to them",
        directed=True,
    ),
)
