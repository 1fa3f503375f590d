"""Measures the app as somebody in front of it has it, and prints tables in Markdown.

python -m bench.ui [picture] [click] [start] [memory]

"Drawn" is the time until the browser shows the answer; "server" from the browser's request to the server's last word.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from drive import Canvas, settled  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright  # noqa: E402
from serving import BIN, Server, application, streamlit  # noqa: E402

from graph.picture.told import to_address  # noqa: E402
from graph.picture.view import View  # noqa: E402

HERE = Path(__file__).parent
Deed = tuple[
    Callable[[], None], str, str
]  # what is done; an expression that tells from `id` whether it is seen; that id

MOST = 60  # seconds: a picture that is not steady by then is not waited for
SIZES = (100, 500, 1000, 2000, 5000)
VIEW, GRAPH = 500, 2000
ROUNDS = 5
SESSIONS, EXPANSIONS = 20, 10
expect.set_options(timeout=120_000)


def main() -> None:
    """Does what is asked for, or all."""
    parts: dict[str, Callable[[Browser], None]] = {
        "picture": pictures, "click": clicks, "start": starts, "memory": memory,
    }  # fmt: skip
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name in sys.argv[1:] or parts:
            parts[name](browser)


@contextmanager
def window(browser: Browser) -> Iterator[Page]:
    """A browser that has fetched nothing yet, and fetches nothing from elsewhere."""
    with browser.new_context(viewport={"width": 1440, "height": 1000}) as context:
        yield opened(context)


def opened(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: route.abort())
    return page


# The first picture


def pictures(browser: Browser) -> None:
    """Time to the first steady picture, ours beside stock pyvis with its physics."""
    server = streamlit(HERE / "page.py")
    print("\n| nodes, three edges each | ours (s) | stock pyvis (s) | ours / stock |\n|--:|--:|--:|--:|", flush=True)
    for by in ("ours", "stock"):
        _picture(browser, server, 10, by)  # what the server imports, and the first time that the browser compiles
    stock = 1.0
    for n in SIZES:
        ours = _picture(browser, server, n, "ours")
        # A larger one than one that was not steady in time takes longer still; and the browser would not answer any more.
        stock = stock and _picture(browser, server, n, "stock")
        said = f"{stock:.1f} | {ours / stock:.2f}" if stock else f"over {MOST} | under {ours / MOST:.2f}"
        print(f"| {n:,} | {ours:.1f} | {said} |", flush=True)
    server.stop()


def _picture(browser: Browser, server: Server, n: int, by: str) -> float:
    with window(browser) as page:
        begun = time.perf_counter()
        page.goto(f"{server.address}/?n={n}&by={by}")
        if by == "ours":
            expect(page.locator(".canvas[data-ready]")).to_be_visible()
            return time.perf_counter() - begun
        frame = page.locator("iframe").element_handle().content_frame()
        try:
            frame.wait_for_function(
                "() => typeof network !== 'undefined' && network.physics.stabilized", timeout=MOST * 1000, polling=100
            )
        except Error:
            return 0
        return time.perf_counter() - begun


# What one does in a view


class Traffic:
    """What goes over a page's WebSocket: when the browser asked last, when the server said its last word, how much."""

    def __init__(self, page: Page) -> None:
        self.asked = self.answered = 0.0
        self.bytes = 0
        page.on("websocket", self._listen)

    def _listen(self, socket) -> None:
        socket.on("framesent", lambda _: setattr(self, "asked", self.asked or time.perf_counter()))
        socket.on("framereceived", self._received)

    def _received(self, data: str | bytes) -> None:
        self.answered = time.perf_counter()
        self.bytes += len(data)

    def begin(self) -> None:
        """Forgets what was."""
        self.asked, self.bytes = 0.0, 0


@contextmanager
def filled(n: int = GRAPH) -> Iterator[Server]:
    """The app on a graph of that size."""
    with tempfile.TemporaryDirectory() as home:
        _shell(home, "-c", f"from bench.ui.made import entries; from graph.store import open_store\n"
               f"with open_store() as store: store.load(entries({n}))")  # fmt: skip
        server = application(GOBETWEEN_HOME=home)
        server.home = home
        yield server
        server.stop()
        _shell(home, "db", "stop")


