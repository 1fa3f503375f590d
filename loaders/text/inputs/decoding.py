"""The bytes of a text: what they are if they are none, and what they say in whatever encoding."""

from __future__ import annotations

import codecs
from pathlib import Path

from loaders.files import LoadError, opened
from loaders.tables.encodings import guessed, marked

# Bytes of a text, a page or a feed; the largest books have five million.
LARGEST = 64 * 1024 * 1024
# How contents begin that are no text, and what is to be done.
_CONTENTS = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a picture, sound or film"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet table"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it"),
    (b"Rar!", "a RAR archive: unpack it"),
    (b"PK\x03\x04", "a zip archive or an office file: save it as DOCX, PDF or text"),
    (b"\xd0\xcf\x11\xe0", "an old Office file: save it as DOCX, PDF or text"),
    (b"{\\rtf", "RTF: save it as DOCX, PDF or text"),
    (b"%!PS", "PostScript: save it as PDF or text"),
)
_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}
# The share of control characters that a text may have.
_MOST_CONTROLS = 0.01


def whole(path: Path, largest: int = LARGEST) -> bytes:
    """All of a file's bytes, unpacked. Raises LoadError, for more than `largest` of them too."""
    with opened(path) as stream:
        data = stream.read(largest + 1)
    if len(data) > largest:
        raise LoadError(f"{path}: it is more than {largest >> 20} MB; texts of that at most are expected, so cut it")
    return data


def decoded(path: Path, data: bytes, declared: str = "") -> str:
    """The text in these bytes; `declared`: the encoding that a page names. Raises LoadError for what is no text.

    Of a file in several encodings each line is read in its own; what fits none has U+FFFD.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    if codec := marked(data[:4096]):
        return data.decode(codec, errors="replace").removeprefix("\ufeff")
    for begins, what in _CONTENTS:
        if data.startswith(begins) and (begins != b"MZ" or b"\0" in data[:4096]):
            raise LoadError(f"{path}: it is {what}; a text is expected")
    sample = data[: 1 << 20]
    controls = sum(sample.count(bytes((code,))) for code in _CONTROLS)
    if controls > _MOST_CONTROLS * len(sample):
        raise LoadError(f"{path}: it holds control characters, so it is no text; a text is expected")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if (named := _codec(declared)) not in ("", "utf-8"):
        return data.decode(named, errors="replace")
    lines = data.splitlines(keepends=True)
    other = guessed(b"".join(line for line in lines if not _is_utf8(line))[: 64 * 1024])
    return "".join(line.decode("utf-8" if _is_utf8(line) else other, errors="replace") for line in lines)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _codec(name: str) -> str:
    """The codec of an encoding that a page names; "" when there is none of text."""
    try:
        info = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return ""
    return info.name if info._is_text_encoding else ""
