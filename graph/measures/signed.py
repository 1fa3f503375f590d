"""Friends and enemies: positive and negative degree, and structural balance by triangle, by actor and over time.

A tie's sign is what most of its weight is: 1 where its friendly relations weigh more than its hostile ones, -1 where they
weigh less. Ties of sign 0 (as much of each, or only neutral relations) and loops say nothing here and are part of no triangle.
Direction plays no part: the two directions of a directed projection add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb, nan, sqrt
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from graph.dates import earliest, latest
from graph.lens import Lens
from graph.measures.edges import Floats, Ints, Ties, named
from graph.measures.measure import Measure

__all__ = [
    "MEASURES",
    "TYPES",
    "Balance",
    "balance",
    "balance_over_time",
    "balanced_share",
    "negative_degree",
    "net_degree",
    "periods",
    "pn_centrality",
    "positive_degree",
    "triangles",
]

# The four signed triangles by their number of negative ties, and which of them are balanced: structurally (Cartwright & Harary
# 1956: an even number of negative ties) and weakly (Davis 1967: all but the one with a single negative tie).
TYPES = ("+++", "++-", "+--", "---")
STRUCTURAL = np.array([True, False, True, False])
WEAK = np.array([True, False, True, True])

_WEDGES = 2_000_000  # how many pairs of ties are looked at in one go: some 100 MB


@dataclass(frozen=True)
class Balance:
    """Structural balance of a graph.

    positive, negative, unsigned: ties by sign (loops left out). counts: triangles by type, as TYPES names them. balanced,
    weak: share of triangles that are structurally and weakly balanced, in [0, 1]; NaN without triangles. expected: the mean of
    `balanced` if the same signs lay on the same ties by chance; z: how many standard deviations `balanced` is above that (NaN
    where chance leaves no choice). actors: a row a node in at least one signed triangle: id, name, kind, triangles, a column
    a type, balanced, weak; the most triangles first.
    """

    positive: int
    negative: int
    unsigned: int
    counts: dict[str, int]
    balanced: float
    weak: float
    expected: float
    z: float
    actors: pd.DataFrame

    @property
    def triangles(self) -> int:
        """How many signed triangles there are."""
        return sum(self.counts.values())

    def to_dict(self) -> dict[str, Any]:
        """As JSON data without the actors; what is not defined is None."""
        shares = {name: _known(getattr(self, name)) for name in ("balanced", "weak", "expected", "z")}
        ties = {name: getattr(self, name) for name in ("positive", "negative", "unsigned")}
        return {**ties, "triangles": self.triangles, "counts": dict(self.counts), **shares}


def _known(value: float) -> float | None:
    return None if value != value else value


def triangles(nodes: int, ends: Ints) -> Iterator[tuple[Ints, Ints]]:
    """All triangles of a simple graph, each once, in blocks: `(corners, sides)`, two arrays of shape (triangles, 3).

    nodes: how many. ends: (ties, 2), no loops, no pair twice. corners: nodes; sides: rows of `ends`. Ties lead from lower to
    higher degree, so that no node has more than sqrt(2 ties) to pair (Chiba & Nishizeki 1985; Latapy 2008).
    """
    degree = np.bincount(ends.ravel(), minlength=nodes)
    rank = np.empty(nodes, dtype=np.int64)
    node = np.argsort(degree, kind="stable")
    rank[node] = np.arange(nodes)
    low, high = np.sort(rank[ends], axis=1).T
    key = low * nodes + high
    row = np.argsort(key)
    low, high, key = low[row], high[row], key[row]
    partners = np.searchsorted(low, low, side="right") - np.arange(len(low)) - 1
    before = np.concatenate([[0], np.cumsum(partners)])
    at = 0
    while at < len(low):
        upto = max(int(np.searchsorted(before, before[at] + _WEDGES, side="right")) - 1, at + 1)
        first = np.repeat(np.arange(at, upto), partners[at:upto])
        second = first + 1 + np.arange(len(first)) - (before[first] - before[at])
        wanted = high[first] * nodes + high[second]
        third = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        closed = key[third] == wanted
        first, second, third = first[closed], second[closed], third[closed]
        yield node[np.stack([low[first], high[first], high[second]], 1)], row[np.stack([first, second, third], 1)]
        at = upto


@dataclass(frozen=True)
class _Count:
    """Triangles by type: of the graph, of each node (nodes, 4), and how many each tie is part of."""

    types: Ints
    corners: Ints
    sides: Ints


def _count(ties: Ties) -> _Count:
    n, negative = len(ties.nodes), (ties.sign < 0).astype(np.int64)
    types, corners = np.zeros(4, np.int64), np.zeros(n * 4, np.int64)
    sides = np.zeros(len(ties.ends), np.int64)
    for corner, side in triangles(n, ties.ends):
        type = negative[side].sum(axis=1)
        types += np.bincount(type, minlength=4)
        corners += np.bincount((corner * 4 + type[:, None]).ravel(), minlength=n * 4)
        sides += np.bincount(side.ravel(), minlength=len(sides))
    return _Count(types, corners.reshape(n, 4), sides)


def balance(graph: Any, weight: str = "ties") -> Balance:
    """How balanced a graph is: triangles by sign, as a whole and by actor.

    graph: a mirror's graph, a lens's view of it, or a projection. weight: the one of `graph.projection.Rules` by which the sign
    of a tie is decided; a projection has its signs.
    The share of triangles with an even number of negative ties is Cartwright & Harary's (1956) degree of balance by cycles of
    length three; weak balance is Davis's (1967). For `expected` and `z` the signs are dealt out anew over the same ties, all
    ways alike; mean and variance are exact. Without ties everything is 0 or NaN; parts of a disconnected graph add up.
    """
    every = Ties.of(graph, weight)
    ties = every.signed()
    found = _count(ties)
    loops = int((every.ends[:, 0] == every.ends[:, 1]).sum())
    positive = int((ties.sign > 0).sum())
    negative = len(ties.ends) - positive
    expected, z = _by_chance(positive, negative, found.types, found.sides)
    total = int(found.types.sum())
    return Balance(
        positive,
        negative,
        len(every.ends) - loops - len(ties.ends),
        {name: int(count) for name, count in zip(TYPES, found.types, strict=True)},
        float(found.types[STRUCTURAL].sum() / total) if total else nan,
        float(found.types[WEAK].sum() / total) if total else nan,
        expected,
        z,
        _actors(graph, ties.nodes, found.corners),
    )


def _actors(graph: Any, nodes: Sequence[str], corners: Ints) -> pd.DataFrame:
    total = corners.sum(axis=1)
    chosen = np.flatnonzero(total).tolist()
    table = pd.DataFrame([named(graph, nodes[i]) for i in chosen], columns=["id", "name", "kind"])
    table["triangles"] = total[chosen]
    for i, name in enumerate(TYPES):
        table[name] = corners[chosen, i]
    table["balanced"] = corners[chosen][:, STRUCTURAL].sum(axis=1) / total[chosen]
    table["weak"] = corners[chosen][:, WEAK].sum(axis=1) / total[chosen]
    return table.sort_values(["triangles", "name"], ascending=[False, True]).reset_index(drop=True)


def _by_chance(positive: int, negative: int, types: Ints, sides: Ints) -> tuple[float, float]:
    """Mean share of balanced triangles over all ways to deal out the signs, and the z-score of the share there is.

    The sum S of the triangles' products of signs is 2 balanced - all of them. Two triangles have no side in common, or one,
    whose sign then cancels: so Var S needs how often the product of 3, 4 and 6 ties is positive, and how many pairs share one.
    """
    total = int(types.sum())
    if not total:
        return nan, nan
    three, four, six = (_mean_product(positive, negative, k) for k in (3, 4, 6))
    joined = sum(comb(int(k), 2) for k in sides)
    apart = comb(total, 2) - joined
    variance = total + 2 * joined * four + 2 * apart * six - (total * three) ** 2
    there = float(types[STRUCTURAL].sum() - types[~STRUCTURAL].sum())
    z = (there - total * three) / sqrt(variance) if variance > 1e-9 * total * total else nan
    return (1 + three) / 2, z


def _mean_product(positive: int, negative: int, k: int) -> float:
    """Mean product of the signs of k ties drawn without replacement; 0 where there are fewer (no such pair exists then)."""
    ways = comb(positive + negative, k)
    if not ways:
        return 0.0
    signs = sum((1, -1)[j % 2] * comb(negative, j) * comb(positive, k - j) for j in range(k + 1))
    return signs / ways


def balance_over_time(
    graph: nx.MultiDiGraph[str], windows: Sequence[tuple[str | None, str | None]], weight: str = "ties"
) -> pd.DataFrame:
    """The balance of what a mirror's graph, or a lens's view of it, shows of each of several periods.

    windows: pairs (since, until) of partial dates; None is an open end. A row a window, in order: since, until, positive,
    negative, triangles, a column a type, balanced, weak, expected, z, as `Balance` has them. What is of a period is what
    ``Lens(since=, until=)`` shows: structure without a date (offices, memberships) is of the time in which its holder
    is known to have acted, so a window in which nothing happened may have some. Raises ValueError for a date that is none
    and for a period that ends before it begins.
    """
    rows = []
    for since, until in windows:
        ties = Ties.of(Lens(since=since, until=until).view(graph), weight).signed()
        found = _count(ties)
        positive = int((ties.sign > 0).sum())
        total = int(found.types.sum())
        expected, z = _by_chance(positive, len(ties.ends) - positive, found.types, found.sides)
        shares = [found.types[which].sum() / total if total else nan for which in (STRUCTURAL, WEAK)]
        rows.append(
            [since, until, positive, len(ties.ends) - positive, total, *found.types.tolist(), *shares, expected, z]
        )
    names = ["since", "until", "positive", "negative", "triangles", *TYPES, "balanced", "weak", "expected", "z"]
    return pd.DataFrame(rows, columns=names)


def periods(
    graph: nx.MultiDiGraph[str], years: int, since: str | None = None, until: str | None = None
) -> list[tuple[str, str]]:
    """Windows of so many whole years each, from the first to the last dated relation, or from `since` to `until`.

    The last one may be shorter. Empty when nothing is dated. Raises ValueError when `years` is less than 1.
    """
    if years < 1:
        raise ValueError(f"a window of {years} years: it has to be one or more")
    dates = [date for *_, data in graph.edges(data=True) for date in (data["from"], data["to"]) if date]
    if not dates:
        return []
    first = earliest(since or min(dates)).year
    last = latest(until or max(dates)).year
    return [(f"{year:04}", f"{min(year + years - 1, last):04}") for year in range(first, last + 1, years)]


def positive_degree(graph: Any) -> dict[str, float]:
    """Number of others to whom a node's tie is more friendly than hostile; 0 to n - 1."""
    return _degrees(graph, 1)


