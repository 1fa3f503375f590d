"""A first load, a second one and a first reading of the mirror, against a bare driver loop that writes the same nodes and
edges with the same properties, without evidence, history, checks or change feed."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import neo4j

from graph import embedded
from graph import rows as as_rows
from graph.mirror import Mirror
from graph.model import Document, Entity, Entry, Evidence, Relation
from graph.store import BATCH, open_store

NODES, EDGES = 10_000, 30_000


def rows() -> Iterator[tuple[str, float, float]]:
    """(what, our seconds, the bare loop's seconds) on the embedded engine, in a folder of its own."""
    chance = random.Random(7)
    people = [Entity(f"p:{i}", "Person", f"Person {i}") for i in range(NODES)]
    pairs = [chance.sample(range(NODES), 2) for _ in range(EDGES)]
    backing = Evidence("doc:bench", note="generated", locator="row 1")
    ties = [
        Relation("URGES", f"p:{a}", f"p:{b}", qualifier=str(i), evidence=(backing,)) for i, (a, b) in enumerate(pairs)
    ]
    entries = [Entry(one, "bench") for one in (Document("doc:bench", "Generated"), *people, *ties)]
    os.environ.pop("NEO4J_URI", None)
    with _home():
        bare = _bare(people, ties)
    with _home(), open_store() as store:
        store.load(entries[:1])  # its first transaction warms the server up, as the bare loop's schema does
        first = _timed(lambda: store.load(entries))
        again = _timed(lambda: store.load(entries))
        mirror = _timed(lambda: Mirror(store).refresh())
    yield (
        f"first load, {NODES} nodes and {EDGES} relations with evidence, against a bare driver loop without",
        first,
        bare,
    )
    yield "the same load again, which changes nothing, against that loop", again, bare
    yield "first reading of the mirror, against that loop", mirror, bare


@contextmanager
def _home() -> Iterator[None]:
    """An embedded server of its own, in an empty folder."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["GOBETWEEN_HOME"] = home
        try:
            yield
        finally:
            embedded.stop()


def _bare(people: list[Entity], ties: list[Relation]) -> float:
    """What somebody would write by hand: a constraint on the id, then CREATE in batches."""
    end = embedded.ensure_running()
    with (
        neo4j.GraphDatabase.driver(end.uri, auth=(end.username, end.password)) as driver,
        driver.session(database=end.database) as session,
    ):
        session.execute_write(
            lambda tx: tx.run("CREATE CONSTRAINT bare IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE").consume()
        )
        nodes = [as_rows.node_row(one) for one in people]
        edges = [{"a": one.source, "b": one.target, "props": as_rows.edge_row(one)} for one in ties]
        start = time.perf_counter()
        for query, rows in (
            ("UNWIND $rows AS r CREATE (n:Entity:Person) SET n = r", nodes),
            (
                "UNWIND $rows AS r MATCH (a:Entity {id: r.a}) MATCH (b:Entity {id: r.b}) "
                "CREATE (a)-[e:URGES]->(b) SET e = r.props",
                edges,
            ),
        ):
            for at in range(0, len(rows), BATCH):
                part = rows[at : at + BATCH]
                session.execute_write(lambda tx, q=query, p=part: tx.run(q, rows=p).consume())
        return time.perf_counter() - start


def _timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
