"""The article as coreference sees it: which noun means which thing, what part it has in its clause, what is said of people.

A scene grows while it is read: whoever a pronoun means is there for the next one.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from graph.model import fold
from loaders.text.coreference.clauses import CLAUSE, WITHIN
from loaders.text.coreference.people import People
from loaders.text.coreference.words import words
from loaders.text.model import Mention, Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

Result = TypeVar("Result")

NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
PLURAL = frozenset({"NNS", "NNPS"})
_NO_TIME = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"})


@dataclass(frozen=True, slots=True)
class Referent:
    """Somebody or something that was mentioned, by the token at the head of the phrase.

    `things` is empty where it is nothing that was found (still, it may be what "it" means). `sort`: person, body (a state or an
    organisation), group, matter (talks, an agreement, whatever else), place.
    """

    token: Token
    things: tuple[str, ...]
    sort: str
    many: bool
    last: int  # the last token of a list


class Scene:
    """A reading with indexes by token. `heads`: the things that a token means, as the head of a phrase."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.doc = reading.doc
        self.tokens = list(reading.doc)
        self.heads: dict[int, tuple[str, ...]] = {}
        self.demonyms: dict[int, str] = {}
        self.named: set[int] = set()  # every token of a name
        self.open: dict[int, str] = {}  # pronouns of whom it is not clear whom they mean, and the sort of these
        self.panels: dict[str, str] = {}  # of bodies that only a noun names, by its lemma
        self.first_names: dict[str, frozenset[str]] = {}  # of people, as far as they were asked for
        self._within: dict[int, Token] = {}  # of a name's tokens, its head
        self._places: dict[str, list[int]] = {}  # of a thing, the tokens that mean it
        self._sentences: list[int] = []
        self._bounds: list[tuple[int, int]] = []
        self._kept: dict[int, dict[object, object]] = {}  # what was worked out for a sentence, by what did it
        for number, one in enumerate(self.doc.sents):
            self._sentences += [number] * len(one)
            self._bounds.append((one.start, one.end))
        for mention in sorted(reading.mentions, key=lambda one: one.end - one.start):
            self._index(mention)
        self.people = People(self)

    def _index(self, mention: Mention) -> None:
        span = self.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is None or mention.form == "trigger":
            return
        # Where the parser takes a name to pieces, the last of them.
        roots = [one for one in span if not span.start <= one.head.i < span.end or one.head.i == one.i]
        root = roots[-1] if mention.form == "name" and roots and roots[-1].tag_ in NOUNS else span.root
        if mention.form == "collective":
            self._head(root.i, (*self.heads.get(root.i, ()), mention.thing))
            return
        nominal = root.tag_ in NOUNS or root.pos_ in ("PROPN", "NOUN", "ADJ", "NUM", "DET", "PRON")
        if not nominal and not span.text[:1].isupper():
            return
        if mention.form == "demonym":
            self.demonyms[root.i] = mention.thing
        self._head(root.i, (mention.thing,))
        for one in span:
            self.named.add(one.i)
            self._within[one.i] = root

    def _head(self, i: int, things: tuple[str, ...]) -> None:
        for key in self.heads.get(i, ()):
            self._places[key].remove(i)
        self._kept.pop(self._sentences[i], None)
        self.heads[i] = things
        for key in things:
            insort(self._places.setdefault(key, []), i)

    def by_sentence(self, work: Callable[[Scene, int], Result]) -> list[Result]:
        """What `work` makes of each sentence by its number; worked out anew only where a mention was added since."""
        found = []
        for number in range(len(self._bounds)):
            kept = self._kept.setdefault(number, {})
            if work not in kept:
                kept[work] = work(self, number)
            found.append(cast("Result", kept[work]))
        return found

    def heads_of(self, number: int) -> list[tuple[Token, tuple[str, ...]]]:
        """The tokens of a sentence that mean things, in order, with these."""
        start, end = self._bounds[number]
        return [(self.tokens[i], self.heads[i]) for i in range(start, end) if i in self.heads]

    def noun(self, token: Token) -> str:
        """The lemma of a noun; of one with hyphens all of it: "secretary-general"."""
        lemma, start = token.lemma_.lower(), token.i
        while start > 1 and self.tokens[start - 1].text == "-" and not self.tokens[start - 1].whitespace_:
            start -= 2
        if start == token.i:
            return lemma
        joined = "".join(one.lower_ for one in self.doc[start : token.i]) + lemma
        return joined if joined in words("offices") or joined in words("persons") else lemma

    def common(self, token: Token) -> bool:
        """Can it be the noun of a nominal? Also where the tagger takes "general" for an adjective."""
        return token.tag_ in NOUNS or "-" in self.noun(token)

    # What a token means.

    def sentence(self, token: Token) -> int:
        return self._sentences[token.i]

    def means(self, token: Token) -> tuple[str, ...]:
        """The things that the phrase around a noun means, by the noun itself or by a name beside it."""
        if found := self.heads.get(token.i):
            return found
        if token.tag_ in NOUNS:
            for one in token.children:
                if one.dep_ == "appos" and one.i > token.i and (found := self.heads.get(one.i)):
                    return found
            if token.dep_ == "appos" and (found := self.heads.get(token.head.i)):
                return found
            if token.dep_ in ("attr", "nsubj") and token.tag_ == "NN" and (found := self._same(token)):
                return found
        return ()

    def _same(self, token: Token) -> tuple[str, ...]:
        """Who is said to be what a noun says: "the latest broker is Donald Trump"."""
        verb = token.head
        if verb.lemma_ not in ("be", "become", "remain") or any(one.dep_ == "neg" for one in verb.children):
            return ()
        other = "nsubj" if token.dep_ == "attr" else "attr"
        found = next((self.heads.get(one.i, ()) for one in verb.children if one.dep_ == other), ())
        if len(found) != 1 or (self.kind(found[0]) == "Person") != (self.sort(token, ()) == "person"):
            return ()
        return found if self.reading.things[found[0]].actor else ()

    def kind(self, key: str) -> str:
        return self.reading.things[key].kind

    def sort(self, token: Token, things: tuple[str, ...]) -> str:
        if things:
            kinds = {self.kind(one) for one in things}
            if kinds == {"Person"}:
                return "person"
            if kinds <= {"State", "Organization"}:
                return "body"
            if kinds <= {"State", "Organization", "Group"}:
                return "group"
            if kinds <= {"Person", "Group", "State", "Organization"}:
                return "mixed"
            return "place" if kinds == {"Place"} else "matter"
        lemma = self.noun(token)
        if lemma in words("persons") or lemma in words("offices") or token.ent_type_ == "PERSON":
            return "person"
        return "group" if lemma in words("rebels") else "matter"

    def many(self, token: Token, things: tuple[str, ...]) -> bool:
        if len(things) > 1:
            return True
        if things and self.kind(things[0]) in ("Person", "State"):
            return token.i in self.demonyms and token.tag_ in PLURAL
        return token.tag_ in PLURAL

    def referents(self, before: Token, sentences: int) -> Iterator[Referent]:
        """Who and what was mentioned before a token, in its sentence and some before it; lists as a whole as well."""
        now = self.sentence(before)
        start = before.i
        while start > 0 and now - self._sentences[start - 1] <= sentences:
            start -= 1
        for token in self.tokens[start : before.i]:
            if token.i in self.open:
                yield Referent(token, (), self.open[token.i], token.lower_ in ("they", "them"), token.i)
                continue
            if not self.heads.get(token.i):
                if token.tag_ not in NOUNS or token.i in self.named or token.dep_ in WITHIN:
                    continue
                if token.ent_type_ in _NO_TIME:
                    continue
            things = self.means(token)
            if token.dep_ in WITHIN and token.i not in self.demonyms and token.tag_ not in ("NNP", "NNPS"):
                continue
            yield Referent(token, things, self.sort(token, things), self.many(token, things), token.i)
            if token.dep_ != "conj" and (conjuncts := [one for one in self.listed(token) if one.i < before.i])[1:]:
                each = [self.means(one) for one in conjuncts]
                every = tuple(dict.fromkeys(key for one in each for key in one))
                things = every if all(each) else ()
                yield Referent(token, things, self.sort(token, things), True, conjuncts[-1].i)

    def listed(self, token: Token) -> list[Token]:
        """The members of the list that a noun begins, itself first: "A, B and C". Only what "and" joins."""
        found, ands, coming = [token], False, token
        while True:
            ands = ands or any(one.dep_ == "cc" and one.lower_ in ("and", "&") for one in coming.children)
            following = [one for one in coming.children if one.dep_ == "conj" and one.i > coming.i]
            following = [one for one in following if one.pos_ not in CLAUSE]
            if not following and (other := self._astray(coming) or self._repeated(coming)) is not None:
                following, ands = [other], True
            if not following:
                return found if ands else [token]
            # "and" within a name joins nothing: Movement for Justice and Equality.
            following = [self._within.get(one.i, one) for one in following]
            following = [one for one in following if one.i > found[-1].i]
            if not following:
                return found if ands and len(found) > 1 else [token]
            found += following
            ands = ands or any(
                other.dep_ == "cc" and other.lower_ == "and" for one in following for other in one.children
            )
            ands = ands or self.tokens[following[-1].left_edge.i - 1].lower_ == "and"
            coming = following[-1]

    def _astray(self, token: Token) -> Token | None:
        """The next of a list where the parser hangs it on what is beside the first: "Davutoglu of Turkey and Nalbandian"."""
        things = self.heads.get(token.i, ())
        if len(things) != 1:
            return None
        for one in token.children:
            if one.dep_ == "prep" and one.i > token.i:
                for below in one.children:
                    beside = self.heads.get(below.i, ())
                    for other in below.children:
                        there = self.heads.get(other.i, ())
                        if other.dep_ == "conj" and len(there) == len(beside) == 1:
                            kinds = self.kind(things[0]), self.kind(beside[0]), self.kind(there[0])
                            if kinds[0] == kinds[2] != kinds[1]:
                                return other
        return None

    @staticmethod
    def _repeated(token: Token) -> Token | None:
        """The next of a list that says its preposition again: "by Wickremesinghe and by Prabhakaran"."""
        if token.dep_ != "pobj" or not any(one.dep_ == "cc" and one.lower_ == "and" for one in token.head.children):
            return None
        for one in token.head.children:
            if one.dep_ == "conj" and one.lower_ == token.head.lower_:
                return next((two for two in one.children if two.dep_ == "pobj"), None)
        return None

    def named_after(self, end: int) -> bool:
        """ "Its emir, Sheikh Tamim": whoever is meant is named at once."""
        after = self.doc[end : end + 4]
        return (
            len(after) > 1
            and after[0].text == ","
            and any(one.i in self.named and one.tag_ == "NNP" for one in after[1:3])
        )

    def span(self, token: Token) -> tuple[int, int]:
        """The tokens from the article or the owner to a noun, and "of Pakistan" or "of state" after it."""
        start, end = token.i, token.i + 1
        while start > 0 and token.i - start < 9:
            other = chain = self.tokens[start - 1]
            while chain.head.i != chain.i and chain.i < token.i and chain.dep_ not in ("conj", "prep", "punct"):
                chain = chain.head
            if chain.i != token.i or (other.is_punct and other.text not in ("-", "'", "’")):
                break
            start -= 1
        for one in token.children:
            near = one.dep_ == "prep" and one.lower_ == "of" and one.i == end and one.right_edge.i - end < 6
            if near and not any(two.pos_ == "VERB" for two in one.subtree):
                end = one.right_edge.i + 1
        return start, end

    def before(self, token: Token) -> tuple[str, ...]:
        """The name right before the comma that an apposition follows, where the parser hangs it on another."""
        start, _ = self.span(token)
        if token.dep_ not in ("appos", "conj") or start < 2 or self.tokens[start - 1].text != ",":
            return ()
        return self.heads.get(start - 2, ()) if start - 2 in self.named and start - 2 not in self.demonyms else ()

    # Noun phrases.

    def owner(self, token: Token) -> str | None:
        """Whose office or man somebody is: "the Turkish minister", "Turkey's minister", "minister of Turkey".

        Of "his Turkish counterpart" it is Turkey.
        """
        beside = [one for one in token.children if one.dep_ in ("poss", "amod", "compound", "nmod")]
        # "Israeli" may hang on "prime" of "the Israeli prime minister".
        beside += [two for one in token.children if one.dep_ in ("amod", "compound") for two in one.children]
        for word in ("of", "for"):
            for one in token.children:
                if one.dep_ == "prep" and one.lower_ == word:
                    beside += [two for two in one.children if two.dep_ == "pobj"]
        beside.sort(key=lambda one: one.tag_ == "PRP$")
        for one in beside:
            found = self.heads.get(one.i, ())
            if len(found) == 1 and self.reading.things[found[0]].actor:
                return found[0]
        return None

    def last_mention(self, key: str, before: int) -> int:
        """The last token before another that means a thing; -1 for none."""
        places = self._places.get(key, ())
        found = bisect_left(places, before)
        return places[found - 1] if found else -1

    def places(self, key: str) -> list[int]:
        """The tokens that mean a thing."""
        return self._places.get(key, [])

    def mentions(self, key: str, before: int) -> int:
        """How many tokens before one mean a thing."""
        return bisect_left(self._places.get(key, ()), before)

    # What is added.

    def add(self, token: Token, start: int, end: int, things: tuple[str, ...], form: str) -> None:
        """A mention for each thing, from token `start` up to `end`, and for whatever comes after."""
        first, last = self.tokens[start].idx, self.tokens[end - 1].idx + len(self.tokens[end - 1])
        self._head(token.i, things)
        self.reading.mentions += [Mention(first, last, one, form) for one in things]


def folded(reading: Reading, key: str) -> set[str]:
    thing = reading.things[key]
    return {fold(one) for one in (thing.name, *thing.aliases)}
