"""A first load, the same again, and a first reading of the mirror; every round has a new server.

Beside a bare driver loop that writes the same nodes and edges with the same properties, without evidence, history, checks and
change feed; beside Neo4j's own import of CSV files, which only fills a database that nobody uses yet; and beside a bare loop
that reads all nodes and edges into networkx.
"""

from __future__ import annotations

import csv
import os
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import neo4j_server
import pytest
from samples import ENGINES

from bench import bare
from bench.servers import Generated, Server, entries, serving
from graph import rows as as_rows
from graph.mirror import Mirror

NODES, EDGES = 10_000, 30_000
ROUNDS = 3
FIRST = f"first load of {NODES:,} nodes and {EDGES:,} relations"

Rates = dict[str, tuple[int, float]]


@pytest.fixture
def fresh(engine, tmp_path, monkeypatch):
    """Gives an empty server at each call, and ends the one before it."""
    with ExitStack() as last:

        def start() -> Server:
            last.close()
            return last.enter_context(serving(engine, tmp_path / str(time.monotonic_ns()), monkeypatch))

        yield start


def measured(benchmark, group: str, what: str, work: Callable[..., Rates | None], setup) -> None:
    """Times `work` with what `setup` gives it; `work` returns how many of what took how long."""
    benchmark.group, rates = group, {}
    benchmark.pedantic(lambda *given: rates.update(work(*given) or {}), setup=lambda: ((setup(),), {}), rounds=ROUNDS)
    benchmark.extra_info |= {"what": what, **rates}


def test_bare_driver_loop(benchmark, engine, fresh):
    graph = Generated(NODES)
    ties = graph.ties(EDGES)

    def load(server: Server) -> Rates:
        nodes, relations = bare.load(server, graph.people, ties)
        return {"nodes": (NODES, nodes), "relations": (EDGES, relations)}

    measured(benchmark, f"{FIRST}, {engine}", "bare driver loop", load, fresh)


def test_load(benchmark, engine, fresh):
    graph = Generated(NODES)
    head, ties = graph.head, entries(graph.ties(EDGES))
    opened = ExitStack()

    def setup():
        opened.close()
        server = fresh()
        return opened.enter_context(server.store())

    def load(store) -> Rates:
        rates = {"nodes": timed(NODES, lambda: store.load(head)), "relations": timed(EDGES, lambda: store.load(ties))}
        assert store.counts()["relations"] == {"URGES": EDGES}
        return rates

    with opened:
        measured(benchmark, f"{FIRST}, {engine}", "ours, with evidence and history", load, setup)


@pytest.mark.parametrize("engine", ENGINES[1:], indirect=True)
def test_import_of_csv(benchmark, engine, tmp_path):
    """`neo4j-admin database import full`, the start of its Java included; it makes no index."""
    graph = Generated(NODES)
    nodes, ties = tmp_path / "nodes.csv", tmp_path / "ties.csv"
    with nodes.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id:ID", "kind", "name", "search", ":LABEL"])
        rows.writerows(
            [row["id"], row["kind"], row["name"], row["search"], "Entity;Person"]
            for row in map(as_rows.node_row, graph.people)
        )
    with ties.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([":START_ID", ":END_ID", ":TYPE", "id", "confidence:double", "count:int", "qualifier"])
        rows.writerows(
            [one.source, one.target, one.type, one.id, one.confidence, one.count, one.qualifier]
            for one in graph.ties(EDGES)
        )
    command = [
        *admin_tool(engine), "database", "import", "full", "neo4j", f"--nodes={nodes}", f"--relationships={ties}"
    ]  # fmt: skip

    def setup() -> Path:
        home = tmp_path / str(time.monotonic_ns())
        (home / "conf").mkdir(parents=True)
        return home

    def load(home: Path) -> None:
        environ = os.environ | {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
        done = subprocess.run(command, env=environ, capture_output=True, text=True, cwd=home)
        assert done.returncode == 0 and "IMPORT DONE" in done.stdout, done.stdout + done.stderr

    measured(benchmark, f"{FIRST}, {engine}", "neo4j-admin import of CSV, bare", load, setup)


def test_load_again(benchmark, engine, fresh):
    """Nothing is new, so nothing is written."""
    graph = Generated(NODES)
    all_of_it = [*graph.head, *entries(graph.ties(EDGES))]
    with fresh().store() as store:
        before = store.load(all_of_it).revision
        measured(
            benchmark, f"{FIRST}, {engine}", "ours, the same again", lambda _: void(store.load(all_of_it)), lambda: None
        )
        assert store.revision() == before


@pytest.fixture(scope="module", params=ENGINES)
def loaded(request, tmp_path_factory):
    """A server with the graph in it."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        folder = tmp_path_factory.mktemp("loaded") / "home"
        with serving(request.param, folder, monkeypatch) as server:
            graph = Generated(NODES)
            with server.store() as store:
                store.load([*graph.head, *entries(graph.ties(EDGES))])
            yield request.param, server


def test_bare_reading_into_networkx(benchmark, loaded):
    engine, server = loaded

    def read() -> None:
        assert bare.read(server).number_of_edges() == EDGES

    reading(benchmark, engine, "bare loop into networkx", read)


def test_first_reading(benchmark, loaded):
    engine, server = loaded
    with server.store() as store:
        reading(benchmark, engine, "ours", lambda: void(Mirror(store).refresh()))


def reading(benchmark, engine: str, what: str, read: Callable[[], None]) -> None:
    group = f"first reading of {NODES:,} nodes and {EDGES:,} edges, {engine}"
    measured(benchmark, group, what, lambda _: {"edges": timed(EDGES, read)}, lambda: None)


def admin_tool(engine: str) -> list[str]:
    """The command that is `neo4j-admin`, on the Java runtime inside the embedded engine."""
    from arcadedb_embedded.jvm import get_bundled_jre_lib_path

    jars = neo4j_server.fetch(neo4j_server.VERSIONS[engine])
    home = next(parent for parent in Path(get_bundled_jre_lib_path()).parents if (parent / "bin" / "java").exists())
    return [
        str(home / "bin" / "java"),
        *neo4j_server.JAVA_OPTIONS,
        "-cp",
        os.pathsep.join(map(str, jars)),
        "org.neo4j.cli.AdminTool",
    ]


def timed(count: int, work: Callable[[], object]) -> tuple[int, float]:
    """How many, and the seconds that the work took."""
    start = time.perf_counter()
    work()
    return count, time.perf_counter() - start


def void(_: object) -> None:
    """Nothing of it."""
