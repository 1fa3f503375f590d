"""Collectives: "both sides", "the two presidents", "the pair", "the mediators": a mention for each member."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from loaders.text.coreference import clauses, parties
from loaders.text.coreference.people import leads
from loaders.text.coreference.scene import Scene
from loaders.text.coreference.sets import TOGETHER, Several, every
from loaders.text.coreference.words import counts, parts, words

if TYPE_CHECKING:
    from spacy.tokens import Token

_BODIES = frozenset({"State", "Organization", "Group"})
_MARKS = frozenset(
    {"both", "two", "either", "neither", "each", "all", "three", "four", "five", "six", "seven", "eight"}
)
_BARE = frozenset(
    {
        "both",
        "two",
        "three",
        "four",
        "five",
        "six",
        "pair",
        "duo",
        "trio",
        "neither",
        "each",
        "either",
        "latter",
        "former",
    }
)
_LATER = 0.3  # what is left of a set that comes only after
_LISTED = 1.2  # what those are worth who only do the same
_LEAST = 0.28
_CLEAR = 0.88  # of the best, for the next one to leave it open


def resolve(scene: Scene, token: Token) -> bool:
    """Adds the members of a collective, if they are clear. True when the token heads one."""
    text, lemma = token.lower_, token.lemma_.lower()
    if text in _BARE and _bare(token):
        return _add(scene, token, _members(scene, token, "any", _count(scene, token), near=True))
    if token.i in scene.named or token.tag_ not in ("NN", "NNS"):
        return False
    plural = token.tag_ == "NNS" or any(one.lower_ in ("each", "either", "neither") for one in token.children)
    if not plural or not _definite(token):
        return False
    if any(one.dep_ == "appos" and one.i > token.i for one in token.children) or scene.named_after(token.i + 1):
        return True
    owned = _owners(scene, token)
    if not owned and any(one.dep_ == "prep" and one.lower_ == "of" for one in token.children):
        return False
    number = _count(scene, token)
    if not number and any(one.dep_ == "nummod" for one in token.children):
        return False
    if not owned and not plain(token) and lemma in words("collective", "bodies"):
        return False
    if lemma in words("collective", "parts") and (found := _by_part(scene, token, lemma, number)):
        return _add(scene, token, found)
    if lemma in words("collective", "people"):
        return _add(scene, token, _members(scene, token, "people", number)) if number or owned else False
    if lemma in words("collective", "bodies"):
        opposed = lemma in words("opposed")
        if not number and not opposed:
            return False
        return _add(scene, token, _members(scene, token, "sides" if opposed else "bodies", number))
    return False


def plain(token: Token) -> bool:
    """Is nothing said of them but how many they are and that they are at odds? Not "the regroupment camps"."""
    said = [one for one in token.children if one.dep_ in ("amod", "compound", "nmod") and one.i < token.i]
    return all(one.lower_ in words("said") for one in said)


def _bare(token: Token) -> bool:
    """ "Both met", "the two": not "both sides", "two weeks", "both A and B"."""
    text = token.lower_
    if text in ("pair", "duo", "trio", "latter", "former"):
        return (
            token.tag_ in ("NN", "JJ")
            and token.dep_ not in ("amod", "compound")
            and any(one.lower_ == "the" for one in token.children)
            and not any(one.dep_ == "prep" for one in token.children)
        )
    if token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj", "appos", "attr", "conj"):
        return False
    if any(one.dep_ == "prep" and one.lower_ == "of" for one in token.children):
        return False
    # "A and B both turned up": they are named.
    if token.dep_ in ("nsubj", "nsubjpass") and any(
        one.dep_ in ("nsubj", "nsubjpass") and one.i < token.i for one in token.head.children
    ):
        return False
    if text in ("both", "each", "either", "neither"):
        return token.tag_ in ("DT", "CC", "RB", "PDT") or token.pos_ == "PRON"
    return any(one.lower_ in ("the", "these", "those", "other", "all") for one in token.children)


def _definite(token: Token) -> bool:
    marks = [
        one.lower_ for one in token.children if one.dep_ in ("det", "predet", "nummod", "poss", "amod", "cc", "preconj")
    ]
    return any(one in ("the", "both", "these", "those", "all", "each", "either", "neither", "their") for one in marks)


def _count(scene: Scene, token: Token) -> int:
    """How many there are said to be; 0 where that is open."""
    for one in (token, *token.children):
        text = one.lower_
        if text in ("latter", "former", "each"):
            return 2 if one.i == token.i or text == "each" else 0
        if text in counts():
            return counts()[text]
    return 0


def _add(scene: Scene, token: Token, things: tuple[str, ...]) -> bool:
    if not things:
        return True
    if token.lower_ in ("latter", "former"):
        one = things[1 if token.lower_ == "latter" else 0]
        scene.add(token, token.i - 1, token.i + 1, (one,), "nominal")
        return True
    scene.add(
        token, token.left_edge.i if token.left_edge.i > token.i - 6 else token.i, token.i + 1, things, "collective"
    )
    return True


# Who stands together.


# Whom a collective means.


def _members(scene: Scene, token: Token, sort: str, number: int, near: bool = False) -> tuple[str, ...]:
    """Of the sets of that sort and number the one that is spoken of most, the near before the far."""
    third = _aside(scene, sort)
    aside = parties.acting(scene, token)
    owned = _owners(scene, token)
    scores: dict[frozenset[str], float] = {}
    order: dict[frozenset[str], tuple[str, ...]] = {}
    sets = list(every(scene, token.i))
    if len(owned) > 1:
        sets = [Several(one, token.i - 1, 3.0) for one in (owned, _bodies(scene, owned)) if one]
    for one in sets:
        fades = _fades(scene, token, one.place, near, sort)
        # A mere list is no quarrel, the less so where it is not said how many they are.
        if sort == "sides" and one.worth <= (TOGETHER if number else _LISTED):
            continue
        for keys, share in _as(scene, one.things, sort, token):
            if set(keys) & set(owned) and sort == "people":
                continue
            if (number and len(keys) != number) or len(keys) < 2 or set(keys) & aside:
                continue
            worth = one.worth * share * fades
            if sort == "people":
                worth += _titles(scene, keys, token)
            if third & set(keys):
                worth *= 0.5 if sort == "people" else 0.3
            mark = frozenset(keys)
            scores[mark] = max(scores.get(mark, 0.0), worth) + 0.3 * min(scores.get(mark, 0.0), worth)
            order.setdefault(mark, keys)
    ranked = sorted(scores, key=lambda one: -scores[one])
    if not ranked or scores[ranked[0]] < _LEAST:
        return ()
    if len(ranked) > 1 and scores[ranked[1]] > _CLEAR * scores[ranked[0]]:
        return ()
    return order[ranked[0]]


def _aside(scene: Scene, sort: str) -> frozenset[str]:
    """Who stands between those who are meant."""
    if sort == "sides":
        return parties.third(scene)
    return parties.between(scene) if sort == "people" else frozenset()


def _fades(scene: Scene, token: Token, place: int, near: bool, sort: str) -> float:
    """What is left of a set's worth, from 0 to 1, by how far away it is."""
    between = scene.sentence(token) - scene.sentence(scene.tokens[place])
    if place > token.i:
        # Before anybody else was named, those who are named next.
        early = not between or (sort == "sides" and scene.sentence(token) <= 1)
        return _LATER if early and not near else 0.0
    if near:
        return 0.5**between if between <= 2 else 0.0
    return float({"people": 0.8, "sides": 0.9}.get(sort, 0.85) ** between)


