"""Which of those who were mentioned before a pronoun means: agreement first, then a score.

The weights were set by hand: subjects before objects, the near before the far, what the text speaks of most before the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from loaders.text.coreference import clauses
from loaders.text.coreference.scene import Referent, Scene
from loaders.text.coreference.words import words

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
_SENTENCES = (0.0, 1.4, 2.8, 4.4)  # what each sentence between costs
_TOKEN = 0.015
_PARALLEL = 0.6
_OWN_CLAUSE = 1.0  # the subject of the clause for "his", of a clause above for "he"
_OFTEN = 0.12  # for each mention, up to five
_ENOUGH = 0.4
_AHEAD = 0.5


def best(
    scene: Scene, pronoun: Token, may: Callable[[Referent], float | None], sentences: int = 2, ahead: float = _AHEAD
) -> tuple[str, ...]:
    """The things that a pronoun means, or () when nobody stands out.

    `may`: what speaks for a referent, None when it cannot be; `ahead`: by how much the best must lead.
    """
    found: dict[object, float] = {}
    names: dict[object, tuple[str, ...]] = {}
    certain = _certain(scene, pronoun)
    for one in scene.referents(pronoun, sentences):
        if one.token.i == certain and may(one) is not None:
            return one.things
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


def _certain(scene: Scene, pronoun: Token) -> int:
    """Whom a possessive means by its place: "Ghai and his counterpart", "thanked Trump for his leadership"; -1 for none."""
    head = pronoun.head
    if pronoun.dep_ != "poss":
        return -1
    if head.dep_ == "conj" and head.head.i < pronoun.i and scene.means(head.head):
        return head.head.i
    if head.dep_ == "pobj" and head.head.lower_ == "for" and head.head.head.lemma_.lower() in words("thanking"):
        return next((one.i for one in head.head.head.children if one.dep_ == "dobj" and one.i < pronoun.i), -1)
    return -1


def _score(scene: Scene, pronoun: Token, one: Referent) -> float:
    role, ours = clauses.role(one.token), clauses.role(pronoun)
    between = scene.sentence(pronoun) - scene.sentence(one.token)
    worth = _ROLE[role] - _SENTENCES[min(between, 3)] - _TOKEN * min(pronoun.i - one.last, 60)
    if one.token.dep_ == "appos" and one.things == scene.means(one.token.head):
        worth -= 0.1
    if role == ours and role in ("subject", "object"):
        worth += _PARALLEL
    if between == 0 and role in ("subject", "object", "oblique"):
        near = _governs(one.token, pronoun, ours == "owner")
        worth += near * _OWN_CLAUSE + (_ROLE["subject"] - _ROLE[role] if near else 0.0)
    if one.things:
        worth += 0.3 + _OFTEN * min(5, max(scene.mentions(key, pronoun.i) for key in one.things))
    return worth


def _governs(token: Token, pronoun: Token, possessive: bool) -> float:
    """How near above the pronoun the clause is of which it is the subject, also where it is not said again: 1 down to 0."""
    clause, worth = clauses.clause(pronoun), 1.0
    if not possessive:
        if clause.head.i == clause.i:
            return 0.0
        clause = clauses.clause(clause.head)
    for _ in range(3):
        subject = clauses.subject(clause)
        if subject is not None and subject.i == token.i:
            return worth
        if clause.head.i == clause.i:
            break
        clause, worth = clauses.clause(clause.head), worth - 0.25
    return 0.0


def _excluded(scene: Scene, pronoun: Token, one: Referent) -> bool:
    """By syntax: "Carter warned him" is not Carter, "Chávez, his ally" not Chávez's."""
    if clauses.embraces(one.token, pronoun):
        return True
    for other in scene.listed(one.token) if one.many else ():
        if clauses.embraces(other, pronoun):
            return True
    # A list that holds the pronoun: "Ghai and his counterpart" may be Ghai's, "he and Helgesen" is not Helgesen.
    if pronoun.dep_ in ("poss",):
        return False
    verb = clauses.verb(pronoun) or clauses.clause(pronoun)
    own = clauses.verb(one.token)
    if own is not None and own.i == verb.i and one.token.dep_ != "ROOT":
        return True
    # Nor anybody who is named beside it in the clause, wherever else he was mentioned.
    beside = set()
    for below in verb.children:
        nouns = [below] if below.dep_ in ("dobj", "dative", "nsubj", "nsubjpass") else []
        nouns += [two for two in below.children if two.dep_ == "pobj"] if below.dep_ in ("prep", "agent") else []
        beside |= {key for noun in nouns if noun.i != pronoun.i for key in scene.means(noun)}
    subject = clauses.subject(verb)
    if subject is not None and subject.i != pronoun.i:
        beside |= set(scene.means(subject))
    return bool(beside & set(one.things))
