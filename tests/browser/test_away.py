"""A database that dies and comes back under the app: said in one line, and survived with the view as it was."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from drive import Canvas, inspector, opened, settled
from playwright.sync_api import Page, expect

from graph import embedded

pytestmark = pytest.mark.browser


def kill(home: str) -> None:
    """Ends the embedded server as a crash would."""
    end = embedded.status(Path(home))
    assert end is not None
    os.kill(end.pid, signal.SIGKILL)


def test_a_store_that_goes_away_is_said_in_one_line_and_survived(lake, page: Page) -> None:
    canvas = Canvas(opened(page, lake.address, "?node=gb:lake-talks"))
    expect(inspector(page).get_by_role("heading", name="Lake talks", exact=True)).to_be_visible()
    before = canvas.view()["places"]
    at = canvas.where("Lakeland")
    kill(lake.environment["GOBETWEEN_HOME"])
    # In the middle of what somebody does.
    page.mouse.click(at["x"], at["y"])
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("the embedded database at")
    expect(page.get_by_text("Traceback")).to_have_count(0)
    settled(page)
    page.get_by_role("button", name="Try again").click()
    expect(inspector(page).get_by_role("heading", name="Lakeland", exact=True)).to_be_visible()
    assert Canvas(page).view()["places"] == before
    settled(page)

    # Started again by somebody else, before anybody noticed: then there is nothing to say.
    kill(lake.environment["GOBETWEEN_HOME"])
    lake.run("db", "start")
    Canvas(page).click("Lake talks")
    expect(inspector(page).get_by_role("heading", name="Lake talks", exact=True)).to_be_visible()
    assert Canvas(page).view()["places"] == before
