"""FollowTheMoney: entities as JSON Lines (.ijson, .ftm.json), or the statements that they are made of (CSV, JSON Lines).

What becomes of each schema stands in `followthemoney.yaml`. An edge of FollowTheMoney is an entity of its own, so its id tells
its relation from others between the same ends: an office held twice is two, and so are two payments. A statement is kept with
the dataset that makes it: each dataset is a document.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from importlib import resources
from itertools import groupby, islice, product
from operator import itemgetter
from pathlib import Path
from reprlib import repr as shown
from typing import Any

import yaml

from graph.dates import earliest, latest
from graph.model import Document, Entity, Entry, Evidence, Relation, check_id, make_id
from graph.ontology import default
from loaders import records, sources
from loaders.actors import by_code
from loaders.files import json_lines, suffix
from loaders.rejected import Kept
from loaders.tables.text import strict_rows

NAME = "followthemoney"
ABOUT = "FollowTheMoney entities or statements (.ijson, .ftm.json, .jsonl, statements in .csv)"
SIGN = "its lines are entities with a schema and properties, or its columns those of statements"
SUFFIXES = (".ijson", ".json", ".jsonl", ".ndjson", ".csv")
STATEMENT = ("prop", "schema", "value")
# One entity that names a hundred owners and a hundred assets is more likely broken than rich.
MOST_TIES = 1000
_NOTE = 300  # characters of one value in a note
_BATCH = 10_000
_AT = re.compile(r", line (\d+)\Z")
_TIME_OF_DAY = re.compile(r"(?<=^\d{4}-\d\d-\d\d)[T ][\d:].*")

Properties = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class End:
    """An end of a tie: the property that holds its id, its name where `kind` is given, or, of a `state`, its code; "" is the
    entity itself.
    """

    property: str = ""
    kind: str = ""
    state: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation that entities of a schema tell of."""

    type: str
    source: End
    target: End
    role: str = ""


@dataclass(frozen=True)
class Schema:
    """A schema: all that it inherits from with itself, the nearest first; the kind of its nodes ("": none); its ties."""

    name: str
    lineage: tuple[str, ...]
    kind: str
    ties: tuple[Tie, ...]


@dataclass(frozen=True)
class Table:
    """What `followthemoney.yaml` says."""

    schemata: Mapping[str, Schema]
    names: tuple[str, ...]
    aliases: tuple[str, ...]
    start: tuple[str, ...]
    end: tuple[str, ...]
    date: tuple[str, ...]
    left_out: tuple[str, ...]

    def schema(self, name: str) -> Schema:
        """The schema of that name; ValueError with the nearest known one, or when it has no place in the graph."""
        found = self.schemata.get(name)
        if found is None:
            near = get_close_matches(name, self.schemata, n=1)
            hint = f"did you mean {near[0]}?" if near else "a schema of FollowTheMoney is expected, as in Person"
            raise ValueError(f"unknown schema {shown(name)}; {hint}")
        if not found.kind and not found.ties:
            raise ValueError(f"{name} joins nothing in this graph, so it stays out")
        return found


@cache
def table() -> Table:
    """The declared table."""
    data = yaml.safe_load(resources.files("loaders").joinpath("followthemoney.yaml").read_text(encoding="utf-8"))
    said = data.pop("schemata")

    def lineage(name: str) -> tuple[str, ...]:
        nearest = [name, *said[name].get("is", ())]
        return tuple(dict.fromkeys([*nearest, *(far for near in nearest[1:] for far in lineage(near))]))

    def end(value: Any) -> End:
        if not isinstance(value, dict):
            return End(value or "")
        return End(value["state"], state=True) if "state" in value else End(value["named"], value["kind"])

    schemata = {}
    for name in said:
        line = lineage(name)
        kind = next((said[one]["kind"] for one in line if "kind" in said[one]), "")
        ties = (
            Tie(tie["type"], end(tie.get("from")), end(tie.get("to")), tie.get("role", ""))
            for one in line
            for tie in said[one].get("ties", ())
        )
        # What is no node cannot be an end itself, whatever it inherits.
        fit = tuple(tie for tie in ties if kind or (tie.source.property and tie.target.property))
        schemata[name] = Schema(name, line, kind, fit)
    return Table(schemata, **{name: tuple(values) for name, values in data.items()})


def sniff(path: Path, head: str) -> bool:
    """Whether this is such a file."""
    if suffix(path) == ".csv":
        return _is_statement({cell.strip(' "\r') for cell in head.partition("\n")[0].split(",")})
    lines = [line for line in head.splitlines() if line.startswith("{")]
    return suffix(path) in SUFFIXES and any(
        '"schema"' in line and ('"properties"' in line or '"prop"' in line) for line in lines
    )


