"""A million relations in one load: how fast, and how much memory the loader takes for it. Not part of `make bench`: minutes.

python -m bench.bulk [RELATIONS]
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator

from graph import embedded
from graph.model import Document, Entity, Entry, Evidence, Relation
from graph.store import open_store


def entries(relations: int) -> Iterator[Entry]:
    """A fifth as many people as relations, then the relations, one at a time."""
    chance = random.Random(7)
    people = relations // 5
    yield Entry(Document("doc:bulk", "Generated"), "bulk")
    for i in range(people):
        yield Entry(Entity(f"p:{i}", "Person", f"Person {i}", evidence=(Evidence("doc:bulk"),)), f"row {i}")
    for i in range(relations):
        a, b = chance.sample(range(people), 2)
        backing = Evidence("doc:bulk", note="generated", locator=f"row {i}")
        yield Entry(Relation("URGES", f"p:{a}", f"p:{b}", qualifier=str(i), evidence=(backing,)), f"row {i}")


def main() -> None:
    """Loads them into an embedded database of its own and prints what it took."""
    relations = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    os.environ.pop("NEO4J_URI", None)
    with tempfile.TemporaryDirectory() as home:
        os.environ["GOBETWEEN_HOME"] = home
        try:
            with open_store() as store:
                before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                start = time.perf_counter()
                summary = store.load(entries(relations), lambda done: _say(done, start))
                took = time.perf_counter() - start
                after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        finally:
            embedded.stop()
    print(
        f"\n{summary.entities_new:,} nodes and {summary.relations_new:,} relations with evidence in {took:.0f} s: "
        f"{(summary.entities_new + summary.relations_new) / took:,.0f} a second; "
        f"the loader's memory {before:.0f} MB before, {after:.0f} MB at its peak"
    )


def _say(done: int, start: float) -> None:
    if done % 100_000 < 2000 or not done % 20_000:
        print(f"{done:,} after {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
