"""Which database is used, and how the choice is kept."""

from __future__ import annotations

import stat
import sys

import pytest

from graph import connection
from graph.connection import Connection

CHOSEN = Connection("neo4j://db.example.org:7687", "me", "s3cret", "graph")


def test_the_choice_is_kept_for_its_owner_only_and_forgotten(tmp_path) -> None:
    assert connection.kept(tmp_path) is None
    connection.keep(tmp_path, CHOSEN)
    assert connection.kept(tmp_path) == CHOSEN
    if sys.platform != "win32":
        assert stat.S_IMODE(connection.kept_in(tmp_path).stat().st_mode) == 0o600
    connection.forget(tmp_path)
    connection.forget(tmp_path)
    assert connection.kept(tmp_path) is None


def test_the_environment_goes_before_the_choice(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GOBETWEEN_HOME", str(tmp_path))
    connection.keep(tmp_path, CHOSEN)
    assert connection.chosen({}) == CHOSEN
    named = connection.chosen({"NEO4J_URI": "bolt://localhost", "NEO4J_PASSWORD": "x"})
    assert named == Connection("bolt://localhost", "neo4j", "x")
    assert named.auth == ("neo4j", "x")
    assert connection.chosen({"NEO4J_URI": ""}) == CHOSEN


def test_the_password_stays_out_of_what_is_printed() -> None:
    assert "s3cret" not in repr(CHOSEN)


@pytest.mark.parametrize(
    "uri", ["", "localhost:7687", "http://localhost", "neo4j://", "neo4j://a b", "bolt://me:x@localhost"]
)
def test_an_address_that_cannot_be_one_is_refused(tmp_path, uri) -> None:
    with pytest.raises(ValueError, match="neo4j://host:7687"):
        connection.keep(tmp_path, Connection(uri))
    assert not connection.kept_in(tmp_path).exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"uri": 3}', '{"uri": "nowhere"}'])
def test_a_damaged_file_is_told(tmp_path, text) -> None:
    connection.kept_in(tmp_path).write_text(text)
    with pytest.raises(ValueError, match="remove it"):
        connection.kept(tmp_path)


def test_what_is_not_there_is_told_in_one_line() -> None:
    with pytest.raises(ValueError, match="start it, or correct the address"):
        connection.probe(Connection("bolt://127.0.0.1:1", password="x"))
