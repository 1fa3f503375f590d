"""The learned part of reading texts, on readings made by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.text import learned, parse, pipeline, settle
from loaders.text.model import Article, Mention, Reading, Statement, Thing


def read(text: str, **things: tuple[str, ...]) -> Reading:
    """A reading of a text in which each thing is mentioned once, as KEY=(kind, words)."""
    (doc,) = parse.parse([text])
    reading = Reading(Article(text), doc)
    for key, (kind, words) in things.items():
        reading.things[key] = Thing(key, kind, words)
        start = text.index(words)
        reading.mentions.append(Mention(start, start + len(words), key))
    return reading


def stated(reading: Reading) -> set[tuple[str, str, str]]:
    """What the rules and the learned part say together."""
    pipeline.state(reading)
    return {(one.type, one.source, one.target) for one in reading.statements if one.status in ("stated", "reported")}


@pytest.mark.parametrize(
    "text",
    [
        "Portugal brokered the truce between Zambia and Malawi.",
        "The truce between Zambia and Malawi was mediated by Portugal.",
        "Zambia and Malawi signed the truce, brokered by Portugal, on Monday.",
        "Portugal, which mediated the truce between Zambia and Malawi, was pleased.",
    ],
)
def test_a_mediator_is_found_and_the_parties_are_not_taken_for_one(text: str) -> None:
    reading = read(
        text,
        mediator=("State", "Portugal"),
        one=("State", "Zambia"),
        other=("State", "Malawi"),
        truce=("Agreement", "truce"),
    )
    found = stated(reading)
    assert ("MEDIATES", "mediator", "truce") in found
    assert not {one for one in found if one[0] == "MEDIATES"} - {("MEDIATES", "mediator", "truce")}


@pytest.mark.parametrize(
    "text",
    [
        "Portugal offered to mediate, but the talks never began.",
        "Portugal did not mediate the talks.",
        "Portugal was asked to mediate in the talks and refused.",
        "Portugal praised the talks.",
    ],
)
def test_who_did_not_mediate_is_no_mediator(text: str) -> None:
    reading = read(text, it=("State", "Portugal"), talks=("Process", "the talks"))
    assert not [one for one in stated(reading) if one[0] == "MEDIATES"]


def test_who_signs_is_a_party() -> None:
    reading = read(
        "Ana Costa and Rui Pinto signed the accord in Lisbon.",
        one=("Person", "Ana Costa"),
        other=("Person", "Rui Pinto"),
        accord=("Agreement", "the accord"),
    )
    assert {("PARTY_TO", "one", "accord"), ("PARTY_TO", "other", "accord")} <= stated(reading)


def test_an_envoy_stands_for_who_sent_him() -> None:
    reading = read(
        "Portugal's envoy Ana Costa left for Lusaka.", state=("State", "Portugal"), envoy=("Person", "Ana Costa")
    )
    assert ("REPRESENTS", "envoy", "state") in stated(reading)


def test_a_rule_that_the_judge_believes_keeps_its_words_and_gets_its_confidence() -> None:
    text = "Portugal brokered the truce on Monday."
    reading = read(text, it=("State", "Portugal"), truce=("Agreement", "the truce"))
    reading.statements.append(Statement("MEDIATES", "it", "truce", 9, 17, 0.7, "reported", "pattern"))
    learned.state(reading)
    (one,) = [each for each in reading.statements if each.type == "MEDIATES"]
    assert (one.start, one.end, one.status) == (9, 17, "reported")
    assert one.reason == "pattern + learned"
    assert 0.5 < one.confidence < 1


def test_an_offer_that_a_rule_found_stays_an_offer() -> None:
    reading = read("Portugal offered to mediate the talks.", it=("State", "Portugal"), talks=("Process", "the talks"))
    offer = Statement("MEDIATES", "it", "talks", 0, 10, 0.7, "offered", "pattern")
    reading.statements.append(offer)
    learned.state(reading)
    assert offer in reading.statements


def test_what_the_learned_part_does_not_know_stays() -> None:
    reading = read("Ana Costa is president of Portugal.", her=("Person", "Ana Costa"), it=("State", "Portugal"))
    office = Statement("HOLDS", "her", "it", 0, 9, 0.9, props={"title": "president"})
    reading.statements.append(office)
    learned.state(reading)
    assert office in reading.statements


def test_the_same_relation_is_settled_once_the_surer_way() -> None:
    reading = read("Ana Costa met Rui Pinto.", one=("Person", "Ana Costa"), other=("Person", "Rui Pinto"))
    reading.statements += [
        Statement("MEETS", "one", "other", 0, 9, 0.6, "planned", "first"),
        Statement("MEETS", "other", "one", 0, 9, 0.9, "stated", "second"),
        Statement("MEETS", "one", "one", 0, 9, 0.9, "stated", "itself"),
        Statement("HOLDS", "one", "other", 0, 9, 0.9, "stated", "no office"),
        Statement("MEMBER_OF", "one", "other", 0, 9, 0.9, "stated", "not of a person"),
    ]
    settle.settle(reading)
    (one,) = reading.statements
    assert (one.status, one.reason) == ("stated", "second + first")


WORDS = st.lists(
    st.sampled_from(
        [
            "Norway",
            "the",
            "talks",
            "mediated",
            "between",
            "and",
            ",",
            ".",
            "who",
            "by",
            "not",
            "offered",
            "Ana",
            "signed",
            "\n\n",
            "“",
            "”",
            "'s",
            "of",
        ]
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(WORDS, st.data())
def test_any_text_and_any_mentions_are_read(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words) or "x"
    (doc,) = parse.parse([text])
    reading = Reading(Article(text), doc)
    if not reading.sentences:
        return
    for key, kind in (("a", "Person"), ("b", "State"), ("c", "Process")):
        reading.things[key] = Thing(key, kind, key)
        start = data.draw(st.integers(0, len(text) - 1))
        reading.mentions.append(Mention(start, data.draw(st.integers(start + 1, len(text))), key))
    learned.state(reading)
    settle.settle(reading)
    for one in reading.statements:
        assert 0 <= one.start <= one.end <= len(text)
        assert 0 <= one.confidence <= 1
        assert one.source != one.target
