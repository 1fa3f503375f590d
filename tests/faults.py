"""What a store promises when things break: a batch that was acknowledged is there, none is there in part, and loading again
ends in the graph of an undisturbed load.

    python tests/faults.py [--engine embedded|neo4j-5.26|neo4j-newest|all] [--kills 50] [--seed N] [--only NAME]

Servers and loaders are killed (SIGKILL) at random moments, the disk is full, the connection is cut in the middle of a transaction
and between a commit and its answer, and two loaders and an editor write at once. Every server is one of its own, in a folder of
its own. Exit code 1 when anything is not as promised. `tests/integration/test_faults.py` runs the same, short.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import neo4j_server
from samples import record

from graph import embedded
from graph import rows as as_rows
from graph.check import integrity
from graph.model import Document, Entity, Entry, Evidence, Relation
from graph.store import Store, StoreError, open_store

READ = "2026-01-01"  # the same in every load, so that the graphs can be compared
COMMIT = b"\x00\x02\xb0\x12\x00\x00"  # Bolt's message, in its chunk
CHANGE = b"CREATE (c:Change)"  # what every transaction that changes something sends last


# ---------------------------------------------------------------------------------------------------------------------
# What is loaded


def statements(entry: Entry) -> dict[str, str]:
    """The pieces of evidence of an entry: what each states, as a digest, by its id."""
    item = entry.item.entity() if isinstance(entry.item, Document) else entry.item
    assert isinstance(item, Entity | Relation)
    return {row["id"]: row["digest"] for row in as_rows.statement_rows(item, READ)}


def load_of(part: str, count: int, seed: int) -> list[Entry]:
    """Some `count` entries: people that both parts tell of and some of their own, and what they do to each other.

    The same relations come again and again with further evidence, and some before the people they join.
    """
    rng = random.Random(f"{seed} {part}")
    document = f"doc:{part}"
    items: list[Document | Entity | Relation] = [Document(document, f"Part {part}")]

    def backing(n: int) -> tuple[Evidence, ...]:
        return (Evidence(document, note=f"row {n}", locator=f"row {n}", confidence=rng.choice([0.5, 0.9]), read=READ),)

    people = [f"p:{n}" for n in range(count // 20)] + [f"p:{part}{n}" for n in range(count // 5)]
    rng.shuffle(people)
    told: list[str] = []
    for n in range(1, count):
        if (people and rng.random() < 0.3) or len(told) < 2:
            told.append(id := people.pop())
            props = {"born": rng.choice(["1970", "1971"])}
            items.append(Entity(id, "Person", f"{rng.choice('AB')} {id[2:]}", (f"Alias {part}",), props, backing(n)))
        else:
            one, other = rng.sample(told, 2)
            if people and rng.random() < 0.02:
                one = rng.choice(people)  # it waits for this one
            kind = rng.choice(["MEETS", "LOYAL_TO"])
            if kind == "MEETS":  # symmetric: stored from the lesser id
                one, other = sorted((one, other))
            start = rng.choice([None, "2019", "2021-05"])
            items.append(Relation(kind, one, other, start, evidence=backing(n)))
    items += [Entity(id, "Person", id, evidence=backing(count + n)) for n, id in enumerate(people)]
    return [Entry(item, f"row {n}", None) for n, item in enumerate(items)]


class Load:
    """What is loaded in one go, cut in batches as the store does it."""

    def __init__(self, part: str, count: int, batch: int, seed: int) -> None:
        self.arguments = [part, str(count), str(batch), str(seed)]
        self.entries = load_of(part, count, seed)
        self.batch = batch
        told: set[str] = set()
        self.batches: list[dict[str, str]] = []
        for start in range(0, len(self.entries), batch):
            part_ = self.entries[start : start + batch]
            told |= {e.item.id for e in part_ if not isinstance(e.item, Relation)}
            # What names something that is yet to come is written at the end.
            ready = [e for e in part_ if not isinstance(e.item, Relation) or {e.item.source, e.item.target} <= told]
            self.batches.append({id: digest for e in ready for id, digest in statements(e).items()})


# ---------------------------------------------------------------------------------------------------------------------
# Engines


class Engine:
    """A server of one's own that can be killed and comes back."""

    name: str
    environ: dict[str, str]
    pid: int

    def open(self) -> Store:
        """A store on it."""
        raise NotImplementedError

    def through(self, port: int) -> Store:
        """A store that reaches it through another port of this machine."""
        raise NotImplementedError

    @property
    def port(self) -> int:
        raise NotImplementedError

    def kill(self) -> None:
        """Ends it as a power cut would."""
        raise NotImplementedError

    def revive(self) -> None:
        """Starts it again on the same folder, unless it runs."""
        raise NotImplementedError

    def stop(self) -> None:
        """Ends it for good; its folder is not needed any more."""
        raise NotImplementedError


