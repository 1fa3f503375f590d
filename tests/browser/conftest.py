"""A real Chromium, and the real app on the embedded engine with its seeds, started as a user starts it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import own
import pytest
from drive import WAIT, watched
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright
from samples import missing
from serving import BIN, ROOT, application, free_port, streamlit

from graph.store import open_store

HERE = Path(__file__).parent
_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
expect.set_options(timeout=WAIT)


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


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of `app`; GOBETWEEN_TEST_HOME: of one that runs."""
    if found := os.environ.get("GOBETWEEN_TEST_HOME"):
        return Path(found)
    if "GOBETWEEN_TEST_APP" in os.environ:
        pytest.skip("GOBETWEEN_TEST_HOME does not say which folder that app has")
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def app(request: pytest.FixtureRequest, browser: Browser) -> Iterator[str]:
    """The address of the app on an empty home, which it fills with the seeds; GOBETWEEN_TEST_APP: of one that runs."""
    if running := os.environ.get("GOBETWEEN_TEST_APP"):
        yield running
        return
    home = request.getfixturevalue("home")
    server = application(GOBETWEEN_HOME=str(home))
    yield server.address
    server.stop()
    # The database outlives the app, for the command line to share; here it goes with its home.
    stop = [str(BIN / "gobetween"), "db", "stop"]
    subprocess.run(stop, env={**os.environ, "GOBETWEEN_HOME": str(home)}, check=True, capture_output=True)


@pytest.fixture
def as_before(app: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Takes back whatever a test does to the graph, so that the next one finds it as it was."""
    monkeypatch.setenv("GOBETWEEN_HOME", str(request.getfixturevalue("home")))
    with open_store() as store:
        before = store.history(1)[0].number
        yield
        for one in store.history():
            if one.number > before and one.undone is None:
                store.undo(one.number)


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


class Own:
    """An app on a home of its own, whose graph a test may change, and a shell beside it."""

    def __init__(self, home: Path, running: str = "") -> None:
        self.environment = {**os.environ, "GOBETWEEN_HOME": str(home)}
        self._server = None
        self.address = running
        if not running:
            self.run("load", str(own.write(home / "lake.yaml")))
            self._server = application(GOBETWEEN_HOME=str(home))
            self.address = self._server.address

    def run(self, *words: str) -> str:
        """What the command line says; another person at another window."""
        command = [str(BIN / "gobetween"), *words]
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout

    def stop(self) -> None:
        """Ends the app and its database, if it was started here."""
        if self._server:
            self._server.stop()
            self.run("db", "stop")


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Own]:
    """The app on the graph of own.py; GOBETWEEN_TEST_LAKE: home and address of one that runs."""
    home, _, running = os.environ.get("GOBETWEEN_TEST_LAKE", "").partition(" ")
    started = Own(Path(home) if home else tmp_path_factory.mktemp("lake"), running)
    yield started
    started.stop()
