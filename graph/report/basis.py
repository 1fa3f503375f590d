"""What a report rests on: how much was seen, a digest by which another person knows it again, and the documents behind it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import networkx as nx

from graph.model import Document

_DOCUMENT = frozenset(one.name for one in fields(Document))
# What of an edge can change a figure; all of it is in the digest.
_STATED = ("type", "from", "to", "confidence", "count", "qualifier", "evidence", "sign")


@dataclass(frozen=True)
class Source:
    """A document, how many of the relations seen rest on it (on others too, perhaps), and with how many pieces of evidence."""

    document: Document
    relations: int
    evidence: int

    def to_dict(self) -> dict[str, Any]:
        """The document's fields that are known, `relations` and `evidence`."""
        known = {k: v for k, v in asdict(self.document).items() if v}
        return {**known, "relations": self.relations, "evidence": self.evidence}


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
        """``{kinds, types, first, last, digest, program, sources, unsourced}``."""
        plain = {name: getattr(self, name) for name in ("first", "last", "digest", "program", "unsourced")}
        sources = [source.to_dict() for source in self.sources]
        return {"kinds": dict(self.kinds), "types": dict(self.types), **plain, "sources": sources}


@dataclass
class _Seen:
    types: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    pieces: Counter[str] = field(default_factory=Counter)
    dates: set[str] = field(default_factory=set)
    unsourced: int = 0


def basis(graph: nx.MultiDiGraph[str]) -> Basis:
    """The basis of figures on `graph`, a mirror's graph or a lens's view of it."""
    seen = _Seen()
    for _, _, data in graph.edges(data=True):
        seen.types[data["type"]] += 1
        seen.documents.update(data["documents"].keys())
        seen.pieces.update(data["documents"])
        seen.unsourced += not data["documents"]
        seen.dates.update(date for date in (data["from"], data["to"]) if date)
    known = graph.graph.get("documents", {})
    sources = [Source(_document(id, known.get(id, {})), n, seen.pieces[id]) for id, n in seen.documents.items()]
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


def _document(id: str, about: Mapping[str, Any]) -> Document:
    """A document as the mirror tells of it; one that it knows nothing of is called by its id."""
    return Document(**{"title": id, **{name: value for name, value in about.items() if name in _DOCUMENT}, "id": id})


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
