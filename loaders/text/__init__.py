"""News text: an article in, proposals for edges out, each with its sentence. Works offline; a person has the last word."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

from graph.model import Entry, Rejected
from loaders.files import LoadError, suffix
from loaders.text import inputs
from loaders.text.inputs import feeds
from loaders.text.inputs.cleaning import is_prose

NAME = "text"
ABOUT = "news text: text files, Markdown, saved pages, PDF, DOCX, RSS and Atom, one or a folder of them"
SIGN = "it is running text, or a format that holds some"
SUFFIXES = inputs.SUFFIXES
OPTIONS = {
    **inputs.OPTIONS,
    "accept_above": "how sure a relation must be to be loaded, from 0 to 1; 0.5 without it",
    "notes": "a file that keeps what has been read until all is, so that a reading that was cut off goes on there",
}
_ACCEPTED = 0.5
# What is a text by its name alone: nothing else ends so, and if it is none inside, that is said.
_SURE = (".pdf", ".docx", ".html", ".htm", ".xhtml", ".md", ".markdown", ".rss", ".atom")


def sniff(path: Path, head: str) -> bool:
    """Whether this is a text, or a folder of them. A table in a text file is none, nor is one with a mapping beside it."""
    if path.is_dir():
        return True
    ending = suffix(path)
    if ending in _SURE:
        return True
    begins = head.lstrip()
    if feeds.is_feed(begins) or begins[:15].lower().startswith(("<!doctype html", "<html")):
        return True
    if ending not in (".txt", ".text", "") or path.with_suffix(".mapping.yaml").exists():
        return False
    # What is no text under such a name, or is in UTF-16 without a mark, is told by whoever reads it.
    return is_prose(head) if head else ending != ""


def read(path: Path, accept_above: str = "", notes: str = "", **said: str) -> Iterator[Entry]:
    """Yields each article as a document, and what it tells with enough confidence. Raises LoadError."""
    from loaders.text import review  # the stages, which nothing needs that reads no text

    enough = _confidence(accept_above)
    refused: deque[Rejected] = deque()
    articles = inputs.articles(path, refused.append, **said)
    for one in review.read(articles, notes=Path(notes) if notes else None, rejecting=refused.append):
        while refused:
            yield _refusal(refused.popleft())
        yield from one.entries(one.above(enough))
    yield from map(_refusal, refused)


def _refusal(one: Rejected) -> Entry:
    return Entry(one, one.where)


def _confidence(text: str) -> float:
    try:
        found = float(text) if text.strip() else _ACCEPTED
    except ValueError:
        found = -1
    if not 0 <= found <= 1:
        raise LoadError(f"accept_above {text!r}: a number from 0 to 1 is expected")
    return found
