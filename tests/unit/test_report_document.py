"""The report as a document: what it says, that another person gets the same, and that no name in it is taken for code."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from itertools import pairwise

import networkx as nx
import pandas as pd
import pyarrow.parquet as pq
import pytest
from browser.hostile import NAMES
from python_calamine import CalamineWorkbook
from samples import DOCUMENT, graph_of, relation, talks

from graph.lens import Lens
from graph.measures import MEASURES, Measure
from graph.model import Document, Entity
from graph.ontology import default
from graph.projection import Rules
from graph.report import FORMATS, MAIN, heading, rendered, report, save
from graph.report.basis import basis, digest
from graph.report.charts import svg
from graph.report.compose import command, compose
from graph.report.document import Bars, Columns, Points, Spans, number
from graph.report.shape import shape
from graph.report.sure import Unsure

FEW = ("betweenness", "degree")


def sourced(*documents: Document) -> nx.MultiDiGraph:
    """The graph of `talks`, with what is known of documents."""
    entities, relations = talks()
    return graph_of([*entities, *(one.entity() for one in documents)], relations)


def text(made, suffix=".html", **options) -> str:
    return rendered(made, suffix, **options).decode()


class Seen(HTMLParser):
    """The text of a page, its elements with their attributes, and the ids that are in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.elements = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.words.append(data)


# What it says


def test_it_names_lens_data_licences_method_and_the_way_to_the_same_numbers():
    document = Document(
        DOCUMENT, "A report", "Us", "2025-06", "https://example.org/a", "CC BY 4.0", "Us (2025)", "Talks", "2"
    )
    lens = Lens(since="2020")
    made = report(sourced(document), lens, FEW, 12)
    page = text(made, ".md")
    for said in (
        "in force 2020 to today", "[A report](https://example.org/a)", "CC BY 4.0", "Us (2025)", "2025-06", "Talks 2",
        "revision 12", made.basis.digest, "gobetween report --measure betweenness --measure degree --lens since=2020",
        MEASURES["betweenness"].meaning, made.basis.program, "one tie for all relations between two",
    ):  # fmt: skip
        assert said in page, said
    assert made.basis.sources[0].relations == made.basis.relations
    assert json.loads(text(made, ".json"))["basis"]["sources"][0]["licence"] == "CC BY 4.0"


def test_the_command_in_it_makes_the_same_report(graph):
    rules = Rules(fold=("roles",), weight="recency", half_life=3, as_of="2025", directed=True)
    made = report(graph, Lens(kinds=("State", "Role"), min_confidence=0.5), ["degree"], rules=rules)
    assert command(made) == (
        "gobetween report --measure degree --lens 'kinds=State,Role min_confidence=0.5' --fold roles --weight recency "
        "--half-life 3 --as-of 2025 --directed --out report.html"
    )
    assert command(report(graph)) == "gobetween report --out report.html"


def test_equals_share_a_rank_and_only_the_chosen_kinds_are_ranked():
    star = [Entity("c", "State", "Centre"), *(Entity(f"l{i}", "Person", f"Leaf {i}") for i in range(3))]
    made = report(graph_of(star, [relation("c", "MEETS", f"l{i}") for i in range(3)]), measures=["degree"])
    assert made.ranked("degree")["rank"].tolist() == [1, 2, 2, 2]
    assert made.ranked("degree", ("Person",))["rank"].tolist() == [1, 1, 1]
    assert made.frame(("Person",))["degree_rank"].tolist() == [1, 1, 1]
    assert made.top("degree", 2)["name"].tolist() == ["Centre", "Leaf 0"]


def test_the_digest_is_of_what_is_seen_and_of_nothing_else(graph):
    entities, relations = talks()
    assert digest(graph_of(entities[::-1], relations[::-1])) == digest(graph)
    assert digest(graph_of(entities, relations[:-1])) != digest(graph)
    assert digest(Lens(kinds=("State",)).view(graph)) != digest(graph)
    assert report(graph, measures=["degree"], revision=3).basis == report(graph, measures=["degree"], revision=9).basis


