"""What the nodes and edges of a graph file mean: entities and relations of this graph.

The file is read twice: first to see that it is whole, and who its nodes are, then to tell of nodes and edges one by one. So a
file that breaks off changes nothing, and only a row for each node stays in memory.

Who a node is:

- what Gobetween exported is what its records say (`loaders.graphs.own`),
- ids that are anybody's stay (`wd:Q1065`, `iso:UA`, a web address), as do codes of states and organisations,
- a name that `loaders.actors` knows is that state or organisation, unless the node is said to be something else,
- a node that is known by its name alone has the id that this name has everywhere,
- all else has its id in the file, and whose file that is: `graph:<scope>:<id>`. Where nobody says whose it is there is only the
  file's name, and many are called network.gml: then the node's name has to agree too, or else the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.dates import partial
from graph.model import Document, Entity, Entry, Evidence, Relation, check_id, digest, fold, make_id
from graph.ontology import default
from loaders import actors, records, sources
from loaders.files import Fault, LoadError
from loaders.graphs import own
from loaders.graphs.names import EDGE_NAMES, NODE_NAMES, as_props, key, names
from loaders.graphs.own import RECORD
from loaders.graphs.parts import Edge, Node, Part, from_raw
from loaders.rejected import Kept

OPTIONS = {
    "kind": "what a node is that does not say (Group)",
    "relation": "what an edge is that does not say, or says what the ontology does not have (LINKED_TO)",
    "scope": "whose ids these are, where the name of the file is not the same in its next release",
}

_GLOBAL = re.compile(r"(wd:Q[1-9]\d*|iso:[A-Z]{2,4}|gb:\S+|https?://\S+)\Z")
_WIKIDATA = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/|wd:)?(Q[1-9]\d*)\Z")
# An id that is a number, or a number with a few letters before it, or a hash: nobody is called so.
_OPAQUE = re.compile(r"[A-Za-z]{0,4}[-_:#.]?\d+\Z|[0-9a-fA-F-]{16,}\Z")
_TABLES = re.compile(r"[\W_]*\b(nodes?|edges?|links?|relationships?|vertices)\b[\W_]*", re.IGNORECASE)
_SEVERAL = re.compile(r"[:;|,]")
_LIST = re.compile(r"\s*[|;\n]\s*")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*\Z")
_YEAR = re.compile(r"(\d{4})\.0\Z")


@dataclass(frozen=True)
class Settings:
    """How a file is read: `document` stands behind what it says, `scope` tells its ids from others' (`certain`: nobody else has
    that scope), `kind` and `relation` are what nodes and edges are that do not say."""

    document: Document
    scope: str
    certain: bool
    kind: str = ""
    relation: str = "LINKED_TO"

    @classmethod
    def of_file(cls, path: Path, document: Document, options: Mapping[str, str]) -> Settings:
        """Those of a file with its options. Raises LoadError for a kind or a relation that there is not."""
        said = options.get("scope") or document.dataset
        kind, relation = options.get("kind", ""), options.get("relation", "")
        return cls.of(document, str(path), said or stem(path), bool(said), kind, relation)

    @classmethod
    def of(
        cls, document: Document, where: str, scope: str, certain: bool = True, kind: str = "", relation: str = ""
    ) -> Settings:
        """Checked settings. Raises LoadError for a kind or a relation that there is not."""
        try:
            if kind:
                default().kind(kind)
            if relation:
                default().relation(relation)
        except ValueError as error:
            raise LoadError(f"{where}: {error}") from None
        return cls(document, scope_name(scope), certain, kind, relation or "LINKED_TO")


def scope_name(scope: str) -> str:
    """A scope as it may stand in an id."""
    return re.sub(r"[^\w.-]+", "-", scope, flags=re.ASCII).strip("-.")[:60] or digest(scope, size=4)


def is_global(id: str) -> bool:
    """Whether an id is the same in everybody's files."""
    return bool(_GLOBAL.match(id))


