"""How sure a rank is: rank intervals by a bootstrap over the evidence, so that a reader sees whether the first is ahead.

What a graph shows is what somebody found: other reports of the same events would have been other evidence. So the pieces of
evidence are drawn anew, as many as there are, with replacement (Efron & Tibshirani 1993, An Introduction to the Bootstrap); a
relation of which no piece is drawn is not there; the projection is made and measured again. Done a few hundred times, that says
how far a rank rests on few pieces.

**What is drawn.** Pieces by themselves; or whole documents with all that is in them (a cluster bootstrap: Davison & Hinkley
1997, §3.8), which is right where one report gives many relations, and needs at least ten documents. A tie that folding made
of several relations is there when all of them are.

**Centred and widened.** A draw only loses relations: of those with one piece 37 % are not in it, of those with three 5 %. So
it favours, as it is, whoever has much evidence for few ties; and it never shows a relation that nobody found, though another
search would find some. Therefore the draws of each node are moved so that their mean is the value measured on all evidence
(the shift of a basic interval; Davison & Hinkley 1997, §5.2. The bias-corrected percentile method fails here, as no draw has
more relations than there are), and then spread out by one factor for all. With f_k relations of k pieces each, that come as by
chance (Poisson), the number of relations found has the variance f_1 - f_2 + f_3 - … (by the series of Good & Toulmin 1956), and
that of a draw is the sum of f_k e^-k (1 - e^-k): the factor is the root of their ratio, 1 to 2.1. Weights that grow with each
piece need none of it. `drift` says by how much the mean was off. In simulations with known truth (bench/rank_intervals.py) such
95 % intervals held the true rank in 92 to 97 % of cases, draws as they are in 91 to 99 %, draws only moved in 87 to 94 %.

**What it does not say.** That the evidence is right: errors of reading are not drawn. What nobody could have reported. That
pieces are independent: ten papers that print one agency's report count as ten. Other ways ask other things: drawing nodes
(Snijders & Borgatti 1999) asks how it were with other actors; weights drawn for the pieces (Rubin 1981) never lose a relation,
so that measures without weights do not move at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from graph.measures.edges import PER_PIECE, Edges, Floats, Ties, named
from graph.measures.measure import Measure
from graph.projection import Rules, project

__all__ = ["DOCUMENTS", "RankIntervals", "rank_intervals"]

Progress = Callable[[int, int], None]
Scale = Callable[[Floats], Floats]

DOCUMENTS = 10  # fewer cannot stand for others that might have been read
_LEAST = 20  # draws, before the time that was given may end them


@dataclass(frozen=True)
class RankIntervals:
    """Ranks by one measure, and how sure they are.

    values: a row a node that has a value, the most central first: id, name, kind, value, rank (equal values share the better),
    rank_low, rank_high (the best and the worst rank of the middle `level` of the draws), value_low, value_high (of the centred
    draws), ahead (share of draws in which it is ahead of the next row; equal counts half; NaN in the last), drift (mean of the
    draws less the value, before they were centred). draws: how many there were. unit: "piece" or "document", and how many
    `units` there are. widened: by what factor the draws were spread out. level: in (0, 1). seed: gives the same draws again.
    """

    measure: str
    values: pd.DataFrame
    draws: int
    unit: str
    units: int
    widened: float
    level: float
    seed: int
    samples: Floats  # (draws, rows of values): centred and widened; high is central

    def ahead(self, a: str, b: str) -> float:
        """The share of draws in which node `a` is ahead of node `b`, in [0, 1]; equal counts half. NaN without draws.

        Raises ValueError for a node without a rank.
        """
        place = {node: i for i, node in enumerate(self.values["id"])}
        for node in (a, b):
            if node not in place:
                raise ValueError(f"{node!r} has no rank by {self.measure}")
        return _ahead(self.samples[:, place[a]], self.samples[:, place[b]])

    def describe(self) -> str:
        """The method in a sentence, for captions and reports."""
        if not self.draws:
            return "no rank intervals: there is no evidence to draw from"
        what = "documents" if self.unit == "document" else "pieces of evidence"
        return (
            f"{self.level:.0%} rank intervals from {self.draws} bootstrap draws over {self.units} {what}, centred and "
            f"widened by {self.widened:.2f}, seed {self.seed}: how far ranks rest on few pieces, not whether these are right"
        )


def rank_intervals(
    graph: nx.MultiDiGraph[str],
    measure: Measure,
    rules: Rules | None = None,
    draws: int = 200,
    unit: str | None = None,
    kinds: Collection[str] = (),
    level: float = 0.95,
    seed: int = 0,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> RankIntervals:
    """Ranks of the nodes of a mirror's graph, or of a lens's view, by a measure, with bootstrap intervals over the evidence.

    rules: of the projection (directed as the measure wants it); weights that grow with evidence (`count`, `evidence`) grow
    with how often it is drawn. unit: what is drawn, "piece" or "document"; None takes documents if all relations name theirs,
    there are DOCUMENTS of them and none of them has half of the pieces, else pieces. A relation without evidence counts as one
    piece, as in WEIGHTS. kinds: rank nodes of these alone. level: share of draws in the interval. seconds: stop after so long,
    but not before twenty draws; `draws` is fewer then, and another machine may get further. A draw in which a node has no
    value (it lost all its ties) puts it last. Raises ValueError for draws below 1, a level outside (0, 1), an unknown unit, and
    for documents where relations do not name them or there are too few.
    """
    if draws < 1:
        raise ValueError(f"{draws} draws: it has to be one or more")
    if not 0 < level < 1:
        raise ValueError(f"level {level:g} is not between 0 and 1")
    rules = replace(rules or Rules(), directed=measure.directed)
    evidence = _Evidence(graph, unit)
    flat = project(graph, rules)
    there = {n: v for n, v in measure.compute(flat).items() if v == v}
    chosen = [n for n in there if not kinds or flat.nodes[n].get("kind") in kinds]
    observed = np.array([there[n] for n in chosen], dtype=np.float64)
    edges = Edges.of(graph, rules)
    parts = [len(keys) for keys in edges.made_of]
    part = np.array([evidence.place[key] for keys in edges.made_of for key in keys], dtype=np.int64)
    starts = np.cumsum([0, *parts])[:-1]
    fast = _FAST.get(measure.name)
    place = {n: i for i, n in enumerate(edges.nodes)}
    at = [place[n] for n in chosen]
    random = np.random.default_rng(seed)
    samples: list[Floats] = []
    began = time.monotonic()
    for number in range(draws if chosen and len(parts) else 0):
        ties = edges.ties(np.minimum.reduceat(evidence.draw(random)[part], starts))
        if fast:
            found = fast(ties)[at]
        else:
            values = measure.compute(_projection(flat, ties))
            found = np.array([values.get(n, np.nan) for n in chosen], dtype=np.float64)
        samples.append(found)
        if progress:
            progress(number + 1, draws)
        if seconds is not None and number + 1 >= _LEAST and time.monotonic() - began > seconds:
            break
    drawn = np.array(samples, dtype=np.float64).reshape(len(samples), len(chosen))
    table = pd.DataFrame([named(flat, n) for n in chosen], columns=["id", "name", "kind"])
    widened = 1.0 if rules.weight in PER_PIECE else evidence.widening()
    return _intervals(measure, table, observed, drawn, (evidence.unit, evidence.units, widened), level, seed)


class _Evidence:
    """The pieces that back the relations of a graph, and draws of them."""

    def __init__(self, graph: nx.MultiDiGraph[str], unit: str | None) -> None:
        if unit not in (None, "piece", "document"):
            raise ValueError(f"unknown unit {unit!r}; known: piece, document")
        # In the order of their ids: who loads the same in another order draws the same.
        edges = sorted(((key, data) for *_, key, data in graph.edges(keys=True, data=True)), key=lambda one: one[0])
        self.place = {key: i for i, (key, _) in enumerate(edges)}
        self._pieces = np.array([max(data["evidence"] or 0, 1) for _, data in edges], dtype=np.int64)
        told: list[dict[str, int]] = [data["documents"] for _, data in edges]
        known = {document: i for i, document in enumerate(sorted({d for one in told for d in one}))}
        silent = sum(not one for one in told)
        if unit == "document" and silent:
            raise ValueError(f"{silent} of {len(edges)} relations do not say which documents they are from")
        if unit == "document" and len(known) < DOCUMENTS:
            raise ValueError(f"{len(known)} documents are too few to draw from: at least {DOCUMENTS}, or draw pieces")
        self._row = np.repeat(np.arange(len(edges)), [len(one) for one in told])
        self._document = np.array([known[d] for one in told for d in one], dtype=np.int64)
        self._of = np.array([pieces for one in told for pieces in one.values()], dtype=np.float64)
        if unit is None:
            enough = not silent and len(known) >= DOCUMENTS
            spread = enough and np.bincount(self._document, self._of).max() < self._of.sum() / 2
            unit = "document" if spread else "piece"
        self.unit = unit
        self.units = len(known) if unit == "document" else int(self._pieces.sum())

    def draw(self, random: np.random.Generator) -> Floats:
        """Of each relation, how many times as much evidence it has as in the graph."""
        if self.unit == "piece":
            drawn: Floats = random.multinomial(self.units, self._pieces / self.units) / self._pieces
            return drawn
        times = random.multinomial(self.units, np.full(self.units, 1 / self.units))
        rows = len(self._pieces)
        told = np.bincount(self._row, self._of * times[self._document], minlength=rows)
        return told / np.bincount(self._row, self._of, minlength=rows)

    def widening(self) -> float:
        """By how much the number of relations that are found varies more than in draws, 1 at least; see the module's text."""
        units = self._pieces if self.unit == "piece" else np.bincount(self._row, minlength=len(self._pieces))
        number = np.bincount(units)[1:]
        k = np.arange(1, len(number) + 1)
        gone = np.exp(-k.astype(np.float64))
        found = float(np.sum(number * np.where(k % 2, 1, -1)))
        drawn = float(np.sum(number * gone * (1 - gone)))
        return max(found / drawn, 1.0) ** 0.5 if drawn else 1.0


