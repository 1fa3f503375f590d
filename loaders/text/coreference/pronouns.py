"""Pronouns: he and she, it, they; who, which and whose; himself; I and we in what somebody is quoted with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model import fold
from loaders.text.coreference import clauses, quotes
from loaders.text.coreference.ranking import best
from loaders.text.coreference.relative import relative
from loaders.text.coreference.scene import Referent, Scene
from loaders.text.coreference.words import words
from loaders.text.processes.words import preferred

if TYPE_CHECKING:
    from spacy.tokens import Token

_SEX = {
    **dict.fromkeys(("he", "him", "his", "himself"), "male"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "female"),
}
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_WHO = frozenset({"who", "whom", "whose", "which", "that"})
_I = frozenset({"i", "me", "my", "mine"})
_WE = frozenset({"we", "us", "our", "ours"})
_SELF = frozenset({"himself", "herself", "itself", "themselves"})
_ADDRESSES = frozenset({"mr", "mrs", "ms", "miss", "queen", "king", "princess", "prince"})


def resolve(scene: Scene, token: Token) -> bool:
    """Adds whom a pronoun means, if it is clear. True when the token is a pronoun, resolved or not."""
    text = token.lower_
    if token.tag_ not in ("PRP", "PRP$", "WP", "WP$", "WDT"):
        return False
    # "24 people, among them", "His Highness".
    if token.head.lower_ in ("among", "amongst") or token.head.lemma_.lower() in words("addresses"):
        return True
    if text in _SELF:
        things = _oneself(scene, token)
    elif text in _WHO:
        things = relative(scene, token)
    elif quotes.inside(scene, token):
        things = _quoted(scene, token)
    elif text in _SEX:
        things = _person(scene, token, _SEX[text])
    elif text in _IT:
        things = _it(scene, token)
    elif text in _THEY:
        things = _they(scene, token)
    else:
        things = ()
    if things:
        scene.add(token, token.i, token.i + 1, things, "pronoun")
    elif text in _SEX:
        scene.open[token.i] = "person"
    elif text in _THEY or (text in _IT and not _nobody(scene, token)):
        scene.open[token.i] = "group" if _actor_like(scene, token) > 0 else "matter"
    return True


_DONE = 0.7  # what it adds that a verb is said of such things


def of_speaker(scene: Scene, token: Token) -> bool:
    """Is it "I" or "we" of somebody who is quoted?"""
    return token.lower_ in _I | _WE and quotes.inside(scene, token)


# He and she.


def sex(scene: Scene, key: str) -> str:
    """male, female, or "" where nothing tells: by titles, first names and what the text said before."""
    told = {word for one in scene.people.descriptions.get(key, ()) for word in one.words} | _first_names(scene, key)
    return next((one for one in ("female", "male") if told & words(one)), "")


def _first_names(scene: Scene, key: str) -> frozenset[str]:
    """A person's first name, and how he is addressed: Mr, Queen."""
    if key not in scene.first_names:
        thing = scene.reading.things[key]
        names = fold(" ".join((thing.name, *thing.aliases))).split()
        for one in scene.reading.of(key)[:4]:
            names += fold(scene.reading.article.text[one.start : one.end]).split()[:-1]
        scene.first_names[key] = frozenset(names[:1]) | (_ADDRESSES & set(names))
    return scene.first_names[key]


def _person(scene: Scene, token: Token, wanted: str) -> tuple[str, ...]:
    def may(one: Referent) -> float | None:
        if one.many or one.sort != "person" or one.token.i in scene.demonyms:
            return None
        if not one.things:
            return -0.3
        known = sex(scene, one.things[0])
        if known and known != wanted:
            return None
        return 0.0 if known else (-0.2 if wanted == "male" else -0.6)

    return best(scene, token, may, 3)


# It.


def _actor_like(scene: Scene, token: Token) -> float:
    """Does the pronoun act, or have what actors have (1), or do what talks and texts do (-1)? 0: neither is told."""
    if token.dep_ == "poss":
        head = token.head
        lemmas = {head.lemma_.lower(), *(one.lower_ for one in head.children if one.dep_ in ("amod", "compound"))}
        return 1.0 if lemmas & (words("actors_have") | words("persons") | words("offices")) else 0.0
    verb = clauses.verb(token)
    if token.dep_ not in ("nsubj", "nsubjpass"):
        return -0.5
    if verb is None:
        return 0.0
    if token.dep_ == "nsubj":
        while True:
            if verb.lemma_.lower() in words("actors_do"):
                return 1.0
            if verb.lemma_.lower() in words("matters_do"):
                return -1.0
            following = [one for one in verb.children if one.dep_ == "xcomp"]
            if not following:
                return 0.0
            verb = following[0]
    if token.dep_ == "nsubjpass" and verb.lemma_.lower() in (
        "sign",
        "broker",
        "mediate",
        "hold",
        "negotiate",
        "initial",
    ):
        return -1.0
    return 0.0


