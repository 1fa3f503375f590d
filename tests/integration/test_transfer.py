"""What is backed up and restored, or copied, is the same graph: record, history and all, from any engine to any."""

import gzip
import hashlib
import io
import itertools
import json
import stat
import threading

import pytest
from samples import DOCUMENT, entries, record, relation, talks

import cli
from graph import embedded, transfer
from graph.model import Document, Entity, Evidence
from graph.store import Store, StoreError, open_store
from graph.transfer import TransferError, backup, copy, restore

pytestmark = [pytest.mark.engine, pytest.mark.contract]


def lived_in(store):
    """Fills a store with something of everything: merged, kept apart, edited, retracted, undone."""
    entities, relations = talks()
    store.load(
        entries(Document(DOCUMENT, "A report", licence="CC0"), *entities, *relations), what="report.yaml", who="ada"
    )
    backing = (Evidence("doc:b", quote="„Straße“ — 会談\u2028", locator="p. 1", confidence=0.25),)
    props = {"n": 2**53 + 1, "x": 1.0, "yes": True, "text": 'a "quoted"\nline'}
    person = Entity("p:twin", "Person", "Hakan Fidan", props=props, evidence=backing)
    store.load(entries(Document("doc:b", "B"), person, relation("p:twin", "MEETS", "p:putin", evidence=backing)))
    store.merge("p:fidan", "p:twin", who="bob")
    store.keep_apart("iso:UA", "iso:RU", who="bob")
    store.edit("iso:TR", name="Türkiye", who="cy")
    store.retract("doc:b", who="cy")
    store.undo(who="cy")
    store.edit("iso:US", aliases=["America"])
    store.undo()


def history(store):
    """All nodes of the history, by number or revision."""
    found = {}
    for label in ("Operation", "Change", "Before"):
        rows = [row["n"] for row in store._read(f"MATCH (n:{label}) RETURN properties(n) AS n")]
        found[label] = sorted(rows, key=lambda row: row.get("id", row.get("rev")))
    return found


def same(one, other):
    assert record(one) == record(other)
    assert one.revision() == other.revision()
    assert history(one) == history(other)
    assert one.history() == other.history()
    assert meta(one) == meta(other)


def meta(store):
    found = store._read("MATCH (m:Meta) RETURN properties(m) AS m")[0]["m"]
    return {name: value for name, value in found.items() if name != "lock"}


@pytest.fixture(scope="module")
def second_home(tmp_path_factory):
    """The folder of another embedded server."""
    return tmp_path_factory.mktemp("second")


@pytest.fixture(scope="module")
def second(second_home):
    """Its address."""
    yield embedded.ensure_running(second_home)
    embedded.stop(second_home)


def open_second(end, **more):
    return Store(
        end.uri, (end.username, end.password), end.database, (end.reader_username, end.reader_password), **more
    )


@pytest.fixture
def other(second):
    """An empty store on another, embedded, server."""
    with open_second(second, unfinished=True) as opened:
        opened._write(lambda tx: tx.run("MATCH (n) DETACH DELETE n").consume())
    with open_second(second) as opened:
        yield opened


@pytest.fixture
def file(store, tmp_path):
    """A backup of a graph with a history; the store is as it was."""
    lived_in(store)
    path = tmp_path / "graph.backup"
    backup(store, path)
    return path


def test_a_backup_restores_to_the_same_graph_on_either_engine_and_undo_works_there(store, other, file):
    restore(other, file)
    same(store, other)
    for one in [one for one in other.history() if one.undone is None]:
        assert other.undo(one.number).undone
    assert other.is_empty()
    for _ in store.history():
        other.redo()
    assert not other.is_empty()


def test_a_backup_from_the_embedded_engine_restores_here(environ, other, tmp_path):
    lived_in(other)
    moved = backup(other, tmp_path / "graph.backup")
    with open_store(environ) as store:
        seen = []
        assert restore(store, tmp_path / "graph.backup", lambda *at: seen.append(at)).arrived == moved.counts
        assert seen[-1] == (2 * moved.records, 2 * moved.records)
        same(other, store)
        assert store.search("turkiye")[0].id == "iso:TR", "the names are indexed"
        store.undo()
        store.load(entries(Document("doc:c", "C")))


def test_a_copy_is_the_same_graph(store, other):
    lived_in(store)
    seen = []
    moved = copy(store, other, lambda *at: seen.append(at))
    assert moved.counts == moved.arrived
    assert sum(moved.counts["relations"].values()) == len(record(store)["relations"])
    assert seen[-1] == (moved.records, moved.records)
    same(store, other)
    with pytest.raises(TransferError, match=r"is not empty: it holds .* nodes.*fill an empty one"):
        copy(store, other)
    same(store, other)
    other._write(lambda tx: tx.run("MATCH (n) WHERE NOT n:Meta DETACH DELETE n").consume())
    with pytest.raises(TransferError, match="the same graph"):
        copy(other, other)


