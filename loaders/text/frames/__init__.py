"""Frames: patterns over the dependency parse, as data, that say who does what to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph import ontology
from graph.model import Props
from loaders.text import processes
from loaders.text.frames import arguments, patterns
from loaders.text.frames.fillers import Filler, Fillers
from loaders.text.frames.patterns import NEAREST, Index, Match, Path, Yield
from loaders.text.frames.status import stance, tense
from loaders.text.frames.words import words
from loaders.text.model import Reading, Statement, Thing

if TYPE_CHECKING:
    from spacy.tokens import Token

_RANK = ("denied", "planned", "offered", "reported", "stated")
_FAR = 12  # words between trigger and argument beyond which a match is less sure
_FAR_SURE = 0.9
_NEAREST_SURE = 0.85
_TWO_OR_THREE = 3
# "The leaders of A and B signed": A and B are the parties, whoever the leaders were.
_FOR_OWNERS = frozenset({"PARTY_TO", "OBSERVES", "MEDIATES"})
_SPOKEN_OF = frozenset({"Process", "Agreement", "Event"})


def state(reading: Reading, index: Index | None = None) -> None:
    """Adds the statements that the patterns find, each with its status.

    One for each relation, type and both ends: the plainest that the text has.
    """
    known = patterns.index() if index is None else index
    fillers = Fillers(reading)
    best = {_key(one): one for one in reading.statements}  # what the names themselves say of offices and envoys
    for token in reading.doc:
        if fillers.inside(token):
            continue
        for match in patterns.matches(token, known, fillers.named(token), fillers.kind(token)):
            for one in _statements(reading, fillers, match):
                key = _key(one)
                if key not in best or _plain(one) > _plain(best[key]):
                    best[key] = one
    _no_party_mediates(best)
    _no_delegate_mediates(best)
    _no_mediator_agrees(best)
    told = {_key(one) for one in reading.statements}
    reading.statements += [one for key, one in best.items() if key not in told]


def _key(one: Statement) -> tuple[str, str, str]:
    """By what two statements are the same relation."""
    if ontology.default().relation(one.type).symmetric and one.target < one.source:
        return one.type, one.target, one.source
    return one.type, one.source, one.target


def _no_party_mediates(best: dict[tuple[str, str, str], Statement]) -> None:
    """Who mediates talks is no party to them, if the text says the former no less plainly. A mediator may sign, though."""
    for key, one in list(best.items()):
        mediates = best.get(("MEDIATES", *key[1:])) if key[0] == "PARTY_TO" else None
        if mediates is not None and not one.reason.endswith(": sign") and _plain(mediates)[0] >= _plain(one)[0]:
            del best[key]


def _no_delegate_mediates(best: dict[tuple[str, str, str], Statement]) -> None:
    """Whoever acts for a party leads talks as its delegate: to lead them is to mediate only where somebody else does it."""
    parties = {one.source for one in best.values() if one.type == "PARTY_TO"}
    delegates = {one.source for one in best.values() if one.type == "REPRESENTS" and one.target in parties}
    for key, one in list(best.items()):
        if (
            one.type == "MEDIATES"
            and one.source in delegates
            and one.reason.removeprefix("mediate: ") in words("to lead")
        ):
            del best[key]


def _no_mediator_agrees(best: dict[tuple[str, str, str], Statement]) -> None:
    """ "The parties and the mediators agreed to meet again": the mediators agree with nobody."""
    mediators = {one.source for one in best.values() if one.type == "MEDIATES" and one.status == "stated"}
    for key, one in list(best.items()):
        if one.reason == "agree: agree" and not mediators.isdisjoint((one.source, one.target)):
            del best[key]


def _plain(one: Statement) -> tuple[int, float]:
    return _RANK.index(one.status), one.confidence


def _statements(reading: Reading, fillers: Fillers, match: Match) -> Iterator[Statement]:
    filled: dict[str, list[Filler]] = {}
    props: Props | None = None
    status = ""
    for wanted in match.pattern.yields:
        pairs = list(_pairs(reading, fillers, match, wanted, filled))
        if pairs and props is None:
            how = stance(match.trigger, match.pattern.attempts, match.pattern.negated, match.pattern.promised)
            status = (
                match.pattern.status if match.pattern.status and how.status in ("stated", "reported") else how.status
            )
            props = _props(fillers, match.trigger, how.speaker)
            if wanted.type == "HOLDS":
                props = {**(props or {}), **_office(match)}
        for source, target in (*pairs, *(_again(fillers, match, wanted) if pairs else ())):
            tokens = [source.token, target.token, *match.heads]
            start, end = min(one.idx for one in tokens), max(one.idx + len(one) for one in tokens)
            sure = match.pattern.confidence * source.sure * target.sure
            if max(abs(source.token.i - match.trigger.i), abs(target.token.i - match.trigger.i)) > _FAR:
                sure *= _FAR_SURE
            reason = f"{match.pattern.frame}: {match.trigger.lemma_.lower()}"
            yield Statement(
                wanted.type, source.key, target.key, start, end, round(sure, 3), status, reason, dict(props or {})
            )


def _props(fillers: Fillers, trigger: Token, speaker: Token | None) -> Props:
    props: dict[str, str] = {}
    if when := tense(trigger):
        props["tense"] = when
    if speaker is not None and (said := fillers.of(speaker, ontology.default().actors)):
        props["said_by"] = fillers.reading.things[said[0].key].name
    return props


def _office(match: Match) -> Props:
    """The title in the text's words, and whether it is a past one."""
    noun = match.trigger
    before = [
        one
        for one in noun.subtree
        if one.head == noun and one.i < noun.i and one.dep_ in ("amod", "compound", "nmod") and one.text.islower()
    ]
    former = any(one.lower_ in words("former") for one in before)
    named = [one.text for one in (*before, noun) if one.lower_ not in words("former") and one.pos_ != "NUM"]
    props: dict[str, str | bool] = {"title": match.pattern.title or " ".join(named)}
    return {**props, "former": True} if former else dict(props)


