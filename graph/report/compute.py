"""What a report computes: the measures, through one lens, on projections that are named, with ranks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from graph.framed import framed
from graph.grouping import GROUPINGS
from graph.lens import Lens
from graph.measures import MEASURES, Measure
from graph.measures.betweenness import Estimate
from graph.mirror import actor
from graph.ontology import default
from graph.projection import Rules, project
from graph.report.basis import Basis, basis
from graph.report.document import label
from graph.report.periods import Period, Periods, compared
from graph.report.shape import Shape, shape
from graph.report.sides import Sides, sides
from graph.report.sure import Sureness, Unsure, sureness
from graph.report.whole import Whole, whole

# What is done, how many of these steps are behind, and how many there are.
Progress = Callable[[str, int, int], None]

# Who has many ties, who is near all, who is tied to the well tied, who stands between others, and who holds them together: told
# in full where nobody chooses. Of the others a document has the ranks.
MAIN = ("betweenness", "degree", "closeness", "pagerank", "constraint")
ALL = "all"  # in the place of a measure's name: every one in full


@dataclass(frozen=True)
class Report:
    """Measures over projections of what one lens shows.

    values: a row a node (id, name, kind, then a column a measure; NaN: undefined). ties: pairs of nodes that are tied,
    parallel relations put together. rules: how the projection was made. failures: why a measure has no values, by its name.
    basis: what the figures rest on. shape: what the web as a whole looks like. notes: what is to be said of how a measure was
    computed, as that it is estimated. sure: rank intervals by measure, or why there are none. whole: balance, camps,
    communities and brokerage between groups, as far as they were asked for. full: the measures that a document tells in full;
    of the others it has the ranks. periods, sides: the change between two periods, and who stands between two sides, if
    asked for.
    """

    lens: Lens
    revision: int
    ties: int
    values: pd.DataFrame
    rules: Rules
    basis: Basis
    shape: Shape
    failures: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    sure: Mapping[str, Sureness | Unsure] = field(default_factory=dict)
    whole: Whole = field(default_factory=Whole)
    full: tuple[str, ...] = ()
    periods: Periods | None = None
    sides: Sides | None = None
    # Ranks that were asked for: every table and chart asks again.
    _ranks: dict[tuple[str, frozenset[str]], pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that have values, in the registry's order."""
        return tuple(name for name in MEASURES if name in self.values)

    def ranked(self, measure: str, kinds: Collection[str] = ()) -> pd.DataFrame:
        """All for whom a measure is defined, most central first: columns id, name, kind, value, rank; of equals by name.

        rank: 1 for the most central; equals share the better rank, and the ranks after it are left out (1, 2, 2, 4). Where
        there are rank intervals among these kinds, rank_low and rank_high too. kinds: rank only these. The measure is
        computed on all that the lens shows all the same.
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
        sure = self.sure.get(measure)
        if isinstance(sure, Sureness) and sure.kinds == frozenset(kinds):
            column = column.merge(sure.ranks, on="id", how="left")
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
            ranks = self.ranked(name, kinds).set_index("id")
            for column in ranks.columns.intersection(["rank", "rank_low", "rank_high"]):
                columns[f"{name}_{column}"] = rows["id"].map(ranks[column]).astype("Int64")
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
        """As JSON data: ``{lens, revision, nodes, ties, projection, basis, shape, measures, failures}``, and of
        `balance`, `camps`, `communities`, `brokerage`, `change` and `between` what there is.

        A measure is ``{name, meaning, family, formula, source, range, misleads, projection, high, values}``, its values
        ``{id, name, kind, value, rank}``, ranked as `top` does, with rank_low and rank_high where there are rank intervals;
        `intervals` says how these were drawn, `note` what else is to be known.
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
            **self.whole.to_dict(limit),
            **({"change": self.periods.to_dict(limit)} if self.periods else {}),
            **({"between": self.sides.to_dict(limit)} if self.sides else {}),
            "failures": [{"measure": name, "reason": reason} for name, reason in self.failures.items()],
        }

    def _measure(self, name: str, limit: int | None, kinds: Collection[str]) -> dict[str, Any]:
        rows = self.top(name, limit or len(self.values), kinds).to_dict("records")
        return {**self._words(name), "values": rows}

    def _words(self, name: str) -> dict[str, Any]:
        measure = MEASURES[name]
        words = ("name", "meaning", "family", "formula", "source", "range", "misleads", "high")
        seen = projection_of(measure, self.rules)
        said = {"note": self.notes.get(name, ""), "intervals": self.sure[name].told if name in self.sure else ""}
        return {**{word: getattr(measure, word) for word in words}, "projection": seen, **said}


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
    ranked: Collection[str] | None = None,
    draws: int | None = None,
    by: str = "",
    before: Period | None = None,
    after: Period | None = None,
    between: tuple[Sequence[str], Sequence[str]] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Measures (all of MEASURES when none are named, or "all" is) on what the lens shows of `graph`, a mirror's graph.

    Each is computed on the simple projection that the rules make; one that looks at directions gets them whatever the rules
    say. A measure that cannot be computed there is among the failures, and the others stand.

    ranked: the kinds among which ranks are as sure as the intervals say; actors, if not said. draws: bootstrap draws for each
    measure; 0 for none; None: for betweenness and degree, as many as fit. by: a grouping (`graph.grouping.GROUPINGS`) between
    whose groups brokerage is counted. before, after: periods (first and last date, None: open), between which the change of the
    measures told in full is told. between: the nodes of two sides, of who stands between them. A report on all measures has
    balance, communities and camps too. Where none are named a document tells MAIN in full.

    Raises ValueError for an unknown measure or grouping, for one period without the other or one that shows nothing, and for
    sides that cannot be. An empty lens gives a report without rows.
    """
    lens, rules = lens or Lens(), rules or Rules()
    for name in measures:
        if name not in MEASURES and name != ALL:
            raise ValueError(f"unknown measure {name!r}; known: {', '.join(MEASURES)}, and {ALL}")
    if (before is None) != (after is None):
        raise ValueError("change is between two periods: name the one before and the one after")
    if by and by not in GROUPINGS:
        raise ValueError(f"unknown grouping {by!r}; known: {', '.join(GROUPINGS)}")
    every = not measures or ALL in measures
    wanted = [MEASURES[name] for name in (MEASURES if every else dict.fromkeys(measures))]
    full = tuple(one.name for one in wanted if measures or one.name in MAIN)
    tell = progress or (lambda what, done, of: None)
    among = default().actors if ranked is None else ranked
    steps = 2 * len(wanted) + 5
    tell("what the lens shows", 0, steps)
    seen = lens.view(graph)
    undirected = project(seen, replace(rules, directed=False))
    rests, looks = basis(seen), shape(undirected)
    rows = [actor(undirected, node) for node in undirected]
    columns: dict[str, list[float]] = {}
    failures: dict[str, str] = {}
    notes: dict[str, str] = {}
    sure: dict[str, Sureness | Unsure] = {}
    for done, measure in enumerate(wanted, 1):
        tell(measure.name, done, steps)
        try:
            values = measure.compute(project(seen, replace(rules, directed=rules.directed or measure.directed)))
        except Exception as error:  # noqa: BLE001 - whatever one measure stumbles over, the others stand, and it is said
            failures[measure.name] = " ".join(str(error).split()) or type(error).__name__
            continue
        if isinstance(values, Estimate):
            notes[measure.name] = str(values)
        columns[measure.name] = [float(values.get(row["id"], float("nan"))) for row in rows]
    table = pd.DataFrame(rows, columns=["id", "name", "kind"]).assign(
        **{name: pd.Series(column, dtype=float) for name, column in columns.items()}
    )
    for done, measure in enumerate(wanted, len(wanted) + 1):
        tell(f"how sure {label(measure.name)} is", done, steps)
        if measure.name in columns and draws != 0 and (found := sureness(seen, measure, rules, among, draws)):
            sure[measure.name] = found
    tell("the web as a whole", steps - 3, steps)
    web = whole(seen, undirected, rules, by, every, among)
    tell("two periods", steps - 2, steps)
    told = [name for name in full if name in columns]
    periods = compared(graph, lens, before, after, told, rules, among) if before and after else None
    tell("two sides", steps - 1, steps)
    stands = sides(seen, *between) if between else None
    tell("done", steps, steps)
    return Report(
        lens,
        revision,
        undirected.number_of_edges(),
        table,
        rules,
        rests,
        looks,
        failures,
        notes,
        sure,
        web,
        full,
        periods,
        stands,
    )
