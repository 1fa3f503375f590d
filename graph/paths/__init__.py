"""How two are connected: chains of relations between them, each step with what backs it, and what would part them."""

from __future__ import annotations

from graph.paths.disjoint import Separation, disjoint
from graph.paths.finding import Strongest, all_shortest, along, find_paths, strongest
from graph.paths.route import NotInGraph, Path, Route, Step
from graph.paths.telling import sentence, to_json

__all__ = [
    "NotInGraph",
    "Path",
    "Route",
    "Separation",
    "Step",
    "Strongest",
    "all_shortest",
    "along",
    "disjoint",
    "find_paths",
    "sentence",
    "strongest",
    "to_json",
]
