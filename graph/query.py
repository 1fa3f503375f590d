"""A query of one's own, in Cypher, that only reads: checked, asked within limits, and ended when it takes too long.

    query = Query(store, "MATCH (n:State) RETURN n LIMIT $most", {"most": 5})       raises Refused
    query.run()                                                                     an Answer; raises QueryError
    query.cancel()                                                                  from another thread

Two doors (see `graph.cypher` for the first). The second: on the embedded engine the query is asked as the user `reader`,
who may read records and nothing else; on Neo4j in a session whose access mode is READ, after EXPLAIN said that its type is
"r". What a user of a Neo4j may read there is up to that database's own rights.

A query bears a mark of its own, by which `TERMINATE TRANSACTIONS` finds it on either engine: that is how it is cancelled,
and how the time limit is kept where the driver's has no effect (the embedded engine).
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import neo4j
import neo4j.graph
import neo4j.spatial
import neo4j.time
from neo4j.exceptions import ClientError, DriverError, Neo4jError

from graph.cypher import Refused, checked, parameters, place
from graph.ontology import TYPE_NAME, default
from graph.store import Store

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ROWS",
    "SECONDS",
    "Answer",
    "Edge",
    "Node",
    "Query",
    "QueryError",
    "Refused",
    "Way",
    "frame",
    "in_words",
    "parameter",
    "plain",
    "records",
]

ROWS = 1_000
SECONDS = 30.0
# The driver's own limit on Neo4j is a little later, so that it is one clock that says so.
_GRACE = 5.0
_ENDING = 10.0
# "(line 2, column 8 (offset: 24))" and "at line 2, column 14" or "line 1:20"; what follows is the text with an arrow below.
_PLACE = re.compile(r"[ (]*(?:at )?\bline (\d+)(?:, column |:)(\d+)(?: \(offset: \d+\))?\)?")
_LONG, _SHORT = 300, 120
_TITLES = ("name", "title", "quote", "note", "what", "id")


class QueryError(ValueError):
    """A query that did not end well: one line that says what and, where it is known, at which place of the text."""

    def __init__(self, why: str, line: int | None = None, column: int | None = None) -> None:
        self.why, self.line, self.column = why, line, column
        super().__init__(f"line {line}, column {column}: {why}" if line else why)


@dataclass(frozen=True)
class Node:
    """A node of the database. `id` is the entity's, "" for what is none; `name` what it is best called."""

    id: str
    name: str
    labels: tuple[str, ...]
    props: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Edge:
    """A relation of the database, with the ids and names of its ends."""

    id: str
    type: str
    source: str
    target: str
    source_name: str
    target_name: str
    props: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Way:
    """A path: nodes, and the relations between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class Answer:
    """What a query gave. `more`: there are more rows than were asked for. Values are plain, or a Node, an Edge or a Way."""

    columns: list[str]
    rows: list[list[Any]]
    more: bool
    seconds: float

    def found(self) -> tuple[list[str], list[str]]:
        """The ids of all entities in it, those at the ends of relations too, and of all relations, in their order."""
        nodes: dict[str, None] = {}
        edges: dict[str, None] = {}
        for value in _within(self.rows):
            if isinstance(value, Node):
                nodes[value.id] = None
            else:
                nodes |= {value.source: None, value.target: None}
                edges[value.id] = None
        return [id for id in nodes if id], [id for id in edges if id]


class Query:
    """One query to one store. `run` it once; `cancel` ends it from another thread."""

    def __init__(
        self,
        store: Store,
        text: str,
        given: Mapping[str, Any] | None = None,
        limit: int = ROWS,
        seconds: float = SECONDS,
    ) -> None:
        """Raises Refused for a text that is not sent, QueryError when a parameter is missing."""
        sent = checked(text)
        self._store, self._text, self._given = store, sent.lstrip(), dict(given or {})
        self._limit, self._seconds = limit, seconds
        self._begins = place(text, len(sent) - len(self._text))
        if missing := [name for name in parameters(text) if name not in self._given]:
            at = place(text, text.find(f"${missing[0]}")) if f"${missing[0]}" in text else (1, 1)
            raise QueryError(f"the parameter ${missing[0]} has no value", *at)
        # Alone on a line above the text. Neo4j counts that line when it says a place, and the embedded engine does not.
        self._lines_above = 0 if store.is_embedded else 1
        self._mark = f"/* gobetween {uuid4().hex} */"
        self._over = threading.Event()
        self._why_ended = ""

    def run(self) -> Answer:
        """Asks it. Raises QueryError, StoreError."""
        began = time.monotonic()
        clock = threading.Timer(self._seconds, self._end, (f"the time limit of {self._seconds:g} s was reached",))
        clock.daemon = True
        clock.start()
        try:
            columns, rows = self._store.ask(self._ask, min(self._limit + 1, 1000))
            answer = _completed(self._store, columns, rows)
            return Answer(columns, answer[: self._limit], len(rows) > self._limit, time.monotonic() - began)
        except (DriverError, Neo4jError) as error:
            raise self._told(error) from error
        finally:
            clock.cancel()
            self._over.set()

    def cancel(self) -> None:
        """Ends it, in the database too; `run` then raises QueryError. Returns when it is over, or after ten seconds."""
        self._end("it was cancelled")

    def _ask(self, session: neo4j.Session) -> tuple[list[str], list[list[Any]]]:
        if self._why_ended:
            raise QueryError(self._why_ended)
        with session.begin_transaction(timeout=self._seconds + _GRACE) as asked:
            if not self._store.is_embedded:
                kind = asked.run(f"EXPLAIN {self._mark}\n{self._text}", self._given).consume().query_type
                if kind != "r":
                    raise QueryError("the database says that this would change something, and queries here only read")
            result = asked.run(f"{self._mark}\n{self._text}", self._given)
            columns = list(result.keys())
            return columns, [list(record.values()) for record in result.fetch(self._limit + 1)]

    def _end(self, why: str) -> None:
        self._why_ended = self._why_ended or why
        deadline = time.monotonic() + _ENDING
        # It may not have arrived there yet: so again, until it is over.
        while not self._over.is_set() and time.monotonic() < deadline:
            try:
                self._store.ask(self._terminate)
            except (DriverError, Neo4jError):
                # The database is away, and the query with it.
                return
            self._over.wait(0.2)

    def _terminate(self, session: neo4j.Session) -> None:
        # The mark in two parts: this question is not the one that is to be ended.
        head, tail = self._mark[:20], self._mark[20:]
        running = session.run(
            "SHOW TRANSACTIONS YIELD transactionId, currentQuery WHERE currentQuery CONTAINS ($head + $tail) "
            "RETURN transactionId",
            head=head,
            tail=tail,
        )
        if ids := [row["transactionId"] for row in running]:
            session.run("TERMINATE TRANSACTIONS $ids", ids=ids).consume()

    def _told(self, error: Exception) -> Exception:
        if self._why_ended:
            return QueryError(self._why_ended)
        if not isinstance(error, ClientError) or "Security" in (error.code or ""):
            forbidden = isinstance(error, ClientError) and "Forbidden" in (error.code or "")
            return QueryError(f"the database refuses it: {_line(error)}") if forbidden else self._store.explained(error)
        said = _line(error)
        found = _PLACE.search(said)
        if not found:
            return self._about_a_name(said)
        why = said[: found.start()].strip() or said[found.end() :].lstrip(" :")
        if len(why) > _SHORT:  # Neo4j lists all forty words that could stand there
            why = why.split(": expected ")[0]
        first, offset = self._begins
        line, column = int(found[1]) - self._lines_above, int(found[2])
        return QueryError(why[:_LONG], first + line - 1, column + (offset - 1 if line == 1 else 0))

    def _about_a_name(self, said: str) -> QueryError:
        """An error that names no place: where the name that it speaks of stands first."""
        said = re.sub(r"^[A-Z][A-Za-z]+: ", "", said)[:_LONG]
        name = re.search(r"'(\w+)'", said)
        at = re.search(rf"(?<!\w){re.escape(name[1])}(?!\w)", self._text) if name else None
        if not at:
            return QueryError(said)
        line, column = place(self._text, at.start())
        first, offset = self._begins
        return QueryError(said, first + line - 1, column + (offset - 1 if line == 1 else 0))


def parameter(text: str) -> Any:
    """A parameter's value as it is typed: a number, true, false, null, a list in JSON; anything else, or in quotes, is text."""
    import json

    try:
        return json.loads(text)
    except ValueError:
        return text


