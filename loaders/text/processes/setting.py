"""When and where a process, an agreement or an event was: what its own clause says, and no guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.text.model import Reading
from loaders.text.processes import syntax
from loaders.text.processes.noticed import Noticed
from loaders.text.processes.when import dates
from loaders.text.processes.words import table, words

if TYPE_CHECKING:
    from spacy.tokens import Token

_UP = frozenset({"pobj", "prep", "npadvmod", "nmod", "nummod", "compound", "poss", "pcomp", "advmod", "appos", "conj"})
_OF = frozenset({"nsubj", "nsubjpass", "dobj", "attr"})
_AT = frozenset({"in", "at", "on", "near", "inside"})


def settle(reading: Reading, noticed: list[Noticed]) -> None:
    """Fills in `date`, `start`, `end` (partial dates) and `place` (the key of a Place) of each, as far as they are said.

    A state in which it was ("talks in Qatar") is in `at` only.
    """
    heads = {syntax.outer(one.head).i: one for one in noticed} | {one.head.i: one for one in noticed}
    for when in dates(reading):
        span = reading.doc.char_span(when.start, when.end, alignment_mode="expand")
        for one, edge in _holders(span.root, heads) if span is not None else ():
            one.props.setdefault(edge if when.edge == "date" else when.edge, when.value)
    for mention in reading.mentions:
        kind = reading.things[mention.thing].kind
        if kind not in ("Place", "State"):
            continue
        span = reading.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is not None and _at(span.root):
            for one, _ in _holders(span.root, heads):
                one.at |= {mention.thing}
                if kind == "Place":
                    one.props.setdefault("place", mention.thing)


def _at(token: Token) -> bool:
    while token.dep_ in ("compound", "conj", "nmod", "appos") and token.head != token:
        token = token.head
    return token.dep_ == "pobj" and token.head.lower_ in _AT


def _holders(token: Token, heads: dict[int, Noticed]) -> list[tuple[Noticed, str]]:
    """What a date or a place belongs to, each with the edge that the verb gives: date, start or end."""
    here = token
    while here.dep_ in _UP and here.head != here:
        here = here.head
        if here.i in heads:
            return [(heads[here.i], "date")]
        if here.pos_ in ("NOUN", "PROPN") and here.dep_ not in ("compound", "nmod", "pobj"):
            break
    if here.dep_ in ("aux", "auxpass"):  # "had in April conveyed"
        here = here.head
    if here.pos_ != "VERB":
        return []
    if here.i in heads:
        return [(heads[here.i], "date")]
    said_of = here.dep_ in ("relcl", "acl") and here.head.i in heads  # "talks that Norway steered in Oslo in 2019"
    edge = _edge(here) or ("date" if said_of else "")
    if not edge or (syntax.unreal(here) and not syntax.future(here)):
        return []
    those = [child for child in here.children if child.dep_ in _OF]
    those += [inner for child in those for inner in child.conjuncts if inner.head == child]
    if here.dep_ in ("relcl", "acl"):
        those.append(here.head)
    return [(heads[one.i], edge) for one in those if one.i in heads]


def _edge(acts: Token) -> str:
    """What a verb dates: the thing itself, its start or its end; "" where it tells of something else."""
    lemma = acts.lemma_.lower()
    if lemma == "take":
        taken = (one.lemma_.lower() for one in acts.children if one.dep_ in ("dobj", "prep"))
        return next((table()["takes"][one] for one in taken if one in table()["takes"]), "")
    return next((edge for edge in ("date", "start", "end") if lemma in words("happens", edge)), "")
