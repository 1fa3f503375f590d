"""Exports of the graph: for Gephi and Cytoscape (GraphML, GEXF), for scripts (node-link JSON), as tables (CSV), and whole,
with documents and evidence, as JSON Lines that load again."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Protocol

import networkx as nx

from graph.chosen import EDIT
from graph.mirror import actor
from graph.model import Document, Entity, Evidence, Relation
from graph.rows import Statement


class Source(Protocol):
    """Where documents and evidence come from: a Store."""

    def all_statements(self, of: Sequence[str]) -> dict[str, list[Statement]]:
        """What is stated of each entity or relation."""

    def documents(self) -> list[Any]:
        """Documents, each with `.document`."""


def flat(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """A copy whose attributes are plain text and numbers, as file formats have them: aliases joined by " | ", nothing None."""
    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, data in graph.nodes(data=True):
        plain = {"label": data["name"], "kind": data["kind"], "aliases": " | ".join(data["aliases"])}
        copy.add_node(node, **{**data["props"], **plain})
    for u, v, key, data in graph.edges(keys=True, data=True):
        names = ("type", "from", "to", "confidence", "count", "evidence", "sign")
        plain = {name: data[name] for name in names if data[name] is not None}
        copy.add_edge(u, v, key=key, **{**data["props"], **plain})
    return copy


def _graphml(graph: nx.MultiDiGraph[str], store: Source, path: Path) -> None:
    nx.write_graphml(flat(graph), path, named_key_ids=True)


def _gexf(graph: nx.MultiDiGraph[str], store: Source, path: Path) -> None:
    # GEXF has its own `type` of an edge (directed or not), so the relation goes by another name.
    copy = flat(graph)
    for *_, data in copy.edges(data=True):
        data["relation"] = data.pop("type")
        data["since"], data["until"] = data.pop("from", ""), data.pop("to", "")
    nx.write_gexf(copy, path)


def _json(graph: nx.MultiDiGraph[str], store: Source, path: Path) -> None:
    path.write_text(json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1), encoding="utf-8")


def _csv(graph: nx.MultiDiGraph[str], store: Source, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            ["id", "source_id", "source", "source_kind", "type", "target_id", "target", "target_kind", *_TIMES]
        )
        for u, v, key, data in graph.edges(keys=True, data=True):
            ends = [list(actor(graph, node).values()) for node in (u, v)]
            writer.writerow([key, *ends[0], data["type"], *ends[1], *(data[name] for name in _TIMES)])


_TIMES = ["from", "to", "confidence", "count", "evidence"]


def records(graph: nx.MultiDiGraph[str], store: Source) -> Iterator[dict[str, Any]]:
    """Everything seen as `{"document": …}`, `{"entity": …}` and `{"relation": …}`, each with its evidence, ends first.

    What sources state differently has a line for each statement, so that loading it again chooses the same values.
    """
    edges = list(graph.edges(keys=True, data=True))
    backing = store.all_statements([*graph, *(key for *_, key, _ in edges)])
    used = {one.piece.document for statements in backing.values() for one in statements}
    for info in store.documents():
        if info.document.id in used:
            yield {"document": _said(info.document, Document)}
    for node, data in graph.nodes(data=True):
        shown = Entity(node, data["kind"], data["name"], tuple(data["aliases"]), data["props"])
        for said, pieces in _by_statement(backing[node], shown):
            row = {**actor(graph, node), "name": said.name, "aliases": list(said.aliases), "props": dict(said.props)}
            yield {"entity": {k: v for k, v in row.items() if v} | {"evidence": pieces}}
    for u, v, key, data in edges:
        told = Relation(
            data["type"], u, v, data["from"], data["to"], data["confidence"], data["count"], props=data["props"]
        )
        row = {"source": u, "type": data["type"], "target": v}
        row |= {"qualifier": data["qualifier"]} if data["qualifier"] else {}
        for said, pieces in _by_statement(backing[key], told):
            values = {"from": said.start, "to": said.end, "confidence": said.confidence, "count": said.count}
            values["props"] = dict(said.props)
            yield {"relation": row | {k: v for k, v in values.items() if v not in (None, {})} | {"evidence": pieces}}


def _by_statement(statements: Sequence[Statement], shown: Entity | Relation) -> list[tuple[Any, list[dict[str, Any]]]]:
    """What is stated, each with the pieces of evidence that state it.

    What is `shown` stands for all of an entity of which some were made under an id that was merged: as statements of one id
    they would choose anew; and of anything that was edited: a correction says only what it corrects.
    """
    merged = isinstance(shown, Entity) and any(one.says.id != shown.id for one in statements)
    if merged or any(one.piece.method == EDIT for one in statements):
        return [(shown, [{"document": "", **_said(one.piece, Evidence)} for one in statements])]
    found: dict[str, tuple[Any, list[dict[str, Any]]]] = {}
    for one in statements:
        found.setdefault(repr(one.says), (one.says, []))[1].append({"document": "", **_said(one.piece, Evidence)})
    return list(found.values())


def _said(item: Any, kind: type) -> dict[str, Any]:
    return {f.name: value for f in fields(kind) if (value := getattr(item, f.name)) not in ("", None)}


def _jsonl(graph: nx.MultiDiGraph[str], store: Source, path: Path) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for record in records(graph, store):
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


FORMATS: dict[str, Callable[[nx.MultiDiGraph[str], Source, Path], None]] = {
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".json": _json,
    ".csv": _csv,
    ".jsonl": _jsonl,
}


def export(graph: nx.MultiDiGraph[str], store: Source, path: Path) -> None:
    """Writes `graph` (a mirror's graph, or a lens's view of it) in the format that the file's ending names.

    Raises ValueError for an ending that FORMATS does not have, and OSError when the file cannot be written.
    """
    write = FORMATS.get(path.suffix.lower())
    if write is None:
        raise ValueError(f"{path}: the ending says the format; known: {', '.join(FORMATS)}")
    write(graph, store, path)
