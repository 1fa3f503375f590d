"""What a report computes: the measures, through one lens, on projections that are named, with ranks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from graph.framed import framed
from graph.lens import Lens
from graph.measures import MEASURES, Measure
from graph.mirror import actor
from graph.ontology import default
from graph.projection import Rules, project
from graph.report.basis import Basis, basis
from graph.report.shape import Shape, shape

# What is done, how many of these steps are behind, and how many there are.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Report:
    """Measures over projections of what one lens shows.

    values: a row a node (id, name, kind, then a column a measure; NaN: undefined). ties: pairs of nodes that are tied,
    parallel relations put together. rules: how the projection was made. failures: why a measure has no values, by its name.
    basis: what the figures rest on. shape: what the web as a whole looks like.
    """

    lens: Lens
    revision: int
    ties: int
    values: pd.DataFrame
    rules: Rules
    basis: Basis
    shape: Shape
    failures: Mapping[str, str] = field(default_factory=dict)
    # Ranks that were asked for: every table and chart asks again.
    _ranks: dict[tuple[str, frozenset[str]], pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that have values, in the registry's order."""
        return tuple(name for name in MEASURES if name in self.values)

    def ranked(self, measure: str, kinds: Collection[str] = ()) -> pd.DataFrame:
        """All for whom a measure is defined, most central first: columns id, name, kind, value, rank; of equals by name.

        rank: 1 for the most central; equals share the better rank, and the ranks after it are left out (1, 2, 2, 4).
        kinds: rank only these. The measure is computed on all that the lens shows all the same.
        """
        asked = (measure, frozenset(kinds))
        if asked not in self._ranks:
            self._ranks[asked] = self._ranked(measure, kinds)
        return self._ranks[asked].copy()

    def _ranked(self, measure: str, kinds: Collection[str]) -> pd.DataFrame:
        column = self.values[["id", "name", "kind", measure]].dropna(subset=[measure])
        column = column[column["kind"].isin(kinds)] if kinds else column
        column = column.rename(columns={measure: "value"})
        high = MEASURES[measure].high
        # What differs in the last digits, by the order of sums, is equal.
        column["rank"] = column["value"].round(12).rank(method="min", ascending=not high).astype(int)
        return column.sort_values(["rank", "name", "id"]).reset_index(drop=True)

    def top(self, measure: str, limit: int = 20, kinds: Collection[str] = ()) -> pd.DataFrame:
        """The first `limit` rows of `ranked`."""
        return self.ranked(measure, kinds).head(limit)

    def frame(self, kinds: Collection[str] = ()) -> pd.DataFrame:
        """All values and ranks: a row a node (id, name, kind), for each measure a column and one with `_rank` at its name.

        kinds: only these, ranked among themselves. In the order of the first measure.
        """
        rows = self.values[self.values["kind"].isin(kinds)] if kinds else self.values
        columns: dict[str, pd.Series[Any]] = {name: rows[name] for name in ("id", "name", "kind")}
        for name in self.measures:
            columns[name] = rows[name]
            ranks = self.ranked(name, kinds).set_index("id")["rank"]
            columns[f"{name}_rank"] = rows["id"].map(ranks).astype("Int64")
        table = pd.DataFrame(columns)
        order = [f"{self.measures[0]}_rank", "name", "id"] if self.measures else ["name", "id"]
        return table.sort_values(order).reset_index(drop=True)

    def save(self, path: str | Path, title: str = "", top: int = 20, kinds: Collection[str] | None = None) -> None:
        """Writes the report in the format that the ending names; see `graph.report.save`. kinds: actors, if not said."""
        from graph.report.files import save  # it is made of reports

        save(self, Path(path), title, top, default().actors if kinds is None else kinds)

    def _repr_html_(self) -> str:
        from graph.report.files import rendered

        page = rendered(self, ".html", kinds=default().actors).decode()
        return framed(page, "Report", height=640)

    def about(self) -> dict[str, Any]:
        """All of `to_dict` but the values."""
        return {**self.to_dict(1), "measures": [self._words(name) for name in self.measures]}

    def to_dict(self, limit: int | None = None, kinds: Collection[str] = ()) -> dict[str, Any]:
        """As JSON data: ``{lens, revision, nodes, ties, projection, basis, shape, measures, failures}``.

        A measure is ``{name, meaning, family, formula, source, range, misleads, projection, high, values}``, its values
        ``{id, name, kind, value, rank}``, ranked as `top` does.
        """
        return {
            "lens": self.lens.to_dict(),
            "revision": self.revision,
            "nodes": len(self.values),
            "ties": self.ties,
            "projection": {**asdict(self.rules), "fold": list(self.rules.fold)},
            "basis": self.basis.to_dict(),
            "shape": self.shape.to_dict(),
            "measures": [self._measure(name, limit, kinds) for name in self.measures],
            "failures": [{"measure": name, "reason": reason} for name, reason in self.failures.items()],
        }

    def _measure(self, name: str, limit: int | None, kinds: Collection[str]) -> dict[str, Any]:
        rows = self.top(name, limit or len(self.values), kinds).to_dict("records")
        return {**self._words(name), "values": rows}

    def _words(self, name: str) -> dict[str, Any]:
        measure = MEASURES[name]
        words = ("name", "meaning", "family", "formula", "source", "range", "misleads", "high")
        seen = projection_of(measure, self.rules)
        return {**{word: getattr(measure, word) for word in words}, "projection": seen}


