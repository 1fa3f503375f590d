"""What a measure is: a number for each node of a simple projection, with the words that tell a reader what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Measure"]


@dataclass(frozen=True)
class Measure:
    """A measure as tables and reports name it.

    name: in lower case, unique. family: which of the modules it is of ("centrality", "holes", "signed" …).
    meaning: in plain words, what a high value (a low one where `high` is False) tells; completes "An actor who …".
    compute: maps a simple `nx.Graph`, or `nx.DiGraph` when `directed`, as `graph.projection` makes them, to {node: value};
    nodes for which it is not defined are left out or NaN.
    formula: in plain text. source: where the formula is from, author and year. range: the values it can have.
    misleads: when not to trust it. directed, weighted, signed: what of the projection it looks at.
    """

    name: str
    meaning: str
    compute: Callable[[Any], Mapping[str, float]]
    high: bool = True
    family: str = "centrality"
    formula: str = ""
    source: str = ""
    range: str = ""
    misleads: str = ""
    directed: bool = False
    weighted: bool = False
    signed: bool = False
