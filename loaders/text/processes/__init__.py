"""Talks, agreements, events and topics: nodes with a date, a place, and one for all sentences about the same."""

from __future__ import annotations

from loaders.text.model import Mention, Reading
from loaders.text.processes import called, setting, topics
from loaders.text.processes.chosen import main, nearest
from loaders.text.processes.noticed import notice
from loaders.text.processes.same import cluster
from loaders.text.processes.syntax import Marks

__all__ = ["find", "main", "nearest"]


def find(reading: Reading) -> None:
    """Adds processes, agreements, events and topics with their mentions.

    After the actors and places: "the Algerian effort" is told from "the Qatari effort" by whose it is.
    """
    marks = Marks(reading)
    clusters = cluster(reading, notice(reading, marks))
    settings = setting.settle(reading, marks, clusters)
    for one, props in zip(clusters, settings, strict=True):
        if topics.only_wanted(one):
            continue
        place = reading.things[props["place"]].name if "place" in props else ""
        thing = reading.add(one.kind, called.name(reading, one, place), props=props)
        for said in one.ones:
            form = "trigger" if said.article == "trigger" else "name" if said.name else "nominal"
            reading.mentions.append(Mention(said.start, said.end, thing.key, form))
    topics.find(reading, marks)
    reading.mentions.sort(key=lambda one: (one.start, -one.end))