def _again(fillers: Fillers, match: Match, wanted: Yield) -> Iterator[tuple[Filler, Filler]]:
    """The same of others, where the verb is said once: "A was represented by X, and B by Y"."""
    relation, kinds, slots = ontology.default().relation(wanted.type), match.pattern.kinds, match.pattern.slots
    for done, by in arguments.again(match.trigger):
        ends = []
        for slot, some in ((wanted.source, relation.sources), (wanted.target, relation.targets)):
            starts = {"subject": by, "object": done}
            ends.append(
                next(
                    (
                        found
                        for path in slots[slot]
                        if path[0] in starts
                        for token in (arguments.walk([starts[path[0]]], path[1:]) if path[1:] else [starts[path[0]]])
                        if (found := fillers.of(token, kinds.get(slot, some), coordinated=False))
                    ),
                    [],
                )
            )
        yield from ((source, target) for source in ends[0] for target in ends[1] if source.key != target.key)


def _pairs(
    reading: Reading, fillers: Fillers, match: Match, wanted: Yield, filled: dict[str, list[Filler]]
) -> Iterator[tuple[Filler, Filler]]:
    relation = ontology.default().relation(wanted.type)
    kinds = match.pattern.kinds
    sources = _fill(reading, fillers, match, wanted.source, kinds.get(wanted.source, relation.sources), filled)
    if not sources:
        return
    if wanted.type == "AGREES_WITH" and len(sources) > _TWO_OR_THREE:
        return  # what many agree to is a text; it says little of each two of them
    targets = _fill(reading, fillers, match, wanted.target, kinds.get(wanted.target, relation.targets), filled)
    for number, source in enumerate(sources):
        for target in targets[number + 1 :] if wanted.source == wanted.target else targets:
            third = wanted.type == "PARTY_TO" and _third(source.token)
            if source.key != target.key and not third:
                yield source, target


