"""The Centrality page: it says what a measure means, holds two against each other, and hands over a report that stands alone."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from drive import opened, settled, switch
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def pick(page: Page, box: str, option: str) -> None:
    page.get_by_role("combobox", name=box).click()
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def report(page: Page, suffix: str = ".html") -> Path:
    """Makes the report in that format and downloads it."""
    page.get_by_role("button", name="Report").click()
    if suffix != ".html":
        page.get_by_role("combobox", name="Format").click()
        page.get_by_role("option", name=re.compile(re.escape(f"({suffix})"))).click()
        settled(page)
    page.get_by_role("button", name="Make it").click()
    ready = page.get_by_role("button", name="Download", exact=True)
    expect(ready).to_be_visible()
    with page.expect_download() as download:
        ready.click()
    assert download.value.suggested_filename == f"report{suffix}"
    return download.value.path()


def test_another_measure_is_explained_and_ranked(app: str, page: Page) -> None:
    opened(page, app, "centrality")
    pick(page, "Measure", "Degree")
    expect(page.get_by_text("is tied to many others")).to_be_visible()
    page.get_by_role("button", name="Formula and source").click()
    expect(page.get_by_text(re.compile("Computed on: undirected, unweighted"))).to_be_visible()
    page.keyboard.press("Escape")
    switch(page, "Paths")
    switch(page, "Centrality")
    expect(page.get_by_role("combobox", name="Measure")).to_have_value("Degree")


def test_two_measures_against_each_other(app: str, page: Page) -> None:
    opened(page, app, "centrality")
    page.get_by_role("tab", name="Two measures").click()
    expect(page.get_by_text("Choose a measure under")).to_be_visible()
    pick(page, "Against", "Degree")
    page.get_by_role("tab", name="Two measures").click()
    expect(page.get_by_text(re.compile(r"Spearman's rank correlation: 0\.\d\d"))).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").last.locator("canvas, svg").first).to_be_visible()


def test_a_rank_leads_to_the_ties_it_is_made_of_and_to_who_says_so(app: str, page: Page) -> None:
    opened(page, app, "centrality?measure=degree")
    expect(page.get_by_role("combobox", name="Measure")).to_have_value("Degree")
    page.get_by_test_id("stDataFrame").first.click(position={"x": 16, "y": 18 + 35})  # the box before the first row
    expect(page.get_by_role("heading", level=3, name=re.compile(r"^.+: [\d.e-]+, rank 1 of \d+"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"these [\d,]+ are its own, the strongest first"))).to_be_visible()
    expect(page.locator("blockquote").first).to_be_visible()
    page.get_by_role("button", name="Mediations for it").click()
    expect(page).to_have_url(re.compile("mediation"))


def test_rank_intervals_say_how_sure_a_rank_is(app: str, page: Page) -> None:
    opened(page, app, "centrality")
    pick(page, "Measure", "Degree")
    page.get_by_text("Rank intervals", exact=True).click()
    expect(page.get_by_text(re.compile(r"95% rank intervals from \d+ bootstrap draws over \d+ "))).to_be_visible()


def test_the_page_and_its_report_look_through_the_lens(app: str, page: Page) -> None:
    page.goto(f"{app}/centrality?lens={quote('since=2000 until=2005')}")
    settled(page)
    expect(page.get_by_text(re.compile("Computed on in force 2000 to 2005.* nodes, .* ties"))).to_be_visible()
    text = report(page, ".md").read_text(encoding="utf-8")
    assert "gobetween report --measure betweenness --lens 'since=2000 until=2005'" in text


def test_the_report_is_one_page_that_needs_nothing_else(app: str, page: Page, browser: Browser) -> None:
    opened(page, app, "centrality")
    made = report(page)
    with browser.new_context(java_script_enabled=False, offline=True) as context:
        alone = context.new_page()
        asked: list[str] = []
        alone.on("request", lambda request: asked.append(request.url))
        alone.set_content(made.read_text(encoding="utf-8"))
        expect(alone.get_by_role("heading", name="Who is central, and who is the broker")).to_be_visible()
        expect(alone.get_by_role("heading", name="Data and sources")).to_be_visible()
        expect(alone.get_by_role("cell", name="CC BY 4.0")).to_be_visible()
        expect(alone.get_by_role("img", name=re.compile("The first 10 by betweenness"))).to_be_visible()
        assert asked == []


def test_the_report_as_tables(app: str, page: Page) -> None:
    opened(page, app, "centrality")
    with zipfile.ZipFile(report(page, ".zip")) as archive:
        assert {"values.csv", "betweenness.csv", "sources.csv", "report.json"} <= set(archive.namelist())


def test_change_between_two_periods(app: str, page: Page) -> None:
    opened(page, app, "centrality")
    page.get_by_role("tab", name="Change").click()
    expect(page.get_by_text("Name two periods to see who gained and who lost.")).to_be_visible()
    page.get_by_role("textbox", name="One period").fill("1990..1999")
    page.get_by_role("textbox", name="One period").press("Enter")
    page.get_by_role("textbox", name="A later one").fill("2000..2009")
    page.get_by_role("textbox", name="A later one").press("Enter")
    expect(page.get_by_text(re.compile(r"[\d,]+ ties before, [\d,]+ after, [\d,]+ in both"))).to_be_visible()
    table = page.get_by_test_id("stDataFrame").last
    table.click(position={"x": 16, "y": 18 + 35})  # the box before the first row
    page.get_by_role("button", name=re.compile("Open .* in Explore")).last.click()
    settled(page)
    expect(page).to_have_url(re.compile(r"/(\?|$)|explore"))


def test_a_period_that_is_none_is_said(app: str, page: Page) -> None:
    opened(page, app, "centrality")
    page.get_by_role("tab", name="Change").click()
    for box, text in (("One period", "the nineties"), ("A later one", "2000..")):
        page.get_by_role("textbox", name=box).fill(text)
        page.get_by_role("textbox", name=box).press("Enter")
    expect(page.get_by_text("'the nineties' is not a date as YYYY, YYYY-MM or YYYY-MM-DD.")).to_be_visible()
