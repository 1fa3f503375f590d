"""How sure a rank is: rank intervals by a bootstrap over the evidence, so that a reader sees whether the first is ahead.

What a graph shows is what somebody found: other reports of the same events would have been other evidence. So the pieces of
evidence are drawn anew, as many as there are, with replacement (Efron & Tibshirani 1993, An Introduction to the Bootstrap); a
relation of which no piece is drawn is not there; the projection is made and measured again. Done a few hundred times, that says
how far a rank rests on few pieces.

**What is drawn.** Pieces by themselves; or whole documents with all that is in them (a cluster bootstrap: Davison & Hinkley 1997,
§3.8), which is right where one report gives many relations, and needs at least ten documents.

**Centred.** A draw only loses relations: of those with one piece 37 % are not in it, of those with three 5 %. So measured as it
is, a draw favours whoever has much evidence for few ties. The draws of each node are therefore moved so that their mean is the
value measured on all evidence (the shift of a basic, or pivotal, interval; Davison & Hinkley 1997, §5.2; the bias-corrected
percentile method fails here, as no draw has more relations than there are). Their spread, and how nodes go up and down
together, stay as drawn; ranks are taken after it. `drift` says by how much the mean was off.

**What it does not say.** That the evidence is right: errors of reading are not drawn. What nobody reported: a relation without
evidence cannot be drawn, so that the spread is too small rather than too large where most relations rest on one piece. That
pieces are independent: ten papers that print one agency's report count as ten. Other ways ask other things: drawing nodes
(Snijders & Borgatti 1999) asks how it were with other actors; weights drawn for the pieces (Rubin 1981) never lose a relation, so
that measures without weights do not move at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pandas as pd

from graph.measures.edges import Edges, Floats, Ties, named
from graph.measures.measure import Measure
from graph.projection import simple

__all__ = ["DOCUMENTS", "RankIntervals", "rank_intervals"]

Progress = Callable[[int, int], None]

DOCUMENTS = 10  # fewer cannot stand for others that might have been read
_LEAST = 20  # draws, before the time that was given may end them


@dataclass(frozen=True)
class RankIntervals:
    """Ranks by one measure, and how sure they are.

    values: a row a node that has a value, the most central first: id, name, kind, value, rank (equal values share the better),
    rank_low, rank_high (the best and the worst rank of the middle `level` of the draws), value_low, value_high (of the centred
    draws), ahead (share of draws in which it is ahead of the next row; equal counts half; NaN in the last), drift (mean of the
    draws less the value, before they were centred). draws: how many there were. unit: "piece" or "document", and how many
    `units` there are. level: in (0, 1). seed: gives the same draws again.
    """

    measure: str
    values: pd.DataFrame
    draws: int
    unit: str
    units: int
    level: float
    seed: int
    samples: Floats  # (draws, rows of values): centred, and high is central

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
        return (
            f"{self.level:.0%} rank intervals from {self.draws} bootstrap draws over {self.units} "
            f"{'documents' if self.unit == 'document' else 'pieces of evidence'}, centred, seed {self.seed}; they tell how far "
            "ranks rest on few pieces, not whether the evidence is right"
        )


def rank_intervals(
    graph: nx.MultiDiGraph[str],
    measure: Measure,
    weight: str = "ties",
    draws: int = 200,
    unit: str | None = None,
    kinds: Collection[str] = (),
    level: float = 0.95,
    seed: int = 0,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> RankIntervals:
    """Ranks of the nodes of a mirror's graph, or of a lens's view, by a measure, with bootstrap intervals over the evidence.

    weight: the projection's rule; weights that grow with evidence (`count`, `evidence`) grow with how often it is drawn. unit:
    what is drawn, "piece" or "document"; None takes documents if all edges name theirs, there are DOCUMENTS of them and none
    of them backs half of the relations, else pieces. An edge without evidence counts as one piece, as in WEIGHTS. kinds: rank
    nodes of these alone. level: share of draws in the interval. seconds: stop after so long, but not before twenty draws: then
    `draws` is fewer, and another machine may get on further. A draw in which a node has no value (it lost all its ties) puts it
    last. Raises ValueError for draws below 1, a level outside (0, 1), an unknown weight or unit, and for documents where edges
    do not name them or there are too few.
    """
    if draws < 1:
        raise ValueError(f"{draws} draws: it has to be one or more")
    if not 0 < level < 1:
        raise ValueError(f"level {level:g} is not between 0 and 1")
    edges = Edges.of(graph, weight)
    unit, source = _unit(edges, unit)
    flat = simple(graph, weight, directed=measure.directed)
    there = {n: v for n, v in measure.compute(flat).items() if v == v}
    direction = 1.0 if measure.high else -1.0
    chosen = [n for n in there if not kinds or graph.nodes[n].get("kind") in kinds]
    observed = direction * np.array([there[n] for n in chosen], dtype=np.float64)
    random = np.random.default_rng(seed)
    fast = _FAST.get(measure.name) if not measure.directed else None
    place = {n: i for i, n in enumerate(edges.nodes)}
    at = [place[n] for n in chosen]
    samples: list[Floats] = []
    began = time.monotonic()
    for number in range(draws if chosen and len(edges.keys) else 0):
        share = source(random)
        if fast:
            found = fast(edges.ties(share))[at]
        else:
            values = measure.compute(_projection(graph, edges, share, weight, measure.directed))
            found = np.array([values.get(n, np.nan) for n in chosen], dtype=np.float64)
        samples.append(direction * found)
        if progress:
            progress(number + 1, draws)
        if seconds is not None and number + 1 >= _LEAST and time.monotonic() - began > seconds:
            break
    drawn = np.array(samples, dtype=np.float64).reshape(-1, len(chosen))
    units = len({d for ds in edges.documents for d in ds}) if unit == "document" else int(edges.pieces.sum())
    table = pd.DataFrame([named(graph, n) for n in chosen], columns=["id", "name", "kind"])
    return _intervals(measure, table, observed, drawn, direction, (unit, units), level, seed)


def _intervals(
    measure: Measure,
    table: pd.DataFrame,
    observed: Floats,
    drawn: Floats,
    direction: float,
    unit: tuple[str, int],
    level: float,
    seed: int,
) -> RankIntervals:
    """The table of what was drawn; values times direction, so that high is central."""
    table["value"] = direction * observed
    order = table.assign(key=-observed).sort_values(["key", "name", "id"]).index.to_numpy()
    table, observed, drawn = table.loc[order].reset_index(drop=True), observed[order], drawn[:, order]
    table["rank"] = pd.Series(-observed).rank(method="min").astype(int)
    missing = np.isnan(drawn)
    mean = np.where(missing.all(axis=0), observed, np.nanmean(np.where(missing.all(axis=0), 0.0, drawn), axis=0)) if len(
        drawn) else observed  # fmt: skip
    centred = np.where(missing, -np.inf, drawn - mean + observed)
    # Sums in another order differ in the last places: what differs by no more is equal.
    centred = np.round(centred, 12)
    if len(drawn) and len(table):
        low, high = (1 - level) / 2, (1 + level) / 2
        best, worst = _ranks(centred)
        table["rank_low"] = np.quantile(best, low, axis=0, method="inverted_cdf").astype(int)
        table["rank_high"] = np.quantile(worst, high, axis=0, method="inverted_cdf").astype(int)
        ends = [np.quantile(centred, q, axis=0, method="inverted_cdf") * direction for q in (low, high)]
        ends = [np.where(np.isfinite(end), end, np.nan) for end in ends]
        table["value_low"], table["value_high"] = ends if direction > 0 else ends[::-1]
        following = [_ahead(centred[:, i], centred[:, i + 1]) for i in range(len(table) - 1)]
        table["ahead"] = [*following, np.nan]
        table["drift"] = direction * (mean - observed)
    else:
        for name in ("rank_low", "rank_high", "value_low", "value_high", "ahead", "drift"):
            table[name] = np.nan
    return RankIntervals(measure.name, table, len(drawn), *unit, level, seed, centred)


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


Source = Callable[[np.random.Generator], Floats]


def _unit(edges: Edges, unit: str | None) -> tuple[str, Source]:
    """What is drawn, and a draw: of each edge, how many times as much evidence it has as in the graph."""
    if unit not in (None, "piece", "document"):
        raise ValueError(f"unknown unit {unit!r}; known: piece, document")
    known = {document: i for i, document in enumerate(dict.fromkeys(d for ds in edges.documents for d in ds))}
    silent = sum(not ds for ds in edges.documents)
    if unit == "document" and silent:
        raise ValueError(f"{silent} of {len(edges.keys)} relations do not say which documents they are from")
    if unit == "document" and len(known) < DOCUMENTS:
        raise ValueError(f"{len(known)} documents are too few to draw from: at least {DOCUMENTS}, or draw pieces")
    row = np.repeat(np.arange(len(edges.keys)), [len(ds) for ds in edges.documents])
    column = np.array([known[d] for ds in edges.documents for d in ds], dtype=np.int64)
    if unit is None:
        spread = not silent and len(known) >= DOCUMENTS and np.bincount(column).max() < len(edges.keys) / 2
        unit = "document" if spread else "piece"
    if unit == "piece":
        total = int(edges.pieces.sum())
        chance = edges.pieces / max(total, 1)
        return unit, lambda random: random.multinomial(total, chance) / edges.pieces
    each = np.bincount(row, minlength=len(edges.keys))

    def draw(random: np.random.Generator) -> Floats:
        times = np.bincount(random.integers(0, len(known), len(known)), minlength=len(known))
        # How many pieces are from which document is not known: alike from each.
        return np.bincount(row, weights=times[column], minlength=len(each)) / each

    return unit, draw


def _projection(graph: nx.MultiDiGraph[str], edges: Edges, share: Floats, weight: str, directed: bool) -> Any:
    """The projection of a draw, for measures that have no faster way."""
    if directed:
        return simple(_thinned(graph, edges, share), weight, directed=True)
    ties = edges.ties(share)
    flat: Any = nx.Graph()
    flat.add_nodes_from(graph.nodes(data=True))
    rows = zip(ties.ends.tolist(), ties.weight.tolist(), ties.positive.tolist(), ties.negative.tolist(),
               ties.sign.tolist(), strict=True)  # fmt: skip
    flat.add_edges_from(
        (ties.nodes[a], ties.nodes[b], {"weight": w, "positive": p, "negative": n, "sign": s, "relations": []})
        for (a, b), w, p, n, s in rows
    )
    return nx.freeze(flat)
