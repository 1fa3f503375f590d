"""Central by being tied to the central: eigenvector, PageRank, Katz, and hubs with authorities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graph.measures.measure import Measure
from graph.projection import Arcs, Floats, arcs, of_pairs, strengths, to_igraph

__all__ = ["MEASURES", "authorities", "eigenvector", "hits", "hubs", "katz", "pagerank"]

_SAME = 1e-9  # eigenvalues this close, relatively, are one
_SETTLED = 1e-11  # by how much all values together still change
_ROUNDS = 2000


def eigenvector(graph: Any, weight: str | None = None) -> dict[Any, float]:
    """Each node's value is in proportion to the sum of its neighbours'; Euclidean norm 1, 0 or more (Bonacich 1972).

    weight: an attribute that holds the ties' strengths (`graph.projection.strengths`); raises ValueError for negative ones.
    It is what `nx.eigenvector_centrality` goes towards, from equal values: in a disconnected graph, the part with the greatest
    eigenvalue has values and all others are 0; without ties all are equal. In a directed graph what points to a node
    counts; there ValueError is raised where the values do not settle, as when there is no way back to anyone.
    """
    its = arcs(graph)
    if not its.nodes:
        return {}
    if its.directed:
        values = _settled(its, strengths(graph, weight))
    else:
        values = sum(vector.sum() * vector for vector in _dominant(_symmetric(graph, weight))[1])
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
    strength = strengths(graph, weight)
    total = np.bincount(its.tails, strength, n)
    stuck = total == 0
    told, share = _telling(its, strength), np.divide(alpha, total, out=np.zeros(n), where=~stuck)
    values, change = np.full(n, 1 / n), 1.0
    while change > _SETTLED:  # each round takes away 1 - alpha of the difference, or more
        before, values = values, told(share * values) + (alpha * values[stuck].sum() + 1 - alpha) / n
        change = float(np.abs(values - before).sum())
    return dict(zip(its.nodes, values.tolist(), strict=True))


def katz(
    graph: Any, alpha: float | None = None, beta: float = 1.0, normalized: bool = True, weight: str | None = None
) -> dict[Any, float]:
    """Number of walks of all lengths that end at a node, one of k steps counting alpha^k; Euclidean norm 1 (Katz 1953).

    x = alpha A'x + beta, as `nx.katz_centrality`, whose default for alpha is .1 and fails on denser graphs. Here it is .85 of
    the greatest there is, 1 / (largest eigenvalue of A), or .1 in a graph without circles, where any will do. It is above 0 for
    everyone, so it is the one to take where `eigenvector` is not defined: directed graphs, graphs in parts.
    Not `normalized`: x itself, beta or more. weight: an attribute that holds the ties' strengths.
    Raises ValueError for an alpha too great, and for negative strengths.
    """
    its = arcs(graph)
    if not its.nodes:
        return {}
    largest = _radius(graph, weight) if its.directed else _dominant(_symmetric(graph, weight))[0]
    if alpha is None:
        alpha = 0.85 / largest if largest > 0 else 0.1
    elif not 0 <= alpha * largest < 1:
        raise ValueError(f"alpha is {alpha:g}; in this graph it has to be 0 or more and below {1 / largest:.4g}")
    told = _telling(its, alpha * strengths(graph, weight))
    values = np.ones(len(its.nodes))
    for _ in range(_ROUNDS):
        before, values = values, told(values) + 1.0
        if np.abs(values - before).sum() <= _SETTLED * values.sum():
            break
    else:
        raise ValueError(f"alpha is {alpha:g}, too near to the greatest there is: {1 / largest:.4g}")
    values = values / np.linalg.norm(values) if normalized else values * beta
    return dict(zip(its.nodes, values.tolist(), strict=True))


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
    largest, vectors = _dominant(_twice(graph, weight)) if n else (0.0, [])
    both = np.zeros(2 * n)
    if largest > 0:
        for vector in vectors:
            both += vector * (vector[:n].sum() / (vector[:n] @ vector[:n]))
    hub, authority = (half / (half.sum() or 1.0) for half in (both[:n], both[n:]))
    return dict(zip(its.nodes, hub.tolist(), strict=True)), dict(zip(its.nodes, authority.tolist(), strict=True))


def hubs(graph: Any) -> dict[Any, float]:
    """The first half of `hits`."""
    return hits(graph)[0]


def authorities(graph: Any) -> dict[Any, float]:
    """The second half of `hits`."""
    return hits(graph)[1]


def _symmetric(graph: Any, weight: str | None) -> Any:
    """The graph without direction for igraph; it counts a loop twice, networkx once, so they are halved."""
    heavy, _ = to_igraph(graph, weight)
    loops = np.array(heavy.is_loop(), dtype=bool)
    if loops.any():
        heavy = heavy.copy()
        each = np.array(_weights(heavy) or np.ones(len(loops)))
        heavy.es["weight"] = np.where(loops, each / 2, each).tolist()
    return heavy


def _twice(graph: Any, weight: str | None) -> Any:
    its = arcs(graph)
    strength = strengths(graph, weight)
    there = strength > 0
    n = len(its.nodes)
    made = of_pairs(2 * n, its.tails[there], its.heads[there] + n)
    if weight is not None:
        made.es["weight"] = strength[there].tolist()
    return made


def _weights(heavy: Any) -> list[float] | None:
    return heavy.es["weight"] if "weight" in heavy.es.attributes() else None


def _dominant(heavy: Any) -> tuple[float, list[Floats]]:
    """The greatest eigenvalue of a graph without direction, and for each part that has it, its eigenvector of norm 1.

    The vectors are 0 or more (Perron and Frobenius). Only parts are worked out whose eigenvalue may be the greatest: it lies
    between the mean and the maximum of the strengths.
    """
    n = heavy.vcount()
    strength = np.array(heavy.strength(weights=_weights(heavy)) if _weights(heavy) else heavy.degree(), dtype=float)
    part = np.array(heavy.connected_components(mode="weak").membership)
    size = np.bincount(part)
    mean = np.bincount(part, strength) / size
    most = np.zeros(len(size))
    np.maximum.at(most, part, strength)
    found: list[tuple[float, Floats]] = []
    for one in np.flatnonzero(most >= mean.max() * (1 - _SAME)):
        its = np.flatnonzero(part == one)
        vector = np.zeros(n)
        if most[one] - mean[one] <= _SAME * most[one]:  # all as strong: pairs, circles, isolates
            value, vector[its] = mean[one], 1.0
        else:
            section = heavy if len(its) == n else heavy.induced_subgraph(its.tolist())
            values, value = section.eigenvector_centrality(weights=_weights(section), return_eigenvalue=True)
            vector[its] = np.abs(values)
        found.append((value, vector / np.linalg.norm(vector)))
    largest = max(value for value, _ in found)
    return largest, [vector for value, vector in found if value >= largest * (1 - _SAME)]


def _radius(graph: Any, weight: str | None) -> float:
    """The greatest eigenvalue of a directed graph: that of one of its strongly connected parts."""
    heavy, _ = to_igraph(graph, weight)
    largest = 0.0
    parts = heavy.connected_components(mode="strong")
    for its in parts:
        section = heavy if len(its) == heavy.vcount() else heavy.induced_subgraph(its)
        if section.ecount():
            largest = max(largest, section.eigenvector_centrality(weights=_weights(section), return_eigenvalue=True)[1])
    return largest


def _telling(its: Arcs, strength: Floats) -> Callable[[Floats], Floats]:
    """What gives, of values, for each node the sum over the ties that point to it of strength times the value there."""
    by_head = its.inward()
    strength = strength[by_head.order]

    def told(values: Floats) -> Floats:
        sums = np.zeros(len(its.nodes))
        if len(strength):
            sums[by_head.told] = np.add.reduceat(strength * values[by_head.senders], by_head.firsts)
        return sums

    return told


def _settled(its: Arcs, strength: Floats) -> Floats:
    told = _telling(its, strength)
    values = np.full(len(its.nodes), 1 / len(its.nodes))
    for _ in range(_ROUNDS):
        new = values + told(values)  # with itself: circles would swing for ever
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
