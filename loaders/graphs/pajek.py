"""Pajek's networks (.net): vertices, arcs, edges, their lists and matrices, several relations, and our own exports.

Pajek holds labels, weights and the names of relations. All else that we export stands in comments at the head of the file,
which Pajek passes over, and does not write again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loaders.files import LoadError, lines, suffix
from loaders.graphs import meaning
from loaders.graphs.attributes import RECORD
from loaders.graphs.parts import Edge, Node, Part

NAME = "pajek"
ABOUT = "Pajek networks: Pajek, networkx, igraph, Gephi, and our own exports"
SIGN = "it begins with *Vertices or *Network"
SUFFIXES = (".net", ".paj")
OPTIONS = meaning.OPTIONS

MOST = 5_000_000  # vertices that a first line may announce
_RECORD = re.compile(rf"%\s*{RECORD} (vertex|line) (\d+) (.*)", re.DOTALL)
_WORD = re.compile(r'"([^"]*)"|(\[[^\]]*\])|(\S+)')
# What a vertex's or a line's drawing is described by; a value follows each.
_LOOKS = re.compile(
    r"(ic|bc|bw|lc|la|lr|lphi|lp|fos|font|phi|r|q|[xy]_fact|c|w|p|s|a|b|k[12]|a[12]|ap|hook[12])\Z", re.IGNORECASE
)
_SHAPES = frozenset(("ellipse", "box", "diamond", "triangle", "cross", "empty", "house", "man", "woman", "circle"))


def sniff(path: Path, head: str) -> bool:
    """Whether this is such a file."""
    first = (line.strip().lower() for line in head.splitlines() if line.strip() and not line.startswith("%"))
    begins = next(first, "")
    return begins.startswith(("*vertices", "*network")) or (suffix(path) == ".net" and head.startswith("% Gobetween"))


def parts(path: Path) -> Iterator[Part]:
    """The vertices and lines of a file. Raises LoadError."""
    heard = _Heard(path)
    for line in lines(path):
        text = line.text.strip()
        if text.startswith("%"):
            heard.comment(text)
        elif text.startswith("*"):
            yield from heard.section(line.number, text)
        elif text:
            yield from heard.row(line.number, text, line.fault)
    if not heard.begun:
        raise LoadError(f"{path}: there is no line *Vertices in it; a Pajek network is expected")
    yield from heard.rest()


class _Heard:
    """Lines of a network, one section after the other."""

    def __init__(self, path: Path) -> None:
        self.begun = False
        self._path = path
        self._section = ""
        self._relation = ""
        self._records: dict[tuple[str, int], str] = {}
        self._announced = self._next = 0
        self._lines = self._row = 0

    def comment(self, text: str) -> None:
        """A comment, which may be the records of one of ours."""
        if found := _RECORD.match(text):
            self._records[found[1], int(found[2])] = found[3]

    def section(self, number: int, text: str) -> Iterator[Part]:
        """A line that begins with an asterisk."""
        word, _, rest = text[1:].partition(" ")
        name = word.lower().rstrip(":")
        if name == "vertices":
            if self.begun:
                raise LoadError(f"{self._path}, line {number}: a second network begins; one a file is expected")
            count = rest.split()[0] if rest.split() else ""
            if not count.isdigit() or int(count) > MOST:
                raise LoadError(f"{self._path}, line {number}: {text[:60]!r}: the number of vertices is expected")
            self._announced, self._next, self.begun = int(count), 1, True
        elif name in ("arcs", "edges", "arcslist", "edgeslist", "matrix"):
            if not self.begun:
                raise LoadError(f"{self._path}, line {number}: *{word} comes before *Vertices, which is expected first")
            yield from self.rest()
            named = re.search(r'"([^"]*)"', rest)
            self._relation = named[1].strip() if named else ""
            self._row = 0
        elif name not in ("network", "partition", "vector", "permutation", "cluster", "events"):
            raise LoadError(f"{self._path}, line {number}: {text[:40]!r} is none of Pajek's sections")
        self._section = name

    def rest(self) -> Iterator[Part]:
        """Vertices that were announced and have no line of their own."""
        while self._next and self._next <= self._announced:
            yield self._vertex(self._next, "vertex", {})
        self._next = 0

    def row(self, number: int, text: str, fault: str) -> Iterator[Part]:
        """Any other line."""
        words, span = _words(text)
        where = f"line {number}"
        match self._section:
            case "vertices":
                yield from self._vertices(where, words, text, fault, span)
            case "arcs" | "edges":
                self._lines += 1
                yield self._line(where, words, text, fault, span)
            case "arcslist" | "edgeslist":
                for one in words[1:]:
                    self._lines += 1
                    yield self._line(where, [words[0], one], text, fault, {})
            case "matrix":
                yield from self._matrix(where, words, fault)

    def _vertices(self, where: str, words: list[str], text: str, fault: str, span: dict[str, Any]) -> Iterator[Part]:
        if not words or not words[0].isdigit() or not 1 <= int(words[0]) <= self._announced:
            fault = fault or f"a vertex's number from 1 to {self._announced} is expected first"
            yield Node("", where, {"text": text}, fault)
            return
        number = int(words[0])
        while self._next < number:
            yield self._vertex(self._next, where, {})
        values: dict[str, Any] = {"label": words[1]} if len(words) > 1 else {}
        yield self._vertex(number, where, values | span | _pairs(words[2:]), fault)

    def _vertex(self, number: int, where: str, values: dict[str, Any], fault: str = "") -> Node:
        self._next = max(self._next, number + 1)
        if record := self._records.pop(("vertex", number), ""):
            values[RECORD] = record
        return Node(str(number), where, values, fault)

    def _line(self, where: str, words: list[str], text: str, fault: str, span: dict[str, Any]) -> Edge:
        values: dict[str, Any] = {"relation": self._relation} if self._relation else {}
        ends = (words[0], words[1]) if len(words) > 1 else ("", "")
        if not all(end.isdigit() for end in ends):
            return Edge("", "", where, {"text": text}, fault=fault or "the numbers of two vertices are expected")
        if len(words) > 2:
            values["weight"] = _number(words[2])
        values |= span | _pairs(words[3:])
        if record := self._records.pop(("line", self._lines), ""):
            values[RECORD] = record
        return Edge(*ends, where, values, fault=fault)

    def _matrix(self, where: str, words: list[str], fault: str) -> Iterator[Part]:
        self._row += 1
        if len(words) != self._announced:
            fault = fault or f"the row has {len(words)} numbers; {self._announced} are expected"
            yield Edge("", "", where, {"text": " ".join(words)[:200]}, fault=fault)
            return
        relation = {"relation": self._relation} if self._relation else {}
        for column, word in enumerate(words, 1):
            if _number(word) != 0:
                yield Edge(str(self._row), str(column), where, {**relation, "weight": _number(word)}, fault=fault)


def _words(text: str) -> tuple[list[str], dict[str, Any]]:
    """The words of a line, those in quotes whole, and the time in brackets apart."""
    words, span = [], {}
    for quoted, brackets, plain in _WORD.findall(text):
        if brackets:
            span = {"time": brackets[1:-1]}
        else:
            words.append(quoted or plain)
    return words, span


def _pairs(words: list[str]) -> dict[str, Any]:
    """Names and values that follow a vertex's or a line's own; coordinates and looks are passed over."""
    found: dict[str, Any] = {}
    left = iter(words)
    for word in left:
        if word.lower() in _SHAPES or not isinstance(_number(word), str):
            continue
        value = next(left, "")
        if word == "l":
            found["label"] = value
        elif not _LOOKS.match(word):
            found[word] = value
    return found


def _number(word: str) -> Any:
    try:
        value = float(word)
    except ValueError:
        return word
    return int(value) if value.is_integer() else value


_format = meaning.Format(parts)
read, again, rows = _format.read, _format.again, _format.rows