def negative_degree(graph: Any) -> dict[str, float]:
    """Number of others to whom a node's tie is more hostile than friendly; 0 to n - 1."""
    return _degrees(graph, -1)


def net_degree(graph: Any) -> dict[str, float]:
    """Friendly less hostile strength of a node's ties, in units of the projection's weight; loops left out."""
    ties = Ties.of(graph)
    apart = ties.where(ties.ends[:, 0] != ties.ends[:, 1])
    return _at_nodes(apart, apart.positive - apart.negative)


def _degrees(graph: Any, sign: int) -> dict[str, float]:
    ties = Ties.of(graph).signed()
    return _at_nodes(ties, (ties.sign == sign).astype(float))


def _at_nodes(ties: Ties, value: Floats) -> dict[str, float]:
    """The sum of a value of ties at each node."""
    sums = np.bincount(ties.ends.ravel(), weights=np.repeat(value, 2), minlength=len(ties.nodes))
    return dict(zip(ties.nodes, sums.tolist(), strict=True))


def balanced_share(graph: Any) -> dict[str, float]:
    """Share of a node's signed triangles that are structurally balanced, in [0, 1]; nodes in no triangle are left out."""
    ties = Ties.of(graph).signed()
    corners = _count(ties).corners
    total = corners.sum(axis=1)
    chosen = np.flatnonzero(total).tolist()
    shares = corners[chosen][:, STRUCTURAL].sum(axis=1) / total[chosen]
    return dict(zip([ties.nodes[i] for i in chosen], shares.tolist(), strict=True))