def _titles(scene: Scene, keys: tuple[str, ...], token: Token) -> float:
    """What it adds that they are known to be presidents, ministers, speakers; what it takes that they are known as others."""
    said = scene.people.description(token).words - set(counts()) - words("said")
    if said <= {"leader", "man", "woman", "official", "politician"}:
        return 0.0
    known = [[one.words for one in scene.people.descriptions.get(key, ()) if one.words] for key in keys]
    if all(any(said <= one for one in ones) for ones in known):
        return 1.0
    # Whoever represents a state may be its minister.
    return -0.5 if all(known) and not any("envoy" in one for ones in known for one in ones) else 0.0


def _owners(scene: Scene, token: Token) -> tuple[str, ...]:
    """Those whose presidents or governments are meant: "their foreign ministers", "the leaders of France and Germany"."""
    for one in token.children:
        if one.dep_ == "poss" and len(found := scene.heads.get(one.i, ())) > 1:
            return found
        if one.dep_ == "prep" and one.lower_ == "of":
            for below in one.children:
                each = [scene.means(two) for two in scene.listed(below)]
                if len(each) > 1 and all(len(two) == 1 for two in each):
                    return tuple(two[0] for two in each)
    return ()


def _as(scene: Scene, things: tuple[str, ...], sort: str, token: Token) -> Iterator[tuple[tuple[str, ...], float]]:
    """A set as one of the sort that is asked for: the states of presidents, the presidents of states."""
    kinds = {scene.kind(one) for one in things}
    people = kinds == {"Person"}
    if sort == "any":
        if people or kinds <= _BODIES:
            yield things, 1.0
    elif sort == "people":
        if people:
            yield things, 1.0
        elif kinds <= {"State", "Organization", "Group"}:
            holders = [_holder(scene, one, token) for one in things]
            if all(holders) and len(set(holders)) == len(holders):
                yield tuple(one for one in holders if one), 0.7
    elif kinds <= _BODIES:
        yield things, 1.0
    elif people:
        if bodies := _bodies(scene, things):
            yield bodies, 0.5 if sort == "sides" else 0.6
        elif sort == "sides" and token.lemma_.lower() in ("side", "camp", "rival", "faction", "party"):
            yield things, 0.5


