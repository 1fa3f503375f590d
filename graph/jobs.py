"""Long work on the graph in the background, one piece after another: how far it is, stopping it, and what came of it.

The graph has one writer at a time, so jobs queue instead of slowing each other down.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["CANCELLED", "DONE", "FAILED", "RUNNING", "WAITING", "Cancelled", "Job", "Jobs"]

WAITING, RUNNING, DONE, CANCELLED, FAILED = "waiting", "running", "done", "cancelled", "failed"
# Of those that ended: enough to say what came of them.
_KEPT = 50

_log = logging.getLogger(__name__)


class Cancelled(Exception):
    """Raised by a job's work when it has ended because `Job.cancelling` asked it to. The message: what that left behind."""


@dataclass
class Job:
    """Work that was asked for: `kind` (load, retract, …) of `what`, by `who`, and in whose session (`session`, "" for none).

    `done` of `total` (None: not known) things are through. `result` is what the work returned; `said` why it failed, or what
    cancelling left behind. `step` names what it is doing now, where that is not plain from its kind.
    """

    number: int
    kind: str
    what: str
    who: str
    session: str = ""
    total: int | None = None
    state: str = WAITING
    done: int = 0
    step: str = ""
    said: str = ""
    result: Any = None
    about: Any = None
    began: float = 0.0
    ended: float = 0.0
    _cancel: threading.Event = field(default_factory=threading.Event, repr=False)

    def progress(self, done: int) -> None:
        """Notes how many things are through."""
        self.done = done

    @property
    def open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (WAITING, RUNNING)

    @property
    def cancelling(self) -> bool:
        """Whether somebody asked for its end. The work has to look."""
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Asks for its end: at once when it waits, else when its work next looks."""
        self._cancel.set()


class Jobs:
    """All jobs of a process; safe to share between threads. `expected`: the errors that are told as they are, in one line."""

    def __init__(self, expected: tuple[type[Exception], ...] = ()) -> None:
        self._expected = expected
        self._lock = threading.Lock()
        self._jobs: list[Job] = []
        self._queue: queue.SimpleQueue[tuple[Job, Callable[[Job], Any]]] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None
        self._number = 0

    def start(
        self,
        kind: str,
        what: str,
        do: Callable[[Job], Any],
        who: str = "",
        session: str = "",
        total: int | None = None,
        about: Any = None,
    ) -> Job:
        """Has something done when its turn comes. `about`: whatever the caller wants to find at the job."""
        with self._lock:
            self._number += 1
            job = Job(self._number, kind, what, who, session, total, about=about)
            ended = [one for one in self._jobs if not one.open]
            for one in ended[: max(0, len(ended) - _KEPT)]:
                self._jobs.remove(one)
            self._jobs.append(job)
            if self._worker is None:
                # A daemon: who ends the app need not wait. Each transaction is whole or nothing.
                self._worker = threading.Thread(target=self._work, name="jobs", daemon=True)
                self._worker.start()
        self._queue.put((job, do))
        return job

    def all(self) -> list[Job]:
        """Every job that is remembered, the oldest first."""
        with self._lock:
            return list(self._jobs)

    def open(self) -> list[Job]:
        """Those that wait or run."""
        return [job for job in self.all() if job.open]

    def forget(self, job: Job) -> None:
        """Drops one that has ended."""
        with self._lock:
            if not job.open and job in self._jobs:
                self._jobs.remove(job)

    def _work(self) -> None:
        while True:
            job, do = self._queue.get()
            if job.cancelling:
                job.state = CANCELLED
                continue
            job.began, job.state = time.time(), RUNNING
            try:
                job.result = do(job)
                state = DONE
            except Cancelled as error:
                state, job.said = CANCELLED, str(error)
            except Exception as error:  # noqa: BLE001 - whatever it is, the next job has its turn
                state = FAILED
                job.said = " ".join(str(error).split())
                if not isinstance(error, self._expected):
                    _log.exception("job %s (%s %s) failed", job.number, job.kind, job.what)
                    job.said = f"{type(error).__name__}: {job.said}"
            job.ended = time.time()
            # Last: who sees that it has ended finds all the rest.
            job.state = state
