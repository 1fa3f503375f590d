"""Actor dictionaries of TABARI, PETRARCH and Phoenix: names, what bears them, and who held which office from when to when.

What codes mean stands in `petrarch.yaml`. A name whose code is a state's own is another name of the state. Of a person, a code
such as GOV is an office of the state that many hold at once ("Member of the government of Afghanistan"), from day to day, so
that what somebody did in that time was done for the state; ELI, OPP and the like are a link with the state and no more.

The dictionaries do not say what sort of thing bears a name. One that has dates is a person's; so is one that begins with a
title. A word such as ARMY makes it a body's. Where the name alone tells, the evidence says so by its confidence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from graph.model import Document, Entity, Entry, Evidence, Rejected, Relation, fold, make_id
from loaders import sources
from loaders.actors import Resolved, resolve
from loaders.files import LoadError, suffix
from loaders.petrarch import dictionary, names
from loaders.petrarch.codes import Meaning, meaning, table, words_of
from loaders.petrarch.dictionary import Bad, Code, Named
from loaders.rejected import Kept

NAME = "petrarch"
ABOUT = "actor and agent dictionaries of TABARI, PETRARCH and Phoenix (.actors.txt, .agents.txt)"
SIGN = "its lines are names with codes in brackets, as in an actor dictionary"
SUFFIXES = (".txt", ".actors", ".agents", ".dic")
Where = Callable[[int], str]

ENTRY = "entry "  # how the place of what an entry tells begins

# How sure a name is that was written in capitals, without accents: whoever else writes it knows its spelling better.
SPELLED = 0.9
GUESSED = 0.5  # how sure it is what bears a name, where the name alone tells
_CODED = re.compile(r"^[^\[\]{}\"=<>\n]*\[[A-Z]{3}[A-Z0-9]*(\s*[<>]?\s*\d{6,8}(-\d{6,8})?\s*)?\]", re.MULTILINE)
_AGENT = re.compile(r"^[^\[\]\"=<>\n]+\[(~[A-Z]{3}|[A-Z]{3}~)", re.MULTILINE)


def sniff(path: Path, head: str) -> bool:
    """Whether this is such a file."""
    if suffix(path) not in SUFFIXES:
        return False
    told = [line for line in head.splitlines() if line.strip() and not line.lstrip().startswith(("#", ";"))]
    return len(_CODED.findall(head)) + len(_AGENT.findall(head)) >= max(1, len(told) // 10)


def read(path: Path) -> Iterator[Entry]:
    """Yields the document, and what each entry tells. Raises LoadError."""
    document = sources.described(path) or sources.itself(path)
    yield Entry(document, str(path))
    told = _agents if _holds_agents(path) else _actors
    empty = True
    for entry in told(dictionary.lines(path), document, lambda line: f"{path}, line {line}"):
        empty = False
        yield entry
    if empty:
        raise LoadError(f"{path}: it holds no actor; names with codes as [AFGGOV 930120-010120] are expected")


def again(kept: Kept) -> Iterator[Entry]:
    """What rejected entries tell, mended: each as the lines that it had, the name first."""
    document = kept.document or sources.itself(kept.path)
    for row in kept.rows:
        if not isinstance(row.row, str):
            yield Entry(Rejected(row.where, "the lines of an entry are expected, as text", row.row), row.where, row.row)
            continue
        of_agents = any(map(_AGENT.match, row.row.splitlines()))
        lines = [(number, line, "") for number, line in enumerate(row.row.splitlines(), 1)]
        yield from (_agents if of_agents else _actors)(lines, document, partial(_always, row.where))


def _always(where: str, line: int) -> str:
    return where


# Agents


def _holds_agents(path: Path) -> bool:
    for number, text, _ in dictionary.lines(path):
        if _AGENT.match(text):
            return True
        if _CODED.match(text) or number > 1000:
            return False
    return False


def _agents(lines: Iterable[dictionary.Line], document: Document, where: Where) -> Iterator[Entry]:
    """Each code as an office that many hold, its words as further names: what a word such as "farmer" is taken for."""
    words: dict[str, dict[str, None]] = defaultdict(dict)
    first: dict[str, int] = {}
    for one in dictionary.agents(lines):
        if isinstance(one, Bad):
            yield Entry(Rejected(where(one.line), one.reason, one.text), where(one.line), one.text)
            continue
        first.setdefault(one.code, one.line)
        words[one.code].update(dict.fromkeys(map(names.shown, one.words)))
    for code, forms in words.items():
        plain = code.strip("~")
        name = f"{', '.join(words_of(plain)) or plain} ({plain})"
        evidence = (Evidence(document.id, locator=f"[{code}]", method="register"),)
        props: dict[str, str | bool] = {"code": code, "shared": True}
        role = Entity(f"cameo-agent:{plain}", "Role", name[0].upper() + name[1:], tuple(forms), props, evidence)
        yield Entry(role, where(first[code]), code)


# Actors


@dataclass(frozen=True, slots=True)
class _Actor:
    """What bears a name: its node's id, kind and name, how sure its kind is, and whether the tables know it."""

    id: str
    kind: str
    name: str
    sure: float = SPELLED
    known: bool = False


