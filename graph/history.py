"""History: every change belongs to an operation, and an operation can be undone and redone.

An undo puts back, to the letter, what was there before each of the operation's changes, the last one first. It is refused when
something that the operation left has been changed since: whoever did that stands in the way, and is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any

from graph.record import IDS_A_QUERY, Image, Work, relations_by_id, unpacked
from graph.rows import Row

Read = Callable[..., list[Row]]

_DONE = {"undo": "undone", "redo": "redone"}
# "3 new nodes, 1 changed relation": the counts of an operation as words.
_WHAT = {"entities": ("node", "nodes"), "relations": ("relation", "relations"), "evidence": ("statement", "statements")}
_HOW = {"new": "new", "changed": "changed", "gone": "removed"}
_COUNTS = tuple(f"{what}_{how}" for what in _WHAT for how in _HOW)


@dataclass(frozen=True)
class Done:
    """An operation of the history: who did what, when, and how much of it.

    `kind`: load, edit, merge, split, apart, forget (that two were kept apart), retract. `counts`: entities_new,
    entities_changed, entities_gone, and the same of relations and evidence. `undone`: by which operation. `begun`: an undo of
    it began and did not come to its end.
    """

    number: int
    kind: str
    what: str
    who: str
    at: str
    counts: dict[str, int]
    undone: int | None = None
    begun: bool = False

    def counted(self) -> str:
        """What it did, in words: "3 new nodes, 1 changed relation"; "" for what changed nothing that is shown."""
        parts = []
        for what, (one, many) in _WHAT.items():
            for how, word in _HOW.items():
                if n := self.counts.get(f"{what}_{how}", 0):
                    parts.append(f"{n:,} {word} {one if n == 1 else many}")
        return ", ".join(parts)


class InTheWay(ValueError):
    """An operation cannot be undone, because later ones built on it; `operations` are those."""

    def __init__(self, message: str, operations: Sequence[Done]) -> None:
        super().__init__(message)
        self.operations = list(operations)


def operations(read: Read, limit: int | None = None, numbers: Sequence[int] | None = None) -> list[Done]:
    """The history, the latest first: without the undos and redos themselves, which show in what they undid."""
    where = "AND o.id IN $numbers" if numbers is not None else ""
    query = (
        f"MATCH (o:Operation) WHERE NOT o.kind IN ['undo', 'redo'] {where} RETURN properties(o) AS o ORDER BY o.id DESC"
    )
    query += " LIMIT $limit" if limit is not None else ""
    found = [row["o"] for row in read(query, limit=limit, numbers=list(numbers or ()))]
    sums = ", ".join(f"sum(c.{name}) AS {name}" for name in _COUNTS)
    query = f"UNWIND $ids AS id MATCH (c:Change {{op: id}}) RETURN id, {sums}"
    counts = {row.pop("id"): row for row in read(query, ids=[row["id"] for row in found])}
    return [
        Done(
            o["id"],
            o["kind"],
            o["what"],
            o["who"],
            o["at"],
            counts.get(o["id"], {}),
            o.get("undone"),
            "undoing" in o and "undone" not in o,
        )
        for o in found
    ]


def touching(read: Read, id: str, type: str = "") -> list[int]:
    """The numbers of the operations that made, changed or removed an entity, or a relation of that `type`; the latest first.

    What was merged into an entity is its history too, and so is what an undo or a redo put back.
    """
    merged = [row["id"] for row in read("MATCH (i:Identity) WHERE i.into = $id RETURN i.id AS id", id=id)]
    names = [f"{type} {id}"] if type else [id, *merged]
    listed = "c.relations" if type else "c.nodes"
    rows = read(
        f"MATCH (c:Change) WHERE any(one IN $names WHERE one IN {listed}) OR any(one IN $ids WHERE one IN c.removed) "
        "RETURN DISTINCT c.op AS op",
        names=names,
        ids=[id, *merged],
    )
    ops = sorted({row["op"] for row in rows})
    # An undo is told of by the operation that it undid.
    of = read("UNWIND $ops AS op MATCH (o:Operation {id: op}) RETURN o.id AS id, o.kind AS kind, o.of AS of", ops=ops)
    return sorted({row["of"] if row["kind"] in _DONE else row["id"] for row in of}, reverse=True)


def _found(read: Read, number: int) -> Done:
    if not (found := operations(read, numbers=[number])):
        raise ValueError(f"there is no operation {number}; `gobetween history` lists them")
    return found[0]


def to_undo(read: Read, number: int | None = None) -> Done:
    """The operation to undo: that one, or the latest that is not undone. Raises ValueError when there is none."""
    if number is None:
        row = read(
            "MATCH (o:Operation) WHERE NOT o.kind IN ['undo', 'redo'] AND o.undone IS NULL RETURN max(o.id) AS id"
        )
        if not row or row[0]["id"] is None:
            raise ValueError("there is nothing to undo")
        number = int(row[0]["id"])
    done = _found(read, number)
    if done.undone is not None:
        raise ValueError(
            f"operation {number} ({done.what}) is undone already; `gobetween redo {number}` brings it back"
        )
    return done


def to_redo(read: Read, number: int | None = None) -> Done:
    """The operation to bring back: that one, or the last that was undone. Raises ValueError when there is none."""
    if number is None:
        row = read("MATCH (o:Operation) WHERE o.undone IS NOT NULL RETURN o.id AS id ORDER BY o.undone DESC LIMIT 1")
        if not row:
            raise ValueError("there is nothing to redo")
        number = int(row[0]["id"])
    done = _found(read, number)
    if done.undone is None:
        raise ValueError(f"operation {number} ({done.what}) is not undone; there is nothing to bring back")
    return done


def changes_of(read: Read, number: int) -> list[int]:
    """The revisions of an operation's changes, the last one first."""
    rows = read("MATCH (c:Change {op: $n}) RETURN c.rev AS rev ORDER BY c.rev DESC", n=number)
    return [int(row["rev"]) for row in rows]


