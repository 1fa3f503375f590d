"""Central by being tied to the central: eigenvector, PageRank, Katz, and hubs with authorities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.arcs import Floats, Ints, arcs, of_pairs, strengths
from graph.measures.measure import Measure

__all__ = ["MEASURES", "authorities", "eigenvector", "hits", "hubs", "katz", "pagerank"]

_SAME = 1e-9  # eigenvalues this close, relatively, are one
_SETTLED = 1e-11  # by how much all values together still change
_ROUNDS = 2000
_BASIS, _RESTARTS = 64, 12  # of Lanczos; a dozen or two vectors do mostly, and where these do not, more hardly would


def eigenvector(graph: Any, weight: str | None = None) -> dict[Any, float]:
    """Each node's value is in proportion to the sum of its neighbours'; Euclidean norm 1, 0 or more (Bonacich 1972).

    weight: an attribute that holds the ties' strengths (`graph.arcs.strengths`); raises ValueError for negative ones.
    It is what `nx.eigenvector_centrality` goes towards, from equal values: in a disconnected graph, the part with the greatest
    eigenvalue has values and all others are 0; without ties all are equal. In a directed graph what points to a node
    counts. ValueError is raised where the values do not settle: in a directed graph, when there is no way back to anyone; in
    one without direction, when the first eigenvalue cannot be told from the second, as in a chain of thousands.
    """
    its = arcs(graph)
    if not its.nodes:
        return {}
    if its.directed:
        values = _settled(_matrix(graph, weight))
    else:
        values = sum(vector.sum() * vector for vector in _unique(_dominant(_matrix(graph, weight))[1]))
        values = values / np.linalg.norm(values)
    return dict(zip(its.nodes, values.tolist(), strict=True))


def pagerank(graph: Any, alpha: float = 0.85, weight: str | None = None) -> dict[Any, float]:
    """Share of time that a walk spends at a node which follows a tie by its strength, or jumps anywhere with 1 - alpha.

    As `nx.pagerank` (whose default weight is "weight"): sums to 1; a walk that is stuck jumps (Page et al. 1999). Ties
    without direction are walked both ways, so there it is close to `degree`. Disconnected graphs need no care.
    weight: an attribute that holds the ties' strengths; raises ValueError for negative ones, and for alpha outside [0, 1).
    """
    if not 0 <= alpha < 1:
        raise ValueError(f"alpha is a share below 1, and is {alpha:g}")
    its, n = arcs(graph), len(arcs(graph).nodes)
    if not n:
        return {}
    # Not by igraph: at times its PageRank takes a hundred times as long, for the same graph.
    total = np.bincount(its.tails, strengths(graph, weight), n)
    stuck = total == 0
    matrix, share = _matrix(graph, weight), np.divide(alpha, total, out=np.zeros(n), where=~stuck)
    values, change = np.full(n, 1 / n), 1.0
    while change > _SETTLED:  # each round takes away 1 - alpha of the difference, or more
        before, values = values, matrix.told(share * values) + (alpha * values[stuck].sum() + 1 - alpha) / n
        change = float(np.abs(values - before).sum())
    return dict(zip(its.nodes, values.tolist(), strict=True))


def katz(
    graph: Any, alpha: float | None = None, beta: float = 1.0, normalized: bool = True, weight: str | None = None
) -> dict[Any, float]:
    """Number of walks of all lengths that end at a node, one of k steps counting alpha^k; Euclidean norm 1 (Katz 1953).

    x = alpha A'x + beta, as `nx.katz_centrality`, whose default for alpha is .1 and fails on denser graphs. Here it is .85 of
    the greatest there is, 1 / (largest eigenvalue of A), or .1 in a graph without circles, where any will do. It is above 0 for
    everyone, so it is the one to take where `eigenvector` is not defined: directed graphs, graphs in parts.
    Not `normalized`: x itself, beta or more. weight: an attribute that holds the ties' strengths. Where the eigenvalue cannot
    be found, as in a chain of thousands, the greatest strength is taken for it, which is not less.
    Raises ValueError for an alpha too great, and for negative strengths.
    """
    its = arcs(graph)
    if not its.nodes:
        return {}
    matrix = _matrix(graph, weight)
    largest = _radius(matrix) if its.directed else _dominant(matrix)[0]
    if alpha is None:
        alpha = 0.85 / largest if largest > 0 else 0.1
    elif not 0 <= alpha * largest < 1:
        raise ValueError(f"alpha is {alpha:g}; in this graph it has to be 0 or more and below {1 / largest:.4g}")
    values = _walks(matrix, alpha) if its.directed else _walks_both_ways(matrix, alpha)
    if values is None:
        raise ValueError(f"alpha is {alpha:g}, too near to the greatest there is: {1 / largest:.4g}")
    values = values / np.linalg.norm(values) if normalized else values * beta
    return dict(zip(its.nodes, values.tolist(), strict=True))


def _walks(matrix: _Matrix, alpha: float) -> Floats | None:
    """x = alpha A'x + 1, step by step; None where there is no end to it."""
    values = np.ones(matrix.size)
    for _ in range(_ROUNDS):
        before, values = values, alpha * matrix.told(values) + 1.0
        if np.abs(values - before).sum() <= _SETTLED * values.sum():
            return values
    return None


