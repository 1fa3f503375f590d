"""A real Neo4j for the tests, without Docker and without a Java of one's own.

`jgo` fetches the jars from Maven Central (once: they stay in ~/.m2, or in $M2_REPO), and the Java runtime inside
`arcadedb-embedded` runs them, each server in a process of its own. Authentication is on.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

VERSIONS = {"neo4j-5.26": "5.26.30", "neo4j-newest": "2026.08.1"}
HEAP = "512m"
# What a Neo4j's Java must be let into.
JAVA_OPTIONS = [
    *(
        f"--add-opens=java.base/{package}=ALL-UNNAMED"
        for package in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent", "java.lang")
    ),
    "--enable-native-access=ALL-UNNAMED",
]


class Neo4jUnavailable(RuntimeError):
    """This machine cannot run that Neo4j; says why."""


class Neo4jServer:
    """A Neo4j that runs until :meth:`stop`, :meth:`kill`, or the end of the ``with`` block."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, password: str) -> None:
        self._process = process
        self.uri = f"bolt://127.0.0.1:{port}"
        self.username = "neo4j"
        self.password = password
        self.database = "neo4j"
        self.pid = process.pid

    def stop(self) -> None:
        """Shut it down in order."""
        if self._process.poll() is None:
            # Its standard input is its lifeline: this way it also ends when the tests do.
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        self._process.wait(30)

    def __enter__(self) -> Neo4jServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


@cache
def fetch(version: str) -> list[Path]:
    """The jars of that version, from the local Maven repository or, the first time, from Maven Central."""
    for module in ("jgo", "arcadedb_embedded"):
        if find_spec(module) is None:
            raise Neo4jUnavailable(f"{module} is not installed here")
    import jgo
    import requests

    since = time.monotonic()
    print(f"Neo4j {version}: looking up its jars; the first time fetches some 150 MB …", file=sys.stderr, flush=True)
    try:
        jars = [Path(artifact.resolve()) for artifact in jgo.resolve(f"org.neo4j:neo4j:{version}")]
    except (OSError, RuntimeError, requests.RequestException) as error:
        raise Neo4jUnavailable(f"Neo4j {version} cannot be fetched from Maven Central: {error}") from error
    size = sum(jar.stat().st_size for jar in jars) / 1e6
    took = time.monotonic() - since
    print(f"Neo4j {version}: {len(jars)} jars, {size:.0f} MB, {took:.0f} s", file=sys.stderr, flush=True)
    return jars


def start(version: str, folder: Path, timeout: float = 180, port: int = 0) -> Neo4jServer:
    """Start that version on that folder and wait for its first answer; on that port, or on a free one.

    A folder that a server was stopped (or killed) on can be started again: data and password are kept there.
    """
    jars = fetch(version)
    import neo4j

    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "password"
    password = kept.read_text() if kept.exists() else secrets.token_urlsafe(16)
    if not port:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, __file__, str(folder), str(port)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=os.environ | {"NEO4J_JARS": os.pathsep.join(map(str, jars))},
            start_new_session=True,  # a Ctrl-C ends the tests, and they end it
        )
    server = Neo4jServer(process, port, password)
    try:
        _wait(process, port, timeout)
        if not kept.exists():
            with neo4j.GraphDatabase.driver(server.uri, auth=("neo4j", "neo4j")) as driver:
                query = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
                driver.execute_query(query, password=password, database_="system")
            kept.write_text(password)
        with neo4j.GraphDatabase.driver(server.uri, auth=(server.username, password)) as driver:
            driver.execute_query("RETURN 1", database_=server.database)
    except TimeoutError as error:
        server.kill()
        said = (folder / "server.log").read_text(errors="replace")[-2000:]
        raise Neo4jUnavailable(f"Neo4j {version} does not start: {error}\n{said}") from error
    except BaseException:
        server.kill()
        raise
    return server


def _wait(process: subprocess.Popen[bytes], port: int, timeout: float) -> None:
    """Until the port answers. Raises TimeoutError when it will not."""
    deadline = time.monotonic() + timeout
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(
        f"no answer within {timeout:g} s" if process.poll() is None else f"it ended with status {process.returncode}"
    )


def _serve(folder: str, port: int) -> None:
    """The child process: Neo4j on that folder, until standard input ends."""
    import jpype
    from arcadedb_embedded.jvm import get_bundled_jre_lib_path

    jpype.startJVM(
        get_bundled_jre_lib_path(),
        f"-Xmx{HEAP}",
        *JAVA_OPTIONS,
        classpath=os.environ["NEO4J_JARS"].split(os.pathsep),
    )
    builder = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")
    settings = jpype.JClass("org.neo4j.configuration.GraphDatabaseSettings")
    bolt = jpype.JClass("org.neo4j.configuration.connectors.BoltConnector")
    address = jpype.JClass("org.neo4j.configuration.helpers.SocketAddress")
    yes = jpype.JClass("java.lang.Boolean").TRUE
    service = (
        builder(jpype.JClass("java.nio.file.Paths").get(folder))
        .setConfig(bolt.enabled, yes)
        .setConfig(bolt.listen_address, address("127.0.0.1", port))
        .setConfig(settings.auth_enabled, yes)
        .setConfig(settings.pagecache_memory, jpype.JClass("java.lang.Long").valueOf(64 * 1024 * 1024))
        .build()
    )
    sys.stdin.buffer.read()
    service.shutdown()
    os._exit(0)  # the JVM would wait for the threads of clients that have not hung up


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
