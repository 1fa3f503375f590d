"""The Bolt server that runs when no NEO4J_URI is given: ArcadeDB, one process for each data folder.

The app and the command line share it. Whoever comes first starts it (:func:`ensure_running`), detached, so that it
outlives its starter; the others find it by the port file. What lies in a data folder::

    server.json       port file: process id and port of the running server (owner only)
    passwords.json    the passwords of `root` and `reader`, made once (owner only)
    server.lock       held by the server for as long as it lives: this, not the port file, says whether one is running
    start.lock        held by whoever is starting or stopping it
    server.stopped    somebody stopped it on purpose: a load that is under way does not start it again
    write.lock        held by the writer for the length of one transaction
    queue.lock        held by the writer who comes next
    server.log        what the server had to say; bounded
    server/           ArcadeDB's own: databases, users, crash reports (owner only)

Which schema statement goes where (measured on 26.10.2 and on Neo4j 5.26.30 and 2026.08.1)
    Over Bolt, the same text on both engines, from ``graph.store``:
        CREATE CONSTRAINT … IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE   (holds across all kinds)
        CREATE INDEX … IF NOT EXISTS FOR (n:Evidence) ON (n.of)
        CREATE INDEX … IF NOT EXISTS FOR ()-[e:MEDIATES]-() ON (e.id)
        (Neo4j refuses an index and a constraint on one key; ArcadeDB takes both. So: one of them.)
    Only here, because ArcadeDB refuses it over Bolt:
        a full-text index. :data:`PREPARE` makes ``Entity[search]``; on Neo4j the store makes its namesake:
        CREATE FULLTEXT INDEX `Entity[search]` IF NOT EXISTS FOR (n:Entity) ON EACH [n.search]
    and ``CALL db.index.fulltext.queryNodes('Entity[search]', $words)`` then serves both.
"""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = [
    "EmbeddedError",
    "Endpoint",
    "Stopped",
    "alone",
    "data_home",
    "ensure_running",
    "resume",
    "status",
    "stop",
    "write_private",
    "writing",
]

DATABASE = "gobetween"
WRITER = "root"
READER = "reader"

#: How long a question of the read-only user may read records. Past it the question fails; it is not cut short. A query has
#: a limit of its own, of at most 280 seconds: this one is for what that does not reach.
READER_MILLISECONDS = 300_000

#: Schema that only the server process can make; each statement may be repeated.
PREPARE = (
    "CREATE VERTEX TYPE Entity IF NOT EXISTS",
    "CREATE PROPERTY Entity.search IF NOT EXISTS STRING",
    "CREATE INDEX IF NOT EXISTS ON Entity (search) FULL_TEXT",
)

#: Engine settings, given as system properties because the engine reads them from nowhere else.
SETTINGS = {
    # 2 is a full fsync at commit: what was acknowledged is on the disk. The default, 0, leaves that to chance.
    "txWalFlush": "2",
    # Even the writer may not read files or the network through a query.
    "opencypher.loadCsv.allowFileUrls": "false",
    "opencypher.loadCsv.allowRemoteUrls": "false",
    # A batch of articles with their text is one message; 16 MB would refuse it.
    "bolt.maxMessageSize": str(128 * 1024 * 1024),
    "bolt.packstream.maxValueLength": str(64 * 1024 * 1024),
    # Milliseconds any one statement may take, whoever asks. The Bolt driver's transaction timeout has no effect on this
    # engine, and the reader's own limit does not stop a loop that reads no records.
    "command.timeout": "300000",
    # HTTP cannot be switched off, but nobody uses it here: 500 idle threads would be for nothing.
    "server.httpWorkerThreads": "4",
    "server.httpsIoThreads": "1",
}

LOG_BYTES = 2_000_000
LOGGING = f"""\
handlers=java.util.logging.FileHandler
.level=INFO
io.undertow.level=WARNING
org.xnio.level=WARNING
org.jboss.level=WARNING
java.util.logging.FileHandler.pattern=../server.log
java.util.logging.FileHandler.limit={LOG_BYTES}
java.util.logging.FileHandler.count=1
java.util.logging.FileHandler.append=true
java.util.logging.FileHandler.formatter=com.arcadedb.log.LogFormatter
"""

