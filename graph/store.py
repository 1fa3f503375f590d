"""The store: the one door to the database, embedded or Neo4j, through the official driver.

Only managed transactions; values are parameters, labels and relation types come from the ontology and from nowhere else.
Every write takes the lock of the single `Meta` node first, and leaves a `Change` node that names what it touched under its
revision, so that a mirror can follow without reading the graph again. Evidence is a node of its own (`Evidence`, with
`of` the relation's id and `document` the document's), so that one relation can rest on any number of sources.
"""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from importlib.metadata import version
from itertools import islice
from typing import Any, TypeVar

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
)

from graph import embedded
from graph import rows as as_rows
from graph.loading import Batch, LoadSummary, dangling, relation_of
from graph.model import Document, Entity, Entry, Evidence, fold
from graph.names import rank
from graph.ontology import Ontology, default

SCHEMA_VERSION = 1
BATCH = 2000
# A name is found by its words, by the beginning of a word, and with a typo; the ranking in graph.names sorts what comes.
_CANDIDATES = 100

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

    def __init__(
        self,
        uri: str,
        auth: tuple[str, str] | None,
        database: str | None = None,
        reader: tuple[str, str] | None = None,
        ontology: Ontology | None = None,
    ) -> None:
        """Connects and prepares the schema. `reader`: credentials that may only read, where the engine has such a user.

        Raises StoreError.
        """
        self.uri, self.database = uri, database
        self.ontology = ontology or default()
        self._embedded = reader is not None
        self._known_types: set[str] = set()
        try:
            # The reader's driver serves every question; only loads and edits go through the writer's.
            self._writer = neo4j.GraphDatabase.driver(uri, auth=auth, connection_timeout=15)
            # It gives up after seconds: a person waits for the answer, and is told that there is no database.
            self._reader = neo4j.GraphDatabase.driver(
                uri, auth=reader or auth, connection_timeout=15, max_transaction_retry_time=4
            )
            self._bookmarks = None if reader else neo4j.GraphDatabase.bookmark_manager()
            self._writer.verify_connectivity()
            self.engine = self._name_engine()
            self._prepare()
        except (DriverError, Neo4jError, ValueError) as error:
            raise _explained(error, uri, auth, database, self._embedded) from error

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections; the server, embedded or not, goes on."""
        self._writer.close()
        self._reader.close()

    # Reading

    def revision(self) -> int:
        """The number of the last change; 0 for a store that nothing was ever written to."""
        return int(self._read("MATCH (m:Meta {id: 'store'}) RETURN m.revision AS revision")[0]["revision"])

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
        """The entities of these ids, in this order; unknown ones are left out."""
        rows = self._read("UNWIND $ids AS id MATCH (n:Entity {id: id}) RETURN properties(n) AS n", ids=list(ids))
        found = {row["n"]["id"]: as_rows.entity(row["n"]) for row in rows}
        return [found[i] for i in dict.fromkeys(ids) if i in found]

    def search(self, text: str, limit: int = 10, kinds: Sequence[str] = ()) -> list[Entity]:
        """Entities whose name or alias is like `text`, best first: whole, in part, by the beginning, or with a typo.

        Case, accents and punctuation do not matter. `kinds`: only these. [] for a text without letters or digits.
        """
        exact = self.entities([text.strip()]) if text.strip() else []
        words = fold(text).split()
        rows: list[dict[str, Any]] = []
        for together in ("AND", "OR"):
            if words and not rows:
                query = f" {together} ".join(
                    f"({w}^4 OR {w}*^2 OR {w}~)" if len(w) > 2 else f"({w}^4 OR {w}*)" for w in words
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

    def evidence(self, relations: Sequence[str]) -> dict[str, list[Evidence]]:
        """The evidence of each of these relations (by id), the most confident first."""
        rows = self._read("MATCH (v:Evidence) WHERE v.of IN $ids RETURN properties(v) AS v", ids=list(relations))
        result: dict[str, list[Evidence]] = {relation: [] for relation in relations}
        names = [f.name for f in fields(Evidence)]
        for row in sorted(rows, key=lambda row: (-row["v"]["confidence"], row["v"]["document"], row["v"]["id"])):
            result[row["v"]["of"]].append(Evidence(**{name: row["v"][name] for name in names if name in row["v"]}))
        return result

    def documents(self) -> list[DocumentInfo]:
        """Every document, with what rests on it, the weightiest first."""
        used = self._read(
            "MATCH (v:Evidence) RETURN v.document AS id, count(*) AS evidence, count(DISTINCT v.of) AS relations"
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
        log = self._read("MATCH (c:Change) WHERE c.rev > $since RETURN properties(c) AS c ORDER BY c.rev", since=since)
        removed = {i for row in log for i in row["c"].get("removed") or ()}
        touched = {i for row in log for i in row["c"].get("nodes") or ()}
        by_type: dict[str, set[str]] = defaultdict(set)
        for row in log:
            for typed in row["c"].get("relations") or ():
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

    def _edges(self, kind: str | None = None, ids: Sequence[str] = ()) -> Iterator[Mapping[str, Any]]:
        # One type a query and `IN`: the embedded engine uses its index for nothing else.
        typed = f":{self.ontology.relation(kind).name}" if kind else ""
        where = "WHERE r.id IN $ids" if kind else ""
        rows = self._read(
            f"MATCH (a:Entity)-[r{typed}]->(b:Entity) {where} "
            "RETURN a.id AS source, b.id AS target, type(r) AS type, properties(r) AS r",
            ids=list(ids),
        )
        return ({**row["r"], "source": row["source"], "target": row["target"], "type": row["type"]} for row in rows)

    # Writing

    def load(self, entries: Iterable[Entry], progress: Progress | None = None) -> LoadSummary:
        """Takes in what a loader reads, in batches; each batch is whole in the graph or not at all.

        Idempotent: what is there already changes nothing, not even the revision. An entry that cannot be taken is in the
        summary's `rejected`; a relation that comes before its ends waits for them until the last entry.
        `progress` is called with the number of entries done so far. Raises StoreError.
        """
        summary = LoadSummary(revision=self.revision())
        waiting: list[Entry] = []
        done = 0
        stream = iter(entries)
        while batch := list(islice(stream, BATCH)):
            part, late = self._load_batch(batch)
            summary.add(part)
            waiting += late
            done += len(batch)
            if progress:
                progress(done)
        for start in range(0, len(waiting), BATCH):
            part, late = self._load_batch(waiting[start : start + BATCH])
            summary.add(part)
            for entry in late:
                relation = relation_of(entry)
                known = [entity.id for entity in self.entities(as_rows.references(relation))]
                summary.reject(entry, dangling(relation, known))
        return summary

    def _load_batch(self, entries: Sequence[Entry]) -> tuple[LoadSummary, list[Entry]]:
        batch = Batch(entries, self.ontology)
        for kind in batch.types:
            self._ensure_type(kind)
        written, late = self._write(batch.write)
        batch.checked.add(written)
        return batch.checked, late

    # The driver

    def _read(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        def work(tx: neo4j.ManagedTransaction) -> list[dict[str, Any]]:
            return tx.run(query, parameters).data()

        return self._session(self._reader, neo4j.READ_ACCESS, lambda session: session.execute_read(work))

    def _write(self, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
        return self._session(self._writer, neo4j.WRITE_ACCESS, lambda session: session.execute_write(work))

    def _session(self, driver: neo4j.Driver, access: str, use: Callable[[neo4j.Session], T]) -> T:
        try:
            with driver.session(
                database=self.database, default_access_mode=access, bookmark_manager=self._bookmarks
            ) as session:
                return use(session)
        except (DriverError, Neo4jError) as error:
            raise _explained(error, self.uri, None, self.database, self._embedded) from error

    def _name_engine(self) -> str:
        if self._embedded:
            return f"embedded ArcadeDB {version('arcadedb-embedded')}"
        agent = self._writer.get_server_info().agent
        return agent.replace("/", " ")

    def _schema(self, *statements: str) -> None:
        with self._writer.session(database=self.database, bookmark_manager=self._bookmarks) as session:
            for statement in statements:
                session.execute_write(_run, statement)

    def _prepare(self) -> None:
        """Makes constraints and indexes where they are missing, and the Meta node. Refuses a newer version's store."""
        self._schema(
            "CREATE CONSTRAINT meta_id IF NOT EXISTS FOR (n:Meta) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT evidence_id IF NOT EXISTS FOR (n:Evidence) REQUIRE n.id IS UNIQUE",
            "CREATE INDEX evidence_of IF NOT EXISTS FOR (n:Evidence) ON (n.of)",
            "CREATE INDEX evidence_document IF NOT EXISTS FOR (n:Evidence) ON (n.document)",
            "CREATE INDEX change_rev IF NOT EXISTS FOR (n:Change) ON (n.rev)",
        )
        if not self._embedded:  # the embedded server makes its own, in its process: Bolt refuses it there
            self._schema("CREATE FULLTEXT INDEX `Entity[search]` IF NOT EXISTS FOR (n:Entity) ON EACH [n.search]")
            self._schema("CALL db.awaitIndexes(60)")

        def meta(tx: neo4j.ManagedTransaction) -> int:
            found = tx.run("MATCH (m:Meta {id: 'store'}) RETURN m.schema AS schema").single()
            if found:
                return int(found["schema"])
            tx.run("CREATE (m:Meta) SET m = $m", m={"id": "store", "revision": 0, "schema": SCHEMA_VERSION}).consume()
            return SCHEMA_VERSION

        schema = self._write(meta)
        if schema > SCHEMA_VERSION:
            raise StoreError(
                f"the graph at {self.uri} was made by a newer Gobetween (its version {schema}, ours {SCHEMA_VERSION}): "
                "update Gobetween, or open another graph"
            )

    def _ensure_type(self, name: str) -> None:
        # A relation type gets its index with its first relation: an unused type costs nothing.
        if name not in self._known_types:
            kind = self.ontology.relation(name).name
            self._schema(
                f"CREATE CONSTRAINT relation_{kind.lower()} IF NOT EXISTS FOR ()-[r:{kind}]-() REQUIRE r.id IS UNIQUE"
            )
            self._known_types.add(name)


def open_store(environ: Mapping[str, str] = os.environ, ontology: Ontology | None = None) -> Store:
    """The store that the environment names: `NEO4J_URI` with `NEO4J_USERNAME`, `NEO4J_PASSWORD` and `NEO4J_DATABASE`, or
    else the embedded server, started when it does not run. Raises StoreError."""
    if uri := environ.get("NEO4J_URI"):
        password = environ.get("NEO4J_PASSWORD")
        auth = (environ.get("NEO4J_USERNAME") or "neo4j", password) if password else None
        return Store(uri, auth, environ.get("NEO4J_DATABASE") or None, ontology=ontology)
    try:
        end = embedded.ensure_running()
    except embedded.EmbeddedError as error:
        raise StoreError(str(error)) from error
    return Store(
        end.uri,
        (end.username, end.password),
        end.database,
        reader=(end.reader_username, end.reader_password),
        ontology=ontology,
    )


def _explained(
    error: Exception, uri: str, auth: tuple[str, str] | None, database: str | None, is_embedded: bool
) -> StoreError:
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
