"""What the results of SPARQL queries tell, row by row (docs/wikidata.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from reprlib import repr as shown

from graph.model import Entity, Evidence, Relation
from graph.ontology import default
from loaders.actors import by_code, resolve
from loaders.files import Fault
from loaders.wikidata.table import Property, Table
from loaders.wikidata.ties import End, as_part, head_of, office_end, period, referred, tied
from loaders.wikidata.values import DAY, MONTH, YEAR, Day, day
from loaders.wikidata.variables import Plan

_ENTITY = re.compile(r"<?https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/(Q[1-9]\d{0,11})>?\Z|(Q[1-9]\d{0,11})\Z")
# A value that exists and that nobody knows: a blank node.
_UNKNOWN = re.compile(r"_:|t\d+\Z|<?https?://www\.wikidata\.org/\.well-known/genid/")
_DATE = re.compile(r"([+-]?\d{4,16}-\d{2}-\d{2})(?:T[\d:.]+Z?)?\Z", re.ASCII)


class Reader:
    """Tells rows as entities and relations, with the evidence of one document."""

    def __init__(self, document: str, plan: Plan, table: Table) -> None:
        self._document = document
        self._plan = plan
        self._table = table
        self._seen: set[int] = set()

    def tell(self, cells: Mapping[str, str]) -> Iterator[Entity | Relation]:
        """What a row tells. Raises ValueError; a Fault where one variable is to blame."""
        plan = self._plan
        told: list[Entity | Relation] = []
        values = {v: (properties, self._numbers(cells, v)) for v, properties in plan.values.items()}
        used = [one for properties, numbers in values.values() if numbers for one in properties]
        for subject in self._ends(cells, plan.subject, self._implied(used)):
            told += self._entity(cells, plan.subject, subject)
            country = next(self._ends(cells, plan.country, "State"), None) if plan.country else None
            holding = False
            for variable, (properties, numbers) in values.items():
                for end in self._ends(cells, variable, properties[0].implies) if numbers else ():
                    told += self._entity(cells, variable, end)
                    told += self._value(cells, properties, subject, end, country)
                    holding = holding or end.kind == "Role"
            for variable, part in plan.parts.items():
                for end in self._ends(cells, variable, ""):
                    told += self._entity(cells, variable, end)
                    told += self._part(cells, part, subject, end)
            if country and not holding:
                told += self._entity(cells, plan.country, country)
                property = self._table.properties["P27" if subject.kind == "Person" else "P17"]
                told += self._value(cells, (property,), subject, country, None, dated=False)
        for one in told:
            if not (isinstance(one, Entity) and self._old(one)):
                yield one

    def _old(self, one: Entity) -> bool:
        key = hash((one.id, one.kind, one.name, one.aliases, tuple(one.props.items())))
        known = key in self._seen
        self._seen.add(key)
        return known

    # Ends

    def _numbers(self, cells: Mapping[str, str], variable: str) -> list[str]:
        """The items in a cell: one, or several in a list. What is unknown (a blank node) is none."""
        text = cells.get(variable, "").strip()
        if not text or _UNKNOWN.match(text):
            return []
        found = [_ENTITY.match(piece) for piece in re.split(r"[\s,;|]+", text) if piece]
        if not all(found):
            raise Fault(
                f"?{variable} is {shown(text)}; an item is expected, as http://www.wikidata.org/entity/Q42", variable
            )
        return [one[1] or one[2] for one in found if one]

    def _ends(self, cells: Mapping[str, str], variable: str, implied: str) -> Iterator[End]:
        numbers = self._numbers(cells, variable)
        label = cells.get(self._plan.beside(variable, "Label"), "").strip() if len(numbers) == 1 else ""
        for id in numbers:
            if actor := by_code("wikidata", id):
                yield End(actor.id, actor.kind, actor.name)
                continue
            kind = self._kind(cells, variable) or implied
            if not kind:
                raise Fault(
                    f"what ?{variable} is ({label or id}) is not known; a name that says it (?person), or its class in "
                    f"?{variable}Class is expected",
                    variable,
                )
            named = bool(label) and label != id
            yield End(f"wd:{id}", kind, label if named else id, known=named)

    def _kind(self, cells: Mapping[str, str], variable: str) -> str:
        classes = self._plan.classes.get(variable)
        kind = self._table.kind(self._numbers(cells, classes)) if classes else ""
        return kind or self._plan.kinds.get(variable, "")

    def _implied(self, properties: Iterable[Property]) -> str:
        """What has such properties, where that is one kind alone."""
        several = [frozenset().union(*(tie.item for tie in one.ties)) or {"State"} for one in properties]
        found = frozenset.intersection(*map(frozenset, several)) if several else frozenset()
        return next(iter(found)) if len(found) == 1 else ""

    def _entity(self, cells: Mapping[str, str], variable: str, end: End) -> Iterator[Entity]:
        node = referred(end, self._document, self._table)
        label = cells.get(self._plan.beside(variable, "Label"), "").strip()
        others = cells.get(self._plan.beside(variable, "AltLabel"), "").split(",")
        names = dict.fromkeys(name for one in (label, *others) if (name := one.strip()) and name != node.name)
        if len(self._numbers(cells, variable)) == 1:
            node.aliases = tuple(name for name in names if not _ENTITY.match(name))
            if description := cells.get(self._plan.beside(variable, "Description"), "").strip():
                node.props = {**node.props, "description": description}
        yield node

    # Relations

    def _value(
        self,
        cells: Mapping[str, str],
        properties: tuple[Property, ...],
        subject: End,
        end: End,
        country: End | None,
        dated: bool = True,
    ) -> Iterator[Entity | Relation]:
        for property in properties:
            if property.office and subject.kind == "State" and end.kind == "Person":
                when, words = self._when(cells, property)
                evidence = self._evidence(property, subject, end, when, words)
                called = property.office[1]
                yield from head_of(None, called, subject, self._document, self._table, evidence)
                yield from tied("HOLDS", end, office_end(None, called, subject.name), when, {}, evidence)
                return
            if tie := property.tie(subject.kind, end.kind):
                when, words = self._when(cells, property) if dated else ((None, None), [])
                role = cells.get(self._plan.beside(self._plan.role, "Label"), "") if self._plan.role else ""
                words += [f"as {role}"] if role else []
                extra: dict[str, str] = {}
                if end.kind == "Role":
                    yield from self._owner(cells, end, country, extra, words)
                source, target = (end, subject) if tie.back else (subject, end)
                type, props = as_part(tie.type, property, self._table.part(role), role, source, target)
                evidence = self._evidence(property, subject, end, when, words)
                yield from tied(type, source, target, when, {**extra, **props}, evidence)
                return

    def _owner(
        self, cells: Mapping[str, str], role: End, country: End | None, extra: dict[str, str], words: list[str]
    ) -> Iterator[Entity | Relation]:
        """Whose office it is: as ?jurisdiction says, or the ?country that the office's own name tells of."""
        owners = list(self._ends(cells, self._plan.of, "")) if self._plan.of else []
        variable = self._plan.of
        if not owners and country:
            variable = self._plan.country
            if _names(role.name, country):
                owners = [country]
            else:
                extra["country"] = country.name  # the holder's or the office's: nobody says
            words.append(f"country {country.name}")
        for owner in owners:
            if owner.kind in default().relation("OF").targets:
                yield from self._entity(cells, variable, owner)
                evidence = self._evidence(self._table.properties["P1001"], role, owner, (None, None), [])
                yield Relation("OF", role.id, owner.id, evidence=evidence)

    def _part(self, cells: Mapping[str, str], part: str, subject: End, end: End) -> Iterator[Relation]:
        relation = default().relation(default().parts[part])
        if end.kind in relation.sources and subject.kind in relation.targets:
            property = Property(part, part, ties=())
            when, words = self._when(cells, property, lasting=False)
            evidence = self._evidence(property, subject, end, when, words)
            yield from tied(relation.name, end, subject, when, {"part": part}, evidence)

    def _when(
        self, cells: Mapping[str, str], property: Property, lasting: bool = True
    ) -> tuple[tuple[str | None, str | None], list[str]]:
        days = {what: [self._day(cells, what)] if what in self._plan.dates else [] for what in ("start", "end", "date")}
        words = [
            f"{word} {one.words}"
            for what, word in (("start", "from"), ("end", "to"), ("date", "on"))
            for one in days[what]
            if one.words
        ]
        if not lasting and not (days["start"] or days["end"]):
            days["start"] = days["end"] = days["date"]
        return period(property, **days), words

    def _day(self, cells: Mapping[str, str], what: str) -> Day:
        """A date in a row. Without its precision the first of a month may be any day of it, and that of January of the year."""
        variable = self._plan.dates[what]
        text = cells.get(variable, "").strip()
        if not text or _UNKNOWN.match(text):
            return Day(None, "unknown" if text else "")
        told = cells.get(self._plan.beside(variable, "Precision"), "").strip()
        try:
            if re.fullmatch(r"\d{4}(-\d{2})?", text):
                return day(
                    f"{text}-00" if len(text) == 7 else f"{text}-00-00", MONTH if len(text) == 7 else YEAR, variable
                )
            found = _DATE.match(text)
            if not found:
                raise ValueError(f"{variable} is {text!r}; a date as 2019-05-20T00:00:00Z is expected")
            precision = int(told) if re.fullmatch(r"\d{1,2}", told) else DAY
            if not told and found[1].endswith("-01"):
                precision = YEAR if found[1].endswith("-01-01") else MONTH
            return day(found[1], precision, variable)
        except ValueError as error:
            raise Fault(str(error), variable) from None

    def _evidence(
        self, property: Property, subject: End, end: End, when: tuple[str | None, str | None], words: list[str]
    ) -> tuple[Evidence, ...]:
        note = ", ".join([f"{subject.name}: {property.means} {end.name}", *words])
        locator = ", ".join([_id(subject), property.id, " ".join(filter(None, (_id(end), when[0])))])
        return (Evidence(self._document, note=note, locator=locator, method="register"),)


def _id(end: End) -> str:
    return end.id.removeprefix("wd:")


def _names(role: str, country: End) -> bool:
    """Whether an office's name tells of this state: "President of Ukraine", "Ukrainian foreign minister"."""
    after = role.split(" of ")[1:]
    before = role.split()
    texts = [" of ".join(after[i:]) for i in range(len(after))] + [" ".join(before[:n]) for n in (1, 2, 3)]
    return any((found := resolve(text)) and found.id == country.id for text in texts)
