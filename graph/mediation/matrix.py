"""Mediator × party: how often each third party mediated for each party, and the mediations behind every number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import networkx as nx

from graph.mediation.counting import mediations
from graph.mediation.memo import held
from graph.mediation.parts import Mediation
from graph.mirror import actor
from graph.ontology import Ontology

if TYPE_CHECKING:
    import pandas as pd

# Above so many cells a frame is sparse: most of them are empty.
_DENSE = 250_000


@dataclass(frozen=True)
class Matrix:
    """A count for each mediator and party, of mediations in one unit and by one credit.

    mediators, parties: node ids, those with most mediations first, then by name. mediator_totals, party_totals: the number of
    mediations of each; a total is no sum of its row, for a mediation between two parties stands in two cells. cells: the
    mediations behind each number, latest first; a pair that is not in it never met.
    """

    unit: str
    credit: str
    mediators: tuple[str, ...]
    parties: tuple[str, ...]
    mediator_totals: Mapping[str, int]
    party_totals: Mapping[str, int]
    cells: Mapping[tuple[str, str], tuple[Mediation, ...]]

    def behind(self, mediator: str, party: str) -> tuple[Mediation, ...]:
        """The mediations that a cell counts."""
        return self.cells.get((mediator, party), ())

    @cached_property
    def counts(self) -> pd.DataFrame:
        """Long form: a row a cell that is not empty, columns mediator, party (ids), count; highest first."""
        import pandas as pd

        place = {node: i for i, node in enumerate((*self.mediators, *self.parties))}
        rows = [(who, whom, len(found)) for (who, whom), found in self.cells.items()]
        rows.sort(key=lambda row: (-row[2], place[row[0]], place[row[1]]))
        return pd.DataFrame(rows, columns=["mediator", "party", "count"])

    def frame(self, mediators: int | None = None, parties: int | None = None) -> pd.DataFrame:
        """Wide form: a row a mediator, a column a party (ids), 0 where there is nothing; the first few, or all.

        Above 250,000 cells its columns are sparse.
        """
        import numpy as np
        import pandas as pd

        rows, columns = list(self.mediators[:mediators]), list(self.parties[:parties])
        place = {node: i for i, node in enumerate(rows)}
        filled: dict[str, list[tuple[int, int]]] = {whom: [] for whom in columns}
        for (who, whom), found in self.cells.items():
            if who in place and whom in filled:
                filled[whom].append((place[who], len(found)))
        sparse = len(rows) * len(columns) > _DENSE
        made = {}
        for whom, seen in filled.items():
            column = np.zeros(len(rows), dtype=np.int64)
            for at, count in seen:
                column[at] = count
            made[whom] = pd.arrays.SparseArray(column, fill_value=0) if sparse else column
        return pd.DataFrame(made, index=rows, columns=columns)

    def to_json(self, graph: nx.MultiDiGraph[str], top: int | None = None) -> dict[str, Any]:
        """``{unit, credit, mediators, parties, cells}``: an actor has `total`, a cell `processes` and `relations` by id."""
        rows, columns = self.mediators[:top], self.parties[:top]
        cells = [(who, whom) for who in rows for whom in columns if (who, whom) in self.cells]
        return {
            "unit": self.unit,
            "credit": self.credit,
            "mediators": [{**actor(graph, node), "total": self.mediator_totals[node]} for node in rows],
            "parties": [{**actor(graph, node), "total": self.party_totals[node]} for node in columns],
            "cells": [
                {
                    "mediator": who,
                    "party": whom,
                    "count": len(self.cells[who, whom]),
                    "processes": [one.process for one in self.cells[who, whom] if one.process],
                    "relations": list(dict.fromkeys(k for one in self.cells[who, whom] for k in one.relations)),
                }
                for who, whom in cells
            ],
        }


def matrix(
    graph: nx.MultiDiGraph[str],
    credit: str = "principal",
    unit: str = "process",
    parts: Collection[str] = (),
    since: str | None = None,
    until: str | None = None,
    mediator_kinds: Collection[str] = (),
    party_kinds: Collection[str] = (),
    ontology: Ontology | None = None,
) -> Matrix:
    """Who mediated for whom, how often. The options are those of `graph.mediation.counting.mediations`.

    mediator_kinds, party_kinds: only actors of these kinds (none: all). The cells of one mediation are as many as its parties.
    """
    graph = held(graph)
    return tabulate(
        graph,
        mediations(graph, credit, unit, parts, since, until, ontology),
        credit,
        unit,
        mediator_kinds,
        party_kinds,
    )


def tabulate(
    graph: nx.MultiDiGraph[str],
    found: Iterable[Mediation],
    credit: str,
    unit: str,
    mediator_kinds: Collection[str] = (),
    party_kinds: Collection[str] = (),
) -> Matrix:
    """The matrix of mediations that were counted already."""
    cells: dict[tuple[str, str], list[Mediation]] = defaultdict(list)
    mediators: Counter[str] = Counter()
    parties: Counter[str] = Counter()
    for one in found:
        if mediator_kinds and graph.nodes[one.mediator]["kind"] not in mediator_kinds:
            continue
        sides = [p for p in one.parties if not party_kinds or graph.nodes[p]["kind"] in party_kinds]
        if sides:
            mediators[one.mediator] += 1
            parties.update(sides)
            for party in sides:
                cells[one.mediator, party].append(one)

    def ranked(totals: Counter[str]) -> tuple[str, ...]:
        return tuple(sorted(totals, key=lambda node: (-totals[node], graph.nodes[node]["name"], node)))

    return Matrix(
        unit, credit, ranked(mediators), ranked(parties), mediators, parties, {k: tuple(v) for k, v in cells.items()}
    )


def labels(graph: nx.MultiDiGraph[str], nodes: Sequence[str]) -> list[str]:
    """A name for each node, no two alike: where two bear the same one their kinds, then their ids, tell them apart."""
    names = [graph.nodes[node]["name"] for node in nodes]
    again = {name for name, number in Counter(names).items() if number > 1}
    longer = [f"{n} ({graph.nodes[node]['kind']})" if n in again else n for n, node in zip(names, nodes, strict=True)]
    twice = {name for name, number in Counter(longer).items() if number > 1}
    return [f"{n} [{node}]" if n in twice else n for n, node in zip(longer, nodes, strict=True)]
