"""Graph files that are damaged, hostile or none at all: one line each, before anything is loaded."""

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import ANY_JSON, told, written

from graph.model import Document, Entity, Rejected
from loaders import LoadError, find, read_file
from loaders.graphs import FORMATS, networkx_graph, parts, xml

HEAD = '<?xml version="1.0"?>\n'
GRAPHML = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed">{}</graph></graphml>'
GEXF = '<gexf version="1.3"><graph><nodes>{}</nodes></graph></gexf>'
NODE = '<node id="a" label="Ada"/>'
LAUGHS = HEAD + '<!DOCTYPE lolz [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)  # fmt: skip

FILES = [entry for entry in FORMATS if entry.NAME != "neo4j"]


def refused(path, name=None):
    """What is said of a file that is refused, before anything of it was told."""
    seen = []
    with pytest.raises(LoadError) as caught:
        seen.extend(read_file(path, name))
    assert seen == []
    said = str(caught.value)
    assert "\n" not in said and str(path) in said and len(said) < 700
    return said


@pytest.mark.parametrize(("name", "template"), [("a.graphml", GRAPHML), ("a.gexf", GEXF), ("a.xml", GRAPHML)])
@pytest.mark.parametrize(
    "doctype",
    [
        LAUGHS.removeprefix(HEAD) + "]>",
        '<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE g [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;]>',
        '<!DOCTYPE g SYSTEM "http://127.0.0.1:1/x.dtd">',
        "<!DOCTYPE g>",
    ],
)
def test_a_dtd_is_refused_before_anything_is_made_of_it(tmp_path, name, template, doctype):
    content = HEAD + doctype + "\n" + template.format('<node id="&j;&x;"/>')
    said = refused(written(tmp_path, name, content))
    assert f"{name}, line 2: it has a <!DOCTYPE" in said and "delete that line" in said


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.graphml", HEAD + GRAPHML.format(NODE)[:-30], "line 2: not readable as XML: it ends before its last element does"),
        ("a.gexf", GEXF.format(NODE)[:40], "line 1: not readable as XML"),
        ("a.graphml", GRAPHML.format("<node id='&nbsp;'/>"), "undefined entity"),
        ("a.graphml", GRAPHML.format("<node id='a'></edge>"), "mismatched tag"),
        ("a.graphml", GRAPHML.format("\x01"), "not well-formed"),
        ("a.graphml", GRAPHML.format("\x00"), "not well-formed"),
        ("a.graphml", GRAPHML.format(NODE).encode() + b"\xff\xfe", "not readable as XML"),
        ("a.graphml", '<?xml version="1.0" encoding="klingon"?>' + GRAPHML.format(NODE), "not readable as XML"),
        ("a.graphml", GRAPHML.format("é").encode("latin-1"), "not well-formed"),
        ("a.graphml", "<html><body>404</body></html>", "line 1: it begins with <html>; <graphml> is expected"),
        ("a.gexf", "<svg/>", "<gexf> is expected"),
        ("a.graphml", '{"nodes": []}', "not readable as XML"),
        ("a.graphml", GRAPHML.format("<x>" * 300 + "</x>" * 300), "nested more than 200 deep"),
        ("a.gml", "graph [ node [ id 1", "[ of line 1 is not closed; a whole file is expected"),
        ("a.gml", 'graph [\n node [ id 1 label "x\n ] ]', "line 2: a text has no end"),
        ("a.gml", "graph [ node [ 1 id ] ]", "line 1: '1' stands where a key is expected"),
        ("a.gml", "graph [ node [ id é ] ]", "is not GML"),
        ("a.gml", "graph [ node [ id ] ]", "line 1: ']' stands where a value is expected"),
        ("a.gml", "x 1 y 2", "there is no graph [ … ] in it"),
        ("a.gml", "graph " + "[ a " * 200, "nested more than 100 deep"),
        ("a.gml", b"graph [\0]", "it holds NUL bytes"),
        ("a.json", '{"nodes": [{"id": "a"}], "edges": [', "not JSON"),
        ("a.json", '{"nodes": [], "edges": 7}', '{"nodes": […], "edges": […]} is expected'),
        ("a.json", '{"nodes": [' + "[" * 100_000, "not JSON that can be read: it is nested too deeply"),
        ("a.json", b'{"nodes": [{"id": "\xe9"}], "edges": []}', "is not UTF-8"),
        ("a.net", "*Network x\n", "there is no line *Vertices in it"),
        ("a.net", "*Vertices many\n", "line 1: '*Vertices many': the number of vertices is expected"),
        ("a.net", "*Vertices 99999999999\n", "the number of vertices is expected"),
        ("a.net", "*Vertices 1\n*Sauce\n", "line 2: '*Sauce' is none of Pajek's sections"),
        ("a.net", "*Vertices 1\n*Vertices 1\n", "a second network begins"),
        ("a.csv", "source,target\n\0,b\n", "it holds NUL bytes"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_one_line(tmp_path, name, content, expected):
    assert expected in refused(written(tmp_path, name, content))


@pytest.mark.parametrize("loader", FILES, ids=lambda one: one.NAME)
@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n",
        "x",
        "a,b\n1,2\n",
        "<x/>",
        "[]",
        "{}",
        "null",
        b"\x00\x01",
        b"\xff\xfe\x00",
        b"PK\x03\x04zip",
        "%PDF-1.7",
        "\ufeff",
        "🙂",
    ],
)
def test_the_wrong_kind_of_file_is_one_line_or_nothing(tmp_path, loader, content):
    path = written(tmp_path, "x.bin", content)
    try:
        found = [entry.item for entry in loader.read(path)]
    except LoadError as error:
        assert "\n" not in str(error)
    else:
        assert all(isinstance(one, Rejected | Document | Entity) for one in found)


