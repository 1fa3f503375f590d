"""Small questions to the dependency parse (spaCy's English labels)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from loaders.text.model import Mention, Reading
from loaders.text.processes.words import table, words

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEFT = frozenset({"det", "amod", "compound", "nummod", "poss", "nmod", "npadvmod", "quantmod", "predet", "punct"})


_DASHES = frozenset({"-", "–", "—", ":"})
_COUNTS = frozenset({"of", "at"})  # "rounds of talks", "attempts at mediation"
_LONG = 15  # words that a phrase goes on with


class Marks:
    """Which things stand at which token: the mentions of the stages before, by token."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._at: dict[int, list[Mention]] = {}
        for mention in reading.mentions:
            if span := reading.doc.char_span(mention.start, mention.end, alignment_mode="expand"):
                for token in span:
                    self._at.setdefault(token.i, []).append(mention)

    def at(self, token: Token) -> list[Mention]:
        """The mentions that cover a token."""
        return self._at.get(token.i, [])

    def keys(self, tokens: Iterable[Token], *kinds: str) -> frozenset[str]:
        """The things of these kinds ("actor" for every actor) that are mentioned among the tokens."""
        things = (self.reading.things[mention.thing] for token in tokens for mention in self.at(token))
        return frozenset(one.key for one in things if one.kind in kinds or ("actor" in kinds and one.actor))

    def named(self, token: Token) -> bool:
        """Whether the token is part of the name of an actor or a place."""
        return any(
            one.form in ("name", "title")
            and self.reading.things[one.thing].kind not in ("Process", "Agreement", "Event")
            for one in self.at(token)
        )

    def body(self, token: Token) -> bool:
        """Whether the token is the last word of what tells of an actor without its name ("the UN mission")."""
        end = token.idx + len(token)
        return any(
            one.form == "nominal" and one.end == end and self.reading.things[one.thing].actor for one in self.at(token)
        )


def outer(head: Token) -> Token:
    """The noun that stands for the phrase: "round" of "the second round of talks"."""
    measured = head.head.head if head.dep_ in ("pobj", "pcomp") and head.head.lower_ in _COUNTS else None
    if measured is not None and measured.lemma_.lower() in words("measures") and measured.i < head.i:
        return measured
    return head


def measured(head: Token) -> list[Token]:
    """What a noun of measure counts: "talks" of "the second round of talks"."""
    if head.lemma_.lower() not in words("measures"):
        return []
    return [
        one
        for child in head.children
        if child.lower_ in _COUNTS
        for one in child.children
        if one.dep_ in ("pobj", "pcomp")
    ]


def first(head: Token) -> Token:
    """Where the phrase of a noun begins, with what stands before it ("four days of undisclosed talks")."""
    head = outer(head)
    start = head
    for child in sorted(head.lefts, key=lambda one: -one.i):
        edge = child.left_edge
        between = head.doc[child.right_edge.i + 1 : start.i]
        if child.dep_ not in _LEFT or any(not one.is_punct for one in between):
            break
        if any(one.text in {",", ";", "(", ")", ":"} or one.is_space or one.dep_ == "relcl" for one in child.subtree):
            break
        if child.dep_ == "punct":
            if child.text != "-" or child.whitespace_:
                break
            continue
        start = edge
        if child.dep_ in ("det", "poss"):
            break
    # "BEIRUT - A ceasefire": the dateline is no part of it.
    dashes = [one.i for one in head.doc[start.i : head.i] if one.text in _DASHES and one.whitespace_]
    return head.doc[dashes[-1] + 1] if dashes else start


def last(head: Token) -> Token:
    """Where it ends, with the prepositions that belong to it ("talks with Russia in Istanbul") but no clause."""
    end = head
    for child in sorted(head.rights, key=lambda one: one.i):
        inside = _before_clause(list(child.subtree))
        if child.left_edge.i != end.i + 1 or child.dep_ not in ("prep", "punct"):
            break
        if child.lower_ not in words("within") or any(
            one.pos_ in ("VERB", "AUX")
            or one.dep_ in ("relcl", "acl", "appos")
            or one.text in {";", ":", "(", "—", "–"}
            or one.is_space
            for one in inside
        ):
            break
        if child.lower_ == "with" and mediated(head):
            break
        if any(one.ent_type_ in ("DATE", "TIME") for one in inside) and child.lower_ != "of":
            break
        # "Talks in Istanbul", but not "talks in protest".
        if child.lower_ not in words("of_it") and not any(one.text[:1].isupper() for one in inside):
            break
        if inside[-1].i - head.i > _LONG:
            break
        end = inside[-1]
    return end


def _before_clause(phrase: list[Token]) -> list[Token]:
    """A phrase without what is added to its last name: "of Bicesse, which Portugal brokered"."""
    comma = next((number for number, one in enumerate(phrase) if one.text == ","), len(phrase))
    return phrase[:comma] if comma and any(one.dep_ in ("relcl", "acl") for one in phrase[comma:]) else phrase


