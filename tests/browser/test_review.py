"""Reviewing a text in the app: it is pasted, shown beside what it seems to tell, and only what is accepted is in the graph."""

from __future__ import annotations

import re

import pytest
from drive import Canvas, choose, inspector, opened, settled, switch
from hostile import NAMES
from playwright.sync_api import Locator, Page, expect
from test_sources import dropped

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("as_before")]

TEXT = """Norwegian Foreign Minister Ada Brook mediated talks between Bhutan and Malta in Oslo on Thursday.

Qatar offered to mediate the talks as well. Finland will host the next round of talks in June.
"""
HOSTILE = f"{TEXT}\n{' '.join(NAMES)} Malta met {NAMES[0]} on Monday."


def pasted(page: Page, text: str, title: str = "Talks in Oslo", date: str = "2024-05-09") -> Locator:
    """The part of the page for adding, with this text read."""
    part = page.locator(".st-key-adding")
    field = part.locator(".st-key-paste-text textarea")
    # Closed once something was added; what is on the page first may be from before.
    expect(field).to_be_attached()
    if not field.is_visible():
        part.get_by_text("Add another file or text").click()
    part.get_by_text("Title, date, publisher").click()
    for name, said in (("text", text), ("title", title), ("date", date)):
        part.locator(f".st-key-paste-{name} :is(input, textarea)").fill(said)
    part.get_by_role("button", name="Read", exact=True).click()
    # The first text waits for the language's model.
    expect(part.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=90_000)
    expect(part.locator(".article[data-ready] p").first).to_be_visible()
    settled(page)
    return part


def card(part: Locator, words: str) -> Locator:
    """The proposal with these words."""
    return part.locator('[class*="st-key-proposal-"]').filter(has_text=words)


def pressed(page: Page, card: Locator, name: str) -> None:
    """Presses a button on a proposal, which goes with that."""
    card.get_by_role("button", name=name, exact=True).click()
    expect(card).to_have_count(0)
    settled(page)


