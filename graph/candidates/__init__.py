"""Who could mediate between two: candidates ranked with reasons, and how such a ranking would have done so far
(docs/candidates.md)."""

from graph.candidates.answer import KINDS, LIMITS, NothingKnown, could_mediate, to_json
from graph.candidates.backtest import ALL, METHODS, NEW, OURS, SUBSETS, UNMEDIATED, Backtest, Figures, Tested, backtest
from graph.candidates.ranking import Candidate, Component, Weights, weights

__all__ = [
    "ALL",
    "KINDS",
    "LIMITS",
    "METHODS",
    "NEW",
    "OURS",
    "SUBSETS",
    "UNMEDIATED",
    "Backtest",
    "Candidate",
    "Component",
    "Figures",
    "NothingKnown",
    "Tested",
    "Weights",
    "backtest",
    "could_mediate",
    "to_json",
    "weights",
]
