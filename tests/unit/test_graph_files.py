"""Graph files as other programs write them: what each node and edge means, and who is who."""

import json
from collections import Counter

import networkx as nx
import pandas as pd
import pytest
from memory import Memory
from samples import entries, told, written

from graph.mirror import EDGE_FIELDS, NODE_FIELDS
from graph.model import Document, Entity, Rejected, Relation, make_id
from graph.ontology import default
from loaders import LoadError, find, read_file
from loaders.graphs import attributes, frame, names, networkx_graph
from loaders.rejected import Keeping

GEPHI_GEXF = """\
<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.3" version="1.3" xmlns:viz="http://www.gexf.net/1.3/viz">
  <meta lastmodifieddate="2024-05-01"><creator>Gephi 0.10</creator></meta>
  <graph defaultedgetype="undirected" mode="dynamic" timeformat="date">
    <attributes class="node" mode="static">
      <attribute id="kind" title="Kind" type="string"/>
      <attribute id="modularity_class" title="Modularity Class" type="integer"><default>0</default></attribute>
    </attributes>
    <attributes class="node" mode="dynamic"><attribute id="score" title="score" type="float"/></attributes>
    <nodes>
      <node id="0" label="Ada Ito" start="2001-01-01">
        <attvalues>
          <attvalue for="kind" value="diplomat"/>
          <attvalue for="score" value="1.5" start="2001-01-01" end="2002-01-01"/>
          <attvalue for="score" value="2.5" start="2002-01-01"/>
        </attvalues>
        <viz:size value="12.5"/><viz:position x="1" y="2" z="0"/><viz:color r="1" g="2" b="3"/>
      </node>
      <node id="1" label="Oslo talks"><attvalues><attvalue for="kind" value="Negotiations"/><attvalue for="modularity_class" value="3"/></attvalues></node>
      <node id="2" label="Norway"/>
    </nodes>
    <edges>
      <edge id="0" source="0" target="1" label="facilitated" weight="3.0" type="directed" start="2001-02-01" end="2001-03-01"/>
      <edge id="1" source="2" target="1" label="hosts"><spells><spell start="2001-02-01" end="2001-02-09"/><spell start="2002-01-01" end="2002-01-05"/></spells></edge>
      <edge id="2" source="0" target="2" weight="0.5"/>
    </edges>
  </graph>
</gexf>
"""

OLD_GEXF = """\
<gexf xmlns="http://www.gexf.net/1.1draft" version="1.1"><graph timeformat="double">
<nodes><node id="a" label="A. Boss"><nodes><node id="b" label="B. Aide"/></nodes></node><node id="c" label="C. Clerk" pid="a" start="3.0"/></nodes>
<edges><edge source="a" target="c" start="1.0" end="2.0"/></edges></graph></gexf>
"""

YED = """\
<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml" xmlns:yed="http://www.yworks.com/xml/yed/3">
  <key id="d0" for="node" yfiles.type="nodegraphics"/>
  <key id="d1" for="node" attr.name="description" attr.type="string"/>
  <key id="d2" for="edge" yfiles.type="edgegraphics"/>
  <graph edgedefault="directed" id="G">
    <node id="n0" yfiles.foldertype="group">
      <data key="d0"><y:ProxyAutoBoundsNode><y:Realizers><y:GroupNode><y:Geometry x="0"/><y:NodeLabel>The delegation</y:NodeLabel></y:GroupNode></y:Realizers></y:ProxyAutoBoundsNode></data>
      <graph edgedefault="directed" id="n0:">
        <node id="n0::n0"><data key="d0"><y:ShapeNode><y:NodeLabel fontSize="12">Vera Lind<y:LabelModel/></y:NodeLabel></y:ShapeNode></data><data key="d1"><![CDATA[Head <of> it]]></data></node>
      </graph>
    </node>
    <node id="n1"><data key="d0"><y:ShapeNode><y:NodeLabel>Ukraine</y:NodeLabel></y:ShapeNode></data></node>
    <edge id="e0" source="n0" target="n1"><data key="d2"><y:PolyLineEdge><y:Arrows source="none" target="standard"/><y:EdgeLabel>represents</y:EdgeLabel></y:PolyLineEdge></data></edge>
  </graph>
</graphml>
"""

