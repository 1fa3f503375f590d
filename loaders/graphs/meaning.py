"""What the nodes and edges of a graph file mean: entities and relations of this graph.

The file is read twice: first to see that it is whole, and who its nodes are, then to tell of nodes and edges one by one. So a
file that breaks off changes nothing, and only a row for each node stays in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.model import Entity, Entry, Evidence, Relation, fold
from graph.ontology import default
from loaders import records, sources
from loaders.files import Fault
from loaders.graphs import own
from loaders.graphs.attributes import (
    EDGE_NAMES,
    NODE_NAMES,
    RECORD,
    Keyed,
    as_props,
    by_key,
    date_of,
    first,
    flattened,
    kind_of,
    left_of,
    number_of,
)
from loaders.graphs.names import key, names
from loaders.graphs.parts import Edge, Node, Part, from_raw
from loaders.graphs.who import Known, Settings, name_of, who
from loaders.rejected import Kept

if TYPE_CHECKING:
    import pandas as pd

OPTIONS = {
    "kind": "what a node is that does not say (Group)",
    "relation": "what an edge is that does not say, or says what the ontology does not have (LINKED_TO)",
    "scope": "whose ids these are, where the name of the file is not the same in its next release",
}

# What is put behind the place of an edge without an id of its own.
_NUMBERED = re.compile(r" \([A-Z_]+\)(, no\. \d+)?\Z")
_LIST = re.compile(r"\s*[|;\n]\s*")


@dataclass(frozen=True)
class Format:
    """What a loader offers, of a format that `parts` takes apart into nodes and edges."""

    parts: Callable[[Path], Iterable[Part]]

    def read(self, path: Path, **options: str) -> Iterator[Entry]:
        """Yields what a file's nodes and edges mean, with its options. Raises LoadError for the file as a whole."""
        document = sources.described(path) or sources.itself(path)
        yield from told(lambda: self.parts(path), Settings.of_file(path, document, options), f"{path}, ")

    def again(self, kept: Kept) -> Iterator[Entry]:
        """What rejected nodes and edges say, mended, beside those of the file that they are from, where that is still there."""
        path = kept.path
        settings = Settings.of_file(path, kept.document or sources.itself(path), kept.options)
        yield from mended(kept, lambda: self.parts(path) if path.exists() else (), settings)

    def rows(self, path: Path, locator: str, **_: str) -> pd.DataFrame:
        """The node or the edges of a file that a piece of evidence with this locator rests on, with all their attributes."""
        import pandas as pd

        place = _NUMBERED.sub("", locator)
        found = [part.raw() for part in self.parts(path) if place in (_place(part), _place(part, own=False))]
        return pd.DataFrame(
            [{k: v for k, v in row.items() if k not in ("values", "props")} | row["values"] for row in found]
        )


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


