"""Where the text names talks, agreements and events, or tells of them by a verb, and what it says of which one is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loaders.text.model import Reading
from loaders.text.processes import syntax
from loaders.text.processes.syntax import Marks
from loaders.text.processes.words import Noun, nouns, table, triggers, words

if TYPE_CHECKING:
    from spacy.tokens import Token

_SMALL = frozenset(["of", "on", "for", "the", "a", "an", "and", "to"])
_DEFINITE = frozenset(["the", "this", "these", "those", "that", "both", "each", "every", "all"])
_NUMBERED = re.compile(r"\b[A-Z][\w’'-]+[ -](?:I{1,3}|IV|V|\d)\b(?!\w)")
_NAMED_AFTER = frozenset({"on", "of", "for"})


@dataclass(slots=True)
class Noticed:
    """One place in the text. Offsets are characters; `head` is the noun or verb.

    `article`: how it is introduced: definite, possessive, indefinite, bare (no article), name, or trigger (a verb).
    `owners` are the actors that it is said to be of ("the Algerian effort", or who mediates), `parties` those between whom it
    is, `places` the Places in its phrase. `cues`: "earlier", "apart", or an ordinal as "1", "2".
    """

    head: Token
    start: int
    end: int
    kind: str
    family: str
    article: str
    vague: bool = False
    alone: bool = True  # whether it may be a thing that was not named before
    real: bool = True  # not only offered, demanded, refused
    plural: bool = False
    telling: frozenset[str] = frozenset()  # modifiers that tell which one it is, folded
    name: tuple[str, ...] = ()
    owners: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    cues: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    sentence: int = 0
    called: str = ""  # of a trigger: what such a process is called
    props: dict[str, str] = field(default_factory=dict)


def notice(reading: Reading, marks: Marks) -> list[Noticed]:
    """Every place, in the order of the text."""
    found: list[Noticed] = []
    taken = -1
    for token in reading.doc:
        if token.i <= taken:
            continue
        one = _noun(reading, marks, token) or _numbered(reading, marks, token) or _verb(reading, marks, token)
        if one is not None:
            one.sentence = reading.sentence(one.start)
            found.append(one)
            if one.name:
                taken = _index(reading, one.end)
    return found


def _index(reading: Reading, end: int) -> int:
    span = reading.doc.char_span(max(0, end - 1), end, alignment_mode="expand")
    return span[-1].i if span is not None and len(span) else -1


def _lemma(token: Token) -> str:
    lower: str = token.lower_
    if lower in nouns():
        return lower
    if lower.endswith("s") and lower[:-1] in nouns():
        return lower[:-1]
    return str(token.lemma_).lower()


def _noun(reading: Reading, marks: Marks, token: Token) -> Noticed | None:
    lemma = _lemma(token)
    noun = nouns().get(lemma)
    if noun is None or (
        token.pos_ not in ("NOUN", "PROPN") and not (token.tag_ == "VBG" and token.dep_ in ("dobj", "pobj"))
    ):
        return None
    plural = token.lower_ != lemma
    if noun.number and (noun.number == "plural") != plural:
        return None
    name = _name(token) if token.text[:1].isupper() else None
    if name is None and (
        token.dep_ in ("compound", "nmod") and token.head.i > token.i and token.head.pos_ in ("NOUN", "PROPN")
    ):
        return None
    if name is None and marks.named(token):
        return None
    if name is not None and any(one.form == "name" for one in marks.at(token)):
        # An office or a body may have such a word in its name; a text that was taken for a body is not taken twice.
        return None
    outer = syntax.outer(token)
    before = [one for one in reading.doc[syntax.first(token).i : token.i] if not one.is_punct]
    if any(one.lower_ in words("except", lemma) for one in before if lemma in table()["except"]):
        return None
    start, end = syntax.first(token), syntax.last(token)
    phrase = list(reading.doc[start.i : end.i + 1])
    one = Noticed(
        token, start.idx, end.idx + len(end), noun.kind, noun.family, _article(outer), noun.vague, plural=plural
    )
    if name is not None:
        first, final = name
        one.name = tuple(part.text for part in reading.doc[first : final + 1])
        one.start, one.end = reading.doc[first].idx, reading.doc[final].idx + len(reading.doc[final])
        one.article, one.vague = "name", False
    _tell(one, marks, token, before, phrase)
    one.alone = _alone(one, noun, marks, before, phrase)
    one.real = _real(one, outer)
    if any(one.lower_ in ("no", "neither", "any", "nor") for one in before):
        return None
    return one


def _name(token: Token) -> tuple[int, int] | None:
    """The words of a name that a noun stands in, "Declaration of Principles", as the numbers of the first and last token."""
    doc, sentence = token.doc, token.sent
    first = final = token.i
    while first > sentence.start and _capital(doc[first - 1]):
        first -= 1
    while (
        first < token.i
        and doc[first].pos_ in ("DET", "ADP", "CCONJ", "SCONJ", "PRON", "ADV", "VERB")
        and doc[first].is_sent_start
    ):
        first += 1
    place = final + 1
    if place < sentence.end and doc[place].lower_ in _NAMED_AFTER:
        while place < sentence.end and (_capital(doc[place]) or doc[place].lower_ in _SMALL or doc[place].text == "-"):
            if _capital(doc[place]):
                if doc[place].ent_type_ in ("DATE", "TIME"):
                    break
                final = place
            place += 1
    elif place < sentence.end and re.fullmatch(r"I{1,3}|IV|V", doc[place].text):
        final = place
    return (first, final) if first < final else None


def _capital(token: Token) -> bool:
    return bool(token.text[:1].isupper()) or (
        token.text == "-"
        and token.i + 1 < len(token.doc)
        and not token.whitespace_
        and token.nbor(1).text[:1].isupper()
    )


def _article(head: Token) -> str:
    for child in head.lefts:
        if child.dep_ in ("poss",):
            return "possessive"
        if child.dep_ in ("det", "predet"):
            return "definite" if child.lower_ in _DEFINITE else "indefinite"
        if child.dep_ == "nummod" or child.lower_ in ("several", "many", "few"):
            return "indefinite"
    return "bare"


def _tell(one: Noticed, marks: Marks, head: Token, before: list[Token], phrase: list[Token]) -> None:
    """Fills in what the phrase says of which one is meant."""
    one.owners = marks.keys(before, "actor")
    one.places = marks.keys(phrase, "Place")
    between = [
        child for child in head.children if child.dep_ == "prep" and child.lower_ in ("between", "with", "among")
    ]
    one.parties = marks.keys([token for child in between for token in child.subtree], "actor")
    by = [child for child in head.children if child.lower_ == "by"]
    one.owners |= marks.keys([token for child in by for token in child.subtree], "actor")
    lowers = {token.lower_ for token in before}
    cues = {"earlier" for token in before if token.lower_ in words("earlier")}
    cues |= {"apart" for token in before if token.lower_ in words("apart")}
    cues |= {str(table()["ordinals"][lower]) for lower in lowers if lower in table()["ordinals"]}
    one.cues = frozenset(cues)
    one.years = frozenset(token.text for token in phrase if re.fullmatch(r"(?:1[89]|20)\d\d", token.text))
    skipped = words("plain") | words("measures") | words("earlier") | words("apart") | words("ordinals")
    one.telling = frozenset(
        token.lower_
        for token in before
        if token.dep_ in ("amod", "compound", "nmod") and token.lower_ not in skipped and not marks.at(token)
    )


def _alone(one: Noticed, noun: Noun, marks: Marks, before: list[Token], phrase: list[Token]) -> bool:
    if one.name:
        return True
    if noun.vague:
        return (
            _signed(one.head)
            or bool(one.cues and not noun.needs and one.family == "round")
            or (one.family == "round" and one.article == "indefinite")
        )
    if not noun.needs:
        return True
    after = [token for token in phrase if token.i > one.head.i]
    has = {str(token.lemma_).lower() for token in before} | {token.lower_ for token in before}
    has |= {part for token in before for part in token.lower_.split("-")}
    has |= {str(token.lemma_).lower() for token in after if token.head.lower_ in ("of", "for", "on")}
    if has & noun.needs:
        return True
    if one.family == "swap":
        return False
    named = any(token.pos_ == "PROPN" or marks.keys([token], "actor") for token in before)
    return named or (one.family in ("plan", "settlement") and one.article in ("possessive",)) or _signed(one.head)


def _signed(head: Token) -> bool:
    outer = syntax.conjoined(syntax.outer(head))
    if outer.dep_ in ("dobj", "nsubjpass") and outer.head.lemma_.lower() in words("signs"):
        return True
    return outer.dep_ == "pobj" and outer.head.lower_ == "to" and outer.head.head.lemma_.lower() == "put"


def _real(one: Noticed, head: Token) -> bool:
    said = syntax.attitude(head)
    if said is None:
        lead = syntax.conjoined(head)
        return not (lead.dep_ == "dobj" and one.article in ("bare", "indefinite") and syntax.unreal(lead.head))
    return one.article in ("definite", "possessive", "name") and said[0] != "offer"


def _numbered(reading: Reading, marks: Marks, token: Token) -> Noticed | None:
    """ "Minsk II": an agreement by the number that its name ends in."""
    if not token.text[:1].isupper() or token.i + 1 >= len(reading.doc) or token.pos_ != "PROPN":
        return None
    match = _NUMBERED.match(reading.article.text, token.idx)
    places = marks.keys([token], "Place") or token.ent_type_ in ("GPE", "LOC", "FAC")
    people = (
        any(reading.things[one.thing].kind == "Person" for one in marks.at(token))
        or token.nbor(-1 if token.i else 0).pos_ == "PROPN"
    )
    if match is None or match[0][-1].isdigit() or not places or (people and token.i):
        return None
    return Noticed(token, match.start(), match.end(), "Agreement", "agreement", "name", name=tuple(match[0].split()))


def _verb(reading: Reading, marks: Marks, token: Token) -> Noticed | None:
    if token.pos_ != "VERB":
        return None
    lemma = str(token.lemma_).lower()
    if lemma in triggers():
        trigger = triggers()[lemma]
        children = list(token.children)
        if trigger.particles and not any(one.lower_ in trigger.particles for one in children):
            return None
        objects = [one for one in children if one.dep_ == "dobj"]
        if trigger.objects and not any(
            _lemma(one) in trigger.objects or str(one.lemma_).lower() in trigger.objects for one in objects
        ):
            return None
        if _has_object(token) or syntax.unreal(token):
            return None
        one = Noticed(
            token, token.idx, token.idx + len(token), "Process", trigger.family, "trigger", called=trigger.noun
        )
    elif lemma in table()["receptions"]:
        objects = [one for one in token.children if one.dep_ == "dobj"]
        if (
            not objects
            or syntax.unreal(token)
            or (not marks.keys([objects[0]], "actor") and objects[0].pos_ != "PROPN")
        ):
            return None
        if lemma != "host" and not any(
            one.dep_ == "prep" and one.lower_ in ("at", "in", "to") for one in token.children
        ):
            return None
        one = Noticed(
            token,
            token.idx,
            objects[0].idx + len(objects[0]),
            "Event",
            "meeting",
            "trigger",
            called=table()["receptions"][lemma],
        )
        one.end = max(one.end, syntax.last(objects[0]).idx + len(syntax.last(objects[0])))
    else:
        return None
    subject = [child for child in token.children if child.dep_ == "nsubj"] or (
        [token.head] if token.dep_ in ("relcl", "acl", "advcl") else []
    )
    if one.family == "mediation":
        one.owners = marks.keys(subject, "actor")
    if syntax.past_perfect(token) or (token.dep_ in ("xcomp", "advcl") and syntax.past_perfect(token.head)):
        one.cues = frozenset({"earlier"})
    between = [child for child in token.children if child.lower_ in ("between", "with", "among")]
    one.parties = marks.keys([inner for child in between for inner in child.subtree], "actor")
    return one


def _has_object(token: Token) -> bool:
    """Whether a verb of mediating says what it mediates: a noun that is a process or an agreement itself."""
    for child in token.children:
        inner = child
        if child.dep_ in ("prep", "agent") and child.lower_ in ("in", "on"):
            inner = next((one for one in child.children if one.dep_ == "pobj"), child)
        if inner.dep_ in ("dobj", "nsubjpass", "pobj") and (_lemma(inner) in nouns()):
            return True
    return token.dep_ in ("acl", "relcl") and _lemma(token.head) in nouns()
