"""Everything that a store holds, taken elsewhere: into a file (backup), out of one (restore), into another store (copy).

What moves is the record with its history, not only what is shown: entities, relations, evidence, identities, operations,
changes and what was there before them. A store that was filled so is equal to the one it came from, to the revision, and
what was done there can be undone here. Which engine either is makes no difference.

A backup is gzipped JSON Lines::

    {"gobetween": "backup", "schema": 2, "revision": 7, "made": "2026-…", "meta": {…}, "counts": {…}}
    {"node": "Entity", "row": {"id": "iso:UA", "kind": "State", …}}
    {"relation": "HOSTS", "source": "iso:TR", "target": "x:talks", "row": {"id": "r:…", …}}
    … Evidence, Identity, Operation, Change, Before
    {"end": "backup", "lines": 52, "counts": {…}, "sha256": "…"}     the hash is that of all lines before

Records pass one by one, and are written in batches: memory does not grow with the graph.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from graph.ontology import Ontology
from graph.record import now
from graph.rows import Row
from graph.store import BATCH, SCHEMA_VERSION, Store, StoreError

__all__ = ["Moved", "TransferError", "backup", "copy", "restore"]

# What stands in the database beside entities and relations. `Meta` travels in the header.
_LABELS = ("Evidence", "Identity", "Operation", "Change", "Before")
# These can be large, so few of them come at a time; every revision has one of each.
_BY_REVISION = ("Change", "Before")
_REVISIONS_A_QUERY = 20
# A batch is one message to the server, and one transaction there.
_BATCH_BYTES = 4_000_000
_DELETED_AT_ONCE = 5_000
# Nobody's record is as long as this; a line that is comes from a file that is none of ours.
_LONGEST_LINE = 512 * 1024 * 1024
# What a lock or a half-done restore left at Meta is no part of the graph.
_NOT_MOVED = ("id", "lock", "reading", "restoring", "restorer", "restored")

Progress = Callable[[int, int], None]
"""Called with how many records are done, of how many."""
Counts = dict[str, dict[str, int]]
T = TypeVar("T")


class TransferError(StoreError):
    """A backup, a restore or a copy that cannot be done: one line that says why, and what would be right."""


@dataclass(frozen=True)
class Moved:
    """What was moved: `counts` (``{"nodes": {kind: n}, "relations": {type: n}, "record": {label: n}}``) as they were at the
    source, `arrived` as they are at the target, and the revision. `size`: the file's bytes."""

    revision: int
    counts: Counts
    arrived: Counts
    size: int = 0

    @property
    def records(self) -> int:
        """How many records that is."""
        return _sum(self.counts)


@dataclass
class _Header:
    """What comes first: the store's Meta node, and how much of what will follow."""

    meta: Row
    counts: Counts

    @property
    def schema(self) -> int:
        return int(self.meta["schema"])

    @property
    def revision(self) -> int:
        return int(self.meta["revision"])


@dataclass
class _Tally:
    """Counts records as they pass."""

    counts: Counts = field(default_factory=lambda: {"nodes": {}, "relations": {}, "record": {}})

    def add(self, record: Row) -> None:
        if "relation" in record:
            table, name = "relations", record["relation"]
        elif record["node"] == "Entity":
            table, name = "nodes", record["row"]["kind"]
        else:
            table, name = "record", record["node"]
        self.counts[table][name] = self.counts[table].get(name, 0) + 1


