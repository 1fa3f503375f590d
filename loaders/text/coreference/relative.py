"""Whom "who", "which" and "whose" mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.text.coreference import clauses
from loaders.text.coreference.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

_PLURAL_VERB = frozenset({"are", "were", "have"})


def relative(scene: Scene, token: Token) -> tuple[str, ...]:
    if token.lower_ == "that" and token.tag_ not in ("WDT", "WP"):
        return ()
    verb = token
    for _ in range(8):
        if verb.dep_ == "relcl" or verb.head.i == verb.i:
            break
        verb = verb.head
    before = scene.tokens[token.i - 1] if token.i else token
    if before.lower_ in (
        "of",
        "to",
        "with",
        "by",
        "for",
        "from",
        "in",
        "at",
        "under",
        "against",
        "among",
        "between",
        "on",
    ):
        before = scene.tokens[max(0, before.i - 1)]
    if verb.dep_ == "relcl":
        noun = verb.head
    elif before.tag_ in ("NNP", "NN", "NNS", "NNPS") or before.text == ",":
        noun = before if before.text != "," else scene.tokens[max(0, before.i - 1)]
        while noun.dep_ in ("compound", "flat") and noun.head.i < token.i and noun.head.i != noun.i:
            noun = noun.head
    else:
        return ()
    if noun.i > token.i:
        return ()
    things = scene.means(noun)
    if things and not _agrees(scene, token, things):
        things = _nearest(scene, token, noun)
    elif things and token.lower_ in ("who", "whose") and scene.kind(things[0]) in ("Organization", "Place"):
        things = _bearer(scene, noun) or things
    if len(things) == 1 and verb.dep_ == "relcl" and _many(verb):
        things = _whole(scene, noun, token) or things
    return things if _agrees(scene, token, things) else ()


def _agrees(scene: Scene, token: Token, things: tuple[str, ...]) -> bool:
    kinds = {scene.kind(one) for one in things}
    if token.lower_ in ("who", "whom"):
        return kinds <= {"Person", "Group", "Organization"}
    if token.lower_ == "which":
        return "Person" not in kinds
    return True


def _nearest(scene: Scene, token: Token, noun: Token) -> tuple[str, ...]:
    """The noun nearest before it that "who" or "which" can be said of, in the phrase that it stands in."""
    for other in reversed(scene.doc[max(0, token.i - 10) : token.i]):
        things = scene.means(other)
        near = scene.sentence(other) == scene.sentence(token) and other.i not in scene.demonyms
        if near and things and _agrees(scene, token, things) and (clauses.embraces(other, noun) or other.i > noun.i):
            return things
    return ()


def _bearer(scene: Scene, noun: Token) -> tuple[str, ...]:
    """The person whom "of the OSCE" or "in Dili" tells of: "Robert Frowick of the OSCE, who"."""
    if noun.dep_ != "pobj" or noun.head.dep_ != "prep":
        return ()
    things = scene.means(noun.head.head)
    return things if things and all(scene.kind(one) == "Person" for one in things) else ()


def _many(verb: Token) -> bool:
    return verb.tag_ == "VBP" or any(
        one.dep_ in ("aux", "auxpass") and one.lower_ in _PLURAL_VERB for one in verb.children
    )


def _whole(scene: Scene, noun: Token, token: Token) -> tuple[str, ...]:
    while noun.dep_ == "conj":
        noun = noun.head
    each = [scene.means(one) for one in scene.listed(noun) if one.i < token.i]
    return tuple(dict.fromkeys(key for one in each for key in one)) if len(each) > 1 and all(each) else ()
