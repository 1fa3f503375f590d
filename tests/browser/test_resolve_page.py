"""Resolve: deciding about likely duplicates by mouse and by keyboard, and taking it back."""

from __future__ import annotations

import re

import pytest
from drive import choose, inspector, opened, settled
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def asked(page: Page, name: str) -> None:
    """The pair about which the page asks begins with this name."""
    expect(page.get_by_role("heading", name=re.compile(f"^{name} and .+: one and the same"))).to_be_visible()
    settled(page)


def said(page: Page, text: str | re.Pattern[str]) -> None:
    """The line about what was done last."""
    expect(page.locator(".st-key-resolve-said")).to_contain_text(text)
    settled(page)


def shown(page: Page, part: str) -> None:
    """Another part of the page."""
    page.get_by_role("radio", name=part).click()
    settled(page)


def stroke(page: Page, key: str, button: str) -> None:
    """A key, once the button is there that it stands for."""
    expect(page.get_by_role("button", name=re.compile(f"{button}.* Shortcut")).first).to_be_enabled()
    page.keyboard.press(key)


def test_a_merge_by_mouse_and_back(lake, page: Page) -> None:
    opened(page, lake.address, "resolve")
    asked(page, "Boris Brook")
    expect(page.get_by_text("same Wikidata id Q4242424")).to_be_visible()
    expect(page.get_by_text("1 of 5", exact=True)).to_be_visible()
    expect(page.locator(".st-key-resolve-left")).to_contain_text("also called B. Brook")
    page.get_by_role("button", name="Merge into Boris Brook").click()
    said(page, "B. Brook is merged into Boris Brook.")
    expect(page.get_by_text("2 of 5 · 1 decided")).to_be_visible()
    shown(page, "Merged")
    expect(page.get_by_text("x:b-brook leads to gb:boris-brook")).to_be_visible()
    page.locator(".st-key-resolve-said").get_by_role("button", name="Undo").click()
    said(page, "Undone: merge of B. Brook into Boris Brook.")
    expect(page.get_by_text("Nothing was merged yet.")).to_be_visible()
    shown(page, "Likely duplicates")
    expect(page.get_by_text("1 of 5", exact=True)).to_be_visible()


def test_keep_apart_and_later_by_keyboard_and_the_list_of_both(lake, page: Page) -> None:
    opened(page, lake.address, "resolve")
    asked(page, "Boris Brook")
    stroke(page, "ArrowRight", "Next")
    expect(page.get_by_text("2 of 5", exact=True)).to_be_visible()
    settled(page)
    second = page.get_by_role("heading", level=3).inner_text()
    stroke(page, "l", "Later")
    expect(page.get_by_text("2 of 5 · 1 put off")).to_be_visible()
    settled(page)
    expect(page.get_by_role("heading", level=3)).not_to_have_text(second)
    stroke(page, "ArrowLeft", "Previous")
    asked(page, "Boris Brook")
    stroke(page, "s", "Swap")
    expect(page.get_by_role("button", name="Merge into B. Brook")).to_be_visible()
    settled(page)
    stroke(page, "s", "Swap")
    expect(page.get_by_role("button", name="Merge into Boris Brook")).to_be_visible()
    settled(page)
    stroke(page, "k", "Keep apart")
    said(page, "Boris Brook and B. Brook are kept apart")
    expect(page.get_by_text("2 of 5 · 1 decided · 1 put off")).to_be_visible()
    shown(page, "Kept apart")
    page.get_by_role("button", name="Forget").click()
    said(page, "Boris Brook and B. Brook may be proposed as one again.")
    shown(page, "Likely duplicates")
    stroke(page, "m", "Merge into")
    said(page, re.compile("is merged into"))
    stroke(page, "u", "Undo")
    said(page, "Undone: ")


def test_what_stands_in_the_way_of_an_undo_is_named_and_undone_first(lake, page: Page) -> None:
    lake.run("merge", "gb:boris-brook", "x:b-brook")
    opened(page, lake.address, "resolve?show=history")
    load = page.locator("[class*=st-key-operation-]").filter(has_text="load of lake.yaml")
    load.get_by_role("button", name="Undo").click()
    said(page, re.compile(r"cannot be undone: \d+ \(merge B\. Brook into Boris Brook, by .+ in the way"))
    page.get_by_role("button", name=re.compile("Undo \\d+ first")).first.click()
    said(page, "Undone: merge of B. Brook into Boris Brook.")
    merge = page.locator("[class*=st-key-operation-]").filter(has_text="merge of B. Brook into Boris Brook").first
    merge.get_by_role("button", name="Redo").click()
    said(page, "Done again: ")
    shown(page, "Merged")
    page.get_by_role("button", name="Split").click()
    said(page, "B. Brook is its own again, apart from Boris Brook.")


def test_what_somebody_else_decided_meanwhile_is_said_in_one_line(lake, page: Page) -> None:
    opened(page, lake.address, "resolve")
    asked(page, "Boris Brook")
    lake.run("merge", "gb:boris-brook", "x:b-brook")
    page.get_by_role("button", name="Keep apart").click()
    said(page, "Somebody merged B. Brook into Boris Brook meanwhile.")
    lake.run("split", "x:b-brook")
    page.get_by_role("button", name="Next").click()
    settled(page)
    expect(page.get_by_text(re.compile("of 5"))).to_be_visible()


def test_a_pair_chosen_by_hand_and_a_relation_that_leads_to_explore(lake, page: Page) -> None:
    opened(page, lake.address, "resolve")
    asked(page, "Boris Brook")
    page.get_by_role("button", name="Choose a pair").click()
    choose(page, "One", "Ada Lovelake")
    settled(page)
    choose(page, "The other", "Cyrus Creek")
    page.keyboard.press("Escape")
    expect(page.get_by_text("nothing in their names or ids says so")).to_be_visible()
    page.get_by_role("button", name="Back to the queue").click()
    asked(page, "Boris Brook")
    page.get_by_role("button", name=re.compile("^meets Cyrus Creek")).click()
    expect(inspector(page).get_by_role("heading", name=re.compile("^Boris Brook meets Cyrus Creek"))).to_be_visible()
