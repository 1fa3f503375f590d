"""A store that was opened to be looked at: nothing can be written, on any engine, whoever forgot to hide a button."""

from __future__ import annotations

import neo4j
import pytest
from neo4j.exceptions import Neo4jError
from samples import DOCUMENT, talks

from graph import connection, transfer
from graph.connection import Connection
from graph.mirror import Mirror
from graph.model import Document, Entity, Entry
from graph.store import StoreError, open_store

pytestmark = [pytest.mark.engine, pytest.mark.contract]


@pytest.fixture
def shown(environ):
    """The talks, opened to be looked at only."""
    items = [Document(DOCUMENT, "A document"), *(one for part in talks() for one in part)]
    with open_store(environ) as store:
        assert not store.load(Entry(item, "a test") for item in items).rejected
    with open_store(environ, read_only=True) as store:
        yield store


def test_everything_can_be_read(shown) -> None:
    mirror = Mirror(shown)
    mirror.refresh()
    assert "iso:UA" in mirror.graph
    assert shown.search("Fidan")[0].id == "p:fidan"
    assert shown.history()[0].kind == "load"
    assert shown.check() == []


def test_nothing_can_be_written(shown, tmp_path) -> None:
    before = shown.counts()
    number = shown.history()[0].number
    for change in (
        lambda: shown.load([Entry(Entity("x:1", "Person", "Somebody"), "a test")]),
        lambda: shown.merge("p:putin", "p:medinsky"),
        lambda: shown.edit("p:putin", name="Another"),
        lambda: shown.retract(DOCUMENT),
        lambda: shown.undo(number),
        lambda: transfer.restore(shown, tmp_path / "none"),
    ):
        with pytest.raises(StoreError):
            change()
    assert shown.counts() == before


def test_not_even_past_the_store(shown) -> None:
    """The connections themselves are of a kind that cannot write: by user on the embedded engine, by session on a Neo4j."""
    with pytest.raises(Neo4jError):
        shown._session(
            shown._writer if shown.is_embedded else shown._reader,
            neo4j.WRITE_ACCESS if shown.is_embedded else neo4j.READ_ACCESS,
            lambda session: (
                session.execute_write(lambda tx: tx.run("CREATE (:Entity {id: 'x'})").consume())
                if shown.is_embedded
                else session.run("CREATE (:Entity {id: 'x'})").consume()
            ),
        )


def test_an_empty_database_is_not_made_a_graph(environ) -> None:
    with pytest.raises(StoreError, match=r"there is no graph at .* yet"):
        open_store(environ, read_only=True)


@pytest.mark.parametrize("engine", ["neo4j-5.26", "neo4j-newest"], indirect=True)
def test_a_neo4j_is_looked_at_before_it_is_used(environ) -> None:
    uri = environ["NEO4J_URI"]
    at = Connection(uri, environ["NEO4J_USERNAME"], environ["NEO4J_PASSWORD"], environ["NEO4J_DATABASE"])
    found = connection.probe(at)
    assert (found.nodes, found.revision) == (0, None)
    assert found.engine.startswith("Neo4j ")
    open_store(environ).close()
    assert connection.probe(at).revision == 0
    with pytest.raises(ValueError, match="refuses user 'neo4j': check the user and the password"):
        connection.probe(Connection(uri, "neo4j", "wrong"))