def pn_centrality(graph: Any) -> dict[str, float]:
    """Everett & Borgatti's (2014) PN: as degree, but friends of friends and enemies of enemies count for a node a little.

    x = (I - (P - 2N) / (2n - 2))^-1 1, P and N the friendly and hostile ties, n the number of nodes; between -1 and 2, 1 for a
    node without signed ties. Of two nodes that are only hostile to each other, where the inverse does not exist, both have 1/2,
    the least solution. A single node has 1.
    """
    ties = Ties.of(graph).signed()
    n = len(ties.nodes)
    if n < 2 or not len(ties.ends):
        return dict.fromkeys(ties.nodes, 1.0)
    u, v = ties.ends.T
    value = np.where(ties.sign > 0, 1.0, -2.0) / (2 * n - 2)

    def times(x: Floats) -> Floats:
        there = np.bincount(u, weights=value * x[v], minlength=n)
        back = np.bincount(v, weights=value * x[u], minlength=n)
        return x - there - back

    # Conjugate gradients (Hestenes & Stiefel 1952): the matrix is symmetric with eigenvalues in [0, 2], mostly near 1, so that
    # a few steps do where a dense inverse would take n^3.
    x, rest = np.zeros(n), np.ones(n)
    step, size = rest, float(rest @ rest)
    for _ in range(10 * n):
        if size <= 1e-26 * n:
            break
        moved = times(step)
        along = size / float(step @ moved)
        x, rest = x + along * step, rest - along * moved
        step, size = rest + float(rest @ rest) / size * step, float(rest @ rest)
    return dict(zip(ties.nodes, x.tolist(), strict=True))


