"""A graph that version 1 made is brought up to date when it is opened: nothing looks different, and everything works."""

import pytest
import version1
from neo4j.exceptions import TransientError
from samples import DOCUMENT, entries, graph_equal, record, relation, talks

from graph import migration
from graph.mirror import Mirror
from graph.model import Document, Entity, Evidence
from graph.store import StoreError, open_store

pytestmark = pytest.mark.engine


def report():
    entities, relations = talks()
    return entries(
        Document(DOCUMENT, "A report", publisher="Us", licence="CC0"),
        *entities,
        *relations,
        relation("iso:US", "THREATENS", "iso:RU", evidence=(Evidence(DOCUMENT),), props={"where": "on television"}),
        relation(
            "iso:TR", "URGES", "iso:RU", confidence=0.8, evidence=(Evidence(DOCUMENT, note="urged", confidence=0.8),)
        ),
        relation("iso:US", "MEETS", "iso:TR", count=3, confidence=0.7, evidence=(Evidence(DOCUMENT, note="said"),)),
    )


def other():
    backing = (Evidence("doc:other", locator="row 1", confidence=0.5),)
    return entries(
        Document("doc:other", "Another"),
        Entity("iso:TR", "State", "Türkiye", props={"capital": "Ankara"}),
        relation("iso:RU", "ATTACKS", "iso:UA", start="2014", confidence=0.5, evidence=backing),
        relation("iso:TR", "URGES", "iso:RU", confidence=0.5, evidence=backing),
        relation("iso:RU", "DEMANDS", "iso:UA", evidence=(Evidence("doc:other"),)),
    )


@pytest.fixture
def old(environ):
    """The environment of a graph of version 1, with the graph that its mirror showed."""
    with open_store(environ) as store:
        version1.write(store, [report(), other()])
        mirror = Mirror(store)
        mirror.refresh()
    return environ, mirror


def test_it_shows_the_same_as_before_and_says_what_each_piece_states(old):
    environ, before = old
    with open_store(environ) as store:
        graph_equal(before, store, documents=False)
        assert store.revision() == 2
        everything = record(store)
        assert all("digest" in row for row in everything["Evidence"].values())
        assert all("evidence" in row for row in everything["Entity"].values())
        attack = next(id for id, row in everything["relations"].items() if row["type"] == "ATTACKS")
        said = [(one.piece.document, one.says.start, one.says.confidence) for one in store.statements(attack)]
        assert said == [(DOCUMENT, "2014", 0.9), ("doc:other", "2014", 0.9)], (
            "the widest and the highest are what was kept"
        )
        urged = next(id for id, row in everything["relations"].items() if row["type"] == "URGES")
        assert [one.says.confidence for one in store.statements(urged)] == [0.8, 0.5], "each its own, where that can be"
        (itself,) = store.statements(DOCUMENT)
        assert (itself.piece.document, itself.piece.method, itself.says.name) == (DOCUMENT, "itself", "A report")
        (one,) = store.statements("iso:US")
        assert (one.piece.document, one.piece.read) == ("", "2025-01-01T12:00:00+00:00")
    with open_store(environ) as store:
        assert record(store) == everything, "a second time there is nothing to do"


def test_the_same_files_load_again_and_only_what_was_told_otherwise_is_corrected(old):
    environ, _ = old
    with open_store(environ) as store:
        follower = Mirror(store)
        follower.refresh()
        again = store.load(report())
        assert (again.entities_new, again.relations_new, again.rejected) == (0, 0, [])
        # Of all that the report tells, two things were told otherwise by the other file: Turkey's name, and when it began.
        assert again.unchanged == len(report()) - 2
        assert again.evidence_new == 0
        attack = next(id for id, row in record(store)["relations"].items() if row["type"] == "ATTACKS")
        assert {one.piece.document: one.says.start for one in store.statements(attack)} == {
            DOCUMENT: "2022-02-24",
            "doc:other": "2014",
        }
        assert store.load(other()).unchanged == len(other()) - 2
        assert store.load(report()).unchanged == len(report())
        follower.refresh()
        graph_equal(follower, store)


def test_what_was_done_before_is_one_operation_that_cannot_be_undone_and_what_comes_after_can(old):
    environ, _ = old
    with open_store(environ) as store:
        states = [record(store)]
        (done,) = store.history()
        assert (done.number, done.kind, done.what) == (1, "load", migration.BEFORE)
        assert done.counts["relations_new"] == len(states[0]["relations"])
        with pytest.raises(ValueError, match=r"operation 1 cannot be undone: .*older than the history"):
            store.undo()
        for do in (
            lambda: store.edit("iso:US", name="USA", props={"capital": "Washington"}),
            lambda: store.merge("iso:UA", "iso:TR", anyway=True),
            lambda: store.retract("doc:other"),
            lambda: store.retract(DOCUMENT),
            lambda: store.load(report()),
        ):
            do()
            states.append(record(store))
        for state in reversed(states[:-1]):
            store.undo()
            assert record(store) == state
        mirror = Mirror(store)
        mirror.refresh()
        graph_equal(mirror, store)


class Cut(BaseException):
    """The process ends here."""


def test_a_migration_that_was_cut_off_is_carried_on(old, monkeypatch):
    environ, before = old
    monkeypatch.setattr(migration, "IDS_A_QUERY", 2)
    monkeypatch.setattr(migration, "_ENTITIES_A_BATCH", 3)
    real = {"relations": migration._relations, "entities": migration._entities}
    for table, whole in (("relations", 3), ("entities", 2)):
        calls = []

        def cut(*args, table=table, whole=whole, calls=calls):
            calls.append(1)
            if len(calls) > whole:
                raise Cut
            return real[table](*args)

        monkeypatch.setattr(migration, f"_{table}", cut)
        with pytest.raises(Cut):
            open_store(environ)
        monkeypatch.setattr(migration, f"_{table}", real[table])
    with open_store(environ) as store:
        graph_equal(before, store, documents=False)
        assert all("digest" in row for row in record(store)["Evidence"].values())
        assert len(record(store)["Evidence"]) == len(report()) + len(other()) - 1, (
            "one for each thing told, but Turkey once"
        )
        assert len(store.history()) == 1


def test_a_batch_whose_answer_is_lost_is_not_written_twice(old, monkeypatch):
    environ, before = old
    real = migration._entities
    lost = []

    def lose(tx, *args):
        real(tx, *args)
        if not lost:
            lost.append(1)
            raise TransientError("lost")

    monkeypatch.setattr(migration, "_entities", lose)
    with open_store(environ) as store:
        graph_equal(before, store, documents=False)
    assert lost


@pytest.mark.parametrize("schema", [0, -1, "two", 1.5])
def test_a_version_that_is_none_is_refused(old, environ, schema):
    set_schema(environ, schema)
    with pytest.raises(StoreError, match=r"unknown version .*restore a backup into another graph"):
        open_store(environ)


def test_a_newer_version_is_refused(environ):
    set_schema(environ, 99)
    with pytest.raises(StoreError, match=r"newer Gobetween .*update"):
        open_store(environ)


def set_schema(environ, schema):
    """Opening it brings it up to date; then the number is changed."""
    with open_store(environ) as store:
        store._write(lambda tx: tx.run("MATCH (m:Meta) SET m.schema = $n", n=schema).consume())
