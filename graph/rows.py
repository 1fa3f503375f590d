"""How the model stands in the database: entities, relations and pieces of evidence as plain rows.

An entity's row and a relation's row hold what is shown. A piece of evidence is the record: it holds what its document states,
of the ids that it states it of, so that the other two can be worked out from it again at any time (`graph.chosen`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from graph.mirror import EDGE_FIELDS, NODE_FIELDS
from graph.model import Entity, Evidence, Props, Relation, digest, fold

Row = dict[str, Any]

_PIECE = tuple(f.name for f in fields(Evidence))


def check_reserved(props: Mapping[str, Any], names: frozenset[str]) -> None:
    """Raises ValueError for a property whose name the graph uses itself."""
    if taken := sorted(set(props) & names):
        raise ValueError(f"property name {taken[0]!r} is used by the graph itself; another name is expected")


def references(item: Entity | Relation) -> list[str]:
    """The ids that have to be there: a relation's ends, and the documents of the evidence."""
    ends = [item.source, item.target] if isinstance(item, Relation) else []
    return [*ends, *(piece.document for piece in item.evidence if piece.document)]


def type_and_ends(relation: Relation) -> Row:
    """What a stored edge does not hold as properties."""
    return {"source": relation.source, "target": relation.target, "type": relation.type}


# What is shown


def node_row(entity: Entity) -> Row:
    """The properties of an entity's node; `search` holds its folded names, for the full-text index."""
    # In one order, so that the same thing told anew is equal to what is stored.
    aliases = sorted(set(entity.aliases) - {entity.name})
    names = dict.fromkeys(fold(n) for n in (entity.name, *aliases))
    node = {**entity.props, "id": entity.id, "kind": entity.kind, "name": entity.name, "search": " \n ".join(names)}
    return {**node, "aliases": aliases} if aliases else node


def entity(node: Mapping[str, Any]) -> Entity:
    """The entity of a stored node, without evidence."""
    props = {k: v for k, v in node.items() if k not in NODE_FIELDS}
    return Entity(node["id"], node["kind"], node["name"], tuple(node.get("aliases") or ()), props)


def edge_row(relation: Relation) -> Row:
    """The properties of a relation's edge; what is unknown is left out."""
    fixed = {"id": relation.id, "confidence": float(relation.confidence), "count": relation.count}
    optional = {"from": relation.start, "to": relation.end, "qualifier": relation.qualifier}
    return {**relation.props, **fixed, **{k: v for k, v in optional.items() if v}}


def relation(edge: Mapping[str, Any]) -> Relation:
    """The relation of a stored edge with its type and ends, without evidence."""
    return Relation(
        edge["type"],
        edge["source"],
        edge["target"],
        edge.get("from"),
        edge.get("to"),
        edge["confidence"],
        edge["count"],
        edge.get("qualifier") or "",
        {k: v for k, v in edge.items() if k not in EDGE_FIELDS},
    )


# What is on record


@dataclass(slots=True)
class Statement:
    """A piece of evidence with what it states: an entity as it describes it, or a relation, by the ids that it uses.

    `id` is the piece's own, `of` that of the entity or the relation that rests on it now.
    """

    id: str
    of: str
    piece: Evidence
    says: Entity | Relation


def statement_rows(item: Entity | Relation, moment: str) -> Iterator[Row]:
    """A row for each piece of evidence that an item has, without `of`; `moment` is when it is read, where it says nothing.

    An entity that names no source has one piece without a document.
    """
    if isinstance(item, Relation):
        subject = item.id
        said: Row = {"type": item.type, "source": item.source, "target": item.target}
        said |= {k: v for k, v in (("qualifier", item.qualifier), ("from", item.start), ("to", item.end)) if v}
        if item.count != 1:
            said["count"] = item.count
        pieces = item.evidence
    else:
        subject = item.id
        said = {"entity": item.id, "kind": item.kind, "name": item.name}
        if aliases := sorted(set(item.aliases) - {item.name}):
            said["aliases"] = aliases
        pieces = item.evidence or (Evidence("", method="load"),)
    if item.props:
        said["props"] = _packed(item.props)
    for piece in pieces:
        row = {
            **said,
            "id": "",
            "document": piece.document,
            "method": piece.method,
            "confidence": float(piece.confidence),
            "read": piece.read or moment,
        }
        for name in ("quote", "note", "locator"):
            if value := getattr(piece, name):
                row[name] = value
        if isinstance(item, Relation) and item.confidence != piece.confidence:
            row["sure"] = float(item.confidence)
        row["digest"] = _digest(row)
        # The same words at the same place are one piece, and a changed value corrects it. Without words and place, and
        # without a document at all, nothing but the values tells two statements apart.
        told = piece.locator or piece.quote or piece.note if isinstance(item, Relation) else piece.document
        row["id"] = piece.key(subject if told else subject + row["digest"])
        yield row


def _digest(row: Row) -> str:
    # What a piece states beside its key: when the same piece states something else, it has been corrected.
    stated = (row.get(name) for name in ("name", "aliases", "from", "to", "count", "confidence", "sure", "props"))
    return digest(*map(str, stated))


def _packed(props: Props) -> str:
    return json.dumps(dict(props), ensure_ascii=False, sort_keys=True)


def unpacked(props: str | None) -> Row:
    """The properties that a piece of evidence states."""
    return json.loads(props) if props else {}


def piece(row: Mapping[str, Any]) -> Evidence:
    """The piece of evidence of a stored row."""
    return Evidence(**{name: row[name] for name in _PIECE if name in row})


def statement(row: Mapping[str, Any]) -> Statement:
    """The statement of a stored row."""
    props = unpacked(row.get("props"))
    said: Entity | Relation
    if "type" in row:
        sure = row.get("sure", row["confidence"])
        count, qualifier = row.get("count", 1), row.get("qualifier", "")
        start, end = row.get("from"), row.get("to")
        said = Relation(row["type"], row["source"], row["target"], start, end, sure, count, qualifier, props)
    else:
        said = Entity(row["entity"], row["kind"], row.get("name", ""), tuple(row.get("aliases") or ()), props)
    return Statement(row["id"], row["of"], piece(row), said)
