"""From the text of a data cell to one stable actor, the same for every loader.

    resolve("Government of Russia (Soviet Union)", on="1988-04-14")   iso:SU, Soviet Union
    resolve("the Turks")                                              iso:TR, Turkey
    by_code("gw", "678", on="1986")                                   iso:YE, Yemen

Ids: `iso:` and the ISO 3166-1 alpha-2 code of a state; of one that ceased the withdrawn code (`iso:SU`, `iso:YU`, `iso:YD`,
`iso:DD`), or the four letters of ISO 3166-3 where a code was withdrawn twice (`iso:CSHH`, Czechoslovakia; `iso:CSXX`,
Serbia and Montenegro). A state that changed its name or its constitution keeps its id: Zaire is `iso:CD`. Organisations have
the id that the seeds give them: Wikidata's where it is certain, else the project's own.

A wrong actor is worse than none. A name is looked up as a whole, without case, accents and articles, never by likeness;
what is left over makes it another name (Turkish Cypriots, South Ossetia, Michael Jordan), and what two claim is nobody's
(Korea, Congo). Armed groups and parties are not in the tables. A code is never guessed from text: `by_code` wants to be told
whose code it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from graph.dates import partial
from loaders.actors.table import GOVERNED, SEATED, SYSTEMS, Actor, Claim, code_key, default, key

__all__ = ["SYSTEMS", "Resolved", "by_code", "resolve"]

# Longer than any name in the tables: a sentence, which is not worth keeping in the cache.
LONGEST = 120
_EDGES = re.compile(r"\A[\s.,;:'\"]+|[\s.,;:'\"]+\Z")
_LIST = re.compile(r"[;/|\n]")
_COMMA = re.compile(r"([^,()]+),([^,()]+)\Z")
_BRACKETS = re.compile(r"([^,()]+)\(([^()]+)\)\Z")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The actor that a cell means: its node's id, kind and name.

    `matched` is the table's spelling of what stood there, `how` what that is of the actor, to be told with the evidence:
    "demonym", "capital", "government, by former name", "gw code; Russia was then Soviet Union".
    """

    id: str
    kind: str
    name: str
    how: str
    matched: str


def resolve(text: str, on: str | None = None, among: Collection[str] = ()) -> Resolved | None:
    """The actor that `text` names, or None when it names none that is known, or more than one.

    `on`: the partial date that the row speaks of. With it Russia before 1992 is the Soviet Union, Yugoslavia in 2004 is Serbia
    and Montenegro, East Germany in 2005 nobody, and Congo in 1980 the republic that was not called Zaire. Without it a name
    means whom it means today, and a former state itself. `among`: the ids of those who alone may be meant, where the source
    says elsewhere which countries a row is about: that settles which Congo. Raises ValueError when `on` is no partial date.
    """
    on = partial(on)
    return _resolve(text, on, frozenset(among)) if len(text) <= LONGEST else None


def by_code(system: str, code: str, on: str | None = None) -> Resolved | None:
    """The actor with that code of one of `SYSTEMS`, or None; `on` as in `resolve`.

    ISO 3166-1 alpha-2, alpha-3 and numeric (withdrawn codes too), Correlates of War and Gleditsch-Ward numbers, CAMEO's codes
    of countries and of known organisations, Wikidata's items (Q212). Case and leading zeros do not matter. Raises ValueError
    for another system.
    """
    if system not in SYSTEMS:
        raise ValueError(f"there is no system of codes {system!r}; known: {', '.join(SYSTEMS)}")
    return _decide(default().codes.get(code_key(system, code), ()), partial(on))


@lru_cache(maxsize=200_000)
def _resolve(text: str, on: str | None, among: frozenset[str]) -> Resolved | None:
    claims = _named(text)
    # The time of a name no longer matters when it is settled who bears it.
    kept = (
        tuple(replace(claim, start=None, end=None) for claim in claims if claim.actor.id in among) if among else claims
    )
    return _decide(kept, on)


def _named(text: str) -> tuple[Claim, ...]:
    """Who may be meant, whatever the time."""
    text = _EDGES.sub("", text)
    if _LIST.search(text):
        return ()
    if found := _whole(text):
        return found
    comma, brackets = _COMMA.match(text), _BRACKETS.match(text)
    if not (parts := comma or brackets):
        return ()
    first, second = parts.groups()
    # Korea, South; Iran (Islamic Republic of)
    if found := _whole(f"{second} {first}"):
        return found
    # Kyiv, Ukraine; Organization of African Unity (OAU); Russia (Soviet Union): two names of one, or of one line of states.
    lines = default().lines if brackets else {}
    others = {id for claim in _whole(second) for id in (claim.actor.id, *_ids(lines.get(claim.actor.id, ())))}
    # The other name has settled which of several it is, so the time of this one does not matter: Congo (Zaire).
    return tuple(replace(claim, start=None, end=None) for claim in _whole(first) if claim.actor.id in others)


def _ids(claims: Iterable[Claim]) -> Iterable[str]:
    return (claim.actor.id for claim in claims)


def _whole(text: str) -> tuple[Claim, ...]:
    """Who bears this name as it stands, or with the words of government around it."""
    table, name = default(), key(text)
    if found := table.names.get(name):
        return found
    for phrases, allowed, after in ((table.government, GOVERNED, True), (table.seated, SEATED, False)):
        for phrase in phrases:
            rest = name.removeprefix(f"{phrase} ")
            if rest == name and after:
                rest = name.removesuffix(f" {phrase}")
            if rest != name:
                claims = table.names.get(rest, ())
                found = tuple(
                    replace(claim, how=f"government, by {claim.how}")
                    for claim in claims
                    if claim.actor.kind == "State" and claim.how in allowed
                )
                if found:
                    return found
    return ()


def _decide(claims: tuple[Claim, ...], on: str | None) -> Resolved | None:
    """The one actor that is left at that time, or None."""
    if on is not None:
        claims = tuple(claim for claim in claims if claim.holds(on))
    else:  # today, or if nobody bears it any more, whenever
        claims = tuple(claim for claim in claims if claim.end is None) or claims
    found: dict[str, Resolved] = {}
    for claim in claims:
        if actor := _at(claim.actor, on):
            how = claim.how if actor == claim.actor else f"{claim.how}; {claim.actor.name} was then {actor.name}"
            found.setdefault(actor.id, Resolved(actor.id, actor.kind, actor.name, how, claim.text))
    return next(iter(found.values())) if len(found) == 1 else None


def _at(actor: Actor, on: str | None) -> Actor | None:
    """The actor, or who stood in its place at that time; None when nobody did, or it cannot be told who."""
    line = default().lines.get(actor.id)
    if on is None or line is None:
        return actor
    there = {span.actor for span in line if span.holds(on)}
    if actor in there:
        return actor
    return there.pop() if len(there) == 1 else None
