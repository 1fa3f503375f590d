"""Where nodes stand: laid out by igraph, spread until no two labels touch, and kept where they are when others come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import igraph
import networkx as nx
import numpy as np

from graph.arcs import to_igraph

Positions = dict[str, tuple[float, float]]
Boxes = Mapping[str, tuple[float, float]]

# Above this many nodes the labels are small anyway, and comparing all pairs would cost more than the layout.
_SPREAD_MOST = 400
_GAP = 28.0
_EDGE = 175.0  # about the length of an edge, so that its label finds room


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
    sizes = np.array([boxes.get(node, (40.0, 40.0)) for node in nodes], dtype=float)
    if any(node in old for node in nodes):
        places = _added(flat, nodes, old, sizes)
    else:
        places = _fresh(flat)
        if len(nodes) <= _SPREAD_MOST:
            places = _spread(places, sizes)
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
    middle = (places.max(axis=0) + places.min(axis=0)) / 2
    return np.asarray((places - middle) / span * size)


def _force(flat: igraph.Graph) -> igraph.Layout:
    return flat.layout_fruchterman_reingold(seed=flat.layout_circle(), niter=300, grid="auto")


def _added(
    flat: igraph.Graph, nodes: list[str], old: Mapping[str, tuple[float, float]], sizes: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """New nodes take the nearest free spot around their neighbours, on the side away from the middle first."""
    places = np.array([old.get(node, (0.0, 0.0)) for node in nodes], dtype=float)
    taken = [i for i, node in enumerate(nodes) if node in old]
    middle = places[taken].mean(axis=0)
    for i in (i for i, node in enumerate(nodes) if node not in old):
        near = [j for j in flat.neighbors(i) if j in set(taken)]
        anchor = places[near].mean(axis=0) if near else middle
        outward = anchor - middle
        away = float(np.arctan2(outward[1], outward[0])) if np.hypot(*outward) > 1 else 0.0
        for spot in _spots(anchor, away):
            places[i] = spot
            if len(nodes) > _SPREAD_MOST or not _covered(spot, sizes[i], places[taken], sizes[taken]):
                break
        taken.append(i)
    return places


def _spots(anchor: np.ndarray[Any, Any], away: float) -> Iterator[np.ndarray[Any, Any]]:
    """Places around `anchor`, ring by ring, each ring from the direction `away` to both sides."""
    for ring in range(1, 13):
        for turn in sorted(np.linspace(-np.pi, np.pi, 8 * ring, endpoint=False), key=lambda angle: (abs(angle), angle)):
            yield anchor + _EDGE * (0.5 + 0.5 * ring) * np.array([1.3 * np.cos(away + turn), np.sin(away + turn)])


def _covered(
    spot: np.ndarray[Any, Any], size: np.ndarray[Any, Any], others: np.ndarray[Any, Any], sizes: np.ndarray[Any, Any]
) -> bool:
    return bool((np.abs(others - spot) < (sizes + size) / 2 + _GAP / 2).all(axis=1).any())


def _spread(places: np.ndarray[Any, Any], sizes: np.ndarray[Any, Any], rounds: int = 200) -> np.ndarray[Any, Any]:
    # Boxes that overlap are pushed apart, each by half, along the axis that takes the shorter way.
    places = places.copy()
    need = (sizes[:, None, :] + sizes[None, :, :]) / 2 + _GAP
    order = np.arange(len(places))
    tie = np.sign(order[:, None] - order[None, :])
    for _ in range(rounds):
        apart = places[:, None, :] - places[None, :, :]
        overlap = need - np.abs(apart)
        hit = (overlap > 0.5).all(axis=2) & (tie != 0)
        if not hit.any():
            break
        sideways = overlap[:, :, 0] < overlap[:, :, 1]
        for axis, along in ((0, sideways), (1, ~sideways)):
            way = np.where(apart[:, :, axis] == 0, tie, np.sign(apart[:, :, axis]))
            places[:, axis] += np.where(hit & along, overlap[:, :, axis] * way * 0.3, 0.0).sum(axis=1)
    return places
