"""Structural holes: how much of an actor's contacts is bound up with each other (Burt 1992)."""

from __future__ import annotations

from typing import Any

from graph.measures.measure import Measure
from graph.projection import to_igraph

__all__ = ["MEASURES", "constraint"]


def constraint(graph: Any) -> dict[str, float]:
    """Burt's constraint on a simple graph, unweighted; low values bridge holes. Nodes without neighbours are left out.

    sum over j of (p_ij + sum over q of p_iq p_qj)^2, p_ij the share of i's ties that go to j; between 0 and about 1.125.
    """
    heavy, nodes = to_igraph(graph)
    values = heavy.constraint() if nodes else []
    return {node: value for node, value in zip(nodes, values, strict=True) if value == value}  # NaN: no neighbours


MEASURES = (
    Measure(
        "constraint",
        "low: its contacts do not know each other, so it bridges structural holes",
        constraint,
        high=False,
        family="holes",
    ),
)
