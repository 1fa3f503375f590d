"""Which node an end of a proposal is, where no authority's id says so; and what an office is called as a node.

"Dayton Accords" is one thing in all texts. "The talks" are those of one text, and so is "Fidan" without a first name:
their ids are the document's own, so that two articles do not make one node of what only has the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from graph.model import Entity, digest, fold, make_id
from loaders.actors import resolve
from loaders.text.model import Thing
from loaders.text.proposals import End

_NAMED = frozenset({"State", "Organization", "Place", "Topic", "Role"})  # kinds whose names are taken to be telling
_YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
_NUMBER = re.compile(r"(\d+|[IVX]+)\Z")
_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*", re.UNICODE)


class Nodes:
    """The nodes' ids of the ends in one text. `things`: all that was read in it, so that two of one name are told apart."""

    def __init__(self, document: str, things: Mapping[str, Thing]) -> None:
        self._document = document
        self._things = things
        self._places = {fold(word) for one in things.values() if one.kind in _NAMED for word in _WORD.findall(one.name)}
        self._apart: dict[str, str] = {}
        seen: dict[tuple[str, str], list[str]] = {}
        for key, one in things.items():
            same = seen.setdefault((one.kind, fold(one.name)), [])
            # The second of a name is told apart by its date, or by being the second.
            if same:
                self._apart[key] = _day(one) if _day(one) not in map(self._day_of, same) else str(len(same) + 1)
            same.append(key)

    def _day_of(self, key: str) -> str:
        return _day(self._things[key])

    def id(self, end: End) -> str:
        """The id of the node that an end is."""
        if end.id:
            return end.id
        thing = self._things.get(end.key)
        day = _day(thing) if thing else ""
        apart = self._apart.get(end.key, "")
        salt = self.salt(end.kind, end.name, day)
        if salt is None:
            salt = self._document
        return _made(end.kind, end.name, salt, apart)

    def salt(self, kind: str, name: str, day: str = "") -> str | None:
        """What must be added to a name so that it means one thing in all texts: "" when nothing, a day, or None when that
        cannot be said."""
        if kind in _NAMED:
            return ""
        words = _WORD.findall(name)
        if not words:
            return None
        if kind == "Person":
            return "" if sum(word[:1].isupper() for word in words) > 1 and words[0][:1].isupper() else None
        proper = any(self._proper(i, word) for i, word in enumerate(words))
        if kind == "Group":
            return "" if proper else None
        said = [word for word in words if fold(word) not in _table().small]
        # The first word has a capital anyway: "Talks in Oslo" are no name, the "Treaty of Oslo" is one.
        first = not self._common(words[0]) or fold(" ".join(words[1:2])) == "of"
        capital = first and all(word[:1].isupper() or word.isdigit() for word in said)
        if capital and len(said) > 1 and not all(self._common(word) for word in said):
            return ""
        if not proper:
            return None
        if _YEAR.search(name):
            return ""
        # Talks in one place on one day are the same; those of one year may be others.
        return day if len(day) == 10 else None

    def _proper(self, i: int, word: str) -> bool:
        """Whether a word of a name is a name itself; the first has its capital anyway."""
        if self._common(word) or not word[:1].isupper():
            return False
        if i:
            return True
        return word[1:].isupper() or "'" in word or "’" in word or fold(word) in self._places or bool(resolve(word))

    def _common(self, word: str) -> bool:
        table = _table()
        return fold(word) in table.generic or fold(word) in table.small or bool(_NUMBER.match(word) and word.isdigit())


def _day(thing: Thing) -> str:
    return thing.props.get("date") or thing.props.get("start") or ""


def _made(kind: str, name: str, *salts: str) -> str:
    plain = make_id(kind, name)
    if not any(salts):
        return plain
    slug, _, _ = plain.rpartition("-")
    return f"{slug}-{digest(kind, fold(name) or name, *salts, size=6)}"


def role(title: str, owner: End) -> Entity:
    """The office that somebody holds: "Turkish Foreign Minister" of Turkey is the Foreign Minister of Turkey, as the seeds and
    the registers call it. Without evidence. `shared` among its properties when many hold it at once."""
    table = _table()
    whose = _owner(owner)
    words = title.replace("-", " - ").split()
    while words and (fold(words[0]) in table.beside or not fold(words[0])):
        words = words[1:]
    # "Turkish", "U.S." or "Kremlin" before the title says whose it is, which is said again behind it.
    for length in range(min(3, len(words) - 1), 0, -1):
        named = resolve(" ".join(words[:length]).removesuffix("'s").removesuffix("’s"))
        if named and named.id == owner.id:
            words = words[length:]
            break
    plain = " ".join(words).replace(" - ", "-").strip(" ,-") or title.strip()
    plain = table.offices.get(fold(plain), plain)
    # "ambassador to Sudan" of the United States is the Ambassador of the United States to Sudan.
    office, preposition, rest = plain.partition(" to ") if " to " in plain else plain.partition(" for ")
    name = f"{_titled(office)} of {whose}{preposition}{rest}"
    folded = fold(office)
    shared = folded in table.shared_alone or folded.rpartition(" ")[2] in table.shared
    props = {"shared": True} if shared else {}
    return Entity(make_id("Role", name), "Role", name, props=props)


def _owner(owner: End) -> str:
    """Whose office it is, as one writes it behind "of": a state by the name that all files use."""
    name = owner.name
    if owner.kind == "State" and (known := resolve(name)) and known.id == owner.id:
        name = known.name
    name = name.removeprefix("The ").removeprefix("the ")
    words = name.split()
    if owner.kind == "State":
        return f"the {name}" if any(fold(word) in _table().article for word in words) else name
    return name if len(words) < 2 or name.isupper() else f"the {name}"


def _titled(title: str) -> str:
    small = _table().small
    return re.sub(r"[^\W_]+", lambda word: word[0] if word[0] in small else word[0][:1].upper() + word[0][1:], title)


@dataclass(frozen=True)
class _Table:
    offices: Mapping[str, str]
    beside: frozenset[str]
    shared: frozenset[str]
    shared_alone: frozenset[str]
    article: frozenset[str]
    generic: frozenset[str]
    small: frozenset[str]


@cache
def _table() -> _Table:
    data: dict[str, Any] = yaml.safe_load(
        resources.files("loaders.text").joinpath("naming.yaml").read_text(encoding="utf-8")
    )

    def words(several: Iterable[str]) -> frozenset[str]:
        return frozenset(fold(str(one)) for one in several)

    offices = {fold(other): name for name, others in data["offices"].items() for other in (name, *others)}
    lists = ("beside", "shared", "shared_alone", "article", "generic", "small")
    return _Table(offices, *(words(data[name]) for name in lists))
