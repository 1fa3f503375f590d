"""How two are connected: the best few chains of relations between them, each step with what backs it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import networkx as nx

from graph.mirror import actor
from graph.ontology import Ontology, default
from graph.projection import simple

# The relations that seat two at one table.
_TABLE = ("MEDIATES", "PARTY_TO")


@dataclass(frozen=True)
class Step:
    """One step along a path: `relation` is the type of the strongest relation between the two, `relations` all their ids
    (the one named first). `forward` tells whether it is told from source to target or the other way round."""

    source: str
    relation: str
    target: str
    forward: bool
    relations: tuple[str, ...]


@dataclass(frozen=True)
class Path:
    """A chain of steps from one node to another; `cost` is the sum of the steps' costs (see `find_paths`)."""

    steps: tuple[Step, ...]
    cost: float

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids along the way, both ends included."""
        return (self.steps[0].source, *(step.target for step in self.steps)) if self.steps else ()


def find_paths(
    graph: nx.MultiDiGraph[str],
    source: str,
    target: str,
    k: int = 5,
    max_hops: int = 8,
    ontology: Ontology | None = None,
) -> list[Path]:
    """The `k` cheapest simple paths between two nodes of a mirror's graph, cheapest first, relations followed both ways.

    A step costs the `distance` that the ontology gives the relation, the least where there are several. Of equal cost, those
    through a mediated or negotiated process come first, then the shorter. [] when there is none within `max_hops` steps.
    Raises KeyError for a node that is not in the graph and ValueError for k < 1 or source = target.
    Yen's algorithm, as networkx's `shortest_simple_paths` has it, on the simple projection.
    """
    for node in (source, target):
        if node not in graph:
            raise KeyError(node)
    if source == target:
        raise ValueError("a path needs two different ends")
    if k < 1:
        raise ValueError(f"k is {k}; at least 1 path must be asked for")
    ontology = ontology or default()
    flat = simple(graph)
    for u, v, data in flat.edges(data=True):
        data["cost"] = min(ontology.relation(edge["type"]).distance for *_, edge in _between(graph, u, v))
    if not nx.has_path(flat, source, target):
        return []

    def cost(chain: Sequence[str]) -> float:
        return float(sum(flat[a][b]["cost"] for a, b in pairwise(chain)))

    found: list[Path] = []
    # Paths that are too long are passed over; in a dense graph there can be no end of them, so the search has one.
    for chain in islice(nx.shortest_simple_paths(flat, source, target, weight="cost"), k * 20 + 100):
        if len(found) >= k and cost(chain) > found[k - 1].cost:
            break
        if len(chain) <= max_hops + 1:
            found.append(Path(tuple(_step(graph, a, b, ontology) for a, b in pairwise(chain)), cost(chain)))
    return sorted(found, key=_order)[:k]


def _order(path: Path) -> tuple[Any, ...]:
    table = any(step.relation in _TABLE for step in path.steps)
    return (path.cost, not table, len(path.steps), path.nodes)


def _between(graph: nx.MultiDiGraph[str], a: str, b: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for u, v in ((a, b), (b, a)):
        for key, data in (graph.get_edge_data(u, v) or {}).items():
            yield u, v, str(key), data


def _step(graph: nx.MultiDiGraph[str], a: str, b: str, ontology: Ontology) -> Step:
    # Told by the nearest relation, mediation and parties first among equals, then by evidence.
    def weight(edge: tuple[str, str, str, dict[str, Any]]) -> tuple[Any, ...]:
        _, _, key, data = edge
        near = ontology.relation(data["type"]).distance
        return (near, data["type"] not in _TABLE, -(data["evidence"] or 0), -data["confidence"], key)

    edges = sorted(_between(graph, a, b), key=weight)
    u, _, _, best = edges[0]
    return Step(a, best["type"], b, u == a, tuple(key for _, _, key, _ in edges))


def sentence(graph: nx.MultiDiGraph[str], path: Path, ontology: Ontology | None = None) -> str:
    """The path read aloud: "Zelensky holds the office of President of Ukraine, which is an office of Ukraine, which …"."""
    ontology = ontology or default()
    said = [graph.nodes[path.steps[0].source]["name"]] if path.steps else []
    for step in path.steps:
        kind = ontology.relation(step.relation)
        said.append(f"{kind.phrase if step.forward else kind.back} {graph.nodes[step.target]['name']}")
    head, tail = " ".join(said[:2]), said[2:]
    whose = ("who" if graph.nodes[step.source]["kind"] in ("Person", "Group") else "which" for step in path.steps[1:])
    return head + "".join(f", {who} {rest}" for who, rest in zip(whose, tail, strict=True)) + ("." if said else "")


def to_json(graph: nx.MultiDiGraph[str], path: Path) -> dict[str, Any]:
    """``{steps: [{source, relation, target, forward, relations}], sentence, cost}``; evidence is the caller's to add."""
    return {
        "steps": [
            {
                "source": actor(graph, step.source),
                "relation": step.relation,
                "target": actor(graph, step.target),
                "forward": step.forward,
                "relations": list(step.relations),
            }
            for step in path.steps
        ],
        "sentence": sentence(graph, path),
        "cost": path.cost,
    }
