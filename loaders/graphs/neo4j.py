"""An existing Neo4j of another shape, by a mapping that says what its labels and relationship types are here.

    neo4j: {uri: bolt://localhost:7687, scope: talks, document: {id: doc:talks, title: Our talks database}}
    nodes:
      Diplomat: {kind: Person, id: uid, name: fullName, aliases: alsoKnownAs, props: [born]}
    relationships:
      NEGOTIATED: {relation: MEDIATES, date: year, quote: sentence, props: all}
      EMPLOYS: {relation: WORKS_FOR, reversed: true, between: [Ministry, Diplomat]}

`loaders.graphs.proposal` writes a first one. Who comes in stands in SOURCE_NEO4J_USERNAME and SOURCE_NEO4J_PASSWORD, never in
the file. That database is only read, in one transaction, and its rows are taken as they come: pages would have to be sorted, or
skipped through, each from the beginning. In memory stays which node is which.

What the mapping does not name is left out: other labels, other types, and relationships to nodes of other labels.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import neo4j
import yaml
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graph.model import Document, Entry
from graph.ontology import default
from loaders import records
from loaders.files import LoadError, lines, suffix
from loaders.graphs import meaning
from loaders.graphs.parts import Edge, Node, Part
from loaders.graphs.who import Settings, is_global, scope_name
from loaders.rejected import Kept

NAME = "neo4j"
ABOUT = "another Neo4j, by a mapping (neo4j: …, nodes: …, relationships: …)"
SIGN = "it says which Neo4j to read, and what its labels mean"
SUFFIXES = (".yaml", ".yml")
OPTIONS: Mapping[str, str] = {}

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
USERNAME, PASSWORD, DATABASE = "SOURCE_NEO4J_USERNAME", "SOURCE_NEO4J_PASSWORD", "SOURCE_NEO4J_DATABASE"
# What stands for the database's own id of a node, which lasts as long as the database does.
ELEMENT_ID = "elementId"
_FETCH = 1000

_OURS = re.compile(r"^neo4j\s*:", re.MULTILINE)
_NODE = ("kind", "id", "name", "aliases", "wikidata", "props")
_RELATION = (
    "relation",
    "reversed",
    "between",
    "id",
    "start",
    "end",
    "date",
    "count",
    "confidence",
    "quote",
    "note",
    "source",
    "props",
)
# The names by which `loaders.graphs.meaning` knows what a mapping names.
_KNOWN_AS = {"start": "since", "end": "until", "count": "weight"}


def sniff(path: Path, head: str) -> bool:
    """Whether this is such a file."""
    return suffix(path) in SUFFIXES and bool(_OURS.search(head))


def read(path: Path) -> Iterator[Entry]:
    """Yields what the database's nodes and relationships mean. Raises LoadError for a wrong mapping, or no answer."""
    mapping = mapping_of(path)
    with mapping.connection.reading() as tx:
        yield from meaning.told(lambda: _parts(tx, mapping), mapping.settings(), f"{path}, ")


def again(kept: Kept) -> Iterator[Entry]:
    """What rejected nodes and relationships say, mended."""
    mapping = mapping_of(kept.path)
    with mapping.connection.reading() as tx:
        yield from meaning.mended(kept, lambda: _parts(tx, mapping), mapping.settings())


# Asking


def is_quotable(name: str) -> bool:
    """Whether a query can hold this name: printable, without a backslash, by which Cypher would make other characters."""
    return bool(name) and len(name) <= 250 and "\\" not in name and name.isprintable()


def quoted(name: str) -> str:
    """A label, a type or a property as it may stand in a query. Raises ValueError for what no query can hold safely."""
    if not is_quotable(name):
        raise ValueError(f"{name!r} cannot stand in a query: a printable name without a backslash is expected")
    return "`" + name.replace("`", "``") + "`"