def test_the_digest_is_as_the_docs_say(graph):
    from hashlib import sha256

    def line(*parts):
        return json.dumps(parts, separators=(",", ":")) + "\n"

    said = ("type", "from", "to", "confidence", "count", "qualifier", "evidence", "sign")
    lines = [line(n, d["kind"], d["name"]) for n, d in graph.nodes(data=True)]
    lines += [line(k, u, v, *(d[one] for one in said)) for u, v, k, d in graph.edges(keys=True, data=True)]
    assert digest(graph) == sha256("".join(sorted(lines)).encode()).hexdigest()


def test_another_order_of_loading_gives_the_same_figures(monkeypatch):
    monkeypatch.setattr("graph.measures.betweenness.betweenness_auto.__defaults__", (1, None))  # a sample, of any graph
    ring = [Entity(f"n{i}", "State", f"N{i}") for i in range(12)]
    ties = [relation(f"n{i}", "MEETS", f"n{(i * 5 + 2) % 12}") for i in range(12)]
    ties += [relation(f"n{i}", "URGES", f"n{i + 1}") for i in range(8)]
    first, second = (
        report(graph_of(a, b), measures=FEW, draws=30) for a, b in ((ring, ties), (ring[::-1], ties[::-1]))
    )
    assert first.basis.digest == second.basis.digest and first.notes
    pd.testing.assert_frame_equal(first.frame(default().actors), second.frame(default().actors))


def test_a_relation_without_a_document_is_counted_and_said():
    graph = graph_of(*two(evidence=()))
    assert basis(graph).unsourced == 1
    assert "1 relations have no document behind them" in text(report(graph, measures=FEW), ".md")


def two(**fields):
    return [Entity("a", "State", "A"), Entity("b", "State", "B")], [relation("a", "MEETS", "b", **fields)]


def test_a_measure_that_fails_is_said_and_the_others_stand(graph, monkeypatch):
    def fails(graph):
        raise ValueError("it cannot be\ncomputed here")

    monkeypatch.setitem(MEASURES, "broken", Measure("broken", "never", fails))
    made = report(graph, measures=["degree", "broken"])
    assert made.failures == {"broken": "it cannot be computed here"}
    assert made.measures == ("degree",)
    assert "it cannot be computed here" in text(made)
    assert json.loads(text(made, ".json"))["failures"][0]["measure"] == "broken"


def test_measures_see_the_directions_that_they_look_at(graph, monkeypatch):
    seen = {}

    def looks(name):
        def compute(graph):
            seen[name] = graph.is_directed()
            return {}

        return compute

    monkeypatch.setitem(MEASURES, "out", Measure("out", "sends", looks("out"), directed=True))
    monkeypatch.setitem(MEASURES, "any", Measure("any", "has", looks("any")))
    report(graph, measures=["out", "any"])
    assert seen == {"out": True, "any": False}
    seen.clear()
    report(graph, measures=["any"], rules=Rules(directed=True))
    assert seen == {"any": True}


def test_progress_goes_from_none_to_all(graph):
    steps = []
    report(graph, measures=FEW, progress=lambda what, done, of: steps.append((done, of)))
    assert steps == sorted(steps) and steps[0][0] == 0 and steps[-1][0] == steps[-1][1]


def test_rank_intervals_stand_beside_the_ranks_and_say_how_they_were_drawn(graph):
    made = report(graph, measures=["betweenness", "closeness"])
    assert {"rank_low", "rank_high"} <= set(made.ranked("betweenness", default().actors))
    assert "rank_low" not in made.ranked("closeness", default().actors)  # drawn only where one says how many
    assert "rank_low" not in made.ranked("betweenness", ("State",))  # these were not ranked among themselves
    rows = made.frame(default().actors).dropna(subset=["betweenness_rank_low"])
    assert (rows["betweenness_rank_low"] <= rows["betweenness_rank_high"]).all()
    page = text(made, kinds=default().actors)
    assert "How sure the ranks by betweenness are" in page and "bootstrap draws" in page
    data = json.loads(text(made, ".json", kinds=default().actors))["measures"]
    assert data[0]["intervals"] and data[0]["values"][0]["rank_low"] >= 1
    again = report(graph, measures=["betweenness", "closeness"]).frame(default().actors)
    pd.testing.assert_frame_equal(made.frame(default().actors), again)
    assert not report(graph, measures=["betweenness"], draws=0).sure
    assert "rank_low" in report(graph, measures=["closeness"], draws=5).ranked("closeness", default().actors)


