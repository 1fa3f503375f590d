"""What becomes of proposals: nodes and relations with their sentence, and decisions that are remembered."""

from __future__ import annotations

import json
import stat
import threading
from types import SimpleNamespace

import pytest

from graph.model import Document, Entity, Rejected, Relation, make_id
from graph.offices import contested
from graph.ontology import default
from graph.preview import preview
from loaders.text import entries as as_entries
from loaders.text import review as reviews
from loaders.text.entries import Text, entries
from loaders.text.model import Article, Thing
from loaders.text.naming import Nodes, role
from loaders.text.proposals import End, Proposal

TEXT = """Lake talks resume.

Foreign Minister Ada Lind of Norway chaired the talks on Monday. Bhutan and Iceland sent their envoys.
Qatar offered to mediate as well. Norway will host a second round."""
ARTICLE = Article(TEXT, "lake.txt", "Lake talks", "2024-05-09", "Lake Post")
ADA = End("Ada Lind", "Person", None, "t1")
NORWAY, QATAR = End("Norway", "State", "iso:NO", "t2"), End("Qatar", "State", "iso:QA", "t6")
BHUTAN, ICELAND = End("Bhutan", "State", "iso:BT", "t4"), End("Iceland", "State", "iso:IS", "t5")
TALKS = End("the talks", "Process", None, "t3")


def said(type, source, target, sentence, **more):
    return Proposal(
        type, source, target, sentence, sentence.split()[0], **{"confidence": 0.9, **more}, start=TEXT.index(sentence)
    )


CHAIRED = "Foreign Minister Ada Lind of Norway chaired the talks on Monday."
SENT = "Bhutan and Iceland sent their envoys."
HELD = said("HOLDS", ADA, NORWAY, CHAIRED, props={"title": "Foreign Minister"}, reason="title before name")
MEDIATED = said("MEDIATES", ADA, TALKS, CHAIRED, reason="chaired")
PARTIES = [said("PARTY_TO", one, TALKS, SENT, confidence=0.6, status="reported") for one in (BHUTAN, ICELAND)]
OFFERED = said("MEDIATES", QATAR, TALKS, "Qatar offered to mediate as well.", status="offered")
PLANNED = said("HOSTS", NORWAY, TALKS, "Norway will host a second round.", status="planned", confidence=0.95)
ALL = [HELD, MEDIATED, *PARTIES, OFFERED, PLANNED]


def loaded(*proposals, text=None):
    items = [entry.item for entry in entries(text or Text(ARTICLE, beside=ALL), proposals)]
    assert not [one for one in items if isinstance(one, Rejected)]
    return items


def relations(*proposals, text=None):
    return [one for one in loaded(*proposals, text=text) if isinstance(one, Relation)]


class Graph:
    """As much of a store as a review needs, in memory: pieces of evidence by id."""

    def __init__(self):
        self.there, self.loads = set(), []

    def load(self, entries, *, what="", who=None):
        found = [entry.item for entry in entries if not isinstance(entry.item, Rejected)]
        items = [one.entity() if isinstance(one, Document) else one for one in found]
        self.loads.append({piece.key(one.id) for one in items for piece in one.evidence})
        self.there |= self.loads[-1]
        return SimpleNamespace(operation=len(self.loads))

    def stated(self, ids):
        return self.there & set(ids)

    def retract(self, source, who=None):
        self.there -= self.there if isinstance(source, str) else set(source)


# Entries


def test_a_mediation_is_a_relation_with_its_sentence_place_reason_and_day():
    document, person, talks, relation = loaded(MEDIATED)
    assert document == ARTICLE.document()
    assert (person.id, person.kind, person.name) == (make_id("Person", "Ada Lind"), "Person", "Ada Lind")
    assert (relation.type, relation.source, relation.target) == ("MEDIATES", person.id, talks.id)
    (piece,) = relation.evidence
    assert (piece.quote, piece.note, piece.locator) == (CHAIRED, "chaired", "paragraph 2")
    assert (piece.document, piece.method, piece.confidence) == (ARTICLE.id, "text", 0.9)


def test_the_place_of_a_sentence_is_counted_within_its_paragraph():
    starts = [0, *(TEXT.index(one) for one in (CHAIRED, SENT, "Qatar offered", "Norway will"))]
    text = Text(ARTICLE, sentences=starts)
    assert [as_entries.locator(text, start) for start in starts] == [
        "paragraph 1, sentence 1", "paragraph 2, sentence 1", "paragraph 2, sentence 2",
        "paragraph 3, sentence 1", "paragraph 3, sentence 2",
    ]  # fmt: skip


