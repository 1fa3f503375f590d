"""Where nodes stand: laid out by one of several rules, apart from each other, and kept where they are when others come."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from graph.picture.layout.apart import Flags, Floats, apart
from graph.picture.layout.concentric import concentric
from graph.picture.layout.force import added, force
from graph.picture.layout.layered import layered
from graph.picture.layout.places import Boxes, Label, Place, Positions, Sheet
from graph.picture.layout.sides import sides
from graph.picture.layout.timeline import timeline

__all__ = ["LAYOUTS", "Boxes", "Label", "Layout", "Place", "Positions", "arrange", "place"]

# Above this many nodes the labels are small anyway, and keeping them apart would cost more than the layout.
_APART_MOST = 700

Rule = Callable[[Sheet, "nx.MultiDiGraph[str]"], tuple[Floats, list[Label]]]


@dataclass(frozen=True)
class Layout:
    """A rule by which nodes are laid out: what it is called, what it shows, and the rule (none: `force`)."""

    name: str
    shows: str
    rule: Rule | None = None


LAYOUTS: Mapping[str, Layout] = {
    "force": Layout("By ties", "Who has to do with each other stands near each other."),
    "layered": Layout(
        "In layers", "Who acts stands above what is acted upon: most lines lead downwards.",
        lambda sheet, whole: (layered(sheet), []),
    ),
    "concentric": Layout(
        "Central ones in the middle", "Who is tied to most others of the picture stands in the middle, the others around.",
        lambda sheet, whole: (concentric(sheet), []),
    ),
    "sides": Layout(
        "Two camps", "Parties to the left and to the right, third parties and the talks between them.", sides,
    ),
    "timeline": Layout(
        "Along time", "What took place by its date, and actors amidst what they had part in. Empty years are left out.",
        lambda sheet, whole: timeline(sheet),
    ),
}  # fmt: skip


def place(graph: nx.MultiDiGraph[str], boxes: Boxes, old: Mapping[str, Place] | None = None) -> Positions:
    """A place for each node of `graph`; those in `old` keep theirs, new ones come near their neighbours.

    boxes: width and height that a node takes up with its label. The same graph gives the same picture every time.
    """
    sheet = Sheet.of(graph, boxes)
    old = old or {}
    if not any(node in old for node in sheet.nodes):
        return arrange("force", graph, boxes)[0]
    return sheet.positions(added(sheet, old, tight=len(sheet.nodes) > _APART_MOST))


def arrange(
    layout: str,
    graph: nx.MultiDiGraph[str],
    boxes: Boxes,
    old: Mapping[str, Place] | None = None,
    pinned: Collection[str] = (),
    whole: nx.MultiDiGraph[str] | None = None,
) -> tuple[Positions, tuple[Label, ...]]:
    """Places for all nodes by a layout of that name, and words that belong on the ground; `pinned` stay where `old` has them.

    whole: the graph of which `graph` is a part; it says who acts for whom. Raises ValueError, in words for a reader, when the
    picture has nothing that the layout shows, and KeyError for a layout that there is not.
    """
    rule = LAYOUTS[layout].rule
    sheet = Sheet.of(graph, boxes)
    if not sheet.nodes:
        return {}, ()
    places, fixed = _held(sheet, old or {}, pinned)
    labels: list[Label] = []
    if rule is None:
        laid = force(sheet, places, fixed)
    else:
        laid, labels = rule(sheet, graph if whole is None else whole)
        # As a whole it comes to where the pinned stand, so that they are not far from what belongs around them.
        shift = (places[fixed] - laid[fixed]).mean(axis=0) if fixed.any() else np.zeros(2)
        laid = np.where(fixed[:, None], places, laid + shift)
        labels = [
            Label(one.text, round(one.x + float(shift[0]), 1), round(one.y + float(shift[1]), 1)) for one in labels
        ]
    if len(sheet.nodes) <= _APART_MOST:
        laid = apart(laid, sheet.sizes, fixed)
    return sheet.positions(laid), tuple(labels)


def _held(sheet: Sheet, old: Mapping[str, Place], pinned: Collection[str]) -> tuple[Floats, Flags]:
    held = set(pinned) & old.keys()
    fixed = np.array([node in held for node in sheet.nodes], dtype=bool)
    return np.array([old[node] if node in held else (0.0, 0.0) for node in sheet.nodes], dtype=float), fixed
