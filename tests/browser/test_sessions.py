"""Two people at once: neither sees the other's view, lens or choices; both see what changes in the graph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from drive import Canvas, choose, inspector, opened, settled, switch, watched
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def other(light: BrowserContext) -> Iterator[Page]:
    """Somebody else's window."""
    page = watched(light)
    yield page
    page.close()
    assert page.outside == [] and page.failed == []


def test_two_sessions_share_the_graph_and_nothing_else(lake, page: Page, other: Page) -> None:
    mine = Canvas(opened(page, lake.address, "?node=gb:boris-brook"))
    yours = Canvas(opened(other, lake.address, "?node=gb:lake-talks"))
    expect(inspector(page).get_by_role("heading", name="Boris Brook", exact=True)).to_be_visible()
    expect(inspector(other).get_by_role("heading", name="Lake talks", exact=True)).to_be_visible()
    shown = set(yours.names())
    mine.click("Lakeland")
    expect(inspector(page).get_by_role("heading", name="Lakeland", exact=True)).to_be_visible()
    # The other one does something, too: what I did must not come along with it.
    yours.click("Shoreland")
    expect(inspector(other).get_by_role("heading", name="Shoreland", exact=True)).to_be_visible()
    assert set(yours.names()) == shown

    page.goto(f"{lake.address}/paths?lens={quote('kinds=Person,State')}")
    settled(page)
    choose(page, "From", "Boris Brook")
    switch(other, "Paths")
    settled(other)
    everything = "Show everything"
    expect(page.get_by_role("button", name=everything)).to_be_visible()
    expect(other.get_by_role("button", name=everything)).to_have_count(0)
    expect(other.get_by_role("combobox", name="From")).not_to_have_value(re.compile("Boris Brook"))

    lake.run("edit", "gb:shoreland", "--name", "Shore Republic")
    try:
        for one in (page, other):
            switch(one, "Explore")
            choose(one, "Find", "Shore Republic")
            expect(inspector(one).get_by_role("heading", name="Shore Republic", exact=True)).to_be_visible()
    finally:
        lake.run("undo")
