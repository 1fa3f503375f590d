"""Exports of the graph: for Gephi and Cytoscape (GraphML, GEXF), for scripts (node-link JSON), as tables (CSV), and whole,
with documents and evidence, as JSON Lines that load again."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Protocol

import networkx as nx

from graph.mirror import actor
from graph.model import Document, Evidence


class Source(Protocol):
    """Where documents and evidence come from: a Store."""

    def evidence(self, relations: list[str]) -> dict[str, list[Evidence]]:
        """The evidence of each relation."""

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
    """Everything seen as `{"document": …}`, `{"entity": …}` and `{"relation": …, with its evidence}`, ends first."""
    edges = list(graph.edges(keys=True, data=True))
    backing = store.evidence([key for *_, key, _ in edges])
    used = {piece.document for pieces in backing.values() for piece in pieces}
    for info in store.documents():
        if info.document.id in used:
            yield {"document": _said(info.document, Document)}
    for node, data in graph.nodes(data=True):
        yield {
            "entity": {
                **actor(graph, node),
                **({"aliases": data["aliases"]} if data["aliases"] else {}),
                **({"props": data["props"]} if data["props"] else {}),
            }
        }
    for u, v, key, data in edges:
        row = {"source": u, "type": data["type"], "target": v}
        row |= {name: data[name] for name in ("from", "to", "confidence", "count") if data[name] is not None}
        row |= {"qualifier": data["qualifier"]} if data["qualifier"] else {}
        row |= {"props": data["props"]} if data["props"] else {}
        yield {"relation": {**row, "evidence": [_said(piece, Evidence) for piece in backing[key]]}}


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
