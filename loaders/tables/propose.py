"""A mapping proposed for a table, from its headers and its values: what to start from, and often enough.

The shape of the table decides: cases that have parties and third parties, persons with offices, members of organisations, or
pairs. What could not be told is said in comments. What must not be guessed is left marked, and loading refuses it until it is
decided.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.model import fold
from graph.ontology import default
from loaders.files import LoadError
from loaders.numbered import Path as Place
from loaders.tables import mapfile, mapping
from loaders.tables.guess import Column, columns_of, nothing_in, relation_of, with_role
from loaders.tables.table import Table

_CASES = {"agreement": "Agreement", "process": "Process", "event": "Event"}
_THIRDS = {
    "mediator": "mediator",
    "facilitator": "facilitator",
    "host": "host",
    "guarantor": "guarantor",
    "witness": "witness",
}
_FALLBACK = "LINKED_TO"


@dataclass(frozen=True)
class Question:
    """What must be asked: of which column, the question in words, and the formats to choose from.

    `pivot`: whether the last year that two digits may mean has to be said too.
    """

    column: str
    text: str
    formats: tuple[str, ...]
    pivot: bool = False


@dataclass
class Proposal:
    """A proposed mapping as plain data, with comments by place, what each column may be, and what must be asked.

    `known`: what dataset the mapping ships for; "" when it was made for this table.
    """

    data: dict[str, Any]
    comments: dict[Place, str]
    columns: list[Column]
    questions: list[Question] = field(default_factory=list)
    known: str = ""

    @property
    def yaml(self) -> str:
        """The mapping as YAML with its comments."""
        return mapfile.written(self.data, self.comments)

    def mapping(self, where: str = "proposed mapping") -> mapping.Mapping:
        """The mapping. Raises MappingError while a question is open."""
        return mapfile.of(self.data, where)

    def keep(self, said: Mapping[str, str]) -> None:
        """Has the mapping open its table in this way: sheet, header, encoding, delimiter."""
        if said:
            self.data["table"] = {**self.data.get("table", {}), **said}

    def answer(self, column: str, format: str, pivot: int | None = None) -> None:
        """Takes the answer to a question."""
        self.data["dates"][column] = {"format": format, "pivot": str(pivot)} if pivot else format
        self.comments.pop(("dates", column), None)
        self.questions = [question for question in self.questions if question.column != column]


def proposed(table: Table, taken: Mapping[str, tuple[str, str]] | None = None) -> Proposal:
    """A mapping for an opened table. Raises LoadError for a table in which nothing names anybody.

    `taken`: for what a column is to be taken, {column: (role, what)}, whatever it looks like.
    """
    columns = columns_of(table)
    for column in columns:
        if taken and column.name in taken:
            column.role, column.what = taken[column.name]
    return _Proposing(table, columns).proposal()


class _Proposing:
    """Puts a mapping together, a thing and a relation at a time."""

    def __init__(self, table: Table, columns: list[Column]) -> None:
        self.table = table
        self.columns = [column for column in columns if column.what != "empty"]
        self.all = columns
        self.nodes: dict[str, dict[str, Any]] = {}
        self.relations: list[dict[str, Any]] = []
        self.comments: dict[Place, str] = {}
        self.used: set[str] = set()
        self.names = {name.casefold() for name in table.columns}
        self.dates: dict[str, Column] = {}
        for column in self.columns:
            if column.what == "date":
                self.dates.setdefault(column.role, column)

    # The parts of it

    def proposal(self) -> Proposal:
        about = self._shape()
        data: dict[str, Any] = {"mapping": mapfile.VERSION, "about": about}
        if sheet := self.table.found.get("sheet"):
            data["table"] = {"sheet": sheet}
        if nothing := nothing_in(self.columns):
            data["nothing"] = nothing
        formats, questions = self._formats()
        if formats:
            data["dates"] = formats
        if row_date := self.dates.get("date") or self.dates.get("start"):
            data["date"] = row_date.name
        if key := next((one for one in with_role(self.columns, "id") if one.unique), None):
            data["key"] = f"{key.name} {{{key.name}}}"
            self.used.add(key.name)
        data["nodes"] = self.nodes
        if self.relations:
            data["relations"] = self.relations
        left = [one for one in self.all if one.name not in self.used and one not in self.dates.values()]
        head = [
            f"Proposed for {self.table.path.name}: {about}. Look it over; docs/tables.md tells what each field means."
        ]
        if left:
            head.append("Not used: " + "; ".join(f"{one.name} ({one.why})" for one in left[:20]))
        self.comments[()] = "\n".join(head)
        return Proposal(data, self.comments, self.all, questions)

    def _formats(self) -> tuple[dict[str, Any], list[Question]]:
        """The formats of the dates that are used; one that is not settled is marked."""
        formats: dict[str, Any] = {}
        questions = []
        for column in {one.name: one for one in self.dates.values() if one}.values():
            self.used.add(column.name)
            if column.question is not None:
                formats[column.name] = mapfile.UNDECIDED
                told = str(column.question)
                self.comments["dates", column.name] = told
                questions.append(Question(column.name, told, column.question.formats, column.question.pivot))
            elif column.order:
                formats[column.name] = column.order.partition(",")[0]
                self.comments["dates", column.name] = column.order
        return formats, questions

    def _shape(self) -> str:
        cases = with_role(self.columns, *_CASES)
        thirds = with_role(self.columns, *_THIRDS)
        sides = with_role(self.columns, "party", "first", "second")
        guests = with_role(self.columns, "participant")
        if thirds or (cases and (sides or guests)):
            return self._cases(cases, thirds, sides, guests)
        persons = [one for one in with_role(self.columns, "person") if one.what in ("person", "name", "actor")]
        persons = persons or [
            one for one in self.columns if one.what == "person" and one.role in ("", "member", "first")
        ]
        offices = with_role(self.columns, "office")
        if persons and offices:
            return self._offices(persons, offices)
        bodies = with_role(self.columns, "organisation")
        members = with_role(self.columns, "member") or [
            one for one in (*persons, *with_role(self.columns, "country")) if one not in bodies and one.names
        ]
        if bodies and members:
            return self._members(members, bodies)
        firsts, seconds = with_role(self.columns, "first"), with_role(self.columns, "second")
        if not (firsts and seconds):
            actors = [one for one in self.columns if one.names]
            if len(actors) < 2:
                return self._only(actors or [one for one in self.columns if one.what == "name"])
            firsts, seconds = actors[:1], actors[1:2]
        return self._pairs(firsts[0], seconds[0])

    def _cases(self, cases: list[Column], thirds: list[Column], sides: list[Column], guests: list[Column]) -> str:
        """A row a case: talks, an agreement, a meeting, with who took part in it and how."""
        case = cases[0] if cases else None
        kind = _CASES[case.role] if case else "Process"
        name = self._free(case.role if case else "talks")
        country = next((one for one in with_role(self.columns, "country") if one.names), None)
        node: dict[str, Any] = {"kind": kind}
        id = next((one for one in with_role(self.columns, "id") if one.unique), None)
        date = self.dates.get("date") or self.dates.get("start")
        if case:
            self.used.add(case.name)
            node["name"] = case.name if id or case.unique or not date else f"{{{case.name}}} ({{{date.name}}})"
            self.comments["nodes", name] = f"{case.name}: {case.why}"
            if not (id or case.unique) and date:
                self.comments["nodes", name] += "; a name comes again, so the date tells them apart"
        else:
            several = [one for one in (country, *sides[:2]) if one]
            about = " – ".join(f"{{{one.name}}}" for one in (sides[:2] or several))
            words = f"Talks{' in {' + country.name + '}' if country and sides else ''}: {about}"
            node["name"] = [f"{words}, {{{date.name}}}", words] if date else words
            self.comments["nodes", name] = "No column names the case: it is called by who and when"
        if id:
            node["id"] = f"{_prefix(self.table.path)}:{{{id.name}}}"
            self.used.add(id.name)
        if date and kind != "Process":
            node["props"] = {"date": date.name}
        self.nodes[name] = node
        when = self._when()
        for column in sides:
            end = self._actor(column, "party")
            self.relations.append({"source": end, "type": "PARTY_TO", "target": name, **when})
        for column in guests:
            end = self._actor(column, "participant")
            type = "ATTENDS" if kind in ("Event", "Process") else "PARTY_TO"
            self.relations.append({"source": end, "type": type, "target": name, **when})
        for column in thirds:
            end = self._actor(column, _THIRDS[column.role], text=True)
            part: Any = _THIRDS[column.role]
            if "text" in self.nodes[end]:
                part = {"told": True, "else": part}
            if _THIRDS[column.role] == "guarantor" and kind == "Event":
                part = "witness"  # nobody guarantees a meeting
            self.relations.append({"source": end, "part": part, "target": name, **when})
        if country and country not in sides:
            end = self._actor(country, "country")
            self.relations.append({"source": name, "type": "LOCATED_IN", "target": end})
        self._about(name, kind)
        self._places(name)
        return {"Agreement": "agreements and who took part in them", "Event": "meetings and who took part in them"}.get(
            kind, "talks, with their parties and third parties"
        )

    def _about(self, name: str, kind: str) -> None:
        for column in with_role(self.columns, "conflict")[:1]:
            end = self._free("conflict")
            self.used.add(column.name)
            self.nodes[end] = {"kind": "Event", "name": f"Conflict: {{{column.name}}}"}
            self.comments["nodes", end] = f"{column.name}: {column.why}"
            self.relations.append({"source": name, "type": "ABOUT", "target": end})

    def _places(self, name: str) -> None:
        for column in with_role(self.columns, "place")[:1]:
            end = self._free("place")
            self.used.add(column.name)
            self.nodes[end] = {"kind": "Place", "name": column.name}
            self.comments["nodes", end] = f"{column.name}: {column.why}"
            self.relations.append({"source": name, "type": "LOCATED_IN", "target": end})

    def _offices(self, persons: list[Column], offices: list[Column]) -> str:
        """A row a person with an office, of a state or an organisation; two of each side by side go together in their order."""
        bodies = [one for one in with_role(self.columns, "country", "organisation") if one.names] or [
            one for one in self.columns if one.what in ("state", "organization") and one not in offices
        ]
        of = self._actor(bodies[0], "body") if bodies else ""
        starts = [one for one in self.columns if one.what == "date" and one.role in ("start", "date")]
        ends = [one for one in self.columns if one.what == "date" and one.role == "end"]
        for index, (person, office) in enumerate(zip(persons, offices, strict=False)):
            holder = self._actor(person, "person")
            name = self._free("office" if index == 0 else f"office {index + 1}")
            self.used.add(office.name)
            titled: Any = office.name
            if of:
                titled = [
                    {"column": office.name, "when": {of: {"within": office.name}}},
                    f"{{{office.name}}} of {{{of}}}",
                ]
            self.nodes[name] = {"kind": "Role", "name": titled}
            self.comments["nodes", name] = f"{office.name}: {office.why}"
            held: dict[str, Any] = {"source": holder, "type": "HOLDS", "target": name}
            for field_, columns in (("from", starts), ("to", ends)):
                if columns:
                    column = columns[min(index, len(columns) - 1)]
                    held[field_] = column.name
                    self.dates[f"{field_} {index}"] = column
                    self.used.add(column.name)
            if "from" in held and self._again(person, office, bodies[:1]):
                held["qualifier"] = f"{{{held['from']}}}"
            self.relations.append(held)
            if of:
                self.relations.append({"source": name, "type": "OF", "target": of})
        return "persons and the offices they held"

    def _again(self, *columns: Any) -> bool:
        """Whether somebody holds the same office in two rows."""
        names = [one.name for one in columns if isinstance(one, Column)] + [
            one.name for several in columns if isinstance(several, list) for one in several
        ]
        seen: set[tuple[str, ...]] = set()
        for row in self.table.rows():
            key = tuple(row.cells.get(name, "") for name in names)
            if key in seen:
                return True
            seen.add(key)
        return False

    def _members(self, members: list[Column], bodies: list[Column]) -> str:
        member, body = self._actor(members[0], "member"), self._actor(bodies[0], "organisation", kind="Organization")
        self.relations.append({"source": member, "type": "MEMBER_OF", "target": body, **self._when()})
        return "members of organisations"

    def _pairs(self, first: Column, second: Column) -> str:
        """A row a relation between two."""
        source, target = self._actor(first, "source"), self._actor(second, "target")
        relation: dict[str, Any] = {"source": source, "type": _FALLBACK, "target": target}
        place: Place = ("relations", len(self.relations))
        types = [
            one for one in with_role(self.columns, "type") if one.what in ("category", "name", "actor", "organization")
        ]
        types = types or [one for one in self.columns if one.what == "category" and any(map(relation_of, one.values))]
        if types:
            relation["type"] = self._type(types[0], place)
        else:
            self.comments[place] = f"No column says how they are related: {_FALLBACK} is the least that can be said"
        relation |= self._when()
        for column in with_role(self.columns, "count", "confidence"):
            if column.what == "number" and column.role not in relation and (column.role == "count" or _shares(column)):
                relation[column.role] = column.name
                self.used.add(column.name)
        for column in with_role(self.columns, "note")[:1]:
            relation["note"] = column.name
            self.used.add(column.name)
        self.relations.append(relation)
        return "relations between two"

    def _type(self, column: Column, place: Place) -> Any:
        """The relation types that the words of a column mean; what is not known is linked, and said."""
        self.used.add(column.name)
        table = {value: relation_of(value) or _FALLBACK for value in column.values}
        unknown = [value for value, type in table.items() if type == _FALLBACK and not relation_of(value)]
        if len(table) == 1:
            return next(iter(table.values()))
        told = f"{column.name}: {column.why}"
        if unknown:
            told += f"; not understood, and therefore {_FALLBACK}: {', '.join(unknown[:12])}"
            told += f"\n(the relations there are: {', '.join(default().relations)})"
        self.comments[place] = told
        listed = {value: type for value, type in table.items() if type != _FALLBACK or value in unknown[:30]}
        return {"column": column.name, "values": listed, "else": _FALLBACK}

    def _only(self, actors: list[Column]) -> str:
        """Actors, and nothing that they do."""
        if not actors:
            columns = ", ".join(self.table.columns[:8])
            raise LoadError(
                f"{self.table.path}: nothing in it looks like the name of somebody (columns: {columns}); "
                "write a mapping by hand (docs/tables.md)"
            )
        self._actor(actors[0], "actor")
        return "actors; nothing tells how they are related"

    # A thing that is an actor

    def _actor(self, column: Column, name: str, kind: str = "", text: bool = False) -> str:
        """Adds the node for a column of actors, and returns its name."""
        name = self._free(name)
        self.used.add(column.name)
        if column.what == "text" or (text and self._worded(column)):
            self.nodes[name] = {"text": column.name}
            self.comments["nodes", name] = f"{column.name}: several in one cell, in words"
            return name
        kinds = {"state": "State", "person": "Person", "organization": "Organization"}
        node: dict[str, Any] = {"kind": kind or kinds.get(column.what, "Organization")}
        if column.what == "state" and not column.code and column.role != "country" and column.share < 1:
            node["kind"] = kind or "Organization"
        if column.code:
            node["code"] = {column.code: column.name}
            beside = self._beside(column)
            node["name"] = beside.name if beside else column.name
        else:
            node["name"] = column.name
            if code := self._code_of(column):
                node["code"] = {code.code: code.name}
                self.used.add(code.name)
        if column.separator:
            node["split"] = column.separator
        self.nodes[name] = node
        told = f"{column.name}: {column.why}"
        if not column.names:
            told += "; of which kind they are was not told"
        elif column.what == "actor" or (column.what == "state" and node["kind"] == "Organization"):
            told += "; who is not known is taken for an organisation"
        self.comments["nodes", name] = told
        return name

    def _worded(self, column: Column) -> bool:
        """Whether cells hold several names, or offices beside names, as words have it: "the UN and Algeria"."""
        several = [one for one in column.values if re.search(r",|;|/| and | und | et | y | of ", one)]
        return column.share < 0.95 and len(several) >= max(1, 0.1 * len(column.values))

    def _beside(self, code: Column) -> Column | None:
        return next(
            (
                one
                for one in self.columns
                if one.what == "state" and not one.code and one.role in (code.role, "country")
            ),
            None,
        )

    def _code_of(self, column: Column) -> Column | None:
        if column.role != "country":
            return None
        return next((one for one in self.columns if one.code and one.role == "country"), None)

    def _when(self) -> dict[str, Any]:
        start, end, date = (self.dates.get(one) for one in ("start", "end", "date"))
        if start or end:
            return {name: one.name for name, one in (("from", start), ("to", end)) if one}
        return {"date": date.name} if date else {}

    def _free(self, name: str) -> str:
        """A name for a node that no column and no other node has."""
        tried, number = name, 1
        while tried.casefold() in self.names or tried in self.nodes:
            number += 1
            tried = f"the {name}" if number == 2 and f"the {name}" not in self.nodes else f"{name} {number}"
        return tried


def _shares(column: Column) -> bool:
    """Whether its numbers are from 0 to 1, as confidences are."""
    try:
        return all(0 <= float(value) <= 1 for value in column.values)
    except ValueError:
        return False


def _prefix(path: Path) -> str:
    """The prefix of the ids of a table's own things: its name."""
    return re.sub(r"[^a-z0-9]+", "-", fold(path.name.partition(".")[0])).strip("-") or "table"
