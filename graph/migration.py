"""From version 1 of the database to version 2, in which statements are the record.

Version 1 kept what is shown, and of each piece of evidence the words and the place, but not what it states. So each piece is
now taken to state what its relation shows: that is exact where a relation was read once, or each time alike. Where sources
differed, the widest period and the last properties are what was kept, and all pieces state those, until their file is loaded
again and says what it says itself.

- A relation's confidence was the highest of several. If a piece has that confidence, each is taken to state its own.
- A piece without words and without a place gets the id that loading it today would give it; all others have it already.
- Who described an entity was not kept: it gets one statement without a document, as an entity does that names no source.
  A document describes itself.

So a file whose things were told alike each time loads again without a change. One that told of a thing that another file, or
another row, told otherwise, corrects the pieces that have words or a place, and adds a statement for every one that has none
and for every entity.

All of this shows nothing new, so the revision stays, and whoever follows the graph has nothing to follow.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import neo4j

from graph import rows as as_rows
from graph.model import Entity, Evidence, Relation
from graph.ontology import Ontology
from graph.record import IDS_A_QUERY, now, relations_by_id
from graph.rows import Row

__all__ = ["BEFORE", "migrate"]

# What the operation is called that stands for all that was done before.
BEFORE = "before history was kept"

# A migration that is done sooner says nothing.
_QUIET_SECONDS = 2.0
_ENTITIES_A_BATCH = 2000


def migrate(write: Callable[..., Any], ontology: Ontology, where: str) -> None:
    """Makes a version 1 database one of version 2, in batches, each whole or not at all.

    What was cut off is carried on by calling it again, and two that do it at once do not disturb each other. `write` does a
    work in a write transaction and returns what it returns. Raises ValueError for a kind or a type that the ontology does not
    have.
    """
    said = _Progress(where)
    moments: dict[int, str] = write(_moments)
    types: list[str] = write(_types)
    for name in types:
        kind = ontology.relation(name).name
        # A list of ids is small beside what they stand for; an open cursor over what is being changed is a risk.
        ids = write(lambda tx, kind=kind: _column(tx, f"MATCH ()-[r:{kind}]->() RETURN r.id AS x"))
        for part in _parts(ids, IDS_A_QUERY):
            write(lambda tx, kind=kind, part=part: _relations(tx, kind, part, moments))
            said.more(len(part))
    ids = write(lambda tx: _column(tx, "MATCH (n:Entity) WHERE n.evidence IS NULL RETURN n.id AS x"))
    for part in _parts(ids, _ENTITIES_A_BATCH):
        write(lambda tx, part=part: _entities(tx, part, moments))
        said.more(len(part))
    write(_finish)
    said.done()


def _locked(tx: neo4j.ManagedTransaction) -> bool:
    """Takes the writers' lock; False when another process has finished the migration."""
    query = "MATCH (m:Meta {id: 'store'}) SET m.lock = $token RETURN m.schema AS schema"
    return bool(tx.run(query, token=uuid4().hex).single(strict=True)["schema"] == 1)


def _column(tx: neo4j.ManagedTransaction, query: str) -> list[Any]:
    return [row["x"] for row in tx.run(query)]


