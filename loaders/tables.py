"""CSV rows with the line each begins on: quoted line breaks, wrong column counts and bytes that are no UTF-8 told apart."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.files import Line, LoadError, lines


@dataclass(frozen=True)
class Row:
    """A row as {column: text}, the line it begins on, and what is wrong with it ("" when nothing is)."""

    line: int
    cells: dict[str, str]
    fault: str = ""


def rows(path: Path, required: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a comma-separated file with a header that has at least the `required` columns.

    Raises LoadError for an unreadable file, a missing header or a missing column.
    """
    faults: dict[int, str] = {}

    def feed() -> Iterator[str]:
        line: Line
        for line in lines(path):
            if line.fault:
                faults[line.number] = line.fault
            yield line.text

    reader = csv.reader(feed(), strict=False)
    header = [cell.strip() for cell in next(reader, [])]
    if missing := [name for name in required if name not in header]:
        raise LoadError(f"{path}, line 1: the header has no column {missing[0]!r}; expected {', '.join(required)}")
    begin = reader.line_num + 1
    try:
        for cells in reader:
            end = reader.line_num
            if cells:
                fault = next((f"line {n}: {faults.pop(n)}" for n in range(begin, end + 1) if n in faults), "")
                if len(cells) != len(header):
                    fault = f"it has {len(cells)} cells; {len(header)} are expected, as in the header"
                yield Row(begin, dict(zip(header, (c.strip() for c in cells), strict=False)), fault)
            begin = end + 1
    except csv.Error as error:
        raise LoadError(f"{path}, line {reader.line_num}: {error}; a comma-separated file is expected") from None
