"""Betweenness: on how many of the shortest paths between others an actor lies (Freeman 1977). Exact, or of a sample."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from graph.arcs import Floats, arcs, to_igraph
from graph.measures.measure import Measure

__all__ = ["EXACT_WORK", "MEASURES", "Estimate", "betweenness", "betweenness_auto", "sampled_betweenness"]

# Up to how many steps (a path's source × (nodes + ties)) `betweenness_auto` takes: about 5 s, at 17 ns a step. So 5,000 nodes
# with 50,000 ties are exact, and of 10,000 with 100,000 some 2,700 are sources. Weighted paths take three times as long.
EXACT_WORK = 300_000_000
_WEIGHTED = 3


class Estimate(dict[Any, float]):
    """Values by node that are of a sample: {node: value}, and how sure they are.

    low, high: {node: bound}; with probability `confidence` the true values of **all** nodes together are within them.
    error: how far off the worst of them may be, by these bounds. samples of population: how many nodes were sources.
    """

    def __init__(
        self, nodes: list[Any], values: Floats, low: Floats, high: Floats, samples: int, confidence: float
    ) -> None:
        super().__init__(zip(nodes, values.tolist(), strict=True))
        self.low: dict[Any, float] = dict(zip(nodes, low.tolist(), strict=True))
        self.high: dict[Any, float] = dict(zip(nodes, high.tolist(), strict=True))
        self.error = float(max((high - values).max(initial=0.0), (values - low).max(initial=0.0)))
        self.samples = samples
        self.population = len(nodes)
        self.confidence = confidence

    def __str__(self) -> str:
        """A sentence for the reader."""
        return (
            f"Estimated from the shortest paths that start at {self.samples:,} of {self.population:,} nodes, drawn at random: "
            f"with {self.confidence:.0%} confidence no value is off by more than {self.error:.3f}."
        )


def betweenness(graph: Any, normalized: bool = True, distance: str | None = None) -> dict[Any, float]:
    """Share of the shortest paths between the others that pass through a node, in [0, 1] (Freeman 1977; Brandes 2001).

    As `nx.betweenness_centrality`: of pairs with several shortest paths each counts its part; divided by (n-1)(n-2)/2, or
    (n-1)(n-2) in a directed graph, unless not `normalized`; 0 for every node when n < 3. Pairs without a path add nothing, so
    in a disconnected graph values are small. Ends and loops do not count. Sign is not looked at: bad relations are paths too.

    distance: an attribute that holds the edges' lengths, more than 0, or "inverse" (`graph.arcs.distances`). Lengths
    that differ by less than a ten-billionth are the same. Raises ValueError for one that is not above 0.
    """
    heavy, nodes = to_igraph(graph, distance=distance)
    values = np.array(heavy.betweenness(weights=_lengths(heavy, distance)))
    n = len(nodes)
    if normalized:
        pairs = (n - 1) * (n - 2) / (1 if graph.is_directed() else 2)
        values = values / pairs if n > 2 else np.zeros(n)
    return dict(zip(nodes, values.tolist(), strict=True))


def sampled_betweenness(
    graph: Any,
    samples: int | None = None,
    error: float = 0.05,
    confidence: float = 0.95,
    seed: int = 0,
    distance: str | None = None,
) -> Estimate:
    """Betweenness, normalised, estimated from the shortest paths that start at some nodes only (Brandes & Pich 2007).

    samples: how many nodes, drawn without replacement; by default as many as make the error at most `error` for sure:
    ln(2n / (1 - confidence)) / (2 error²), whatever the graph. The bounds that come with the values are mostly narrower: a
    node's share of the paths from one source is a number in [0, 1], so its mean over k sources is within the p for which the
    divergence kl(mean, p) is at most ln(2n / (1 - confidence)) / k (Hoeffding 1963, theorem 1 and section 6), for all n nodes
    at once. The same seed, graph and number give the same values; as many samples as nodes, the exact ones.

    Raises ValueError for samples below 1, and for an error or a confidence that is not between 0 and 1.
    """
    if not 0 < error < 1 or not 0 < confidence < 1:
        raise ValueError(f"error and confidence lie between 0 and 1, and are {error:g} and {confidence:g}")
    heavy, nodes = to_igraph(graph, distance=distance)
    n = len(nodes)
    wanted = math.log(2 * max(n, 1) / (1 - confidence))
    if samples is None:
        samples = math.ceil(wanted / (2 * error**2))
    if samples < 1:
        raise ValueError(f"samples is {samples}; at least one node has to be a source")
    if samples >= n or n < 3:
        exact = np.array(list(betweenness(graph, distance=distance).values()))
        return Estimate(nodes, exact, exact, exact, n, confidence)
    # Drawn in the order of their ids: who loads the same in another order draws the same.
    known = sorted(range(n), key=lambda at: str(nodes[at]))
    sources = sorted(known[at] for at in np.random.default_rng(seed).choice(n, samples, replace=False))
    sums = np.array(heavy.betweenness(sources=sources, weights=_lengths(heavy, distance)))
    # Each pair has two ends to start from, which igraph halves away in a graph without direction.
    mean = sums * (1 if graph.is_directed() else 2) / (n - 2) / samples
    low, high = _bounds(np.clip(mean, 0, 1), wanted / samples)
    # Over all n sources, of which a node itself is one that gives it nothing.
    scale = n / (n - 1)
    return Estimate(nodes, mean * scale, low * scale, np.minimum(high * scale, 1), samples, confidence)


def betweenness_auto(graph: Any, work: int = EXACT_WORK, distance: str | None = None) -> dict[Any, float]:
    """`betweenness` where that takes no more than `work` steps, else an `Estimate` from as many sources as fit in them."""
    its = arcs(graph)
    cost = (len(its.nodes) + int(its.ties.sum())) * (1 if distance is None else _WEIGHTED)
    samples = max(work // max(cost, 1), 1)
    if samples >= len(its.nodes):
        return betweenness(graph, distance=distance)
    return sampled_betweenness(graph, samples, distance=distance)


def _lengths(heavy: Any, distance: str | None) -> list[float] | None:
    if distance is None:
        return None
    lengths: list[float] = heavy.es["distance"]
    if 0 in lengths:
        raise ValueError("a distance of 0 makes endlessly many shortest paths: for betweenness it is above 0")
    return lengths


def _bounds(mean: Floats, divergence: float) -> tuple[Floats, Floats]:
    """The least and the greatest p with kl(mean, p) <= divergence, by halving."""

    def apart(p: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            one = np.where(mean > 0, mean * np.log(mean / p), 0.0)
            other = np.where(mean < 1, (1 - mean) * np.log((1 - mean) / (1 - p)), 0.0)
        return np.asarray(one + other)

    found = []
    for end in (np.zeros_like(mean), np.ones_like(mean)):
        inside, outside = mean, end
        for _ in range(50):
            middle = (inside + outside) / 2
            near = apart(middle) <= divergence
            inside, outside = np.where(near, middle, inside), np.where(near, outside, middle)
        found.append(outside)  # the side that promises less
    return found[0], found[1]


MEASURES = (
    Measure(
        "betweenness",
        "lies on the shortest ways between others: a broker who may pass on, or withhold",
        betweenness_auto,
        family="betweenness",
        formula="sum over pairs s, t of (shortest paths from s to t through i) / (all of them), over (n - 1)(n - 2) / 2 pairs",
        source="Freeman 1977; Brandes 2001; of a sample in large graphs: Brandes & Pich 2007, bounds by Hoeffding 1963",
        range="0 to 1",
        misleads="assumes that what passes takes shortest ways; one missing tie can move many paths; hostile ties are ways too",
    ),
)