def _projection(whole: Any, ties: Ties) -> Any:
    """The projection that a draw's ties are, with the nodes of the whole one: for measures that have no faster way."""
    flat: Any = nx.DiGraph() if whole.is_directed() else nx.Graph()
    flat.add_nodes_from(whole.nodes(data=True))
    rows = zip(ties.ends.tolist(), ties.weight.tolist(), ties.positive.tolist(), ties.negative.tolist(),
               ties.sign.tolist(), strict=True)  # fmt: skip
    flat.add_edges_from(
        (ties.nodes[a], ties.nodes[b], {"weight": w, "positive": p, "negative": n, "sign": s, "relations": []})
        for (a, b), w, p, n, s in rows
    )
    return nx.freeze(flat)


def _degree(ties: Ties) -> Floats:
    n = len(ties.nodes)
    return np.bincount(ties.ends.ravel(), minlength=n) / (n - 1) if n > 1 else np.ones(n)


def _signed_degree(sign: int) -> Callable[[Ties], Floats]:
    def degree(ties: Ties) -> Floats:
        chosen = ties.signed()
        ends = chosen.ends[chosen.sign == sign]
        return np.bincount(ends.ravel(), minlength=len(ties.nodes)).astype(np.float64)

    return degree


# Undirected measures on the arrays as they are, equal to what `compute` makes of a projection, which would take longer to make
# than to measure.
_FAST: dict[str, Callable[[Ties], Floats]] = {
    "degree": _degree,
    "positive_degree": _signed_degree(1),
    "negative_degree": _signed_degree(-1),
}


