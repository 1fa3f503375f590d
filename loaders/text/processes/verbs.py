"""Verbs that tell of a process or a meeting with no noun for it: "mediated between A and B", "sat down", "received them at"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.text.model import Reading
from loaders.text.processes import syntax
from loaders.text.processes.noticed import Noticed
from loaders.text.processes.nouns import known
from loaders.text.processes.syntax import Marks
from loaders.text.processes.words import Trigger, nouns, table, triggers, words

if TYPE_CHECKING:
    from spacy.tokens import Token

_BETWEEN = frozenset({"between", "with", "among"})
_NEAR = 8  # words between a noun and the participle that is said of it
_IT = frozenset({"it", "that", "this", "which", "one", "ones", "nothing"})
_RELATIVE = frozenset({"who", "which", "that"})


def verb(reading: Reading, marks: Marks, token: Token) -> Noticed | None:
    """What a verb tells of; None where it is no such verb, says its process itself, or tells of what did not happen."""
    lemma = str(token.lemma_).lower()
    if lemma in words("between") and token.pos_ != "VERB" and any(one.lower_ == "between" for one in token.children):
        found = Noticed(token, token.idx, 0, "Process", "mediation", "trigger", called="Mediation")
        found.end = syntax.last(token).idx + len(syntax.last(token))
    elif token.pos_ != "VERB" or token.dep_ == "amod" or (token.i > 0 and token.nbor(-1).text == "-"):
        return None
    elif lemma in triggers():
        trigger = triggers()[lemma]
        if not _has_particle(token, trigger) or not _has_object(marks, token, trigger):
            return None
        mediates = trigger.family == "mediation" or bool(trigger.objects)
        carries = bool(trigger.objects - {"ACTOR", "SIDES"})
        if syntax.unreal(token, attempts=mediates) or not (trigger.result or carries or not _says(token)):
            return None
        found = Noticed(token, token.idx, 0, "Process", trigger.family, "trigger", called=trigger.noun)
        found.end = _end(token)
    elif lemma in words("goes") and _to_and_fro(marks, token) and not syntax.unreal(token):
        found = Noticed(token, token.idx, 0, "Process", "mediation", "trigger", called="Shuttle")
        found.end = _end(token)
    elif lemma in table()["receptions"]:
        objects = [one for one in token.children if one.dep_ == "dobj"]
        if not objects or syntax.unreal(token):
            return None
        if not marks.keys([objects[0]], "actor") and objects[0].pos_ != "PROPN":
            return None
        if lemma != "host" and not any(one.lower_ in ("at", "in", "to") for one in token.children):
            return None
        found = Noticed(token, token.idx, 0, "Event", "meeting", "trigger", called=table()["receptions"][lemma])
        found.end = syntax.last(objects[0]).idx + len(syntax.last(objects[0]))
    else:
        return None
    _tell(reading, marks, token, found)
    return found


def hint(marks: Marks, token: Token) -> Noticed | None:
    """What only suggests that somebody mediates: that somebody is called a mediator, or was in the chair.

    It tells of a process where nothing else in the text does.
    """
    lemma = str(token.lemma_).lower()
    if token.tag_ == "NN" and lemma in words("hints") and token.dep_ not in ("compound", "nmod"):
        if any(one.dep_ == "neg" or one.lower_ in ("no", "any", "another") for one in token.children):
            return None
        found = Noticed(token, token.idx, token.idx + len(token), "Process", "mediation", "trigger", called="Mediation")
    elif token.pos_ == "VERB" and lemma in words("hinting") and not syntax.unreal(token):
        found = Noticed(token, token.idx, _end(token), "Process", "talks", "trigger", called="Talks")
    else:
        return None
    found.parties = marks.keys(_sides(token), "actor")
    return found


def _has_particle(token: Token, trigger: Trigger) -> bool:
    """Whether a particle, a preposition or its noun makes the verb one that tells of talks: "sit down", "sit at a table"."""
    if not trigger.particles:
        return True
    children = list(token.children)
    below = [two for one in children if one.dep_ in ("prep", "advmod", "prt") for two in one.children]
    below += [three for two in below if two.dep_ == "prep" for three in two.children]
    below += [three for two in below if two.dep_ == "pobj" for one in two.children for three in one.children]
    return any(one.lower_ in trigger.particles for one in (*children, *below))


def _has_object(marks: Marks, token: Token, trigger: Trigger) -> bool:
    """Whether the verb has one of its objects: a message, the sides, whoever is at odds."""
    if not trigger.objects:
        return True
    objects = [one for one in token.children if one.dep_ in ("dobj", "nsubjpass")]
    objects += [token.head] if token.dep_ in ("acl", "relcl") and token.tag_ == "VBN" else []
    nouns_ = {known(one) for one in objects} | {one.lower_ for one in objects}
    if nouns_ & trigger.objects:
        return True
    if not trigger.objects & {"SIDES", "ACTOR"}:
        return False
    if nouns_ & (words("sides") | {"them"}):
        return True
    return "ACTOR" in trigger.objects and any(
        len(marks.keys(one.subtree, "actor")) > 1 or one.tag_ in ("NNPS",) for one in objects
    )


def _to_and_fro(marks: Marks, token: Token) -> bool:
    """Whether somebody goes from one side to the other: "moving between the delegations", "flew back and forth"."""
    after = token.doc[token.i + 1 : token.i + 8]
    if any(after.text.startswith(one) or f" {one}" in after.text for one in table()["forth"]):
        return True
    for one in token.children:
        if one.dep_ == "prep" and one.lower_ == "between":
            ends = [two for two in one.subtree if two.dep_ in ("pobj", "conj")]
            if any(known(two) in words("ends") for two in ends):
                return True
    return False


def _tell(reading: Reading, marks: Marks, token: Token, found: Noticed) -> None:
    subject = [child for child in token.children if child.dep_ == "nsubj" and child.lower_ not in _RELATIVE]
    if not subject and token.dep_ in ("relcl", "acl", "advcl", "xcomp", "conj"):
        above = token.head
        subject = [above] if above.pos_ != "VERB" else [one for one in above.children if one.dep_ == "nsubj"]
    if found.family == "mediation":
        found.owners = marks.keys(subject, "actor")
    adverbs = {child.lower_ for child in token.children if child.dep_ == "advmod"}
    if any(
        child.lower_ == "before" and any(one.lower_ == "that" for one in child.children) for child in token.children
    ):
        adverbs |= {"earlier"}
    if token.dep_ == "acl":  # "an earlier attempt to mediate"
        adverbs |= {child.lower_ for child in token.head.lefts}
    if any(phrase in token.sent.text for phrase in table()["failures"]) or adverbs & words("earlier"):
        found.cues = frozenset({"earlier"})
    elif any(one.lower_ == "before" and one.dep_ == "prep" for one in token.subtree):
        found.cues = frozenset({"earlier"})  # "mediated in the weeks before the coup"
    elif adverbs & words("beside"):
        found.cues = frozenset({"apart"})
    elif adverbs & words("before"):
        found.cues = frozenset({"earlier"})
    elif any(syntax.past_perfect(one) for one in (token, token.head) if one.pos_ == "VERB"):
        found.cues = frozenset({"past"})
    sides = _sides(token)
    if found.family in ("negotiation", "talks") and any(child.lower_ == "with" for child in token.children):
        sides += subject
    found.parties = marks.keys(sides, "actor")


def _sides(token: Token) -> list[Token]:
    """The words for those between whom it is: "between A and B", "a quarrel between A and B", those brought together."""
    found = [inner for child in token.children if child.lower_ in _BETWEEN for inner in child.subtree]
    for child in token.children:
        if child.dep_ in ("dobj", "nsubjpass"):
            trigger = triggers().get(str(token.lemma_).lower())
            if trigger is not None and "ACTOR" in trigger.objects:
                found += child.subtree
    trigger = triggers().get(str(token.lemma_).lower())
    carries = trigger is not None and bool(trigger.objects - {"ACTOR", "SIDES"})
    if not found and (carries or str(token.lemma_).lower() in words("mediates") | {"arbitrate"}):
        found = [inner for one in token.subtree if one.lower_ == "between" for inner in one.subtree]
    return found


def _says(token: Token) -> bool:
    """Whether a verb of mediating says what it mediates: a noun that is a process or an agreement itself."""
    if (
        token.tag_ == "VBN"
        and token.dep_ in ("acl", "advcl")
        and not any(one.dep_ == "auxpass" for one in token.children)
    ):
        before = token.doc[max(token.sent.start, token.i - _NEAR) : token.i]
        if any(known(one) in nouns() and one.pos_ == "NOUN" for one in before):
            return True  # "conversations with A, facilitated by"
    for child in token.children:
        inner = child
        if child.dep_ in ("dobj", "nsubjpass") and child.lower_ in _IT:
            return True
        if child.dep_ == "prep" and child.lower_ in ("in", "on", "to", "for"):
            inner = next((one for one in child.children if one.dep_ == "pobj"), child)
        if inner.dep_ in ("dobj", "nsubjpass", "pobj") and known(inner) in nouns():
            return True
    lead = syntax.conjoined(token)
    if lead != token and any(one.dep_ == "nsubjpass" and known(one) in nouns() for one in lead.children):
        return True
    # "Talks resumed in Jeddah, facilitated by A and mediated by B"
    loose = (
        lead.dep_ == "advcl" and lead.tag_ == "VBN" and not any(one.dep_ in ("mark", "aux") for one in lead.children)
    )
    if loose and any(one.dep_ in ("nsubj", "nsubjpass") and known(one) in nouns() for one in lead.head.children):
        return True
    return lead.dep_ in ("acl", "relcl") and known(lead.head) in nouns()


def _end(token: Token) -> int:
    """After the particle and the words up to the next comma, at most eight: "sit down for the first time"."""
    final = token
    inside = {one.i for one in token.subtree}
    for one in token.doc[token.i + 1 : token.i + 8]:
        if one.i not in inside or one.is_punct or one.is_space or one.dep_ in ("cc", "mark"):
            break
        final = one
    while final != token and final.pos_ in ("ADP", "DET", "SCONJ", "CCONJ", "ADJ") and final.dep_ != "prt":
        final = final.nbor(-1)
    return int(final.idx) + len(final)
