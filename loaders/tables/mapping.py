"""A mapping: what a table's columns are. `mapfile` reads it from YAML; docs/tables.md tells what each field means."""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass
from functools import cache
from typing import Any

from loaders import numbered
from loaders.files import LoadError
from loaders.tables.dates import Format
from loaders.tables.values import Choice, List, Moment, When, columns_of, columns_when
from loaders.tables.written import written

# What a mapping may say of a thing beside its name: {party.id}.
TOLD = ("id", "kind", "part", "role")


@cache
def names_of(node: str) -> tuple[str, ...]:
    """A node's name, and what may be said of it."""
    return (node, *(f"{node}.{of}" for of in TOLD))


class MappingError(LoadError):
    """A mapping that cannot be used: which file, which line, and what would be right."""


@dataclass(frozen=True)
class Node:
    """How things of one sort come out of a row."""

    name: str
    line: int
    kind: Choice
    id: Choice = ()
    code: tuple[tuple[str, str], ...] = ()  # (system of codes, column)
    among: tuple[tuple[str, str], ...] = ()
    named: Choice = ()
    aliases: tuple[Choice, ...] = ()
    props: abc.Mapping[str, Choice] | None = None
    split: abc.Mapping[str, List] | None = None
    first: bool = False
    text: tuple[str, ...] = ()
    only: str = ""
    resolve: str = ""
    when: When = ()
    without: tuple[str, ...] = ()

    def columns(self) -> set[str]:
        """The columns, and the other things, that it is made of."""
        found = set(columns_of(self.kind, self.id, self.named, *self.aliases, *(self.props or {}).values()))
        found |= {column for _, column in (*self.code, *self.among)} | set(self.text) | set(self.split or ())
        return found | set(columns_when(self.when))

    @property
    def names(self) -> tuple[str, ...]:
        """The names under which a mapping may speak of it."""
        return names_of(self.name)

    def needs(self) -> set[str]:
        """The other things that must be made before it."""
        return {name.removesuffix(f".{of}") for name in self.columns() for of in TOLD} | set(self.without)


@dataclass(frozen=True)
class Link:
    """How relations of one sort come out of a row."""

    line: int
    source: str
    target: str
    type: Choice = ()
    part: Choice = ()
    start: Moment | None = None
    end: Moment | None = None
    confidence: Choice = ()
    count: Choice = ()
    qualifier: Choice = ()
    props: abc.Mapping[str, Choice] | None = None
    note: Choice = ()
    when: When = ()
    pairwise: bool = False
    without: tuple[str, ...] = ()

    def columns(self) -> set[str]:
        """The columns, and the things, that it is made of."""
        choices = (
            self.type,
            self.part,
            self.confidence,
            self.count,
            self.qualifier,
            self.note,
            *(self.props or {}).values(),
        )
        moments = [column for moment in (self.start, self.end) if moment for column in moment.columns]
        return {*columns_of(*choices), *columns_when(self.when), *moments}


@dataclass(frozen=True)
class Mapping:
    """A mapping, checked. `data` is what it was made of, plain: it goes back to YAML or to a form as it came."""

    data: dict[str, Any]
    where: str
    about: str
    fits: tuple[str, ...]
    document: dict[str, str] | None
    table: abc.Mapping[str, str]
    nothing: frozenset[str]
    optional: frozenset[str]
    dates: abc.Mapping[str, Format]
    date: Moment | None
    key: Choice
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    lines: abc.Mapping[numbered.Path, int]

    def line(self, *path: str | int) -> str:
        """Where something in it stands: "talks.mapping.yaml, line 7"."""
        line = numbered.Parsed(None, dict(self.lines)).line(path)
        return f"{self.where}, line {line}" if self.lines else self.where

    def yaml(self, comments: abc.Mapping[numbered.Path, str] | None = None) -> str:
        """The mapping as YAML, with a comment above each thing that `comments` has one for, by its path."""
        return written(self.data, comments or {})