@dataclass(frozen=True)
class Connection:
    """Where the database is. What is needed to come in is taken from `environ`."""

    uri: str
    database: str | None = None
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    @classmethod
    def to(cls, uri: str, database: str | None = None, environ: Mapping[str, str] = os.environ) -> Connection:
        """A checked one. Raises ValueError."""
        parts = urlsplit(uri)
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise ValueError(f"uri is {uri!r}; one as bolt://host:7687 or neo4j+s://host is expected")
        if parts.username or parts.password:
            raise ValueError(f"uri says who comes in; that belongs in {USERNAME} and {PASSWORD}")
        return cls(uri, environ.get(DATABASE) or database, environ)

    @contextmanager
    def reading(self) -> Iterator[neo4j.Transaction]:
        """A transaction that only reads. Raises LoadError when the database cannot be asked, then and later."""
        username, password = self.environ.get(USERNAME), self.environ.get(PASSWORD)
        auth = (username or "neo4j", password) if password else None
        try:
            with (
                neo4j.GraphDatabase.driver(self.uri, auth=auth) as driver,
                driver.session(
                    database=self.database, default_access_mode=neo4j.READ_ACCESS, fetch_size=_FETCH
                ) as session,
                session.begin_transaction() as tx,
            ):
                yield tx
        except AuthError:
            raise LoadError(f"{self.uri}: it does not let us in; set {USERNAME} and {PASSWORD}") from None
        except (DriverError, Neo4jError, OSError) as error:
            said = " ".join(str(error).split())[:300]
            raise LoadError(f"{self.uri}: cannot be read ({said}); a Neo4j that answers is expected") from None


# The mapping


@dataclass(frozen=True)
class _OfNodes:
    """What the nodes of a label are: a kind, and which of their properties mean what."""

    label: str
    kind: str
    said: Mapping[str, str]
    props: Mapping[str, str] | None  # None: all


@dataclass(frozen=True)
class _OfRelations:
    """What the relationships of a type, between these labels if any, are."""

    type: str
    relation: str
    reversed: bool
    between: tuple[str, str] | None
    said: Mapping[str, str]
    props: Mapping[str, str] | None


@dataclass(frozen=True)
class Shape:
    """What a mapping file says: the shape of the other graph."""

    connection: Connection
    document: Document
    scope: str
    nodes: tuple[_OfNodes, ...]
    relations: tuple[_OfRelations, ...]

    def settings(self) -> Settings:
        """How its nodes and relationships are read."""
        return Settings.of(self.document, self.connection.uri, self.scope)


def mapping_of(path: Path, environ: Mapping[str, str] = os.environ) -> Shape:
    """A mapping file, checked. Raises LoadError that says which entry is wrong, and what would be right."""
    try:
        data = yaml.safe_load("".join(line.text for line in lines(path)))
        return _mapping(data, environ)
    except yaml.YAMLError as error:
        raise LoadError(f"{path}: not readable as YAML: {' '.join(str(error).split())}") from None
    except ValueError as error:
        if isinstance(error, LoadError):
            raise
        raise LoadError(f"{path}: {error}") from None


def _mapping(data: Any, environ: Mapping[str, str]) -> Shape:
    said = records.known(data, "the mapping", ("neo4j", "nodes"), ("neo4j", "nodes", "relationships"))
    if isinstance(said["neo4j"], dict) and (secret := {"username", "user", "password"} & set(said["neo4j"])):
        raise ValueError(f"neo4j: {sorted(secret)[0]} does not belong here; set {USERNAME} and {PASSWORD}")
    where = records.known(said["neo4j"], "neo4j", ("uri",), ("uri", "database", "scope", "document"))
    connection = Connection.to(records.text(where["uri"], "uri"), where.get("database"), environ)
    host = urlsplit(connection.uri).hostname or ""
    scope = records.text(where.get("scope") or connection.database or host, "scope")
    document = Document(f"graph:{scope_name(scope)}", f"{connection.database or 'Neo4j database'} at {host}")
    if where.get("document"):
        document = records.document(where["document"])
    nodes = tuple(_of_nodes(str(label), one) for label, one in _entries(said["nodes"], "nodes"))
    relations = tuple(
        _of_relations(str(type), one)
        for type, several in _entries(said.get("relationships") or {}, "relationships")
        for one in (several if isinstance(several, list) else [several])
    )
    return Shape(connection, document, scope, nodes, relations)


def _entries(data: Any, what: str) -> Iterator[tuple[Any, Any]]:
    if not isinstance(data, dict):
        raise ValueError(f"{what}: a mapping with an entry for each is expected")
    yield from data.items()


def _of_nodes(label: str, data: Any) -> _OfNodes:
    what = f"nodes: {label}"
    said = records.known(data, what, ("kind", "id", "name"), _NODE)
    quoted(label)
    kind = default().kind(records.text(said["kind"], f"{what}: kind")).name
    return _OfNodes(label, kind, _named(said, what, ("id", "name", "aliases", "wikidata")), _props(said, what))


