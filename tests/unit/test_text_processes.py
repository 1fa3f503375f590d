"""Processes, agreements, events, topics: found, told apart, dated, and chosen for a verb (loaders/text/processes)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.dates import is_partial
from loaders.text import parse, processes
from loaders.text.model import Article, Mention, Reading, Thing
from loaders.text.processes.when import dates

ACTORS = {
    "Kenya": "State",
    "Norway": "State",
    "Peru": "State",
    "Norwegian": "Norway",
    "Peruvian": "Peru",
    "Moreno": "Person",
    "Geneva": "Place",
    "Nairobi": "Place",
}


def reading(text: str, date: str | None = "2024-05-15") -> Reading:
    """Read up to the processes, the names by a list. 15 May 2024 is a Wednesday."""
    found = Reading(Article(text, date=date), next(parse.parse([text])))
    for word, kind in ACTORS.items():
        key = kind if kind in ACTORS else word
        for match in re.finditer(rf"\b{word}\b", text):
            found.things.setdefault(key, Thing(key, ACTORS[key], key))
            found.mentions.append(Mention(match.start(), match.end(), key, "name" if key == word else "demonym"))
    processes.find(found)
    return found


def said(found: Reading, kind: str) -> list[list[str]]:
    """The words for each thing of a kind."""
    things = [one for one in found.things.values() if one.kind == kind]
    return [[found.article.text[one.start : one.end] for one in found.of(thing.key)] for thing in things]


def only(found: Reading, kind: str) -> Thing:
    (one,) = (one for one in found.things.values() if one.kind == kind)
    return one


@pytest.mark.parametrize(
    "text",
    [
        "Peace talks in Geneva opened on Monday. Norway praised the talks. Peru said the negotiations were hard.",
        "Norway mediated between the rebels and the army. Peru welcomed the mediation.",
        "The rebels and the army held a second round of talks in Geneva. The talks went well. The meeting was short.",
    ],
)
def test_the_same_talks_are_one_process(text: str) -> None:
    assert len(said(reading(text), "Process")) == 1


def test_the_same_agreement_by_other_nouns_is_one() -> None:
    found = reading(
        "The two armies signed a ceasefire on Monday. The truce was brokered by Norway. Peru welcomed the deal. "
        "Moreno rejected the accord."
    )
    assert said(found, "Agreement") == [["a ceasefire", "The truce", "the deal", "the accord"]]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Talks in Geneva began on Monday. Earlier talks in Nairobi had failed.", "Process"),
        ("Talks opened in Geneva. Peru runs a parallel dialogue with the rebels.", "Process"),
        ("Norway praised the Norwegian effort. Moreno led the Peruvian effort.", "Process"),
        ("The armies signed a ceasefire on Monday. Norway had brokered the 1995 accord.", "Agreement"),
        ("The armies signed a peace deal. Norway praised the prisoner swap.", "Agreement"),
        ("They signed the Tindouf Accord. Peru never accepted the Bata Treaty.", "Agreement"),
    ],
)
def test_others_stay_apart(text: str, kind: str) -> None:
    assert len(said(reading(text), kind)) == 2


def test_what_is_only_demanded_is_a_topic() -> None:
    found = reading(
        "Moreno called for an immediate ceasefire, the release of prisoners and the withdrawal of foreign troops. "
        "Peru insists on preventing a referendum."
    )
    assert said(found, "Topic") == [
        ["an immediate ceasefire"],
        ["the release of prisoners"],
        ["the withdrawal of foreign troops"],
        ["preventing a referendum"],
    ]
    assert not said(found, "Agreement")


@pytest.mark.parametrize(
    "text",
    [
        "Norway offered to mediate.",
        "Norway never mediated.",
        "Peru was asked to mediate.",
        "No talks were held.",
        "Moreno gave a news conference and left through diplomatic channels.",
    ],
)
def test_what_did_not_take_place_is_no_process(text: str) -> None:
    assert not said(reading(text), "Process")


def test_date_and_place_of_its_own_clause() -> None:
    found = reading("The two armies signed a ceasefire in Geneva on Monday. Peru praised the ceasefire on Tuesday.")
    assert only(found, "Agreement").props == {"date": "2024-05-13", "place": "Geneva"}
    (tie,) = (one for one in found.statements if one.type == "LOCATED_IN")
    assert tie.target == "Geneva"


def test_a_round_of_its_own_place_is_part_of_the_talks() -> None:
    found = reading("The rebels resumed a dialogue with Peru. The first round was held in Geneva in March 2021.")
    ties = {(one.type, found.things[one.source].name) for one in found.statements}
    assert ("PART_OF", "First round, Geneva") in ties


def test_an_agreement_is_the_result_of_talks() -> None:
    found = reading("The talks in Geneva produced an agreement.")
    assert ("RESULT_OF", "Agreement") in {(one.type, found.things[one.source].kind) for one in found.statements}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They met on Monday.", "2024-05-13"),
        ("They met on Wednesday.", "2024-05-15"),
        ("They will meet on Monday.", "2024-05-20"),
        ("They met yesterday.", "2024-05-14"),
        ("They met in November.", "2023-11"),
        ("They met in November 2020.", "2020-11"),
        ("They met on 8 August 2025.", "2025-08-08"),
        ("They met on Feb. 18.", "2024-02-18"),
        ("They met last month.", "2024-04"),
        ("They met two years ago.", "2022"),
        ("The 1995 accord failed.", "1995"),
    ],
)
def test_dates(text: str, value: str) -> None:
    assert [one.value for one in dates(reading(text))] == [value]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("They met on Monday.", None),
        ("They met on Monday.", "2024-05"),
        ("They met in June.", "2024"),
        ("They may meet in May.", "2024-05-15"),
        ("The war broke out in 1998. They met in June.", "2024-05-15"),
        ("They spent 2000 men.", "2024-05-15"),
        ("They met on 31 February 2020.", "2024-05-15"),
    ],
)
def test_no_date_rather_than_a_wrong_one(text: str, date: str | None) -> None:
    assert not [one for one in dates(reading(text, date)) if len(one.value) > 4]


def test_main_and_nearest() -> None:
    text = (
        "Earlier talks in Nairobi had failed. The armies opened peace talks in Geneva on Monday. Norway mediated. "
        "They signed a truce. Moreno signed for Peru. Peru praised the talks."
    )
    found = reading(text)
    main = processes.main(found)
    assert main is not None and "Geneva" in main.name
    mediated, signed = text.index("mediated"), text.index("signed for")
    assert processes.nearest(found, mediated, {"Process"}, "mediate") is main
    assert processes.nearest(found, signed, {"Process", "Agreement"}, "sign") is only(found, "Agreement")
    assert processes.main(reading("Moreno went home.")) is None
    assert processes.nearest(reading("Moreno went home."), 7) is None


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "the",
                    "a",
                    "talks",
                    "ceasefire",
                    "Accord",
                    "on",
                    "of",
                    "Monday",
                    "in",
                    "Geneva",
                    "Norway",
                    "mediated",
                ),
                *("demanded", "and", ",", ".", "-", "\n", "1995", "II", "its", "second", "round", "rejected", "to"),
                *("between", "not", "signed"),
            ]
        ),
        max_size=25,
    )
)
def test_any_words(words: list[str]) -> None:
    found = reading(" ".join(words))
    for one in found.mentions:
        assert 0 <= one.start < one.end <= len(found.article.text)
        assert one.thing in found.things
    for thing in found.things.values():
        assert thing.name and len(thing.name) <= 80
        assert all(is_partial(thing.props[edge]) for edge in ("date", "start", "end") if edge in thing.props)
        if thing.kind in ("Process", "Agreement", "Event", "Topic"):
            assert found.of(thing.key)
    for tie in found.statements:
        assert {tie.source, tie.target} <= found.things.keys() and 0 <= tie.start < tie.end <= len(found.article.text)


def test_a_track_beside_or_before_is_a_process_of_its_own() -> None:
    for text in (
        "Talks went on in Geneva. Norway is mediating separately between Kenya and Peru.",
        "Talks went on in Geneva. An earlier attempt at mediation by Norway failed.",
        "Talks went on in Geneva. In 1997 Norway brought the two sides together in Nairobi.",
    ):
        assert len(said(reading(text), "Process")) == 2, text


@pytest.mark.parametrize(
    "text",
    [
        "Norway has been shuttling between the two capitals.",
        "Moreno flew back and forth across the river for three weeks.",
        "Norway brought the two sides together in Nairobi.",
        "Norway tried to bring the parties together.",
        "Moreno sat at a table with the rebels for four years.",
        "The rebels accepted Moreno as intermediary.",
        "The rebels put down their arms thanks to the good offices of Norway.",
    ],
)
def test_a_mediation_without_a_noun_is_a_process(text: str) -> None:
    assert len(said(reading(text), "Process")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Moreno flew between Nairobi and Geneva on Monday.",
        "Norway offered to bring the sides together.",
        "Moreno brought his brother and a bag.",
        "There was no mediator.",
        "The UN mission in Peru is led by Moreno, director of trade negotiations.",
    ],
)
def test_nothing_is_made_of_what_is_no_mediation(text: str) -> None:
    assert not said(reading(text), "Process")


def test_talks_between_others_or_of_another_time_are_others() -> None:
    background = "Peace talks opened in Geneva. Both sides were calm. The mood was good. It rained. "
    assert len(said(reading(background + "He led the negotiations of 2016 between Peru and Kenya."), "Process")) == 2
    assert len(said(reading(background + "In 1976 he chaired the talks in vain."), "Process")) == 2
    assert len(said(reading(background + "The talks ended on Tuesday."), "Process")) == 1


def test_an_agreement_has_the_name_of_its_town() -> None:
    text = "The army and the rebels signed a peace agreement. Moreno had brokered the Nairobi accord of 2010."
    assert len(said(reading(text), "Agreement")) == 2
    text = "The army and the rebels signed an agreement in Nairobi. Peru welcomed the Nairobi agreement."
    assert len(said(reading(text), "Agreement")) == 1


def test_a_name_that_is_told_later_is_the_same_agreement() -> None:
    text = (
        "The rebels and the army reached a deal on Monday. A final text, the so-called Plum Agreement, is to be signed."
    )
    assert len(said(reading(text), "Agreement")) == 1


def test_one_of_several_agreements_is_one_of_its_own() -> None:
    text = "Previous accords - one brokered by Norway in Geneva, and another reached in Nairobi - fell apart."
    assert len(said(reading(text), "Agreement")) == 3


@pytest.mark.parametrize(
    "text",
    [
        "Peace talks in Geneva opened on Monday. Norway said that technical negotiations would follow.",
        "Peru and the rebels held talks in Geneva. Norway mediated. Kenya has secretly negotiated with Moreno in Nairobi.",
    ],
)
def test_another_track_is_another_process(text: str) -> None:
    assert len(said(reading(text), "Process")) == 2


def test_what_is_pointed_at_was_spoken_of_last() -> None:
    talks, earlier = said(
        reading(
            "Peace talks opened in Geneva. The talks began well. Peru praised the talks. An earlier round failed in Nairobi. "
            "That round was mediated by Kenya."
        ),
        "Process",
    )
    assert "That round" in earlier and "That round" not in talks


def test_the_model_is_loaded_anew_after_many_words(monkeypatch: pytest.MonkeyPatch) -> None:
    before = parse.english()
    with parse.forgetting():
        pass
    assert parse.english() is before
    monkeypatch.setattr(parse, "_WORDS", 0)
    with parse.forgetting():
        pass
    assert parse.english() is not before
    assert [one.text for one in next(parse.parse(["Peru agreed."]))] == ["Peru", "agreed", "."]
