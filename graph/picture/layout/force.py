"""By ties: who has to do with each other stands near each other."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import igraph
import numpy as np

from graph.picture.layout.apart import Flags, Floats, free_spot
from graph.picture.layout.places import Place, Sheet

_EVEN_MOST = 150  # nodes
_EDGE = 175.0  # about the length of an edge, so that its label finds room
_WIDE = np.array([1.3, 0.9])


def force(sheet: Sheet, places: Floats, fixed: Flags) -> Floats:
    """Laid out anew around what is fixed at its place in `places`."""
    fresh = _fresh(sheet.flat)
    if not fixed.any():
        return fresh
    scale = _EDGE * _WIDE
    seed = np.where(fixed[:, None], places, fresh - fresh[fixed].mean(axis=0) + places[fixed].mean(axis=0)) / scale
    free = np.where(fixed[:, None], seed, np.inf)
    laid = _fruchterman_reingold(
        sheet.flat, seed=seed.tolist(), start_temp=1.0,
        minx=np.where(fixed, free[:, 0], -np.inf).tolist(), maxx=free[:, 0].tolist(),
        miny=np.where(fixed, free[:, 1], -np.inf).tolist(), maxy=free[:, 1].tolist(),
    )  # fmt: skip
    return np.where(fixed[:, None], places, np.array(laid.coords, dtype=float) * scale)


def added(sheet: Sheet, old: Mapping[str, Place], tight: bool) -> Floats:
    """Those in `old` stay; new ones take the nearest free spot around their neighbours, away from the middle first.

    tight: do not look for a free spot, for there are too many.
    """
    places = np.array([old.get(node, (0.0, 0.0)) for node in sheet.nodes], dtype=float)
    taken = [i for i, node in enumerate(sheet.nodes) if node in old]
    there = set(taken)
    middle = places[taken].mean(axis=0)
    for i in (i for i, node in enumerate(sheet.nodes) if node not in old):
        near = [j for j in sheet.flat.neighbors(i) if j in there]
        anchor = places[near].mean(axis=0) if near else middle
        outward = anchor - middle
        away = float(np.arctan2(outward[1], outward[0])) if np.hypot(*outward) > 1 else 0.0
        spot = anchor + _EDGE * np.array([1.3 * np.cos(away), np.sin(away)])
        places[i] = spot if tight else free_spot(spot, sheet.sizes[i], places[taken], sheet.sizes[taken], away)
        taken.append(i)
        there.add(i)
    return places


def _fresh(flat: igraph.Graph) -> Floats:
    # Kamada-Kawai draws a small connected picture most evenly; Fruchterman-Reingold is what scales.
    start = flat.layout_circle()
    even = flat.vcount() <= _EVEN_MOST and flat.is_connected()
    layout = flat.layout_kamada_kawai(seed=start) if even else _fruchterman_reingold(flat, seed=start)
    places = np.array(layout.coords, dtype=float).reshape(-1, 2)
    if flat.vcount() > _EVEN_MOST:
        # A large graph has a crowded heart: half by place and half by order, it gets the room that the rim does not need.
        order = np.argsort(np.argsort(places, axis=0, kind="stable"), axis=0, kind="stable")
        places = places / np.maximum(np.ptp(places, axis=0), 1e-9) + order / len(places)
    span = np.maximum(np.ptp(places, axis=0), 1e-9)
    # Each axis fills its side of the screen, but none is drawn out so far that what is near looks distant.
    span = np.maximum(span, span.max() / 2.2)
    size = _EDGE * (flat.vcount() ** 0.5 + 0.6) * _WIDE
    middle = (places.max(axis=0) + places.min(axis=0)) / 2
    return np.asarray((places - middle) / span * size)


def _fruchterman_reingold(flat: igraph.Graph, **options: Any) -> igraph.Layout:
    # It draws lots where nodes are very near each other: the same ones each time.
    igraph.set_random_number_generator(random.Random(1))  # noqa: S311
    try:
        rounds = 300 if flat.vcount() <= _EVEN_MOST else 120
        return flat.layout_fruchterman_reingold(niter=rounds, grid="auto", **options)
    finally:
        igraph.set_random_number_generator(random)
