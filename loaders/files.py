"""Opening what a user points at: one clear line for a file that cannot be read, and bad lines told from good ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class LoadError(ValueError):
    """A file that cannot be loaded at all: says which, why, and what would be right."""


@dataclass(frozen=True)
class Line:
    """A line of a text file, its number from 1, and what is wrong with its bytes ("" when nothing is)."""

    number: int
    text: str
    fault: str = ""


def lines(path: Path) -> Iterator[Line]:
    """The lines of a UTF-8 file with their ends. A line that is not UTF-8 comes with a `fault` and U+FFFD in its text.

    Raises LoadError when the file cannot be opened, or is no text.
    """
    try:
        with path.open("rb") as stream:
            for number, raw in enumerate(stream, 1):
                if number == 1:
                    raw = raw.removeprefix(b"\xef\xbb\xbf")
                if b"\0" in raw:
                    raise LoadError(
                        f"{path}, line {number}: it holds NUL bytes, so it is no text; a UTF-8 text file is expected"
                    )
                try:
                    yield Line(number, raw.decode("utf-8"))
                except UnicodeDecodeError as error:
                    fault = f"byte 0x{raw[error.start]:02x} in column {error.start + 1} is not UTF-8; save the file as UTF-8"
                    yield Line(number, raw.decode("utf-8", errors="replace"), fault)
    except OSError as error:
        raise LoadError(f"{path}: cannot be read ({error.strerror or error}); a readable file is expected") from None


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
