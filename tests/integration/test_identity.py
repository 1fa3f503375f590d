"""Merging, splitting and keeping apart, and what later loads make of it, on every engine."""

import pytest
from samples import DOCUMENT, entries, graph_equal, record, relation

from graph.mirror import Mirror
from graph.model import Document, Entity, Evidence
from graph.names import resolve

pytestmark = [pytest.mark.engine, pytest.mark.contract]


def told(source, *items):
    """A document that describes people and tells of relations between them."""
    people = {
        item[0]: Entity(item[0], "Person", item[1], evidence=(Evidence(source),)) for item in items if len(item) == 2
    }
    ties = [
        relation(*tie, evidence=(Evidence(source, note="said", locator=f"page {n}"),))
        for n, tie in enumerate(item for item in items if len(item) == 3)
    ]
    return entries(Document(source, source), *people.values(), *ties)


@pytest.fixture
def two(store):
    """Zelensky under two ids, of two sources, both of whom meet Trump, and who meet each other."""
    store.load(told("doc:a", ("p:z", "Volodymyr Zelensky"), ("p:t", "Trump"), ("p:z", "MEETS", "p:t")))
    store.load(
        told(
            "doc:b", ("q:z", "Wolodymyr Selenskyj"), ("p:t", "Donald Trump"), ("q:z", "MEETS", "p:t"),
            ("q:z", "URGES", "p:t"), ("p:t", "URGES", "q:z"), ("p:z", "MEETS", "q:z"),
        )
    )  # fmt: skip
    return store


def ties(store):
    mirror = Mirror(store)
    mirror.refresh()
    return sorted((u, d["type"], v, d["evidence"]) for u, v, d in mirror.graph.edges(data=True))


def test_a_merge_keeps_all_evidence_under_one_node(two):
    two.merge("p:z", "q:z", who="ada")
    assert ties(two) == [("p:t", "MEETS", "p:z", 2), ("p:t", "URGES", "p:z", 1), ("p:z", "URGES", "p:t", 1)]
    (one,) = two.entities(["p:z", "q:z"])
    assert (one.name, one.aliases) == ("Volodymyr Zelensky", ("Wolodymyr Selenskyj",))
    meeting = relation("p:t", "MEETS", "p:z").id
    assert sorted(piece.document for piece in two.evidence([meeting])[meeting]) == ["doc:a", "doc:b"]
    assert {said.says.source for said in two.statements(meeting)} | {
        said.says.target for said in two.statements(meeting)
    } == {"p:t", "p:z", "q:z"}, "each remembers the node it was asserted of"
    assert resolve(two, "q:z").id == "p:z", "the old id still finds it"
    assert two.search("selenskyj")[0].id == "p:z"


def test_a_relation_to_itself_goes_out_of_sight_and_comes_back_with_a_split(two):
    before = record(two)
    two.merge("p:z", "q:z")
    assert not any(source == target for source, _, target, _ in ties(two))
    pieces = two.counts()
    two.split("q:z")
    after = record(two)
    for table in before:
        assert after[table].keys() == before[table].keys()
    assert two.counts()["relations"]["MEETS"] == 3 > pieces["relations"]["MEETS"]


def test_a_later_load_that_uses_the_old_id_lands_on_the_node_that_is_left_and_leaves_with_a_split(two):
    two.merge("p:z", "q:z")
    summary = two.load(
        told("doc:c", ("q:z", "Zelenskyy"), ("p:p", "Putin"), ("p:p", "ATTACKS", "q:z"), ("p:z", "MEETS", "q:z"))
    )
    assert summary.rejected == []
    assert ("p:p", "ATTACKS", "p:z", 1) in ties(two)
    assert not two._read("MATCH (n:Entity {id: 'q:z'}) RETURN n.id AS id")
    again = two.load(
        told("doc:c", ("q:z", "Zelenskyy"), ("p:p", "Putin"), ("p:p", "ATTACKS", "q:z"), ("p:z", "MEETS", "q:z"))
    )
    assert again.operation is None, "loading it again changes nothing"
    two.split("q:z")
    assert ("p:p", "ATTACKS", "q:z", 1) in ties(two)
    assert [one.name for one in two.entities(["p:z", "q:z"])] == ["Volodymyr Zelensky", "Zelenskyy"]


