"""Who is meant by an actor of event data: told by a CAMEO code, or by a name with its country and sectors.

- States and organisations are those of `loaders.actors`; one that ceased means, on a day after that, who followed it.
- A government, an army, police, a parliament, a court are the state itself; the note of the evidence keeps the code.
- Rebels, opposition and whoever else is not the state are a group in it: Rebels (Afghanistan). So are a people and a religion.
- A known group (Taliban) is itself, wherever it is.
- A role without a country (police, a school) is nobody who could be told from all the others; `unnamed` keeps it as a group.
- By name: what is no state and no organisation is the state when its sectors say government, else a group of that name. So are
  persons: sources that name their actors do not say which of them are people.

The tables are in `actors.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from graph.dates import earliest, latest
from graph.model import fold, make_id
from loaders import actors
from loaders.actors import Resolved
from loaders.actors.table import default
from loaders.events.data import data

ROLE_ONLY = "name a role of no country, as POLICE (the option unnamed keeps them)"
UNKNOWN = "have an actor whose code means nobody, or nobody at that time"

_BRACKETS = re.compile(r"(.+?)\s*\(([^()]+)\)\Z")
_UNSAID = re.compile(r"[~*\s]")


def of_code(code: str, on: str, unnamed: bool = False) -> Resolved | str:
    """The actor of a CAMEO code on that day, or why there is none. `unnamed`: a role without a country is a group too."""
    said = _parts(code, on)
    if said.known:
        return said.known
    # Of a people the state's own ministers are not the state: the Kurds' in Iraq. Of a religion they may be: clergy in Iran.
    of_state = said.place and said.state and not said.people
    role = said.apart or ("" if of_state else said.other)
    religion = "" if of_state else said.religion
    words = [word for word in (*said.unknown, role, said.people, religion) if word]
    if not said.place and not said.people and not said.religion:
        role = role or said.state
        if not role and not said.empty:
            return UNKNOWN
        return _group(f"{role or code} (no country named)", code) if unnamed else ROLE_ONLY
    if said.place and not words:
        return said.place
    within = [*words[1:], *([said.place.name] if said.place else [])]
    return _group(f"{words[0]} ({', '.join(within)})" if within else words[0], code)


def of_name(name: str, country: str, sectors: str, on: str) -> Resolved | str:
    """The actor of that name, country (a name or a code) and sectors (separated by commas) on that day."""
    name, country = " ".join(name.split()), country.strip()
    if name and (found := actors.resolve(name, on)):
        return found
    table = _table()
    state = _state(country, on)
    if name and (brackets := _BRACKETS.match(name)) and (home := _state(brackets[2], on)):
        role = table.called.get(fold(brackets[1]))
        if role in table.state:
            return home
        return _group(f"{(table.apart | table.other)[role]} ({home.name})" if role else name, name)
    said = [part.strip() for part in sectors.split(",")]
    apart = [table.apart.get(part, "") for part in said if part in table.apart or part in table.sectors_apart]
    of_state = not apart and any(part in table.state or part in table.sectors_state for part in said)
    if state and of_state:
        return state
    if name:
        return _group(name, name)
    if not state:
        return ROLE_ONLY
    role = next(filter(None, [*apart, *(table.other.get(part, "") for part in said)]), "")
    return _group(f"{role} ({state.name})", country) if role else state


def spans(first: date, last: date) -> list[tuple[date, date]]:
    """The days from `first` to `last`, cut where a name or a code may begin to mean another actor."""
    cuts = sorted({day for day in _turns() if first < day <= last})
    return list(zip([first, *cuts], [*(day - timedelta(1) for day in cuts), last], strict=True))


@dataclass
class _Said:
    """What the parts of a code say: who is known by one, the place, the first role of each sort, people and religion."""

    known: Resolved | None = None
    place: Resolved | None = None
    state: str = ""
    apart: str = ""
    other: str = ""
    people: str = ""
    religion: str = ""
    unknown: list[str] = field(default_factory=list)
    empty: bool = False  # whether a part says nothing, as INT does


def _parts(code: str, on: str) -> _Said:
    table, said = _table(), _Said()
    text = _UNSAID.sub("", code)
    for part in (text[start : start + 3] for start in range(0, len(text), 3)):
        if part.strip("-") == "":
            continue
        if part in table.bodies:
            said.known = _body(part, on)  # the last is the most precise: a bank of the United Nations
        elif part in table.apart:
            said.apart = said.apart or table.apart[part]
        elif part in table.state:
            said.state = said.state or table.state[part]
        elif part in table.other:
            said.other = said.other or table.other[part]
        elif part in table.nothing:
            said.empty = True
        elif part in table.religions and table.religions[part][1] <= on:
            said.religion = table.religions[part][0]  # the last: Catholics, of Christians
        elif found := _place(part, on):
            if found.kind == "Organization":
                said.known = found
            else:
                said.place = said.place or found
        elif part.islower() or part.lower() in table.peoples:
            said.people = table.peoples.get(part.lower(), f"People coded {part.lower()}")
        else:
            said.unknown.append(part)
    return said


@lru_cache(maxsize=100_000)
def _place(part: str, on: str) -> Resolved | None:
    table = _table()
    if part in table.places:
        return actors.by_code("alpha2", table.places[part], on)
    if part in table.regions:
        return _group(table.regions[part], part)
    return actors.by_code("cameo", part, on) if part.isupper() else None


@lru_cache(maxsize=100_000)
def _body(part: str, on: str) -> Resolved:
    kind, name = _table().bodies[part]
    return actors.resolve(name, on) or Resolved(make_id(kind, name), kind, name, "cameo code", part)


@lru_cache(maxsize=100_000)
def _state(text: str, on: str) -> Resolved | None:
    if not text:
        return None
    found = actors.by_code("cameo", text, on) if len(text) == 3 and text.isupper() else actors.resolve(text, on)
    return found if found and found.kind == "State" else None


def _group(name: str, matched: str) -> Resolved:
    return Resolved(make_id("Group", name), "Group", name, "code", matched)


@cache
def _turns() -> frozenset[date]:
    """The days on which a name or a code begins to mean another than the day before."""
    table = default()
    claims = [claim for several in (table.names, table.codes, table.lines) for one in several.values() for claim in one]
    begins = {earliest(claim.start) for claim in claims if claim.start}
    ends = {latest(claim.end) + timedelta(1) for claim in claims if claim.end}
    return frozenset(begins | ends | {earliest(start) for _, start in _table().religions.values() if start})


@dataclass(frozen=True)
class _Table:
    places: Mapping[str, str]
    regions: Mapping[str, str]
    bodies: Mapping[str, tuple[str, str]]
    state: Mapping[str, str]
    apart: dict[str, str]
    other: dict[str, str]
    nothing: frozenset[str]
    religions: Mapping[str, tuple[str, str]]
    peoples: Mapping[str, str]
    called: Mapping[str, str]
    sectors_state: frozenset[str]
    sectors_apart: frozenset[str]


@cache
def _table() -> _Table:
    said = data("actors")
    roles = said["roles"]
    bodies = (("organizations", "Organization"), ("groups", "Group"))
    return _Table(
        said["places"],
        said["regions"],
        {code: (kind, name) for part, kind in bodies for code, name in said[part].items()},
        roles["state"],
        roles["apart"],
        roles["other"],
        frozenset(roles["nothing"]),
        dict(_religions(said["religions"])),
        said["peoples"],
        said["called"],
        frozenset(said["sectors"]["state"]),
        frozenset(said["sectors"]["apart"]),
    )


def _religions(said: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    for code, entry in said.items():
        yield code, (entry, "") if isinstance(entry, str) else (entry["text"], entry["from"])
