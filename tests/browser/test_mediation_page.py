"""Who mediates whom, as a person uses it: processes, matrix and portfolios, and what each number is made of."""

from __future__ import annotations

import re

import pytest
from drive import Canvas, choose, inspector, opened, settled
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

NUMBER = re.compile(r"^(.+) and (.+): ([0-9]+)$")


def show(page: Page, what: str) -> None:
    """Chooses one of several that stand side by side."""
    page.get_by_test_id("stMain").get_by_role("radio", name=what).click()
    settled(page)


def click_cell(page: Page, row: int, column: int) -> None:
    """Clicks a cell of the matrix: the first column of numbers is 0, of all parties together."""
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible()
    table.click(
        position={"x": 190 + 20 if column == 0 else 190 + 55 + 90 * (column - 1) + 45, "y": 18 + 35 * (row + 1)}
    )
    settled(page)


def test_a_number_of_the_matrix_opens_the_processes_it_counts(app: str, page: Page) -> None:
    opened(page, app, "mediation")
    show(page, "Matrix")
    expect(page.get_by_text(re.compile("Number of processes in which a third party had a part"))).to_be_visible()
    click_cell(page, 0, 1)
    heading = page.get_by_role("heading", level=3)
    expect(heading).to_have_text(NUMBER)
    number = int(NUMBER.match(heading.inner_text()).group(3))
    processes = page.get_by_test_id("stExpander")
    expect(processes).to_have_count(number)
    processes.first.click()
    expect(processes.first.locator("blockquote").first).to_be_visible()
    expect(processes.first).to_contain_text("Ties to each side before it began")


def test_the_matrix_counts_rounds_when_asked_and_is_downloaded_whole(app: str, page: Page) -> None:
    opened(page, app, "mediation")
    show(page, "Matrix")
    show(page, "Rounds and agreements")
    expect(page.get_by_text(re.compile("Number of rounds and agreements"))).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all as CSV").click()
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("Third party,") and len(lines) > 100


def test_the_picture_has_two_sides_and_a_line_opens_its_processes(app: str, page: Page) -> None:
    opened(page, app, "mediation?view=Picture")
    canvas = Canvas(page)
    assert {"African Union", "Sudan", "Third parties", "For whom"} <= set(canvas.names())
    places = canvas.view()["places"]
    sides = {round(place["x"]) for id, place in places.items()}
    assert len(sides) == 2  # mediators in one column, parties in another
    canvas.click("African Union")
    expect(page.get_by_role("heading", name=re.compile("^African Union: [0-9]+$"))).to_be_visible()
    show(page, "Dyads")
    assert any(" – " in name for name in Canvas(page).names())


def test_mediations_along_time_open_what_is_behind_a_bar(app: str, page: Page) -> None:
    opened(page, app, "mediation?view=Timeline&lens=since%3D2025")
    expect(page.get_by_text("1 of 1 third parties")).to_be_visible()
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart.locator("canvas, svg").first).to_be_visible()
    settled(page)
    # The only bar: it begins in June, and the axis has the whole of 2025.
    chart.click(position={"x": chart.bounding_box()["width"] * 0.57, "y": 91})
    expect(page.get_by_role("heading", level=3, name=re.compile("^Turkey: .*Istanbul talks"))).to_be_visible()
    expect(page.locator("blockquote").first).to_be_visible()


def test_a_process_says_what_came_of_it_and_who_was_there_for_whom(app: str, page: Page) -> None:
    opened(page, app, "mediation")
    show(page, "Processes")
    choose(page, "Mediator", "Hakan Fidan")
    expect(page.locator("li", has_text="Turkey: mediator, host (through Hakan Fidan)")).to_be_visible()
    expect(page.get_by_text("No agreement is known, which does not mean that the talks failed.")).to_be_visible()
    chain = "Vladimir Medinsky leads Russian delegation, which represents Russia"
    expect(page.locator("li", has_text=chain)).to_be_visible()
    page.get_by_role("button", name="Open in Explore").click()
    expect(inspector(page).get_by_role("heading", name=re.compile("Istanbul talks"))).to_be_visible()


def test_the_portfolio_of_a_mediator_and_of_two_parties(app: str, page: Page) -> None:
    opened(page, app, "mediation")
    show(page, "Portfolio")
    choose(page, "Third party", "Norway")
    expect(page.get_by_text(re.compile("An agreement is known of .* no rate of success"))).to_be_visible()
    show(page, "Repeated")
    expect(page.get_by_text(re.compile("^Norway between .+ and .+"))).to_be_visible()
    choose(page, "Third party", "Algeria")
    expect(page.get_by_text(re.compile("^Algeria between .+ and .+"))).to_be_visible()  # and not all processes again
    show(page, "Joint")
    expect(page.get_by_text(re.compile("^Algeria and .+ together"))).to_be_visible()
    page.get_by_test_id("stExpander").first.click()
    expect(page.locator("blockquote").first).to_be_visible()
    show(page, "Two parties")
    choose(page, "Party", "Ukraine")
    choose(page, "and", "Ukraine")
    expect(page.get_by_text("Ukraine makes no pair with itself")).to_be_visible()
    choose(page, "and", "Russia")
    expect(page.get_by_text("Istanbul talks between Ukraine and Russia").first).to_be_visible()


def test_two_parties_at_one_table_and_what_to_ask_where_they_never_sat(app: str, page: Page) -> None:
    opened(page, app, "mediation?party=iso%3AUA")
    choose(page, "and another party", "Russia")
    expect(page.get_by_test_id("stMetric").first).to_contain_text("2")
    assert "and=iso%3ARU" in page.url or "and=iso:RU" in page.url
    show(page, "Portfolio")  # of whom the filters chose
    expect(page.get_by_text("Istanbul talks between Ukraine and Russia").first).to_be_visible()
    show(page, "List")
    choose(page, "and another party", "Ukraine")
    expect(page.get_by_text("That is one party twice")).to_be_visible()
    choose(page, "and another party", "Sudan")
    page.get_by_role("button", name="Who could mediate between them?").click()
    expect(page.get_by_role("combobox", name="Side A")).to_have_value(re.compile("^Ukraine"))
    expect(page.get_by_role("combobox", name="Side B")).to_have_value(re.compile("^Sudan"))
