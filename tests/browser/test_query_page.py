"""The Query page: what a user does there by mouse and by keyboard."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from drive import Canvas, inspector, opened, settled, switch
from playwright.sync_api import Locator, Page, expect

SLOW = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b = -1 RETURN count(*)"


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Query in Cypher")


def run(page: Page, text: str) -> None:
    """Types a query and runs it, by the keyboard alone."""
    editor(page).fill(text)
    editor(page).press("Control+Enter")
    settled(page)


def test_an_example_leads_to_a_table_a_picture_files_and_the_explorer(app: str, page: Page) -> None:
    opened(page, app, "query")
    page.get_by_role("combobox", name="Begin with an example").click()
    page.get_by_role("option", name="Who came between two of them, and how?").click()
    expect(editor(page)).to_have_value(re.compile(r"PARTY_TO.*\$other", re.DOTALL))
    expect(page.get_by_role("textbox", name="$other")).to_have_value("Russia")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text(re.compile(r"^\d+ rows in"))).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    assert "Hakan Fidan mediates Second round" in saved.value.path().read_text(encoding="utf-8")
    with page.expect_download() as saved:
        page.get_by_role("button", name="JSON").click()
    assert {row["third"]["name"] for row in json.loads(saved.value.path().read_text(encoding="utf-8"))} >= {"Turkey"}
    page.get_by_role("radio", name="Picture").click()
    canvas = Canvas(page)
    assert {"Hakan Fidan", "Turkey"} <= set(canvas.names())
    canvas.click("Hakan Fidan")
    expect(inspector(page).get_by_role("heading", name="Hakan Fidan")).to_be_visible()


def test_a_row_leads_on_to_what_is_in_it(app: str, page: Page) -> None:
    opened(page, app, "query")
    run(page, "MATCH (n:Person {name: 'Hakan Fidan'})-[r:MEDIATES]->(talks) RETURN n, r, talks")
    table = page.get_by_test_id("stDataFrame").locator("canvas").first
    expect(table).to_be_visible()
    table.click(position={"x": 12, "y": 52}, force=True)
    page.get_by_role("button", name="Hakan Fidan mediates Second round").click()
    expect(inspector(page)).to_contain_text("mediator of this round")


def test_writing_and_mistakes_are_one_line_with_the_place(app: str, page: Page) -> None:
    opened(page, app, "query")
    run(page, "MATCH (n:State)\nSET n.name = 'x'")
    expect(page.get_by_role("alert")).to_contain_text("Line 2, column 1: SET would change the graph")
    expect(page.get_by_test_id("stCode")).to_contain_text("SET n.name = 'x'\n^")
    run(page, "MATCH (n:State)\nRETURN n.name ODER BY 1")
    expect(page.get_by_role("alert")).to_contain_text("Line 2, column 14")
    run(page, "MATCH (n:State {name: '<img src=x onerror=alert(1)>'}) RETURN n")
    expect(page.get_by_text("No rows")).to_be_visible()


def test_one_that_takes_long_can_be_cancelled(app: str, page: Page) -> None:
    opened(page, app, "query")
    run(page, SLOW)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("alert")).to_contain_text("It was cancelled")
    run(page, "MATCH (n:State) RETURN count(n) AS states")
    expect(page.get_by_text(re.compile("^1 row in"))).to_be_visible()


def test_a_link_brings_a_query_and_does_not_run_it(app: str, page: Page) -> None:
    text = "MATCH (n:Entity {name: $who}) RETURN n"
    opened(page, app, f"query?query={quote(text)}&p.who=Qatar")
    expect(editor(page)).to_have_value(text)
    expect(page.get_by_text("A link brought this query")).to_be_visible()
    expect(page.get_by_text(re.compile(r"rows? in"))).to_have_count(0)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text(re.compile("^1 row in"))).to_be_visible()
    assert f"query={quote(text, safe='')}".replace("%20", "+") in page.url
    switch(page, "Sources")
    switch(page, "Query")
    expect(editor(page)).to_have_value(text)


def test_the_schema_is_at_hand_and_goes_into_the_text(app: str, page: Page) -> None:
    opened(page, app, "query")
    editor(page).fill("MATCH")
    page.get_by_role("radio", name=re.compile("^Person ")).click()
    expect(editor(page)).to_have_value("MATCH (:Person)")
    page.get_by_role("radio", name=re.compile("^MEDIATES ")).click()
    expect(editor(page)).to_have_value("MATCH (:Person) -[:MEDIATES]->")
