"""How sure the ranks of a report are: of which measures intervals are drawn, and how many draws fit into it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import networkx as nx
import pandas as pd

from graph.measures import Measure
from graph.measures.uncertainty import rank_intervals
from graph.projection import Rules, project

__all__ = ["Sureness", "Unsure", "sureness"]

_MOST, _LEAST = 200, 40  # draws
# What draws of one measure may take, in steps of some 15 ns: a few seconds. A fixed number, so that each machine draws alike.
_STEPS = 300_000_000
# Of these a draw is cheap enough, or matters enough: steps by nodes and ties.
_COSTS: dict[str, Callable[[int, int], int]] = {
    "betweenness": lambda nodes, ties: nodes * (nodes + ties),
    "degree": lambda nodes, ties: 60 * (nodes + ties),
}


@dataclass(frozen=True)
class Sureness:
    """Rank intervals of one measure. ranks: a row a node (id, rank_low, rank_high). kinds: those that were ranked, none: all.
    told: how they were drawn, in a sentence."""

    ranks: pd.DataFrame
    kinds: frozenset[str]
    told: str


@dataclass(frozen=True)
class Unsure:
    """Why there are no intervals."""

    told: str = field(default="")


def sureness(
    graph: nx.MultiDiGraph[str],
    measure: Measure,
    rules: Rules,
    kinds: Collection[str] = (),
    draws: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sureness | Unsure | None:
    """Rank intervals of a measure on what a lens shows; None for one of which they are not drawn unless `draws` says how many.

    Without `draws` as many are taken as fit, the same on every machine; Unsure where too few do.
    """
    if draws is None and measure.name not in _COSTS:
        return None
    if rules.directed and not measure.directed:
        return Unsure("rank intervals are drawn without directions only")
    if draws is None:
        flat = project(graph, rules)
        cost = _COSTS[measure.name](len(flat), flat.number_of_edges())
        draws = min(_MOST, _STEPS // max(cost, 1))
        if draws < _LEAST:
            return Unsure(
                "no rank intervals: in a web of this size they take long; --draws 100 (in Python draws=100) asks for them"
            )
    found = rank_intervals(graph, measure, rules, draws, kinds=kinds, progress=progress)
    if not found.draws:
        return Unsure(found.describe())
    return Sureness(found.values[["id", "rank_low", "rank_high"]], frozenset(kinds), found.describe())
