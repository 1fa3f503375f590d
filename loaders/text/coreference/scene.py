"""The article as coreference sees it: which noun means which thing, what part it has in its clause, what is said of people.

A scene grows while it is read: whoever a pronoun means is there for the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.model import fold
from loaders.text.coreference.words import alike, words
from loaders.text.model import Mention, Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
PLURAL = frozenset({"NNS", "NNPS"})
# The parts of a noun phrase that are no phrase of their own.
_WITHIN = frozenset({"compound", "flat", "det", "nummod", "quantmod", "npadvmod", "predet", "nmod"})
_ROLES = {
    "nsubj": "subject",
    "nsubjpass": "subject",
    "csubj": "subject",
    "dobj": "object",
    "dative": "object",
    "oprd": "attribute",
    "attr": "attribute",
    "poss": "owner",
    "ROOT": "subject",
    "amod": "modifier",
}
_CLAUSE = frozenset({"VERB", "AUX"})
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


@dataclass(frozen=True, slots=True)
class Description:
    """What a person is said to be: "the former Finnish president" is {president}, of Finland, former."""

    words: frozenset[str]
    owner: str | None = None
    former: bool = False
    place: int = -1  # the token that says so; -1 in a statement


class Scene:
    """A reading with indexes by token. `heads`: the things that a token means, as the head of a phrase."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.doc = reading.doc
        self.heads: dict[int, tuple[str, ...]] = {}
        self.demonyms: dict[int, str] = {}
        self.named: set[int] = set()  # every token of a name
        self.open: dict[int, str] = {}  # pronouns of whom it is not clear whom they mean, and the sort of these
        self._within: dict[int, Token] = {}  # of a name's tokens, its head
        self._sentences: list[int] = []
        for number, one in enumerate(self.doc.sents):
            self._sentences += [number] * len(one)
        for mention in sorted(reading.mentions, key=lambda one: one.end - one.start):
            self._index(mention)
        self.descriptions: dict[str, list[Description]] = {}
        self._describe()

    def _index(self, mention: Mention) -> None:
        span = self.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is None or mention.form == "trigger":
            return
        # Where the parser takes a name to pieces, the last of them.
        roots = [one for one in span if not span.start <= one.head.i < span.end or one.head.i == one.i]
        root = roots[-1] if mention.form == "name" and roots and roots[-1].tag_ in NOUNS else span.root
        if mention.form == "collective":
            self.heads[root.i] = (*self.heads.get(root.i, ()), mention.thing)
            return
        if root.tag_ not in NOUNS and root.pos_ not in ("PROPN", "NOUN", "ADJ", "NUM", "DET", "PRON"):
            if not span.text[:1].isupper():
                return
        if mention.form == "demonym":
            self.demonyms[root.i] = mention.thing
        self.heads[root.i] = (mention.thing,)
        for one in span:
            self.named.add(one.i)
            self._within[one.i] = root

    def noun(self, token: Token) -> str:
        """The lemma of a noun; of one with hyphens all of it: "secretary-general"."""
        lemma, start = token.lemma_.lower(), token.i
        while start > 1 and self.doc[start - 1].text == "-" and not self.doc[start - 1].whitespace_:
            start -= 2
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
        for token in self.doc[start : before.i]:
            if token.i in self.open:
                yield Referent(token, (), self.open[token.i], token.lower_ in ("they", "them"), token.i)
                continue
            if not self.heads.get(token.i):
                if token.tag_ not in NOUNS or token.i in self.named or token.dep_ in _WITHIN:
                    continue
                if token.ent_type_ in _NO_TIME:
                    continue
            things = self.means(token)
            if token.dep_ in _WITHIN and token.i not in self.demonyms and token.tag_ not in ("NNP", "NNPS"):
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
            following = [one for one in following if one.pos_ not in _CLAUSE]
            if not following and (other := self._astray(coming) or self._repeated(coming)) is not None:
                following, ands = [other], True
            if not following:
                return found if ands else [token]
            following = [self._within.get(one.i, one) for one in following]
            found += following
            ands = ands or any(
                other.dep_ == "cc" and other.lower_ == "and" for one in following for other in one.children
            )
            ands = ands or self.doc[following[-1].left_edge.i - 1].lower_ == "and"
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

    # Parts in a clause.

    @staticmethod
    def role(token: Token) -> str:
        """subject, agent, object, oblique, owner, modifier, attribute or other."""
        while token.dep_ in ("conj", "appos") and token.head.i != token.i:
            token = token.head
        if token.dep_ == "pobj":
            return "agent" if token.head.dep_ == "agent" else "oblique"
        return _ROLES.get(token.dep_, "modifier" if token.dep_ in _WITHIN else "other")

    @staticmethod
    def verb(token: Token) -> Token | None:
        """The verb of which a noun is subject, object or complement; None when it stands within another noun's phrase."""
        while token.dep_ in ("conj", "appos") and token.head.i != token.i and token.head.pos_ not in _CLAUSE:
            token = token.head
        if token.dep_ in ("poss", "amod", "compound", "nmod"):
            return None
        head = token.head
        while head.dep_ in ("prep", "agent", "pcomp", "dative") and head.pos_ not in _CLAUSE and head.head.i != head.i:
            head = head.head
        return head if head.pos_ in _CLAUSE else None

    @staticmethod
    def clause(token: Token) -> Token:
        """The verb of the clause in which a token stands, or the root of its sentence."""
        while token.pos_ not in _CLAUSE and token.head.i != token.i:
            token = token.head
        return token

    @classmethod
    def subject(cls, verb: Token) -> Token | None:
        """Who or what does it: also the subject of a verb before it that it shares."""
        seen = 0
        while seen < 6:
            for one in verb.children:
                if one.dep_ in ("nsubj", "nsubjpass", "csubj"):
                    return one
            if verb.dep_ in ("conj", "xcomp", "advcl", "aux", "pcomp", "ccomp") and verb.head.i != verb.i:
                above = cls.clause(verb.head)
                if verb.dep_ in ("xcomp", "advcl") and (told := cls._told(above, verb)) is not None:
                    return told
                verb = above
            else:
                return None
            seen += 1
        return None

    @staticmethod
    def _told(verb: Token, below: Token) -> Token | None:
        """Whom somebody asks, urges, calls on to do it."""
        if not any(one.lower_ == "to" and one.dep_ == "aux" for one in below.children):
            return None
        for one in verb.children:
            if one.dep_ == "dobj" and one.i < below.i and below.dep_ == "xcomp":
                return one
            if one.dep_ == "prep" and one.lower_ in ("on", "upon") and one.i == verb.i + 1:
                return next((two for two in one.children if two.dep_ == "pobj" and two.i < below.i), None)
        return None

    @staticmethod
    def embraces(outer: Token, inner: Token) -> bool:
        """Does a noun's phrase hold the other token, no clause between them? "Chávez, his ally": his is not Chávez's."""
        while inner.head.i != inner.i:
            if inner.pos_ in _CLAUSE:
                return False
            inner = inner.head
            if inner.i == outer.i:
                return True
        return False

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
            other = chain = self.doc[start - 1]
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
        if token.dep_ not in ("appos", "conj") or start < 2 or self.doc[start - 1].text != ",":
            return ()
        return self.heads.get(start - 2, ()) if start - 2 in self.named and start - 2 not in self.demonyms else ()

    # Who people are.

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

    def description(self, token: Token) -> Description:
        """What a common noun and what stands before it say."""
        start = token.i
        while start > 0 and token.i - start < 7:
            other = self.doc[start - 1]
            if not (other.head.i == token.i or other.head.head.i == token.i):
                break
            start -= 1
        said = [one for one in self.doc[start : token.i] if one.i not in self.named and one.dep_ not in ("det", "poss")]
        texts = {one.lower_ for one in said if one.is_alpha or "-" in one.text}
        former = bool(texts & words("former")) or any(one.text.lower().startswith("ex-") for one in said)
        found = (texts - words("former")) | {token.lemma_.lower()} | set(self.noun(token).split("-"))
        after = [one.lower_ for one in self.doc[token.i + 1 : token.i + 3]]
        if after == ["of", "state"]:
            found |= {"state"}
        elif after == ["of", "staff"]:
            found |= {"staff"}
        return Description(frozenset(found), self.owner(token), former, token.i)

    def _describe(self) -> None:
        for one in self.reading.statements:
            if one.type in ("HOLDS", "REPRESENTS") and self.kind(one.source) == "Person":
                title = str(one.props.get("title", "envoy" if one.type == "REPRESENTS" else ""))
                said = frozenset(title.lower().replace("-", " - ").split()) | frozenset(title.lower().split())
                self.describe(one.source, Description(said, one.target, bool(one.props.get("former"))))
        for i, things in list(self.heads.items()):
            token = self.doc[i]
            if len(things) == 1 and self.reading.things[things[0]].actor and i not in self.demonyms:
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
            if one.dep_ == "appos" and self.common(one) and one.i not in self.heads:
                if self.before(one) in ((), self.heads[token.i]):
                    yield self.description(one)
        if token.dep_ == "appos" and token.head.tag_ in ("NN", "NNP") and token.head.i not in self.heads:
            yield self.description(token.head)
        if token.dep_ in ("nsubj", "nsubjpass") and token.head.lemma_ in ("be", "become", "remain"):
            for one in token.head.children:
                if (
                    one.dep_ == "attr"
                    and one.tag_ == "NN"
                    and not any(two.dep_ == "neg" for two in token.head.children)
                ):
                    yield self.description(one)
        if owner := self.owner(token):
            yield Description(frozenset(), owner, False, token.i)

    def owners(self, key: str) -> set[str]:
        """The states and bodies that somebody belongs to."""
        return {one.owner for one in self.descriptions.get(key, ()) if one.owner and one.owner != key}

    def title(self, key: str) -> str:
        """The title that somebody is stated to hold now, "" for none."""
        held = [one for one in self.reading.statements if one.type == "HOLDS" and one.source == key]
        return next((str(one.props["title"]) for one in held if "title" in one.props and not one.props.get("former")), "")

    def last_mention(self, key: str, before: int) -> int:
        """The last token before another that means a thing; -1 for none."""
        return max((i for i, things in self.heads.items() if key in things and i < before), default=-1)

    @property
    def between(self) -> frozenset[str]:
        """Those who are said to mediate, to host, to watch."""
        found: set[str] = set()
        for i, things in self.heads.items():
            token = self.doc[i]
            if self.role(token) in ("subject", "agent") and (verb := self.verb(token)) is not None:
                verbs = [verb, *(one for one in verb.children if one.dep_ in ("xcomp", "advcl"))]
                if {one.lemma_.lower() for one in verbs} & words("third") or any(self._between(one) for one in verbs):
                    found |= set(things)
        return frozenset(found)

    @property
    def third(self) -> frozenset[str]:
        """Those, the envoys, and whose these are: no sides."""
        people = {key for key, said in self.descriptions.items() if any(one.words & words("sent") for one in said)}
        found = self.between | people
        for key in found:
            found |= {one.owner for one in self.descriptions.get(key, ())[:1] if one.owner}
        return found

    def _between(self, verb: Token) -> bool:
        """Is it what one does who stands between two: bring them together, carry messages?"""
        for one in verb.children:
            if one.dep_ == "dobj" and verb.lemma_.lower() in words("bringing"):
                listed = self.listed(one)
                return len(listed) > 1 and all(self.means(two) for two in listed)
            if one.dep_ == "dobj" and verb.lemma_.lower() in words("carrying"):
                return one.lemma_.lower() in words("carried")
        return False

    # What is added.

    def add(self, token: Token, start: int, end: int, things: tuple[str, ...], form: str) -> None:
        """A mention for each thing, from token `start` up to `end`, and for whatever comes after."""
        first, last = self.doc[start].idx, self.doc[end - 1].idx + len(self.doc[end - 1])
        self.heads[token.i] = things
        self.reading.mentions += [Mention(first, last, one, form) for one in things]


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


def folded(reading: Reading, key: str) -> set[str]:
    thing = reading.things[key]
    return {fold(one) for one in (thing.name, *thing.aliases)}
