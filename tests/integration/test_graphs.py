"""Graphs out of a store and in again, on each engine; and in from a Neo4j of another shape."""

import json

import neo4j
import networkx as nx
import pytest
from samples import entries, relation, whole, written

import cli
from graph import embedded
from graph.export import FORMATS, export
from graph.mirror import Mirror
from graph.model import Document, Entity, Evidence
from loaders import LoadError, find, read_file
from loaders.graphs.proposal import propose

pytestmark = pytest.mark.engine


def mirrored(store):
    mirror = Mirror(store)
    mirror.refresh()
    return mirror.graph


def disputed():
    """Two sources that say different things of one person and of one office, with values of each type."""
    backing = [
        Evidence(id, quote="„Straße“ <&>\u2028 — 会談", locator="p. 1", confidence=0.5, read="2025-01-01")
        for id in ("doc:a", "doc:b")
    ]
    props = {"n": 2**53 + 1, "x": 1.0, "yes": True, "text": '=1+1 "quoted"\nline\x01', "label": "mine"}
    return entries(
        Document("doc:a", "A", date="2025", licence="CC0"),
        Document("doc:b", "B"),
        Entity("p:ada", "Person", "=Ada 😀", ("Ada | the first",), props, (backing[0],)),
        Entity("p:ada", "Person", "Ada", props={"n": 1}, evidence=(backing[1],)),
        Entity("role:x", "Role", "Envoy", evidence=(backing[0],)),
        relation("p:ada", "HOLDS", "role:x", start="2001-02", end="2003", evidence=(backing[0],)),
        relation(
            "p:ada",
            "HOLDS",
            "role:x",
            start="2001",
            confidence=0.25,
            count=3,
            props={"part": "=x"},
            evidence=(backing[1],),
        ),
        relation("p:ada", "HOLDS", "role:x", start="2010", qualifier="again", evidence=tuple(backing)),
    )


def record(store):
    """All that is stated and shown, but for the revisions, and for when a document was read that describes itself."""
    rows = {label: store._read(f"MATCH (n:{label}) RETURN properties(n) AS n") for label in ("Entity", "Evidence")}
    edges = store._read(
        "MATCH (a:Entity)-[r]->(b:Entity) RETURN a.id AS a, type(r) AS type, b.id AS b, properties(r) AS n"
    )
    found = {row["n"]["id"]: dict(row["n"]) for several in rows.values() for row in several}
    found |= {row["n"]["id"]: {**row["n"], "ends": (row["a"], row["type"], row["b"])} for row in edges}
    for one in found.values():
        one.pop("rev", None)
        if one.get("method") == "itself":
            one.pop("read", None)
    return found


@pytest.mark.parametrize("ending", FORMATS)
def test_what_is_exported_loads_again_to_an_equal_graph(store, wipe_record, tmp_path, ending):
    store.load(whole())
    store.load(disputed())
    before, graph = record(store), mirrored(store)
    path = tmp_path / f"all{ending}"
    export(graph, store, path)
    wipe_record()
    assert store.is_empty()
    assert store.load(read_file(path)).rejected == []
    assert record(store) == before
    assert nx.utils.graphs_equal(mirrored(store), graph)
    # And changes nothing when it is loaded where it came from.
    again = store.load(read_file(path))
    assert (again.operation, again.rejected) == (None, [])


def test_what_was_merged_and_edited_is_exported_as_it_is_shown(store, wipe_record, tmp_path):
    store.load(whole())
    store.load(entries(Document("doc:b", "B"), Entity("p:twin", "Person", "H. Fidan", evidence=(Evidence("doc:b"),))))
    store.merge("p:fidan", "p:twin", who="ada")
    store.edit("iso:TR", name="Türkiye", who="ada")
    graph = mirrored(store)
    for ending in FORMATS:
        export(graph, store, tmp_path / f"all{ending}")
    for ending in FORMATS:
        wipe_record()
        assert store.load(read_file(tmp_path / f"all{ending}")).rejected == []
        assert nx.utils.graphs_equal(mirrored(store), graph), ending


@pytest.fixture
def run(environ, monkeypatch, capfd):
    """Runs a command; its exit code and what it said as JSON."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    def go(*args):
        code = cli.main_code([*map(str, args), "--json"])
        return code, json.loads(capfd.readouterr().out)

    return go


@pytest.mark.parametrize("ending", FORMATS)
def test_export_and_load_as_commands(run, store, tmp_path, ending):
    store.load(whole())
    path = tmp_path / f"all{ending}"
    assert run("export", path)[1]["relations"] == 18
    code, (summary,) = run("load", path)
    assert (code, summary["operation"], summary["rejections"]) == (0, None, 0)


# A Neo4j of another shape

FOREIGN = """
CREATE (a:Diplomat {uid: 1, fullName: 'Ada Ito', born: date('1961-02-03'), alsoKnownAs: ['A. Ito', 'Ada I.'], tags: ['x', 'y']}),
       (b:Diplomat {uid: 2, fullName: 'Ben Oe'}), (c:Diplomat {fullName: 'No id'}),
       (u:Country {uid: 1, name: 'Ukraine'}),
       (t:`Odd ``Talks` {title: 'Oslo round', at: datetime('2001-02-03T04:05:06Z')}),
       (o:Unmapped {name: 'left out'}),
       (a)-[:NEGOTIATED {year: 2001, sentence: 'She brokered it.', rounds: 3}]->(t),
       (u)-[:EMPLOYS {since: date('1999-01-01')}]->(b), (u)-[:PARTY_TO]->(t),
       (a)-[:`SAW ``IT`]->(b), (o)-[:NEGOTIATED]->(t), (c)-[:NEGOTIATED]->(t)