def _parts(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _moments(tx: neo4j.ManagedTransaction) -> dict[int, str]:
    return {row["rev"]: row["at"] for row in tx.run("MATCH (c:Change) RETURN c.rev AS rev, c.at AS at")}


def _types(tx: neo4j.ManagedTransaction) -> list[str]:
    query = "MATCH (:Entity)-[r]->(:Entity) RETURN DISTINCT type(r) AS x"
    return sorted(_column(tx, query))


def _relations(tx: neo4j.ManagedTransaction, kind: str, ids: Sequence[str], moments: dict[int, str]) -> None:
    """Lets the evidence of these relations say what it states."""
    if not _locked(tx):
        return
    pieces: dict[str, list[Row]] = defaultdict(list)
    query = "UNWIND $ids AS id MATCH (v:Evidence {of: id}) RETURN properties(v) AS v"
    for row in tx.run(query, ids=list(ids)):
        if "digest" not in row["v"]:
            pieces[row["v"]["of"]].append(row["v"])
    if not pieces:
        return
    changed = []
    for there in tx.run(relations_by_id(kind), ids=list(pieces)):
        edge = {**there["r"], "type": there["type"], "source": there["source"], "target": there["target"]}
        relation, old = as_rows.relation(edge), pieces[edge["id"]]
        for stated, before in zip(_stated(relation, old, moments), old, strict=True):
            changed.append({"old": before["id"], "row": stated})
    tx.run("UNWIND $changed AS one MATCH (v:Evidence {id: one.old}) SET v = one.row", changed=changed).consume()


def _stated(relation: Relation, old: Sequence[Row], moments: dict[int, str]) -> Iterator[Row]:
    own = any(piece["confidence"] == relation.confidence for piece in old)
    for before in old:
        piece = as_rows.piece(before)
        confidence = piece.confidence if own else relation.confidence
        one = replace(relation, confidence=confidence, evidence=(piece,))
        (row,) = as_rows.statement_rows(one, moments.get(before["rev"], ""))
        yield {**row, "of": before["of"], "rev": before["rev"]}


def _entities(tx: neo4j.ManagedTransaction, ids: Sequence[str], moments: dict[int, str]) -> None:
    """Gives each of these entities the statement that it rests on."""
    if not _locked(tx):
        return
    query = "UNWIND $ids AS id MATCH (n:Entity {id: id}) RETURN properties(n) AS n"
    statements = []
    for found in tx.run(query, ids=list(ids)):
        node = found["n"]
        if "evidence" in node:
            continue
        entity = as_rows.entity(node)
        if entity.kind == "Document":
            entity = replace(entity, evidence=(Evidence(entity.id, method="itself"),))
        statements.append(_described(entity, node, moments))
    tx.run("UNWIND $rows AS row CREATE (v:Evidence) SET v = row", rows=statements).consume()
    tx.run(
        "UNWIND $ids AS id MATCH (n:Entity {id: id}) SET n.evidence = 1", ids=[row["of"] for row in statements]
    ).consume()


def _described(entity: Entity, node: Row, moments: dict[int, str]) -> Row:
    (row,) = as_rows.statement_rows(entity, moments.get(node["rev"], ""))
    return {**row, "of": entity.id, "rev": node["rev"]}


def _finish(tx: neo4j.ManagedTransaction) -> None:
    """Puts all changes under one operation, and says that this is version 2 now."""
    if not _locked(tx):
        return
    first = tx.run("MATCH (c:Change) RETURN min(c.rev) AS rev, min(c.at) AS at").single(strict=True)
    operations = 0
    if first["rev"] is not None:
        operations = 1
        row = {"id": 1, "token": uuid4().hex, "kind": "load", "what": BEFORE, "who": "somebody"}
        tx.run("CREATE (o:Operation) SET o = $row", row={**row, "at": first["at"] or now()}).consume()
        # What was new in which change was not kept: the first one counts all there is.
        counts = {
            "entities_new": "MATCH (n:Entity) RETURN count(n) AS x",
            "relations_new": "MATCH (:Entity)-[r]->(:Entity) RETURN count(r) AS x",
            "evidence_new": "MATCH (v:Evidence) RETURN count(v) AS x",
        }
        kept = {name: _column(tx, query)[0] for name, query in counts.items()}
        none = {
            f"{what}_{how}": 0 for what in ("entities", "relations", "evidence") for how in ("new", "changed", "gone")
        }
        tx.run("MATCH (c:Change) SET c += $row REMOVE c.what", row={"op": 1, **none}).consume()
        tx.run("MATCH (c:Change {rev: $rev}) SET c += $counts", rev=first["rev"], counts=kept).consume()
    query = "MATCH (m:Meta {id: 'store'}) SET m.schema = 2, m.operations = $n"
    tx.run(query, n=operations).consume()


class _Progress:
    """Says on stderr what takes long."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._done = 0
        self._next = time.monotonic() + _QUIET_SECONDS
        self._spoke = False

    def more(self, n: int) -> None:
        self._done += n
        if time.monotonic() > self._next:
            self._next = time.monotonic() + 5 * _QUIET_SECONDS
            self._spoke = True
            self._say(f"Bringing the graph at {self._where} up to date: {self._done:,} nodes and relations so far …")

    def done(self) -> None:
        if self._spoke:
            self._say(f"The graph at {self._where} is up to date: {self._done:,} nodes and relations.")

    @staticmethod
    def _say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)
