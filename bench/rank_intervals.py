"""Do 95 % rank intervals hold the true rank in 95 of 100 cases? Against truths that are known because they are made.

A truth is a network in which evidence for each tie comes by chance (Poisson) at a rate of its own; the true value of a node is
the mean of the measure over many samples of evidence. One sample is measured with its intervals, as they are made and in two
simpler ways: the draws as they are, and only moved to the measured value. Prints the table of docs/measures-signed.md.

    .venv/bin/python -m bench.rank_intervals
"""

from __future__ import annotations

import networkx as nx
import numpy as np

from graph.measures import MEASURES
from graph.measures.uncertainty import rank_intervals

WAYS = ("as drawn", "only moved", "moved and spread out")


def sampled(ends, pieces, nodes: int) -> nx.MultiDiGraph:
    """The mirror's graph of a sample of evidence: an edge for each tie that has any."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((str(i), {"kind": "Person", "name": str(i)}) for i in range(nodes))
    for key, ((a, b), number) in enumerate(zip(ends.tolist(), pieces.tolist(), strict=True)):
        if number:
            data = {"sign": 0, "evidence": number, "documents": {}, "count": 1, "confidence": 1.0, "symmetric": True}
            graph.add_edge(str(a), str(b), f"r{key}", **data)
    return nx.freeze(graph)


def even(random, mean: float):
    """A scale-free network of 40; rates differ by tie and by how much is written about its ends."""
    ends = np.array(nx.barabasi_albert_graph(40, 3, seed=int(random.integers(1 << 30))).edges())
    fame = random.gamma(1.0, 1.0, 40)
    rates = random.gamma(0.7, 1 / 0.7, len(ends)) * np.sqrt(fame[ends].prod(axis=1))
    return ends, rates * mean / rates.mean(), 40, np.arange(40)


def uneven(random, _: float):
    """Ten hubs with contacts of their own, many of little evidence each or few of much."""
    rate = random.choice([0.1, 0.5, 3], 10)
    number = np.round(random.uniform(5, 20, 10) / (1 - np.exp(-rate))).astype(int)
    hub = np.repeat(np.arange(10), number)
    return np.stack([hub, np.arange(10, 10 + len(hub))], 1), rate[hub], 10 + len(hub), np.arange(10)


def held(world, mean: float, name: str, worlds: int, samples: int = 4) -> str:
    """A row of the table: share of intervals that hold the true rank, and how often "ahead in .95 of the draws" is true."""
    random = np.random.default_rng(0)
    measure = MEASURES[name]
    hit: dict[str, list[bool]] = {way: [] for way in WAYS}
    right: list[bool] = []
    for _ in range(worlds):
        ends, rates, nodes, ranked = world(random, mean)
        every = [measure.compute(nx.Graph(sampled(ends, random.poisson(rates), nodes))) for _ in range(200)]
        truth = np.array([np.mean([one[str(i)] for one in every]) for i in ranked])
        rank = 1 + (truth[None, :] > truth[:, None] + 1e-12).sum(axis=1)
        for _ in range(samples):
            found = rank_intervals(sampled(ends, random.poisson(rates), nodes), measure, draws=150)
            place = {int(n): i for i, n in enumerate(found.values["id"])}
            at = [place[i] for i in ranked]
            value, drift = (found.values[c].to_numpy()[at] for c in ("value", "drift"))
            made = found.samples[:, at]
            moved = value + (made - value) / found.widened
            top = np.argsort(-value, kind="stable")[:10]
            for way, draws in zip(WAYS, (moved + drift, moved, made), strict=True):
                best = 1 + (draws[:, None, :] > draws[:, :, None] + 1e-12).sum(axis=2)
                worst = (draws[:, None, :] >= draws[:, :, None] - 1e-12).sum(axis=2)
                low = np.quantile(best, 0.025, axis=0, method="inverted_cdf")
                high = np.quantile(worst, 0.975, axis=0, method="inverted_cdf")
                hit[way] += ((low <= rank) & (rank <= high))[top].tolist()
            right += [
                truth[a] > truth[b]
                for i, a in enumerate(top)
                for b in top[i + 1 :]
                if value[a] > value[b] and (made[:, a] > made[:, b]).mean() > 0.95
            ]
    shares = " | ".join(f"{np.mean(hit[way]):.3f}" for way in WAYS)
    return f"{shares} | {np.mean(right):.2f}"


if __name__ == "__main__":
    print("| |", " | ".join(WAYS), "| said ahead, and is |\n|---|--:|--:|--:|--:|")
    for text, world, mean, name, worlds in (
        ("degree, 1 piece a relation in the mean", even, 1, "degree", 12),
        ("degree, 3 pieces", even, 3, "degree", 12),
        ("degree, some with thin and some with thick evidence", uneven, 0, "degree", 24),
        ("betweenness, 1 piece", even, 1, "betweenness", 12),
        ("betweenness, 3 pieces", even, 3, "betweenness", 12),
    ):
        print(f"| {text} | {held(world, mean, name, worlds)} |", flush=True)
