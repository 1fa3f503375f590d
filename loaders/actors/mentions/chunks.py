"""First pass: a text taken apart into known actors, titles, names, and the words that link them, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from graph.model import make_id
from loaders.actors.mentions.known import ARTICLES, Who
from loaders.actors.mentions.titling import Titles
from loaders.actors.mentions.wording import Title

_NAME_WORDS = 6  # a name of more words is several run together
_PARTICLES = 3  # in a row
_TO_HEAD = 6  # words up to that for an organisation
_SEVERAL = 3  # words that one name may have, whatever its capitals
_BEFORE_STATE = frozenset(
    {"of", "from", "in", "to", "for", "the"}
)  # so that no first name follows: King of Jordan Hussein
_ASIDE = 5  # tokens of a bracket with degrees
_UNSPOKEN = range(3, 5)  # letters of an abbreviation that cannot be spoken
_GLUED = (
    3  # letters of a small word that hyphens join to a name: al, ud, din; longer ones make a compound: Geneva-based
)


@dataclass(slots=True)
class Office:
    """A title with what belongs to it. `start`, `end`: the title alone, as it is written; `acts`: whose office it is."""

    title: Title
    start: int
    end: int
    former: bool = False
    acts: list[Who] = field(default_factory=list)
    object: bool = False

    @property
    def held(self) -> bool:
        """Whether it is an office, and not a form of address or a rank."""
        return not (self.title.address or self.title.rank)


@dataclass(slots=True)
class Chunk:
    """Tokens i to j of one kind, which stand from `start` to `end` in the text.

    Kinds, and what `value` is: actor, adjective, place, org (Who); title, partnoun (Title); office (Office); verb (Verb); link,
    heading, mark (text); name ("doubtful": behind a title alone); open (known, but nobody's); stray (a name, nobody knows
    of what); former, government, clause, not, word.
    """

    kind: str
    i: int
    j: int
    start: int
    end: int
    value: object = None


class Chunker(Titles):
    """Takes one text apart."""

    def __init__(self, text: str, on: str | None) -> None:
        super().__init__(text, on)
        self.chunks: list[Chunk] = []

    def run(self) -> list[Chunk]:
        """The chunks in order. Articles are left out."""
        i = 0
        while i < len(self.tokens):
            i = self._next(i)
        return self.chunks

    def _add(self, kind: str, i: int, j: int, value: object = None) -> int:
        self.chunks.append(Chunk(kind, i, j, self.tokens[i].start, self.tokens[j - 1].end, value))
        return j

    def _next(self, i: int) -> int:
        """Adds the chunk that begins at token `i`, and says where the next begins."""
        token, words = self.tokens[i], self.words
        if not token.word:
            return self._aside(i) or self._add("mark", i, i + 1, token.low)
        if self._is_article(i):
            return i + 1
        if self._opens(i) and (heading := words.headings.at(self.tokens, i)) and self._is_heading(i, heading[0]):
            return self._add("heading", i, heading[0], heading[1])
        if found := self._known(i):
            return found
        if token.low in words.former:
            return self._add("former", i, i + 1)
        return self._phrase(i) or self._other(i)

    def _phrase(self, i: int) -> int:
        """Adds a title, a word of government, a link or a verb, the longest that begins here."""
        words = self.words
        title, verb, link = self.title(i), words.verbs.at(self.tokens, i), words.links.at(self.tokens, i)
        longest = max(verb[0] if verb else 0, link[0] if link else 0)
        if title and title[0] > longest:
            if title[1].plural and self._names_organization(i):
                return self._run(i)
            return self._add("title", i, *title)
        if government := self.government(i):
            return self._add("government", i, government)
        if link and link[0] == longest:
            return self._add("link", i, *link)
        if verb:
            return self._add("verb", i, *verb)
        return self._add("title", i, *title) if title else 0

    def _other(self, i: int) -> int:
        token, words = self.tokens[i], self.words
        if token.low == "and":
            return self._add("mark", i, i + 1, "and")
        for kind, of in (("clause", words.clauses), ("not", words.negations)):
            if token.low in of:
                return self._add(kind, i, i + 1)
        if token.capital and (body := self._body_before(i)):
            return self._add("actor", i, *body)
        if token.capital and (token.low not in words.function or self._is_initial(i)):
            return self._run(i)
        return self._add("word", i, i + 1)

    # Marks and headings

    def _is_article(self, i: int) -> bool:
        """Whether this is an article, or a "Royal" before a government, which nobody misses."""
        if self.tokens[i].low == "royal":
            return i + 1 < len(self.tokens) and bool(self.known_at(i + 1) or self.government(i + 1))
        return self.tokens[i].low in ARTICLES and not self._is_initial(i)

    def _opens(self, i: int) -> bool:
        """Whether a line, a sentence or a bracket begins at token `i`."""
        while i and self.tokens[i - 1].low in ARTICLES:
            i -= 1
        before = self.tokens[i - 1] if i else None
        return before is None or (not before.word and before.low not in {",", "/", "-", "'", '"', "’"})

    def _is_heading(self, i: int, j: int) -> bool:
        """Whether a phrase is all that stands in a line, or before a colon."""
        if j == len(self.tokens):
            return i > 0
        after = self.tokens[j]
        if after.word or after.low == ":":
            return not after.word
        return after.low[0] == "\n" and (not i or self.tokens[i - 1].low[0] == "\n")

    def _aside(self, i: int) -> int:
        """The end of a bracket that only holds a degree, or that somebody retired; 0 when it is another."""
        if self.tokens[i].low not in "([":
            return 0
        j = i + 1
        while j < len(self.tokens) and j - i < _ASIDE and self.tokens[j].low in self.words.asides | {".", ","}:
            j += 1
        return j + 1 if j > i + 1 and self._low(j) in {")", "]"} else 0

    def _is_initial(self, i: int) -> bool:
        """Whether a single letter begins or continues a name: A. Mboumbou, A Mboumbou."""
        token = self.tokens[i]
        if len(token.low) != 1 or not token.text[0].isupper():
            return False
        return token.text.endswith(".") or (self._capital(i + 1) and i > 0 and self.tokens[i - 1].low not in ".\n\n")

    # Known actors

    def _known(self, i: int) -> int:
        """Adds a known actor that begins at token `i`, or a longer name that it begins; 0 when there is none."""
        known = self.known_at(i)
        if not known and (formed := self._with_form(i)):
            return self._add("stray" if self._another_form(i) else "actor", i, *formed)
        j = self._with_comma(i, known or i + 1)
        if not known and j == i + 1:
            return 0
        who = self.who(i, j)
        if who is None:
            return self._add("open", i, j)
        if j < len(self.tokens) and self.tokens[j].glued:
            return self._glued(i, j, who)
        if self._slashed(i, {"stray", "name", "word"}) or self._another_form(i):
            return self._add("stray", i, j)  # Forum/Federation/PRC: hardly China
        return self._state(i, j, who) if who.is_state else self._organ(i, j, who)

    def _another_form(self, i: int) -> bool:
        """Whether a word before "Republic of X" makes it another state: Democratic Republic of Yemen."""
        before = self.tokens[i - 1] if i else None
        told = before is not None and before.capital and before.low in self.words.no_person - self.words.function
        return told and self.words.forms.at(self.tokens, i) is not None

    def _organ(self, i: int, j: int, who: Who) -> int:
        """Adds a known organisation, with the body of it that the words go on to name, or as part of a longer name."""
        if end := self._named_longer(j):
            return self._add("org", i, end, self._unknown(who.kind, i, end))
        while self._low(j) in self.words.suffixes and self.tokens[j].shouted:
            j += 1  # UNAVEM II
        end = self._body(j) or j
        return self._add("actor", i, end, replace(who, end=self.tokens[end - 1].end))

    def _state(self, i: int, j: int, who: Who) -> int:
        """Adds a state, unless its name only tells apart (the South Sudan conflict), or begins a longer one."""
        words, low, whose = self.words, self._low(j), self._possessive(j - 1)
        if low in words.talks | words.things and low not in words.part_bodies and not whose:
            return self._add("word", i, j)
        goes_on = self._capital(j) and not whose and not self._is_other(j)
        if who.by == "capital":
            return self._run(i) if goes_on else self._add("place", i, j, who)
        if goes_on and self._is_longer(i, j):
            return self._run(i)
        return self._add("adjective" if who.by == "demonym" else "actor", i, j, who)

    def _is_other(self, j: int) -> bool:
        """Whether something else begins at token `j`, so that a name before it is complete."""
        words, low = self.words, self.tokens[j].low
        known = low in words.function or low in words.former or low in words.official or low in words.part_bodies
        phrase = self.title(j) or self.government(j) or words.links.at(self.tokens, j)
        return bool(known or low == "and" or phrase or self.known_at(j))

    def _is_longer(self, i: int, j: int) -> bool:
        """Whether a state's name begins a longer one: Israel Galeano, Chad National Front, Sudan Peace Agreement."""
        words, low = self.words, self._low(j)
        first = self._low(i) in words.name_states and (not i or self._low(i - 1) not in _BEFORE_STATE)
        return first or low in words.no_names or low in words.generic or self._extent(i)[2]

    def _glued(self, i: int, j: int, who: Who) -> int:
        """AU-led, US-based, Iran-Iraq: by whom, or a mere adjective."""
        verb = self.words.verbs.at(self.tokens, j)
        if verb and self.tokens[verb[0] - 1].glued:
            told = not verb[1].weak or self._low(verb[0]) in self.words.talks
            return self._add("actor", i, verb[0], replace(who, part=verb[1].part if told else ""))
        return self._add("word", i, self._past_glued(j))

    def _past_glued(self, j: int) -> int:
        while j < len(self.tokens) and self.tokens[j].glued:
            j += 1
        return j

    def _slashed(self, i: int, kinds: set[str]) -> bool:
        """Whether a slash without blanks joins token `i` to a chunk of one of these kinds: SSDM/A-Cobra Faction."""
        if (
            i < 2
            or self._low(i - 1) != "/"
            or self.tokens[i - 1].start != self.tokens[i - 2].end
            or len(self.chunks) < 2
        ):
            return False
        return self.chunks[-2].kind in kinds and self.chunks[-2].j == i - 1

    # Names

    def _run(self, i: int) -> int:
        """Adds what a word in capitals begins: a name, an organisation that says so, or what is neither."""
        words = self.words
        j, plain, head = self._extent(i)
        tokens = self.tokens[i:j]
        lows = [token.low for token in tokens if token.word]
        if self._slashed(i, {"stray"}):
            return self._add("stray", i, j)
        if not plain or (not head and any(self._possessive(k) for k in range(i, j - 1))):
            return self._add("word", i, j)
        if head:
            return self._organization(i, j, lows)
        if bad := [low for low in lows if len(low) > 1 and low in words.no_person]:
            named = len(lows) > 1 and bad == lows[-1:] and bad[0] in words.surnames
            return self._add("name", i, j, "doubtful") if named else self._add("word", i, j)
        if len(tokens) == 1 and tokens[0].shouted and self.mixed:
            return self._add("stray", i, j)
        return self._names(i, j)

    def _extent(self, i: int) -> tuple[int, bool, bool]:
        """How far a run in capitals goes; whether it is no compound (Geneva-based); whether it has a word of organisations."""
        words, j, head, linked = self.words, i, False, False
        while j < len(self.tokens):
            token = self.tokens[j]
            if token.glued and j > i:
                if not token.capital and len(token.low) > _GLUED and token.low not in words.particles:
                    return self._past_glued(j), False, head
            elif not token.word:
                if token.low != "&" or j == i or not self._capital(j + 1):
                    break
            elif token.low in {"of", "for", "on"} and head and not token.capital:
                k = self._after_article(j + 1)
                if not self._belongs(k):
                    break
                linked, j = True, self.known_at(k) or k
                continue
            elif token.capital:
                if j > i and self._ends(i, j, head):
                    break
            elif token.low == "and":
                if not self._joined(j, head, linked):
                    break
            elif j == i or token.low not in words.particles or not self._lead_on(j):
                break
            head |= token.capital and token.low in words.organizations
            j += 1
        return j if self.tokens[j - 1].word or j == i + 1 else j - 1, True, head

    def _belongs(self, k: int) -> bool:
        """Whether what is in capitals behind "of" belongs to the name: Council of Elders, not: council of President X."""
        title = self.title(k) if self._capital(k) else None
        return self._capital(k) and (title is None or title[1].plural or self._low(k) in self.words.abstract)

    def _lead_on(self, j: int) -> bool:
        """Whether a name goes on behind particles: Álvaro de Soto, Wamba dia Wamba."""
        k = j
        while self._low(k) in self.words.particles and not self._capital(k) and k - j < _PARTICLES:
            k += 1
        return self._capital(k) and not (self.known_at(k) or self._low(k) in self.words.function or self.title(k))

    def _joined(self, j: int, head: bool, linked: bool) -> bool:
        """Whether "and" at token `j` belongs to the name: Harmony and Peace Commission, Front for Justice and Peace."""
        words, after, before = self.words, self._low(j + 1), self._low(j - 1)
        if not self._capital(j + 1) or self.known_at(j + 1):
            return False
        if head:
            return linked and after in words.abstract
        return before in words.no_person and (after in words.no_person or after in words.organizations)

    def _ends(self, i: int, j: int, head: bool) -> bool:
        """Whether something else begins at the capital of token `j`."""
        words, token = self.words, self.tokens[j]
        if token.low in words.function and not (token.glued or token.text == "I" or self._is_initial(j)):
            return True
        if known := self.known_at(j):
            lone = j == i + 1 and known == j + 1 and token.low in words.name_states  # Michael Jordan
            who = self.who(j, known)
            return not (lone or (who is not None and who.by == "capital"))
        if token.low in words.organizations or (not head and token.low in words.names_too and self._low(j + 1) != "of"):
            return False
        title = self.title(j)
        if title is None or (title[1].plural and self._names_organization(j)):
            return False
        return not head or title[1].address or title[1].rank

    def _names_organization(self, j: int) -> bool:
        """Whether words in capitals lead on from token `j` to one of organisations: Church Leaders Network."""
        for k in range(j, j + _TO_HEAD):
            if not self._capital(k) or (k > j and self.known_at(k)):
                return False
            if k > j and self._low(k) in self.words.organizations:
                return True
        return False

    def _organization(self, i: int, j: int, lows: Sequence[str]) -> int:
        """Adds an organisation by its words, if they tell which one."""
        words = self.words
        telling = [low for low in lows if len(low) > 1 and low not in words.generic and low not in words.organizations]
        known = self.known_at(i)
        if known and (who := self.who(i, known)) and who.by == "demonym":
            telling = telling[1:]  # a Swiss NGO is any of them
        if not telling:
            return self._add("stray", i, j)
        kind = "Group" if any(words.groups.at(self.tokens, k) for k in range(i, j)) else "Organization"
        return self._add("org", i, j, self._unknown(kind, i, j))

    def _unknown(self, kind: str, i: int, j: int) -> Who:
        start, end = self.tokens[i].start, self.tokens[j - 1].end
        name = " ".join(self.text[start:end].split())
        return Who(make_id(kind, name), kind, name, "unknown name", start, end)

    def _names(self, i: int, j: int) -> int:
        """Adds a name, or several side by side whose family names are in capitals: Héctor ROSADA Mario PERMUTH."""
        tokens = self.tokens
        loud = [tokens[k].shouted and len(tokens[k].low) > 2 for k in range(i, j)]
        begins = [i]
        if any(loud) and not all(loud) and j - i > _SEVERAL:
            begins += [k for k in range(i + 1, j) if loud[k - 1 - i] and not loud[k - i] and self._begins_name(k)]
        for start, end in zip(begins, [*begins[1:], j], strict=True):
            # Bertin Bea KNK: the party that he is of.
            first = start + (end - start > 2 and self._unspoken(start) and not tokens[start + 1].shouted)
            last = end - (end - first > 2 and self._unspoken(end - 1) and not tokens[end - 2].shouted)
            count = sum(not token.glued for token in tokens[first:last])
            named = count <= _NAME_WORDS and any(len(token.low) > 1 for token in tokens[first:last])
            for kind, a, b in (
                ("stray", start, first),
                ("name" if named else "stray", first, last),
                ("stray", last, end),
            ):
                if a < b:
                    self._add(kind, a, b)
        return j

    def _begins_name(self, k: int) -> bool:
        token = self.tokens[k]
        return token.capital and not token.glued and len(token.low) > 1

    def _unspoken(self, k: int) -> bool:
        """Whether a short word in capitals can hardly be spoken, and so is no family name: KNK, UPC."""
        token = self.tokens[k]
        if not token.shouted or token.glued or len(token.low) not in _UNSPOKEN:
            return False
        return not any(c in "aeiouy" for c in token.low[1:])