def read(path: Path) -> Iterator[Entry]:
    """Yields the documents, and what each entity tells; statements are gathered into entities first."""
    documents = _Documents(path, sources.itself(path))
    yield from _told(_statements(path) if _holds_statements(path) else _entities(path), documents)


def again(kept: Kept) -> Iterator[Entry]:
    """What rejected entities and statements tell, mended."""
    path = kept.path
    documents = _Documents(path, kept.document or sources.itself(path))
    statements = []
    for row in kept.rows:
        number = int(found[1]) if (found := _AT.search(row.where)) else 0
        try:
            if isinstance(row.row, dict) and _is_statement(row.row):
                statements.append(_statement(row.row, number))
                continue
            entity = _entity(row.row, row.where, number)
        except ValueError as error:
            yield records.refused(error, row.where, row.row)
            continue
        yield from _told([entity], documents)
    for _, group in groupby(sorted(statements), itemgetter(0)):
        yield from _told(_gathered(path, list(group)), documents)


def _told(entities: Iterable[_Read], documents: _Documents) -> Iterator[Entry]:
    for entity in entities:
        try:
            if entity.fault:
                raise ValueError(entity.fault)
            told = documents.of(entity)
            items: list[Entity | Relation] = list(_items(entity, told.evidence))
        except ValueError as error:
            yield records.refused(error, entity.where, entity.raw)
            continue
        for item in (*told.new, *items):
            yield Entry(item, entity.where, entity.raw)


@dataclass
class _Read:
    """An entity as it was read: not looked at yet, but for its statements' form."""

    where: str
    line: int
    raw: Any
    id: str = ""
    schema: str = ""
    caption: str = ""
    properties: Properties = field(default_factory=dict)
    datasets: list[str] = field(default_factory=list)
    fault: str = ""


def _is_statement(columns: Iterable[str]) -> bool:
    columns = set(columns)
    return columns >= set(STATEMENT) and bool(columns & {"canonical_id", "entity_id"})


def _holds_statements(path: Path) -> bool:
    if suffix(path) == ".csv":
        return True
    first = next((line.data for line in json_lines(path) if isinstance(line.data, dict)), {})
    return _is_statement(first)


# Entities


def _entities(path: Path) -> Iterator[_Read]:
    for line in json_lines(path):
        where = f"{path}, line {line.number}"
        if line.fault:
            yield _Read(where, line.number, line.text, fault=line.fault)
            continue
        try:
            yield _entity(line.data, where, line.number)
        except ValueError as error:
            yield _Read(where, line.number, line.data, fault=str(error))


def _entity(data: Any, where: str, line: int) -> _Read:
    if not isinstance(data, dict):
        raise ValueError(f"an entity as {{id, schema, properties}} is expected, not {shown(data)}")
    if missing := [name for name in ("id", "schema") if data.get(name) in (None, "")]:
        raise ValueError(f"the entity has no {' and no '.join(missing)}; {{id, schema, properties}} is expected")
    id, schema = records.text(data["id"], "id"), records.text(data["schema"], "schema")
    said = data.get("properties", {})
    if not isinstance(said, dict):
        raise ValueError(f"properties are {shown(said)}; a mapping of names to lists of texts is expected")
    properties = {name: texts for name, values in said.items() if (texts := _texts(values, name))}
    caption = data.get("caption")
    datasets = _texts(data.get("datasets"), "datasets")
    return _Read(where, line, data, id, schema, caption if isinstance(caption, str) else "", properties, datasets)


def _texts(values: Any, name: str) -> list[str]:
    """The values of a property, each once and without the empty ones."""
    found: dict[str, None] = {}
    for value in values if isinstance(values, list) else [values]:
        if isinstance(value, dict) and "schema" in value:
            raise ValueError(f"{shown(name)} holds an entity; a file with an entity a line, and ids here, is expected")
        if isinstance(value, bool | dict | list):
            raise ValueError(f"{shown(name)} holds {shown(value)}; texts are expected")
        if value is not None and (said := str(value).strip()):
            found[said] = None
    return list(found)


# Statements


def _statements(path: Path) -> Iterator[_Read]:
    """The entities that a file's statements make, one for each dataset that tells of it.

    Statements of one entity may stand anywhere in the file, so they are sorted on disk: memory does not grow with it.
    """
    # A database without a name is a file of its own that goes with the connection. The store reads ahead in another thread.
    with closing(sqlite3.connect("", check_same_thread=False)) as aside:
        aside.execute("CREATE TABLE said (id TEXT, dataset TEXT, line INTEGER, schema TEXT, prop TEXT, value TEXT)")
        rows = _statement_rows(path)
        while batch := list(islice(rows, _BATCH)):
            yield from (one for one in batch if isinstance(one, _Read))
            taken = [one for one in batch if not isinstance(one, _Read)]
            aside.executemany("INSERT INTO said VALUES (?, ?, ?, ?, ?, ?)", taken)
        found = aside.execute("SELECT * FROM said ORDER BY id, dataset, line")
        for _, group in groupby(found, itemgetter(0)):
            yield from _gathered(path, list(group))