def reverted(read: Read, number: int) -> set[int]:
    """The revisions that this undo or redo has put back already."""
    rows = read("MATCH (c:Change {op: $n}) WHERE c.reverts IS NOT NULL RETURN c.reverts AS rev", n=number)
    return {int(row["rev"]) for row in rows}


def begun(read: Read, number: int, how: str) -> tuple[int, str] | None:
    """Number and token of an undo or a redo (`how`) of this operation that did not come to its end."""
    mark = {"undo": "undoing", "redo": "redoing"}[how]
    rows = read(
        f"MATCH (o:Operation {{id: $n}}) WHERE o.{mark} IS NOT NULL MATCH (u:Operation {{id: o.{mark}}}) "
        "RETURN u.id AS id, u.token AS token",
        n=number,
    )
    return (int(rows[0]["id"]), rows[0]["token"]) if rows else None


def mark(work: Work, number: int, how: str, last: bool) -> None:
    """Notes at the operation that this work is undoing or redoing it, or, with its `last` change, has done so."""
    query = {
        ("undo", False): "SET o.undoing = $by",
        ("undo", True): "SET o.undone = $by REMOVE o.undoing",
        ("redo", False): "SET o.redoing = $by",
        ("redo", True): "REMOVE o.undone REMOVE o.redoing",
    }[how, last]
    work.rows(f"MATCH (o:Operation {{id: $n}}) {query}", n=number, by=work.number)


def check(read: Read, number: int, revisions: Sequence[int], how: str = "undo") -> None:
    """Raises InTheWay when something that these changes (the last first) left has been changed since, and ValueError when what
    was there before them is not known."""
    kept = {
        row["rev"] for row in read("UNWIND $revs AS rev MATCH (b:Before {rev: rev}) RETURN rev", revs=list(revisions))
    }
    if not kept.issuperset(revisions):
        raise ValueError(
            f"operation {number} cannot be {_DONE[how]}: what was there before it is not on record, since it is older than the "
            "history; retract its documents instead"
        )
    seen: set[tuple[str, str]] = set()
    later: set[int] = set()
    lost: list[str] = []
    for revision in revisions:
        change = _Change(read, revision)
        there = change.current(read)
        for table, id in change.items():
            if (table, id) in seen:
                continue
            seen.add((table, id))
            row = there[table].get(id)
            expected = change.left(table, id)
            if (row or {}).get("rev") == expected:
                continue
            if row is not None:
                later.add(row["rev"])
            else:
                lost.append(id)
        later |= _built_on(read, change.made()["entities"], seen)
    if later or lost:
        raise _in_the_way(read, number, later, lost, how)


def _built_on(read: Read, ids: Sequence[str], own: Set[tuple[str, str]]) -> set[int]:
    """The revisions of what others attached to these entities: relations, and evidence from these documents."""
    at = read(
        "UNWIND $ids AS id MATCH (n:Entity {id: id})-[r]-(:Entity) RETURN r.id AS id, r.rev AS rev", ids=list(ids)
    )
    told = read("UNWIND $ids AS id MATCH (v:Evidence {document: id}) RETURN v.id AS id, v.rev AS rev", ids=list(ids))
    tables = (("relations", at), ("evidence", told))
    return {row["rev"] for table, rows in tables for row in rows if (table, row["id"]) not in own}


def _in_the_way(read: Read, number: int, later: set[int], lost: Sequence[str], how: str = "undo") -> InTheWay:
    rows = read("MATCH (c:Change) WHERE c.rev IN $revs RETURN DISTINCT c.op AS op", revs=sorted(later))
    for id in lost[:100]:
        rows += read(
            "MATCH (c:Change) WHERE c.rev > $since AND $id IN c.removed RETURN DISTINCT c.op AS op",
            id=id,
            since=0,
        )
    blocking = operations(read, numbers=sorted({row["op"] for row in rows} - {number}))
    named = [
        f"{one.number} ({one.kind} {one.what}, by {one.who}, {one.at[:16]})" for one in blocking if one.undone is None
    ]
    which = "; ".join(named[:5]) or "a later change"
    rest = f" and {len(named) - 5} more" if len(named) > 5 else ""
    one = len(named) <= 1
    stands, way = ("stands", "undo that first") if one else ("stand", "undo those first")
    return InTheWay(
        f"operation {number} cannot be {_DONE[how]}: {which}{rest} {stands} in the way; {way}, or retract its document",
        blocking,
    )