#: How a server that cannot start tells its starter why, in one line of the log.
FAILED = "gobetween: cannot start: "


class EmbeddedError(RuntimeError):
    """The embedded server cannot do what was asked; one line that says what, where, and what would be right."""


class Stopped(EmbeddedError):
    """Somebody stopped the server on purpose."""


@dataclass(frozen=True)
class Endpoint:
    """Where the server listens and who may come in."""

    uri: str
    username: str
    password: str
    database: str
    reader_username: str
    reader_password: str
    pid: int
    home: Path

    def __repr__(self) -> str:
        """Without the passwords: an endpoint ends up in logs and in tracebacks."""
        return f"Endpoint(uri={self.uri!r}, database={self.database!r}, pid={self.pid})"


# ---------------------------------------------------------------------------------------------------------------------
# The folder


def data_home() -> Path:
    """The data folder: ``$GOBETWEEN_HOME``, or the platform's place for a user's data. Made, for its owner only."""
    given = os.environ.get("GOBETWEEN_HOME")
    return _made(Path(given) if given else Path(platformdirs.user_data_dir("gobetween", appauthor=False)))


def _made(home: Path) -> Path:
    """That folder, absolute; when it is made here, for its owner only (one that exists keeps its mode)."""
    home = _absolute(home)
    try:
        if not home.is_dir():
            home.parent.mkdir(parents=True, exist_ok=True)
            home.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(
            f"The data folder {home} cannot be made ({error.strerror}): "
            "set GOBETWEEN_HOME to a folder you may write to."
        ) from error
    return home


def _absolute(home: Path) -> Path:
    return home.expanduser().resolve()


def write_private(path: Path, value: dict[str, Any]) -> None:
    """Put JSON there whole or not at all, readable by its owner only from its first byte on."""
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)


