"""Loading a file into a graph: read by its loader, its rejected rows kept beside it, and where it is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from graph.jobs import Cancelled
from graph.loading import LoadSummary
from graph.model import Entry, Rejected
from loaders import LoadError, places, read_file, rejected

__all__ = ["Loaded", "load_file"]

Progress = Callable[[int], None]


class Graph(Protocol):
    """What loading needs of a store."""

    def load(
        self,
        entries: Iterable[Entry],
        progress: Progress | None = ...,
        what: str = ...,
        who: str | None = ...,
        *,
        rejecting: Callable[[Rejected], None] | None = ...,
    ) -> LoadSummary: ...

    def undo(self, number: int | None = ..., who: str | None = ..., progress: Progress | None = ...) -> Any: ...


@dataclass(frozen=True)
class Loaded:
    """What came of it: the summary, the id of the document it was read from, and where its rejected rows are kept."""

    summary: LoadSummary
    document: str | None
    kept: Path | None


def load_file(
    graph: Graph,
    path: Path,
    loader: str,
    options: Mapping[str, str],
    home: Callable[[], Path],
    progress: Progress | None = None,
    who: str | None = None,
    stop: Callable[[], bool] | None = None,
    undoing: Progress | None = None,
) -> Loaded:
    """Loads a file by the loader of that name; `home` is the data folder.

    `stop` is asked before each entry and at the end. With it, loading is whole or nothing: when it says so, or when the file
    turns out to be unreadable half way, what was written until then is undone (`undoing` is told how many transactions are),
    and `graph.jobs.Cancelled`, or the LoadError, is raised. Without it, what was loaded before a LoadError stays, and loading
    again goes on from there.

    Raises LoadError, and what the store raises.
    """
    failed: list[LoadError] = []
    stopped = False

    def until(entries: Iterator[Entry]) -> Iterator[Entry]:
        nonlocal stopped
        try:
            for entry in entries:
                if stop and stop():
                    stopped = True
                    return
                yield entry
        except LoadError as error:
            if stop is None:
                raise
            failed.append(error)

    with rejected.Keeping(path, loader, options, home) as keeping:
        summary = graph.load(
            keeping.noting(until(read_file(path, loader, **options))),
            progress,
            path.name,
            who,
            # What waits for what is no longer read is not at fault.
            rejecting=lambda one: None if stopped or failed else keeping.add(one),
        )
        # Whoever cancels while the last entries are being written has cancelled, too.
        stopped = stopped or bool(stop and stop())
        if stopped or failed:
            left = _undone(graph, summary, who, undoing)
            if failed:
                raise LoadError(f"{failed[0]}; {left}") from failed[0]
            raise Cancelled(left)
    document = keeping.document.id if keeping.document else None
    if document and loader != rejected.NAME:
        places.remember(home(), document, path, loader, options)
    return Loaded(summary, document, keeping.kept)


def _undone(graph: Graph, summary: LoadSummary, who: str | None, undoing: Progress | None) -> str:
    """Takes back what a load has written; what that leaves, in words."""
    if summary.operation is None:
        return "nothing had been written"
    if undoing:
        undoing(0)
    try:
        graph.undo(summary.operation, who, undoing)
    except ValueError as error:
        return f"what was written until then stays, because others have built on it ({error})"
    return "what was written until then is taken back: the graph is as it was"
