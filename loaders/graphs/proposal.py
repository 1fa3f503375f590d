"""A first mapping of a Neo4j of another shape: what its labels, types and properties look like, for a person to correct."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import neo4j
import yaml

from graph.model import fold
from graph.ontology import default
from loaders.files import LoadError
from loaders.graphs.names import key, names
from loaders.graphs.neo4j import ELEMENT_ID, PASSWORD, USERNAME, Connection, is_quotable, quoted

# Rows of a label or a type that are looked at.
_SAMPLE = 200
_NODE = ("aliases", "wikidata")
_RELATION = ("start", "end", "date", "count", "confidence", "quote", "note", "source")


def propose(uri: str, database: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """A mapping of the Neo4j at `uri` as YAML, from its labels, its relationship types and a sample of their rows.

    What could only be guessed has a comment that says so. Raises LoadError when the database cannot be read, or is empty.
    """
    try:
        connection = Connection.to(uri, database, environ)
    except ValueError as error:
        raise LoadError(str(error)) from None
    with connection.reading() as tx:
        labels = _named(tx, "db.labels() YIELD label AS name")
        types = _named(tx, "db.relationshipTypes() YIELD relationshipType AS name")
        nodes = [one for label in labels if (one := _nodes(tx, label))]
        relations = [one for type in types if (one := _relations(tx, type))]
    if not nodes:
        raise LoadError(f"{uri}: there is no node in it; a database with something in it is expected")
    scope = connection.database or "other"
    said = {"uri": uri, **({"database": connection.database} if connection.database else {}), "scope": scope}
    lines = [
        f"# A first mapping of {' '.join(uri.split())}. Correct it, and load this file; `gobetween load --dry-run` shows what",
        f"# would come. Who comes in stands in {USERNAME} and {PASSWORD}, not here.",
        *_yaml({"neo4j": said}),
        "# A document in it, beside the uri, says what this is: document: {id: 'doc:…', title: …, publisher: …, licence: …}",
        "nodes:",
        *(line for one in nodes for line in one),
    ]
    if relations:
        lines += ["relationships:", *(line for one in relations for line in one)]
    return "\n".join(lines) + "\n"


def _named(tx: neo4j.Transaction, procedure: str) -> list[str]:
    """Labels or types, sorted, but those that no query can hold."""
    found = sorted(row["name"] for row in tx.run(f"CALL {procedure} RETURN name"))
    return [name for name in found if is_quotable(name)]


def _nodes(tx: neo4j.Transaction, label: str) -> list[str]:
    """The entry of a label; [] when no node bears it."""
    name = quoted(label)
    rows = [row["p"] for row in tx.run(f"MATCH (n:{name}) RETURN properties(n) AS p LIMIT {_SAMPLE}")]
    if not rows:
        return []
    total = tx.run(f"MATCH (n:{name}) RETURN count(n) AS n").single(strict=True)["n"]
    filled = Counter(column for row in rows for column in row)
    texts = [c for c in filled if all(isinstance(row[c], str) for row in rows if c in row)]
    called = _among(names().node["name"], texts) or next(
        (c for c in texts if any(word in fold(c) for word in ("name", "title", "label"))), ""
    )
    alone = [c for c, n in filled.items() if n == len(rows) == len({str(row[c]) for row in rows})]
    id = next((c for c in alone if key(c) in names().ids or fold(c).endswith("id")), "") or (
        called if called in alone else ""
    )
    kind = names().kinds.get(key(label)) or names().kinds.get(key(label).removesuffix("s"))
    entry: dict[str, Any] = {"kind": kind or "Group", "id": id or ELEMENT_ID, "name": called or id or ELEMENT_ID}
    entry |= {what: column for what in _NODE if (column := _among(names().node[what], filled))}
    entry["props"] = "all"
    remarks = [f"{total:,} nodes"]
    if not kind:
        remarks.append(f"the kind is a guess: {', '.join(k for k in default().kinds if k != 'Document')}")
    if not id:
        remarks.append("no property tells them apart")
    if not called:
        remarks.append("which property is the name?")
    return [f"  # {'; '.join(remarks)}", *_entry(label, entry)]


def _relations(tx: neo4j.Transaction, type: str) -> list[str]:
    """The entry of a type; [] when no relationship has it."""
    name = quoted(type)
    query = f"MATCH (a)-[r:{name}]->(b) RETURN labels(a) AS a, labels(b) AS b, properties(r) AS p LIMIT {_SAMPLE}"
    rows = [dict(row) for row in tx.run(query)]
    if not rows:
        return []
    total = tx.run(f"MATCH ()-[r:{name}]->() RETURN count(r) AS n").single(strict=True)["n"]
    filled = Counter(column for row in rows for column in row["p"])
    relation, back = names().relations.get(key(type), ("", False))
    entry: dict[str, Any] = {"relation": relation or "LINKED_TO"}
    entry |= {"reversed": True} if back else {}
    entry |= {what: column for what in _RELATION if (column := _among(names().edge[what], filled))}
    entry["props"] = "all"
    ends = Counter((_first(row["a"]), _first(row["b"])) for row in rows)
    told = ", ".join(f"{a} → {b}" for (a, b), _ in ends.most_common(3))
    remarks = [f"{total:,} relationships, {told}"]
    if not relation:
        remarks.append("no relation is called so; see `graph/ontology.yaml`")
    return [f"  # {'; '.join(remarks)}", *_entry(type, entry)]


def _first(labels: list[str]) -> str:
    return " ".join((labels or ["no label"])[0].split())


def _among(columns: Iterable[str], filled: Iterable[str]) -> str:
    """The first of these columns, by the names of the table, that the rows have."""
    found = {key(name): name for name in reversed(list(filled))}
    return next((found[column] for column in columns if column in found), "")


def _entry(name: str, entry: Mapping[str, Any]) -> list[str]:
    return ["  " + line for line in _yaml({name: dict(entry)})]


def _yaml(data: Mapping[str, Any]) -> list[str]:
    return yaml.safe_dump(
        dict(data), allow_unicode=True, sort_keys=False, default_flow_style=None, width=10_000
    ).splitlines()
