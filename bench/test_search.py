"""Search among many names, whole, in part and with a typo, beside a scan of all names for a part of one."""

from __future__ import annotations

from collections import Counter

import pytest
from samples import ENGINES

from bench.servers import DOCUMENT, entries, serving
from bench.test_duplicates import people
from graph.model import Entity

NODES = 50_000
GROUP = f"search among {NODES:,} people"


@pytest.fixture(scope="module", params=ENGINES)
def named(request, tmp_path_factory):
    """A store full of people, and one of their names: five bear the surname."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        folder = tmp_path_factory.mktemp("named") / "home"
        with serving(request.param, folder, monkeypatch) as server, server.store() as store:
            names = dict(people(NODES).nodes(data="name"))
            store.load(entries([DOCUMENT, *(Entity(id, "Person", name) for id, name in names.items())]))
            bearers = Counter(name.split()[-1] for name in names.values())
            yield request.param, store, next(name for name in names.values() if bearers[name.split()[-1]] == 5)


def typed(name: str, how: str) -> str:
    """What somebody types who looks for that name."""
    surname = name.split()[-1]
    return {"name": name, "part": surname[:5], "typo": f"{surname[:3]}{surname[4:]}"}[how]


def test_bare_scan(benchmark, named):
    engine, store, name = named
    benchmark.group = f"{GROUP}, {engine}"
    benchmark.extra_info["what"] = "CONTAINS, without an index"
    query = "MATCH (n:Entity) WHERE n.search CONTAINS $part RETURN properties(n) AS n LIMIT 10"
    assert benchmark(store._read, query, part=typed(name, "part").casefold())


@pytest.mark.parametrize("how", ["name", "part", "typo"])
def test_search(benchmark, named, how):
    engine, store, name = named
    benchmark.group = f"{GROUP}, {engine}"
    benchmark.extra_info["what"] = f"ours, {how}"
    assert benchmark(store.search, typed(name, how))
