"""Adding a file in the app: what it is, what would come, loading it, and what was rejected."""

from __future__ import annotations

from pathlib import Path

import pytest
from drive import Canvas, choose, inspector, opened, settled, switch
from playwright.sync_api import BrowserContext, Locator, Page, expect

from graph import embedded

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("as_before")]

MINE = """\
gobetween: 1
document: {id: 'doc:browser', title: Minutes of the lake talks, licence: CC0}
entities:
  - {id: 'gb:lake-talks', kind: Process, name: Lake talks <b>bold</b>}
  - {id: 'gb:ada-lake', kind: Person, name: Ada Lake}
relations:
  - {source: 'gb:ada-lake', type: MEDIATES, target: 'gb:lake-talks', from: 2024-05-01, at: page 1, quote: 'Ada Lake mediated.'}
  - {source: 'iso:UA', type: PARTY_TO, target: 'gb:lake-talks', at: page 1}
  - {source: 'gb:ada-lake', type: MEDIATE, target: 'gb:lake-talks', at: page 2}
"""


def dropped(page: Page, *files: tuple[str, str | bytes]) -> Locator:
    """The part of the page for adding sources, with these files looked at."""
    part = page.locator(".st-key-adding")
    several = [
        {"name": name, "mimeType": "", "buffer": said if isinstance(said, bytes) else said.encode()}
        for name, said in files
    ]
    part.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(several)
    expect(part.get_by_text("taken for").or_(part.get_by_text("Say what it is")).first).to_be_visible()
    settled(page)
    return part


def figure(part: Locator, what: str) -> Locator:
    """A number that the preview or a document shows."""
    return part.get_by_test_id("stMetric").filter(has_text=what)


def loaded(page: Page, part: Locator) -> Locator:
    """Loads what is looked at; what came of it."""
    part.get_by_role("button", name="Load into the graph").click()
    came = page.locator("[class*=st-key-ended-]").first
    expect(came).to_contain_text("is loaded")
    settled(page)
    return came


def undone(page: Page, came: Locator) -> None:
    """Takes a load back, so that other tests find the graph as it was."""
    came.get_by_role("button", name="Undo").click()
    expect(page.locator("[class*=st-key-ended-]").filter(has_text="is taken back")).to_be_visible()
    settled(page)


