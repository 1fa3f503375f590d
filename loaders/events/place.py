"""Where in a file of event data an edge comes from: which rows these are, in words that evidence can hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.dates import partial
from graph.ontology import default

_FORM = re.compile(r"events (\S+) ([A-Z_]+) (\S+)(?: (\d{4}(?:-\d\d(?:-\d\d)?)?))?(?: \((.+)\))?\Z")


@dataclass(frozen=True)
class Place:
    """The rows that tell this of these two (ids) in this period ("" for all time)."""

    source: str
    relation: str
    target: str
    period: str = ""
    status: str = ""

    def __str__(self) -> str:
        """As evidence has it: ``events iso:US URGES iso:RU 2019-10 (peace or talks)``."""
        return template(self.relation, self.status) % (
            self.source,
            self.target,
            f" {self.period}" if self.period else "",
        )


def template(relation: str, status: str) -> str:
    """The locator of edges of one kind, to be filled with the source, the target and a blank with the period."""
    return f"events %s {relation} %s%s{f' ({status})' if status else ''}"


def place(locator: str) -> Place:
    """What the locator of an edge's evidence says. Raises ValueError for text that is none."""
    found = _FORM.match(locator)
    if not found:
        example = Place("iso:US", "MEETS", "iso:RU", "2019-10")
        raise ValueError(f"{locator!r} is no place of events; one as '{example}' is expected")
    source, relation, target, period, status = found.groups()
    return Place(source, default().relation(relation).name, target, partial(period) or "", status or "")
