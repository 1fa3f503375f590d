"""What a mapping says of a value: a column, a template of columns, a table of values, alternatives, and conditions on a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from loaders.files import Fault

_REFERENCE = re.compile(r"\{([^{}]+)\}")

# The text of a column, or of a thing that was made of the row, by its name; "" for none.
Scope = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on the text of a column."""

    column: str
    verb: str  # is, starts, contains, within, empty
    values: tuple[str, ...] = ()
    negated: bool = False

    def holds(self, scope: Scope) -> bool:
        """Whether the row is so."""
        text = scope(self.column)
        if self.verb == "empty":
            found = not text
        elif self.verb == "is":
            found = text in self.values
        elif self.verb == "starts":
            found = text.startswith(self.values)
        elif self.verb == "contains":
            found = any(value in text for value in self.values)
        else:
            found = bool(text) and any(_within(text, scope(value)) for value in self.values)
        return found != self.negated


def _within(part: str, text: str) -> bool:
    """Whether a name stands in a text, as a whole: Guinea does not in Guinea-Bissau."""
    part, text = (" ".join(one.split()).casefold() for one in (part, text))
    return re.search(rf"(?<![\w-]){re.escape(part)}(?![\w-])", text) is not None


# Any of these must hold, each with all its tests; none at all always holds.
When = tuple[tuple[Test, ...], ...]


def holds(when: When, scope: Scope) -> bool:
    """Whether a row is as a condition wants it."""
    return not when or any(all(test.holds(scope) for test in tests) for tests in when)


@dataclass(frozen=True, slots=True)
class Value:
    """One way to get a text out of a row: fixed words and columns, looked up in a table where there is one."""

    parts: tuple[tuple[str, bool], ...]  # (words, False) or (column, True)
    values: Mapping[str, str] | None = None
    otherwise: str | None = None
    when: When = ()
    told: bool = False  # what the words of a text tell, with `otherwise` for what they do not

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, or things, that it is made of."""
        return tuple(text for text, column in self.parts if column)

    def text(self, scope: Scope) -> str | None:
        """The text, or None when this row has none: a column is empty, or a condition does not hold."""
        if not holds(self.when, scope):
            return None
        found = []
        for text, column in self.parts:
            said = scope(text) if column else text
            if column and not said:
                return self.otherwise
            found.append(said)
        text = "".join(found)
        if self.values is None:
            return text
        if text in self.values:
            return self.values[text]
        if self.otherwise is not None:
            return self.otherwise
        known = ", ".join(list(self.values)[:12])
        raise Fault(f"{text!r} is none of the values of its table: {known}", self.columns[0] if self.columns else "")


# Alternatives: the first that gives something.
Choice = tuple[Value, ...]


def chosen(choice: Choice, scope: Scope) -> str:
    """The text of the first alternative that gives one; "" when none does. Raises Fault for a value that no table has."""
    for value in choice:
        if text := value.text(scope):
            return " ".join(text.split())
    return ""


def template(text: str) -> tuple[tuple[str, bool], ...]:
    """The parts of a template: ``Conflict: {name}`` is words and a column."""
    parts: list[tuple[str, bool]] = []
    end = 0
    for found in _REFERENCE.finditer(text):
        if found.start() > end:
            parts.append((text[end : found.start()], False))
        parts.append((found[1].strip(), True))
        end = found.end()
    if end < len(text):
        parts.append((text[end:], False))
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a date stands: in a column, or in columns for year, month and day."""

    column: str = ""
    year: str = ""
    month: str = ""
    day: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it is made of."""
        return tuple(filter(None, (self.column, self.year, self.month, self.day)))


@dataclass(frozen=True, slots=True)
class List:
    """A list in one cell: what separates its items, and items that hold the separator themselves."""

    separator: str
    whole: tuple[str, ...] = ()

    def items(self, text: str) -> list[str]:
        """The items of a cell, trimmed; those that are empty too, since the lists of a row go together."""
        kept = {f"\x00{index}\x00": one for index, one in enumerate(self.whole) if one in text}
        for mark, one in kept.items():
            text = text.replace(one, mark)
        items = text.split(self.separator) if self.separator.strip() else text.split(self.separator or None)
        return [kept.get(item.strip(), item.strip()) for item in items]


def columns_of(*choices: Choice) -> Iterator[str]:
    """All columns that these choices use, with those of their conditions."""
    for choice in choices:
        for value in choice:
            yield from value.columns
            yield from columns_when(value.when)


def columns_when(when: When) -> Iterator[str]:
    """All columns that a condition looks at."""
    for tests in when:
        for test in tests:
            yield test.column
            if test.verb == "within":
                yield from test.values
