"""The mirror after a change: from a real store, beside a first reading; and its own part, beside networkx's copy of a graph."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from samples import ENGINES

from bench.servers import DOCUMENT, Generated, entries, serving
from graph.mirror import Mirror
from graph.rows import edge_row, node_row, type_and_ends

NODES, EDGES = 50_000, 200_000
CHANGES = (1, 100, 10_000)
GROUP = f"mirror of {NODES:,} nodes and {EDGES:,} edges"


def rounds(count: int) -> int:
    """How often a change of that many edges is tried."""
    return 3 if count > 1000 else 9


@pytest.fixture(scope="module", params=ENGINES)
def large(request, tmp_path_factory):
    """A store with the graph in it, a mirror of it, and where more relations come from."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        folder = tmp_path_factory.mktemp("large") / "home"
        with serving(request.param, folder, monkeypatch) as server, server.store() as store:
            graph = Generated(NODES)
            store.load(graph.head)
            for _ in range(10):
                store.load(entries(graph.ties(EDGES // 10)))
            mirror = Mirror(store)
            mirror.refresh()
            yield request.param, store, mirror, graph


def test_bare_first_reading(benchmark, large):
    engine, store, *_ = large
    benchmark.group = f"{GROUP}, {engine}"
    benchmark.extra_info["what"] = "first reading"
    benchmark.pedantic(lambda: Mirror(store).refresh(), rounds=2)


@pytest.mark.parametrize("count", CHANGES)
def test_follow(benchmark, large, count):
    engine, store, mirror, graph = large
    benchmark.group = f"{GROUP}, {engine}"
    benchmark.extra_info["what"] = f"after {count:,} more"

    def change() -> None:
        mirror.refresh()
        store.load(entries(graph.ties(count)))

    benchmark.pedantic(mirror.refresh, setup=change, rounds=rounds(count))
    assert mirror.revision == store.revision()


@pytest.fixture(scope="module")
def in_memory():
    """A mirror of a feed without a database, and how to put more into the feed."""
    graph = Generated(NODES)

    def stored(count: int) -> list[dict[str, object]]:
        return [{**edge_row(one), **type_and_ends(one), "evidence": len(one.evidence)} for one in graph.ties(count)]

    nodes = [node_row(one) for one in (DOCUMENT.entity(), *graph.people)]
    feed = SimpleNamespace(revision=1, nodes=nodes, edges=stored(EDGES), removed=[])
    mirror = Mirror(SimpleNamespace(changes=lambda since: feed))
    mirror.refresh()

    def more(count: int) -> None:
        feed.revision, feed.nodes, feed.edges = feed.revision + 1, [], stored(count)

    return mirror, more


def test_bare_copy_of_the_graph(benchmark, in_memory):
    mirror, _ = in_memory
    benchmark.group = f"{GROUP}, without the store"
    benchmark.extra_info["what"] = "networkx's copy of it"
    benchmark.pedantic(mirror.graph.copy, rounds=3)


@pytest.mark.parametrize("count", CHANGES)
def test_take_in(benchmark, in_memory, count):
    mirror, more = in_memory
    benchmark.group = f"{GROUP}, without the store"
    benchmark.extra_info["what"] = f"after {count:,} more"
    benchmark.pedantic(mirror.refresh, setup=lambda: more(count), rounds=rounds(count))