def backup(store: Store, path: Path, progress: Progress | None = None) -> Moved:
    """Writes all that `store` holds to `path`, for its owner's eyes only.

    It is one state of the graph: nobody's change is half in it. The file is there whole or not at all; a backup of that name
    is replaced, any other file is not. Raises TransferError, StoreError.
    """
    _check_replaceable(path)
    scratch = path.with_name(f".{path.name}.{os.getpid()}.part")

    def write(header: _Header, records: Iterable[Row]) -> None:
        tally = _Tally()
        descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with gzip.GzipFile("", "wb", 6, file, 0) as packed:
                lines = _Writer(packed)
                head = {"gobetween": "backup", "schema": header.schema, "revision": header.revision, "made": now()}
                lines.write({**head, "meta": header.meta, "counts": header.counts})
                for record in records:
                    tally.add(record)
                    lines.write(record)
                _same_as_counted(header, tally.counts)
                end = {"end": "backup", "lines": lines.number, "counts": tally.counts, "sha256": lines.hash.hexdigest()}
                lines.write(end)
            file.flush()
            os.fsync(file.fileno())

    try:
        header = _read_whole(store, write, progress)
        size = scratch.stat().st_size
        scratch.replace(path)
    except OSError as error:
        raise TransferError(f"{path} cannot be written ({error.strerror}): name a place that can") from error
    finally:
        with suppress(OSError):
            scratch.unlink()
    return Moved(header.revision, header.counts, header.counts, size)


def restore(store: Store, path: Path, progress: Progress | None = None) -> Moved:
    """Fills `store`, which has to be empty, from a backup.

    The whole file is checked before anything is written. Until all is there the store is marked, so that nobody takes it for
    whole; a restore that was cut off is simply done again (`open_store(unfinished=True)` opens such a store). Raises
    TransferError, StoreError.
    """
    header = _checked(path, store.ontology, progress)
    records = _sum(header.counts)
    target = _Target(store, f"restore of {path.name}")
    with target.filling():
        target.begin()
        target.fill(header, _records_of(path, store.ontology), _second_half(progress, records))
        arrived = target.finish(header)
    return Moved(header.revision, header.counts, arrived, path.stat().st_size)


def copy(source: Store, target: Store, progress: Progress | None = None) -> Moved:
    """Fills `target`, which has to be empty, with all that `source` holds. As `restore`, without a file in between."""
    into = _Target(target, f"copy from {source.uri}")
    with into.filling():
        into.begin()
        if into.is_marked(source):
            raise TransferError(f"{source.uri} and {target.uri} are the same graph: name another one to copy to")

        def write(header: _Header, records: Iterable[Row]) -> None:
            into.clear()
            into.fill(header, _checked_each(records, target.ontology), None)

        header = _read_whole(source, write, progress)
        arrived = into.finish(header)
    return Moved(header.revision, header.counts, arrived)


# Reading a store


def _read_whole(
    store: Store, use: Callable[[_Header, Iterable[Row]], None], progress: Progress | None = None
) -> _Header:
    """Hands all that the store holds to `use`, as one state; again from the beginning when the connection is lost."""

    def read(tx: neo4j.ManagedTransaction) -> _Header:
        header = _header(tx)
        for name in header.counts["nodes"]:
            _known(store.ontology.kind, name, store.uri)
        for name in header.counts["relations"]:
            _known(store.ontology.relation, name, store.uri)
        use(header, _counted(_records(tx, header.revision), progress, _sum(header.counts)))
        return header

    # Whoever writes waits meanwhile: for this turn on the embedded engine, and for the Meta node on a Neo4j.
    return store._write(lambda tx: _while_locked(tx, read))


def _while_locked(tx: neo4j.ManagedTransaction, read: Callable[[neo4j.ManagedTransaction], T]) -> T:
    _lock(tx)
    return read(tx)


def _lock(tx: neo4j.ManagedTransaction) -> None:
    """Keeps writers waiting until the transaction ends. Nothing stays of what is written."""
    tx.run("MATCH (m:Meta {id: 'store'}) SET m.reading = true REMOVE m.reading").consume()


def _header(tx: neo4j.ManagedTransaction) -> _Header:
    meta = tx.run("MATCH (m:Meta {id: 'store'}) RETURN properties(m) AS m").single(strict=True)["m"]
    return _Header({k: v for k, v in meta.items() if k not in _NOT_MOVED}, _counts(tx))


def _counts(tx: neo4j.ManagedTransaction) -> Counts:
    def named(query: str) -> dict[str, int]:
        return dict(sorted((row["name"], row["n"]) for row in tx.run(query)))

    record = {}
    for label in _LABELS:
        if n := tx.run(f"MATCH (n:{label}) RETURN count(n) AS n").single(strict=True)["n"]:
            record[label] = n
    return {
        "nodes": named("MATCH (n:Entity) RETURN n.kind AS name, count(*) AS n"),
        "relations": named("MATCH (:Entity)-[r]->(:Entity) RETURN type(r) AS name, count(*) AS n"),
        "record": record,
    }


