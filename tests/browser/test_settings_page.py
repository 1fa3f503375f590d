"""The Settings page on a home of its own: a check, a backup, a lens to delete; a Neo4j that is not there; and showing only."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import own
import pytest
from drive import opened, settled
from playwright.sync_api import Page, expect
from serving import application, free_port

from graph import connection, embedded, lenses
from graph.lens import Lens
from graph.store import open_store
from loaders import read_file

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shore(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with a small graph and a saved lens."""
    home = tmp_path_factory.mktemp("shore")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOBETWEEN_HOME", str(home))
        with open_store({}) as store:
            store.load(read_file(own.write(home / "lake.yaml")))
        lenses.save(home, "the nineties", Lens(since="1990", until="1999"))
        yield home
        embedded.stop(home)


@pytest.fixture(scope="module")
def ours(shore: Path) -> Iterator[SimpleNamespace]:
    """The app on it."""
    server = application(GOBETWEEN_HOME=str(shore))
    yield SimpleNamespace(address=server.address, home=shore)
    server.stop()


def test_the_database_is_checked_and_backed_up(ours, page: Page) -> None:
    opened(page, ours.address, "settings")
    expect(page.get_by_text("embedded ArcadeDB")).to_be_visible()
    page.get_by_role("button", name="Check that it holds together").click()
    expect(page.get_by_text("Everything holds together")).to_be_visible()
    page.get_by_role("button", name="Make a backup").click()
    expect(page.get_by_role("button", name="Download")).to_be_visible()
    settled(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download").click()
    assert b'"gobetween":"backup"' in gzip.decompress(saved.value.path().read_bytes()).splitlines()[0]
    (kept,) = (ours.home / "backups").glob("*.backup")
    page.locator('[class*="st-key-settings-drop"]').get_by_role("button").click()
    expect(page.get_by_role("button", name="Download")).to_have_count(0)
    assert not kept.exists()


def test_a_neo4j_that_is_not_there_is_not_used(ours, page: Page) -> None:
    opened(page, ours.address, "settings")
    page.get_by_role("textbox", name="Address").fill(f"bolt://127.0.0.1:{free_port()}")
    page.get_by_role("textbox", name="Password").fill("<b>x</b>")
    page.get_by_role("button", name="Test it").click()
    expect(page.get_by_role("alert")).to_contain_text("no database answers at")
    expect(page.get_by_role("button", name="Use it")).to_have_count(0)
    page.get_by_role("textbox", name="Address").fill("http://127.0.0.1")
    page.get_by_role("button", name="Test it").click()
    expect(page.get_by_role("alert")).to_contain_text("is no address of a Neo4j")
    assert connection.kept(ours.home) is None


def test_a_saved_lens_can_be_deleted(ours, page: Page) -> None:
    opened(page, ours.address, "settings")
    expect(page.get_by_text("the nineties")).to_be_visible()
    page.locator('[class*="st-key-settings-lens"]').get_by_role("button").click()
    expect(page.get_by_text("the nineties")).to_have_count(0)
    assert lenses.saved(ours.home) == {}


def test_showing_only_leaves_out_whatever_changes_something(shore, page: Page) -> None:
    server = application("--read-only", GOBETWEEN_HOME=str(shore))
    try:
        opened(page, server.address, "settings")
        expect(page.get_by_text("You may look at everything, and change nothing")).to_be_visible()
        for heading in ("Another database", "Backups"):
            expect(page.get_by_role("heading", name=heading)).to_have_count(0)
        opened(page, server.address, "query")
        page.get_by_role("textbox", name="Query in Cypher").fill("MATCH (n:Person) RETURN n")
        page.get_by_role("button", name="Run").click()
        expect(page.get_by_text("10 rows in")).to_be_visible()
    finally:
        server.stop()