def test_a_file_is_shown_before_it_is_loaded_and_all_that_came_of_it_is_at_hand(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = dropped(page, ("minutes.yaml", MINE))
    expect(part).to_contain_text("minutes.yaml (", use_inner_text=True)
    expect(part).to_contain_text("taken for curated YAML, because it is YAML with “gobetween:” or “relations:” in it")
    expect(figure(part, "New nodes")).to_contain_text("2")
    expect(figure(part, "New relations")).to_contain_text("2")
    expect(figure(part, "Rejected rows")).to_contain_text("1")
    # An end that only the graph knows stands in the picture by its name.
    assert {"Ada Lake", "Ukraine"} <= set(Canvas(page, "adding").names())
    part.get_by_role("tab", name="Rejected (1)").click()
    expect(part.get_by_test_id("stDataFrame").last).to_be_visible()
    came = loaded(page, part)
    expect(came).to_contain_text(
        "minutes.yaml is loaded: 3 new nodes, 2 new relations, 2 new pieces of evidence, 1 rejected"
    )
    with page.expect_download() as download:
        came.get_by_role("button", name="1 rejected rows").click()
    assert "did you mean MEDIATES?" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    # The same again brings nothing.
    part = dropped(page, ("minutes.yaml", MINE))
    expect(part).to_contain_text("All of it is in the graph already.")
    came.get_by_role("button", name="See it in Explore").click()
    expect(page.get_by_role("link", name="Explore", exact=True)).to_have_attribute("aria-current", "page")
    expect(page.locator(".st-key-lens-bar")).to_contain_text("of")
    assert "Ada Lake" in Canvas(page).names()
    switch(page, "Sources")
    undone(page, came)


def test_a_document_is_found_says_what_rests_on_it_and_is_retracted_and_brought_back(app: str, page: Page) -> None:
    opened(page, app, "sources")
    page.get_by_role("textbox", name="Search in titles").fill("resume talks")
    page.keyboard.press("Enter")
    one = page.locator(".st-key-document")
    expect(one).to_contain_text("Ukraine and Russia resume talks in Istanbul")
    expect(one).to_contain_text("Licence")
    expect(figure(one, "Relations")).to_contain_text("98")
    settled(page)
    one.get_by_role("tab", name="Picture").click()
    assert "Ukraine" in Canvas(page, "document").names()
    one.get_by_role("button", name="Retract").click()
    expect(page.get_by_text("98 relations leave the graph")).to_be_visible()
    page.get_by_role("button", name="Retract it").click()
    ended = page.locator("[class*=st-key-ended-]").filter(has_text="is retracted")
    expect(ended).to_be_visible()
    settled(page)
    expect(page.get_by_text("No document or dataset has these words.")).to_be_visible()
    ended.get_by_role("button", name="Bring back").click()
    expect(page.locator("[class*=st-key-ended-]").filter(has_text="is taken back")).to_be_visible()
    expect(figure(one, "Relations")).to_contain_text("98")
    settled(page)


def test_a_load_runs_while_other_pages_are_used_and_cancelling_it_leaves_nothing(
    app: str, home: Path, page: Page, light: BrowserContext
) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = dropped(page, ("lakes.yaml", MINE.replace("gb:", "gb:other-").replace("doc:browser", "doc:lakes")))
    expect(part.get_by_role("button", name="Load into the graph")).to_be_visible()
    # Somebody else writes as long as this test wants.
    with embedded.writing(home):
        part.get_by_role("button", name="Load into the graph").click()
        under_way = page.locator(".st-key-under-way")
        expect(under_way).to_contain_text("Loading lakes.yaml")
        switch(page, "Explore")
        assert Canvas(page).names()
        other = light.new_page()
        opened(other, app, "sources")
        expect(other.locator(".st-key-under-way")).to_contain_text("Loading lakes.yaml (somebody else)")
        other.close()
        switch(page, "Sources")
        under_way.get_by_role("button", name="Cancel").click()
        expect(under_way).to_contain_text("ending")
    ended = page.locator("[class*=st-key-ended-]").filter(has_text="lakes.yaml")
    expect(ended).to_contain_text("was cancelled: what was written until then is taken back: the graph is as it was")
    settled(page)
    page.get_by_role("textbox", name="Search in titles").fill("minutes of the lake")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No document or dataset has these words.")).to_be_visible()


def test_several_files_at_once_and_what_cannot_be_read_is_said_in_one_line(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    hostile = "<img src=x onerror=window.hacked=1>.png"
    part = dropped(page, (hostile, b"\x89PNG\r\n\x1a\n" + bytes(64)), ("empty.csv", b""), ("minutes.yaml", MINE))
    expect(part.get_by_text("3 files")).to_be_visible()
    expect(part).to_contain_text("taken for curated YAML")
    part.get_by_role("radio", name="empty.csv").or_(part.get_by_role("button", name="empty.csv")).first.click()
    expect(part).to_contain_text("is empty; a file with something in it is expected")
    expect(part.get_by_role("button", name="Load into the graph")).to_have_count(0)
    settled(page)
    part.get_by_role("button", name=hostile).or_(part.get_by_role("radio", name=hostile)).first.click()
    expect(part).to_contain_text("not recognised")
    settled(page)
    assert page.evaluate("window.hacked") is None
    part.get_by_role("button", name="Put away").click()
    expect(part.get_by_text("2 files")).to_be_visible()


def test_where_a_file_is_from_is_kept_with_it(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = dropped(
        page, ("pair.jsonl", '{"entity": {"id": "gb:x-lake", "kind": "Person", "name": "X Lake", "evidence": []}}\n')
    )
    part.get_by_role("button", name="Where is it from?").click()
    page.get_by_label("Publisher").last.fill("Lake Institute")
    page.get_by_role("button", name="Keep").click()
    settled(page)
    expect(page.get_by_label("Publisher").last).to_have_value("Lake Institute")


def test_a_pasted_table_is_read_once_what_must_not_be_guessed_is_answered(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = page.locator(".st-key-adding")
    part.locator(".st-key-paste-text textarea").fill(
        "who,whom,what,when\nTurkey,Ukraine,mediates,03/04/2022\nQatar,Israel,attacks,05/06/2023\n"
    )
    part.get_by_role("button", name="Read", exact=True).click()
    expect(part).to_contain_text("taken for a table")
    expect(part).to_contain_text("03/04/2022 may be 3 April 2022 or 4 March 2022. Which is it?")
    expect(part.get_by_role("button", name="Load into the graph")).to_have_count(0)
    settled(page)
    part.get_by_text("D/M/Y", exact=True).click()
    settled(page)
    expect(part.locator(".canvas[data-ready]")).to_be_visible()
    expect(figure(part, "New relations")).to_contain_text("2")


def test_the_rows_behind_a_relation_are_shown_where_their_file_is_at_hand(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = dropped(page, ("lake-events.csv", "source,target,type,date,page\nIceland,Bhutan,mediates,2023-05-17,p. 4\n"))
    came = loaded(page, part)
    switch(page, "Explore")
    choose(page, "Find", "Iceland")
    canvas = Canvas(page)
    canvas.click_edge("Iceland", "mediates")
    inspector(page).get_by_text("The rows it rests on").click()
    expect(inspector(page).get_by_test_id("stDataFrame")).to_be_visible()
    switch(page, "Sources")
    undone(page, came)


def test_a_number_of_nodes_opens_them_and_one_of_them_leads_to_explore(app: str, page: Page) -> None:
    opened(page, app, "sources")
    page.get_by_role("radio", name="What is in the graph").click()
    settled(page)
    tables = page.get_by_test_id("stDataFrame")
    expect(tables).to_have_count(2)
    tables.nth(1).click(position={"x": 18, "y": 18 + 35})  # the most frequent relation
    expect(tables).to_have_count(3)
    settled(page)
    tables.nth(2).click(position={"x": 18, "y": 18 + 35})
    expect(inspector(page).get_by_role("heading", name="is a party to")).to_be_visible()
    expect(inspector(page).locator("blockquote").first).to_be_visible()
