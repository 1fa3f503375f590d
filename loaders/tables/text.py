"""Tables as text: their encoding, separator and quotes are found out; quoted line breaks and bad lines are told apart.

Nothing is held but one row at a time. A quote that is never closed costs its own line, not the rest of the file.
"""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from loaders.files import LONGEST, Line, LoadError, opened
from loaders.tables.encodings import found_encoding, known_encoding
from loaders.tables.table import HEADER_WITHIN, Row, Table, header_of, named, width_of

# Separators in the order of preference where two serve as well.
SEPARATORS = ("\t", ";", "|", ",", "^", "~")
NAMES = {"\t": "tab", ";": "semicolon", "|": "pipe", ",": "comma", "^": "caret", "~": "tilde", " ": "blank"}
# Characters and lines that one row may have. A longer one is taken for a quote that is never closed.
_LONGEST_ROW = LONGEST
_MOST_LINES = 20_000
# Lines that are looked at to find out how the file is written.
_SAMPLE_LINES = 1000
_SAMPLE_SIZE = 512 * 1024

csv.field_size_limit(_LONGEST_ROW)


@dataclass(frozen=True, slots=True)
class Form:
    """How a table is written: `separator`, and `quote` with what escapes it ("" for none; `escape` "" when it is doubled)."""

    separator: str
    quote: str = '"'
    escape: str = ""

    def reader(self, source: Iterable[str]) -> Iterator[list[str]]:
        """The cells of each row of these lines."""
        return csv.reader(
            source,
            delimiter=self.separator,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            doublequote=not self.escape,
            escapechar=self.escape or None,
            skipinitialspace=bool(self.quote) and self.separator not in "\t ",
        )


FORMS = tuple(
    Form(separator, quote, escape)
    for separator in SEPARATORS
    for quote, escape in (('"', ""), ('"', "\\"), ("'", ""), ("", ""))
)
COMMA = Form(",")


def opened_text(
    path: Path, encoding: str = "", delimiter: str = "", header: int | None = None, wanted: Sequence[str] = ()
) -> Table:
    """The table in a text file. What is not said is found out; `header` is the line of the header, 0 when there is none.

    `wanted`: columns by which the header is known. Raises LoadError for a file without rows, or in no encoding that is known.
    """
    codec = known_encoding(path, encoding) if encoding else found_encoding(path)
    said = _separator(path, delimiter) if delimiter else ""
    sample = list(islice(decoded(path, codec), _SAMPLE_LINES))
    form = best_form([line.text for line in sample], said)
    records = [(line, cells) for line, cells, _ in _records(iter(sample), form)][:200]
    if not records:
        raise LoadError(f"{path}: there is no row in it; a header and rows are expected")
    at = _header_line(path, [line for line, _ in records], [cells for _, cells in records], header, wanted)
    columns = named(dict(records)[at]) if at else named([""] * width_of([cells for _, cells in records]))
    found = {"encoding": codec, "separator": NAMES.get(form.separator, form.separator)}
    if not at:
        found["header"] = "none"
    elif at != records[0][0]:
        found["header"] = f"line {at}"
    return Table(path, columns, lambda: _rows(path, codec, form, columns, at), found)


