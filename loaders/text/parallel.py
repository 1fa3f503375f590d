"""Articles read by several processes at once, each with a model of its own (300 MB): for a folder of many."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context, parent_process
from threading import Thread
from types import ModuleType
from typing import TypeVar

from loaders.text.model import Article
from loaders.text.names import Known

T = TypeVar("T")
_AHEAD = 2  # batches that wait for each process, so that none waits for one

_known: Known | None = None  # of a process that reads


def in_turn(
    batches: Iterable[list[Article]],
    read: Callable[[list[Article], Known | None], T],
    known: Known | None,
    workers: int,
) -> Iterator[tuple[list[Article], T]]:
    """Each batch with what `read`, a function of a module, makes of it, in order; of the batches only a few are there at once.

    The processes begin anew rather than as copies of this one, which may have threads.
    """
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (known,)) as pool:
        waiting: deque[tuple[list[Article], Future[T]]] = deque()
        try:
            for several in batches:
                with _without_main():
                    waiting.append((several, pool.submit(partial(_read, read), several)))
                if len(waiting) >= workers * _AHEAD:
                    batch, found = waiting.popleft()
                    yield batch, found.result()
            while waiting:
                batch, found = waiting.popleft()
                yield batch, found.result()
        finally:
            # Whoever stops taking what comes does not wait for the rest.
            pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _without_main() -> Iterator[None]:
    # A process that begins anew runs the main module again. In the app that is the page, elsewhere a file that may be gone.
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _begin(known: Known | None) -> None:
    global _known
    _known = known
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # Of a parent that was killed nothing more comes, and its queue, which this process holds too, does not close.
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _read(read: Callable[[list[Article], Known | None], T], several: list[Article]) -> T:
    return read(several, _known)