def test_intervals_are_left_out_where_they_would_take_too_long_and_that_is_said(graph, monkeypatch):
    monkeypatch.setattr("graph.report.sure._STEPS", 10)
    made = report(graph, measures=["betweenness"])
    assert isinstance(made.sure["betweenness"], Unsure)
    assert "in a web of this size they take long" in text(made)
    directed = report(graph, measures=["betweenness"], rules=Rules(directed=True))
    assert "without directions only" in text(directed)


def test_an_estimate_is_said_to_be_one(monkeypatch):
    monkeypatch.setattr("graph.measures.betweenness.betweenness_auto.__defaults__", (1, None))
    ring = [Entity(f"n{i}", "State", f"N{i}") for i in range(12)]
    graph = graph_of(ring, [relation(f"n{i}", "MEETS", f"n{(i + 1) % 12}") for i in range(12)])
    made = report(graph, measures=["betweenness"], draws=0)
    assert "Estimated from the shortest paths that start at" in text(made)


def test_brokerage_communities_and_balance(graph):
    whole = report(graph, by="state", draws=0)
    data = json.loads(text(whole, ".json"))
    assert data["brokerage"]["by"] == "state" and data["brokerage"]["brokers"]
    assert sum(one["size"] for one in data["communities"]["groups"]) <= data["nodes"]
    assert data["balance"]["negative"] == 1
    page = text(whole, ".md")
    for title in ("## Brokerage between groups", "## Communities", "## Friends and enemies"):
        assert title in page
    assert "--by state" in page
    few = json.loads(text(report(graph, measures=["degree"], draws=0), ".json"))
    assert not {"brokerage", "communities", "balance"} & set(few)
    with pytest.raises(ValueError, match="unknown grouping 'star sign'; known: state"):
        report(graph, by="star sign")


def quarrel() -> nx.MultiDiGraph:
    """Two camps of two, a tie against them, and one who came between; two of it in the first period already."""
    people = [Entity(f"iso:{n}", "State", n) for n in ("Arun", "Bora", "Cato", "Dara", "Elba")]
    return graph_of(
        people,
        [
            relation("iso:Arun", "SUPPORTS", "iso:Bora", start="1995", end="2009"),
            relation("iso:Cato", "SUPPORTS", "iso:Dara", start="1995", end="2009"),
            relation("iso:Arun", "OPPOSES", "iso:Cato", start="2003", end="2003"),
            relation("iso:Bora", "OPPOSES", "iso:Dara", start="2003", end="2003"),
            relation("iso:Arun", "OPPOSES", "iso:Bora", start="2008", qualifier="x"),
            relation("iso:Arun", "OPPOSES", "iso:Bora", start="2008", qualifier="y"),
            relation("iso:Elba", "URGES", "iso:Bora", start="2003", end="2003"),
            relation("iso:Elba", "URGES", "iso:Cato", start="2003", end="2003"),
        ],
    )


def test_few_measures_are_told_in_full_and_of_the_others_the_ranks(graph):
    usual = report(graph, draws=0)
    keys = [table.key for table in compose(usual).tables()]
    assert [key for key in keys if key in MEASURES] == [name for name in MEASURES if name in MAIN]
    (others,) = (table for table in compose(usual, kinds=default().actors).tables() if table.key == "others")
    named = [column.name for column in others.columns[1:]]
    assert named == [heading(name) for name in usual.measures if name not in MAIN]
    ranks = usual.ranked("strength", default().actors).set_index("name")["rank"]
    assert {row[0]: row[1] for row in others.rows} == {name: ranks[name] for name, *_ in others.rows}
    assert [one["name"] for one in usual.to_dict()["measures"]] == list(usual.measures)  # JSON has all
    every = report(graph, measures=["all"], draws=0)
    keys = [table.key for table in compose(every).tables()]
    assert set(every.measures) <= set(keys) and "others" not in keys
    assert command(every) == "gobetween report --measure all --out report.html"
    assert len(text(usual)) < len(text(every)) / 1.5
    few = [table.key for table in compose(report(graph, measures=["katz", "core"], draws=0)).tables()]
    assert {"katz", "core", "ranks"} <= set(few) and not {"others", "degree"} & set(few)


