"""Ending the command that serves the app ends the server it started, even where Ctrl-C's signal is ignored."""

import os
import re
import signal
import socket
import subprocess
import sys

import pytest

from graph import embedded

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


def test_a_terminated_command_takes_its_server_along(tmp_path):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    command = subprocess.Popen(
        [sys.executable, "-m", "gobetween", "app", "--port", "8650"],
        env={**environ, "GOBETWEEN_HOME": str(tmp_path), "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    try:
        line = next(line for line in command.stdout if "Gobetween is at" in line)
        port = int(re.search(r":(\d+) ", line).group(1))
        command.terminate()
        assert command.wait(20) == 0
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
    finally:
        command.kill()
        embedded.stop(tmp_path)
