"""Mediators on one side, those they mediated for on the other: in an order in which few of the ties between them cross."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from graph.mediation.parts import Mediation

__all__ = ["TwoSided", "two_sided"]

_SWEEPS = 8

# A party by itself, or a dyad: ids in their order.
Whom = tuple[str, ...]


@dataclass(frozen=True)
class TwoSided:
    """mediators: ids; whom: parties as (id,), dyads as (id, id); both from top to bottom. ties: the mediations of each of the
    one for each of the other. mediators_in_all, whom_in_all: how many there were before the fewest were left out."""

    mediators: tuple[str, ...]
    whom: tuple[Whom, ...]
    ties: Mapping[tuple[str, Whom], tuple[Mediation, ...]]
    mediators_in_all: int
    whom_in_all: int


def two_sided(found: Iterable[Mediation], most: int, dyads: bool = False) -> TwoSided:
    """Mediations (as `mediations` counts them) as a picture with two sides, of at most so many on each: those with most.

    dyads: two parties that were in the same talks, instead of parties by themselves. With many parties at one table that says
    nothing of who was against whom: nobody tells the sides.
    """
    every: dict[tuple[str, Whom], list[Mediation]] = defaultdict(list)
    for one in found:
        sides: Iterable[Whom] = combinations(sorted(one.parties), 2) if dyads else ((party,) for party in one.parties)
        for whom in sides:
            every[one.mediator, whom].append(one)
    totals: Counter[str] = Counter()
    others: Counter[Whom] = Counter()
    for (mediator, whom), behind in every.items():
        totals[mediator] += len(behind)
        others[whom] += len(behind)
    left = sorted(totals, key=lambda node: (-totals[node], node))[:most]
    there = set(left)
    # Of those on the right, the ones that are tied to what is shown on the left.
    tied: Counter[Whom] = Counter()
    for (mediator, whom), behind in every.items():
        if mediator in there:
            tied[whom] += len(behind)
    right = sorted(tied, key=lambda whom: (-tied[whom], -others[whom], whom))[:most]
    kept = set(right)
    ties = {tie: tuple(behind) for tie, behind in every.items() if tie[0] in there and tie[1] in kept}
    left = [node for node in left if any(tie[0] == node for tie in ties)]
    left, right = _untangled(left, right, ties)
    return TwoSided(tuple(left), tuple(right), ties, len(totals), len(others))


def _untangled(
    left: Sequence[str], right: Sequence[Whom], ties: Mapping[tuple[str, Whom], Sequence[Mediation]]
) -> tuple[list[str], list[Whom]]:
    """Each side by where its ties lead on the other, in turn (the barycentre method: Sugiyama, Tagawa & Toda 1981)."""
    ones, others = list(left), list(right)
    for _ in range(_SWEEPS):
        at: dict[str, float] = {node: place / len(ones) for place, node in enumerate(ones)}
        others.sort(key=lambda whom: _middle([(at[a], len(n)) for (a, b), n in ties.items() if b == whom]))
        there: dict[Whom, float] = {whom: place / len(others) for place, whom in enumerate(others)}
        ones.sort(key=lambda node: _middle([(there[b], len(n)) for (a, b), n in ties.items() if a == node]))
    return ones, others


def _middle(places: Sequence[tuple[float, int]]) -> float:
    return sum(place * weight for place, weight in places) / sum(weight for _, weight in places) if places else 0.0