def test_the_date_of_the_talks_goes_before_the_day_of_the_week_and_what_lasts_has_none():
    things = {"t3": Thing("t3", "Process", "the talks", props={"start": "2024-05", "place": "t9"})}
    things["t9"] = Thing("t9", "Place", "Lake House")
    text = Text(ARTICLE, things)
    (relation,) = relations(MEDIATED, text=text)
    assert (relation.start, relation.end) == ("2024-05", None)
    talks = next(one for one in loaded(MEDIATED, text=text) if isinstance(one, Entity) and one.kind == "Process")
    assert talks.props == {"from": "2024-05", "place": "Lake House"}
    holds, of = relations(HELD)
    assert {holds.start, holds.end, of.start, of.end} == {None}


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("They met on Monday.", ("2024-05-06", "2024-05-06")),
        ("They met in March 2023.", ("2023-03", "2023-03")),
        ("They met.", (None, None)),
        ("Lind said on Monday that they had met.", (None, None)),
        ("They met on Monday in Oslo, on Friday in Bergen.", (None, None)),
    ],
)
def test_the_one_date_in_a_sentence_is_when_it_was(sentence, days):
    text = "It rained. " + sentence + " Nobody came on 1 May 2024."
    (review,) = reviews.read([Article(text, date="2024-05-09", language="en")])
    one = Proposal("MEETS", NORWAY, QATAR, sentence, sentence, 0.8, start=text.index(sentence))
    (relation,) = relations(one, text=review.text())
    assert (relation.start, relation.end) == days


def test_what_is_reported_is_less_sure_and_says_so():
    (relation,) = relations(PARTIES[0])
    assert relation.confidence == pytest.approx(0.48)
    assert relation.evidence[0].note == "reported"


def test_an_offer_to_mediate_goes_to_the_parties_and_without_any_to_the_talks():
    found = relations(OFFERED)
    assert {(one.type, one.source, one.target) for one in found} == {
        ("OFFERS_MEDIATION", "iso:QA", "iso:BT"),
        ("OFFERS_MEDIATION", "iso:QA", "iso:IS"),
    }
    (alone,) = relations(OFFERED, text=Text(ARTICLE))
    assert alone.target.startswith("gb:the-talks-")
    default().check_relation(alone, "State", "Process")


@pytest.mark.parametrize("status", ["planned", "denied", "offered"])
def test_what_is_no_fact_brings_nothing(status):
    one = said("HOSTS", NORWAY, TALKS, "Norway will host a second round.", status=status)
    assert [type(item) for item in loaded(one)] == [Document]


def test_a_relation_that_may_not_be_is_rejected_and_the_rest_goes_on():
    bad = said("LEADS", NORWAY, QATAR, SENT)
    items = [entry.item for entry in entries(Text(ARTICLE), [bad, MEDIATED])]
    assert [one.reason for one in items if isinstance(one, Rejected)]
    assert any(isinstance(one, Relation) for one in items)


def test_an_office_is_a_node_that_the_seeds_have_too():
    seeds = {
        "gb:foreign-minister-of-turkey-90adf7": ("Turkish Foreign Minister", End("Türkiye", "State", "iso:TR")),
        "gb:president-of-the-united-states-9b71ba": ("U.S. President", End("United States", "State", "iso:US")),
        "gb:president-of-ukraine-71ec80": ("former president", End("Kyiv", "State", "iso:UA")),
        "gb:defence-minister-of-ukraine-0092d8": ("Defense Minister", End("Ukraine", "State", "iso:UA")),
    }
    assert {role(*told).id: told for told in seeds.values()} == seeds
    assert role("ambassador to Sudan", QATAR).name == "Ambassador of Qatar to Sudan"
    un = End("United Nations", "Organization", "wd:Q1065")
    assert role("secretary general", un).name == "Secretary-General of the United Nations"
    holds, of = relations(HELD)
    assert (holds.type, of.type, holds.target) == ("HOLDS", "OF", of.source)
    assert of.target == "iso:NO"


def test_a_former_office_is_said_to_be_over_without_a_date_that_nobody_told():
    two = [
        said("HOLDS", End(name, "Person"), NORWAY, CHAIRED, props={"title": "president", "former": former})
        for name, former in (("Ada Lind", True), ("Bo Lind", False))
    ]
    holds = [one for one in relations(*two) if one.type == "HOLDS"]
    assert [(one.props, one.start, one.end) for one in holds] == [({"former": True}, None, None), ({}, None, None)]
    assert not contested([])


def test_many_may_be_envoys_at_once():
    assert role("special envoy", NORWAY).props == {"shared": True}
    assert role("Foreign Minister", NORWAY).props == {}


