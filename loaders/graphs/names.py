"""Reads `names.yaml`: what other programs call the attributes, kinds and relations that this graph has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from graph.model import fold
from graph.ontology import default

Columns = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Names:
    """The tables. Names are keys as `key` gives them.

    `node` and `edge`: what means something, and the names that it goes by, the likeliest first. `ends`: pairs of columns.
    `codes`: systems of codes by the attribute's name. `relations`: type, and whether it is told from the other end, by what it
    is called.
    """

    node: Columns
    edge: Columns
    ends: tuple[tuple[str, ...], ...]
    ids: tuple[str, ...]
    codes: Mapping[str, str]
    drawn: frozenset[str]
    directions: frozenset[str]
    kinds: Mapping[str, str]
    relations: Mapping[str, tuple[str, bool]]


@lru_cache(maxsize=100_000)
def key(name: str) -> str:
    """A name for comparing: `Node Type`, `node_type` and `nodeType` are one."""
    return fold(name).replace(" ", "")


@cache
def names() -> Names:
    """What `names.yaml` says, and the ontology's own names."""
    text = resources.files("loaders.graphs").joinpath("names.yaml").read_text(encoding="utf-8")
    said: dict[str, Any] = yaml.safe_load(text)
    node = dict(said["node"])
    codes = {key(name): system for system, several in node.pop("codes").items() for name in several}
    ontology = default()
    kinds = {key(name): kind for kind, several in said["kinds"].items() for name in several}
    for kind in ontology.kinds.values():
        kinds |= {key(kind.plural): kind.name, key(kind.name): kind.name}
    relations: dict[str, tuple[str, bool]] = {}
    for type, entry in said["relations"].items():
        relations |= {key(name): (type, True) for name in entry.get("back", ())}
        relations |= {key(name): (type, False) for name in entry.get("names", ())}
    relations |= {key(part): (type, False) for part, type in ontology.parts.items()}
    for one in ontology.relations.values():
        relations |= {key(one.back): (one.name, True)}
    for one in ontology.relations.values():
        relations |= {key(one.phrase): (one.name, False), key(one.name): (one.name, False)}
    return Names(
        _columns(node),
        _columns(said["edge"]),
        tuple(_keys(pair) for pair in said["ends"]),
        _keys(said["ids"]),
        codes,
        frozenset(_keys(said["drawn"])),
        frozenset(_keys(said["directions"])),
        kinds,
        relations,
    )


def _columns(said: Mapping[str, Iterable[str]]) -> Columns:
    return {what: _keys(several) for what, several in said.items()}


def _keys(several: Iterable[str]) -> tuple[str, ...]:
    return tuple(key(name) for name in several)
