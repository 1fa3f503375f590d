"""A login at a provider of one's own: who is not in sees nothing, a viewer changes nothing, the history names the editor."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from types import SimpleNamespace

import own
import pytest
from drive import settled
from playwright.sync_api import Browser, expect
from provider import provider
from samples import missing
from serving import application, free_port

from graph import embedded
from graph.store import open_store
from loaders import read_file

pytestmark = pytest.mark.browser

ACCESS = "editors: [anna@example.org]\nviewers: ['*@example.org']\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[SimpleNamespace]:
    """The app with a login, on a home of its own, and its provider."""
    if not all(map(find_spec, ("authlib", "httpx"))):
        missing("Authlib is not installed (gobetween[login])")
    home = tmp_path_factory.mktemp("login")
    with provider() as at, pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOBETWEEN_HOME", str(home))
        with open_store({}) as store:
            store.load(read_file(own.write(home / "lake.yaml")))
        port = free_port()
        (home / "secrets.toml").write_text(at.secrets(f"http://127.0.0.1:{port}"), encoding="utf-8")
        (home / "access.yaml").write_text(ACCESS, encoding="utf-8")
        server = application(port=port, GOBETWEEN_HOME=str(home))
        yield SimpleNamespace(address=server.address, provider=at, home=home)
        server.stop()
        embedded.stop(home)


def logged_in(browser: Browser, served, **claims: object):
    """The Settings page in a window of somebody who has just logged in."""
    served.provider.claims = claims
    page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    page.goto(f"{served.address}/settings")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{served.address}/**")
    expect(page.get_by_role("button", name="Log in")).to_have_count(0)
    page.goto(f"{served.address}/settings")
    settled(page)
    return page


def test_nobody_sees_anything_before_the_login(browser: Browser, served) -> None:
    page = browser.new_page()
    for path in ("", "settings", "query", "sources"):
        page.goto(f"{served.address}/{path}")
        expect(page.get_by_role("button", name="Log in")).to_be_visible()
        expect(page.get_by_role("link", name="Sources")).to_have_count(0)
        assert "Somebody" not in page.locator("body").inner_text()


def test_a_viewer_looks_and_changes_nothing(browser: Browser, served) -> None:
    page = logged_in(browser, served, email="ben@example.org", email_verified=True)
    expect(page.get_by_text("ben@example.org, who may look at everything, and change nothing")).to_be_visible()
    expect(page.get_by_role("heading", name="Backups")).to_have_count(0)
    expect(page.get_by_role("heading", name="Another database")).to_have_count(0)
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


def test_an_editor_is_whom_the_history_names(browser: Browser, served) -> None:
    page = logged_in(browser, served, email="anna@example.org", email_verified=True)
    expect(page.get_by_text("anna@example.org, who may change the graph")).to_be_visible()
    expect(page.get_by_role("heading", name="Backups")).to_be_visible()
    page.goto(f"{served.address}/resolve")
    page.get_by_role("button", name="Merge into Boris Brook").click()
    expect(page.locator(".st-key-resolve-said")).to_contain_text("is merged into Boris Brook")
    with open_store({}) as store:
        done = store.history()[0]
    assert (done.kind, done.who) == ("merge", "anna@example.org")


@pytest.mark.parametrize(
    "claims", [{"email": "eve@elsewhere.org"}, {"email": "anna@example.org", "email_verified": False}, {}]
)
def test_who_is_on_no_list_does_not_come_in(browser: Browser, served, claims) -> None:
    page = logged_in(browser, served, **claims)
    expect(page.get_by_text("may not look at this graph")).to_be_visible()
    expect(page.get_by_role("link", name="Sources")).to_have_count(0)


def test_a_role_that_is_taken_away_and_a_broken_list(browser: Browser, served) -> None:
    page = logged_in(browser, served, email="anna@example.org")
    try:
        (served.home / "access.yaml").write_text("editors: anna", encoding="utf-8")
        page.reload()
        expect(page.get_by_text("Nobody comes in until this is put right")).to_be_visible()
    finally:
        (served.home / "access.yaml").write_text(ACCESS, encoding="utf-8")