@dataclass(frozen=True, slots=True)
class Known:
    """Who a node of the file is: id, kind and name here, and how that was found ("" when it is what the file says)."""

    id: str
    kind: str
    name: str
    how: str = ""


def read(path: Path, parts: Callable[[Path], Iterable[Part]], **options: str) -> Iterator[Entry]:
    """What a file's nodes and edges mean, with its options. Raises LoadError."""
    document = sources.described(path) or sources.itself(path)
    yield from told(lambda: parts(path), Settings.of_file(path, document, options), f"{path}, ")


def again(kept: Kept, parts: Callable[[Path], Iterable[Part]]) -> Iterator[Entry]:
    """What rejected nodes and edges say, mended, beside those of the file that they are from, where that is still there."""
    path = kept.path
    settings = Settings.of_file(path, kept.document or sources.itself(path), kept.options)
    yield from mended(kept, lambda: parts(path) if path.exists() else (), settings)


def mended(kept: Kept, parts: Callable[[], Iterable[Part]], settings: Settings) -> Iterator[Entry]:
    """What mended rows say, beside what `parts()` do, which is not told again."""
    register = Register(settings)
    for _ in told(parts, settings, register=register):
        pass
    rows: list[Part] = []
    for row in kept.rows:
        try:
            rows.append(from_raw(row.row, row.where))
        except ValueError as error:
            yield records.refused(error, row.where, row.row)
    for part in rows:
        register.forget(part)
        register.see(part)
    for part in rows:
        yield from register.entries(part, part.where)


def told(
    parts: Callable[[], Iterable[Part]], settings: Settings, where: str = "", register: Register | None = None
) -> Iterator[Entry]:
    """What `parts()` mean, which gives the same ones twice. `where` is put before the place of each."""
    register = register or Register(settings)
    for part in parts():
        register.see(part)
    if register.foreign:
        yield Entry(settings.document, where.rstrip(", ") or settings.document.id)
    for part in parts():
        yield from register.entries(part, where + part.where)


def stem(path: Path) -> str:
    """What a file is called without its endings, and without what tells the two tables of one graph apart."""
    name = path.name.split(".")[0]
    return " ".join(_TABLES.sub(" ", name.replace("_", " ")).split()) or path.absolute().parent.name or name