def _shell(home: str, *words: str) -> None:
    command = [sys.executable, *words] if words[0] == "-c" else [str(BIN / "gobetween"), *words]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "GOBETWEEN_HOME": home}, check=True, capture_output=True)


def clicks(browser: Browser) -> None:
    """Click, expansion, filter and step in time on a view of 500; what a rerun sends that changes nothing."""
    with filled() as server, window(browser) as page:
        traffic = Traffic(page)
        nodes = [f"p:{i}" for i in range(VIEW)]
        page.goto(f"{server.address}/?{urlencode({'picture': to_address(View.of(nodes)), 'node': 'p:1'})}")
        canvas = Canvas(page)
        print(f"\n{len(canvas.names())} nodes in view", flush=True)
        print("\n| in a view of 500 | drawn (ms) | server (ms) | sent (kB) |\n|---|--:|--:|--:|", flush=True)
        _click(page, canvas, traffic)
        _expand(page, canvas, traffic)
        _filter(page, canvas, traffic)
        _step(page, traffic)
        _nothing(page, traffic)


def _say(what: str, drawn: list[float], served: list[float], sent: list[int]) -> None:
    there = f"{median(served) * 1000:,.0f}" if served else "0: in the browser alone"
    print(f"| {what} | {median(drawn) * 1000:,.0f} | {there} | {median(sent) / 1000 if sent else 0:.1f} |", flush=True)


# The page's own clock: from the press of a button or a key until what is looked for is there, and has been painted.
_CLOCK = """([ready, id, stage]) => {
  const found = new Function("id", "stage", `return ${ready}`);
  globalThis.took = new Promise((done) => {
    let begun;
    const begin = (event) => event.isTrusted && (begun ??= performance.now());
    for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, begin, { capture: true, once: true });
    const look = () => {
      if (begun === undefined || !found(id, stage)) return setTimeout(look, 4);
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
    };
    look();
  });
}"""
_HEADING = "document.querySelector('.st-key-inspector h3')?.innerText === id"
_DRAWN = "(stage) => stage.network.body.edgeIndices.filter((id) => !stage.network.body.edges[id].options.hidden).join()"
_OTHERS = f"({_DRAWN})(stage) !== id"  # other relations are drawn
_COUNT = "stage.closest('.canvas').dataset.ready !== id"


def _timed(page: Page, traffic: Traffic, do: Callable[[], None], seen: str, what: str) -> tuple[float, float, int]:
    settled(page)
    page.wait_for_timeout(1200)
    traffic.begin()
    page.evaluate(_CLOCK, [seen, what, page.locator(".canvas .stage").element_handle()])
    do()
    page.wait_for_function("globalThis.took.then((ms) => (globalThis.ms = ms))")
    drawn = page.evaluate("globalThis.ms") / 1000
    settled(page)
    page.wait_for_timeout(800)
    return drawn, (traffic.answered - traffic.asked) if traffic.asked else 0.0, traffic.bytes


def _rounds(page: Page, traffic: Traffic, what: str, each: Callable[[int], Deed]) -> None:
    found = [_timed(page, traffic, *each(i)) for i in range(ROUNDS)]
    _say(what, [one[0] for one in found], [one[1] for one in found if one[1]], [one[2] for one in found])


def _click(page: Page, canvas: Canvas, traffic: Traffic) -> None:
    def each(i: int) -> Deed:
        id = f"p:{(7, 11, 13, 17, 19)[i]}"
        canvas.stage.evaluate("(s, id) => s.network.focus(id, { scale: 1.2 })", id)
        at = canvas.where(name := f"Actor {id[2:]}")
        return lambda: page.mouse.click(at["x"], at["y"]), _HEADING, name

    _rounds(page, traffic, "click to inspector", each)


def _expand(page: Page, canvas: Canvas, traffic: Traffic) -> None:
    def each(i: int) -> Deed:
        id = f"p:{(2, 3, 4, 6, 8)[i]}"
        canvas.stage.evaluate("(s, id) => s.network.focus(id, { scale: 1.2 })", id)
        canvas.click(f"Actor {id[2:]}")
        canvas.stage.focus()
        return lambda: page.keyboard.press("e"), _COUNT, canvas.root.get_attribute("data-ready")

    page.get_by_role("button", name="Selection", exact=True).click()
    page.get_by_role("radiogroup", name="Expand by").get_by_text("25", exact=True).click()
    page.keyboard.press("Escape")
    _rounds(page, traffic, "expand by up to 25", each)


