"""Names that are known: states and organisations of the tables, places, and what is in the graph already."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from graph.model import Entity, fold
from loaders.actors import resolve
from loaders.actors.table import default as actors
from loaders.text.model import ACTORS
from loaders.text.names.tokens import Word
from loaders.text.names.words import default as words

# How a name may be spoken of. A seat or a capital is a place too.
PLACED = frozenset({"capital", "seat", "metonym"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What a known name means. `how`: name, demonym, people, capital, seat, metonym, place, none (nobody); `exact`: an acronym,
    which only counts in capitals. `id` is None where no table has one.
    """

    kind: str
    name: str
    id: str | None
    how: str
    exact: bool = False
    text: str = ""


_POSSESSIVE = re.compile(r"['’]s?(?=\s|\Z)")


_PLAIN = re.compile(r"[a-z0-9]+")


def _key(text: str) -> tuple[str, ...]:
    """The words of a name as those of an article are told: without possessives, hyphens and full stops."""
    text = _POSSESSIVE.sub("", text).replace(".", "").replace("-", " ").replace("/", " ")
    # The same as folding, and much quicker, which counts for a graph of many names.
    if text.isascii():
        return tuple(_PLAIN.findall(text.lower().replace("'", "")))
    return tuple(fold(text).split())


class Names:
    """Names by their folded words, to find the longest at a place."""

    def __init__(self) -> None:
        self._by: dict[tuple[str, ...], Entry | None] = {}
        self._longest: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._by)

    def put(self, text: str, entry: Entry, over: bool = False) -> None:
        """`over`: instead of what the name meant before. What two claim without that is left to the first."""
        key = _key(text)
        if key and (over or key not in self._by):
            self.set(key, entry)

    def set(self, key: tuple[str, ...], entry: Entry | None) -> None:
        """None: the name tells of nobody."""
        self._by[key] = entry
        self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def at(self, lows: Sequence[str], i: int) -> Iterator[tuple[int, Entry]]:
        """(number of words, what they mean), the longest first."""
        for size in range(min(self._longest.get(lows[i], 0), len(lows) - i), 0, -1):
            if found := self._by.get(tuple(lows[i : i + size])):
                yield size, found


class Known:
    """The actors and places that are in the graph already, to be recognised by their names and aliases.

    A name that two of them bear recognises neither; a person is not recognised by one word alone.
    """

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        self.names = Names()
        owners: dict[tuple[str, ...], str] = {}
        for one in entities:
            if one.kind not in ACTORS and one.kind != "Place":
                continue
            for text in (one.name, *one.aliases):
                key = _key(text)
                if not _telling(text, key, one.kind):
                    continue
                if owners.setdefault(key, one.id) != one.id:
                    self.names.set(key, None)
                    continue
                how = "place" if one.kind == "Place" else "name"
                acronym = text.isupper() and len(text) <= 8
                self.names.set(key, Entry(one.kind, one.name, one.id, how, acronym, text))


def _telling(text: str, key: tuple[str, ...], kind: str) -> bool:
    """Whether a name of the graph can be looked for in texts: not "Government", "aides", a surname alone."""
    if not key or len(text) < 2 or len(text) > 120 or text.islower():
        return False
    if len(key) > 1:
        return True
    plain, (word,) = words(), key
    common = word in plain["organization_heads"] or word in plain["function"] or key in plain.titles
    return kind not in ("Person", "Group") and not common


@cache
def tables() -> Names:
    """What ships with Gobetween: states with demonyms, capitals and metonyms, organisations, places. Read once."""
    found, plain = Names(), words()
    by_name: dict[str, Entry] = {}
    for claims in actors().names.values():
        for claim in claims:
            how = {"seat of government": "seat"}.get(claim.how, claim.how)
            if how == "demonym" and (
                claim.text.endswith("s") or claim.text.split()[-1].lower() in plain["people_without_s"]
            ):
                how = "people" if claim.text.lower() not in plain["people_adjectives_too"] else "demonym"
            elif how not in ("capital", "seat", "demonym"):
                how = "name"
            entry = Entry(claim.actor.kind, claim.actor.name, claim.actor.id, how, claim.text.isupper(), claim.text)
            if claim.how == "mission":
                # In data a mission is who sent it; in an article it acts beside that.
                entry = Entry("Organization", claim.text, None, how, claim.text.isupper(), claim.text)
            if claim.text.lower() not in plain["no_actors"]:
                found.put(claim.text, entry)
                by_name.setdefault(claim.actor.name, entry)
    for name, places in plain.metonyms.items():
        if of := by_name.get(name):
            for text in places:
                found.put(text, Entry(of.kind, of.name, of.id, "metonym", text=text))
    for line in plain.organizations:
        kind = "Organization"
        for text in line:
            found.put(text, Entry(kind, line[0], None, "name", text.isupper(), text))
    for text in plain.places:
        found.put(text, Entry("Place", text, None, "place", text=text))
    for text in plain.people_adjectives:
        found.put(text, Entry("", text, None, "none", text=text), over=True)
    for text in plain.lands:
        found.put(text, Entry("Place", text, None, "place", text=text), over=True)
    for text in plain.peoples:
        found.put(text, Entry("Group", text, None, "people", text=text), over=True)
    for text in sorted(plain["world"]):
        found.put(text, Entry("", text, None, "none", text=text))
    return found


@cache
def capitals() -> Mapping[str, str]:
    """The capital of each state, by the state's id."""
    found: dict[str, str] = {}
    for claims in actors().names.values():
        for claim in claims:
            if claim.how == "capital":
                found.setdefault(claim.actor.id, claim.text)
    return found


def settle(entry: Entry, on: str | None, among: Collection[str] = ()) -> Entry:
    """The entry for what the name meant at the article's time: Congo, Russia in 1980. Without id when that cannot be told.

    `among`: the ids of states that are named otherwise; of two that it may mean, the one of these.
    """
    if entry.kind not in ("State", "Organization", "Group") or not entry.text or entry.how in ("metonym", "people"):
        return entry
    if entry.id is None or not entry.id.startswith(("iso:", "gb:", "wd:")):
        return entry
    found = resolve(entry.text, on=on) or resolve(entry.text)
    if found is None and among:
        found = resolve(entry.text, among=tuple(among))
    if found is None:
        return Entry(entry.kind, entry.text, None, entry.how, entry.exact, entry.text)
    return Entry(found.kind, found.name, found.id, entry.how, entry.exact, entry.text)


def fits(entry: Entry, spoken: Sequence[Word], shouting: bool) -> bool:
    """Whether the words are written as a name is: in capitals, an acronym all in capitals."""
    if (
        not spoken[0].cap
        and not spoken[0].text[0].isdigit()
        and not (spoken[0].low in ("al",) and len(spoken) > 1 and spoken[1].cap)
    ):
        return False
    if (
        entry.exact
        and len(entry.text) >= 4
        and entry.kind == "Organization"
        and len(spoken) == 1
        and spoken[0].text.isalpha()
        and not (
            spoken[0].first and (spoken[0].low in words()["words_too"] or spoken[0].token.tag_ not in ("NNP", "NNPS"))
        )
    ):
        # Nato, Ecowas, as some papers write.
        return spoken[0].cap
    if entry.exact and len(entry.text) <= 6:
        return all(word.caps or word.text[0].isdigit() for word in spoken) and not (
            shouting and spoken[0].low in words()["words_too"]
        )
    return not any(
        word.low not in words()["small"] and not word.cap and not word.text[0].isdigit() for word in spoken[1:]
    )