def _statement_rows(path: Path) -> Iterator[tuple[str, str, int, str, str, str] | _Read]:
    rows: Iterator[tuple[int, Any, str]] = (
        ((row.line, row.cells, row.fault) for row in strict_rows(path, STATEMENT))
        if suffix(path) == ".csv"
        else ((line.number, line.data if not line.fault else line.text, line.fault) for line in json_lines(path))
    )
    for line, data, fault in rows:
        try:
            if fault:
                raise ValueError(fault)
            yield _statement(data, line)
        except ValueError as error:
            yield _Read(f"{path}, line {line}", line, data, fault=str(error))


def _statement(data: Any, line: int) -> tuple[str, str, int, str, str, str]:
    if not isinstance(data, dict):
        raise ValueError(f"a statement as {{canonical_id, schema, prop, value, …}} is expected, not {shown(data)}")
    id = data.get("canonical_id") or data.get("entity_id")
    said = {"canonical_id": id, **{name: data.get(name) for name in STATEMENT}}
    if missing := [name for name, value in said.items() if value in (None, "")]:
        raise ValueError(f"the statement has no {missing[0]}")
    if str(data.get("external")).lower() in ("t", "true", "1"):
        raise ValueError("it is an external statement, a candidate that nobody has confirmed, so it stays out")
    cells = {name: records.text(value, name) for name, value in said.items()}
    dataset = records.text(data.get("dataset") or "", "dataset")
    for value in (*cells.values(), dataset):
        value.encode()  # raises ValueError for half a character, which cannot be put aside
    return cells["canonical_id"], dataset, line, cells["schema"], cells["prop"], cells["value"]


def _gathered(path: Path, rows: list[tuple[str, str, int, str, str, str]]) -> Iterator[_Read]:
    """One entity's statements by dataset. Its schema is the narrowest that any of them names: they are about the same."""
    schemata = table().schemata
    named = sorted({row[3] for row in rows})
    unknown = [name for name in named if name not in schemata]
    narrowest = [n for n in named if not unknown and set(named) <= set(schemata[n].lineage)]
    fault = (
        ""
        if unknown or narrowest
        else f"its statements call it {' and '.join(named)}; schemata of one line are expected"
    )
    schema = [*unknown, *narrowest, *named][0]
    for dataset, group in groupby(rows, itemgetter(1)):
        several = list(group)
        properties: dict[str, list[str]] = {}
        for *_, prop, value in several:
            if prop != "id" and value not in properties.setdefault(prop, []):
                properties[prop].append(value)
        id, _, line, *_ = several[0]
        datasets = [dataset] if dataset else []
        raw = {"id": id, "schema": schema, "properties": properties, "datasets": datasets}
        yield _Read(f"{path}, line {line}", line, raw, id, schema, "", properties, datasets, fault)


# What they tell


@dataclass
class _Told:
    """Evidence for what an entity tells, and the documents among it that are named for the first time."""

    evidence: tuple[Evidence, ...]
    new: list[Document]


class _Documents:
    """Which documents stand behind an entity: what is described beside the file, else its datasets, else the file."""

    def __init__(self, path: Path, file: Document) -> None:
        self._described = sources.described(path)
        self._file = file
        self._seen: set[str] = set()

    def of(self, entity: _Read) -> _Told:
        """Raises ValueError for a dataset's name that can be no id."""
        if self._described:
            several = [self._described]
        else:
            several = [Document(check_id(f"dataset:{one}"), one, dataset=one) for one in entity.datasets] or [
                self._file
            ]
        new = [one for one in several if one.id not in self._seen]
        self._seen.update(one.id for one in new)
        # Lines of a dataset move from release to release, and a piece that moved would be another piece. Those of the file
        # itself stay: another content is another document.
        named = f"entity {entity.id}"
        placed = f"line {entity.line}, {named}"
        pieces = [(one.id, placed if one is self._file else named) for one in several]
        return _Told(tuple(Evidence(id, locator=locator, method="register") for id, locator in pieces), new)


def _items(entity: _Read, evidence: tuple[Evidence, ...]) -> Iterator[Entity | Relation]:
    schema = table().schema(entity.schema)
    id = records.own_id("ftm", entity.id, "id")
    if schema.kind:
        yield _node(entity, schema, id, evidence)
    for tie in schema.ties:
        if not schema.kind:
            _check_ends(entity, tie)
        sources, targets = (list(_end(entity, end, id, evidence)) for end in (tie.source, tie.target))
        if len(sources) * len(targets) > MOST_TIES:
            raise ValueError(f"it joins {len(sources)} with {len(targets)}; {MOST_TIES} pairs at most are expected")
        yield from (end for end in sources + targets if isinstance(end, Entity))
        for source, target in product(sources, targets):
            yield _relation(entity, schema, tie, _id(source), _id(target), evidence)


