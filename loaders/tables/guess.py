"""What the columns of a table may be, by their headers and their values: the guesses on which a mapping is proposed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any

from graph.model import fold
from graph.ontology import default
from loaders import actors, numbered
from loaders.tables.binding import settled
from loaders.tables.seen import Seen, Undecided
from loaders.tables.table import Table

# Rows that are looked at; dates are looked at in all of them.
_ROWS = 3000
_DISTINCT = 400
SEPARATORS = ("; ", ";", " | ", "|", " / ", "/", ", ", ",", " & ", " and ", " und ", " et ", " y ")
_NOTHING = ("-99", "-9", "-999", "na", "n/a", "n.a.", ".", "-", "--", "none", "null", "nan", "unknown", "?", "k.a.")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*\Z")
_YEAR = re.compile(r"(?:1[4-9]|20|21)\d\d\Z")
_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]*\s+){1,4}[^\W\d_][\w.'’-]*\Z")
_SMALL = frozenset("al el bin ibn van von de del da di la le du der den dos af ter i y und of the".split())  # noqa: SIM905
_DATES = ("date", "start", "end")


@dataclass
class Column:
    """A column and what it may be.

    `what`: state, organization, person, actor (mixed), date, number, category, text, name, url or empty. `role` is what its
    header says it is for, in the words of headers.yaml, "" for nothing known. `why` tells the guess in words. `share` of the
    names are states or organisations that are known. `separator` parts the items of a list, `code` is a system of codes.
    """

    name: str
    role: str = ""
    what: str = "empty"
    why: str = ""
    share: float = 0.0
    separator: str = ""
    code: str = ""
    unique: bool = False
    filled: float = 0.0
    values: list[str] = field(default_factory=list)
    question: Undecided | None = None
    order: str = ""

    @property
    def names(self) -> bool:
        """Whether it names actors."""
        return self.what in ("state", "organization", "person", "actor")


def columns_of(table: Table) -> list[Column]:
    """The columns of a table with what they may be. Reads it twice where there are dates to settle."""
    rows = [row.cells for row in islice((row for row in table.rows() if not row.fault), _ROWS)]
    found = [_column(name, [row.get(name, "") for row in rows]) for name in table.columns]
    for column in found:
        if column.what == "date":
            try:
                reading = settled(table, {column.name: column.name}, frozenset(_NOTHING))[column.name]
                column.order = reading.told
                if reading.told:
                    column.why += f"; {reading.told}"
            except Undecided as error:
                column.question = error
    return found


def nothing_in(columns: Sequence[Column]) -> list[str]:
    """Values that stand for nothing in these columns, as they are written."""
    found = Counter(value for column in columns for value in column.values if value.casefold() in _NOTHING)
    return sorted(found)


def _column(name: str, cells: Sequence[str]) -> Column:
    filled = [cell for cell in cells if cell]
    counts = Counter(filled)
    column = Column(name, role_of(name), filled=len(filled) / max(len(cells), 1), values=list(counts)[:_DISTINCT])
    values = [value for value in column.values if value.casefold() not in _NOTHING]
    if not values:
        column.why = "it has no values"
        return column
    column.unique = len(counts) == len(filled) == len(cells)
    column.what, column.why = _what(column, values, len(filled), len(counts))
    if column.what == "date" and column.role not in _DATES:
        column.role = role_of(name, *_DATES) or "date"  # "date of the treaty" is no treaty
    return column


def _what(column: Column, values: list[str], filled: int, distinct: int) -> tuple[str, str]:
    if all(value.startswith(("http://", "https://", "www.")) for value in values):
        return "url", "its values are addresses"
    years = _share(values, lambda value: bool(_YEAR.match(value)))
    if years > 0.9 and column.role in ("", *_DATES):
        return "date", "its values are years"
    numbers = _share(values, lambda value: bool(_NUMBER.match(value)))
    dates = _share(values, _is_date)
    if dates > 0.8 and (numbers < 0.5 or column.role in _DATES):
        return "date", f"{_percent(dates)} of its values are dates"
    if code := _code(column, values):
        column.code = code
        return "state", f"its values are codes of states ({code})"
    if numbers > 0.9:
        return "number", "its values are numbers"
    lengths = sum(map(len, values)) / len(values)
    if column.role in ("agreement", "process", "event", "conflict", "place", "region", "type", "office", "id", "note"):
        return ("text" if column.role == "note" else "name"), f"its header says so ({column.role})"
    known = [actors.resolve(value) for value in values]
    column.share = sum(1 for one in known if one) / len(values)
    if separator := _separator(values, column.share):
        column.separator = separator
        values = list(
            dict.fromkeys(item.strip() for value in values for item in value.split(separator) if item.strip())
        )
        known = [actors.resolve(value) for value in values]
        column.share = sum(1 for one in known if one) / len(values)
    elif lengths > 60:
        return "text", "its values are sentences"
    states = sum(1 for one in known if one and one.kind == "State") / len(values)
    people = _share(values, looks_like_person)
    several = f", lists parted by {column.separator!r}" if column.separator else ""
    if states > 0.6:
        return "state", f"{_percent(states)} of its names are states{several}"
    if column.share > 0.6 or _share(values, _organisation) > 0.5:
        return ("actor" if states > 0.2 else "organization"), f"its names are organisations, some known ones{several}"
    if people > 0.6 and column.share < 0.2:
        return "person", f"{_percent(people)} of its names look like people's{several}"
    if column.role in (
        "first",
        "second",
        "mediator",
        "facilitator",
        "host",
        "guarantor",
        "witness",
        "party",
        "participant",
        "member",
        "organisation",
    ):
        return "actor", f"its header says so ({column.role}){several}"
    if column.role == "person":
        return "person", "its header says so (person)"
    if column.share > 0.2:
        return "actor", f"{_percent(column.share)} of its names are known states and organisations{several}"
    if distinct <= 30 and distinct < filled / 2:
        return "category", f"{distinct} values, again and again"
    return "name", "its values are names or words"


def _share(values: Sequence[str], test: Any) -> float:
    return sum(1 for value in values if test(value)) / len(values)


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"


def _is_date(value: str) -> bool:
    seen = Seen()
    seen.add(value)
    return bool(seen.values) and not seen.bad


def _code(column: Column, values: list[str]) -> str:
    """The system of codes that all the values are of, where the header lets one think of states."""
    if all(value.isalpha() and value.isupper() and len(value) in (2, 3) for value in values):
        systems: tuple[str, ...] = ("alpha2",) if len(values[0]) == 2 else ("alpha3",)
    elif column.role == "country" and all(value.isdecimal() for value in values):
        systems = (
            ("cow", "gw") if "cow" in column.name.casefold() or "ccode" in column.name.casefold() else ("gw", "cow")
        )
    else:
        return ""
    for system in systems:
        if _share(values, lambda value, of=system: actors.by_code(of, value) is not None) > 0.9:
            return system
    return ""


def _separator(values: Sequence[str], share: float) -> str:
    """What parts the items of lists in these cells, "" when they are no lists."""
    best, highest = "", share + 0.1
    for separator in SEPARATORS:
        several = [value for value in values if separator in value]
        if len(several) < max(1, 0.15 * len(values)):
            continue
        items = [item.strip() for value in several for item in value.split(separator)]
        if not all(items) or max(map(len, items)) > 60:
            continue
        known = sum(
            1 for item in items if actors.resolve(item) or looks_like_person(item) or _organisation(item)
        ) / len(items)
        if known > max(highest, 0.5):
            best, highest = separator, known
    return best


def looks_like_person(text: str) -> bool:
    """Whether a name looks like a person's: two to five words with capitals, none of which only organisations have."""
    words = fold(text).split()
    if not _NAME.match(text.strip()) or not words or _organisation(text):
        return False
    return all(
        word[0].isupper() or word.casefold() in _SMALL or "-" in word for word in text.split()
    ) and not actors.resolve(text)


