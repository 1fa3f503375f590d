"""Entities as they stand in a file, and what of each one is kept until all are known: on disk, so that a dump fits as well.

A relation can be told only when the kinds of both its ends are known, and the other end may come a hundred million lines later.
So every item that has a place in the graph is put aside first, cut down to its names and the statements that the table names.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from reprlib import repr as shown
from typing import Any

from loaders.actors import Resolved, by_code
from loaders.files import LoadError, head, lines, parsed, whole_json
from loaders.wikidata.table import ITEM, Table
from loaders.wikidata.values import item_of, listed, mapping, text_of

# A thousand entities have some tens of MB.
WHOLE = "a whole JSON file, or one with an entity a line,"
_CLASS = re.compile(
    r'"property"\s*:\s*"(P31|P279)"[^{}]*"datavalue"\s*:\s*\{\s*"value"\s*:\s*\{[^{}]*?"id"\s*:\s*"(Q\d+)"'
)
_ID = re.compile(r'"id"\s*:\s*"(Q\d+)"')


@dataclass(frozen=True, slots=True)
class Found:
    """An entity as it stands in a file, or what is wrong with it ("" when nothing is)."""

    where: str
    data: Any
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item that was put aside: its node's id and kind ("": none of its own), what that is called, what is kept of it."""

    id: str
    node: str
    kind: str
    name: str
    where: str
    body: Mapping[str, Any]


def by_lines(path: Path) -> bool:
    """Whether the file has an entity a line, as dumps have, and more than one. Raises LoadError."""
    if re.match(r'\[\s*\n[ \t]*\{[ \t]*"', head(path).lstrip()):
        return True
    # Of JSON that goes over several lines, none is an entity by itself.
    first = islice(_each(path), 20)
    return sum(isinstance(one.data, dict) and "id" in one.data for one in first) > 1


def entities(path: Path, table: Table) -> Iterator[Found]:
    """Every entity of a file. Of a dump, what has no place in the graph by its classes is passed over unread.

    Raises LoadError for a file that cannot be read, or is an answer without entities.
    """
    if by_lines(path):
        yield from _each(path, table)
        return
    data = whole_json(path, WHOLE)
    if isinstance(data, dict) and "error" in data:
        raise LoadError(f"{path}: Wikidata answered with an error, {shown(data['error'])}; entities are expected")
    if isinstance(data, dict) and "entities" in data:
        several = data["entities"]
        if not isinstance(several, dict | list):
            raise LoadError(f"{path}: its entities are {shown(several)}; {{Q42: {{…}}}} is expected")
        data = list(several.values()) if isinstance(several, dict) else several
    for number, one in enumerate(data if isinstance(data, list) else [data], 1):
        named = one.get("id") if isinstance(one, dict) else None
        yield Found(f"{path}, {named if isinstance(named, str) else f'entity {number}'}", one)


def _each(path: Path, table: Table | None = None) -> Iterator[Found]:
    for line in lines(path):
        text = line.text.strip().removesuffix(",")
        if text in ("", "[", "]"):
            continue
        where = f"{path}, line {line.number}"
        if line.fault:
            yield Found(where, text, line.fault)
        elif table is None or _matters(text, table):
            data, fault = parsed(text)
            yield Found(where, text if fault else data, fault)


def _matters(text: str, table: Table) -> bool:
    """Whether a line may hold an item of a known class: True where it cannot be told without reading it."""
    if not (text.startswith("{") and text.endswith("}")) or any(
        f'"{one}"' in text for one in ("missing", *table.codes)
    ):
        return True
    if (id := _ID.search(text, 0, 200)) and by_code("wikidata", id[1]):
        return True
    if '"P31"' not in text and '"P279"' not in text:
        return False
    classes = [found[2] for found in _CLASS.finditer(text)]
    if not classes or any(one in table.classes for one in classes):
        return True
    return any(word in text for word in table.labels)  # others say with it what their part was


