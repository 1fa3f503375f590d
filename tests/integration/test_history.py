"""Every change can be taken back: operations in any order, undone and redone, on every engine."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import entries, graph_equal, record, relation, whole

from graph.history import InTheWay
from graph.mirror import Mirror
from graph.model import Document, Entity, Evidence

pytestmark = [pytest.mark.engine, pytest.mark.contract]


PEOPLE = [f"p:{n}" for n in range(4)]
SOURCES = ["doc:a", "doc:b"]
NAMES = ["Zelensky", "Zelenskyy", "Selenskyj"]


@st.composite
def loads(draw):
    """A document with some descriptions and some relations of a few people."""
    source = draw(st.sampled_from(SOURCES))
    items = [Document(source, f"Document {source[-1]}")]
    for id in PEOPLE:
        props = draw(
            st.dictionaries(st.sampled_from(["born", "note"]), st.sampled_from(["1970", "1971-02", "x"]), max_size=1)
        )
        backing = (Evidence(source, confidence=draw(st.sampled_from([0.5, 1.0]))),)
        items.append(Entity(id, "Person", draw(st.sampled_from(NAMES)), props=props, evidence=backing))
    for _ in range(draw(st.integers(0, 4))):
        one, other = draw(st.permutations(PEOPLE))[:2]
        start = draw(st.sampled_from([None, "2019", "2019-05", "2021"]))
        backing = (Evidence(source, note="said", locator=f"line {draw(st.integers(1, 3))}"),)
        items.append(relation(one, draw(st.sampled_from(["MEETS", "LOYAL_TO"])), other, start=start, evidence=backing))
    return lambda store: store.load(entries(*items), who="ada")


def nth(several, n):
    """One of these, whichever there are when it is asked for."""
    if not several:
        raise ValueError("there is none")
    return several[n % len(several)]


def operation():
    """Something that somebody does, on whatever is there by then."""
    person = st.sampled_from(PEOPLE)
    pair = st.permutations(PEOPLE).map(lambda some: some[:2])
    number = st.integers(0, 5)
    return st.one_of(
        loads(),
        loads(),
        pair.map(lambda two: lambda store: store.merge(*two, who="ada")),
        pair.map(lambda two: lambda store: store.merge(*two, who="ada", anyway=True)),
        number.map(lambda n: lambda store: store.split(nth(store.merged(), n)["id"], who="ada")),
        pair.map(lambda two: lambda store: store.keep_apart(*two, who="ada")),
        person.map(lambda id: lambda store: store.edit(id, name="Corrected", props={"born": "1978"}, who="ada")),
        person.map(lambda id: lambda store: store.edit(id, aliases=["Another"], who="bob")),
        number.map(lambda n: lambda store: store.retract(nth(store.documents(), n).document.id, who="ada")),
    )


@given(st.lists(operation(), min_size=1, max_size=7))
@settings(
    max_examples=settings().max_examples // 3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_as_many_undos_as_operations_lead_back_and_as_many_redos_forth_again(store, wipe_record, does):
    wipe_record()
    mirror = Mirror(store)
    mirror.refresh()
    states = [record(store)]
    for do in does:
        try:
            do(store)
        except ValueError:  # there is no such person, they are one already …
            assert record(store) == states[-1]
            continue
        after = record(store)
        if after != states[-1]:
            states.append(after)
        mirror.refresh()
        graph_equal(mirror, store)
    for state in reversed(states[:-1]):
        store.undo(who="ada")
        assert record(store) == state
        mirror.refresh()
        graph_equal(mirror, store)
    with pytest.raises(ValueError, match="nothing to undo"):
        store.undo()
    for state in states[1:]:
        store.redo(who="ada")
        assert record(store) == state
    mirror.refresh()
    graph_equal(mirror, store)


def reverting():
    """An undo or a redo of one of the operations so far, whichever it is."""
    number = st.integers(0, 6)
    undo = number.map(
        lambda n: lambda store: store.undo(nth([one for one in store.history() if not one.undone], n).number)
    )
    redo = number.map(lambda n: lambda store: store.redo(nth([one for one in store.history() if one.undone], n).number))
    return st.one_of(undo, redo)


@given(st.lists(st.one_of(operation(), operation(), reverting()), min_size=1, max_size=10))
@settings(max_examples=settings().max_examples // 3, deadline=None, suppress_health_check=list(HealthCheck))
def test_in_whatever_order_operations_are_undone_and_redone_all_undone_is_the_start(store, wipe_record, does):
    wipe_record()
    mirror = Mirror(store)
    mirror.refresh()
    start = record(store)
    for do in does:
        before = record(store)
        try:
            do(store)
        except ValueError:  # others built on it, there is none …
            assert record(store) == before
        mirror.refresh()
        graph_equal(mirror, store)
    while any(not one.undone for one in store.history()):
        store.undo()
    assert record(store) == start
    mirror.refresh()
    graph_equal(mirror, store)


def test_an_edit_outlives_what_it_corrects_and_does_not_stand_in_the_way_when_that_comes_back(store):
    people = [Entity(id, "Person", "Zelensky", evidence=(Evidence("doc:a"),)) for id in PEOPLE]
    states = [record(store)]
    for do in (
        lambda: store.load(entries(Document("doc:a", "A"), *people)),
        lambda: store.edit("p:0", name="Corrected"),
        lambda: store.retract("doc:a"),
        lambda: store.load(entries(Document("doc:a", "A"), *people)),
    ):
        do()
        states.append(record(store))
    for state in reversed(states[:-1]):
        store.undo()
        assert record(store) == state
    for state in states[1:]:
        store.redo()
        assert record(store) == state


def shown(store):
    """What is to be seen: entities and relations with their values, but not when they were written."""
    found = record(store)
    without = {"rev"}
    return {
        **{id: {k: v for k, v in row.items() if k not in without} for id, row in found["Entity"].items()},
        **{
            id: {**row, "r": {k: v for k, v in row["r"].items() if k not in without}}
            for id, row in found["relations"].items()
        },
    }


@given(st.permutations(["doc:a", "doc:b", "doc:c"]), st.data())
@settings(max_examples=settings().max_examples // 5, deadline=None, suppress_health_check=list(HealthCheck))
def test_retracting_a_document_leaves_what_the_others_alone_would_have_made(store, wipe_record, order, data):
    def load(source):
        store.load(by_source[source])

    by_source = {}
    for source in order:
        items = [Document(source, source)]
        for id in PEOPLE:
            said = data.draw(st.sampled_from(NAMES))
            sure = data.draw(st.sampled_from([0.25, 0.5, 0.75]))
            backing = (Evidence(source, confidence=sure, read="2026-01-01"),)
            items.append(
                Entity(
                    id, "Person", said, props={"born": data.draw(st.sampled_from(["1970", "1971"]))}, evidence=backing
                )
            )
        for one, other in data.draw(st.lists(st.permutations(PEOPLE).map(lambda p: p[:2]), max_size=5)):
            start = data.draw(st.sampled_from([None, "2019", "2019-05", "2021"]))
            backing = (Evidence(source, locator="line 1", read="2026-01-01"),)
            items.append(relation(one, "LOYAL_TO", other, start=start, evidence=backing))
        by_source[source] = entries(*items)
    wipe_record()
    for source in order[:2]:
        load(source)
    two = shown(store)
    wipe_record()
    for source in (order[1], order[2], order[0]):
        load(source)
    store.retract(order[2])
    assert shown(store) == two, "in another order, with a third that is taken back"


def test_an_entity_that_others_tell_of_outlives_its_description_and_goes_with_the_last_of_them(store):
    one, other = (Evidence("doc:a"),), (Evidence("doc:b", locator="page 1"),)
    store.load(
        entries(
            Document("doc:a", "A"),
            Entity("p:1", "Person", "One", evidence=one),
            Entity("p:2", "Person", "Two", evidence=one),
        )
    )
    store.load(entries(Document("doc:b", "B"), relation("p:1", "MEETS", "p:2", evidence=other)))
    store.retract("doc:a")
    assert [(e.name, e.props) for e in store.entities(["p:1", "p:2"])] == [("One", {}), ("Two", {})]
    store.retract("doc:b")
    assert store.is_empty()
    store.undo()
    store.undo()
    assert store.counts()["nodes"] == {"Document": 2, "Person": 2}


def test_retracting_a_dataset_takes_all_its_documents_and_one_piece_only_itself(store):
    for n in ("1", "2"):
        backing = (Evidence(f"doc:{n}", locator=f"row {n}"),)
        people = [Entity(id, "Person", id, evidence=backing) for id in PEOPLE[:3]]
        ties = [relation("p:0", "MEETS", "p:1", evidence=backing), relation("p:0", "MEETS", f"p:{n}", evidence=backing)]
        store.load(entries(Document(f"doc:{n}", f"Part {n}", dataset="The set"), *people, *ties))
    id = relation("p:0", "MEETS", "p:1").id
    first, _ = store.statements(id)
    done = store.retract(first.id)
    assert (done.kind, done.counts["evidence_gone"], done.counts["relations_gone"]) == ("retract", 1, 0)
    assert [one.piece.document for one in store.statements(id)] == ["doc:2"]
    assert store.retract("The set").counts["relations_gone"] == 2
    assert store.is_empty()
    with pytest.raises(ValueError, match="no document, dataset or piece of evidence 'The set'"):
        store.retract("The set")


def test_an_older_operation_is_undone_unless_others_built_on_it_and_then_they_are_named(store):
    store.load(whole(), what="report.yaml", who="ada")
    store.edit("iso:TR", name="Türkiye", who="bob")
    store.edit("iso:US", aliases=["America"], who="cy")
    with pytest.raises(
        InTheWay, match=r"operation 1 cannot be undone: 3 \(edit .*by cy.*; 2 \(edit .*by bob.*undo those first"
    ) as said:
        store.undo(1)
    assert [one.number for one in said.value.operations] == [3, 2]
    assert store.undo(2).undone, "nothing was built on this one"
    assert store.entities(["iso:TR"])[0].name == "Turkey"
    assert store.entities(["iso:US"])[0].aliases == ("America",)
    with pytest.raises(InTheWay, match=r"3 \(edit .*undo that first"):
        store.undo(1)
    with pytest.raises(ValueError, match=r"operation 2 .* is undone already"):
        store.undo(2)
    with pytest.raises(ValueError, match="no operation 99"):
        store.undo(99)
    store.undo()
    store.undo()
    assert store.is_empty()
    assert [(one.number, one.kind, one.who, bool(one.undone)) for one in store.history()] == [
        (3, "edit", "cy", True),
        (2, "edit", "bob", True),
        (1, "load", "ada", True),
    ]
    assert store.redo().number == 1, "the last that was undone comes first"


def test_evidence_from_a_document_of_another_load_stands_in_the_way_of_undoing_that(store):
    store.load(entries(Document("doc:a", "A"), Entity("p:1", "Person", "One"), Entity("p:2", "Person", "Two")))
    store.load(entries(relation("p:1", "MEETS", "p:2", evidence=(Evidence("doc:a", locator="page 2"),))))
    with pytest.raises(InTheWay, match=r"2 \(load"):
        store.undo(1)


def test_a_load_that_changes_nothing_is_no_operation(store):
    store.load(whole())
    store.load(whole())
    assert len(store.history()) == 1


def test_a_relation_of_another_type_keeps_its_evidence_and_can_be_undone(store):
    said = relation("p:0", "MEDIATES", "p:1", start="2019", evidence=(Evidence("doc:a", quote="He hosted."),))
    store.load(entries(Document("doc:a", "A"), *_people(), said))
    number, left = store.retype(said.id, "SUPPORTS", "he did not mediate", who="ada")
    (told,) = store.statements(left)
    assert (told.says.type, told.says.start, told.piece.quote) == ("SUPPORTS", "2019", "He hosted.")
    assert "set to SUPPORTS by ada: he did not mediate" in told.piece.note
    assert store.statements(said.id) == []
    assert [one.number for one in store.touching(left, "SUPPORTS")] == [number]
    assert {one.kind for one in store.touching(said.id, "MEDIATES")} == {"edit", "load"}
    assert store.history(1)[0].what == "p:0 MEDIATES p:1: type 'SUPPORTS'"
    with pytest.raises(ValueError, match="cannot go to a Person"):
        store.retype(left, "PARTY_TO")
    store.undo(number)
    assert store.statements(left) == [] and len(store.statements(said.id)) == 1
    assert store.check() == []


def test_the_history_of_a_node_is_what_touched_it(store):
    store.load(entries(Document("doc:a", "A"), *_people()), what="people")
    store.load(entries(Entity("p:9", "Person", "Another")), what="others")
    edit = store.edit("p:0", name="Corrected")
    merge = store.merge("p:0", "p:1")
    assert [one.kind for one in store.touching("p:0")] == ["merge", "edit", "load"]
    store.undo(merge)
    assert [(one.number, one.undone is not None) for one in store.touching("p:0")][:2] == [(merge, True), (edit, False)]
    assert [one.what for one in store.touching("p:9")] == ["others"]


def _people():
    return [Entity(id, "Person", id, evidence=(Evidence("doc:a"),)) for id in PEOPLE]
