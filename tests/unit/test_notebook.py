"""`open_graph` as one uses it in a notebook, on the seeds and without a server; and every example of the docs."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import networkx as nx
import pandas as pd
import pytest
from browser.hostile import NAMES
from samples import graph_of, relation

import graph as package
from graph import rows as as_rows
from graph.mirror import TOLD_BY, Mirror
from graph.model import Document, Entity, Relation
from graph.opening import OpenGraph, _Named
from graph.picture import picture
from graph.store import Changes
from loaders import read_file

ROOT = Path(__file__).resolve().parents[2]


class Shelf:
    """What a store answers, over the seeds' files, without a server."""

    def __init__(self) -> None:
        items = [
            entry.item
            for name in ("istanbul-2025.yaml", "peace-agreements.csv")
            for entry in read_file(ROOT / "seeds" / name)
        ]
        self.documents_ = {one.id: one for one in items if isinstance(one, Document)}
        self.things = {one.id: one for one in items if isinstance(one, Entity)}
        self.relations = {one.id: one for one in items if isinstance(one, Relation)}
        self.closed = False

    def changes(self, since: int) -> Changes:
        if since:
            return Changes(since)
        edges = [
            {
                **as_rows.edge_row(one),
                **as_rows.type_and_ends(one),
                "evidence": len(one.evidence),
                TOLD_BY: dict(Counter(piece.document for piece in one.evidence)),
            }
            for one in self.relations.values()
        ]
        nodes = [
            as_rows.node_row(one) for one in [*self.things.values(), *(d.entity() for d in self.documents_.values())]
        ]
        return Changes(7, nodes, edges)

    def search(self, text, limit=10, kinds=()):
        graph = nx.MultiDiGraph()
        for one in self.things.values():
            graph.add_node(one.id, kind=one.kind, name=one.name, aliases=one.aliases)
        return _Named(graph).search(text, limit, kinds)

    def entities(self, ids):
        known = {**self.things, **{id: one.entity() for id, one in self.documents_.items()}}
        return [known[id] for id in ids if id in known]

    def evidence(self, of):
        return {id: list(self.relations[id].evidence) for id in of}

    def close(self):
        self.closed = True


@pytest.fixture(scope="module")
def shelf():
    return Shelf()


@pytest.fixture
def opened(shelf, monkeypatch, tmp_path):
    monkeypatch.setenv("GOBETWEEN_HOME", str(tmp_path))
    monkeypatch.setattr("graph.opening.open_store", lambda environ: shelf)
    monkeypatch.chdir(tmp_path)
    return package.open_graph()


@pytest.mark.parametrize(
    ("page", "number", "written"),
    [("docs/python.md", 14, ("sudan.html", "mediators.html")), ("README.md", 1, ("report.html",))],
)
def test_every_example_of_the_docs_runs(opened, page, number, written):
    text = (ROOT / page).read_text(encoding="utf-8")
    examples = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert len(examples) >= number
    names: dict[str, object] = {}
    for example in examples:
        for line in example.splitlines():  # the same names all along, as in a notebook
            exec(compile(line, page, "exec"), names)
    assert all(Path(name).exists() for name in written)


def test_the_example_notebook_runs_and_shows_what_it_says(opened):
    tool = runpy.run_path(str(ROOT / "tools" / "notebook.py"))
    notebook = json.loads((ROOT / "docs" / "example.ipynb").read_text(encoding="utf-8"))
    names: dict[str, object] = {}
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell in cells:
        data = tool["shown"](tool["run"]("".join(cell["source"]), names))
        kept = cell["outputs"][0]["data"] if cell["outputs"] else {}
        # How wide a text is depends on the terminal; a table in HTML does not. The shelf puts no two ids of one actor together, as
        # a store does: that moves an interval, and none of the ranks.
        if "draws=50" not in "".join(cell["source"]):
            assert kept.get("text/html") == data.get("text/html"), cell["source"]
    assert len(cells) > 8 and Path("mediators.html").exists()
    assert (ROOT / "docs" / "example.ipynb").stat().st_size < 60_000


def test_importing_the_package_alone_loads_nothing_heavy():
    code = "import sys, graph; print([m for m in ('pandas', 'networkx', 'igraph', 'neo4j') if m in sys.modules])"
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "[]"


