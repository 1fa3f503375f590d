"""Nouns that name a process, an agreement or an event: "peace talks", "the second round", "Taif Agreement", "Minsk II"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loaders.text.model import Reading, Thing
from loaders.text.processes import syntax
from loaders.text.processes.noticed import Noticed
from loaders.text.processes.syntax import Marks
from loaders.text.processes.words import Noun, nouns, table, words

if TYPE_CHECKING:
    from spacy.tokens import Token

_SMALL = frozenset({"of", "on", "for", "the", "a", "an", "and", "to"})
_DEFINITE = frozenset({"the", "this", "these", "those", "that", "both", "each", "every", "all"})
_NONE = frozenset({"no", "neither", "any", "nor"})
_NUMERAL = re.compile(r"I{1,3}|IV|V")
_NUMBERED = re.compile(rf"[A-Z][\w’'-]+[ -](?:{_NUMERAL.pattern})\b")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_REACH = 25  # words from what is counted out to the last of it
_MODIFIERS = frozenset({"amod", "compound", "nmod"})


def noun(reading: Reading, marks: Marks, token: Token) -> Noticed | None:
    """What a noun names, None where it is no such noun, or a part of another name."""
    lemma = known(token)
    meant = nouns().get(lemma)
    if meant is None or not _nominal(token):
        return None
    plural = token.lower_ != lemma
    if meant.number and (meant.number == "plural") != plural:
        return None
    name = _name(token) if token.text[:1].isupper() else None
    if token.dep_ in ("compound", "nmod") and token.head.i > token.i and token.head.pos_ in ("NOUN", "PROPN"):
        return None
    if marks.body(token):
        return None  # "the OSCE mission"
    if marks.named(token) and (name is None or any(one.form == "name" for one in marks.at(token))):
        return None
    if any(syntax.outer(one) == token and known(one) in nouns() for child in token.children for one in child.children):
        return None  # "round" of "the second round of talks"
    start, end = syntax.first(token), syntax.last(token)
    before = [one for one in reading.doc[start.i : token.i] if not one.is_punct]
    lowers = {one.lower_ for one in before}
    if lowers & _NONE or (lemma in table()["except"] and lowers & words("except", lemma)):
        return None
    outer = syntax.outer(token)
    found = Noticed(token, start.idx, end.idx + len(end), meant.kind, meant.family, _article(outer), meant.vague)
    if name is not None:
        first, final = name
        found.name = tuple(part.text for part in reading.doc[first : final + 1])
        if first > 0 and reading.doc[first - 1].lower_ in table()["ordinals"]:
            first -= 1
        found.start, found.end = reading.doc[first].idx, reading.doc[final].idx + len(reading.doc[final])
        found.article, found.vague = "name", False
    found.plural = plural
    _tell(found, marks, before, list(reading.doc[start.i : end.i + 1]))
    if not found.name and found.kind == "Agreement":
        found.by_place = _by_place(marks, token)
        if found.by_place:
            found.name, found.article, found.vague = (token.nbor(-1).text, token.text), "name", False
            found.years = found.years or frozenset(one.text for one in token.sent if _YEAR.fullmatch(one.text))
    found.restricted = any(
        one.dep_ in ("relcl", "acl") and one.left_edge.i > 0 and not one.left_edge.nbor(-1).is_punct
        for one in outer.rights
    )
    if lemma == "peace" and not _signed(token):
        return None
    if found.article == "bare" and _business(token):
        return None  # "director of trade negotiations"
    such = "such" in lowers
    found.alone = not such and ((bool(found.name) and found.kind != "Process") or _alone(found, meant, marks, before))
    if found.article == "bare" and not found.alone:
        return None  # "efforts", "through diplomacy": of no process in particular
    return found if _really(found, outer) else None


def elided(reading: Reading, token: Token, before: Noticed | None) -> Noticed | None:
    """ "Previous accords - one brokered by France, another reached in Ghana": counted out of `before`, the last noticed."""
    if before is None or token.lower_ not in words("elided") or before.article == "trigger":
        return None
    near = 0 < token.i - before.head.i <= _REACH and token.sent.start <= before.head.i
    # The parser is seldom right about what follows: "another reached in Ghana", "a second, held at Biel".
    after = [one for one in token.doc[token.i + 1 : token.i + 4] if not one.is_punct]
    told = len(after) > 1 and after[0].tag_ in ("VBN", "VBD") and after[1].pos_ in ("ADP", "ADV")
    if not near or not told or before.kind == "Event" or token.dep_ not in ("appos", "conj", "nsubj", "nsubjpass"):
        return None
    found = Noticed(token, token.idx, _stretch(after[0]), before.kind, before.family, "indefinite")
    found.cues = frozenset({"apart", "earlier"} if "earlier" in before.cues else {"apart"})
    found.called = before.head.text
    return found


def _stretch(acts: Token) -> int:
    """The end of a participle's words, up to the next comma."""
    final = acts
    for one in acts.doc[acts.i + 1 : acts.i + 8]:
        if one.is_punct or one.is_space or one.pos_ in ("CCONJ", "VERB", "AUX"):
            break
        final = one
    return int(final.idx) + len(final)


