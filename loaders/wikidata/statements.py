"""What an item's statements tell: its node, and the relations to the items that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from reprlib import repr as shown
from typing import Any

from graph.model import Entity, Evidence, Relation
from graph.ontology import default
from loaders.actors import by_code
from loaders.files import Fault
from loaders.wikidata.entities import Aside, Item
from loaders.wikidata.table import Property, Table
from loaders.wikidata.ties import End, as_part, described, head_of, office_end, period, referred, tied
from loaders.wikidata.values import day_of, item_of, listed, mapping, text_of

DOUBTED = 0.5
_LONG = 300  # characters of one part of a note
_WHEN = {"start": "from", "end": "to", "date": "on"}

Told = Entity | Relation
Statement = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unfit:
    """A statement that cannot be taken, and why."""

    property: str
    statement: Any
    error: Fault


@dataclass(frozen=True, slots=True)
class Qualified:
    """What a statement's qualifiers say. `of`: whose office it is. `words`: all of it, as told with the evidence."""

    when: tuple[str | None, str | None]
    of: tuple[End, ...]
    part: str
    role: str
    confidence: float
    props: Mapping[str, str]
    words: tuple[str, ...]


class Teller:
    """Tells items as entities and relations, with the evidence of one document."""

    def __init__(self, document: str, aside: Aside, table: Table) -> None:
        self._document = document
        self._aside = aside
        self._table = table
        # Of the item that was told last: statements that might join it with what nobody tells the kind of, by property.
        self.unknown: dict[str, list[tuple[str, Statement]]] = {}
        # Items that others name, if only as a class, or as a word for a part.
        self.named: set[str] = set()

    def tell(self, item: Item) -> Iterator[Told | Unfit]:
        """What an item that has a kind tells, and what of it cannot be taken."""
        self.unknown = {}
        yield self._node(item)
        for property in self._table.properties.values():
            for statement in item.body["claims"].get(property.id, ()):
                try:
                    told = list(self._statement(item, property, statement)) if _stands(statement) else []
                except ValueError as error:
                    yield Unfit(property.id, statement, Fault(str(error), property.id))
                    continue
                yield from told
        if item.kind == "Role":
            yield from self._owners(item)

    # The node

    def _node(self, item: Item) -> Entity:
        body, table = item.body, self._table
        self.named.update(id for id in self._classes(item) if self._item(id))
        aliases = dict.fromkeys(_texts(body.get("labels")))
        for several in mapping(body.get("aliases"), "aliases").values():
            aliases.update(dict.fromkeys(_texts(several)))
        aliases.pop(item.name, None)
        doing = item.kind in ("Process", "Agreement", "Event")
        times = {**table.props["times"], **(table.props["doing"] if doing else {})}
        props: dict[str, Any] = {named: self._date(item, property) for property, named in times.items()}
        props["description"] = next(iter(_texts(body.get("descriptions"))), "")
        for property, named in table.props["texts"].items():
            with suppress(ValueError):
                props[named] = text_of(self._best(item, property).get("mainsnak"), property)
        props["shared"] = item.kind == "Role" and self._is_shared(item)
        props = {named: value for named, value in props.items() if value}
        return Entity(item.node, item.kind, item.name, tuple(aliases), props, described(self._document, item.id))

    def _date(self, item: Item, property: str) -> str | None:
        """The day in a property; None also when it cannot be read, which is no reason to refuse the item."""
        with suppress(ValueError):
            return day_of(self._best(item, property).get("mainsnak"), property).date
        return None

    def _best(self, item: Item, property: str) -> Statement:
        """The statement that is preferred, or else the first. Raises ValueError when there is none."""
        several = [one for one in item.body["claims"].get(property, ()) if _stands(one)]
        if not several:
            raise ValueError(f"there is no {property}")
        best: Statement = min(several, key=lambda one: one.get("rank") != "preferred")
        return best

    def _is_shared(self, item: Item) -> bool:
        return self._table.shared(item.name, self._classes(item)) or not self._has_owner(item)

    def _classes(self, item: Item) -> list[str]:
        return [value for id in ("P31", "P279") for value, _ in self._items(item, id)]

    def _items(self, item: Item, property: str) -> Iterator[tuple[str, Statement]]:
        """The items that a property names, with the statements; those that cannot be read are told of elsewhere."""
        for one in item.body["claims"].get(property, ()):
            with suppress(ValueError):
                if _stands(one) and (value := item_of(one.get("mainsnak"), property)):
                    yield value, one

    # Its statements

    def _statement(self, item: Item, property: Property, statement: Statement) -> Iterator[Told]:
        value = item_of(statement.get("mainsnak"), property.id)
        if value is None or value == item.id:
            return
        if item.kind == "Role" and any(property.id in group for group in self._table.office_of):
            return  # told together, by `_owners`
        end = self._end(value, property.implies)
        if end is None:
            if any(item.kind in tie.item for tie in property.ties):
                self.unknown.setdefault(property.id, []).append((value, statement))
            return
        said = self._qualified(statement, property)
        evidence = self._evidence(item, property, end, said, statement)
        if property.office:
            if item.kind == "State" and end.kind == "Person":
                yield from self._head_of(item, property, end, said, evidence)
            return
        tie = property.tie(item.kind, end.kind)
        if tie is None:
            return
        yield from self._entity(end)
        here = End(item.node, item.kind, item.name, item)
        if property.id == "P39":
            end, more = self._office(end, said, evidence)
            yield from more
        source, target = (end, here) if tie.back else (here, end)
        type, props = as_part(tie.type, property, said.part, said.role, source, target)
        yield from tied(type, source, target, said.when, {**said.props, **props}, evidence, said.confidence)

    def _office(self, role: End, said: Qualified, evidence: tuple[Evidence, ...]) -> tuple[End, list[Told]]:
        """The office that is held: one of its own where the statement says whose a general one is, "minister" of Ukraine."""
        if role.item and self._has_owner(role.item):
            return role, []
        for of in said.of:
            if of.kind in default().relation("OF").targets:
                told: list[Told] = list(self._entity(of))
                if of.name not in role.name:
                    # There may be several ministers of a state.
                    id, name = f"{role.id}-{of.id.rpartition(':')[2]}", f"{role.name} of {of.name}"
                    role = End(id, "Role", name, known=role.known, shared=True)
                    told += self._entity(role)
                return role, [*told, Relation("OF", role.id, of.id, evidence=evidence)]
        return role, []

    def _has_owner(self, role: Item) -> bool:
        return any(next(self._items(role, id), None) for group in self._table.office_of for id in group)

    def _head_of(
        self, state: Item, property: Property, holder: End, said: Qualified, evidence: tuple[Evidence, ...]
    ) -> Iterator[Told]:
        """Head of state, of government: who holds that office, whichever it is that the state names."""
        names, called = property.office or ("", "")
        offices = [value for value, _ in self._items(state, names)]
        office = self._end(offices[0], "Role") if len(offices) == 1 else None
        yield from self._entity(holder)
        yield from head_of(office, called, End(state.node, "State", state.name), self._document, self._table, evidence)
        role = office_end(office, called, state.name)
        yield from tied("HOLDS", holder, role, said.when, said.props, evidence, said.confidence)

    def _owners(self, role: Item) -> Iterator[Told | Unfit]:
        """Whose office it is: its jurisdiction's or its organisation's, or else its country's."""
        here = End(role.node, "Role", role.name, role)
        for group in self._table.office_of:
            told: list[Told] = []
            for id in group:
                property = self._table.properties[id]
                for value, statement in self._items(role, id):
                    end = self._end(value, property.implies)
                    if end is None or end.kind not in default().relation("OF").targets:
                        continue
                    try:
                        said = self._qualified(statement, property)
                        evidence = self._evidence(role, property, end, said, statement)
                    except ValueError as error:
                        yield Unfit(id, statement, Fault(str(error), id))
                        continue
                    told += self._entity(end)
                    told += tied("OF", here, end, said.when, {}, evidence, said.confidence)
            if told:
                yield from told
                return

    # Ends

    def _end(self, id: str, implies: str) -> End | None:
        """What an item's number means; None when nothing tells its kind."""
        item = self._item(id)
        if item and item.kind:
            return End(item.node, item.kind, item.name, item)
        if actor := by_code("wikidata", id):
            return End(actor.id, actor.kind, actor.name)
        if not implies:
            return None
        return End(f"wd:{id}", self._aside.stub(id, implies), item.name if item else id, item, bool(item))

    def _entity(self, end: End) -> Iterator[Entity]:
        """The node of an end that does not tell of itself."""
        if (end.item is None or not end.item.kind) and self._aside.first(end.id):
            yield referred(end, self._document, self._table)

    def _item(self, id: str) -> Item | None:
        item = self._aside.item(id)
        if item and not item.kind:  # all others tell of themselves
            self.named.add(id)
        return item

    def _name(self, id: str) -> str:
        item = self._item(id)
        actor = by_code("wikidata", id)
        return item.name if item else actor.name if actor else id

    # What is said with them

    def _qualified(self, statement: Statement, property: Property) -> Qualified:
        table = self._table
        several = mapping(statement.get("qualifiers"), "qualifiers")
        said = {id: listed(snaks, shown(id)) for id, snaks in several.items()}

        def items(which: str) -> list[str]:
            found = (item_of(one, id) for id in table.qualifiers[which] for one in said.get(id, ()))
            return [value for value in found if value]

        days = {
            which: [day_of(one, id) for id in table.qualifiers[which] for one in said.get(id, ())] for which in _WHEN
        }
        owners, roles = items("of"), [self._name(value) for value in items("roles")]
        words = [f"{_WHEN[which]} {one.words}" for which, several in days.items() for one in several]
        words += [f"of {self._name(owner)}" for owner in owners] + [f"as {role}" for role in roles]
        props: dict[str, str] = {}
        for id, named in table.kept.items():
            if texts := [text for one in said.get(id, ()) if (text := self._words(one, id))]:
                props[named] = "; ".join(sorted(set(texts)))
                words.append(f"{named} {props[named]}")
        return Qualified(
            period(property, **days),
            tuple(end for owner in owners if (end := self._end(owner, ""))),
            next((part for role in roles if (part := table.part(role))), ""),
            "; ".join(sorted(set(roles))),
            DOUBTED if any(said.get(id) for id in table.qualifiers["doubt"]) else 1.0,
            props,
            tuple(words),
        )

    def _words(self, snak: Any, id: str) -> str:
        """A value in words; "" for one of a sort that has none."""
        with suppress(ValueError):
            value = item_of(snak, id)
            return self._name(value) if value else ""
        with suppress(ValueError):
            return text_of(snak, id)
        return ""

    def _evidence(
        self, item: Item, property: Property, value: End, said: Qualified, statement: Statement
    ) -> tuple[Evidence, ...]:
        note = ", ".join(map(_cut, (f"{item.name}: {property.means} {value.name}", *said.words)))
        if sources := list(self._references(statement)):
            note += f". Reference: {'; '.join(sources)}"
        named = statement.get("id")
        # Without an id of its own a statement is known by what it says.
        key = named if isinstance(named, str) and named else " ".join(filter(None, (value.id, said.when[0])))
        locator = f"{item.id}, {property.id}, {key}"
        return (Evidence(self._document, note=note, locator=locator, method="register", confidence=said.confidence),)

    def _references(self, statement: Statement) -> Iterator[str]:
        for one in listed(statement.get("references"), "references")[:3]:
            snaks = mapping(mapping(one, "a reference").get("snaks"), "snaks")
            for id, means in self._table.references.items():
                for snak in listed(snaks.get(id), id)[:2]:
                    if told := self._words(snak, id):
                        yield _cut(f"{means} {told}".strip())


def _stands(statement: Any) -> bool:
    """Whether a statement is not deprecated. Raises ValueError for what is none."""
    if not isinstance(statement, dict):
        raise ValueError("a statement as {id, rank, mainsnak} is expected")
    return bool(statement.get("rank") != "deprecated")


def _texts(several: Any) -> list[str]:
    """The texts of labels, of descriptions, or of a language's aliases."""
    values = several.values() if isinstance(several, dict) else several
    said = [one.get("value") for one in values if isinstance(one, dict)] if isinstance(values, Iterable) else []
    return [one.strip() for one in said if isinstance(one, str) and one.strip()]


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"