def _id(end: str | Entity) -> str:
    return end.id if isinstance(end, Entity) else end


def _check_ends(entity: _Read, tie: Tie) -> None:
    for end in (tie.source, tie.target):
        if not entity.properties.get(end.property):
            what = "a name" if end.kind else "the id of an entity"
            raise ValueError(f"the {entity.schema} has no {end.property}; {what} is expected")


def _end(entity: _Read, end: End, id: str, evidence: tuple[Evidence, ...]) -> Iterator[str | Entity]:
    """The ids at an end, or, where it is named, the entities."""
    if not end.property:
        yield id
    for value in entity.properties.get(end.property, ()):
        # Told of by many rows, and by each alike: one piece of evidence, which is no row's.
        once = tuple(replace(piece, locator="") for piece in evidence)
        if end.kind:
            yield Entity(make_id(end.kind, value), end.kind, value, evidence=once)
        elif end.state:
            if (state := by_code("alpha2", value)) and state.kind == "State":
                yield Entity(state.id, state.kind, state.name, evidence=once)
        else:
            yield records.own_id("ftm", value, end.property)


def _node(entity: _Read, schema: Schema, id: str, evidence: tuple[Evidence, ...]) -> Entity:
    name, aliases, naming = _called(entity)
    # A code is a property all the same: it may be of no state that is known.
    ends = {end.property for tie in schema.ties for end in (tie.source, tie.target) if not end.state}
    props = _props(entity.properties, {naming, *table().aliases, *ends})
    return Entity(id, schema.kind, name, aliases, {"schema": schema.name, **props}, evidence)


def _called(entity: _Read) -> tuple[str, tuple[str, ...], str]:
    """What an entity is called, what else, and the property that its name is from ("" when it is called by its id)."""
    said = entity.properties
    naming = next((name for name in table().names if said.get(name)), "")
    names = said[naming] if naming else [entity.id]
    # The caption is the name that whoever published the file chose of several.
    name = entity.caption if entity.caption in names else names[0]
    others = dict.fromkeys((*names, *(alias for one in table().aliases for alias in said.get(one, ()))))
    others.pop(name)
    return name, tuple(others), naming


def _relation(
    entity: _Read, schema: Schema, tie: Tie, source: str, target: str, evidence: tuple[Evidence, ...]
) -> Relation:
    said = entity.properties
    role = {"role": tie.role} if tie.role else {}
    if schema.kind:  # an entity tells of it in passing: its own dates and properties are not the relation's
        (name,) = (end.property for end in (tie.source, tie.target) if end.property)
        backing = _noted(evidence, f"{schema.name} {_called(entity)[0]}", said, [name])
        return Relation(tie.type, source, target, qualifier=tie.role, props=role, evidence=backing)
    start, end, day = _day(said, table().start), _day(said, table().end, last=True), _day(said, table().date)
    if not start and not end:
        start, end = day, None if default().relation(tie.type).lasting else day
    left = {tie.source.property, tie.target.property}
    props = {**role, **_props(said, {*left, *table().start, *table().end, *table().date})}
    backing = _noted(evidence, schema.name, said, [name for name in said if name not in left.union(table().left_out)])
    return Relation(tie.type, source, target, start, end, qualifier=entity.id, props=props, evidence=backing)


def _noted(evidence: tuple[Evidence, ...], what: str, said: Properties, names: list[str]) -> tuple[Evidence, ...]:
    """The same evidence with the row: what it is and these of its properties."""
    note = ". ".join([what, *(f"{name}: {_cut(', '.join(said[name]))}" for name in names)])
    return tuple(replace(piece, note=note) for piece in evidence)


def _props(said: Properties, without: set[str]) -> dict[str, str]:
    """Each property as one text: a graph's property has one value, and in one order, whatever the file's."""
    left_out = without.union(table().left_out)
    return {name: "; ".join(sorted(values)) for name, values in said.items() if name not in left_out}


def _day(said: Properties, names: tuple[str, ...], last: bool = False) -> str | None:
    """The date in the first of these properties that is there: of several the first day, or the `last`, as precise as told."""
    name = next((name for name in names if said.get(name)), None)
    if name is None:
        return None
    days = [records.when(_TIME_OF_DAY.sub("", value), name) or "" for value in said[name]]
    precise = [day for day in days if not any(other != day and other.startswith(day) for other in days)]
    return max(precise, key=latest) if last else min(precise, key=earliest)


def _cut(text: str) -> str:
    return text if len(text) <= _NOTE else text[: _NOTE - 1] + "…"
