"""What a report rests on: how much was seen, a digest by which another person knows it again, and the documents behind it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import networkx as nx

from graph.model import Document

# What of an edge can change a figure; all of it is in the digest.
_STATED = ("type", "from", "to", "confidence", "count", "qualifier", "evidence", "sign")


@dataclass(frozen=True)
class Source:
    """A document, and how many of the relations seen rest on it (on others too, perhaps)."""

    document: Document
    relations: int

    def to_dict(self) -> dict[str, Any]:
        """The document's fields that are known, and `relations`."""
        return {**{k: v for k, v in asdict(self.document).items() if v}, "relations": self.relations}


@dataclass(frozen=True)
class Basis:
    """What was seen through the lens.

    kinds, types: numbers of nodes by kind and of relations by type, the most first. first, last: the earliest and the latest
    date that a relation bears, or None. sources: the documents that the relations rest on, the weightiest first. unsourced:
    relations without a document. digest: see `digest`. program: the version of Gobetween.
    """

    kinds: Mapping[str, int]
    types: Mapping[str, int]
    first: str | None
    last: str | None
    digest: str
    program: str
    sources: tuple[Source, ...] = ()
    unsourced: int = 0

    @property
    def relations(self) -> int:
        """How many relations were seen, parallel ones each."""
        return sum(self.types.values())

    def to_dict(self) -> dict[str, Any]:
        """``{kinds, types, first, last, digest, program, sources: [{id, title, …, relations}], unsourced}``."""
        plain = {name: getattr(self, name) for name in ("first", "last", "digest", "program", "unsourced")}
        sources = [source.to_dict() for source in self.sources]
        return {"kinds": dict(self.kinds), "types": dict(self.types), **plain, "sources": sources}


@dataclass
class _Seen:
    types: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    dates: set[str] = field(default_factory=set)
    unsourced: int = 0


def basis(graph: nx.MultiDiGraph[str], documents: Iterable[Document] = ()) -> Basis:
    """The basis of figures on `graph`, a mirror's graph or a lens's view of it.

    documents: those that the store knows; one that an edge names and the store does not is told by its id alone.
    """
    seen = _Seen()
    for _, _, data in graph.edges(data=True):
        seen.types[data["type"]] += 1
        seen.documents.update(data.get("documents") or ())
        seen.unsourced += not data.get("documents")
        seen.dates.update(date for date in (data["from"], data["to"]) if date)
    known = {document.id: document for document in documents}
    sources = [Source(known.get(id) or Document(id, id), number) for id, number in seen.documents.items()]
    return Basis(
        kinds=_most(Counter(data["kind"] for _, data in graph.nodes(data=True))),
        types=_most(seen.types),
        first=min(seen.dates, default=None),
        last=max(seen.dates, default=None),
        digest=digest(graph),
        program=program(),
        sources=tuple(sorted(sources, key=lambda one: (-one.relations, one.document.title, one.document.id))),
        unsourced=seen.unsourced,
    )


def _most(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def digest(graph: nx.MultiDiGraph[str]) -> str:
    """SHA-256 (64 hexadecimal digits) of what was seen: two graphs with the same digest give the same figures.

    Over the lines ``[id, kind, name]`` of the nodes and ``[id, source, target, type, from, to, confidence, count,
    qualifier, evidence, sign]`` of the edges, each as JSON in ASCII without blanks, all lines sorted and each ended by a
    line feed. The order of loading and the revision's number play no part.
    """
    line = json.JSONEncoder(separators=(",", ":")).encode
    lines = [line([node, data["kind"], data["name"]]) for node, data in graph.nodes(data=True)]
    lines += [
        line([key, u, v, *(data[name] for name in _STATED)]) for u, v, key, data in graph.edges(keys=True, data=True)
    ]
    return sha256("".join(f"{one}\n" for one in sorted(lines)).encode()).hexdigest()


def program() -> str:
    """The version of Gobetween; "unknown" where it is run without being installed."""
    try:
        return version("gobetween")
    except PackageNotFoundError:
        return "unknown"