def _records(tx: neo4j.ManagedTransaction, revision: int) -> Iterator[Row]:
    for row in tx.run("MATCH (n:Entity) RETURN properties(n) AS row"):
        yield {"node": "Entity", "row": row["row"]}
    query = (
        "MATCH (a:Entity)-[r]->(b:Entity) "
        "RETURN type(r) AS relation, a.id AS source, b.id AS target, properties(r) AS row"
    )
    for row in tx.run(query):
        yield row.data()
    for label in _LABELS:
        if label not in _BY_REVISION:
            for row in tx.run(f"MATCH (n:{label}) RETURN properties(n) AS row"):
                yield {"node": label, "row": row["row"]}
            continue
        for start in range(1, revision + 1, _REVISIONS_A_QUERY):
            revs = list(range(start, min(start + _REVISIONS_A_QUERY, revision + 1)))
            query = f"UNWIND $revs AS rev MATCH (n:{label} {{rev: rev}}) RETURN properties(n) AS row"
            for row in tx.run(query, revs=revs):
                yield {"node": label, "row": row["row"]}


def _counted(records: Iterable[Row], progress: Progress | None, total: int) -> Iterator[Row]:
    for done, record in enumerate(records, 1):
        yield record
        if progress and (done % BATCH == 0 or done == total):
            progress(done, total)


def _second_half(progress: Progress | None, half: int) -> Progress | None:
    """A file is read twice: to be checked, and then to be written."""
    return (lambda done, _: progress(half + done, 2 * half)) if progress else None


def _sum(counts: Counts) -> int:
    return sum(n for table in counts.values() for n in table.values())


def _known(find: Callable[[str], Any], name: str, where: object) -> None:
    try:
        find(name)
    except ValueError as error:
        raise TransferError(f"{where}: {error}") from None


def _same_as_counted(header: _Header, counts: Counts) -> None:
    if counts != header.counts:
        raise TransferError(
            f"{_in_words(header.counts)} were counted, and {_in_words(counts)} were read: something wrote without waiting "
            "for its turn; try again when only Gobetween writes"
        )


# Writing a store


