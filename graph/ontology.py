"""The ontology: which kinds and relations there are, read from YAML and extended by a user's own file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from re import compile as regex
from typing import Any, TypeVar

import yaml

from graph.dates import EXPECTED, is_partial
from graph.model import Entity, Relation, check_id

T = TypeVar("T")

_KIND = regex(r"[A-Z][A-Za-z]{0,40}\Z")
TYPE_NAME = regex(r"[A-Z][A-Z_]{0,40}\Z")


class OntologyError(ValueError):
    """An ontology file that cannot be used: says which entry and what would be right."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of node. `shape` is a vis-network shape, `color` a CSS colour; `names` what other schemas call it."""

    name: str
    actor: bool
    plural: str
    shape: str
    color: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RelationType:
    """A type of edge: kinds permitted at its ends, sign in {-1, 0, 1}, how it is read in a sentence, and its
    `distance` (> 0), the cost of one step along it. `lasting`: it holds from a day to a day (an office), rather than being
    seen on some days (a meeting)."""

    name: str
    sources: frozenset[str]
    targets: frozenset[str]
    sign: int
    symmetric: bool
    structural: bool
    lasting: bool
    phrase: str
    back: str
    distance: float
    part: str | None
    names: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ontology:
    """Kinds, relation types and the parts of third parties, each by name."""

    kinds: Mapping[str, Kind]
    relations: Mapping[str, RelationType]
    parts: Mapping[str, str]

    @cached_property
    def actors(self) -> frozenset[str]:
        """The names of the actor kinds."""
        return frozenset(name for name, kind in self.kinds.items() if kind.actor)

    @cached_property
    def third_party(self) -> tuple[str, ...]:
        """Relation types that carry a third party's part: MEDIATES, HOSTS, GUARANTEES, OBSERVES."""
        return tuple(dict.fromkeys(t for part, t in self.parts.items() if part != "party"))

    def kind(self, name: str) -> Kind:
        """The kind of that name; ValueError with the nearest known one."""
        return _known(self.kinds, name, "kind")

    def relation(self, name: str) -> RelationType:
        """The relation type of that name; ValueError with the nearest known one."""
        return _known(self.relations, name, "relation")

    def part(self, name: str) -> str:
        """The relation type that carries a third party's part; ValueError with the nearest known part."""
        return _known(self.parts, name, "part")

    def check(self, entity: Entity) -> None:
        """Raises ValueError when the entity cannot stand in the graph."""
        check_id(entity.id)
        self.kind(entity.kind)
        if not isinstance(entity.name, str) or not entity.name.strip():
            raise ValueError(f"{entity.id} has no name; a non-empty text is expected")
        if any(not isinstance(alias, str) or not alias.strip() for alias in entity.aliases):
            raise ValueError(f"{entity.id} has an alias that is not a non-empty text")

    def check_relation(self, relation: Relation, source_kind: str, target_kind: str) -> None:
        """Raises ValueError when the relation is unknown, stands between the wrong kinds, or has values out of range."""
        kind = self.relation(relation.type)
        for side, actual, allowed in (("from", source_kind, kind.sources), ("to", target_kind, kind.targets)):
            if actual not in allowed:
                raise ValueError(f"{relation.type} cannot go {side} a {actual}; expected {', '.join(sorted(allowed))}")
        if relation.source == relation.target:
            raise ValueError(f"{relation.type} leads from {relation.source} to itself; two different ends are expected")
        if not 0 <= relation.confidence <= 1:
            raise ValueError(f"confidence {relation.confidence} is outside 0 to 1")
        if relation.count < 1:
            raise ValueError(f"count {relation.count} is below 1")
        for name, value in (("from", relation.start), ("to", relation.end)):
            if value is not None and not is_partial(value):
                raise ValueError(f"{name} is {value!r}; {EXPECTED} is expected, or nothing")
        if relation.start and relation.end and relation.start[: len(relation.end)] > relation.end:
            raise ValueError(f"it ends ({relation.end}) before it begins ({relation.start})")

    def extended(self, path: Path) -> Ontology:
        """This ontology with a user's file added; entries of the same name replace ours. Raises OntologyError."""
        return _parse(_read(path.read_text(encoding="utf-8"), str(path)), str(path), base=self)


