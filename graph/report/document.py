"""The report as a document: sections of text, tables and charts, as data. How it is written down is for other modules.

All text is plain: nothing in it is markup, whoever named an actor or a source, and each writer escapes it in its own way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "Bars", "Block", "Cell", "Code", "Column", "Columns", "Document", "Facts", "Items", "Link", "Points", "Section", "Spans",
    "Table", "Text", "heading", "label", "number",
]  # fmt: skip


@dataclass(frozen=True)
class Link:
    """A text that leads to an address on the web; to none where the address is not of the web."""

    text: str
    url: str

    @property
    def safe(self) -> str:
        """The address, or "" when it is no http or https one."""
        return self.url if self.url.startswith(("https://", "http://")) else ""


Cell = str | int | float | Link | None


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Items:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Names and what they stand for."""

    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True)
class Code:
    """What one types into a shell or reads as JSON, as it stands."""

    text: str


@dataclass(frozen=True)
class Column:
    """A column's heading, and whether it holds numbers."""

    name: str
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table. key: a short name without blanks, for files and sheets. heading: the column that names its row."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    heading: int = 0
    note: str = ""


@dataclass(frozen=True)
class Bars:
    """A value for each label, from zero, the first on top."""

    title: str
    axis: str
    rows: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Spans:
    """A rank for each label, with the interval (low, high) that it may lie in: rows of (label, value, low, high)."""

    title: str
    axis: str
    rows: tuple[tuple[str, float, float, float], ...]


@dataclass(frozen=True)
class Points:
    """A point for each actor by two measures: rows of (label, x, y). Those named first are labelled where there is room."""

    title: str
    across: str
    up: str
    rows: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Columns:
    """How many there are of each: rows of (number, how many), in order."""

    title: str
    across: str
    up: str
    rows: tuple[tuple[str, float], ...]


Block = Text | Items | Facts | Code | Table | Bars | Spans | Points | Columns


@dataclass(frozen=True)
class Section:
    """A part of a document, perhaps with parts of its own."""

    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole report."""

    title: str
    lead: str
    facts: Facts
    sections: tuple[Section, ...]

    def tables(self) -> list[Table]:
        """All tables, in order."""
        return _tables(self.sections)


def _tables(sections: Sequence[Section]) -> list[Table]:
    found: list[Table] = []
    for section in sections:
        found += [block for block in section.blocks if isinstance(block, Table)]
        found += _tables(section.parts)
    return found


def number(value: float | None) -> str:
    """A figure as text: whole numbers with commas, others to four significant digits; "" for none."""
    if value is None or value != value:
        return ""
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.1f}" if abs(value) >= 1000 else f"{value:.4g}"


def label(name: str) -> str:
    """A measure's or a family's name as one writes it in a sentence."""
    return {"pagerank": "PageRank", "hits": "HITS", "pn": "PN"}.get(name, name.replace("_", " ").replace("-", " "))


def heading(name: str) -> str:
    """The same as it begins a sentence."""
    return label(name)[:1].upper() + label(name)[1:]
