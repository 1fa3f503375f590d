"""Boxes in rows, as words stand on a page, each row centred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.picture.layout.apart import GAP, Floats


@dataclass(frozen=True)
class Block:
    """Nodes in rows: their centres, measured from the middle of the block's upper edge, and how large it is."""

    order: list[int]
    centres: Floats
    width: float
    height: float

    def put(self, places: Floats, x: float, top: float) -> float:
        """Puts it with its upper edge at `top`; returns where its lower edge is."""
        if self.order:
            places[self.order] = self.centres + np.array([x, top])
        return top + self.height


def block(sizes: Floats, order: Sequence[int], widest: float) -> Block:
    """The nodes in `order`, in as few rows as are not much wider than `widest`, each of about the same width."""
    centres = np.zeros((len(order), 2))
    top = width = 0.0
    done = 0
    for row in _broken(order, sizes, widest):
        boxes = sizes[row]
        wide, high = float(boxes[:, 0].sum() + GAP * (len(row) - 1)), float(boxes[:, 1].max())
        centres[done : done + len(row), 0] = np.cumsum(boxes[:, 0] + GAP) - GAP - boxes[:, 0] / 2 - wide / 2
        centres[done : done + len(row), 1] = top + high / 2
        top, width, done = top + high + GAP, max(width, wide), done + len(row)
    return Block(list(order), centres, width, max(top - GAP, 0.0))


def _broken(order: Sequence[int], sizes: Floats, widest: float) -> list[list[int]]:
    widths = [float(sizes[i, 0]) + GAP for i in order]
    share = sum(widths) / max(1, int(np.ceil(sum(widths) / widest)))
    found: list[list[int]] = []
    used = share
    for i, width in zip(order, widths, strict=True):
        if used + width / 2 > share:
            found.append([])
            used = 0.0
        found[-1].append(i)
        used += width
    return found
