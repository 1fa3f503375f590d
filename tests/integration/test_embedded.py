"""The embedded server, as the app and the command line rely on it."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest
from neo4j.exceptions import AuthError, ConstraintError, Forbidden, Neo4jError, ServiceUnavailable

from graph import embedded
from graph.embedded import EmbeddedError, Endpoint

pytestmark = pytest.mark.engine
ROOT = Path(__file__).resolve().parents[2]
SEARCH = "CALL db.index.fulltext.queryNodes('Entity[search]', $words) YIELD node, score RETURN node.id AS id, score"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A data folder of its own, whose server is gone when the test is over."""
    yield tmp_path / "home"
    embedded.stop(tmp_path / "home")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared") / "home"


@pytest.fixture(scope="module")
def server(shared: Path) -> Iterator[Endpoint]:
    """One server for the tests that only ask it things."""
    yield embedded.ensure_running(shared)
    embedded.stop(shared)


@pytest.fixture(scope="module")
def writer(server: Endpoint) -> Iterator[neo4j.Driver]:
    with neo4j.GraphDatabase.driver(server.uri, auth=(server.username, server.password)) as driver:
        ask(driver, "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE")
        yield driver


@pytest.fixture(scope="module")
def reader(server: Endpoint) -> Iterator[neo4j.Driver]:
    with neo4j.GraphDatabase.driver(server.uri, auth=(server.reader_username, server.reader_password)) as driver:
        yield driver


def ask(driver: neo4j.Driver, query: str, **parameters: object) -> list[dict[str, object]]:
    with driver.session(database=embedded.DATABASE) as session:
        return session.execute_write(lambda tx: tx.run(query, parameters).data())


def ask_once(endpoint: Endpoint, query: str) -> list[dict[str, object]]:
    with neo4j.GraphDatabase.driver(endpoint.uri, auth=(endpoint.username, endpoint.password)) as driver:
        return ask(driver, query)


# --- who may see what ------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no modes")
def test_files_are_for_their_owner_only(server: Endpoint, shared: Path) -> None:
    assert stat.S_IMODE(shared.stat().st_mode) == 0o700
    for name in ("server.json", "passwords.json", "server.log", "server"):
        mode = stat.S_IMODE((shared / name).stat().st_mode)
        assert mode & 0o077 == 0, f"{name} is {mode:o}"


def test_it_listens_on_loopback_only(server: Endpoint) -> None:
    if sys.platform != "linux":
        pytest.skip("read from Linux's /proc")
    sockets = {str(file.readlink()) for file in Path(f"/proc/{server.pid}/fd").iterdir() if file.is_symlink()}
    heard = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{server.pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                heard.append(fields[1].rsplit(":", 1)[0])
    loopback = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}
    assert heard
    assert set(heard) <= loopback


def test_a_wrong_password_is_refused(server: Endpoint) -> None:
    for user in (server.username, server.reader_username):
        with (
            neo4j.GraphDatabase.driver(server.uri, auth=(user, "wrong-password")) as driver,
            pytest.raises(AuthError),
        ):
            driver.verify_connectivity()


def test_passwords_stay_out_of_what_is_printed(server: Endpoint) -> None:
    assert server.password not in repr(server)
    assert server.reader_password not in repr(server)


