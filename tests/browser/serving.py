"""Servers as a user starts them: the app through the command line, or a script under Streamlit alone."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent


class Server:
    """A process that serves pages until it is stopped; what it says is kept for the message when it fails."""

    def __init__(self, command: list[str], ready: str, **environment: str) -> None:
        self.said: list[str] = []
        self._answered = threading.Event()
        self.address = ""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "STREAMLIT_"))}
        self._process = subprocess.Popen(
            command, cwd=ROOT, env={**clean, "PYTHONUNBUFFERED": "1", **environment}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        threading.Thread(target=self._listen, args=(re.compile(ready),), daemon=True).start()
        if not self._answered.wait(90) or not self.address:
            self.stop()
            pytest.fail("the server did not come up:\n" + "".join(self.said[-20:]))

    def _listen(self, ready: re.Pattern[str]) -> None:
        for line in self._process.stdout:
            self.said.append(line)
            if not self.address and (found := ready.search(line)):
                self.address = found.group(1).rstrip("/")
                self._answered.set()
        self._answered.set()

    def stop(self) -> None:
        """Ends the process."""
        # Not Ctrl-C's signal: a shell's background jobs, and so their children, ignore that one.
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def streamlit(script: Path, **environment: str) -> Server:
    """A script under Streamlit alone, without the command line."""
    port = str(free_port())
    flags = ["--server.address", "127.0.0.1", "--server.port", port, "--server.headless", "true"]
    return Server(
        [str(BIN / "streamlit"), "run", str(script), *flags, "--server.fileWatcherType", "none"],
        r"URL: (http://\S+)",
        **environment,
    )


def application(*words: str, port: int = 0, **environment: str) -> Server:
    """The app as the command line serves it, with further options."""
    command = [str(BIN / "gobetween"), "app", "--port", str(port or free_port()), *words]
    return Server(command, r"Gobetween is at (http://\S+)", COLUMNS="200", **environment)
