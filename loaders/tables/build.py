"""From a table's rows to the model, as a mapping says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, product

from graph.model import Entity, Evidence, Relation, check_id, make_id
from graph.ontology import default
from loaders import actors, records
from loaders.actors import mentions
from loaders.files import Fault
from loaders.tables.dates import Format, month_of, whole
from loaders.tables.mapping import Link, Node, names_of
from loaders.tables.mapping import Mapping as TableMapping
from loaders.tables.seen import Reading
from loaders.tables.values import Choice, Moment, Scope, chosen, holds

# A cell of up to this length is quoted whole, of a longer one the sentence.
_QUOTED = 300


@dataclass
class Item:
    """A thing that a row tells of: its entity, the cells that it was made of, and for one out of a text what the words tell."""

    entity: Entity
    cells: Mapping[str, str] = field(default_factory=dict)
    mention: mentions.Mention | None = None
    text: str = ""
    column: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Whose it is: its own, and that of whom it acts for."""
        behind = self.mention.acts_for if self.mention else None
        return (self.entity.id, behind.id) if behind else (self.entity.id,)

    def told(self, name: str) -> dict[str, str]:
        """What a mapping may say of it, under the name of its node."""
        mention = self.mention
        said = (
            self.entity.name,
            self.entity.id,
            self.entity.kind,
            *((mention.part, mention.role) if mention else ("", "")),
        )
        return dict(zip(names_of(name), said, strict=True))