def _place(part: Part, own: bool = True) -> str:
    """The place of a node or an edge, by ids that stay when the file grows; `own`: by the edge's, if it has one."""
    if isinstance(part, Node):
        return f"node {part.id}"
    return f"edge {part.id}" if own and part.id else f"edge {part.source} → {part.target}"


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
            if not found or own.changed(flattened(part.values), found, self._piece("")):
                self.foreign = True
            if isinstance(part, Node) and part.id and part.id not in self._nodes:
                entity = next((one for one in found if isinstance(one, Entity) and one.kind != "Document"), None)
                if found and entity is None:
                    return
                self._nodes[part.id] = (
                    Known(entity.id, entity.kind, entity.name) if entity else who(part, self.settings)
                )
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
            items = self._own(part) if part.values.get(RECORD) else self._told_of(part)
        except ValueError as error:
            yield records.refused(error, where, raw)
            return
        for item in items:
            yield Entry(item, where, raw)

    def _own(self, part: Part) -> list[own.Item]:
        found = own.items(part.values[RECORD])
        locator = _place(part)
        now = own.changed(
            flattened(part.values), found, self._piece(locator, "It is told otherwise there than in its records.")
        )
        return [*found, now] if now else found

    def _told_of(self, part: Part) -> list[own.Item]:
        if isinstance(part, Edge):
            return [self._relation(part)]
        entity = self._entity(part)
        return [entity] if entity else []

    def _piece(self, locator: str, note: str = "", **more: Any) -> Evidence:
        return Evidence(self.settings.document.id, note=note, locator=locator, method="graph", **more)

    # Nodes

    def _entity(self, node: Node) -> Entity | None:
        """The entity that a node is; None when the file says nothing of it but an id that is anybody's."""
        if not node.id:
            raise ValueError("it has no id; every node needs one")
        known = self._nodes.get(node.id) or who(node, self.settings)
        if node.id in self._told:
            raise ValueError(f"there is a node {node.id!r} already; every node needs an id of its own")
        self._told.add(node.id)
        values = by_key(flattened(node.values))
        if not known.kind and not values:
            return None
        if not known.kind:
            raise Fault(
                f"it does not say what {known.id} is; add its kind, or give one to all with -o kind=Person", "kind"
            )
        name = name_of(node, values)
        _, column = kind_of(values)
        table = names().node
        aliases: list[str] = []
        used = {column, *(c for c in table["name"] if c in values and str(values[c][1]).strip() in (name, node.id))}
        for one in table["aliases"]:
            if one in values:
                used.add(one)
                aliases += [alias for alias in _LIST.split(str(values[one][1])) if alias]
        note = f"“{name}” stands there, which is {known.name} {known.how}." if known.how and known.name != name else ""
        props = as_props([*left_of(values, used | names().drawn), *flattened(node.props).items()], NODE_NAMES)
        return Entity(known.id, known.kind, known.name, tuple(aliases), props, (self._piece(_place(node), note),))

    # Edges

    def _relation(self, edge: Edge) -> Relation:
        ends = []
        for side, id in (("source", edge.source), ("target", edge.target)):
            if id not in self._nodes:
                raise Fault(f"there is no node {id!r} in the file; add it, or correct the {side}", side)
            ends.append(self._nodes[id])
        values = by_key(flattened(edge.values))
        table = names().edge
        type, back, label, used = self._type(values, *ends)
        source, target = reversed(ends) if back else ends
        start, end = self._times_of(values, used)
        count, confidence = 1, 1.0
        column, weight = first(values, table["count"])
        if (number := number_of(weight)) is not None and number >= 1 and number == int(number) and number < 2**63:
            count = int(number)
            used.add(column)
        column, sure = first(values, table["confidence"])
        if (number := number_of(sure)) is not None and 0 <= number <= 1:
            confidence = number
            used.add(column)
        said = {}
        for what in ("quote", "note", "qualifier", "source"):
            column, value = first(values, table[what])
            if column and isinstance(value, str):
                said[what] = value.strip()
                used.add(column)
        left = left_of(values, used | names().drawn | names().directions)
        props = as_props([*left, *flattened(edge.props).items()], EDGE_NAMES)
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

    def _type(self, values: Keyed, source: Known, target: Known) -> tuple[str, bool, str, set[str]]:
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
                if plain == key(type) or (_may(a, kind.sources) and _may(b, kind.targets)):
                    known = plain in (key(type), key(kind.phrase), key(kind.back))
                    used = {column, *ignored}
                    used.update(c for c in names().edge["relation"] if c in values and _says(values[c][1], type))
                    return type, back, "" if known else words, used
            if not label:
                label, at = words, column
        return self.settings.relation, False, label, ignored | ({at} if at else set())

    @staticmethod
    def _times_of(values: Keyed, used: set[str]) -> tuple[str | None, str | None]:
        """Begin and end; what cannot be read as a date stays a property."""
        found: dict[str, str | None] = {}
        for what in ("start", "end", "date"):
            for column in names().edge[what]:
                if column in values and column not in used and (day := date_of(values[column][1])):
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
        place = _place(edge)
        if not edge.id:
            # The same words at the same place would be one piece.
            place = f"{place} ({relation.type})"
            number = self._times[hash(place)] = self._times.get(hash(place), 0) + 1
            place = place if number == 1 else f"{place}, no. {number}"
        return place


def _may(kind: str, allowed: Set[str]) -> bool:
    return not kind or kind in allowed


def _says(value: Any, type: str) -> bool:
    found = names().relations.get(key(value.lstrip(":"))) if isinstance(value, str) else None
    return found is not None and found[0] == type