def _walks_both_ways(matrix: _Matrix, alpha: float) -> Floats | None:
    """The same where A is symmetric, by conjugate gradients (Hestenes & Stiefel 1952): a fifth of the steps."""
    values, left = np.zeros(matrix.size), np.ones(matrix.size)
    way, size = left, float(left @ left)
    for _ in range(_ROUNDS):
        pushed = way - alpha * matrix.told(way)
        step = size / float(way @ pushed)
        values, left = values + step * way, left - step * pushed
        before, size = size, float(left @ left)
        if size <= _SETTLED**2 * float(values @ values):
            return values
        way = left + size / before * way
    return None


def hits(graph: Any, weight: str | None = None) -> tuple[dict[Any, float], dict[Any, float]]:
    """Hubs and authorities, each summing to 1: a hub points to good authorities, which good hubs point to (Kleinberg 1999).

    As `nx.hits`, and where that is not unique (several parts with one singular value) what Kleinberg's iteration goes towards
    from equal values. Without direction both are the same. All are 0 in a graph without ties; those that are not of the part
    with the greatest singular value are 0. weight: an attribute that holds the ties' strengths; raises ValueError for
    negative ones.
    """
    its = arcs(graph)
    n = len(its.nodes)
    # Every node twice, as the one who points and as the one pointed at: there both are one eigenvector.
    largest, vectors = _dominant(_twice(_matrix(graph, weight))) if n else (0.0, [])
    both = np.zeros(2 * n)
    if largest > 0:
        for vector in _unique(vectors):
            both += vector * (vector[:n].sum() / (vector[:n] @ vector[:n]))
    hub, authority = (half / (half.sum() or 1.0) for half in (both[:n], both[n:]))
    return dict(zip(its.nodes, hub.tolist(), strict=True)), dict(zip(its.nodes, authority.tolist(), strict=True))


def hubs(graph: Any) -> dict[Any, float]:
    """The first half of `hits`."""
    return hits(graph)[0]


def authorities(graph: Any) -> dict[Any, float]:
    """The second half of `hits`."""
    return hits(graph)[1]


@dataclass(frozen=True, eq=False)
class _Matrix:
    """Ties of `size` nodes, sorted by receiver: whose value reaches whom, and how strongly (above 0)."""

    size: int
    senders: Ints
    receivers: Ints
    strength: Floats

    def told(self, values: Floats) -> Floats:
        """For each node, the sum over the ties that point to it of strength times the value at the other end."""
        # Summed one receiver after the other, always in the same order.
        return np.bincount(self.receivers, self.strength * values[self.senders], self.size).astype(np.float64)

    def within(self, nodes: Ints) -> _Matrix:
        """The ties among some of the nodes, which are numbered anew in their order."""
        place = np.full(self.size, -1)
        place[nodes] = np.arange(len(nodes))
        there = (place[self.receivers] >= 0) & (place[self.senders] >= 0)
        return _Matrix(len(nodes), place[self.senders[there]], place[self.receivers[there]], self.strength[there])

    def parts(self) -> Ints:
        """For each node the number of its component; symmetric ties only.

        Each takes the least number among its neighbours and hands it to all that had the same as it: some rounds, and a
        quarter of the time that it takes to make a graph of the ties for igraph.
        """
        label = np.arange(self.size)
        if not len(self.receivers):
            return label
        firsts = np.flatnonzero(np.diff(self.receivers, prepend=-1))
        told = self.receivers[firsts]
        while True:
            least = label.copy()
            least[told] = np.minimum(label[told], np.minimum.reduceat(label[self.senders], firsts))
            new = least.copy()
            np.minimum.at(new, label, least)
            while (new[new] != new).any():
                new = new[new]
            if (new == label).all():
                return np.unique(label, return_inverse=True)[1]
            label = new


