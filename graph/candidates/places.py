"""Where states are, who borders on whom, and which bodies of states they belong to: `regions.yaml`, asked by node."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graph.model import fold

_FILE = Path(__file__).with_name("regions.yaml")
# How a party may be called that is a state's government.
_GOVERNMENT = ("government of the ", "government of ")


@dataclass(frozen=True)
class Body:
    """A body of states: its name, from when to when it is there, and each member's years in it (ISO code: first,
    last)."""

    name: str
    since: int
    until: int
    world: bool
    members: Mapping[str, tuple[int, int]]

    def has(self, code: str, year: int) -> bool:
        """Whether the state of this code belongs to it in that year."""
        if not self.since <= year <= self.until:
            return False
        first, last = self.members.get(code, (9999, 0))
        return self.world or first <= year <= last


class Atlas:
    """The table, by ISO 3166-1 alpha-2 code."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.subregion: dict[str, str] = {code: state["subregion"] for code, state in data["former"].items()}
        # The last year of states that are no more.
        self.until: dict[str, int] = {code: state["until"] for code, state in data["former"].items()}
        self.region_of: dict[str, str] = {}
        for name, part in data["subregions"].items():
            self.region_of[name] = part["region"]
            self.subregion.update(dict.fromkeys(part["states"], name))
        self.borders: dict[str, set[str]] = defaultdict(set)
        for code, others in data["borders"].items():
            for other in others:
                self.borders[code].add(other)
                self.borders[other].add(code)
        self.bodies: dict[str, Body] = {}
        for row in data["bodies"]:
            body = self._body(row)
            for key in (row.get("id"), fold(row["name"]), *map(fold, row.get("names", ()))):
                if key:
                    self.bodies[key] = body
        self._codes: dict[str, str] = {fold(name): code for code, names in data["names"].items() for name in names}

    def _body(self, row: Mapping[str, Any]) -> Body:
        since, until = row["since"], row.get("until", 9999)
        members: dict[str, tuple[int, int]] = {}
        for code, name in self.subregion.items():
            if name in row.get("regions", ()) or self.region_of[name] in row.get("regions", ()):
                members[code] = (since, until)
        for code, years in row.get("members", {}).items():
            first, last = years if isinstance(years, list) else (years or since, until)
            members[code] = (first, last)
        return Body(row["name"], since, until, bool(row.get("world")), members)

    def code(self, node: str, names: Iterable[str]) -> str | None:
        """The ISO code of a state, by its id or one of its names; None for one that the table does not know."""
        if node.startswith("iso:"):
            return node[4:6] if node[4:6] in self.subregion else None
        for name in names:
            folded = fold(name)
            for start in _GOVERNMENT:
                folded = folded.removeprefix(start)
            if folded in self._codes:
                return self._codes[folded]
        return None

    def body(self, node: str, names: Iterable[str]) -> Body | None:
        """The body of states that a node is, by its id or one of its names; None for one that the table does not
        know."""
        return next((self.bodies[key] for key in (node, *map(fold, names)) if key in self.bodies), None)


@cache
def atlas() -> Atlas:
    """The atlas that ships."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Atlas(yaml.load(_FILE.read_text(encoding="utf-8"), Loader=loader))  # noqa: S506
