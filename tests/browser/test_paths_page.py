"""The Paths page as a person uses it: ask for less or for more, see the path lit, learn what parts two and why none is there."""

from __future__ import annotations

import re

import pytest
from drive import Canvas, choose, inspector, opened, settled
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def _between(page: Page, app: str, source: str, target: str) -> None:
    opened(page, app, "paths")
    choose(page, "From", source)
    choose(page, "To", target)
    settled(page)


def _add(page: Page, label: str, text: str) -> None:
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(text)
    page.get_by_role("option", name=re.compile(f"^{re.escape(text)} · ")).first.click()
    page.keyboard.press("Escape")


def _more(page: Page) -> None:
    page.get_by_role("button", name=re.compile("More")).first.click()


def _lit(canvas: Canvas) -> set[str]:
    """What is drawn at full strength."""
    return set(
        canvas.stage.evaluate(
            "(s) => s.network.body.data.nodes.get().filter((n) => !(n.opacity < 1))"
            ".map((n) => n.label.replace(/\\n/g, ' '))"
        )
    )


def test_the_path_is_lit_among_those_around_it(app: str, page: Page) -> None:
    _between(page, app, "Rustem Umerov", "Vladimir Medinsky")
    expect(page.get_by_text(re.compile("^Rustem Umerov .+ Vladimir Medinsky.$")).first).to_be_visible()
    canvas = Canvas(page, "canvas-paths")
    lit = _lit(canvas)
    assert {"Rustem Umerov", "Vladimir Medinsky"} <= lit < set(canvas.names())
    page.get_by_text("Show who else is around").click()
    expect(canvas.root).to_have_attribute("data-ready", str(len(lit)))
    assert set(canvas.names()) == lit == _lit(canvas)


def test_another_path_lights_others_and_no_word_stays_behind(app: str, page: Page) -> None:
    _between(page, app, "Hakan Fidan", "Ukraine")
    page.get_by_role("radio", name="What would part them").click()
    expect(page.get_by_text("These paths share nobody but the two ends")).to_be_visible()
    settled(page)
    canvas = Canvas(page, "canvas-paths")
    assert {"Hakan Fidan", "Turkey", "Ukraine"} <= _lit(canvas)
    pale = "(s) => s.network.body.data.edges.get().filter((e) => e.color.opacity < 0.4 && e.label).length"
    assert canvas.stage.evaluate(pale) == 0


def test_by_way_of_one_and_without_another(app: str, page: Page) -> None:
    _between(page, app, "Hakan Fidan", "Ukraine")
    _add(page, "By way of", "Russia")
    expect(page.get_by_text(re.compile("^Hakan Fidan .+ Russia.*, .+ Ukraine.$")).first).to_be_visible()
    settled(page)
    _add(page, "Without", "Second round of the Istanbul talks")
    expect(page.get_by_text(re.compile("^Hakan Fidan represents Turkey, .+ Russia.* Ukraine.$")).first).to_be_visible()


def test_a_link_brings_both_ends_and_every_relation_of_a_step_can_be_read(app: str, page: Page) -> None:
    _between(page, app, "Bill Clinton", "United States")
    expect(page).to_have_url(re.compile(r"from=.+&to=iso(:|%3A)US"))
    settled(page)
    page.get_by_text("Who says so").first.click()
    more = page.get_by_text(re.compile(r"^\d+ more relations? between these two$")).first
    expect(page.locator("blockquote").first).to_be_visible()
    settled(page)
    before = page.locator("blockquote").count()
    more.click()
    page.wait_for_function("(n) => document.querySelectorAll('blockquote').length > n", arg=before)
    page.get_by_test_id("stVerticalBlock").get_by_role("button", name="United States", exact=True).first.click()
    expect(inspector(page).get_by_role("heading", name="United States")).to_be_visible()


def test_no_path_says_what_stands_in_the_way(app: str, page: Page) -> None:
    _between(page, app, "Hakan Fidan", "Vladimir Putin")
    _more(page)
    box = page.get_by_role("textbox", name="In force on")
    box.fill("1990")
    box.press("Enter")
    expect(
        page.get_by_text(re.compile("No such path leads from Hakan Fidan to Vladimir Putin. At other times"))
    ).to_be_visible()
    expect(page.get_by_text(re.compile("^Hakan Fidan mediates .+ Vladimir Putin.$")).first).to_be_visible()
    expect(page.get_by_text("Asked for under More: in force on 1990.")).to_be_visible()
    box.fill("the day before")
    box.press("Enter")
    expect(page.get_by_text("a date as YYYY")).to_be_visible()


def test_in_time_order_each_step_has_its_date(app: str, page: Page) -> None:
    _between(page, app, "Hakan Fidan", "Vladimir Putin")
    _more(page)
    page.get_by_role("combobox", name="Time order").click()
    page.get_by_role("option", name="Each step no earlier than the last, for certain").click()
    expect(page.get_by_text(re.compile(r"^Path 1 · \d steps · in time order$"))).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"^Hakan Fidan mediates .+ \(2025-06-02\), .+ Vladimir Putin.$")).first
    ).to_be_visible()


def test_it_is_legible_in_the_dark(app: str, dark_page: Page) -> None:
    _between(dark_page, app, "Hakan Fidan", "Ukraine")
    canvas = Canvas(dark_page, "canvas-paths")
    assert {"Hakan Fidan", "Ukraine"} <= _lit(canvas)
    expect(dark_page.get_by_text(re.compile("^Hakan Fidan mediates")).first).to_be_visible()