def test_a_backup_is_for_its_owner_only_and_replaces_backups_but_nothing_else(store, file, tmp_path):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file], "nothing is left beside it"
    backup(store, file)
    text = tmp_path / "thesis.txt"
    text.write_text("years of work")
    foreign = tmp_path / "other.gz"
    foreign.write_bytes(gzip.compress(b"years of work"))
    for path in (text, foreign):
        with pytest.raises(TransferError, match="is there already, and is no backup"):
            backup(store, path)
    assert text.read_text() == "years of work"
    with pytest.raises(TransferError, match="is a folder"):
        backup(store, tmp_path)
    with pytest.raises(TransferError, match="there is no folder"):
        backup(store, tmp_path / "none" / "graph.backup")


def test_a_backup_that_fails_leaves_the_older_one(store, file, monkeypatch):
    before = file.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(transfer.os, "fsync", full)
    with pytest.raises(TransferError, match=r"cannot be written .No space left"):
        backup(store, file)
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def lines(path):
    return gzip.decompress(path.read_bytes()).splitlines(keepends=True)


def records(path):
    found = {}
    for line in map(json.loads, lines(path)[1:-1]):
        found.setdefault(line.get("node", "relation"), []).append(line)
    return found


def signed(body):
    """Lines with a last line that fits them: somebody meant it."""
    end = json.loads(body[-1])
    end |= {"lines": len(body) - 1, "sha256": hashlib.sha256(b"".join(body[:-1])).hexdigest()}
    return [*body[:-1], json.dumps(end).encode()]


def changed(body, number, **values):
    return [*body[: number - 1], json.dumps(json.loads(body[number - 1]) | values).encode() + b"\n", *body[number:]]


