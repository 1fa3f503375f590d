"""Measures by name. Each takes a simple projection and gives a value per node; each module is one family."""

from __future__ import annotations

from graph.measures import betweenness, closeness, communities, core, cuts, degree, holes, signed, spectral
from graph.measures.measure import Measure

__all__ = ["MEASURES", "Measure"]

_FAMILIES = (betweenness, degree, closeness, spectral, core, communities, cuts, holes, signed)

MEASURES: dict[str, Measure] = {m.name: m for family in _FAMILIES for m in family.MEASURES}
