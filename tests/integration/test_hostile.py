"""Whatever stands in a name, an id, a kind, a type or a quotation: stored and given back as text, or refused in one line.

`pytest --hypothesis-profile=long` tries ten thousand instead of some dozens.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.mirror import Mirror
from graph.model import Document, Entity, Entry, Evidence, Relation

pytestmark = pytest.mark.engine

FRAGMENTS = [
    "'", '"', "`", "\\", "\0", "\n", "\r", "\t", "\u202e", "\u200f", "\ufeff", "\ud800", "🕊️", "👩‍👩‍👧", "é", "ﷺ", "𝔘",
    "$", "{", "}", "//", "/*", "--", ";", ":", "<script>alert(1)</script>", "&amp;", "%00", "${7*7}", "{{7*7}}",
    "'}) DETACH DELETE n //", "` SET n:Admin //", "MATCH (n) DELETE n", "' OR 1=1 --", "CALL db.labels()", "LOAD CSV FROM 'file:///'",
    "null", "NaN", "true", "0", "-1", "~", "*", "AND", "(((", "x" * 200, "p:1", "Person", "MEETS",
]  # fmt: skip
hostile = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8)), min_size=1, max_size=4).map("".join)
value = st.one_of(hostile, st.integers(), st.floats(), st.booleans())
props = st.dictionaries(st.one_of(hostile, st.sampled_from(["born", "note"])), value, max_size=2)
# What a loader that somebody else wrote may leave in a field: another type, an empty cell.
odd = st.one_of(hostile, hostile, hostile, st.none(), st.integers(), st.floats(), st.booleans(), st.binary(max_size=3))
date = st.one_of(st.none(), st.sampled_from(["2025", "2025-06-02"]), odd)
pieces = st.builds(
    Evidence,
    st.just("doc:sane"),
    quote=odd,
    note=hostile,
    locator=odd,
    method=hostile,
    confidence=st.one_of(st.just(1.0), odd),
)
entities = st.builds(
    Entity,
    st.one_of(hostile, st.just("p:hostile")),
    st.one_of(st.just("Person"), hostile),
    odd,
    st.lists(odd, max_size=2).map(tuple),
    props,
    st.lists(pieces, max_size=1).map(tuple),
)
relations = st.builds(
    Relation,
    st.one_of(st.just("URGES"), hostile),
    st.one_of(st.just("p:sane"), hostile),
    st.just("p:other"),
    qualifier=hostile,
    start=date,
    end=date,
    confidence=st.one_of(st.just(1.0), odd),
    count=st.one_of(st.just(1), odd),
    props=props,
    evidence=st.lists(pieces, min_size=1, max_size=1).map(tuple),
)
documents = st.builds(
    Document, st.one_of(hostile, st.just("doc:hostile")), hostile, hostile, url=hostile, licence=hostile
)

SANE = [
    Entry(Document("doc:sane", "Sane"), "line 1"),
    Entry(Entity("p:sane", "Person", "Sane"), "line 2"),
    Entry(Entity("p:other", "Person", "Other"), "line 3"),
]


@given(st.lists(st.one_of(entities, relations, documents), min_size=1, max_size=4))
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_anything_is_stored_as_text_or_refused_in_one_line(store, wipe_record, items):
    wipe_record()
    store.load(SANE)
    summary = store.load([Entry(item, f"line {n}", n) for n, item in enumerate(items)])
    refused = {rejected.row for rejected in summary.rejected}
    for rejected in summary.rejected:
        assert rejected.reason and len(rejected.reason.splitlines()) == 1
    taken = [item for n, item in enumerate(items) if n not in refused]
    ids = {item.id for item in taken if not isinstance(item, Relation)}
    stored = {row["id"] for row in store._read("MATCH (n:Entity) RETURN n.id AS id")}
    assert stored == ids | {"doc:sane", "p:sane", "p:other"}, (
        "nothing was run: nothing came or went beside what was loaded"
    )
    assert {label for row in store._read("MATCH (n:Entity) RETURN labels(n) AS l") for label in row["l"]} <= {
        "Entity", "Person", "Document",
    }  # fmt: skip
    for item in taken:
        if isinstance(item, Entity) and sum(isinstance(one, Entity) and one.id == item.id for one in taken) == 1:
            (found,) = store.entities([item.id])
            assert (found.name, found.props, set(found.aliases)) == (
                item.name,
                item.props,
                {*item.aliases} - {item.name},
            )
        if isinstance(item, Relation):
            assert {piece.quote for piece in store.evidence([item.id])[item.id]} >= {item.evidence[0].quote}
    for item in items:
        if isinstance(item, Entity) and isinstance(item.name, str):
            assert isinstance(store.search(item.name), list)
    Mirror(store).refresh()


def test_a_megabyte_is_text_like_any_other(store):
    long = "Zelensky 🕊️ ' ` \" $x " * 50_000
    store.load(
        [*SANE, Entry(Entity("p:long", "Person", "Long", props={"note": long}), "line 4"),
         Entry(Relation("URGES", "p:sane", "p:other", evidence=(Evidence("doc:sane", quote=long),)), "line 5")]
    )  # fmt: skip
    assert store.entities(["p:long"])[0].props["note"] == long
    id = Relation("URGES", "p:sane", "p:other").id
    assert store.evidence([id])[id][0].quote == long
    store.undo()
    assert store.is_empty()
