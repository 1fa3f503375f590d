"""Loading: one batch of entries compared with the store and written whole, in one transaction, or not at all.

Known ids are read first and only what is new or different is written: on the embedded engine that is a hundred times faster
than MERGE on two labels, and it makes a load that changes nothing leave no trace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

import neo4j

from graph import rows as as_rows
from graph.mirror import EDGE_FIELDS, NODE_FIELDS
from graph.model import Document, Entity, Entry, Rejected, Relation
from graph.ontology import Ontology

Row = dict[str, Any]


@dataclass
class LoadSummary:
    """What a load did. Counts of nodes, relations and pieces of evidence; `rejected` what could not be taken, and why."""

    entities_new: int = 0
    entities_changed: int = 0
    relations_new: int = 0
    relations_changed: int = 0
    evidence_new: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    revision: int = 0

    def add(self, other: LoadSummary) -> None:
        """Counts another summary in; the later revision stays."""
        for f in fields(self):
            if f.name == "revision":
                self.revision = max(self.revision, other.revision)
            else:
                setattr(self, f.name, getattr(self, f.name) + getattr(other, f.name))

    def reject(self, entry: Entry, reason: object) -> None:
        """Keeps an entry that cannot be taken."""
        self.rejected.append(Rejected(entry.where, str(reason), entry.raw))


@dataclass
class _Plan:
    """What a batch writes: new nodes by kind, changed nodes, new and changed edges by type (with their ends), evidence."""

    nodes_new: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    nodes_changed: list[Row] = field(default_factory=list)
    edges_new: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    edges_changed: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    evidence: list[Row] = field(default_factory=list)

    def nodes(self) -> list[str]:
        return [row["id"] for rows in (*self.nodes_new.values(), self.nodes_changed) for row in rows]

    def relations(self) -> list[str]:
        # With their type, since the embedded engine finds an edge by id only within one.
        both = (self.edges_new, self.edges_changed)
        return [f"{kind} {row['id']}" for edges in both for kind, rows in edges.items() for row in rows]


class Batch:
    """Some entries, checked as far as that goes without the store, ready to be written."""

    def __init__(self, entries: Sequence[Entry], ontology: Ontology) -> None:
        self.ontology = ontology
        self.checked = LoadSummary()
        self.entities: dict[str, tuple[Entity, Entry]] = {}
        self.relations: list[tuple[Relation, Entry]] = []
        for entry in entries:
            try:
                self._take(entry)
            except ValueError as error:
                self.checked.reject(entry, error)

    @property
    def types(self) -> list[str]:
        """The relation types in it, sorted."""
        return sorted({relation.type for relation, _ in self.relations})

    def _take(self, entry: Entry) -> None:
        item = entry.item.entity() if isinstance(entry.item, Document) else entry.item
        if isinstance(item, Rejected):
            self.checked.rejected.append(item)
        elif isinstance(item, Relation):
            kind = self.ontology.relation(item.type)
            if not item.evidence:
                raise ValueError(f"{item.type} has no evidence; a document and a place in it are expected")
            for piece in item.evidence:
                if not 0 <= piece.confidence <= 1:
                    raise ValueError(f"the evidence's confidence {piece.confidence} is outside 0 to 1")
            as_rows.check_reserved(item.props, EDGE_FIELDS)
            if kind.symmetric and item.source > item.target:
                # One edge, whichever end it was told from.
                item.source, item.target = item.target, item.source
            self.relations.append((item, entry))
        else:
            self.ontology.check(item)
            as_rows.check_reserved(item.props, NODE_FIELDS)
            if earlier := self.entities.get(item.id):
                self._same_kind(item, earlier[0].kind)
                item = as_rows.joined(earlier[0], item)
            self.entities[item.id] = (item, entry)

    @staticmethod
    def _same_kind(entity: Entity, kind: str) -> None:
        if entity.kind != kind:
            raise ValueError(f"{entity.id} is a {entity.kind} here, but a {kind} already; one kind is expected")

    def write(self, tx: neo4j.ManagedTransaction) -> tuple[LoadSummary, list[Entry]]:
        """Writes what is new or different under one new revision; returns the summary, and the entries of relations whose
        ends or documents are not there yet."""
        summary = LoadSummary()
        # Writing to Meta first makes writers queue up (Neo4j) or the later one retry (embedded).
        lock = "MATCH (m:Meta {id: 'store'}) SET m.lock = $token WITH m RETURN m.revision AS revision"
        summary.revision = int(tx.run(lock, token=uuid4().hex).single(strict=True)["revision"])
        plan = _Plan()
        kinds = self._compare_nodes(tx, plan, summary)
        wanted, late = self._check_ends(kinds, summary)
        self._compare_edges(tx, wanted, plan, summary)
        if plan.nodes() or plan.relations() or plan.evidence:
            summary.revision += 1
            self._carry_out(tx, plan, summary.revision)
        return summary, late

    def _compare_nodes(self, tx: neo4j.ManagedTransaction, plan: _Plan, summary: LoadSummary) -> dict[str, str]:
        """Plans the nodes; returns the kind of every node that the batch names and that is or will be there."""
        named = {id for relation, _ in self.relations for id in as_rows.references(relation)} | self.entities.keys()
        query = "UNWIND $ids AS id MATCH (n:Entity {id: id}) RETURN properties(n) AS n"
        there = {row["n"]["id"]: row["n"] for row in tx.run(query, ids=sorted(named))}
        kinds = {id: node["kind"] for id, node in there.items()}
        for id, (entity, entry) in self.entities.items():
            old = there.get(id)
            if old is None:
                plan.nodes_new[entity.kind].append(as_rows.node_row(entity))
                kinds[id] = entity.kind
                continue
            try:
                self._same_kind(entity, old["kind"])
            except ValueError as error:
                summary.reject(entry, error)
                continue
            new = as_rows.node_row(as_rows.joined(as_rows.entity(old), entity))
            if new == _without_rev(old):
                summary.unchanged += 1
            else:
                plan.nodes_changed.append(new)
        summary.entities_new = sum(map(len, plan.nodes_new.values()))
        summary.entities_changed = len(plan.nodes_changed)
        return kinds

    def _check_ends(self, kinds: Mapping[str, str], summary: LoadSummary) -> tuple[dict[str, Relation], list[Entry]]:
        """The relations that can be written, by id, and the entries of those that have to wait."""
        wanted: dict[str, Relation] = {}
        late = []
        for relation, entry in self.relations:
            if any(id not in kinds for id in as_rows.references(relation)):
                late.append(entry)
                continue
            try:
                self.ontology.check_relation(relation, kinds[relation.source], kinds[relation.target])
                for piece in relation.evidence:
                    if kinds[piece.document] != "Document":
                        raise ValueError(f"{piece.document} is a {kinds[piece.document]}; evidence needs a Document")
            except ValueError as error:
                summary.reject(entry, error)
                continue
            earlier = wanted.get(relation.id)
            wanted[relation.id] = as_rows.together(earlier, relation) if earlier else relation
        return wanted, late

    def _compare_edges(
        self, tx: neo4j.ManagedTransaction, wanted: Mapping[str, Relation], plan: _Plan, summary: LoadSummary
    ) -> None:
        by_type: dict[str, list[str]] = defaultdict(list)
        for id, relation in wanted.items():
            by_type[relation.type].append(id)
        stored: dict[str, Mapping[str, Any]] = {}
        for kind, ids in by_type.items():
            query = f"MATCH ()-[r:{self.ontology.relation(kind).name}]->() WHERE r.id IN $ids RETURN properties(r) AS r"
            stored |= {row["r"]["id"]: row["r"] for row in tx.run(query, ids=ids)}
        backed: dict[str, set[str]] = defaultdict(set)
        for row in tx.run("MATCH (v:Evidence) WHERE v.of IN $ids RETURN v.of AS of, v.id AS id", ids=list(stored)):
            backed[row["of"]].add(row["id"])
        for id, relation in wanted.items():
            pieces = {piece.key(id): piece for piece in relation.evidence}
            new = {key: piece for key, piece in pieces.items() if key not in backed[id]}
            fresh = [{**as_rows.evidence_row(piece, relation), "id": key} for key, piece in new.items()]
            old = stored.get(id)
            if old is not None:
                relation = as_rows.together(as_rows.relation({**old, **as_rows.type_and_ends(relation)}), relation)
            edge = {**as_rows.edge_row(relation), "evidence": len(backed[id]) + len(fresh)}
            plan.evidence += fresh
            planned: Row = {"id": id, "a": relation.source, "b": relation.target, "props": edge}
            if old is None:
                plan.edges_new[relation.type].append(planned)
            elif edge != _without_rev(old):
                plan.edges_changed[relation.type].append(planned)
            else:
                summary.unchanged += 1
        summary.relations_new = sum(map(len, plan.edges_new.values()))
        summary.relations_changed = sum(map(len, plan.edges_changed.values()))
        summary.evidence_new = len(plan.evidence)

    def _carry_out(self, tx: neo4j.ManagedTransaction, plan: _Plan, rev: int) -> None:
        def run(query: str, **parameters: Any) -> None:
            # Labels and types in the query come from the ontology, whose names are checked when it is read.
            tx.run(query, rev=rev, **parameters).consume()

        each = "UNWIND $rows AS row "
        for kind, rows in sorted(plan.nodes_new.items()):
            run(f"{each} CREATE (n:Entity:{self.ontology.kind(kind).name}) SET n = row, n.rev = $rev", rows=rows)
        if plan.nodes_changed:
            run(f"{each} MATCH (n:Entity {{id: row.id}}) SET n = row, n.rev = $rev", rows=plan.nodes_changed)
        for kind, rows in sorted(plan.edges_new.items()):
            ends = "MATCH (a:Entity {id: row.a}) MATCH (b:Entity {id: row.b})"
            run(
                f"{each} {ends} CREATE (a)-[r:{self.ontology.relation(kind).name}]->(b) SET r = row.props, r.rev = $rev",
                rows=rows,
            )
        for kind, rows in sorted(plan.edges_changed.items()):
            edge = f"MATCH (:Entity {{id: row.a}})-[r:{self.ontology.relation(kind).name} {{id: row.id}}]->()"
            run(f"{each} {edge} SET r = row.props, r.rev = $rev", rows=rows)
        if plan.evidence:
            run(f"{each} CREATE (v:Evidence) SET v = row, v.rev = $rev", rows=plan.evidence)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        change = {"rev": rev, "at": now, "what": "load", "nodes": plan.nodes(), "relations": plan.relations()}
        run(
            "CREATE (c:Change) SET c = $change WITH c MATCH (m:Meta {id: 'store'}) SET m.revision = $rev",
            change=change,
        )


def _without_rev(row: Mapping[str, Any]) -> Row:
    return {name: value for name, value in row.items() if name != "rev"}


def dangling(relation: Relation, known: Sequence[str]) -> str:
    """Why a relation cannot be loaded whose ends and documents are only in part among the `known` ids."""
    lost = next(id for id in as_rows.references(relation) if id not in known)
    what = "entity" if lost in (relation.source, relation.target) else "document"
    return f"{relation.type}: there is no {what} {lost!r} in the file or in the graph; add it, or correct the id"


def relation_of(entry: Entry) -> Relation:
    """The relation that an entry holds."""
    return cast(Relation, entry.item)
