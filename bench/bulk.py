"""A million relations in one load: how fast, beside a bare driver loop without evidence and history, and how much memory the
loader takes for it. Not part of `make bench`: it takes a quarter of an hour.

python -m bench.bulk [RELATIONS] [ENGINE]
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from bench import bare
from bench.servers import DOCUMENT, serving
from graph.model import Entity, Entry, Evidence, Relation
from graph.store import BATCH


def people(relations: int) -> Iterator[Entity]:
    """A fifth as many as relations."""
    for i in range(relations // 5):
        yield Entity(f"p:{i}", "Person", f"Person {i}", evidence=(Evidence(DOCUMENT.id),))


def ties(relations: int) -> Iterator[Relation]:
    """So many relations between them, one at a time."""
    chance = random.Random(7)
    for i in range(relations):
        a, b = chance.sample(range(relations // 5), 2)
        backing = Evidence(DOCUMENT.id, note="generated", locator=f"row {i}")
        yield Relation("URGES", f"p:{a}", f"p:{b}", qualifier=str(i), evidence=(backing,))


def entries(relations: int) -> Iterator[Entry]:
    """All of it, as a loader yields it."""
    yield Entry(DOCUMENT, "the document")
    for what in (people(relations), ties(relations)):
        yield from (Entry(one, f"row {i}") for i, one in enumerate(what))


def main() -> None:
    """Loads them into databases of their own and prints what it took."""
    relations = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    engine = sys.argv[2] if len(sys.argv) > 2 else "embedded"
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.delenv("NEO4J_URI", raising=False)
        with serving(engine, Path(folder) / "ours", monkeypatch) as server, server.store() as store:
            before, start = _memory(), time.perf_counter()
            summary = store.load(entries(relations), lambda done: _say(done, start))
            ours, after = time.perf_counter() - start, _memory()
            assert summary.relations_new == relations
        with serving(engine, Path(folder) / "bare", monkeypatch) as server:
            start = time.perf_counter()
            bare.load(server, people(relations), ties(relations))
            theirs = time.perf_counter() - start
    print(
        f"\n{engine}: {summary.entities_new:,} nodes and {relations:,} relations with evidence in {ours:.0f} s, "
        f"{(summary.entities_new + relations) / ours:,.0f} a second, {ours / theirs:.2f} times the bare loop's {theirs:.0f} s; "
        f"the loader's memory {before:.0f} MB before, {after:.0f} MB at its peak"
    )


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _say(done: int, start: float) -> None:
    if done % 100_000 < BATCH:
        print(f"{done:,} after {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
