"""When things break: the scenarios of `tests/faults.py`, short, and how the store goes on."""

import os
import random
import signal
import sys
import threading
from pathlib import Path

import faults
import neo4j_server
import pytest
from samples import ENGINES, missing

from graph import embedded
from graph import store as stores
from graph.check import integrity
from graph.mirror import Mirror
from graph.model import Entity, Entry
from graph.store import Store, StoreError

pytestmark = [
    pytest.mark.engine,
    pytest.mark.contract,
    pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL and no SIGSTOP there"),
]
SEED = 7


@pytest.fixture(scope="module", params=ENGINES)
def own(request, tmp_path_factory):
    """A server of its own, that may be killed."""
    try:
        with faults.engine_of(request.param, tmp_path_factory.mktemp("own")) as engine:
            yield engine
    except neo4j_server.Neo4jUnavailable as reason:
        missing(f"{request.param}: {reason}")


# A Neo4j takes ten seconds to start, so here one is killed, once. What is not here, tests/faults.py does by hand.
SHORT = {
    "embedded": {"loader-killed", "connection-cut", "crowd", "server-killed", "disk-full"},
    "neo4j-5.26": {"connection-cut"},
    "neo4j-newest": {"server-killed"},
}


@pytest.mark.parametrize("scenario", sorted(SHORT["embedded"]))
def test_what_was_acknowledged_is_there_nothing_in_part_and_loading_again_ends_the_same(own, scenario):
    if scenario not in SHORT[own.name] or (scenario == "disk-full" and sys.platform != "linux"):
        pytest.skip("tests/faults.py does it by hand")
    times = {"connection-cut": 4, "server-killed": 2 if own.name == "embedded" else 1}.get(scenario, 1)
    load = faults.Load("all", 400, 25, SEED)
    outcome = faults.SCENARIOS[scenario](own, times, random.Random(SEED), load)
    assert outcome.violations == []
    assert outcome.faults >= times


@pytest.fixture
def home(tmp_path: Path):
    yield tmp_path / "home"
    embedded.stop(tmp_path / "home")


def opened(home: Path) -> Store:
    end = embedded.ensure_running(home)
    auth, reader = (end.username, end.password), (end.reader_username, end.reader_password)
    return Store(end.uri, auth, end.database, reader, home=end.home)


def person(n: int) -> list[Entry]:
    return [Entry(Entity(f"p:{n}", "Person", f"Person {n}"), "", None)]


def kill(home: Path) -> None:
    end = embedded.status(home)
    os.kill(end.pid, signal.SIGKILL)
    assert embedded._gone(home / "server.lock", 30)


def test_a_question_starts_no_server_and_a_change_starts_one_that_died_but_none_that_was_stopped(home):
    with opened(home) as store, opened(home) as other:
        store.load(person(1))
        kill(home)
        with pytest.raises(StoreError, match="gobetween db start"):
            store.counts()
        assert embedded.status(home) is None
        other.load(person(2))
        assert embedded.status(home) is not None
        assert store.counts()["nodes"] == {"Person": 2}, "a question finds the server that somebody started"
        embedded.stop(home)
        with pytest.raises(
            StoreError, match=r"was stopped.*what was loaded until then is in the graph, and loading again"
        ):
            store.load(person(3))
        assert embedded.status(home) is None
        embedded.ensure_running(home)
        store.load(person(3))
        assert store.counts()["nodes"] == {"Person": 3}
        assert integrity(store._read) == []


def test_patience_ends(store, monkeypatch):
    monkeypatch.setattr(stores, "PATIENCE", 0)
    proxy = faults.Proxy(int(store.uri.rpartition(":")[2]))
    with pytest.raises(StoreError, match="loading again resumes") as said, _through(store, proxy) as cut:
        proxy.plan("answer")
        cut.load(person(1))
    proxy.close()
    assert "\n" not in str(said.value)
    assert store.counts()["nodes"] == {"Person": 1}, "it had come through, but nobody could know"
    assert store.load(person(1)).unchanged == 1


def _through(store: Store, proxy: "faults.Proxy") -> Store:
    _, auth, reader = store._leads_to
    return Store(f"bolt://127.0.0.1:{proxy.port}", auth, store.database, reader)


def test_an_answer_that_is_lost_makes_nothing_twice_though_others_write_meanwhile(store):
    proxy = faults.Proxy(int(store.uri.rpartition(":")[2]))
    outcome = faults.Outcome("", "")
    with _through(store, proxy) as cut:
        faults._answers_cut(outcome, proxy, cut, store)
    proxy.close()
    assert outcome.violations == []
    assert outcome.faults == 5


def test_writers_in_one_process_queue_and_nobody_is_passed_by(tmp_path):
    turns, inside, begin = [], [], threading.Barrier(3)

    def write(who: int) -> None:
        begin.wait()
        for _ in range(20):
            with embedded.writing(tmp_path):
                inside.append(who)
                assert len(inside) == 1
                turns.append(who)
                inside.remove(who)

    threads = [threading.Thread(target=write, args=(who,)) for who in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(turns) == sorted([0, 1, 2] * 20)


def test_one_who_waits_too_long_is_told(tmp_path):
    with (
        embedded.writing(tmp_path),
        pytest.raises(embedded.EmbeddedError, match="too long"),
        embedded.writing(tmp_path, timeout=0),
    ):
        pass
    with embedded.writing(tmp_path, timeout=0):
        pass


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("MATCH (v:Evidence {of: 'p:1'}) DELETE v", "entity p:1: no evidence"),
        ("MATCH (n:Entity {id: 'p:1'}) SET n.evidence = 7", "entity p:1: says 7 pieces of evidence, and has 1"),
        ("MATCH (n:Entity {id: 'p:1'}) DELETE n", "evidence of p:1: it is not in the graph"),
        ("MATCH (n:Entity {id: 'p:1'}) DELETE n", "p:1: change 1 wrote it, and it is not there"),
        ("MATCH (c:Change {rev: 2}) DELETE c", "change 2: missing"),
        ("MATCH (b:Before {rev: 1}) DELETE b", "what was there before change 1: missing"),
        ("MATCH (m:Meta {id: 'store'}) SET m.revision = 1", "change 2: the graph's revision is 1"),
        ("MATCH (o:Operation {id: 1}) DELETE o", "change of operation 1: there is no such operation"),
        ("CREATE (:Evidence {id: 'x', of: 'p:1', method: 'm', document: 'doc:x', rev: 1})", "document doc:x: evidence"),
    ],
)
def test_the_check_of_integrity_names_what_is_wrong(store, query, said):
    store.load(person(1))
    store.load(person(2))
    assert integrity(store._read) == []
    store._write(lambda tx: tx.run(query).consume())
    assert any(said in line for line in integrity(store._read))


def test_a_history_of_merges_edits_and_undos_holds_together(store):
    store.load(faults.before_edits(3))
    faults.edits(store, 3)
    store.retract("doc:editor")
    assert integrity(store._read) == []
    store.undo()
    assert integrity(store._read) == []


def test_a_database_that_was_emptied_meanwhile_is_said(store, wipe):
    wipe()
    with pytest.raises(StoreError, match="somebody emptied the database"):
        Mirror(store).refresh()