CLUMSY = {
    "empty": (lambda raw, body: b"", "is empty: what `gobetween db backup` wrote"),
    "not gzip": (lambda raw, body: b"hello", "is no backup"),
    "foreign gzip": (lambda raw, body: gzip.compress(b"hello\n"), "is no backup"),
    "foreign JSON": (lambda raw, body: gzip.compress(b"[1]\n"), "is no backup"),
    "truncated": (lambda raw, body: raw[: len(raw) // 2], "is cut off after line"),
    "truncated by lines": (lambda raw, body: gzip.compress(b"".join(body[:9])), "is cut off after line 9"),
    "damaged": (lambda raw, body: raw[:400] + bytes(40) + raw[440:], "damaged|not JSON|cut off"),
    "checksum": (
        lambda raw, body: gzip.compress(b"".join(body).replace(b"Kyiv", b"Kiev")),
        "line .*the checksum is not that",
    ),
    "not JSON": (lambda raw, body: gzip.compress(b"".join([*body[:4], b"{\n", *body[5:]])), "line 5: not JSON"),
    "newer": (lambda raw, body: gzip.compress(b"".join(changed(body, 1, schema=99))), "newer Gobetween .*update"),
    "counts": (
        lambda raw, body: gzip.compress(b"".join(signed([*body[:2], *body[3:]]))),
        "the counts are not those of line 1",
    ),
    "label": (
        lambda raw, body: gzip.compress(b"".join(signed(changed(body, 3, node="Evidence) DETACH DELETE (n")))),
        "line 3: a node 'Evidence.* is none of Gobetween's",
    ),
    "type": (
        lambda raw, body: gzip.compress(b"".join(signed(changed(body, 3, relation="X]->() DELETE r //")))),
        "line 3: unknown relation",
    ),
    "kind": (
        lambda raw, body: gzip.compress(b"".join(signed(changed(body, 3, row={"id": "x", "kind": "A:B"})))),
        "line 3: unknown kind",
    ),
    "more": (lambda raw, body: gzip.compress(b"".join([*body, body[4]])), "something follows the last line"),
}


def test_what_is_no_whole_backup_is_refused_in_one_line_and_nothing_is_written(other, file):
    raw, body = file.read_bytes(), lines(file)
    for name, (spoil, said) in CLUMSY.items():
        file.write_bytes(spoil(raw, body))
        with pytest.raises(TransferError, match=said) as error:
            restore(other, file)
        assert "\n" not in str(error.value), name
        assert meta(other) == {"id": "store", "revision": 0, "schema": 2}, name


def test_relations_that_lead_nowhere_are_found_and_the_store_is_empty_again(other, file):
    body = lines(file)
    at = next(i for i, line in enumerate(body, 1) if b'"relation"' in line[:12])
    file.write_bytes(gzip.compress(b"".join(signed(changed(body, at, source="nobody")))))
    with pytest.raises(TransferError, match=r"1 of .* lead to or from something that is not there"):
        restore(other, file)
    assert other.is_empty()
    assert meta(other) == {"id": "store", "revision": 0, "schema": 2}


def test_a_writer_waits_until_a_backup_is_done(store, file, monkeypatch):
    real = transfer._records
    late = threading.Thread(target=lambda: store.load(entries(Entity("p:late", "Person", "Late"))))

    def disturbed(tx, revision):
        for i, one in enumerate(real(tx, revision)):
            if i == 5:
                late.start()
                late.join(0.5)
                assert late.is_alive()
            yield one

    monkeypatch.setattr(transfer, "_records", disturbed)
    here = record(store)
    backup(store, file)
    late.join(20)
    assert "p:late" in record(store)["Entity"]
    assert {one["row"]["id"] for one in records(file)["Entity"]} == here["Entity"].keys()


class Cut(BaseException):
    """The process ends here."""


def test_a_restore_that_was_cut_off_says_so_and_is_done_again(store, environ, file, wipe, monkeypatch):
    here = record(store)
    wipe()
    monkeypatch.setattr(transfer, "BATCH", 7)
    batches = itertools.count()
    real = transfer._Target._put

    def cut(self, tx, batch):
        if next(batches) == 4:
            raise Cut
        real(self, tx, batch)

    monkeypatch.setattr(transfer._Target, "_put", cut)
    with open_store(environ) as target:
        with pytest.raises(Cut):
            restore(target, file)
        with pytest.raises(StoreError, match=r"is not whole: a restore of graph.backup, begun .*again"):
            target.load(entries(Entity("p:1", "Person", "One")))
    with pytest.raises(StoreError, match=r"is not whole: a restore of graph.backup, .*`gobetween db restore` again"):
        open_store(environ)
    with open_store(environ, unfinished=True) as target:
        restore(target, file)
    with open_store(environ) as target:
        assert record(target) == here


def test_a_batch_whose_answer_is_lost_is_not_written_twice(other, file, store, monkeypatch):
    real = other._write
    lost = []

    def lose(work):
        result = real(work)
        if "batch" in work.__code__.co_varnames and not lost:
            lost.append(1)
            result = real(work)
        return result

    monkeypatch.setattr(other, "_write", lose)
    restore(other, file)
    assert lost
    same(store, other)


@pytest.fixture
def run(environ, monkeypatch, capfd):
    """Runs a command; returns (exit code, stdout, stderr)."""
    for name in ("NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE", "NEO4J_TARGET_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    def go(*words):
        capfd.readouterr()
        code = cli.main_code([str(word) for word in words])
        out, err = capfd.readouterr()
        return code, out, err

    return go


def test_the_command_line_backs_up_and_restores(run, store, wipe, tmp_path):
    lived_in(store)
    here = record(store)
    file = tmp_path / "graph {1}.backup"
    code, out, _ = run("db", "backup", file, "--json")
    assert (code, json.loads(out)["nodes"]["State"]) == (0, 4)
    code, _, err = run("db", "restore", file)
    assert (code, err.count("\n")) == (2, 1)
    assert "not empty" in err
    wipe()
    code, out, _ = run("db", "restore", file)
    assert code == 0
    assert f"{len(here['relations'])} relations, {len(here['Evidence'])} pieces of evidence" in out
    assert record(store) == here


def test_the_command_line_copies_the_embedded_graph_to_neo4j(run, environ, store, other, second_home, monkeypatch):
    if "NEO4J_URI" not in environ:
        pytest.skip("it copies to Neo4j")
    lived_in(other)
    for name in environ:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GOBETWEEN_HOME", str(second_home))
    monkeypatch.setenv("NEO4J_TARGET_PASSWORD", environ["NEO4J_PASSWORD"])
    to = ("db", "copy", "--to", environ["NEO4J_URI"], "--to-database", environ["NEO4J_DATABASE"])
    code, out, err = run(*to, "--json")
    assert code == 0, err
    assert json.loads(out)["arrived"]["nodes"]["State"] == 4
    same(other, store)
    code, _, err = run(*to)
    assert (code, err.count("\n")) == (2, 1)
    assert "not empty" in err
    code, _, err = run("db", "copy", "--to", environ["NEO4J_URI"], "--to-database", "none")
    assert (code, err.count("\n")) == (2, 1)
    assert "correct --to-database" in err


def test_the_command_line_says_in_one_line_what_is_wrong(run, second, tmp_path, monkeypatch):
    missing = run("db", "restore", tmp_path / "none.backup")
    assert missing == (2, "", f"there is no file {tmp_path / 'none.backup'}\n")
    to = ("db", "copy", "--to", second.uri)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert run(*to)[2] == f"the password for {second.uri} is not known: set NEO4J_TARGET_PASSWORD\n"
    monkeypatch.setenv("NEO4J_TARGET_PASSWORD", "wrong")
    for words, said in (
        (to, "check --to-username and NEO4J_TARGET_PASSWORD"),
        (
            ("db", "copy", "--to", "bolt://127.0.0.1:9"),
            "no database answers at bolt://127.0.0.1:9: start it, or correct --to",
        ),
        (("db", "copy", "--to", "nonsense"), "--to 'nonsense' is no address of a database"),
    ):
        code, out, err = run(*words)
        assert (code, out, err.count("\n")) == (2, "", 1), err
        assert said in err
