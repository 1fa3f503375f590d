"""Frames: who does what to whom, and how sure the text is of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.text import frames, parse
from loaders.text.frames import patterns
from loaders.text.frames.status import stance, status
from loaders.text.model import ACTORS, STATUSES, Article, Mention, Reading

KINDS = {
    "State": "Ruritania Borduria Syldavia Freedonia Sylvania Ruritanian Bordurian Syldavian Freedonian",
    "Person": "Smith Jones Brown Miller Taylor",
    "Organization": "UN UNITA",
    "Process": "talks negotiations mediation dialogue",
    "Agreement": "deal plan ceasefire accord treaty",
    "Event": "summit",
    "Topic": "reforms withdrawal",
    "Place": "Goma",
}
DEMONYMS = {"Ruritanian": "Ruritania", "Bordurian": "Borduria", "Syldavian": "Syldavia", "Freedonian": "Freedonia"}
WORDS = {word: kind for kind, words in KINDS.items() for word in words.split()}


def read(text: str, index: patterns.Index | None = None) -> Reading:
    """A reading in which the words above are things; pronouns are nobody."""
    reading = Reading(Article(text), next(iter(parse.parse([text]))))
    keys: dict[str, str] = {}
    for found in re.finditer(r"\w+", text):
        word = found.group()
        if word in WORDS:
            name = DEMONYMS.get(word, word)
            if name not in keys:
                keys[name] = reading.add(WORDS[word], name).key
            form = "demonym" if word in DEMONYMS else "name" if WORDS[word] in ACTORS else "nominal"
            reading.mentions.append(Mention(found.start(), found.end(), keys[name], form))
    frames.state(reading, index)
    return reading


def facts(text: str, *statuses: str) -> set[str]:
    reading = read(text)
    return {
        f"{one.type} {reading.things[one.source].name} {reading.things[one.target].name}"
        for one in reading.statements
        if one.status in (statuses or ("stated", "reported"))
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The ways in which English puts one clause.
        ("Ruritania condemned Borduria.", {"CRITICISES Ruritania Borduria"}),
        ("Borduria was condemned by Ruritania and Syldavia.", {"CRITICISES Ruritania Borduria", "CRITICISES Syldavia Borduria"}),
        ("Borduria was bombed.", set()),
        ("Ruritania, which bombed Borduria, left early.", {"ATTACKS Ruritania Borduria"}),
        (
            "Ruritania and Syldavia, which mediated the talks, left.",
            {"MEDIATES Ruritania talks", "MEDIATES Syldavia talks"},
        ),
        ("Smith left and denounced Jones.", {"CRITICISES Smith Jones"}),
        ("Smith continued to criticise Jones.", {"CRITICISES Smith Jones"}),
        ("Smith voiced strong support for Jones.", {"SUPPORTS Smith Jones"}),
        ("Ruritania's rejection of the plan surprised nobody.", {"OPPOSES Ruritania plan"}),
        ("Ruritanian warplanes bombed Borduria overnight.", {"ATTACKS Ruritania Borduria"}),
        ("A Ruritanian airstrike on Borduria killed six.", {"ATTACKS Ruritania Borduria"}),
        ("It was a plan backed by Syldavia.", {"SUPPORTS Syldavia plan"}),
        ("Ruritania sent troops to Borduria and Syldavia criticised Smith.", {"AIDS Ruritania Borduria", "CRITICISES Syldavia Smith"}),
        ("The deal that Smith helped to broker was praised.", {"MEDIATES Smith deal"}),
        ("They signed a UN-brokered deal.", {"MEDIATES UN deal"}),
        # Pressing, demanding, threatening, punishing.
        ("Ruritania urged Borduria to stop.", {"URGES Ruritania Borduria"}),
        ("Smith worked on, leaning on Jones to agree.", {"URGES Smith Jones"}),
        ("Smith called for a withdrawal.", {"DEMANDS Smith withdrawal"}),
        ("Ruritania refused to accept the plan.", {"OPPOSES Ruritania plan"}),
        ("Ruritania threatened to invade Borduria.", {"THREATENS Ruritania Borduria"}),
        ("Ruritania imposed sanctions on Borduria.", {"SANCTIONS Ruritania Borduria"}),
        ("Ruritania, which arms UNITA, stayed away.", {"AIDS Ruritania UNITA"}),
        # Among several.
        ("Smith and Jones met on Monday.", {"MEETS Smith Jones"}),
        ("Smith shook hands with Jones.", {"MEETS Smith Jones"}),
        ("Smith, an ally of Jones, kept silent.", {"ALLIED_WITH Smith Jones"}),
        ("The mediation was led by UN envoy Smith.", {"MEDIATES Smith mediation", "REPRESENTS Smith UN", "HOLDS Smith UN"}),
        # ... said once of several, by several, or of a noun further up.
        ("Ruritania was represented by Smith, and Borduria by Jones.",
         {"REPRESENTS Smith Ruritania", "REPRESENTS Jones Borduria"}),
        ("The talks were mediated by Syldavia in May, by Freedonia, and by the UN.",
         {"MEDIATES Syldavia talks", "MEDIATES Freedonia talks", "MEDIATES UN talks"}),
        ("Syldavia, together with Freedonia, mediated the talks.",
         {"MEDIATES Syldavia talks", "MEDIATES Freedonia talks"}),
        ("Under the auspices of the UN, Ruritania and Borduria signed a treaty.",
         {"MEDIATES UN treaty", "PARTY_TO Ruritania treaty", "PARTY_TO Borduria treaty"}),
        ("In talks mediated by the UN, Ruritania and Borduria have agreed to meet.",
         {"MEDIATES UN talks", "AGREES_WITH Ruritania Borduria"}),
        ("With Taylor mediating, Ruritania and Borduria resumed talks.",
         {"MEDIATES Taylor talks", "PARTY_TO Ruritania talks", "PARTY_TO Borduria talks"}),
        ("The talks were co-chaired by Syldavia and the UN.", {"MEDIATES Syldavia talks", "MEDIATES UN talks"}),
        ("The talks followed months of shuttling by Smith.", {"MEDIATES Smith talks"}),
        ("Smith, the envoy for the talks, who praised Jones, flew home.", {"SUPPORTS Smith Jones"}),
        ("The Ruritania-Borduria talks went on.", {"PARTY_TO Ruritania talks", "PARTY_TO Borduria talks"}),
        ("Smith, who heads the UN, went home.", {"HOLDS Smith UN"}),
        ("Smith, a former legal adviser at the UN, went home.", {"HOLDS Smith UN"}),
        ("Smith signed the deal for Ruritania, Jones for Borduria.",
         {"PARTY_TO Smith deal", "PARTY_TO Jones deal", "REPRESENTS Smith Ruritania", "REPRESENTS Jones Borduria"}),
        ("Talks between Ruritania and Borduria resumed; the talks were hosted by Syldavia.", {"HOSTS Syldavia talks"}),
        ("Smith served as mediator in the talks.", {"MEDIATES Smith talks"}),
        ("Ruritania is a guarantor of the treaty.", {"GUARANTEES Ruritania treaty"}),
        # The ways in which reporters tell of mediating.
        ("The talks led by the UN went on.", {"MEDIATES UN talks"}),
        ("The Syldavian-led mediation went on.", {"MEDIATES Syldavia mediation"}),
        ("The deal was reached with the help of Syldavia.", {"MEDIATES Syldavia deal"}),
        ("The talks were held under the auspices of the UN.", {"MEDIATES UN talks"}),
        ("The talks opened with Smith in the chair.", {"MEDIATES Smith talks"}),
        ("Six weeks of talks, chaired by Smith, ended.", {"MEDIATES Smith talks"}),
        ("Syldavia, which mediated the deal with Freedonia, left.", {"MEDIATES Syldavia deal", "MEDIATES Freedonia deal"}),
        ("The talks have been facilitated since May by Smith.", {"MEDIATES Smith talks"}),
        ("Brown, the Syldavian who moderated the talks, left.", {"MEDIATES Brown talks"}),
        (
            "Smith negotiated a ceasefire between Ruritania and Borduria.",
            {"MEDIATES Smith ceasefire", "PARTY_TO Ruritania ceasefire", "PARTY_TO Borduria ceasefire",
             "AGREES_WITH Ruritania Borduria"},
        ),
        # ... and of taking part, watching, acting for somebody.
        ("Ruritania signed a treaty with Borduria.", {"PARTY_TO Ruritania treaty", "PARTY_TO Borduria treaty"}),
        ("The deal was signed by Smith and by Jones.", {"PARTY_TO Smith deal", "PARTY_TO Jones deal"}),
        ("Delegations from Ruritania and Borduria arrived for talks.", {"PARTY_TO Ruritania talks", "PARTY_TO Borduria talks"}),
        ("The talks between Ruritania and Borduria opened. Smith spoke for Ruritania. Smith led the talks in May.",
         {"PARTY_TO Ruritania talks", "PARTY_TO Borduria talks", "REPRESENTS Smith Ruritania"}),
        ("The talks brought together Ruritania and Borduria.",
         {"PARTY_TO Ruritania talks", "PARTY_TO Borduria talks"}),
        ("The accord was signed in the presence of Taylor.", {"OBSERVES Taylor accord"}),
        ("Smith put his name to the treaty as a witness.", {"OBSERVES Smith treaty"}),
        ("The talks went on, with Syldavia as guarantor.", {"GUARANTEES Syldavia talks"}),
        ("Smith welcomed Brown on behalf of Syldavia.", {"REPRESENTS Smith Syldavia", "MEETS Smith Brown"}),
        # ... and what is none of it.
        ("Smith signed the treaty, with Taylor as witness.", {"PARTY_TO Smith treaty", "OBSERVES Taylor treaty"}),
        ("The mediators from Syldavia met for talks.", {"MEDIATES Syldavia talks"}),
        ("Smith mediated the release of Brown; talks went on.", set()),
    ],
)  # fmt: skip
def test_what_is_stated(text: str, expected: set[str]) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Words for and against, with light verbs and nouns.
        ("Ruritania expressed support for the deal.", {"SUPPORTS Ruritania deal"}),
        ("Ruritania voiced concern over the withdrawal.", {"CRITICISES Ruritania withdrawal"}),
        ("The plan drew condemnation from Ruritania and Syldavia.",
         {"CRITICISES Ruritania plan", "CRITICISES Syldavia plan"}),
        ("Smith dismissed the plan as a sham.", {"CRITICISES Smith plan"}),
        ("Smith described the accord as a breakthrough.", {"SUPPORTS Smith accord"}),
        ("Jones was branded a traitor by Smith.", {"CRITICISES Smith Jones"}),
        ("Smith was quick to condemn Jones.", {"CRITICISES Smith Jones"}),
        ("Smith said the plan was fair and thanked Jones.", {"SUPPORTS Smith Jones"}),
        ("Ruritania welcomed the accord, as did Syldavia.", {"SUPPORTS Ruritania accord", "SUPPORTS Syldavia accord"}),
        ("Ruritania backed the plan. So did Borduria.", {"SUPPORTS Ruritania plan", "SUPPORTS Borduria plan"}),
        ("The deal was rejected by UNITA but welcomed by the UN.", {"OPPOSES UNITA deal", "SUPPORTS UN deal"}),
        # Against by what is not done, and by staying away.
        ("UNITA does not recognise Smith.", {"OPPOSES UNITA Smith"}),
        ("Smith would not accept the plan.", {"OPPOSES Smith plan"}),
        ("UNITA refused to take part in the talks.", {"OPPOSES UNITA talks"}),
        ("UNITA walked out of the talks.", {"OPPOSES UNITA talks", "PARTY_TO UNITA talks"}),
        ("Smith opposed any role for Borduria.", {"OPPOSES Smith Borduria"}),
        # Pressing.
        ("Borduria came under pressure from Ruritania to sign.", {"URGES Ruritania Borduria"}),
        ("Smith signed at the urging of Jones.", {"URGES Jones Smith"}),
        ("Smith asked Jones for weapons.", {"URGES Smith Jones"}),
        ("Smith tried to persuade Jones to leave.", {"URGES Smith Jones"}),
        ("Smith leaned on Jones to accept the deal.", {"URGES Smith Jones"}),
        ("Ruritania renewed its call for reforms.", {"DEMANDS Ruritania reforms"}),
        # Help and harm.
        ("Ruritania sent troops to help Borduria.", {"AIDS Ruritania Borduria"}),
        ("Ruritania provided arms and cash to UNITA.", {"AIDS Ruritania UNITA"}),
        ("Ruritania threatened retaliation if Borduria attacked.", {"THREATENS Ruritania Borduria"}),
        ("Ruritania slapped tariffs on Borduria.", {"SANCTIONS Ruritania Borduria"}),
        ("Ruritania has agreed to lift Ruritanian sanctions on Borduria.", {"SANCTIONS Ruritania Borduria"}),
        ("Ruritania broke off diplomatic relations with Borduria.", {"SANCTIONS Ruritania Borduria"}),
        ("An attack by UNITA on Goma killed ten.", {"ATTACKS UNITA Goma"}),
        ("Goma fell to UNITA.", {"ATTACKS UNITA Goma"}),
        # Together.
        ("Smith was received by Jones.", {"MEETS Jones Smith"}),
        ("Smith and Jones attended the summit.", {"ATTENDS Smith summit", "ATTENDS Jones summit"}),
        ("Ruritania and Borduria are allies.", {"ALLIED_WITH Ruritania Borduria"}),
        ("Syldavia met Ruritania and Borduria, an ally of Freedonia.",
         {"MEETS Syldavia Ruritania", "MEETS Syldavia Borduria", "ALLIED_WITH Borduria Freedonia"}),
        # Done so far, whatever comes; told with what may not be done.
        ("Ruritania will continue to support Borduria.", {"SUPPORTS Ruritania Borduria"}),
        ("Under an accord between Ruritania and Borduria, Smith may not return.",
         {"AGREES_WITH Ruritania Borduria", "PARTY_TO Ruritania accord", "PARTY_TO Borduria accord"}),
        ("The UN voted to condemn Borduria; its envoy was not admitted.", {"CRITICISES UN Borduria"}),
        ("Ruritania and Syldavia condemn Smith.", {"CRITICISES Ruritania Smith", "CRITICISES Syldavia Smith"}),
        # None of it.
        ("Ruritania is considering sanctions on Borduria.", set()),
        ("Ruritania pledged to arm UNITA.", set()),
        ("Smith refused to condemn Jones.", set()),
        ("Smith accused Borduria of arming UNITA.", {"CRITICISES Smith Borduria"}),
        ("Smith telephoned Jones.", set()),
        ("The war between Ruritania and Borduria continued.", set()),
    ],
)  # fmt: skip
def test_conduct_in_the_words_of_reporters(text: str, expected: set[str]) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Syldavia mediated the talks.", "stated"),
        ("Syldavia tried in vain to mediate.", "stated"),
        ("They agreed to end the war after talks mediated by Syldavia.", "stated"),
        ("They agreed to a ceasefire in talks mediated by Syldavia.", "stated"),
        ("Smith said that Syldavia had mediated.", "reported"),
        ("According to Smith, Syldavia mediated.", "reported"),
        ("Syldavia mediated, Smith said.", "reported"),
        ("Syldavia did not mediate.", "denied"),
        ("Syldavia never mediated.", "denied"),
        ("Syldavia will no longer mediate.", "denied"),
        ("Neither Syldavia nor Ruritania mediated.", "denied"),
        ("Syldavia refused to mediate.", "denied"),
        ("They talked without Syldavia mediating.", "denied"),
        ("Smith accused Syldavia of mediating.", "denied"),
        ("Syldavia claims to have mediated.", "denied"),
        ("Smith denied that Syldavia had mediated.", "denied"),
        ("Smith said that Syldavia would not mediate.", "denied"),
        ("Syldavia offered to mediate.", "offered"),
        ("Smith asked Syldavia to mediate.", "offered"),
        ("Syldavia will mediate.", "planned"),
        ("Syldavia hopes to mediate.", "planned"),
        ("Syldavia stands ready to mediate.", "planned"),
        ("Syldavia is expected to mediate.", "planned"),
        ("If Syldavia mediates, they will come.", "planned"),
        ("Could Syldavia mediate?", "planned"),
    ],
)
def test_how_sure_the_text_is(text: str, expected: str) -> None:
    doc = next(iter(parse.parse([text])))
    trigger = next(one for one in doc if one.lemma_.startswith("mediat"))
    assert status(trigger, attempts=True) == expected


def test_who_says_so_and_when() -> None:
    reading = read("Smith said that Ruritania had bombed Borduria.")
    (one,) = reading.statements
    assert (one.type, one.status) == ("ATTACKS", "reported")
    assert one.props == {"said_by": "Smith", "tense": "past"}
    assert one.reason == "attack: bomb"
    assert "bombed" in reading.article.text[one.start : one.end]


def test_a_dateline_is_no_subject() -> None:
    assert facts("GOMA, May 3 (Reuters) - Freedonia’s Smith on Monday criticised Jones.") == {"CRITICISES Smith Jones"}


def test_an_offer_is_kept_as_an_offer() -> None:
    text = "Syldavia offered to mediate in the talks."
    assert facts(text) == set()
    assert facts(text, "offered") == {"MEDIATES Syldavia talks"}


def test_the_plainest_sentence_of_several() -> None:
    reading = read("Syldavia may mediate in the talks. Syldavia mediated the talks.")
    (one,) = [one for one in reading.statements if one.type == "MEDIATES"]
    assert (one.status, one.start) == ("stated", 35)


def test_nobody_does_it_to_himself() -> None:
    assert facts("Smith criticised Smith.") == set()


def test_a_pattern_needs_no_code() -> None:
    text = """
