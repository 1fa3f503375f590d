"""Measures by name. Each takes a simple projection and gives a value per node; each module is one family."""

from __future__ import annotations

<<<<<<< HEAD
from graph.measures import betweenness, closeness, communities, core, cuts, degree, holes, spectral
=======
from graph.measures import signed
from graph.measures.centrality import betweenness, closeness, degree, pagerank
from graph.measures.holes import constraint
>>>>>>> signed
from graph.measures.measure import Measure

__all__ = ["MEASURES", "Measure"]

<<<<<<< HEAD
_FAMILIES = (betweenness, degree, closeness, spectral, core, communities, cuts, holes)

MEASURES: dict[str, Measure] = {m.name: m for family in _FAMILIES for m in family.MEASURES}
=======
MEASURES: dict[str, Measure] = {
    m.name: m
    for m in (
        Measure(
            "betweenness",
            "lies on the shortest ways between others: a broker who may pass on, or withhold",
            betweenness,
        ),
        Measure("degree", "is tied to many others, as a share of all the others there are", degree),
        Measure("closeness", "reaches the others in few steps", closeness),
        Measure("pagerank", "is tied to those who are themselves central", pagerank),
        Measure(
            "constraint", "low: its contacts do not know each other, so it bridges structural holes", constraint, False
        ),
        *signed.MEASURES,
    )
}
>>>>>>> signed
