"""Which process or agreement is meant where a sentence does not say: the text's main one, and the one nearest to a verb."""

from __future__ import annotations

import re
from collections.abc import Collection

from loaders.text.model import Mention, Reading, Thing
from loaders.text.processes import syntax
from loaders.text.processes.words import nouns, preferred, words

PROCESSES = frozenset({"Process"})
SIGNED = frozenset({"Agreement"})
ANY = frozenset({"Process", "Agreement", "Event"})

_RECENT = 2  # sentences that something just spoken of may lie back
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_DATED = re.compile(r"(?:\b(?:of|in)(?: \w+)? |\bthe )((?:1[89]|20)\d\d)\b")
_LONG_AGO = 2  # years
_NEAR = 20  # characters around the words for something that may say of which year it is
_OPENING = 0  # the number of the sentence that says what a text is about
_OTHERS = re.compile(r"\w+")


def main(reading: Reading) -> Thing | None:
    """The text's main process: what a mediator's acts without an object go to.

    It is the Process that is spoken of most and first, and neither an earlier nor another one ("failed negotiations", "a rival
    mediation"); where the text has no Process, the Agreement of which the same holds; else None.
    """
    for kinds in (PROCESSES, SIGNED):
        several = [one for one in reading.things.values() if one.kind in kinds and reading.of(one.key)]
        if several:
            return max(several, key=lambda one: _weight(reading, one))
    return None


def nearest(reading: Reading, start: int, kinds: Collection[str] = ANY, lemma: str = "") -> Thing | None:
    """The process or agreement that a verb at character `start` has to do with, when its object is not said or is "it".

    `kinds`: which of Process, Agreement, Event will do. `lemma`: of the verb; it tells which of them it prefers ("sign":
    agreements; "mediate", "chair": processes; "broker": agreements; "host": events, processes; words.yaml, `prefers`); without
    one, Process and Agreement come before Event.

    What the verb's own clause names comes first: its object, its passive subject, the noun that it describes ("an agreement
    mediated by"). Else, for each kind in the order of preference: what is named in the same sentence, nearest to the verb; what
    the two sentences before spoke of last; what the text speaks of most. None where nothing of these kinds is in the text.
    """
    if said := _in_clause(reading, start, kinds):
        return said
    number = reading.sentence(start)
    for some in _wanted(kinds, lemma):
        places = [
            one for one in reading.mentions if reading.things[one.thing].kind in some and not _untold(reading, one)
        ]
        if not places:
            continue
        here = [one for one in places if reading.sentence(one.start) == number]
        if not here and not _back_then(reading, start):
            places = [one for one in places if not _long_ago(reading, reading.things[one.thing])]
        if here:
            return reading.things[min(here, key=lambda one: abs(one.start - start)).thing]
        recent = [one for one in places if 0 < number - reading.sentence(one.start) <= _RECENT]
        if recent and _back_then(reading, start):
            # "The previous attempt failed. In 2000 X appointed two facilitators."
            last = reading.things[max(recent, key=lambda one: one.start).thing]
            if _other(reading, last):
                return last
        recent = [one for one in recent if not _other(reading, reading.things[one.thing])]
        if recent:
            return reading.things[max(recent, key=lambda one: one.start).thing]
        several = [reading.things[key] for key in {one.thing: None for one in places}]
        if several:
            return max(several, key=lambda one: _weight(reading, one))
    return None


def _long_ago(reading: Reading, thing: Thing) -> bool:
    """Whether it is one of years before the article, and told of as background: "the Interim Accord of 1995"."""
    mentions = reading.of(thing.key)
    if not reading.article.date or not mentions or reading.sentence(mentions[0].start) <= _OPENING:
        return False
    first = mentions[0]
    said = reading.article.text[max(0, first.start - _NEAR) : first.end + _NEAR]
    years = [int(one) for one in _DATED.findall(said)] + [
        int(one) for one in _YEAR.findall(thing.props.get("date", ""))
    ]
    return bool(years) and max(years) <= int(reading.article.date[:4]) - _LONG_AGO


def _back_then(reading: Reading, start: int) -> bool:
    """Whether the clause at a character tells of a year long before the article: "in 2000 it appointed two"."""
    span = reading.doc.char_span(start, start + 1, alignment_mode="expand")
    if span is None or not reading.article.date:
        return False
    said = [one for child in syntax.verb(span[0]).children if child.dep_ == "prep" for one in child.children]
    years = [int(one.text) for one in said if _YEAR.fullmatch(one.text)]
    return bool(years) and max(years) <= int(reading.article.date[:4]) - _LONG_AGO


def _untold(reading: Reading, mention: Mention) -> bool:
    """Whether the words for it are those for a war, an attack or an election."""
    span = reading.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    known = nouns().get(span.root.lemma_.lower()) if span is not None else None
    return known is not None and known.family in words("untold")


def _in_clause(reading: Reading, start: int, kinds: Collection[str]) -> Thing | None:
    span = reading.doc.char_span(start, start + 1, alignment_mode="expand")
    if span is None:
        return None
    acts = span[0]
    if acts.dep_ == "pobj" and acts.head.lower_ == "as":  # "signed the accord as a witness"
        acts = acts.head.head
    lead = syntax.conjoined(acts)
    heads = [child for child in acts.children if child.dep_ in ("dobj", "nsubjpass")]
    heads += [child for child in lead.children if lead != acts and child.dep_ == "nsubjpass"]
    if lead.dep_ in ("acl", "relcl", "amod", "compound"):
        heads.append(lead.head)
    if acts.pos_ == "NOUN":
        heads.append(acts)
    places = {head.idx for one in heads for head in (one, *syntax.measured(one))}
    for one in reading.mentions:
        if reading.things[one.thing].kind in kinds and any(one.start <= place < one.end for place in places):
            return reading.things[one.thing]
    if lead.dep_ == "acl" and acts.tag_ == "VBN":
        # "A peace agreement in Washington, hosted by ...": of the place, says the parser.
        before = [one for one in reading.within(acts.sent.start_char, start) if reading.things[one.thing].kind in kinds]
        return reading.things[before[-1].thing] if before else None
    return None


def _wanted(kinds: Collection[str], lemma: str) -> list[frozenset[str]]:
    """The kinds in the order in which a verb prefers them."""
    first = [frozenset({kind}) for kind in preferred(lemma)] or [PROCESSES | SIGNED]
    rest = ANY - frozenset().union(*first)
    return [one & frozenset(kinds) for one in (*first, rest) if one & frozenset(kinds)]


def _weight(reading: Reading, thing: Thing) -> float:
    mentions = reading.of(thing.key)
    opening = reading.sentence(mentions[0].start)
    named = sum(1 for one in mentions if one.form != "trigger")
    return min(len(mentions), 5) + 0.5 * bool(named) - 0.25 * min(opening, 8) - 4.0 * _other(reading, thing)


def _other(reading: Reading, thing: Thing) -> bool:
    """Whether the words for it say that it is an earlier or another one."""
    apart = words("earlier") | words("apart")
    first = reading.of(thing.key)[0]
    said = _OTHERS.findall(reading.article.text[first.start : first.end].lower())
    return bool(apart & set(said[:4]))
