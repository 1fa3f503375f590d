"""The record: what one transaction changes, what follows from it, and what was there before.

All writing goes through `Work`. Whoever uses it says which statements come, change or go, and which ids are the same; `settle`
works out from that which entities and relations are shown, and `commit` writes it all under one new revision, with a `Change`
that names what it touched (the mirror follows it) and a `Before` that holds what was there (undo puts it back).

    (:Evidence {id, of, document, quote, note, locator, method, confidence, read, digest, rev,
                type, source, target, qualifier, from, to, sure, count, props | entity, kind, name, aliases, props})
    (:Identity {id, into, rev})              `id` is the same as `into`; later statements of `id` land there
    (:Identity {id: "apart:<a> <b>", a, b, rev})        somebody said that the two are not the same
    (:Operation {id, token, kind, who, at, what, of, undone, undoing, redoing})
    (:Change {rev, op, at, token, nodes, relations, removed, reverts, counts of what is new, changed, gone})
    (:Before {rev, images})

A statement whose two ends are the same by now is of `self:<id>`: on record, and out of sight.
"""

from __future__ import annotations

import base64
import getpass
import json
import os
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import neo4j

from graph import chosen
from graph.model import Relation, digest
from graph.ontology import TYPE_NAME, Ontology
from graph.rows import Row

# Measured on the embedded engine: 10,000 ids take half as long in parts of this size as at once.
IDS_A_QUERY = 500

Image = tuple[Row | None, Row | None]


@dataclass
class Operation:
    """Something that somebody does to the graph. `number` comes with its first change; without one it leaves no trace.

    `revision`: the graph's, after what was done of it last.
    """

    kind: str
    what: str
    who: str
    of: int | None = None
    number: int | None = None
    revision: int = 0
    token: str = field(default_factory=lambda: uuid4().hex)


