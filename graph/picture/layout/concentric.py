"""In rings: who is tied to most others of the picture stands in the middle (degree centrality, Freeman 1979)."""

from __future__ import annotations

import numpy as np

from graph.picture.layout.apart import GAP, Floats
from graph.picture.layout.places import Sheet

_FLAT = 0.62  # rings are wider than high, as boxes are


def concentric(sheet: Sheet) -> Floats:
    """The most central alone in the middle, then ring by ring; on a ring near those of the inner rings to whom one is tied."""
    count = len(sheet.nodes)
    degree = np.array(sheet.flat.degree(), dtype=float)
    order = sorted(range(count), key=lambda i: (-degree[i], sheet.nodes[i]))
    step = float(np.hypot(*sheet.sizes.max(axis=0, initial=40.0))) + GAP
    angle, places = np.zeros(count), np.zeros((count, 2))
    inside: set[int] = set(order[:1])
    ring, start = 0, 1
    while start < count:
        ring += 1
        members = order[start : start + max(int(2 * np.pi * ring), 1)]
        wish = {i: _towards(angle, [j for j in sheet.flat.neighbors(i) if j in inside]) for i in members}
        for turn, i in enumerate(sorted(members, key=lambda i: (wish[i], i))):
            angle[i] = 2 * np.pi * turn / len(members) + ring * 0.5
            places[i] = step * ring * np.cos(angle[i]), step * ring * np.sin(angle[i]) * _FLAT
        inside |= set(members)
        start += len(members)
    return places


def _towards(angle: Floats, others: list[int]) -> float:
    """The mean direction of others, from 0 to a full turn."""
    return float(np.angle(np.exp(1j * angle[others]).sum()) % (2 * np.pi)) if others else 0.0