class Register:
    """The nodes of one file, and what its parts mean."""

    def __init__(self, settings: Settings) -> None:
        self.foreign = False  # whether anything in it is not as Gobetween wrote it
        self.settings = settings
        self._nodes: dict[str, Known] = {}
        self._told: set[str] = set()
        self._first: dict[int, int] = {}
        self._more: dict[int, dict[int, str]] = {}
        self._times: dict[int, int] = {}

    def see(self, part: Part) -> None:
        """Takes in who a node is."""
        try:
            found = own.items(part.values[RECORD]) if part.values.get(RECORD) else []
            if not found or own.changed(_plain(part.values), found, self._piece("")):
                self.foreign = True
            if isinstance(part, Node) and part.id and part.id not in self._nodes:
                entity = next((one for one in found if isinstance(one, Entity) and one.kind != "Document"), None)
                if found and entity is None:
                    return
                self._nodes[part.id] = Known(entity.id, entity.kind, entity.name) if entity else self._who(part)
        except ValueError:  # said when the part is told of
            pass

    def forget(self, part: Part) -> None:
        """Makes room for a node that was told of and is now told of anew."""
        if isinstance(part, Node):
            self._nodes.pop(part.id, None)
            self._told.discard(part.id)

    def entries(self, part: Part, where: str) -> Iterator[Entry]:
        """What a part of the file says."""
        raw = part.raw()
        try:
            if part.fault:
                raise ValueError(part.fault)
            items = self._own(part) if part.values.get(RECORD) else [self._told_of(part)]
        except ValueError as error:
            yield records.refused(error, where, raw)
            return
        for item in items:
            yield Entry(item, where, raw)

    def _own(self, part: Part) -> list[own.Item]:
        found = own.items(part.values[RECORD])
        locator = f"node {part.id}" if isinstance(part, Node) else f"edge {part.id or f'{part.source} → {part.target}'}"
        now = own.changed(
            _plain(part.values), found, self._piece(locator, "It is told otherwise there than in its records.")
        )
        return [*found, now] if now else found

    def _told_of(self, part: Part) -> own.Item:
        return self._entity(part) if isinstance(part, Node) else self._relation(part)

    def _piece(self, locator: str, note: str = "", **more: Any) -> Evidence:
        return Evidence(self.settings.document.id, note=note, locator=locator, method="graph", **more)

    # Nodes

    def _who(self, node: Node) -> Known:
        """Who a node is. Raises ValueError when its id can be none."""
        values = _by_key(_plain(node.values))
        name = self._name(node, values)
        said, _ = _kind(values)
        kind = said or self.settings.kind or "Group"
        wanted = said or self.settings.kind
        if id := self._global(node.id, values):
            if not wanted:  # the tables may know what it is
                known = actors.by_code("alpha2", id[4:]) if id.startswith("iso:") else actors.resolve(name)
                kind = known.kind if known and known.id == id else kind
            return Known(id, kind, name)
        # What a node is said to be must not contradict whom its name means: Jordan, a person.
        for column, system in names().codes.items():
            if (
                column in values
                and (actor := actors.by_code(system, str(values[column][1])))
                and wanted in ("", actor.kind)
            ):
                return Known(actor.id, actor.kind, actor.name, f"by {actor.how}")
        if wanted in ("", "State", "Organization"):
            actor = actors.resolve(name)
            if actor and wanted in ("", actor.kind):
                return Known(actor.id, actor.kind, actor.name, f"by {actor.how}")
        if name == node.id and not _OPAQUE.match(name):
            return Known(make_id(kind, name), kind, name)
        return Known(self._scoped(node.id, name), kind, name)

    @staticmethod
    def _global(id: str, values: Mapping[str, tuple[str, Any]]) -> str:
        """The id that is the same in everybody's files; "" when there is none."""
        _, item = _first(values, names().node["wikidata"])
        if found := _WIKIDATA.match(str(item or "")):
            return f"wd:{found[1]}"
        if (found := _WIKIDATA.match(id)) and found[1] != id:  # a bare Q5 may be anybody's
            return f"wd:{found[1]}"
        return check_id(id) if _GLOBAL.match(id) else ""

    def _scoped(self, id: str, name: str) -> str:
        plain = id
        if len(id) > 120 or not id.isprintable() or any(c.isspace() for c in id):
            plain = f"{re.sub(r'[^!-~]+', '_', id[:80])}-{digest(id, size=4)}"
        if not self.settings.certain:
            plain += f"-{digest(self.settings.document.id if name == id else fold(name) or name, size=3)}"
        return check_id(f"graph:{self.settings.scope}:{plain}")

    @staticmethod
    def _name(node: Node, values: Mapping[str, tuple[str, Any]]) -> str:
        for column in names().node["name"]:
            said = str(values[column][1]).strip() if column in values else ""
            if said and said != node.id:
                return " ".join(said.split())
        return " ".join(node.id.split())

    def _entity(self, node: Node) -> Entity:
        if not node.id:
            raise ValueError("it has no id; every node needs one")
        who = self._nodes.get(node.id) or self._who(node)
        if node.id in self._told:
            raise ValueError(f"there is a node {node.id!r} already; every node needs an id of its own")
        self._told.add(node.id)
        values = _by_key(_plain(node.values))
        name = self._name(node, values)
        _, column = _kind(values)
        table = names().node
        aliases: list[str] = []
        used = {column, *(c for c in table["name"] if c in values and str(values[c][1]).strip() in (name, node.id))}
        for one in table["aliases"]:
            if one in values:
                used.add(one)
                aliases += [alias for alias in _LIST.split(str(values[one][1])) if alias]
        note = f"“{name}” stands there, which is {who.name} {who.how}." if who.how and who.name != name else ""
        props = as_props([*_left(values, used | names().drawn), *_plain(node.props).items()], NODE_NAMES)
        return Entity(who.id, who.kind, who.name, tuple(aliases), props, (self._piece(f"node {node.id}", note),))

    # Edges

    def _relation(self, edge: Edge) -> Relation:
        ends = []
        for side, id in (("source", edge.source), ("target", edge.target)):
            if id not in self._nodes:
                raise Fault(f"there is no node {id!r} in the file; add it, or correct the {side}", side)
            ends.append(self._nodes[id])
        values = _by_key(_plain(edge.values))
        table = names().edge
        type, back, label, used = self._type(values, *ends)
        source, target = reversed(ends) if back else ends
        start, end = self._times_of(values, used)
        count, confidence = 1, 1.0
        column, weight = _first(values, table["count"])
        if (number := _number(weight)) is not None and number >= 1 and number == int(number) and number < 2**63:
            count = int(number)
            used.add(column)
        column, sure = _first(values, table["confidence"])
        if (number := _number(sure)) is not None and 0 <= number <= 1:
            confidence = number
            used.add(column)
        said = {}
        for what in ("quote", "note", "qualifier", "source"):
            column, value = _first(values, table[what])
            if column and isinstance(value, str):
                said[what] = value.strip()
                used.add(column)
        left = _left(values, used | names().drawn | names().directions)
        props = as_props([*left, *_plain(edge.props).items()], EDGE_NAMES)
        if label:
            props.setdefault("label", label)
        # Of a relation that says nothing the words for it say more.
        words = str(props.get("label", "")) if type == self.settings.relation else ""
        phrase = f"– {words} –" if words else default().relation(type).phrase
        note = said.get("note") or f"{source.name} {phrase} {target.name}."
        note += f" Source: {said['source']}" if "source" in said else ""
        qualifier = said.get("qualifier") or (fold(words) if words else "")
        relation = Relation(type, source.id, target.id, start, end, confidence, count, qualifier, props)
        locator = self._tell_apart(relation, edge)
        relation.evidence = (self._piece(locator, note, quote=said.get("quote", ""), confidence=confidence),)
        return relation

    def _type(
        self, values: Mapping[str, tuple[str, Any]], source: Known, target: Known
    ) -> tuple[str, bool, str, set[str]]:
        """The relation that an edge is, whether it is told from the other end, the words for it where those say more than
        the relation, and the attributes that were used."""
        label, at = "", ""
        ignored: set[str] = set()
        for column in names().edge["relation"]:
            if column not in values or not isinstance(values[column][1], str):
                continue
            words = values[column][1].strip().lstrip(":")
            plain = key(words)
            if plain in names().directions:
                ignored.add(column)
            if not plain or plain in names().directions:
                continue
            if found := names().relations.get(plain):
                type, back = found
                kind = default().relation(type)
                a, b = (target.kind, source.kind) if back else (source.kind, target.kind)
                # The relation's own name is taken at its word; other words for it only where it can stand.
                if plain == key(type) or (a in kind.sources and b in kind.targets):
                    known = plain in (key(type), key(kind.phrase), key(kind.back))
                    used = {column, *ignored}
                    used.update(c for c in names().edge["relation"] if c in values and _says(values[c][1], type))
                    return type, back, "" if known else words, used
            if not label:
                label, at = words, column
        return self.settings.relation, False, label, ignored | ({at} if at else set())

    @staticmethod
    def _times_of(values: Mapping[str, tuple[str, Any]], used: set[str]) -> tuple[str | None, str | None]:
        """Begin and end; what cannot be read as a date stays a property."""
        found: dict[str, str | None] = {}
        for what in ("start", "end", "date"):
            for column in names().edge[what]:
                if column in values and column not in used and (day := _date(values[column][1])):
                    found[what] = day
                    used.add(column)
                    break
        return found.get("start") or found.get("date"), found.get("end") or found.get("date")

    def _tell_apart(self, relation: Relation, edge: Edge) -> str:
        """Gives a relation that says something else than one of the same type between the same two a qualifier of its own.

        Those that say the same are one, each a piece of evidence. Returns the place of this piece in the file.
        """
        a, b = relation.source, relation.target
        if default().relation(relation.type).symmetric and a > b:
            a, b = b, a
        which = hash((relation.type, a, b, relation.qualifier))
        says = hash(repr((relation.start, relation.end, sorted(relation.props.items(), key=str))))
        first = self._first.setdefault(which, says)
        if first != says:
            others = self._more.setdefault(which, {})
            other = others.setdefault(says, edge.id or relation.start or f"no. {len(others) + 2}")
            relation.qualifier = "; ".join(filter(None, (relation.qualifier, other)))
        place = f"edge {edge.id}" if edge.id else f"edge {edge.source} → {edge.target}"
        if not edge.id:
            # The same words at the same place would be one piece.
            place = f"{place} ({relation.type})"
            number = self._times[hash(place)] = self._times.get(hash(place), 0) + 1
            place = place if number == 1 else f"{place}, no. {number}"
        return place