def _nobody(scene: Scene, token: Token) -> bool:
    """ "It seems that", "it was Norway that", "it is clear that"."""
    if token.dep_ == "expl":
        return True
    if token.dep_ not in ("nsubj", "nsubjpass"):
        return False
    verb = token.head
    if verb.lemma_.lower() in words("nobody"):
        return True
    below = list(verb.children)
    if verb.lemma_ == "be":
        attributes = [one for one in below if one.dep_ in ("attr", "acomp", "npadvmod", "prep", "advmod")]
        clauses = [one for one in below if one.dep_ in ("ccomp", "xcomp", "advcl", "csubj", "relcl")]
        clauses += [two for one in attributes for two in one.children if two.dep_ in ("relcl", "ccomp", "xcomp", "acl")]
        times = [one for one in attributes if one.ent_type_ in ("TIME", "DATE") or one.dep_ == "npadvmod"]
        return bool(clauses and attributes) or bool(times)
    return token.dep_ == "nsubjpass" and any(one.dep_ in ("ccomp",) for one in below)


def _it(scene: Scene, token: Token) -> tuple[str, ...]:
    if _nobody(scene, token):
        return ()
    acts = _actor_like(scene, token)
    # "Brokered it": what is brokered is an agreement.
    done = preferred(token.head.lemma_.lower()) if token.dep_ in ("dobj", "nsubjpass") else ()

    def may(one: Referent) -> float | None:
        if one.many and one.sort != "body":
            return None
        if token.dep_ == "nsubj" and acts > 0 and one.sort == "matter" and one.things:
            return None
        if one.sort in ("person", "mixed", "place") or len(one.things) > 1 or (one.many and not one.things):
            return None
        if one.token.i in scene.demonyms and one.token.tag_ in ("NNS", "NNPS"):
            return None
        worth = 0.0
        if one.sort in ("body", "group"):
            worth = 1.2 * acts - (0.3 if one.sort == "group" else 0.0)
        else:
            worth = -1.2 * acts
            if done and one.things:
                worth += _DONE if scene.kind(one.things[0]) == done[0] else -_DONE
            if acts > 0 and not one.things:
                return None if token.dep_ != "poss" else worth - 0.4
        if one.token.i in scene.demonyms:
            worth -= 0.6
        return worth

    return best(scene, token, may, 1 if acts <= 0 else 2, 0.6)


# They.


def _they(scene: Scene, token: Token) -> tuple[str, ...]:
    acts = _actor_like(scene, token)

    def may(one: Referent) -> float | None:
        animate = one.sort in ("person", "body", "group", "mixed")
        if one.many:
            worth = 0.4 if len(one.things) > 1 else 0.0
        elif one.sort == "group":
            worth = 0.0
        elif one.sort == "body" and scene.kind(one.things[0]) == "Organization":
            worth = -0.8
        elif one.sort == "body" and one.token.tag_ == "NNPS":
            worth = -0.6
        else:
            return None
        if not animate:
            worth -= 1.2 if acts > 0 else 0.2
        return worth + (0.4 * acts if animate else 0.0)

    return best(scene, token, may, 1, 0.6)


# Who and which.


# Himself.


def _oneself(scene: Scene, token: Token) -> tuple[str, ...]:
    if token.dep_ in ("appos", "npadvmod", "advmod") and token.i and (found := scene.means(scene.tokens[token.i - 1])):
        return found
    verb = clauses.verb(token) or clauses.clause(token)
    subject = clauses.subject(verb)
    if subject is None or subject.i >= token.i:
        return ()
    things = scene.means(subject)
    person = token.lower_ in ("himself", "herself")
    return things if things and all((scene.kind(one) == "Person") == person for one in things) else ()


# I and we, in a quotation.


def _quoted(scene: Scene, token: Token) -> tuple[str, ...]:
    """Who is quoted; "we" is whom the one who speaks holds an office of, where that is known."""
    text = token.lower_
    if text not in _I | _WE:
        return ()
    speaker = quotes.speaker(scene, token)
    if not speaker or text in _I:
        return speaker
    bodies = {
        one.owner
        for one in scene.people.descriptions.get(speaker[0], ())
        if one.owner and one.words and not one.former and scene.kind(one.owner) != "Person"
    }
    return (next(iter(bodies)),) if len(bodies) == 1 else speaker