def _organisation(text: str) -> bool:
    return any(word in _words()["organisation words"] for word in fold(text).split())


def role_of(header: str, *among: str) -> str:
    """What a header says its column is for: a role of headers.yaml (one of `among`, if any are given), or ""."""
    words = fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)).split()
    phrases = {phrase: role for phrase, role in _phrases().items() if not among or role in among}
    # The whole header, then the longest phrase within it, the last one first: "name of third party".
    for weak in (False, True):
        for length in range(len(words), 0, -1):
            for start in range(len(words) - length, -1, -1):
                phrase = " ".join(words[start : start + length])
                whole = length == len(words)
                if (found := phrases.get(phrase)) and (
                    whole or (phrase not in _words()["whole"] and (weak or phrase not in _words()["weak"]))
                ):
                    return found
    return phrases.get(fold(header).replace(" ", ""), "")


def roles() -> tuple[str, ...]:
    """Every role that a header may give its column."""
    return tuple(_words()["roles"])


def relation_of(word: str) -> str:
    """The relation that a word in a column of relations means, or ""."""
    return _relations().get(fold(word), "")


@cache
def _phrases() -> Mapping[str, str]:
    return {fold(phrase): role for role, phrases in _words()["roles"].items() for phrase in phrases}


@cache
def _relations() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, relation in default().relations.items():
        plover = relation.names.get("plover")
        for phrase in (name, relation.phrase, *([plover] if plover else ())):
            found.setdefault(fold(str(phrase)), name)
    for name, phrases in _words()["relations"].items():
        for phrase in phrases:
            found.setdefault(fold(phrase), name)
    return found


@cache
def _words() -> dict[str, Any]:
    text = resources.files("loaders.tables").joinpath("headers.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = numbered.parse(text, "headers.yaml").data
    for name in ("whole", "weak"):
        found[name] = frozenset(found[name])
    found["organisation words"] = frozenset(found["organisation words"])
    return found


def with_role(columns: Iterable[Column], *roles: str) -> list[Column]:
    """The columns with one of these roles, in the order of the roles."""
    several = list(columns)
    return [column for role in roles for column in several if column.role == role]
