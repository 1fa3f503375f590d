"""The app as a person uses it: each page answers its question on the seeds, and the picture keeps its place."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from drive import Canvas, choose, inspector, opened, settled, switch
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

pytestmark = pytest.mark.browser

SAID_WHERE = re.compile(r"paragraph \d+")
TALKS = re.compile("talks.*Istanbul|Istanbul.*talks", re.IGNORECASE)


def test_first_page_shows_the_latest_mediated_talks(app: str, page: Page) -> None:
    names = Canvas(opened(page, app)).names()
    assert {"Hakan Fidan", "Ukraine", "Russia"} <= set(names)
    assert any(TALKS.search(name) for name in names)
    assert len(names) <= 30  # a picture, not a hairball
    expect(inspector(page)).to_contain_text("Hakan Fidan")


def test_a_click_on_hakan_fidan_says_who_he_is_and_who_says_so(app: str, page: Page) -> None:
    canvas = Canvas(opened(page, app))
    canvas.click("Ukraine")
    expect(inspector(page).get_by_role("heading", name="Ukraine")).to_be_visible()
    canvas.click("Hakan Fidan")
    panel = inspector(page)
    expect(panel.get_by_role("heading", name="Hakan Fidan")).to_be_visible()
    expect(panel).to_contain_text(re.compile("foreign", re.IGNORECASE))
    expect(panel.get_by_role("button", name=TALKS).first).to_be_visible()
    expect(panel).to_contain_text(re.compile("between (Ukraine and Russia|Russia and Ukraine)"))
    expect(panel.locator("blockquote").first).to_contain_text(SAID_WHERE)


def test_clicking_the_same_node_again_counts_again(app: str, page: Page) -> None:
    canvas = Canvas(opened(page, app))
    canvas.click("Russia")
    panel = inspector(page)
    expect(panel.get_by_role("heading", name="Russia")).to_be_visible()
    settled(page)
    panel.get_by_role("button", name=TALKS).first.click()
    expect(panel.get_by_role("heading", name=TALKS)).to_be_visible()
    canvas.click("Russia")
    expect(panel.get_by_role("heading", name="Russia")).to_be_visible()


def test_a_click_sends_the_picture_no_second_time(app: str, page: Page) -> None:
    told: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: told.append(frame)))
    canvas = Canvas(opened(page, app))
    canvas.click("Russia")
    expect(inspector(page).get_by_role("heading", name="Russia")).to_be_visible()
    settled(page)
    messages = [ForwardMsg.FromString(frame) for frame in told]
    components = [message.delta.new_element.bidi_component for message in messages]
    # Streamlit itself sends what is the same once, if it is large: it must be the same.
    assert len({one.bytes for one in components if one.component_name == "gobetween.canvas"}) == 1
    assert len({one.json for one in components if one.component_name == "gobetween.told"}) == 2


def test_a_click_on_an_edge_shows_its_sentence(app: str, page: Page) -> None:
    canvas = Canvas(opened(page, app))
    canvas.click_edge("Hakan Fidan", "mediates")
    expect(inspector(page).get_by_role("heading", name=re.compile("^Hakan Fidan mediates .+"))).to_be_visible()
    settled(page)
    expect(inspector(page).locator("blockquote")).to_contain_text(SAID_WHERE)


def test_layout_and_zoom_stay_through_a_rerun_and_a_page_switch(app: str, page: Page) -> None:
    canvas = Canvas(opened(page, app))
    canvas.drag("Hakan Fidan", 60, 40)
    canvas.zoom(2)
    before = canvas.view()
    canvas.click("Ukraine")
    expect(inspector(page).get_by_role("heading", name="Ukraine")).to_be_visible()
    assert canvas.view() == before
    switch(page, "Paths")
    expect(page.get_by_role("heading", name="How two are connected")).to_be_visible()
    switch(page, "Explore")
    assert Canvas(page).view() == before
    expect(inspector(page).get_by_role("heading", name="Ukraine")).to_be_visible()


def test_a_double_click_adds_neighbours_and_moves_nothing(app: str, page: Page) -> None:
    canvas = Canvas(opened(page, app))
    before = canvas.view()["places"]
    canvas.double_click("Russia")
    expect(canvas.root).not_to_have_attribute("data-ready", str(len(before)))
    after = canvas.view()["places"]
    assert len(before) < len(after) <= len(before) + 15
    assert {node: after[node] for node in before} == before


def test_remove_and_isolate(app: str, page: Page) -> None:
    canvas = Canvas(opened(page, app))
    canvas.click("Ukraine")
    expect(inspector(page).get_by_role("heading", name="Ukraine")).to_be_visible()
    before = len(canvas.names())
    page.get_by_role("button", name="Remove").click()
    expect(canvas.root).to_have_attribute("data-ready", str(before - 1))
    assert "Ukraine" not in canvas.names()
    page.get_by_role("button", name="Isolate").click()
    page.wait_for_function(
        "(stage) => stage.network.body.data.nodes.get().some((node) => node.label === 'Ukraine')",
        arg=canvas.stage.element_handle(),
    )


def test_search_suggests_and_forgives_a_typo(app: str, page: Page) -> None:
    opened(page, app)
    choose(page, "Find", "Rustem Umerov")
    expect(inspector(page).get_by_role("heading", name="Rustem Umerov")).to_be_visible()
    box = page.get_by_role("combobox", name="Find")
    box.click()
    box.fill("Vladmir Medinski")
    box.press("Enter")
    expect(page.get_by_text("Medinski”")).to_be_visible()
    settled(page)
    several = page.locator(".st-key-unclear").get_by_role("button", name="Vladimir Medinsky")
    if not inspector(page).get_by_role("heading", name="Vladimir Medinsky").is_visible():
        several.first.click()
    expect(inspector(page).get_by_role("heading", name="Vladimir Medinsky")).to_be_visible()


def test_a_node_has_an_address_of_its_own(app: str, page: Page) -> None:
    canvas = Canvas(opened(page, app))
    canvas.click("Russia")
    expect(inspector(page).get_by_role("heading", name="Russia")).to_be_visible()
    russia = canvas.node("Russia")
    page.wait_for_url(lambda url: russia in unquote(url))
    page.goto(page.url)
    Canvas(page)
    expect(inspector(page).get_by_role("heading", name="Russia")).to_be_visible()


def test_who_mediates_whom(app: str, page: Page) -> None:
    opened(page, app, "mediation")
    choose(page, "Mediator", "Hakan Fidan")
    detail = page.locator(".st-key-evidence")
    expect(detail).to_contain_text(re.compile("Ukraine|Russia"))
    expect(detail.locator("blockquote").first).to_contain_text(SAID_WHERE)
    expect(page.get_by_role("heading", name=re.compile("Hakan Fidan, mediator"))).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0] == "Mediator,Part,Talks or agreement,Between,Date,Evidence"
    assert len(lines) > 1


def test_a_row_of_the_table_shows_its_own_evidence(app: str, page: Page) -> None:
    opened(page, app, "mediation")
    title = page.get_by_role("heading", level=3)
    first = title.inner_text()
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible()
    table.click(position={"x": 18, "y": 18 + 35 * 4})
    expect(title).not_to_have_text(first)


def test_how_two_are_connected(app: str, page: Page) -> None:
    opened(page, app, "paths")
    choose(page, "From", "Rustem Umerov")
    choose(page, "To", "Vladimir Medinsky")
    expect(page.get_by_text(re.compile("^Rustem Umerov .+ Vladimir Medinsky.$")).first).to_be_visible()
    page.get_by_text("Who says so").first.click()
    expect(page.locator("blockquote").first).to_be_visible()
    assert {"Rustem Umerov", "Vladimir Medinsky"} <= set(Canvas(page).names())


def test_no_page_takes_another_for_its_own(app: str, page: Page) -> None:
    opened(page, app)
    pages = page.get_by_test_id("stTopNavLink").all_inner_texts()
    names = [text.splitlines()[-1] for text in pages]
    assert len(names) == 9
    for name in [*names[1:], *reversed(names)]:  # each after the one before it and the one behind it
        switch(page, name)
        settled(page)
        expect(page.locator("h1")).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_click_in_a_small_picture_leads_to_explore(app: str, page: Page) -> None:
    canvas = Canvas(opened(page, app, "paths"))
    canvas.click_edge("Hakan Fidan", "mediates")
    expect(inspector(page).get_by_role("heading", name=re.compile("^Hakan Fidan mediates .+"))).to_be_visible()
    assert {"Hakan Fidan"} <= set(Canvas(page).names())
    switch(page, "Paths")
    Canvas(page).click("Hakan Fidan")
    expect(inspector(page).get_by_role("heading", name="Hakan Fidan", exact=True)).to_be_visible()


def test_who_is_central(app: str, page: Page) -> None:
    opened(page, app, "centrality")
    expect(page.get_by_text(re.compile("Computed on the whole graph.* nodes, .* ties"))).to_be_visible()
    expect(page.get_by_text("lies on the shortest ways between others")).to_be_visible()
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible()
    table.click(position={"x": 18, "y": 18 + 35})
    open_it = page.get_by_role("button", name=re.compile("Open .+ in Explore"))
    name = re.fullmatch(r"(?:hub)?\s*Open (.+) in Explore", open_it.inner_text()).group(1)
    open_it.click()
    expect(inspector(page).get_by_role("heading", name=name, exact=True)).to_be_visible()
    assert name in Canvas(page).names()


def test_the_inspector_leads_to_paths_and_mediators(app: str, page: Page) -> None:
    canvas = Canvas(opened(page, app))
    canvas.click("Ukraine")
    expect(inspector(page).get_by_role("heading", name="Ukraine")).to_be_visible()
    page.get_by_role("button", name="Its mediators").click()
    expect(page.get_by_role("heading", name="Who mediates whom")).to_be_visible()
    expect(page.get_by_role("combobox", name="Party", exact=True)).to_have_value("Ukraine · State")
    switch(page, "Explore")
    page.get_by_role("button", name="Path from here").click()
    page.get_by_role("button", name="by name").click()
    expect(page.get_by_role("combobox", name="From")).to_have_value("Ukraine · State")


def test_dark_theme_is_legible(app: str, dark_page: Page) -> None:
    canvas = Canvas(opened(dark_page, app))
    assert _contrast(canvas) > 7
    assert _luminance(canvas.stage.evaluate("(s) => getComputedStyle(s).backgroundColor")) < 0.1


def test_light_theme_is_legible(app: str, page: Page) -> None:
    assert _contrast(Canvas(opened(page, app))) > 7


def test_without_a_store_one_line_says_so(without_store: str, page: Page) -> None:
    page.goto(without_store)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("127.0.0.1", timeout=30_000)
    assert "\n" not in alert.inner_text().strip().removeprefix("database_off").strip()
    expect(page.get_by_text("Traceback")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def _contrast(canvas: Canvas) -> float:
    """Of the labels in the picture against its ground, as WCAG counts it."""
    text = canvas.stage.evaluate("(s) => s.network.nodesHandler.options.font.color")
    ground = canvas.stage.evaluate("(s) => getComputedStyle(s).backgroundColor")
    light, dark = sorted((_luminance(text), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    if color.startswith("#"):
        parts = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    else:
        parts = [float(part) for part in re.findall(r"[\d.]+", color)[:3]]
    linear = [p / 255 / 12.92 if p / 255 <= 0.03928 else ((p / 255 + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
