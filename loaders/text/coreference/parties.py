"""Who is a side of the quarrel that a text tells of, and who stands between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.text.coreference import clauses
from loaders.text.coreference.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from loaders.text.coreference.scene import Scene


def between(scene: Scene) -> frozenset[str]:
    """Those who are said to mediate, to host, to watch."""
    return frozenset().union(*scene.by_sentence(_between))


def _between(scene: Scene, number: int) -> frozenset[str]:
    found: set[str] = set()
    for token, things in scene.heads_of(number):
        if clauses.role(token) in ("subject", "agent") and (verb := clauses.verb(token)) is not None:
            verbs = [verb, *(one for one in verb.children if one.dep_ in ("xcomp", "advcl"))]
            if {one.lemma_.lower() for one in verbs} & words("third") or any(
                _stands_between(scene, one) for one in verbs
            ):
                found |= set(things)
    return frozenset(found)


def third(scene: Scene) -> frozenset[str]:
    """Those, the envoys, and whose these are: no sides."""
    people = {key for key, said in scene.people.descriptions.items() if any(one.words & words("sent") for one in said)}
    found = between(scene) | people
    for key in found:
        found |= {one.owner for one in scene.people.descriptions.get(key, ())[:1] if one.owner}
    return found


def _stands_between(scene: Scene, verb: Token) -> bool:
    """Is it what one does who stands between two: bring them together, carry messages?"""
    for one in verb.children:
        if one.dep_ == "dobj" and verb.lemma_.lower() in words("bringing"):
            listed = scene.listed(one)
            return len(listed) > 1 and all(scene.means(two) for two in listed)
        if one.dep_ == "dobj" and verb.lemma_.lower() in words("carrying"):
            return one.lemma_.lower() in words("carried")
    return False


def acting(scene: Scene, token: Token) -> set[str]:
    """Who does it to what a noun means, and his state: that is somebody else."""
    verb = clauses.verb(token)
    subject = clauses.subject(verb) if verb is not None else None
    if subject is None or subject.i == token.i or clauses.role(token) == "subject":
        return set()
    acting = set(scene.means(subject))
    return acting | {one for key in acting if scene.kind(key) == "Person" for one in scene.people.owners(key)}
