"""How well the ranking would have done: every table in the order of time, ranked from what was dated before it.

Nothing later leaks in: what has the date of the table, or a date that may be as late (a year, where the table has a day
of that year), is not known yet; nor is anything without a date, but for memberships and offices. Of the table itself
its parties, its conflict and their place are given, and nothing that is told of its third parties."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import networkx as nx
import numpy as np

from graph.candidates.cases import Case
from graph.candidates.history import History, checked, history, of_case
from graph.candidates.ranking import Ranking, Weights
from graph.dates import earliest, latest, partial

KS = (1, 3, 5, 10)
OURS = "ranking"
FREQUENT = "most frequent so far"
SUM = "plain sum"
METHODS = (OURS, SUM, FREQUENT)
# Which tables: all; those of a conflict without an earlier table; those of a conflict without an earlier third party.
ALL, NEW, UNMEDIATED = "all", "new conflicts", "not mediated before"
SUBSETS = (ALL, NEW, UNMEDIATED)
_ROUNDS = 2000


@dataclass(frozen=True)
class Tested:
    """One table that was tested: its case, whether its conflict had no earlier table (new) or no earlier third party
    (unmediated), its actual third parties, by method the rank of the first of them that was found (None: not among the
    candidates), and the ranking's first ten."""

    case: Case
    new: bool
    unmediated: bool
    actual: tuple[str, ...]
    ranks: dict[str, int | None]
    top: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """What one method did on one subset: n tables; hits at k as a share of them, with Wilson's interval; the mean
    reciprocal rank with a bootstrap's; all at 95 %. `gain`: the ranking's hits at 5 less this method's, with a
    bootstrap over conflicts (None for the ranking)."""

    method: str
    subset: str
    n: int
    hits: dict[int, float]
    intervals: dict[int, tuple[float, float]]
    mrr: float
    mrr_interval: tuple[float, float]
    gain: tuple[float, float, float] | None


@dataclass(frozen=True)
class Backtest:
    """The whole test. `undated`, `unnamed`: tables that were left out, for want of a date, or because no candidate of
    these kinds is named among their third parties. `unseen`: of those tested, in how many no actual third party had
    been told of before, so that nothing could find it."""

    figures: tuple[Figures, ...]
    tested: tuple[Tested, ...]
    undated: int
    unnamed: int
    unseen: int


def backtest(
    graph: nx.MultiDiGraph[str],
    since: str | None = None,
    until: str | None = None,
    kinds: Sequence[str] = ("State", "Organization"),
    parts: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
    use: Weights | None = None,
) -> Backtest:
    """Ranks the third parties of every table that a mirror's graph (or a lens's view of it) tells of.

    Tables are agreements, processes and events with parties and third parties; where there are none, dyadic mediations
    of one date. since, until: partial dates; only tables that begin in between are tested, all are learned from. kinds:
    the candidates'. parts: which parts of third parties count, for what is learned and for what is a hit (empty: all).
    progress is told (done, of how many). use: other weights
    than those that ship. `tested` is empty when there is nothing to test."""
    partial(since), partial(until)  # ValueError for what is none
    if since and until and earliest(since) > latest(until):
        raise ValueError(f"the period ends ({until}) before it begins ({since})")
    checked(kinds, parts)
    past = history(graph, kinds, parts)
    chosen, undated, unnamed = _chosen(past, since, until, parts)
    tested = []
    for number, (case, actual) in enumerate(chosen, 1):
        tested.append(_test(past, case, actual, use))
        if progress:
            progress(number, len(chosen))
    unseen = sum(all(rank is None for rank in one.ranks.values()) for one in tested)
    return Backtest(tuple(_figures(tested)), tuple(tested), undated, unnamed, unseen)


def _chosen(
    past: History, since: str | None, until: str | None, parts: Sequence[str]
) -> tuple[list[tuple[Case, tuple[str, ...]]], int, int]:
    mediated = [case for case in past.cases if any(not parts or act.part in parts for act in case.acts)]
    # A pair is no process; it is tested only where a source knows nothing else.
    mediated = [case for case in mediated if case.id] or mediated
    first = earliest(since) if since else date.min
    end = latest(until) if until else date.max
    chosen, undated, unnamed = [], 0, 0
    for case in mediated:
        acted = {act.actor for act in case.acts if not parts or act.part in parts}
        actual = tuple(sorted(acted & past.column.keys()))
        if case.opens is None:
            undated += 1
        elif first <= case.opens <= end:
            if actual and case.parties:
                chosen.append((case, actual))
            else:
                unnamed += 1
    return chosen, undated, unnamed


