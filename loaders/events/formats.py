"""Reads `formats.yaml`: how files of event data look, and which of them a file is, by its header or by its first rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from loaders import files
from loaders.events.data import data
from loaders.files import LoadError

# Rows of the beginning of a file that are looked at, and the share of them that has to fit: any file may have bad ones.
_LOOKED_AT, _FITTING = 40, 0.6
_DELIMITERS = "\t,;|"
# What `strptime` makes of these is as long as this, and nothing else is taken for a date.
LENGTHS = {"%y%m%d": 6, "%Y%m%d": 8, "%Y-%m-%d": 10, "%Y-%m-%d %H:%M:%S": 19}


@dataclass(frozen=True)
class Format:
    """One format as `formats.yaml` declares it; the fields are explained there."""

    name: str
    about: str
    document: Mapping[str, str]
    titles: Mapping[int, str]
    system: str
    actors: str
    words: str
    scale: str
    none: tuple[str, ...]
    list: str
    dates: tuple[str, ...]
    marks: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    layouts: tuple[tuple[str, ...], ...]
    forms: Mapping[str, re.Pattern[str]]
    at_least: bool


@dataclass(frozen=True)
class Layout:
    """How the rows of one file are to be read: its columns in their order, and what separates them.

    `header`: whether the first row names them. `quoted`: whether cells may stand in quotation marks.
    """

    format: Format
    columns: tuple[str, ...]
    delimiter: str
    header: bool

    @property
    def quoted(self) -> bool:
        """Tabs separate plain cells; whatever else separates may stand in one, between quotation marks."""
        return self.delimiter != "\t"

    def place(self, field: str) -> int | None:
        """Where the column of one of our fields stands, from 1; None when there is none."""
        said = [_plain(name) for name in self.format.columns.get(field, ())]
        return next((n for n, column in enumerate(self.columns, 1) if _plain(column) in said), None)


@cache
def declared() -> Mapping[str, Format]:
    """Every format by its name, in the order in which they are to be tried."""
    return {name: _format(name, entry) for name, entry in data("formats").items() if name != "version"}


def recognise(head: str, only: str | None = None) -> Layout | None:
    """The layout of a file that begins so, of any format or of one; None when it is none of them."""
    for name, format in declared().items():
        if only in (None, name) and (found := _of(format, head)):
            return found
    return None


def found_in(path: Path, only: str | None = None) -> Layout:
    """The layout of a file. Raises LoadError, saying what would be right, for one that has none."""
    text = files.head(path)
    layout = recognise(text, only)
    if layout is None:
        first = _lines(text)[0]
        several = [declared()[only]] if only else declared().values()
        right = "; ".join(f"of {one.name} {_expected(one)}" for one in several)
        cells = max(first.count(one) for one in _DELIMITERS) + 1
        raise LoadError(f"{path}, line 1: it has {cells} columns; expected are {right}")
    return layout


def _expected(format: Format) -> str:
    numbers = sorted(len(layout) for layout in format.layouts)
    several = (
        f"{', '.join(map(str, numbers[:-1]))} or {numbers[-1]}" if len(numbers) > 1 else "".join(map(str, numbers))
    )
    headed = f"a header with {', '.join(sorted(name for n in _NEEDED for name in format.columns[n][:1]))}"
    return f"{several} columns, or {headed}" if several else headed


_NEEDED = ("date", "code", "source", "target")


def _of(format: Format, head: str) -> Layout | None:
    lines = _lines(head)
    for delimiter in sorted(_DELIMITERS, key=lambda one: -lines[0].count(one)):
        if delimiter not in lines[0]:
            return None
        rows = _rows(lines, delimiter)
        if headed := _headed(format, rows, delimiter):
            return headed
        for layout in format.layouts:
            if format.forms and _fits(format, layout, rows):
                return Layout(format, layout, delimiter, False)
    return None


def _headed(format: Format, rows: Sequence[Sequence[str]], delimiter: str) -> Layout | None:
    header = [cell.strip() for cell in rows[0]]
    if not format.marks <= {_plain(cell) for cell in header}:
        return None
    found = Layout(format, tuple(header), delimiter, True)
    needed = [(name, f"{name}_country") if name in ("source", "target") else (name,) for name in _NEEDED]
    if not all(any(found.place(name) for name in names) for names in needed):
        return None
    if format.at_least and rows[1:] and not _fits(format, header, rows[1:]):
        return None  # words as common as date and source head other tables too
    # Some releases have a header that names more columns than there are.
    lengths = [len(row) for row in rows[1:]]
    if lengths and lengths.count(len(header)) < len(lengths) * _FITTING:
        for layout in format.layouts:
            if _fits(format, layout, rows[1:]):
                return Layout(format, layout, delimiter, True)
    return found


def _fits(format: Format, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether most of the rows have these columns, with cells of their forms."""
    by_name = {_plain(column): form for column, form in format.forms.items()}
    forms = [(n, by_name[name]) for n, column in enumerate(columns) if (name := _plain(column)) in by_name]
    fitting = 0
    for row in rows:
        enough = len(row) >= len(columns) if format.at_least else len(row) == len(columns)
        fitting += enough and all(form.fullmatch(row[n].strip()) for n, form in forms)
    return bool(rows) and fitting >= len(rows) * _FITTING


def _lines(head: str) -> list[str]:
    """The first lines with something in them, without the last, which may be cut off; an empty one if there is none."""
    lines = [line.rstrip("\r") for line in head.split("\n")]
    whole = lines[:-1] if len(lines) > 1 else lines
    return list(islice((line for line in whole if line.strip()), _LOOKED_AT)) or [""]


def _rows(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    if delimiter == "\t":
        return [line.split("\t") for line in lines]
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return [[]]


def _format(name: str, entry: dict[str, Any]) -> Format:
    layouts = [tuple(_flat(layout)) for layout in entry.get("layouts", ())]
    return Format(
        name,
        entry["about"],
        entry["document"],
        entry.get("titles", {}),
        entry["system"],
        entry["actors"],
        entry["words"],
        entry["scale"],
        tuple("None" if said is None else said for said in entry["none"]),
        entry.get("list", ""),
        tuple(entry["dates"]),
        frozenset(_plain(mark) for mark in entry["marks"]),
        {field: tuple(names) for field, names in entry["columns"].items()},
        tuple(layouts),
        {column: re.compile(form) for column, form in entry.get("forms", {}).items()},
        bool(entry.get("at_least")),
    )


def _flat(layout: Sequence[Any]) -> list[str]:
    return [name for one in layout for name in (_flat(one) if isinstance(one, list) else [one])]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
