"""A table's rows, whatever the file: columns by name, and for each row its number, its cells and what is wrong with it."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# How far down a header is looked for, under titles and notes.
HEADER_WITHIN = 20
_NUMBER = re.compile(r"[-+]?[\d.,]*\d[\d.,]*(?:[eE][-+]?\d+)?\Z")
_YEAR = re.compile(r"[12]\d{3}\Z")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as {column: text}, the line or row it begins on (from 1), and what is wrong with it ("" when nothing is)."""

    line: int
    cells: dict[str, str]
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """An opened table: `columns` in their order, `found` what was found out about the file, by what it is ("encoding").

    `place` is what `Row.line` counts: "line", or "sheet Data, row". `rows` reads them, as often as it is called.
    """

    path: Path
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    found: Mapping[str, str] = field(default_factory=dict)
    place: str = "line"

    def where(self, row: Row) -> str:
        """Where a row stands: "talks.csv, line 12"."""
        return f"{self.path}, {self.place} {row.line}"


def key(name: str) -> str:
    """A column's name for comparing: Side_A, "side a" and sideA are one. 'Name of third party' -> 'nameofthirdparty'."""
    return re.sub(r"[\W_]+", "", name.casefold()) or name.casefold()


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Column names out of a header: trimmed, one without a name called by its position, one that comes again numbered.

    ['id', ' name ', '', 'name'] -> ('id', 'name', 'column 3', 'name (2)')
    """
    taken: set[str] = set()
    names = []
    for position, cell in enumerate(cells, 1):
        name = first = " ".join(cell.split()) or f"column {position}"
        again = 1
        while name in taken:
            again += 1
            name = f"{first} ({again})"
        taken.add(name)
        names.append(name)
    return tuple(names)


def header_of(records: Sequence[Sequence[str]], wanted: Sequence[str] = ()) -> int | None:
    """Which of the first records is the header; None when none is, because data begin at once.

    `wanted`: columns that the header has, when they are known. Otherwise it is the first row that is about as full as the
    fullest, since titles and notes above a table fill one cell or two. A row of numbers is data.
    """
    near = records[:HEADER_WITHIN]
    for index, record in enumerate(near):
        if wanted and {key(name) for name in wanted} <= {key(name) for name in named(record)}:
            return index
    filled = [sum(1 for cell in record if cell.strip()) for record in near]
    full = max(filled, default=0)
    for index, record in enumerate(near):
        if full and filled[index] >= 0.6 * full:
            numbers = [cell.strip() for cell in record if _NUMBER.match(cell.strip())]
            years = all(_YEAR.match(number) for number in numbers) and len(set(numbers)) == len(numbers)
            return None if len(numbers) > filled[index] / 2 and not years else index
    return 0


def width_of(records: Sequence[Sequence[str]]) -> int:
    """How many cells most of the records have."""
    counts = Counter(len(record) for record in records if any(cell.strip() for cell in record))
    return max(counts, key=lambda width: (counts[width], width), default=0)


def text_of(value: Any) -> str:
    """A cell of a typed file as text: dates as ISO, whole numbers without a fraction, what is no text as JSON has it.

    700.0 -> '700', datetime(1992, 4, 24, 0, 0) -> '1992-04-24', [1, 2] -> '1; 2', None -> ''
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if value != value:  # what pandas writes for nothing
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return (
            value.isoformat(" ") if (value.hour, value.minute, value.second) != (0, 0, 0) else value.date().isoformat()
        )
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode(errors="replace").strip()
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, map(text_of, value)))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {text_of(one)}" for name, one in value.items() if one is not None)
    return str(value)
