"""What is read of an article: the things in it, where they are mentioned, and what is stated of them.

The stages of `loaders.text.pipeline` add to one `Reading`: names, processes, coreference, frames, the learned part. Offsets
are characters of `Article.text`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from graph.model import Document, Props, digest

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

ACTORS = frozenset({"Person", "State", "Organization", "Group"})

# How sure the text is. Only what is stated or reported (by somebody whom the text does not doubt) is a fact in the graph.
STATUSES = ("stated", "reported", "offered", "planned", "denied")


@dataclass(frozen=True)
class Article:
    """A text to be read. `where` says which file it is, and what in it ("feed.xml, item 3").

    `text`: paragraphs, a blank line or a line break between them. `date` is a partial date, of publication. `language`: ISO
    639-1, "" when it was not found out.
    """

    text: str
    where: str = ""
    title: str = ""
    date: str | None = None
    publisher: str = ""
    url: str = ""
    language: str = ""
    licence: str = ""

    @cached_property
    def id(self) -> str:
        """By its text alone: the same text from another file is the same document."""
        return "doc:text-" + digest(" ".join(self.text.split()))

    def document(self) -> Document:
        title = self.title or " ".join(self.text.split())[:80]
        return Document(self.id, title, self.publisher, self.date, self.url, self.licence)


@dataclass(slots=True)
class Thing:
    """Somebody or something in the article: an actor, a Process, an Agreement, an Event, a Place, a Topic.

    `key` is its handle within one reading; `id` that of a node, where it is known which. `props`: `date`, `start`, `end` as
    partial dates, `place` (the key of a Place), `of` (the key of the actor that a group or an office belongs to).
    """

    key: str
    kind: str
    name: str
    id: str | None = None
    aliases: tuple[str, ...] = ()
    props: dict[str, str] = field(default_factory=dict)

    @property
    def actor(self) -> bool:
        return self.kind in ACTORS


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text that means a thing. A collective ("both sides") is one mention for each member.

    `form`: name, title ("Turkish Foreign Minister" of its holder), demonym, nominal ("the former Finnish president"),
    pronoun, collective, or trigger (the verb that implies a process).
    """

    start: int
    end: int
    thing: str
    form: str = "name"


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation that the article tells of, between two things by their keys.

    `start` and `end` are the words that say so. HOLDS goes from the person to whose office it is, with `title` among the
    props (and `former`: True for a past one). `reason` names the pattern or the learned part; `confidence` in [0, 1].
    """

    type: str
    source: str
    target: str
    start: int
    end: int
    confidence: float = 0.8
    status: str = "stated"
    reason: str = ""
    props: Props = field(default_factory=dict)


@dataclass
class Reading:
    """An article, its parse, and what the stages found so far."""

    article: Article
    doc: Doc
    things: dict[str, Thing] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    @property
    def english(self) -> bool:
        """Whether words and patterns of English may be looked for."""
        return self.doc.lang_ == "en"

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences that hold more than white space, in order."""
        return [one for one in self.doc.sents if one.text.strip()]

    def sentence(self, start: int) -> int:
        """The number, from 0, of the sentence in which a character stands."""
        for number, one in enumerate(self.sentences):
            if start < one.end_char:
                return number
        return len(self.sentences) - 1

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie between two characters, in the order of the text."""
        return sorted(
            (one for one in self.mentions if start <= one.start and one.end <= end),
            key=lambda one: (one.start, -one.end),
        )

    def of(self, key: str) -> list[Mention]:
        """The mentions of a thing, in the order of the text."""
        return sorted((one for one in self.mentions if one.thing == key), key=lambda one: one.start)

    def actors(self) -> Iterator[Thing]:
        return (one for one in self.things.values() if one.actor)

    def add(self, kind: str, name: str, **more: object) -> Thing:
        """A new thing with a key of its own."""
        number = len(self.things) + 1
        while f"t{number}" in self.things:
            number += 1
        thing = Thing(f"t{number}", kind, name, **more)  # type: ignore[arg-type]
        self.things[thing.key] = thing
        return thing