frame: ridicule
yields: CRITICISES speaker target
slots: {speaker: subject, target: object}
confidence: 0.7
patterns:
  - {verb: [lampoon]}
  - {verb: [poke], with: {object: fun}, target: [at, object at]}
"""
    index = patterns.read(text, "mine.yaml", {})
    for sentence in ("Smith lampooned Jones.", "Smith poked fun at Jones."):
        (one,) = read(sentence, index).statements
        assert (one.type, one.confidence) == ("CRITICISES", 0.7)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{verb: [lampoon], tagret: at}", "unknown key 'tagret'"),
        ("{target: at}", "a trigger is expected"),
        ("{verb: lampoon, yields: CRITICIZES speaker target}", "did you mean CRITICISES"),
        ("{verb: lampoon, yields: CRITICISES speaker}", "a relation and two slots"),
        ("{verb: lampoon, yields: CRITICISES speaker victim}", "no path for the slot 'victim'"),
        ("{verb: lampoon, confidence: 2}", "confidence"),
        ("{verb: lampoon, status: maybe}", "one of stated"),
        ("{verb: lampoon, kinds: {target: Persson}}", "did you mean Person"),
        ("{verb: lampoon, kinds: {victim: Person}}", "unknown slot 'victim'"),
        ("{verb: lampoon, target: 3}", "a path"),
        ("{verb: 3}", "a word or a list of words"),
        ("{verb: [lampoon", "not readable as YAML"),
    ],
)
def test_a_faulty_pattern_says_where_and_what(row: str, says: str) -> None:
    text = (
        "frame: ridicule\nyields: CRITICISES speaker target\nslots: {speaker: subject, target: object}\npatterns:\n  - "
        + row
    )
    with pytest.raises(patterns.PatternError, match=r"mine\.yaml") as caught:
        patterns.read(text + "\n", "mine.yaml", {})
    assert says in str(caught.value)
    assert "not readable" in says or "mine.yaml:5" in str(caught.value)


_PIECES = [
    *WORDS,
    "mediated",
    "to",
    "that",
    "refused",
    "and",
    ",",
    "by",
    "was",
    "who",
    "of",
    "'s",
    "not",
    "signed",
    ".",
    "ally",
    "\n",
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=30).map(" ".join) | st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    reading = read(text)
    for one in reading.statements:
        assert 0 <= one.start < one.end <= len(text)
        assert one.source != one.target
        assert one.status in STATUSES
        assert 0 < one.confidence <= 1
    for token in reading.doc:
        assert stance(token).status in STATUSES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ruritania and Borduria finalised the deal.", {"PARTY_TO Ruritania deal", "PARTY_TO Borduria deal"}),
        ("Smith and Jones shook hands after the talks.", {"PARTY_TO Smith talks", "PARTY_TO Jones talks"}),
        ("Syldavia will guarantee the accord.", {"GUARANTEES Syldavia accord"}),
        ("Ruritania said that it was late. UNITA said Ruritania would boycott the talks.", {"OPPOSES Ruritania talks"}),
        ("Smith brought Jones and Brown together for the talks.", {"MEDIATES Smith talks"}),
    ],
)
def test_what_is_done_in_other_words(text: str, expected: set[str]) -> None:
    assert expected <= facts(text)
