"""The strip of time: a range by mouse and by keyboard, playing, and the state of the world on a day."""

from __future__ import annotations

import re
from typing import Any

import pytest
from drive import Canvas, inspector, opened, settled, switch
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

# Which edges are drawn, and what the strip told the page.
_DRAWN = "(stage) => stage.network.body.data.edges.get().filter((edge) => !edge.hidden).length"
_LISTEN = """() => {
  window.told = [];
  window.addEventListener("gobetween-period", (event) => window.told.push(event.detail));
}"""


def strip(page: Page) -> Locator:
    """The strip, once it is drawn."""
    found = page.locator(".period[data-ready]")
    expect(found).to_be_visible()
    found.scroll_into_view_if_needed()
    return found


def at(page: Page, year: int) -> tuple[float, float]:
    """A point in the bar of that year; the seeds begin in 1975 and end in 2025."""
    box = strip(page).locator(".chart").bounding_box()
    return box["x"] + box["width"] * (year - 1975 + 0.5) / 51, box["y"] + box["height"] / 2


def pulled(page: Page, first: int, last: int) -> None:
    """The mouse goes down in one year and on to another."""
    page.mouse.move(*at(page, first))
    page.mouse.down()
    page.mouse.move(*at(page, (first + last) // 2))
    page.mouse.move(*at(page, last))


def chosen(page: Page, text: str | re.Pattern[str]) -> None:
    expect(strip(page).locator(".chosen")).to_have_text(text)


def told(page: Page) -> list[dict[str, Any]]:
    return page.evaluate("() => window.told")


def test_a_range_changes_the_picture_at_once_and_the_lens_on_letting_go(app: str, page: Page) -> None:
    opened(page, app)
    canvas = Canvas(page)
    before, drawn = canvas.view()["places"], canvas.stage.evaluate(_DRAWN)
    pulled(page, 1995, 2000)
    chosen(page, "1995 – 2000")
    assert canvas.stage.evaluate(_DRAWN) < drawn  # while the mouse is still down
    assert "lens=" not in page.url
    page.mouse.up()
    expect(page).to_have_url(re.compile("lens=since(=|%3D)1995(%20|\\+)until(=|%3D)2000"))
    expect(page.locator(".st-key-lens-bar").get_by_role("button", name="1995 – 2000")).to_be_visible()
    settled(page)
    assert canvas.view()["places"] == before
    strip(page).get_by_role("button", name="All times").click()
    expect(page).not_to_have_url(re.compile("lens="))
    assert canvas.view()["places"] == before
    assert canvas.stage.evaluate(_DRAWN) == drawn


def test_handles_are_moved_by_keys_and_say_where_they_are(app: str, page: Page) -> None:
    opened(page, app)
    first, last = strip(page).get_by_role("slider").all()
    expect(first).to_have_attribute("aria-valuetext", "1975, the first")
    last.focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowLeft")
    expect(last).to_have_attribute("aria-valuetext", "2014")
    first.focus()
    page.keyboard.press("End")  # no further than the other
    expect(first).to_have_attribute("aria-valuetext", "2014")
    page.keyboard.press("ArrowLeft")
    chosen(page, "2013 – 2014")
    expect(page).to_have_url(re.compile("lens=since(=|%3D)2013(%20|\\+)until(=|%3D)2014"))
    switch(page, "Who mediates whom")
    chosen_there = page.locator(".st-key-lens-bar .period[data-ready]").get_by_role("slider")
    expect(chosen_there.first).to_have_attribute("aria-valuetext", "2013")
    chosen_there.last.press("ArrowRight")
    expect(page).to_have_url(re.compile("until(=|%3D)2015"))


def test_playing_goes_on_year_by_year_and_python_hears_of_the_last(app: str, page: Page) -> None:
    opened(page, app)
    page.mouse.move(*at(page, 1990))
    page.mouse.down()
    page.mouse.up()
    chosen(page, "In 1990")
    expect(page).to_have_url(re.compile("lens="))
    settled(page)
    page.evaluate(_LISTEN)
    strip(page).get_by_label("Speed").select_option("fast")
    strip(page).get_by_role("button", name="Play").click()
    page.wait_for_function("() => window.told.length >= 3")
    assert "lens=since%3D1990" in page.url or "lens=since=1990" in page.url
    strip(page).get_by_role("button", name="Pause").click()
    assert [one["since"][:4] for one in told(page)[:3]] == ["1991", "1992", "1993"]
    last = told(page)[-1]["since"][:4]
    expect(page).to_have_url(re.compile(f"lens=since(=|%3D){last}"))


def test_the_state_of_the_world_on_a_day(app: str, page: Page) -> None:
    opened(page, app)
    strip(page).get_by_label("On a day").fill("2025-06-02")
    world = page.get_by_test_id("stExpander").filter(has_text="The state of the world on 2 June 2025")
    expect(world).to_be_visible()
    expect(page).to_have_url(re.compile("lens=since(=|%3D)2025-06-02"))
    world.get_by_role("tab", name=re.compile(r"Offices held \([1-9]")).click()
    table = world.get_by_test_id("stDataFrame").locator("visible=true").first
    table.scroll_into_view_if_needed()
    table.click(position={"x": 14, "y": 18 + 35})
    expect(inspector(page).get_by_text(re.compile("holds the office of")).first).to_be_visible()


def test_months_of_the_years_that_are_chosen(app: str, page: Page) -> None:
    opened(page, app)
    pulled(page, 1994, 1996)
    page.mouse.up()
    settled(page)
    strip(page).get_by_role("button", name="Months").click()
    expect(strip(page)).to_have_attribute("data-ready", "36")
    strip(page).get_by_role("slider").last.press("ArrowLeft")
    chosen(page, "January 1994 – November 1996")
    strip(page).get_by_role("button", name="All years").click()
    expect(strip(page)).to_have_attribute("data-ready", "51")
    chosen(page, "January 1994 – November 1996")
