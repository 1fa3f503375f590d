"""Names in the text: who and what they are, states rather than cities that speak, offices with their holders."""

from __future__ import annotations

from collections.abc import Iterable

from graph.model import Entity
from loaders.text.model import Reading


class Known:
    """The actors and places that are in the graph already, to be recognised by their names and aliases."""

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        self.entities = tuple(entities)


def find(reading: Reading, known: Known | None = None) -> None:
    """Adds the actors and places that are named, each with its mentions, and the statements that a name itself makes:
    HOLDS, and whom an envoy represents.
    """