@pytest.mark.parametrize(("name", "content"), [("a.graphml", GRAPHML), ("a.gexf", GEXF)])
def test_a_byte_order_mark_and_a_packed_file_are_fine(tmp_path, name, content):
    text = content.format(NODE)
    for file, data in (
        (name, b"\xef\xbb\xbf" + text.encode()),
        (name + ".gz", gzip.compress(text.encode())),
        (name, text.encode("utf-16")),
    ):
        (_, node) = told(written(tmp_path, file, data))
        assert node.name == "Ada"
    (tmp_path / "link.graphml").symlink_to(tmp_path / name)
    assert name[2:] == find(tmp_path / name).NAME


def test_a_giant_tag_or_text_ends_before_memory_does(tmp_path, monkeypatch):
    monkeypatch.setattr(xml, "LONGEST", 1_000_000)
    tag = written(tmp_path, "tag.graphml", GRAPHML.format('<node id="' + "a" * 3_000_000 + '"/>'))
    assert "a tag is longer than" in refused(tag)
    text = written(tmp_path, "text.graphml", GRAPHML.format("<data>" + "a" * 3_000_000 + "</data>"))
    assert "a text is longer than" in refused(text)
    monkeypatch.setattr(parts, "LARGEST", 1000)
    big = written(
        tmp_path, "big.json", json.dumps({"nodes": [{"id": str(n)} for n in range(500)], "edges": []}, indent=1)
    )
    assert "it has more than" in refused(big)
    # One long line too.
    line = written(tmp_path, "line.json", json.dumps({"nodes": [{"id": str(n)} for n in range(500)], "edges": []}))
    assert refused(line)


BAD = {
    "graphml": (HEAD + GRAPHML.format(NODE + '<edge source="a" target="a"/><data key="k">1</data>')).encode(),
    "gexf": GEXF.format(NODE + "<attvalues><attvalue for='x' value='1'/></attvalues>").encode(),
    "gml": b'graph [ node [ id 1 label "Ada &#233;" ] node [ id 2 graphics [ x 1 ] ] edge [ source 1 target 2 ] ]',
    "pajek": b'*Vertices 3\n1 "Ada" 0.1 0.2 ic Red\n2 b\n*Arcs :1 "x"\n1 2 3.5\n*Matrix\n0 1 0\n0 0 0\n1 0 0\n',
    "nodelink": b'{"nodes": [{"id": 1, "name": "a"}, {"id": 2}], "links": [{"source": 1, "target": 2, "key": 0}]}',
    "edgelist": b'source,target,type,weight\na,"b ""x""",Directed,1\nc,d,,2\n',
}


@pytest.mark.parametrize("loader", FILES, ids=lambda one: one.NAME)
@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_no_change_of_some_bytes_does_more_than_reject(loader, data, tmp_path_factory):
    content = bytearray(BAD[loader.NAME])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    path = written(tmp_path_factory.mktemp("bytes"), "x", bytes(content))
    try:
        assert all(entry.where for entry in loader.read(path))
    except LoadError as error:
        assert "\n" not in str(error)


@given(nodes=ANY_JSON, edges=ANY_JSON)
@settings(deadline=None)
def test_no_json_does_more_than_reject(nodes, edges, tmp_path_factory):
    folder = tmp_path_factory.mktemp("json")
    for data in (
        {"nodes": nodes, "edges": edges},
        {"nodes": [nodes], "links": [edges, {"source": nodes, "target": edges}]},
        [nodes, {"data": edges}],
    ):
        try:
            told(written(folder, "x.json", json.dumps(data)), "nodelink")
        except LoadError as error:
            assert "\n" not in str(error)


def test_ids_and_scopes_that_no_id_can_hold_are_made_fit_or_rejected():
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(["x" * 500, "a\nb", "\x07bell", "https://x.example/" + "y" * 400, ("a", 1)], label="Ada")
    found = [entry.item for entry in networkx_graph(graph, Document("doc:i", "I"), scope="My graph: 2nd!")]
    assert [one.id.startswith("graph:My-graph-2nd:") for one in found[1:] if isinstance(one, Entity)] == [True] * 4
    (rejected,) = [one for one in found if isinstance(one, Rejected)]
    assert "cannot be an id" in rejected.reason
