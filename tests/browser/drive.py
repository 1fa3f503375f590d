"""How a test uses the app: finding nodes and edges on the canvas, clicking them, reading the inspector."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

# The nodes by their label, as a person reads it.
_FIND = """(stage, name) => {
  const flat = (node) => (node.label || "").replace(/\\n/g, " ");
  const nodes = stage.network.body.data.nodes.get();
  return (nodes.find((node) => flat(node) === name) ?? nodes.find((node) => flat(node).includes(name)))?.id;
}"""
_NAMED = """([stage, pattern]) => stage.network.body.data.nodes.get().some(
  (node) => new RegExp(pattern).test((node.label || "").replace(/\\n/g, " "))
)"""
_AT = """(stage, id) => {
  const { x, y } = stage.network.canvasToDOM(stage.network.getPositions([id])[id]);
  const box = stage.getBoundingClientRect();
  return { x: box.x + x, y: box.y + y };
}"""
# A point of the edge where nothing else lies on top of it.
_ON_EDGE = """(stage, [from, label]) => {
  const { network } = stage;
  const edge = network.body.data.edges.get().find((one) => one.from === from && one.phrase === label);
  for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const { x, y } = network.canvasToDOM(network.body.edges[edge.id].edgeType.getPoint(part));
    if (network.getEdgeAt({ x, y }) === edge.id && !network.getNodeAt({ x, y })) {
      const box = stage.getBoundingClientRect();
      return { x: box.x + x, y: box.y + y };
    }
  }
}"""
_VIEW = """(stage) => ({
  scale: stage.network.getScale(), centre: stage.network.getViewPosition(), places: stage.network.getPositions()
})"""


WAIT = 60_000  # ms: a ceiling, for a machine that has much else to do


def watched(context: BrowserContext) -> Page:
    """A new page that notes the requests that would leave this machine, and scripts that fail."""
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.outside, page.failed = [], []
    page.on("request", lambda request: _is_outside(request.url) and page.outside.append(request.url))
    page.on("pageerror", lambda error: page.failed.append(str(error)))
    return page


def _is_outside(url: str) -> bool:
    return not re.match(r"(data|blob|about):|(https?|wss?)://127\.0\.0\.1[:/]", url)


def settled(page: Page) -> None:
    """Waits until the script has run to its end: what a rerun is about to replace must not be clicked."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator(".canvas[aria-busy]")).to_have_count(0)


class Canvas:
    """The canvas on a page, once it is ready."""

    def __init__(self, page: Page, key: str = "", still: bool = True) -> None:
        """still: wait until Streamlit rests; not for a page without it."""
        self.page = page
        self.root = page.locator(f"{f'.st-key-{key} ' if key else ''}.canvas[data-ready]")
        expect(self.root).to_be_visible()
        if still:
            settled(page)
        self.stage = self.root.locator(".stage")
        self.stage.scroll_into_view_if_needed()

    def names(self) -> list[str]:
        """What the nodes are labelled."""
        return self.stage.evaluate("(s) => s.network.body.data.nodes.get().map((n) => n.label.replace(/\\n/g, ' '))")

    def await_name(self, pattern: str) -> None:
        """Waits until a node is labelled so: a picture follows the script by a moment."""
        self.page.wait_for_function(_NAMED, arg=[self.stage.element_handle(), pattern])

    def await_move(self, before: dict[str, Any]) -> None:
        """Waits until nodes stand elsewhere than in an earlier `view`."""
        places = {node: [place["x"], place["y"]] for node, place in before["places"].items()}
        self.page.wait_for_function(
            """([{ network }, before]) => Object.entries(network.getPositions()).some(
              ([id, { x, y }]) => id in before && (Math.abs(x - before[id][0]) > 1 || Math.abs(y - before[id][1]) > 1)
            )""",
            arg=[self.stage.element_handle(), places],
        )
        settled(self.page)

    def node(self, name: str) -> str:
        """The id of the node with that label."""
        found = self.stage.evaluate(_FIND, name)
        assert found, f"no node {name!r} among {self.names()}"
        return found

    def where(self, name: str) -> dict[str, float]:
        """Where a node is on the screen, once nothing moves it any more and the picture is in sight."""
        settled(self.page)
        self.stage.scroll_into_view_if_needed()
        return self.stage.evaluate(_AT, self.node(name))

    def shown(self) -> set[str]:
        """The ids of the nodes and edges that are drawn, not those that a filter hides."""
        return set(
            self.stage.evaluate(
                """({ network: { body } }) => [
                  ...body.nodeIndices, ...body.edgeIndices.filter((id) => !body.edges[id].options.hidden)
                ]"""
            )
        )

    def point(self, name: str) -> None:
        """Moves the mouse onto a node."""
        at = self.where(name)
        self.page.mouse.move(at["x"], at["y"])

    def click(self, name: str, held: str = "") -> None:
        """Clicks a node, with a key held."""
        at = self.where(name)
        if held:
            self.page.keyboard.down(held)
        self.page.mouse.click(at["x"], at["y"])
        if held:
            self.page.keyboard.up(held)

    def double_click(self, name: str) -> None:
        """Double-clicks a node."""
        at = self.where(name)
        self.page.mouse.dblclick(at["x"], at["y"])

    def click_edge(self, source: str, label: str) -> None:
        """Clicks the first edge with that label that leads from a node."""
        at = self.stage.evaluate(_ON_EDGE, [self.node(source), label])
        assert at, f"the edge “{label}” from {source} is covered"
        self.page.mouse.click(at["x"], at["y"])

    def drag(self, name: str, dx: int, dy: int) -> None:
        """Drags a node."""
        at = self.where(name)
        self.page.mouse.move(at["x"], at["y"])
        self.page.mouse.down()
        self.page.mouse.move(at["x"] + dx / 2, at["y"] + dy / 2)
        self.page.mouse.move(at["x"] + dx, at["y"] + dy)
        self.page.mouse.up()

    def zoom(self, clicks: int) -> None:
        """Turns the mouse wheel over the middle of the canvas, and waits until that shows."""
        before = self.view()["scale"]
        box = self.stage.bounding_box()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.wheel(0, -100 * clicks)
        self.page.wait_for_function(
            "([stage, before]) => stage.network.getScale() !== before", arg=[self.stage.element_handle(), before]
        )

    def view(self) -> dict[str, Any]:
        """Scale, centre and the places of all nodes, rounded to a hundredth."""
        seen = self.stage.evaluate(_VIEW)
        return {
            "scale": round(seen["scale"], 2),
            "centre": {axis: round(value) for axis, value in seen["centre"].items()},
            "places": {
                node: {axis: round(value) for axis, value in place.items()} for node, place in seen["places"].items()
            },
        }


def inspector(page: Page) -> Locator:
    """The inspector on the Explore page."""
    return page.locator(".st-key-inspector")


def opened(page: Page, address: str, path: str = "") -> Page:
    """The page at that address, once it is drawn."""
    page.goto(f"{address}/{path}")
    expect(page.locator("h1")).to_be_visible()
    settled(page)
    return page


def switch(page: Page, to: str) -> None:
    """Goes to another page by the menu on top."""
    page.get_by_role("link", name=to, exact=True).click()
    expect(page.get_by_role("link", name=to, exact=True)).to_have_attribute("aria-current", "page")


def choose(page: Page, label: str, text: str) -> None:
    """Types into a box that suggests names, and takes the one that is called so."""
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(text)
    page.get_by_role("option", name=re.compile(f"^{re.escape(text)} · ")).first.click()
    expect(box).to_have_value(re.compile(" · "))
