"""The same app on every engine: the first picture, and a click on the mediator."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from drive import Canvas, inspector
from playwright.sync_api import Page, expect
from serving import application

from graph.store import open_store

pytestmark = [pytest.mark.browser, pytest.mark.engine]


@pytest.fixture
def address(engine: dict[str, str], only_seeds: Callable[[], None]) -> Iterator[str]:
    """The app on this engine; it loads the seeds itself if the graph is empty."""
    only_seeds()
    server = application(**engine)
    yield server.address
    server.stop()


def test_a_click_on_the_mediator_says_whom_he_mediates_and_who_says_so(address: str, page: Page) -> None:
    page.goto(address)
    Canvas(page).click("Hakan Fidan")
    panel = inspector(page)
    expect(panel.get_by_role("heading", name="Hakan Fidan")).to_be_visible()
    expect(panel).to_contain_text("Foreign Minister of Turkey")
    expect(panel).to_contain_text("between Russia and Ukraine")
    expect(panel).to_contain_text("paragraph 2")


def test_where_sources_differ_all_of_them_are_told(engine: dict[str, str], address: str, page: Page) -> None:
    with open_store(engine) as store:
        store.edit("iso:TR", name="Türkiye", note="its own spelling", who="ada")
        try:
            page.goto(f"{address}/?node=iso:TR")
            panel = inspector(page)
            expect(panel.get_by_role("heading", name="Türkiye")).to_be_visible()
            expect(panel).to_contain_text("Sources differ on name")
            said = page.locator(".st-key-differ")
            expect(said).to_contain_text("Türkiye (shown)")
            expect(said).to_contain_text("Edits by ada, its own spelling")
            expect(said).to_contain_text("UCDP Peace Agreement Dataset")
        finally:
            store.undo()