def strict_rows(path: Path, required: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a comma-separated UTF-8 file whose first line is a header with at least the `required` columns.

    Raises LoadError for an unreadable file, a missing header or a missing column.
    """
    first = next((cells for _, cells, _ in _records(decoded(path, "utf-8"), COMMA)), [])
    header = tuple(cell.strip() for cell in first)
    if missing := [name for name in required if name not in header]:
        raise LoadError(f"{path}, line 1: the header has no column {missing[0]!r}; expected {', '.join(required)}")
    return _rows(path, "utf-8", COMMA, header, 1)


def _separator(path: Path, delimiter: str) -> str:
    by_name = {name: separator for separator, name in NAMES.items()}
    separator = by_name.get(delimiter.strip().lower(), {"\\t": "\t"}.get(delimiter, delimiter))
    if len(separator) != 1 or separator in '\r\n"':
        known = ", ".join(NAMES.values())
        raise LoadError(f"{path}: delimiter {delimiter!r} is not one character; expected one, or {known}")
    return separator


def _header_line(
    path: Path, places: list[int], records: list[list[str]], header: int | None, wanted: Sequence[str]
) -> int:
    """The line of the header, 0 for none."""
    if header is None:
        index = header_of(records, wanted)
        return 0 if index is None else places[index]
    if header and header not in places:
        raise LoadError(f"{path}: no row begins on line {header}, where the header should be")
    return header


def _rows(path: Path, codec: str, form: Form, columns: Sequence[str], header: int) -> Iterator[Row]:
    for line, cells, fault in _records(decoded(path, codec), form):
        if line <= header:
            continue
        if not fault and len(cells) != len(columns):
            if not any(cell.strip() for cell in cells):
                continue
            # Blank cells at the end that the header does not have are no fault.
            extra = cells[len(columns) :]
            if len(cells) < len(columns) or any(cell.strip() for cell in extra):
                fault = f"it has {len(cells)} cells; {len(columns)} are expected, as in the header"
        yield Row(line, dict(zip(columns, (cell.strip() for cell in cells), strict=False)), fault)


class _Endless(Exception):
    """A row that does not end."""


def _records(source: Iterator[Line], form: Form) -> Iterator[tuple[int, list[str], str]]:
    """(line it begins on, cells, fault) of each row that is not blank."""
    again: deque[Line] = deque()
    taken: list[Line] = []
    size = 0
    ended = False

    def feed() -> Iterator[str]:
        nonlocal size, ended
        while True:
            if again:
                line = again.popleft()
            elif (line := next(source, None)) is None:  # type: ignore[assignment]
                ended = True
                if len(taken) > 0:
                    raise _Endless
                return
            taken.append(line)
            size += len(line.text)
            if size > _LONGEST_ROW or len(taken) > _MOST_LINES:
                raise _Endless
            # A lone carriage return would end the row in the middle of a cell.
            yield line.text.replace("\0", "\ufffd").rstrip("\r\n").replace("\r", " ") + "\n"

    reader = form.reader(feed())
    while True:
        taken.clear()
        size = 0
        try:
            cells = next(reader, None)
        except (_Endless, csv.Error) as error:
            # The rest is read again from the line after the one whose quote is not closed.
            first, *rest = taken
            again.extendleft(reversed(rest))
            reader = form.reader(feed())
            fault = "a quote is opened in it and not closed" if isinstance(error, _Endless) else str(error)
            yield first.number, [first.text.strip()[:200]], first.fault or f"{fault}; a whole row is expected"
            continue
        if cells is None:
            return
        if cells and any(cells):
            fault = next((f"line {line.number}: {line.fault}" for line in taken if line.fault), "")
            yield taken[0].number, cells, fault


def best_form(sample: Sequence[str], separator: str = "") -> Form:
    """The form in which these lines make the most even table; commas when none makes two columns of them.

    `separator`: the one that was said, if one was.
    """
    size = 0
    lines = []
    for text in sample:
        lines.append(text)
        size += len(text)
        if size > _SAMPLE_SIZE:
            break
    forms = [form for form in FORMS if not separator or form.separator == separator]
    if separator and not forms:
        forms = [Form(separator, quote, "") for quote in ('"', "")]
    text = "".join(lines)
    best, highest = Form(separator or ","), (0.0, 0, 0.0)
    for order, form in enumerate(forms):
        if form.separator not in text or (form.quote and form.quote not in text and form.quote != '"'):
            continue
        if form.escape and form.escape + form.quote not in text:
            continue
        evenness, columns = _evenness(lines, form)
        score = (round(evenness, 3), columns, -order)
        if columns > 1 and score > highest:
            best, highest = form, score
    return best


def _evenness(sample: Sequence[str], form: Form) -> tuple[float, int]:
    """How even a table these lines make in this form, from 0 to 1, and how many columns it has."""
    lines = [Line(number, text) for number, text in enumerate(sample, 1)]
    records = [(cells, fault) for _, cells, fault in _records(iter(lines), form)]
    if len(records) > 1 and records[-1][1]:
        records.pop()  # where the sample was cut
    if not records:
        return 0.0, 0
    width = width_of([cells for cells, _ in records])
    # Titles and notes above the header are short: they count for half.
    start = next((index for index, (cells, _) in enumerate(records) if len(cells) == width), 0)
    start = min(start, HEADER_WITHIN)
    body = records[start:]
    even = sum(1 for cells, fault in body if len(cells) == width and not fault)
    cells = [cell for row, _ in body for cell in row]
    # A quote at the edge of a cell was meant as one: the form that leaves it there is not the right one.
    stray = sum(1 for cell in cells if cell[:1] in ("'", '"') and len(cell) > 1 and cell[-1:] == cell[:1])
    stray += sum(1 for cell in cells if cell.startswith(('"', '\\"')) != cell.endswith('"'))
    return even / (len(body) + start / 2) - stray / max(len(cells), 1), width


def decoded(path: Path, codec: str) -> Iterator[Line]:
    """The lines of a text file in this encoding. One with bytes that are none of it, with NULs or too long has a `fault`."""
    if codecs.lookup(codec).name.startswith(("utf-16", "utf-32")):
        yield from _wide(path, codec)
        return
    with opened(path) as stream:
        number = 0
        returns = False
        while raw := stream.readline(LONGEST + 1):
            if not number:
                raw = raw.removeprefix(codecs.BOM_UTF8)
                # The line ends of old Macs.
                returns = raw.count(b"\r") > 1 and not raw.rstrip(b"\r\n").count(b"\n") and not raw.endswith(b"\n")
                returns = returns or raw.rstrip(b"\r\n").count(b"\r") > 2
            for piece in raw.splitlines(keepends=True) if returns else (raw,):
                number += 1
                if len(piece) > LONGEST and not piece.endswith(b"\n"):
                    while (more := stream.readline(LONGEST)) and not more.endswith(b"\n"):
                        pass
                    fault = f"it is longer than {LONGEST >> 20} MB; a shorter line is expected"
                    yield Line(number, piece[:200].decode(codec, errors="replace") + " …\n", fault)
                    continue
                yield _line(number, piece, codec)


def _line(number: int, raw: bytes, codec: str) -> Line:
    fault = "it holds a NUL byte; text is expected" if b"\0" in raw else ""
    try:
        return Line(number, raw.decode(codec), fault)
    except UnicodeDecodeError as error:
        name = "UTF-8" if codec == "utf-8" else codec
        said = "save the file as UTF-8" if codec == "utf-8" else "say which encoding it is"
        fault = f"byte 0x{raw[error.start]:02x} in column {error.start + 1} is not {name}; {said}"
        return Line(number, raw.decode(codec, errors="replace"), fault)


def _wide(path: Path, codec: str) -> Iterator[Line]:
    """Lines of an encoding in which a byte is no character."""
    decoder = codecs.getincrementaldecoder(codec)(errors="replace")
    number, rest = 0, ""
    with opened(path) as stream:
        while True:
            chunk = stream.read(256 * 1024)
            rest += decoder.decode(chunk, final=not chunk)
            *whole, rest = rest.split("\n")
            for text in whole if chunk else [*whole, *([rest] if rest else [])]:
                number += 1
                text = text.removeprefix("\ufeff") if number == 1 else text
                fault = f"it holds what is not {codec}; save the file as UTF-8" if "\ufffd" in text else ""
                fault = "it holds a NUL; text is expected" if "\0" in text else fault
                yield Line(number, text + "\n", fault)
            if not chunk:
                return
            if len(rest) > LONGEST:
                raise LoadError(
                    f"{path}, line {number + 1}: it is longer than {LONGEST >> 20} MB; a shorter line is expected"
                )
