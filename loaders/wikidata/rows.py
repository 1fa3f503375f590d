"""Results of SPARQL queries as the query service gives them out: JSON, its simple form, CSV, TSV, and TSV with types."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from reprlib import repr as shown
from typing import Any

from loaders.files import LoadError, lines, suffix, whole_json

TABLES = {".csv": ",", ".tsv": "\t"}
_VARIABLE = re.compile(r"\??[A-Za-z_]\w{0,60}\Z")
# A value as TSV with types writes it: "text"@en, "2019-05-20T00:00:00Z"^^<http://…>.
_TYPED = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@[A-Za-z-]+|\^\^<[^>]*>)?\Z', re.DOTALL)
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", '\\"': '"', "\\\\": "\\"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its values by variable, where it stood, and what is wrong with it ("" when nothing is)."""

    where: str
    cells: Mapping[str, str]
    fault: str = ""


def is_table(path: Path) -> bool:
    """Whether a file of results would be read as a table, by its name."""
    return suffix(path) in TABLES


def header(text: str, path: Path) -> list[str]:
    """The variables in the first line of a table, without their question marks; [] when it is no such line."""
    cells = next(csv.reader([text.lstrip("\ufeff")], delimiter=TABLES[suffix(path)]), [])
    names = [cell.strip() for cell in cells]
    return [name.removeprefix("?") for name in names] if names and all(_VARIABLE.match(n) for n in names) else []


def rows(path: Path) -> tuple[list[str], Iterator[Row]]:
    """The variables of a file of results, and its rows. Raises LoadError."""
    return _table_rows(path) if is_table(path) else _json_rows(path)


def _table_rows(path: Path) -> tuple[list[str], Iterator[Row]]:
    feed = lines(path)
    first = next(feed, None)
    names = header(first.text, path) if first else []
    if not names:
        raise LoadError(
            f"{path}, line 1: {shown(first.text if first else '')} are no variables; ?person, … are expected"
        )
    faults: dict[int, str] = {}

    def texts() -> Iterator[str]:
        for line in feed:
            if line.fault:
                faults[line.number] = line.fault
            yield line.text

    def read() -> Iterator[Row]:
        # TSV has no quotes of its own: those around a text are part of its typed form.
        tabs = suffix(path) == ".tsv"
        reader = csv.reader(
            texts(), delimiter=TABLES[suffix(path)], quoting=csv.QUOTE_NONE if tabs else csv.QUOTE_MINIMAL
        )
        begin = 2
        try:
            for cells in reader:
                end = reader.line_num + 1
                fault = next((f"line {n}: {faults.pop(n)}" for n in range(begin, end + 1) if n in faults), "")
                if cells and len(cells) != len(names):
                    fault = fault or f"it has {len(cells)} cells; {len(names)} are expected, as in the first line"
                if cells:
                    yield Row(f"{path}, line {begin}", dict(zip(names, map(_untyped, cells), strict=False)), fault)
                begin = end + 1
        except csv.Error as error:
            raise LoadError(f"{path}, line {reader.line_num + 1}: {error}; a table is expected") from None

    return names, read()


def _untyped(cell: str) -> str:
    cell = cell.strip()
    if found := _TYPED.match(cell):
        return re.sub(r"\\.", lambda escape: _ESCAPES.get(escape[0], escape[0]), found[1])
    return cell


def _json_rows(path: Path) -> tuple[list[str], Iterator[Row]]:
    data = whole_json(path, "a whole JSON file")
    if isinstance(data, dict):
        head, results = data.get("head"), data.get("results")
        names = head.get("vars") if isinstance(head, dict) else None
        found = results.get("bindings") if isinstance(results, dict) else None
        if not isinstance(names, list) or not isinstance(found, list) or not all(isinstance(n, str) for n in names):
            raise LoadError(f"{path}: {{head: {{vars: […]}}, results: {{bindings: […]}}}} is expected")
    elif isinstance(data, list):
        found = data
        names = list(dict.fromkeys(chain.from_iterable(one for one in found if isinstance(one, dict))))
    else:
        raise LoadError(f"{path}: the results of a query are expected")
    return names, (_json_row(f"{path}, result {number}", one) for number, one in enumerate(found, 1))


def _json_row(where: str, said: Any) -> Row:
    if not isinstance(said, dict):
        return Row(where, {}, f"{shown(said)} is no result; an object with a value for each variable is expected")
    cells = {}
    for name, value in said.items():
        if isinstance(value, dict):
            value = value.get("value")
        if not isinstance(value, str | int | float | None) or isinstance(value, bool):
            return Row(where, said, f"{shown(name)} is {shown(value)}; a text is expected")
        cells[name] = "" if value is None else str(value)
    return Row(where, cells)