def test_the_two_camps_are_told_where_there_is_hostility():
    made = report(quarrel(), draws=0)
    told = json.loads(text(made, ".json"))["camps"]
    assert (told["index"], told["exact"]) == (1, True)
    (part,) = told["parts"]
    (against,) = part["against"]
    assert {against["source"]["name"], against["target"]["name"]} <= {"Arun", "Bora", "Cato", "Dara"}
    assert against["relations"] and [one["name"] for one in told["undecided"]] == ["Elba"]
    page = text(made, ".md")
    assert "## Two camps" in page and "1 of 4; no partition has fewer" in page
    with zipfile.ZipFile(io.BytesIO(rendered(made, ".zip"))) as archive:
        assert {"camps.csv", "against.csv"} <= set(archive.namelist())
    friends = report(Lens(until="2000").view(quarrel()), draws=0)
    assert "camps" not in friends.to_dict() and "## Two camps" not in text(friends, ".md")


def test_change_between_two_periods():
    made = report(quarrel(), Lens(until="2010"), FEW, draws=0, before=("1990", "1999"), after=("2000", None))
    told = json.loads(text(made, ".json"))["change"]
    assert (told["before"], told["after"]) == ({"since": "1990", "until": "1999"}, {"since": "2000", "until": None})
    assert [one["name"] for one in told["measures"]] == list(FEW)
    assert (told["ties"]["before"], told["ties"]["both"]) == (2, 2)
    assert [(one["before"], one["after"]) for one in told["ties"]["turned"]] == [(1, -1)]
    page = text(made, ".md")
    assert (
        "## Change between two periods" in page
        and "| came | Elba |" in page
        and "| Arun | Bora | friendly | hostile |" in page
    )
    assert command(made).endswith("--lens until=2010 --before 1990..1999 --after 2000.. --out report.html")
    with zipfile.ZipFile(io.BytesIO(rendered(made, ".zip"))) as archive:
        assert {"change-degree.csv", "turned.csv"} <= set(archive.namelist())
    assert rendered(made, ".xlsx")
    with pytest.raises(ValueError, match="between two periods"):
        report(quarrel(), before=("1990", None))
    with pytest.raises(ValueError, match=r"ends \(1980\) before it begins"):
        report(quarrel(), before=("1990", "1980"), after=("2000", None))


def test_who_stands_between_two_sides():
    made = report(quarrel(), None, FEW, draws=0, between=(["iso:Arun", "iso:Bora"], ["iso:Cato"]))
    told = json.loads(text(made, ".json"))["between"]
    assert ([one["name"] for one in told["a"]], len(told["b"])) == (["Arun", "Bora"], 1)
    assert {one["name"]: one["value"] for one in told["between"]} == {"Bora": 1, "Elba": 1}
    assert told["between"][0]["serves"][0].keys() == {"a", "b", "share", "length"}
    page = text(made, ".md")
    assert "## Between two sides" in page and "Bora – Cato" in page
    assert "--between iso:Arun --between iso:Bora --and iso:Cato" in command(made)
    for sides, said in (
        ((["iso:XX"], ["iso:Cato"]), "not seen through this lens"),
        (([], ["iso:Cato"]), "camp is empty"),
    ):
        with pytest.raises(ValueError, match=said):
            report(quarrel(), None, FEW, draws=0, between=sides)


@pytest.mark.parametrize(
    ("entities", "relations", "said"),
    [
        ([], [], "The lens shows nothing"),
        ([Entity("a", "State", "A")], [], "Nobody here is tied to anybody"),
        ([Entity("a", "Topic", "A")], [], "Nobody of the kinds that are ranked"),
    ],
)
def test_an_empty_graph_and_one_node_give_a_sentence_in_every_format(entities, relations, said):
    made = report(graph_of(entities, relations))
    assert not made.failures
    for suffix in FORMATS:
        assert rendered(made, suffix, kinds=default().actors)
    assert said in text(made, kinds=default().actors)


