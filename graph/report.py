"""The report: who is central and who is the broker, through one lens, with the figures."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import pandas as pd

from graph.lens import Lens
from graph.measures import MEASURES
from graph.mirror import actor
from graph.projection import simple


@dataclass(frozen=True)
class Report:
    """Measures over one projection: `values` has a row a node (id, name, kind, then a column a measure; NaN: undefined)."""

    lens: Lens
    revision: int
    ties: int
    values: pd.DataFrame

    def top(self, measure: str, limit: int = 20, kinds: Collection[str] = ()) -> pd.DataFrame:
        """The `limit` most central by one measure: columns id, name, kind, value; ties broken by name.

        `kinds`: rank only these. The measure is computed on all that the lens shows all the same.
        """
        column = self.values[["id", "name", "kind", measure]].dropna()
        column = column[column["kind"].isin(kinds)] if kinds else column
        column = column.rename(columns={measure: "value"})
        ordered = column.sort_values(["value", "name"], ascending=[not MEASURES[measure].high, True])
        return ordered.head(limit).reset_index(drop=True)

    def to_dict(self, limit: int | None = None, kinds: Collection[str] = ()) -> dict[str, Any]:
        """``{lens, revision, nodes, ties, measures: [{name, meaning, values: [{id, name, kind, value}]}]}``, as `top` ranks."""
        names = [name for name in MEASURES if name in self.values]
        return {
            "lens": self.lens.to_dict(),
            "revision": self.revision,
            "nodes": len(self.values),
            "ties": self.ties,
            "measures": [
                {
                    "name": name,
                    "meaning": MEASURES[name].meaning,
                    "values": self.top(name, limit or len(self.values), kinds).to_dict("records"),
                }
                for name in names
            ],
        }


def report(
    graph: nx.MultiDiGraph[str], lens: Lens | None = None, measures: Sequence[str] = (), revision: int = 0
) -> Report:
    """Measures (all of MEASURES when none are named) on the simple undirected projection of what the lens shows.

    Raises ValueError for an unknown measure. An empty lens gives a report without rows.
    """
    lens = lens or Lens()
    for name in measures:
        if name not in MEASURES:
            raise ValueError(f"unknown measure {name!r}; known: {', '.join(MEASURES)}")
    flat = simple(lens.view(graph))
    table = pd.DataFrame([actor(flat, node) for node in flat], columns=["id", "name", "kind"])
    for name in measures or MEASURES:
        values = MEASURES[name].compute(flat)
        table[name] = table["id"].map(values).astype(float)
    return Report(lens, revision, flat.number_of_edges(), table)