APOC = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="name" for="node" attr.name="name"/><key id="since" for="edge" attr.name="since" attr.type="long"/>
<graph id="G" edgedefault="directed">
<node id="n188" labels=":Actor:Person"><data key="labels">:Actor:Person</data><data key="name">Ada Ito</data><data key="born">1961</data></node>
<node id="n189" labels=":Country"><data key="labels">:Country</data><data key="name">Türkiye</data></node>
<edge id="e1" source="n188" target="n189" label="WORKS_FOR"><data key="label">WORKS_FOR</data><data key="since">1999</data></edge>
</graph></graphml>
"""

CYTOSCAPE = """\
<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key attr.name="shared name" attr.type="string" for="node" id="shared name"/>
  <key attr.name="name" attr.type="string" for="node" id="name"/>
  <key attr.name="selected" attr.type="boolean" for="node" id="selected"/>
  <key attr.name="interaction" attr.type="string" for="edge" id="interaction"/>
  <key attr.name="name" attr.type="string" for="edge" id="name"/>
  <key attr.name="shared interaction" attr.type="string" for="edge" id="shared interaction"/>
  <graph edgedefault="directed" id="talks">
    <node id="62"><data key="shared name">France</data><data key="name">France</data><data key="selected">false</data></node>
    <node id="63"><data key="shared name">Chad</data><data key="name">Chad</data><data key="selected">false</data></node>
    <edge id="65" source="62" target="63"><data key="interaction">pressures</data><data key="shared interaction">pressures</data><data key="name">France (pressures) Chad</data></edge>
  </graph>
</graphml>
"""


def read(folder, name, content, **options):
    """The entities by name, and the relations, of a file all of which can be read."""
    path = written(folder, name, content)
    found = list(read_file(path, **options))
    memory = Memory()
    assert memory.load(found) == []
    items = [entry.item for entry in found]
    assert isinstance(items[0], Document) and items[0].id.startswith("file:")
    return {one.name: one for one in items if isinstance(one, Entity)}, [
        one for one in items if isinstance(one, Relation)
    ]


def said(relation, entities):
    names = {one.id: name for name, one in entities.items()}
    ends = names[relation.source], names[relation.target]
    a, b = sorted(ends) if default().relation(relation.type).symmetric else ends
    return a, relation.type, b


def faults(path, *options):
    return [
        f"{entry.item.where}: {entry.item.reason}"
        for entry in read_file(path, *options)
        if isinstance(entry.item, Rejected)
    ]


def test_gephi_gexf(tmp_path):
    entities, relations = read(tmp_path, "talks.gexf", GEPHI_GEXF)
    assert {name: one.kind for name, one in entities.items()} == {
        "Ada Ito": "Person",
        "Oslo talks": "Process",
        "Norway": "State",
    }
    assert entities["Norway"].id == "iso:NO"
    assert entities["Ada Ito"].props == {"Modularity_Class": 0, "score": "1.5; 2.5", "start": "2001-01-01"}
    assert entities["Oslo talks"].props == {"Modularity_Class": 3}
    mediates, hosts, linked = relations
    assert said(mediates, entities) == ("Ada Ito", "MEDIATES", "Oslo talks")
    assert (mediates.start, mediates.end, mediates.count, mediates.props) == (
        "2001-02-01",
        "2001-03-01",
        3,
        {"label": "facilitated"},
    )
    assert mediates.evidence[0].note == "Ada Ito mediates Oslo talks." and mediates.evidence[0].locator == "edge 0"
    assert (said(hosts, entities), hosts.start, hosts.end) == (
        ("Norway", "HOSTS", "Oslo talks"),
        "2001-02-01",
        "2002-01-05",
    )
    assert (linked.type, linked.count, linked.props) == ("LINKED_TO", 1, {"weight": 0.5})


def test_gexf_of_an_earlier_version_with_nodes_in_nodes_and_times_that_are_no_dates(tmp_path):
    entities, relations = read(tmp_path, "boss.gexf", OLD_GEXF, kind="Person")
    assert {one.kind for one in entities.values()} == {"Person"}
    assert sorted((*said(one, entities), one.props.get("label", "")) for one in relations) == [
        ("A. Boss", "LINKED_TO", "B. Aide", "in group"),
        ("A. Boss", "LINKED_TO", "C. Clerk", ""),
        ("A. Boss", "LINKED_TO", "C. Clerk", "in group"),
    ]
    assert next(one for one in relations if not one.qualifier).props == {"start_time": "1.0", "end_time": "2.0"}
    assert {one.start for one in relations} == {None}


def test_yed_graphml(tmp_path):
    entities, relations = read(tmp_path, "del.graphml", YED)
    assert set(entities) == {"The delegation", "Vera Lind", "Ukraine"}
    assert entities["Vera Lind"].props == {"description": "Head <of> it"}
    assert sorted(said(one, entities) for one in relations) == [
        ("The delegation", "LINKED_TO", "Vera Lind"),
        ("The delegation", "REPRESENTS", "Ukraine"),
    ]


def test_apoc_graphml(tmp_path):
    entities, (works,) = read(tmp_path, "apoc.graphml", APOC)
    assert (entities["Ada Ito"].kind, entities["Ada Ito"].props) == ("Person", {"born": "1961"})
    assert entities["Turkey"].id == "iso:TR"
    assert entities["Turkey"].evidence[0].note == "“Türkiye” stands there, which is Turkey by name."
    assert (works.type, works.target, works.start, works.props) == ("WORKS_FOR", "iso:TR", "1999", {})


def test_cytoscape_graphml_and_a_relation_that_the_ontology_does_not_have(tmp_path):
    entities, (one,) = read(tmp_path, "c.graphml", CYTOSCAPE)
    assert {one.id for one in entities.values()} == {"iso:FR", "iso:TD"}
    assert (one.type, one.qualifier, one.props["label"]) == ("LINKED_TO", "pressures", "pressures")
    assert one.evidence[0].note == "France – pressures – Chad."


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-16", "windows-1252"])
def test_an_encoding_that_xml_declares(tmp_path, encoding):
    text = APOC.replace("UTF-8", encoding).replace("Ada Ito", "Désirée Ünal")
    entities, _ = read(tmp_path, "a.graphml", text.encode(encoding))
    assert set(entities) == {"Désirée Ünal", "Turkey"}


def test_networkx_in_each_of_its_formats(tmp_path):
    graph = nx.MultiDiGraph(name="talks")
    graph.add_node("Ada Ito", kind="person", age=61, tall=True, share=0.5)
    graph.add_node("Fair Play Fund", type="ngo")
    graph.add_edge("Ada Ito", "Fair Play Fund", relation="director of", since=2019)
    graph.add_edge("Ada Ito", "Fair Play Fund", relation="member", since=2011)
    nx.write_graphml(graph, tmp_path / "a.graphml")
    nx.write_gexf(graph, tmp_path / "a.gexf")
    nx.write_gml(graph, tmp_path / "a.gml")
    (tmp_path / "a.json").write_text(json.dumps(nx.node_link_data(graph, edges="links")))
    for name in ("a.graphml", "a.gexf", "a.gml", "a.json"):
        found = told(tmp_path / name)
        entities = {one.name: one for one in found if isinstance(one, Entity)}
        relations = [one for one in found if isinstance(one, Relation)]
        if name != "a.gml":  # which counts its nodes
            # Who is known by name alone has the id of that name.
            assert entities["Ada Ito"].id == make_id("Person", "Ada Ito")
            assert {one.source for one in relations} == {make_id("Person", "Ada Ito")}
        assert entities["Fair Play Fund"].kind == "Organization"
        told_ = {(one.type, one.start) for one in relations}
        assert told_ == {("DIRECTS", "2019"), ("MEMBER_OF", "2011")}, name
        props = entities["Ada Ito"].props
        assert (props["age"], props["share"]) == (61, 0.5) and props["tall"] in (True, 1)
    assert list(networkx_graph(graph, Document("doc:x", "X")))[1].item.props == {"age": 61, "tall": True, "share": 0.5}


def test_gml_of_other_programs(tmp_path):
    text = """\