def test_merges_may_follow_each_other_and_part_in_any_order(two):
    two.load(told("doc:c", ("r:z", "Z."), ("r:z", "URGES", "p:t")))
    two.merge("q:z", "r:z")
    two.merge("p:z", "q:z")
    assert [one.id for one in two.entities(["r:z"])] == ["p:z"]
    assert {(row["id"], row["into"]) for row in two.merged()} == {("r:z", "q:z"), ("q:z", "p:z")}
    two.split("r:z")
    assert [one.name for one in two.entities(["r:z"])] == ["Z."]
    assert [one.id for one in two.entities(["q:z"])] == ["p:z"]
    mirror = Mirror(two)
    mirror.refresh()
    two.split("q:z")
    mirror.refresh()
    graph_equal(mirror, two)


def test_what_was_merged_outlives_the_source_that_described_it(two):
    two.load(told("doc:c", ("p:t", "Trump"), ("q:z", "URGES", "p:t")))
    two.merge("p:z", "q:z")
    two.retract("doc:b")
    two.split("q:z")
    assert [one.name for one in two.entities(["q:z"])] == ["Wolodymyr Selenskyj"]
    assert ("q:z", "URGES", "p:t", 1) in ties(two)


@pytest.mark.parametrize(
    ("keep", "gone", "said"),
    [
        ("p:z", "p:z", "is one node already"),
        ("p:z", "p:none", "there is no entity 'p:none'"),
        ("doc:a", "doc:b", "evidence names it by its id"),
        ("p:z", "iso:UA", "two of one kind are expected"),
    ],
)
def test_a_merge_that_cannot_be_says_why(two, keep, gone, said):
    two.load(entries(Entity("iso:UA", "State", "Ukraine"), Entity("role:x", "Role", "Office"),
                     Document(DOCUMENT, "A report"), relation("role:x", "OF", "iso:UA")))  # fmt: skip
    before = record(two)
    with pytest.raises(ValueError, match=said):
        two.merge(keep, gone)
    assert record(two) == before


def test_not_the_same_is_remembered_and_stands_in_the_way_of_a_merge(two):
    two.keep_apart("q:z", "p:z", who="ada")
    assert two.apart() == {frozenset(("p:z", "q:z"))}
    with pytest.raises(ValueError, match="were said not to be the same"):
        two.merge("p:z", "q:z")
    two.merge("p:z", "q:z", anyway=True)
    assert two.apart() == frozenset()
    two.undo()
    assert two.apart() == {frozenset(("p:z", "q:z"))}


def test_what_was_said_not_to_be_the_same_can_be_forgotten(two):
    two.keep_apart("q:z", "p:z")
    before = record(two)
    two.forget_apart("p:z", "q:z", who="ada")
    assert two.apart() == frozenset()
    assert (two.history(1)[0].kind, two.history(1)[0].who) == ("forget", "ada")
    with pytest.raises(ValueError, match="nobody said"):
        two.forget_apart("p:z", "q:z")
    two.undo()
    assert record(two) == before


def test_what_a_merge_would_leave_is_what_it_leaves(two):
    two.load(told("doc:c", ("q:z", "Wolodymyr Selenskyj"), ("p:z", "URGES", "p:t")))
    before, revision = record(two), two.revision()
    would = two.would_merge("p:z", "q:z")
    assert (record(two), two.revision()) == (before, revision), "nothing was done"
    assert [(one.type, one.source, one.target) for one in would.moved] == [("URGES", "p:t", "p:z")]
    assert sorted((one.type, n) for one, n in would.together) == [("MEETS", 2), ("URGES", 2)]
    assert [one.type for one in would.hidden] == ["MEETS"]
    two.merge("p:z", "q:z")
    assert two.entities(["p:z"]) == [would.entity]
    there = {edge["id"] for edge in two.changes(0).edges}
    assert there == {one.id for one in would.moved} | {one.id for one, _ in would.together}
    with pytest.raises(ValueError, match="no entity"):
        two.would_merge("p:z", "q:z")


