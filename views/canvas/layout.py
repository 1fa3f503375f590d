"""Where nodes stand: laid out by igraph, spread until no two labels touch, and kept where they are when others come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import igraph
import networkx as nx
import numpy as np

from graph.projection import to_igraph

Positions = dict[str, tuple[float, float]]
Boxes = Mapping[str, tuple[float, float]]

# Above this many nodes the labels are small anyway, and comparing all pairs would cost more than the layout.
_SPREAD_MOST = 400
_GAP = 28.0
_EDGE = 175.0  # about the length of an edge, so that its label finds room
_SEED = 7


def place(graph: nx.MultiDiGraph[str], boxes: Boxes, old: Mapping[str, tuple[float, float]] | None = None) -> Positions:
    """A place for each node of `graph`; those in `old` keep theirs, new ones come near their neighbours.

    boxes: width and height that a node takes up with its label. The same graph gives the same picture every time.
    """
    old = old or {}
    # In one order: a view's own is that of a set, which differs from run to run.
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(sorted(graph))
    ordered.add_edges_from(sorted({(min(u, v), max(u, v)) for u, v in graph.edges()}))
    flat, nodes = to_igraph(ordered)
    if not nodes:
        return {}
    kept = np.array([node in old for node in nodes])
    sizes = np.array([boxes.get(node, (40.0, 40.0)) for node in nodes], dtype=float)
    places = _added(flat, nodes, old) if kept.any() else _fresh(flat)
    if len(nodes) <= _SPREAD_MOST:
        places = _spread(places, sizes, kept)
    return {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(nodes, places, strict=True)}


def _fresh(flat: igraph.Graph) -> np.ndarray[Any, Any]:
    # Kamada-Kawai draws a small connected picture most evenly; Fruchterman-Reingold is what scales.
    start = flat.layout_circle()
    layout = (
        flat.layout_kamada_kawai(seed=start) if flat.vcount() <= _SPREAD_MOST and flat.is_connected() else _force(flat)
    )
    places = np.array(layout.coords, dtype=float).reshape(-1, 2)
    span = np.maximum(np.ptp(places, axis=0), 1e-9)
    # Each axis fills its side of the screen, but none is drawn out so far that what is near looks distant.
    span = np.maximum(span, span.max() / 2.2)
    size = _EDGE * (flat.vcount() ** 0.5 + 0.6) * np.array([1.3, 0.9])
    return (places - (places.max(axis=0) + places.min(axis=0)) / 2) / span * size


def _force(flat: igraph.Graph) -> igraph.Layout:
    return flat.layout_fruchterman_reingold(seed=flat.layout_circle(), niter=300, grid="auto")


def _added(flat: igraph.Graph, nodes: list[str], old: Mapping[str, tuple[float, float]]) -> np.ndarray[Any, Any]:
    # A new node starts outside of its neighbours, seen from the middle, each at its own angle.
    known = np.array([old[node] for node in nodes if node in old], dtype=float)
    middle = known.mean(axis=0)
    rng = np.random.default_rng(_SEED)
    places = np.zeros((len(nodes), 2))
    for i, node in enumerate(nodes):
        if node in old:
            places[i] = old[node]
            continue
        near = [old[nodes[j]] for j in flat.neighbors(i) if nodes[j] in old]
        anchor = np.mean(near, axis=0) if near else middle
        outward = anchor - middle
        length = float(np.hypot(*outward))
        angle = float(np.arctan2(outward[1], outward[0])) if length > 1 else rng.uniform(0, 2 * np.pi)
        angle += rng.uniform(-1.1, 1.1)
        places[i] = anchor + _EDGE * np.array([np.cos(angle), np.sin(angle)])
    return places


def _spread(
    places: np.ndarray[Any, Any], sizes: np.ndarray[Any, Any], kept: np.ndarray[Any, Any], rounds: int = 200
) -> np.ndarray[Any, Any]:
    # Boxes that overlap are pushed apart along the axis that takes the shorter way; kept ones do not move.
    places = places.copy()
    need = (sizes[:, None, :] + sizes[None, :, :]) / 2 + _GAP
    share = np.where(kept[None, :], 1.0, 0.5) * ~kept[:, None]
    tie = np.sign(np.arange(len(places))[:, None] - np.arange(len(places))[None, :])
    for _ in range(rounds):
        apart = places[:, None, :] - places[None, :, :]
        overlap = need - np.abs(apart)
        hit = (overlap > 0.5).all(axis=2) & ~np.eye(len(places), dtype=bool)
        if not (hit & (share > 0)).any():
            break
        sideways = overlap[:, :, 0] < overlap[:, :, 1]
        for axis, along in ((0, sideways), (1, ~sideways)):
            way = np.where(apart[:, :, axis] == 0, tie, np.sign(apart[:, :, axis]))
            push = np.where(hit & along, overlap[:, :, axis] * way * share * 0.6, 0.0)
            places[:, axis] += push.sum(axis=1)
    return places