def _actors(lines: Iterable[dictionary.Line], document: Document, where: Where) -> Iterator[Entry]:
    several: list[Named] = []
    for one in dictionary.entries(lines):
        if isinstance(one, Bad):
            yield Entry(Rejected(where(one.line), one.reason, one.text), where(one.line), one.text)
        else:
            several.append(one)
    homes = _homes(several)
    forenames = _forenames(several)
    told: set[str] = set()
    for one in several:
        at = where(one.line)
        for item in _Entry(one, homes.get(id(one), one), document.id, forenames).told():
            if isinstance(item, Rejected):
                yield Entry(Rejected(at, item.reason, item.row), at, item.row)
            elif not (_is_repeated(item) and item.id in told):
                told.add(item.id)
                yield Entry(item, at, one.text)


def _is_repeated(item: Entity | Relation) -> bool:
    """Whether it is told alike of everybody who has the same office: the state, the office, and whose it is."""
    if isinstance(item, Relation):
        return item.type == "OF" and not item.qualifier
    return not item.evidence[0].locator.startswith(ENTRY)


def _forenames(several: list[Named]) -> frozenset[tuple[str, str]]:
    """First words of names that several people of one state have, with its code: whoever else has them is one too."""
    found = Counter(
        (one.codes[0].text[:3], names.forename(one.names[0]))
        for one in several
        if _is_dated(one) and not names.is_body(one.names[0], surely=True)
    )
    return frozenset(key for key, number in found.items() if number > 1 and key[1])


def _is_dated(one: Named) -> bool:
    return any(code.start or code.end for code in one.codes)


def _homes(several: list[Named]) -> dict[int, Named]:
    """For an entry whose name is given as another name in one other entry with a code of the same, that entry."""
    givers: dict[str, list[Named]] = defaultdict(list)
    for one in several:
        for name in {fold(names.spaced(name)) for name in one.names[1:]}:
            givers[name].append(one)
    found = {}
    for one in several:
        others = [other for other in givers.get(fold(names.spaced(one.names[0])), ()) if other is not one]
        if len(others) == 1 and {code.text for code in one.codes} & {code.text for code in others[0].codes}:
            found[id(one)] = others[0]
    return {key: home for key, home in found.items() if id(home) not in found}


