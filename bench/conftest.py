"""The engines that benchmarks run on, and their result as a table in Markdown: each beside the one it is compared with."""

from __future__ import annotations

import os
from collections.abc import Iterator

import neo4j_server
import pytest
from samples import ENGINES, missing


@pytest.fixture(params=ENGINES)
def engine(request) -> str:
    """An engine's name, of which this machine has the server."""
    if request.param != "embedded":
        try:
            neo4j_server.fetch(neo4j_server.VERSIONS[request.param])
        except neo4j_server.Neo4jUnavailable as reason:
            missing(f"{request.param}: {reason}")
    return request.param


@pytest.fixture(autouse=True)
def _no_server_but_ours(monkeypatch) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("NEO4J_")]:
        monkeypatch.delenv(name)
    yield


def pytest_terminal_summary(terminalreporter, config) -> None:
    """Prints the medians, by group, against the one whose name says that it is bare."""
    session = getattr(config, "_benchmarksession", None)
    done = [one for one in getattr(session, "benchmarks", ()) if one.stats.rounds]
    if not done:
        return
    write = terminalreporter.write_line
    write("\n| what | | median (s) | a second | times the other |\n|---|---|--:|--:|--:|")
    for group in dict.fromkeys(one.group for one in done):
        its = [one for one in done if one.group == group]
        bare = next((one.stats.median for one in its if "bare" in one.name), None)
        for one in its:
            what = one.extra_info.pop("what", one.name)
            median = one.stats.median
            rates = ", ".join(f"{int(n / seconds):,} {unit}" for unit, (n, seconds) in one.extra_info.items())
            ratio = f"{median / bare:.2f}" if bare else ""
            write(f"| {group} | {what} | {median:.3f} | {rates} | {ratio} |")