def now() -> str:
    """This moment in UTC, ISO 8601 to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def whoever() -> str:
    """Who is at work: `GOBETWEEN_USER`, or the name this computer knows them by."""
    if name := os.environ.get("GOBETWEEN_USER", "").strip():
        return name[:100]
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user in a bare container
        return "somebody"


def packed(value: Any) -> str:
    """JSON, compressed: text that either engine stores as a property."""
    return base64.b64encode(zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 6)).decode()


def unpacked(value: str) -> Any:
    """The inverse of `packed`."""
    return json.loads(zlib.decompress(base64.b64decode(value)))


def fetched(result: neo4j.Result) -> list[Row]:
    """Every row of a result as a plain dict; quicker than `Result.data`, which looks for nodes in each value."""
    keys = result.keys()
    return [dict(zip(keys, record.values(), strict=True)) for record in result]


def digests(read: Callable[..., list[Row]], ids: Iterable[str]) -> dict[str, str]:
    """What the statements of these ids state, as their digests; unknown ones are left out."""
    query = "UNWIND $ids AS id MATCH (v:Evidence {id: id}) RETURN collect(v.id) AS ids, collect(v.digest) AS digests"
    (row,) = read(query, ids=list(ids))
    return dict(zip(row["ids"], row["digests"], strict=True))


def relations_by_id(type: str) -> str:
    """The query for relations of a type by `$ids`. Raises ValueError for what cannot be a type's name.

    One type a query, `IN`, and no labels at the ends: for anything else the embedded engine goes through all relations.
    """
    if not TYPE_NAME.match(type):
        raise ValueError(f"{type!r} is no name of a relation type: capital letters and _ are expected")
    return (
        f"MATCH ()-[r:{type}]->() WHERE r.id IN $ids RETURN properties(r) AS r, type(r) AS type, "
        "startNode(r).id AS source, endNode(r).id AS target"
    )


class Work:
    """One transaction on the record. Making it takes the writers' lock.

    `token` marks what is written; `since` is the revision that an earlier attempt with this token found, if there was one.
    `looking`: without the lock, to work out what would be left of something; it must not be committed.
    """

    def __init__(
        self,
        tx: neo4j.ManagedTransaction,
        ontology: Ontology,
        operation: Operation,
        token: str = "",
        since: int | None = None,
        looking: bool = False,
    ) -> None:
        self.tx, self.ontology, self.operation = tx, ontology, operation
        self.token = token or uuid4().hex
        # Writing to Meta first makes writers queue up (Neo4j) or the later one retry (embedded).
        lock = "" if looking else "SET m.lock = $token "
        meta = f"MATCH (m:Meta {{id: 'store'}}) {lock}RETURN m.revision AS revision, m.restoring AS restoring"
        found = tx.run(meta, {"token": self.token}).single(strict=True)
        self.revision = int(found["revision"])
        # A restore or a copy is filling this store (graph.transfer): it is nobody else's to write to.
        self.being_filled: str | None = found["restoring"]
        # An attempt of the same work may have come through though its answer did not, and others may have written since.
        self.number: int | None = None
        self.done_before = since is not None and self._done_since(since)
        self.evidence: dict[str, Image] = {}
        self.identities: dict[str, Image] = {}
        self.entities: dict[str, Image] = {}
        self.relations: dict[str, Image] = {}
        self.committed = False
        self._rows: dict[str, Row | None] = {}
        self._relation_rows: dict[str, Row | None] = {}
        self._older: set[str] = set()
        # Whether an id leads to another; None until it is asked for.
        self.any_merged: bool | None = None

    def _done_since(self, since: int) -> bool:
        query = "UNWIND $revs AS rev MATCH (c:Change {rev: rev}) WHERE c.token = $token RETURN c.op AS op"
        found = self.rows(query, revs=list(range(since + 1, self.revision + 1)), token=self.token)
        if found:
            self.number = int(found[0]["op"])
        return bool(found)

    # Reading

    def rows(self, query: str, **parameters: Any) -> list[Row]:
        """The answer to a query, inside the transaction."""
        return fetched(self.tx.run(query, parameters))

    def entity_rows(self, ids: Iterable[str]) -> dict[str, Row]:
        """The stored rows of those entities that exist."""
        wanted = dict.fromkeys(ids)
        if missing := [id for id in wanted if id not in self._rows]:
            query = "UNWIND $ids AS id MATCH (n:Entity {id: id}) RETURN properties(n) AS n"
            self._rows |= dict.fromkeys(missing)
            self._rows |= {row["n"]["id"]: row["n"] for row in self.rows(query, ids=missing)}
        return {id: row for id in wanted if (row := self._rows[id]) is not None}

    def kinds(self, ids: Collection[str]) -> dict[str, str]:
        """The kinds of those entities that exist."""
        if not ids:
            return {}
        # In one row: the driver takes longer over ten thousand rows than the database.
        query = "UNWIND $ids AS id MATCH (n:Entity {id: id}) RETURN collect(n.id) AS ids, collect(n.kind) AS kinds"
        (row,) = self.rows(query, ids=list(ids))
        return dict(zip(row["ids"], row["kinds"], strict=True))

    def relation_rows(self, ids: Mapping[str, str]) -> dict[str, Row]:
        """The stored rows, with type and ends, of those relations (id -> type) that exist."""
        by_type: dict[str, list[str]] = defaultdict(list)
        for id, kind in ids.items():
            if id not in self._relation_rows:
                self._relation_rows[id] = None
                by_type[kind].append(id)
        for kind, several in by_type.items():
            query = relations_by_id(self.ontology.relation(kind).name)
            for start in range(0, len(several), IDS_A_QUERY):
                for row in self.rows(query, ids=several[start : start + IDS_A_QUERY]):
                    ends = {name: row[name] for name in ("type", "source", "target")}
                    self._relation_rows[row["r"]["id"]] = {**row["r"], **ends}
        return {id: there for id in ids if (there := self._relation_rows[id]) is not None}

    def relations_at(self, ids: Iterable[str]) -> dict[str, list[Row]]:
        """The relations at each of these entities, as rows with type and ends."""
        query = (
            "UNWIND $ids AS id MATCH (n:Entity {id: id})-[r]-(:Entity) RETURN id, properties(r) AS r, type(r) AS type, "
            "startNode(r).id AS source, endNode(r).id AS target"
        )
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows(query, ids=list(ids)):
            found[row["id"]].append({**row["r"], **{k: row[k] for k in ("type", "source", "target")}})
        return found

    def statements_of(self, targets: Iterable[str]) -> list[Row]:
        """Every statement that these entities or relations rest on."""
        query = "UNWIND $ids AS id MATCH (v:Evidence {of: id}) RETURN properties(v) AS v"
        return [row["v"] for row in self.rows(query, ids=list(targets))]

    def statements(self, ids: Collection[str]) -> dict[str, Row]:
        """The statements of these ids that are on record."""
        if not ids:
            return {}
        query = "UNWIND $ids AS id MATCH (v:Evidence {id: id}) RETURN properties(v) AS v"
        return {row["v"]["id"]: row["v"] for row in self.rows(query, ids=list(ids))}

    def digests(self, ids: Iterable[str]) -> dict[str, str]:
        """What the statements of these ids state, as their digests; unknown ones are left out."""
        return digests(self.rows, ids)

    def identity_rows(self, ids: Iterable[str]) -> dict[str, Row]:
        """The stored identities of these ids."""
        query = "UNWIND $ids AS id MATCH (i:Identity {id: id}) RETURN properties(i) AS i"
        return {row["i"]["id"]: row["i"] for row in self.rows(query, ids=list(ids))}

    def homes(self, ids: Iterable[str]) -> dict[str, str]:
        """Where each id leads: itself, or what it was merged into, step by step."""
        home = {id: id for id in ids}
        if self.any_merged is None:
            self.any_merged = bool(self.rows("MATCH (i:Identity) WHERE i.into IS NOT NULL RETURN i.id AS id LIMIT 1"))
        if not self.any_merged and not self.identities:
            return home
        into: dict[str, str] = {}
        ask = set(home)
        while ask:
            stored = self.identity_rows(ask) if self.any_merged else {}
            stored |= {id: after or {} for id in ask if id in self.identities for after in (self.identities[id][1],)}
            step = {id: row["into"] for id, row in stored.items() if row.get("into")}
            ask = set(step.values()) - into.keys() - step.keys()
            into |= step
        for id in home:
            end, seen = id, {id}
            while end in into and into[end] not in seen:
                end = into[end]
                seen.add(end)
            home[id] = end
        return home

    # Changing

    def put(self, after: Row | None, before: Row | None = None) -> None:
        """A statement comes (`before` is None), changes, or goes (`after` is None)."""
        id = (after or before or {})["id"]
        if id in self.evidence:
            before = self.evidence[id][0]
        self.evidence[id] = (before, after)

    def identify(self, id: str, after: Row | None, before: Row | None) -> None:
        """An identity comes, changes or goes. Statements that it leads elsewhere have to be `put` again."""
        self.identities[id] = (before, after)

    def settle(self) -> None:
        """Works out what the changed statements leave of the entities and relations that rest on them."""
        shapes = self._place()
        relations = {of: shape for of, shape in shapes.items() if shape}
        entities = [of for of, shape in shapes.items() if shape is None]
        replaced = [id for id, (before, _) in self.evidence.items() if before is not None]
        groups = self._standing(shapes, replaced)
        coming: dict[str, list[Row]] = defaultdict(list)
        for _, after in self.evidence.values():
            if after is not None:
                coming[after["of"]].append(after)
        for of, rows in coming.items():
            groups[of] = [*groups.get(of, ()), *chosen.grouped(rows)]
        # A relation without older statements is not there yet: no need to look.
        losing = {before["of"] for before, _ in self.evidence.values() if before is not None}
        older = losing | self._older
        there = self.relation_rows({of: shape["type"] for of, shape in relations.items() if of in older})
        for of, shape in relations.items():
            kind = self.ontology.relation(shape["type"])
            row = chosen.relation_row(of, shape["qualifier"], kind, groups.get(of, ()))
            ends = {name: shape[name] for name in ("type", "source", "target")}
            self.relations[of] = (there.get(of), {**row, **ends} if row else None)
        nodes = self.entity_rows(entities)
        for of in entities:
            self.entities[of] = (nodes.get(of), chosen.entity_row(of, groups.get(of, ())))
        if losing:
            self._keep_needed(groups)

    def _place(self) -> dict[str, Row | None]:
        """Gives each changed statement its `of`; returns what is touched: a relation with its type, ends and qualifier, or
        None for an entity."""
        ids: set[str] = set()
        for before, after in self.evidence.values():
            for row in (before, after):
                if row is not None:
                    ids.update((row["source"], row["target"]) if "type" in row else (row["entity"],))
        home = self.homes(ids)
        touched: dict[str, Row | None] = {}
        for _, after in self.evidence.values():
            if after is not None:
                after["of"], shape = self.target(after, home)
                if not after["of"].startswith("self:") or shape is None:
                    touched[after["of"]] = shape
        lost = {
            before["of"]: before
            for before, _ in self.evidence.values()
            if before is not None and before["of"] not in touched and not _hidden(before)
        }
        stored = self.relation_rows({of: row["type"] for of, row in lost.items() if "type" in row})
        for of, row in lost.items():
            # What the statement stood under until now: other ends than its own when it was merged, or is being so.
            touched[of] = _shape(stored.get(of, row)) if "type" in row else None
        return touched

    def target(self, row: Row, home: Mapping[str, str]) -> tuple[str, Row | None]:
        """What a statement is of when its ids lead `home`, and the relation's type, ends and qualifier (None: an entity)."""
        if "type" not in row:
            return home[row["entity"]], None
        source, target = home[row["source"]], home[row["target"]]
        if self.ontology.relation(row["type"]).symmetric and source > target:
            source, target = target, source
        if source == target:
            return f"self:{source}", {}
        qualifier = row.get("qualifier", "")
        id = Relation(row["type"], source, target, qualifier=qualifier).id
        return id, {"type": row["type"], "source": source, "target": target, "qualifier": qualifier}

    def _standing(self, targets: Mapping[str, Row | None], replaced: Sequence[str]) -> dict[str, list[Row]]:
        """The statements that stay as they are, grouped, by what they are of."""
        # Counted in the database: a state may be named by ten thousand articles.
        names = ", ".join(f"v.{name} AS `{name}`" for name in chosen.GROUPED)
        query = (
            f"UNWIND $ids AS id MATCH (v:Evidence {{of: id}}) {'WHERE NOT v.id IN $replaced' if replaced else ''} "
            f"RETURN v.of AS of, {names}, count(*) AS pieces, count(DISTINCT v.document) AS n, max(v.read) AS read"
        )
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows(query, ids=list(targets), replaced=replaced):
            groups[row.pop("of")].append({**row, "read": row["read"] or ""})
        self._older = set(groups)
        return groups

    def _keep_needed(self, groups: Mapping[str, Sequence[Row]]) -> None:
        """An entity that nobody describes any more stays while relations of others lead to it, and goes with the last."""
        gone = {id for id, (before, after) in self.relations.items() if before and not after}
        bare = {id for id, (before, after) in self.entities.items() if before and not after}
        ends = {self.relations[id][0][name] for id in gone for name in ("source", "target")}  # type: ignore[index]
        query = (
            "UNWIND $ids AS id MATCH (v:Evidence {of: id}) WHERE v.type IS NULL RETURN id, collect(v.method) AS methods"
        )
        only_kept = {
            row["id"]: row
            for row in self.rows(query, ids=sorted(ends - self.entities.keys()))
            if chosen.KEPT in row["methods"] and set(row["methods"]) <= {chosen.KEPT, chosen.EDIT}
        }
        at = self.relations_at(sorted(bare | only_kept.keys()))
        fresh = {row[name] for _, row in self.relations.values() if row for name in ("source", "target")}
        needed = {
            id for id in bare | only_kept.keys() if id in fresh or any(r["id"] not in gone for r in at.get(id, ()))
        }
        rows = self.entity_rows([*only_kept, *bare])
        for id in bare & needed:
            row = rows[id]
            statement = kept(id, row["kind"], row["name"]) | {"of": id}
            self.put(statement)
            self.entities[id] = (row, chosen.entity_row(id, [*groups.get(id, ()), *chosen.grouped([statement])]))
        for id in only_kept.keys() - needed:
            for statement in self.statements_of([id]):
                if statement["method"] == chosen.KEPT and "type" not in statement:
                    self.put(None, statement)
            self.entities[id] = (rows[id], None)

    # Writing

    def commit(self, *, as_imaged: bool = False, reverts: int | None = None) -> bool:
        """Writes what was settled under one new revision; False when nothing is different.

        `as_imaged`: rows keep the revision that they bring, as an undo puts back what was there, to the letter.
        """
        if self.committed:
            return True
        tables = {name: getattr(self, name) for name in ("entities", "relations", "evidence", "identities")}
        changes = {
            name: {id: image for id, image in table.items() if image != (None, None)} for name, table in tables.items()
        }
        if not any(changes.values()):
            return False
        self.revision += 1
        if not as_imaged:
            for table in changes.values():
                for _, after in table.values():
                    if after is not None:
                        after["rev"] = self.revision
        self._number()
        self._remove(changes)
        self._write(changes)
        self._log(changes, as_imaged, reverts)
        self.committed = True
        return True

    def _run(self, query: str, **parameters: Any) -> None:
        # Labels and types in the query come from the ontology, whose names are checked when it is read.
        self.tx.run(query, parameters).consume()

    def _number(self) -> None:
        operation = self.operation
        if operation.number is not None:  # an earlier change of it went through
            self.number = operation.number
            return
        found = self.rows("MATCH (o:Operation {token: $token}) RETURN o.id AS id", token=operation.token)
        if found:
            self.number = int(found[0]["id"])
            return
        counted = self.rows(
            "MATCH (m:Meta {id: 'store'}) SET m.operations = coalesce(m.operations, 0) + 1 RETURN m.operations AS n"
        )
        self.number = int(counted[0]["n"])
        row = {"id": self.number, "token": operation.token, "kind": operation.kind, "what": operation.what}
        row |= {"who": operation.who, "at": now()} | ({} if operation.of is None else {"of": operation.of})
        self._run("CREATE (o:Operation) SET o = $row", row=row)

    def _remove(self, changes: Mapping[str, Mapping[str, Image]]) -> None:
        gone: dict[str, list[str]] = defaultdict(list)
        for id, (before, after) in changes["relations"].items():
            if before and not after:
                gone[before["type"]].append(id)
        for kind, ids in sorted(gone.items()):
            self._run(f"MATCH ()-[r:{self.ontology.relation(kind).name}]->() WHERE r.id IN $ids DELETE r", ids=ids)
        for table, label in (("evidence", "Evidence"), ("identities", "Identity"), ("entities", "Entity")):
            if removed := [id for id, (before, after) in changes[table].items() if before and not after]:
                self._run(f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) DELETE n", ids=removed)

    def _write(self, changes: Mapping[str, Mapping[str, Image]]) -> None:
        each = "UNWIND $rows AS row "
        by_kind: dict[str, list[Row]] = defaultdict(list)
        for before, after in changes["entities"].values():
            if after and not before:
                by_kind[after["kind"]].append(after)
        for kind, rows in sorted(by_kind.items()):
            self._run(f"{each} CREATE (n:Entity:{self.ontology.kind(kind).name}) SET n = row", rows=rows)
        if rows := [after for before, after in changes["entities"].values() if before and after]:
            self._run(f"{each} MATCH (n:Entity {{id: row.id}}) SET n = row", rows=rows)
        new: dict[str, list[Row]] = defaultdict(list)
        changed: dict[str, dict[str, Row]] = defaultdict(dict)
        for id, (before, after) in changes["relations"].items():
            if after:
                props = {name: value for name, value in after.items() if name not in ("type", "source", "target")}
                if before:
                    changed[after["type"]][id] = props
                else:
                    new[after["type"]].append({"a": after["source"], "b": after["target"], "props": props})
        for kind, rows in sorted(new.items()):
            ends = "MATCH (a:Entity {id: row.a}) MATCH (b:Entity {id: row.b})"
            self._run(
                f"{each} {ends} CREATE (a)-[r:{self.ontology.relation(kind).name}]->(b) SET r = row.props", rows=rows
            )
        for kind, by_id in sorted(changed.items()):
            edge = f"MATCH ()-[r:{self.ontology.relation(kind).name}]->() WHERE r.id IN $ids"
            self._run(f"{edge} WITH r, $rows[r.id] AS props SET r = props", rows=by_id, ids=list(by_id))
        for table, label in (("evidence", "Evidence"), ("identities", "Identity")):
            if rows := [after for before, after in changes[table].values() if after and not before]:
                self._run(f"{each} CREATE (v:{label}) SET v = row", rows=rows)
            if rows := [after for before, after in changes[table].values() if after and before]:
                self._run(f"{each} MATCH (v:{label} {{id: row.id}}) SET v = row", rows=rows)

    def _log(self, changes: Mapping[str, Mapping[str, Image]], as_imaged: bool, reverts: int | None) -> None:
        entities, relations = changes["entities"], changes["relations"]
        change: Row = {
            "rev": self.revision,
            "op": self.number,
            "at": now(),
            "token": self.token,
            "nodes": [id for id, (_, after) in entities.items() if after],
            # With their type, since the embedded engine finds an edge by id only within one.
            "relations": [f"{after['type']} {id}" for id, (_, after) in relations.items() if after],
            "removed": [id for table in (entities, relations) for id, (_, after) in table.items() if not after],
        }
        for name in ("entities", "relations", "evidence"):
            images = changes[name].values()
            change[f"{name}_new"] = sum(1 for before, after in images if not before)
            change[f"{name}_changed"] = sum(1 for before, after in images if before and after)
            change[f"{name}_gone"] = sum(1 for before, after in images if not after)
        if reverts is not None:
            change["reverts"] = reverts
        made = {id for table in (entities, relations) for id, (before, _) in table.items() if not before}
        images_: dict[str, Any] = {
            "before": {name: {id: b for id, (b, _) in table.items() if b} for name, table in changes.items()},
            # What rests on something made here is found by that.
            "new": {
                "evidence": [
                    id for id, (b, after) in changes["evidence"].items() if not b and after and after["of"] not in made
                ],
                "identities": [id for id, (b, _) in changes["identities"].items() if not b],
            },
        }
        images_["gone"] = {
            name: [id for id, (_, after) in changes[name].items() if not after] for name in ("evidence", "identities")
        }
        if as_imaged:
            images_["left"] = {
                name: {id: after["rev"] for id, (_, after) in table.items() if after} for name, table in changes.items()
            }
        self._run(
            "CREATE (c:Change) SET c = $change CREATE (b:Before) SET b = $before "
            "WITH c MATCH (m:Meta {id: 'store'}) SET m.revision = $rev",
            change=change,
            before={"rev": self.revision, "images": packed(images_)},
            rev=self.revision,
        )


def _hidden(row: Row) -> bool:
    return "type" in row and bool(row["of"].startswith("self:"))


def _shape(row: Row) -> Row:
    return {name: row.get(name, "") for name in ("type", "source", "target", "qualifier")}


def kept(id: str, kind: str, name: str) -> Row:
    """The statement that holds a name for an entity which others tell of, and which no document describes any more."""
    row: Row = {"id": "ev:" + digest(id, chosen.KEPT), "entity": id, "kind": kind, "name": name, "document": ""}
    return row | {"method": chosen.KEPT, "confidence": 0.0, "read": now(), "digest": ""}
