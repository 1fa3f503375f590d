"""Waiting made short: entries that wait for others, on disk when they are many, since a file may tell its relations before what
they join; and what is made ready while the database is busy with what came before it."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import TypeVar

from graph.model import Entry

T = TypeVar("T")

_IN_MEMORY = 8 * 1024 * 1024  # bytes


class Waiting:
    """A queue of entries: first in, first out. A context manager; what it holds is gone at its end."""

    def __init__(self) -> None:
        # Only what this process pickled itself comes back, from a file without a name.
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        self._read_to = 0

    def __enter__(self) -> Waiting:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, entries: Iterable[Entry]) -> None:
        """Puts entries at the end."""
        self._file.seek(0, 2)
        for entry in entries:
            pickle.dump(entry, self._file)

    def take(self, most: int) -> list[Entry]:
        """The next entries, at most so many; [] when none is left."""
        self._file.seek(self._read_to)
        found: list[Entry] = []
        with suppress(EOFError):
            while len(found) < most:
                found.append(pickle.load(self._file))  # noqa: S301
        self._read_to = self._file.tell()
        return found


@contextmanager
def ahead(items: Iterator[T]) -> Iterator[Iterator[T]]:
    """Gives the same items; while one is worked on, the next is made, in a thread of its own and one at a time."""
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as one:

        def given() -> Iterator[T]:
            end = object()
            coming = one.submit(next, items, end)
            while (item := coming.result()) is not end:
                coming = one.submit(next, items, end)
                yield item  # type: ignore[misc]

        yield given()
