"""Boxes kept apart: pushed until no two touch, and what still does goes to the nearest free spot. What is fixed stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Pairs = tuple[np.ndarray[Any, np.dtype[np.intp]], np.ndarray[Any, np.dtype[np.intp]]]

GAP = 28.0
_ROUNDS = 40
_RING = 8  # spots on the innermost ring around a wish


def apart(places: Floats, sizes: Floats, fixed: Flags | None = None) -> Floats:
    """`places` changed as little as it takes for no two boxes to overlap, but for two that are both fixed."""
    places = places.copy()
    held = np.zeros(len(places), dtype=bool) if fixed is None else fixed
    _push(places, sizes, held)
    _settle(places, sizes, held)
    return places


def free_spot(wish: Floats, size: Floats, others: Floats, sizes: Floats, away: float = 0.0) -> Floats:
    """The place nearest to `wish` where a box of that size covers none of the others; in doubt the one in direction `away`."""
    if not len(others):
        return wish
    need = (sizes + size) / 2 + GAP / 2
    far = np.abs(others - wish) - need
    for spots in _rings(wish, away, float(max(size.max(), 40.0)) / 2):
        near = (far < np.abs(spots - wish).max(axis=0)).all(axis=1)
        covered = np.abs(spots[:, None, :] - others[None, near, :]) < need[None, near, :]
        free = np.flatnonzero(~np.any(np.all(covered, axis=2), axis=1))
        if len(free):
            return np.asarray(spots[free[0]])
    raise AssertionError("there is always room farther out")


def _rings(wish: Floats, away: float, step: float) -> Iterator[Floats]:
    yield wish[None, :]
    ring = 0
    while True:
        ring += 1
        turns = np.linspace(-np.pi, np.pi, _RING * ring, endpoint=False)
        turns = turns[np.argsort(np.abs(turns), kind="stable")] + away
        yield wish + step * ring * np.stack([1.3 * np.cos(turns), np.sin(turns)], axis=1)


def _push(places: Floats, sizes: Floats, held: Flags) -> None:
    # Each overlap is taken away along the axis that takes the shorter way: by half each, or all by the one that may move.
    for _ in range(_ROUNDS):
        a, b = _near(places, sizes)
        between = places[a] - places[b]
        over = (sizes[a] + sizes[b]) / 2 + GAP - np.abs(between)
        hit = (over > 0.5).all(axis=1) & ~(held[a] & held[b])
        if not hit.any():
            return
        a, b, between, over = a[hit], b[hit], between[hit], over[hit]
        axis = np.where(over[:, 0] < over[:, 1], 0, 1)
        row = np.arange(len(a))
        way = np.sign(between[row, axis])
        way = np.where(way == 0, np.where(a > b, 1.0, -1.0), way) * over[row, axis] * 0.3
        alone = held[a] | held[b]
        np.add.at(places, (a, axis), np.where(held[a], 0.0, np.where(alone, 2 * way, way)))
        np.add.at(places, (b, axis), np.where(held[b], 0.0, np.where(alone, -2 * way, -way)))


def _near(places: Floats, sizes: Floats) -> Pairs:
    """Pairs that are near each other on the first axis, found in one sweep over it."""
    order = np.argsort(places[:, 0], kind="stable")
    x = places[order, 0]
    reach = float(sizes[:, 0].max(initial=0.0)) + GAP
    ends = np.searchsorted(x, x + reach, side="right")
    counts = ends - np.arange(len(x)) - 1
    first = np.repeat(np.arange(len(x)), counts)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
    return order[first], order[second]


def _settle(places: Floats, sizes: Floats, held: Flags) -> None:
    a, b = _near(places, sizes)
    over = ((sizes[a] + sizes[b]) / 2 - np.abs(places[a] - places[b]) > 0).all(axis=1)
    for i in dict.fromkeys(
        int(j if held[i] or (j > i and not held[j]) else i) for i, j in zip(a[over], b[over], strict=True)
    ):
        if held[i]:
            continue
        others = np.arange(len(places)) != i
        places[i] = free_spot(places[i], sizes[i], places[others], sizes[others])