def revert(work: Work, revision: int) -> None:
    """Puts back what was there before one change, in one transaction with a change of its own.

    Raises InTheWay when something that it left is different by now.
    """
    change = _Change(work.rows, revision)
    there = change.current(work.rows)
    for table, id in change.items():
        row = there[table].get(id)
        if (row or {}).get("rev") != change.left(table, id):
            raise _in_the_way(work.rows, change.operation, {row["rev"]} if row else set(), [] if row else [id])
    if later := _built_on(work.rows, change.made()["entities"], set(change.items())):
        raise _in_the_way(work.rows, change.operation, later, [])
    images: dict[str, dict[str, Image]] = {
        table: {id: (there[table].get(id), change.before[table].get(id)) for t, id in change.items() if t == table}
        for table in change.before
    }
    work.entities, work.relations = images["entities"], images["relations"]
    work.evidence, work.identities = images["evidence"], images["identities"]
    work.commit(as_imaged=True, reverts=revision)


class _Change:
    """One change with its images: what it touched, what was there before, and what it left."""

    def __init__(self, read: Read, revision: int) -> None:
        query = (
            "MATCH (c:Change {rev: $rev}) MATCH (b:Before {rev: $rev}) RETURN properties(c) AS c, b.images AS images"
        )
        (row,) = read(query, rev=revision)
        images = unpacked(row["images"])
        self.revision, self.operation = revision, int(row["c"]["op"])
        self.before: dict[str, dict[str, Row]] = images["before"]
        self._left: dict[str, dict[str, int]] | None = images.get("left")
        self._gone: dict[str, set[str]] = {table: set(ids) for table, ids in images["gone"].items()}
        self._removed = set(row["c"].get("removed") or ())
        self._types = {id: kind for kind, _, id in (one.partition(" ") for one in row["c"].get("relations") or ())}
        self._types |= {id: one["type"] for id, one in self.before["relations"].items()}
        touched = {"entities": set(row["c"].get("nodes") or ()), "relations": set(self._types)}
        self._new: dict[str, set[str]] = {
            **{table: ids - self.before[table].keys() for table, ids in touched.items()},
            "evidence": set(images["new"]["evidence"]),
            "identities": set(images["new"]["identities"]),
        }
        # Evidence that came with what was made here is not listed: it is found by what it is of.
        for statement in _statements_of(read, self._new["entities"] | self._new["relations"]):
            if self._came_with(statement):
                self._new["evidence"].add(statement["id"])

    def _came_with(self, statement: Row) -> bool:
        # An edit may have been there before: it outlives what it corrects, and is told of it again when that comes back.
        left = self.revision if self._left is None else self._left["evidence"].get(statement["id"])
        table = "relations" if "type" in statement else "entities"
        return (
            statement["of"] in self._new[table]
            and statement["id"] not in self.before["evidence"]
            and statement["rev"] == left
        )

    def made(self) -> dict[str, list[str]]:
        """The ids of what was not there before, by table."""
        return {table: sorted(ids) for table, ids in self._new.items()}

    def items(self) -> list[tuple[str, str]]:
        """Table and id of all that it touched."""
        return [(table, id) for table in self.before for id in sorted(self.before[table].keys() | self._new[table])]

    def left(self, table: str, id: str) -> int | None:
        """The revision in which it left this; None when it removed it."""
        if self._left is not None:
            return self._left[table].get(id)
        if table in ("entities", "relations"):
            return None if id in self._removed else self.revision
        return None if id in self._gone[table] else self.revision

    def current(self, read: Read) -> dict[str, dict[str, Row]]:
        """What is stored today of all that it touched."""
        found: dict[str, dict[str, Row]] = {"entities": {}, "relations": {}, "evidence": {}, "identities": {}}
        ids: dict[str, list[str]] = defaultdict(list)
        for table, id in self.items():
            ids[table].append(id)
        for table, label in (("entities", "Entity"), ("evidence", "Evidence"), ("identities", "Identity")):
            query = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN properties(n) AS n"
            found[table] = {row["n"]["id"]: row["n"] for row in read(query, ids=ids[table])}
        by_type: dict[str, list[str]] = defaultdict(list)
        for id in ids["relations"]:
            by_type[self._types[id]].append(id)
        for kind, several in by_type.items():
            for start in range(0, len(several), IDS_A_QUERY):
                for row in read(relations_by_id(kind), ids=several[start : start + IDS_A_QUERY]):
                    ends: dict[str, Any] = {name: row[name] for name in ("type", "source", "target")}
                    found["relations"][row["r"]["id"]] = {**row["r"], **ends}
        return found


def _statements_of(read: Read, targets: Iterable[str]) -> list[Row]:
    query = "UNWIND $ids AS id MATCH (v:Evidence {of: id}) RETURN properties(v) AS v"
    return [row["v"] for row in read(query, ids=sorted(targets))]