def mediated(head: Token) -> bool:
    """Is it the object of a mediator's verb? "With" is then another mediator ("mediated the agreement with Egypt")."""
    return head.dep_ == "dobj" and head.head.lemma_.lower() in words("mediates")


def conjoined(token: Token) -> Token:
    """The first of the conjuncts that a token stands among."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    return token


def verb(token: Token) -> Token:
    """The verb of the clause in which a token stands; the root of its sentence where there is none."""
    while token.pos_ not in ("VERB", "AUX") and token.head != token:
        token = token.head
    return token


def past_perfect(token: Token) -> bool:
    return any(one.dep_ in ("aux", "auxpass") and one.lower_ in ("had", "’d", "'d") for one in token.children)


def future(token: Token) -> bool | None:
    """Whether the clause of a token speaks of what is to come; None where the parse does not say."""
    acts = verb(token)
    if acts.pos_ not in ("VERB", "AUX"):
        return False
    helpers = {one.lower_ for one in acts.children if one.dep_ in ("aux", "auxpass")}
    if helpers & {"will", "shall", "’ll", "'ll"}:
        return True
    if helpers & words("modals"):
        return None
    if acts.tag_ in ("VBD", "VBN") and "to" not in helpers:
        return False
    if "to" in helpers or acts.tag_ in ("VB", "VBG"):
        above = acts.head
        if above == acts:
            return None
        if above.lemma_.lower() in words("to_come") or (above.lemma_ == "be" and acts.dep_ == "xcomp"):
            return True
        return False if above.tag_ in ("VBD", "VBN") and acts.dep_ in ("xcomp", "advcl", "pcomp", "acl") else None
    return None


def unreal(acts: Token, attempts: bool = False) -> bool:
    """Whether a verb tells of what did not, or not yet, happen: denied, offered, asked for, wished, supposed.

    `attempts`: whether what was only tried did happen, as a mediation that came to nothing did.
    """
    helpers = [one for one in acts.children if one.dep_ in ("aux", "neg", "advmod", "auxpass")]
    if any(one.dep_ == "neg" or one.lower_ in words("modals") | {"never", "will", "without"} for one in helpers):
        return True
    above = acts.head
    if above != acts and acts.dep_ in ("xcomp", "ccomp", "acl", "advcl", "pcomp", "conj"):
        if above.lemma_.lower() in words("unreal") and acts.dep_ != "conj":
            return not attempts or above.lemma_.lower() not in words("attempts") or unreal(above)
        if acts.dep_ == "pcomp" and above.lower_ in ("without", "of", "against", "from"):
            return True
        if acts.dep_ in ("xcomp", "conj") and above.pos_ == "VERB":
            return unreal(above)
    opening = acts.sent[0].lower_
    return opening in ("should", "had", "were", "if", "could", "might", "would") and "?" not in opening


def attitude(token: Token) -> tuple[str, Token] | None:
    """Whether somebody demands, rejects, views or offers what this token names: which, and the verb or noun that says so."""
    lead = token  # a list without "and" at its end reads as appositions
    while lead.dep_ in ("conj", "appos") and lead.head != lead:
        lead = lead.head
    if lead.dep_ == "prep":
        return None
    if lead.dep_ in ("pobj", "pcomp"):
        by, acts = lead.head.lower_, lead.head.head
        lemma = acts.lemma_.lower()
        if by not in table()["toward"].get(lemma, ()) and not (acts.pos_ == "NOUN" and by in ("for", "of", "to")):
            return None
        if acts.pos_ == "NOUN":
            nouns = {
                "demand": "demand",
                "call": "demand",
                "appeal": "demand",
                "insistence": "demand",
                "rejection": "reject",
                "opposition": "reject",
                "offer": "offer",
                "refusal": "reject",
            }
            return (nouns[lemma], acts) if lemma in nouns and acts.i < token.i else None
        if lemma in ("ask", "campaign"):
            return "demand", acts
        lists = table()["attitudes"]
        return next(((kind, acts) for kind in ("demand", "reject") if lemma in lists[kind]), None)
    if lead.dep_ in ("dep", "dobj") and (before := _listed(lead)) is not None:
        return attitude(before)
    if lead.dep_ in ("dobj", "nsubjpass", "xcomp", "ccomp"):
        acts = lead.head
        lemma = acts.lemma_.lower()
        if lemma in table()["toward"]:  # "called the deal", "pressed him": not what is demanded
            return None
        if lemma in words("attitudes", "present"):
            shown = any(one.dep_ == "dobj" and one.lemma_.lower() in words("positions") for one in acts.children)
            return ("present", acts) if shown and lead.dep_ == "dobj" else None
        for kind, lemmas in table()["attitudes"].items():
            if lemma in lemmas:
                return kind, acts
    return None


def _listed(token: Token) -> Token | None:
    """What stands before it in a list that the parser has lost: "called for a ceasefire, the release of prisoners"."""
    edge = token.left_edge
    if edge.i < 2 or edge.nbor(-1).text != ",":
        return None
    for child in token.head.children:
        if child.dep_ == "prep" and child.right_edge.i == edge.i - 2:
            return next((one for one in child.children if one.dep_ == "pobj"), None)
    return None
