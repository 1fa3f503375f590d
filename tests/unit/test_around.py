"""A node's relations ever or on a day, its terms, how well they are backed, and what a merge would do to them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import graph_of, relation

from graph.around import grouped, on_day, star, ties
from graph.backing import backing, sureness
from graph.foreseen import foreseen
from graph.lens import Lens
from graph.model import Entity, Evidence
from graph.outside import Outside, outside
from graph.terms import bars, terms

PEOPLE = [Entity(f"p:{n}", "Person", f"P{n}") for n in range(4)]
ENTITIES = [
    *PEOPLE,
    Entity("role:x", "Role", "President of X"),
    Entity("iso:XX", "State", "X"),
    Entity("proc:t", "Process", "Talks", props={"date": "2019-06"}),
]
dates = st.sampled_from([None, "2018", "2019-03", "2019-06-02", "2021"])


@st.composite
def graphs(draw):
    """A few people who hold an office, meet, and take part in talks, at some times or at none."""
    found = []
    for n, person in enumerate(PEOPLE):
        for type, other in (("HOLDS", "role:x"), ("PARTY_TO", "proc:t"), ("MEETS", PEOPLE[n - 1].id)):
            if draw(st.booleans()):
                start, end = sorted((draw(dates), draw(dates)), key=lambda one: one or "9999")
                found.append(relation(person.id, type, other, start=start, end=end))
    return graph_of(ENTITIES, [relation("role:x", "OF", "iso:XX"), *found])


@given(graphs(), st.sampled_from(["2018", "2019", "2019-06", "2019-06-02", "2022-01-01"]), st.sampled_from(ENTITIES))
def test_a_node_on_a_day_is_what_the_lens_shows_of_it_on_that_day(graph, day, entity):
    lens = Lens(min_confidence=0.1)
    seen = Lens(since=day, until=day, min_confidence=0.1).view(graph)
    expected = {key for u, v, key in seen.edges(keys=True) if entity.id in (u, v)}
    assert {tie.relation for tie in ties(on_day(graph, entity.id, lens, day), entity.id)} == expected


def test_the_day_takes_the_place_of_the_period_of_the_lens():
    graph = graph_of(ENTITIES, [relation("p:0", "HOLDS", "role:x", start="2018", end="2019")])
    assert ties(on_day(graph, "p:0", Lens(since="2021"), "2018"), "p:0")
    assert not ties(on_day(graph, "p:0", Lens(since="2018"), "2021"), "p:0")
    assert not ties(star(graph, "p:none"), "p:none")


def test_relations_read_from_the_node_the_most_frequent_reading_first():
    told = [
        relation("p:0", "URGES", "p:1", start="2019"),
        relation("p:2", "URGES", "p:0", start="2018"),
        relation("p:3", "URGES", "p:0", start="2020"),
    ]
    found = grouped(ties(graph_of(PEOPLE, told), "p:0"))
    assert {reading: [tie.other for tie in several] for reading, several in found.items()} == {
        "is urged by": ["p:3", "p:2"],
        "urges": ["p:1"],
    }


def test_terms_of_a_person_of_an_office_and_of_a_state():
    told = [
        relation("p:0", "HOLDS", "role:x", start="2014", end="2019-05-20"),
        relation("p:1", "HOLDS", "role:x", start="2019-05-20"),
        relation("p:2", "HOLDS", "role:x"),
        relation("role:x", "OF", "iso:XX"),
        relation("p:0", "REPRESENTS", "iso:XX", end="2020"),
    ]
    graph = graph_of(ENTITIES, told)
    assert [(one.other, one.type) for one in terms(graph, "p:0")] == [("role:x", "HOLDS"), ("iso:XX", "REPRESENTS")]
    assert [one.other for one in terms(graph, "role:x")] == ["p:0", "p:1", "p:2"]
    assert [one.other for one in terms(graph, "iso:XX")] == ["p:0", "p:1", "p:2"]
    assert terms(graph, "p:none") == []


def test_bars_reach_to_today_where_no_end_is_known_and_all_of_a_year_counts():
    told = [
        relation("p:0", "HOLDS", "role:x", start="2014", end="2019"),
        relation("p:1", "HOLDS", "role:x", start="2019-05-20"),
        relation("p:2", "HOLDS", "role:x", end="2013"),
        relation("p:3", "HOLDS", "role:x"),
    ]
    drawn = {bar.term.holder: bar for bar in bars(terms(graph_of(ENTITIES, told), "role:x"), date(2026, 11, 28))}
    assert (drawn["p:0"].first, drawn["p:0"].last) == (date(2014, 1, 1), date(2019, 12, 31))
    assert (drawn["p:1"].last, drawn["p:1"].ends) == (date(2026, 11, 28), False)
    assert (drawn["p:2"].begins, drawn["p:2"].ends) == (False, True)
    assert "p:3" not in drawn


@given(graphs())
def test_no_bar_ends_before_it_begins(graph):
    assert all(bar.first <= bar.last for bar in bars(terms(graph, "role:x"), date(2018, 6, 1)))


def test_documents_of_one_publisher_count_once():
    graph = graph_of(PEOPLE, [])
    graph.graph["documents"].update(
        {
            "doc:a": {"publisher": "AFP", "dataset": ""},
            "doc:b": {"publisher": "afp ", "dataset": ""},
            "doc:c": {"publisher": "", "dataset": "UCDP"},
        }
    )
    assert str(backing(graph, ["doc:a", "doc:b", "doc:c", "doc:unknown", ""])) == "4 documents of 3 publishers"
    assert str(backing(graph, ["doc:a", "doc:a"])) == "1 document"
    assert str(backing(graph, [])) == "no document"


@pytest.mark.parametrize(
    ("pieces", "confidence", "said"),
    [
        ([Evidence("d", confidence=0.7)], 0.7, "70% sure, as its only piece of evidence is"),
        (
            [Evidence("d", confidence=0.7), Evidence("e", confidence=0.5)],
            0.7,
            "70% sure, as the surest piece of evidence of 2; the least sure has 50%",
        ),
        ([Evidence("d", confidence=0.7), Evidence("me", method="edit")], 0.2, "20% sure, as set by hand"),
        ([], 1.0, "100% sure"),
    ],
)
def test_how_sure_and_why(pieces, confidence, said):
    assert sureness(pieces, confidence) == said


def test_what_a_merge_would_do():
    told = [
        relation("p:0", "MEETS", "p:2"),
        relation("p:1", "MEETS", "p:2"),
        relation("p:1", "HOLDS", "role:x"),
        relation("p:0", "MEETS", "p:1"),
    ]
    seen = foreseen(graph_of(ENTITIES, told), "p:0", "p:1")
    assert (seen.moved, seen.joined, seen.hidden, seen.names) == (1, 1, 1, ("P1",))
    assert str(seen) == (
        "1 relation moves over, 1 relation joins one that says the same and 1 relation between the two goes out of sight"
    )
    assert str(foreseen(graph_of(PEOPLE, []), "p:0", "p:1")) == "no relation changes"


def test_ids_elsewhere_lead_to_their_pages_and_nothing_else_does():
    found = outside(
        ["iso:UA", "wd:Q212", "wd:javascript", "gb:x-1"],
        {"wikidata": "Q212", "url": "javascript:alert(1)", "website": "https://example.org/a?b=1"},
    )
    assert found == [
        Outside("ISO 3166", "UA", "https://www.iso.org/obp/ui/#iso:code:3166:UA"),
        Outside("Wikidata", "Q212", "https://www.wikidata.org/wiki/Q212"),
        Outside("Website", "example.org", "https://example.org/a?b=1"),
    ]
