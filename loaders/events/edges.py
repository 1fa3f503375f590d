"""What was added up, as entries: each actor once, then the relations that name it, mediation first.

There may be millions of relations, so their loops have what they need at hand, and make nothing that they do not hand on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from graph.model import Entity, Entry, Evidence, Relation, Scalar
from graph.ontology import default
from loaders.events.aggregate import Aggregated, Choice
from loaders.events.formats import Format
from loaders.events.place import template

# Codes that a note names.
_NAMED = 6
# How much of a day's ISO form names its period.
_LENGTHS = {"year": 4, "month": 7, "day": 10, "all": 0}
_RESTORED = "; the code has lost its leading zero there"


@dataclass(frozen=True)
class Telling:
    """What the entries of one file share: its path, the id of its document, what was added up and what was asked for."""

    path: Path
    document: str
    found: Aggregated
    choice: Choice
    format: Format

    def entries(self) -> Iterator[Entry]:
        """The actors and the relations."""
        seen = [False] * len(self.found.actors)
        days = _Days(self.found.first)
        for kind in self.found.occurring():
            several, single = self._several(kind, days), self._single(kind, days)
            for source, target, entry in chain(several, single):
                if not seen[source]:
                    seen[source] = True
                    yield self._actor(source)
                if not seen[target]:
                    seen[target] = True
                    yield self._actor(target)
                yield entry

    def _actor(self, number: int) -> Entry:
        actor = self.found.actors[number]
        at = f"actor {actor.id}"
        evidence = (Evidence(self.document, locator=at, method="events"),)
        return Entry(Entity(actor.id, actor.kind, actor.name, evidence=evidence), f"{self.path}, {at}")

    def _single(self, kind: int, days: dict[int, str]) -> Iterator[tuple[int, int, Entry]]:
        """Edges of one event, each with its ends as places in the actors."""
        relation, status = self.found.kinds[kind]
        ids, labels, restored = [one.id for one in self.found.actors], self.found.labels, self.found.restored
        names = [f"{one.code} {one.label} 1" for one in self.found.meanings]
        values = [one.goldstein for one in self.found.meanings]
        at, where, length = template(relation, status), f"{self.path}, ", _LENGTHS[self.choice.period]
        scale, between = self.format.scale, self._between(relation)
        blank, comma = (" ", ", ") if length else ("", "")
        document = self.document
        for s, t, scaled, tone, mentions, day, a, b, m, stories in self.found.single(kind):
            on, said, source, target = days[day], names[m], ids[s], ids[t]
            period = on[:length]
            place = at % (source, target, blank + period)
            note = f"1 event {on} ({said}); coded {labels[a]} {between} {labels[b]}"
            if m in restored:
                note += _RESTORED
            props: dict[str, Scalar] = {
                "codes": said,
                scale: scaled,
                "tone": tone,
                "sources": stories,
                "mentions": mentions,
            }
            if scaled is None or tone is None or not stories or not mentions:
                _without_blanks(props, scale, values[m])
            qualifier = period
            if status:
                props["status"] = status
                qualifier = f"{period}{comma}{status}"
            evidence = (Evidence(document, "", note, place, "events"),)
            one = Relation(relation, source, target, on, on, 1.0, 1, qualifier, props, evidence)
            yield s, t, Entry(one, where + place)

    def _several(self, kind: int, days: dict[int, str]) -> Iterator[tuple[int, int, Entry]]:
        """Edges of several events, each with its ends as places in the actors."""
        relation, status = self.found.kinds[kind]
        ids, labels, restored = [one.id for one in self.found.actors], self.found.labels, self.found.restored
        names = [f"{one.code} {one.label}" for one in self.found.meanings]
        values = [one.goldstein for one in self.found.meanings]
        at, where, length = template(relation, status), f"{self.path}, ", _LENGTHS[self.choice.period]
        scale, between = self.format.scale, self._between(relation)
        blank, comma = (" ", ", ") if length else ("", "")
        document, words = self.document, self.format.words
        for row in self.found.several(kind):
            s, t, n, scaled, tone, mentions, d1, d2, a1, a2, b1, b2, m1, m2, stories, mixed = row
            first, last, source, target = days[d1], days[d2], ids[s], ids[t]
            if m1 == m2:
                codes = [(-n, m1)]
                said = f"{names[m1]} {n}"
            else:  # how often and which code, in one number
                codes = sorted((-(one & 0xFFFFFFFF), one >> 32) for one in mixed)
                said = ", ".join([f"{names[m]} {-times}" for times, m in codes[:_NAMED]])
                if len(codes) > _NAMED:
                    said += f", {len(codes) - _NAMED} codes more"
            period = first[:length]
            place = at % (source, target, blank + period)
            coded = labels[a1] if a1 == a2 else f"{labels[a1]} … {labels[a2]}"
            of = labels[b1] if b1 == b2 else f"{labels[b1]} … {labels[b2]}"
            told = f" in {stories} {words}" if stories > 1 else ""
            note = f"{n} events{told} {first if first == last else f'{first} – {last}'} ({said}); coded {coded} {between} {of}"
            if restored and any(m in restored for _, m in codes):
                note += _RESTORED
            props: dict[str, Scalar] = {
                "codes": said,
                scale: scaled,
                "tone": tone,
                "sources": stories,
                "mentions": mentions,
            }
            if scaled is None or tone is None or not stories or not mentions:
                known = [(times, value) for times, m in codes if (value := values[m]) is not None]
                mean = round(sum(times * value for times, value in known) / -n, 2) if len(known) == len(codes) else None
                _without_blanks(props, scale, mean)
            qualifier = period
            if status:
                props["status"] = status
                qualifier = f"{period}{comma}{status}"
            evidence = (Evidence(document, "", note, place, "events"),)
            one = Relation(relation, source, target, first, last, 1.0, n, qualifier, props, evidence)
            yield s, t, Entry(one, where + place)

    def _between(self, relation: str) -> str:
        return "–" if default().relation(relation).symmetric else "→"


def _without_blanks(props: dict[str, Any], scale: str, value: float | None) -> None:
    """Takes away what a source does not tell; `value` is what the codes say of Goldstein's scale."""
    if props[scale] is None:
        del props[scale]
        if value is not None:
            props["goldstein"] = value
    if props["tone"] is None:
        del props["tone"]
    for name in ("sources", "mentions"):
        if not props[name]:
            del props[name]


class _Days(dict[int, str]):
    """The days after a first one, in ISO form."""

    def __init__(self, first: date) -> None:
        super().__init__()
        self._first = first

    def __missing__(self, number: int) -> str:
        self[number] = day = (self._first + timedelta(number)).isoformat()
        return day