def _test(past: History, case: Case, actual: tuple[str, ...], use: Weights | None) -> Tested:
    ranking = Ranking(past, of_case(case), case.opens, use)
    orders = {OURS: ranking.order(seen=True)}
    for name, scores in (("frequent", _frequent(ranking)), ("sum", _plain_sum(ranking))):
        key = FREQUENT if name == "frequent" else SUM
        orders[key] = sorted(orders[OURS], key=lambda i: (-scores[i], past.candidates[i]))
    wanted = {past.column[who] for who in actual}
    ranks = {name: next((k for k, i in enumerate(order, 1) if i in wanted), None) for name, order in orders.items()}
    earlier = [one for one in past.earlier(of_case(case), case.opens) if one is not case]
    return Tested(
        case,
        not earlier,
        not len(ranking.rows["conflict"]),
        actual,
        ranks,
        tuple(past.candidates[i] for i in orders[OURS][: KS[-1]]),
    )


def _frequent(ranking: Ranking) -> Any:
    """How many tables each acted at so far."""
    return ranking.history.acted(ranking.rows["experience"])


def _plain_sum(ranking: Ranking) -> Any:
    """How often each acted so far, in this conflict, with these parties or their countries, in this region: each over
    the highest, added."""
    total = np.zeros(len(ranking.history.candidates))
    for level in ("experience", "conflict", "party", "region"):
        counts = ranking.history.acted(ranking.rows[level])
        total += counts / max(counts.max(initial=0), 1)
    return total


def _figures(tested: Sequence[Tested]) -> Iterator[Figures]:
    for subset in SUBSETS:
        those = [one for one in tested if subset == ALL or (one.new if subset == NEW else one.unmediated)]
        if not those:
            continue
        clusters = _clusters(those)
        for method in METHODS:
            ranks = np.array([one.ranks[method] or math.inf for one in those])
            found = {k: int((ranks <= k).sum()) for k in KS}
            gain = None
            if method != OURS:
                ours = np.array([one.ranks[OURS] or math.inf for one in those])
                more = (ours <= 5).astype(float) - (ranks <= 5)
                gain = (float(more.mean()), *_bootstrap(more, clusters))
            yield Figures(
                method,
                subset,
                len(those),
                {k: n / len(those) for k, n in found.items()},
                {k: wilson(n, len(those)) for k, n in found.items()},
                float((1 / ranks).mean()),
                _bootstrap(1 / ranks, clusters),
                gain,
            )


def _clusters(tested: Sequence[Tested]) -> list[list[int]]:
    """Positions of the tables of one conflict together: a good guess at the first is a good guess at the next."""
    group: dict[str, int] = {}
    found: dict[int, list[int]] = {}
    for i, one in enumerate(tested):
        keys = one.case.conflicts | one.case.groups or one.case.parties
        place = min((group[key] for key in keys if key in group), default=i)
        group.update(dict.fromkeys(keys, place))
        found.setdefault(place, []).append(i)
    return list(found.values())


def _bootstrap(values: Any, clusters: Sequence[Sequence[int]]) -> tuple[float, float]:
    """95 % of the means of as many conflicts, drawn with replacement (percentiles; Efron & Tibshirani 1993, ch. 13)."""
    random = np.random.default_rng(1)
    sums = np.array([values[list(one)].sum() for one in clusters])
    sizes = np.array([len(one) for one in clusters])
    drawn = random.integers(len(clusters), size=(_ROUNDS, len(clusters)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def wilson(hits: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Wilson's score interval at 95 % for `hits` of `n` (Wilson 1927, JASA 22); (0, 1) for n = 0."""
    if not n:
        return 0.0, 1.0
    share, over = hits / n, 1 + z * z / n
    middle = (share + z * z / (2 * n)) / over
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / over
    return max(0.0, middle - half), min(1.0, middle + half)
