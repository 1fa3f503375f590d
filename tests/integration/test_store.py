"""The store's contract, the same on the embedded server and on every Neo4j."""

from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import DOCUMENT, entries, relation, talks, whole

import cli
from graph.export import export
from graph.lens import Lens
from graph.mediation import who_mediates
from graph.mirror import Mirror
from graph.model import Document, Entity, Entry, Evidence, digest
from graph.store import StoreError, open_store

pytestmark = [pytest.mark.engine, pytest.mark.contract]


def mirrored(store):
    mirror = Mirror(store)
    mirror.refresh()
    return mirror.graph


def test_what_is_loaded_is_what_the_mirror_shows(store, graph):
    summary = store.load(whole())
    assert (summary.entities_new, summary.relations_new, summary.evidence_new) == (15, 18, 18)
    assert summary.rejected == []
    seen = mirrored(store)
    assert dict(seen.nodes(data=True)) == dict(graph.nodes(data=True))
    assert {k: (u, v, d) for u, v, k, d in seen.edges(keys=True, data=True)} == {
        k: (u, v, d) for u, v, k, d in graph.edges(keys=True, data=True)
    }
    assert who_mediates(seen) == who_mediates(graph)


def test_loading_twice_changes_nothing_not_even_the_revision(store):
    first = store.load(whole())
    again = store.load(whole())
    assert again.revision == first.revision == store.revision() == 1
    assert again.unchanged == 33
    assert (again.entities_new, again.entities_changed, again.relations_changed, again.evidence_new) == (0, 0, 0, 0)


def test_two_sources_of_one_statement_are_one_relation_with_two_pieces_of_evidence(store):
    store.load(whole())
    other = Evidence("doc:other", quote="Fidan mediated.", locator="page 3", confidence=0.5)
    summary = store.load(
        entries(Document("doc:other", "Another"), relation("p:fidan", "MEDIATES", "x:talks", evidence=(other,)))
    )
    assert (summary.relations_new, summary.relations_changed, summary.evidence_new) == (0, 1, 1)
    id = relation("p:fidan", "MEDIATES", "x:talks").id
    assert [piece.document for piece in store.evidence([id])[id]] == [DOCUMENT, "doc:other"]
    second = store.evidence([id])[id][1]
    assert second.read, "the time of reading is put there"
    assert replace(second, read="") == other
    graph = mirrored(store)
    edge = graph.edges["p:fidan", "x:talks", id]
    assert (edge["evidence"], edge["documents"]) == (2, {DOCUMENT: 1, "doc:other": 1})
    assert set(Lens(sources=("doc:other",)).view(graph)) == {"p:fidan", "x:talks"}
    assert {id: about["title"] for id, about in graph.graph["documents"].items()} == {
        DOCUMENT: "A report",
        "doc:other": "Another",
    }
    assert [(one.document.title, one.evidence) for one in store.documents()] == [("A report", 18), ("Another", 1)]


def test_the_mirror_follows_edits_of_others_without_reading_all_again(store):
    store.load(whole())
    mirror = Mirror(store)
    assert mirror.refresh() and not mirror.refresh()
    with_more = store.load(entries(Entity("p:trump", "Person", "Donald Trump"), relation("p:trump", "URGES", "iso:UA")))
    changes = store.changes(mirror.revision)
    assert (len(changes.nodes), len(changes.edges)) == (1, 1)
    assert mirror.refresh()
    assert mirror.revision == with_more.revision
    assert mirror.graph.has_edge("p:trump", "iso:UA")
    fresh = mirrored(store)
    assert nx.utils.graphs_equal(mirror.graph, fresh)


def test_a_later_name_holds_and_the_earlier_stays_as_an_alias(store):
    store.load(entries(Entity("iso:TR", "State", "Turkey", props={"a": 1})))
    store.load(entries(Entity("iso:TR", "State", "Türkiye", props={"b": True})))
    (turkey,) = store.entities(["iso:TR"])
    assert (turkey.name, turkey.aliases, turkey.props) == ("Türkiye", ("Turkey",), {"a": 1, "b": True})


