"""Accessibility: axe-core finds nothing serious on any page, in light and in dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from drive import settled
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

_BAD = ("serious", "critical")


@pytest.fixture(scope="module")
def axe() -> Axe:
    return Axe()


def faults(page: Page, app: str, axe: Axe) -> list[str]:
    """What axe finds on every page that the menu on top leads to."""
    page.goto(app)
    expect(page.locator("h1").first).to_be_visible()
    links = page.get_by_role("navigation").get_by_role("link")
    addresses = links.evaluate_all("(links) => links.map((one) => one.href)")
    assert len(addresses) >= 8
    found = []
    for address in addresses:
        page.goto(address)
        expect(page.locator("h1").first).to_be_visible()
        settled(page)
        # An open spinner or a skeleton is no part of the page.
        expect(page.locator("[data-testid=stSkeleton], [data-testid=stSpinner]")).to_have_count(0)
        for fault in axe.run(page).response["violations"]:
            if fault["impact"] in _BAD:
                found += [f"{address} {fault['id']}: {node['html'][:200]}" for node in fault["nodes"]]
    return found


def test_nothing_serious_in_light(app: str, page: Page, axe: Axe) -> None:
    assert faults(page, app, axe) == []


def test_nothing_serious_in_dark(app: str, dark_page: Page, axe: Axe) -> None:
    assert faults(dark_page, app, axe) == []
