"""The words by which processes, agreements and events are known (words.yaml), as tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Noun:
    """What a noun tells of. `needs` is empty when it does so by itself; `number`: "singular", "plural" or "" for both."""

    kind: str
    family: str
    needs: frozenset[str]
    number: str
    vague: bool


@dataclass(frozen=True, slots=True)
class Trigger:
    """A verb that tells of a process. Empty `particles` and `objects`: by itself; `noun` is what the process is called."""

    family: str
    noun: str
    particles: frozenset[str]
    objects: frozenset[str]
    result: bool


@cache
def table() -> dict[str, Any]:
    """The file as it stands."""
    read: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    return read


@cache
def nouns() -> dict[str, Noun]:
    return {
        word: Noun(
            kind,
            family,
            frozenset(said.get("needs", ())),
            said.get("number", ""),
            said.get("vague", False),
        )
        for kind, families in table()["nouns"].items()
        for family, said in families.items()
        for word in said["words"]
    }


@cache
def refers() -> dict[str, frozenset[str]]:
    """For each family, the families that a definite noun of it may go back to."""
    return {
        family: frozenset(families) if kind == "Process" else frozenset({family, *said.get("refers", ())})
        for kind, families in table()["nouns"].items()
        for family, said in families.items()
    }


@cache
def triggers() -> dict[str, Trigger]:
    return {
        one["verb"]: Trigger(
            one["family"],
            one["noun"],
            frozenset(one.get("with", ())),
            frozenset(one.get("object", ())),
            one.get("result", False),
        )
        for one in table()["triggers"]
    }


@cache
def words(*path: str) -> frozenset[str]:
    """A list of the file as a set: words("attitudes", "demand")."""
    found: Any = table()
    for step in path:
        found = found[step]
    return frozenset(found)


def preferred(lemma: str) -> tuple[str, ...]:
    """The kinds that a verb has to do with when its object is not said, the likelier first: of "broker" an Agreement."""
    return next((tuple(name.split()) for name, lemmas in table()["prefers"].items() if lemma in lemmas), ())