class Embedded(Engine):
    """The embedded server."""

    def __init__(self, folder: Path) -> None:
        self.name, self.home = "embedded", folder / "home"
        self.environ = {"GOBETWEEN_HOME": str(self.home)}
        self.revive()

    def _end(self) -> embedded.Endpoint:
        end = embedded.status(self.home)
        assert end is not None
        return end

    def open(self) -> Store:
        end = embedded.ensure_running(self.home)
        auth, reader = (end.username, end.password), (end.reader_username, end.reader_password)
        return Store(end.uri, auth, end.database, reader, home=self.home)

    def through(self, port: int) -> Store:
        end = self._end()
        auth, reader = (end.username, end.password), (end.reader_username, end.reader_password)
        return Store(f"bolt://127.0.0.1:{port}", auth, end.database, reader)

    @property
    def port(self) -> int:
        return int(self._end().uri.rpartition(":")[2])

    def kill(self) -> None:
        # Whoever runs by now: a loader may have started another one.
        if (end := embedded.status(self.home)) is not None:
            os.kill(end.pid, signal.SIGKILL)
            embedded._gone(self.home / "server.lock", 30)

    def revive(self) -> None:
        self.pid = embedded.ensure_running(self.home).pid

    def stop(self) -> None:
        self.kill()


class Neo4j(Engine):
    """A Neo4j."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder / "neo4j"
        self._port = 0
        self._start()
        self.environ = {
            "NEO4J_URI": self._server.uri,
            "NEO4J_USERNAME": self._server.username,
            "NEO4J_PASSWORD": self._server.password,
            "NEO4J_DATABASE": self._server.database,
        }

    def _start(self) -> None:
        self._server = neo4j_server.start(neo4j_server.VERSIONS[self.name], self.folder, port=self._port)
        self._port, self.pid = int(self._server.uri.rpartition(":")[2]), self._server.pid
        self._runs = True

    def open(self) -> Store:
        return open_store(self.environ)

    def through(self, port: int) -> Store:
        return open_store(self.environ | {"NEO4J_URI": f"bolt://127.0.0.1:{port}"})

    @property
    def port(self) -> int:
        return self._port

    def kill(self) -> None:
        self._server.kill()
        self._runs = False

    def revive(self) -> None:
        if not self._runs:
            self._start()

    def stop(self) -> None:
        if self._runs:
            self.kill()


@contextmanager
def engine_of(name: str, folder: Path) -> Iterator[Engine]:
    """A server of that kind in that folder; gone at the end."""
    engine = Embedded(folder) if name == "embedded" else Neo4j(name, folder)
    try:
        yield engine
    finally:
        engine.stop()


def wipe(store: Store) -> None:
    """Empties the graph, as no part of the program can."""
    store._write(lambda tx: tx.run("MATCH (n) DETACH DELETE n").consume())
    store._prepare_schema()


# ---------------------------------------------------------------------------------------------------------------------
# Processes that write


class Worker:
    """A process that loads or edits, and says after each step that it was acknowledged."""

    def __init__(self, engine: Engine, *arguments: str) -> None:
        environ = {k: v for k, v in os.environ.items() if not k.startswith("NEO4J_")}
        self.process = subprocess.Popen(
            [sys.executable, __file__, "worker", *arguments],
            stdout=subprocess.PIPE,
            text=True,
            env=environ | engine.environ,
        )
        self.steps: list[float] = []  # when each was acknowledged
        self.said: list[str] = []
        self._news = threading.Condition()
        self._ended = False
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._news:
                if line.startswith("ack"):
                    self.steps.append(time.monotonic())
                else:
                    self.said.append(line.strip())
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def wait(self, steps: int, timeout: float = 300) -> None:
        """Until it has opened its store and so many steps are acknowledged, or it has ended."""
        with self._news:
            self._news.wait_for(lambda: (self.said and len(self.steps) >= steps) or self._ended, timeout)

    def signal(self, number: int) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)

    def end(self, timeout: float = 300) -> str:
        """Waits for its end; "" when all went well, or what it said."""
        self.process.wait(timeout)
        self._reader.join(timeout)
        return "" if self.process.returncode == 0 else f"status {self.process.returncode}: {' '.join(self.said)}"

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


def _worker(arguments: Sequence[str]) -> int:
    """The process itself."""

    def acknowledged(_: object = None) -> None:
        print("ack", flush=True)

    what, *rest = arguments
    try:
        with open_store() as store:
            print("open", flush=True)
            if what == "load":
                part, count, batch, seed = rest[0], *map(int, rest[1:])
                entries = load_of(part, count, seed)
                summary = store.load(entries, acknowledged, what=part, who=part, batch=batch)
                print(json.dumps({"rejected": len(summary.rejected), "operation": summary.operation}), flush=True)
            else:
                edits(store, int(rest[0]), acknowledged)
    except StoreError as error:
        print(f"{type(error).__name__}: {error}", flush=True)
        return 1
    return 0


def edits(store: Store, rounds: int, acknowledged: Callable[[], None] = lambda: None) -> None:
    """What the editor does: merges and edits that stay, and others that are undone, also of people the loaders tell of."""
    for n in range(rounds):
        one, other, own = f"p:e{n}", f"p:f{n}", f"p:{n}"
        merged = store.merge(one, other, who="editor")
        acknowledged()
        store.edit(one, name=f"Edited {n}", props={"note": "x"}, who="editor")
        acknowledged()
        if n % 2:
            edit = store.history(limit=None)
            number = next(o.number for o in edit if o.who == "editor" and o.kind == "edit" and o.undone is None)
            store.undo(number, who="editor")
            store.undo(merged, who="editor")
            acknowledged()
        with suppress(ValueError):  # no loader has told of this one yet
            store.edit(own, aliases=[f"Known as {n}"], who="editor")
        acknowledged()


def before_edits(rounds: int) -> list[Entry]:
    """The people that the editor works on."""
    told = [Document("doc:editor", "Before")]
    backing = (Evidence("doc:editor", read=READ),)
    for n in range(rounds):
        told += [Entity(f"p:{x}{n}", "Person", f"{x} {n}", evidence=backing) for x in "ef"]
        told.append(Relation("MEETS", f"p:e{n}", f"p:f{n}", evidence=backing))
        # Those whom the loaders tell of as well, so that an edit of them is possible from the beginning.
        told.append(Entity(f"p:{n}", "Person", f"A {n}", evidence=backing))
        told.append(Relation("LOYAL_TO", f"p:f{n}", f"p:{n}", evidence=backing))
    return [Entry(item, "", None) for item in told]


# ---------------------------------------------------------------------------------------------------------------------
# Checks


@dataclass
class Outcome:
    """What a scenario saw on an engine."""

    engine: str
    scenario: str
    loads: int = 0
    faults: int = 0
    acknowledged: int = 0
    lost: int = 0
    partial: int = 0
    unknown: int = 0
    unknown_there: int = 0
    went_on: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def violated(self, what: str) -> None:
        self.violations.append(what)
        if len(self.violations) <= 50:
            print(f"  VIOLATION {what[:600]}", flush=True)

    def inspect(self, store: Store, load: Load, acknowledged: int, when: str) -> None:
        """Whether every acknowledged batch is there and none in part, and all holds together."""
        ids = [id for batch in load.batches for id in batch]
        query = "UNWIND $ids AS id MATCH (v:Evidence {id: id}) RETURN v.id AS id, v.digest AS digest"
        there = {row["id"]: row["digest"] for row in store._read(query, ids=ids)}
        for n, batch in enumerate(load.batches):
            found = sum(there.get(id) == digest for id, digest in batch.items())
            if 0 < found < len(batch):
                self.partial += 1
                self.violated(f"{when}: batch {n} is there in part, {found} of {len(batch)}")
            elif n < acknowledged and not found:
                self.lost += 1
                self.violated(f"{when}: batch {n} was acknowledged, and is not there")
            elif n >= acknowledged and found:
                self.unknown_there += 1
        for fault in integrity(store._read)[:5]:
            self.violated(f"{when}: {fault}")

    def equal(self, store: Store, expected: dict, when: str) -> None:
        """Whether the graph is that of an undisturbed load."""
        got = shown(store)
        for table in expected:
            one, other = expected[table], got[table]
            if one != other:
                ids = sorted({*one, *other}, key=str)
                differs = [id for id in ids if one.get(id) != other.get(id)]
                self.violated(
                    f"{when}: {len(differs)} {table} differ, as {differs[0]}: {one.get(differs[0])} is expected, "
                    f"{other.get(differs[0])} is there"
                )

    def sound(self, store: Store, when: str) -> None:
        for fault in integrity(store._read)[:5]:
            self.violated(f"{when}: {fault}")


def shown(store: Store) -> dict[str, dict[str, dict]]:
    """All that is on record, without when it was written: a correction goes by what it says."""

    def plain(row: dict) -> dict:
        return {k: plain(v) if isinstance(v, dict) else v for k, v in row.items() if k not in ("rev", "read")}

    found: dict[str, dict[str, dict]] = {}
    for table, rows in record(store).items():
        found[table] = {}
        for id, row in rows.items():
            row = plain(row)
            if row.get("method") == "edit":
                row = {k: v for k, v in row.items() if k not in ("id", "locator")}
                id = f"edit {row['of']} {row['digest']}"
            found[table][id] = row
    return found


def undisturbed(store: Store, load: Load) -> tuple[dict, float]:
    """The graph of that load when nothing happens, and the seconds that a batch takes."""
    wipe(store)
    began = time.monotonic()
    summary = store.load(load.entries, batch=load.batch, who=load.arguments[0])
    pace = (time.monotonic() - began) / len(load.batches)
    faults = [*integrity(store._read), *(one.reason for one in summary.rejected)]
    assert not faults, faults[:5]
    return shown(store), pace


def again(store: Store, load: Load, expected: dict, outcome: Outcome, when: str) -> None:
    """Loads it again: the graph is that of an undisturbed load, and holds together."""
    outcome.loads += 1
    try:
        store.load(load.entries, batch=load.batch, who=load.arguments[0])
    except StoreError as error:
        outcome.violated(f"{when}: loading again fails: {error}")
    outcome.equal(store, expected, when)
    outcome.sound(store, when)


def moment(worker: Worker, load: Load, pace: float, rng: random.Random, part: float = 1) -> None:
    """Waits for a random moment of that load, or of its first part."""
    worker.wait(rng.randrange(max(1, int(part * len(load.batches)))))
    time.sleep(rng.uniform(0, 1.5 * pace))  # the fault has to come at any point of a transaction


# ---------------------------------------------------------------------------------------------------------------------
# Scenarios


def server_killed(engine: Engine, times: int, rng: random.Random, load: Load) -> Outcome:
    """The server is killed in the middle of a load, which goes on by itself when the server is back.

    In every other round the loader is stopped with it, so that one can see what the kill itself left.
    """
    outcome = Outcome(engine.name, "server-killed")
    with engine.open() as store:
        expected, pace = undisturbed(store, load)
        for n in range(times):
            when = f"kill {n}"
            engine.revive()
            wipe(store)
            with Worker(engine, "load", *load.arguments) as worker:
                moment(worker, load, pace, rng)
                looking = n % 2 == 0
                if looking:
                    worker.signal(signal.SIGSTOP)
                killed = time.monotonic()
                engine.kill()
                outcome.faults += 1
                if looking or not isinstance(engine, Embedded):
                    engine.revive()
                back = time.monotonic()
                if looking:
                    before = len(worker.steps)  # all that it said is read by now
                    outcome.inspect(store, load, before, when)
                    outcome.unknown += before < len(load.batches)
                    back = time.monotonic()
                    worker.signal(signal.SIGCONT)
                if said := worker.end():
                    outcome.violated(f"{when}: the load did not go on: {said}")
            since = killed if isinstance(engine, Embedded) and not looking else back
            if later := [step for step in worker.steps if step > since]:
                outcome.went_on.append(later[0] - since)
            outcome.loads += 1
            outcome.acknowledged += len(worker.steps)
            # What was acknowledged before the kill was not sent again: had it been lost, it would be missing here.
            outcome.inspect(store, load, len(worker.steps), f"{when}, at the end")
            outcome.equal(store, expected, f"{when}, at the end")
            if n % 5 == 0:
                again(store, load, expected, outcome, f"{when}, loaded again")
            progress(outcome, n + 1, times)
    return outcome


def loader_killed(engine: Engine, times: int, rng: random.Random, load: Load) -> Outcome:
    """The loader is killed; loading again resumes."""
    outcome = Outcome(engine.name, "loader-killed")
    with engine.open() as store:
        expected, pace = undisturbed(store, load)
        for n in range(times):
            when = f"kill {n}"
            wipe(store)
            with Worker(engine, "load", *load.arguments) as worker:
                moment(worker, load, pace, rng)
                worker.signal(signal.SIGKILL)
                worker.end()
            outcome.faults += 1
            outcome.loads += 1
            outcome.acknowledged += len(worker.steps)
            # Whatever the server still does for the dead loader is over, or cannot be committed, once somebody else has written.
            store._write(lambda tx: tx.run("MATCH (m:Meta {id: 'store'}) SET m.lock = 'checked'").consume())
            outcome.unknown += len(worker.steps) < len(load.batches)
            outcome.inspect(store, load, len(worker.steps), when)
            again(store, load, expected, outcome, f"{when}, loaded again")
            progress(outcome, n + 1, times)
    return outcome


class Proxy:
    """Stands between driver and server and cuts the connection: see `plan`."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._plan: tuple[str, int, Callable[[], None]] | None = None
        self._lock = threading.Lock()
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def plan(self, how: str, after: int = 0, then: Callable[[], None] = lambda: None) -> None:
        """Cuts once, when after so many commits of changes the next one comes: before the server sees it ("commit"), right after
        ("drop"), or when it has answered ("answer"). Or ("middle") after so many bytes. `then` is done before the client knows."""
        with self._lock:
            self._plan = how, after, then

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
                for one in (client, server):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                swallow = threading.Event()
                answered = threading.Event()
                threading.Thread(target=self._down, args=(server, client, swallow, answered), daemon=True).start()
                threading.Thread(target=self._up, args=(client, server, swallow, answered), daemon=True).start()

    def _cut(self, sent: int, commits: bool) -> tuple[str, Callable[[], None]] | None:
        with self._lock:
            if self._plan is None:
                return None
            how, after, then = self._plan
            after -= sent if how == "middle" else commits
            self._plan = how, after, then
            if after >= 0:
                return None
            self._plan = None
            self.cuts += 1
            return how, then

    def _up(
        self, client: socket.socket, server: socket.socket, swallow: threading.Event, answered: threading.Event
    ) -> None:
        tail, changes = b"", False
        try:
            with suppress(OSError):
                while data := client.recv(65536):
                    tail = tail[-len(CHANGE) :] + data
                    changes = changes or CHANGE in tail
                    commits = changes and COMMIT in tail
                    if cut := self._cut(len(data), commits):
                        how, then = cut
                        if how == "answer":
                            swallow.set()
                            server.sendall(data)
                            answered.wait(30)
                        elif how == "drop":
                            server.sendall(data)
                        elif how == "middle":
                            server.sendall(data[: len(data) // 2])
                        then()
                        break
                    if commits:
                        tail, changes = b"", False
                    server.sendall(data)
        finally:
            _hang_up(client, server)

    def _down(
        self, server: socket.socket, client: socket.socket, swallow: threading.Event, answered: threading.Event
    ) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if swallow.is_set():
                    answered.set()
                    return
                client.sendall(data)
        answered.set()
        _hang_up(client, server)


def _hang_up(*sockets: socket.socket) -> None:
    for one in sockets:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


def connection_cut(engine: Engine, times: int, rng: random.Random, load: Load) -> Outcome:
    """The connection is cut in the middle of a transaction, at its commit, or between the commit and its answer."""
    outcome = Outcome(engine.name, "connection-cut")
    with engine.open() as direct, ExitStack() as stack:
        expected, _ = undisturbed(direct, load)
        proxy = Proxy(engine.port)
        stack.callback(proxy.close)
        store = stack.enter_context(engine.through(proxy.port))
        for n in range(times):
            wipe(direct)
            how = ("commit", "answer", "drop", "middle")[n % 4]
            when = f"cut {n} ({how})"
            steps: list[float] = []
            cut: list[float] = []

            def at(cut: list[float] = cut) -> None:
                cut.append(time.monotonic())

            # Between the load's questions and changes, some 40 kB a batch.
            where = rng.randrange(len(load.batches)) * (40_000 if how == "middle" else 1)
            proxy.plan(how, where, at)
            summary = store.load(
                load.entries,
                lambda _, steps=steps: steps.append(time.monotonic()),
                batch=load.batch,
                who=load.arguments[0],
            )
            outcome.loads += 1
            outcome.faults += len(cut)
            outcome.acknowledged += len(steps)
            if cut and (later := [step for step in steps if step > cut[0]]):
                outcome.went_on.append(later[0] - cut[0])
            if summary.operation != 1:
                outcome.violated(f"{when}: the load was operation {summary.operation}, not 1")
            outcome.unknown += how in ("answer", "drop") and bool(cut)
            outcome.unknown_there += how == "answer" and bool(cut)
            outcome.inspect(direct, load, len(steps), when)
            outcome.equal(direct, expected, when)
            progress(outcome, n + 1, times)
        _answers_cut(outcome, proxy, store, direct)
    return outcome


def _answers_cut(outcome: Outcome, proxy: Proxy, store: Store, other: Store) -> None:
    """What is no good to do twice is done once, though the answer to its commit is lost and somebody else writes meanwhile."""
    wipe(other)
    other.load(before_edits(2))

    def writes() -> None:
        other.load([Entry(Entity(f"p:other{other.revision()}", "Person", "Another"), "", None)], who="other")

    def unanswered(do: Callable[[], object]) -> object:
        proxy.plan("answer", 0, writes)
        cuts = proxy.cuts
        result = do()
        outcome.faults += proxy.cuts - cuts
        outcome.unknown += proxy.cuts - cuts
        outcome.unknown_there += proxy.cuts - cuts
        if proxy.cuts == cuts:
            outcome.violated("an edit's answer was to be cut off, and was not")
        return result

    try:
        merged = unanswered(lambda: store.merge("p:e0", "p:f0", who="editor"))
        unanswered(lambda: store.edit("p:e0", aliases=["Once"], who="editor"))
        done = [(one.number, one.kind) for one in store.history() if one.who == "editor"]
        if [kind for _, kind in done] != ["edit", "merge"] or done[1][0] != merged:
            outcome.violated(f"one merge ({merged}) and one edit whose answers were lost are {done}")
        unanswered(lambda: store.undo(done[0][0], who="editor"))
        unanswered(lambda: store.undo(done[1][0], who="editor"))
        unanswered(lambda: store.retract("doc:editor", who="editor"))
    except (StoreError, ValueError) as error:
        outcome.violated(f"an edit whose answer was lost: {error}")
    outcome.sound(other, "edits without answers")


def disk_full(engine: Engine, times: int, rng: random.Random, load: Load) -> Outcome:
    """The disk is full in the middle of a load: that says so, nothing is there in part, and with space it goes on."""
    outcome = Outcome(engine.name, "disk-full")
    with engine.open() as store:
        expected, pace = undisturbed(store, load)
        for n in range(times):
            when = f"full disk {n}"
            engine.revive()
            wipe(store)
            with Worker(engine, "load", *load.arguments) as worker:
                moment(worker, load, pace, rng, 0.5)
                with no_space(engine) as how:
                    if how not in outcome.notes:
                        outcome.notes.append(how)
                    said = worker.end()
                    outcome.faults += 1
                    outcome.loads += 1
                    outcome.acknowledged += len(worker.steps)
                    outcome.unknown += len(worker.steps) < len(load.batches)
                    if not said:
                        outcome.notes.append(f"{when}: the load came to its end all the same")
                    elif "StoreError" not in said or "Traceback" in said:
                        outcome.violated(f"{when}: {said}")
                    elif said not in outcome.notes:
                        outcome.notes.append(f"it said: {said[:300]}")
            since = time.monotonic()
            try:
                store.load(load.entries, batch=load.batch, who=load.arguments[0])
            except StoreError as error:
                # An engine may give up for good at the first write that fails, and then wants a new start.
                outcome.notes.append(f"with space again, it wanted a new start: {str(error)[:300]}")
                engine.kill()
                engine.revive()
            outcome.sound(store, when)
            again(store, load, expected, outcome, f"{when}, loaded again")
            outcome.went_on.append(time.monotonic() - since)
            progress(outcome, n + 1, times)
    return outcome


@contextmanager
def no_space(engine: Engine) -> Iterator[str]:
    """Takes the server's space away for a while; says how."""
    folder = engine.home if isinstance(engine, Embedded) else engine.folder  # type: ignore[attr-defined]
    if os.path.ismount(folder.parent):
        ballast = folder.parent / "ballast"
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while file.write(bytes(65536)):
                pass
        try:
            yield "a file system of its own, filled up"
        finally:
            ballast.unlink()
        return
    import resource

    pid = embedded.ensure_running(engine.home).pid if isinstance(engine, Embedded) else engine.pid
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE, (65536, resource.RLIM_INFINITY))
    try:
        yield "RLIMIT_FSIZE of 64 kB on the server"
    finally:
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, most))


