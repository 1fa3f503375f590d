"""The inspector as a person uses it: on a home of its own, since it is changed here."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from drive import Canvas, inspector, opened, settled
from hostile import NAMES
from playwright.sync_api import Page, expect
from serving import BIN, application

from loaders.text import review
from loaders.text.model import Article

pytestmark = pytest.mark.browser

TEXT = (
    "The talks had failed twice. Ada Lind mediates between Norland and Sudland since May.\nNobody expected much of it. "
    "A truce followed in June."
)
SENTENCE = "Ada Lind mediates between Norland and Sudland since May."
MORE = 40  # states that urge Norland, so that one has to turn pages


def _graph(article: Article) -> dict:
    people = ["Ada Lind", "John Berg", "Jon Berg"]
    entities = [
        *({"id": f"t:{one.replace(' ', '-')}", "kind": "Person", "name": one} for one in people),
        *({"id": f"t:{one}", "kind": "State", "name": one} for one in ("Norland", "Sudland")),
        {"id": "t:minister", "kind": "Role", "name": "Foreign Minister of Norland"},
        {"id": "t:envoy", "kind": "Role", "name": "Envoy of Norland"},
        {"id": "t:talks", "kind": "Process", "name": "Fjord talks", "props": {"date": "2021-05"}},
        *({"id": f"t:hostile-{n}", "kind": "Person", "name": one, "aliases": [one]} for n, one in enumerate(NAMES)),
        *({"id": f"t:state-{n}", "kind": "State", "name": f"State {n:02}"} for n in range(MORE)),
    ]
    relations = [
        ("Ada-Lind", "HOLDS", "minister", {"from": "2010", "to": "2014-06-01"}),
        ("Ada-Lind", "HOLDS", "envoy", {"from": "2015-02"}),
        ("John-Berg", "HOLDS", "minister", {"from": "2014-06-01", "to": "2019"}),
        ("minister", "OF", "Norland", {}),
        ("Ada-Lind", "MEDIATES", "talks", {"from": "2021-05", "quote": SENTENCE, "at": "paragraph 1"}),
        ("Norland", "PARTY_TO", "talks", {"from": "2021-05"}),
        ("Sudland", "PARTY_TO", "talks", {"from": "2021-05"}),
        ("Jon-Berg", "MEETS", "Ada-Lind", {"from": "2020"}),
        *((f"hostile-{n}", "MEETS", "Ada-Lind", {"from": "2020", "quote": one}) for n, one in enumerate(NAMES)),
        *((f"state-{n}", "URGES", "Norland", {"from": f"20{n % 20:02}"}) for n in range(MORE)),
    ]
    document = {"id": article.id, "title": "Talks on the fjord", "publisher": "Fjord News", "date": "2021-06-02"}
    return {
        "gobetween": 1,
        "document": {**document, "licence": "CC BY 4.0", "attribution": "Fjord News, 2021"},
        "entities": entities,
        "relations": [
            {"source": f"t:{one}", "type": type, "target": f"t:{other}", **more} for one, type, other, more in relations
        ],
    }


@pytest.fixture(scope="module")
def own(browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app on a home of its own with a small graph, one text of which is kept there."""
    home: Path = tmp_path_factory.mktemp("inspector")
    article = Article(TEXT, title="Talks on the fjord")
    review.keep(
        home, review.Review(article, sentences=[0, TEXT.index("Ada"), TEXT.index("Nobody"), TEXT.index("A truce")])
    )
    file = home / "graph.yaml"
    file.write_text(yaml.safe_dump(_graph(article)), encoding="utf-8")
    environ = {**os.environ, "GOBETWEEN_HOME": str(home)}
    subprocess.run([str(BIN / "gobetween"), "load", str(file)], env=environ, check=True, capture_output=True)
    server = application(GOBETWEEN_HOME=str(home), GOBETWEEN_USER="ada")
    yield server.address
    server.stop()
    subprocess.run([str(BIN / "gobetween"), "db", "stop"], env=environ, check=True, capture_output=True)


def seen(page: Page, address: str, node: str):
    """The inspector with a node in it."""
    opened(page, address, f"?node=t:{node}")
    Canvas(page)
    return inspector(page)


def menu(page: Page, choice: str) -> None:
    """Chooses from the menu of what is inspected."""
    inspector(page).get_by_role("button", name="More", exact=True).click()
    page.get_by_role("option", name=choice).or_(page.get_by_role("menuitem", name=choice)).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def undone(page: Page) -> None:
    """Takes back what was just done."""
    settled(page)
    inspector(page).get_by_role("button", name="Undo").first.click()
    expect(inspector(page).get_by_text(re.compile("Taken back: "))).to_be_visible()


def test_a_person_has_roles_over_time_and_a_click_leads_to_the_office(own: str, page: Page) -> None:
    panel = seen(page, own, "Ada-Lind")
    expect(panel.get_by_role("heading", name="Offices and mandates over time")).to_be_visible()
    chart = panel.get_by_test_id("stVegaLiteChart")
    bars = chart.locator("[aria-roledescription=bar]")
    expect(bars.first).to_be_visible()
    assert "Foreign Minister of Norland, 2010 – 1 June 2014" in chart.locator("..").inner_html()
    bars.first.click()
    expect(panel.get_by_role("heading", name="Foreign Minister of Norland", exact=True)).to_be_visible()
    expect(panel.get_by_role("button", name="John Berg", exact=True)).to_be_visible()


