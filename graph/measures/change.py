"""What changed between two periods: who gained, who lost, who came and went, and how many of the ties are the same.

The periods are two views of one graph, each seen through a lens of its own (`Lens(since=, until=).view(graph)`), and each is
measured by itself. A node that a view does not show has no value there: NaN, which is not 0.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from math import nan
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from graph.measures.edges import named
from graph.measures.measure import Measure
from graph.projection import Rules, folded, project

__all__ = ["Change", "TieChange", "change"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class TieChange:
    """The ties (pairs of nodes, direction aside) of two periods.

    before, after, both: how many. jaccard: both / (before + after - both), the share of all that is in both, in [0, 1]; NaN
    without ties. undated: of those in both, how many are there through undated structure alone (offices, memberships of which
    no date is known), which is seen whenever its holder acted: they say nothing about stability. turned: (a, b, sign
    before, sign after) of ties whose sign is the opposite now.
    """

    before: int
    after: int
    both: int
    jaccard: float
    undated: int
    turned: tuple[tuple[str, str, int, int], ...]

    @property
    def jaccard_dated(self) -> float:
        """The same without the ties in both that are undated structure alone."""
        every = self.before + self.after - self.both - self.undated
        return (self.both - self.undated) / every if every else nan

    def to_dict(self) -> dict[str, Any]:
        """``{before, after, both, undated, jaccard, jaccard_dated, turned}``; a tie of `turned` is ``{source, target, before,
        after}``, the latter two its signs; None for NaN."""
        shares = {name: getattr(self, name) for name in ("jaccard", "jaccard_dated")}
        return {
            **{name: getattr(self, name) for name in ("before", "after", "both", "undated")},
            **{name: None if share != share else share for name, share in shares.items()},
            "turned": [{"source": a, "target": b, "before": one, "after": two} for a, b, one, two in self.turned],
        }


@dataclass(frozen=True)
class Change:
    """Measures in two periods.

    values: a row a measure and node that is in either period: measure, id, name, kind, status ("stayed", "entered", "left"),
    before, after, difference, rank_before, rank_after, climbed (ranks; positive is up). NaN: not there, or not defined. Rank 1
    is the most central; equal values share the better rank. ties: what became of these. agreement: {measure: Spearman's
    correlation of the values of who stayed}, in [-1, 1], NaN for fewer than three or where all are equal.
    """

    values: pd.DataFrame
    ties: TieChange
    agreement: dict[str, float]

    def gained(self, measure: str, limit: int = 10) -> pd.DataFrame:
        """Of who stayed, those who became more central by this measure, the most first."""
        return self._moved(measure, limit, 1)

    def lost(self, measure: str, limit: int = 10) -> pd.DataFrame:
        """Of who stayed, those who became less central by this measure, the most first."""
        return self._moved(measure, limit, -1)

    def _moved(self, measure: str, limit: int, way: int) -> pd.DataFrame:
        rows = self.values[self.values["measure"] == measure]
        gain = rows["difference"] * self._upward[measure] * way
        chosen = rows.assign(gain=gain)[gain > 0].sort_values(["gain", "name"], ascending=[False, True])
        return chosen.drop(columns="gain").head(limit).reset_index(drop=True)

    def came(self, measure: str, limit: int = 10) -> pd.DataFrame:
        """Who is in the later period alone, the most central there first."""
        return self._alone(measure, limit, "entered", "after")

    def went(self, measure: str, limit: int = 10) -> pd.DataFrame:
        """Who is in the earlier period alone, the most central there first."""
        return self._alone(measure, limit, "left", "before")

    def _alone(self, measure: str, limit: int, status: str, when: str) -> pd.DataFrame:
        rows = self.values[(self.values["measure"] == measure) & (self.values["status"] == status)].dropna(
            subset=[when]
        )
        return rows.sort_values([f"rank_{when}", "name"]).head(limit).reset_index(drop=True)

    def to_dict(self, limit: int | None = None) -> dict[str, Any]:
        """``{ties, measures}``: a measure is ``{name, agreement, values}``, its values the rows of `values`, what changed most
        first, `limit` of them; what is not known is None."""
        measures = []
        for name, agreement in self.agreement.items():
            rows = self.values[self.values["measure"] == name].drop(columns="measure")
            rows = (
                rows.assign(key=-rows["difference"].abs().fillna(-1)).sort_values(["key", "name"]).drop(columns="key")
            )
            rows = rows.head(limit) if limit else rows
            values = rows.astype(object).where(rows.notna(), None).to_dict("records")
            measures.append(
                {"name": name, "agreement": None if agreement != agreement else agreement, "values": values}
            )
        return {"ties": self.ties.to_dict(), "measures": measures}

    @property
    def _upward(self) -> dict[str, int]:
        return dict(self.values.attrs["upward"])


def change(
    before: nx.MultiDiGraph[str],
    after: nx.MultiDiGraph[str],
    measures: Sequence[Measure],
    rules: Rules | None = None,
    kinds: Collection[str] = (),
    common: bool = False,
    progress: Progress | None = None,
) -> Change:
    """Measures before and after, on the simple projection of each.

    before, after: views of a mirror's graph. rules: of the projections, directed where a measure wants it. kinds: rank and list
    nodes of these alone; measured is all that is seen. common: measure both on the nodes that are in both alone, so that who
    came and who went does not move the others' values (most measures are shares of all nodes there are). progress: is told
    how many measurements of how many are done. Two empty views give no rows.
    """
    rules = rules or Rules()
    graphs: list[Any] = [folded(graph, rules) for graph in (before, after)]
    rules = replace(rules, fold=())
    if common:
        shared = set(graphs[0]) & set(graphs[1])
        graphs = [graph.subgraph(shared) for graph in graphs]
    names = {n: named(graph, n) for graph in graphs for n in graph if not kinds or graph.nodes[n].get("kind") in kinds}
    frames: list[pd.DataFrame] = []
    flat: dict[bool, list[Any]] = {}
    for number, measure in enumerate(measures):
        directed = rules.directed or measure.directed
        if directed not in flat:
            flat[directed] = [project(graph, replace(rules, directed=directed)) for graph in graphs]
        frames.append(_measured(measure, flat[directed], names))
        if progress:
            progress(number + 1, len(measures))
    columns = ["measure", "id", "name", "kind", "status", "before", "after", "difference"]
    values = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=[*columns, *_RANKS])
    values.attrs["upward"] = {measure.name: 1 if measure.high else -1 for measure in measures}
    stayed = values[values["status"] == "stayed"]
    agreement = {
        measure.name: _spearman(stayed[stayed["measure"] == measure.name][["before", "after"]]) for measure in measures
    }
    undirected = flat.get(False) or [project(graph, replace(rules, directed=False)) for graph in graphs]
    return Change(values, _ties(graphs, undirected), agreement)


_RANKS = ["rank_before", "rank_after", "climbed"]


def _measured(measure: Measure, flat: list[Any], names: dict[str, dict[str, str]]) -> pd.DataFrame:
    table = pd.DataFrame(list(names.values()), columns=["id", "name", "kind"])
    there = [np.array([n in graph for n in names], dtype=bool) for graph in flat]
    table.insert(0, "measure", measure.name)
    table["status"] = np.where(there[0] & there[1], "stayed", np.where(there[1], "entered", "left"))
    for when, graph in zip(("before", "after"), flat, strict=True):
        table[when] = table["id"].map(dict(measure.compute(graph))).astype(float)
    table["difference"] = table["after"] - table["before"]
    for when in ("before", "after"):
        table[f"rank_{when}"] = table[when].rank(method="min", ascending=not measure.high)
    table["climbed"] = table["rank_before"] - table["rank_after"]
    return table


def _spearman(pairs: pd.DataFrame) -> float:
    known = pairs.dropna().rank()
    if len(known) < 3 or known["before"].nunique() < 2 or known["after"].nunique() < 2:
        return nan
    return float(known["before"].corr(known["after"]))


def _ties(graphs: list[Any], flat: list[Any]) -> TieChange:
    first, second = ({frozenset(pair): pair for pair in one.edges()} for one in flat)
    both = [pair for key, pair in first.items() if key in second]
    every = len(first) + len(second) - len(both)
    signs = [(u, v, flat[0][u][v]["sign"], flat[1][u][v]["sign"]) for u, v in both]
    return TieChange(
        len(first),
        len(second),
        len(both),
        len(both) / every if every else nan,
        sum(all(_undated(graph, *pair) for graph in graphs) for pair in both),
        tuple(sorted((u, v, a, b) for u, v, a, b in signs if a * b < 0)),
    )


def _undated(graph: nx.MultiDiGraph[str], a: str, b: str) -> bool:
    """Whether two nodes are tied by undated structure alone."""
    edges = [data for u, v in ((a, b), (b, a)) for data in (graph.get_edge_data(u, v) or {}).values()]
    return all(data["structural"] and not data["from"] and not data["to"] for data in edges)