def _matrix(graph: Any, weight: str | None) -> _Matrix:
    its, by_head = arcs(graph), arcs(graph).inward()
    receivers, strength = (
        (its.heads if its.directed else its.tails)[by_head.order],
        strengths(graph, weight)[by_head.order],
    )
    there = strength > 0
    return _Matrix(len(its.nodes), by_head.senders[there], receivers[there], strength[there])


def _twice(matrix: _Matrix) -> _Matrix:
    """Each node as hub, and then each as authority; a tie joins the hub that sends with the authority that receives."""
    n, back = matrix.size, np.argsort(matrix.senders, kind="stable")
    return _Matrix(
        2 * n,
        np.concatenate([matrix.receivers[back] + n, matrix.senders]),
        np.concatenate([matrix.senders[back], matrix.receivers + n]),
        np.concatenate([matrix.strength[back], matrix.strength]),
    )


def _dominant(matrix: _Matrix) -> tuple[float, list[Floats]]:
    """The greatest eigenvalue of a symmetric matrix, and for each component that has it, its eigenvector of norm 1.

    The vectors are 0 or more (Perron and Frobenius). Only those components are worked out whose eigenvalue may be the
    greatest: it lies between the mean and the maximum of the strengths.
    """
    strength, part = matrix.told(np.ones(matrix.size)), matrix.parts()
    mean = np.bincount(part, strength) / np.bincount(part)
    most = np.zeros(len(mean))
    np.maximum.at(most, part, strength)
    found: list[tuple[float, Floats]] = []
    for one in np.flatnonzero(most >= mean.max() * (1 - _SAME)):
        nodes = np.flatnonzero(part == one)
        vector = np.zeros(matrix.size)
        if most[one] - mean[one] <= _SAME * most[one]:  # all as strong: pairs, circles, isolates
            value, vector[nodes] = float(mean[one]), len(nodes) ** -0.5
        else:
            value, vector[nodes] = _lanczos(matrix if len(nodes) == matrix.size else matrix.within(nodes))
        found.append((value, vector))
    largest = max(value for value, _ in found)
    return largest, [vector for value, vector in found if value >= largest * (1 - _SAME)]


def _lanczos(matrix: _Matrix) -> tuple[float, Floats]:
    """The greatest eigenvalue of a connected symmetric matrix and its vector of norm 1 (Lanczos 1950, begun anew at times).

    In a graph like a chain of thousands the next eigenvalue is too near to tell them apart: then the value is a bound from
    above, the greatest strength, and the vector is NaN.
    """
    size = min(_BASIS, matrix.size)
    start = np.full(matrix.size, matrix.size**-0.5)
    for _ in range(_RESTARTS):
        basis = np.empty((size, matrix.size))
        basis[0] = start
        small = np.zeros((size, size))
        for k in range(size):
            new = matrix.told(basis[k])
            small[k, k] = basis[k] @ new
            for _ in range(2):  # once is not enough in floating point
                new -= basis[: k + 1].T @ (basis[: k + 1] @ new)
            left = float(np.linalg.norm(new))
            last = k == size - 1 or left <= 1e-13 * small[0, 0]
            if last or k % 8 == 7:
                values, vectors = np.linalg.eigh(small[: k + 1, : k + 1])
                best = vectors[:, -1]
                settled = left * abs(best[-1]) <= 1e-12 * values[-1]
                if last or settled:
                    start = np.abs(best @ basis[: k + 1])
                    start /= np.linalg.norm(start)
                    break
            small[k, k + 1] = small[k + 1, k] = left
            basis[k + 1] = new / left
        if settled:
            return float(values[-1]), start
    return float(matrix.told(np.ones(matrix.size)).max()), np.full(matrix.size, np.nan)


