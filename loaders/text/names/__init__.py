"""Names in the text: who and what they are, states rather than cities that speak, offices with their holders.

What the tables and the graph know has the say (`gazetteer`), then a name's own words and those around it (`proper`,
`persons`), then whether a capital speaks or is spoken in (`places`). What they stand for is put together in `things`;
`offices` reads the titles beside them and `holding` what they state, `bodies` and `groups` add actors without a name. The
words that decide are in `words.yaml`.
"""

from __future__ import annotations

from loaders.text.model import Reading
from loaders.text.names import bodies, groups, holding, persons, places, proper, things
from loaders.text.names.gazetteer import Known
from loaders.text.names.scene import scene

__all__ = ["Known", "find"]


def find(reading: Reading, known: Known | None = None) -> None:
    """Adds the actors and places that are named, each with its mentions, and the statements that a name itself makes:
    HOLDS, whom an envoy represents, who belongs to what.
    """
    read = scene(reading)
    proper.find(read, known)
    persons.find(read)
    places.decide(read)
    things.make(read, known)
    holding.find(read)
    bodies.find(read)
    groups.find(read)
    reading.mentions.sort(key=lambda one: (one.start, -one.end))