def test_as_of_a_day_only_what_held_then(own: str, page: Page) -> None:
    panel = seen(page, own, "Ada-Lind")
    day = panel.get_by_role("textbox", name="As of")
    day.fill("2012")
    day.press("Enter")
    expect(panel.get_by_role("button", name="Envoy of Norland", exact=True)).to_have_count(0)
    expect(panel.get_by_role("button", name="Foreign Minister of Norland", exact=True).first).to_be_visible()
    day.fill("last year")
    day.press("Enter")
    expect(panel.get_by_text("a date as YYYY")).to_be_visible()


def test_a_relation_shows_its_sentence_in_its_context_and_says_how_sure(own: str, page: Page) -> None:
    panel = seen(page, own, "Ada-Lind")
    panel.get_by_role("button", name=re.compile("^Fjord talks")).first.click()
    expect(panel.get_by_role("heading", name="Fjord talks", exact=True)).to_be_visible()
    settled(page)
    panel.get_by_role("button", name="details").first.click()
    expect(panel.get_by_role("heading", name=re.compile("^Ada Lind mediates Fjord talks"))).to_be_visible()
    quoted = panel.locator("blockquote")
    expect(quoted).to_contain_text(f"The talks had failed twice. {SENTENCE} Nobody expected much of it. paragraph 1")
    expect(quoted).to_contain_text("Fjord News")
    expect(panel).to_contain_text("1 document says so")
    expect(panel).to_contain_text("100% sure, as its only piece of evidence is")


def test_a_reference_names_its_source(own: str, page: Page) -> None:
    panel = seen(page, own, "Ada-Lind")
    panel.get_by_role("button", name="Cite").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("code").or_(dialog.locator("code")).first).to_contain_text(
        "Fjord News (2021, June 2). Talks on the fjord. Licence: CC BY 4.0. Attribution: Fjord News, 2021."
    )
    dialog.get_by_role("tab", name="BibTeX").click()
    expect(dialog.get_by_text("title = {{Talks on the fjord}}")).to_be_visible()
    dialog.get_by_role("tab", name="Permanent").click()
    expect(dialog.get_by_text("In the graph: t:Ada-Lind")).to_be_visible()


def test_a_name_is_corrected_and_that_undone(own: str, page: Page) -> None:
    panel = seen(page, own, "Jon-Berg")
    menu(page, "Correct …")
    page.get_by_role("dialog").get_by_role("textbox", name="Name", exact=True).fill("Jonathan Berg")
    page.get_by_role("dialog").get_by_role("button", name="Set right").click()
    expect(panel.get_by_role("heading", name="Jonathan Berg", exact=True)).to_be_visible()
    expect(panel).to_contain_text("also Jon Berg")
    panel.get_by_text("History", exact=True).click()
    expect(panel).to_contain_text("edit Jon Berg: name 'Jonathan Berg'")
    undone(page)
    expect(panel.get_by_role("heading", name="Jon Berg", exact=True)).to_be_visible()


def test_two_are_merged_after_it_is_shown_what_that_does_and_that_undone(own: str, page: Page) -> None:
    panel = seen(page, own, "Jon-Berg")
    menu(page, "Merge with, or keep apart from …")
    dialog = page.get_by_role("dialog")
    box = dialog.get_by_role("combobox")
    box.click()
    box.fill("John Berg")
    page.get_by_role("option", name="John Berg · Person").click()
    expect(dialog).to_contain_text("1 relation moves over. It is also called “John Berg”.")
    dialog.get_by_role("button", name="Merge").click()
    expect(panel).to_contain_text("is merged into Jon Berg")
    expect(panel).to_contain_text("merged from t:John-Berg")
    expect(panel.get_by_role("button", name="Foreign Minister of Norland", exact=True).first).to_be_visible()
    undone(page)
    expect(panel).not_to_contain_text("merged from")


def test_many_relations_are_filtered_and_paged(own: str, page: Page) -> None:
    panel = seen(page, own, "Norland")
    panel.get_by_text(f"is urged by ({MORE})").click()
    states = panel.get_by_role("button", name=re.compile(r"^State \d\d$"))
    expect(states).to_have_count(10)
    panel.get_by_role("textbox", name="Filter").fill("State 17")
    panel.get_by_role("textbox", name="Filter").press("Enter")
    expect(states).to_have_count(1)


def test_a_path_waits_for_its_other_end(own: str, page: Page) -> None:
    panel = seen(page, own, "Ada-Lind")
    panel.get_by_role("button", name="Path from here").click()
    expect(panel).to_contain_text("Path from Ada Lind: choose the other end in the picture")
    settled(page)
    Canvas(page).click("Fjord talks")
    panel.get_by_role("button", name="to Fjord talks").click()
    expect(page.get_by_role("combobox", name="From")).to_have_value("Ada Lind · Person")
    expect(page.get_by_role("combobox", name="To")).to_have_value("Fjord talks · Process")


def test_hostile_names_and_quotations_are_shown_and_never_run(own: str, page: Page) -> None:
    panel = seen(page, own, "Ada-Lind")
    panel.get_by_text(f"meets ({len(NAMES) + 1})").click()
    for name in NAMES:
        expect(panel.get_by_role("button", name=name, exact=True)).to_be_visible()
    panel.get_by_role("button", name=NAMES[0], exact=True).click()
    expect(panel.get_by_role("heading", name=NAMES[0], exact=True)).to_be_visible()
    panel.get_by_role("button", name="Cite").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("window.hacked") is None
