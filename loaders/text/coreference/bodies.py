"""States, bodies and movements that a noun means: "the kingdom", "the government", "the rebels", "the committee"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model import fold
from loaders.text.coreference import clauses
from loaders.text.coreference.parties import acting, third
from loaders.text.coreference.scene import Scene, folded
from loaders.text.coreference.words import means, words

if TYPE_CHECKING:
    from spacy.tokens import Token

NEAR = 130  # tokens; whoever was named further back is named again


def body_of(scene: Scene, token: Token) -> str | None:
    lemma, plural = token.lemma_.lower(), token.tag_ == "NNS"
    texts = [one.lower_ for one in token.children if one.dep_ in ("amod", "compound")]
    if lemma in words("rebels") or lemma in words("armed"):
        for one in token.children:
            # "The M23 rebels".
            if one.dep_ in ("compound", "nmod") and one.i in scene.heads and one.i not in scene.demonyms:
                key = scene.heads[one.i][0]
                return key if scene.kind(key) in ("Organization", "Group") else None
    if lemma == "government" and not plural:
        return _government(scene, token)
    for noun in (*(f"{one} {lemma}" for one in texts), lemma):
        if not plural and noun in means():
            return _certain(scene, token, means()[noun])
    if scene.owner(token) is not None or any(one.dep_ == "poss" for one in token.children):
        return None
    if (lemma in words("rebels") and plural and not texts) or (lemma == "movement" and not plural):
        return _movement(scene, token)
    if plural:
        return None
    if lemma in ("country", "nation"):
        return _country(scene, token)
    return _by_its_noun(scene, token) or (_movement(scene, token) if lemma in words("armed") and not texts else None)


def recent(scene: Scene, token: Token, keys: set[str]) -> list[str]:
    placed = {one: scene.last_mention(one, token.i) for one in keys}
    return sorted((one for one in keys if placed[one] >= 0), key=lambda one: -placed[one])


def _certain(scene: Scene, token: Token, names: frozenset[str]) -> str | None:
    """The last named of those that a noun can mean; not who does something to it: "Oman shielded the kingdom"."""
    keys = {key for key in scene.reading.things if folded(scene.reading, key) & names} - acting(scene, token)
    found = recent(scene, token, keys)
    return found[0] if found else None


def _government(scene: Scene, token: Token) -> str | None:
    """ "The Algerian government" is Algeria; "the government" of whom there are rebels, or of whom the text tells."""
    owner = scene.owner(token)
    if owner is not None:
        return owner if scene.kind(owner) == "State" and not _has_word(token) else None
    if any(one.dep_ in ("poss", "amod", "compound") for one in token.children):
        return None
    verb = clauses.verb(token)
    subject = clauses.subject(verb) if verb is not None else None
    if subject is not None and len(people := scene.means(subject)) == 1 and clauses.role(token) == "oblique":
        states = [one for one in scene.people.owners(people[0]) if scene.kind(one) == "State"]
        if len(states) == 1 and scene.kind(people[0]) == "Person" and token.head.lower_ == "for":
            return states[0]
    return _focus(scene, token)


def _has_word(token: Token) -> bool:
    """ "The previous Israeli government" is not Israel."""
    return any(
        one.dep_ == "amod" and one.lower_ in ("new", "former", "previous", "next", "future") for one in token.children
    )


def _focus(scene: Scene, token: Token) -> str | None:
    """The state that the text is about: the one named most, if it stands out."""
    counts: dict[str, float] = {}
    aside = third(scene)
    for i, things in scene.heads.items():
        for key in things:
            if scene.kind(key) == "State" and key not in aside:
                counts[key] = counts.get(key, 0.0) + (1.0 if clauses.role(scene.tokens[i]) != "modifier" else 0.7)
    title = f" {fold(scene.reading.article.title)} "
    for key in counts:
        counts[key] += 3.0 * any(f" {one} " in title for one in folded(scene.reading, key))
    if not counts:
        return None
    ranked = sorted(counts, key=lambda one: -counts[one])
    if len(ranked) == 1 or (counts[ranked[0]] >= 2.5 and counts[ranked[0]] >= 1.5 * counts[ranked[1]]):
        return ranked[0]
    return None


def _country(scene: Scene, token: Token) -> str | None:
    """ "The country": the state that was named last, if no other stands beside it."""
    near = {
        key
        for i, things in scene.heads.items()
        for key in things
        if i < token.i and scene.kind(key) == "State" and scene.sentence(token) - scene.sentence(scene.tokens[i]) <= 1
    }
    near -= acting(scene, token)
    return next(iter(near)) if len(near) == 1 else None


def _movement(scene: Scene, token: Token) -> str | None:
    """ "The rebels": the one armed movement of the text, or the last named of two that are far apart."""
    found = {
        key: last
        for key in scene.reading.things
        if (last := scene.last_mention(key, token.i)) >= 0 and _takes_arms(scene, key)
    }
    if len(found) <= 1:
        return next(iter(found), None)
    first, second = sorted(found, key=lambda one: -found[one])[:2]
    return (
        first if scene.sentence(scene.tokens[found[first]]) - scene.sentence(scene.tokens[found[second]]) >= 2 else None
    )


def _takes_arms(scene: Scene, key: str) -> bool:
    """By its name, by what is said of it or by the next word: "the M23 rebels"."""
    thing = scene.reading.things[key]
    if thing.kind not in ("Organization", "Group"):
        return False
    names = {fold(one).removeprefix("the ") for one in (thing.name, *thing.aliases)}
    said = {word for one in scene.people.descriptions.get(key, ()) for word in one.words}
    after = {fold(scene.tokens[i + 1].text) for i in scene.places(key) if i + 1 < len(scene.doc)}
    rebels = words("rebels") | {f"{one}s" for one in words("rebels")}
    return bool(
        (names | {word for one in names for word in one.split()} | said | after) & (words("movements") | rebels)
    )


def _by_its_noun(scene: Scene, token: Token) -> str | None:
    """ "The committee": the Tripartite High Committee, by the noun in its name or said of it."""
    lemma = token.lemma_.lower()
    found = set()
    for key, thing in scene.reading.things.items():
        if thing.kind not in ("Organization", "Group", "State"):
            continue
        names = {fold(thing.name).split()[-1:] and fold(thing.name).split()[-1]} | {
            word for one in thing.aliases for word in fold(one).split()[-1:]
        }
        said = {word for one in scene.people.descriptions.get(key, ()) if one.place < token.i for word in one.words}
        if lemma in names | said:
            found.add(key)
    near = recent(scene, token, found)
    return near[0] if near and token.i - scene.last_mention(near[0], token.i) < NEAR else None