def _says(value: Any, type: str) -> bool:
    found = names().relations.get(key(value.lstrip(":"))) if isinstance(value, str) else None
    return found is not None and found[0] == type


# Attributes


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes as texts, numbers and truth values; nothing empty; what stands inside others by both names."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name == RECORD:
            continue
        if hasattr(value, "item") and not isinstance(value, str):  # numpy's
            value = value.item()
        if isinstance(value, Mapping) and key(name) not in names().drawn:
            found |= {f"{name} {inner}": one for inner, one in _plain(value).items()}
        elif isinstance(value, list | tuple | set):
            if texts := [str(one) for one in value if one not in (None, "")]:
                found[name] = " | ".join(texts)
        elif isinstance(value, str):
            if value.strip():
                found[name] = value.strip()
        elif isinstance(value, bool | int | float):
            if value == value and abs(value) != float("inf"):
                found[name] = value
        elif value is not None and not isinstance(value, Mapping) and str(value) not in ("NaT", "<NA>"):
            found[name] = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return found


def _by_key(values: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """The attributes by the keys of their names, with their names; of two with one key the first."""
    found: dict[str, tuple[str, Any]] = {}
    for name, value in values.items():
        plain = key(str(name)) or str(name)
        if plain in found:
            plain = f"{plain} {name}"
        found[plain] = (str(name), value)
    return found


def _first(values: Mapping[str, tuple[str, Any]], columns: Iterable[str]) -> tuple[str, Any]:
    return next(((column, values[column][1]) for column in columns if column in values), ("", None))


def _kind(values: Mapping[str, tuple[str, Any]]) -> tuple[str, str]:
    """The kind that a node says it is, and the attribute that says so; of several labels the first that is known."""
    for column in names().node["kind"]:
        if column in values and isinstance(said := values[column][1], str):
            for word in (said, *_SEVERAL.split(said)):
                if kind := names().kinds.get(key(word)):
                    return kind, column
    return "", ""


def _date(value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    for form in (_TIME, _YEAR):
        if found := form.match(text):
            text = found[1]
    try:
        return partial(text)
    except ValueError:
        return None


def _number(value: Any) -> float | None:
    try:
        return None if isinstance(value, bool) or value is None else float(value)
    except ValueError:
        return None


def _left(values: Mapping[str, tuple[str, Any]], used: set[str] | frozenset[str]) -> Iterator[tuple[str, Any]]:
    return (named for column, named in values.items() if column not in used)