def crowd(engine: Engine, times: int, rng: random.Random, load: Load) -> Outcome:
    """Two loaders that tell of the same people, and an editor: all come to their end, as if one after the other."""
    outcome = Outcome(engine.name, "crowd")
    rounds = 12 if len(load.batches) > 20 else 4
    _, count, batch, seed = load.arguments
    halves = [[part, str(int(count) // 2), batch, seed] for part in ("one", "two")]
    jobs = [*(["load", *half] for half in halves), ["edit", str(rounds)]]
    with engine.open() as store:
        wipe(store)
        store.load(before_edits(rounds), who="before")
        for part, entries, size in (
            (half[0], load_of(half[0], int(half[1]), int(seed)), int(batch)) for half in halves
        ):
            assert not store.load(entries, batch=size, who=part).rejected
        edits(store, rounds)
        expected = shown(store)
        waits: dict[str, float] = {}
        for n in range(times):
            when = f"crowd {n}"
            wipe(store)
            store.load(before_edits(rounds), who="before")
            with ExitStack() as stack:
                workers = [stack.enter_context(Worker(engine, *job)) for job in jobs]
                for job, worker in zip(jobs, workers, strict=True):
                    if said := worker.end():
                        outcome.violated(f"{when}: {job} did not come to its end: {said}")
            for job, worker in zip(jobs, workers, strict=True):
                outcome.acknowledged += len(worker.steps)
                gap = max((b - a for a, b in zip(worker.steps, worker.steps[1:], strict=False)), default=0)
                waits[job[0]] = max(waits.get(job[0], 0), gap)
            outcome.loads += 2
            outcome.faults += 1
            outcome.equal(store, expected, when)
            outcome.sound(store, when)
            progress(outcome, n + 1, times)
        outcome.notes.append("longest step: " + ", ".join(f"{job} {wait:.2f} s" for job, wait in waits.items()))
    return outcome


SCENARIOS: dict[str, Callable[[Engine, int, random.Random, Load], Outcome]] = {
    "server-killed": server_killed,
    "loader-killed": loader_killed,
    "connection-cut": connection_cut,
    "disk-full": disk_full,
    "crowd": crowd,
}


# ---------------------------------------------------------------------------------------------------------------------
# By hand


def progress(outcome: Outcome, done: int, of: int) -> None:
    took = f", {outcome.went_on[-1]:.1f} s to go on" if outcome.went_on else ""
    print(
        f"{outcome.engine} {outcome.scenario} {done}/{of}: {outcome.acknowledged} batches acknowledged, "
        f"{len(outcome.violations)} violations{took}",
        flush=True,
    )


def table(outcomes: Sequence[Outcome]) -> str:
    """The figures, one line for each scenario on each engine."""
    head = "| engine | scenario | loads | faults | batches acknowledged | lost | in part | outcome unknown | of these there | seconds to go on: median, longest | violations |"
    lines = [head, "|" + "---|" * (head.count("|") - 1)]
    for one in outcomes:
        on = sorted(one.went_on)
        went = f"{on[len(on) // 2]:.1f}, {on[-1]:.1f}" if on else ""
        figures = (one.loads, one.faults, one.acknowledged, one.lost, one.partial, one.unknown, one.unknown_there)
        cells = [one.engine, one.scenario, *map(str, figures), went, str(len(one.violations))]
        lines.append("| " + " | ".join(cells) + " |")
    notes = [f"{one.engine} {one.scenario}: {note}" for one in outcomes for note in one.notes]
    return "\n".join([*lines, *notes])


@contextmanager
def small_disk() -> Iterator[Path]:
    """A folder on a file system of its own where that can be had (as root), else any."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        place = Path(folder) / "disk"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=1500m", "tmpfs", str(place)]
        mounted = False
        if sys.platform == "linux" and os.geteuid() == 0:
            mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
        try:
            yield place
        finally:
            if mounted:
                subprocess.run(["umount", "-l", str(place)], check=False)


def main() -> int:
    parser = argparse.ArgumentParser(description="Break things and see whether the store keeps its promises.")
    parser.add_argument("--engine", choices=["embedded", *neo4j_server.VERSIONS, "all"], default="all")
    parser.add_argument("--kills", type=int, default=50, help="loads during which the server is killed, an engine")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", choices=sorted(SCENARIOS))
    chosen = parser.parse_args()
    seed = random.randrange(10**6) if chosen.seed is None else chosen.seed
    print(f"seed {seed}", flush=True)
    outcomes = []
    for name in ["embedded", *neo4j_server.VERSIONS] if chosen.engine == "all" else [chosen.engine]:
        for scenario, run in SCENARIOS.items():
            if chosen.only not in (None, scenario):
                continue
            times = {"server-killed": chosen.kills, "crowd": max(1, chosen.kills // 10)}.get(
                scenario, chosen.kills // 2
            )
            times = max(1, chosen.kills // 10) if scenario == "disk-full" else max(1, times)
            rng = random.Random(f"{seed} {name} {scenario}")
            load = Load("all", 4000, 100, seed)
            with small_disk() if scenario == "disk-full" else tempfile.TemporaryDirectory(prefix="faults-") as place:
                try:
                    with engine_of(name, Path(place)) as engine:
                        outcomes.append(run(engine, times, rng, load))
                except neo4j_server.Neo4jUnavailable as reason:
                    print(f"{name}: {reason}", flush=True)
    print(f"\nseed {seed}\n{table(outcomes)}")
    return 1 if any(one.violations for one in outcomes) else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["worker"]:
        sys.exit(_worker(sys.argv[2:]))
    sys.exit(main())
