"""Graphs made up for the browser: the same each time."""

from __future__ import annotations

import random
from collections.abc import Iterator

import networkx as nx

from graph import rows as as_rows
from graph.mirror import TOLD_BY, Mirror
from graph.model import Document, Entity, Entry, Evidence, Relation

DOCUMENT = Document("doc:made", "Made up", licence="CC0")
_TYPES = ("MEETS", "SUPPORTS", "CRITICISES", "URGES", "ATTACKS")


def entities(n: int) -> list[Entity]:
    """States and persons."""
    return [
        Entity(f"p:{i}", "State" if i % 5 == 0 else "Person", f"Actor {i}", evidence=(Evidence(DOCUMENT.id),))
        for i in range(n)
    ]


def relations(n: int) -> list[Relation]:
    """Three a node, of which some nodes get many."""
    draw = random.Random(1)
    found = {}
    for i in range(1, n):
        for _ in range(3):
            other = min(draw.randrange(i), draw.randrange(i))
            day = f"{1990 + draw.randrange(30)}-{1 + draw.randrange(12):02}-17"
            told = (Evidence(DOCUMENT.id, quote=f"{i} and {other}", locator=f"row {i}"),)
            one = Relation(draw.choice(_TYPES), f"p:{i}", f"p:{other}", start=day, end=day, evidence=told)
            found[one.id] = one
    return list(found.values())


def entries(n: int) -> Iterator[Entry]:
    """The same for a store."""
    for i, item in enumerate([DOCUMENT, *entities(n), *relations(n)]):
        yield Entry(item, f"line {i}")


class _Feed:
    """What a mirror asks."""

    revision, removed = 1, ()

    def __init__(self, n: int) -> None:
        self.nodes = [as_rows.node_row(one) for one in entities(n)]
        self.edges = [
            {**as_rows.edge_row(one), **as_rows.type_and_ends(one), "evidence": 1, TOLD_BY: {DOCUMENT.id: 1}}
            for one in relations(n)
        ]

    def changes(self, since: int) -> _Feed:
        return self


def graph_of(n: int) -> nx.MultiDiGraph[str]:
    """As the mirror has it."""
    mirror = Mirror(_Feed(n))
    mirror.refresh()
    return mirror.graph
