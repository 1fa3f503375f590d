"""What is known at one place of a text: who was found, of whom the sentence speaks, what the heading says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.actors.mentions.chunks import Chunk
from loaders.actors.mentions.known import Who
from loaders.actors.mentions.view import LIST, View
from loaders.actors.mentions.wording import Verb, Wording


@dataclass(slots=True)
class Found:
    """An actor at one place of the text, from `start` to `end`; a person when `who` is None. `first`: its token.

    `capacities`: offices as (role, part, whose). `acts`: for whom else. `parts`: what the words around say.
    """

    who: Who | None
    name: str
    start: int
    end: int
    first: int
    how: str
    capacities: list[tuple[str, str, Who | None]] = field(default_factory=list)
    acts: list[Who] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def give(self, part: str) -> None:
        """Notes that the words give it this part."""
        if part and part not in self.parts:
            self.parts.append(part)

    def act(self, whom: Sequence[Who]) -> None:
        """Notes for whom it acts."""
        self.acts += [who for who in whom if who not in self.acts]


@dataclass(slots=True)
class Sentence:
    """How what comes next in a sentence is meant.

    `mode`: plain; skip (a place, or what something is about), without (not meant), by, before, between (as `part` says),
    together (the same as those before). `subjects`: of whom a verb or a noun is said; `used`: one was.
    """

    mode: str = "plain"
    part: str = ""
    subjects: list[Found] = field(default_factory=list)
    used: bool = False


class Scene(View):
    """The place in the text, and what led there."""

    def __init__(self, chunks: Sequence[Chunk], text: str, words: Wording, lows: Sequence[str]) -> None:
        super().__init__(chunks, text, words)
        self.lows = lows  # of the tokens
        self.found: list[Found] = []
        self.left: list[tuple[int, int]] = []
        self.now = Sentence()
        self.brackets: list[Sentence] = []  # what was before each that is open
        self.passive: Verb | None = None  # the last verb, for a "by" behind it
        self.talks = False  # whether the sentence has spoken of talks
        # What a heading says of all that follows: a part; for whom they act, who is meant himself if nobody follows.
        self.heading = ""
        self.mandate: Who | None = None
        self.waiting: Found | None = None
        self.served = self.inline = False

    def _plain(self) -> None:
        self.now.mode, self.now.part = "plain", ""

    def _stop(self) -> None:
        """A sentence ends."""
        self.now, self.passive, self.talks = Sentence(), None, False
        self.brackets.clear()

    def _end_heading(self) -> None:
        """No longer for whom the heading says; whoever was a heading with nobody under it is meant himself."""
        if self.waiting:
            self.found.append(self.waiting)
        self.mandate = self.waiting = None
        self.served = self.inline = False

    def _subject(self, found: Found) -> None:
        if self.now.mode not in {"plain", "together"}:
            return
        if self.now.used and self.now.mode == "plain":
            self.now.subjects, self.now.used = [], False
        self.now.subjects.append(found)

    def _give_subjects(self, part: str) -> None:
        for found in self.now.subjects:
            found.give(part)

    def _leave(self, p: int, end: int = 0) -> None:
        """Notes that chunks p to `end` were not understood."""
        self.left.append((self.chunks[p].start, self.chunks[max(end - 1, p)].end))

    def _part_here(self, who: Who | None = None) -> str:
        """The part that the place gives to whoever stands here."""
        if who and who.part:
            return who.part
        return self.now.part if self.now.mode in {"by", "before", "between"} else self.heading

    def _runs_on(self, p: int) -> bool:
        """Whether what follows at once makes it another name, or nobody's: IGAD Partners Forrum, Tanzania's party."""
        if not self._next_to(p):
            return False
        after = self._kind(p + 1)
        if self._possessive(p):
            return after in {"word", "name", "org", "stray", "actor"}
        return after in {"name", "stray", "org"} or (self._is_state(p) and self._is_state(p + 1))

    def _whom(self, q: int) -> tuple[list[Who], int]:
        """The actors at chunk q and after: the AU and the OAU; an office stands for whose it is: the President of Gabon."""
        whom: list[Who] = []
        while True:
            who, office = self._who(q), self._office(q)
            if who and not self._runs_on(q):
                whom.append(who)
            elif office and office.acts and self._kind(q + 1) != "name":
                whom += office.acts
            else:
                return whom, q - 1 if whom and self._mark(q - 1) in LIST else q
            q += 1
            if self._mark(q) != "and" or not self._who(q + 1) or self._kind(q + 2) in {"verb", "word"}:
                return whom, q
            q += 1
