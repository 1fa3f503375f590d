"""Reads `states.yaml`, `organizations.yaml`, `wikidata.yaml` and `words.yaml`: who is meant by a name or a code, and when."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from graph.dates import overlaps
from graph.model import fold, make_id

SYSTEMS = ("alpha2", "alpha3", "numeric", "cow", "gw", "cameo", "wikidata")

# The lists of the tables, and how a name from each is spoken of.
_HOW = {
    "name": "name",
    "names": "name",
    "official": "official name",
    "people": "demonym",
    "adjective": "demonym",
    "capital": "capital",
    "seat": "seat of government",
    "government": "name of its government",
    "former": "former name",
    "missions": "mission",
}
GOVERNED = frozenset({"name", "official name", "demonym", "former name"})
SEATED = GOVERNED | {"capital"}

_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʼʻ`´", "'"))
_POSSESSIVE = re.compile(r"'s\b")
_INITIALS = re.compile(r"\b(\w)\.\s*(?=\w\b)")
_BREAK = re.compile(r"[,()]")


@dataclass(frozen=True, slots=True)
class Actor:
    """A node to be: its id, kind and name."""

    id: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Claim:
    """That `text` means `actor`, from a day to a day (None: open). `how`: what of it the text is, as in `_HOW`."""

    actor: Actor
    how: str
    text: str
    start: str | None = None
    end: str | None = None

    def holds(self, on: str) -> bool:
        """Whether it may hold at the partial date `on`."""
        return (self.start is None and self.end is None) or overlaps(self.start, self.end, on, on)


@dataclass(frozen=True, slots=True)
class Table:
    """Everything that the files say. `names` by `key`, `codes` by system and code.

    `lines`: for an actor that followed another or ceased, who was there when (`how` and `text` of these claims are empty).
    `government`, `seated`: the words that may stand beside a name, by `key`, the longest first.
    """

    names: Mapping[str, tuple[Claim, ...]]
    codes: Mapping[tuple[str, str], tuple[Claim, ...]]
    lines: Mapping[str, tuple[Claim, ...]]
    government: tuple[str, ...]
    seated: tuple[str, ...]


def key(text: str) -> str:
    """`text` for looking up: folded, without articles and possessives, abbreviations written out.

    Commas and brackets stay as a break, so that a list of two is not the name made of both:
    'Guinea, Bissau' -> 'guinea , bissau'.
    """
    # Accents go first: what follows looks at letters.
    text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _INITIALS.sub(r"\1", _POSSESSIVE.sub("", text)).replace("&", " and ")
    words, left_out = _abbreviations(), _articles()
    parts = (" ".join(words.get(w, w) for w in fold(part).split() if w not in left_out) for part in _BREAK.split(text))
    return " , ".join(part for part in parts if part)


def code_key(system: str, code: str) -> tuple[str, str]:
    """`code` for looking up: upper case, a number without leading zeros."""
    code = code.strip().upper()
    return system, (code.lstrip("0") or code) if code.isdecimal() else code


@cache
def default() -> Table:
    """The tables that ship with Gobetween. About 0.1 s the first time."""
    states, organizations = _data("states"), _data("organizations")
    actors: dict[str, Actor] = {}
    names: dict[str, dict[Claim, None]] = {}
    codes: dict[tuple[str, str], dict[Claim, None]] = {}
    for ref, actor, row in (*_states(states), *_organizations(organizations)):
        actors[ref] = actor
        for claim in _names(actor, row):
            names.setdefault(key(claim.text), {})[claim] = None
        for system, claim in _codes(actor, row, ref):
            codes.setdefault(code_key(system, claim.text), {})[claim] = None
    words = _data("words")
    return Table(
        {name: tuple(claims) for name, claims in names.items()},
        {code: tuple(claims) for code, claims in codes.items()},
        _lines((*states["lines"], *organizations["lines"]), actors),
        _longest_first(words["government"]),
        _longest_first(words["seated"]),
    )


def _states(data: Mapping[str, Any]) -> Iterator[tuple[str, Actor, Mapping[str, Any]]]:
    items = _data("wikidata")["states"]
    for part in ("states", "territories", "former"):
        for ref, row in data[part].items():
            # Two letters, or the four of ISO 3166-3; what is written as a name has no code of ISO's.
            id = f"iso:{ref}" if ref.isupper() else make_id("State", row["name"])
            codes = {**row.get("codes", {}), "wikidata": items.get(ref, ())}
            yield ref, Actor(id, "State", row["name"]), {**row, "codes": codes}


def _organizations(data: Mapping[str, Any]) -> Iterator[tuple[str, Actor, Mapping[str, Any]]]:
    items = _data("wikidata")["organizations"]
    for row in data["organizations"]:
        name, kind = row["name"], row.get("kind", "Organization")
        id = row.get("id") or make_id(kind, name)
        item = id.removeprefix("wd:") if id.startswith("wd:") else items.get(name, ())
        codes = {"cameo": row.get("cameo", ()), "wikidata": item}
        yield name, Actor(id, kind, name), {**row, "codes": codes}


def _names(actor: Actor, row: Mapping[str, Any]) -> Iterator[Claim]:
    for part, how in _HOW.items():
        if part == "name" and row.get("unsaid"):
            continue
        for claim in _claims(actor, how, row.get(part, ())):
            yield claim
            if part == "people" and not claim.text.endswith(_unchanged()):
                yield Claim(actor, how, claim.text + "s", claim.start, claim.end)


def _codes(actor: Actor, row: Mapping[str, Any], ref: str) -> Iterator[tuple[str, Claim]]:
    given: Mapping[str, Any] = row.get("codes", {})
    for system, codes in given.items():
        for claim in _claims(actor, f"{system} code", codes):
            yield system, claim
    if actor.id == f"iso:{ref}" and len(ref) == 2:
        yield "alpha2", Claim(actor, "alpha2 code", ref)
    # CAMEO takes its countries' codes from ISO, except where the table says otherwise; a withdrawn one it keeps.
    for claim in _claims(actor, "cameo code", given.get("alpha3", ())):
        yield "cameo", claim


def _claims(actor: Actor, how: str, entries: Any) -> Iterator[Claim]:
    for entry in entries if isinstance(entries, list | tuple) else (entries,):
        if isinstance(entry, Mapping):
            yield Claim(actor, how, str(entry["text"]), entry.get("from"), entry.get("to"))
        else:
            yield Claim(actor, how, str(entry))


def _lines(lines: Iterable[Any], actors: Mapping[str, Actor]) -> dict[str, tuple[Claim, ...]]:
    found: dict[str, tuple[Claim, ...]] = {}
    for line in lines:
        spans = tuple(Claim(actors[span["is"]], "", "", span.get("from"), span.get("to")) for span in line)
        for span in spans:
            found[span.actor.id] = spans
    return found


def _longest_first(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({key(phrase) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase)))


@cache
def _abbreviations() -> Mapping[str, str]:
    found: dict[str, str] = _data("words")["abbreviations"]
    return found


@cache
def _articles() -> frozenset[str]:
    return frozenset(_data("words")["articles"])


@cache
def _unchanged() -> tuple[str, ...]:
    return tuple(_data("words")["unchanged"])


@cache
def _data(name: str) -> dict[str, Any]:
    text = resources.files("loaders.actors").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    # libyaml is five times as fast, and not in every build of PyYAML.
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return data
