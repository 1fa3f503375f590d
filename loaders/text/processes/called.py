"""What a process, an agreement or an event is called: the text's most telling words for it."""

from __future__ import annotations

import re

from loaders.text.model import Reading
from loaders.text.processes.same import Cluster

LENGTH = 80  # characters
_ARTICLE = re.compile(
    r"\A(?:the|an?|this|these|those|that|its|his|her|their|our|whose|both|each|every|such|what)\s+(?:own\s+)?",
    re.IGNORECASE,
)


def name(reading: Reading, cluster: Cluster, place: str = "") -> str:
    """At most 80 characters. `place`: where it was, to be added if the words do not say it."""
    text = reading.article.text
    nouns = [one for one in cluster.ones if one.article != "trigger"]
    named = [one for one in nouns if one.name]
    if named:
        return cut(max((" ".join(text[one.start : one.end].split()) for one in named), key=len))
    if nouns:
        says = [tidy(text[one.start : one.end]) for one in nouns if not one.vague] or [
            tidy(text[one.start : one.end]) for one in nouns
        ]
        # The most words; of equals the first, which is how the text brings it up.
        said = max((one for one in says if len(one) <= LENGTH), key=lambda one: len(one.split()), default=says[0])
    else:
        one = cluster.ones[0]
        said = one.called
        if people := sorted(one.owners):
            said += " by " + reading.things[people[0]].name
    if place and place.lower() not in said.lower() and len(said) + len(place) + 2 <= LENGTH:
        said += ", " + place
    return cut(said)


def tidy(text: str) -> str:
    """Without an article or a possessive pronoun before it, on one line, beginning with a capital."""
    said = _ARTICLE.sub("", " ".join(text.split()), count=1).strip(" ,;:-")
    return said[:1].upper() + said[1:]


def cut(text: str) -> str:
    """Its first words, if it is too long for a name."""
    return text if len(text) <= LENGTH else text[:LENGTH].rsplit(" ", 1)[0]