def frame(answer: Answer) -> pd.DataFrame:
    """The rows as a table to read: names and sentences for nodes and relations."""
    import pandas as pd

    return pd.DataFrame([[in_words(value) for value in row] for row in answer.rows], columns=pd.Index(answer.columns))


def records(answer: Answer) -> list[dict[str, Any]]:
    """The rows as JSON can hold them, each by its columns' names."""
    return [{name: plain(value) for name, value in zip(answer.columns, row, strict=True)} for row in answer.rows]


def plain(value: Any) -> Any:
    """A value of an answer as JSON can hold it."""
    if isinstance(value, Node):
        return {"id": value.id, "name": value.name, "labels": list(value.labels), **value.props}
    if isinstance(value, Edge):
        ends = {"source": value.source, "target": value.target}
        return {**value.props, "id": value.id, "type": value.type, **ends}
    if isinstance(value, Way):
        return {"nodes": [plain(one) for one in value.nodes], "relations": [plain(one) for one in value.edges]}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return value


def in_words(value: Any) -> Any:
    """A value of an answer as one reads it in a table: names, sentences; numbers and truth values stay."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Node):
        return value.name
    if isinstance(value, Edge):
        return f"{value.source_name} {_phrase(value.type)} {value.target_name}{_when(value.props)}".strip()
    if isinstance(value, Way):
        return "; ".join(str(in_words(edge)) for edge in value.edges) or ", ".join(node.name for node in value.nodes)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {in_words(one)}" for name, one in value.items())
    return ", ".join(str(in_words(one)) for one in value)


def _phrase(type: str) -> str:
    kind = default().relations.get(type)
    return kind.phrase if kind else type.lower().replace("_", " ")


def _when(props: Mapping[str, Any]) -> str:
    start, end = props.get("from"), props.get("to")
    if start and end:
        return f" ({start})" if start == end else f" ({start} – {end})"
    return f" (since {start})" if start else f" (until {end})" if end else ""


def _line(error: Exception) -> str:
    """The first line of what the engine says; below it come the text and an arrow."""
    said = str(getattr(error, "message", "") or error).strip()
    return " ".join(said.splitlines()[0].split()) if said else type(error).__name__


def _within(values: Sequence[Any]) -> Iterator[Node | Edge]:
    for value in values:
        if isinstance(value, Node | Edge):
            yield value
        elif isinstance(value, Way):
            yield from value.nodes
            yield from value.edges
        elif isinstance(value, list):
            yield from _within(value)
        elif isinstance(value, dict):
            yield from _within(list(value.values()))


# From the driver's values to ours


def _completed(store: Store, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows with values of ours. A relation comes from the driver without its ends' names: they are asked for."""
    ends = _ends(store, [value for row in rows for value in row])
    return [[_value(value, ends) for value in row] for row in rows]


