"""What is exported loads again to an equal graph, in every format, and other programs read it."""

import csv
import json
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import Memory
from samples import entries, relation, whole

from graph.cells import guarded, unguarded
from graph.export import FORMATS, export, flat, frames
from graph.formats import RECORD
from graph.model import Document, Entity, Evidence, Relation, make_id
from loaders import find, read_file
from loaders.graphs import frame, networkx_graph
from loaders.graphs.own import _SHOWN

GRAPHS = [ending for ending in FORMATS if ending != ".jsonl"]
NASTY = (
    "=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "'=x", "''", 'say "no"', "a\nb", "a\r\nb", "a\rb", "<b>&amp;</b>", "]]>", "&#10;",
    "😀", "\x01\x7f\x85", "\ufffe", "\u2028", "%", "*Vertices 3", "[1-3]", "\\", "a | b", "; ", "x (e:1)", "true", "1", "nan", "None",
    "] node [", "'", "#", "{}", "\ufeff", "ﬁ",
)  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.tuples(st.sampled_from(NASTY), st.sampled_from(NASTY)).map("".join),
)
NAME = TEXT.filter(str.strip)
PROPS = st.dictionaries(
    st.sampled_from(
        ("label", "title", "key", "Label", "start", "end", "date", "x", "size", "n", "weight", "since", "sign", "sources", "gobetween",
         "directed", "year", "labels", "category", "color")
    ),
    TEXT | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False),
    max_size=3,
)  # fmt: skip
DAY = st.sampled_from((None, "1988", "1988-04", "1988-04-14"))
DOCUMENTS = ("doc:a", "doc:b", "doc:ü")
PIECE = st.builds(
    Evidence,
    st.sampled_from(DOCUMENTS),
    quote=TEXT,
    note=TEXT,
    locator=st.sampled_from(("", "row 1", "p. 2")),
    method=st.sampled_from(("table", "curated")),
    confidence=st.sampled_from((0.25, 1.0)),
    read=st.just("2025-01-01"),
)
PIECES = st.lists(PIECE, min_size=1, max_size=2).map(tuple)
IDS = ("e:0", "e:1", "=e:2", "e:\ufffe3", "wd:Q4", "Ünïcödé<&>\"'")


@st.composite
def stated(draw):
    """Entries that load: documents, nodes that one or two documents describe, and relations, parallel ones too."""
    documents = [Document(id, draw(NAME), publisher=draw(TEXT), date=draw(DAY), licence="CC0") for id in DOCUMENTS]
    ids = IDS[: draw(st.integers(2, len(IDS)))]
    nodes = [
        Entity(id, "State" if i % 2 else "Group", draw(NAME), tuple(draw(st.lists(NAME, max_size=2))), draw(PROPS), draw(PIECES | st.just(())))
        for i, id in enumerate(ids)
        for _ in range(draw(st.integers(1, 2)))
    ]  # fmt: skip
    ends = st.permutations(ids).map(lambda several: several[:2])
    relations = [
        Relation(
            draw(st.sampled_from(("MEDIATES", "ALLIED_WITH", "LINKED_TO"))), *draw(ends), draw(DAY), None, draw(st.floats(0, 1)),
            draw(st.integers(1, 2**53)), draw(st.just("") | TEXT), draw(PROPS), draw(PIECES),
        )
        for _ in range(draw(st.integers(0, 5)))
    ]  # fmt: skip
    return entries(*documents, *nodes, *relations)


def again(memory, ending, folder):
    """What a store holds that loaded an export of this one."""
    path = Path(folder) / f"all{ending}"
    export(memory.graph(), memory, path)
    new = Memory()
    assert new.load(read_file(path)) == []
    return new


def same(new, old):
    assert nx.utils.graphs_equal(new.graph(), old.graph())
    assert new.stated() == old.stated()


@pytest.fixture
def talks():
    return Memory(whole())