Creator "yFiles"
Version 2.14
# a comment
graph
[
  hierarchic 1 directed 1
  node [ id 0 graphics [ x 1.5 y -2E3 type "rectangle" ] LabelGraphics [ text "Zo&#235; &amp; sons" ] ]
  node [ id 1 label "Ünal" tag "a" tag "b" note "two
lines" ]
  edge [ source 0 target 1 label "pays" value 12 graphics [ fill "#000000" ] ]
  edge [ source 0 target 1 label "pays" value 12 ]
]
"""
    entities, relations = read(tmp_path, "y.gml", text)
    assert set(entities) == {"Zoë & sons", "Ünal"}
    assert entities["Ünal"].props == {"tag": "a | b", "note": "two\nlines"}
    assert [(one.type, one.count, one.qualifier) for one in relations] == [("PAYS", 12, "")] * 2
    assert len({one.id for one in relations}) == 1 and len({one.evidence[0].locator for one in relations}) == 2


def test_json_of_other_programs(tmp_path):
    d3 = {"nodes": [{"name": "Ada", "group": 1}, {"name": "Ben", "group": 1}, {"name": "Ben"}],
          "links": [{"source": 0, "target": 1, "value": 4}, {"source": 2, "target": 0}]}  # fmt: skip
    cytoscape = {"elements": {"nodes": [{"data": {"id": "1", "label": "Ada"}, "position": {"x": 1}}, {"data": {"id": "2", "label": "Ben"}}],
                              "edges": [{"data": {"id": "e", "source": "1", "target": "2", "interaction": "knows"}}]}}  # fmt: skip
    elements = [
        {"data": {"id": "1", "label": "Ada"}},
        {"data": {"id": "2", "label": "Ben"}},
        {"data": {"source": "1", "target": "2"}},
    ]
    graphology = {"attributes": {}, "nodes": [{"key": "1", "attributes": {"label": "Ada", "x": 1}}, {"key": "2", "attributes": {"label": "Ben"}}],
                  "edges": [{"key": "e", "source": "1", "target": "2", "undirected": True, "attributes": {"label": "knows"}}]}  # fmt: skip
    vis = {
        "nodes": [{"id": 1, "label": "Ada"}, {"id": 2, "label": "Ben"}],
        "edges": [{"from": 1, "to": 2, "label": "knows"}],
    }
    jgf = {"graph": {"nodes": {"1": {"label": "Ada", "metadata": {"age": 3}}, "2": {"label": "Ben"}},
                     "edges": [{"source": "1", "target": "2", "relation": "knows", "metadata": {"since": "2001"}}]}}  # fmt: skip
    for name, data in {
        "cytoscape.cyjs": cytoscape,
        "elements.json": elements,
        "sigma.json": graphology,
        "vis.json": vis,
        "jgf.json": jgf,
    }.items():
        entities, (one,) = read(tmp_path, name, json.dumps(data), kind="Person")
        assert set(entities) == {"Ada", "Ben"}, name
        assert said(one, entities) == ("Ada", "LINKED_TO" if name == "elements.json" else "ASSOCIATED_WITH", "Ben"), (
            name
        )
        assert set(one.props) <= {"label"}
        assert one.start == ("2001" if name == "jgf.json" else None)
    found = told(written(tmp_path, "d3.json", json.dumps(d3)))
    ids = [one.id for one in found if isinstance(one, Entity)]
    assert len(set(ids)) == 3, "two of one name are two"
    ends = [({one.source, one.target}, one.count) for one in found if isinstance(one, Relation)]
    assert ends == [({ids[0], ids[1]}, 4), ({ids[2], ids[0]}, 1)]


def test_apoc_json_one_a_line_or_as_a_list(tmp_path):
    rows = [
        {"type": "node", "id": "0", "labels": ["Person"], "properties": {"name": "Ada", "type": "x"}},
        {"type": "node", "id": "1", "labels": ["Talks"], "properties": {"name": "Oslo round"}},
        {"type": "relationship", "id": "0", "label": "MEDIATES", "properties": {"year": 2001}, "start": {"id": "0", "labels": ["Person"]}, "end": {"id": "1", "labels": ["Talks"]}},
    ]  # fmt: skip
    for name, text in {
        "a.jsonl": "\n".join(map(json.dumps, rows)),
        "b.json": json.dumps(rows),
        "c.json": "\n".join(map(json.dumps, rows)),
    }.items():
        entities, (one,) = read(tmp_path, name, text)
        assert (entities["Ada"].kind, entities["Oslo round"].kind) == ("Person", "Process")
        assert entities["Ada"].props == {"type": "x"}
        assert (*said(one, entities), one.start) == ("Ada", "MEDIATES", "Oslo round", "2001")


def test_pajek(tmp_path):
    text = """\
*Network talks
% a comment
*Vertices 4
1 "Ada O'Neill" 0.1 0.2 0.5 ellipse ic Red bc Black [1-3,7]
2 Ben
4 "Team [a]"
*Arcs :1 "mediates"
1 2 3 c Blue
*Edges
2 4 2.5 l "knows"
*Arcslist
1 4 3
*Matrix
0 0 0 0
0 0 0 1
0 0 0 0
0 0 0 0
"""
    entities, relations = read(tmp_path, "talks.net", text)
    assert set(entities) == {"Ada O'Neill", "Ben", "3", "Team [a]"}
    assert entities["Ada O'Neill"].props == {"time": "1-3,7"}
    assert [(said(one, entities), one.count) for one in relations] == [
        (("Ada O'Neill", "MEDIATES", "Ben"), 3),
        (("Ben", "ASSOCIATED_WITH", "Team [a]"), 1),
        (("Ada O'Neill", "LINKED_TO", "Team [a]"), 1),
        (("3", "LINKED_TO", "Ada O'Neill"), 1),
        (("Ben", "LINKED_TO", "Team [a]"), 1),
    ]
    assert relations[1].props == {"label": "knows", "weight": 2.5}


def test_edge_lists(tmp_path):
    edges = "source;target;type;since;source_kind;note\nAda Ito;Oslo talks;mediated;2001;person;She led them.\nAda Ito;Norway;Undirected;;person;\n"
    entities, (mediates, linked) = read(tmp_path, "list.csv", edges)
    assert entities["Ada Ito"].id == make_id("Person", "Ada Ito")
    assert (entities["Norway"].id, entities["Oslo talks"].kind) == ("iso:NO", "Group")
    assert (mediates.type, mediates.start, mediates.evidence[0].note) == ("MEDIATES", "2001", "She led them.")
    assert (linked.type, linked.props) == ("LINKED_TO", {})
    for name, text in {
        "a.edgelist": "# written by networkx\na b {'weight': 3, 'relation': 'meets'}\n",
        "b.edgelist": "a b 3\n",
        "c.edges": "a\tb\t3\n",
        "d.tsv": "from\tto\tweight\na\tb\t3\n",
        "e.csv": "Source,Target,Type,Id,Label,Weight\na,b,Directed,0,,3.0\n",
    }.items():
        entities, (one,) = read(tmp_path, name, text)
        assert (said(one, entities)[::2], one.count) == (("a", "b"), 3), name
        assert one.type == ("MEETS" if name == "a.edgelist" else "LINKED_TO")


@pytest.mark.parametrize(
    ("nodes", "edges"),
    [
        ("nodes.csv", "edges.csv"),
        ("Talks [Nodes].csv", "Talks [Edges].csv"),
        ("t.nodes.csv", "t.csv"),
        ("t_nodes.csv", "t_edges.csv"),
    ],
)
def test_gephis_two_tables(tmp_path, nodes, edges):
    written(
        tmp_path,
        nodes,
        "Id,Label,timeset,kind,Modularity Class\n0,John Smith,,person,1\n1,John Smith,,person,2\n2,Geneva round,,talks,2\n",
    )
    table = "Source,Target,Type,Id,Label,timeset,Weight\n0,2,Directed,0,mediates,,1.0\n1,2,Directed,1,mediates,,2.0\n3,2,Directed,2,,,1.0\n"
    found = told(written(tmp_path, edges, table))
    people = [one for one in found if isinstance(one, Entity) and one.name == "John Smith"]
    assert len({one.id for one in people}) == 2, "two of one name are two"
    relations = [one for one in found if isinstance(one, Relation)]
    assert [(one.type, one.source) for one in relations[:2]] == [("MEDIATES", one.id) for one in people]
    assert [one.name for one in found if isinstance(one, Entity)] == ["John Smith", "John Smith", "Geneva round", "3"]
    # The table of nodes alone tells of the same nodes.
    alone = [one.id for one in told(tmp_path / nodes) if isinstance(one, Entity)]
    assert alone == [one.id for one in found if isinstance(one, Entity)][:3]


def test_frames(tmp_path):
    edges = pd.DataFrame({"source": ["a1", "a1", None], "target": ["b2", "c3", "b2"], "relation": ["meets", "", "meets"],
                          "when": [pd.Timestamp("2001-02-03"), pd.NaT, pd.NaT], "n": [3, 1, 1]})  # fmt: skip
    nodes = pd.DataFrame({"id": ["a1", "b2"], "name": ["Ada", "Ben"], "age": [61, float("nan")]})
    found = [entry.item for entry in frame(edges, Document("doc:f", "F"), nodes, kind="Person", scope="mine")]
    assert [one.id for one in found if isinstance(one, Entity)] == ["graph:mine:a1", "graph:mine:b2", "graph:mine:c3"]
    assert found[1].props == {"age": 61.0}
    first, second = [one for one in found if isinstance(one, Relation)]
    assert (first.type, first.start, first.end, first.count) == ("MEETS", "2001-02-03", "2001-02-03", 3)
    assert (second.type, second.start, second.count) == ("LINKED_TO", None, 1)
    assert [(one.where, one.reason) for one in found if isinstance(one, Rejected)] == [
        ("row 3", "it has no source; both are expected")
    ]
    with pytest.raises(LoadError, match="the frame of edges: there is no column source and target; the header has x"):
        list(frame(pd.DataFrame({"x": []}), Document("doc:f", "F")))
    with pytest.raises(LoadError, match="unknown kind 'Persn'; did you mean Person"):
        list(frame(edges, Document("doc:f", "F"), kind="Persn"))


def test_an_undirected_graph_and_a_node_by_number():
    graph = nx.karate_club_graph()
    found = [
        entry.item for entry in networkx_graph(graph, Document("doc:k", "Karate"), kind="Person", relation="MEETS")
    ]
    assert Counter(type(one).__name__ for one in found) == {"Document": 1, "Entity": 34, "Relation": 78}
    assert {one.type for one in found if isinstance(one, Relation)} == {"MEETS"}
    assert found[1].id == "graph:doc-k:0" and found[1].props == {"club": "Mr. Hi"}


# Who is who


def test_ids(tmp_path):
    graph = nx.DiGraph()
    graph.add_node("wd:Q1065", label="UN")
    graph.add_node("http://www.wikidata.org/entity/Q42", label="Douglas", kind="person")
    graph.add_node("iso:UA", label="UA")
    graph.add_node("x1", label="Jordan", kind="person")
    graph.add_node("x2", label="Jordan")
    graph.add_node("x3", label="The Kremlin", iso2="FR")
    graph.add_node("x4", label="Someone", qid="Q7", type="human")
    graph.add_node("x5", label="the UN", kind="igo")
    graph.add_node("https://example.org/people/1", label="One", kind="group")
    graph.add_node("two words", label="Two")
    graph.add_node("Q5", label="Fifth question")
    found = {
        node: entry.item
        for node, entry in zip(graph, list(networkx_graph(graph, Document("doc:i", "I"), scope="s"))[1:], strict=True)
    }
    assert {node: (one.id, one.kind) for node, one in found.items()} == {
        "wd:Q1065": ("wd:Q1065", "Organization"),
        "http://www.wikidata.org/entity/Q42": ("wd:Q42", "Person"),
        "iso:UA": ("iso:UA", "State"),
        "x1": ("graph:s:x1", "Person"),
        "x2": ("iso:JO", "State"),
        "x3": ("iso:FR", "State"),
        "x4": ("wd:Q7", "Person"),
        "x5": ("wd:Q1065", "Organization"),
        "https://example.org/people/1": ("https://example.org/people/1", "Group"),
        "two words": ("graph:s:two_words-" + found["two words"].id[-8:], "Group"),
        "Q5": ("graph:s:Q5", "Group"),
    }


def test_an_id_that_is_anybodys_is_not_guessed_to_be_a_group():
    graph = nx.DiGraph([("wd:Q42", "gb:ada-1"), ("gb:ada-1", "https://x.example/1")])
    graph.nodes["https://x.example/1"]["name"] = "One"
    found = [entry.item for entry in networkx_graph(graph, Document("doc:k", "K"))]
    assert not [one for one in found if isinstance(one, Entity)]
    (rejected,) = [one for one in found if isinstance(one, Rejected)]
    assert rejected.column == "kind" and "it does not say what https://x.example/1 is" in rejected.reason
    # Edges to what is in the graph already stand.
    ends = {end for one in found if isinstance(one, Relation) for end in (one.source, one.target)}
    assert ends == {"wd:Q42", "gb:ada-1", "https://x.example/1"}
    known = [Entity(id, "Person", id) for id in sorted(ends)]
    memory = Memory(entries(*known))
    assert len(memory.load(networkx_graph(graph, Document("doc:k", "K")))) == 1
    assert memory.graph().number_of_edges() == 2


def test_the_next_release_tells_of_the_same_nodes_where_it_is_said_whose_they_are(tmp_path):
    def ids(folder, name, label, **options):
        folder = tmp_path / folder
        folder.mkdir(exist_ok=True)
        text = f'graph [ node [ id 1 label "{label}" ] node [ id 2 ] ]'
        return [
            one.id
            for one in (e.item for e in read_file(written(folder, name, text), **options))
            if isinstance(one, Entity)
        ]

    assert ids("a", "v1.gml", "Ada") != ids("a", "v2.gml", "Ada I.")
    assert (
        ids("a", "v1.gml", "Ada", scope="talks")
        == ids("a", "v2.gml", "Ada I.", scope="talks")
        == ["graph:talks:1", "graph:talks:2"]
    )
    written(tmp_path / "a", "v3.dataset.yaml", "document: {id: 'doc:t', title: Talks, dataset: talks}")
    assert ids("a", "v3.gml", "Ada") == ["graph:talks:1", "graph:talks:2"]
    # Two files of one name in two folders are most likely two graphs: nothing of them is one by its number alone.
    one, other = ids("a", "net.gml", "Ada"), ids("b", "net.gml", "Ben")
    assert not set(one) & set(other)
    # But a file whose nodes bear the same names as before is most likely the next one.
    assert ids("a", "net.gml", "Ada")[0] == ids("c", "net.gml", "Ada")[0]


def test_parallel_edges_are_one_relation_when_they_say_the_same_and_else_several():
    graph = nx.MultiDiGraph()
    graph.add_edge("Ada", "Ben", relation="meets", year=2001)
    graph.add_edge("Ben", "Ada", relation="meets", year=2001)
    graph.add_edge("Ada", "Ben", relation="meets", year=2002)
    graph.add_edge("Ada", "Ben", key="third", relation="meets", year=2003)
    graph.add_edge("Ada", "Ben", relation="cooks for")
    graph.add_edge("Ada", "Ben", relation="sings to")
    memory = Memory(networkx_graph(graph, Document("doc:p", "P"), kind="Person"))
    shown = sorted(
        (d["type"], d["qualifier"] or "", d["from"] or "", d["evidence"]) for *_, d in memory.graph().edges(data=True)
    )
    assert shown == [
        ("LINKED_TO", "cooks for", "", 1),
        ("LINKED_TO", "sings to", "", 1),
        ("MEETS", "", "2001", 2),
        ("MEETS", "2002", "2002", 1),
        ("MEETS", "third", "2003", 1),
    ]


@pytest.mark.parametrize(
    ("label", "type", "turned"),
    [("mediates", "MEDIATES", False), ("MEDIATES", "MEDIATES", False), ("is mediated by", "MEDIATES", True), ("employer of", "WORKS_FOR", True),
     ("Ally", "ALLIED_WITH", False), (":ATTACKED", "ATTACKS", False), ("third party", "MEDIATES", False), ("cooks for", "LINKED_TO", False)],
)  # fmt: skip
def test_words_for_relations(label, type, turned):
    graph = nx.DiGraph([("Ada Ito", "Ben Oe", {"label": label})])
    graph.nodes["Ben Oe" if label == "employer of" else "Ada Ito"]["kind"] = "Person"
    found = [entry.item for entry in networkx_graph(graph, Document("doc:w", "W"))]
    (one,) = [item for item in found if isinstance(item, Relation)]
    names = {item.id: item.name for item in found if isinstance(item, Entity)}
    ends = (
        (one.source, one.target) if one.type in ("ALLIED_WITH", "LINKED_TO") or not turned else (one.target, one.source)
    )
    assert (one.type, {names[end] for end in ends}) == (type, {"Ada Ito", "Ben Oe"})
    assert names[ends[0]] == "Ada Ito"


def test_a_guess_never_stands_where_the_ontology_forbids_it_and_a_name_is_taken_at_its_word():
    graph = nx.DiGraph()
    graph.add_edge("Ada", "France", label="member")
    (one,) = [e.item for e in networkx_graph(graph, Document("doc:g", "G")) if isinstance(e.item, Relation)]
    assert (one.type, one.props["label"]) == ("LINKED_TO", "member")
    graph["Ada"]["France"]["label"] = "MEMBER_OF"
    memory = Memory()
    (rejected,) = memory.load(networkx_graph(graph, Document("doc:g", "G")))
    assert "MEMBER_OF cannot go to a State" in rejected.reason and rejected.row["values"] == {"label": "MEMBER_OF"}


@pytest.mark.parametrize(
    ("value", "start", "kept"),
    [("2001", "2001", False), (2001, "2001", False), (2001.0, "2001", False), ("2001.0", "2001", False), ("2001-02", "2001-02", False),
     ("2001-02-03T04:05:06Z", "2001-02-03", False), ("03/02/2001", None, True), ("soon", None, True), (True, None, True)],
)  # fmt: skip
def test_what_is_no_date_stays_as_it_was_written(value, start, kept):
    graph = nx.DiGraph([("Ada", "Ben", {"start": value})])
    (one,) = [e.item for e in networkx_graph(graph, Document("doc:d", "D")) if isinstance(e.item, Relation)]
    assert (one.start, one.props) == (start, {"start": value} if kept else {})


def test_property_names_that_nobody_else_may_have():
    graph = nx.DiGraph()
    graph.add_node(
        "Ada",
        **{
            "id": 7,
            "search": "s",
            "rev": 1,
            "Страна": "UA",
            "1st": "x",
            "a b": 1,
            "a-b": 2,
            "deep": {"er": [1, 2]},
            "big": 2**70,
        },
    )
    graph.add_edge("Ada", "Ben", **{"evidence": 4, "disputed": "no"})
    found = list(networkx_graph(graph, Document("doc:n", "N")))
    assert Memory().load(found) == []
    props = found[1].item.props
    assert {
        "id_": 7,
        "search_": "s",
        "rev_": 1,
        "p_1st": "x",
        "a_b": 1,
        "a_b_": 2,
        "deep_er": "1 | 2",
        "big": str(2**70),
    }.items() <= props.items()
    assert "UA" in props.values()
    assert found[-1].item.props == {"evidence_": 4, "disputed_": "no"}
    assert attributes.NODE_NAMES == NODE_FIELDS and attributes.EDGE_NAMES == EDGE_FIELDS


def test_the_table_names_only_what_the_ontology_has_and_nothing_twice():
    table = names.names()
    assert set(table.kinds.values()) <= set(default().kinds)
    assert {type for type, _ in table.relations.values()} == set(default().relations)
    for one in default().relations.values():
        assert table.relations[names.key(one.name)] == table.relations[names.key(one.phrase)] == (one.name, False)
    for columns in (*table.node.values(), *table.edge.values(), table.ids):
        assert len(columns) == len(set(columns)) and all(columns)


# Bad rows


def test_bad_rows_are_named_and_the_rest_is_read(tmp_path):
    text = GEPHI_GEXF.replace('target="1" label="facilitated"', 'target="9" label="facilitated"').replace(
        '<node id="2" label="Norway"/>', '<node id="2" label="Norway"/><node label="x"/><node id="0" label="again"/>'
    )
    path = written(tmp_path, "bad.gexf", text)
    assert faults(path) == [
        f"{path}, node 4: it has no id; every node needs one",
        f"{path}, node 5: there is a node '0' already; every node needs an id of its own",
        f"{path}, edge 1: there is no node '9' in the file; add it, or correct the target",
    ]
    assert len([one for one in told(path) if isinstance(one, Relation)]) == 2
    loop = written(
        tmp_path, "loop.gml", 'graph [ node [ id 1 label "Ada" ] edge [ source 1 target 1 ] edge [ source 1 ] ]'
    )
    assert faults(loop) == [f"{loop}, line 1: the edge has no source or no target; both are expected"]
    (rejected, *_) = [one for one in Memory().load(read_file(loop)) if "itself" in one.reason]
    assert "leads from" in rejected.reason and "to itself" in rejected.reason
    csv = written(tmp_path, "bad.csv", b"source,target\na,b\na\n,b\n\xe4,b\nc,d\n")
    assert [one.split(": ", 1)[1] for one in faults(csv)] == [
        "it has 1 cells; 2 are expected, as in the header",
        "it has no source; both are expected",
        "line 5: byte 0xe4 in column 1 is not UTF-8; save the file as UTF-8",
    ]
    net = written(tmp_path, "bad.net", "*Vertices 2\n1 a\nx b\n*Arcs\n1 2\n1 7\n1 q\n")
    assert [one.split(", ")[-1] for one in faults(net)] == [
        "line 3: a vertex's number from 1 to 2 is expected first",
        "or correct the target",
        "line 7: the numbers of two vertices are expected",
    ]
    plain = written(tmp_path, "bad.edgelist", "a b\na b c d\na\na b {'x': __import__('os')}\n")
    assert len(faults(plain)) == 3
    for name, text, count in (
        (
            "a.json",
            '{"nodes": [{"id": "a"}, 7, {"x": 1}], "edges": [3, {"source": "a"}, {"source": "a", "target": []}]}',
            4,
        ),
    ):
        assert len(faults(written(tmp_path, name, text))) == count


@pytest.mark.parametrize("name", ["bad.gexf", "bad.graphml", "bad.gml", "bad.json", "bad.net", "bad.csv"])
def test_mended_rows_are_read_as_rows_of_their_file(tmp_path, name):
    graph = nx.MultiDiGraph([("Ada Ito", "Ben Oe", {"relation": "meets", "year": 2001})])
    graph.add_edge("Ada Ito", "Ben Oe", relation="meets", year=2002)
    content = {
        "bad.gexf": "\n".join(nx.generate_gexf(graph)).replace('target="Ben Oe"', 'target="Ben"', 1),
        "bad.graphml": "\n".join(nx.generate_graphml(graph)).replace('target="Ben Oe"', 'target="Ben"', 1),
        "bad.gml": "\n".join(nx.generate_gml(graph)).replace("target 1", "target 7", 1),
        "bad.json": json.dumps(nx.node_link_data(graph, edges="edges")).replace(
            '"target": "Ben Oe"', '"target": "Ben"', 1
        ),
        "bad.net": '*Vertices 2\n1 "Ada Ito"\n2 "Ben Oe"\n*Arcs\n1 7 1 l meets year 2001\n1 2 1 l meets year 2002\n',
        "bad.csv": "source,target,relation,year\nAda Ito,,meets,2001\nAda Ito,Ben Oe,meets,2002\n",
    }[name]
    path = written(tmp_path, name, content)
    memory = Memory()
    with Keeping(path, find(path).NAME, {}, lambda: tmp_path) as keeping:
        rejected = memory.load(keeping.noting(read_file(path)))
        assert len(rejected) == 1
        keeping.add(rejected[0])
    row = rejected[0].row
    right = "2" if name == "bad.net" else "1" if name == "bad.gml" else "Ben Oe"
    kept = keeping.kept
    lines = kept.read_text().splitlines()
    kept.write_text("\n".join([lines[0], json.dumps({**json.loads(lines[1]), "row": {**row, "target": right}})]) + "\n")
    assert memory.load(read_file(kept)) == []
    shown = sorted((d["type"], d["from"]) for *_, d in memory.graph().edges(data=True))
    assert shown == [("MEETS", "2001"), ("MEETS", "2002")]
    assert len(memory.documents()) == 1


@pytest.mark.parametrize("name", ["a.gexf", "a.graphml", "a.gml", "a.json", "a.csv", "a.edgelist", "a.net"])
def test_the_rows_behind_a_piece_of_evidence(tmp_path, name):
    content = {
        "a.gexf": GEPHI_GEXF,
        "a.graphml": YED,
        "a.gml": 'graph [ node [ id 1 label "Ada" ] node [ id 2 label "Ben" ] edge [ source 1 target 2 label "meets" ] ]',
        "a.json": '{"nodes": [{"id": 1}, {"id": 2}], "links": [{"source": 1, "target": 2, "label": "meets"}]}',
        "a.csv": "source,target,label\n1,2,meets\n1,2,meets\n",
        "a.edgelist": "1 2 3\n",
        "a.net": "*Vertices 2\n*Arcs\n1 2 3\n",
    }[name]
    path = written(tmp_path, name, content)
    loader = find(path)
    for entry in list(read_file(path))[1:]:
        if isinstance(entry.item, Relation | Entity):
            found = loader.rows(path, entry.item.evidence[0].locator)
            assert len(found) == (2 if name == "a.csv" and isinstance(entry.item, Relation) else 1)
            row = found.to_dict("records")[0]
            if isinstance(entry.item, Entity):
                assert row["node"] == entry.item.evidence[0].locator.removeprefix("node ")
            else:
                assert row["source"] and row["target"]
    assert loader.rows(path, "edge nowhere").empty
