"""Who is meant by what is no name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.text import coreference, parse
from loaders.text.model import Article, Mention, Reading, Statement, Thing

KINDS = {
    "Aldo Marin": "Person",
    "Piet Vos": "Person",
    "Helen Ward": "Person",
    "Omar Saleh": "Person",
    "Norway": "State",
    "Turkey": "State",
    "Iran": "State",
    "Iraq": "State",
    "Oman": "State",
    "Saudi Arabia": "State",
    "United Nations": "Organization",
    "Renamo": "Organization",
    "Arab League": "Organization",
}
DEMONYMS = {"Norwegian": "Norway", "Turkish": "Turkey", "Iranian": "Iran", "Iraqi": "Iraq", "Omani": "Oman"}
SURNAMES = {one.split()[-1]: one for one, kind in KINDS.items() if kind == "Person"}
WORDS = [
    "he",
    "it",
    "its",
    "they",
    "who",
    "whose",
    "himself",
    "both",
    "the",
    "two",
    "sides",
    "Iran",
    "Aldo",
    "Marin",
    "Norwegian",
    "met",
    "envoy",
    ".",
    ",",
    ";",
    "“",
    "”",
    "\n",
    "and",
    "of",
    "with",
    "I",
    "we",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


def read(text: str, *holds: tuple[str, str, str]) -> Reading:
    """A reading in which the names above are found; `holds`: (person, title, state or body)."""
    reading = Reading(Article(text), next(parse.parse([text])))
    spans: list[tuple[int, int]] = []
    for words, name, form in [
        *((one, one, "name") for one in KINDS),
        *((short, name, "name") for short, name in SURNAMES.items()),
        *((one, name, "demonym") for one, name in DEMONYMS.items()),
    ]:
        for found in re.finditer(rf"\b{words}\b", text):
            if not any(start <= found.start() < end for start, end in spans):
                spans.append(found.span())
                reading.things[name] = Thing(name, KINDS[name], name)
                reading.mentions.append(Mention(*found.span(), name, form))
    for person, title, body in holds:
        reading.statements.append(Statement("HOLDS", person, body, 0, 1, props={"title": title}))
    reading.mentions.sort(key=lambda one: one.start)
    return reading


def meant(text: str, words: str, *holds: tuple[str, str, str]) -> set[str]:
    """Who is meant by these words, the last time that they stand in the text."""
    reading = read(text, *holds)
    coreference.find(reading)
    start = [one.start() for one in re.finditer(rf"\b{words}\b", text)][-1]
    return {
        reading.things[one.thing].name
        for one in reading.mentions
        if one.start == start and one.end == start + len(words)
    }


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        ("Aldo Marin flew to Iran. He met Piet Vos there.", "He", {"Aldo Marin"}),
        ("Aldo Marin warned him.", "him", set()),
        ("Helen Ward met Piet Vos. She thanked Norway.", "She", {"Helen Ward"}),
        ("Piet Vos thanked Aldo Marin for his patience.", "his", {"Aldo Marin"}),
        ("Aldo Marin arrived, and Piet Vos and his deputy spoke.", "his", {"Piet Vos"}),
        ("Norway said it would host the talks.", "it", {"Norway"}),
        ("Iran and Iraq met on Monday. They signed a truce.", "They", {"Iran", "Iraq"}),
        ("It was Norway that brokered the deal.", "It", set()),
        ("It is clear that Iran wants peace.", "It", set()),
        ("Oman, which hosted the talks, praised Iran.", "which", {"Oman"}),
        ("Piet Vos, the Norwegian envoy, who led the talks, left.", "who", {"Piet Vos"}),
        ("Iraq, whose minister had left, refused.", "whose", {"Iraq"}),
        ("Piet Vos of the United Nations, who led the talks, left.", "who", {"Piet Vos"}),
        ("“I will go to Iran,” Aldo Marin said.", "I", {"Aldo Marin"}),
    ],
)
def test_pronouns(text: str, words: str, who: set[str]) -> None:
    assert meant(text, words) == who


def test_we_is_whom_the_speaker_speaks_for() -> None:
    text = "“We want peace,” Aldo Marin told reporters in Turkey."
    assert meant(text, "We", ("Aldo Marin", "president", "Turkey")) == {"Turkey"}


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        ("Piet Vos flew to Iran. The Norwegian envoy met Omar Saleh.", "The Norwegian envoy", {"Piet Vos"}),
        ("Aldo Marin spoke to Piet Vos. The Turkish leader was late.", "The Turkish leader", {"Aldo Marin"}),
        ("Saudi Arabia closed its border. The kingdom blamed Iraq.", "The kingdom", {"Saudi Arabia"}),
        ("Renamo left the talks. The rebels accused Norway.", "The rebels", {"Renamo"}),
        ("Oman spoke. The United Nations agreed; the world body sent Piet Vos.", "the world body", {"United Nations"}),
        ("Norway asked the Iranian government to wait.", "the Iranian government", {"Iran"}),
        ("Norway welcomed the country. Iran and Iraq did not.", "the country", set()),
    ],
)
def test_nominals(text: str, words: str, who: set[str]) -> None:
    holds = (("Piet Vos", "special envoy", "Norway"), ("Aldo Marin", "President", "Turkey"))
    assert meant(text, words, *(one for one in holds if one[0] in text and one[2][:4] in text)) == who


def test_a_deputy_is_not_the_president() -> None:
    text = "Aldo Marin met Piet Vos in Turkey. The president left."
    holds = (("Aldo Marin", "vice president", "Turkey"), ("Piet Vos", "president", "Turkey"))
    assert meant(text, "The president", *holds) == {"Piet Vos"}


def test_a_counterpart_has_the_same_office() -> None:
    reading = read(
        "Aldo Marin met his Iranian counterpart, Omar Saleh. Turkey was glad.",
        ("Aldo Marin", "foreign minister", "Turkey"),
    )
    coreference.find(reading)
    held = [one for one in reading.statements if one.source == "Omar Saleh"]
    assert [(one.type, one.target, one.props["title"]) for one in held] == [("HOLDS", "Iran", "foreign minister")]


def test_an_office_alone_is_somebody() -> None:
    reading = read("Oman waited. Iran's ambassador met Piet Vos on Monday.")
    coreference.find(reading)
    new = [one for one in reading.things.values() if one.name == "Iran's ambassador"]
    assert [(one.kind, one.props["of"]) for one in new] == [("Person", "Iran")]
    assert [(one.source, one.target, one.reason) for one in reading.statements] == [(new[0].key, "Iran", "nominal")]


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        (
            "Talks between Iran and Iraq began in Oman. Norway urged both sides to agree.",
            "both sides",
            {"Iran", "Iraq"},
        ),
        (
            "Aldo Marin met Piet Vos in Oman. The two leaders shook hands.",
            "The two leaders",
            {"Aldo Marin", "Piet Vos"},
        ),
        ("Oman brought Iran and Iraq together. The two governments agreed.", "The two governments", {"Iran", "Iraq"}),
        ("Aldo Marin and Piet Vos met in Oman. Both signed.", "Both", {"Aldo Marin", "Piet Vos"}),
        ("Norway and Oman served as guarantors. The guarantors met on Monday.", "The guarantors", {"Norway", "Oman"}),
        ("Norway spoke. The two sides met.", "The two sides", set()),
    ],
)
def test_collectives(text: str, words: str, who: set[str]) -> None:
    assert meant(text, words) == who


def test_the_states_of_presidents_are_the_two_countries() -> None:
    text = "Aldo Marin met Omar Saleh on Friday. The two countries restored ties. Turkey and Iran."
    holds = (("Aldo Marin", "president", "Turkey"), ("Omar Saleh", "president", "Iran"))
    assert meant(text, "The two countries", *holds) == {"Turkey", "Iran"}


def test_a_group_that_is_only_a_word_for_others_is_no_actor() -> None:
    text = "Aldo Marin met Piet Vos in Oman. The two leaders shook hands."
    reading = read(text)
    group = reading.add("Group", "two leaders")
    reading.mentions.append(Mention(text.index("The two"), text.index(" shook"), group.key, "nominal"))
    coreference.find(reading)
    assert group.key not in reading.things
    assert not reading.of(group.key)


def test_an_and_within_a_name_is_no_list() -> None:
    text = "The Movement for Justice and Equality met Iran. They signed."
    reading = read(text)
    reading.things["jem"] = Thing("jem", "Organization", "Movement for Justice and Equality")
    reading.mentions.append(Mention(4, text.index(" met"), "jem"))
    coreference.find(reading)
    assert reading.of("jem")


@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_any_text_is_read_and_mentions_lie_in_it(text: str) -> None:
    reading = read(text)
    before = set(reading.mentions)
    coreference.find(reading)
    for one in reading.mentions:
        assert 0 <= one.start < one.end <= len(text)
        assert one.thing in reading.things
    assert before <= set(reading.mentions)
