"""Opening what a user points at, packed or not; one clear line for what cannot be read, and bad lines told from good ones."""

from __future__ import annotations

import bz2
import codecs
import gzip
import hashlib
import io
import json
import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

# Bytes a line may have: a record of a dump of Wikidata has 5 MB at most.
LONGEST = 16 * 1024 * 1024
HEAD = 64 * 1024
# Bytes of a file that has to be in memory as a whole.
LARGEST = 256 * 1024 * 1024
# What is packed may become this many times as large, once it is larger than ROOM: text becomes ten to fifty times as large.
MOST_TIMES = 200
ROOM = 256 * 1024 * 1024
_SHOWN = 200  # characters of an overlong line that are kept
# Contents that are no text: zip, 7z, Parquet, old Office, PDF, SQLite, PNG, JPEG.
_BINARY = (
    b"PK\x03\x04",
    b"7z\xbc\xaf",
    b"PAR1",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"SQLite format 3",
    b"\x89PNG",
    b"\xff\xd8\xff",
)
_NUL = "it holds NUL bytes, so it is no text; a UTF-8 text file is expected"
_DAMAGED = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, gzip.BadGzipFile)


class LoadError(ValueError):
    """A file that cannot be loaded at all: says which, why, and what would be right."""


class Fault(ValueError):
    """A row that cannot be taken: why, and in which of its columns ("" when it is the row's as a whole)."""

    def __init__(self, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.column = column


@dataclass(frozen=True)
class Line:
    """A line of a text file, its number from 1, and what is wrong with its bytes ("" when nothing is)."""

    number: int
    text: str
    fault: str = ""


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file; what gzip, bzip2, xz or zip (with one file in it) packed is unpacked, by its content, not its name.

    Raises LoadError for what cannot be read, is no file, is damaged, or becomes more than `MOST_TIMES` as large.
    """
    try:
        with ExitStack() as closing:
            if not stat.S_ISREG(path.stat().st_mode):
                raise LoadError(f"{path}: is {'a folder' if path.is_dir() else 'no regular file'}; a file is expected")
            raw = closing.enter_context(path.open("rb"))
            packing = _packing(raw)
            if packing is None:
                yield raw
            else:
                unpacked = closing.enter_context(packing(raw, path))
                yield io.BufferedReader(_Guarded(unpacked, path))
    except OSError as error:
        if isinstance(error, _DAMAGED):
            raise LoadError(f"{path}: {_damaged(error)}") from None
        raise LoadError(f"{path}: cannot be read ({error.strerror or error}); a readable file is expected") from None


def suffix(path: Path) -> str:
    """The ending that says what a file holds, in lower case: ``.csv`` of ``a.CSV.gz``, and of a zip with ``b.csv`` in it."""
    name = path
    if name.suffix.lower() in (".gz", ".bz2", ".xz"):
        name = Path(name.stem)
    elif name.suffix.lower() == ".zip":
        try:
            with zipfile.ZipFile(path) as archive:
                members = _members(archive)
            name = Path(members[0].filename) if len(members) == 1 else name
        except (OSError, zipfile.BadZipFile):
            return ".zip"
    return name.suffix.lower()


def head(path: Path) -> str:
    """The beginning of a file as text, at most `HEAD` bytes of it; "" when it is no text. Raises LoadError."""
    with opened(path) as stream:
        start = stream.read(HEAD)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", errors="replace")
    if start.startswith(_BINARY) or start[:1024].count(0) > len(start[:1024]) // 10:
        return ""
    start = start.removeprefix(codecs.BOM_UTF8)
    # The last character may be cut in two, which is no fault.
    return codecs.getincrementaldecoder("utf-8")(errors="replace").decode(start)


def lines(path: Path, longest: int = LONGEST) -> Iterator[Line]:
    """The lines of a UTF-8 file with their ends. A line that is not UTF-8 comes with a `fault` and U+FFFD in its text, one of
    more than `longest` bytes with a `fault` and its beginning.

    Raises LoadError when the file cannot be opened, or is no text.
    """
    with opened(path) as stream:
        number = 0
        while raw := stream.readline(longest + 1):
            number += 1
            if number == 1:
                raw = raw.removeprefix(codecs.BOM_UTF8)
            if b"\0" in raw:
                raise LoadError(f"{path}, line {number}: {_NUL}")
            if len(raw) > longest and not raw.endswith(b"\n"):
                while (more := stream.readline(HEAD)) and not more.endswith(b"\n"):
                    pass
                fault = f"it is longer than {longest >> 20} MB; a shorter line is expected"
                yield Line(number, raw[:_SHOWN].decode(errors="replace") + " …", fault)
                continue
            try:
                yield Line(number, raw.decode("utf-8"))
            except UnicodeDecodeError as error:
                yield Line(number, raw.decode("utf-8", errors="replace"), _not_utf8(raw[error.start], error.start))


def _not_utf8(byte: int, place: int) -> str:
    return f"byte 0x{byte:02x} in column {place + 1} is not UTF-8; save the file as UTF-8"


@dataclass(frozen=True)
class Parsed:
    """What a line of JSON Lines holds, and what is wrong with it ("" when nothing is: then `data` is what it says)."""

    number: int
    text: str
    data: Any = None
    fault: str = ""


def json_lines(path: Path) -> Iterator[Parsed]:
    """The lines of a file with one JSON value each; blank ones are passed over. Raises LoadError as `lines` does."""
    for line in lines(path):
        if text := line.text.strip():
            data, fault = (None, line.fault) if line.fault else parsed(text)
            yield Parsed(line.number, text, data, fault)


def whole_json(path: Path, expected: str, largest: int = LARGEST) -> Any:
    """What a file that is one JSON value says. Raises LoadError, for one of more than `largest` bytes too.

    `expected`: what it is to be, in words: "a whole JSON object".
    """
    with opened(path) as stream:
        raw = stream.read(largest + 1)
    if len(raw) > largest:
        raise LoadError(
            f"{path}: it is more than {largest >> 20} MB in one piece; {expected} of that at most is expected"
        )
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if (at := raw.find(b"\0")) >= 0:
        line = raw.count(b"\n", 0, at) + 1
        raise LoadError(f"{path}, line {line}: {_NUL}")
    try:
        data, fault = parsed(raw.decode())
    except UnicodeDecodeError as error:
        before = raw.rfind(b"\n", 0, error.start) + 1
        line = raw.count(b"\n", 0, error.start) + 1
        raise LoadError(f"{path}, line {line}: {_not_utf8(raw[error.start], error.start - before)}") from None
    if fault:
        raise LoadError(f"{path}: {fault}; {expected} is expected")
    return data


def parsed(text: str) -> tuple[Any, str]:
    """What a JSON text says, and what is wrong with it ("" when nothing is)."""
    try:
        return json.loads(text), ""
    except RecursionError:
        return None, "not JSON that can be read: it is nested too deeply"
    except ValueError as error:
        return None, f"not JSON ({error})"


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex. Raises LoadError."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise LoadError(f"{path}: cannot be read ({error.strerror or error}); a readable file is expected") from None


# Packed files


class _Guarded(io.RawIOBase):
    """Unpacked bytes, until they are too many for what was packed; what is damaged is a LoadError."""

    def __init__(self, unpacked: IO[bytes], path: Path) -> None:
        self._unpacked = unpacked
        self._path = path
        self._most = max(ROOM, MOST_TIMES * path.stat().st_size)
        self._done = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            some = self._unpacked.read(len(buffer))
        except _DAMAGED as error:
            raise LoadError(f"{self._path}: {_damaged(error)}") from None
        self._done += len(some)
        if self._done > self._most:
            raise LoadError(
                f"{self._path}: it unpacks to more than {self._most >> 20} MB, over {MOST_TIMES} times its size; "
                "if that is right, unpack it yourself and load what comes out"
            )
        buffer[: len(some)] = some
        return len(some)


def _damaged(error: Exception) -> str:
    return f"what is packed in it is cut off or damaged ({error}); a whole file is expected"


def _packing(raw: IO[bytes]) -> Callable[[IO[bytes], Path], IO[bytes]] | None:
    start = raw.read(6)
    raw.seek(0)
    if start.startswith(b"\x1f\x8b"):
        return lambda stream, path: gzip.GzipFile(fileobj=stream)  # type: ignore[return-value]
    if start.startswith(b"BZh"):
        return lambda stream, path: bz2.BZ2File(stream)
    if start.startswith(b"\xfd7zXZ\0"):
        return lambda stream, path: lzma.LZMAFile(stream)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not _office(raw):
        return _only_member
    return None


def _office(raw: IO[bytes]) -> bool:
    """Whether a zip is a document of its own: an Excel or an OpenDocument file."""
    try:
        with zipfile.ZipFile(raw) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return False
    finally:
        raw.seek(0)
    return bool(names & {"[Content_Types].xml", "mimetype"})


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX/")]


def _only_member(raw: IO[bytes], path: Path) -> IO[bytes]:
    try:
        archive = zipfile.ZipFile(raw)
    except zipfile.BadZipFile as error:
        raise LoadError(f"{path}: {_damaged(error)}") from None
    members = _members(archive)
    if len(members) != 1:
        some = ", ".join(one.filename for one in members[:3]) + (", …" if len(members) > 3 else "")
        raise LoadError(
            f"{path}: it holds {len(members)} files{f' ({some})' if some else ''}; "
            "one is expected: unpack it and load them one by one"
        )
    try:
        return archive.open(members[0])
    except (RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:  # a password, an unknown method
        raise LoadError(f"{path}: {members[0].filename} cannot be unpacked ({error}); unpack it yourself") from None
