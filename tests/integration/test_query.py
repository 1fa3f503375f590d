"""Queries of one's own on every engine: they read, within limits, and write nothing by either door."""

from __future__ import annotations

import threading
import time

import neo4j
import pytest
from neo4j.exceptions import ClientError, Neo4jError
from samples import DOCUMENT, talks

from graph.model import Document, Entry
from graph.query import Edge, Node, Query, QueryError, Refused, Way, in_words, plain, records
from graph.store import Store

pytestmark = [pytest.mark.engine, pytest.mark.contract]
SLOW = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b = -1 RETURN count(*)"


@pytest.fixture
def full(store: Store) -> Store:
    """The store with the talks in it."""
    items = [Document(DOCUMENT, "A document"), *(one for part in talks() for one in part)]
    assert not store.load(Entry(item, "a test") for item in items).rejected
    return store


def ask(store: Store, text: str, **more):
    return Query(store, text, **more).run()


def running(store: Store) -> list[str]:
    rows = store.ask(lambda session: session.run("SHOW TRANSACTIONS YIELD currentQuery").data())
    return [row["currentQuery"] for row in rows if "UNWIND range" in row["currentQuery"]]


def test_nodes_relations_and_paths_come_with_names_and_ids(full: Store) -> None:
    answer = ask(
        full,
        "MATCH way = (m {name: $who})-[r:MEDIATES]->(talks:Process) RETURN m, r, way, [talks] AS several, {of: r} AS map, 1.5 AS n",
        given={"who": "Hakan Fidan"},
    )
    mediator, relation, way, several, mapped, number = answer.rows[0]
    assert isinstance(mediator, Node)
    assert (mediator.id, mediator.name, mediator.labels) == ("p:fidan", "Hakan Fidan", ("Person",))
    assert isinstance(relation, Edge)
    assert (relation.source, relation.target) == ("p:fidan", "x:talks")
    assert in_words(relation).startswith("Hakan Fidan mediates Second round of talks")
    assert isinstance(way, Way)
    assert in_words(way) == in_words(relation) == in_words(mapped).removeprefix("of: ")
    assert (in_words(several), number) == ("Second round of talks", 1.5)
    assert answer.found() == (["p:fidan", "x:talks"], [relation.id])
    assert records(answer)[0]["m"]["id"] == "p:fidan"
    assert plain(way)["relations"][0]["source"] == "p:fidan"


def test_evidence_can_be_asked_for(full: Store) -> None:
    answer = ask(
        full, "MATCH (a)-[r:MEDIATES]->(:Process) MATCH (v:Evidence {of: r.id}) RETURN a, r, v, v.note ORDER BY a.name"
    )
    assert all(in_words(evidence) == note for _, _, evidence, note in answer.rows)


def test_more_rows_than_wanted_are_said_and_not_fetched(full: Store) -> None:
    answer = ask(full, "UNWIND range(1, 1000000) AS n RETURN n", limit=5)
    assert (len(answer.rows), answer.more) == (5, True)
    assert not ask(full, "UNWIND range(1, 5) AS n RETURN n", limit=5).more


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("MATCH (n:State)\nRETURN n.name ODER BY 1", 2, None),
        ("\n// a word\n  MATCH (n:State) RETURN n.name ODER BY 1", 3, None),
        ("MATCH (n:State)\nRETURN m.name", 2, 8),
        ("MATCH (n:State)\nWHERE n.name = $who RETURN n", 2, 16),
    ],
)
def test_a_mistake_is_told_in_one_line_with_its_place(full: Store, text: str, line: int, column: int | None) -> None:
    with pytest.raises(QueryError) as error:
        ask(full, text)
    assert error.value.line == line
    assert error.value.column == column or (column is None and error.value.column)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 400


def test_the_time_limit_ends_it_in_the_database_too(full: Store) -> None:
    since = time.monotonic()
    with pytest.raises(QueryError, match="the time limit of 1 s was reached"):
        ask(full, SLOW, seconds=1)
    assert time.monotonic() - since < 20
    assert running(full) == []


def test_cancelling_ends_it_in_the_database_too(full: Store) -> None:
    query, told = Query(full, SLOW, seconds=60), []

    def run() -> None:
        with pytest.raises(QueryError) as error:
            query.run()
        told.append(str(error.value))

    thread = threading.Thread(target=run)
    thread.start()
    for _ in range(200):
        if running(full):
            break
        time.sleep(0.05)
    query.cancel()
    thread.join(30)
    assert told == ["it was cancelled"]
    assert running(full) == []
    assert ask(full, "RETURN 1 AS one").rows == [[1]]


def test_one_that_is_cancelled_before_it_began_is_not_asked(full: Store) -> None:
    query = Query(full, SLOW)
    query._over.set()
    query.cancel()
    with pytest.raises(QueryError, match="cancelled"):
        query.run()


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (:Entity:Person {id: 'x'})",
        "MERGE (n:Entity {id: 'x'})",
        "MATCH (n:Entity) SET n.name = 'changed'",
        "MATCH (n:Entity) REMOVE n.name",
        "MATCH (n:Entity) DETACH DELETE n",
        "CREATE INDEX somebody FOR (n:Entity) ON (n.other)",
    ],
)
def test_writing_is_refused_by_the_text_and_by_the_database(full: Store, text: str) -> None:
    before = full.counts()
    with pytest.raises(Refused):
        ask(full, text)

    def past_the_first_door(session: neo4j.Session) -> None:
        with session.begin_transaction() as asked:
            asked.run(text).consume()
            asked.commit()

    with pytest.raises((ClientError, Neo4jError)):
        full.ask(past_the_first_door)
    assert full.counts() == before
    assert {one.name for one in full.of_kinds(["State"])} == {"Ukraine", "Russia", "Turkey", "United States"}