def _passwords(home: Path) -> dict[str, str]:
    """The passwords of the folder's two users. Raises EmbeddedError when the file is not one of ours."""
    path = home / "passwords.json"
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        return {user: str(value[user]) for user in (WRITER, READER)}
    except FileNotFoundError:
        raise
    except OSError as error:
        raise EmbeddedError(f"{path} cannot be read ({error.strerror}): let its owner read it.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise EmbeddedError(f"{path} holds no passwords: remove it, and new ones are made.") from error


class _Lock:
    """An exclusive lock on a file. The operating system lets it go when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def acquire(self, seconds: float, pause: float = 0.02) -> bool:
        """Take it, waiting so long at most, asking again after each pause; False when somebody else still has it."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + seconds
        while not _lock(descriptor):
            if time.monotonic() >= deadline:
                os.close(descriptor)
                return False
            time.sleep(pause)
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let it go."""
        os.close(self._descriptor)
        self._descriptor = -1

    @staticmethod
    def held(path: Path) -> bool:
        """Whether some process has it."""
        try:
            descriptor = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            # Windows knows no shared lock: there, two who ask at once may meet, so ask again before believing it.
            tries = 5 if sys.platform == "win32" else 1
            for _ in range(tries):
                if _lock(descriptor, shared=True):
                    return False
                time.sleep(0.01 if tries > 1 else 0)
            return True
        finally:
            os.close(descriptor)


if sys.platform == "win32":

    def _lock(descriptor: int, shared: bool = False) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(descriptor: int, shared: bool = False) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


# ---------------------------------------------------------------------------------------------------------------------
# What others call


def status(home: Path | None = None) -> Endpoint | None:
    """The server of that folder, or None when none is running.

    A port file that a killed server left behind is no server: only the process that holds the lock is, whatever has got
    its process id or its port since.
    """
    home = data_home() if home is None else _absolute(home)
    try:
        if not _Lock.held(home / "server.lock"):
            return None
        port_file = json.loads((home / "server.json").read_text(encoding="utf-8"))
        port, pid = int(port_file["port"]), int(port_file["pid"])
        passwords = _passwords(home)
    except FileNotFoundError:
        return None  # it is starting, or stopping
    except (ValueError, KeyError, TypeError) as error:
        raise EmbeddedError(f"{home / 'server.json'} is damaged: end the process that uses {home}.") from error
    except OSError as error:
        raise EmbeddedError(f"The data folder {home} cannot be read ({error.strerror}): see whose it is.") from error
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return None
    return Endpoint(
        uri=f"bolt://127.0.0.1:{port}",
        username=WRITER,
        password=passwords[WRITER],
        database=DATABASE,
        reader_username=READER,
        reader_password=passwords[READER],
        pid=pid,
        home=home,
    )


def ensure_running(home: Path | None = None, timeout: float = 60) -> Endpoint:
    """The server of that folder, started when none is running. However many ask at once, there is one server."""
    return _running(data_home() if home is None else _made(home), timeout, though_stopped=True)


def resume(home: Path, timeout: float = 60) -> Endpoint:
    """The server of that folder, started when it died. Raises Stopped when somebody ended it on purpose."""
    return _running(_absolute(home), timeout, though_stopped=False)


def _running(home: Path, timeout: float, though_stopped: bool) -> Endpoint:
    if (running := status(home)) is not None:
        return running
    if importlib.util.find_spec("arcadedb_embedded") is None:
        raise EmbeddedError(
            f"There is no embedded engine for this machine ({platform.system()} {platform.machine()}): "
            "set NEO4J_URI (and NEO4J_USERNAME, NEO4J_PASSWORD) to a Neo4j 5.26 or later."
        )
    heap = _heap()
    deadline = time.monotonic() + timeout
    with _Turn(home, timeout):
        if (running := status(home)) is not None:  # somebody was quicker
            return running
        if (home / "server.stopped").exists() and not though_stopped:
            raise Stopped(f"The server in {home} was stopped; `gobetween db start` starts it again.")
        try:
            (home / "server.stopped").unlink(missing_ok=True)
            (home / "server.json").unlink(missing_ok=True)
            log = os.open(home / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise EmbeddedError(f"The data folder {home} cannot be written to ({error.strerror}).") from error
        try:
            said_before = os.fstat(log).st_size
            process = _spawn(home, heap, log)
        finally:
            os.close(log)
        while time.monotonic() < deadline:
            code = process.poll()
            if (running := status(home)) is not None:
                # Collects the server's exit status should this process outlive it; otherwise a dead child stays listed.
                threading.Thread(target=process.wait, daemon=True).start()
                return running
            if code is not None:
                raise EmbeddedError(_why(home, said_before, code))
            time.sleep(0.02)
        process.kill()
        process.wait()
        raise EmbeddedError(f"The server in {home} did not start within {timeout:g} s: see {home / 'server.log'}.")


def stop(home: Path | None = None, timeout: float = 30) -> bool:
    """Stop the server of that folder; True if one was running. It closes its files first, or is killed in the end."""
    home = data_home() if home is None else _absolute(home)
    if not home.is_dir():
        return False
    lock = home / "server.lock"
    with _Turn(home, timeout):
        if (running := status(home)) is None:
            return False
        (home / "server.stopped").touch()
        if sys.platform == "win32":  # a signal would end it at once there
            (home / "server.stop").touch()
        else:
            os.kill(running.pid, signal.SIGTERM)
        if not _gone(lock, timeout):
            os.kill(running.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
            if not _gone(lock, 10):
                raise EmbeddedError(f"The server in {home} does not stop: end process {running.pid}.")
        (home / "server.json").unlink(missing_ok=True)
    return True


@contextmanager
def alone(lock: Path, timeout: float = 30) -> Iterator[None]:
    """Holds a lock file: one at a time, whichever process or thread it is in. Raises TimeoutError, OSError."""
    held = _Lock(lock)
    if not held.acquire(timeout, pause=0.01):
        raise TimeoutError(f"{lock} is held by another process")
    try:
        yield
    finally:
        held.release()


@contextmanager
def writing(home: Path, timeout: float = 330) -> Iterator[None]:
    """One writer at a time, whichever process or thread it is in; the others wait, each for its turn.

    The engine lets two writers begin and fails the one that commits later, which may then lose again and again. Whoever
    waits first takes the place of the next in line, and keeps it until the turn comes: so one who has just written and
    wants to write again cannot pass by. Raises EmbeddedError when the turn does not come (a transaction ends after
    `command.timeout` at the latest).
    """
    deadline = time.monotonic() + timeout
    next_in_line, turn = _Lock(home / "queue.lock"), _Lock(home / "write.lock")
    try:
        mine = next_in_line.acquire(timeout, pause=0.005)
        if mine:
            try:
                mine = turn.acquire(deadline - time.monotonic(), pause=0.002)
            finally:
                next_in_line.release()
    except OSError as error:
        raise EmbeddedError(f"The data folder {home} cannot be written to ({error.strerror}).") from error
    if not mine:
        raise EmbeddedError(f"Another process has been writing to the graph in {home} too long: end it.")
    try:
        yield
    finally:
        turn.release()


# ---------------------------------------------------------------------------------------------------------------------
# How they do it


class _Turn:
    """Only one process at a time starts or stops a folder's server."""

    def __init__(self, home: Path, seconds: float) -> None:
        self._home, self._seconds = home, seconds
        self._lock = _Lock(home / "start.lock")

    def __enter__(self) -> None:
        try:
            mine = self._lock.acquire(self._seconds)
        except OSError as error:
            raise EmbeddedError(
                f"The data folder {self._home} cannot be written to ({error.strerror}): "
                "set GOBETWEEN_HOME to a folder you may write to."
            ) from error
        if not mine:
            raise EmbeddedError(f"Another process has been starting the server in {self._home} too long.")

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _heap() -> str:
    heap = os.environ.get("GOBETWEEN_HEAP", "1g")
    if not re.fullmatch(r"[1-9][0-9]*[kKmMgG]", heap):
        raise EmbeddedError(f"GOBETWEEN_HEAP is {heap!r}: give a size such as 512m or 2g.")
    return heap


def _spawn(home: Path, heap: str, log: int) -> subprocess.Popen[bytes]:
    """A process of its own, that neither the end of this one nor a Ctrl-C in its terminal reaches."""
    root = str(Path(__file__).resolve().parent.parent)
    path = os.environ.get("PYTHONPATH")
    environment = os.environ | {
        "PYTHONPATH": f"{root}{os.pathsep}{path}" if path else root,
        "GOBETWEEN_HEAP": heap,
        "ARCADEDB_JVM_ERROR_FILE": str(home / "server" / "crash-%p.log"),
    }
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    return subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
        # -P: no folder that happens to be the current one may stand in for a module.
        [sys.executable, "-P", "-m", "graph.embedded", "serve", str(home)],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=environment,
        cwd=home,
        creationflags=flags,
        start_new_session=sys.platform != "win32",
    )


