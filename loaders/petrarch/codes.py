"""What a code of an actor dictionary means: read in threes, by `petrarch.yaml` and CAMEO's codes of states and bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from graph.model import fold
from loaders.actors import Resolved, by_code


@dataclass(frozen=True, slots=True)
class Office:
    """A part of the state: the word for it, and what one who acts for it is, before the state's name."""

    word: str
    name: str


@dataclass(frozen=True)
class Table:
    """What `petrarch.yaml` says; see there."""

    offices: Mapping[str, Office]
    others: Mapping[str, str]
    types: Mapping[str, Mapping[str, Any]]
    official: str
    articles: frozenset[str]
    statuses: frozenset[str]
    states: Mapping[str, str]
    bodies: frozenset[str]
    small: frozenset[str]
    particles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means. `body`: an organisation. `seat`: the state that a body is in, rather than of. `words`: what it is.

    `whole`: the code is the state's own, so that what has it is a name of the state.
    """

    state: Resolved | None = None
    body: Resolved | None = None
    seat: Resolved | None = None
    office: Office | None = None
    type: str = ""
    words: tuple[str, ...] = ()
    whole: bool = False


@cache
def table() -> Table:
    """The declared table."""
    data = yaml.safe_load(resources.files("loaders.petrarch").joinpath("petrarch.yaml").read_text(encoding="utf-8"))
    return Table(
        {code: Office(said["word"], said["office"]) for code, said in data["offices"].items()},
        data["others"],
        data["types"],
        data["official"],
        frozenset(data["articles"]),
        frozenset(data["statuses"]),
        data["states"],
        frozenset(fold(data["bodies"]).split()),
        frozenset(data["small"]),
        frozenset(data["particles"]),
    )


@lru_cache(maxsize=10_000)
def meaning(code: str, start: str | None = None, end: str | None = None) -> Meaning:
    """What a code means in that time (partial dates, None: open)."""
    said = table()
    parts = [code[i : i + 3] for i in range(0, len(code), 3)]
    first = parts[0]
    if state := _state(first, start, end):
        rest = parts[1:]
        # A territory follows its state, as in GBRFLK; where the state that it was part of follows nothing, it is of that time.
        while (
            rest and rest[0] not in said.others and rest[0] not in said.offices and (own := _state(rest[0], None, None))
        ):
            state, rest = own, rest[1:]
        rest = [part for part in rest if part not in said.statuses]
        office = next((said.offices[part] for part in rest if part in said.offices), None)
        return Meaning(state, _body(rest), None, office, "", _words(rest), whole=not rest)
    if first in said.types:
        rest = parts[1:]
        located = said.types[first].get("located")
        seat = next((state for part in rest if part not in said.others and (state := _state(part, None, None))), None)
        words = (str(said.types[first]["word"]), *_words(rest))
        return Meaning(None, _body(rest), seat if located else None, None, first, words)
    return Meaning(None, _body(parts), None, None, "", _words(parts))


def words_of(code: str) -> tuple[str, ...]:
    """What the threes of a code that is no state's mean: of an agent's, as GOVMIL."""
    return _words([code[i : i + 3] for i in range(0, len(code), 3)])


def _state(code: str, start: str | None, end: str | None) -> Resolved | None:
    """The state with that code: of its time, where one state had it for all of that time."""
    code = table().states.get(code, code)
    found = {by_code("cameo", code, day) for day in (start, end) if day}
    state = found.pop() if len(found) == 1 else None
    state = state or by_code("cameo", code)
    return state if state and state.kind == "State" else None


def _body(parts: list[str]) -> Resolved | None:
    """The organisation that these codes name, the narrowest."""
    said = table()
    found = [by_code("cameo", part) for part in parts if part not in said.others and part not in said.offices]
    return next((one for one in reversed(found) if one and one.kind != "State"), None)


def _words(parts: list[str]) -> tuple[str, ...]:
    said = table()
    told = (said.offices[part].word if part in said.offices else said.others.get(part, "") for part in parts)
    return tuple(dict.fromkeys(word for word in told if word))