def _intervals(
    measure: Measure,
    table: pd.DataFrame,
    observed: Floats,
    drawn: Floats,
    unit: tuple[str, int, float],
    level: float,
    seed: int,
) -> RankIntervals:
    """The table of what was drawn."""
    score, value = _scale(measure, observed, drawn)
    table["value"] = observed
    order = table.assign(key=-score(observed)).sort_values(["key", "name", "id"]).index.to_numpy()
    table, observed, drawn = table.loc[order].reset_index(drop=True), observed[order], drawn[:, order]
    here, there = score(observed), score(drawn)
    table["rank"] = pd.Series(-here).rank(method="min").astype(int)
    missing = np.isnan(drawn)
    known = np.maximum((~missing).sum(axis=0), 1)
    drift = np.where(missing, 0.0, there - here).sum(axis=0) / known
    # Sums in another order differ in the last places: what differs by no more than that is equal.
    samples = np.where(missing, -np.inf, np.round(here + (there - here - drift) * unit[2], 12))
    if samples.size:
        low, high = (1 - level) / 2, (1 + level) / 2
        best, worst = _ranks(samples)
        table["rank_low"] = np.quantile(best, low, axis=0, method="inverted_cdf").astype(int)
        table["rank_high"] = np.quantile(worst, high, axis=0, method="inverted_cdf").astype(int)
        ends = [value(np.quantile(samples, q, axis=0, method="inverted_cdf")) for q in (low, high)]
        table["value_low"], table["value_high"] = ends if measure.high else ends[::-1]
        table["ahead"] = [*(_ahead(a, b) for a, b in pairwise(samples.T)), np.nan]
        table["drift"] = np.where(missing, 0.0, drawn - observed).sum(axis=0) / known
    else:
        for name in ("rank_low", "rank_high", "value_low", "value_high", "ahead", "drift"):
            table[name] = np.nan
    return RankIntervals(measure.name, table, len(samples), *unit, level, seed, samples)


def _scale(measure: Measure, observed: Floats, drawn: Floats) -> tuple[Scale, Scale]:
    """The scale on which draws are moved and spread out, high for central, and the way back (NaN: there is none).

    It should be even: one tie more is as much everywhere. Most measures are nearly so; those of which less is more are as their
    reciprocal (one over the constraint is the number of unconnected contacts that would give it), if nothing is 0 or below.
    """
    if measure.high:
        return (lambda values: values), (lambda scores: np.where(np.isfinite(scores), scores, np.nan))
    if np.nanmin(observed, initial=1) > 0 and np.nanmin(drawn, initial=1) > 0:
        return (lambda values: 1 / values), (lambda scores: 1 / np.where(scores > 0, scores, np.nan))
    return (lambda values: -values), (lambda scores: np.where(np.isfinite(scores), -scores, np.nan))


def _ranks(samples: Floats) -> tuple[Floats, Floats]:
    """The best and the worst rank of each node in each draw: one more than are ahead, and as many as are not behind."""
    best, worst = np.empty(samples.shape), np.empty(samples.shape)
    for i, row in enumerate(samples):
        ordered = np.sort(row)
        best[i] = len(row) - np.searchsorted(ordered, row, side="right") + 1
        worst[i] = len(row) - np.searchsorted(ordered, row, side="left")
    return best, worst


def _ahead(a: Floats, b: Floats) -> float:
    return float(((a > b) + 0.5 * (a == b)).mean()) if len(a) else float("nan")
