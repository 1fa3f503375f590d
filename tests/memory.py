"""A store without a database: the record, what is shown of it, and nothing else. For exports and the loaders that read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from types import SimpleNamespace

import networkx as nx

from graph import rows as as_rows
from graph.chosen import entity_row, grouped, relation_row
from graph.loading import Batch
from graph.mirror import Mirror
from graph.model import Document, Entry, Rejected, Relation
from graph.ontology import default

_DOCUMENT = ("publisher", "date", "url", "licence", "attribution", "dataset", "version", "sha256")


class Memory:
    """What was loaded, as `Store` has it on record: each statement's row by its id."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.record: dict[str, dict] = {}
        self.load(entries)

    def load(self, entries: Iterable[Entry]) -> list[Rejected]:
        """Takes entries in; what a store would reject comes back, ends that are not there included."""
        batch = Batch(list(entries), default(), "2026-01-01T00:00:00Z")
        rejected = batch.checked.rejected
        kinds = {row["entity"]: row["kind"] for row in self.record.values() if "entity" in row}
        kinds |= {item.id: item.kind for item, _ in batch.entities}
        for item, entry in batch._items():
            try:
                if missing := [id for id in as_rows.references(item) if id not in kinds]:
                    raise ValueError(f"there is no {missing[0]}")
                if isinstance(item, Relation):
                    default().check_relation(item, kinds[item.source], kinds[item.target])
            except ValueError as error:
                rejected.append(Rejected(entry.where, str(error), entry.raw))
                continue
            for row in batch._rows[id(item)]:
                self.record[row["id"]] = {**row, "of": item.id}
        return rejected

    def all_statements(self, of: Sequence[str]) -> dict[str, list[as_rows.Statement]]:
        found: dict[str, list[as_rows.Statement]] = {id: [] for id in of}
        for row in self.record.values():
            if row["of"] in found:
                found[row["of"]].append(as_rows.statement(row))
        for several in found.values():
            several.sort(key=lambda one: (-one.piece.confidence, one.piece.document, one.id))
        return found

    def documents(self) -> list[SimpleNamespace]:
        nodes = [row for row in self._shown()[0] if row["kind"] == "Document"]
        return [
            SimpleNamespace(document=Document(one["id"], one["name"], **{k: one[k] for k in _DOCUMENT if k in one}))
            for one in nodes
        ]

    def graph(self) -> nx.MultiDiGraph:
        nodes, edges = self._shown()
        mirror = Mirror(
            SimpleNamespace(changes=lambda since: SimpleNamespace(revision=1, nodes=nodes, edges=edges, removed=[]))
        )
        mirror.refresh()
        return mirror.graph

    def stated(self) -> dict[str, dict]:
        """The record for comparing; when a document was read that describes itself is nothing it says."""
        return {
            id: {k: v for k, v in row.items() if k != "read" or row["method"] != "itself"}
            for id, row in self.record.items()
        }

    def _shown(self) -> tuple[list[dict], list[dict]]:
        things = defaultdict(list)
        for row in self.record.values():
            things[row["of"]].append(row)
        nodes, edges = [], []
        for id, rows in things.items():
            if "type" in rows[0]:
                first = rows[0]
                shown = relation_row(id, first.get("qualifier", ""), default().relation(first["type"]), grouped(rows))
                edges.append({**shown, **{k: first[k] for k in ("type", "source", "target")}})
            else:
                nodes.append(entity_row(id, grouped(rows)))
        return nodes, edges
