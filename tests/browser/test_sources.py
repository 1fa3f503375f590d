"""Adding a file in the app: what it is, what would come, loading it, and what was rejected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from drive import Canvas, choose, inspector, opened, settled, switch
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

MINE = """\
gobetween: 1
document: {id: 'doc:browser', title: Minutes of the lake talks, licence: CC0}
entities:
  - {id: 'gb:lake-talks', kind: Process, name: Lake talks <b>bold</b>}
  - {id: 'gb:ada-lake', kind: Person, name: Ada Lake}
relations:
  - {source: 'gb:ada-lake', type: MEDIATES, target: 'gb:lake-talks', from: 2024-05-01, at: page 1, quote: 'Ada Lake mediated.'}
  - {source: 'gb:ada-lake', type: MEDIATE, target: 'gb:lake-talks', at: page 2}
"""


def dropped(page: Page, name: str, content: str | bytes) -> Locator:
    """The part of the page for adding files, with this one in it."""
    part = page.locator(".st-key-adding")
    data = content if isinstance(content, bytes) else content.encode()
    part.get_by_test_id("stFileUploaderDropzoneInput").set_input_files({"name": name, "mimeType": "", "buffer": data})
    settled(page)
    return part


def test_a_file_is_shown_before_it_is_loaded_and_its_rejected_rows_can_be_had(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = dropped(page, "minutes.yaml", MINE)
    expect(part.get_by_test_id("stMetric").filter(has_text="Rejected rows")).to_contain_text("1")
    expect(part.locator(".canvas[data-ready]")).to_be_visible()
    part.get_by_role("tab", name="Rejected (1)").click()
    part.get_by_role("button", name="Load into the graph").click()
    expect(part).to_contain_text("minutes.yaml is loaded: 3 new nodes, 1 new relations")
    with page.expect_download() as download:
        part.get_by_role("button", name="1 rejected rows").click()
    kept = Path(download.value.path()).read_text()
    assert "did you mean MEDIATES?" in kept and '"row"' in kept
    expect(page.get_by_text("Minutes of the lake talks")).to_be_visible()
    settled(page)
    switch(page, "Explore")
    choose(page, "Find", "Ada Lake")
    expect(inspector(page).get_by_role("button", name="Lake talks <b>bold</b>", exact=True)).to_be_visible()


def test_what_is_no_file_to_load_is_said_in_one_line(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = dropped(page, "picture.png", b"\x89PNG\r\n\x1a\n" + bytes(64))
    expect(part.get_by_test_id("stAlert").first).to_contain_text(re.compile("^.*picture.png: not recognised"))
    expect(part.get_by_role("button", name="Load into the graph")).to_have_count(0)
    part = dropped(page, "empty.csv", b"")
    expect(part.get_by_test_id("stAlert").filter(has_text="empty.csv: is empty")).to_be_visible()


def test_where_a_file_is_from_is_kept_with_it(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = dropped(
        page, "pair.jsonl", '{"entity": {"id": "gb:x-lake", "kind": "Person", "name": "X Lake", "evidence": []}}\n'
    )
    part.get_by_text("Where is it from?").click()
    part.get_by_label("Publisher").fill("Lake Institute")
    part.get_by_role("button", name="Keep").click()
    settled(page)
    expect(part.get_by_label("Publisher")).to_have_value("Lake Institute")


def test_a_table_is_read_once_what_must_not_be_guessed_is_answered(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = dropped(
        page, "lakes.csv", "who,whom,what,when\nTurkey,Ukraine,mediates,03/04/2022\nQatar,Israel,attacks,05/06/2023\n"
    )
    expect(part).to_contain_text("03/04/2022 may be 3 April 2022 or 4 March 2022. Which is it?")
    expect(part.get_by_role("button", name="Load into the graph")).to_have_count(0)
    part.get_by_text("D/M/Y", exact=True).click()
    settled(page)
    expect(part.locator(".canvas[data-ready]")).to_be_visible()
    expect(part.get_by_test_id("stMetric").filter(has_text="Relations")).to_contain_text("2")
    part.get_by_role("button", name="Load into the graph").click()
    expect(part).to_contain_text("lakes.csv is loaded: ")
    settled(page)
    switch(page, "Explore")
    choose(page, "Find", "Qatar")
    expect(inspector(page).get_by_role("button", name="Israel").first).to_be_visible()


def test_the_rows_behind_a_relation_are_shown_where_their_file_is_at_hand(app: str, page: Page) -> None:
    opened(page, app)
    switch(page, "Sources")
    part = dropped(page, "lake-events.csv", "source,target,type,date,page\nIceland,Bhutan,mediates,2023-05-17,p. 4\n")
    part.get_by_role("button", name="Load into the graph").click()
    expect(part).to_contain_text("lake-events.csv is loaded: ")
    settled(page)
    switch(page, "Explore")
    choose(page, "Find", "Iceland")
    canvas = Canvas(page)
    canvas.click_edge("Iceland", "mediates")
    inspector(page).get_by_text("The rows it rests on").click()
    expect(inspector(page).get_by_test_id("stDataFrame")).to_be_visible()