@pytest.mark.parametrize("ending", FORMATS)
@given(stated=stated())
@settings(deadline=None)  # it writes files
def test_what_is_exported_loads_again_to_an_equal_graph(ending, stated):
    memory = Memory()
    assert memory.load(stated) == []
    # A document that nothing rests on is not a part of what one sees.
    used = {row["document"] for row in memory.record.values() if row["method"] != "itself"}
    memory.record = {k: r for k, r in memory.record.items() if r["method"] != "itself" or r["document"] in used}
    with tempfile.TemporaryDirectory() as folder:
        same(again(memory, ending, folder), memory)


@pytest.mark.parametrize("ending", GRAPHS)
def test_an_export_of_an_export_is_the_same_file(talks, ending, tmp_path):
    path = tmp_path / f"all{ending}"
    new = again(talks, ending, tmp_path)
    first = path.read_bytes()
    export(new.graph(), new, path)
    # When a document was read that describes itself is not kept.
    assert path.read_bytes() == first


@pytest.mark.parametrize("ending", GRAPHS)
def test_each_format_is_recognised_as_what_it_is(talks, ending, tmp_path):
    path = tmp_path / f"all{ending}"
    export(talks.graph(), talks, path)
    expected = {".json": "nodelink", ".net": "pajek", ".csv": "edgelist"}
    assert expected.get(ending, ending[1:]) == find(path).NAME
    elsewhere = path.rename(tmp_path / f"renamed{'.xml' if ending in ('.graphml', '.gexf') else ending}")
    assert expected.get(ending, ending[1:]) == find(elsewhere).NAME


def test_pandas_and_networkx_out_and_in(talks):
    graph = talks.graph()
    nodes, edges = frames(graph, talks)
    assert set(nodes["id"]) == set(graph) and len(edges) == graph.number_of_edges()
    same(Memory(frame(edges, Document("doc:frame", "A frame"), nodes)), talks)
    same(Memory(networkx_graph(flat(graph, talks), Document("doc:graph", "A graph"))), talks)


def test_documents_that_others_describe_come_along(tmp_path):
    register = Evidence("doc:register", locator="row 1")
    report = Entity(
        "doc:report",
        "Document",
        "A report",
        ("Its other title",),
        {"pages": 3, "url": "https://x.example"},
        (register,),
    )
    people = [Entity(id, "Person", id, evidence=(Evidence("doc:report"),)) for id in ("p:a", "p:b")]
    memory = Memory(
        entries(
            Document("doc:register", "A register"),
            report,
            *people,
            relation("p:a", "MEETS", "p:b", evidence=(register,)),
        )
    )
    for ending in FORMATS:
        same(again(memory, ending, tmp_path), memory)


def test_what_was_merged_or_edited_is_exported_as_it_is_shown(tmp_path):
    # As `graph.identity` leaves it: a statement made under an id that now leads to another.
    memory = Memory(entries(Document("doc:a", "A"), Entity("p:a", "Person", "Ada", evidence=(Evidence("doc:a"),))))
    gone = Memory(
        entries(Document("doc:a", "A"), Entity("p:b", "Person", "Ada B.", evidence=(Evidence("doc:a", locator="2"),)))
    )
    memory.record |= {id: {**row, "of": "p:a"} for id, row in gone.record.items() if row.get("entity") == "p:b"}
    for ending in FORMATS:
        assert nx.utils.graphs_equal(again(memory, ending, tmp_path).graph(), memory.graph())


# Other programs


def test_networkx_reads_every_node_edge_and_attribute(talks, tmp_path):
    graph = talks.graph()
    for ending in GRAPHS:
        export(graph, talks, tmp_path / f"all{ending}")
    read = {
        "graphml": nx.read_graphml(tmp_path / "all.graphml", force_multigraph=True),
        "gexf": nx.read_gexf(tmp_path / "all.gexf"),
        "json": nx.node_link_graph(json.loads((tmp_path / "all.json").read_text()), edges="edges"),
        "csv": nx.from_pandas_edgelist(pd.read_csv(tmp_path / "all.csv"), edge_attr=True, create_using=nx.MultiDiGraph),
    }
    for how, one in read.items():
        assert set(one) == set(graph), how
        assert one.number_of_edges() == graph.number_of_edges(), how
        (values,) = nx.MultiDiGraph(one).get_edge_data("p:fidan", "x:talks").values()
        assert (values["relation"], values["since"], values["weight"]) == ("MEDIATES", "2025-06-02", 1), how
        if how != "csv":
            assert one.nodes["iso:RU"]["name"] == "Russia" and one.nodes["iso:RU"]["aliases"] == "Kremlin | Moscow", how
    by_label = nx.read_gml(tmp_path / "all.gml")
    assert by_label.nodes["Russia"]["key"] == "iso:RU"
    by_label = nx.read_pajek(tmp_path / "all.net")
    assert set(by_label) == {data["name"] for _, data in graph.nodes(data=True)}
    assert by_label.number_of_edges() == graph.number_of_edges()


