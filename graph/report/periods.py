"""Change between two periods in a report: who gained, who lost, who came and who went, and what became of the ties."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx
import pandas as pd

from graph.lens import SIGNS, Lens
from graph.measures import MEASURES
from graph.measures.change import Change, change
from graph.projection import Rules
from graph.report.document import Cell, Column, Section, Table, Text, label

__all__ = ["Period", "Periods", "compared", "section"]

# The first and the last date, each None where the period is open, as `graph.dates.read_period` reads them.
Period = tuple[str | None, str | None]

_GROUPS = 4  # gained, lost, came, went: they share the rows of a table


@dataclass(frozen=True)
class Periods:
    """Two periods beside each other. names: actors' names by id, for the ties."""

    before: Period
    after: Period
    found: Change
    names: dict[str, str]

    def to_dict(self, limit: int | None = None) -> dict[str, Any]:
        """``{before, after, ties, measures}``, the first two ``{since, until}``, the others as `Change.to_dict` has them."""
        spans = {when: dict(zip(("since", "until"), getattr(self, when), strict=True)) for when in ("before", "after")}
        return {**spans, **self.found.to_dict(limit)}


def compared(
    graph: nx.MultiDiGraph[str],
    lens: Lens,
    before: Period,
    after: Period,
    measures: Sequence[str],
    rules: Rules,
    kinds: Collection[str] = (),
) -> Periods:
    """Measures in two periods, through the lens but for its own period. kinds: of whom is told; measured is what is seen.

    Raises ValueError for a period that ends before it begins, and for one of which nothing is seen.
    """
    views = []
    for since, until in (before, after):
        seen = replace(lens, since=since or lens.since, until=until or lens.until)
        views.append(seen.view(graph))
        if not views[-1]:
            raise ValueError(f"nothing is seen in one of the periods: {seen.describe()}")
    found = change(views[0], views[1], [MEASURES[name] for name in measures], rules, kinds)
    ends = {node for a, b, *_ in found.ties.turned for node in (a, b)}
    names = {node: view.nodes[node]["name"] for view in views for node in ends if node in view}
    return Periods(before, after, found, names)


def said(period: Period) -> str:
    """A period in words."""
    since, until = period
    if since and until:
        return since if since == until else f"{since} to {until}"
    return f"since {since}" if since else f"until {until}"


def written(period: Period) -> str:
    """A period as `graph.dates.read_period` reads it."""
    since, until = period
    return since if since and since == until else f"{since or ''}..{until or ''}"


def section(periods: Periods, top: int) -> Section:
    """The part of the document. top: rows a table, shared by those who gained, lost, came and went."""
    found, ties = periods.found, periods.found.ties
    words = (
        f"{said(periods.before)} beside {said(periods.after)}, each measured by itself: {ties.before:,} ties before, "
        f"{ties.after:,} after, {ties.both:,} in both"
    )
    if ties.both:
        words += f" (Jaccard {ties.jaccard:.2f}; {ties.undated:,} of them undated offices and memberships)"
    blocks: list[Text | Table] = [Text(words[:1].upper() + words[1:] + ".")]
    if ties.turned:
        blocks.append(
            Table(
                "turned",
                "Ties that turned",
                (Column("Between"), Column("and"), Column("Before"), Column("After")),
                tuple(
                    (periods.names[a], periods.names[b], SIGNS[one], SIGNS[two]) for a, b, one, two in ties.turned[:top]
                ),
                note=f"The first {top:,} of {len(ties.turned):,}." if len(ties.turned) > top else "",
            )
        )
    blocks += [table for name in found.agreement if (table := _table(found, name, top)).rows]
    blocks.append(
        Text(
            "Most measures are shares of all who are there, so that who comes and who goes moves the others. A source that "
            "covers one period better than the other looks like change."
        )
    )
    return Section("Change between two periods", tuple(blocks))


def _table(found: Change, name: str, top: int) -> Table:
    each = max(top // _GROUPS, 1)
    groups = (
        ("gained", found.gained(name, each)),
        ("lost", found.lost(name, each)),
        ("came", found.came(name, each)),
        ("went", found.went(name, each)),
    )
    agreement = found.agreement[name]
    return Table(
        f"change-{name}",
        f"Change by {label(name)}",
        (
            Column("What"),
            Column("Name"),
            Column("Kind"),
            Column("Before", True),
            Column("After", True),
            Column("Rank before", True),
            Column("Rank after", True),
        ),
        tuple(row for what, rows in groups for row in _rows(what, rows)),
        heading=1,
        note=f"The first {each:,} each."
        + ("" if agreement != agreement else f" Spearman's correlation of who stayed: {agreement:.2f}."),
    )


def _rows(what: str, rows: pd.DataFrame) -> Iterator[tuple[Cell, ...]]:
    for row in rows.to_dict("records"):
        numbers = (row[name] for name in ("before", "after", "rank_before", "rank_after"))
        yield (what, row["name"], row["kind"], *(None if one != one else float(one) for one in numbers))