def _ends(store: Store, values: Sequence[Any]) -> dict[str, Mapping[str, str]]:
    """Ids and names of the ends of these relations, by the relation's id."""
    by_type: dict[str, set[str]] = defaultdict(set)
    for edge in _relationships(values):
        if TYPE_NAME.match(edge.type) and isinstance(edge.get("id"), str):
            by_type[edge.type].add(edge["id"])
    found: dict[str, Mapping[str, str]] = {}
    for type, ids in by_type.items():
        query = (
            f"MATCH ()-[r:{type}]->() WHERE r.id IN $ids RETURN r.id AS id, startNode(r).id AS source, "
            "endNode(r).id AS target, startNode(r).name AS source_name, endNode(r).name AS target_name"
        )
        ordered = sorted(ids)
        for start in range(0, len(ordered), 500):
            part = ordered[start : start + 500]
            rows = store.ask(lambda session, query=query, part=part: session.run(query, ids=part).data())  # type: ignore[misc]
            found |= {row.pop("id"): {name: value or "" for name, value in row.items()} for row in rows}
    return found


def _relationships(values: Sequence[Any]) -> Iterator[neo4j.graph.Relationship]:
    for value in values:
        if isinstance(value, neo4j.graph.Relationship):
            yield value
        elif isinstance(value, neo4j.graph.Path):
            yield from value.relationships
        elif isinstance(value, list):
            yield from _relationships(value)
        elif isinstance(value, dict):
            yield from _relationships(list(value.values()))


def _value(value: Any, ends: Mapping[str, Mapping[str, str]]) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, neo4j.graph.Node):
        return _node(value, ends)
    if isinstance(value, neo4j.graph.Relationship):
        return _edge(value, ends)
    if isinstance(value, neo4j.graph.Path):
        nodes = tuple(_node(one, ends) for one in value.nodes)
        return Way(nodes, tuple(_edge(one, ends) for one in value.relationships))
    if isinstance(value, dict):
        return {str(name): _value(one, ends) for name, one in value.items()}
    if isinstance(value, neo4j.spatial.Point):
        return [_value(one, ends) for one in value]
    if isinstance(value, list | tuple | set) and not isinstance(value, neo4j.time.Duration):
        return [_value(one, ends) for one in value]
    if isinstance(value, bytes | bytearray):
        return f"{len(value):,} bytes"
    return value.iso_format() if hasattr(value, "iso_format") else str(value)


def _node(node: neo4j.graph.Node, ends: Mapping[str, Mapping[str, str]]) -> Node:
    props = {name: _value(one, ends) for name, one in node.items()}
    # The kind first; `Entity` is what all of them are, and what is none (evidence, the log) keeps its label.
    labels = tuple(sorted(node.labels - {"Entity"})) or tuple(node.labels)
    name = next((str(props[title]) for title in _TITLES if props.get(title)), "") or ":".join(labels) or "a node"
    id = str(props.get("id", "")) if "Entity" in node.labels else ""
    return Node(id, name, labels, props)


def _edge(edge: neo4j.graph.Relationship, ends: Mapping[str, Mapping[str, str]]) -> Edge:
    props = {name: _value(one, ends) for name, one in edge.items()}
    id = str(props.get("id", ""))
    known = ends.get(id, {})
    source, target = known.get("source", ""), known.get("target", "")
    return Edge(id, edge.type, source, target, known.get("source_name", ""), known.get("target_name", ""), props)
