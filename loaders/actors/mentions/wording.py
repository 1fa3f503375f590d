"""Reads `wording.yaml`: the words around names, as tables to look up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Generic, TypeVar

import yaml

from graph.model import fold
from graph.titles import default as titles_of_names
from loaders.actors.mentions.tokens import Token
from loaders.actors.table import default as actors

V = TypeVar("V")


class Phrases(Generic[V]):
    """Phrases of folded words and what they mean; the longest that stands at a place is found there."""

    def __init__(self, entries: Iterable[tuple[Sequence[str], V]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        for words, value in {tuple(words): value for words, value in entries if words}.items():
            self._by_first.setdefault(words[0], []).append((words, value))
        for found in self._by_first.values():
            found.sort(key=lambda entry: -len(entry[0]))

    def at(self, tokens: Sequence[Token], i: int) -> tuple[int, V] | None:
        """Where the phrase that begins at token `i` ends, and what it means; None when there is none."""
        for words, value in self._by_first.get(tokens[i].low, ()):
            if i + len(words) <= len(tokens) and all(tokens[i + k].low == word for k, word in enumerate(words)):
                return i + len(words), value
        return None


@dataclass(frozen=True, slots=True)
class Title:
    """What a title tells: for several, a form of address only, a rank, a common word, private, its part in a mediation."""

    plural: bool = False
    address: bool = False
    rank: bool = False
    common: bool = False
    private: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb or phrase that tells a part. `weak`: only of talks. `before`: it stands before whoever has the part."""

    part: str
    weak: bool = False
    before: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """The tables of `wording.yaml`, everything folded. See there what each is for."""

    titles: Phrases[Title]
    pre: Phrases[bool]  # modifiers (False) and areas (True)
    after_title: Phrases[bool]
    verbs: Phrases[Verb]
    headings: Phrases[str]
    links: Phrases[str]
    bodies: Phrases[bool]
    part_bodies: Mapping[str, str]
    groups: Phrases[bool]
    former: frozenset[str]
    talks: frozenset[str]
    things: frozenset[str]
    clauses: frozenset[str]
    negations: frozenset[str]
    adjectives: frozenset[str]
    not_bodies: frozenset[str]
    organizations: frozenset[str]
    generic: frozenset[str]
    abstract: frozenset[str]
    no_names: frozenset[str]
    no_person: frozenset[str]  # no names, and the words that are generic, abstract or of talks
    forms: Phrases[bool]
    governments: Phrases[bool]  # with those of words.yaml
    function: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    names_too: frozenset[str]
    surnames: frozenset[str]
    official: frozenset[str]
    asides: frozenset[str]
    name_states: frozenset[str]
    shouted: frozenset[str]
    copulas: frozenset[str]
    abbreviations: frozenset[str]
    nothing: frozenset[str]
    nobody: re.Pattern[str]


@cache
def default() -> Wording:
    """The tables that ship with Gobetween. Some hundredths of a second the first time."""
    data = _data()
    parts = {
        tuple(fold(entry).split()): part for part, forms in data["parts"].items() for entry in _entries(forms["nouns"])
    }
    of_titles = ("honorifics", "ranks", "common", "private")
    honorifics, ranks, common, private = (frozenset(_entries(data[name])) for name in of_titles)
    names = titles_of_names()
    all_titles = {" ".join(words) for words in names.titles if words}
    all_titles |= {*_entries(data["titles"]), *honorifics, *ranks, *(" ".join(words) for words in parts)}
    titles: list[tuple[Sequence[str], Title]] = []
    for title in sorted(all_titles):
        about = Title(
            address=title in honorifics,
            rank=title in ranks,
            common=title in common,
            private=title in private,
            part=parts.get(tuple(title.split()), ""),
        )
        for form in _plurals(title):
            words = form.split()
            titles.append((words, replace(about, plural=True)))
        titles.append((title.split(), about))
    # A form that is the singular of one title and the plural of another is the singular.
    titles.sort(key=lambda entry: not entry[1].plural)
    modifiers = {" ".join(words) for words in names.modifiers} | set(_entries(data["modifiers"]))
    areas = {" ".join(words) for words in names.areas} | set(_entries(data["areas"]))
    pre = [(entry.split(), False) for entry in modifiers - {"the", "his", "her", "state"}]
    pre += [(entry.split(), True) for entry in areas]
    single = {name: frozenset(_entries(data[name])) for name in _SETS}
    words_of_titles = {title for title in all_titles if len(title) <= 5 and " " not in title}
    return Wording(
        titles=Phrases(titles),
        pre=Phrases(pre),
        after_title=Phrases((entry.split(), True) for entry in _entries(data["after_title"])),
        verbs=Phrases(_verbs(data["parts"])),
        headings=_phrases(data["headings"]),
        links=_phrases(data["links"]),
        bodies=Phrases((entry.split(), True) for entry in _entries(data["bodies"])),
        part_bodies={
            entry: part for part, forms in data["parts"].items() for entry in _entries(forms.get("after", ""))
        },
        forms=Phrases((entry.split(), True) for entry in _entries(data["forms"])),
        governments=Phrases((entry.split(), True) for entry in (*actors().government, *_entries(data["governments"]))),
        groups=Phrases((entry.split(), True) for entry in _entries(data["groups"])),
        abbreviations=frozenset(words_of_titles) | _ABBREVIATIONS,
        particles=names.particles | frozenset(_entries(data["particles"])),
        nobody=re.compile("|".join(rf"\b{re.escape(entry)}" for entry in _entries(data["nobody"]))),
        no_person=single["no_names"] | single["generic"] | single["abstract"] | single["talks"],
        negations=frozenset(_entries(data["not"])),
        **single,
    )


# Sections of the file that are sets of single words.
_SETS = (
    *("former", "talks", "things", "clauses", "adjectives", "not_bodies", "organizations", "generic", "abstract", "no_names"),
    *("function", "suffixes", "names_too", "official", "nothing", "asides", "name_states", "shouted", "copulas", "surnames"),
)  # fmt: skip
# Before a full stop that ends no sentence. Short titles are added.
_ABBREVIATIONS = frozenset(
    {"st", "jr", "sr", "rt", "ret", "rtd", "no", "art", "dep", "sec", "amb", "govt", "rep", "vs", "etc", "dem", "fed"}
)


def _entries(text: object) -> list[str]:
    return [entry for part in str(text).split(",") if (entry := fold(part))]


def _phrases(table: Mapping[str, object]) -> Phrases[str]:
    return Phrases((entry.split(), name) for name, entries in table.items() for entry in _entries(entries))


def _verbs(parts: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[list[str], Verb]]:
    for part, forms in parts.items():
        for name, verb in (("weak", Verb(part, weak=True)), ("verbs", Verb(part)), ("before", Verb(part, before=True))):
            for entry in _entries(forms.get(name, "")):
                yield entry.split(), verb


def _plurals(title: str) -> list[str]:
    """Foreign ministers, secretaries general, heads of state, chairmen."""
    first, _, rest = title.partition(" ")
    found = [_plural(title)]
    if rest:
        found.append(f"{_plural(first)} {rest}")
    return found


def _plural(word: str) -> str:
    if word.endswith("man"):
        return word[:-3] + "men"
    return word[:-1] + "ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else word + "s"


def _data() -> dict[str, Any]:
    text = resources.files("loaders.actors.mentions").joinpath("wording.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data
