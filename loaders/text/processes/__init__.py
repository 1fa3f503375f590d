"""Talks, agreements, events and topics: nodes with a date, a place, and one for all sentences about the same."""

from __future__ import annotations

from loaders.text.model import Mention, Reading
from loaders.text.processes import called, setting, ties, topics
from loaders.text.processes.chosen import main, nearest
from loaders.text.processes.noticed import Noticed
from loaders.text.processes.nouns import elided, noun, numbered
from loaders.text.processes.same import cluster
from loaders.text.processes.syntax import Marks
from loaders.text.processes.verbs import hint, verb

__all__ = ["find", "main", "nearest"]


def find(reading: Reading) -> None:
    """Adds processes, agreements, events and topics with their mentions, and how they hang together where the text says so.

    After the actors and places: "the Algerian effort" is told from "the Qatari effort" by whose it is.
    """
    marks = Marks(reading)
    noticed = _notice(reading, marks)
    if not any(one.kind == "Process" and one.alone and one.real for one in noticed):
        noticed = sorted([*noticed, *_hints(reading, marks)], key=lambda one: one.start)
    setting.settle(reading, noticed)
    kept = []
    for one in cluster(reading, noticed):
        if topics.only_wanted(one):
            continue
        props = one.props
        place = reading.things[props["place"]].name if "place" in props else ""
        thing = reading.add(one.kind, called.name(reading, one, place), props=props)
        for said in one.ones:
            form = "trigger" if said.article == "trigger" else "name" if said.name else "nominal"
            reading.mentions.append(Mention(said.start, said.end, thing.key, form))
        kept.append((thing.key, one))
    ties.state(reading, kept)
    topics.find(reading)
    reading.mentions.sort(key=lambda one: (one.start, -one.end))


def _notice(reading: Reading, marks: Marks) -> list[Noticed]:
    """Every place where the text names or tells of one, in order."""
    found: list[Noticed] = []
    taken = -1  # up to which character a name goes
    for token in reading.doc:
        if token.idx < taken or token.is_space:
            continue
        one = noun(reading, marks, token) or numbered(reading, marks, token) or verb(reading, marks, token)
        one = one or elided(reading, token, found[-1] if found else None)
        if one is not None:
            one.sentence = reading.sentence(one.head.idx)
            found.append(one)
            if one.name:
                taken = one.end
    return found


def _hints(reading: Reading, marks: Marks) -> list[Noticed]:
    """The places that only suggest a process."""
    found = [one for token in reading.doc if (one := hint(marks, token)) is not None]
    for one in found:
        one.sentence = reading.sentence(one.head.idx)
    return found
