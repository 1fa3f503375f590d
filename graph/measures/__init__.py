"""Measures by name. Each takes a simple projection and gives a value per node; each module is one family.

A module here that has a tuple `MEASURES` is a family: its measures are in the registry, and so in reports, in the app and on
the command line, without being named anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from graph.measures.measure import Measure

__all__ = ["MEASURES", "Measure"]

# Of these families first, in this order: what is asked for most.
_FIRST = ("betweenness", "degree", "closeness", "spectral", "holes")


def _families() -> Iterator[Measure]:
    names = [module.name for module in iter_modules(__path__)]
    for name in sorted(names, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)):
        yield from getattr(import_module(f"{__name__}.{name}"), "MEASURES", ())


MEASURES: dict[str, Measure] = {measure.name: measure for measure in _families()}
