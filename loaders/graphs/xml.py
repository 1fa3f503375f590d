"""XML as a stream of elements, from files that nobody vouches for.

The standard library's expat, and no DTD at all: a graph file needs none, and it is there that entities are declared which grow
without end or name other files. Nothing is ever fetched. Memory follows the largest element, not the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from xml.parsers import expat

from loaders.files import LoadError, opened
from loaders.graphs.parts import Part

# Bytes at a time; characters that one attribute or one element's text may have; how deep elements may nest.
_CHUNK = 256 * 1024
LONGEST = 64 * 1024 * 1024
DEEPEST = 200


class Format(Protocol):
    """Hears of elements in their order, by names without prefix, and puts what it makes of them into `done`."""

    done: list[Part]

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str, text: str) -> None:
        """It ends; `text` is what stood directly in it."""


def begins(head: str, root: str) -> bool:
    """Whether a file that begins so is XML with this outermost element."""
    return head.lstrip().startswith("<") and bool(re.search(rf"<(\w+:)?{root}[\s>]", head[:4096]))


def read(path: Path, root: str, heard: Format) -> Iterator[Part]:
    """What `heard` makes of a file whose outermost element is `root`. Raises LoadError with the line."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    texts: list[list[str]] = []
    length = 0

    def fail(what: str) -> LoadError:
        return LoadError(f"{path}, line {parser.CurrentLineNumber}: {what}")

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal length
        plain = _local(name)
        if not texts and plain != root:
            raise fail(f"it begins with <{name[:40]}>; <{root}> is expected")
        if len(texts) >= DEEPEST:
            raise fail(f"elements are nested more than {DEEPEST} deep; a graph is expected")
        texts.append([])
        length = 0
        heard.start(plain, {_local(key): value for key, value in attributes.items()})

    def text(some: str) -> None:
        nonlocal length
        length += len(some)
        if length > LONGEST:
            raise fail(f"a text is longer than {LONGEST >> 20} million characters; a shorter one is expected")
        texts[-1].append(some)

    def end(name: str) -> None:
        heard.end(_local(name), "".join(texts.pop()))

    def doctype(*_: object) -> None:
        raise fail("it has a <!DOCTYPE …>, which no graph needs and which is not read; delete that line")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = doctype
    with opened(path) as stream:
        fed = 0
        while True:
            chunk = stream.read(_CHUNK)
            try:
                parser.Parse(chunk, not chunk)
            except expat.ExpatError as error:
                raise LoadError(f"{path}, line {error.lineno}: not readable as XML: {_said(error)}") from None
            except (ValueError, LookupError) as error:  # an encoding that nobody knows
                if isinstance(error, LoadError):
                    raise
                raise LoadError(f"{path}: not readable as XML: {error}") from None
            yield from heard.done
            heard.done.clear()
            if not chunk:
                return
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST:
                raise fail(f"a tag is longer than {LONGEST >> 20} MB; a shorter one is expected")


@lru_cache(maxsize=1000)
def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _said(error: expat.ExpatError) -> str:
    words = expat.errors.messages.get(error.code, str(error))
    if words in ("no element found", "unclosed token"):
        words = "it ends before its last element does; a whole file is expected"
    return f"{words}, in column {error.offset + 1}"
