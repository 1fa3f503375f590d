"""Topics: what somebody demands, insists on or rejects, where it is no actor and nothing that took place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.text.model import Mention, Reading
from loaders.text.processes import called, syntax
from loaders.text.processes.same import Cluster
from loaders.text.processes.syntax import Marks
from loaders.text.processes.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOT = frozenset({"PRON", "NUM", "PUNCT", "SPACE"})


_LONG = 10  # words that a phrase goes on with


def only_wanted(cluster: Cluster) -> bool:
    """Whether something is only demanded or offered in this text: then it is a Topic or nothing."""
    said = [syntax.attitude(syntax.outer(one.head)) for one in cluster.ones if one.article != "trigger"]
    return not cluster.real and all(one is None or one[0] in ("demand", "offer") for one in said)


def find(reading: Reading) -> None:
    """Adds a Topic for each object of a demanding or rejecting verb that is not a thing yet."""
    others = Marks(reading)
    added: dict[str, str] = {}
    done = -1
    for token in reading.doc:
        said = syntax.attitude(token)
        span = _span(token, said[0]) if said else None
        if said is None or span is None or token.i <= done:
            continue
        first, final = span
        if _is_something(reading, others, token):
            continue
        text = reading.article.text[first.idx : final.idx + len(final)]
        name = called.cut(called.tidy(text))
        key = added.get(name.lower())
        if key is None:
            key = added[name.lower()] = reading.add("Topic", name).key
        reading.mentions.append(Mention(first.idx, first.idx + len(text), key, "nominal"))
        if token.pos_ == "VERB":
            done = final.i


def _span(token: Token, kind: str) -> tuple[Token, Token] | None:
    lead = syntax.conjoined(token)
    if kind == "offer" or token.pos_ in _NOT:
        return None
    if lead.dep_ == "xcomp" and lead.head.lemma_.lower() not in ("refuse", "decline", "insist", "demand"):
        return None
    if token.pos_ == "VERB" and lead.dep_ in ("xcomp", "pcomp", "ccomp"):
        if lead.dep_ == "ccomp" and lead.head.lemma_.lower() != "demand":
            return None
        if len(list(token.rights)) == 0 and lead.dep_ == "xcomp":
            return None
        said_again = {one.i for child in token.subtree if child.dep_ == "appos" for one in child.subtree}
        inside = (
            [one for one in token.subtree if one.i >= token.i and one.i not in said_again]
            if lead.dep_ != "ccomp"
            else [one for one in token.subtree if one.i not in said_again]
        )
        inside = [one for one in inside if one.lower_ not in ("that", "to") or one.i > token.i]
        return _trim(inside)
    if token.pos_ not in ("NOUN", "PROPN") and token.tag_ != "VBG":
        return None
    if kind == "view" and token.lemma_.lower() not in words("positions"):
        return None
    if token.pos_ not in ("NOUN", "PROPN"):
        return None
    return syntax.first(token), _last(token)


def _last(token: Token) -> Token:
    """A demanded thing goes on to its participle ("the return of children taken from Ukraine")."""
    end = syntax.last(token)
    for child in [*token.rights, *end.rights]:
        inside = list(child.subtree)
        if child.dep_ not in ("prep", "acl") or child.left_edge.i != end.i + 1 or len(inside) > _LONG:
            continue
        if not any(one.is_punct or one.is_space or one.dep_ == "relcl" for one in inside):
            end = child.right_edge
    return end


def _trim(inside: list[Token]) -> tuple[Token, Token] | None:
    """Up to the first comma, and at most fifteen words."""
    kept: list[Token] = []
    for one in sorted(inside, key=lambda one: one.i):
        if (
            one.text in {",", ";", ":", "—", "–"}
            or one.is_space
            or (kept and one.i != kept[-1].i + 1)
            or len(kept) >= 15
        ):
            break
        kept.append(one)
    while kept and (kept[-1].is_punct or kept[-1].pos_ in ("CCONJ", "ADP")):
        kept.pop()
    return (kept[0], kept[-1]) if kept else None


def _is_something(reading: Reading, marks: Marks, token: Token) -> bool:
    """Whether the phrase is an actor, a place or a process that was found already."""
    for mention in marks.at(token):
        span = reading.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is not None and (span.root.i == token.i or reading.things[mention.thing].actor):
            return True
    return False
