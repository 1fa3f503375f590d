"""The command line on an engine with the seeds that ship, for the modules that ask it questions."""

import json

import pytest

import cli
from views import state


@pytest.fixture(scope="module")
def seeded(engine, only_seeds):
    """The engine with the seeds loaded, once for this module."""
    only_seeds()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
            patch.delenv(name, raising=False)
        for name, value in engine.items():
            patch.setenv(name, value)
        assert cli.main_code(["load", "--seeds"]) == 0
        yield engine


@pytest.fixture
def run(seeded, capfd):
    """Runs a command; returns (exit code, stdout, stderr)."""

    def go(*words):
        capfd.readouterr()
        code = cli.main_code([str(word) for word in words])
        out, err = capfd.readouterr()
        return code, out, err

    return go


@pytest.fixture
def answer(run):
    """Runs a command with --json that succeeds; returns the data."""

    def go(*words):
        code, out, _ = run(*words, "--json")
        assert code == 0
        return json.loads(out)

    return go


@pytest.fixture
def nothing(store, environ, monkeypatch):
    """A store without anything in it, which is the app's."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    state.other_store()
    yield store
    state.other_store()
