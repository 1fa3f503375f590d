"""A Cypher text read before it is sent: does it only read?

The text is cut as Cypher's own grammar cuts it: strings, names in backticks, comments, numbers, parameters, words and
signs. Refused is every word that begins a clause which writes, reads files or leads elsewhere, wherever it stands and
cannot be a name; every procedure and every function with a namespace that is not on a list; and a second statement. Where
two readings are possible the text is refused: an engine may see it the other way. A word that is a name may stand in
backticks.

This is the first of two doors, and says why. The second is the database's own: `graph.query` asks as a user, or in a
session, that may only read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Refused", "checked", "parameters", "place"]

_BEGINS = ("MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL", "FILTER", "LET", "FOR", "WHEN")
_WRITES = "would change the graph, and queries here only read"
_WHY = {
    **dict.fromkeys(("CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "INSERT", "FOREACH"), _WRITES),
    "LOAD": "would read a file or an address; `gobetween load` does that",
    "USE": "would ask another graph; the one in use is chosen in the settings",
}
_WHY_NOT_FIRST = {
    **dict.fromkeys(("EXPLAIN", "PROFILE"), "shows how a query would be run instead of its answer; leave it out"),
    "CYPHER": "sets options of the database; leave them out",
}
PROCEDURES = ("db.labels", "db.relationshipTypes", "db.propertyKeys", "db.index.fulltext.queryNodes")
_FUNCTIONS = ("date", "datetime", "localdatetime", "localtime", "time", "duration", "point", "vector.similarity")

_QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_TOKEN = re.compile(
    rf"""
      (?P<comment>  //[^\n\r]* | /\*.*?\*/ )
    | (?P<string>   {_QUOTED} )
    | (?P<parameter> \$ (?: `(?:[^`]|``)*` | [^\W\d]\w* | \d+ ) )
    | (?P<name>     `(?:[^`]|``)*` )
    | (?P<number>   0[xX][0-9a-fA-F_]+ | 0[oO][0-7_]+ | \d[\d_]* (?:\.(?!\.)[\d_]*)? (?:[eE][+-]?\d[\d_]*)? )
    | (?P<word>     [^\W\d]\w* )
    | (?P<space>    \s+ )
    | (?P<sign>     \.\. | . )
    """,
    re.VERBOSE | re.DOTALL,
)
# Some engines replace these before they read anything else: one that stands for a sign that ends a string would end it.
_ESCAPED = re.compile(r"\\u+(00(?:22|27|5[cC]|60|0[aAdD]|2[aAfF]))")


class Refused(ValueError):
    """A text that is not sent: one line that says what and where; `at` is the place in the text, from 0."""

    def __init__(self, text: str, at: int, why: str) -> None:
        self.at, self.why = at, why
        self.line, self.column = place(text, at)
        super().__init__(f"line {self.line}, column {self.column}: {why}")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def upper(self) -> str:
        """As a keyword, in whatever letters it is written."""
        return unicodedata.normalize("NFKC", self.text).upper()

    @property
    def plain(self) -> str:
        """A name without its backticks."""
        return self.text[1:-1].replace("``", "`") if self.kind == "name" else self.text


def checked(text: str) -> str:
    """The text as it may be sent: without comments and closing semicolons, everything else where it was. Raises Refused."""
    if found := _ESCAPED.search(text):
        raise Refused(text, found.start(), f"{found[0]} stands for a sign that Cypher itself uses; write that sign")
    tokens = list(_tokens(text))
    told = [one for one in tokens if one.kind != "comment"]
    while told and told[-1].text == ";":
        told.pop()
    if not told:
        raise Refused(text, 0, "there is no query; one begins with MATCH, as in MATCH (n:State) RETURN n")
    _check_beginning(text, told[0])
    for number, token in enumerate(told):
        if token.text == ";":
            raise Refused(text, token.at, "a second statement begins after “;”; one at a time is expected")
        if token.kind == "word":
            _check_word(text, told, number)
        if token.text == "(":
            _check_function(text, told, number)
    sent = [*" " * len(text)]
    for token in told:
        sent[token.at : token.at + len(token.text)] = token.text
    # Line ends keep their places, so that what the engine says of a place is true of the text.
    return "".join(mark if mark in "\n\r" else said for mark, said in zip(text, sent, strict=True)).rstrip()


def parameters(text: str) -> list[str]:
    """The names of the parameters that a text asks for, each once. Raises Refused for a text that cannot be read."""
    names = (token.text[1:] for token in _tokens(text) if token.kind == "parameter")
    return list(dict.fromkeys(name[1:-1].replace("``", "`") if name.startswith("`") else name for name in names))


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column, both from 1, of a place in a text."""
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


def _tokens(text: str) -> Iterator[_Token]:
    number = None
    for found in _TOKEN.finditer(text):
        kind = str(found.lastgroup)
        token = _Token(kind, found[0], found.start())
        if number and kind in ("word", "number", "name", "parameter"):
            raise Refused(
                text, token.at, f"the number {number.text} runs into {_short(token.text)}; put a blank between them"
            )
        digits = kind == "number" or (kind == "parameter" and token.text[1:].isdecimal())
        number = token if digits else None
        if token.text in ("'", '"', "`"):
            what = "name" if token.text == "`" else "text"
            raise Refused(text, token.at, f"the {what} that begins here with {token.text} has no end")
        if token.text == "\\":
            raise Refused(text, token.at, "“\\” means nothing outside of quotation marks")
        if token.text == "/" and text.startswith("/*", token.at):
            raise Refused(text, token.at, "the comment that begins here with /* has no end")
        if kind != "space":
            yield token


def _check_beginning(text: str, first: _Token) -> None:
    if first.kind != "word" or first.upper not in (*_BEGINS, *_WHY):
        why = _WHY_NOT_FIRST.get(first.upper) if first.kind == "word" else None
        why = why or f"cannot begin a query here; {', '.join(_BEGINS[:-1])} or {_BEGINS[-1]} can"
        raise Refused(text, first.at, f"{_short(first.text)} {why}")


def _check_word(text: str, told: list[_Token], number: int) -> None:
    token = told[number]
    before = told[number - 1].text if number else ""
    after = told[number + 1].text if number + 1 < len(told) else ""
    # After a dot it is a property, after a colon a label, in front of a colon the key of a map.
    if before in (".", ":", "$") or (after == ":" and before in ("{", ",")):
        return
    word = token.upper
    if why := _WHY.get(word):
        way_out = f"; if it is a name, put it in backticks: `{token.text}`" if number else ""
        raise Refused(text, token.at, f"{word} {why}{way_out}")
    if word == "CALL" and after not in ("(", "{"):
        name = ".".join(one.plain for one in _dotted(told, number + 1))
        if name not in PROCEDURES:
            raise Refused(
                text,
                token.at,
                f"the procedure {_short(name) or 'after CALL'} is not on the list of those that only read the graph: "
                f"{', '.join(PROCEDURES)}",
            )


def _dotted(told: list[_Token], start: int) -> list[_Token]:
    """The parts of a name with dots that begins there."""
    parts = []
    while start < len(told) and told[start].kind in ("word", "name"):
        parts.append(told[start])
        if start + 1 >= len(told) or told[start + 1].text != ".":
            break
        start += 2
    return parts


def _check_function(text: str, told: list[_Token], bracket: int) -> None:
    """A call of a function with a namespace, `apoc.….f(`: a database may have any."""
    start = bracket - 1
    while start >= 2 and told[start].kind in ("word", "name") and told[start - 1].text == ".":
        start -= 2
    parts = _dotted(told, start) if start >= 0 and bracket - start > 2 else []
    if len(parts) < 2 or (start and told[start - 1].upper == "CALL"):
        return
    name = ".".join(one.plain for one in parts)
    if not name.lower().startswith(tuple(f"{space}." for space in _FUNCTIONS)):
        raise Refused(
            text, parts[0].at, f"the function {_short(name)} is not one of Cypher's own, so it is not called here"
        )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