def _of_relations(type: str, data: Any) -> _OfRelations:
    what = f"relationships: {type}"
    said = records.known(data, what, ("relation",), _RELATION)
    quoted(type)
    relation = default().relation(records.text(said["relation"], f"{what}: relation")).name
    between = said.get("between")
    if between is not None and not (isinstance(between, list) and len(between) == 2):
        raise ValueError(f"{what}: between is {between!r}; two labels are expected, as in [Diplomat, Talks]")
    for label in between or ():
        quoted(str(label))
    turned = said.get("reversed", False)
    if not isinstance(turned, bool):
        raise ValueError(f"{what}: reversed is {turned!r}; true or false is expected")
    columns = tuple(name for name in _RELATION if name not in ("relation", "reversed", "between", "props"))
    ends = (str(between[0]), str(between[1])) if between else None
    return _OfRelations(type, relation, turned, ends, _named(said, what, columns), _props(said, what))


def _named(said: Mapping[str, Any], what: str, columns: tuple[str, ...]) -> dict[str, str]:
    return {one: records.text(said[one], f"{what}: {one}") for one in columns if said.get(one) is not None}


def _props(said: Mapping[str, Any], what: str) -> dict[str, str] | None:
    """Which properties are taken over, and under which name: `all`, a list, or {property: name}."""
    props = said.get("props", [])
    if props == "all":
        return None
    if isinstance(props, list):
        return {str(name): str(name) for name in props}
    if isinstance(props, dict):
        return {str(name): str(to) for name, to in props.items()}
    raise ValueError(f"{what}: props are {props!r}; all, a list of properties or {{property: name}} is expected")


# Nodes and relationships


def _parts(tx: neo4j.Transaction, mapping: Shape) -> Iterator[Part]:
    """Everything that the mapping names; a node with several of its labels is what the first of them is."""
    known: dict[str, str] = {}
    for of_nodes in mapping.nodes:
        query = f"MATCH (n:{quoted(of_nodes.label)}) RETURN elementId(n) AS id, properties(n) AS p"
        for row in tx.run(query):
            if row["id"] not in known:
                node = _node(of_nodes, row["id"], row["p"])
                known[row["id"]] = node.id or f"{node.where} without {of_nodes.said['id']}"
                yield node
    for of_relations in mapping.relations:
        a, b = (f":{quoted(label)}" for label in of_relations.between) if of_relations.between else ("", "")
        query = (
            f"MATCH (a{a})-[r:{quoted(of_relations.type)}]->(b{b}) "
            "RETURN elementId(a) AS a, elementId(b) AS b, properties(r) AS p"
        )
        for number, row in enumerate(tx.run(query), 1):
            if row["a"] in known and row["b"] in known:
                yield _edge(of_relations, number, [known[row["a"]], known[row["b"]]], row["p"])


def _node(what: _OfNodes, element: str, stored: Mapping[str, Any]) -> Node:
    values, props = _read(what.said, what.props, stored)
    own = element if what.said["id"] == ELEMENT_ID else values.pop("id", None)
    where = f"{what.label} {own if own is not None else element}"
    fault = "" if own not in (None, "") else f"it has no {what.said['id']}, which is its id by the mapping"
    # Another label may use the same ids.
    id = "" if fault else str(own) if is_global(str(own)) else f"{what.label}:{own}"
    return Node(id, where, {"kind": what.kind, **values}, fault, props)


def _edge(what: _OfRelations, number: int, ends: list[str], stored: Mapping[str, Any]) -> Edge:
    values, props = _read(what.said, what.props, stored)
    own = str(values.pop("id", ""))
    source, target = reversed(ends) if what.reversed else ends
    label = {} if what.relation != "LINKED_TO" else {"label": what.type}
    return Edge(
        source, target, f"{what.type} {own or number}", {"relation": what.relation, **label, **values}, own, "", props
    )


def _read(
    said: Mapping[str, str], wanted: Mapping[str, str] | None, stored: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is meant by the stored properties, and those that are only taken over."""
    plain = {name: _value(value) for name, value in stored.items()}
    values = {_KNOWN_AS.get(what, what): plain[name] for what, name in said.items() if name in plain}
    used = set(said.values())
    if wanted is None:
        return values, {name: value for name, value in plain.items() if name not in used}
    return values, {to: plain[name] for name, to in wanted.items() if name in plain}


def _value(value: Any) -> Any:
    """Neo4j's times and points as text; bytes are told by their number."""
    if isinstance(value, list):
        return [_value(one) for one in value]
    if isinstance(value, bytes | bytearray):
        return f"{len(value)} bytes"
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return value.iso_format() if hasattr(value, "iso_format") else str(value)