@pytest.mark.parametrize(
    ("kind", "name", "date", "shared"),
    [
        ("Agreement", "Dayton Accords", "", True),
        ("Agreement", "Minsk II", "", True),
        ("Agreement", "Treaty of Versailles", "", True),
        ("Agreement", "Peace Agreement", "1999", False),
        ("Agreement", "power-sharing agreement", "2008", False),
        ("Process", "Six-Party Talks", "", True),
        ("Process", "the talks", "2024", False),
        ("Process", "second round of the Istanbul talks", "2025-06-02", True),
        ("Process", "second round of the Istanbul talks", "2025", False),
        ("Process", "Talks, Oslo", "", False),
        ("Process", "Istanbul talks 2025", "", True),
        ("Process", "second round of the Istanbul talks", "", False),
        ("Event", "Signing ceremony", "2024-05-09", False),
        ("Person", "Ada Lind", "", True),
        ("Person", "Lind", "", False),
        ("Group", "Norwegian delegation", "", True),
        ("Group", "rebels", "", False),
        ("Organization", "Hamas", "", True),
    ],
)
def test_what_only_has_a_common_name_is_another_node_in_another_text(kind, name, date, shared):
    things = {"t1": Thing("t1", kind, name, props={"date": date} if date else {})}
    things["t2"] = Thing("t2", "Place", "Istanbul")
    end = End(name, kind, None, "t1")
    assert (Nodes("doc:a", things).id(end) == Nodes("doc:b", things).id(end)) == shared


def test_two_of_one_name_in_one_text_are_two():
    things = {key: Thing(key, "Process", "talks") for key in ("t1", "t2")}
    nodes = Nodes("doc:a", things)
    assert nodes.id(End("talks", "Process", None, "t1")) != nodes.id(End("talks", "Process", None, "t2"))


def test_the_entries_stand_beside_each_other():
    found = preview(entries(Text(ARTICLE, beside=ALL), ALL))
    assert (found.rejections, found.missing) == (0, 0)
    assert found.relations == {"HOLDS": 1, "OF": 1, "MEDIATES": 1, "PARTY_TO": 2, "OFFERS_MEDIATION": 2}


# Decisions


def made(*proposals):
    return reviews.of(ARTICLE, proposals or ALL)


def test_a_threshold_takes_what_is_stated_or_reported_and_nothing_else():
    review = made()
    assert [review.proposal(item) for item in review.above(0.5)] == [HELD, MEDIATED, *PARTIES]
    assert [review.proposal(item) for item in review.above(0.7)] == [HELD, MEDIATED]


def test_what_was_decided_is_remembered_for_the_same_text(tmp_path):
    graph, review = Graph(), made()
    review.accept(graph, review.items[:2], "ada")
    review.reject(review.items[2:3], "bo")
    reviews.keep(tmp_path, review)
    file = next((tmp_path / "reviews").iterdir())
    assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode)) == (0o600, 0o700)
    other = Article("  " + TEXT.replace("\n\n", "\n"), "pasted", "Another title")
    again = reviews.of(other, ALL).remembering(reviews.recall(tmp_path, other.id))
    assert [item.state for item in again.items] == ["accepted", "accepted", "rejected", "open", "open", "open"]
    assert [item.who for item in again.items[:3]] == ["ada", "ada", "bo"]
    assert (again.article.title, again.article.date) == ("Another title", "2024-05-09")


def test_a_rejected_one_is_not_proposed_again_when_it_is_read_a_little_differently():
    review = made(MEDIATED, PARTIES[0])
    review.things = {"t1": Thing("t1", "Person", "Ada Lind", aliases=("Lind",))}
    review.reject(review.items, "ada")
    differently = said("MEDIATES", End("Lind", "Person"), TALKS, CHAIRED, confidence=0.4, status="reported")
    again = made(differently, PARTIES[1]).remembering(review)
    assert [item.state for item in again.items] == ["rejected", "open", "rejected"]
    assert again.items[2].said.source == End("Bhutan", "State", "iso:BT", "")


def test_an_open_one_that_is_not_read_any_more_goes():
    assert made(MEDIATED).remembering(made()).items == made(MEDIATED).items


def test_a_rejected_symmetric_relation_stays_rejected_from_either_end():
    one, other = (said("MEETS", *ends, SENT) for ends in ((BHUTAN, ICELAND), (ICELAND, BHUTAN)))
    review = made(one)
    review.reject(review.items, "ada")
    assert made(other).remembering(review).items[0].state == "rejected"


