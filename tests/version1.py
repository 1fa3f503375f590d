"""A graph as version 1 of the database held it, written with plain Cypher: the rows are those that its `Store.load` made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from graph.model import Document, Entity, Entry, Relation, fold
from graph.ontology import default


def write(store, loads: Sequence[Sequence[Entry]]) -> None:
    """Each load is one revision. What is told twice is joined as version 1 did it: the later name and properties hold, the
    widest period, the highest confidence and count."""
    nodes: dict[str, dict] = {}
    edges: dict[str, dict] = {}
    pieces: dict[str, dict] = {}
    log = []
    for rev, entries in enumerate(loads, 1):
        touched: tuple[dict, dict] = ({}, {})
        for entry in entries:
            item = entry.item.entity() if isinstance(entry.item, Document) else entry.item
            if isinstance(item, Entity):
                nodes[item.id] = {**_node(nodes.get(item.id), item), "rev": rev}
                touched[0][item.id] = None
            else:
                if default().relation(item.type).symmetric and item.source > item.target:
                    item.source, item.target = item.target, item.source
                edge, backing = _edge(edges.get(item.id), item, rev)
                backing = {id: row for id, row in backing.items() if id not in pieces}
                pieces |= backing
                edge["row"]["evidence"] = edge["row"].get("evidence", 0) + len(backing)
                edges[item.id] = edge
                touched[1][f"{item.type} {item.id}"] = None
        at = f"2025-0{rev}-01T12:00:00+00:00"
        log.append({"rev": rev, "at": at, "what": "load", "nodes": list(touched[0]), "relations": list(touched[1])})

    for kind in {edge["type"] for edge in edges.values()}:
        store._ensure_type(kind)

    def run(tx):
        for kind in {row["kind"] for row in nodes.values()}:
            rows = [row for row in nodes.values() if row["kind"] == kind]
            tx.run(f"UNWIND $rows AS row CREATE (n:Entity:{kind}) SET n = row", rows=rows).consume()
        for kind in {edge["type"] for edge in edges.values()}:
            rows = [edge for edge in edges.values() if edge["type"] == kind]
            ends = "MATCH (a:Entity {id: row.a}) MATCH (b:Entity {id: row.b})"
            tx.run(f"UNWIND $rows AS row {ends} CREATE (a)-[r:{kind}]->(b) SET r = row.row", rows=rows).consume()
        tx.run("UNWIND $rows AS row CREATE (v:Evidence) SET v = row", rows=list(pieces.values())).consume()
        tx.run("UNWIND $rows AS row CREATE (c:Change) SET c = row", rows=log).consume()
        meta = {"id": "store", "revision": len(loads), "schema": 1, "lock": "x"}
        tx.run("MATCH (m:Meta {id: 'store'}) SET m = $meta", meta=meta).consume()

    store._write(run)


def _node(old: dict | None, entity: Entity) -> dict:
    before = old or {}
    names = {*before.get("aliases", ()), *entity.aliases, *([before["name"]] if before else ())}
    aliases = sorted(names - {entity.name})
    own = {"id", "kind", "name", "search", "aliases", "rev"}
    props = {**{k: v for k, v in before.items() if k not in own}, **entity.props}
    search = " \n ".join(dict.fromkeys(fold(name) for name in (entity.name, *aliases)))
    row = {**props, "id": entity.id, "kind": entity.kind, "name": entity.name, "search": search}
    return {**row, "aliases": aliases} if aliases else row


def _edge(old: dict | None, item: Relation, rev: int) -> tuple[dict, dict]:
    before = old["row"] if old else {}
    row = {**before, **item.props, "id": item.id, "rev": rev}
    row["confidence"] = max(before.get("confidence", 0.0), float(item.confidence))
    row["count"] = max(before.get("count", 0), item.count)
    for name, value, pick in (("from", item.start, min), ("to", item.end, max)):
        if found := [one for one in (before.get(name), value) if one]:
            row[name] = pick(found)
    if item.qualifier:
        row["qualifier"] = item.qualifier
    backing = {}
    for piece in item.evidence:
        said = {name: value for name, value in asdict(piece).items() if value != ""}
        id = piece.key(item.id)
        backing[id] = {**said, "confidence": float(piece.confidence), "of": item.id, "id": id, "rev": rev}
    return {"type": item.type, "a": item.source, "b": item.target, "row": row}, backing
