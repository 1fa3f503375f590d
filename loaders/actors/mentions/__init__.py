"""Who is meant in a cell of free text: each actor with office, part in a mediation, and whom it acts for.

    for m in mentions("US ambassador Peter Galbraith and UN mediator Thorvald Stoltenberg", on="1995-11-12"): ...
        Peter Galbraith       role "ambassador"                  acts for United States
        Thorvald Stoltenberg  role "mediator", part "mediator"   acts for United Nations
    read("Norway, local elders").leftover                        ("local elders",)

States and organisations are those of `loaders.actors.resolve`. An organisation that no table has is one when its name says
so (Free Aceh Movement) and tells which (not: Peace Commission). A person is a name behind a title, or two words or more in
capitals that are nothing else. What looked like an actor and was not understood is `leftover`: told rather than lost.

Not actors: venues ("signed in Lomé"; "hosted by Togo" is one), what an office is about (ambassador to Croatia), what is told
of a people (Turkish Cypriots), a state that merely names a conflict (the South Sudan talks). A capital stands for its state
only where it is the whole cell. Who held an office once acts for nobody by it: former US president Jimmy Carter.

The work is done in passes: `tokens`; `chunks` (with `known` and `titling`: names, titles, links); `offices` (whose they
are); `linking` (with `people`: who is meant, and what the verbs say). The words that decide are in `wording.yaml`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from graph.dates import partial
from graph.model import fold, make_id
from loaders.actors import resolve
from loaders.actors.mentions import wording
from loaders.actors.mentions.chunks import Chunk, Chunker
from loaders.actors.mentions.known import Who
from loaders.actors.mentions.linking import Linker
from loaders.actors.mentions.lists import listed
from loaders.actors.mentions.offices import Offices
from loaders.actors.mentions.scene import Found

__all__ = ["LONGEST", "Mention", "Reading", "leftover", "listed", "mentions", "read"]

# So much of a text is read, up to the last blank; the beginning of the rest is left over.
LONGEST = 20_000
_SHOWN = 200  # characters of what is left over
_SHORT = 100  # characters of a cell that may well come again
_SEGMENT = re.compile(r"[^;\n]+")
_ITEM = re.compile(r"[^;\n,.()]+")
_SENTENCE = re.compile(r"[.;\n]|\b(?:but|although|though|however|while)\b")
_AND = re.compile(r"\s+(?:and|&)\s+|^\s*and\s+")


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor in a text: a State, Organization, Group or Person.

    `role`: the office or function as written ("Special Representative of the Secretary-General"). `part`: one of the ontology's
    `parts` where the words say it, "party" for those between whom a talk or an agreement is, else "". `acts_for`: whom a person
    or a delegation acts for. `text` stands at `start` of the input, word for word; `how` it was recognised: "name", "demonym",
    "government, by name", "person with title", "name of a person", "unknown name", ….
    """

    id: str
    kind: str
    name: str
    role: str = ""
    part: str = ""
    acts_for: Mention | None = None
    text: str = ""
    start: int = 0
    how: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: `mentions` in the order of the text, and slices of it that were not understood.

    An actor stands here once for each part and each actor that it acts for: a president who is chairman of a regional body too
    has two mentions, and whoever hosted and mediated has two.
    """

    mentions: tuple[Mention, ...] = ()
    leftover: tuple[str, ...] = ()


def mentions(text: str, on: str | None = None) -> list[Mention]:
    """The actors in `text`, as in `read`."""
    return list(read(text, on).mentions)


def leftover(text: str, on: str | None = None) -> list[str]:
    """What of `text` was not understood, as in `read`."""
    return list(read(text, on).leftover)


def read(text: str, on: str | None = None) -> Reading:
    """The actors in a text and what is left over. A text that says that there is none ("None", "-99") has neither.

    `on`: the partial date that the text speaks of, as in `resolve`; raises ValueError when it is no partial date. Of a text
    beyond `LONGEST` characters the beginning is read.
    """
    on = partial(on)
    return _remembered(text, on) if len(text) <= _SHORT else _read(text, on)


@lru_cache(maxsize=20_000)
def _remembered(text: str, on: str | None) -> Reading:
    return _read(text, on)


def _read(text: str, on: str | None) -> Reading:
    head = text if len(text) <= LONGEST else text[: max(text.rfind(" ", 0, LONGEST), LONGEST // 2)]
    words = wording.default()
    begins = fold(head[:_SHORT])
    if words.nobody.match(begins):
        head = _after_nobody(head)
    if begins in words.nothing or not any(c.isalpha() for c in head):
        return Reading()
    if capital := _capital(head, on):
        return Reading((capital,))
    chunker = Chunker(head, on)
    chunks = Offices(chunker.run(), head, words).run()
    linker = Linker(chunks, head, words, [token.low for token in chunker.tokens])
    linker.run()
    found = _merged(_each(linker.found, head))
    left = [*linker.left, *_silent(head, chunks, linker)]
    rest = [text[len(head) : len(head) + _SHOWN].strip()] if len(head) < len(text) else []
    kept = [head[start:end].strip()[:_SHOWN] for start, end in sorted(left)]
    return Reading(tuple(found), tuple(dict.fromkeys(piece for piece in (*kept, *rest) if piece)))


def _after_nobody(text: str) -> str:
    """`text` with blanks for a first sentence that says that there is nobody; what comes after "but" is another."""
    end = _SENTENCE.search(text)
    return " " * end.start() + text[end.start() :] if end else ""


def _capital(text: str, on: str | None) -> Mention | None:
    """The state whose capital is the whole of a cell."""
    found = resolve(text, on)
    if found is None or not found.how.startswith("capital"):
        return None
    start = len(text) - len(text.lstrip())
    return Mention(found.id, found.kind, found.name, text=text.strip(), start=start, how=found.how)


# From what was found to mentions


def _each(found: Sequence[Found], text: str) -> Iterator[Mention]:
    """A mention for each capacity and part of everybody found."""
    names = {person.name for person in found if person.who is None}
    full: dict[str, set[str]] = {}
    for name in names:
        if len(words := fold(name).split()) > 1:
            full.setdefault(words[-1], set()).add(name)
    for one in sorted(found, key=lambda one: one.start):
        span = text[one.start : one.end]
        if one.who is not None:
            base = Mention(one.who.id, one.who.kind, one.who.name, "", "", None, span, one.start, one.how)
        else:
            # "Galbraith", where Peter Galbraith is named too, and nobody else of that name.
            fuller = full.get(fold(one.name), set())
            name = next(iter(fuller)) if len(fuller) == 1 else one.name
            base = Mention(make_id("Person", name), "Person", name, "", "", None, span, one.start, one.how)
        for role, part, who in _capacities(one):
            whom = (
                Mention(who.id, who.kind, who.name, text=text[who.start : who.end], start=who.start, how=who.how)
                if who
                else None
            )
            for given in one.parts or [part]:
                yield replace(base, role=role, part=given, acts_for=whom)


def _capacities(one: Found) -> list[tuple[str, str, Who | None]]:
    """(role, part, whom for): offices with a mandate, then mandates without an office; else the offices alone."""
    held = [capacity for capacity in one.capacities if capacity[2] is not None]
    bare = [(role, part) for role, part, whom in one.capacities if whom is None]
    part = next((part for _, part, _ in one.capacities if part), "")
    role = next((role for role, _ in bare), held[0][0] if held else "")
    result = [(role, part or told, whom) for role, told, whom in held]
    known = {whom.id for _, _, whom in held if whom}
    result += [(role, part, who) for who in one.acts if who.id not in known]
    return result or [(role, part, None)]


def _merged(found: Iterable[Mention]) -> list[Mention]:
    """One mention for each actor, part and mandate; what is told without a mandate goes to those that the actor has."""
    of: dict[str, list[Mention]] = {}
    for mention in found:
        of.setdefault(mention.id, []).append(mention)
    result: list[Mention] = []
    for same in of.values():
        mandates = {m.acts_for.id: m for m in reversed(same) if m.acts_for}
        kept: dict[tuple[str, str], Mention] = {}
        for mention in same:
            for bearer in mandates.values() if mandates and not mention.acts_for else [mention]:
                key = (bearer.acts_for.id if bearer.acts_for else "", mention.part)
                before = kept.setdefault(key, replace(bearer, part=mention.part))
                if mention.role and not before.role:
                    kept[key] = replace(before, role=mention.role)
        parted = {mandate for mandate, part in kept if part}
        result += [m for (mandate, part), m in kept.items() if part or mandate not in parted]
    return sorted(result, key=lambda mention: mention.start)


# What was passed over


class _Spans:
    """Spans of the text, to ask whether one touches a stretch."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def touch(self, start: int, end: int) -> bool:
        """Whether any reaches into [start, end)."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start


def _silent(text: str, chunks: Sequence[Chunk], linker: Linker) -> Iterator[tuple[int, int]]:
    """Lines, and items of a list, that may name somebody and of which nothing came: "local elders"."""
    told = [(one.start, one.end) for one in linker.found] + linker.left
    told += [(who.start, who.end) for one in linker.found for who in one.acts]
    told += [(who.start, who.end) for one in linker.found for _, _, who in one.capacities if who]
    taken = _Spans([*told, *((chunk.start, chunk.end) for chunk in chunks if chunk.kind in {"heading", "not"})])
    prose = _Spans((chunk.start, chunk.end) for chunk in chunks if chunk.kind in {"verb", "clause", "partnoun"})
    other = _Spans((chunk.start, chunk.end) for chunk in chunks if chunk.kind not in {"word", "name", "mark"})
    for line in _SEGMENT.finditer(text):
        if not taken.touch(*line.span()):
            if _names(line.group()) and not line.group().rstrip().endswith(":"):
                yield line.span()
        elif not prose.touch(*line.span()):
            for item in _ITEM.finditer(text, *line.span()):
                for start, end in _items(text, *item.span()):
                    if _names(text[start:end]) and not taken.touch(start, end) and not other.touch(start, end):
                        yield start, end


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _AND.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _names(text: str) -> bool:
    """Whether a stretch has letters enough to name anybody."""
    return sum(c.isalpha() for c in text) > 1
