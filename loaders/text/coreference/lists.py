"""The names of a list in the order of the text, for sentences that the parser takes to pieces: "X of A, Y of B and Z"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.text.coreference.clauses import CLAUSE
from loaders.text.coreference.words import words

if TYPE_CHECKING:
    from loaders.text.coreference.scene import Scene

Marks = dict[int, tuple[int, str, str]]


def marks(scene: Scene) -> Marks:
    """By the token at which it begins, each name or demonym: (token after it, key of the thing, form)."""
    found: Marks = {}
    for one in scene.reading.mentions:
        if one.form not in ("name", "demonym"):
            continue
        span = scene.doc.char_span(one.start, one.end, alignment_mode="expand")
        if span is not None and (span.start not in found or found[span.start][0] < span.end):
            found[span.start] = (span.end, one.thing, one.form)
    return found


def named(scene: Scene, named: Marks, i: int) -> list[str]:
    """The actors that are listed from token `i` on: all persons, or all states and bodies, as the first of them is.

    Titles, owners ("Kenya's ex-president X") and where somebody is from ("X of Kenya") are passed over.
    """
    found: list[str] = []
    parted, last = True, False
    while i < len(scene.tokens):
        token = scene.tokens[i]
        if i in named:
            end, key, form = named[i]
            owner = end < len(scene.tokens) and scene.tokens[end].tag_ == "POS"
            if not owner and form == "name" and scene.reading.things[key].actor:
                if not parted:
                    break
                found.append(key)
                if last:
                    break
                parted = False
            i = _beyond(scene, named, end)
        elif token.text == "," or token.lower_ in words("parting"):
            parted, i = True, i + 1
            last = last or token.lower_ in ("and", "or")
        elif token.pos_ in CLAUSE or token.text in ".;:()\n" or token.lower_ in ("which", "who", "whose", "that"):
            break
        elif parted or token.is_punct:
            i += 1
        else:
            break
    people = [scene.kind(one) == "Person" for one in found]
    return [one for one, person in zip(found, people, strict=True) if person == people[0]]


def _beyond(scene: Scene, named: Marks, end: int) -> int:
    """The token after a name and after "of the Netherlands" behind it."""
    after = end + 1
    if end < len(scene.tokens) and scene.tokens[end].lower_ in ("of", "from"):
        while after < len(scene.tokens) and scene.tokens[after].lower_ == "the":
            after += 1
        if after in named:
            return named[after][0]
    return end
