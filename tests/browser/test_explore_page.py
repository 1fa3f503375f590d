"""The Explore page as a person uses it: from a question to who says so, every change undone, views kept and handed on."""

from __future__ import annotations

import json
import re
import zipfile
from urllib.parse import unquote
from uuid import uuid4

import pytest
from drive import Canvas, inspector, opened, settled, watched
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser


def nodes(canvas: Canvas, number: int) -> None:
    """Waits until the picture has that many nodes."""
    expect(canvas.root).to_have_attribute("data-ready", str(number))
    settled(canvas.page)


def toolbar(page: Page, name: str) -> None:
    """Clicks a button of the row above the picture."""
    page.locator(".st-key-toolbar").get_by_role("button", name=name, exact=True).click()


def do(page: Page, menu: str, name: str) -> None:
    """Clicks a button in one of the toolbar's boxes, and closes the box."""
    toolbar(page, menu)
    box = page.get_by_test_id("stPopoverBody")
    box.get_by_role("button", name=name, exact=True).click()
    settled(page)
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)


def ask(page: Page, text: str) -> None:
    """Types into the box on top."""
    box = page.get_by_role("combobox", name="Find a name, or ask")
    box.click()
    box.fill(text)
    box.press("Enter")


def test_from_the_first_page_to_who_mediated_and_who_says_so(app: str, page: Page) -> None:
    opened(page, app)
    ask(page, "who mediated between Ukraine and Russia?")
    answer = page.locator(".st-key-answer")
    expect(answer).to_contain_text("Hakan Fidan, mediator")
    expect(answer.locator("blockquote").first).to_contain_text(re.compile(r"paragraph \d+"))
    assert {"Hakan Fidan", "Ukraine", "Russia"} <= set(Canvas(page).names())
    page.get_by_role("link", name="To the answer and the inspector").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(answer.get_by_role("button", name="Hakan Fidan, mediator")).to_be_focused()
    answer.get_by_role("button", name="Hakan Fidan, mediator").click()
    expect(inspector(page).get_by_role("heading", name=re.compile("^Hakan Fidan mediates"))).to_be_visible()
    page.get_by_role("button", name="Who mediates whom for Russia?").click()
    expect(page.get_by_role("heading", name="Who mediates whom")).to_be_visible()
    expect(page.get_by_role("combobox", name="Party", exact=True)).to_have_value("Russia · State")


def test_what_is_not_understood_is_said(app: str, page: Page) -> None:
    opened(page, app)
    ask(page, "who mediated between Atlantis and Russia")
    expect(page.locator(".st-key-unclear")).to_contain_text("Nothing here is called “Atlantis”")
    ask(page, "what happened on 2 June 2025")
    expect(page.locator(".st-key-answer")).to_contain_text("Second round of the Istanbul talks")


def test_every_change_is_undone_and_the_camera_stays(app: str, page: Page) -> None:
    canvas = Canvas(opened(page, app))
    first = canvas.view()
    count = len(first["places"])
    canvas.double_click("Russia")
    expect(canvas.root).not_to_have_attribute("data-ready", str(count))
    more = len(Canvas(page).names())
    do(page, "Selection", "Collapse")
    nodes(canvas, count)
    toolbar(page, "Undo")
    nodes(canvas, more)
    toolbar(page, "Undo")
    nodes(canvas, count)
    assert canvas.view()["places"] == first["places"]
    canvas.drag("Donald Trump", 30, 20)
    expect(page.locator(".st-key-do-redo button")).to_be_disabled()
    moved = canvas.view()
    assert moved["places"] != first["places"]
    toolbar(page, "Undo")
    page.wait_for_function(
        "([stage, id, x]) => Math.round(stage.network.getPositions([id])[id].x) === x",
        arg=[canvas.stage.element_handle(), id_ := canvas.node("Donald Trump"), first["places"][id_]["x"]],
    )
    assert (canvas.view()["scale"], canvas.view()["centre"]) == (moved["scale"], moved["centre"])


def test_hide_pin_and_layout_by_keyboard(app: str, page: Page) -> None:
    canvas = Canvas(opened(page, app))
    count = len(canvas.names())
    canvas.click("Ukraine")
    expect(inspector(page).get_by_role("heading", name="Ukraine", exact=True)).to_be_visible()
    settled(page)
    do(page, "Selection", "Pin")
    before = canvas.view()["places"]
    button = page.locator(".st-key-toolbar").get_by_role("button", name="Arrange", exact=True)
    button.focus()
    button.press("Enter")
    page.get_by_role("button", name="Two camps", exact=True).press("Enter")
    nodes(canvas, count + 3)  # and the names of both camps and of the third parties
    after = canvas.view()["places"]
    ukraine, russia, fidan = (canvas.node(name) for name in ("Ukraine", "Russia", "Hakan Fidan"))
    assert after[ukraine] == before[ukraine]
    assert after[russia] != before[russia]
    ends = sorted(after[node]["x"] for node in (ukraine, russia))
    assert ends[0] < after[fidan]["x"] < ends[1]
    page.keyboard.press("Escape")
    do(page, "Selection", "Hide")
    nodes(canvas, count + 2)
    toolbar(page, "Selection")
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Ukraine").click()
    nodes(canvas, count + 3)