class _Target:
    """A store that is being filled. It bears a mark from the first moment to the last."""

    def __init__(self, store: Store, what: str) -> None:
        self.store, self.what = store, what
        self._token = uuid4().hex
        self._batches = 0
        self._begun = False

    def begin(self) -> None:
        """Marks the store, which has to be empty or marked by one that was cut off; what that one left is removed."""

        def mark(tx: neo4j.ManagedTransaction) -> Counts | None:
            query = "MATCH (m:Meta {id: 'store'}) SET m.lock = $token RETURN m.restoring AS restoring"
            left = tx.run(query, token=self._token).single(strict=True)["restoring"]
            counts = _counts(tx)
            if _sum(counts) and left is None:
                return counts
            query = "MATCH (m:Meta {id: 'store'}) SET m.restoring = $what, m.restorer = $token, m.restored = 0"
            tx.run(query, what=f"{self.what}, begun {now()[:16]}", token=self._token).consume()
            return None

        if (there := self.store._write(mark)) is not None:
            raise TransferError(
                f"the graph at {self.store.uri} is not empty: it holds {_in_words(there)}; fill an empty one (a new folder "
                "as GOBETWEEN_HOME, or another NEO4J_DATABASE)"
            )
        self._begun = True
        self.clear()

    def is_marked(self, other: Store) -> bool:
        """Whether the mark is to be seen in this other store: then it is the same one."""
        found = other._read("MATCH (m:Meta {id: 'store'}) RETURN m.restorer AS restorer")
        return bool(found) and found[0]["restorer"] == self._token

    class _Filling:
        def __init__(self, target: _Target) -> None:
            self._target = target

        def __enter__(self) -> None:
            pass

        def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
            # Not on Ctrl-C: whoever presses that does not want to wait, and the mark says what is to be done.
            if isinstance(error, Exception):
                with suppress(StoreError, DriverError, Neo4jError):
                    self._target.abandon()

    def filling(self) -> _Filling:
        """A context that leaves the store as empty as it was if something goes wrong inside."""
        return self._Filling(self)

    def abandon(self) -> None:
        """Empties the store again and takes the mark away."""
        if self._begun:
            self.clear()
            self.store._write(lambda tx: self._unmark(tx, {}))

    def clear(self) -> None:
        """Removes what is there of the graph; only ever in a store that bears this mark."""
        for label in ("Entity", *_LABELS):
            query = f"MATCH (n:{label}) WITH n LIMIT $most DETACH DELETE n RETURN count(*) AS n"

            def remove(tx: neo4j.ManagedTransaction, query: str = query) -> int:
                self._check_mark(tx)
                return int(tx.run(query, most=_DELETED_AT_ONCE).single(strict=True)["n"])

            while self.store._write(remove):
                pass

    def fill(self, header: _Header, records: Iterable[Row], progress: Progress | None) -> None:
        """Writes all records in batches, each once, however often its transaction is tried."""
        for name in header.counts["relations"]:
            self.store._ensure_type(name)
        total = _sum(header.counts)
        done = 0
        for batch in _batches(records):
            self._batches += 1
            self.store._write(lambda tx, batch=batch: self._put(tx, batch))  # type: ignore[misc]
            done += len(batch)
            if progress:
                progress(done, total)

    def finish(self, header: _Header) -> Counts:
        """Compares what is there with what was to come; if it is the same, takes the mark away. Returns the counts."""
        arrived = self.store._session(
            self.store._writer, neo4j.READ_ACCESS, lambda session: session.execute_read(_counts)
        )
        if arrived != header.counts:
            raise TransferError(
                f"the {self.what} did not arrive whole at {self.store.uri}: {_in_words(header.counts)} were to come, and "
                f"{_in_words(arrived)} are there; try again when nobody else writes there"
            )
        self.store._write(lambda tx: self._unmark(tx, header.meta))
        return arrived

    def _check_mark(self, tx: neo4j.ManagedTransaction) -> int:
        """How many batches were written; raises TransferError when another one took over meanwhile."""
        query = (
            "MATCH (m:Meta {id: 'store'}) SET m.lock = $token RETURN m.restorer AS restorer, m.restored AS n, "
            "m.revision AS revision"
        )
        found = tx.run(query, token=self._token).single(strict=True)
        if found["restorer"] != self._token:
            raise TransferError(f"somebody else fills the graph at {self.store.uri} too: let one of the two come first")
        return int(found["n"])

    def _unmark(self, tx: neo4j.ManagedTransaction, meta: Row) -> None:
        found = tx.run("MATCH (m:Meta {id: 'store'}) RETURN properties(m) AS m").single(strict=True)["m"]
        if found.get("restorer") not in (None, self._token):
            self._check_mark(tx)
        kept = {name: value for name, value in found.items() if name not in _NOT_MOVED}
        tx.run("MATCH (m:Meta {id: 'store'}) SET m = $meta", meta={**kept, **meta, "id": "store"}).consume()

    def _put(self, tx: neo4j.ManagedTransaction, batch: list[Row]) -> None:
        if self._check_mark(tx) >= self._batches:
            return  # it came through, though the answer did not
        ontology = self.store.ontology
        groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for record in batch:
            if "relation" in record:
                groups["relation", record["relation"]].append(record)
            elif record["node"] == "Entity":
                groups["Entity", record["row"]["kind"]].append(record)
            else:
                groups["node", record["node"]].append(record)
        for (what, name), records in groups.items():
            # The name that stands in the query is the ontology's own or one of ours, not what the file says.
            if what == "Entity":
                query = f"CREATE (n:Entity:{ontology.kind(name).name}) SET n = one.row"
            elif what == "relation":
                ends = "MATCH (a:Entity {id: one.source}) MATCH (b:Entity {id: one.target})"
                query = f"{ends} CREATE (a)-[r:{ontology.relation(name).name}]->(b) SET r = one.row"
            else:
                query = f"CREATE (n:{_LABELS[_LABELS.index(name)]}) SET n = one.row"
            made = tx.run(f"UNWIND $records AS one {query} RETURN count(*) AS n", records=records).single(strict=True)
            if made["n"] != len(records):
                raise TransferError(
                    f"{len(records) - made['n']} of {len(records)} {name} relations lead to or from something that is not "
                    f"there: the {self.what} is damaged at its source"
                )
        tx.run("MATCH (m:Meta {id: 'store'}) SET m.restored = $n", n=self._batches).consume()


