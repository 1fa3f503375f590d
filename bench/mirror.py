"""The mirror after a change: against networkx's copy of the whole graph, and, from a real store, against a first reading."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace

from graph import embedded
from graph.mirror import Mirror
from graph.model import Document, Entity, Entry, Evidence, Relation
from graph.rows import edge_row, node_row, type_and_ends
from graph.store import Store, open_store

EDGES = 200_000
CHANGES = (1, 100, 10_000)

# Gives so many entries that the store does not have yet.
More = Callable[[int], list[Entry]]


def rows() -> Iterator[tuple[str, float, float]]:
    """(what, our seconds, their seconds): the mirror's own part on two sizes of graph, then all of it from a real store."""
    for nodes in (50_000, 200_000):
        yield from _from_memory(nodes)
    with stored(50_000, EDGES) as (store, more):
        yield from followed(store, more)


@contextmanager
def stored(nodes: int, edges: int) -> Iterator[tuple[Store, More]]:
    """A store on the embedded engine, in a folder of its own, with so many people and relations; and where more come from."""
    people, ties = _generated(nodes)
    with tempfile.TemporaryDirectory() as home:
        os.environ["GOBETWEEN_HOME"] = home
        os.environ.pop("NEO4J_URI", None)
        try:
            with open_store() as store:
                document = Document("doc:bench", "Generated")
                store.load(Entry(one, "bench") for one in (document, *people, *ties(edges)))
                yield store, lambda count: [Entry(one, "bench") for one in ties(count)]
        finally:
            embedded.stop()


def followed(store: Store, more: More, changes: Sequence[int] = CHANGES) -> Iterator[tuple[str, float, float]]:
    """(what, seconds of a refresh, seconds of a first reading) after loads of so many new relations."""
    mirror = Mirror(store)
    first = _timed(mirror.refresh)
    what = f"{mirror.graph.number_of_nodes()} nodes and {EDGES} relations in the store"
    for count in changes:
        took = []
        for _ in range(_repeats(count)):
            store.load(more(count))
            took.append(_timed(mirror.refresh))
        yield f"mirror follows {count} new of {what}, against a first reading", statistics.median(took), first


def _from_memory(nodes: int) -> Iterator[tuple[str, float, float]]:
    people, ties = _generated(nodes)
    feed = SimpleNamespace(revision=1, nodes=[node_row(one) for one in people], edges=_stored(ties(EDGES)), removed=[])
    mirror = Mirror(SimpleNamespace(changes=lambda since: feed))
    mirror.refresh()
    theirs = _timed(mirror.graph.copy)
    for count in CHANGES:
        took = []
        for _ in range(_repeats(count)):
            feed.revision, feed.nodes, feed.edges = feed.revision + 1, [], _stored(ties(count))
            took.append(_timed(mirror.refresh))
        yield (
            f"mirror takes in {count} new of {nodes} nodes and {EDGES} edges, against a copy",
            statistics.median(took),
            theirs,
        )


def _generated(nodes: int) -> tuple[list[Entity], Callable[[int], list[Relation]]]:
    """People, and a function that makes so many relations between them, never the same twice."""
    chance = random.Random(7)
    backing = (Evidence("doc:bench", note="generated", locator="row 1"),)
    made = iter(range(10**9))

    def ties(count: int) -> list[Relation]:
        pairs = [chance.sample(range(nodes), 2) for _ in range(count)]
        return [Relation("URGES", f"p:{a}", f"p:{b}", qualifier=str(next(made)), evidence=backing) for a, b in pairs]

    return [Entity(f"p:{i}", "Person", f"Person {i}") for i in range(nodes)], ties


def _stored(ties: Sequence[Relation]) -> list[dict[str, object]]:
    return [{**edge_row(one), **type_and_ends(one), "evidence": len(one.evidence)} for one in ties]


def _repeats(count: int) -> int:
    return 9 if count < 1000 else 3


def _timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
