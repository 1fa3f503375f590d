"""When and where a process, an agreement or an event was: what its own clause says, and no guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.text.model import Reading
from loaders.text.processes import syntax
from loaders.text.processes.same import Cluster
from loaders.text.processes.syntax import Marks
from loaders.text.processes.when import dates
from loaders.text.processes.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_UP = frozenset({"pobj", "prep", "npadvmod", "nmod", "nummod", "compound", "poss", "pcomp", "advmod", "appos", "conj"})
_OF = frozenset({"nsubj", "nsubjpass", "dobj", "attr"})
_AT = frozenset({"in", "at", "on", "near", "inside", "to"})


def settle(reading: Reading, marks: Marks, clusters: list[Cluster]) -> list[dict[str, str]]:
    """For each cluster `date`, `start`, `end` (partial dates) and `place` (the key of a Place), as far as they are said."""
    props: list[dict[str, str]] = [{} for _ in clusters]
    owners = {one.head.i: number for number, cluster in enumerate(clusters) for one in cluster.ones}
    owners |= {syntax.outer(one.head).i: number for number, cluster in enumerate(clusters) for one in cluster.ones}
    for when in dates(reading):
        span = reading.doc.char_span(when.start, when.end, alignment_mode="expand")
        if span is None:
            continue
        for number, edge in _holders(span.root, owners):
            props[number].setdefault(when.edge if when.edge != "date" else edge, when.value)
    for mention in reading.mentions:
        if reading.things[mention.thing].kind != "Place":
            continue
        span = reading.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is None or not _at(span.root):
            continue
        for number, _ in _holders(span.root, owners):
            props[number].setdefault("place", mention.thing)
    return props


def _at(token: Token) -> bool:
    while token.dep_ in ("compound", "conj", "nmod", "appos") and token.head != token:
        token = token.head
    return token.dep_ == "pobj" and token.head.lower_ in _AT


def _holders(token: Token, owners: dict[int, int]) -> list[tuple[int, str]]:
    """The numbers of the clusters that a date or a place belongs to, each with the edge that the verb gives."""
    here = token
    while here.dep_ in _UP and here.head != here:
        here = here.head
        if here.i in owners:
            return [(owners[here.i], "date")]
        if here.pos_ in ("NOUN", "PROPN") and here.dep_ not in ("compound", "nmod", "pobj"):
            break
    if here.pos_ != "VERB":
        return []
    if here.i in owners:
        return [(owners[here.i], "date")]
    edge = next((edge for edge in ("date", "start", "end") if here.lemma_.lower() in words("happens", edge)), None)
    if edge is None or (syntax.unreal(here) and not syntax.future(here)):
        return []
    heads = [child for child in here.children if child.dep_ in _OF]
    heads += [inner for child in heads for inner in child.conjuncts if inner.head == child]
    if here.dep_ in ("relcl", "acl"):
        heads.append(here.head)
    return [(owners[one.i], edge) for one in heads if one.i in owners]