def _why(home: Path, said_before: int, code: int) -> str:
    """What the server that ended wrote last, as one line."""
    log = home / "server.log"
    with log.open("rb") as file:
        file.seek(said_before)
        said = file.read().decode(errors="replace").splitlines()
    for line in reversed(said):
        if line.startswith(FAILED):
            return f"The server in {home} cannot start: {line.removeprefix(FAILED)} (log: {log})"
    return f"The server in {home} ended at its start with status {code}: see {log}."


def _gone(lock: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while _Lock.held(lock):
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


# ---------------------------------------------------------------------------------------------------------------------
# The server process


def _serve(home: Path) -> None:
    """Be the server of that folder until told to stop."""
    os.umask(0o077)
    lock = _Lock(home / "server.lock")
    # One that is just stopping gets the time to close its files.
    if not lock.acquire(20):
        raise EmbeddedError("another server process holds this folder; end it first")
    request = home / "server.stop"
    port_file = home / "server.json"
    port_file.unlink(missing_ok=True)
    request.unlink(missing_ok=True)
    try:
        passwords = _passwords(home)
    except FileNotFoundError:
        passwords = {user: secrets.token_urlsafe(32) for user in (WRITER, READER)}
        write_private(home / "passwords.json", passwords)
    server, port = _start(home, passwords)

    told = threading.Event()
    # After the start of the JVM, which sets handlers of its own.
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    signal.signal(signal.SIGINT, lambda *_: told.set())
    write_private(port_file, {"pid": os.getpid(), "port": port})
    try:
        while not told.wait(0.5) and not request.exists():
            pass
    finally:
        port_file.unlink(missing_ok=True)  # nobody new comes in while it closes
        request.unlink(missing_ok=True)
        server.stop()


def _start(home: Path, passwords: dict[str, str]) -> tuple[Any, int]:
    """Start ArcadeDB, make database, index and users; the server and its Bolt port."""
    import jpype
    from arcadedb_embedded.server import ArcadeDBServer

    root = home / "server"
    root.mkdir(mode=0o700, exist_ok=True)
    (root / "logging.properties").write_text(LOGGING, encoding="ascii")
    os.chdir(root)  # where the log's place, `../server.log`, is counted from
    server = ArcadeDBServer(
        str(root),
        passwords[WRITER],
        {
            "host": "127.0.0.1",
            # 0: a free port that the operating system picks, so nobody can take it in between.
            "http_port": "0",
            "bolt_port": 0,
            "bolt_defaultDatabase": DATABASE,
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            # `production` would set what SETTINGS sets, and answer every mistake in a query with "see the server log".
            "mode": "development",
        },
        jvm_kwargs={
            "heap_size": _heap(),
            "jvm_args": [
                "-Djava.util.logging.config.file=logging.properties",
                *(f"-Darcadedb.{name}={value}" for name, value in SETTINGS.items()),
            ],
        },
    )
    server.start()
    database = server.create_database(DATABASE)
    for statement in PREPARE:
        database.command("sql", statement)
    java = server._java_server
    security = java.getSecurity()
    json_object = jpype.JClass("com.arcadedb.serializer.json.JSONObject")
    # On every start, so that passwords.json alone says who comes in, also when it had to be made anew.
    security.setUserPassword(WRITER, passwords[WRITER])
    group = {
        # No limit here: this engine counts the records it scans, not the rows it gives, and says nothing. With 10,000,
        # `MATCH (n) WHERE … RETURN count(n)` is wrong on any larger graph. So whoever asks caps the rows.
        "resultSetLimit": -1,
        "readTimeout": READER_MILLISECONDS,
        "access": [],
        "types": {"*": {"access": ["readRecord"]}},
    }
    security.saveGroup("*", "reader", json_object(json.dumps(group)))
    if security.existsUser(READER):
        security.dropUser(READER)
    user = {
        "name": READER,
        "password": str(security.encodePassword(passwords[READER])),
        "databases": {DATABASE: ["reader"]},
    }
    security.createUser(json_object(json.dumps(user)))
    return server, next(_bolt_ports(java))


def _bolt_ports(java: Any) -> Iterator[int]:
    for plugin in java.getPlugins():
        if str(plugin.getClass().getSimpleName()) == "BoltProtocolPlugin":
            yield int(plugin.getPort())


def _main(arguments: list[str]) -> int:
    match arguments:
        case ["serve", folder]:
            home = _absolute(Path(folder))
        case _:
            print("usage: python -m graph.embedded serve FOLDER", file=sys.stderr)
            return 2
    try:
        _serve(home)
    except Exception as error:  # noqa: BLE001 - whatever it is, the starter is to read it as one line
        import traceback

        traceback.print_exc()
        print(FAILED + " ".join(str(error).split()), file=sys.stderr, flush=True)
        code = 1
    else:
        code = 0
    sys.stdout.flush()
    sys.stderr.flush()
    # Not sys.exit: the JVM would wait for the threads of clients that have not hung up, for ever. All is closed by now.
    os._exit(code)


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
