"""Tables in workbooks: .xlsx, .xlsb, .xls and .ods, by way of calamine. Formulas are not evaluated: cells have what was saved.

A workbook is a zip that a few bytes can blow up, by what they unpack to or by one cell far out, and calamine ends the whole
process when it cannot have the memory. So its parts are counted before it is opened.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from loaders.files import LoadError
from loaders.tables.table import Row, Table, header_of, named, text_of

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
# Bytes that a workbook may unpack to, and cells that the rectangle around a sheet's cells may have (about 32 bytes each).
LARGEST = 1024 * 1024 * 1024
MOST_CELLS = 30_000_000
_CHUNK = 1024 * 1024
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")
_ROW_RECORD, _CELL_RECORDS = 0, range(1, 12)  # of .xlsb


def opened_sheet(path: Path, sheet: str = "", header: int | None = None, wanted: Sequence[str] = ()) -> Table:
    """The table in a workbook: in the sheet of that name, or the first that is not empty; `header` as for text, by rows.

    Raises LoadError for a file that is none, too large, or locked, and for a sheet that is not there.
    """
    _check(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            data, name = _sheet(path, book, sheet)
    except (CalamineError, OSError, ValueError, BaseException) as error:
        # A fault in calamine's own code reaches Python as an exception that is none of `Exception`.
        if isinstance(error, LoadError | KeyboardInterrupt | SystemExit):
            raise
        reason = " ".join(str(error).split()) or type(error).__name__
        raise LoadError(
            f"{path}: cannot be read as a workbook ({reason}); a .xlsx, .xlsb, .xls or .ods file is expected"
        ) from None
    records = [(number, cells) for number, cells in _records(data) if any(cells)][:200]
    if not records:
        raise LoadError(f"{path}: sheet {name!r} is empty; a header and rows are expected")
    index = header_of([cells for _, cells in records], wanted) if header is None else None
    if header is None:
        header = 0 if index is None else records[index][0]
    if header and header not in dict(records):
        raise LoadError(f"{path}: row {header} of sheet {name!r}, where the header should be, is empty")
    columns = named(dict(records)[header]) if header else named([""] * len(records[0][1]))
    found = {"sheet": name} | ({} if header == records[0][0] else {"header": f"row {header}" if header else "none"})

    def rows() -> Iterator[Row]:
        for number, cells in _records(data):
            if number > header and any(cells):
                yield Row(number, dict(zip(columns, cells, strict=True)))

    return Table(path, columns, rows, found, f"sheet {name}, row")


def sheets_of(path: Path) -> list[str]:
    """The names of a workbook's sheets. Raises LoadError."""
    _check(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            return list(book.sheet_names)
    except (CalamineError, OSError, ValueError) as error:
        raise LoadError(f"{path}: cannot be read as a workbook ({' '.join(str(error).split())})") from None


def _sheet(path: Path, book: CalamineWorkbook, wanted: str) -> tuple[CalamineSheet, str]:
    names = book.sheet_names
    if wanted and wanted not in names:
        raise LoadError(f"{path}: there is no sheet {wanted!r}; the sheets are {', '.join(names)}")
    for name in [wanted] if wanted else names:
        try:
            data = book.get_sheet_by_name(name)
        except CalamineError:
            if wanted:
                raise
            continue  # a sheet of another kind, such as a chart
        if wanted or data.height:
            return data, name
    raise LoadError(f"{path}: all its sheets are empty; a header and rows are expected")


def _records(data: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(data.iter_rows(), 1):
        yield number, [text_of(cell) for cell in cells]


# Before it is opened


def _check(path: Path) -> None:
    """Raises LoadError for a workbook that is not worth opening."""
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
            if start.startswith(b"PK"):
                _check_zip(path, stream)
            elif not start.startswith(b"\xd0\xcf\x11\xe0"):
                raise LoadError(f"{path}: is no workbook; a .xlsx, .xlsb, .xls or .ods file is expected")
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        reason = getattr(error, "strerror", None) or error
        raise LoadError(f"{path}: cannot be read ({reason}); a whole workbook is expected") from None


def _check_zip(path: Path, stream: IO[bytes]) -> None:
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        if (size := sum(member.file_size for member in members)) > LARGEST:
            raise LoadError(
                f"{path}: it unpacks to {size >> 20} MB; at most {LARGEST >> 20} MB are read: save the sheet as CSV"
            )
        for member in members:
            if member.flag_bits & 1:
                raise LoadError(f"{path}: it is locked by a password; save it without one")
            # Reading it to its end also shows whether its size is as it says.
            with archive.open(member) as part:
                if member.filename.endswith(".bin"):
                    cells = _binary_extent(part)
                elif member.filename.endswith(".xml"):
                    cells = _extent(part)
                else:
                    cells = _drained(part)
            if cells > MOST_CELLS:
                raise LoadError(
                    f"{path}: the cells of {member.filename} span {cells:,}; at most {MOST_CELLS:,} are read: "
                    "clear the cells far out, or save the sheet as CSV"
                )


def _drained(part: IO[bytes]) -> int:
    while part.read(_CHUNK):
        pass
    return 0


class _Extent:
    """Counts the rectangle around the cells of a sheet, of .xlsx by their places, of .ods by their repetitions."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.spread = 0
        self._repeated = 1

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c" and (found := _PLACE.match(attributes.get("r", ""))):
            column = 0
            for letter in found[1]:
                column = column * 26 + ord(letter) - 64
            row = int(found[2])
            self.rows = [min(self.rows[0], row), max(self.rows[1], row)] if self.rows else [row, row]
            self.columns = (
                [min(self.columns[0], column), max(self.columns[1], column)] if self.columns else [column, column]
            )
        elif tag == "table-row":
            self._repeated = _whole(attributes.get("table:number-rows-repeated"))
        elif tag == "table-cell" and any(key.endswith(":value-type") for key in attributes):
            self.spread += self._repeated * _whole(attributes.get("table:number-columns-repeated"))

    @property
    def cells(self) -> int:
        if not self.rows:
            return self.spread
        return (self.rows[1] - self.rows[0] + 1) * (self.columns[1] - self.columns[0] + 1)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 1


def _extent(part: IO[bytes]) -> int:
    extent = _Extent()
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.begin
    # No workbook declares entities; one that does wants them to grow.
    parser.EntityDeclHandler = _no_entities
    try:
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk)
            if extent.cells > MOST_CELLS:
                break
    except expat.ExpatError:
        pass  # calamine will say what is wrong with it
    return extent.cells


def _no_entities(*_: Any) -> None:
    raise LoadError("a workbook that declares XML entities is not read; save it again with a spreadsheet program")


def _binary_extent(part: IO[bytes]) -> int:
    """The rectangle around the cells of a sheet of .xlsb: records of a type, a length and a content."""
    data = part.read()
    position, row = 0, 0
    rows: set[int] = set()
    lowest, highest = 1 << 20, -1
    while position < len(data):
        kind, position = _packed(data, position, 2)
        length, position = _packed(data, position, 4)
        if kind == _ROW_RECORD and length >= 4:
            row = int.from_bytes(data[position : position + 4], "little")
        elif kind in _CELL_RECORDS and length >= 4:
            column = int.from_bytes(data[position : position + 4], "little")
            lowest, highest = min(lowest, column), max(highest, column)
            rows.add(row)
        position += length
    if not rows:
        return 0
    return (max(rows) - min(rows) + 1) * (highest - lowest + 1)


def _packed(data: bytes, position: int, most: int) -> tuple[int, int]:
    value = 0
    for index in range(most):
        if position >= len(data):
            break
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            break
    return value, position
