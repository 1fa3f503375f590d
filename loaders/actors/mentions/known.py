"""Known names in a text: where one stands, whom it means at the time, and what more of the text belongs to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from loaders.actors import resolve, table
from loaders.actors.mentions import wording
from loaders.actors.mentions.tokens import Token, tokens

ARTICLES = frozenset({"the", "a", "an"})
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_CAPITALS = 3  # letters; an acronym up to this length has to stand in capitals
_ACRONYM = 6
_LONG = 5  # letters that a name has at least to be misspelled
_NEAR = 88  # of 100: so like a known name that it is taken for a misspelling of it, and for no person
_BRACKET = 60  # tokens that a bracket holds at most to be read as one
_BODY = 8  # tokens of the name of a body
_BEHIND_COMMA = 5  # tokens
_NUMBERS = frozenset({"three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "eminent", "wise"})
# What may stand behind the comma of a state's name.
_BEHIND = frozenset(
    {"south", "north", "republic", "democratic", "islamic", "united", "bolivarian", "federated", "state", "arab"}
    | {"plurinational", "kingdom", "dem", "rep", "federal", "peoples"}
)


@dataclass(frozen=True, slots=True)
class Who:
    """An actor in the text: a known one, or one whose name says what it is. `part`: what the words at the name give it."""

    id: str
    kind: str
    name: str
    how: str
    start: int
    end: int
    part: str = ""

    @property
    def is_state(self) -> bool:
        """Whether it is a state."""
        return self.kind == "State"

    @property
    def by(self) -> str:
        """What of the actor the words are: "name", "demonym", "capital", …."""
        return self.how.partition(";")[0]


@cache
def _longest() -> dict[str, int]:
    """How many words the longest known name has that begins with a word."""
    found: dict[str, int] = {}
    for name in table.default().names:
        words = name.split()
        found[words[0]] = max(found.get(words[0], 0), len(words))
    return found


@cache
def _acronyms() -> frozenset[str]:
    """Keys of names that are written in capitals only."""
    names = table.default().names
    return frozenset(
        name
        for name, claims in names.items()
        if " " not in name and len(name) <= _ACRONYM and all(claim.text.isupper() for claim in claims)
    )


@cache
def _names_of_states() -> tuple[str, ...]:
    names = table.default().names
    return tuple(name for name, of in names.items() if len(name) >= _LONG and any(c.actor.kind == "State" for c in of))


@lru_cache(maxsize=100_000)
def _keyed(word: str) -> tuple[str, ...]:
    return tuple(table.key(word).split())


@lru_cache(maxsize=20_000)
def misspelled(name: str) -> bool:
    """Whether a folded name is nearly that of a state: 'camboida'. It is nobody's, but it is no person's either."""
    return process.extractOne(name, _names_of_states(), scorer=fuzz.ratio, score_cutoff=_NEAR) is not None


class Known:
    """The tokens of one text, and the known names among them; `on` as in `resolve`."""

    def __init__(self, text: str, on: str | None) -> None:
        self.text = text
        self.on = on
        self.words = wording.default()
        self.tokens = _unbroken(tokens(text, self.words.abbreviations))
        # Capitals tell nothing where there are no small letters, and nothing is to be told where there are no capitals.
        self.mixed = any(c.islower() for c in text)
        self.small = not any(c.isupper() for c in text)

    # Looking at tokens; beyond the last there is nothing.

    def _low(self, i: int) -> str:
        return self.tokens[i].low if i < len(self.tokens) else ""

    def _capital(self, i: int) -> bool:
        return i < len(self.tokens) and self.tokens[i].capital

    def _after_article(self, i: int) -> int:
        return i + 1 if self._low(i) in ARTICLES else i

    def _possessive(self, i: int) -> bool:
        return self.tokens[i].text.endswith(_POSSESSIVE)

    # Names

    def known_at(self, i: int) -> int:
        """Where the longest known name ends that begins at token `i`; 0 when none does."""
        token = self.tokens[i]
        if not (token.capital or token.text[0].isdigit() or self.small):
            return 0
        first = _keyed(token.text)
        longest = _longest().get(first[0], 0) if first else 0
        names, parts, best, j = table.default().names, list[str](), 0, i
        last = min(len(self.tokens), i + 2 * longest)  # articles do not count
        while j < last and len(parts) <= longest:
            token = self.tokens[j]
            words = _keyed(token.text) if token.word else {"&": ("and",), ",": (",",)}.get(token.low)
            if words is None:
                break
            parts += words
            j += 1
            if token.word and words and (key := " ".join(parts)) in names and self._as_written(i, j, key):
                best = j
            if token.word and token.text.endswith(_POSSESSIVE[:2]):
                break
        return best

    def _as_written(self, i: int, j: int, key: str) -> bool:
        """Whether the capitals are those of a name: the UN, not the French word un; WHO, not who."""
        if len(key) > _CAPITALS or key not in _acronyms():
            return True
        return not any(c.islower() for c in self.text[self.tokens[i].start : self.tokens[j - 1].end].removesuffix("s"))

    def who(self, i: int, j: int) -> Who | None:
        """The known actor that tokens i to j name at the time."""
        start, end = self.tokens[i].start, self.tokens[j - 1].end
        found = resolve(self.text[start:end], self.on)
        return Who(found.id, found.kind, found.name, found.how, start, end) if found else None

    def _with_form(self, i: int) -> tuple[int, Who] | None:
        """A state with the form of its constitution before its name: Republic of Nigeria."""
        form = self.words.forms.at(self.tokens, i) if self.tokens[i].capital else None
        if form is None or self._low(form[0]) != "of":
            return None
        k = self._after_article(form[0] + 1)
        end = self.known_at(k) if self._capital(k) else 0
        who = self.who(k, end) if end else None
        return (end, replace(who, start=self.tokens[i].start)) if who and who.is_state and who.by == "name" else None

    def _organization_at(self, k: int) -> tuple[int, Who] | None:
        """The known actor that is no state at token `k`, and where its name ends."""
        end = self.known_at(k) if self._capital(k) else 0
        who = self.who(k, end) if end else None
        return (end, who) if who and not who.is_state else None

    def _with_comma(self, i: int, j: int) -> int:
        """Korea, South; Tanzania, United Republic of: the end of the name with what stands behind the comma."""
        if self._low(j) != "," or not self.tokens[i].capital:
            return j
        the = self._low(j + 1) == "the" and not (j + 2 < len(self.tokens) and self.tokens[j + 2].word)
        if not the and self._low(j + 1) not in _BEHIND:
            return j
        for end in range(min(len(self.tokens), j + 1 + _BEHIND_COMMA), j + 1, -1):
            if all(token.word or token.low == "-" for token in self.tokens[j + 1 : end]) and self.who(i, end):
                return end
        return j

    # Bodies: what an organisation sends out, or consists of, is the organisation.

    def _body(self, j: int) -> int:
        """The end of the name of a body that goes on at token `j` (UN observer mission, IGAD Assembly); 0 without one."""
        words, k, best = self.words, j, 0
        while k < len(self.tokens) and k - j < _BODY:
            token = self.tokens[k]
            if token.low in words.not_bodies or not (token.word or token.low == "&"):
                break
            if found := words.bodies.at(self.tokens, k):
                best = k = found[0]
                continue
            if not (token.capital or token.low in words.adjectives or (token.low == "and" and k > j)):
                break
            if k == j and token.low not in words.adjectives and words.titles.at(self.tokens, j):
                break
            k += 1
        # OIC Ministerial Committee of Six
        return best + 2 if best and self._low(best) == "of" and self._low(best + 1) in _NUMBERS else best

    def _body_before(self, i: int) -> tuple[int, Who] | None:
        """A body before whose it is: Office of the United Nations, Commission of the African Union."""
        j = i
        while j < len(self.tokens) and j - i < _BODY:
            if found := self.words.bodies.at(self.tokens, j):
                j = found[0]
                if self._low(j) == "of" and (whose := self._organization_at(self._after_article(j + 1))):
                    return whose[0], replace(whose[1], start=self.tokens[i].start)
            elif self.tokens[j].low in self.words.adjectives:
                j += 1
            else:
                break
        return None

    def _named_longer(self, j: int) -> int:
        """The end of a longer name that is abbreviated as a whole: International Crisis Group on Liberia (ICGL)."""
        k = self._after_article(j + 1)
        if self._low(j) not in {"on", "for", "of"} or not self._capital(k):
            return 0
        end = self.known_at(k)
        return end if end and self._acronym_after(end) and len(self._low(end + 1)) > _CAPITALS else 0

    def _acronym_after(self, j: int) -> bool:
        return self._low(j) == "(" and self._low(j + 2) == ")" and self.tokens[j + 1].shouted


def _unbroken(found: list[Token]) -> list[Token]:
    """`found` without the line breaks inside brackets that are closed soon."""
    kept: list[Token] = []
    until = -1
    for i, token in enumerate(found):
        if token.low == "(" and i > until:
            until = next((j for j in range(i + 1, min(i + _BRACKET, len(found))) if found[j].low == ")"), -1)
        if not (token.low == "\n" and i < until):
            kept.append(token)
    return kept