def _by_place(marks: Marks, token: Token) -> frozenset[str]:
    """The town that an agreement is called after: "the Lusaka ceasefire"."""
    before = token.nbor(-1) if token.i > token.sent.start else token
    if before.pos_ != "PROPN" or before.dep_ not in _MODIFIERS or before.head != token:
        return frozenset()
    things = marks.reading.things
    return frozenset(
        one.thing
        for one in marks.at(before)
        if one.form == "name" and one.end == before.idx + len(before)
        if things[one.thing].kind == "Place"
        or (things[one.thing].kind == "State" and _metonym(things[one.thing], before))
    )


def _metonym(state: Thing, word: Token) -> bool:
    """Whether a state is named by its capital."""
    return word.text not in state.name and word.text not in state.aliases and not word.text.isupper()


def known(token: Token) -> str:
    """The dictionary form of a noun, as the table has it where it is in it."""
    lower: str = token.lower_
    if lower in nouns():
        return lower
    if lower.endswith("s") and lower[:-1] in nouns():
        return lower[:-1]
    return str(token.lemma_).lower()


def numbered(reading: Reading, marks: Marks, token: Token) -> Noticed | None:
    """ "Minsk II": an agreement by a place and the number that its name ends in."""
    match = _NUMBERED.match(reading.article.text, token.idx)
    if match is None or token.pos_ != "PROPN" or (token.i > 0 and token.nbor(-1).pos_ == "PROPN"):
        return None
    place = marks.keys([token], "Place", "State") or token.ent_type_ in ("GPE", "LOC", "FAC")
    if not place or any(reading.things[one.thing].kind == "Person" for one in marks.at(token)):
        return None
    return Noticed(
        token, match.start(), match.end(), "Agreement", "agreement", "name", name=tuple(re.split("[ -]", match[0]))
    )


def _nominal(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN") or (
        token.tag_ == "VBG" and (token.dep_ in ("dobj", "pobj") or _counted(token))
    )


def _counted(token: Token) -> bool:
    """ "Four days of haggling": the parser may take it for a verb."""
    return token.dep_ == "pcomp" and token.head.lower_ == "of" and token.head.head.lemma_.lower() in words("measures")


def _name(token: Token) -> tuple[int, int] | None:
    """The words of a name that a noun stands in, "Declaration of Principles", as the numbers of the first and last token."""
    doc, sentence = token.doc, token.sent
    first = final = token.i
    if final + 1 < sentence.end and _capital(doc[final + 1]) and known(doc[final + 1]) in nouns():
        return None  # "Armistice" of "the General Armistice Agreements"
    while first > sentence.start and _capital(doc[first - 1]):
        first -= 1
    while first < token.i and doc[first].pos_ not in ("PROPN", "ADJ", "NOUN", "NUM"):
        first += 1
    place = final + 1
    if place < sentence.end and doc[place].lower_ in ("on", "of", "for"):
        while place < sentence.end and (_capital(doc[place]) or doc[place].lower_ in _SMALL or doc[place].text == "-"):
            if _capital(doc[place]):
                if doc[place].ent_type_ in ("DATE", "TIME"):
                    break
                final = place
            place += 1
    elif place < sentence.end and _NUMERAL.fullmatch(doc[place].text):
        final = place
    return (first, final) if first < final else None


def _capital(token: Token) -> bool:
    if token.text == "-" and token.i + 1 < len(token.doc):
        return not token.whitespace_ and bool(token.nbor(1).text[:1].isupper())
    return bool(token.text[:1].isupper())


def _article(head: Token) -> str:
    for child in head.lefts:
        if child.dep_ == "poss":
            return "possessive"
        if child.dep_ in ("det", "predet"):
            return "definite" if child.lower_ in _DEFINITE else "indefinite"
        if child.dep_ == "nummod" or child.lower_ in ("several", "many", "few"):
            return "indefinite"
    return "bare"