def test_states_drawn_as_one_and_the_picture_as_a_list(app: str, page: Page) -> None:
    canvas = Canvas(opened(page, app))
    do(page, "Arrange", "By state, each as one")
    canvas.await_name(r"^Russia \+ \d$")
    assert "Vladimir Medinsky" not in canvas.names()
    page.locator(".st-key-toolbar").get_by_text("List", exact=True).click()
    expect(page.get_by_role("cell", name=re.compile("^Hakan Fidan mediates")).first.or_(
        page.get_by_role("rowheader", name=re.compile("^Hakan Fidan mediates")).first
    )).to_be_visible()  # fmt: skip
    page.locator(".st-key-toolbar").get_by_text("Picture", exact=True).click()
    Canvas(page)
    do(page, "Arrange", "Not at all")
    Canvas(page).await_name("^Vladimir Medinsky$")


def test_a_view_is_saved_reopened_handed_on_and_exported(app: str, page: Page, light: BrowserContext) -> None:
    canvas = Canvas(opened(page, app))
    canvas.click("Ukraine")
    expect(inspector(page).get_by_role("heading", name="Ukraine", exact=True)).to_be_visible()
    settled(page)
    do(page, "Selection", "Isolate")
    before = canvas.view()
    do(page, "Arrange", "In layers")
    canvas.await_move(before)
    kept, names = canvas.view()["places"], canvas.names()
    name = f"test {uuid4().hex[:6]}"
    toolbar(page, "Views")
    box = page.get_by_test_id("stPopoverBody")
    box.get_by_label("Keep this view under a name").fill(name)
    box.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"Saved as {name}")).to_be_visible()
    link = box.get_by_test_id("stCode").inner_text().strip()
    page.keyboard.press("Escape")

    other = watched(light)
    shown = Canvas(opened(other, app, link.removeprefix(app).lstrip("/")))
    assert shown.view()["places"] == kept
    expect(inspector(other).get_by_role("heading", name="Ukraine", exact=True)).to_be_visible()
    other.goto(f"{app}/?view={name}")
    assert Canvas(other).view()["places"] == kept
    toolbar(other, "Views")
    box = other.get_by_test_id("stPopoverBody")
    box.get_by_role("combobox", name="Saved views").click()
    other.get_by_role("option", name=re.compile(f"^{name}")).click()
    box.get_by_role("button", name="Delete").click()
    settled(other)
    other.goto(f"{app}/?view={name}")
    expect(other.get_by_text("no view is called")).to_be_visible()
    other.goto(f"{app}/?picture=eNq0")
    expect(other.get_by_text("it is not whole")).to_be_visible()
    Canvas(other)
    other.close()

    toolbar(page, "Export")
    with page.expect_download() as download:
        page.get_by_role("button", name="HTML: the picture, offline").click()
    html = download.value.path().read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="data">(.*?)</script>', html, re.DOTALL).group(1))
    assert sorted(" ".join(node["label"].split()) for node in data["nodes"]) == sorted(names)
    assert {node["id"]: node["x"] for node in data["nodes"]} == pytest.approx(
        {id: at["x"] for id, at in kept.items()}, abs=1
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV: nodes and relations, two tables").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        rows = archive.read("gobetween.nodes.csv").decode("utf-8").splitlines()
    assert len(rows) == len(names) + 1


def test_a_picture_in_groups_is_exported_as_it_is_seen(app: str, page: Page) -> None:
    canvas = Canvas(opened(page, app))
    do(page, "Arrange", "By state, each as one")
    canvas.await_name(r"^Ukraine \+ \d")
    toolbar(page, "Export")
    with page.expect_download() as download:
        page.get_by_role("button", name="HTML: the picture, offline").click()
    html = download.value.path().read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="data">(.*?)</script>', html, re.DOTALL).group(1))
    assert sorted(" ".join(node["label"].split()) for node in data["nodes"]) == sorted(canvas.names())
    assert {edge["from"] for edge in data["edges"]} <= {node["id"] for node in data["nodes"]}


def test_explore_has_an_address_with_a_name_too(app: str, page: Page) -> None:
    canvas = Canvas(opened(page, app, "explore?nodes=iso:UA iso:RU&layout=concentric&node=iso:RU"))
    assert set(canvas.names()) == {"Ukraine", "Russia"}
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(inspector(page).get_by_role("heading", name="Russia", exact=True)).to_be_visible()
    assert "iso:UA iso:RU" in unquote(page.url).replace("+", " ")
