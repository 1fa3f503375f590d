"""Reads `titles.yaml`: what names carry besides the name, and the ways of spelling one name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from graph.model import fold

Phrases = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Titles:
    """The tables of `titles.yaml`, everything folded (see `plain`).

    `Phrases` are sets of entries, each as the tuple of its words. `nations` has for each way to say it the words of the
    nation's own name; `same` likewise for other words; `forenames` gives the groups that a first name is in.
    """

    titles: Phrases
    modifiers: Phrases
    areas: Phrases
    bodies: Phrases
    male: Phrases
    female: Phrases
    suffixes: Mapping[tuple[str, ...], int]
    particles: frozenset[str]
    omitted: frozenset[str]
    both_ways: frozenset[str]
    joins: tuple[tuple[re.Pattern[str], str], ...]
    forenames: Mapping[str, frozenset[int]]
    feminine: tuple[tuple[str, str], ...]
    sounds: tuple[tuple[re.Pattern[str], str], ...]
    vowels: frozenset[frozenset[str]]
    fillers: frozenset[str]
    generic: frozenset[str]
    distinct: frozenset[str]
    states: frozenset[str]
    same: Mapping[tuple[str, ...], tuple[str, ...]]
    numbers: Mapping[str, int]
    nations: Mapping[tuple[str, ...], tuple[str, ...]]


@cache
def _letters() -> dict[int, str]:
    return str.maketrans({unicodedata.normalize("NFC", key): value for key, value in _data()["letters"].items()})


@lru_cache(maxsize=200_000)
def plain(text: str) -> str:
    """`text` folded (`graph.model.fold`), Cyrillic, Greek and Arabic letters written in Latin ones. 'Кучма' -> 'kuchma'."""
    # Hamza and the breves are part of a letter in these scripts, so the letters are replaced before accents go.
    return fold(unicodedata.normalize("NFC", text).casefold().translate(_letters()))


@cache
def default() -> Titles:
    """The tables that ship with Gobetween."""
    data = _data()
    groups: dict[str, set[int]] = {}
    for number, group in enumerate(data["forenames"]):
        for name in group:
            groups.setdefault(plain(name), set()).add(number)
    nations: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name, others in data["nations"].items():
        for other in (name, *others):
            nations[_words(other)] = _words(name)
    return Titles(
        titles=_phrases(data["titles"]),
        modifiers=_phrases(data["modifiers"]),
        areas=_phrases(data["areas"]),
        bodies=_phrases(data["bodies"]),
        male=_phrases(data["male"]),
        female=_phrases(data["female"]),
        suffixes={_words(name): int(number) for name, number in data["suffixes"].items()},
        particles=_single(data["particles"]),
        omitted=_single(data["omitted"]),
        both_ways=_single(data["both_ways"]),
        joins=tuple((re.compile(old), new.replace("{1}", r"\1")) for old, new in data["joins"]),
        forenames={name: frozenset(found) for name, found in groups.items()},
        feminine=tuple((str(his), str(hers)) for his, hers in data["feminine"]),
        sounds=tuple((re.compile(old), new) for old, new in data["sounds"]),
        vowels=frozenset(frozenset(pair) for pair in data["vowels"]),
        fillers=_single(data["fillers"]),
        generic=_single(data["generic"]),
        distinct=_single(data["distinct"]),
        states=_single(data["states"]),
        same={_words(old): _words(new) for old, new in data["same"].items()},
        numbers={plain(word): int(number) for word, number in data["numbers"].items()},
        nations=nations,
    )


@cache
def _data() -> dict[str, Any]:
    text = resources.files("graph").joinpath("titles.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def _words(text: object) -> tuple[str, ...]:
    return tuple(plain(str(text)).split())


def _entries(text: str | Iterable[str]) -> Iterable[str]:
    return str(text).split(",")


def _phrases(text: str | Iterable[str]) -> Phrases:
    return frozenset(_words(entry) for entry in _entries(text))


def _single(text: str | Iterable[str]) -> frozenset[str]:
    return frozenset(plain(entry) for entry in _entries(text) if plain(entry))
