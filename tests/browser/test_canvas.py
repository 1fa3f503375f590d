"""The component by itself: what reaches Python, what is drawn from hostile data, and that vis-network is pyvis's own."""

from __future__ import annotations

import hashlib
import re
from importlib import resources
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from drive import Canvas, settled
from hostile import NAMES
from playwright.sync_api import Page, expect
from samples import graph_of, relation

from graph.model import Entity
from graph.picture.page import page as picture_page
from views import canvas as component


@pytest.mark.browser
def test_hostile_names_are_only_text(hostile: str, page: Page) -> None:
    page.goto(hostile)
    canvas = Canvas(page)
    for name in NAMES:
        expect(page.get_by_text(name, exact=True).first).to_be_attached()
    for name in NAMES:
        canvas.point(name[:12])
        expect(canvas.root.locator(".card strong")).to_have_text(name)
        assert canvas.root.locator(".card *:not(strong, span)").count() == 0
    search = canvas.root.get_by_role("combobox")
    search.fill("window.hacked=1")
    expect(canvas.root.get_by_role("option")).to_have_text(f"{NAMES[0]} · Person")
    canvas.click(NAMES[0][:12])
    expect(canvas.root.locator(".menu .chosen")).to_have_text(NAMES[0])
    assert page.evaluate("window.hacked") is None


@pytest.mark.browser
def test_every_event_reaches_python(hostile: str, page: Page) -> None:
    page.goto(hostile)
    canvas, log = Canvas(page), page.locator(".st-key-log")
    canvas.click(NAMES[0][:12])
    expect(log).to_contain_text("node_click=<img")
    expect(log).to_contain_text("selection=")
    canvas.click_edge(NAMES[1][:12], "meets")
    expect(log).to_contain_text("edge_click=r:<script>")
    canvas.double_click(NAMES[4][:9])
    expect(log).to_contain_text("expand=${window")
    canvas.drag(NAMES[5][:6], 30, 20)
    expect(log).to_contain_text("positions=")


@pytest.mark.browser
def test_the_keyboard_does_what_the_mouse_does(hostile: str, page: Page) -> None:
    page.goto(hostile)
    canvas, log = Canvas(page), page.locator(".st-key-log")
    spoken = canvas.root.locator(".spoken")
    canvas.stage.focus()
    page.keyboard.press("/")
    page.keyboard.type("ukr")
    page.keyboard.press("Enter")
    expect(log).to_contain_text("node_click=iso:UA")
    settled(page)
    for key, told in [("e", "expand"), ("c", "collapse"), ("p", "unpin"), ("i", "isolate"), ("Delete", "hide")]:
        page.keyboard.press(key)
        expect(log).to_contain_text(f"command={{'name': '{told}', 'ids': ['iso:UA']}}")
    page.keyboard.press("Control+z")
    expect(log).to_contain_text("command={'name': 'undo'")
    page.keyboard.press("n")
    expect(spoken).to_have_text("2 selected")
    page.keyboard.press("Escape")
    # From one node one comes to another, wherever they stand.
    page.keyboard.press("ArrowRight")
    first = spoken.inner_text()
    assert "Person" in first or "State" in first
    heard = set()
    for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        heard.add(spoken.inner_text())
    assert heard - {first, "Nothing further that way."}
    scale = canvas.view()["scale"]
    page.keyboard.press("+")
    assert canvas.view()["scale"] > scale
    page.keyboard.press("?")
    expect(canvas.root.get_by_role("dialog", name="Keys")).to_contain_text("hide: take out of the picture")
    expect(log).not_to_contain_text("'redo'")  # it does not apply


@pytest.mark.browser
def test_the_legend_hides_and_shows_and_a_rerun_keeps_it(hostile: str, page: Page) -> None:
    page.goto(hostile)
    canvas, log = Canvas(page), page.locator(".st-key-log")
    before, everything = canvas.view(), canvas.shown()
    states = canvas.root.get_by_role("button", name="States")
    states.click()
    expect(states).to_have_attribute("aria-pressed", "false")
    assert everything - canvas.shown() == {"iso:UA", f"r:{NAMES[5]}"}
    expect(log).to_contain_text("hidden=['kind:State']")
    settled(page)
    assert "iso:UA" not in canvas.shown()
    states.click()
    assert canvas.shown() == everything
    assert canvas.view() == before
    people = canvas.root.get_by_role("button", name="People")
    people.click(modifiers=["Shift"])
    assert "iso:UA" not in canvas.shown() and NAMES[0] in canvas.shown()
    people.click(modifiers=["Shift"])
    assert canvas.shown() == everything


@pytest.mark.browser
def test_a_period_hides_relations_and_pales_whom_nothing_is_left(hostile: str, page: Page) -> None:
    page.goto(hostile)
    canvas = Canvas(page)
    everything, before = canvas.shown(), canvas.view()
    tell = "(detail) => window.dispatchEvent(new CustomEvent('gobetween-period', { detail }))"
    page.evaluate(tell, {"since": "2021-01-01", "until": None})
    assert everything - canvas.shown() == {f"r:{NAMES[0]}"}
    opacity = "(stage, id) => stage.network.body.nodes[id].options.opacity"
    assert canvas.stage.evaluate(opacity, NAMES[0]) < 0.5
    assert canvas.stage.evaluate(opacity, NAMES[1]) == 1
    page.evaluate(tell, {"since": "2020-06-01", "until": "2020-06-30"})
    assert {one for one in canvas.shown() if one.startswith("r:")} == {f"r:{NAMES[0]}"}
    assert everything - canvas.shown() <= {f"r:{name}" for name in NAMES}
    page.evaluate(tell, {"since": None, "until": None})
    assert canvas.stage.evaluate(opacity, NAMES[0]) == 1
    assert canvas.view() == before