def _known(table: Mapping[str, T], name: str, what: str) -> T:
    found = table.get(name)
    if found is None:
        near = get_close_matches(str(name), list(table), n=1, cutoff=0.5) or get_close_matches(
            str(name).upper() if what == "relation" else str(name).capitalize(), list(table), n=1, cutoff=0.5
        )
        hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(table)}"
        raise ValueError(f"unknown {what} {name!r}; {hint}")
    return found


def _read(text: str, where: str) -> dict[str, Any]:
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise OntologyError(f"{where}: not readable as YAML: {' '.join(str(error).split())}") from None
    if not isinstance(data, dict):
        raise OntologyError(f"{where}: a mapping with kinds: and relations: is expected")
    return data


def _kinds_of(names: Iterable[str], kinds: Mapping[str, Kind], where: str) -> frozenset[str]:
    result: set[str] = set()
    for name in names:
        if name == "actor":
            result |= {k for k, kind in kinds.items() if kind.actor}
        elif name in kinds:
            result.add(name)
        else:
            raise OntologyError(f"{where}: unknown kind {name!r}; known: actor, {', '.join(kinds)}")
    return frozenset(result)


def _distance(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise OntologyError(f"{where}: distance {value!r}; a number above 0 is expected")
    return float(value)


def _parse(data: dict[str, Any], where: str, base: Ontology | None = None) -> Ontology:
    kinds = dict(base.kinds) if base else {}
    for name, entry in (data.get("kinds") or {}).items():
        if not _KIND.match(str(name)):
            raise OntologyError(f"{where}: kind {name!r}: a capitalised word is expected")
        entry = dict(entry or {})
        kinds[name] = Kind(
            name,
            bool(entry.pop("actor", False)),
            str(entry.pop("plural", f"{name}s")),
            str(entry.pop("shape", "dot")),
            str(entry.pop("color", "#888888")),
            entry,
        )
    relations = dict(base.relations) if base else {}
    for name, entry in (data.get("relations") or {}).items():
        at = f"{where}: relation {name}"
        if not TYPE_NAME.match(str(name)):
            raise OntologyError(f"{at}: capital letters and _ are expected")
        entry = dict(entry or {})
        sign = entry.pop("sign", 0)
        if sign not in (-1, 0, 1):
            raise OntologyError(f"{at}: sign {sign!r}; -1, 0 or 1 is expected")
        phrase = str(entry.pop("phrase", name.lower().replace("_", " ")))
        relations[name] = RelationType(
            name,
            _kinds_of(entry.pop("from", ["actor"]), kinds, at),
            _kinds_of(entry.pop("to", ["actor"]), kinds, at),
            sign,
            bool(entry.pop("symmetric", False)),
            structural := bool(entry.pop("structural", False)),
            bool(entry.pop("lasting", structural)),
            phrase,
            str(entry.pop("back", f"is at the other end of “{phrase}” from")),
            _distance(entry.pop("distance", 1.0), at),
            entry.pop("part", None),
            entry,
        )
    parts = {**(base.parts if base else {}), **(data.get("parts") or {})}
    for part, name in parts.items():
        if name not in relations:
            raise OntologyError(f"{where}: part {part}: unknown relation {name!r}")
    return Ontology(kinds, relations, parts)


@cache
def default() -> Ontology:
    """The ontology that ships with Gobetween."""
    text = resources.files("graph").joinpath("ontology.yaml").read_text(encoding="utf-8")
    return _parse(_read(text, "graph/ontology.yaml"), "graph/ontology.yaml")
