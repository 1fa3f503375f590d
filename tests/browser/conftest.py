"""A real Chromium, and the real app on the embedded engine with its seeds, started as a user starts it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright
from samples import missing

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
BIN = Path(sys.executable).parent
_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_WAIT = 15_000  # ms
expect.set_options(timeout=_WAIT)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium on the PATH, or else Playwright's own."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=_ARGS)
        except Error as error:
            missing(f"no Chromium (make browser installs one): {str(error).splitlines()[0]}")
        yield browser
        browser.close()


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
        self._process.send_signal(signal.SIGINT)  # as Ctrl-C does: the command line then ends the server it started
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


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """The address of the app on an empty home, which it fills with the seeds; GOBETWEEN_TEST_APP: of one that runs."""
    if running := os.environ.get("GOBETWEEN_TEST_APP"):
        yield running
        return
    home = tmp_path_factory.mktemp("home")
    command = [str(BIN / "gobetween"), "app", "--port", str(free_port())]
    server = Server(command, r"Gobetween is at (http://\S+)", GOBETWEEN_HOME=str(home), COLUMNS="200")
    yield server.address
    server.stop()
    # The database outlives the app, for the command line to share; here it goes with its home.
    stop = [str(BIN / "gobetween"), "db", "stop"]
    subprocess.run(stop, env={**os.environ, "GOBETWEEN_HOME": str(home)}, check=True, capture_output=True)


@pytest.fixture(scope="session")
def hostile(browser: Browser) -> Iterator[str]:
    """The address of a page whose data try to run as code."""
    server = streamlit(HERE / "hostile_page.py")
    yield server.address
    server.stop()


@pytest.fixture(scope="session")
def without_store(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app with a NEO4J_URI at which nothing listens."""
    uri = f"bolt://127.0.0.1:{free_port()}"
    server = streamlit(ROOT / "app.py", NEO4J_URI=uri, GOBETWEEN_HOME=str(tmp_path_factory.mktemp("home")))
    yield server.address
    server.stop()


def watched(context: BrowserContext) -> Page:
    """A new page that notes the requests that would leave this machine, and scripts that fail."""
    page = context.new_page()
    page.set_default_timeout(_WAIT)
    page.outside, page.failed = [], []
    page.on("request", lambda request: _is_outside(request.url) and page.outside.append(request.url))
    page.on("pageerror", lambda error: page.failed.append(str(error)))
    return page


def _is_outside(url: str) -> bool:
    return not re.match(r"(data|blob|about):|(https?|wss?)://127\.0\.0\.1[:/]", url)


@pytest.fixture(scope="session")
def light(browser: Browser) -> Iterator[BrowserContext]:
    """Windows of a laptop's size; they share what was fetched, as a person's browser does."""
    with browser.new_context(viewport={"width": 1440, "height": 1000}, color_scheme="light") as context:
        yield context


@pytest.fixture
def page(light: BrowserContext) -> Iterator[Page]:
    """A new session of the app. Whatever a test does in it, no request may leave and no script may fail."""
    page = watched(light)
    yield page
    page.close()
    assert page.outside == []
    assert page.failed == []


@pytest.fixture
def dark_page(browser: Browser) -> Iterator[Page]:
    """The same for somebody who prefers dark."""
    with browser.new_context(viewport={"width": 1440, "height": 1000}, color_scheme="dark") as context:
        page = watched(context)
        yield page
        assert page.outside == []