MEASURES: tuple[Measure, ...] = (
    Measure(
        "positive_degree",
        "has friendly ties to many others",
        positive_degree,
        family="signed",
        formula="number of ties whose friendly weight is more than their hostile weight",
        source="Wasserman & Faust 1994, Social Network Analysis, ch. 4 (degree), on the positive part of a signed graph",
        range="0 to n - 1",
        misleads="Membership and mandates count as friendly, so large organisations lead. One friendly meeting outweighs "
        "nothing: a tie with as many friendly as hostile relations is left out.",
        signed=True,
    ),
    Measure(
        "negative_degree",
        "is on hostile terms with many others",
        negative_degree,
        family="signed",
        formula="number of ties whose hostile weight is more than their friendly weight",
        source="Wasserman & Faust 1994, Social Network Analysis, ch. 4 (degree), on the negative part of a signed graph",
        range="0 to n - 1",
        misleads="It does not tell who is hostile to whom: the attacked count as the attackers. News tells of hostility more "
        "readily than of friendship.",
        signed=True,
    ),
    Measure(
        "net_degree",
        "has more friendly than hostile relations, by weight",
        net_degree,
        family="signed",
        formula="sum over ties of friendly weight less hostile weight",
        source="Wasserman & Faust 1994, Social Network Analysis, ch. 4 (valued degree), with signs",
        range="any number, in units of the weight",
        misleads="Zero may mean no ties at all, or very many of both signs: look at positive and negative degree too.",
        weighted=True,
        signed=True,
    ),
    Measure(
        "balanced_share",
        "stands in triangles without strain: its friends are each other's friends and its enemies' enemies",
        balanced_share,
        family="signed",
        formula="triangles at the actor with an even number of hostile ties / all its signed triangles",
        source="Harary 1953; Cartwright & Harary 1956",
        range="0 to 1",
        misleads="With few triangles it is 0, 1/2 or 1 by accident: look at their number. Where almost all ties are friendly "
        "nearly every triangle is balanced: compare with the share expected by chance.",
        signed=True,
    ),
    Measure(
        "pn",
        "has many friends and few enemies, and friends who have, too",
        pn_centrality,
        family="signed",
        formula="x = (I - (P - 2N) / (2n - 2))^-1 1",
        source="Everett & Borgatti 2014, Social Networks 38",
        range="-1 to 2; 1 without signed ties",
        misleads="It was made for small groups. In a large sparse graph it is nearly 1 + (friends - 2 enemies) / (2n - 2). "
        "That a hostile tie counts twice as much as a friendly one is a convention.",
        signed=True,
    ),
)
