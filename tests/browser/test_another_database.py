"""From the embedded database to a Neo4j and back, in the app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import own
import pytest
from drive import Canvas, opened, settled
from playwright.sync_api import Page, expect
from serving import application

from graph import connection, embedded
from graph.store import open_store
from loaders import read_file

pytestmark = [pytest.mark.browser, pytest.mark.engine]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own with a small graph."""
    monkeypatch.setenv("GOBETWEEN_HOME", str(tmp_path))
    with open_store({}) as store:
        store.load(read_file(own.write(tmp_path / "lake.yaml")))
    yield tmp_path
    embedded.stop(tmp_path)


@pytest.mark.parametrize("engine", ["neo4j-5.26"], indirect=True)
def test_a_graph_is_copied_to_a_neo4j_and_used_there(environ: dict[str, str], home: Path, page: Page) -> None:
    server = application(GOBETWEEN_HOME=str(home))
    try:
        opened(page, server.address, "settings")
        page.get_by_role("textbox", name="Address").fill(environ["NEO4J_URI"])
        page.get_by_role("textbox", name="Password").fill(environ["NEO4J_PASSWORD"])
        page.get_by_role("button", name="Test it").click()
        expect(page.get_by_text("It holds nothing yet")).to_be_visible()
        page.get_by_role("button", name="Copy this graph there, and use it").click()
        expect(page.get_by_text("records were copied, and the Neo4j at")).to_be_visible()
        settled(page)
        expect(page.get_by_text("Neo4j 5.", exact=False).first).to_be_visible()
        kept = connection.kept(home)
        assert (kept.uri, kept.password) == (environ["NEO4J_URI"], environ["NEO4J_PASSWORD"])
        with open_store(environ) as there:
            assert there.counts()["nodes"]["Person"] == len(own.PERSONS)
            there.edit("gb:boris-brook", name="Boris Brooke")
        opened(page, server.address, "settings")
        page.get_by_role("button", name="Go back to the embedded database").click()
        expect(page.get_by_text("The embedded database is in use again")).to_be_visible()
        expect(page.get_by_text("embedded ArcadeDB")).to_be_visible()
        opened(page, server.address, "?node=gb:boris-brook")
        Canvas(page)
        expect(page.get_by_role("heading", name="Boris Brook", exact=True)).to_be_visible()
    finally:
        server.stop()
