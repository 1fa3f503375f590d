"""Who is spoken of together: lists, "between A and B", who meets, signs and fights with whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loaders.text.coreference import clauses
from loaders.text.coreference.scene import Scene
from loaders.text.coreference.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

TOGETHER = 0.45  # what two are worth as a set, only by being all who are named in a sentence


@dataclass(frozen=True, slots=True)
class Several:
    """Some who are spoken of together, the token that says so, and how much that joins them."""

    things: tuple[str, ...]
    place: int
    worth: float


@dataclass(frozen=True, slots=True)
class Told:
    """The sets of a sentence; `met`: of the persons (True) and of the states and bodies in it, the last token of each."""

    sets: list[Several]
    met: dict[bool, dict[str, int]]


def every(scene: Scene, before: int) -> Iterator[Several]:
    """The sets in the text: lists, "between A and B", who meets, signs and fights with whom."""
    told = scene.by_sentence(_told)
    for one in told:
        yield from one.sets
    # The persons, or the states and bodies, that are all of whom a sentence tells, or three and more of whom two tell.
    for number, one in enumerate(told):
        for people, ones in one.met.items():
            if len(ones) > 1 and max(ones.values()) < before and (people or len(ones) == 2):
                yield Several(tuple(ones), max(ones.values()), TOGETHER)
            both = {**(told[number - 1].met.get(people, {}) if number else {}), **ones}
            if people and len(both) > 2 and len(both) > len(ones) and max(both.values()) < before:
                yield Several(tuple(both), max(both.values()), TOGETHER)


def _told(scene: Scene, number: int) -> Told:
    """What one sentence tells of sets."""
    found = Told([], {})
    for token, things in scene.heads_of(number):
        if len(things) > 1:
            found.sets.append(Several(things, token.i, 1.2))
            continue
        if not scene.reading.things[things[0]].actor:
            continue
        found.met.setdefault(scene.kind(things[0]) == "Person", {})[things[0]] = token.i
        if token.dep_ != "conj" and (listed := scene.listed(token))[1:]:
            each = [scene.means(one) for one in listed]
            if all(len(one) == 1 and scene.reading.things[one[0]].actor for one in each):
                keys = tuple(dict.fromkeys(one[0] for one in each))
                if len(keys) > 1:
                    found.sets.append(Several(keys, listed[-1].i, _joined(scene, token)))
        found.sets.extend(_across(scene, token, things[0]))
    return found


def _joined(scene: Scene, token: Token) -> float:
    """How much a list is a set of its own."""
    if token.dep_ == "pobj" and token.head.lower_ == "between":
        return 2.5
    verb = clauses.verb(token)
    if verb is None:
        return 0.6
    lemmas = {verb.lemma_.lower(), *(one.lemma_.lower() for one in verb.children if one.dep_ in ("dobj", "xcomp"))}
    if clauses.role(token) == "subject" and lemmas & (words("meeting") | words("relation")):
        return 1.9
    if clauses.role(token) == "object" and verb.lemma_.lower() in words("bringing"):
        return 1.9
    return {"subject": 1.2, "agent": 1.0, "object": 0.9}.get(clauses.role(token), 0.7)


def _across(scene: Scene, token: Token, key: str) -> Iterator[Several]:
    """The pair that a subject or owner makes with whom it meets, talks with, fights."""
    if clauses.role(token) not in ("subject", "owner"):
        return
    head = token.head if token.dep_ == "poss" else clauses.verb(token)
    if head is None:
        return
    lemma = head.lemma_.lower()
    worth = 0.0
    if lemma in words("meeting") or lemma in words("relation"):
        worth = 1.4
    elif lemma in words("against"):
        worth = 0.7
    below = [one for one in head.subtree if one.i > token.i and one.i - head.i < 14]
    for one in below:
        others = scene.heads.get(one.i, ())
        if len(others) != 1 or others[0] == key or not scene.reading.things[others[0]].actor:
            continue
        if one.dep_ == "pobj" and one.head.lower_ in ("with", "against"):
            near = one.head.head
            relation = near.i == head.i or near.lemma_.lower() in words("relation") | words("meeting")
            if relation and (worth or near.lemma_.lower() in words("relation")):
                yield Several((key, others[0]), one.i, max(worth, 1.2))
        hand = one.dep_ == "poss" and one.head.head.i == head.i and lemma in ("shake", "take")
        if hand or (one.dep_ == "dobj" and one.head.i == head.i and worth):
            yield Several((key, others[0]), one.i, worth)