class _Entry:
    """An entry of the dictionary. `home`: the one whose name it goes by."""

    def __init__(self, named: Named, home: Named, document: str, forenames: frozenset[tuple[str, str]]) -> None:
        self._named = named
        self._home = home
        self._document = document
        self._forenames = forenames
        self._codes = [(code, meaning(code.text, code.start, code.end)) for code in named.codes]

    def told(self) -> Iterator[Entity | Relation | Rejected]:
        """What it tells."""
        actor = self._state() or self._known() or self._other()
        aliases, refused = self._aliases(actor)
        yield from refused
        types = dict.fromkeys(word for _, said in self._codes for word in said.words if said.type)
        codes = dict.fromkeys(code.text for code, _ in self._codes)
        # What a dictionary calls those that everybody knows is its own affair.
        plain = actor.known or self._home is not self._named
        props = {} if plain else {"codes": "; ".join(codes), **({"type": ", ".join(types)} if types else {})}
        yield Entity(actor.id, actor.kind, actor.name, aliases, props, self._evidence(sure=actor.sure))
        if actor.kind != "State":
            for code, said in self._codes:
                yield from self._tied(actor, code, said)

    # Who it is

    def _state(self) -> _Actor | None:
        """The state of which it is a name: that of the code which holds to this day, or last."""
        whole = [
            (code.end is None, code.end or "", said.state) for code, said in self._codes if said.whole and said.state
        ]
        name = self._named.names[0]
        meant = resolve(names.spaced(name))
        if not whole and meant and not _is_dated(self._named):
            # The Kremlin's code is not Russia's own, and the name means Russia all the same. Nor is a territory's its state's.
            part = meant.kind == "State" and not any(said.office or said.words for _, said in self._codes)
            whole = [(True, "", meant) for _, said in self._codes if part or (said.state and said.state.id == meant.id)]
        if not whole or names.has_title(name):
            return None
        _, _, state = max(whole, key=lambda one: one[:2])
        if meant and meant.kind == "State":
            state = meant  # Mayotte has France's code, and is not France
        return _Actor(state.id, "State", state.name, known=True)

    def _known(self) -> _Actor | None:
        """The organisation that the tables know by one of its names, when they know no other by another."""
        found = {actor for name in self._home.names if (actor := resolve(names.spaced(name))) and actor.kind != "State"}
        ids = {actor.id for actor in found}
        if len(ids) != 1:
            return None
        actor = found.pop()
        return _Actor(actor.id, actor.kind, actor.name, known=True)

    def _other(self) -> _Actor:
        kind, sure = self._kind()
        first = self._home.names[0]
        if kind == "Person":
            name = names.person(first)
            # There are many Khans: a name of one word is somebody's only together with a state or a body.
            of = next((actor.name for _, said in self._codes if (actor := said.state or said.body)), "")
            return _Actor(make_id(kind, name if " " in name else f"{name} ({of})"), kind, name, sure)
        return _Actor(make_id(kind, names.shown(first)), kind, names.shown(first), sure)

    def _kind(self) -> tuple[str, float]:
        """What sort of thing bears the name, and how sure that is."""
        name = self._home.names[0]
        types = {said.type for _, said in self._codes if said.type}
        kind = next(
            (str(table().types[one]["kind"]) for one in sorted(types) if "kind" in table().types[one]), "Organization"
        )
        words = {word for _, said in self._codes for word in said.words}
        if "MNC" in types:
            return kind, SPELLED
        if _is_dated(self._named) and not names.is_body(name, surely=True):
            return "Person", SPELLED
        if names.is_body(name):
            return kind, SPELLED if types else GUESSED
        if not types - {"IGO"} and names.is_office(name):
            return "Role", GUESSED
        if names.is_phrase(name):
            return kind, GUESSED
        if names.has_title(name):
            return "Person", SPELLED
        if all(said.state and not said.office and not said.words for _, said in self._codes):
            return "Place", GUESSED  # a part of the state that has no code of its own in our tables
        if names.is_forenamed(name) or (self._codes[0][0].text[:3], names.forename(name)) in self._forenames:
            return "Person", GUESSED
        # What names a body across states, or one of a state's elite, and has no word that bodies have is most often a person's.
        if ("IGO" in types or "elite" in words) and 2 <= len(names.spaced(name).split()) <= 4:
            return "Person", GUESSED
        return (kind if types else "Group"), GUESSED

    def _aliases(self, actor: _Actor) -> tuple[tuple[str, ...], list[Rejected]]:
        """All its names but the one that it goes by; those that the tables have for somebody else are refused."""
        found: dict[str, None] = {}
        refused = []
        for name in dict.fromkeys((*self._home.names[:1], *self._named.names)):
            spaced = names.spaced(name)
            if not spaced:
                continue
            meant = resolve(spaced)
            if meant and meant.id != actor.id:
                reason = (
                    f"{names.shown(name)!r} is {meant.name} in our tables, and is no other name of {actor.name} here"
                )
                refused.append(Rejected("", reason, f"{self._named.own}\n+{name}"))
                continue
            found[names.shown(name, actor.kind)] = None
        found.pop(actor.name, None)
        return tuple(found), refused

    # What joins it with states and bodies

    def _tied(self, actor: _Actor, code: Code, said: Meaning) -> Iterator[Entity | Relation]:
        props = {"code": code.text, **({"role": ", ".join(said.words)} if said.words else {})}
        for of in (said.state or said.body, said.body if said.state else None, said.seat):
            if of is None or of.id == actor.id:
                continue
            if actor.kind == "Person" and of is not said.seat and (said.office or of is said.body):
                called = said.office.name if said.office and of is said.state else table().official
                plain = {said.office.word if said.office else "", said.words[0] if said.type else ""}
                more = ", ".join(word for word in said.words if word not in plain)
                about = {"code": code.text, **({"role": more} if more else {})}
                yield from self._holds(actor, code, of, f"{called} {_the(of)}", about)
                continue
            type, words = self._join(actor, of, said)
            yield _node(of, self._document)
            note = self._note(f"{actor.name} {words} {of.name}", code, said)
            yield self._relation(type, actor.id, of.id, code, props, note)

    def _join(self, actor: _Actor, of: Resolved, said: Meaning) -> tuple[str, str]:
        """The relation of what is no office, and how it is read."""
        if actor.kind == "Role":
            return "OF", "is an office of"
        if of is said.seat:
            return ("LOCATED_IN", "is in") if actor.kind == "Organization" else ("LINKED_TO", "is linked with")
        part = bool(said.office) if of is said.state else said.type == "IGO" or said.state is not None
        if actor.kind == "Place" or (actor.kind in ("Organization", "Group") and part):
            return "PART_OF", "is part of"
        return "LINKED_TO", "is linked with"

    def _holds(
        self, actor: _Actor, code: Code, of: Resolved, office: str, props: dict[str, str]
    ) -> Iterator[Entity | Relation]:
        role = make_id("Role", office)
        once = (Evidence(self._document, locator=office, method="register"),)
        yield _node(of, self._document)
        yield Entity(role, "Role", office, props={"shared": True}, evidence=once)
        yield Relation(
            "OF", role, of.id, evidence=(Evidence(self._document, note=office, locator=office, method="register"),)
        )
        note = self._note(f"{actor.name}: {office[0].lower()}{office[1:]}", code, None)
        yield self._relation("HOLDS", actor.id, role, code, props, note)

    def _relation(self, type: str, source: str, target: str, code: Code, props: dict[str, str], note: str) -> Relation:
        qualifier = " ".join(part for part in (code.text, code.start or "", f"-{code.end}" if code.end else "") if part)
        evidence = self._evidence(note, code.raw)
        return Relation(type, source, target, code.start, code.end, qualifier=qualifier, props=props, evidence=evidence)

    def _note(self, said: str, code: Code, means: Meaning | None) -> str:
        words = f" ({', '.join(means.words)})" if means and means.words else ""
        dates = [f"from {code.start}"] if code.start else []
        dates += [f"to {code.end}"] if code.end else []
        remark = f". {self._named.remark[0].upper()}{self._named.remark[1:]}" if self._named.remark else ""
        return f"{said}{words}{', ' if dates else ''}{' '.join(dates)}{remark}"

    def _evidence(self, note: str = "", quote: str = "", sure: float = 1.0) -> tuple[Evidence, ...]:
        locator = f"{ENTRY}{self._named.own}"
        return (Evidence(self._document, quote, note, locator, "register", sure),)


def _node(of: Resolved, document: str) -> Entity:
    return Entity(of.id, of.kind, of.name, evidence=(Evidence(document, locator=of.matched, method="register"),))


def _the(of: Resolved) -> str:
    """A name as it stands after "of": of the Netherlands, of the World Bank, of NATO."""
    words = of.name.split()
    article = len(words) > 1 if of.kind != "State" else not table().articles.isdisjoint((*words, of.name))
    return f"the {of.name}" if article else of.name