def test_an_ending_that_is_no_format(graph, tmp_path):
    with pytest.raises(ValueError, match=r"\.docx: the ending says the format; known: \.html"):
        save(report(graph, measures=FEW), tmp_path / "report.docx")


# No name is code


def hostile():
    # Each name as an actor's and as a source's, in everything that a document has.
    entities = [Entity(f"p:{i}", "Person", name) for i, name in enumerate(NAMES)]
    entities += [Document(DOCUMENT, NAMES[0], NAMES[1], None, "javascript:alert(1)", NAMES[2], NAMES[3]).entity()]
    return graph_of(entities, [relation(f"p:{i}", "MEETS", f"p:{i + 1}") for i in range(len(NAMES) - 1)])


def test_the_page_has_no_script_fetches_nothing_and_shows_names_as_they_are():
    page = text(report(hostile()), title=NAMES[0])
    seen = Seen(page)
    tags = {tag for tag, _ in seen.elements}
    assert not tags & {"script", "iframe", "object", "embed", "link", "base", "form", "img"}
    for _, attributes in seen.elements:
        assert not [name for name in attributes if name.startswith("on")]
        assert not re.match(r"\s*(javascript|data|https?):", attributes.get("href") or "", re.IGNORECASE)
    assert "url(" not in page and "@import" not in page
    words = "".join(seen.words)
    assert all(name in words for name in NAMES)
    assert "default-src 'none'" in page


