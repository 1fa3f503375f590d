"""The fixtures that all tests share: a small graph, and a store on each engine, started once a session."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import neo4j
import neo4j_server
import networkx as nx
import pytest
from hypothesis import settings
from samples import ENGINES, graph_of, missing, talks

from graph import embedded
from graph.store import Store, open_store

# By hand: pytest --hypothesis-profile=long
settings.register_profile("long", max_examples=10_000)
# In CI the same examples each time: a change is judged by what it changes, and new examples are looked for by hand.
settings.register_profile("short", max_examples=25, derandomize=os.environ.get("CI") == "true")
settings.load_profile("short")


NEWEST = "neo4j-newest"
_NOWHERE = Path(tempfile.gettempdir()) / f"gobetween-tests-{os.getpid()}"


def pytest_configure(config) -> None:
    """A test that does not say where its data are must not find those of whoever runs it."""
    os.environ["GOBETWEEN_HOME"] = str(_NOWHERE)


def pytest_unconfigure(config) -> None:
    if _NOWHERE.exists():
        embedded.stop(_NOWHERE)
        shutil.rmtree(_NOWHERE, ignore_errors=True)


def pytest_addoption(parser) -> None:
    parser.addoption(
        "--every-engine", action="store_true", help=f"run on {NEWEST}, too, what asks no more of it than Cypher"
    )


def pytest_collection_modifyitems(config, items) -> None:
    """Two Neo4j releases differ in how they store, lock and fail, which the tests marked `contract` are about. What merely asks
    a store has been asked enough on one Neo4j."""
    if config.getoption("--every-engine"):
        return
    kept, left = [], []
    for item in items:
        again = NEWEST in getattr(getattr(item, "callspec", None), "params", {}).values()
        (left if again and not item.get_closest_marker("contract") else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


@pytest.fixture
def graph() -> nx.MultiDiGraph:
    """The graph of `talks`."""
    return graph_of(*talks())


@pytest.fixture(scope="session", params=ENGINES)
def engine(request, tmp_path_factory) -> Iterator[dict[str, str]]:
    """The environment under which `open_store` and the command line use this engine."""
    if request.param == "embedded":
        home = tmp_path_factory.mktemp("home")
        os.environ["GOBETWEEN_HOME"] = str(home)
        yield {"GOBETWEEN_HOME": str(home)}
        embedded.stop(home)
        return
    try:
        server = neo4j_server.start(neo4j_server.VERSIONS[request.param], tmp_path_factory.mktemp("neo4j"))
    except neo4j_server.Neo4jUnavailable as reason:
        missing(f"{request.param}: {reason}")
    yield {
        "NEO4J_URI": server.uri,
        "NEO4J_USERNAME": server.username,
        "NEO4J_PASSWORD": server.password,
        "NEO4J_DATABASE": server.database,
    }
    server.kill()  # its folder goes with the session; an orderly shutdown would take ten seconds


def _wipe(environ: dict[str, str]) -> None:
    """Removes everything, as no part of the program can, so that each test begins with an empty graph."""
    if "NEO4J_URI" in environ:
        uri, auth = environ["NEO4J_URI"], (environ["NEO4J_USERNAME"], environ["NEO4J_PASSWORD"])
        database = environ["NEO4J_DATABASE"]
    else:
        end = embedded.ensure_running()
        uri, auth, database = end.uri, (end.username, end.password), end.database
    with neo4j.GraphDatabase.driver(uri, auth=auth) as driver, driver.session(database=database) as session:
        session.execute_write(lambda tx: tx.run("MATCH (n) DETACH DELETE n").consume())


@pytest.fixture
def environ(engine) -> dict[str, str]:
    """The engine's environment, with an empty graph."""
    _wipe(engine)
    return engine


@pytest.fixture(scope="session")
def wipe(engine) -> Callable[[], None]:
    """Empties the graph in the middle of a test."""
    return lambda: _wipe(engine)


@pytest.fixture
def wipe_record(store) -> Callable[[], None]:
    """Empties a store that stays open: all but the count of its revisions."""

    def clear() -> None:
        store._write(lambda tx: tx.run("MATCH (n) WHERE NOT n:Meta DETACH DELETE n").consume())

    return clear


@pytest.fixture(scope="session")
def only_seeds(engine) -> Callable[[], None]:
    """Empties the graph unless the seeds are in it already: loading them anew takes a while."""

    def clear() -> None:
        with open_store({**os.environ, **engine}) as opened:
            seeded = opened.counts()["nodes"].get("Agreement", 0) >= 374
        if not seeded:
            _wipe(engine)

    return clear


@pytest.fixture
def store(environ) -> Iterator[Store]:
    """An empty store on this engine."""
    with open_store(environ) as opened:
        yield opened
