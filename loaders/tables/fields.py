"""The fields of a mapping that stand in many places: texts, values, conditions, dates. Checked one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from loaders import numbered
from loaders.actors import SYSTEMS
from loaders.tables.mapping import MappingError
from loaders.tables.values import Choice, Moment, Test, Value, When, template

_VALUE = ("column", "template", "text", "values", "else", "when", "told")
_VERBS = ("starts", "contains", "within", "empty", "not")


class Fields:
    """Checks plain data, and names the line of what is wrong with them."""

    def __init__(self, parsed: numbered.Parsed, where: str) -> None:
        self.parsed = parsed
        self.where = where

    def fail(self, path: numbered.Path, message: str) -> MappingError:
        place = f", line {self.parsed.line(path)}" if self.parsed.lines else ""
        named = f": {' / '.join(map(str, path))}" if path and not self.parsed.lines else ""
        return MappingError(f"{self.where}{place}{named}: {message}")

    def section(self, value: Any, path: numbered.Path, allowed: Sequence[str] | None, what: str) -> dict[str, Any]:
        if value is None and path:
            return {}
        if not isinstance(value, dict):
            wanted = f" with {', '.join(allowed)}" if allowed else ""
            raise self.fail(path, f"{what}: names and what they are are expected{wanted}, not {value!r}"[:300])
        for name in value:
            if allowed is not None and name not in allowed:
                raise self.fail((*path, name), f"unknown field {name!r}; known: {', '.join(allowed)}")
        return value

    def text(self, value: Any, path: numbered.Path) -> str:
        if not isinstance(value, str):
            raise self.fail(path, f"{value!r} is no text; text is expected")
        return value

    def texts(self, value: Any, path: numbered.Path) -> tuple[str, ...]:
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        return tuple(self.text(item, (*path, index)) for index, item in enumerate(items))

    def flag(self, value: Any, path: numbered.Path) -> bool:
        if value not in (None, True, False):
            raise self.fail(path, f"{value!r}; true or false is expected")
        return bool(value)

    def moment(self, value: Any, path: numbered.Path) -> Moment | None:
        if value is None:
            return None
        if isinstance(value, str):
            return Moment(value)
        data = self.section(value, path, ("year", "month", "day"), "a date")
        if "year" not in data:
            raise self.fail(path, "a column is expected, or the columns of year, month and day")
        return Moment(**{name: self.text(column, (*path, name)) for name, column in data.items()})

    def choice(self, value: Any, path: numbered.Path, fixed: Callable[[str], object] | None = None) -> Choice:
        """`value` as alternatives. With `fixed`, a bare text is meant as it stands, and must pass."""
        if value is None:
            return ()
        several = value if isinstance(value, list) else [value]
        return tuple(
            self.value(one, (*path, index) if isinstance(value, list) else path, fixed)
            for index, one in enumerate(several)
        )

    def value(self, value: Any, path: numbered.Path, fixed: Callable[[str], object] | None) -> Value:
        if isinstance(value, str):
            if fixed is not None:
                self.passes(value, path, fixed)
                return Value(((value, False),))
            return Value(template(value) if "{" in value else ((value, True),))
        data = self.section(value, path, _VALUE, "a value")
        ways = [name for name in ("column", "template", "text", "told") if name in data]
        if len(ways) != 1:
            raise self.fail(path, "one of column, template, text or told is expected")
        table = None
        if "values" in data:
            table = {
                key: self.text(one, (*path, "values", key))
                for key, one in self.section(data["values"], (*path, "values"), None, "values").items()
            }
            for key, one in table.items():
                self.passes(one, (*path, "values", key), fixed)
        otherwise = data.get("else")
        if otherwise is not None:
            self.passes(self.text(otherwise, (*path, "else")), (*path, "else"), fixed)
        when = self.when(data.get("when"), (*path, "when"))
        if "told" in data:
            if not self.flag(data["told"], (*path, "told")):
                raise self.fail(path, "told: true is expected, with else: for what the words do not tell")
            return Value((), table, otherwise, when, told=True)
        text = self.text(data[ways[0]], (*path, ways[0]))
        parts = {"column": ((text, True),), "text": ((text, False),)}.get(ways[0]) or template(text)
        if ways[0] == "text":
            self.passes(text, (*path, "text"), fixed)
        return Value(parts, table, otherwise, when)

    def passes(self, text: str, path: numbered.Path, fixed: Callable[[str], object] | None) -> None:
        try:
            if fixed is not None and text:
                fixed(text)
        except ValueError as error:
            raise self.fail(path, str(error)) from None

    def when(self, value: Any, path: numbered.Path) -> When:
        if value is None:
            return ()
        several = value if isinstance(value, list) else [value]
        found = []
        for index, one in enumerate(several):
            inner = (*path, index) if isinstance(value, list) else path
            tests: list[Test] = []
            for column, test in self.section(one, inner, None, "a condition").items():
                tests += self.tests(column, test, (*inner, column))
            found.append(tuple(tests))
        return tuple(found)

    def tests(self, column: str, test: Any, path: numbered.Path, negated: bool = False) -> list[Test]:
        if not isinstance(test, dict):
            return [Test(column, "is", self.texts(test, path), negated)]
        found = []
        for verb, value in self.section(test, path, _VERBS, "a test").items():
            if verb == "not":
                found += self.tests(column, value, (*path, verb), not negated)
            elif verb == "empty":
                found.append(Test(column, verb, (), negated == self.flag(value, (*path, verb))))
            else:
                found.append(Test(column, verb, self.texts(value, (*path, verb)), negated))
        return found

    def props(self, value: Any, path: numbered.Path) -> dict[str, Choice]:
        data = self.section(value, path, None, "props")
        return {name: self.choice(one, (*path, name)) for name, one in data.items()}

    def systems(self, value: Any, path: numbered.Path) -> tuple[tuple[str, str], ...]:
        data = self.section(value, path, SYSTEMS, "codes")
        return tuple((system, self.text(column, (*path, system))) for system, column in data.items())

    @staticmethod
    def listed(value: Any) -> list[Any]:
        return value if isinstance(value, list) else [] if value is None else [value]
