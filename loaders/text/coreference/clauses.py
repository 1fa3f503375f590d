"""What part a noun has in its clause, by the parse: subject of which verb, object of which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.text.coreference.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

CLAUSE = frozenset({"VERB", "AUX"})
# The parts of a noun phrase that are no phrase of their own.
WITHIN = frozenset({"compound", "flat", "det", "nummod", "quantmod", "npadvmod", "predet", "nmod"})
_ROLES = {
    "nsubj": "subject",
    "nsubjpass": "subject",
    "csubj": "subject",
    "dobj": "object",
    "dative": "object",
    "oprd": "attribute",
    "attr": "attribute",
    "poss": "owner",
    "ROOT": "subject",
    "amod": "modifier",
}


def role(token: Token) -> str:
    """subject, agent, object, oblique, owner, modifier, attribute or other."""
    while token.dep_ in ("conj", "appos") and token.head.i != token.i:
        token = token.head
    if token.dep_ == "pobj":
        return "agent" if token.head.dep_ == "agent" else "oblique"
    return _ROLES.get(token.dep_, "modifier" if token.dep_ in WITHIN else "other")


def verb(token: Token) -> Token | None:
    """The verb of which a noun is subject, object or complement; None when it stands within another noun's phrase."""
    while token.dep_ in ("conj", "appos") and token.head.i != token.i and token.head.pos_ not in CLAUSE:
        token = token.head
    if token.dep_ in ("poss", "amod", "compound", "nmod"):
        return None
    head = token.head
    while head.dep_ in ("prep", "agent", "pcomp", "dative") and head.pos_ not in CLAUSE and head.head.i != head.i:
        head = head.head
    return head if head.pos_ in CLAUSE else None


def clause(token: Token) -> Token:
    """The verb of the clause in which a token stands, or the root of its sentence."""
    while token.pos_ not in CLAUSE and token.head.i != token.i:
        token = token.head
    return token


def subject(verb: Token) -> Token | None:
    """Who or what does it: also the subject of a verb before it that it shares."""
    seen = 0
    while seen < 6:
        for one in verb.children:
            if one.dep_ in ("nsubj", "nsubjpass", "csubj"):
                return one
        if verb.dep_ in ("conj", "xcomp", "advcl", "aux", "pcomp", "ccomp") and verb.head.i != verb.i:
            above = clause(verb.head)
            if verb.dep_ in ("xcomp", "advcl") and (told := _told(above, verb)) is not None:
                return told
            verb = above
        else:
            return None
        seen += 1
    return None


def _told(verb: Token, below: Token) -> Token | None:
    """Whom somebody asks, urges, calls on to do it."""
    if not any(one.lower_ == "to" and one.dep_ == "aux" for one in below.children):
        return None
    for one in verb.children:
        asked = below.dep_ == "xcomp" and verb.lemma_.lower() in words("asking")
        if asked and one.dep_ == "dobj" and one.i < below.i:
            return one
        if one.dep_ == "prep" and one.lower_ in ("on", "upon") and one.i == verb.i + 1:
            return next((two for two in one.children if two.dep_ == "pobj" and two.i < below.i), None)
    return None


def embraces(outer: Token, inner: Token) -> bool:
    """Does a noun's phrase hold the other token, no clause between them? "Chávez, his ally": his is not Chávez's."""
    while inner.head.i != inner.i:
        if inner.pos_ in CLAUSE:
            return False
        inner = inner.head
        if inner.i == outer.i:
            return True
    return False