def _batches(records: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    weight = 0
    for record in records:
        size = _weight(record["row"])
        if batch and (len(batch) >= BATCH or weight + size > _BATCH_BYTES):
            yield batch
            batch, weight = [], 0
        batch.append(record)
        weight += size
    if batch:
        yield batch


def _weight(row: Mapping[str, Any]) -> int:
    return sum(
        len(value) * (1 if isinstance(value, str) else 24) for value in row.values() if hasattr(value, "__len__")
    )


def _in_words(counts: Counts) -> str:
    words = {"Operation": "operations in its history", "Evidence": "pieces of evidence", "Identity": "identities"}
    parts = [(sum(counts["nodes"].values()), "nodes"), (sum(counts["relations"].values()), "relations")]
    parts += [(n, words[label]) for label, n in counts["record"].items() if label in words]
    return ", ".join(f"{n:,} {what}" for n, what in parts if n) or "nothing but the remains of a history"


# The file


class _Writer:
    """Writes lines, numbers them and takes their hash."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file
        self.number = 0
        self.hash = hashlib.sha256()

    def write(self, value: Row) -> None:
        try:
            line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        except TypeError as error:  # a date, a point: some other program's
            raise TransferError(f"a record holds what no backup can: {error}: {str(value)[:120]}") from None
        self._file.write(line)
        self.hash.update(line)
        self.number += 1


def _check_replaceable(path: Path) -> None:
    """Raises TransferError when something stands there that is no backup: nobody meant to overwrite that."""
    if path.is_dir():
        raise TransferError(f"{path} is a folder: name a file in it, as in {path / 'gobetween.backup'}")
    if not path.parent.is_dir():
        raise TransferError(f"there is no folder {path.parent}: make it, or name another place")
    if path.exists() and path.stat().st_size:
        try:
            with gzip.open(path) as file:
                _head(path, file.readline(_LONGEST_LINE))
        except (TransferError, OSError, EOFError, zlib.error):
            raise TransferError(f"{path} is there already, and is no backup: name another file") from None


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The file's lines with their numbers. Raises TransferError where it is no gzip, or damaged."""
    number = 0
    try:
        with gzip.open(path) as file:
            while line := file.readline(_LONGEST_LINE):
                number += 1
                yield number, line
    except gzip.BadGzipFile as error:
        if not number:
            raise TransferError(f"{path} is no backup: what `gobetween db backup` wrote is expected") from None
        raise TransferError(f"{path} is damaged after line {number} ({error}): take another backup") from None
    except EOFError:
        raise TransferError(f"{path} is cut off after line {number}: copy it anew, or take another backup") from None
    except zlib.error as error:
        raise TransferError(f"{path} is damaged after line {number} ({error}): take another backup") from None
    except OSError as error:
        raise TransferError(f"{path} cannot be read ({error.strerror})") from error


def _parsed(path: Path, number: int, line: bytes) -> Row:
    try:
        value = json.loads(line)
    except ValueError:
        raise TransferError(f"{path}, line {number}: not JSON: the file is damaged; take another backup") from None
    if not isinstance(value, dict):
        raise TransferError(f"{path}, line {number}: a record is expected; take another backup")
    return value


def _head(path: Path, line: bytes) -> _Header:
    """The first line. Raises TransferError for a file that is none of ours, or another version's."""
    foreign = f"{path} is no backup: what `gobetween db backup` wrote is expected"
    try:
        value = json.loads(line)
    except ValueError:
        raise TransferError(foreign) from None
    if not isinstance(value, dict) or value.get("gobetween") != "backup":
        raise TransferError(foreign)
    schema, meta, counts = value.get("schema"), value.get("meta"), value.get("counts")
    if not isinstance(schema, int) or not isinstance(meta, dict) or counts is None or not _is_counts(counts):
        raise TransferError(f"{path}, line 1: the header is damaged; take another backup")
    if schema != SCHEMA_VERSION:
        age, way = (
            ("a newer", "update Gobetween") if schema > SCHEMA_VERSION else ("an older", "restore it with that one")
        )
        raise TransferError(f"{path} was made by {age} Gobetween (its version {schema}, ours {SCHEMA_VERSION}): {way}")
    revision = value.get("revision")
    if meta.get("schema") != schema or not isinstance(revision, int) or meta.get("revision") != revision:
        raise TransferError(f"{path}, line 1: the header contradicts itself; take another backup")
    return _Header({k: v for k, v in meta.items() if k not in _NOT_MOVED}, counts)


def _is_counts(value: Any) -> bool:
    tables = ("nodes", "relations", "record")
    return (
        isinstance(value, dict)
        and set(value) == set(tables)
        and all(isinstance(t, dict) and all(isinstance(n, int) for n in t.values()) for t in value.values())
    )


def _checked(path: Path, ontology: Ontology, progress: Progress | None) -> _Header:
    """The header of a backup all of which was read and found whole. Raises TransferError with the line where it is damaged."""
    lines = _lines(path)
    number, line = next(lines, (0, b""))
    if not number:
        raise TransferError(f"{path} is empty: what `gobetween db backup` wrote is expected")
    header = _head(path, line)
    hash, tally, end = hashlib.sha256(line), _Tally(), None
    total = _sum(header.counts)
    for number, line in lines:
        if end is not None:
            raise TransferError(f"{path}, line {number}: something follows the last line; take another backup")
        value = _parsed(path, number, line)
        if "end" in value:
            end = value
            continue
        try:
            tally.add(_record(value, ontology))
        except ValueError as error:
            raise TransferError(f"{path}, line {number}: {error}") from None
        hash.update(line)
        if progress and number % BATCH == 0:
            progress(number, 2 * total)
    if end is None:
        raise TransferError(f"{path} is cut off after line {number}: copy it anew, or take another backup")
    if end.get("lines") != number - 1 or end.get("sha256") != hash.hexdigest():
        raise TransferError(
            f"{path}, line {number}: the checksum is not that of the lines before: it was changed or damaged"
        )
    if not tally.counts == header.counts == end.get("counts"):
        raise TransferError(f"{path}, line {number}: the counts are not those of line 1: it was changed or damaged")
    return header


def _record(value: Row, ontology: Ontology) -> Row:
    """A record that may be written. Raises ValueError when it may not: its labels and types have to be the ontology's."""
    row = value.get("row")
    if not isinstance(row, dict) or not all(_storable(one) for one in row.values()):
        raise ValueError("a record with a row of texts, numbers and lists of texts is expected")
    if "relation" in value:
        ontology.relation(str(value["relation"]))
        fine = all(isinstance(one, str) for one in (value.get("source"), value.get("target"), row.get("id")))
    elif (label := value.get("node")) == "Entity":
        ontology.kind(str(row.get("kind")))
        fine = isinstance(row.get("id"), str)
    elif label in _LABELS:
        fine = isinstance(row.get("rev"), int) if label in _BY_REVISION else isinstance(row.get("id"), str | int)
    else:
        raise ValueError(f"a node {str(label)[:40]!r} is none of Gobetween's")
    if not fine:
        raise ValueError("a record without its id")
    return value


def _storable(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, str | int | float | bool)


def _records_of(path: Path, ontology: Ontology) -> Iterator[Row]:
    """The records of a backup that was checked."""
    for number, line in _lines(path):
        value = _parsed(path, number, line)
        if number > 1 and "end" not in value:
            yield _record(value, ontology)


def _checked_each(records: Iterable[Row], ontology: Ontology) -> Iterator[Row]:
    for record in records:
        try:
            yield _record(record, ontology)
        except ValueError as error:
            raise TransferError(f"a record cannot be copied: {error}: {str(record)[:120]}") from None
