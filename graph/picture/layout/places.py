"""What the layouts share: a picture's nodes in one order, with sizes and ties, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import igraph
import networkx as nx
import numpy as np

from graph.arcs import to_igraph
from graph.picture.layout.apart import Floats

Place = tuple[float, float]
Positions = dict[str, Place]
Boxes = Mapping[str, Place]

_UNKNOWN = (40.0, 40.0)


@dataclass(frozen=True)
class Label:
    """Words on the picture's ground that no node has: a year, the name of a side."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Sheet:
    """A picture before it is laid out. The same graph gives the same sheet every time, in whatever order its nodes come."""

    graph: nx.MultiDiGraph[str]
    nodes: tuple[str, ...]
    sizes: Floats

    @classmethod
    def of(cls, graph: nx.MultiDiGraph[str], boxes: Boxes) -> Sheet:
        """The sheet of a graph; boxes: width and height that a node takes up with its label."""
        nodes = tuple(sorted(graph))
        return cls(graph, nodes, np.array([boxes.get(n, _UNKNOWN) for n in nodes], dtype=float).reshape(-1, 2))

    @cached_property
    def at(self) -> dict[str, int]:
        """Where in the order a node stands."""
        return {node: i for i, node in enumerate(self.nodes)}

    @cached_property
    def flat(self) -> igraph.Graph:
        """Who is tied to whom, each pair once, without directions."""
        ordered: nx.Graph[str] = nx.Graph()
        ordered.add_nodes_from(self.nodes)
        ordered.add_edges_from(sorted({(min(u, v), max(u, v)) for u, v in self.graph.edges()}))
        return to_igraph(ordered)[0]

    def positions(self, places: Any) -> Positions:
        """Places by node, as they are handed on."""
        return {n: (round(float(x), 1), round(float(y), 1)) for n, (x, y) in zip(self.nodes, places, strict=True)}
