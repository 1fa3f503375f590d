"""The article while its names are looked for: the words, and the spans of them that are names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.model import fold
from loaders.text.model import Mention, Reading, Statement, Thing
from loaders.text.names import tokens
from loaders.text.names.gazetteer import Entry
from loaders.text.names.tokens import Word
from loaders.text.names.words import Words
from loaders.text.names.words import default as words_of_names

# GENEVA, 3 May (Reuters) - ; DAYTON, Ohio, Nov 21 1995 - ; COLOMBO - ; Jeddah, 20 May 2023.
_DATELINE = re.compile(
    r"^[ \t]*(?P<city>[A-Z][^\W\d_]*(?:[ '’./-]+[^\W\d_]+){0,3}?)(?:, ?(?P<land>[A-Z][\w.]+(?: [A-Z]\w+)?))??"
    r"(?P<rest>,? ?(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)?,?(?: ?\d{4})?"
    r"(?: ?\([^()\n]{1,40}\)){0,2} ?(?:[-–—]{1,2} |:\s))",
    re.MULTILINE,
)
_BYLINE = re.compile(
    r"^[ \t]*(?:\(?(?:Reporting|Additional reporting|Writing|Editing|Written|Compiled|Photo|Image)(?: and \w+)? by\b|"
    r"By [A-Z]|©|Copyright|"
    r"Our Standards|Read more|Sign up|Subscribe|Source:)[^\n]{0,160}$",
    re.MULTILINE,
)
_BRACKETED = re.compile(
    r"\((?:Reuters|AP|AFP|dpa|Xinhua|TASS|IRIN|UPI|ANSA|EFE|IPS|AA|Reporting by[^()]*|Photo[^()]*)\)"
)


@dataclass(slots=True, eq=False)
class Span:
    """The words [i, j) that name something. `kind` "": nothing that is looked for here, but no part of another name either.

    `how`: as in `gazetteer.Entry`, and "person", "proper" for those told by their words. `key`: the thing it was made into.
    """

    i: int
    j: int
    kind: str
    name: str
    how: str = "proper"
    id: str | None = None
    key: str = ""
    aliases: tuple[str, ...] = ()
    of: str = ""


@dataclass
class Scene:
    """`spans` do not overlap; `at` has for each word the span that it is in. `hidden`: words of datelines and bylines."""

    reading: Reading
    words: list[Word]
    plain: Words
    lows: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    at: list[Span | None] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)
    headline: list[bool] = field(default_factory=list)
    datelines: list[tuple[int, int]] = field(default_factory=list)  # words that are a dateline's town
    by_id: dict[str, Thing] = field(default_factory=dict)

    def add(self, span: Span) -> Span:
        for k in range(span.i, span.j):
            before = self.at[k]
            if before is not None and before in self.spans:
                self.drop(before)
        self.spans.append(span)
        for k in range(span.i, span.j):
            self.at[k] = span
        return span

    def drop(self, span: Span) -> None:
        self.spans.remove(span)
        for k in range(span.i, span.j):
            self.at[k] = None

    def free(self, i: int, j: int) -> bool:
        return all(self.at[k] is None and not self.hidden[k] for k in range(i, j))

    def start(self, i: int) -> int:
        return self.words[i].start

    def end(self, j: int) -> int:
        return self.words[j - 1].end

    def text(self, i: int, j: int) -> str:
        return self.reading.article.text[self.start(i) : self.end(j)]

    def low(self, i: int) -> str:
        return self.lows[i] if 0 <= i < len(self.lows) else ""

    def named(self, i: int) -> Span | None:
        """The name that word `i` is in; None also beyond the text."""
        return self.at[i] if 0 <= i < len(self.at) else None

    def near(self, i: int) -> bool:
        """Whether word `i` follows the word before it without a mark, a possessive or a line's end between them."""
        return 0 < i < len(self.words) and self.words[i].near and not self.words[i - 1].possessive

    def ordered(self) -> list[Span]:
        return sorted(self.spans, key=lambda one: one.i)

    def mention(self, span: Span, form: str = "name") -> None:
        self.reading.mentions.append(Mention(self.start(span.i), self.end(span.j), span.key, form))

    def state(self, one: Statement) -> None:
        """Adds what is stated, unless it is there already (of an office, with the same title)."""
        same = (one.type, one.source, one.target)
        for there in self.reading.statements:
            if (there.type, there.source, there.target) == same and (
                one.type != "HOLDS" or there.props.get("title") == one.props.get("title")
            ):
                return
        self.reading.statements.append(one)


def scene(reading: Reading) -> Scene:
    found = tokens.words(reading)
    made = Scene(reading, found, words_of_names(), [one.low for one in found])
    made.at = [None] * len(found)
    made.hidden = [False] * len(found)
    made.headline = [False] * len(found)
    _lines(made)
    return made


def _lines(made: Scene) -> None:
    """Marks datelines, bylines and headlines."""
    text = made.reading.article.text
    hide: list[tuple[int, int]] = []
    towns: list[tuple[int, int]] = []
    for match in _DATELINE.finditer(text):
        city, rest = match.group("city"), match.group("rest")
        shouted = city.upper() == city
        if fold(city) in made.plain["months"]:
            continue
        dated = bool(re.search(r"\d", rest)) or "(" in rest
        if (shouted and len(city) > 3) or (dated and rest.rstrip()[-1:] in "-–—:"):
            towns.append(match.span("city"))
            hide.append(match.span("rest"))
    hide += [one.span() for pattern in (_BYLINE, _BRACKETED) for one in pattern.finditer(text)]
    for i, word in enumerate(made.words):
        made.hidden[i] = any(start <= word.start < end for start, end in hide)
    for start, end in towns:
        for town in re.finditer(r"[^/]+", text[start:end]):
            inside = [i for i, word in enumerate(made.words) if start + town.start() <= word.start < start + town.end()]
            if inside:
                made.datelines.append((inside[0], inside[-1] + 1))
    for line in re.finditer(r"[^\n]+", text):
        inside = [i for i, word in enumerate(made.words) if line.start() <= word.start < line.end()]
        long = [made.words[i] for i in inside if len(made.words[i].text) > 3]
        closed = line.group().rstrip().endswith((".", "”", '"', ":"))
        if 4 <= len(inside) < 25 and long and not closed and sum(word.cap for word in long) > 0.8 * len(long):
            for i in inside:
                made.headline[i] = True


def entry_span(entry: Entry, i: int, j: int) -> Span:
    return Span(i, j, entry.kind, entry.name, entry.how, entry.id)
