"""Exports of the graph: for Gephi, Cytoscape, networkx, Pajek and spreadsheets, and as JSON Lines. All of them load again.

Each node and edge is written twice: as attributes that other programs show, and as the lines of JSON Lines for it, whole, with
evidence and documents, in one more attribute, `gobetween`. How a format writes them down: `graph.formats`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import networkx as nx

from graph import formats
from graph.chosen import EDIT
from graph.formats import RECORD, Edge, Node, Table, free
from graph.mirror import actor
from graph.model import Document, Entity, Evidence, Relation, Scalar
from graph.ontology import Ontology, default
from graph.rows import Statement

if TYPE_CHECKING:
    import pandas as pd

Record = dict[str, Any]

_DOCUMENT = frozenset(f.name for f in fields(Document)) - {"id", "title"}


class Source(Protocol):
    """Where documents and evidence come from: a Store."""

    def all_statements(self, of: Sequence[str]) -> dict[str, list[Statement]]:
        """What is stated of each entity or relation."""

    def documents(self) -> list[Any]:
        """Documents, each with `.document`."""


# What is on record


@dataclass
class Records:
    """Everything seen, as JSON Lines have it: of each document (by id), each node and each edge (by id) a line or more.

    What sources state differently has a line for each statement, so that loading it again chooses the same values.
    """

    documents: dict[str, list[Record]]
    nodes: dict[str, list[Record]]
    edges: dict[str, list[Record]]

    def lines(self) -> Iterator[Record]:
        """All of them, what others name first."""
        for part in (self.documents, self.nodes, self.edges):
            for several in part.values():
                yield from several


def gathered(graph: nx.MultiDiGraph[str], store: Source) -> Records:
    """The records of a mirror's graph, or of a lens's view of it, with the documents that they rest on."""
    edges = list(graph.edges(keys=True, data=True))
    backing = store.all_statements([*graph, *(key for *_, key, _ in edges)])
    described = {info.document.id: info.document for info in store.documents()}
    about: dict[str, list[Statement]] = {}
    new = _named(backing) & described.keys()
    while new:  # a document may be described by another
        told = store.all_statements(sorted(new))
        about |= told
        new = (_named(told) & described.keys()) - about.keys()
    return Records(
        {id: list(_of_document(document, about[id])) for id, document in described.items() if id in about},
        {node: list(_of_node(graph, node, data, backing[node])) for node, data in graph.nodes(data=True)},
        {key: list(_of_edge(u, v, data, backing[key])) for u, v, key, data in edges},
    )


def _named(statements: Mapping[str, Iterable[Statement]]) -> set[str]:
    return {one.piece.document for several in statements.values() for one in several}


def _of_document(document: Document, statements: Sequence[Statement]) -> Iterator[Record]:
    if all(one.piece.method == "itself" and set(one.says.props) <= _DOCUMENT for one in statements):
        yield {"document": _said(document, Document)}
        return
    shown = document.entity()
    for said, pieces in _by_statement(statements, shown):
        yield _entity({"id": shown.id, "kind": shown.kind}, said, pieces)


def _of_node(
    graph: nx.MultiDiGraph[str], node: str, data: dict[str, Any], statements: Sequence[Statement]
) -> Iterator[Record]:
    shown = Entity(node, data["kind"], data["name"], tuple(data["aliases"]), data["props"])
    for said, pieces in _by_statement(statements, shown):
        yield _entity(actor(graph, node), said, pieces)


def _entity(row: Record, said: Entity, pieces: list[Record]) -> Record:
    row = {**row, "name": said.name, "aliases": list(said.aliases), "props": dict(said.props)}
    return {"entity": {k: v for k, v in row.items() if v} | {"evidence": pieces}}


def _of_edge(u: str, v: str, data: dict[str, Any], statements: Sequence[Statement]) -> Iterator[Record]:
    told = Relation(
        data["type"], u, v, data["from"], data["to"], data["confidence"], data["count"], props=data["props"]
    )
    row = {"source": u, "type": data["type"], "target": v}
    row |= {"qualifier": data["qualifier"]} if data["qualifier"] else {}
    for said, pieces in _by_statement(statements, told):
        values = {"from": said.start, "to": said.end, "confidence": said.confidence, "count": said.count}
        values["props"] = dict(said.props)
        yield {"relation": row | {k: v for k, v in values.items() if v not in (None, {})} | {"evidence": pieces}}


def _by_statement(statements: Sequence[Statement], shown: Entity | Relation) -> list[tuple[Any, list[Record]]]:
    """What is stated, each with the pieces of evidence that state it.

    What is `shown` stands for all of an entity of which some were made under an id that was merged: as statements of one id
    they would choose anew; and of anything that was edited: a correction says only what it corrects.
    """
    merged = isinstance(shown, Entity) and any(one.says.id != shown.id for one in statements)
    if merged or any(one.piece.method == EDIT for one in statements):
        return [(shown, [{"document": "", **_said(one.piece, Evidence)} for one in statements])]
    found: dict[str, tuple[Any, list[Record]]] = {}
    for one in statements:
        found.setdefault(repr(one.says), (one.says, []))[1].append({"document": "", **_said(one.piece, Evidence)})
    return list(found.values())


def _said(item: Any, kind: type) -> Record:
    return {f.name: value for f in fields(kind) if (value := getattr(item, f.name)) not in ("", None)}


def records(graph: nx.MultiDiGraph[str], store: Source) -> Iterator[Record]:
    """Everything seen as `{"document": …}`, `{"entity": …}` and `{"relation": …}`, each with its evidence, ends first."""
    return gathered(graph, store).lines()


# What other programs are shown


def table(graph: nx.MultiDiGraph[str], store: Source, ontology: Ontology | None = None) -> Table:
    """Every node and edge with plain attributes, and its records in one more. Documents come with what first rests on them.

    So a part of the file, saved by another program, still knows its sources.
    """
    kinds = (ontology or default()).relations
    found = gathered(graph, store)
    titles = {id: _title(lines[0]) for id, lines in found.documents.items()}
    left = dict(found.documents)

    def with_documents(lines: list[Record]) -> list[Record]:
        first = [line for id in _documents(lines) for line in with_documents(left.pop(id, []))]
        return first + lines

    def kept(lines: list[Record]) -> tuple[list[Record], dict[str, Scalar]]:
        pieces = sum(len(one["evidence"]) for line in lines for one in line.values())
        said = "; ".join(titles.get(id, id) for id in _documents(lines))
        return with_documents(lines), {"evidence": pieces, "sources": said}

    nodes = []
    for node, data in graph.nodes(data=True):
        lines, about = kept(found.nodes[node])
        plain = {"name": data["name"], "kind": data["kind"], "aliases": " | ".join(data["aliases"])}
        nodes.append(Node(node, data["name"], {**free(data["props"]), **plain, **about}, lines))
    edges = []
    for u, v, key, data in graph.edges(keys=True, data=True):
        lines, about = kept(found.edges[key])
        kind = kinds.get(data["type"])
        plain = {
            "relation": data["type"],
            "since": data["from"],
            "until": data["to"],
            "confidence": data["confidence"],
            "weight": data["count"],
            "qualifier": data["qualifier"],
            "sign": data["sign"],
            **about,
        }
        said = {k: v for k, v in plain.items() if v is not None and v != ""}
        props = {k: v for k, v in free(data["props"]).items() if k not in plain}
        edges.append(Edge(key, u, v, kind.phrase if kind else data["type"], {**said, **props}, lines))
    return Table(nodes, edges)


def _documents(lines: Iterable[Record]) -> list[str]:
    """The documents that these lines rest on, each once."""
    pieces = (piece for line in lines for one in line.values() for piece in one.get("evidence", ()))
    return list(dict.fromkeys(piece["document"] for piece in pieces if piece["document"]))


def _title(line: Record) -> str:
    said = next(iter(line.values()))
    return str(said.get("title") or said.get("name"))


def flat(graph: nx.MultiDiGraph[str], store: Source) -> nx.MultiDiGraph[str]:
    """The graph for networkx: plain attributes as in the files, and `gobetween`, from which it loads again."""
    shown = table(graph, store)
    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in shown.nodes:
        copy.add_node(node.id, **{**node.values, "label": node.label, RECORD: node.record})
    for edge in shown.edges:
        values = {**edge.values, "label": edge.label, RECORD: edge.record}
        copy.add_edge(edge.source, edge.target, key=edge.id, **values)
    return copy


def frames(graph: nx.MultiDiGraph[str], store: Source) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The graph for pandas: a frame of nodes (`id`, `label`, …) and one of edges (`source`, `target`, `relation`, …)."""
    import pandas as pd

    shown = table(graph, store)
    nodes = [{"id": one.id, "label": one.label, **one.values, RECORD: one.record} for one in shown.nodes]
    edges = [
        {"source": one.source, "target": one.target, "id": one.id, "label": one.label, **one.values, RECORD: one.record}
        for one in shown.edges
    ]
    return pd.DataFrame(nodes), pd.DataFrame(edges)


# Files


def _jsonl(graph: nx.MultiDiGraph[str], store: Source, path: Path) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for record in records(graph, store):
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _with(write: Callable[[Table, Path], None]) -> Callable[[nx.MultiDiGraph[str], Source, Path], None]:
    return lambda graph, store, path: write(table(graph, store), path)


FORMATS: dict[str, Callable[[nx.MultiDiGraph[str], Source, Path], None]] = {
    **{suffix: _with(write) for suffix, write in formats.WRITERS.items()},
    ".jsonl": _jsonl,
}


def export(graph: nx.MultiDiGraph[str], store: Source, path: Path) -> None:
    """Writes `graph` (a mirror's graph, or a lens's view of it) in the format that the file's ending names.

    A `.csv` is two files: the edges, and beside them `NAME.nodes.csv`. Raises ValueError for an ending that FORMATS does not
    have, and OSError when the file cannot be written.
    """
    write = FORMATS.get(path.suffix.lower())
    if write is None:
        raise ValueError(f"{path}: the ending says the format; known: {', '.join(FORMATS)}")
    write(graph, store, path)
