"""Who mediates whom: told by processes with several parties and by relations between two alike, never counted twice.

`who_mediates` lists parts as sources tell them; `mediations` counts each mediation once (`counting`), and `matrix`,
`processes` and `portfolio` are made of what it counts. `bias` has a mediator's ties to each side, `delegation` who
is at the table for whom.
"""

from __future__ import annotations

from graph.mediation.bias import bias
from graph.mediation.counting import CREDITS, UNITS, mediations
from graph.mediation.delegation import delegation
from graph.mediation.matrix import Matrix, matrix
from graph.mediation.parts import Mediation, span, to_json, who_mediates
from graph.mediation.portfolio import Portfolio, portfolio
from graph.mediation.processes import processes, share
from graph.mediation.standing import stands_for

__all__ = [
    "CREDITS",
    "UNITS",
    "Matrix",
    "Mediation",
    "Portfolio",
    "bias",
    "delegation",
    "matrix",
    "mediations",
    "portfolio",
    "processes",
    "share",
    "span",
    "stands_for",
    "to_json",
    "who_mediates",
]
