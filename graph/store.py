"""The store: the one door to the database, embedded or Neo4j, through the official driver.

Only managed transactions; values are parameters, labels and relation types come from the ontology and from nowhere else.
What is written, and how it can be taken back, is in `graph.record`: statements are the record, and entities and relations what
they leave to be seen.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, fields
from importlib.metadata import version
from itertools import count, islice
from pathlib import Path
from random import uniform
from typing import Any, ClassVar, TypeVar, cast
from uuid import uuid4

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graph import connection, editing, embedded, history, identity, merging, migration
from graph import rows as as_rows
from graph.check import integrity
from graph.chosen import EDIT, Alternative, alternatives
from graph.history import Done
from graph.loading import Batch, Known, LoadSummary, dangling
from graph.mirror import TOLD_BY
from graph.model import Document, Entity, Entry, Evidence, Rejected, Relation, Scalar, fold
from graph.names import rank
from graph.offices import Holding
from graph.ontology import Ontology, default
from graph.record import IDS_A_QUERY, Operation, Work, digests, fetched, now, relations_by_id, whoever
from graph.rows import Statement
from graph.waiting import Waiting, ahead

SCHEMA_VERSION = 2
BATCH = 2000
# Seconds that a change waits for a server that went away: a Neo4j with a large graph takes a while to start.
PATIENCE = 60.0
_LITTLE_SPACE = 1024 * 1024  # bytes
# A name is found by its words, by the beginning of a word, and with a typo; the ranking in graph.names sorts what comes.
_CANDIDATES = 100
_WORDS, _LONG_WORD = 12, 30

_WRITES = count(1)
_META = "MATCH (m:Meta {id: 'store'}) RETURN properties(m) AS m"

# The server, or the way to it, is gone: for ever or for a moment.
_AWAY = (ServiceUnavailable, SessionExpired)

T = TypeVar("T")
Progress = Callable[[int], None]

# The server's remarks (an unknown label in an empty graph, say) and the driver's retries are no news to a user.
logging.getLogger("neo4j").setLevel(logging.CRITICAL)


class StoreError(RuntimeError):
    """The database cannot be used: one line that says where, why, and what would be right."""


@dataclass(frozen=True)
class Changes:
    """What came after a revision, as `graph.mirror.Mirror` takes it in."""

    revision: int
    nodes: list[Mapping[str, Any]] = field(default_factory=list)
    edges: list[Mapping[str, Any]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class DocumentInfo:
    """A document and how much rests on it: numbers of relations and of pieces of evidence."""

    document: Document
    relations: int
    evidence: int


class Store:
    """A property graph behind Bolt. Use `open_store`; a context manager, safe to share between threads."""

    # How often this process has written, by any store: who follows a graph need not ask while it stays the same.
    writes: ClassVar[int] = 0

    def __init__(
        self,
        uri: str,
        auth: tuple[str, str] | None,
        database: str | None = None,
        reader: tuple[str, str] | None = None,
        ontology: Ontology | None = None,
        unfinished: bool = False,
        home: Path | None = None,
        read_only: bool = False,
    ) -> None:
        """Connects and prepares the schema; brings a graph of an earlier version up to date.

        `reader`: credentials that may only read, where the engine has such a user. `unfinished`: also when a restore or a copy
        into it was cut off, as whoever does that again needs it. `home`: the data folder, when the server is the embedded one:
        its writers queue there, and it is started again from there when it dies while something is being written. `read_only`:
        nothing is written, not even the schema; on the embedded engine nobody who could write connects.

        Raises StoreError.
        """
        self.database = database
        self.ontology = ontology or default()
        self.is_embedded, self._home, self.read_only = reader is not None, home, read_only
        # Whose doing an operation is for which nobody is named.
        self.whoever: Callable[[], str] = whoever
        self._known_types: set[str] = set()
        self._connecting = threading.Lock()
        self._at_work = threading.local()
        self._drivers: list[neo4j.Driver] = []
        self._writer: neo4j.Driver
        self._leads_to: tuple[str, tuple[str, str] | None, tuple[str, str] | None] | None = None
        try:
            self._connect(uri, auth, reader)
            self._bookmarks = None if reader else neo4j.GraphDatabase.bookmark_manager()
            self._writer.verify_connectivity()
            self.engine = self._name_engine()
            if not read_only:
                self._prepare_schema()
            self._check_version(unfinished)
        except (DriverError, Neo4jError, ValueError) as error:
            self.close()
            raise explained(error, uri, auth, database, self.is_embedded) from error
        except StoreError:
            self.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections; the server, embedded or not, goes on."""
        for driver in self._drivers:
            driver.close()

    # Reading

    def revision(self) -> int:
        """The number of the last change; 0 for a store that nothing was ever written to."""
        found = self._read("MATCH (m:Meta {id: 'store'}) RETURN m.revision AS revision")
        if not found:
            raise StoreError(f"somebody emptied the database at {self.uri} meanwhile; open it anew")
        return int(found[0]["revision"])

    def counts(self) -> dict[str, Any]:
        """``{"nodes": {kind: n}, "relations": {type: n}, "revision": n}``."""
        nodes = self._read("MATCH (n:Entity) RETURN n.kind AS name, count(*) AS n ORDER BY n DESC, name")
        edges = self._read("MATCH (:Entity)-[r]->(:Entity) RETURN type(r) AS name, count(*) AS n ORDER BY n DESC, name")
        return {
            "nodes": {row["name"]: row["n"] for row in nodes},
            "relations": {row["name"]: row["n"] for row in edges},
            "revision": self.revision(),
        }

    def is_empty(self) -> bool:
        """Whether there is no entity at all."""
        return not self._read("MATCH (n:Entity) RETURN n.id AS id LIMIT 1")

    def entities(self, ids: Sequence[str]) -> list[Entity]:
        """The entities of these ids, in this order; unknown ones are left out, and a merged id gives what it leads to."""
        query = "UNWIND $ids AS id MATCH (n:Entity {id: id}) RETURN properties(n) AS n"
        found = {row["n"]["id"]: as_rows.entity(row["n"]) for row in self._read(query, ids=list(ids))}
        if missing := [i for i in ids if i not in found]:
            into = self._into(missing)
            ends = self._read(query, ids=sorted(set(into.values())))
            left = {row["n"]["id"]: as_rows.entity(row["n"]) for row in ends}
            found |= {i: left[end] for i, end in into.items() if end in left}
        return list({one.id: one for i in dict.fromkeys(ids) if (one := found.get(i))}.values())

    def _into(self, ids: Sequence[str]) -> dict[str, str]:
        """What each of these ids was merged into, in the end."""
        query = "UNWIND $ids AS id MATCH (i:Identity {id: id}) WHERE i.into IS NOT NULL RETURN id, i.into AS into"
        found = {row["id"]: row["into"] for row in self._read(query, ids=list(ids))}
        if found:
            further = self._into(sorted(set(found.values())))
            found = {id: further.get(end, end) for id, end in found.items()}
        return found

    def merged(self) -> list[dict[str, str]]:
        """Every id that leads to another, ``{id, name, kind, into}``, by name."""
        rows = self._read("MATCH (i:Identity) WHERE i.into IS NOT NULL RETURN properties(i) AS i")
        found = [{name: row["i"][name] for name in ("id", "name", "kind", "into")} for row in rows]
        return sorted(found, key=lambda row: (row["name"], row["id"]))

    def apart(self) -> frozenset[frozenset[str]]:
        """The pairs of ids that somebody said are not the same."""
        rows = self._read("MATCH (i:Identity) WHERE i.a IS NOT NULL RETURN i.a AS a, i.b AS b")
        return frozenset(frozenset((row["a"], row["b"])) for row in rows)

    def would_merge(self, keep: str, gone: str) -> merging.Outcome:
        """What `merge` of these two would leave. Raises ValueError when the two cannot be one, StoreError."""
        operation = self._operation("merge", "", None)
        return self._ask(lambda tx: merging.outcome(Work(tx, self.ontology, operation, looking=True), keep, gone))

    def search(self, text: str, limit: int = 10, kinds: Sequence[str] = ()) -> list[Entity]:
        """Entities whose name or alias is like `text`, best first: whole, in part, by the beginning, or with a typo.

        Case, accents and punctuation do not matter. `kinds`: only these. [] for a text without letters or digits.
        """
        text = text.encode(errors="ignore").decode()  # half a character is none
        exact = self.entities([text.strip()]) if text.strip() else []
        # More words than a name has, and longer ones, would only keep the index busy: a typo is looked for in words of names.
        words = [word[:_LONG_WORD] for word in fold(text).split()[:_WORDS]]
        rows: list[dict[str, Any]] = []
        for together in ("AND", "OR"):
            if words and not rows:
                # A word as it stands goes before all that is like it: among a state's hundred names it weighs next to nothing.
                query = f" {together} ".join(
                    f"({w}^1000 OR {w}*^2 OR {w}~)" if 2 < len(w) < _LONG_WORD else f"({w}^1000 OR {w}*)" for w in words
                )
                rows = self._read(
                    "CALL db.index.fulltext.queryNodes('Entity[search]', $q) YIELD node, score "
                    "WITH node, score WHERE node.kind <> 'Document' AND ($kinds = [] OR node.kind IN $kinds) "
                    "RETURN properties(node) AS n, score ORDER BY score DESC LIMIT $most",
                    q=query,
                    kinds=list(kinds),
                    most=_CANDIDATES,
                )
        found = {e.id: e for e in [*exact, *(as_rows.entity(row["n"]) for row in rows)]}
        ranked = sorted(
            found.values(), key=lambda e: (-rank(text, e), e.kind not in self.ontology.actors, len(e.name), e.id)
        )
        return ranked[:limit]

    def evidence(self, of: Sequence[str]) -> dict[str, list[Evidence]]:
        """The evidence of each of these relations or entities (by id), the most confident first."""
        return {id: [one.piece for one in found] for id, found in self.all_statements(of).items()}

    def statements(self, id: str) -> list[Statement]:
        """What each piece of evidence of a relation or an entity states, the most confident first."""
        return self.all_statements([id])[id]

    def alternatives(self, id: str) -> dict[str, list[Alternative]]:
        """The properties of a relation or an entity about which its sources say more than one thing, each with every value, who
        states it, and which one is shown."""
        statements = self.statements(id)
        shown: Mapping[str, Any] = {}
        if entity := next(iter(self.entities([id])), None):
            shown = {"name": entity.name, **entity.props}
        elif statements and isinstance(statements[0].says, Relation):
            shown = next(self._edges(statements[0].says.type, [id]), {})
        return alternatives(statements, shown)

    def all_statements(self, of: Sequence[str]) -> dict[str, list[Statement]]:
        """What each piece of evidence of these relations or entities states, the most confident first."""
        query = "UNWIND $ids AS id MATCH (v:Evidence {of: id}) RETURN properties(v) AS v"
        result: dict[str, list[Statement]] = {id: [] for id in of}
        for row in self._read(query, ids=list(result)):
            result[row["v"]["of"]].append(as_rows.statement(row["v"]))
        for found in result.values():
            found.sort(key=lambda one: (-one.piece.confidence, one.piece.document, one.id))
        return result

    def digests(self, ids: Collection[str]) -> dict[str, str]:
        """What those of these pieces of evidence state, by id, that are on record, as digests."""
        return digests(self._read, ids) if ids else {}

    def stated(self, ids: Collection[str]) -> set[str]:
        """Those of these pieces of evidence, by id, that are on record."""
        return set(self.digests(ids))

    def of_kinds(self, kinds: Collection[str]) -> Iterator[Entity]:
        """Every entity of these kinds."""
        rows = self._read("MATCH (n:Entity) WHERE n.kind IN $kinds RETURN properties(n) AS n", kinds=sorted(kinds))
        return (as_rows.entity(row["n"]) for row in rows)

    def documents(self) -> list[DocumentInfo]:
        """Every document, with what rests on it, the weightiest first."""
        used = self._read(
            "MATCH (v:Evidence) WHERE v.type IS NOT NULL "
            "RETURN v.document AS id, count(*) AS evidence, count(DISTINCT v.of) AS relations"
        )
        uses = {row["id"]: row for row in used}
        names = [f.name for f in fields(Document)]
        found = []
        for row in self._read("MATCH (n:Entity) WHERE n.kind = 'Document' RETURN properties(n) AS n"):
            node = {**row["n"], "title": row["n"]["name"]}
            use = uses.get(node["id"], {"relations": 0, "evidence": 0})
            document = Document(**{name: node[name] for name in names if name in node})
            found.append(DocumentInfo(document, use["relations"], use["evidence"]))
        return sorted(found, key=lambda one: (-one.evidence, one.document.title))

    def check(self) -> list[str]:
        """What does not hold together, a line for each fault; [] for a sound store. Nobody should write meanwhile."""
        return integrity(self._read)

    def holdings(self) -> list[Holding]:
        """Everybody who holds or held an office."""
        shared = {row["id"] for row in self._read("MATCH (r:Role) WHERE r.shared RETURN r.id AS id")}
        return [
            Holding(row["source"], row["target"], row["id"], row.get("from"), row.get("to"), row["target"] in shared)
            for row in self._edges_of("HOLDS")
        ]

    def changes(self, since: int) -> Changes:
        """What changed after revision `since`; everything when it is 0 or lies ahead of the store's own.

        The revision is read first: what is written meanwhile comes again with the next call, and nothing is missed.
        """
        revision = self.revision()
        if revision == since:
            return Changes(revision)
        if since == 0 or since > revision:
            # In one order on every engine, so that answers are too.
            nodes = sorted(self._nodes(), key=lambda row: str(row["id"]))
            return Changes(revision, nodes, sorted(self._edges(), key=lambda row: str(row["id"])))
        # What was removed and came back is among the removed, and found again among the rest.
        # By number: the embedded engine goes through the whole log for `c.rev > $since`.
        query = (
            "UNWIND $revs AS rev MATCH (c:Change {rev: rev}) "
            "RETURN c.nodes AS nodes, c.relations AS relations, c.removed AS removed"
        )
        log = self._read(query, revs=list(range(since + 1, revision + 1)))
        removed = {i for row in log for i in row["removed"] or ()}
        touched = {i for row in log for i in row["nodes"] or ()}
        by_type: dict[str, set[str]] = defaultdict(set)
        for row in log:
            for typed in row["relations"] or ():
                kind, _, relation = typed.partition(" ")
                by_type[kind].add(relation)
        return Changes(
            revision,
            list(self._nodes(sorted(touched))),
            [edge for kind in sorted(by_type) for edge in self._edges(kind, sorted(by_type[kind]))],
            sorted(removed),
        )

    def _nodes(self, ids: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
        if ids is None:
            rows = self._read("MATCH (n:Entity) RETURN properties(n) AS n")
        else:
            rows = self._read("UNWIND $ids AS id MATCH (n:Entity {id: id}) RETURN properties(n) AS n", ids=list(ids))
        return (row["n"] for row in rows)

    def _edges_of(self, kind: str) -> list[dict[str, Any]]:
        query = f"MATCH (a:Entity)-[r:{self.ontology.relation(kind).name}]->(b:Entity) "
        rows = self._read(query + "RETURN a.id AS source, b.id AS target, properties(r) AS r")
        return [{**row["r"], "source": row["source"], "target": row["target"]} for row in rows]

    def _edges(self, kind: str | None = None, ids: Sequence[str] = ()) -> Iterator[Mapping[str, Any]]:
        if kind is None:
            ends = "a.id AS source, b.id AS target"
            query = f"MATCH (a:Entity)-[r]->(b:Entity) RETURN {ends}, type(r) AS type, properties(r) AS r"
            rows = self._read(query)
        else:
            query = relations_by_id(self.ontology.relation(kind).name)
            parts = (ids[start : start + IDS_A_QUERY] for start in range(0, len(ids), IDS_A_QUERY))
            rows = [row for part in parts for row in self._read(query, ids=part)]
        told = self._told_by(None if kind is None else ids)
        for row in rows:
            where = {name: row[name] for name in ("source", "target", "type")}
            yield {**row["r"], **where, TOLD_BY: told.get(row["r"]["id"], {})}

    def _told_by(self, relations: Sequence[str] | None) -> dict[str, dict[str, int]]:
        """How many pieces of evidence each document has of these relations (None: of all); corrections are none."""
        counted = "RETURN v.of AS of, v.document AS document, count(*) AS n"
        if relations is None:
            query = f"MATCH (v:Evidence) WHERE v.type IS NOT NULL AND v.method <> $edit {counted}"
            rows = self._read(query, edit=EDIT)
        else:
            query = f"UNWIND $ids AS id MATCH (v:Evidence {{of: id}}) WHERE v.method <> $edit {counted}"
            rows = self._read(query, ids=list(relations), edit=EDIT)
        told: dict[str, dict[str, int]] = defaultdict(dict)
        # Most edges have one piece of one document: they share one dict, which nobody changes.
        same: dict[tuple[str, int], dict[str, int]] = {}
        for row in sorted(rows, key=lambda row: (row["of"], row["document"] or "")):
            document, n = row["document"] or "", row["n"]
            if not document:
                continue
            if row["of"] in told:
                told[row["of"]] = {**told[row["of"]], document: n}
            else:
                told[row["of"]] = same.setdefault((document, n), {document: n})
        return told

    # Writing

    def load(
        self,
        entries: Iterable[Entry],
        progress: Progress | None = None,
        what: str = "entries",
        who: str | None = None,
        batch: int = BATCH,
        rejecting: Callable[[Rejected], None] | None = None,
    ) -> LoadSummary:
        """Takes in what a loader reads, in batches; each batch is whole in the graph or not at all, and all are one operation.

        Idempotent: what is on record already changes nothing, not even the revision; so a load that was cut off is resumed by
        loading again. An entry that cannot be taken is in the summary's `rejected`; one that comes before what it names waits
        for it until the last entry. `progress` is called with the number of entries done so far: they will be there whatever
        happens, unless they wait. When the server goes away and comes back within a minute, the load goes on; an embedded one
        that died is started again. `batch`: entries a transaction. `rejecting` is called with each that is rejected, as it
        comes: then the summary lists the first of them only. Raises StoreError.
        """
        with self._patience():
            try:
                return self._load(entries, progress, self._operation("load", what, who), batch, rejecting)
            except StoreError as error:
                raise StoreError(
                    f"{error}; what was loaded until then is in the graph, and loading again resumes"
                ) from error

    def _load(
        self,
        entries: Iterable[Entry],
        progress: Progress | None,
        operation: Operation,
        size: int,
        rejecting: Callable[[Rejected], None] | None,
    ) -> LoadSummary:
        summary = LoadSummary(revision=self.revision())
        moment = now()
        done = handed = 0
        known = Known()
        with Waiting() as waiting, ahead(self._batches(entries, moment, size)) as batches:
            for batch in batches:
                part, late = self._load_batch(batch, operation, known)
                summary.add(part)
                waiting.add(late)
                done += batch.size
                if rejecting:
                    handed = summary.hand_on(rejecting, handed)
                if progress:
                    progress(done)
            while several := waiting.take(size):
                part, late = self._load_batch(Batch(several, self.ontology, moment), operation, known)
                summary.add(part)
                for entry in late:
                    there = [entity.id for entity in self.entities(as_rows.references(cast(Any, entry.item)))]
                    summary.reject(entry, dangling(entry, there))
                if rejecting:
                    handed = summary.hand_on(rejecting, handed)
        return summary

    def _batches(self, entries: Iterable[Entry], moment: str, size: int) -> Iterator[Batch]:
        stream = iter(entries)
        while several := list(islice(stream, size)):
            yield Batch(several, self.ontology, moment)

    def _load_batch(self, batch: Batch, operation: Operation, known: Known) -> tuple[LoadSummary, list[Entry]]:
        # After something new comes more of it: then the transaction finds out what is on record.
        if not batch or (not known.fresh and self._on_record(batch.digests)):
            batch.checked.unchanged += len(batch)
            return batch.checked, []
        for kind in batch.types:
            self._ensure_type(kind)
        written = self._operate(operation, lambda work: batch.write(work, known))
        known.keep(written, operation.revision)
        written.summary.operation = operation.number
        written.summary.revision = operation.revision
        batch.checked.add(written.summary)
        return batch.checked, written.late

    def _on_record(self, stated: Mapping[str, str]) -> bool:
        """Whether all of this is stated already: then there is nothing to write, and no lock to wait for."""
        first = next(iter(stated))
        return bool(digests(self._read, [first])) and digests(self._read, stated) == dict(stated)

    def merge(self, keep: str, gone: str, who: str | None = None, anyway: bool = False) -> int | None:
        """Says that two nodes are one, `keep`; all that is told of `gone`, now and later, is told of it.

        Returns the operation's number. Raises ValueError when the two cannot be one, StoreError.
        """
        names = self._names(keep, gone)
        operation = self._operation("merge", f"{names[gone]} into {names[keep]}", who)
        self._operate(operation, lambda work: identity.merge(work, keep, gone, anyway))
        return operation.number

    def split(self, gone: str, who: str | None = None) -> str:
        """Takes a merged id out of what it was merged into; returns the id of what it leaves. Raises ValueError, StoreError."""
        merged = {row["id"]: row["name"] for row in self.merged()}
        operation = self._operation("split", f"{merged.get(gone, gone)} ({gone})", who)
        return self._operate(operation, lambda work: identity.split(work, gone))

    def keep_apart(self, a: str, b: str, who: str | None = None) -> int | None:
        """Remembers that two nodes are not the same: they are no candidates any more.

        Returns the operation's number, None when that was said already. Raises ValueError, StoreError.
        """
        names = self._names(a, b)
        operation = self._operation("apart", f"{names[a]} is not {names[b]}", who)
        self._operate(operation, lambda work: identity.keep_apart(work, a, b))
        return operation.number

    def forget_apart(self, a: str, b: str, who: str | None = None) -> None:
        """Takes back that two nodes are not the same. Raises ValueError when nobody said so, StoreError."""
        names = self._names(a, b)
        operation = self._operation("forget", f"that {names[a]} is not {names[b]}", who)
        self._operate(operation, lambda work: identity.forget_apart(work, a, b))

    def edit(
        self,
        id: str,
        name: str = "",
        aliases: Sequence[str] = (),
        props: Mapping[str, Scalar] | None = None,
        note: str = "",
        who: str | None = None,
    ) -> int | None:
        """States another name, further aliases or other properties of an entity, with the last word over its sources.

        A property of "" is taken away. Returns the operation's number. Raises ValueError when there is no such entity or a
        value cannot stand, StoreError.
        """
        said = [f"name {name!r}"] * bool(name) + [f"alias {one!r}" for one in aliases]
        said += [f"{key} {value!r}" for key, value in (props or {}).items()]
        operation = self._operation("edit", f"{self._names(id)[id]}: {', '.join(said)}", who)
        self._operate(operation, lambda work: editing.edit_entity(work, id, name, aliases, props, note))
        return operation.number

    def edit_relation(
        self, id: str, values: Mapping[str, Scalar], note: str = "", who: str | None = None
    ) -> int | None:
        """States other values of a relation: `from`, `to`, `confidence` or a property; "" takes one away.

        Returns the operation's number. Raises ValueError when there is no such relation or a value cannot stand, StoreError.
        """
        kind, called = self._told_of(id)
        said = ", ".join(f"{key} {value!r}" for key, value in values.items())
        operation = self._operation("edit", f"{called}: {said}", who)
        self._operate(operation, lambda work: editing.edit_relation(work, id, kind, values, note))
        return operation.number

    def retype(self, id: str, other: str, note: str = "", who: str | None = None) -> tuple[int | None, str]:
        """Says that a relation is of another type; all that is told of it stays its evidence.

        Returns the operation's number and the id of the relation that is left. Raises ValueError when there is no such relation
        or its ends cannot be joined like that, StoreError.
        """
        kind, called = self._told_of(id)
        self._ensure_type(self.ontology.relation(other).name)
        operation = self._operation("edit", f"{called}: type {other!r}", who)
        left = self._operate(operation, lambda work: editing.retype(work, id, kind, other, note))
        return operation.number, left

    def _told_of(self, id: str) -> tuple[str, str]:
        """A relation's type, and what it says, for people to read: "Hakan Fidan MEDIATES Second round of talks"."""
        says = next((one.says for one in self.statements(id) if isinstance(one.says, Relation)), None)
        if says is None:
            raise ValueError(f"there is no relation {id!r} in the graph; `--json` of any answer gives the ids")
        names = self._names(says.source, says.target)
        return says.type, f"{names[says.source]} {says.type} {names[says.target]}"

    def retract(self, source: str | Sequence[str], who: str | None = None, progress: Progress | None = None) -> Done:
        """Takes a document (by id), all documents of a dataset (by its name), one piece of evidence (by id), or several pieces
        (by their ids) off the record, and with it exactly what rested on nothing else. Returns the operation.

        Raises ValueError when there is no such source, StoreError.
        """
        pieces = [source] if isinstance(source, str) else list(source)
        found = isinstance(source, str) and self._read(
            "MATCH (n:Entity) WHERE n.kind = 'Document' AND (n.id = $source OR n.dataset = $source) "
            "RETURN n.id AS id, n.name AS name ORDER BY id",
            source=source,
        )
        if found:
            query = "UNWIND $ids AS id MATCH (v:Evidence {document: id}) RETURN v.id AS id, v.type AS type"
            rows = self._read(query, ids=[row["id"] for row in found])
            name = found[0]["name"] if len(found) == 1 else f"{source} ({len(found)} documents)"
        else:
            query = "UNWIND $ids AS id MATCH (v:Evidence {id: id}) RETURN v.id AS id, v.type AS type"
            rows = self._read(query, ids=pieces)
            name = pieces[0] if len(pieces) == 1 else f"{len(pieces)} pieces of evidence"
        if not rows:
            raise ValueError(
                f"there is no document, dataset or piece of evidence {source!r}; `gobetween sources` lists them"
            )
        # Relations first: an entity that only they need can go with its last description.
        ids = [row["id"] for row in sorted(rows, key=lambda row: row["type"] is None)]
        operation = self._operation("retract", name, who)
        with self._patience():
            for start in range(0, len(ids), BATCH):
                part = ids[start : start + BATCH]
                self._operate(operation, lambda work, part=part: editing.retract(work, part))  # type: ignore[misc]
                if progress:
                    progress(start + len(part))
            return self.history(numbers=[operation.number or 0])[0]

    def history(self, limit: int | None = None, numbers: Sequence[int] | None = None) -> list[Done]:
        """The operations that made the graph what it is, the latest first."""
        return history.operations(self._read, limit, numbers)

    def touching(self, id: str, type: str = "") -> list[Done]:
        """The operations that made or changed an entity, or a relation of that `type`, the latest first."""
        return self.history(numbers=history.touching(self._read, id, type))

    def undo(self, number: int | None = None, who: str | None = None, progress: Progress | None = None) -> Done:
        """Takes back an operation, or the latest that is not undone; returns it.

        Raises history.InTheWay when later ones built on it, ValueError when there is nothing to undo, StoreError.
        """
        done = history.to_undo(self._read, number)
        return self._revert(done, "undo", done.number, who, progress)

    def redo(self, number: int | None = None, who: str | None = None, progress: Progress | None = None) -> Done:
        """Brings back an operation, or the one that was undone last; returns it. Raises as `undo` does."""
        done = history.to_redo(self._read, number)
        return self._revert(done, "redo", done.undone or 0, who, progress)

    def _revert(self, done: Done, how: str, number: int, who: str | None, progress: Progress | None) -> Done:
        """Puts back every change of operation `number`, the last first, one a transaction; resumes where one was cut off."""
        operation = self._operation(how, done.what, who, of=done.number)
        revisions = history.changes_of(self._read, number)
        if begun := history.begun(self._read, done.number, how):
            operation.number, operation.token = begun
            before = history.reverted(self._read, operation.number)
            revisions = [revision for revision in revisions if revision not in before]
        history.check(self._read, done.number, revisions, how)
        for i, revision in enumerate(revisions, 1):

            def put_back(work: Work, revision: int = revision, last: bool = i == len(revisions)) -> None:
                history.revert(work, revision)
                history.mark(work, done.number, how, last)

            self._operate(operation, put_back)
            if progress:
                progress(i)
        with self._patience():
            return self.history(numbers=[done.number])[0]

    def _names(self, *ids: str) -> dict[str, str]:
        return {id: id for id in ids} | {one.id: one.name for one in self.entities(ids)}

    def _operation(self, kind: str, what: str, who: str | None, of: int | None = None) -> Operation:
        return Operation(kind, what[:500], who or self.whoever(), of)

    def _operate(self, operation: Operation, do: Callable[[Work], T]) -> T:
        """Does one piece of an operation in one transaction, once, however often it has to be tried."""
        token = uuid4().hex
        since: int | None = None
        results: list[T] = []

        def attempt(tx: neo4j.ManagedTransaction) -> tuple[int | None, int]:
            nonlocal since
            work = Work(tx, self.ontology, operation, token, since)
            if work.being_filled:
                raise self._half_filled(work.being_filled)
            if work.done_before:
                return work.number, work.revision
            since = work.revision
            results.append(do(work))
            work.commit()
            return work.number, work.revision

        number, operation.revision = self._write(attempt)
        operation.number = number or operation.number
        return results[-1]

    # The driver

    def _read(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        return self._ask(lambda tx: fetched(tx.run(query, parameters)))

    def _ask(self, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
        """Does what only reads, as the reader."""

        def ask(driver: neo4j.Driver) -> T:
            return self._session(driver, neo4j.READ_ACCESS, lambda session: session.execute_read(work))

        if getattr(self._at_work, "patient", False):
            return self._patiently(lambda: ask(self._writer))
        try:
            try:
                return ask(self._reader)
            except _AWAY as error:
                # A question starts no server, but finds one that somebody started anew. And the driver does not ask again
                # when the connection goes with the last answer: it cannot know that nothing was changed.
                if not (self._elsewhere() or isinstance(error, IncompleteCommit)):
                    raise
                return ask(self._reader)
        except (DriverError, Neo4jError) as error:
            raise self.explained(error) from error

    def ask(self, use: Callable[[neo4j.Session], T], fetch_size: int = 1000) -> T:
        """What `use` makes of a session that may only read: by its user on the embedded engine, by its access mode on Neo4j.

        For what somebody else wrote. The driver's errors are raised as they are: they may be about that text. `use` is called
        again when the embedded server turns out to run at another address. `explained` makes StoreErrors of the others.
        """

        def once() -> T:
            with self._reader.session(
                database=self.database,
                default_access_mode=neo4j.READ_ACCESS,
                bookmark_manager=self._bookmarks,
                fetch_size=fetch_size,
            ) as session:
                return use(session)

        try:
            return once()
        except _AWAY:
            if not self._elsewhere():
                raise
            return once()

    def _write(self, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
        if self.read_only:
            raise StoreError(f"the graph at {self.uri} was opened to be looked at only: nothing can be changed")

        def once() -> T:
            with self._turn():
                return self._session(self._writer, neo4j.WRITE_ACCESS, lambda session: session.execute_write(work))

        try:
            return self._patiently(once)
        finally:
            Store.writes = next(_WRITES)

    def _turn(self) -> AbstractContextManager[None]:
        """A Neo4j lets writers queue at the Meta node; the embedded engine would fail the one that commits later."""
        return nullcontext() if self._home is None else embedded.writing(self._home)

    @contextmanager
    def _patience(self) -> Iterator[None]:
        """In here, this thread's questions are part of a change: they too wait for a server that went away."""
        was = getattr(self._at_work, "patient", False)
        self._at_work.patient = True
        try:
            yield
        finally:
            self._at_work.patient = was

    def _session(self, driver: neo4j.Driver, access: str, use: Callable[[neo4j.Session], T]) -> T:
        with driver.session(
            database=self.database, default_access_mode=access, bookmark_manager=self._bookmarks
        ) as session:
            return use(session)

    def _patiently(self, do: Callable[[], T]) -> T:
        """Does it, and again when the server went away or another writer was quicker, until `PATIENCE` after the first failure.

        What is done may have come through though it failed: it has to find that out itself. Raises StoreError.
        """
        deadline, pause, away = 0.0, 0.05, False
        while True:
            try:
                if away and self._home is not None:
                    self._connect(*_access(embedded.resume(self._home)))
                return do()
            except embedded.EmbeddedError as error:
                failure: Exception = error
                passing = away and not isinstance(error, embedded.Stopped)
            except (DriverError, Neo4jError) as error:
                failure = error
                passing = error.is_retryable() or isinstance(error, IncompleteCommit)
                away = isinstance(error, _AWAY)
            deadline = deadline or time.monotonic() + PATIENCE
            if not passing or time.monotonic() > deadline:
                raise self.explained(failure) from failure
            # Not all at once, and not too often.
            time.sleep(uniform(pause / 2, pause))  # noqa: S311 - no secret
            pause = min(2 * pause, 2)

    def _connect(self, uri: str, auth: tuple[str, str] | None, reader: tuple[str, str] | None) -> bool:
        """Makes the drivers, unless they lead there already."""
        with self._connecting:
            if (uri, auth, reader) == self._leads_to:
                return False
            self._leads_to = (uri, auth, reader)
            self.uri = uri
            if self.read_only:
                auth = reader or auth
            # Loads and edits go through the writer's driver. What is tried again is up to `_patiently`, which alone knows
            # that a server can be started, and lets others have their turn in between.
            self._writer = neo4j.GraphDatabase.driver(
                uri, auth=auth, connection_timeout=15, max_transaction_retry_time=0
            )
            # The reader's serves every question, and gives up after seconds: a person waits for the answer, and is told that
            # there is no database.
            self._reader = neo4j.GraphDatabase.driver(
                uri, auth=reader or auth, connection_timeout=15, max_transaction_retry_time=4
            )
            # Other threads may still hold the earlier ones: they are closed with the store.
            self._drivers += [self._writer, self._reader]
            return True

    def _elsewhere(self) -> bool:
        """Whether the embedded server that died runs again at another address; connects there."""
        if self._home is None:
            return False
        try:
            end = embedded.status(self._home)
        except embedded.EmbeddedError:
            return False
        return end is not None and self._connect(*_access(end))

    def explained(self, error: Exception) -> StoreError:
        """An error of the driver as one of the store."""
        # The embedded engine only says that the transaction failed.
        with suppress(OSError):
            if self._home is not None and shutil.disk_usage(self._home).free < _LITTLE_SPACE:
                return StoreError(f"the disk that holds {self._home} is full: make room there")
        return explained(error, self.uri, None, self.database, self.is_embedded)

    def _name_engine(self) -> str:
        if self.is_embedded:
            return f"embedded ArcadeDB {version('arcadedb-embedded')}"
        agent = self._writer.get_server_info().agent
        return agent.replace("/", " ")

    def _schema(self, *statements: str) -> None:
        for statement in statements:
            self._write(lambda tx, statement=statement: _run(tx, statement))  # type: ignore[misc]

    def _prepare_schema(self) -> None:
        """Makes constraints and indexes where they are missing, and the Meta node."""
        self._schema(
            "CREATE CONSTRAINT meta_id IF NOT EXISTS FOR (n:Meta) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT evidence_id IF NOT EXISTS FOR (n:Evidence) REQUIRE n.id IS UNIQUE",
            "CREATE INDEX evidence_of IF NOT EXISTS FOR (n:Evidence) ON (n.of)",
            "CREATE INDEX evidence_document IF NOT EXISTS FOR (n:Evidence) ON (n.document)",
            "CREATE CONSTRAINT identity_id IF NOT EXISTS FOR (n:Identity) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT operation_id IF NOT EXISTS FOR (n:Operation) REQUIRE n.id IS UNIQUE",
            "CREATE INDEX operation_token IF NOT EXISTS FOR (n:Operation) ON (n.token)",
            "CREATE INDEX change_rev IF NOT EXISTS FOR (n:Change) ON (n.rev)",
            "CREATE INDEX change_op IF NOT EXISTS FOR (n:Change) ON (n.op)",
            "CREATE INDEX before_rev IF NOT EXISTS FOR (n:Before) ON (n.rev)",
        )
        if not self.is_embedded:  # the embedded server makes its own, in its process: Bolt refuses it there
            self._schema("CREATE FULLTEXT INDEX `Entity[search]` IF NOT EXISTS FOR (n:Entity) ON EACH [n.search]")
            self._schema("CALL db.awaitIndexes(60)")

        # MERGE: another process may be opening the same empty store.
        new = "MERGE (m:Meta {id: 'store'}) ON CREATE SET m.revision = 0, m.schema = $schema"
        if not self._read(_META):
            self._write(lambda tx: _run(tx, new, schema=SCHEMA_VERSION))

    def _check_version(self, unfinished: bool) -> None:
        """Refuses a graph that cannot be used as it is; brings one of an earlier version up to date."""
        rows = self._read(_META)
        if not rows:
            raise StoreError(
                f"there is no graph at {self.uri} yet: open it once so that it may be written to (without GOBETWEEN_READ_ONLY)"
            )
        found = rows[0]["m"]
        schema = found.get("schema")
        if not isinstance(schema, int) or schema < 1:
            raise StoreError(
                f"the graph at {self.uri} is of an unknown version ({schema!r}, ours is {SCHEMA_VERSION}): what is there was "
                "not made by Gobetween, or was damaged; restore a backup into another graph, or load the files there"
            )
        if schema > SCHEMA_VERSION:
            raise StoreError(
                f"the graph at {self.uri} was made by a newer Gobetween (its version {schema}, ours {SCHEMA_VERSION}): "
                "update Gobetween, or open another graph"
            )
        if "restoring" in found and not unfinished:
            raise self._half_filled(found["restoring"])
        if schema < SCHEMA_VERSION:
            if self.read_only:
                raise StoreError(
                    f"the graph at {self.uri} is of an earlier version: open it once so that it may be written to, which "
                    "brings it up to date (without GOBETWEEN_READ_ONLY)"
                )
            try:
                migration.migrate(self._write, self.ontology, self.uri)
            except ValueError as error:
                raise StoreError(f"the graph at {self.uri} cannot be brought up to date: {error}") from error

    def _half_filled(self, what: str) -> StoreError:
        again = "gobetween db copy" if what.startswith("copy") else "gobetween db restore"
        return StoreError(
            f"the graph at {self.uri} is not whole: a {what} (UTC), is under way or was cut off; "
            f"wait for it, or do `{again}` again, which begins anew"
        )

    def _ensure_type(self, name: str) -> None:
        # A relation type gets its index with its first relation: an unused type costs nothing.
        if name not in self._known_types:
            kind = self.ontology.relation(name).name
            self._schema(
                f"CREATE CONSTRAINT relation_{kind.lower()} IF NOT EXISTS FOR ()-[r:{kind}]-() REQUIRE r.id IS UNIQUE"
            )
            self._known_types.add(name)


def open_store(
    environ: Mapping[str, str] = os.environ,
    ontology: Ontology | None = None,
    unfinished: bool = False,
    read_only: bool = False,
) -> Store:
    """The store in use (`graph.connection.chosen`): the Neo4j that the environment names (`NEO4J_URI`, `NEO4J_USERNAME`,
    `NEO4J_PASSWORD`, `NEO4J_DATABASE`) or that was chosen in the app's settings, or else the embedded server, started when it
    does not run. `unfinished`, `read_only`: see `Store`. Raises StoreError."""
    try:
        if at := connection.chosen(environ):
            return Store(at.uri, at.auth, at.database, ontology=ontology, unfinished=unfinished, read_only=read_only)
        return open_embedded(ontology, unfinished, read_only)
    except ValueError as error:
        raise StoreError(str(error)) from error


def open_embedded(ontology: Ontology | None = None, unfinished: bool = False, read_only: bool = False) -> Store:
    """The store of the embedded server, whatever is in use. Raises StoreError."""
    try:
        end = embedded.ensure_running()
    except embedded.EmbeddedError as error:
        raise StoreError(str(error)) from error
    uri, auth, reader = _access(end)
    return Store(
        uri,
        auth,
        end.database,
        reader=reader,
        ontology=ontology,
        unfinished=unfinished,
        home=end.home,
        read_only=read_only,
    )


def _access(end: embedded.Endpoint) -> tuple[str, tuple[str, str], tuple[str, str]]:
    return end.uri, (end.username, end.password), (end.reader_username, end.reader_password)


def explained(
    error: Exception, uri: str, auth: tuple[str, str] | None, database: str | None, is_embedded: bool
) -> StoreError:
    """An error of the driver, as one line that says what would be right."""
    if isinstance(error, embedded.EmbeddedError):
        return StoreError(str(error))
    if isinstance(error, AuthError):
        who = f"user {auth[0]!r}" if auth else "a connection without a password"
        return StoreError(f"{uri} refuses {who}: check NEO4J_USERNAME and NEO4J_PASSWORD")
    if isinstance(error, ServiceUnavailable) and is_embedded:
        return StoreError(f"the embedded database at {uri} does not answer; `gobetween db start` starts it again")
    if isinstance(error, ServiceUnavailable):
        return StoreError(
            f"no database answers at {uri}: start it, or correct NEO4J_URI (as in neo4j://localhost:7687)"
        )
    if isinstance(error, ClientError) and "DatabaseNotFound" in (error.code or ""):
        return StoreError(
            f"{uri} has no database {database!r}: correct NEO4J_DATABASE, or leave it out for the default one"
        )
    if isinstance(error, ConfigurationError | ValueError):
        return StoreError(
            f"NEO4J_URI {uri!r} is no address of a database: neo4j://host:7687 or bolt://host:7687 is expected"
        )
    said = " ".join(str(getattr(error, "message", "") or error).split())[:200]
    return StoreError(f"{uri}: {said}")


def _run(tx: neo4j.ManagedTransaction, query: str, /, **parameters: Any) -> None:
    # The types and labels in `query` come from the ontology, whose names are checked when it is read.
    tx.run(query, parameters).consume()