def test_the_page_can_be_heard_and_walked():
    seen = Seen(text(report(sourced(), measures=FEW)))
    assert ("html", {"lang": "en"}) in seen.elements
    ids = [attributes["id"] for _, attributes in seen.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in seen.elements:
        if tag == "a" and attributes["href"].startswith("#"):
            assert attributes["href"][1:] in ids
        if tag == "th":
            assert attributes["scope"] in ("col", "row")
        if tag == "svg":
            assert all(id in ids for id in attributes["aria-labelledby"].split())
    levels = [int(tag[1]) for tag, _ in seen.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    tables = [tag for tag, _ in seen.elements if tag in ("table", "caption")]
    assert tables[::2] == ["table"] * (len(tables) // 2) and tables[1::2] == ["caption"] * (len(tables) // 2)


def test_names_are_no_markdown():
    from markdown_it import MarkdownIt

    made = report(hostile(), measures=FEW)
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text(made, ".md", title=NAMES[0]))
    flat = [child for token in tokens for child in [token, *(token.children or ())]]
    assert not [one for one in flat if one.type in ("html_inline", "html_block", "image")]
    links = [one.attrs["href"] for one in flat if one.type == "link_open"]
    assert not [href for href in links if not str(href).startswith("http")]
    names = {"".join(c.content for c in one.children) for one in tokens if one.type == "inline"}
    assert set(NAMES) <= names


def test_markdown_marks_at_the_beginning_of_a_line_are_shown():
    from markdown_it import MarkdownIt

    from graph.report.markdown import _plain

    for title in ("# one", "1. one", "- one", "> one", "+ one", "1) one", "=== one", "2025.06 talks"):
        (paragraph,) = (one for one in MarkdownIt().parse(_plain(title)) if one.type == "inline")
        assert "".join(child.content for child in paragraph.children) == title
        assert MarkdownIt().parse(_plain(title))[0].type == "paragraph_open"


def test_nothing_in_a_table_is_a_formula():
    entities = [Entity("a", "State", "=HYPERLINK(1)"), Entity("b", "State", "@b"), Entity("c", "State", "+c")]
    graph = graph_of(entities, [relation("a", "MEETS", "b"), relation("b", "MEETS", "c")])
    made = report(graph, measures=FEW)
    assert "\n" + "a,'=HYPERLINK(1)," in text(made, ".csv")
    book = CalamineWorkbook.from_filelike(io.BytesIO(rendered(made, ".xlsx", title="=1+1")))
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    texts = [cell for cell in cells if isinstance(cell, str)]
    assert "'=HYPERLINK(1)" in texts and "'=1+1" in texts
    assert not [one for one in texts if one.startswith(("=", "+", "@"))]
    with zipfile.ZipFile(io.BytesIO(rendered(made, ".xlsx"))) as archive:
        assert not [n for n in archive.namelist() if b"<f>" in archive.read(n) or b"<hyperlink" in archive.read(n)]


# Tables


def test_excel_has_a_sheet_a_table_and_all_values(graph):
    made = report(graph, measures=FEW)
    book = CalamineWorkbook.from_filelike(io.BytesIO(rendered(made, ".xlsx", top=2, kinds=("State",))))
    assert book.sheet_names[0] == "About" and book.sheet_names[-1] == "values"
    assert {"betweenness", "degree", "ranks", "sources", "method"} <= set(book.sheet_names)
    values = book.get_sheet_by_name("values").to_python()
    assert values[0] == ["id", "name", "kind", "betweenness", "betweenness_rank", "degree", "degree_rank"]
    assert len(values) == 1 + 4
    assert len(book.get_sheet_by_name("degree").to_python()) == 1 + 2


def test_parquet_bears_the_figures_and_how_they_came_about(graph):
    made = report(graph, Lens(since="2020"), FEW, 5)
    table = pq.read_table(io.BytesIO(rendered(made, ".parquet")))
    assert table.to_pandas()["degree"].tolist() == made.frame()["degree"].tolist()
    about = json.loads(table.schema.metadata[b"gobetween"])
    assert about["revision"] == 5 and about["lens"]["since"] == "2020" and about["basis"]["digest"] == made.basis.digest


def test_the_zip_holds_every_table_and_is_the_same_each_time(graph):
    made = report(graph, measures=FEW)
    once = rendered(made, ".zip")
    assert once == rendered(made, ".zip")
    with zipfile.ZipFile(io.BytesIO(once)) as archive:
        assert {"values.csv", "degree.csv", "sources.csv", "report.json", "report.md"} <= set(archive.namelist())
        assert pd.read_csv(archive.open("values.csv"))["degree"].tolist() == made.frame()["degree"].tolist()


def test_a_report_saves_and_shows_itself(graph, tmp_path):
    made = report(graph, measures=FEW)
    made.save(tmp_path / "r.html", title="Talks")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<h1>Talks</h1>" in page and ">People, States, Organizations, Groups<" in page
    assert made._repr_html_().startswith('<iframe srcdoc="') and 'sandbox=""' in made._repr_html_()


# Charts and figures


@pytest.mark.parametrize(
    "chart",
    [
        Bars("Title & <b>", "value", (("<i>", 0.5), ("negative", -0.25))),
        Bars("nothing", "value", ()),
        Bars("all nought", "value", (("a", 0.0),)),
        Spans("ranks", "rank", (("a", 1, 1, 3), ("b", 2, 1, 2))),
        Points("two", "x", "y", (("a", 0.0, 0.0), ("b", 1.0, -2.0), ("c", 5.0, 3.0))),
        Points("none", "x", "y", ()),
        Columns("how many", "x", "y", (("0", 3), ("1–2", 0))),
    ],
)
def test_a_chart_is_sound_and_says_what_it_shows(chart):
    from xml.etree import ElementTree

    root = ElementTree.fromstring(svg(chart, "c1"))
    name = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{name}title").text == chart.title
    assert root.find(f"{name}desc").text
    places = [
        float(v) for one in root.iter() for k, v in one.attrib.items() if k in ("x", "y", "cx", "cy", "width", "height")
    ]
    assert all(-60 <= place <= 800 for place in places)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.123456, "0.1235"),
        (12, "12"),
        (12345, "12,345"),
        (1234.56, "1,234.6"),
        (0.0, "0"),
        (float("nan"), ""),
        (None, ""),
        (1e-7, "1e-07"),
    ],
)
def test_figures_as_text(value, said):
    assert number(value) == said


def test_the_shape_of_a_web():
    graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("a", "a")])
    graph.add_node("f")
    found = shape(graph)
    assert (found.nodes, found.ties, found.components, found.largest, found.isolates) == (6, 4, 3, 3, 1)
    assert found.transitivity == 1 and found.density == pytest.approx(4 / 15)
    assert found.degrees == {0: 1, 1: 2, 2: 3}
    empty = shape(nx.Graph())
    assert (empty.density, empty.transitivity, empty.components) == (None, None, 0)