def test_only_what_is_accepted_is_in_the_graph_and_what_is_rejected_is_not_asked_again(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = pasted(page, TEXT)
    pressed(page, card(part, "Ada Brook mediates"), "Accept")
    expect(part).to_contain_text(re.compile("“Ada Brook mediates .*” is accepted"))
    pressed(page, card(part, "Bhutan is a party to"), "Accept")
    pressed(page, card(part, "Malta is a party to"), "Reject")
    # What is planned is no fact.
    expect(card(part, "Finland hosts").get_by_role("button", name="Accept", exact=True)).to_be_disabled()
    switch(page, "Explore")
    choose(page, "Find", "Ada Brook")
    panel = inspector(page)
    expect(panel).to_contain_text(
        "Norwegian Foreign Minister Ada Brook mediated talks between Bhutan and Malta in Oslo"
    )
    expect(panel).to_contain_text("Talks in Oslo")
    switch(page, "Sources")
    part = pasted(page, f"  {TEXT}", "The same again")
    expect(card(part, "Qatar offers")).to_be_visible()
    for words in ("Ada Brook mediates", "Bhutan is a party to", "Malta is a party to"):
        expect(card(part, words)).to_have_count(0)
    part.get_by_text(re.compile(r"Rejected \(1\)")).click()
    settled(page)
    expect(card(part, "Malta is a party to")).to_be_visible()


def test_many_are_accepted_at_once_and_taken_back(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = pasted(page, f"{TEXT} It rained.")
    expect(part.get_by_text(re.compile(r"Accepted \(0\)"))).to_be_visible()
    part.get_by_role("button", name=re.compile(r"Accept these \d")).click()
    expect(part).to_contain_text(re.compile(r"\d are accepted\."))
    settled(page)
    expect(part.get_by_text(re.compile(r"Accepted \([3-9]\)"))).to_be_visible()
    expect(card(part, "Qatar offers to mediate for")).to_be_visible()
    part.get_by_role("button", name="Undo", exact=True).click()
    expect(part.get_by_text(re.compile(r"Accepted \(0\)"))).to_be_visible()
    settled(page)
    part.get_by_text("As a graph").click()
    names = Canvas(page, "adding").names()
    assert "Ada Brook" in names and "Foreign Minister of Norway" in names


def test_a_proposal_is_put_right_and_its_end_is_a_node_of_the_graph(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = pasted(page, f"{TEXT} It snowed.")
    card(part, "Finland hosts").get_by_role("button", name="Change", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("stated", exact=True).click()
    box = dialog.get_by_role("combobox", name="which is, in the graph").last
    box.click()
    box.fill("Istanbul talks between Ukraine and Russia")
    page.get_by_role("option", name=re.compile("^Istanbul talks between")).first.click()
    settled(page)
    dialog.get_by_role("button", name="Change", exact=True).click()
    expect(dialog).to_have_count(0)
    settled(page)
    changed = card(part, "Finland hosts Istanbul talks between Ukraine and Russia")
    expect(changed).to_contain_text("stated")
    pressed(page, changed, "Accept")
    switch(page, "Explore")
    choose(page, "Find", "Finland")
    expect(inspector(page)).to_contain_text("Istanbul talks between Ukraine and Russia")


def test_a_text_that_tries_to_run_as_code_is_shown_as_text(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = pasted(page, HOSTILE, title=NAMES[1])
    for name in NAMES:
        expect(part.locator(".article .body")).to_contain_text(name)
    expect(part.get_by_role("heading", name=NAMES[1])).to_be_visible()
    part.get_by_role("button", name=re.compile(r"Accept these \d")).click()
    expect(part).to_contain_text(re.compile(r"\d are accepted\."))
    settled(page)
    part.get_by_text("As a graph").click()
    expect(part.locator(".canvas[data-ready]")).to_be_visible()
    assert page.evaluate("window.hacked") is None
    assert page.locator(".article .body :is(img, script, svg, a)").count() == 0


def test_pointing_at_a_proposal_shows_its_sentence_and_a_sentence_its_proposals(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = pasted(page, f"{TEXT} It hailed.")
    offer = card(part, "Qatar offers")
    offer.hover()
    expect(part.locator(".article .on")).to_contain_text("Qatar offered to mediate the talks as well.")
    part.locator(".article .tells").filter(has_text="Finland will host").click()
    expect(offer).to_have_count(0)
    expect(card(part, "Finland hosts")).to_be_visible()
    settled(page)
    part.get_by_role("button", name=re.compile("show all")).click()
    expect(offer).to_be_visible()


def test_proposals_are_decided_by_keyboard(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = pasted(page, f"{TEXT} It thawed.")
    first, second = (part.locator('[class*="st-key-proposal-"]').nth(number) for number in (0, 1))
    # In a box keys are letters.
    page.get_by_role("textbox", name="Search in titles").press("j")
    expect(part.locator("[data-current]")).to_have_count(0)
    part.get_by_role("heading", name="Add a source").click()
    page.keyboard.press("j")
    expect(first).to_have_attribute("data-current", "")
    page.keyboard.press("j")
    expect(second).to_have_attribute("data-current", "")
    page.keyboard.press("k")
    page.keyboard.press("a")
    expect(part.get_by_text("Accepted (1)")).to_be_visible()
    settled(page)
    expect(part.locator("[data-current]")).to_have_count(1)
    page.keyboard.press("r")
    expect(part.get_by_text("Rejected (1)")).to_be_visible()
    settled(page)


def test_a_dropped_text_is_reviewed_like_a_pasted_one(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    text = TEXT.replace("Ada Brook", "Liv Dale")
    said = f"<html><head><title>Oslo</title></head><body><article><p>{text}</p></article></body></html>"
    part = dropped(page, ("oslo.html", said))
    expect(card(part, "Liv Dale mediates")).to_be_visible()
    expect(part.get_by_role("button", name="Load into the graph")).to_have_count(0)