@pytest.mark.parametrize(
    "query",
    [
        "CREATE (:Entity:Person {id: 'reader-1'})",
        "CREATE (:Unheard {id: 'reader-1'})",
        "MERGE (:Entity {id: 'reader-1'})",
        "MATCH (n:Entity {id: 'kept'}) SET n.name = 'changed'",
        "MATCH (n:Entity {id: 'kept'}) REMOVE n.name",
        "MATCH (n:Entity {id: 'kept'}) SET n:Group",
        "MATCH (n:Entity {id: 'kept'}) DETACH DELETE n",
        "MATCH (a:Entity {id: 'kept'}) CREATE (a)-[:MEETS {id: 'x'}]->(a)",
        "CREATE INDEX reader_index FOR (n:Entity) ON (n.name)",
        "CREATE USER somebody SET PASSWORD 'somebody-1'",
        "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    ],
)
def test_the_reader_changes_nothing(writer: neo4j.Driver, reader: neo4j.Driver, query: str) -> None:
    ask(writer, "MATCH (n:Entity {id: 'kept'}) DETACH DELETE n")
    ask(writer, "CREATE (:Entity:Person {id: 'kept', name: 'as it was'})")
    with pytest.raises(Forbidden):
        ask(reader, query)
    seen = ask(reader, "MATCH (n:Entity {id: 'kept'}) RETURN n.name AS name, labels(n) AS labels, COUNT {(n)--()} AS k")
    assert seen == [{"name": "as it was", "labels": ["Entity", "Person"], "k": 0}]
    assert ask(reader, "MATCH (n {id: 'reader-1'}) RETURN n") == []


def test_the_reader_sees_all_of_a_large_graph(writer: neo4j.Driver, reader: neo4j.Driver) -> None:
    ask(writer, "UNWIND range(1, 12000) AS i CREATE (:Many {i: i})")
    assert ask(reader, "MATCH (n:Many) WHERE n.i > 0 RETURN count(n) AS k, max(n.i) AS last") == [
        {"k": 12000, "last": 12000}
    ]


def test_not_even_the_writer_reads_files_through_a_query(writer: neo4j.Driver) -> None:
    with pytest.raises(Neo4jError):
        ask(writer, "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line")


def test_an_error_says_what_is_wrong_with_the_query(reader: neo4j.Driver) -> None:
    with pytest.raises(Neo4jError, match="line 1:"):
        ask(reader, "MATCH (n) RETURN n.name(")


# --- search and identity ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def people(writer: neo4j.Driver) -> neo4j.Driver:
    for kind, key, words in [
        ("Person", "zelenskyy", "Volodymyr Zelenskyy Zelensky"),
        ("Person", "erdogan", "Recep Tayyip Erdoğan Erdogan"),
        ("Person", "annan", "Kofi Annan"),
        ("Organization", "un", "United Nations"),
        ("State", "ua", "Ukraine"),
    ]:
        ask(writer, f"CREATE (:Entity:{kind} {{id: $id, search: $words}})", id=key, words=words)
    return writer


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("zelenskyy", {"zelenskyy"}),
        ("zelenskiy~", {"zelenskyy"}),  # a typo
        ("ZELENSKYY", {"zelenskyy"}),
        ("zelen*", {"zelenskyy"}),
        ("ZELEN*", {"zelenskyy"}),
        ("Erdoğan", {"erdogan"}),
        ("erdogan", {"erdogan"}),
        ("kofi annan", {"annan"}),
        ("annan nations", {"annan", "un"}),
        ("annan AND nations", set()),
        ("+tayyip +erdo*", {"erdogan"}),
        ('"united nations"', {"un"}),
        ("u*", {"un", "ua"}),
    ],
)
def test_search_covers_every_kind(people: neo4j.Driver, words: str, found: set[str]) -> None:
    assert {row["id"] for row in ask(people, SEARCH, words=words)} == found


def test_the_closest_comes_first(people: neo4j.Driver) -> None:
    rows = ask(people, SEARCH + " ORDER BY score DESC", words="kofi annan nations")
    assert [row["id"] for row in rows] == ["annan", "un"]


def test_search_follows_every_change(writer: neo4j.Driver) -> None:
    def found(words: str) -> bool:
        return bool(ask(writer, SEARCH, words=words))

    ask(writer, "CREATE (:Entity:Person {id: 'm', search: 'Ahtisaari'})")
    assert found("ahtisari~")
    ask(writer, "MATCH (n:Entity {id: 'm'}) SET n.search = 'Brahimi'")
    assert (found("ahtisaari"), found("brahimi")) == (False, True)
    ask(writer, "MATCH (n:Entity {id: 'm'}) SET n += {search: 'Kissinger'}")
    assert (found("brahimi"), found("kissinger")) == (False, True)
    ask(writer, "MATCH (n:Entity {id: 'm'}) DETACH DELETE n")
    assert not found("kissinger")


def test_what_was_rolled_back_is_not_found(writer: neo4j.Driver) -> None:
    with writer.session(database=embedded.DATABASE) as session, session.begin_transaction() as tx:
        tx.run("CREATE (:Entity:Person {id: 'never', search: 'Metternich'})").consume()
        tx.rollback()
    assert ask(writer, SEARCH, words="metternich") == []


def test_an_id_is_unique_across_kinds(writer: neo4j.Driver) -> None:
    ask(writer, "CREATE (:Entity:Person {id: 'one'})")
    for kind in ("Person", "Group"):
        with pytest.raises(ConstraintError):
            ask(writer, f"CREATE (:Entity:{kind} {{id: 'one'}})")
    assert ask(writer, "MATCH (n:Entity {id: 'one'}) RETURN count(n) AS k") == [{"k": 1}]


# --- starting, finding, stopping -------------------------------------------------------------------------------------


