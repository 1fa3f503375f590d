"""In layers (Sugiyama, Tagawa & Toda 1981): who acts stands above what is acted upon, so that most lines lead downwards."""

from __future__ import annotations

import igraph
import numpy as np

from graph.picture.layout.apart import GAP, Floats
from graph.picture.layout.places import Sheet
from graph.picture.layout.rows import block

_DOWN = 90.0  # between two layers, for the lines and their labels


def layered(sheet: Sheet) -> Floats:
    """Layers from above, a wide one in several rows; within a row in the order in which the fewest lines cross."""
    count = len(sheet.nodes)
    arcs = sorted({(sheet.at[u], sheet.at[v]) for u, v in sheet.graph.edges() if u != v})
    directed = igraph.Graph(n=count, edges=arcs, directed=True)
    laid = np.array(directed.layout_sugiyama(maxiter=30).coords[:count], dtype=float).reshape(-1, 2)
    across, layer = laid[:, 0], np.round(laid[:, 1]).astype(int)
    box = float(sheet.sizes[:, 0].mean()) + GAP
    widest = box * max(count**0.5 * 1.4, 4)  # as wide for its height as a screen
    places = np.zeros_like(sheet.sizes)
    top = 0.0
    for level in np.unique(layer):
        members = np.flatnonzero(layer == level)
        row = members[np.argsort(across[members], kind="stable")].tolist()
        top = block(sheet.sizes, row, widest).put(places, 0.0, top) + _DOWN
    return places
