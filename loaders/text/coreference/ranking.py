"""Which of those who were mentioned before a pronoun means: agreement first, then a score.

The weights were set by hand: subjects before objects, the near before the far, what the text speaks of most before the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from loaders.text.coreference.scene import Referent, Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

_ROLE = {
    "subject": 2.0,
    "agent": 1.4,
    "object": 0.9,
    "attribute": 0.8,
    "oblique": 0.6,
    "owner": 0.5,
    "other": 0.4,
    "modifier": -0.8,
}
_SENTENCES = (0.0, 1.0, 2.4, 4.0)  # what each sentence between costs
_TOKEN = 0.015
_PARALLEL = 0.6
_OWN_CLAUSE = 1.0  # the subject of the clause for "his", of a clause above for "he"
_OFTEN = 0.12  # for each mention, up to five
_ENOUGH = 0.6
_AHEAD = 0.5


def best(
    scene: Scene, pronoun: Token, may: Callable[[Referent], float | None], sentences: int = 2, ahead: float = _AHEAD
) -> tuple[str, ...]:
    """The things that a pronoun means, or () when nobody stands out. `may`: what speaks for a referent, None when it cannot be."""
    found: dict[object, float] = {}
    names: dict[object, tuple[str, ...]] = {}
    for one in scene.referents(pronoun, sentences):
        worth = may(one)
        if worth is None or _excluded(scene, pronoun, one):
            continue
        worth += _score(scene, pronoun, one)
        # What is nothing that was found counts by its noun.
        mark: object = one.things or one.token.lemma_.lower()
        names[mark] = one.things
        found[mark] = max(found.get(mark, -9.0), worth)
    ranked = sorted(found.items(), key=lambda one: -one[1])
    if not ranked or ranked[0][1] < _ENOUGH:
        return ()
    first = names[ranked[0][0]]
    for other, worth in ranked[1:]:
        if ranked[0][1] - worth >= ahead:
            break
        # A list and one of its members do not compete where both could be meant by the same word.
        if not set(names[other]) or not set(names[other]) < set(first):
            return ()
    return first


def _score(scene: Scene, pronoun: Token, one: Referent) -> float:
    role, ours = scene.role(one.token), scene.role(pronoun)
    between = scene.sentence(pronoun) - scene.sentence(one.token)
    worth = _ROLE[role] - _SENTENCES[min(between, 3)] - _TOKEN * min(pronoun.i - one.last, 60)
    if one.token.dep_ == "appos" and one.things == scene.means(one.token.head):
        worth -= 0.1
    if role == ours and role in ("subject", "object"):
        worth += _PARALLEL
    if between == 0:
        clause = scene.clause(pronoun)
        verb = scene.verb(one.token)
        while verb is not None and role == "subject":
            if verb.i == clause.i:
                worth += _OWN_CLAUSE if ours != "subject" else 0.0
                break
            if clause.head.i == clause.i:
                break
            clause = scene.clause(clause.head)
            if verb.i == clause.i:
                worth += _OWN_CLAUSE
                break
    if one.things:
        worth += 0.3 + _OFTEN * min(5, max(_count(scene, key, pronoun.i) for key in one.things))
    return worth


def _count(scene: Scene, key: str, before: int) -> int:
    return sum(key in things for i, things in scene.heads.items() if i < before)


def _excluded(scene: Scene, pronoun: Token, one: Referent) -> bool:
    """By syntax: "Carter warned him" is not Carter, "Chávez, his ally" not Chávez's."""
    if scene.embraces(one.token, pronoun):
        return True
    for other in scene.listed(one.token) if one.many else ():
        if scene.embraces(other, pronoun):
            return True
    # A list that holds the pronoun: "Ghai and his counterpart" may be Ghai's, "he and Helgesen" is not Helgesen.
    if pronoun.dep_ in ("poss",):
        return False
    verb = scene.verb(pronoun)
    if verb is None:
        return False
    own = scene.verb(one.token)
    if own is not None and own.i == verb.i:
        return True
    subject = scene.subject(verb)
    if subject is None or subject.i == pronoun.i:
        return False
    return bool(one.things) and bool(set(scene.means(subject)) & set(one.things))