def test_who_come_at_once_share_one_server_that_outlives_them(home: Path) -> None:
    script = "from graph.embedded import *; import sys; from pathlib import Path; e = ensure_running(Path(sys.argv[1]))"
    script += "; print(e.pid, e.uri, e.password, e.reader_password)"
    starters = [
        subprocess.Popen([sys.executable, "-c", script, str(home)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(4)
    ]
    said = {starter.communicate(timeout=60)[0] for starter in starters}
    assert [starter.returncode for starter in starters] == [0] * 4
    found = embedded.status(home)
    assert found is not None
    assert said == {f"{found.pid} {found.uri} {found.password} {found.reader_password}\n"}
    assert ask_once(found, "RETURN 1 AS one") == [{"one": 1}]


def test_a_restart_keeps_data_search_and_passwords(home: Path) -> None:
    first = embedded.ensure_running(home)
    ask_once(first, "CREATE (:Entity:Person {id: 'a', search: 'Annan'})")
    assert embedded.stop(home) is True
    assert embedded.status(home) is None
    assert embedded.stop(home) is False
    assert not (home / "server.json").exists()
    with (
        neo4j.GraphDatabase.driver(first.uri, auth=(first.username, first.password)) as driver,
        pytest.raises(ServiceUnavailable),
    ):
        driver.verify_connectivity()

    second = embedded.ensure_running(home)
    assert second.pid != first.pid
    assert (second.password, second.reader_password) == (first.password, first.reader_password)
    assert [row["id"] for row in ask_once(second, SEARCH.replace("$words", "'anan~'"))] == ["a"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_killed_server_leaves_a_stale_port_file_and_loses_nothing(home: Path) -> None:
    first = embedded.ensure_running(home)
    for i in range(20):
        ask_once(first, f"UNWIND range(1, 50) AS j CREATE (:Entity:Person {{id: '{i}-' + toString(j)}})")
    os.kill(first.pid, signal.SIGKILL)
    assert embedded._gone(home / "server.lock", 10)
    assert (home / "server.json").exists()
    assert embedded.status(home) is None

    # Neither a living process nor an open port makes a server of a port file.
    (home / "server.json").write_text(json.dumps({"pid": os.getpid(), "port": 1}))
    assert embedded.status(home) is None

    second = embedded.ensure_running(home)
    assert ask_once(second, "MATCH (n:Entity) RETURN count(n) AS k") == [{"k": 1000}]


def test_stopping_ends_the_process_though_clients_have_not_hung_up(home: Path) -> None:
    endpoint = embedded.ensure_running(home)
    with neo4j.GraphDatabase.driver(endpoint.uri, auth=(endpoint.username, endpoint.password)) as driver:
        ask(driver, "CREATE (:Entity {id: 'a'})")
        with driver.session(database=endpoint.database) as session:
            session.begin_transaction().run("CREATE (:Entity {id: 'half'})").consume()
            assert embedded.stop(home) is True
            assert embedded._gone(home / "server.lock", 0)
            again = embedded.ensure_running(home)
    assert ask_once(again, "MATCH (n:Entity) RETURN n.id AS id") == [{"id": "a"}]
    # The way to ask on Windows, where a signal would be a kill.
    (home / "server.stop").touch()
    assert embedded._gone(home / "server.lock", 30)
    assert embedded.status(home) is None


def test_lost_passwords_are_made_anew(home: Path) -> None:
    first = embedded.ensure_running(home)
    ask_once(first, "CREATE (:Entity {id: 'a'})")
    embedded.stop(home)
    (home / "passwords.json").unlink()
    second = embedded.ensure_running(home)
    assert second.password != first.password
    assert ask_once(second, "MATCH (n:Entity) RETURN n.id AS id") == [{"id": "a"}]


# --- what goes wrong is said in one line -----------------------------------------------------------------------------


def one_line(error: pytest.ExceptionInfo[EmbeddedError]) -> str:
    assert "\n" not in str(error.value)
    return str(error.value)


def test_damaged_passwords_are_named(home: Path) -> None:
    home.mkdir()
    (home / "passwords.json").write_text("{")
    with pytest.raises(EmbeddedError) as error:
        embedded.ensure_running(home)
    said = one_line(error)
    assert str(home / "passwords.json") in said
    assert str(home / "server.log") in said
    assert embedded.status(home) is None


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX locks")
def test_a_database_that_another_program_has_open_is_named(home: Path) -> None:
    import fcntl

    embedded.ensure_running(home)
    embedded.stop(home)
    with (home / "server" / "databases" / "gobetween" / "database.lck").open("a+") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        with pytest.raises(EmbeddedError) as error:
            embedded.ensure_running(home)
    said = one_line(error)
    assert str(home) in said
    assert "lock" in said.lower()
    embedded.ensure_running(home)  # and nothing is left behind that would stop the next start


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError) as error:
        embedded.ensure_running(tmp_path / "file" / "home")
    assert str(tmp_path / "file" / "home") in one_line(error)


def test_without_the_engine_it_names_the_way_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(EmbeddedError) as error:
        embedded.ensure_running(home)
    assert "NEO4J_URI" in one_line(error)


def test_a_heap_that_is_no_size_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOBETWEEN_HEAP", "lots")
    with pytest.raises(EmbeddedError) as error:
        embedded.ensure_running(home)
    assert "GOBETWEEN_HEAP" in one_line(error)


def test_the_data_folder_is_the_one_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOBETWEEN_HOME", str(tmp_path / "mine"))
    assert embedded.data_home() == tmp_path / "mine"
    assert (tmp_path / "mine").is_dir()
    assert embedded.status() is None
    assert embedded.stop() is False
