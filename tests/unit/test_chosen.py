"""What is shown when sources disagree: by rule, and in whatever order they came."""

from hypothesis import given
from hypothesis import strategies as st

from graph.chosen import entity_row, grouped, relation_row
from graph.ontology import default

HOLDS, MEETS = default().relation("HOLDS"), default().relation("MEETS")


def piece(document="doc:a", **said):
    return {"id": str(said), "document": document, "method": "curated", "confidence": 1.0, "read": "2026", **said}


def shown(kind, *pieces):
    return relation_row("r:1", "", kind, grouped(pieces))


statements = st.lists(
    st.builds(
        piece,
        document=st.sampled_from(["doc:a", "doc:b", "doc:c"]),
        confidence=st.sampled_from([0.2, 0.5, 1.0]),
        read=st.sampled_from(["2024", "2025"]),
        **{"from": st.sampled_from([None, "2014", "2014-06", "2015"]), "to": st.sampled_from([None, "2019", "2012"])},
        method=st.sampled_from(["curated", "text", "edit"]),
        props=st.sampled_from([None, '{"a": 1}', '{"a": true}', '{"a": "x", "b": ""}']),
    ),
    min_size=1,
    max_size=6,
)


@given(statements, st.randoms(), st.sampled_from([HOLDS, MEETS]))
def test_the_order_in_which_statements_came_does_not_matter(several, chance, kind):
    other = list(several)
    chance.shuffle(other)
    one = shown(kind, *several)
    assert one == shown(kind, *other)
    if one and "from" in one and "to" in one:
        assert one["from"][: len(one["to"])] <= one["to"], "what is shown never ends before it begins"


@given(statements, st.randoms())
def test_groups_may_be_counted_in_parts(several, chance):
    cut = chance.randint(0, len(several))
    parts = [*grouped(several[:cut]), *grouped(several[cut:])]
    whole = relation_row("r:1", "", HOLDS, grouped(several))
    split = relation_row("r:1", "", HOLDS, parts)
    assert (whole is None) == (split is None)
    if whole:
        assert whole["evidence"] == split["evidence"]


def test_the_more_confident_source_is_shown_then_the_one_more_documents_state_then_the_later():
    two = [piece("doc:a", to="2019", confidence=0.5), piece("doc:b", to="2021", confidence=0.9)]
    assert shown(HOLDS, *two)["to"] == "2021"
    assert shown(HOLDS, *two)["disputed"] == ["to"]
    three = [piece("doc:a", to="2019"), piece("doc:b", to="2019"), piece("doc:c", to="2021", read="2027")]
    assert shown(HOLDS, *three)["to"] == "2019"
    assert shown(HOLDS, *three[1:])["to"] == "2021"


def test_a_day_makes_its_year_more_precise_and_does_not_contradict_it():
    row = shown(HOLDS, piece("doc:a", **{"from": "2019"}), piece("doc:b", **{"from": "2019-05-20"}, confidence=0.4))
    assert row["from"] == "2019-05-20"
    assert "disputed" not in row


def test_an_end_of_another_source_does_not_come_before_the_beginning():
    row = shown(HOLDS, piece("doc:a", **{"from": "2014"}, to="2016"), piece("doc:b", to="2012", read="2027"))
    assert (row["from"], row["to"]) == ("2014", "2016")


def test_corrections_alone_are_no_support():
    assert shown(HOLDS, piece(method="edit", to="2019")) is None
    assert entity_row("p:1", grouped([piece(method="edit", entity="p:1", kind="Person", name="X")])) is None


def test_what_was_merged_gives_its_names_and_the_node_keeps_its_own():
    own = piece(entity="p:1", kind="Person", name="Zelensky", confidence=0.5)
    other = [piece(d, entity="p:2", kind="Person", name="Selenskyj") for d in ("doc:b", "doc:c")]
    row = entity_row("p:1", grouped([own, *other]))
    assert (row["name"], row["aliases"], row["evidence"]) == ("Zelensky", ["Selenskyj"], 3)


def test_what_several_files_of_event_data_saw_adds_up_and_their_means_do_not_contradict_each_other():
    days = [
        piece("doc:monday", method="events", count=3, props='{"goldstein": 5.0}'),
        piece("doc:tuesday", method="events", count=3, props='{"goldstein": 5.0}'),
        piece("doc:friday", method="events", count=4, props='{"goldstein": -2.0}'),
    ]
    row = shown(MEETS, *days)
    assert row["count"] == 10 and "disputed" not in row
    assert shown(MEETS, *days, piece("doc:book", count=12))["count"] == 12
    assert shown(MEETS, days[0])["count"] == 3
    assert shown(MEETS, piece("doc:a", count=2), piece("doc:b", count=3))["count"] == 3, "others may have seen the same"
