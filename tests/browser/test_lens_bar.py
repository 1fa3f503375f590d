"""The lens in the app: one for every page, in the address, and never a dead end."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from drive import Canvas, opened, settled, switch
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def bar(page: Page):
    return page.locator(".st-key-lens-bar")


def chip(page: Page, name: str):
    return bar(page).get_by_role("button", name=name, exact=True)


def looking(page: Page, app: str, lens: str) -> Page:
    page.goto(f"{app}/?lens={quote(lens)}")
    settled(page)
    return page


def typed(page: Page, label: str, text: str) -> None:
    box = page.get_by_label(label, exact=True)
    box.fill(text)
    box.press("Enter")
    settled(page)


def test_a_lens_is_chosen_once_and_holds_on_every_page_and_in_the_address(app: str, page: Page) -> None:
    opened(page, app)
    bar(page).get_by_role("button", name="Lens").click()
    typed(page, "From", "1995")
    typed(page, "To", "1995")
    expect(chip(page, "in 1995")).to_be_visible()
    expect(bar(page)).to_contain_text(re.compile(r"\d+ of [\d,]+ nodes"))
    expect(page).to_have_url(re.compile("lens=since(=|%3D)1995"))
    page.keyboard.press("Escape")
    switch(page, "Who mediates whom")
    expect(chip(page, "in 1995")).to_be_visible()
    expect(page.get_by_test_id("stMetricValue").first).not_to_have_text("0")
    expect(page.get_by_role("heading", name=re.compile("Dayton"))).to_be_visible()
    page.get_by_role("button", name="Show everything").click()
    expect(chip(page, "in 1995")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("lens="))


def test_a_choice_holds_at_once_and_is_taken_off_by_itself(app: str, page: Page) -> None:
    opened(page, app)
    bar(page).get_by_role("button", name="Lens").click()
    page.get_by_test_id("stPopoverBody").get_by_role("radio", name="friendly").click()
    typed(page, "Or on a day", "1995-12-14")
    expect(chip(page, "friendly ties")).to_be_visible()
    expect(chip(page, "on 14 December 1995")).to_be_visible()
    typed(page, "Or on a day", "the other day")
    expect(page.get_by_text("'the other day' is not a date as YYYY")).to_be_visible()
    expect(page.get_by_label("Or on a day", exact=True)).to_have_value("the other day")
    page.keyboard.press("Escape")
    chip(page, "friendly ties").click()
    expect(chip(page, "friendly ties")).to_have_count(0)
    expect(chip(page, "on 14 December 1995")).to_be_visible()


def test_a_link_brings_its_lens(app: str, page: Page) -> None:
    looking(page, app, "kinds=State,Agreement on=1995")
    for name in ("States", "Agreements", "in 1995"):
        expect(chip(page, name)).to_be_visible()
    assert "Hakan Fidan" not in Canvas(page).names()


def test_a_lens_that_shows_nothing_says_so_and_how_to_get_out(app: str, page: Page) -> None:
    looking(page, app, "kinds=Topic relations=ATTACKS")
    expect(page.get_by_text("The lens shows nothing")).to_be_visible()
    page.get_by_role("button", name="Show everything").click()
    assert "Hakan Fidan" in Canvas(page).names()


def test_a_link_whose_lens_cannot_be_read_says_why(app: str, page: Page) -> None:
    looking(page, app, "kinds=Stae")
    expect(page.get_by_text("unknown kind 'Stae'; did you mean State?")).to_be_visible()
    assert "Hakan Fidan" in Canvas(page).names()