@dataclass
class Builder:
    """Makes entities and relations of rows. `bind` makes one for a table."""

    mapping: TableMapping
    columns: Mapping[str, str]  # as the mapping names them -> as the table does
    readings: Mapping[str, Format | Reading]
    document: str
    place: str = "row"

    def row(self, line: int, cells: Mapping[str, str]) -> Iterator[Entity | Relation | Fault]:
        """What a row tells, entities before the relations that need them. A Fault among them is of one cell only.

        Raises ValueError for a row that cannot be taken.
        """
        mapping = self.mapping
        said: dict[str, str] = {}

        def scope(name: str) -> str:
            if name not in said:
                said[name] = self._cell(name, cells)
            return said[name]

        on = self._moment(mapping.date, scope)
        place = self._place(line, scope)
        items: dict[str, list[Item]] = {}
        faults: list[Fault] = []
        for node in mapping.nodes:
            found = self._items(node, scope, cells, on, faults)
            without = {id for other in node.without for item in items.get(other, ()) for id in item.ids}
            items[node.name] = kept = [item for item in found if without.isdisjoint(item.ids)]
            said |= kept[0].told(node.name) if kept else dict.fromkeys(node.names, "")
        shown = {item.entity.id: item.entity for several in items.values() for item in several}
        related = [one for link in mapping.links for one in self._related(link, items, scope, place)]
        for entity in shown.values():
            entity.evidence = (Evidence(self.document, locator=place, method="table"),)
            yield entity
        said_already: set[tuple[str, ...]] = set()
        for item, relation in related:
            # Two offices with one title and one holder are one.
            same = (relation.id, relation.start or "", relation.end or "", relation.evidence[0].key(relation.id))
            if same in said_already:
                continue
            said_already.add(same)
            if (behind := item.mention and item.mention.acts_for) and behind.id != item.entity.id:
                yield Entity(
                    behind.id,
                    behind.kind,
                    behind.name,
                    evidence=(Evidence(self.document, locator=place, method="table"),),
                )
                if behind.id != relation.target:
                    yield self._mandate(item, behind, relation)
            yield relation
        yield from faults

    def locator(self, line: int, cells: Mapping[str, str]) -> str:
        """What the evidence of a row names as its place; "" for a row without one."""
        try:
            return self._place(line, lambda name: self._cell(name, cells))
        except ValueError:
            return ""

    def _place(self, line: int, scope: Scope) -> str:
        return chosen(self.mapping.key, scope) or f"{self.place} {line}"

    def _cell(self, name: str, cells: Mapping[str, str]) -> str:
        """A cell as the mapping means it: nothing where that is what its text stands for, and dates as partial dates."""
        text = (cells.get(self.columns.get(name, name)) or "").strip()
        if not text or text.casefold() in self.mapping.nothing:
            return ""
        if reading := self.readings.get(name):
            try:
                return _read(reading, text)
            except ValueError as error:
                raise Fault(f"column {name!r}: {error}", name) from None
        return text

    def _moment(self, moment: Moment | None, scope: Scope) -> str | None:
        if moment is None:
            return None
        if moment.column:
            return records.when(scope(moment.column), moment.column)
        year, month, day = (
            scope(moment.year),
            scope(moment.month) if moment.month else "",
            scope(moment.day) if moment.day else "",
        )
        if not year:
            return None
        text = " ".join(filter(None, (year, month, day)))
        try:
            number = int(month) if month.isdecimal() else month_of(month) if month else 0
            return whole(int(year), number or None, (int(day) or None) if day and number else None, text)
        except ValueError as error:
            raise Fault(f"column {moment.year!r}: {error}", moment.year) from None

    # Things

    def _items(
        self, node: Node, scope: Scope, cells: Mapping[str, str], on: str | None, faults: list[Fault]
    ) -> list[Item]:
        if node.text:
            return self._mentioned(node, scope, on, faults) if holds(node.when, scope) else []
        if not node.split:
            found = self._entity(node, scope, on) if holds(node.when, scope) else None
            return [Item(found)] if found else []
        lists = {column: split.items(scope(column)) for column, split in node.split.items() if scope(column)}
        lengths = {len(items) for items in lists.values()}
        if len(lengths) > 1:
            told = ", ".join(f"{len(items)} in {column!r}" for column, items in lists.items())
            raise Fault(f"the lists of {node.name!r} do not go together: {told}", next(iter(lists)))
        seen: dict[str, Item] = {}
        for index in range(max(lengths, default=0)):
            own = {column: items[index] for column, items in lists.items()}
            inner = _over(own, scope, self.mapping.nothing)
            if holds(node.when, inner) and (found := self._entity(node, inner, on)):
                seen.setdefault(found.id, Item(found, own))
                if node.first:
                    break
        return list(seen.values())

    def _entity(self, node: Node, scope: Scope, on: str | None) -> Entity | None:
        name = chosen(node.named, scope)
        resolved = self._resolved(node, name, scope, on)
        if resolved and node.resolve == "rest":
            return None
        id = ""
        if not resolved:
            if node.resolve in ("only", "must") and (name or node.code):
                if node.resolve == "only" or not (name or any(scope(column) for _, column in node.code)):
                    return None
                column = next(iter([*(c for v in node.named for c in v.columns), *(c for _, c in node.code)]), "")
                raise Fault(f"{name or scope(column)!r} is no state and no organisation that is known", column)
            id = chosen(node.id, scope)
            if not (name or id):
                return None
        kind = resolved.kind if resolved else chosen(node.kind, scope)
        if not kind:
            column = next(iter(columns[0] for value in node.kind if (columns := value.columns)), "")
            raise Fault(f"it does not say of which kind {name or id!r} is", column)
        props = {prop: text for prop, choice in (node.props or {}).items() if (text := chosen(choice, scope))}
        aliases = tuple(dict.fromkeys(text for choice in node.aliases if (text := chosen(choice, scope))))
        if resolved:
            return Entity(resolved.id, resolved.kind, resolved.name, aliases, props)
        return Entity(check_id(id) if id else make_id(kind, name), kind, name or id, aliases, props)

    def _resolved(self, node: Node, name: str, scope: Scope, on: str | None) -> actors.Resolved | None:
        if node.resolve == "no":
            return None
        for system, column in node.code:
            if (code := scope(column)) and (found := actors.by_code(system, code, on)):
                return found
        if not name or not self._looked_up(node):
            return None
        if found := actors.resolve(name, on):
            return found
        for system, column in node.among:
            codes = [code.strip() for code in scope(column).replace(";", ",").split(",")]
            states = {one.id for code in codes if code and (one := actors.by_code(system, code, on))}
            if states and (found := actors.resolve(name, on, among=states)):
                return found
        return None

    @staticmethod
    def _looked_up(node: Node) -> bool:
        """Whether the names of such things are looked up: those of states and organisations are, those of people are not."""
        if node.resolve:
            return node.resolve != "no"
        kinds = {value.parts[0][0] for value in node.kind if len(value.parts) == 1 and not value.columns}
        return not kinds or bool(kinds & {"State", "Organization", "Group"})

    def _mentioned(self, node: Node, scope: Scope, on: str | None, faults: list[Fault]) -> list[Item]:
        found: dict[tuple[str, str, str], Item] = {}
        for column in node.text:
            if not (text := scope(column)):
                continue
            reading = mentions.read(text, on)
            for mention in reading.mentions:
                behind = mention.acts_for or mention
                told = mention.part not in ("", "party")
                if node.only and not told and not (node.only == "known" and _known(behind, on)):
                    continue
                entity = Entity(mention.id, mention.kind, mention.name)
                found.setdefault((mention.id, mention.part, behind.id), Item(entity, {}, mention, text, column))
            if not reading.mentions and reading.leftover and not node.only:
                faults.append(Fault(f"nobody was understood in {_short(text)!r}; write the names as a list", column))
        return list(found.values())

    # Relations

    def _related(
        self, link: Link, items: Mapping[str, list[Item]], scope: Scope, place: str
    ) -> Iterator[tuple[Item, Relation]]:
        sources, targets = items[link.source], items[link.target]
        pairs: Iterable[tuple[Item, Item]]
        if link.source == link.target:
            pairs = combinations(sources, 2)
        elif link.pairwise:
            if len(sources) != len(targets):
                raise Fault(
                    f"{len(sources)} of {link.source!r} and {len(targets)} of {link.target!r} do not make pairs"
                )
            pairs = zip(sources, targets, strict=True)
        else:
            pairs = product(sources, targets)
        without = {item.entity.id for other in link.without for item in items[other]}
        for source, target in pairs:
            if source.entity.id == target.entity.id or source.entity.id in without:
                continue
            ends = {**target.told(link.target), **source.told(link.source)}
            inner = _over({**target.cells, **source.cells, **ends}, scope, frozenset())
            if holds(link.when, inner) and (relation := self._relation(link, source, target, inner, place)):
                yield source, relation

    def _relation(self, link: Link, source: Item, target: Item, scope: Scope, place: str) -> Relation | None:
        rules = default()
        part = ""
        if link.part:
            part = self._part(link.part, source, scope)
            if not part:
                return None
            if part not in rules.parts:
                raise Fault(f"unknown part {part!r}; known: {', '.join(rules.parts)}")
            type = rules.parts[part]
        else:
            type = chosen(link.type, scope)
            if not type:
                return None
        kind = rules.relation(type)
        # A mediator who also facilitates, say, has two edges: the relation's own part goes unnamed, any other is told apart.
        other = part if part != kind.part else ""
        props = {prop: text for prop, choice in (link.props or {}).items() if (text := chosen(choice, scope))}
        confidence = self._number(link.confidence, scope, "confidence")
        count = self._number(link.count, scope, "count")
        if count != int(count) or count < 1:
            raise Fault(f"count is {count:g}; a whole number from 1 is expected", *_first_column(link.count))
        note = chosen(link.note, scope)
        if not note:
            says = f": {part} to " if part else f" {kind.phrase} "
            note = f"{source.entity.name}{says}{target.entity.name}" + (
                f" (from {source.column})" if source.column else ""
            )
        evidence = Evidence(self.document, _quote(source), note, place, "table", confidence)
        return Relation(
            type,
            source.entity.id,
            target.entity.id,
            self._moment(link.start, scope),
            self._moment(link.end, scope),
            confidence,
            int(count),
            other or chosen(link.qualifier, scope),
            {**props, **({"part": other} if other else {})},
            (evidence,),
        )

    @staticmethod
    def _part(choice: Choice, source: Item, scope: Scope) -> str:
        for value in choice:
            if not value.told:
                if part := value.text(scope):
                    return part
            elif holds(value.when, scope):
                part = source.mention.part if source.mention else ""
                return (value.values or {}).get(part, part) or value.otherwise or ""
        return ""

    @staticmethod
    def _number(choice: Choice, scope: Scope, what: str) -> float:
        if not choice:
            return 1.0
        if len(choice) == 1 and len(choice[0].parts) == 1 and _numeric(choice[0].parts[0][0]):
            return float(choice[0].parts[0][0])
        text = chosen(choice, scope)
        try:
            return float(text) if text else 1.0
        except ValueError:
            raise Fault(f"{what} is {text!r}; a number is expected", *_first_column(choice)) from None

    def _mandate(self, item: Item, behind: mentions.Mention, relation: Relation) -> Relation:
        """That somebody acted for somebody else, told apart by what they did it in: a mandate is told of one time."""
        evidence = Evidence(
            self.document,
            _quote(item),
            f"{item.entity.name} acted for {behind.name}",
            relation.evidence[0].locator,
            "table",
        )
        return Relation(
            "REPRESENTS",
            item.entity.id,
            behind.id,
            relation.start,
            relation.end,
            qualifier=relation.target,
            evidence=(evidence,),
        )


