"""Reads `words.yaml`: the words around names, as sets and phrases to look up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from graph.model import fold
from graph.titles import default as titles_of_names
from loaders.actors.mentions.wording import default as wording

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Phrases:
    """Phrases of folded words; the longest that stands at a place is found there."""

    of: Mapping[Phrase, str]
    longest: int = 0
    firsts: frozenset[str] = frozenset()
    lasts: frozenset[str] = frozenset()

    def at(self, lows: Sequence[str], i: int) -> int:
        """The number of words of the longest phrase that begins at `i`; 0 when there is none."""
        if i >= len(lows) or lows[i] not in self.firsts:
            return 0
        for size in range(min(self.longest, len(lows) - i), 0, -1):
            if tuple(lows[i : i + size]) in self.of:
                return size
        return 0

    def before(self, lows: Sequence[str], end: int) -> int:
        """The number of words of the longest phrase that ends before `end`; 0 when there is none."""
        if not 0 < end <= len(lows) or lows[end - 1] not in self.lasts:
            return 0
        for size in range(min(self.longest, end), 0, -1):
            if tuple(lows[end - size : end]) in self.of:
                return size
        return 0

    def __contains__(self, words: object) -> bool:
        return words in self.of


@dataclass(frozen=True)
class Words:
    """The tables of `words.yaml`, everything folded. `sets` by section; `titles` with those of the tables for names."""

    sets: Mapping[str, frozenset[str]]
    titles: Phrases
    plurals: frozenset[Phrase]  # of the titles, those for several
    honorifics: Phrases
    areas: Phrases
    of_areas: Phrases
    bodies: Phrases
    inner_bodies: Phrases
    no_office: frozenset[str]
    states_of_titles: Mapping[str, str]  # title -> id
    heading: Mapping[str, str]
    states_with_title: Mapping[str, Sequence[str]]
    places: Sequence[str]
    lands: Sequence[str]
    world: Phrases
    peoples: Sequence[str]
    people_adjectives: Sequence[str]
    organizations: Sequence[Sequence[str]]
    persons: Mapping[str, str]
    metonyms: Mapping[str, Sequence[str]]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.sets[name]


@cache
def leaders() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """(id of a state or an organisation, full name) of those who bear each folded surname, for whom such were in office."""
    found: dict[str, list[tuple[str, str]]] = {}
    for id, text in _data("leaders").items():
        for name in _names(text) if id != "version" else ():
            found.setdefault(fold(name).split()[-1], []).append((id, name))
    return {surname: tuple(ones) for surname, ones in found.items()}


@cache
def default() -> Words:
    """The tables that ship with Gobetween. Some hundredths of a second the first time."""
    data = _data()
    sets = {name: frozenset(_entries(text)) for name, text in data.items() if isinstance(text, str)}
    names, cells = titles_of_names(), wording()
    sets["forenames"] |= frozenset(names.forenames)
    sets["function"] = cells.function
    sets["suffixes"] = frozenset(cells.suffixes)
    singular = {title for title in names.titles if title} | {tuple(one.split()) for one in sets["titles"]}
    singular |= {tuple(fold(one).split()) for one in _entries(cells_titles())}
    plural = {form for title in singular for form in _plurals(title)} - singular
    titles = dict.fromkeys((*singular, *plural), "")
    return Words(
        sets=sets,
        titles=_phrases(titles),
        plurals=frozenset(plural),
        honorifics=_phrases(tuple(one.split()) for one in sets["honorifics"]),
        areas=_phrases(tuple(one.split()) for one in sets["areas"] | {" ".join(one) for one in names.areas}),
        of_areas=_phrases(tuple(one.split()) for one in sets["of_areas"]),
        bodies=_phrases(tuple(one.split()) for one in sets["bodies"]),
        inner_bodies=_phrases(tuple(one.split()) for one in sets["inner_bodies"]),
        no_office=sets["no_office"] | sets["honorifics"] - sets["rulers"] - {"commander", "commandante", "comandante"},
        states_of_titles={title: id for id, text in data["states_of_titles"].items() for title in _entries(text)},
        heading=data["heading"],
        states_with_title=data["states_with_title"],
        places=_names(data["places"]),
        lands=_names(data["lands"]),
        world=_phrases(tuple(one.split()) for one in sets["world"]),
        peoples=_names(data["peoples"]),
        people_adjectives=_names(data["people_adjectives"]),
        organizations=[_names(line) for line in data["organizations"].splitlines() if line.strip()],
        persons=data["persons"],
        metonyms=data["metonyms"],
    )


def cells_titles() -> str:
    """The titles that cells of tables have besides those of names."""
    text = resources.files("loaders.actors.mentions").joinpath("wording.yaml").read_text(encoding="utf-8")
    return str(yaml.safe_load(text)["titles"])


def _plurals(title: Phrase) -> list[Phrase]:
    """Foreign ministers, secretaries general, heads of state, chairmen."""
    first, *rest = title
    found = [(*title[:-1], _plural(title[-1]))]
    if rest:
        found.append((_plural(first), *rest))
    return found


def _plural(word: str) -> str:
    if word.endswith("man"):
        return word[:-3] + "men"
    if word.endswith("ch"):
        return word + "es"
    return word[:-1] + "ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else word + "s"


def _phrases(entries: Iterable[Phrase]) -> Phrases:
    of = {one: "" for one in entries if one}
    longest = max((len(one) for one in of), default=0)
    return Phrases(of, longest, frozenset(one[0] for one in of), frozenset(one[-1] for one in of))


def _names(text: str) -> list[str]:
    return [" ".join(one.split()) for one in text.split(",") if one.strip()]


def _entries(text: str) -> list[str]:
    return [entry for part in text.split(",") if (entry := fold(part.replace("-", " ")))]


def _data(name: str = "words") -> dict[str, Any]:
    text = resources.files("loaders.text.names").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return data
