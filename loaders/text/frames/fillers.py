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
_WHO = frozenset({"who", "whom"})
_PEOPLE = frozenset({"Person"})
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
        if meant := arguments.antecedents(token):
            # "which" is nobody, "who" is no place.
            kinds = (
                kinds - {"Person"} if token.lower_ == "which" else kinds - {"Place"} if token.lower_ in _WHO else kinds
            )
            people = kinds & _PEOPLE if token.lower_ in _WHO else frozenset()
            for some in (people, kinds) if people else (kinds,):
                for one in meant:
                    # "A, who did it, and B": of those in a list only the ones before the pronoun are meant.
                    found = [each for each in self._all(one, some, owners, coordinated) if each.token.i < token.i]
                    if found:
                        return found
            return []
        return self._all(token, kinds, owners, coordinated)

    def _all(self, token: Token, kinds: frozenset[str], owners: bool, coordinated: bool) -> list[Filler]:
        found: dict[str, Filler] = {}
        for one in arguments.conjuncts(token) if coordinated else [token]:
            for filler in self._single(one, kinds, owners):
                found.setdefault(filler.key, filler)
        if coordinated and found:
            for filler in (*self._listed(token, kinds), *self._beyond(token, kinds)):
                found.setdefault(filler.key, filler)
        return list(found.values())

    def _listed(self, token: Token, kinds: frozenset[str]) -> list[Filler]:
        """The names that follow in a list which the parser takes for appositions: "A, B, C and D signed"."""
        kind = self.named(token) or (self.kind(token) == "Topic" and "Topic")
        return [
            filler
            for one in token.children
            if kind and one.dep_ == "appos" and kind in (self.named(one), self.kind(one))
            for filler in self._all(one, kinds, owners=False, coordinated=True)
        ]

    def _beyond(self, token: Token, kinds: frozenset[str]) -> Iterator[Filler]:
        """The other person where the parser coordinates him with the first one's country: "X of Oman and Iran's Y met"."""
        if self.kind(token) != "Person":
            return
        for one in arguments.preposition(token, "of"):
            if self.kind(one) in ("State", "Organization", "Place"):
                for other in arguments.conjuncts(one)[1:]:
                    if self.kind(other) == "Person":
                        yield from self._direct(other, kinds)

    def inside(self, token: Token) -> bool:
        """Is the word only a part of a name ("Observer" in "UN Observer Mission")?"""
        name = self.names.get(token.i)
        return name is not None and name.form == "name" and token.i not in self.heads

    def named(self, token: Token) -> str:
        """The kind of the thing whose name has its head here; "" for all other words."""
        there = [one for one in self.heads.get(token.i, ()) if one.form == "name"] if token.pos_ == "PROPN" else []
        return self.reading.things[there[0].thing].kind if there else ""

    def owners(self, filler: Filler, kinds: frozenset[str]) -> list[Filler]:
        """For a group of nameless people ("the leaders of A and B") whose they are, if the text says so; else the filler."""
        token, thing = filler.token, self.reading.things[filler.key]
        lemma = token.lower_.removesuffix("s") if token.tag_ == "NNPS" else token.lemma_.lower()
        if thing.kind != "Group" or lemma not in words("stands for its owner"):
            return [filler]
        return list(self._owners(token, kinds & {"State", "Organization"})) or [filler]

    def _owners(self, token: Token, kinds: frozenset[str]) -> Iterator[Filler]:
        whose = arguments.possessors(token) + [
            noun for word in ("of", "from", "for") for noun in arguments.preposition(token, word)
        ]
        for one in whose:
            meant = [two for two in arguments.antecedents(one) if next(self._direct(two, kinds), None)]
            for other in meant[:1] or arguments.conjuncts(one):
                for filler in self._single(other, kinds, owners=True):
                    yield Filler(filler.key, token, filler.sure * _OWNER)

    def another(self, first: Token, token: Token, preposition: str) -> bool:
        """Is it one who acts next, not whom the first acts for ("signed for Luanda and Eugenio Manuvakola for the rebels")?"""
        if preposition != "for" or self.kind(token) != "Person":
            return False
        return self.kind(first) != "Person" or bool(arguments.preposition(token, "for"))

    def kind(self, token: Token) -> str:
        """The kind of the thing that words with their head here mean; "" for all other words."""
        return next((self.reading.things[one.thing].kind for one in self.heads.get(token.i, ())), "")

    def _single(self, token: Token, kinds: frozenset[str], owners: bool) -> Iterator[Filler]:
        found = list(self._direct(token, kinds))
        if not found:
            named = [one for one in token.children if one.dep_ == "appos" and _adjoins(token, one)]
            found = [
                filler for one in named for other in arguments.conjuncts(one) for filler in self._direct(other, kinds)
            ]
        if not found and "Person" in kinds:
            found = list(self._named_after(token, kinds))
        if not found and (whole := arguments.measure(token)) != token:
            found = list(self._direct(whole, kinds))
        if not found:
            found = [filler for one in arguments.measured(token) for filler in self._direct(one, kinds)]
        if not found and token.dep_ == "appos":  # "the X Agreement, a pact signed by"
            found = list(self._direct(token.head, kinds))
        if not found and owners and token.lemma_.lower() in words("stands for its owner"):
            found = list(self._owners(token, kinds))
        yield from found

    def _named_after(self, token: Token, kinds: frozenset[str]) -> Iterator[Filler]:
        """ "the envoy for Syldavia, Smith": the parser may take the name for the country's."""
        if token.lemma_.lower() not in words("stands for its owner"):
            return
        for place in (noun for word in ("of", "for", "to") for noun in arguments.preposition(token, word)):
            for one in place.children:
                if one.dep_ == "appos" and self.kind(one) == "Person" and self.kind(place) != "Person":
                    yield from self._direct(one, kinds)

    def _direct(self, token: Token, kinds: frozenset[str]) -> Iterator[Filler]:
        things = self.reading.things
        there = [one for one in self.heads.get(token.i, ()) if things[one.thing].kind in kinds]
        person = token.dep_ == "appos" and token.tag_ in ("NN", "NNP") and self.kind(token.head) == "Person"
        if there and there[0].form == "demonym" and person:
            # "Jean Arnault, the Frenchman who": the man, not his country.
            yield from self._direct(token.head, kinds)
            return
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


def _adjoins(noun: Token, name: Token) -> bool:
    """Does the name stand right after the noun and what belongs to it?"""
    return all(one.is_punct or noun.is_ancestor(one) for one in noun.doc[noun.i + 1 : name.left_edge.i])


def _sure(one: Mention) -> float:
    return {"pronoun": _PRONOUN, "nominal": _NOMINAL, "collective": _COLLECTIVE}.get(one.form, 1.0)