def test_accepted_is_what_the_graph_holds():
    graph, review = Graph(), made()
    review.accept(graph, review.items, "ada")
    assert [item.state for item in review.items] == ["accepted"] * 5 + ["open"]
    assert "planned, which is no fact yet" in review.why_not(review.items[-1])
    took, graph.there = graph.there, set()
    assert {item.state for item in review.refresh(graph).items} == {"open"}  # the load was undone
    graph.there = took
    assert [item.state for item in review.refresh(graph).items].count("accepted") == 5
    # On another machine, of the same graph, nobody has to decide again.
    assert [item.state for item in made().refresh(graph).items].count("accepted") == 5


def test_reopening_takes_out_what_nothing_else_of_the_text_needs():
    graph, review = Graph(), made(HELD, MEDIATED)
    review.accept(graph, review.items[:1], "ada")
    alone = set(graph.there)
    review.accept(graph, review.items[1:], "ada")
    review.reopen(graph, review.items[1:], "ada")
    assert graph.there == alone
    assert [item.state for item in review.items] == ["accepted", "open"]
    review.reopen(graph, review.items, "ada")
    assert graph.there == set()


def test_a_change_is_kept_and_one_that_cannot_be_is_refused(tmp_path):
    review = made()
    planned = review.items[-1]
    review.change(planned, status="stated", source=QATAR)
    reviews.keep(tmp_path, review)
    item = reviews.recall(tmp_path, ARTICLE.id).items[-1]
    assert item == planned and item.changed
    (relation,) = relations(review.proposal(item))
    assert (relation.type, relation.source) == ("HOSTS", "iso:QA")
    with pytest.raises(ValueError, match=r"LEADS cannot lead from Qatar .State. to the talks .Process."):
        review.change(planned, type="LEADS")
    with pytest.raises(ValueError, match="unknown relation 'MEDIATE'; did you mean MEDIATES"):
        review.change(planned, type="MEDIATE")
    with pytest.raises(ValueError, match="needs a title"):
        review.change(review.items[1], type="HOLDS", target=NORWAY)
    assert review.proposal(planned).type == "HOSTS"
    review.change(planned, status="planned", source=NORWAY)
    assert not planned.changed


def test_an_end_that_is_joined_with_a_node_is_that_node_everywhere_in_the_text():
    review = made()
    review.things = {"t3": Thing("t3", "Process", "the talks")}
    review.join(TALKS, Entity("gb:lake-process", "Process", "Lake process"))
    again = made().remembering(review)
    found = relations(*map(again.proposal, again.items[1:4]))
    assert {one.target for one in found} == {"gb:lake-process"}
    again.part(again.proposal(again.items[1]).target)
    assert again.proposal(again.items[1]).target == TALKS


@pytest.mark.parametrize("content", ["", "[]", "{", '{"version": 2}', '{"version": 1, "article": {"odd": 1}}'])
def test_a_damaged_record_is_as_none(tmp_path, content):
    reviews.keep(tmp_path, made())
    next((tmp_path / "reviews").iterdir()).write_text(content)
    assert reviews.recall(tmp_path, ARTICLE.id) is None
    assert list(reviews.kept(tmp_path)) == []
    with pytest.raises(reviews.LoadError, match="there is no review of it here"):
        reviews.update(tmp_path, ARTICLE.id, lambda review: None)


def test_of_those_who_decide_at_the_same_time_nobody_is_overwritten(tmp_path):
    reviews.keep(tmp_path, made(*ALL))
    together = threading.Barrier(len(ALL))

    def decide(number: int) -> None:
        together.wait(10)
        reviews.update(tmp_path, ARTICLE.id, lambda found: found.reject([found.items[number]], f"reader {number}"))

    readers = [threading.Thread(target=decide, args=(number,)) for number in range(len(ALL))]
    for one in readers:
        one.start()
    for one in readers:
        one.join(30)
    kept = reviews.recall(tmp_path, ARTICLE.id)
    assert [item.who for item in kept.items] == [f"reader {number}" for number in range(len(ALL))]


def test_a_proposal_in_words_and_as_data():
    review = made()
    assert [reviews.in_words(one) for one in (MEDIATED, HELD, OFFERED)] == [
        "Ada Lind mediates the talks",
        "Ada Lind holds the office of Foreign Minister of Norway",
        "Qatar offers to mediate for the talks",
    ]
    row = reviews.data(review, review.items[0], 1)
    assert json.loads(json.dumps(row)) == {
        "number": 1, "type": "HOLDS", "source": {"name": "Ada Lind", "kind": "Person"},
        "target": {"name": "Norway", "kind": "State", "id": "iso:NO"}, "sentence": CHAIRED, "quote": "Foreign",
        "confidence": 0.9, "status": "stated", "reason": "title before name", "title": "Foreign Minister",
        "decision": "open", "document": ARTICLE.id, "file": "lake.txt",
    }  # fmt: skip