def test_two_of_one_name_stay_two_where_labels_tell_nodes_apart(tmp_path):
    smiths = [Entity(id, "Person", "John Smith", evidence=(Evidence("doc:a"),)) for id in ("p:1", "p:2")]
    memory = Memory(
        entries(Document("doc:a", "A"), *smiths, relation("p:1", "MEETS", "p:2", evidence=(Evidence("doc:a"),)))
    )
    for ending, read in ((".gml", nx.read_gml), (".net", nx.read_pajek)):
        new = again(memory, ending, tmp_path)
        assert set(read(tmp_path / f"all{ending}")) == {"John Smith (p:1)", "John Smith (p:2)"}
        same(new, memory)


def test_gexf_has_times_that_a_timeline_reads_and_the_dates_as_they_are(tmp_path):
    talks = Entity("x:t", "Process", "Talks", props={"from": "2022-02", "to": "2022-04"}, evidence=(Evidence("doc:a"),))
    state = Entity("iso:UA", "State", "Ukraine", evidence=(Evidence("doc:a"),))
    seen = relation("iso:UA", "PARTY_TO", "x:t", start="2022", evidence=(Evidence("doc:a"),))
    memory = Memory(entries(Document("doc:a", "A"), talks, state, seen))
    export(memory.graph(), memory, tmp_path / "all.gexf")
    root = ET.parse(tmp_path / "all.gexf").getroot()
    at = "{http://gexf.net/1.3}"
    assert root.find(f"{at}graph").attrib == {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date"}
    nodes = {one.get("id"): (one.get("start"), one.get("end")) for one in root.iter(f"{at}node")}
    assert nodes == {"x:t": ("2022-02-01", "2022-04-30"), "iso:UA": (None, None)}
    (edge,) = root.iter(f"{at}edge")
    assert (edge.get("start"), edge.get("end"), edge.get("kind")) == ("2022-01-01", None, "PARTY_TO")
    assert "2022" in [one.get("value") for one in edge.iter(f"{at}attvalue")]


@pytest.mark.parametrize("text", [*NASTY, "plain", "'plain", "'''+x", "＝x"])
def test_a_cell_is_no_formula_and_can_be_had_back(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple("=+-@\t\r\n＝")


def test_no_cell_of_a_csv_is_a_formula(tmp_path):
    names = ["=1+1", "+x", "-x", "@x", "\t=1", "\r=1"]
    nodes = [
        Entity(f"={i}", "Group", name, props={"n": -1, "said": name}, evidence=(Evidence("doc:a"),))
        for i, name in enumerate(names)
    ]
    memory = Memory(
        entries(
            Document("doc:a", "=A"),
            *nodes,
            relation("=0", "MEETS", "=1", props={"said": "=cmd"}, evidence=(Evidence("doc:a"),)),
        )
    )
    same(again(memory, ".csv", tmp_path), memory)
    for name in ("all.csv", "all.nodes.csv"):
        with (tmp_path / name).open(newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert [cell for cell in cells if cell.startswith(tuple("=+-@\t\r")) and cell != "-1"] == []
    # Without the records, what the apostrophe was put before is had back all the same.
    table = pd.read_csv(tmp_path / "all.nodes.csv").drop(columns=RECORD)
    table.to_csv(tmp_path / "bare.nodes.csv", index=False)
    found = {
        entry.item.props.get("said")
        for entry in read_file(tmp_path / "bare.nodes.csv")
        if isinstance(entry.item, Entity)
    }
    assert {"=1+1", "+x", "-x", "@x"} <= found


# What somebody changed in another program


def edited(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("ending", [".graphml", ".gexf", ".gml", ".json", ".csv"])
def test_a_name_changed_elsewhere_is_what_the_file_says(talks, ending, tmp_path):
    path = tmp_path / f"all{ending}"
    export(talks.graph(), talks, path)
    where = tmp_path / "all.nodes.csv" if ending == ".csv" else path
    old, new = {
        ".graphml": (">Hakan Fidan<", ">H. Fidan<"),
        ".gexf": ('label="Hakan Fidan"', 'label="H. Fidan"'),
        ".gml": ('label "Hakan Fidan"', 'label "H. Fidan"'),
        ".json": ('"label": "Hakan Fidan"', '"label": "H. Fidan"'),
        ".csv": ("p:fidan,Hakan Fidan", "p:fidan,H. Fidan"),
    }[ending]
    edited(where, old, new)
    new = Memory()
    assert new.load(read_file(path)) == []
    (piece,) = [row for row in new.record.values() if row.get("name") == "H. Fidan"]
    assert piece["entity"] == "p:fidan" and piece["document"].startswith("file:") and piece["method"] == "graph"
    new.record = {id: row for id, row in new.record.items() if not row["document"].startswith("file:")}
    same(new, talks)


def test_a_column_added_elsewhere_is_a_property_that_the_file_states(talks, tmp_path):
    export(talks.graph(), talks, tmp_path / "all.csv")
    nodes = pd.read_csv(tmp_path / "all.nodes.csv")
    nodes["Modularity Class"] = range(len(nodes))
    nodes["x"] = 1.5
    nodes.to_csv(tmp_path / "all.nodes.csv", index=False)
    edges = pd.read_csv(tmp_path / "all.csv")
    edges.loc[edges["relation"] == "HOSTS", "since"] = "2025-06-01"
    edges.to_csv(tmp_path / "all.csv", index=False)
    new = Memory()
    assert new.load(read_file(tmp_path / "all.csv")) == []
    graph = new.graph()
    assert {data["props"]["Modularity_Class"] for _, data in graph.nodes(data=True)} == {
        str(n) for n in range(len(nodes))
    }
    (hosts,) = graph.get_edge_data("iso:TR", "x:talks").values()
    assert hosts["from"] == "2025-06-01" and hosts["evidence"] == 2


def test_an_edge_that_somebody_added_joins_our_own_nodes(talks, tmp_path):
    graph = flat(talks.graph(), talks)
    graph.add_edge("iso:TR", "p:putin", label="met with", year=2024)
    new = Memory()
    assert new.load(networkx_graph(graph, Document("doc:mine", "Mine"))) == []
    (added,) = [row for row in new.record.values() if row["document"] == "doc:mine" and "type" in row]
    assert (added["type"], added["from"], added["to"]) == ("MEETS", "2024", "2024")
    assert {added["source"], added["target"]} == {"iso:TR", "p:putin"}


def test_a_record_that_was_cut_off_is_named(talks, tmp_path):
    export(talks.graph(), talks, tmp_path / "all.csv")
    nodes = pd.read_csv(tmp_path / "all.nodes.csv")
    nodes.loc[0, RECORD] = nodes.loc[0, RECORD][:100]  # as a spreadsheet does with long cells
    nodes.loc[1, RECORD] = '[{"entity": {"id": "x"}}]'
    nodes.loc[2, RECORD] = "7"
    nodes.to_csv(tmp_path / "all.nodes.csv", index=False)
    rejected = Memory().load(read_file(tmp_path / "all.csv"))
    said = [one.reason for one in rejected if one.column == RECORD]
    assert len(said) == 3
    assert (
        "gobetween is not JSON" in said[0] and "entity has no kind, name" in said[1] and "no list of records" in said[2]
    )


def test_nothing_that_we_show_counts_as_changed(talks):
    shown = {key for _, data in flat(talks.graph(), talks).nodes(data=True) for key in data} - {
        RECORD,
        "date",
        "from",
        "to",
    }
    shown |= {key for *_, data in flat(talks.graph(), talks).edges(data=True) for key in data} - {RECORD, "part"}
    assert shown <= _SHOWN
    assert make_id("Group", "x")  # ids of our own are global
