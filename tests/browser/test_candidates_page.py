"""Who could mediate, in the app: ranked, with reasons that can be checked, and never a dead end."""

from __future__ import annotations

import re

import pytest
from drive import Canvas, choose, opened, settled
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def asked(page: Page, app: str) -> Page:
    return opened(page, app, "could-mediate")


def typed(page: Page, label: str, text: str) -> None:
    """Types a name that need not be among those suggested."""
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(text)
    page.get_by_role("option").first.wait_for()
    box.press("Enter")
    settled(page)


def reasons(page: Page):
    return page.locator(".st-key-reasons")


def test_there_is_something_to_read_at_once(app: str, page: Page) -> None:
    asked(page, app)
    expect(page.get_by_role("combobox", name="Side A")).to_have_value("Russia · State")
    expect(page.get_by_role("combobox", name="Side B")).to_have_value("Ukraine · State")
    expect(page.get_by_role("heading", name="1. Turkey, between Russia and Ukraine")).to_be_visible()
    expect(reasons(page)).to_contain_text(
        re.compile(r"\+0\.\d+ Was there the last time: Second round of the Istanbul talks")
    )
    expect(reasons(page).get_by_text("paragraph 2").first).to_be_visible()
    assert {"Turkey", "Russia", "Ukraine", "Second round of the Istanbul talks"} <= set(
        Canvas(page, "canvas-could-mediate").names()
    )
    expect(page.get_by_text("It does not know who is willing, who is invited")).to_be_visible()


def test_another_row_has_its_own_reasons_and_evidence(app: str, page: Page) -> None:
    asked(page, app)
    table = page.get_by_test_id("stDataFrame").first
    box = table.bounding_box()
    page.mouse.click(box["x"] + 15, box["y"] + 36 * 2.5)
    expect(page.get_by_role("heading", name=re.compile("^2. "))).to_be_visible()
    settled(page)
    reasons(page).get_by_text(re.compile("Earlier mediation with one of the parties")).first.click()
    expect(reasons(page).get_by_text("UCDP Peace Agreement Dataset").first).to_be_visible()


def test_a_link_brings_its_two_sides_and_reasons_of_one_sort_stand_together(app: str, page: Page) -> None:
    opened(page, app, "could-mediate?a=iso:SD&b=iso:SS")
    expect(page.get_by_role("combobox", name="Side A")).to_have_value("Sudan · State")
    expect(page.get_by_role("heading", name=re.compile("^1. .*, between Sudan and South Sudan"))).to_be_visible()
    expect(
        reasons(page).get_by_text(re.compile("Earlier mediation .*in this conflict; .*with one of the parties"))
    ).to_have_count(1)
    choose(page, "Side B", "Ukraine")
    expect(page).to_have_url(re.compile("a=iso(:|%3A)SD&b=iso(:|%3A)UA"))


def test_as_of_a_day_nothing_later_is_known(app: str, page: Page) -> None:
    asked(page, app)
    page.get_by_role("textbox", name="As of").fill("2014")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^1. "))).not_to_contain_text("Turkey")
    expect(reasons(page)).not_to_contain_text("Istanbul")
    page.get_by_role("textbox", name="As of").fill("1901")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing is known of mediation before 1901")).to_be_visible()
    page.get_by_role("textbox", name="As of").fill("lately")
    page.keyboard.press("Enter")
    expect(page.get_by_text("lately").first).to_be_visible()


def test_two_that_are_one_and_names_that_are_not_there_are_a_sentence(app: str, page: Page) -> None:
    asked(page, app)
    choose(page, "Side B", "Russia")
    expect(page.get_by_text("A mediator stands between two: Russia was named twice.")).to_be_visible()
    typed(page, "Side B", "Atlantis")
    expect(page.get_by_text("Nothing here is called “Atlantis”")).to_be_visible()
    expect(page.get_by_text("Choose the two sides")).to_be_visible()


def test_what_the_ranking_has_been_worth_on_what_is_loaded(app: str, page: Page) -> None:
    asked(page, app)
    # What was tested is kept for all: another test may have asked before.
    page.get_by_role("textbox", name="Processes since").fill("2005")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Test the ranking on what is loaded").click()
    expect(page.get_by_text(re.compile(r"All processes, n = \d+"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"Hits at 5, over all: \+0\.\d\d over plain sum"))).to_be_visible()
    page.get_by_role("textbox", name="Processes since").fill("2300")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Test the ranking on what is loaded").click()
    expect(page.get_by_text("There is nothing to test")).to_be_visible()


def test_a_lens_that_hides_all_mediation_leaves_a_sentence(app: str, page: Page) -> None:
    page.goto(f"{app}/could-mediate?lens=kinds%3DState")
    settled(page)
    choose(page, "Side A", "Russia")
    choose(page, "Side B", "Ukraine")
    expect(page.get_by_text("The graph tells of no mediation")).to_be_visible()
