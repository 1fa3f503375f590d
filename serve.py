"""Serving the app: a Streamlit server of our own on this machine, on the first free port."""

from __future__ import annotations

import errno
import pkgutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

APP = Path(__file__).parent / "app.py"


class ServeError(RuntimeError):
    """The app cannot be served there: says why, in one line."""


def serve(
    host: str,
    first_port: int,
    ready: Callable[[str], None],
    secrets: Path | None = None,
    prepare: Callable[[], None] = lambda: None,
) -> int:
    """Serves the app until it is ended; calls `ready` with its address once it answers. Returns the exit code.

    `prepare` is called while the server starts: what has to be there before anybody is told the address. The port is
    `first_port` or the next free one. `secrets`: a secrets.toml in the place of Streamlit's own. Raises ServeError
    when the address cannot be bound, or no port is free.
    """
    port = free_port(host, first_port)
    # Ended from outside (a service manager, `kill`), it takes the server with it as it does on Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = subprocess.Popen(  # noqa: S603 - our own interpreter and file
        [
            *(sys.executable, __file__, "run", str(APP)),
            *("--server.address", host, "--server.port", str(port), "--server.headless", "true"),
            *("--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none", "--logger.level", "warning"),
            # Else a fault of ours is drawn on stdout, where nobody sees it.
            *("--logger.enableRich", "false"),
            # Where a login is set up: beside the data, or in one of Streamlit's own places.
            *(("--secrets.files", str(secrets)) if secrets else ()),
        ],
        stdout=subprocess.DEVNULL,  # Streamlit's own greeting; its errors go to stderr and are seen
    )
    try:
        prepare()
        address = f"http://{host}:{port}"
        while server.poll() is None and not _answers(f"{address}/_stcore/health"):
            time.sleep(0.1)
        if server.poll() is None:
            ready(address)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait()


def free_port(host: str, first: int) -> int:
    """The first port from `first` on that can be bound, within 100. Raises ServeError."""
    for port in range(first, min(first + 100, 65536)):
        with socket.socket() as probe:
            # As the server itself will bind: a port still cooling down after a stop is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
                return port
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise ServeError(f"cannot serve on {host}:{port}: {error.strerror or error}") from None
    raise ServeError(f"no free port from {first} to {first + 99}; say another with --port")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own server on the address above
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _streamlit() -> None:
    """Streamlit's command line, with the pages in memory already: else the first visitor would wait for them."""
    from streamlit import logger

    import views

    logger.set_log_level("ERROR")  # that no server runs yet is so; the level that is asked for is set by `run`
    for page in pkgutil.iter_modules(views.__path__, "views."):
        import_module(page.name)
    from streamlit.web.cli import main

    main(prog_name="streamlit")


if __name__ == "__main__":
    _streamlit()