def _tell(found: Noticed, marks: Marks, before: list[Token], phrase: list[Token]) -> None:
    """Fills in what the phrase says of which one is meant."""
    head = found.head
    found.places = marks.keys(phrase, "Place")
    found.owners = marks.keys([*before, *_under(head, "by")], "actor")
    joint = () if syntax.mediated(head) else ("with",)
    found.parties = marks.keys(_under(head, "between", "among", *joint), "actor")
    lowers = {token.lower_ for token in before}
    cues = {table()["ordinals"][lower] for lower in lowers if lower in table()["ordinals"]}
    found.cues = frozenset([str(cue) for cue in cues] + [cue for cue in ("earlier", "apart") if lowers & words(cue)])
    if ((found.family == "round" and found.article == "indefinite") or found.article == "bare") and syntax.past_perfect(
        syntax.verb(head)
    ):
        found.cues |= {"past"}
    if found.article in ("indefinite", "bare") and _before_that(syntax.verb(head)):
        found.cues |= {"earlier"}
    if found.family == "contacts":
        found.cues |= {"earlier"}  # they come before talks
    found.years = frozenset(token.text for token in phrase if _YEAR.fullmatch(token.text))
    found.then = _then(syntax.verb(head))
    skipped = words("plain") | words("measures") | words("earlier") | words("apart") | words("ordinals")
    found.naming = frozenset(
        token.lower_
        for token in before
        if token.dep_ in ("compound", "nmod") and token.lower_ not in skipped and not marks.keys([token], "actor")
    )
    found.telling = frozenset(
        token.lower_
        for token in before
        if token.dep_ in _MODIFIERS and token.lower_ not in skipped and not marks.keys([token], "actor")
    )


def _before_that(acts: Token) -> bool:
    """ "Had mediated before that, in three rounds"."""
    return any(
        child.lower_ in words("before")
        or (child.lower_ == "before" and any(one.lower_ == "that" for one in child.children))
        for child in acts.children
        if child.dep_ in ("advmod", "prep")
    )


def _then(acts: Token) -> frozenset[str]:
    """The years that a clause is said of: "in December 1976 he presided over the talks"; of what it begins or ends, none."""
    if str(acts.lemma_).lower() in words("happens", "start") | words("happens", "end"):
        return frozenset()
    below = [one for child in acts.children if child.dep_ == "prep" and child.lower_ == "in" for one in child.children]
    below += [two for one in below for two in one.children]
    return frozenset(one.text for one in below if _YEAR.fullmatch(one.text))


def _under(head: Token, *prepositions: str) -> list[Token]:
    return [inner for child in head.children if child.lower_ in prepositions for inner in child.subtree]


def _alone(found: Noticed, meant: Noun, marks: Marks, before: list[Token]) -> bool:
    if meant.vague or meant.needs:
        if _signed(found.head):
            return True
    else:
        return True
    has = {part for token in before for part in (str(token.lemma_).lower(), *token.lower_.split("-"))}
    has |= {str(token.lemma_).lower() for token in _under(found.head, "of", "for", "on")}
    if found.article in ("definite", "possessive") and not _under(found.head, "of") and not found.telling:
        has.add("THE")
    named = any(token.pos_ == "PROPN" or _adjective_of_name(token) or marks.keys([token], "actor") for token in before)
    if named or found.article == "possessive":
        has.add("NAME")
    if found.owners:
        has.add("NAME")
    if found.article == "indefinite" or found.cues:
        has.add("NUMBER")
    return bool(has & meant.needs)


def _business(token: Token) -> bool:
    """Whether it is what an office is for."""
    return (
        token.dep_ == "pobj" and token.head.lower_ in ("of", "for") and token.head.head.lower_ in words("offices for")
    )


def _adjective_of_name(token: Token) -> bool:
    """ "The Caribbean effort": of a land that is no actor."""
    return token.pos_ == "ADJ" and token.i > token.sent.start and token.text[:1].isupper() and not token.text.isupper()


def _signed(head: Token) -> bool:
    outer = syntax.conjoined(syntax.outer(head))
    acts = outer.head
    if outer.dep_ in ("dobj", "nsubjpass") and acts.lemma_.lower() in words("signs"):
        return not (acts.lemma_.lower() in ("make", "produce", "put") and known(head) not in ("text", "peace", "paper"))
    return outer.dep_ == "pobj" and outer.head.lower_ == "to" and outer.head.head.lemma_.lower() == "put"


def _really(found: Noticed, outer: Token) -> bool:
    """Sets whether it is more than demanded or refused; False where it is a mediation that is only offered."""
    said = syntax.attitude(outer)
    if said is None:
        lead = syntax.conjoined(outer)
        object_of = lead.dep_ in ("dobj", "nsubjpass") and lead.head != lead
        found.real = not (found.article in ("bare", "indefinite") and object_of and syntax.unreal(lead.head))
        return True
    found.real = found.article in ("definite", "possessive", "name") and said[0] not in ("offer", "demand")
    return not (said[0] == "offer" and found.kind == "Process")