def test_it_says_what_it_shows_and_closes(opened, shelf):
    assert re.fullmatch(r"<graph at revision 7, the whole graph: [\d,]+ nodes, [\d,]+ relations>", repr(opened))
    with opened:
        assert nx.is_frozen(opened.graph)
    assert shelf.closed


def test_names_as_one_types_them(opened):
    assert opened.id("Umerov") == opened.id("rustem umerov")
    with pytest.raises(LookupError, match=r"may be .*Putin"):
        opened.id("Vladimir")
    with pytest.raises(LookupError, match="nothing in the graph is called 'Atlantis'"):
        opened.id("Atlantis")
    with pytest.raises(LookupError, match="not seen through this lens: only Person"):
        opened.lens(kinds="Person").id("Ukraine")


def test_a_lens_by_text_by_keywords_and_by_both(opened):
    by_text = opened.lens("kinds=State,Agreement since=2000")
    assert by_text.seen_through == opened.lens(kinds=["State", "Agreement"], since="2000").seen_through
    assert by_text.lens(until="2005").seen_through.until == "2005"
    assert len(by_text.graph) < len(opened.graph)
    with pytest.raises(ValueError, match="did you mean State"):
        opened.lens(kinds="state")


def test_measures_are_those_of_the_report(opened):
    table = opened.measures("betweenness", "degree")
    assert list(table.columns) == ["id", "name", "kind", "betweenness", "betweenness_rank", "degree", "degree_rank"]
    made = opened.report("betweenness")
    assert (
        table.set_index("id")["betweenness"].to_dict()
        == made.frame(("Person", "State", "Organization", "Group")).set_index("id")["betweenness"].to_dict()
    )
    assert table["betweenness_rank"].is_monotonic_increasing
    assert opened.top("betweenness", 3)["name"].tolist() == table["name"].tolist()[:3]
    with pytest.raises(ValueError, match="unknown fold"):
        opened.measures("degree", fold="kings")


def test_tables_have_their_columns_when_there_is_nothing_in_them():
    nothing = OpenGraph.of(graph_of([], []))
    for table in (
        nothing.nodes(),
        nothing.edges(),
        nothing.sources(),
        nothing.who_mediates(),
        nothing.measures("degree"),
    ):
        assert isinstance(table, pd.DataFrame) and table.empty and len(table.columns)
    with pytest.raises(ValueError, match="no store behind it"):
        nothing.evidence("r:1")


def test_what_is_asked_is_as_the_graph_is_at_that_moment():
    told = iter([Changes(7, [as_rows.node_row(Entity("old", "State", "Old"))])])
    g = OpenGraph(Mirror(SimpleNamespace(changes=lambda since: next(told, Changes(since)))))
    assert list(g.graph) == ["old"]
    told = iter([Changes(8, [as_rows.node_row(Entity("new", "State", "New"))])])
    assert (set(g.graph), g.revision) == ({"old", "new"}, 8)


def test_a_picture_shows_itself_and_fetches_nothing(opened):
    shown = opened.picture("Umerov")._repr_html_()
    assert shown.startswith("<iframe srcdoc=") and 'sandbox="allow-scripts"' in shown
    page = opened.picture("Umerov").html()
    assert "Rustem Umerov" in page and "vis.Network" in page
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:)?//""", page.replace("srcdoc", ""))
    assert "There is nothing to draw" in OpenGraph.of(graph_of([], [])).picture().html()
    alone = opened.picture("Ukraine", "Russia", alone=True)
    assert set(alone.part) == {"iso:UA", "iso:RU"}
    with pytest.raises(KeyError):
        picture(opened.graph, ["nobody"])


def test_a_name_that_is_code_is_shown_as_a_name():
    entities = [Entity(f"p:{i}", "Person", name) for i, name in enumerate(NAMES)]
    graph = graph_of(entities, [relation(f"p:{i}", "MEETS", f"p:{i + 1}") for i in range(len(NAMES) - 1)])
    page = OpenGraph.of(graph).picture(*(f"p:{i}" for i in range(len(NAMES)))).html()
    assert page.count("</script>") == 3  # the data, the library, ours
    for name in NAMES:
        assert name not in page or "<" not in name


def test_credentials_of_the_environment_go_to_no_other_server(monkeypatch):
    asked = []
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    monkeypatch.setattr("graph.opening.open_store", lambda environ: asked.append(environ))
    package.open_graph("bolt://elsewhere")
    assert asked == [{"NEO4J_URI": "bolt://elsewhere"}]