def label(name: str) -> str:
    """A measure's or a family's name as one writes it in a sentence."""
    return {"pagerank": "PageRank", "hits": "HITS"}.get(name, name.replace("_", " ").replace("-", " "))


def heading(name: str) -> str:
    """The same as it begins a sentence."""
    return label(name)[:1].upper() + label(name)[1:]


def projection_of(measure: Measure, rules: Rules) -> str:
    """What of the projection a measure looks at, in words: directions, weights, signs."""
    said = ["directed" if measure.directed or rules.directed else "undirected"]
    said.append(f"weighted by {rules.weight}" if measure.weighted else "unweighted")
    said += ["signed"] if measure.signed else []
    return ", ".join(said)


def report(
    graph: nx.MultiDiGraph[str],
    lens: Lens | None = None,
    measures: Sequence[str] = (),
    revision: int = 0,
    *,
    rules: Rules | None = None,
    progress: Progress | None = None,
) -> Report:
    """Measures (all of MEASURES when none are named) on what the lens shows of `graph`, a mirror's graph.

    Each is computed on the simple projection that the rules make; one that looks at directions gets them whatever the rules
    say. A measure that cannot be computed there is among the failures, and the others stand.

    Raises ValueError for an unknown measure. An empty lens gives a report without rows.
    """
    lens, rules = lens or Lens(), rules or Rules()
    for name in measures:
        if name not in MEASURES:
            raise ValueError(f"unknown measure {name!r}; known: {', '.join(MEASURES)}")
    wanted = [MEASURES[name] for name in dict.fromkeys(measures or MEASURES)]
    tell = progress or (lambda what, done, of: None)
    steps = len(wanted) + 2
    tell("what the lens shows", 0, steps)
    seen = lens.view(graph)
    undirected = project(seen, replace(rules, directed=False))
    rests, looks = basis(seen), shape(undirected)
    rows = [actor(undirected, node) for node in undirected]
    columns: dict[str, list[float]] = {}
    failures: dict[str, str] = {}
    for done, measure in enumerate(wanted, 1):
        tell(measure.name, done, steps)
        try:
            values = measure.compute(project(seen, replace(rules, directed=rules.directed or measure.directed)))
        except Exception as error:  # noqa: BLE001 - whatever one measure stumbles over, the others stand, and it is said
            failures[measure.name] = " ".join(str(error).split()) or type(error).__name__
            continue
        columns[measure.name] = [float(values.get(row["id"], float("nan"))) for row in rows]
    table = pd.DataFrame(rows, columns=["id", "name", "kind"]).assign(
        **{name: pd.Series(column, dtype=float) for name, column in columns.items()}
    )
    tell("done", steps, steps)
    return Report(lens, revision, undirected.number_of_edges(), table, rules, rests, looks, failures)