class Aside:
    """Items put aside on disk, each once: what several entities of one id say is put together. A context manager.

    `languages`: in which an item's name is looked for, before "mul" (names that are the same everywhere) and all others.
    """

    def __init__(self, table: Table, languages: tuple[str, ...]) -> None:
        self._table = table
        self._languages = languages
        # A database without a name is a file of its own that goes with the connection. The store reads in another thread.
        self._db = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute(
            "CREATE TABLE item (id TEXT PRIMARY KEY, node TEXT, kind TEXT, name TEXT, place TEXT, body TEXT)"
        )
        self._db.execute("CREATE TABLE stub (id TEXT PRIMARY KEY, kind TEXT)")
        self._db.execute("CREATE TABLE told (id TEXT PRIMARY KEY)")

    def __enter__(self) -> Aside:
        return self

    def __exit__(self, *raised: object) -> None:
        self._db.close()

    def add(self, found: Found) -> str:
        """Puts an entity aside, and says its kind, "" when it has none. Raises ValueError for what is no item."""
        if found.fault:
            raise ValueError(found.fault)
        data = mapping(found.data, "the entity")
        id = data.get("id")
        if not isinstance(id, str) or not ITEM.match(id):
            raise ValueError(f"its id is {shown(id)}; an item is expected, as Q42")
        if "missing" in data:
            raise ValueError(f"{id} is not in Wikidata; the id of an item is expected")
        body = self._cut(data)
        known = self._db.execute("SELECT body FROM item WHERE id = ?", (id,)).fetchone()
        if known:
            body = _together(json.loads(known[0]), body)
        actor, kind = self._meant(id, body)
        node = actor.id if actor else f"wd:{id}"
        try:
            # A known state or organisation has one name in all files.
            name = actor.name if actor else self._name(body) or id
            row = (id, node, kind, name, found.where, json.dumps(body))
        except RecursionError:
            raise ValueError("it is nested too deeply") from None
        for text in row:
            text.encode()  # raises ValueError for half a character, which cannot be put aside
        self._db.execute("INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, ?, ?)", row)
        return kind

    def item(self, id: str) -> Item | None:
        """The item of that id, when it was put aside."""
        row = self._db.execute("SELECT * FROM item WHERE id = ?", (id,)).fetchone()
        return _item(row) if row else None

    def __iter__(self) -> Iterator[Item]:
        for row in self._db.execute("SELECT * FROM item ORDER BY id"):
            yield _item(row)

    def stub(self, id: str, kind: str) -> str:
        """Keeps the kind of an item that is only referred to: the first that was told."""
        self._db.execute("INSERT OR IGNORE INTO stub VALUES (?, ?)", (id, kind))
        (kept,) = self._db.execute("SELECT kind FROM stub WHERE id = ?", (id,)).fetchone()
        return str(kept)

    def first(self, node: str) -> bool:
        """Whether this is asked of a node for the first time."""
        return self._db.execute("INSERT OR IGNORE INTO told VALUES (?)", (node,)).rowcount > 0

    def _cut(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What is kept of an entity, in its own form."""
        table = self._table
        kept: dict[str, Any] = {"id": data["id"]}
        for part in ("labels", "descriptions", "aliases"):
            said = mapping(data.get(part), part)
            wanted = {one: said[one] for one in (*self._languages, "mul") if one in said}
            if not wanted and part == "labels" and said:
                wanted = {min(said): said[min(said)]}
            if wanted:
                kept[part] = wanted
        claims = mapping(data.get("claims"), "claims")
        wanted_claims = {*table.properties, *table.codes, "P31", "P279", "P1906", "P1313"}
        wanted_claims.update(*table.props.values())
        kept["claims"] = {id: listed(claims[id], id) for id in sorted(wanted_claims) if id in claims}
        for id, statements in kept["claims"].items():
            kept["claims"][id] = [self._statement(one) for one in statements]
        return kept

    def _statement(self, said: Any) -> Any:
        """A statement without what nobody asks for; what is none stays as it is, to be told with its fault."""
        if not isinstance(said, dict):
            return said
        kept = {name: said[name] for name in ("id", "rank", "mainsnak", "qualifiers") if name in said}
        references = said.get("references")
        if isinstance(references, list):
            wanted = self._table.references
            snaks = [one.get("snaks") for one in references if isinstance(one, dict)]
            told = [{id: s[id] for id in wanted if id in s} for s in snaks if isinstance(s, dict)]
            if several := [{"snaks": one} for one in told if one]:
                kept["references"] = several
        return kept

    def _name(self, body: Mapping[str, Any]) -> str:
        labels = mapping(body.get("labels"), "labels")
        said = [mapping(one, "a label").get("value") for one in labels.values()]
        return next((one.strip() for one in said if isinstance(one, str) and one.strip()), "")

    def _meant(self, id: str, body: Mapping[str, Any]) -> tuple[Resolved | None, str]:
        """The state or organisation that it is, if it is a known one, and its kind."""
        # By the item alone, whatever the time: Wikidata has items of their own for what a state was before.
        if actor := by_code("wikidata", id):
            return actor, actor.kind
        classes = {id: _values(body, id) for id in ("P31", "P279", *self._table.codes)}
        kind = self._table.kind(classes["P31"]) or self._table.kind(classes["P279"])
        if kind == "State":
            for property, system in self._table.codes.items():
                for code in classes[property]:
                    if actor := by_code(system, code):
                        return actor, actor.kind
        return None, kind


def _values(body: Mapping[str, Any], property: str) -> list[str]:
    """The items, or texts, that statements say of it which are not deprecated; those that cannot be read are left out."""
    found = []
    for one in body["claims"].get(property, ()):
        if isinstance(one, dict) and one.get("rank") != "deprecated":
            for read in (item_of, text_of):
                with suppress(ValueError):
                    if value := read(one.get("mainsnak"), property):
                        found.append(value)
    return found


def _together(one: dict[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    for id, statements in other["claims"].items():
        known = one["claims"].setdefault(id, [])
        known.extend(said for said in statements if said not in known)
    for part in ("labels", "descriptions", "aliases"):
        if part in other:
            one[part] = {**other[part], **one.get(part, {})}
    return one


def _item(row: tuple[str, ...]) -> Item:
    id, node, kind, name, where, body = row
    return Item(id, node, kind, name, where, json.loads(body))
