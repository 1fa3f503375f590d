"""Measures by name. Each takes a simple projection and gives a value per node; each module is one family.

A module here that has a tuple `MEASURES` is a family: its measures are in the registry, and so in reports, in the app and on
the command line, without being named anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from graph.measures.centrality import betweenness, closeness, degree, pagerank
from graph.measures.holes import constraint
from graph.measures.measure import Measure

__all__ = ["MEASURES", "Measure"]

_FIRST = (
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
)


def _families() -> Iterator[Measure]:
    for module in iter_modules(__path__):
        yield from getattr(import_module(f"{__name__}.{module.name}"), "MEASURES", ())


MEASURES: dict[str, Measure] = {measure.name: measure for measure in (*_FIRST, *_families())}
