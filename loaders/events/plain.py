"""A file of event data as DuckDB reads it: unpacked, in UTF-8, a row a line, with tabs between its cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.events.formats import Layout
from loaders.files import LONGEST, LoadError, opened

_BLOCK = 8 * 1024 * 1024
_UTF8 = ("utf-8", "utf8", "ascii", "utf-8-sig")
_PATTERN = re.compile(r"[*?\[]")
_BREAKS = re.compile(r"[\t\r\n]+")


@dataclass(frozen=True)
class Plain:
    """A file to be read: whether each of its rows begins with the number of its line in the original, and whether there is a
    NUL in it."""

    path: Path
    numbered: bool
    nul: bool


def prepared(path: Path, layout: Layout, encoding: str, folder: Path) -> Plain:
    """A file that DuckDB can read. Most are read as they are: what is packed is unpacked into `folder`; what has another
    encoding, quotation marks, or carriage returns within its lines is rewritten there. Raises LoadError.
    """
    source, again = path, layout.quoted or encoding.lower() not in _UTF8
    if not again:
        source = _unpacked(path, folder)
        broken, nul = _scanned(source)
        if not broken:
            return Plain(source, False, nul)
    with opened(path) as stream, (folder / "rewritten.tsv").open("wb") as out:
        try:
            text = io.TextIOWrapper(stream, encoding, "surrogateescape", newline="\n")
        except LookupError:
            raise LoadError(
                f"{path}: there is no encoding {encoding!r}; one as latin-1 or utf-16 is expected"
            ) from None
        try:
            for number, cells in _rows(text, layout, path):
                row = "\t".join([str(number), *(_BREAKS.sub(" ", cell).strip() for cell in cells)])
                out.write(row.encode("utf-8", "surrogateescape") + b"\n")
        except UnicodeError as error:
            raise LoadError(
                f"{path}: it is not {encoding} ({error}); say what it is with the option encoding"
            ) from None
    rewritten = folder / "rewritten.tsv"
    return Plain(rewritten, True, _scanned(rewritten)[1])


def escaped(path: Path) -> str:
    """A path that DuckDB takes for no pattern."""
    return _PATTERN.sub(lambda found: f"[{found[0]}]", str(path.absolute()))


def _unpacked(path: Path, folder: Path) -> Path:
    copy = folder / "unpacked.tsv"
    with opened(path) as stream:
        if isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO):
            return path
        with copy.open("wb") as out:
            while block := stream.read(_BLOCK):
                out.write(block)
    return copy


def _scanned(path: Path) -> tuple[bool, bool]:
    """Whether a carriage return stands within a line (DuckDB would end the line there, and lose the rest of it), and whether
    there is a NUL."""
    broken, nul, last = False, False, False
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            broken = broken or (last and not block.startswith(b"\n"))
            last = False
            if b"\r" in block:
                last = block.endswith(b"\r")
                broken = broken or block.count(b"\r") - last != block.count(b"\r\n")
            nul = nul or b"\0" in block
    return broken, nul


def _rows(text: Iterable[str], layout: Layout, path: Path) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row, and the number of the line that it begins on."""
    lines = (line.removeprefix("\ufeff") if number == 0 else line for number, line in enumerate(text))
    if not layout.quoted:
        for number, line in enumerate(lines, 1):
            if line.strip("\r\n"):
                yield number, line.split("\t")
        return
    csv.field_size_limit(LONGEST)
    reader = csv.reader(lines, delimiter=layout.delimiter)
    begin = 1
    try:
        for cells in reader:
            if cells:
                yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        raise LoadError(
            f"{path}, line {reader.line_num}: {error}; cells between {layout.delimiter!r} are expected"
        ) from None