def _bodies(scene: Scene, people: tuple[str, ...]) -> tuple[str, ...]:
    """The state or body of each person, when each has one of their own."""
    owners = [sorted(one for one in scene.people.owners(key) if scene.kind(one) in _BODIES) for key in people]
    if all(len(one) == 1 for one in owners) and len({one[0] for one in owners}) == len(owners):
        return tuple(one[0] for one in owners)
    return ()


def _holder(scene: Scene, body: str, token: Token) -> str | None:
    """Who in the text has the office of a body that a collective names: "the two presidents"."""
    said = scene.people.description(token).words - {"two", "three", "four", "both"}
    owned = _owners(scene, token)
    found = []
    for key, descriptions in scene.people.descriptions.items():
        # "The presidents of Guyana and Venezuela" are often named after that.
        if scene.kind(key) != "Person" or (scene.last_mention(key, token.i) < 0 and not owned):
            continue
        for one in descriptions:
            held = one.owner == body and not one.former
            if held and (said <= one.words or ("leader" in said and leads(one))):
                found.append(key)
                break
    return found[0] if len(set(found)) == 1 else None


def _by_part(scene: Scene, token: Token, noun: str, number: int) -> tuple[str, ...]:
    """ "The guarantors": those who were said to guarantee, to be guarantors or to serve as such."""
    found: list[str] = []
    for i, things in sorted(scene.heads.items()):
        one = scene.tokens[i]
        if i >= token.i or not all(scene.reading.things[key].actor for key in things):
            continue
        verb = clauses.verb(one)
        if verb is None or clauses.role(one) not in ("subject", "agent"):
            continue
        said = parts().get(verb.lemma_.lower()) == noun
        for below in verb.subtree:
            if (
                below.lemma_.lower() == noun
                and below.i != token.i
                and below.dep_ in ("attr", "pobj")
                and below.i > verb.i
            ):
                said = said or below.dep_ == "attr" or below.head.lower_ == "as"
        if said and not any(two.dep_ == "neg" for two in verb.children):
            found += [key for key in things if key not in found]
    return tuple(found) if len(found) > 1 and (not number or len(found) == number) else ()
