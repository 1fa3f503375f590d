"""Names, titles, quotations, links and a file's name that try to run as code, loaded as any file: no page runs them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from drive import Canvas, inspector, opened, settled
from hostile import NAMES
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

_FILE = "<img src=x onerror=window.hacked=8>.yaml"


def _told() -> dict:
    said = {"from": "2024-05-01", "quote": f"So it is said {NAMES[1]}{NAMES[0]}", "at": NAMES[2]}
    entities = [
        {"id": f"bad:{n}", "kind": "Person", "name": name, "aliases": [f"{name} {name}"], "props": {"title": name}}
        for n, name in enumerate(NAMES)
    ]
    entities += [
        {"id": f"bad:state-{n}", "kind": "State", "name": f"State {name}"} for n, name in enumerate(NAMES[1:3])
    ]
    entities += [{"id": "bad:talks", "kind": "Process", "name": f"Talks {NAMES[1]}", "props": {"date": "2024-05-01"}}]
    ends = [(f"bad:{one}", "MEETS", f"bad:{other}") for one, other in pairwise(range(len(NAMES)))]
    ends += [("bad:0", "MEDIATES", "bad:talks"), ("bad:state-0", "PARTY_TO", "bad:talks")]
    ends += [("bad:state-1", "PARTY_TO", "bad:talks"), ("bad:1", "URGES", "bad:state-0")]
    return {
        "gobetween": 1,
        "document": {
            "id": "doc:bad", "title": f"Title {NAMES[0]}", "publisher": NAMES[1], "licence": NAMES[2],
            "attribution": NAMES[5], "url": "javascript:window.hacked=7",
        },
        "entities": entities,
        "relations": [{"source": a, "type": kind, "target": b, **said} for a, kind, b in ends],
    }  # fmt: skip


@pytest.fixture(scope="module")
def bad(lake, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app with such a graph."""
    file = tmp_path_factory.mktemp("bad") / _FILE
    file.write_text(yaml.safe_dump(_told(), sort_keys=False), encoding="utf-8")
    lake.run("load", str(file))
    yield lake.address
    lake.run("undo")


def harmless(page: Page) -> None:
    """Nothing ran, nothing became markup, no link runs a script."""
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src='x'], svg[onload], a[href^='javascript']").count() == 0


@pytest.mark.parametrize(
    "path, there",
    [
        ("could-mediate?a=bad:state-0&b=bad:state-1", ""),
        ("mediation", NAMES[1]),
        ("paths", ""),
        ("centrality", ""),
        ("sources", ""),
        ("resolve?show=history", _FILE),
        ("query", ""),
    ],
)
def test_no_page_runs_what_it_shows(bad: str, page: Page, path: str, there: str) -> None:
    opened(page, bad, path)
    if there:
        expect(page.get_by_test_id("stMain")).to_contain_text(there)
    harmless(page)


def test_neither_does_explore_nor_the_page_that_it_exports(bad: str, page: Page, tmp_path: Path) -> None:
    opened(page, bad, f"?node={quote('bad:talks')}")
    canvas = Canvas(page)
    expect(inspector(page)).to_contain_text(NAMES[1])
    canvas.click_edge("<img", "mediates")  # a part of it: a label is broken where it is long
    expect(inspector(page).locator("blockquote").first).to_contain_text(NAMES[0])
    settled(page)
    harmless(page)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as of_page:
        page.get_by_role("button", name="HTML: the picture, offline").click()
    page.keyboard.press("Escape")
    with page.expect_download() as of_picture:
        canvas.root.get_by_role("button", name="SVG").click()
    for download, name, drawn in ((of_page, "saved.html", "canvas"), (of_picture, "saved.svg", "svg text")):
        saved = tmp_path / name
        download.value.save_as(saved)
        page.goto(saved.as_uri())
        expect(page.locator(drawn).first).to_be_visible()
        harmless(page)
        assert page.outside == [saved.as_uri()], "it fetches nothing else"
        page.outside.clear()
