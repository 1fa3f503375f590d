"""How the model stands in the database: nodes, edges and pieces of evidence as plain rows, and two rows of one thing joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from graph.mirror import EDGE_FIELDS, NODE_FIELDS
from graph.model import Entity, Evidence, Relation, fold


def check_reserved(props: Mapping[str, Any], names: frozenset[str]) -> None:
    """Raises ValueError for a property whose name the graph uses itself."""
    if taken := sorted(set(props) & names):
        raise ValueError(f"property name {taken[0]!r} is used by the graph itself; another name is expected")


def references(relation: Relation) -> list[str]:
    """The ids that a relation needs to be there: both ends, and the documents of its evidence."""
    return [relation.source, relation.target, *(piece.document for piece in relation.evidence)]


def type_and_ends(relation: Relation) -> dict[str, Any]:
    """What a stored edge does not hold as properties."""
    return {"source": relation.source, "target": relation.target, "type": relation.type}


def node_row(entity: Entity) -> dict[str, Any]:
    """The properties of an entity's node; `search` holds its folded names, for the full-text index."""
    # In one order, so that the same thing told anew is equal to what is stored.
    aliases = sorted(set(entity.aliases) - {entity.name})
    names = dict.fromkeys(fold(n) for n in (entity.name, *aliases))
    node = {**entity.props, "id": entity.id, "kind": entity.kind, "name": entity.name, "search": " \n ".join(names)}
    return {**node, "aliases": aliases} if aliases else node


def entity(node: Mapping[str, Any]) -> Entity:
    """The entity of a stored node."""
    props = {k: v for k, v in node.items() if k not in NODE_FIELDS}
    return Entity(node["id"], node["kind"], node["name"], tuple(node.get("aliases") or ()), props)


def joined(old: Entity, new: Entity) -> Entity:
    """Two descriptions of one thing: the later name and values hold, every other name stays as an alias."""
    return Entity(old.id, old.kind, new.name, (*old.aliases, *new.aliases, old.name), {**old.props, **new.props})


def edge_row(relation: Relation) -> dict[str, Any]:
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


def together(old: Relation, new: Relation) -> Relation:
    """Two statements of one relation: all evidence, the higher confidence and count, the widest period. In any order."""
    return Relation(
        old.type,
        old.source,
        old.target,
        min(filter(None, (old.start, new.start)), default=None),
        max(filter(None, (old.end, new.end)), default=None),
        max(old.confidence, new.confidence),
        max(old.count, new.count),
        old.qualifier,
        {**old.props, **new.props},
        tuple({piece.key(old.id): piece for piece in (*old.evidence, *new.evidence)}.values()),
    )


def evidence_row(piece: Evidence, relation: Relation) -> dict[str, Any]:
    """The properties of a piece's node, but for its id."""
    row = {f.name: getattr(piece, f.name) for f in fields(Evidence)}
    row = {name: value for name, value in row.items() if value != ""}
    return {**row, "confidence": float(piece.confidence), "of": relation.id}