@pytest.mark.browser
def test_several_are_selected_and_the_menu_works_on_them(hostile: str, page: Page) -> None:
    page.goto(hostile)
    canvas, log = Canvas(page), page.locator(".st-key-log")
    menu = canvas.root.get_by_role("toolbar", name="What to do with the selection")
    at = canvas.where("Ukraine")
    page.mouse.click(at["x"], at["y"], button="right")
    expect(menu.get_by_role("button", name="Expand")).to_be_focused()
    page.keyboard.press("Escape")
    canvas.click("Ukraine", "Shift")
    canvas.click(NAMES[5][:6], "Shift")
    expect(menu).to_contain_text("2 selected")
    menu.get_by_role("button", name="Hide").click()
    expect(log).to_contain_text(re.compile("command=.*'hide', 'ids': ..+, .+"))
    settled(page)
    expect(menu).to_contain_text("2 selected")  # a rerun keeps what one has chosen
    box = canvas.stage.bounding_box()
    page.keyboard.press("Escape")
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] + 5, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + box["height"] - 60)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(menu).to_contain_text(f"{len(NAMES) + 1} selected")


@pytest.mark.browser
def test_the_picture_can_be_saved(hostile: str, page: Page) -> None:
    page.goto(hostile)
    canvas = Canvas(page)
    before = canvas.view()
    with page.expect_download() as download:
        canvas.root.locator(".png").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    with page.expect_download() as download:
        canvas.root.locator("button.svg").click()
    drawing = ElementTree.parse(download.value.path())
    said = [" ".join(block.itertext()) for block in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert "Ukraine" in said and any(name.startswith("<img") for name in said)
    parts = {element.tag.rpartition("}")[2] for element in drawing.iter()}
    assert parts <= {"svg", "title", "g", "rect", "path", "circle", "polygon", "text", "tspan", "image"}
    assert {"image", "circle", "path"} <= parts
    assert all(element.get("href").startswith("data:image/") for element in drawing.iter() if element.get("href"))
    assert canvas.view() == before


@pytest.mark.browser
def test_the_list_says_and_does_the_same(hostile: str, page: Page) -> None:
    page.goto(hostile)
    log, view = page.locator(".st-key-log"), page.get_by_role("region", name="The picture as a list")
    expect(view.get_by_role("row")).to_have_count(2 + len(NAMES) + 1 + len(NAMES))
    view.get_by_role("button", name=NAMES[5], exact=True).click()
    expect(log).to_contain_text(f"listed={NAMES[5]}")
    settled(page)
    view.get_by_role("button", name="Hide Ukraine").press("Enter")
    expect(log).to_contain_text("hidden=iso:UA")
    expect(view.get_by_role("button", name="Hide Ukraine")).to_be_focused()
    view.get_by_role("searchbox").fill("UKRAINE")
    expect(view.get_by_role("status")).to_have_text(f"2 of {2 * len(NAMES) + 1} rows")
    expect(view.get_by_role("button", name="Expand")).to_have_count(0)
    assert page.evaluate("window.hacked") is None


@pytest.mark.browser
def test_a_page_of_its_own_is_the_same_canvas_and_runs_nothing_else(page: Page) -> None:
    names = [*NAMES, "Ukraine"]
    entities = [Entity(f"p:{i}", "Person", name) for i, name in enumerate(NAMES)] + [
        Entity("iso:UA", "State", "Ukraine")
    ]
    ids = [entity.id for entity in entities]
    graph = graph_of(entities, [relation(one, "MEETS", other) for one, other in pairwise(ids)])
    html = picture_page(graph, title=NAMES[2], positions={"p:0": (-400.0, 0.0)})
    page.route("http://127.0.0.1:1/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("http://127.0.0.1:1/")
    canvas = Canvas(page, still=False)
    assert len(canvas.names()) == len(names)
    assert canvas.view()["places"]["p:0"] == {"x": -400, "y": 0}
    canvas.root.get_by_role("button", name="States").click()
    assert "iso:UA" not in canvas.shown()
    canvas.stage.focus()
    page.keyboard.press("ArrowRight")
    expect(canvas.root.locator(".spoken")).to_contain_text("tied to")
    expect(canvas.root.get_by_role("button", name="Hide")).to_have_count(0)
    # Its policy lets no other script run, whatever may have brought it in.
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.hacked = 9' }))"
    )
    assert page.evaluate("window.hacked") is None


def test_vis_network_is_pyviss_own() -> None:
    ours = resources.files("graph.picture").joinpath("frontend/vis-network-9.1.2.min.js").read_bytes()
    theirs = resources.files("pyvis").joinpath("lib/vis-9.1.2/vis-network.min.js").read_bytes()
    assert hashlib.sha256(ours).digest() == hashlib.sha256(theirs).digest()


def test_the_build_follows_our_javascript() -> None:
    assert len(component.build()) == 16
