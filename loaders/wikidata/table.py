"""Reads `wikidata.yaml`: what of Wikidata becomes which kind and which relation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from graph.model import fold
from graph.ontology import default
from loaders.files import LoadError, lines

ITEM = re.compile(r"Q[1-9]\d{0,11}\Z")
PROPERTY = re.compile(r"P[1-9]\d{0,7}\Z")


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation between an item of these kinds and a value of these; `back` when it comes from the value."""

    item: frozenset[str]
    value: frozenset[str]
    type: str
    back: bool


@dataclass(frozen=True, slots=True)
class Property:
    """What a property tells; see `wikidata.yaml` for the fields. `office`: the property that names it, and the name else."""

    id: str
    means: str
    implies: str = ""
    ties: tuple[Tie, ...] = ()
    part: str = ""
    role: str = ""
    office: tuple[str, str] | None = None

    def tie(self, item: str, value: str) -> Tie | None:
        """The first relation that joins an item of that kind with a value of that kind."""
        return next((one for one in self.ties if item in one.item and value in one.value), None)


@dataclass(frozen=True)
class Table:
    """The declared table. `classes`: the kind that a class gives, `rank` the order in which kinds go before others.

    `labels`: words for a part as they stand in a dump. What variables stand for (`dates`, `kinds`, `named` properties …) is by
    `plain` name.
    """

    classes: Mapping[str, str]
    rank: Mapping[str, int]
    properties: Mapping[str, Property]
    office_of: tuple[tuple[str, ...], ...]
    shared_names: tuple[str, ...]
    shared_classes: frozenset[str]
    qualifiers: Mapping[str, tuple[str, ...]]
    kept: Mapping[str, str]
    props: Mapping[str, Mapping[str, str]]
    codes: Mapping[str, str]
    references: Mapping[str, str]
    roles: Mapping[str, str]
    labels: tuple[str, ...]
    dates: Mapping[str, str]
    kinds: Mapping[str, str]
    named: Mapping[str, tuple[str, ...]]
    of: frozenset[str]
    country: frozenset[str]
    role: frozenset[str]
    class_: frozenset[str]

    def kind(self, classes: Iterable[str]) -> str:
        """The kind that these classes give, "" when none does."""
        found = {self.classes[one] for one in classes if one in self.classes}
        return min(found, key=lambda kind: self.rank[kind], default="")

    def part(self, words: str) -> str:
        """The part in a mediation that these words mean, "" when they mean none."""
        return self.roles.get(plain(words), "")

    def shared(self, name: str, classes: Iterable[str] = ()) -> bool:
        """Whether an office is one that many hold at once."""
        return name.startswith(self.shared_names) or not self.shared_classes.isdisjoint(classes)

    def with_classes(self, path: Path) -> Table:
        """This table with a user's own classes, which go before ours. Raises LoadError."""
        try:
            data = yaml.safe_load("".join(line.text for line in lines(path)))
            said = _classes(data["classes"] if isinstance(data, dict) and "classes" in data else data)
        except (yaml.YAMLError, ValueError) as error:
            if isinstance(error, LoadError):
                raise
            raise LoadError(
                f"{path}: {' '.join(str(error).split())}; classes as {{Person: [Q5], State: [Q6256]}} are expected"
            ) from None
        return replace(self, classes={**self.classes, **said})


def plain(name: str) -> str:
    """A name for comparing: "start_time", "?startTime" and "Start time" are one."""
    return re.sub(r"[\W_]", "", fold(name))


@cache
def table() -> Table:
    """The table that ships with Gobetween."""
    data = yaml.safe_load(resources.files("loaders.wikidata").joinpath("wikidata.yaml").read_text(encoding="utf-8"))
    groups = {name: frozenset(kinds) for name, kinds in data["kinds"].items()}

    def kinds(said: str | list[str]) -> frozenset[str]:
        several = said if isinstance(said, list) else [said]
        return frozenset(kind for one in several for kind in groups.get(one, (one,)))

    def tie(said: Mapping[str, Any]) -> Tie:
        back = "from" in said
        return Tie(kinds(said["item"]), kinds(said["from" if back else "to"]), said["type"], back)

    properties = {
        id: Property(
            id,
            said["means"],
            said.get("implies", ""),
            tuple(tie(one) for one in said.get("ties", ())),
            said.get("part", ""),
            said.get("role", ""),
            (said["office"]["property"], said["office"]["name"]) if "office" in said else None,
        )
        for id, said in data["properties"].items()
    }
    variables = data["variables"]
    return Table(
        _classes(data["classes"]),
        {kind: number for number, kind in enumerate(data["classes"])},
        properties,
        tuple(tuple(group) for group in data["office_of"]),
        tuple(data["shared"]["names"]),
        frozenset(data["shared"]["classes"]),
        {name: tuple(said) for name, said in data["qualifiers"].items() if name != "kept"},
        data["qualifiers"]["kept"],
        data["props"],
        data["codes"],
        data["references"],
        {plain(word): part for part, words in data["roles"].items() for word in words},
        tuple(f'"{word}"' for words in data["roles"].values() for word in words),
        _turned(variables["dates"]),
        _turned(variables["kinds"]),
        _several({**{id: [] for id in properties}, **variables["properties"]}),
        frozenset(map(plain, variables["of"])),
        frozenset(map(plain, variables["country"])),
        frozenset(map(plain, variables["role"])),
        frozenset(map(plain, variables["class"])),
    )


def _classes(data: Any) -> dict[str, str]:
    if not isinstance(data, dict):
        raise ValueError(f"a mapping of kinds to classes is expected, not {type(data).__name__}")
    found = {}
    for kind, classes in data.items():
        default().kind(str(kind))
        if not isinstance(classes, list) or not all(isinstance(one, str) and ITEM.match(one) for one in classes):
            raise ValueError(f"{kind}: a list of items as Q5 is expected")
        found.update(dict.fromkeys(classes, str(kind)))
    return found


def _turned(data: Mapping[str, list[str]]) -> dict[str, str]:
    return {plain(name): what for what, names in data.items() for name in names}


def _several(data: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """The properties that a name may stand for: of two, the kind of the other end decides."""
    found: dict[str, tuple[str, ...]] = {}
    for property, names in data.items():
        for name in (property, *names):
            found[plain(name)] = (*found.get(plain(name), ()), property)
    return found