"""

MAPPING = """\
neo4j:
  uri: {uri}
  database: {database}
  scope: talks
  document: {{id: 'doc:talks', title: Our talks database, licence: CC0}}
nodes:
  Diplomat: {{kind: Person, id: uid, name: fullName, aliases: alsoKnownAs, props: {{born: birth_date}}}}
  Country: {{kind: State, id: uid, name: name}}
  Odd `Talks: {{kind: Process, id: title, name: title, props: all}}
relationships:
  NEGOTIATED: {{relation: MEDIATES, date: year, quote: sentence, props: [rounds]}}
  EMPLOYS: {{relation: WORKS_FOR, reversed: true, start: since, between: [Country, Diplomat]}}
  PARTY_TO:
    - {{relation: PARTY_TO, between: [Country, Odd `Talks]}}
    - {{relation: ATTENDS, between: [Diplomat, Odd `Talks]}}
  SAW `IT: {{relation: LINKED_TO}}
"""


@pytest.fixture
def foreign(environ, monkeypatch):
    """Where a graph of another shape is, with who may come in set as the loader wants it."""
    if "NEO4J_URI" in environ:
        uri, username, password = environ["NEO4J_URI"], environ["NEO4J_USERNAME"], environ["NEO4J_PASSWORD"]
        database = environ["NEO4J_DATABASE"]
    else:
        end = embedded.ensure_running()
        uri, username, password, database = end.uri, end.username, end.password, end.database
    with (
        neo4j.GraphDatabase.driver(uri, auth=(username, password)) as driver,
        driver.session(database=database) as session,
    ):
        session.execute_write(lambda tx: tx.run(FOREIGN).consume())
    for name in ("USERNAME", "PASSWORD", "DATABASE"):
        monkeypatch.delenv(f"SOURCE_NEO4J_{name}", raising=False)
    monkeypatch.setenv("SOURCE_NEO4J_USERNAME", username)
    monkeypatch.setenv("SOURCE_NEO4J_PASSWORD", password)
    return {"uri": uri, "database": database}


def test_a_neo4j_of_another_shape_by_a_mapping(foreign, store, tmp_path):
    path = written(tmp_path, "talks.neo4j.yaml", MAPPING.format(**foreign))
    assert find(path).NAME == "neo4j"
    summary = store.load(read_file(path))
    node, edge = summary.rejected
    assert node.reason == "it has no uid, which is its id by the mapping"
    assert edge.reason.startswith("there is no node 'Diplomat ") and " without uid' in the file" in edge.reason
    graph = mirrored(store)
    ada, ben, talks = (
        "graph:talks:Diplomat:1",
        "graph:talks:Diplomat:2",
        next(n for n, d in graph.nodes(data=True) if d["name"] == "Oslo round"),
    )
    assert set(graph) == {ada, ben, talks, "iso:UA"}
    assert graph.nodes[ada]["aliases"] == ["A. Ito", "Ada I."] and graph.nodes[ada]["props"] == {
        "birth_date": "1961-02-03"
    }
    assert (graph.nodes[talks]["kind"], graph.nodes[talks]["props"]) == (
        "Process",
        {"at": "2001-02-03T04:05:06.000000000+00:00"},
    )
    edges = {(d["type"], u, v): d for u, v, d in graph.edges(data=True)}
    assert set(edges) == {
        ("MEDIATES", ada, talks),
        ("WORKS_FOR", ben, "iso:UA"),
        ("PARTY_TO", "iso:UA", talks),
        ("LINKED_TO", ada, ben),
    }
    mediates = edges["MEDIATES", ada, talks]
    assert (mediates["from"], mediates["to"], mediates["props"]) == ("2001", "2001", {"rounds": 3})
    assert edges["WORKS_FOR", ben, "iso:UA"]["from"] == "1999-01-01"
    assert edges["LINKED_TO", ada, ben]["props"] == {"label": "SAW `IT"}
    (piece,) = store.evidence(
        [next(k for _, _, k, d in graph.edges(keys=True, data=True) if d["type"] == "MEDIATES")]
    ).popitem()[1]
    assert (piece.document, piece.quote, piece.note, piece.method) == (
        "doc:talks",
        "She brokered it.",
        "Ada Ito mediates Oslo round.",
        "graph",
    )
    assert store.load(read_file(path)).operation is None, "told again it changes nothing"


def test_a_proposed_mapping_loads_as_it_is(foreign, store, tmp_path):
    text = propose(foreign["uri"], foreign["database"])
    assert (
        "Diplomat: {kind: Person, id: " in text
        and "EMPLOYS: {relation: WORKS_FOR, reversed: true, start: since" in text
    )
    assert "no relation is called so" in text and "the kind is a guess" in text
    summary = store.load(read_file(written(tmp_path, "first.neo4j.yaml", text)))
    assert summary.relations_new >= 4
    assert "iso:UA" in mirrored(store)


def test_a_source_that_does_not_let_us_in_is_one_line(foreign, monkeypatch, tmp_path):
    monkeypatch.setenv("SOURCE_NEO4J_PASSWORD", "wrong")
    path = written(tmp_path, "talks.neo4j.yaml", MAPPING.format(**foreign))
    for ask in (lambda: list(read_file(path)), lambda: propose(foreign["uri"], foreign["database"])):
        with pytest.raises(LoadError) as caught:
            ask()
        assert str(caught.value).count("\n") == 0 and foreign["uri"] in str(caught.value)
        assert "SOURCE_NEO4J_PASSWORD" in str(caught.value)
