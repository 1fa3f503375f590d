"""A sentence in its context: the words around a quotation, from the text as it is kept on this machine."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders import places
from loaders.files import LoadError
from loaders.text import review
from loaders.text.model import Article

_AROUND = 1  # sentences before and after
_MOST = 500  # characters of either side: what has no full stop has no end
_ENDS = re.compile(r"(?<=[.!?…])[”’\"')\]]*\s+|\n+")
_PARAGRAPH = re.compile(r"\bparagraph (\d+)\b")


@dataclass(frozen=True)
class Passage:
    """A piece of a text as it stands there: `before`, then the `quote`, then `after`."""

    before: str
    quote: str
    after: str


@dataclass(frozen=True)
class Kept:
    """A text that is kept here: its words, and where its sentences begin (characters, sorted; none: not known)."""

    text: str
    sentences: tuple[int, ...] = ()


def text_of(home: Path, document: str) -> Kept | None:
    """The text of a document as it was read on this machine: from its review, or from its file; None where neither is at hand.

    `home`: the data folder.
    """
    if found := review.recall(home, document):
        return Kept(found.article.text, tuple(found.sentences))
    try:
        place = places.recall(home, document)
        if place.loader != "text":
            return None
        articles = _articles(Path(place.path))
        return next((Kept(one.text) for one in articles if one.id == document), None)
    except LoadError:
        return None


def _articles(path: Path) -> Iterator[Article]:
    from loaders.text import inputs  # it brings readers of many formats along

    yield from inputs.articles(path)


def passage(kept: Kept, quote: str, locator: str = "") -> Passage | None:
    """The sentences around a quotation, which may be broken into lines otherwise than in the text; None where it is not in it.

    `locator`: where it stands ("paragraph 2, sentence 3"); of several places the one in that paragraph.
    """
    words = quote.split()
    if not words:
        return None
    found = list(re.finditer(r"\s+".join(map(re.escape, words)), kept.text))
    if not found:
        return None
    named = _PARAGRAPH.search(locator)
    there = [one for one in found if named and _paragraph(kept.text, one.start()) == int(named[1])]
    start, end = (there or found)[0].span()
    cuts = sorted({0, *(kept.sentences or _sentences(kept.text)), len(kept.text)})
    first = cuts[max(bisect_right(cuts, start) - 1 - _AROUND, 0)]
    last = cuts[min(bisect_right(cuts, end - 1) + _AROUND, len(cuts) - 1)]
    before, after = kept.text[first:start], kept.text[end:last]
    return Passage(_shortened(before, at_end=False), kept.text[start:end], _shortened(after, at_end=True))


def _sentences(text: str) -> Sequence[int]:
    return [found.end() for found in _ENDS.finditer(text)]


def _paragraph(text: str, at: int) -> int:
    return sum(1 for line in text[: text.rfind("\n", 0, at) + 1].split("\n") if line.strip()) + 1


def _shortened(text: str, at_end: bool) -> str:
    if len(text) <= _MOST:
        return text
    return text[:_MOST].rsplit(" ", 1)[0] + " …" if at_end else "… " + text[-_MOST:].split(" ", 1)[-1]