def _filter(page: Page, canvas: Canvas, traffic: Traffic) -> None:
    entry = canvas.root.locator(".legend button").last

    def each(i: int) -> Deed:
        return entry.click, _OTHERS, canvas.stage.evaluate(_DRAWN)

    _rounds(page, traffic, "filter by the legend", each)


def _step(page: Page, traffic: Traffic) -> None:
    handle = page.locator(".st-key-strip [role=slider], [data-testid=stMain] [role=slider]").last

    def each(i: int) -> Deed:
        return lambda: handle.press("ArrowLeft"), _OTHERS, page.locator(".stage").first.evaluate(_DRAWN)

    _rounds(page, traffic, "a step in time", each)


def _nothing(page: Page, traffic: Traffic) -> None:
    def each(i: int) -> Deed:
        return lambda: page.keyboard.press("r"), "true", ""

    page.locator("h1").first.click()
    found = [_timed(page, traffic, *each(i)) for i in range(ROUNDS)]
    sent = [one[2] for one in found]
    took = median(one[1] for one in found) * 1000
    print(f"\nA rerun that changes nothing: {median(sent):,.0f} bytes on the WebSocket, {took:,.0f} ms.", flush=True)


# The start


def starts(browser: Browser) -> None:
    """From the command to the first picture, beside a bare Streamlit page and the start of the database."""
    with filled() as server:
        home = server.home
        server.stop()
        ours, bare, store = [], [], []
        for _ in range(3):
            _shell(home, "db", "stop")
            begun = time.perf_counter()
            again = application(GOBETWEEN_HOME=home)
            with window(browser) as page:
                page.goto(again.address)
                expect(page.locator(".canvas[data-ready]")).to_be_visible()
            ours.append(time.perf_counter() - begun)
            again.stop()
            begun = time.perf_counter()
            least = streamlit(HERE / "bare_page.py")
            with window(browser) as page:
                page.goto(least.address)
                expect(page.locator("h1")).to_be_visible()
            bare.append(time.perf_counter() - begun)
            least.stop()
            _shell(home, "db", "stop")
            begun = time.perf_counter()
            _shell(home, "db", "start")
            store.append(time.perf_counter() - begun)
        a, b, c = median(ours), median(bare), median(store)
        print(
            f"\nFrom the command to the first picture: {a:.1f} s; a bare Streamlit page {b:.1f} s and the database's start "
            f"{c:.1f} s; ours / both: {a / (b + c):.2f}."
        )


# Memory


def memory(browser: Browser) -> None:
    """What the server holds after expansions in many sessions."""
    with filled() as server:
        with window(browser) as page:
            page.goto(server.address)
            Canvas(page)
            before = _resident(server)
        pages, held = [], []
        with browser.new_context(viewport={"width": 1440, "height": 1000}) as context:
            for number in range(SESSIONS):
                page = opened(context)
                page.goto(f"{server.address}/?node=p:{number}")
                canvas = Canvas(page)
                for _ in range(EXPANSIONS):
                    shown = canvas.root.get_attribute("data-ready")
                    name = canvas.names()[0]
                    canvas.stage.evaluate("(s, id) => s.network.focus(id, { scale: 1.2 })", canvas.node(name))
                    canvas.double_click(name)
                    try:
                        expect(canvas.root).not_to_have_attribute("data-ready", shown, timeout=5_000)
                    except AssertionError:
                        break
                pages.append(page)
                held.append(_resident(server))
        print(
            f"\nMemory of the server: {before:,.0f} MB with one session, {held[-1]:,.0f} MB after {SESSIONS} sessions with "
            f"up to {EXPANSIONS} expansions each ({(held[-1] - before) / SESSIONS:.1f} MB a session)."
        )


def _resident(server: Server) -> float:
    """MB of the Streamlit process below the command."""
    family = subprocess.run(["ps", "-o", "rss=", "--ppid", str(server._process.pid)], capture_output=True, text=True)
    return sum(map(int, family.stdout.split())) / 1024


if __name__ == "__main__":
    main()
