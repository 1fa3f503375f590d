"""From the tokens that fill a slot to the things of the reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loaders.text.frames import arguments
from loaders.text.frames.words import words
from loaders.text.model import Mention, Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

# How much surer a name is than a pronoun, a set ("both sides"), or what stands for its owner ("Iranian officials").
_PRONOUN, _NOMINAL, _COLLECTIVE, _OWNER = 0.9, 0.95, 0.9, 0.95


@dataclass(frozen=True, slots=True)
class Filler:
    """A thing that fills a slot, the token that says so, and how sure that is (a factor of confidence)."""

    key: str
    token: Token
    sure: float = 1.0


class Fillers:
    """The mentions of a reading by the tokens at their heads."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.heads: dict[int, list[Mention]] = {}
        self.names: dict[int, Mention] = {}
        for one in sorted(reading.mentions, key=lambda one: one.end - one.start):
            span = reading.doc.char_span(one.start, one.end, alignment_mode="expand")
            if span is None or not len(span):
                continue
            self.heads.setdefault(span.root.i, []).append(one)
            if one.form in ("name", "title", "demonym"):
                for token in span:
                    self.names.setdefault(token.i, one)

    def of(self, token: Token, kinds: frozenset[str], owners: bool = True, coordinated: bool = True) -> list[Filler]:
        """The things that a token means, and those coordinated with it, of the kinds that are permitted there.

        `owners`: an army or a spokesman that is no thing itself stands for whose it is.
        """
        relative = arguments.antecedent(token)
        ones = arguments.conjuncts(relative or token) if coordinated else [relative or token]
        found: dict[str, Filler] = {}
        for one in ones:
            for filler in self._single(one, kinds, owners):
                found.setdefault(filler.key, filler)
        return list(found.values())

    def _single(self, token: Token, kinds: frozenset[str], owners: bool) -> Iterator[Filler]:
        found = list(self._direct(token, kinds))
        if not found:
            named = [one for one in token.children if one.dep_ == "appos"]
            found = [
                filler for one in named for other in arguments.conjuncts(one) for filler in self._direct(other, kinds)
            ]
        if not found and owners and token.lemma_.lower() in words("stands for its owner"):
            whose = arguments.possessors(token) + [
                noun for word in ("of", "from") for noun in arguments.preposition(token, word)
            ]
            found = [
                Filler(filler.key, token, filler.sure * _OWNER)
                for one in whose
                for other in arguments.conjuncts(one)
                for filler in self._direct(other, kinds)
            ]
        yield from found

    def _direct(self, token: Token, kinds: frozenset[str]) -> Iterator[Filler]:
        things = self.reading.things
        there = [one for one in self.heads.get(token.i, ()) if things[one.thing].kind in kinds]
        if there:
            # The longest says most: "the Iranian delegation" rather than a part of it that has the same head.
            size = max(one.end - one.start for one in there)
            for one in there:
                if one.end - one.start == size:
                    yield Filler(one.thing, token, _sure(one))
        elif token.pos_ == "PROPN" and token.i not in self.heads:
            # The parse may see another word of a name as its head.
            name = self.names.get(token.i)
            if name is not None and things[name.thing].kind in kinds:
                yield Filler(name.thing, token, _sure(name))


def _sure(one: Mention) -> float:
    return {"pronoun": _PRONOUN, "nominal": _NOMINAL, "collective": _COLLECTIVE}.get(one.form, 1.0)
