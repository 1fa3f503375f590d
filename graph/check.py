"""Whether a store holds together: the record, what is shown of it, and the log of its changes agree with each other.

What a crash, a full disk or a fault in the program would leave in part shows here as one line each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from graph.chosen import EDIT

__all__ = ["integrity"]

Read = Callable[..., list[dict[str, Any]]]

_TABLES = {"entities": "Entity", "relations": "", "evidence": "Evidence"}


def integrity(read: Read) -> list[str]:
    """What does not hold together, one line for each fault; [] for a sound store.

    `read` answers a query with rows, in one look at the store after the other: nobody should write meanwhile.
    """
    return [*_evidence(read), *_log(read)]


def _evidence(read: Read) -> Iterator[str]:
    """Everything that is shown rests on as many pieces of evidence as it says, and every piece has what it is told of."""
    # A correction counts as no support: nothing rests on it alone.
    pieces = Counter(
        {
            row["of"]: row["n"]
            for row in read(
                "MATCH (v:Evidence) WHERE v.method <> $edit RETURN v.of AS of, count(*) AS n",
                edit=EDIT,
            )
        }
    )
    shown = _shown(read)
    for what, rows in shown.items():
        ids = Counter(row["id"] for row in rows)
        yield from (f"{what} {id}: there {n} times" for id, n in ids.items() if n > 1)
        for row in rows:
            if pieces[row["id"]] == 0:
                yield f"{what} {row['id']}: no evidence"
            elif pieces[row["id"]] != row["evidence"]:
                yield f"{what} {row['id']}: says {row['evidence']} pieces of evidence, and has {pieces[row['id']]}"
    known = {row["id"] for rows in shown.values() for row in rows}
    for of in sorted(pieces.keys() - known):
        if not of.startswith("self:"):
            yield f"evidence of {of}: it is not in the graph"
    documents = {row["document"] for row in read("MATCH (v:Evidence) RETURN DISTINCT v.document AS document")}
    for document in sorted(documents - known - {""}):
        yield f"document {document}: evidence names it, but it is not in the graph"
    # What a scan finds and what the index finds are two things.
    every = [row["id"] for row in shown["entity"]]
    found = {row["id"] for row in read("UNWIND $ids AS id MATCH (n:Entity {id: id}) RETURN n.id AS id", ids=every)}
    yield from (f"entity {id}: not found by its id" for id in every if id not in found)


def _shown(read: Read) -> dict[str, list[dict[str, Any]]]:
    return {
        "entity": read("MATCH (n:Entity) RETURN n.id AS id, n.rev AS rev, n.evidence AS evidence"),
        "relation": read("MATCH (:Entity)-[r]->(:Entity) RETURN r.id AS id, r.rev AS rev, r.evidence AS evidence"),
    }


def _log(read: Read) -> Iterator[str]:
    """The log has every revision once, and adds up to what is there."""
    meta = read("MATCH (m:Meta) RETURN m.id AS id, m.revision AS revision")
    if len(meta) != 1:
        yield f"{len(meta)} Meta nodes; one is expected"
        return
    revision = int(meta[0]["revision"])
    log = read("MATCH (c:Change) RETURN properties(c) AS c ORDER BY c.rev")
    changes = [row["c"] for row in log]
    yield from _gaps("change", [c["rev"] for c in changes], revision)
    yield from _gaps(
        "what was there before change", [row["rev"] for row in read("MATCH (b:Before) RETURN b.rev AS rev")], revision
    )
    operations = {row["id"] for row in read("MATCH (o:Operation) RETURN o.id AS id")}
    done = {c["op"] for c in changes}
    yield from (f"change of operation {op}: there is no such operation" for op in sorted(done - operations))
    yield from (f"operation {op}: it has no change" for op in sorted(operations - done))
    yield from _adds_up(read, changes)
    yield from _touched(read, changes)


def _gaps(what: str, found: Sequence[int], revision: int) -> Iterator[str]:
    times = Counter(found)
    yield from (f"{what} {rev}: missing" for rev in range(1, revision + 1) if not times[rev])
    yield from (f"{what} {rev}: there {n} times" for rev, n in sorted(times.items()) if n > 1)
    yield from (f"{what} {rev}: the graph's revision is {revision}" for rev in sorted(times) if rev > revision)


def _adds_up(read: Read, changes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What came less what went is what is there."""
    for table, label in _TABLES.items():
        of = f"(n:{label})" if label else "(:Entity)-[n]->(:Entity)"
        (there,) = read(f"MATCH {of} RETURN count(n) AS n")
        logged = sum(c[f"{table}_new"] - c[f"{table}_gone"] for c in changes)
        if logged != there["n"]:
            yield f"{table}: the log adds up to {logged}, and {there['n']} are there"
        # An undo puts back rows with the revisions that they had: those are at most as many as their change wrote.
        wrote = {c["rev"]: c[f"{table}_new"] + c[f"{table}_changed"] for c in changes}
        for row in read(f"MATCH {of} RETURN n.rev AS rev, count(*) AS n ORDER BY rev"):
            if row["n"] > wrote.get(row["rev"], 0):
                yield f"{table}: {row['n']} bear revision {row['rev']}, which wrote {wrote.get(row['rev'], 0)}"


def _touched(read: Read, changes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What a change wrote last is there, and what it removed last is not."""
    last: dict[str, tuple[int, bool, bool]] = {}
    for change in changes:
        put_back = change.get("reverts") is not None
        for id in change.get("removed") or ():
            last[id] = change["rev"], False, put_back
        written = [*(change.get("nodes") or ()), *(one.partition(" ")[2] for one in change.get("relations") or ())]
        for id in written:
            last[id] = change["rev"], True, put_back
    there = {row["id"]: row["rev"] for rows in _shown(read).values() for row in rows}
    for id, (rev, wrote, put_back) in last.items():
        if wrote and id not in there:
            yield f"{id}: change {rev} wrote it, and it is not there"
        elif not wrote and id in there:
            yield f"{id}: change {rev} removed it, and it is there"
        elif wrote and there[id] != rev and not put_back:
            yield f"{id}: change {rev} wrote it last, and it bears revision {there[id]}"
    yield from (f"{id}: no change wrote it" for id in there if id not in last)
