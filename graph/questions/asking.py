"""From words to what is meant: the names looked up in the graph, the dates read."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from graph.dates import earliest, partial
from graph.mediation import Mediation
from graph.model import Entity
from graph.names import Unresolved
from graph.questions.forms import Question, questions, readings

__all__ = ["Asked", "NotUnderstood", "UnclearDate", "UnclearName", "examples", "understand"]

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]+)\.?,?\s+(\d{4})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


class NotUnderstood(ValueError):
    """A text that is no question that is understood."""


class UnclearName(ValueError):
    """A question in which a name is unknown, or may be several; `candidates` are what it may have meant."""

    def __init__(self, name: str, candidates: Sequence[Entity]) -> None:
        super().__init__(f"Nothing here is called “{name}”." if not candidates else f"Which one is “{name}”?")
        self.name = name
        self.candidates = list(candidates)


class UnclearDate(ValueError):
    """A question whose names are known, with something in the place of a date that is none."""

    def __init__(self, words: str) -> None:
        super().__init__(f"“{words}” is no date; 2019, May 2019 or 20 May 2019 is expected.")


@dataclass(frozen=True)
class Asked:
    """A question with what its slots stand for: ids of nodes, and for `when` a partial date."""

    question: Question
    slots: Mapping[str, str]

    @property
    def choices(self) -> dict[str, str | None]:
        """What is to be chosen on the page that answers it, by the picker's key."""
        return {key: self.slots.get(slot) if slot else None for key, slot in self.question.choose.items()}


def understand(text: str, find: Callable[[str], Entity]) -> Asked:
    """What a text asks. `find` gives the entity that a name names, or raises `graph.names.Unresolved`.

    Raises NotUnderstood for what is no question that is known, UnclearName for one whose names are not clear, and UnclearDate.
    """
    unclear: UnclearName | None = None
    undated: UnclearDate | None = None
    for question, said in readings(text):
        try:
            return Asked(question, {slot: _meant(slot, words, find) for slot, words in said.items()})
        except UnclearName as error:
            # The first reading is the most likely one, but one that knows more of the names says better what is wrong.
            unclear = unclear if unclear and (unclear.candidates or not error.candidates) else error
        except UnclearDate as error:
            # Another reading may take it for a name; that a date was meant one sees by its figures.
            undated = undated or (error if re.search(r"\d", said["when"]) else None)
    if undated and not (unclear and unclear.candidates):
        raise undated
    raise unclear or NotUnderstood("That is no question that is understood here.")


def _meant(slot: str, words: str, find: Callable[[str], Entity]) -> str:
    if slot == "when":
        try:
            return date(words)
        except ValueError:
            raise UnclearDate(words) from None
    candidates: list[Entity] = []
    for name in dict.fromkeys([words, re.sub(r"^the\s+", "", words, flags=re.IGNORECASE)]):
        try:
            return find(name).id
        except Unresolved as error:
            candidates += error.candidates
    raise UnclearName(words, list({one.id: one for one in candidates}.values()))


def date(words: str) -> str:
    """A date as one writes it ("2 June 2025", "June 2, 2025", "June 2025", "2025", "2025-06-02", "2.6.2025") as a partial one.

    Raises ValueError for what is none.
    """
    words = words.strip()
    if found := _DAY_FIRST.fullmatch(words):
        day, month, year = found.groups()
        return partial(f"{year}-{_month(month):02}-{int(day):02}") or ""
    if found := _MONTH_FIRST.fullmatch(words):
        month, day, year = found.groups()
        return partial(f"{year}-{_month(month):02}" + (f"-{int(day):02}" if day else "")) or ""
    if found := _NUMBERS.fullmatch(words):
        day, month, year = found.groups()
        return partial(f"{year}-{int(month):02}-{int(day):02}") or ""
    if not words:
        raise ValueError("a date is expected")
    return partial(words) or ""


def _month(name: str) -> int:
    if name.casefold() not in _MONTHS:
        raise ValueError(f"{name!r} is no month")
    return _MONTHS[name.casefold()]


def examples(graph: nx.MultiDiGraph[str], mediations: Sequence[Mediation]) -> list[str]:
    """Questions that this graph can answer, of its latest mediation between two: one of each kind that has an example."""
    latest = next((one for one in mediations if one.part == "mediator" and len(one.parties) > 1), None)
    latest = latest or next((one for one in mediations if len(one.parties) > 1), None)
    known: dict[str, str] = {}
    if latest:
        nodes = {"a": latest.parties[0], "b": latest.parties[-1], "mediator": latest.mediator}
        known = {slot: graph.nodes[node]["name"] for slot, node in nodes.items()}
        if latest.start:
            known["when"] = _written(latest.start)
    found = []
    for question in questions():
        slots = re.findall(r"\{(\w+)\}", question.example)
        if question.example and all(slot in known for slot in slots) and graph:
            found.append(question.example.format(**known))
    return found


def _written(value: str) -> str:
    first = earliest(value)
    return {4: f"{first:%Y}", 7: f"{first:%B %Y}"}.get(len(value), f"{first.day} {first:%B %Y}")
