"""How well something is backed: how many documents say so, of how many publishers, and how sure that makes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph.chosen import EDIT
from graph.model import Evidence


@dataclass(frozen=True)
class Backing:
    """Numbers of documents that say something, and of the publishers that these are from."""

    documents: int
    publishers: int

    def __str__(self) -> str:
        """As in "3 documents of 2 publishers"."""
        if self.documents < 2:
            return "1 document" if self.documents else "no document"
        return f"{self.documents:,} documents of {'1 publisher' if self.publishers == 1 else f'{self.publishers:,} publishers'}"


def backing(graph: nx.MultiDiGraph[str], documents: Iterable[str]) -> Backing:
    """The backing by these documents (ids), of which a mirror's graph knows publisher and dataset.

    Documents of one publisher repeat each other more often than not, so they count as one publisher. One without a publisher is
    of its dataset, or else its own.
    """
    known = graph.graph.get("documents", {})
    ids = dict.fromkeys(id for id in documents if id)
    return Backing(len(ids), len({_publisher(id, known.get(id, {})) for id in ids}))


def _publisher(id: str, about: Mapping[str, Any]) -> str:
    named = str(about.get("publisher") or about.get("dataset") or "")
    return " ".join(named.casefold().split()) or id


def sureness(pieces: Sequence[Evidence], confidence: float) -> str:
    """How sure a relation is, and why, in words: its confidence is that of its surest piece, or what somebody set it to."""
    sure = f"{confidence:.0%} sure"
    stated = [piece.confidence for piece in pieces if piece.method != EDIT]
    if not stated:
        return sure
    if abs(max(stated) - confidence) > 0.005:
        by_hand = any(piece.method == EDIT for piece in pieces)
        return f"{sure}, as {'set by hand' if by_hand else 'its source says of the whole'}"
    if len(stated) == 1:
        return f"{sure}, as its only piece of evidence is"
    low = (
        f" of {len(stated):,}; the least sure has {min(stated):.0%}"
        if min(stated) < max(stated)
        else f" of {len(stated):,}"
    )
    return f"{sure}, as the surest piece of evidence{low}"
