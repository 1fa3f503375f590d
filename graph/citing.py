r"""References: what one writes under a claim, so that a reader finds who says so.

A reference is to the sources, in a common style or as BibTeX. The permanent form says besides what in the graph it is of, by
ids that stay, and carries each source's licence and the attribution that it asks for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import networkx as nx

from graph.dates import earliest
from graph.mirror import documents
from graph.model import Document, Evidence, digest, fold

_AT_ONCE = 8  # places in one document that are named; the others are counted


@dataclass(frozen=True)
class Source:
    """A document with the places in it where it says so."""

    document: Document
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Citation:
    """What is cited: a claim in words, the ids in the graph that it is about, and the sources that say so.

    `accessed`: the day on which the graph was looked at; `revision`: its revision then; `lens`: through which it was seen, as
    text; `address`: a link to what is cited, where there is one.
    """

    claim: str
    about: tuple[str, ...]
    sources: tuple[Source, ...]
    accessed: date
    revision: int = 0
    lens: str = ""
    address: str = ""


def sources(known: Mapping[str, Document], pieces: Iterable[Evidence]) -> tuple[Source, ...]:
    """The sources of some evidence, each once with the places in it; in the order in which they come."""
    places: dict[str, dict[str, None]] = {}
    for piece in pieces:
        if piece.document:
            places.setdefault(piece.document, {}).update({piece.locator: None} if piece.locator else {})
    return tuple(Source(known.get(id) or Document(id, id), tuple(found)) for id, found in places.items())


def sources_of(graph: nx.MultiDiGraph[str]) -> tuple[Source, ...]:
    """The sources of all relations of a mirror's graph, or of a part of it, those of most relations first."""
    counts: dict[str, int] = {}
    for *_, data in graph.edges(data=True):
        for id in data["documents"]:
            counts[id] = counts.get(id, 0) + 1
    known = documents(graph)
    ordered = sorted(counts, key=lambda id: (-counts[id], id))
    return tuple(Source(known.get(id) or Document(id, id)) for id in ordered)


# Plain text


def plain(citation: Citation) -> str:
    """A line for each source, as social science writes them: publisher (date). Title, place. Address. Licence."""
    return "\n".join(_reference(one, citation.accessed) for one in citation.sources) or "No source is on record."


def _reference(source: Source, accessed: date) -> str:
    one = source.document
    title = _line(one.title)
    if one.version and one.version not in title:
        title += f" (version {_line(one.version)})"
    if one.dataset:
        title += " [Data set]"
    when = _when(one.date)
    head = f"{_ended(_line(one.publisher))[:-1]} ({when}). {title}" if one.publisher else f"{title} ({when})"
    parts = [head + (f", {_places(source)}" if source.places else "")]
    if one.url:
        parts.append(f"{_line(one.url)} (accessed {_day(accessed)})")
    if one.licence:
        parts.append(f"Licence: {_line(one.licence)}")
    if one.attribution:
        parts.append(f"Attribution: {_line(one.attribution)}")
    # A full stop after an address would be taken for a part of it; after the day that follows it is not.
    return " ".join(map(_ended, parts))


def _places(source: Source) -> str:
    named = "; ".join(filter(None, map(_line, source.places[:_AT_ONCE])))
    more = len(source.places) - _AT_ONCE
    return f"{named} and {more:,} more" if more > 0 else named


def _when(value: str | None) -> str:
    if not value:
        return "n.d."
    first = earliest(value)
    return {4: f"{first:%Y}", 7: f"{first:%Y, %B}"}.get(len(value), f"{first:%Y, %B} {first.day}")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _ended(text: str) -> str:
    return f"{bare}." if (bare := text.rstrip(". ")) else ""


def _line(text: str) -> str:
    """`text` in one line, without what cannot be seen and what would turn the reading around."""
    kept = (c if c.isprintable() else " " for c in text if unicodedata.category(c) != "Cf")
    return " ".join("".join(kept).split())


# BibTeX

_TEX = {
    "\\": r"\textbackslash{}",
    # Not \{ and \}: BibTeX counts braces, escaped or not.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{c: "\\" + c for c in "$&#_%"},
}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def bibtex(citation: Citation) -> str:
    """An entry for each source, for BibTeX and biblatex; what is cited, and the licence, stand in its note."""
    keys: set[str] = set()
    return "\n\n".join(_entry(one, citation, keys) for one in citation.sources)


def _entry(source: Source, citation: Citation, keys: set[str]) -> str:
    one = source.document
    key = _key(one)
    if key in keys:
        key += digest(one.id, size=3)
    keys.add(key)
    note = [
        _ended(_line(citation.claim)),
        _ended(_places(source)),
        f"Cited as {', '.join(map(_line, citation.about[:_AT_ONCE]))}." if citation.about else "",
        _ended(f"Licence: {_line(one.licence)}") if one.licence else "",
        _ended(f"Attribution: {_line(one.attribution)}") if one.attribution else "",
    ]
    values = {
        # In braces of its own, or "and" in a publisher's name would make two authors of it.
        "author": f"{{{tex(one.publisher)}}}" if one.publisher else "",
        "title": f"{{{tex(one.title)}}}",
        "year": one.date[:4] if one.date else "",
        "howpublished": "Data set" if one.dataset else "",
        "version": tex(one.version),
        "url": _address(one.url),
        "urldate": citation.accessed.isoformat() if one.url else "",
        "note": tex(" ".join(part for part in note if part)),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in values.items() if value]
    if one.date and len(one.date) >= len("2000-01"):
        lines.insert(-1, f"  month = {_MONTHS[int(one.date[5:7]) - 1]}")
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"


def tex(text: str) -> str:
    """`text` in one line for a field of BibTeX: shown as it is written, whatever it contains."""
    return "".join(_TEX.get(c, c) for c in _line(text))


def _key(document: Document) -> str:
    words = [*fold(document.publisher).split()[:1], (document.date or "")[:4], *fold(document.title).split()[:1]]
    return re.sub(r"[^a-z0-9]", "", "".join(words)) or "source" + digest(document.id, size=3)


def _address(url: str) -> str:
    # What TeX or a reader of BibTeX would take for its own is written as addresses write it.
    return re.sub(r"[\\{}\s%^~\"<>]", lambda found: _percent(found[0]), _line(url))


def _percent(char: str) -> str:
    return "%" if char == "%" else f"%{ord(char):02X}"


# The permanent form


def permanent(citation: Citation) -> str:
    """What is cited by the ids that stay, and all that a licence asks to be said, as lines of text."""
    lines = [_ended(_line(citation.claim))]
    lines += [f"In the graph: {_line(id)}" for id in citation.about]
    seen = f", seen through the lens “{_line(citation.lens)}”" if citation.lens else ""
    lines.append(f"Looked up on {citation.accessed.isoformat()} with Gobetween, revision {citation.revision}{seen}")
    if citation.address:
        lines.append(f"Address: {_line(citation.address)}")
    for one in citation.sources:
        document = one.document
        version = f", version {document.version}" if document.version else ""
        lines += ["", f"Source: {_line(document.id)}", f"  Title: {_line(document.title + version)}"]
        told = {
            "Publisher": document.publisher,
            "Date": document.date or "",
            "Where": _places(one),
            "Address": document.url,
            "Licence": document.licence,
            "Attribution": document.attribution,
            "SHA-256": document.sha256,
        }
        lines += [f"  {name}: {_line(value)}" for name, value in told.items() if value]
    return "\n".join(lines) + "\n"
