"""GML, as networkx, Gephi, yEd, igraph and Cytoscape write it, and our own.

Read piece by piece. More than the standard asks for is taken: letters beyond ASCII (in UTF-8), ids that are texts, a list that
comes several times, edges before their nodes.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loaders.files import LoadError, lines, suffix
from loaders.graphs import meaning
from loaders.graphs.parts import Edge, Node, Part

NAME = "gml"
ABOUT = "GML: networkx, Gephi, yEd, igraph, Cytoscape, and our own exports"
SIGN = "it has nodes and edges written as in GML"
SUFFIXES = (".gml",)
OPTIONS = meaning.OPTIONS

_BEGINS = re.compile(r"^\s*graph\s*\[", re.MULTILINE)
_NODE = re.compile(r"^\s*node\s*\[\s*id\b", re.MULTILINE)
_TOKEN = re.compile(
    r"""(?P<key>[A-Za-z_][A-Za-z0-9_.-]*)|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])"""
    r"""|(?P<text>"[^"]*")|(?P<open>\[)|(?P<close>\])|(?P<comment>\#.*)|(?P<blank>\s+)""",
    re.ASCII,
)
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]\w{1,30}));", re.ASCII)
_LONGEST = 64 * 1024 * 1024
_DEEPEST = 100
_SPECIAL = {"NAN": float("nan"), "INF": float("inf"), "TRUE": True, "FALSE": False, "true": True, "false": False}

# A list in the making: its key, what it holds, the line that it begins on, what is wrong with the bytes in it.
_List = tuple[str, dict[str, Any], int, list[str]]


def sniff(path: Path, head: str) -> bool:
    """Whether this is such a file."""
    if head.lstrip().startswith("<"):  # the other GML, which is about geography
        return False
    return suffix(path) == ".gml" or bool(_BEGINS.search(head) and _NODE.search(head))


def parts(path: Path) -> Iterator[Part]:
    """The nodes and edges of a file. Raises LoadError with the line where it is no GML."""
    open_: list[_List] = [("", {}, 0, [])]
    key: str | None = None
    begun = False
    for number, what, text, fault in _tokens(path):
        if fault:
            open_[-1][3].append(f"line {number}: {fault}")
        if what == "key" and key is None:
            key = text
        elif key is None and what == "close" and len(open_) > 1:
            name, values, line, faults = open_.pop()
            if name in ("node", "edge") and open_[-1][0] == "graph":
                yield _part(name, values, line, faults)
            else:
                _put(open_[-1][1], name, values)
                open_[-1][3].extend(faults)
        elif key is None:
            raise LoadError(f"{path}, line {number}: {text[:40]!r} stands where a key is expected, as in id 1")
        elif what == "open":
            if len(open_) > _DEEPEST:
                raise LoadError(
                    f"{path}, line {number}: lists are nested more than {_DEEPEST} deep; a graph is expected"
                )
            begun = begun or key == "graph"
            open_.append((key, {}, number, []))
            key = None
        else:
            _put(open_[-1][1], key, _value(path, number, what, text))
            key = None
    if len(open_) > 1 or key is not None:
        at = f"[ of line {open_[-1][2]} is not closed" if len(open_) > 1 else f"nothing follows {key}"
        raise LoadError(f"{path}: it is cut off: {at}; a whole file is expected")
    if not begun:
        raise LoadError(f"{path}: there is no graph [ … ] in it; GML is expected")


def _tokens(path: Path) -> Iterator[tuple[int, str, str, str]]:
    """Each token with its line, what it is, its text, and what is wrong with the bytes of its lines."""
    begun: list[str] = []  # the lines of a text that is not closed yet
    size = first = 0
    fault = ""
    for line in lines(path):
        fault = fault or line.fault
        if begun:
            begun.append(line.text)
            size += len(line.text)
            if size > _LONGEST:
                raise LoadError(f"{path}, line {first}: a text has no end; a closing quotation mark is expected")
            if '"' not in line.text:
                continue
            text = "".join(begun)
        else:
            text, first = line.text, line.number
        begun = []
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                if text[at] == '"':
                    begun, size = [text[at:]], len(text) - at
                    break
                raise LoadError(f"{path}, line {line.number}: {text[at : at + 20].strip()!r} is not GML")
            at = found.end()
            if (what := str(found.lastgroup)) not in ("blank", "comment"):
                yield first, what, found[0], fault
                fault = ""
            first = line.number
    if begun:
        raise LoadError(f"{path}, line {first}: a text has no end; a closing quotation mark is expected")


def _value(path: Path, number: int, what: str, text: str) -> Any:
    if what == "text":
        return _REFERENCE.sub(_character, text[1:-1])
    if what == "number":
        return int(text) if text.lstrip("+-").isdigit() else float(text)
    if what == "key" and text in _SPECIAL:
        return _SPECIAL[text]
    raise LoadError(
        f"{path}, line {number}: {text[:40]!r} stands where a value is expected: a number, a text in quotes or ["
    )


def _character(found: re.Match[str]) -> str:
    """The character that a reference means; one that means none stays as it is."""
    decimal, hexadecimal, name = found.groups()
    if name:
        return html.entities.html5.get(f"{name};", found[0])
    code = int(decimal) if decimal else int(hexadecimal, 16)
    # As it is written: a browser would take the codes of 1990's Windows for others.
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]


def _put(values: dict[str, Any], key: str, value: Any) -> None:
    """A key that comes again makes a list."""
    if key not in values:
        values[key] = value
    elif isinstance(values[key], list):
        values[key].append(value)
    else:
        values[key] = [values[key], value]


def _part(name: str, values: dict[str, Any], line: int, faults: list[str]) -> Part:
    where = f"line {line}"
    fault = faults[0] if faults else ""
    drawn = values.get("LabelGraphics")
    if isinstance(drawn, dict) and not values.get("label") and isinstance(drawn.get("text"), str):
        values["label"] = drawn["text"]
    values.pop("LabelGraphics", None)

    def id(key: str) -> str:
        value = values.pop(key, "")
        return str(value) if isinstance(value, str | int | float) else ""

    if name == "node":
        own = id("id")
        return Node(own, where, values, fault or ("" if own else "the node has no id; a number is expected"))
    ends = (id("source"), id("target"))
    fault = fault or ("" if all(ends) else "the edge has no source or no target; both are expected")
    return Edge(*ends, where, values, id("id"), fault)


_format = meaning.Format(parts)
read, again, rows = _format.read, _format.again, _format.rows
