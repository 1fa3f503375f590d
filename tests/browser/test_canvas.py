"""The component by itself: what reaches Python, what is drawn from hostile data, and that vis-network is pyvis's own."""

from __future__ import annotations

import hashlib
from importlib import resources

import pytest
from drive import Canvas
from hostile import NAMES
from playwright.sync_api import Page, expect

from views import canvas as component


@pytest.mark.browser
def test_hostile_names_are_only_text(hostile: str, page: Page) -> None:
    page.goto(hostile)
    canvas = Canvas(page)
    for name in NAMES:
        expect(page.get_by_text(name, exact=True).first).to_be_attached()
    at = canvas.stage.evaluate("(s) => { const b = s.getBoundingClientRect(); return [b.x, b.y]; }")
    places = canvas.stage.evaluate(
        "(s) => Object.values(s.network.getPositions()).map((p) => s.network.canvasToDOM(p))"
    )
    for place in places:
        page.mouse.move(at[0] + place["x"], at[1] + place["y"])
        expect(canvas.root.locator(".card")).to_be_visible()
        assert canvas.root.locator(".card *:not(strong, span)").count() == 0
    assert page.evaluate("window.hacked") is None


@pytest.mark.browser
def test_every_event_reaches_python(hostile: str, page: Page) -> None:
    page.goto(hostile)
    canvas = Canvas(page)
    log = page.locator(".st-key-log")
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
def test_the_picture_can_be_saved(hostile: str, page: Page) -> None:
    page.goto(hostile)
    before = Canvas(page).view()
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert Canvas(page).view() == before


def test_vis_network_is_pyviss_own() -> None:
    ours = resources.files("graph.picture").joinpath("frontend/vis-network-9.1.2.min.js").read_bytes()
    theirs = resources.files("pyvis").joinpath("lib/vis-9.1.2/vis-network.min.js").read_bytes()
    assert hashlib.sha256(ours).digest() == hashlib.sha256(theirs).digest()


def test_the_build_follows_our_javascript() -> None:
    assert len(component.build()) == 16
