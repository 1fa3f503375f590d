"""How two are connected: chains of relations between them, each step with what backs it, and what would part them."""

from __future__ import annotations

from graph.paths.disjoint import Separation, disjoint
from graph.paths.explain import Explanation, Miss, Reason, why_none
from graph.paths.finding import Strongest, all_shortest, along, find_paths, strongest
from graph.paths.route import By, NotInGraph, Path, Route, Step
from graph.paths.telling import explanation_json, parting, sentence, separation_json, to_json

__all__ = [
    "By",
    "Explanation",
    "Miss",
    "NotInGraph",
    "Path",
    "Reason",
    "Route",
    "Separation",
    "Step",
    "Strongest",
    "all_shortest",
    "along",
    "disjoint",
    "explanation_json",
    "find_paths",
    "parting",
    "sentence",
    "separation_json",
    "strongest",
    "to_json",
    "why_none",
]