def test_what_sources_would_differ_on_after_a_merge(store):
    for source, id, born in (("doc:a", "p:1", "1970"), ("doc:b", "q:1", "1971")):
        one = Entity(id, "Person", "One", props={"born": born, "sex": "f"}, evidence=(Evidence(source),))
        store.load(entries(Document(source, source), one))
    would = store.would_merge("p:1", "q:1")
    assert {name: [one.value for one in values] for name, values in would.differ.items()} == {"born": ["1970", "1971"]}
    assert would.differ["born"][0].chosen


def test_an_edit_has_the_last_word_and_the_sources_keep_theirs(two):
    two.edit("p:t", name="Donald J. Trump", props={"born": "1946"}, note="his own site", who="ada")
    (one,) = two.entities(["p:t"])
    assert (one.name, set(one.aliases), one.props) == ("Donald J. Trump", {"Trump", "Donald Trump"}, {"born": "1946"})
    first, *others = two.alternatives("p:t")["name"]
    assert (first.value, first.chosen) == ("Donald J. Trump", True)
    assert [(said.piece.note, said.piece.method) for said in first.statements] == [("his own site", "edit")]
    assert {other.value for other in others} == {"Trump", "Donald Trump"}
    two.edit("p:t", props={"born": ""}, who="ada")
    assert two.entities(["p:t"])[0].props == {}


def test_two_sources_that_disagree_on_a_date_are_both_kept_and_one_is_shown(store):
    office = Entity("role:x", "Role", "President"), Entity("p:1", "Person", "One")
    for source, sure, end in (("doc:a", 0.5, "2019"), ("doc:b", 0.9, "2021-03"), ("doc:c", 0.5, "2021")):
        held = relation(
            "p:1",
            "HOLDS",
            "role:x",
            end=end,
            confidence=sure,
            evidence=(Evidence(source, locator="row 1", confidence=sure),),
        )
        store.load(entries(Document(source, source), *office, held))
    id = relation("p:1", "HOLDS", "role:x").id
    values = store.alternatives(id)["to"]
    assert [(one.value, one.chosen) for one in values] == [("2021-03", True), ("2019", False), ("2021", False)]
    store.retract("doc:b")
    assert store.alternatives(id)["to"][0].chosen
    store.edit_relation(id, {"to": "2020-05", "from": "2014"}, note="the gazette")
    mirror = Mirror(store)
    mirror.refresh()
    data = mirror.graph.edges["p:1", "role:x", id]
    assert (data["from"], data["to"], data["evidence"]) == ("2014", "2020-05", 2)
    with pytest.raises(ValueError, match="before it begins"):
        store.edit_relation(id, {"to": "2001"})
    store.edit_relation(id, {"from": ""})
    mirror.refresh()
    assert mirror.graph.edges["p:1", "role:x", id]["from"] is None


def test_what_is_seen_on_several_days_is_a_span_and_no_disagreement(store):
    people = Entity("p:1", "Person", "One"), Entity("p:2", "Person", "Two")
    for source, day in (("doc:a", "2025-05-16"), ("doc:b", "2025-06-02")):
        met = relation("p:1", "MEETS", "p:2", start=day, end=day, evidence=(Evidence(source),))
        store.load(entries(Document(source, source), *people, met))
    ((_, _, data),) = (mirror := Mirror(store)).refresh() and mirror.graph.edges(data=True)
    assert (data["from"], data["to"]) == ("2025-05-16", "2025-06-02")
