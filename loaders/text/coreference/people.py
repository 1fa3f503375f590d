"""Who people are said to be: their offices and whose these are, from what is stated and what stands beside their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loaders.text.coreference.words import alike, words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from loaders.text.coreference.scene import Scene

NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})


@dataclass(frozen=True, slots=True)
class Description:
    """What a person is said to be: "the former Finnish president" is {president}, of Finland, former."""

    words: frozenset[str]
    owner: str | None = None
    former: bool = False
    place: int = -1  # the token that says so; -1 in a statement


class People:
    """What a scene says of each: `descriptions` by the key of the thing."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.descriptions: dict[str, list[Description]] = {}
        self._describe()

    def description(self, token: Token) -> Description:
        """What a common noun and what stands before it say."""
        start = token.i
        while start > 0 and token.i - start < 7:
            other = self.scene.tokens[start - 1]
            if not (other.head.i == token.i or other.head.head.i == token.i):
                break
            start -= 1
        said = [
            one
            for one in self.scene.doc[start : token.i]
            if one.i not in self.scene.named and one.dep_ not in ("det", "poss")
        ]
        texts = {one.lower_ for one in said if one.is_alpha or "-" in one.text}
        former = bool(texts & words("former")) or any(one.text.lower().startswith("ex-") for one in said)
        found = (texts - words("former")) | {token.lemma_.lower()} | set(self.scene.noun(token).split("-"))
        after = [one.lower_ for one in self.scene.doc[token.i + 1 : token.i + 3]]
        if after == ["of", "state"]:
            found |= {"state"}
        elif after == ["of", "staff"]:
            found |= {"staff"}
        return Description(frozenset(found), self.scene.owner(token), former, token.i)

    def _describe(self) -> None:
        for one in self.scene.reading.statements:
            if one.type in ("HOLDS", "REPRESENTS") and self.scene.kind(one.source) == "Person":
                title = str(one.props.get("title", "envoy" if one.type == "REPRESENTS" else ""))
                said = frozenset(title.lower().replace("-", " - ").split()) | frozenset(title.lower().split())
                self.describe(one.source, Description(said, one.target, bool(one.props.get("former"))))
        for i, things in list(self.scene.heads.items()):
            token = self.scene.tokens[i]
            if len(things) == 1 and self.scene.reading.things[things[0]].actor and i not in self.scene.demonyms:
                for beside in self._around(token):
                    self.describe(things[0], beside)

    def describe(self, key: str, said: Description) -> None:
        self.descriptions.setdefault(key, []).append(said)

    def _around(self, token: Token) -> Iterator[Description]:
        """What stands beside a name: titles before it, appositions, "is a", and whose man he is."""
        for one in token.children:
            if one.dep_ in ("compound", "amod", "nmod") and one.tag_ in NOUNS:
                lemma = one.lower_
                if lemma in words("persons") or lemma in words("offices") or lemma in words("rebels"):
                    yield self.description(one)
            beside = one.dep_ == "appos" and self.scene.common(one) and one.i not in self.scene.heads
            if beside and self.scene.before(one) in ((), self.scene.heads[token.i]):
                yield self.description(one)
        if token.dep_ == "appos" and token.head.tag_ in ("NN", "NNP") and token.head.i not in self.scene.heads:
            yield self.description(token.head)
        if token.dep_ in ("nsubj", "nsubjpass") and token.head.lemma_ in ("be", "become", "remain"):
            for one in token.head.children:
                if (
                    one.dep_ == "attr"
                    and one.tag_ == "NN"
                    and not any(two.dep_ == "neg" for two in token.head.children)
                ):
                    yield self.description(one)
        if owner := self.scene.owner(token):
            yield Description(frozenset(), owner, False, token.i)

    def owners(self, key: str) -> set[str]:
        """The states and bodies that somebody belongs to."""
        return {one.owner for one in self.descriptions.get(key, ()) if one.owner and one.owner != key}

    def title(self, key: str) -> str:
        """The title that somebody is stated to hold now, "" for none."""
        held = [one for one in self.scene.reading.statements if one.type == "HOLDS" and one.source == key]
        return next(
            (str(one.props["title"]) for one in held if "title" in one.props and not one.props.get("former")), ""
        )


def fits(said: Description, known: Description) -> bool:
    """May the words of one mean whom the other describes? "the minister" a foreign minister, "the president" no deputy."""
    ranks = words("ranks")
    if (said.words & ranks) != (known.words & ranks):
        return False
    if said.words <= known.words or (said.words == {"leader"} and leads(known)):
        return True
    phrase, other = _phrase(said.words), _phrase(known.words)
    return any(
        any(_has(phrase, a) for a in ones) and any(_has(other, b) for b in ones)
        for ones in _alike()
        if _covered(phrase, ones)
    )


def leads(known: Description) -> bool:
    """Is it the office of whoever is at the top: a president, a prime minister, no foreign minister?"""
    if known.words & words("ranks") or known.words >= {"foreign"} or known.former:
        return False
    return bool(known.words & words("top")) or known.words >= {"prime", "minister"}


def _phrase(said: frozenset[str]) -> frozenset[str]:
    return said - words("ranks")


def _alike() -> tuple[tuple[frozenset[str], ...], ...]:
    return tuple(tuple(frozenset(two.split()) for two in one) for one in alike())


def _has(said: frozenset[str], office: frozenset[str]) -> bool:
    return office <= said


def _covered(said: frozenset[str], ones: tuple[frozenset[str], ...]) -> bool:
    """Nothing is said beyond the office: "the rebel leader" is no chairman of a bank."""
    return any(said == one for one in ones)