def _third(token: Token) -> bool:
    """Is it a mediator or an onlooker ("with X as witness", "with X looking on"), so no party?"""
    said = [*token.children, *token.doc[token.i + 1 : token.i + 2]]
    told = token.head.lower_ == "with" and any(
        one.lower_ == "as" or (one.dep_ == "acl" and one.tag_ == "VBG") for one in said
    )
    return told or token.lemma_.lower() in words("third parties")


def _fill(
    reading: Reading, fillers: Fillers, match: Match, slot: str, kinds: frozenset[str], filled: dict[str, list[Filler]]
) -> list[Filler]:
    """What fills a slot. Two relations of a pattern may ask for it."""
    if slot not in filled:
        found: list[Filler] = []
        for path in match.pattern.slots[slot]:
            found += _along(reading, fillers, match, path, kinds)
            if not found and path == ("subject",):
                found += [one for who in arguments.sayer(match.trigger) for one in fillers.of(who, kinds)]
            if found and not match.pattern.all:
                break
        filled[slot] = found
    return [one for one in filled[slot] if reading.things[one.key].kind in kinds]


def _along(reading: Reading, fillers: Fillers, match: Match, path: Path, kinds: frozenset[str]) -> Iterator[Filler]:
    if path[0] == NEAREST:
        if arguments.undoes(match.trigger):
            return
        thing = _itself(reading, match.trigger, kinds & _SPOKEN_OF) or processes.nearest(
            reading, match.trigger.idx, kinds & _SPOKEN_OF, _deed(match.trigger)
        )
        if thing is not None:
            yield Filler(thing.key, match.trigger, _NEAREST_SURE)
        return
    held = any(wanted.type == "HOLDS" for wanted in match.pattern.yields)
    if held and match.trigger.tag_ in ("NNS", "NNPS"):
        return  # which of several holds what is told beside the names
    for token in list(arguments.walk(match.heads, path))[: 1 if held and path == ("holder",) else None]:
        # Before a noun stand descriptions, too: only what is a thing itself counts there. An envoy is one of the men named.
        one = held or path[-1] == "self" or (path[-1] == "holder" and _single(match.trigger))
        found = fillers.of(token, kinds, owners=path[-1] != "'s" and not held, coordinated=not one)
        if _FOR_OWNERS & {wanted.type for wanted in match.pattern.yields} and path[-1] not in ("self", "'s"):
            found = [owner for filler in found for owner in fillers.owners(filler, kinds)]
        for filler in found:
            # "signed for A, B for C": B is no more of whom the first one signs for.
            if filler.token != token and arguments.preposition(filler.token, path[-1]):
                continue
            if not fillers.another(token, filler.token, path[-1]):
                yield filler


def _itself(reading: Reading, trigger: Token, kinds: frozenset[str]) -> Thing | None:
    """The process whose own words the trigger is among: "two months of shuttling by X"."""
    around = [
        one
        for one in reading.mentions
        if one.start <= trigger.idx < one.end and one.form != "trigger" and reading.things[one.thing].kind in kinds
    ]
    return reading.things[min(around, key=lambda one: one.end - one.start).thing] if around else None


def _deed(trigger: Token) -> str:
    """The verb that tells which process is meant: "signed as a witness" is about what is signed."""
    above = trigger.head
    verb = above.head if trigger.dep_ == "pobj" and above.lower_ == "as" else trigger
    return verb.lemma_.lower()


def _single(noun: Token) -> bool:
    """ "UN envoy X and Y", "the envoy of the UN, X, and Y": the noun is said of X alone."""
    beside = noun.dep_ in ("appos", "compound", "nmod") or any(one.dep_ == "appos" for one in noun.children)
    return beside and noun.tag_ not in ("NNS", "NNPS")
