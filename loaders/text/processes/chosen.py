"""Which process or agreement is meant where a sentence does not say: the text's main one, and the one nearest to a verb."""

from __future__ import annotations

import re
from collections.abc import Collection

from loaders.text.model import Reading, Thing
from loaders.text.processes.words import table, words

PROCESSES = frozenset({"Process"})
SIGNED = frozenset({"Agreement"})
ANY = frozenset({"Process", "Agreement", "Event"})

_RECENT = 2  # sentences that something just spoken of may lie back
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
    agreements; "mediate", "chair": processes; "broker": agreements; "host": events, processes; words.yaml, `prefers`).

    First what is named in the same sentence, nearest to the verb; then what the two sentences before spoke of last; then what
    the text speaks of most. A preferred kind comes before another one at each of these steps only if it is there. None where
    nothing of these kinds is in the text.
    """
    wanted = _wanted(kinds, lemma)
    number = reading.sentence(start)
    for some in wanted:
        places = [one for one in reading.mentions if reading.things[one.thing].kind in some]
        here = [one for one in places if reading.sentence(one.start) == number]
        if here:
            return reading.things[min(here, key=lambda one: abs(one.start - start)).thing]
    for some in wanted:
        recent = [
            one
            for one in reading.mentions
            if reading.things[one.thing].kind in some and 0 < number - reading.sentence(one.start) <= _RECENT
        ]
        recent = [one for one in recent if not _other(reading, reading.things[one.thing])] or recent
        if recent:
            return reading.things[max(recent, key=lambda one: one.start).thing]
    for some in wanted:
        several = [one for one in reading.things.values() if one.kind in some and reading.of(one.key)]
        if several:
            return max(several, key=lambda one: _weight(reading, one))
    return None


def _wanted(kinds: Collection[str], lemma: str) -> list[frozenset[str]]:
    """The kinds in the order in which a verb prefers them."""
    for name, order in table()["prefers"].items():
        if lemma in order:
            preferred = [frozenset({kind}) for kind in name.split()]
            rest = frozenset(kinds) - frozenset().union(*preferred)
            return [one for one in (*preferred, rest) if one & frozenset(kinds)]
    return [frozenset(kinds)]


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
