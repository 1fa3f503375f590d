"""What a person changes by hand: a value set right, a name added, a source taken back.

A correction is evidence like any other: its document is the person's own ("Edits by ada"), so that it shows who said so, and
can be retracted like a newspaper.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from graph import rows as as_rows
from graph.chosen import EDIT
from graph.dates import partial
from graph.mirror import EDGE_FIELDS, NODE_FIELDS
from graph.model import Document, Entity, Evidence, Relation, Scalar, check_props, digest, fold
from graph.record import Work, now
from graph.rows import Row


def edits_of(who: str) -> Document:
    """The document that a person's corrections are evidence from."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(who)).strip("-")[:40] or "somebody"
    return Document(f"gb:edits-{slug}-{digest(who, size=3)}", f"Edits by {who}", publisher=who)


def edit_entity(
    work: Work,
    id: str,
    name: str = "",
    aliases: Iterable[str] = (),
    props: Mapping[str, Scalar] | None = None,
    note: str = "",
) -> None:
    """States another name, further aliases, or other properties of an entity; a property of "" is taken away.

    Raises ValueError when there is no such entity, or a value cannot stand.
    """
    row = work.entity_rows([id]).get(id)
    if row is None:
        raise ValueError(f"there is no entity {id!r} in the graph; `gobetween search` finds ids")
    said = Entity(id, row["kind"], name.strip(), tuple(a.strip() for a in aliases if a.strip()), dict(props or {}))
    if not (said.name or said.aliases or said.props):
        raise ValueError(f"nothing to change of {row['name']}: a name, an alias or a property is expected")
    check_props(said.props)
    as_rows.check_reserved(said.props, NODE_FIELDS)
    _state(work, said, note)


def edit_relation(work: Work, id: str, type: str, values: Mapping[str, Any], note: str = "") -> None:
    """States another `from`, `to` or `confidence`, or other properties, of a relation; "" takes a date or a property away.

    `type`: the relation's. Raises ValueError when there is no such relation, or a value cannot stand.
    """
    row = work.relation_rows({id: type}).get(id)
    if row is None:
        raise ValueError(f"there is no relation {id!r} in the graph; `--json` of any answer gives the ids")
    props = {k: v for k, v in values.items() if k not in ("from", "to", "confidence")}
    if not values:
        raise ValueError("nothing to change: from, to, confidence or a property is expected")
    check_props(props)
    as_rows.check_reserved(props, EDGE_FIELDS)
    said = as_rows.relation({**row, **props})
    said.props = props
    for field, name in (("start", "from"), ("end", "to")):
        value = values.get(name)
        setattr(said, field, "" if value == "" else partial(value))
    start, end = said.start or row.get("from"), said.end or row.get("to")
    if start and end and start[: len(end)] > end:
        raise ValueError(f"it would end ({end}) before it begins ({start})")
    said.count = 1
    if (sure := values.get("confidence")) is not None and not 0 <= sure <= 1:
        raise ValueError(f"confidence {sure} is outside 0 to 1")
    stated = {name: value for name, value in (("from", said.start), ("to", said.end)) if value is not None}
    _state(work, said, note, stated if sure is None else {**stated, "sure": float(sure)})


def retype(work: Work, id: str, type: str, other: str, note: str = "") -> str:
    """Says that a relation is of another type: its statements, each with its document and its words, are of that from now on.

    `type`: the one that it has. Returns the id of the relation that is left. Raises ValueError when there is no such relation,
    or when its ends cannot be joined like that.
    """
    row = work.relation_rows({id: type}).get(id)
    if row is None:
        raise ValueError(f"there is no relation {id!r} in the graph; `--json` of any answer gives the ids")
    if other == type:
        raise ValueError(f"it is {type} already; another type is expected")
    kinds = {end: found["kind"] for end, found in work.entity_rows([row["source"], row["target"]]).items()}
    said = Relation(other, row["source"], row["target"], qualifier=row.get("qualifier", ""))
    work.ontology.check_relation(said, kinds[row["source"]], kinds[row["target"]])
    why = f"told as {type}; set to {other} by {work.operation.who}" + (f": {note}" if note else "")
    for old in work.statements_of([id]):
        piece = as_rows.piece(old)
        piece.note = "; ".join(part for part in (piece.note, why) if part)
        subject = Relation(other, old["source"], old["target"], qualifier=old.get("qualifier", "")).id
        work.put(None, old)
        work.put({**old, "type": other, "note": piece.note, "id": piece.key(subject)})
    work.settle()
    left, _ = work.target({**row, "type": other}, {end: end for end in kinds})
    return left


def _state(work: Work, said: Entity | Relation, note: str, stated: Mapping[str, Any] | None = None) -> None:
    moment = now()
    document = edits_of(work.operation.who)
    if document.id not in work.entity_rows([document.id]):
        for row in as_rows.statement_rows(document.entity(), moment):
            work.put(row)
    # Each is a statement of its own, told apart by when it was made.
    said.evidence = (Evidence(document.id, note=note, locator=moment, method=EDIT),)
    for row in as_rows.statement_rows(said, moment):
        row.pop("sure", None)
        # Also what is taken away is stated: as "".
        work.put({**row, **(stated or {})})
    work.settle()


def retract(work: Work, statements: Collection[str]) -> None:
    """Takes statements off the record, and from the graph what rested on nothing else."""
    rows: dict[str, Row] = work.statements(statements)
    for row in rows.values():
        work.put(None, row)
    work.settle()