def test_a_relation_may_come_before_its_ends(store):
    entities, relations = talks()
    summary = store.load(entries(*relations, *entities, Document(DOCUMENT, "A report")))
    assert summary.rejected == []
    assert summary.relations_new == 18


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (Entity("a", "Persn", "A"), "unknown kind 'Persn'; did you mean Person?"),
        (Entity("iso:UA", "Person", "Ukraine"), "one kind is expected"),
        (Entity("a", "Person", "A", props={"rev": 1}), "property name 'rev' is used by the graph itself"),
        (relation("iso:UA", "MEDIATE", "x:talks"), "unknown relation 'MEDIATE'; did you mean MEDIATES?"),
        (relation("iso:UA", "URGES", "iso:XX"), "there is no entity 'iso:XX'"),
        (relation("iso:UA", "HOLDS", "role:fm"), "HOLDS cannot go from a State; expected Person"),
        (relation("iso:UA", "URGES", "iso:RU", evidence=()), "has no evidence"),
        (relation("iso:UA", "URGES", "iso:RU", evidence=(Evidence("doc:none"),)), "there is no document 'doc:none'"),
        (relation("iso:UA", "URGES", "iso:RU", evidence=(Evidence("iso:RU"),)), "evidence needs a Document"),
    ],
)
def test_a_bad_row_is_rejected_with_its_reason_and_the_rest_loads(store, item, said):
    summary = store.load([*whole(), Entry(item, "file.yaml, line 99", {"the": "row"})])
    (bad,) = summary.rejected
    assert said in bad.reason
    assert (bad.where, bad.row) == ("file.yaml, line 99", {"the": "row"})
    assert (summary.entities_new, summary.relations_new) == (15, 18)


def test_a_symmetric_relation_is_one_edge_from_either_end(store):
    store.load(whole())
    summary = store.load(
        entries(relation("iso:UA", "ALLIED_WITH", "iso:US"), relation("iso:US", "ALLIED_WITH", "iso:UA"))
    )
    assert summary.relations_new == 1


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Zelensky", "p:zelensky"),
        ("zelenskiy", "p:zelensky"),
        ("TURKIYE", "iso:TR"),
        ("turk", "iso:TR"),
        ("kyiv", "iso:UA"),
        ("hakan fidan", "p:fidan"),
        ("fidn", "p:fidan"),
        ("iso:RU", "iso:RU"),
    ],
)
def test_search_by_name_alias_part_and_typo(store, typed, first):
    store.load(whole())
    assert store.search(typed)[0].id == first


def test_one_of_a_hundred_names_is_found_among_many_that_are_like_it(store):
    places = tuple(f"Place {number}" for number in range(150))
    like = [Entity(f"p:{number}", "Person", f"Kabula {number}") for number in range(150)]
    store.load(entries(Entity("iso:AF", "State", "Afghanistan", ("Kabul", *places)), *like))
    assert store.search("kabul")[0].id == "iso:AF"


@pytest.mark.parametrize("typed", ["", "   ", "(((", "* OR *", '"', "a:b\\", "~", "AND", "'; DROP", "\u202e", "🕊"])
def test_search_takes_anything(store, typed):
    store.load(whole())
    assert isinstance(store.search(typed), list)


def test_search_keeps_to_kinds(store):
    store.load(whole())
    assert {e.kind for e in store.search("turkey", kinds=["Role"])} == {"Role"}


HOSTILE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)


@given(HOSTILE.filter(str.strip))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_is_stored_as_it_is(store, name):
    id = f"p:{digest(name)}"  # names that fold to the same are still two
    store.load(entries(Entity(id, "Person", name, props={"note": name})))
    (found,) = store.entities([id])
    assert (found.name, found.props["note"]) == (name, name)


def test_cypher_in_names_and_ids_is_text(store):
    name = "x'}) DETACH DELETE n //` \" $ {{"
    store.load(
        entries(Document(DOCUMENT, name), Entity("a`})-[:X]->(n)//", "Person", name), Entity("b", "Person", name))
    )
    store.load(entries(relation("a`})-[:X]->(n)//", "URGES", "b", props={"q": name})))
    graph = mirrored(store)
    assert graph.nodes["b"]["name"] == name
    assert len(graph) == 2 and graph.number_of_edges() == 1


def test_an_unknown_ending_is_named(store, tmp_path):
    with pytest.raises(ValueError, match=r"known: \.graphml"):
        export(mirrored(store), store, tmp_path / "all.docx")


def test_a_store_of_a_newer_version_is_refused(store, environ):
    store._write(lambda tx: tx.run("MATCH (m:Meta {id: 'store'}) SET m.schema = 99").consume())
    with pytest.raises(StoreError, match="newer Gobetween"):
        open_store(environ)


def test_an_empty_graph_says_how_to_fill_it(environ, monkeypatch, capfd):
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert cli.main_code(["who-mediates", "--party", "Ukraine"]) == 1
    out, err = capfd.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "gobetween load --seeds" in err
