"""Every measure, conversion included, beside networkx's own and those of igraph, rustworkx and networkit.

A row is one line in MEASURED: what ours is called, and how the others are asked for the same. rustworkx and networkit are no
dependencies: where they are not installed (`pip install rustworkx networkit`), their rows are left out. Each round is given a
graph that no one has seen before, so that all of them convert it. networkx is left out where it would take minutes.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import igraph
import networkx as nx
import pytest

from graph.measures import MEASURES
from graph.measures.betweenness import betweenness
from graph.measures.communities import communities
from graph.measures.cuts import bridges, cut_points
from graph.measures.spectral import katz

Ask = Callable[[Any], Any]

# Nodes and ties a node of Barabási and Albert's graphs: about 1,000, 5,000, 10,000 and 100,000 ties.
SIZES = {"1k": (250, 4), "5k": (1000, 5), "10k": (1000, 10), "100k": (10_000, 10)}


def of(name: str) -> Ask:
    """Ours, by its name among MEASURES."""
    return lambda graph: MEASURES[name].compute(graph)


def _igraph(ask: Ask) -> Ask:
    def work(graph: Any) -> Any:
        place = {node: i for i, node in enumerate(graph)}
        return ask(igraph.Graph(n=len(place), edges=[(place[u], place[v]) for u, v in graph.edges()]))

    return work


def _rustworkx(ask: Ask) -> Ask:
    def work(graph: Any) -> Any:
        import rustworkx

        return ask(rustworkx, rustworkx.networkx_converter(graph))  # type: ignore[call-arg]

    return work


def _networkit(ask: Ask) -> Ask:
    def work(graph: Any) -> Any:
        import networkit

        return ask(networkit, networkit.nxadapter.nx2nk(graph))  # type: ignore[call-arg]

    return work


# what: (ours, networkx, up to which of SIZES that is tried, igraph, rustworkx, networkit); None: it has none, or needs scipy.
MEASURED: dict[str, tuple[Ask, Ask | None, str, Ask | None, Any, Any]] = {
    "degree": (of("degree"), nx.degree_centrality, "100k", lambda g: g.degree(),
               lambda rx, g: rx.degree_centrality(g), lambda nk, g: nk.centrality.DegreeCentrality(g, True).run().scores()),
    "betweenness": (betweenness, nx.betweenness_centrality, "10k", lambda g: g.betweenness(),
                    lambda rx, g: rx.betweenness_centrality(g),
                    lambda nk, g: nk.centrality.Betweenness(g, True).run().scores()),
    "closeness": (of("closeness"), nx.closeness_centrality, "10k", lambda g: g.closeness(),
                  lambda rx, g: rx.closeness_centrality(g),
                  lambda nk, g: nk.centrality.Closeness(
                      g, True, nk.centrality.ClosenessVariant.GENERALIZED).run().scores()),
    "harmonic": (of("harmonic"), nx.harmonic_centrality, "10k", lambda g: g.harmonic_centrality(), None,
                 lambda nk, g: nk.centrality.HarmonicCloseness(g, True).run().scores()),
    "eigenvector": (of("eigenvector"), lambda g: nx.eigenvector_centrality(g, 1000), "100k",
                    lambda g: g.eigenvector_centrality(), lambda rx, g: rx.eigenvector_centrality(g, max_iter=1000),
                    lambda nk, g: nk.centrality.EigenvectorCentrality(g).run().scores()),
    "pagerank": (of("pagerank"), None, "", lambda g: g.pagerank(), None,
                 lambda nk, g: nk.centrality.PageRank(g).run().scores()),
    "katz": (lambda g: katz(g, 0.005), lambda g: nx.katz_centrality(g, 0.005), "100k", None,
             lambda rx, g: rx.katz_centrality(g, 0.005), lambda nk, g: nk.centrality.KatzCentrality(g, 0.005).run().scores()),
    "hubs": (of("hubs"), None, "", lambda g: g.hub_score(), None, None),
    "core": (of("core"), nx.core_number, "100k", lambda g: g.coreness(),
             lambda rx, g: rx.core_number(g), lambda nk, g: nk.centrality.CoreDecomposition(g).run().scores()),
    "communities": (communities, None, "", lambda g: g.community_leiden("modularity", n_iterations=10), None,
                    lambda nk, g: nk.community.ParallelLeiden(g, iterations=10).run().getPartition()),
    "cut points": (cut_points, lambda g: list(nx.articulation_points(g)), "100k",
                   lambda g: g.articulation_points(), lambda rx, g: rx.articulation_points(g), None),
    "bridges": (bridges, lambda g: list(nx.bridges(g)), "100k", lambda g: g.bridges(), lambda rx, g: rx.bridges(g), None),
    "constraint": (of("constraint"), nx.constraint, "1k", lambda g: g.constraint(), None, None),
}  # fmt: skip

# Only ours is measured: nobody else has it, or what they have is another thing.
ALONE = ("betweenness", "participation", "separation")


def _rows() -> list[Any]:
    rows = []
    for what, (ours, theirs, largest, *others) in MEASURED.items():
        for size in SIZES:
            small = theirs is not None and list(SIZES).index(size) <= list(SIZES).index(largest)
            asked = {"bare networkx": theirs if small else None, "ours": ours}
            for name, with_it, ask in zip(
                ("igraph", "rustworkx", "networkit"), (_igraph, _rustworkx, _networkit), others, strict=True
            ):
                asked[name] = with_it(ask) if ask is not None and find_spec(name) else None
            rows += [
                pytest.param(what, size, name, ask, id=f"{what}-{size}-{name}") for name, ask in asked.items() if ask
            ]
    rows += [
        pytest.param(name, size, "ours, as reports have it", of(name), id=f"{name}-{size}-report")
        for name in ALONE
        for size in SIZES
    ]
    return rows


@pytest.mark.parametrize(("what", "size", "whose", "ask"), _rows())
def test(benchmark, what, size, whose, ask):
    nodes, ties = SIZES[size]
    made = nx.barabasi_albert_graph(nodes, ties, seed=7)
    made = nx.relabel_nodes(made, {node: f"actor-{node}" for node in made})
    benchmark.group = f"{what}, {nodes:,} nodes, {made.number_of_edges():,} ties"
    benchmark.extra_info["what"] = whose
    rounds = 1 if size == "100k" and what in ("betweenness", "closeness", "harmonic") else 5
    benchmark.pedantic(ask, setup=lambda: ((nx.freeze(made.copy()),), {}), rounds=rounds)
