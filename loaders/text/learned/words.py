"""The parse as plain lists, which are quicker to walk than spaCy's tokens, and what grammar says of a word in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loaders.text.learned.lexicon import classes

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_RELATIVE = frozenset({"WDT", "WP", "WP$"})
# From a word to the head of the argument that it is part of: "Norway and Sweden", "Norway's envoy Solheim".
_PARTS = frozenset({"conj", "appos", "compound", "nmod", "amod", "poss", "nounmod"})
_NAMES = frozenset({"NNP", "NNPS", "CD"})
_NAME = "*"
_HIGH = 8  # words
_TO_VERB = frozenset({"xcomp", "ccomp", "advcl", "conj", "pcomp", "acl"})
# What somebody does or is in a mediation, and the words that leave open whether it comes to that.
_DEEDS = frozenset(
    {
        "MEDIATE",
        "SHUTTLE",
        "BRING_TOGETHER",
        "CHAIR",
        "CARRY",
        "PARTY",
        "HOST",
        "OBSERVE",
        "GUARANTEE",
        "ATTEND",
        "REPRESENT",
    }
)
_OPEN = frozenset({"OFFER", "DENY"})
_DONE = frozenset({"invite", "expect", "plan", "talk"})
_UNREAL = frozenset({"would", "could", "should", "might", "may", "if", "unless", "never", "no", "neither"})
_NOBODY = frozenset({"nobody", "none", "neither", "nor", "no"})
_UNDER = frozenset({"xcomp", "ccomp", "dobj", "pobj", "prep", "pcomp", "acl", "conj", "attr", "advcl", "oprd", "acomp"})


@dataclass(frozen=True, slots=True)
class Use:
    """A verb of which a word is an argument. `role`: the dependency, with the preposition if there is one.

    `via`: classes of the verbs above that one ("offered to mediate": OFFER), with NEGATION and MODAL. `direct`: False where
    the argument is shared with a verb beside or above it.
    """

    role: str
    verb: int
    via: tuple[str, ...]
    direct: bool = True


@dataclass
class Words:
    """The tokens of a text. `classes` of the lexicon; `children` and `head` are token numbers; `starts`: first characters."""

    lower: list[str]
    lemma: list[str]
    dep: list[str]
    tag: list[str]
    head: list[int]
    starts: list[int]
    ends: list[int]
    classes: list[tuple[str, ...]]
    children: list[list[int]]
    # What was asked for once is asked for again, of each mention in turn.
    _uses: dict[int, list[Use]] = field(default_factory=dict)
    _climbs: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    _objects: dict[int, list[tuple[str, int]]] = field(default_factory=dict)
    _names: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, doc: Doc) -> Words:
        tokens = list(doc)
        lower = [one.lower_ for one in tokens]
        lemma = [one.lemma_.lower() for one in tokens]
        tag = [one.tag_ for one in tokens]
        named = [classes(*one) for one in zip(lower, lemma, strict=True)]
        # Names say nothing in general: what is learned of them would be true of one text only.
        lemma = [_NAME if tag[i] in _NAMES and not named[i] else one for i, one in enumerate(lemma)]
        head = [one.head.i for one in tokens]
        starts = [one.idx for one in tokens]
        children: list[list[int]] = [[] for _ in head]
        for i, above in enumerate(head):
            if above != i:
                children[above].append(i)
        words = cls(
            lower,
            lemma,
            [one.dep_ for one in tokens],
            tag,
            head,
            starts,
            [start + len(one) for start, one in zip(starts, tokens, strict=True)],
            named,
            children,
        )
        words._mark()
        return words

    def _mark(self) -> None:
        """Classes of what is not said to be so ("offered to mediate", "nobody mediated") are marked as such."""
        marked = [
            tuple(f"{name}?" if name in _DEEDS else name for name in names)
            if not _DEEDS.isdisjoint(names) and self._unreal(i)
            else names
            for i, names in enumerate(self.classes)
        ]
        self.classes = marked

    def _unreal(self, i: int) -> bool:
        """Whether a word stands under a negation, an offer, a refusal, a condition or a "would"."""
        for _ in range(5):
            for child in self.children[i]:
                if self.dep[child] == "neg" or self.lower[child] in _UNREAL:
                    return True
                if self.dep[child] in _SUBJECTS and any(self.lower[one] in _NOBODY for one in self.children[child]):
                    return True
                if self.dep[child] in _SUBJECTS and self.lower[child] in _NOBODY:
                    return True
            above = self.head[i]
            if above == i or self.dep[i] not in _UNDER:
                return False
            if self.dep[i] != "conj" and not _OPEN.isdisjoint(self.classes[above]) and self.lemma[above] not in _DONE:
                return True
            i = above
        return False

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The first and the last token of what stands between two characters."""
        first = max(0, bisect_right(self.starts, start) - 1)
        return first, max(first, bisect_right(self.starts, end - 1) - 1)

    def root(self, first: int, last: int) -> int:
        """The token of a span whose head lies outside it."""
        for i in range(last, first - 1, -1):
            if not first <= self.head[i] <= last or self.head[i] == i:
                return i
        return last

    def argument(self, i: int) -> tuple[int, tuple[str, ...]]:
        """The head of the argument that a word is part of, and the dependencies on the way there."""
        way: list[str] = []
        while self.dep[i] in _PARTS and self.head[i] != i and len(way) < 5:
            above = self.head[i]
            # A verb's "conj" joins clauses, not the parts of an argument.
            if self.dep[i] == "conj" and self.tag[above].startswith("V"):
                break
            way.append(self.dep[i])
            i = above
        return i, tuple(way)

    def label(self, i: int) -> str:
        """A word's dependency; of what follows a preposition the preposition."""
        if self.dep[i] in ("pobj", "pcomp"):
            return self.lower[self.head[i]]
        return self.dep[i]

    def climb(self, i: int, most: int = _HIGH) -> list[tuple[int, str]]:
        """The words above a word with how each was reached, prepositions passed over; at most `_HIGH`."""
        if i not in self._climbs:
            self._climbs[i] = self._climb(i)
        return self._climbs[i][:most]

    def _climb(self, i: int) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        while self.head[i] != i and len(found) < _HIGH:
            label, above = self.label(i), self.head[i]
            if self.dep[i] in ("pobj", "pcomp"):
                above = self.head[above]
                if above == self.head[i]:  # a preposition at the root
                    break
            found.append((above, label))
            i = above
        return found

    def over(self, verb: int) -> tuple[str, ...]:
        """What stands over a verb: NEGATION, MODAL, and the classes of the verbs that it depends on."""
        found: set[str] = set()
        for _ in range(4):
            for child in self.children[verb]:
                if self.dep[child] == "neg" or "NEGATION" in self.classes[child]:
                    found.add("NEGATION")
                elif self.tag[child] == "MD":
                    found.add("WILL" if self.lower[child] in ("will", "'ll", "’ll", "can") else "MODAL")
                elif self.dep[child] == "mark" and self.lower[child] == "if":
                    found.add("IF")
            if self.dep[verb] not in _TO_VERB or self.dep[verb] == "conj" or self.head[verb] == verb:
                break
            kind = self.dep[verb]
            verb = self.head[verb]
            if kind in ("xcomp", "ccomp", "pcomp", "acl"):
                found |= {f"{kind}:{one}" for one in self.classes[verb]} or {f"{kind}:-"}
            else:
                break
        return tuple(sorted(found))

    def uses(self, i: int) -> list[Use]:
        """The verbs of which a word (the head of an argument) is an argument, itself or through a relative clause."""
        if i not in self._uses:
            self._uses[i] = self._all_uses(i)
        return self._uses[i]

    def _all_uses(self, i: int) -> list[Use]:
        found: list[Use] = []
        above, role = self.head[i], self.dep[i]
        if role == "pobj":
            preposition = above
            role = "by" if self.dep[preposition] == "agent" else "prep_" + self.lower[preposition]
            above = self.head[preposition]
        if above != i and self.tag[above][:1] == "V":
            self._add(found, role, above)
        for child in self.children[i]:
            if self.dep[child] == "relcl":
                pronoun = next((one for one in self.children[child] if self.tag[one] in _RELATIVE), None)
                if pronoun is not None:
                    self._add(found, self.dep[pronoun], child)
                elif not any(self.dep[one] in _SUBJECTS for one in self.children[child]):
                    self._add(found, "nsubj", child)
                else:
                    self._add(found, "relcl", child)
            elif self.dep[child] == "acl":
                self._add(found, "nsubjpass" if self.tag[child] == "VBN" else "nsubj", child)
        return found

    def _add(self, found: list[Use], role: str, verb: int, direct: bool = True, depth: int = 0) -> None:
        found.append(Use(role, verb, self.over(verb), direct))
        if depth > 3 or role not in _SUBJECTS:
            if role == "dobj":  # "asked Norway to mediate"
                for child in self.children[verb]:
                    if self.dep[child] in ("xcomp", "ccomp"):
                        found.append(Use("object_of", child, self.over(child), False))
            return
        # The subject of a verb is that of the verbs that hang on it and have none of their own.
        for child in self.children[verb]:
            if self.dep[child] not in ("conj", "xcomp", "advcl") or self.tag[child][:1] != "V":
                continue
            if any(self.dep[one] in _SUBJECTS for one in self.children[child]):
                continue
            passive = any(self.dep[one] == "auxpass" for one in self.children[child])
            self._add(found, "nsubjpass" if passive else "nsubj", child, False, depth + 1)

    def objects(self, verb: int) -> list[tuple[str, int]]:
        """What hangs on a verb: objects, predicates and what its prepositions bring, each with its label."""
        if verb not in self._objects:
            self._objects[verb] = self._all_objects(verb)
        return self._objects[verb]

    def _all_objects(self, verb: int) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        for child in self.children[verb]:
            dep = self.dep[child]
            if dep in ("dobj", "attr", "oprd", "acomp", "dative", "prt", "advmod"):
                found.append((dep, child))
            elif dep in ("prep", "agent"):
                found += [
                    (self.lower[child], one) for one in self.children[child] if self.dep[one] in ("pobj", "pcomp")
                ]
        return found

    def called(self, i: int) -> list[int]:
        """The nouns that say what a word is: in apposition, before it as a title, after "was" or "as"."""
        if i not in self._names:
            self._names[i] = self._all_names(i)
        return self._names[i]

    def _all_names(self, i: int) -> list[int]:
        found: list[int] = []
        for child in self.children[i]:
            if self.dep[child] in ("appos", "compound", "nmod"):
                found.append(child)
        if self.dep[i] in ("appos", "compound", "nmod"):
            found.append(self.head[i])
        for use in self.uses(i):
            if use.role in _SUBJECTS:
                found += [one for label, one in self.objects(use.verb) if label in ("attr", "oprd", "as")]
        return found