def _unique(vectors: list[Floats]) -> list[Floats]:
    if any(np.isnan(vector).any() for vector in vectors):
        raise ValueError(
            "the first eigenvalue of this graph cannot be told from the second, as in a very long chain: it has no centre that "
            "eigenvector centrality or HITS could find. Katz and PageRank do"
        )
    return vectors


def _radius(matrix: _Matrix) -> float:
    """The greatest eigenvalue of a matrix, that of one of its strong components; at most 1e-10 above, or a bound from above.

    For any values above 0 it lies between the least and the greatest growth within the component (Collatz and Wielandt).
    """
    heavy = of_pairs(matrix.size, matrix.senders, matrix.receivers, directed=True)
    part = np.array(heavy.connected_components(mode="strong").membership, dtype=np.int64)
    inside = part[matrix.senders] == part[matrix.receivers]
    matrix = _Matrix(matrix.size, matrix.senders[inside], matrix.receivers[inside], matrix.strength[inside])
    if not len(matrix.strength):
        return 0.0
    values, most = np.ones(matrix.size), np.inf
    self = matrix.strength.mean()  # with itself: circles would swing for ever
    for _ in range(_ROUNDS):
        new = matrix.told(values)
        growth = new / values
        least = np.full(len(values), np.inf)
        np.minimum.at(least, part, growth)
        most = min(most, float(growth.max()))
        if most - least[np.isfinite(least)].max() <= 1e-10 * most:
            break
        new += self * values
        top = np.zeros(len(values))
        np.maximum.at(top, part, new)
        values = np.maximum(new / top[part], 1e-300)
    return most


def _settled(matrix: _Matrix) -> Floats:
    values = np.full(matrix.size, 1 / matrix.size)
    for _ in range(_ROUNDS):
        new = values + matrix.told(values)  # with itself: circles would swing for ever
        new /= np.linalg.norm(new)
        if np.abs(new - values).sum() <= _SETTLED:
            return new
        values = new
    raise ValueError(
        "eigenvector centrality does not settle in this directed graph: too few of its ties lead back. Katz and PageRank do"
    )


MEASURES = (
    Measure(
        "eigenvector",
        "is tied to those who are themselves well tied",
        eigenvector,
        family="spectral",
        formula="x_i = (1 / λ) × sum over j of a_ij x_j, λ the largest eigenvalue of the matrix of ties",
        source="Bonacich 1972",
        range="0 to 1, squares sum to 1",
        misleads="all but the part of the graph with the densest centre get 0, or next to it",
    ),
    Measure(
        "pagerank",
        "is tied to those who are themselves central",
        pagerank,
        family="spectral",
        formula="x_i = (1 - α) / n + α × sum over j of x_j w_ji / (sum of w_j), α = .85",
        source="Page, Brin, Motwani & Winograd 1999",
        range="0 to 1, sums to 1",
        misleads="without direction hardly differs from degree",
    ),
    Measure(
        "katz",
        "is at the end of many short chains of ties",
        katz,
        family="spectral",
        formula="x = α A'x + 1, α = .85 / (largest eigenvalue of A); squares sum to 1",
        source="Katz 1953",
        range="above 0, to 1",
        misleads="depends on α: with a small one it is degree, with a great one eigenvector",
    ),
    Measure(
        "hubs",
        "acts towards those whom many act towards",
        hubs,
        family="spectral",
        formula="h = A a, a = A'h, scaled to sum to 1",
        source="Kleinberg 1999",
        range="0 to 1, sums to 1",
        misleads="a close-knit group that acts towards the same few takes all of it",
        directed=True,
    ),
    Measure(
        "authorities",
        "is acted towards by those who act towards many such",
        authorities,
        family="spectral",
        formula="h = A a, a = A'h, scaled to sum to 1",
        source="Kleinberg 1999",
        range="0 to 1, sums to 1",
        misleads="a close-knit group that acts towards the same few makes these the authorities",
        directed=True,
    ),
)
