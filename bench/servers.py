"""Servers for the benchmarks, each in an empty folder of its own, and the graph that is loaded into them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import neo4j
import neo4j_server

from graph import embedded
from graph.model import Document, Entity, Entry, Evidence, Relation
from graph.store import Store, open_store

DOCUMENT = Document("doc:bench", "Generated")
_BACKING = (Evidence(DOCUMENT.id, note="generated", locator="row 1"),)


@dataclass(frozen=True)
class Server:
    """Where a server listens, and how `open_store` is told of it."""

    uri: str
    auth: tuple[str, str]
    database: str
    environ: dict[str, str]

    def store(self) -> Store:
        """Our store on it."""
        return open_store(self.environ)

    def driver(self) -> neo4j.Driver:
        """The bare driver."""
        return neo4j.GraphDatabase.driver(self.uri, auth=self.auth)


@contextmanager
def serving(engine: str, folder: Path, monkeypatch) -> Iterator[Server]:
    """A new server of this engine (see `samples.ENGINES`), ended with the block."""
    if engine == "embedded":
        monkeypatch.setenv("GOBETWEEN_HOME", str(folder))
        end = embedded.ensure_running(folder)
        try:
            yield Server(end.uri, (end.username, end.password), end.database, {})
        finally:
            embedded.stop(folder)
        return
    server = neo4j_server.start(neo4j_server.VERSIONS[engine], folder)
    try:
        names = {
            "URI": server.uri,
            "USERNAME": server.username,
            "PASSWORD": server.password,
            "DATABASE": server.database,
        }
        environ = {f"NEO4J_{name}": value for name, value in names.items()}
        yield Server(server.uri, (server.username, server.password), server.database, environ)
    finally:
        server.kill()


class Generated:
    """People and what they urge each other to do, the same each time; ever more ties, never one twice."""

    def __init__(self, nodes: int) -> None:
        self.people = [Entity(f"p:{i}", "Person", f"Person {i}") for i in range(nodes)]
        self._chance = random.Random(7)
        self._made = 0

    def ties(self, count: int) -> list[Relation]:
        """So many more relations, each with a piece of evidence."""
        pairs = [self._chance.sample(range(len(self.people)), 2) for _ in range(count)]
        first, self._made = self._made, self._made + count
        return [
            Relation("URGES", f"p:{a}", f"p:{b}", qualifier=str(first + i), evidence=_BACKING)
            for i, (a, b) in enumerate(pairs)
        ]

    @cached_property
    def head(self) -> list[Entry]:
        """The document and the people, as a loader yields them."""
        return entries([DOCUMENT, *self.people])


def entries(items: Sequence[Document | Entity | Relation]) -> list[Entry]:
    """Items as a loader yields them."""
    return [Entry(one, f"row {i}") for i, one in enumerate(items)]
