"""Loading: one batch of entries compared with the record and written whole, in one transaction, or not at all.

Known ids are read first and only what is new or different is written: on the embedded engine that is a hundred times faster
than MERGE on two labels, and it makes a load that changes nothing leave no trace.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import cast

from graph import rows as as_rows
from graph.mirror import EDGE_FIELDS, NODE_FIELDS
from graph.model import Document, Entity, Entry, Evidence, Rejected, Relation, check_props
from graph.ontology import Ontology
from graph.record import Work

Item = Entity | Relation

# Rejected rows that a summary still lists when they are handed on.
LISTED = 100


@dataclass
class LoadSummary:
    """What a load did. Counts of nodes, relations and the pieces of evidence for them; `rejected` what could not be taken, of
    which there are `rejections`: more than are listed, when they were handed on while loading.

    `operation`: its number in the history; None when it changed nothing.
    """

    entities_new: int = 0
    entities_changed: int = 0
    relations_new: int = 0
    relations_changed: int = 0
    evidence_new: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    rejections: int = 0
    revision: int = 0
    operation: int | None = None

    def add(self, other: LoadSummary) -> None:
        """Counts another summary in; the later revision stays."""
        for f in fields(self):
            if f.name == "revision":
                self.revision = max(self.revision, other.revision)
            elif f.name == "operation":
                self.operation = self.operation or other.operation
            else:
                setattr(self, f.name, getattr(self, f.name) + getattr(other, f.name))

    def count(self, work: Work) -> None:
        """Counts what a settled work is about to change."""
        told = [(before, after) for before, after in work.evidence.values() if after and "type" in after]
        images = (work.entities.values(), work.relations.values(), told)
        new, changed = (
            [sum(1 for b, a in some if a and bool(b) is there) for some in images] for there in (False, True)
        )
        self.entities_new, self.relations_new, self.evidence_new = new
        self.entities_changed, self.relations_changed, _ = changed

    def reject(self, entry: Entry, reason: object) -> None:
        """Keeps an entry that cannot be taken."""
        self.refuse(Rejected(entry.where, " ".join(str(reason).split()), entry.raw))

    def refuse(self, one: Rejected) -> None:
        """Keeps what a loader could not take."""
        self.rejected.append(one)
        self.rejections += one.rows

    def hand_on(self, rejecting: Callable[[Rejected], None], already: int) -> int:
        """Hands on what was rejected but for the first so many, and lets go of all beyond `LISTED`. How many are listed."""
        for one in self.rejected[already:]:
            rejecting(one)
        del self.rejected[LISTED:]
        return len(self.rejected)


@dataclass
class Written:
    """What came of a batch: its summary, the entries that name a node which is not there yet, the revision that it found, the
    kinds of all that it names, and whether any id leads to another."""

    summary: LoadSummary
    late: list[Entry]
    found: int
    kinds: dict[str, str]
    any_merged: bool | None


class Known:
    """The kinds of what a load has named so far, so that the next batch need not ask again.

    They hold as long as nobody else writes: another revision than the one that the load itself left forgets them.
    """

    # Ids: a few dozen MB at most.
    MOST = 500_000

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}
        self._any_merged: bool | None = None
        self._revision = -1
        self.fresh = False  # whether the last batch was news

    def kinds(self, work: Work, ids: Set[str]) -> dict[str, str]:
        """The kind of each of these ids that leads to an entity."""
        held: dict[str, str] = {}
        if work.revision == self._revision:
            held, work.any_merged = self._kinds, self._any_merged
        found = {id: held[id] for id in ids if id in held}
        home = work.homes(ids - found.keys())
        stored = work.kinds(set(home.values()))
        return found | {id: stored[end] for id, end in home.items() if end in stored}

    def keep(self, written: Written, revision: int) -> None:
        """Takes over what a batch knew in the end, which left this revision."""
        self.fresh = revision > written.found
        if revision - written.found > 1:  # others wrote before we heard of our own success
            self._revision = -1
            return
        if written.found != self._revision or len(self._kinds) > self.MOST:
            self._kinds = {}
        self._kinds |= written.kinds
        self._any_merged, self._revision = written.any_merged, revision


class Batch:
    """Some entries, checked as far as that goes without the store, ready to be written.

    `moment`: when they are read, for evidence that does not say so itself.
    """

    def __init__(self, entries: Sequence[Entry], ontology: Ontology, moment: str) -> None:
        self.ontology = ontology
        self.size = len(entries)
        self.checked = LoadSummary()
        self.entities: list[tuple[Entity, Entry]] = []
        self.relations: list[tuple[Relation, Entry]] = []
        for entry in entries:
            try:
                self._take(entry)
            except ValueError as error:
                self.checked.reject(entry, error)
        # By identity: two entries may say the same.
        self._rows = {id(item): list(as_rows.statement_rows(item, moment)) for item, _ in self._items()}

    @property
    def types(self) -> list[str]:
        """The relation types in it, sorted."""
        return sorted({relation.type for relation, _ in self.relations})

    @property
    def digests(self) -> dict[str, str]:
        """Every piece of evidence in it: what it states, as a digest, by its id."""
        return {row["id"]: row["digest"] for rows in self._rows.values() for row in rows}

    def statements(self) -> Iterator[tuple[str, list[str]]]:
        """The id of each entity and relation in it with those of its pieces of evidence."""
        for item, _ in self._items():
            yield item.id, [row["id"] for row in self._rows[id(item)]]

    def __len__(self) -> int:
        return len(self._rows)

    def _items(self) -> Iterator[tuple[Item, Entry]]:
        yield from self.entities  # what relations name, first
        yield from self.relations

    def _take(self, entry: Entry) -> None:
        item = entry.item.entity() if isinstance(entry.item, Document) else entry.item
        if isinstance(item, Rejected):
            self.checked.refuse(item)
            return
        _check_storable(item)
        for piece in item.evidence:
            if not 0 <= piece.confidence <= 1:
                raise ValueError(f"the evidence's confidence {piece.confidence} is outside 0 to 1")
        if isinstance(item, Relation):
            kind = self.ontology.relation(item.type)
            if not item.evidence or not all(piece.document for piece in item.evidence):
                raise ValueError(f"{item.type} has no evidence; a document and a place in it are expected")
            as_rows.check_reserved(item.props, EDGE_FIELDS)
            if kind.symmetric and item.source > item.target:
                # One edge, whichever end it was told from.
                item.source, item.target = item.target, item.source
            self.relations.append((item, entry))
        else:
            self.ontology.check(item)
            as_rows.check_reserved(item.props, NODE_FIELDS)
            self.entities.append((item, entry))

    def write(self, work: Work, known: Known) -> Written:
        """Puts into `work` what is new or different."""
        summary = LoadSummary()
        kinds = known.kinds(work, {id for item, _ in self._items() for id in _named(item)})
        found = work.revision
        taken: list[Item] = []
        late: list[Entry] = []
        for item, entry in self._items():
            try:
                if self._stands(item, kinds):
                    taken.append(item)
                else:
                    late.append(entry)
            except ValueError as error:
                summary.reject(entry, error)
        self._put(work, taken, summary)
        work.settle()
        summary.count(work)
        return Written(summary, late, found, kinds, work.any_merged)

    def _put(self, work: Work, taken: Sequence[Item], summary: LoadSummary) -> None:
        ids = [row["id"] for item in taken for row in self._rows[id(item)]]
        known = work.digests(ids)
        changed = {row["id"] for item in taken for row in self._rows[id(item)] if known.get(row["id"]) != row["digest"]}
        before = work.statements(changed & known.keys())
        for item in taken:
            rows = [row for row in self._rows[id(item)] if row["id"] in changed]
            summary.unchanged += not rows
            for row in rows:
                work.put(dict(row), before.get(row["id"]))

    def _stands(self, item: Item, kinds: dict[str, str]) -> bool:
        """Whether all that it names is there; `kinds` learns of a new entity.

        Raises ValueError when it cannot stand beside what is there.
        """
        itself = item.id if isinstance(item, Entity) else None
        if any(id not in kinds and id != itself for id in as_rows.references(item)):
            return False
        if isinstance(item, Relation):
            self.ontology.check_relation(item, kinds[item.source], kinds[item.target])
        elif (kind := kinds.get(item.id, item.kind)) != item.kind:
            raise ValueError(f"{item.id} is a {item.kind} here, but a {kind} already; one kind is expected")
        for piece in item.evidence:
            kind = kinds.get(piece.document, item.kind if isinstance(item, Entity) else "")
            if piece.document and kind != "Document":
                raise ValueError(f"{piece.document} is a {kind}; evidence needs a Document")
        if isinstance(item, Entity):
            kinds[item.id] = item.kind
        return True


# The model's fields by what they hold; props, aliases and evidence are looked at one by one.
_FORMS: dict[str, tuple[tuple[type, ...], str]] = {
    "str": ((str,), "text"),
    "str | None": ((str, type(None)), "text"),
    "int": ((int,), "a whole number"),
    "float": ((int, float), "a number"),
}
_FIELDS = {
    model: [(f.name, *_FORMS[str(f.type)]) for f in fields(model) if str(f.type) in _FORMS]
    for model in (Entity, Relation, Evidence)
}
_VALUES = {model: attrgetter(*(name for name, *_ in several)) for model, several in _FIELDS.items()}


def _check_storable(item: Item) -> None:
    """Raises ValueError for what no database can hold: half a character, a number without an end, a value of another type."""
    if item.props:
        check_props(item.props)
        for name, value in item.props.items():
            _check_value(f"property {name!r}", value)
    _check_fields(item, "")
    for piece in item.evidence:
        _check_fields(piece, "the evidence's ")
    for alias in item.aliases if isinstance(item, Entity) else ():
        _check_value("an alias", alias)


def _check_fields(item: Item | Evidence, whose: str) -> None:
    for (name, forms, expected), value in zip(_FIELDS[type(item)], _VALUES[type(item)](item), strict=True):
        if not isinstance(value, forms) or value is True or value is False:
            raise ValueError(f"{whose}{name} is {value!r}, a {type(value).__name__}: {expected} is expected")
        if not (value is None or (isinstance(value, str) and value.isascii())):
            _check_value(f"{whose}{name}", value)


def _check_value(what: str, value: object) -> None:
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
            raise ValueError(f"{what} holds half a character, {value[:40]!a}: whole ones are expected")
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{what} is {value}: a finite number is expected")
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError(f"{what} is {value}: a number below 2^63 is expected; put it in quotes to keep it as text")


def _named(item: Item) -> list[str]:
    own = [item.id] if isinstance(item, Entity) else []
    return [*own, *as_rows.references(item)]


def dangling(entry: Entry, known: Iterable[str]) -> str:
    """Why an entry cannot be loaded whose ends and documents are only in part among the `known` ids."""
    item = cast(Item, entry.item)
    there = set(known)
    lost = next(id for id in as_rows.references(item) if id not in there)
    what = "entity" if isinstance(item, Relation) and lost in (item.source, item.target) else "document"
    subject = item.type if isinstance(item, Relation) else item.id
    return f"{subject}: there is no {what} {lost!r} in the file or in the graph; add it, or correct the id"