def _over(own: Mapping[str, str], scope: Scope, nothing: frozenset[str]) -> Scope:
    """A scope in which some names mean something of their own."""

    def inner(name: str) -> str:
        if name in own:
            return "" if own[name].casefold() in nothing else own[name]
        return scope(name)

    return inner


def _quote(item: Item) -> str:
    """The words that a thing was read out of: the cell, or of a long one the sentence around it."""
    if not item.text or item.mention is None or len(item.text) <= _QUOTED:
        return item.text
    start, end = item.mention.start, item.mention.start + len(item.mention.text)
    before = max(
        (item.text.rfind(sign, 0, start) + len(sign) for sign in (". ", ".\n", "\n") if sign in item.text[:start]),
        default=0,
    )
    after = min(
        (at + 1 for sign in (". ", ".\n", "\n") if (at := item.text.find(sign, end)) >= 0), default=len(item.text)
    )
    return item.text[before:after].strip()


@lru_cache(maxsize=50_000)
def _read(reading: Format | Reading, text: str) -> str:
    """A date; the same ones come again and again."""
    return reading.read(text)


def _known(mention: mentions.Mention, on: str | None) -> bool:
    """Whether an actor out of a text is one of the tables."""
    found = actors.resolve(mention.name, on)
    return found is not None and found.id == mention.id


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:77] + "…"


def _first_column(choice: Choice) -> tuple[str, ...]:
    return tuple(column for value in choice for column in value.columns)[:1]


def _numeric(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
