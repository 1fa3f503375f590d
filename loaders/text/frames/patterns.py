"""Patterns as data: the frames in patterns/*.yaml, checked, and indexed by the words that trigger them.

A file is a frame:

    frame: criticise                          # named in the reason of each statement
    yields: CRITICISES critic target          # relation, source, target; a list when there are several
    slots: {critic: subject, target: object}  # where each argument stands: a path, or several; the first that fits counts
    confidence: 0.85                          # 0.8 when not said
    patterns:
      - {verb: [denounce, condemn]}
      - {verb: [lash, hit], with: {particle: out}, target: [at, against]}
      - {noun: [criticism, condemnation], target: [of, against]}

A pattern has its triggers by part of speech (verb, noun, adjective), each a lemma, or a `name` of that kind, or any words for
a `thing` of that kind. What has to
stand `with` them: `not` (what is meant is that it is not done), a `subject`, an `object`, a `particle`, an `attribute`, a
`clause`, an `infinitive`, a `modifier`, the preposition that it stands `after`, the word `above` that or above itself, or a
preposition and its noun, each a word, a list, or `any`; what must not, in the same form: `without`. Then slots, `yields`,
`confidence`, `status` and `kinds` of its own, where they differ from its frame's.

Paths (loaders.text.frames.arguments): `subject` and `object` are the logical ones of verb or noun; `holder` is of whom a
noun or an adjective is said; `above` what a noun after a preposition is said of, `governor` the word that it hangs on;
`gapped` who else does it ("X signed for A, Y for B"); `listed` who makes up a group ("three envoys, X, Y and Z"); `pair` the
two before a noun ("the Israel-Hamas truce"); `self` what the trigger itself names; `'s` who stands before a noun ("X's",
"Iranian"), `whose` only the former; `that` the subject of the clause, `if` that of the condition, `clause` and `infinitive`
its verb; `deed` who does, or is done, what the noun hangs on ("at the request of"); `nearest` the process that is spoken of.
Any other word is a preposition, or after one the noun that has to stand there: `on behalf of`. Steps follow each other:
`object of` is what stands after "of" under the object. `all: true` takes every path of a slot, not the first that fits:
`{party: [between, with], all: true}`.

`kinds: {target: Process Agreement}` narrows what the ontology permits. `attempts: true`: what was tried in vain is done.
`promised: true`: so is what is announced ("will boycott the talks").
`title`: that of HOLDS, where it is not in the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

from graph import ontology
from loaders.text.frames import arguments
from loaders.text.model import STATUSES

if TYPE_CHECKING:
    from spacy.tokens import Token

PARTS = {"verb": frozenset({"VERB", "AUX"}), "noun": frozenset({"NOUN", "PROPN"}), "adjective": frozenset({"ADJ"})}
NAME = "name"
THING = "thing"
NEAREST = "nearest"
ANY = "any"
NOT = "not"
_OWN = frozenset({"with", "without", "yields", "confidence", "status", "kinds", "attempts", "promised", "all", "title"})

Path = tuple[str, ...]


class PatternError(ValueError):
    """A pattern that cannot be used: says the file, the line, the key, and what would be right."""


@dataclass(frozen=True, slots=True)
class Yield:
    """A relation and the slots of its ends. With the same slot twice, any two that fill it ("A and B met")."""

    type: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, checked."""

    frame: str
    yields: tuple[Yield, ...]
    slots: Mapping[str, tuple[Path, ...]]
    beside: tuple[tuple[str, frozenset[str]], ...] = ()
    never: tuple[tuple[str, frozenset[str]], ...] = ()
    confidence: float = 0.8
    status: str | None = None
    kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)
    attempts: bool = False
    promised: bool = False
    all: bool = False
    title: str = ""

    @property
    def negated(self) -> bool:
        """Is it about what is not done ("does not recognise")?"""
        return any(role == NOT for role, _ in self.beside)


Index = dict[tuple[str, str], list[Pattern]]


@cache
def index() -> Index:
    """All patterns that ship with Gobetween, by part of speech and lemma of their triggers."""
    found: Index = {}
    for file in sorted(resources.files(__package__).joinpath("patterns").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            read(file.read_text(encoding="utf-8"), f"patterns/{file.name}", found)
    return found


def read(text: str, where: str, into: Index) -> Index:
    """Adds the patterns of one file to an index. Raises PatternError with the file and the line."""
    try:
        data = yaml.load(text, _Lines)  # noqa: S506 (a safe loader that keeps the line numbers)
    except yaml.YAMLError as error:
        raise PatternError(f"{where}: not readable as YAML: {' '.join(str(error).split())}") from None
    if not isinstance(data, dict):
        raise PatternError(f"{where}: a mapping with frame:, yields:, slots: and patterns: is expected")
    frame = _Entry(data, f"{where}:1")
    name = str(frame.take("frame", required=True))
    defaults = {
        "yields": frame.take("yields", None),
        "confidence": frame.take("confidence", 0.8),
        "status": frame.take("status", None),
        "kinds": frame.take("kinds", {}),
        "attempts": frame.take("attempts", False),
    }
    slots = frame.take("slots", {})
    if not isinstance(slots, dict):
        raise PatternError(f"{where}:1: slots: slot names with their paths are expected, not {slots!r}")
    rows = frame.take("patterns", required=True)
    frame.done()
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise PatternError(f"{where}: patterns: a list of mappings is expected")
    for row in rows:
        entry = _Entry(row, f"{where}:{row['__line__']}")
        triggers = [
            (part, lemma) for part in (*PARTS, NAME, THING) for lemma in _words(entry.take(part, ()), entry.where, part)
        ]
        if not triggers:
            raise PatternError(f"{entry.where}: a trigger is expected: verb, noun, adjective, name or thing")
        pattern = _pattern(name, entry, defaults, slots)
        for trigger in triggers:
            into.setdefault(trigger, []).append(pattern)
    return into


def _pattern(frame: str, entry: _Entry, defaults: dict[str, Any], slots: dict[str, Any]) -> Pattern:
    where = entry.where
    yields = _yields(entry.take("yields", defaults["yields"]), where)
    confidence = entry.take("confidence", defaults["confidence"])
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 < confidence <= 1:
        raise PatternError(f"{where}: confidence {confidence!r}: a number above 0, at most 1, is expected")
    status = entry.take("status", defaults["status"])
    if status is not None and status not in STATUSES:
        raise PatternError(f"{where}: status {status!r}: one of {', '.join(STATUSES)} is expected")
    needed = {slot for one in yields for slot in (one.source, one.target)}
    own = _kinds(entry.take("kinds", {}), where)
    if stray := sorted(set(own) - needed):
        raise PatternError(f"{where}: kinds: unknown slot {stray[0]!r}; known: {', '.join(sorted(needed))}")
    kinds = {slot: those for slot, those in {**_kinds(defaults["kinds"], where), **own}.items() if slot in needed}
    beside, never = (
        tuple(
            (str(role), frozenset(_words(value, where, f"{key} {role}")))
            for role, value in _plain(entry.take(key, {}), where, key).items()
        )
        for key in ("with", "without")
    )
    paths = {str(slot): _paths(value, where, slot) for slot, value in slots.items() if not str(slot).startswith("__")}
    rest = {"attempts": bool(entry.take("attempts", defaults["attempts"])), "all": bool(entry.take("all", False))}
    rest["promised"] = bool(entry.take("promised", False))
    title = str(entry.take("title", ""))
    for slot in list(entry.left()):
        if slot not in needed:
            raise PatternError(
                f"{where}: unknown key {slot!r}; known: verb, noun, adjective, name, thing, {', '.join(sorted(_OWN))}, "
                f"and the slots {', '.join(sorted(needed))}"
            )
        paths[slot] = _paths(entry.take(slot), where, slot)
    if missing := sorted(needed - set(paths)):
        raise PatternError(f"{where}: no path for the slot {missing[0]!r}")
    return Pattern(
        frame,
        yields,
        {one: paths[one] for one in needed},
        beside,
        never,
        float(confidence),
        status,
        kinds,
        **rest,
        title=title,
    )


def _yields(value: Any, where: str) -> tuple[Yield, ...]:
    found = []
    for one in [value] if isinstance(value, str) else value or ():
        parts = str(one).split()
        if len(parts) != 3:
            raise PatternError(
                f"{where}: yields {one!r}: a relation and two slots are expected (CRITICISES critic target)"
            )
        try:
            ontology.default().relation(parts[0])
        except ValueError as error:
            raise PatternError(f"{where}: yields: {error}") from None
        found.append(Yield(*parts))
    if not found:
        raise PatternError(f"{where}: yields: a relation and two slots are expected (CRITICISES critic target)")
    return tuple(found)


def _kinds(value: Any, where: str) -> dict[str, frozenset[str]]:
    found = {}
    for slot, names in _plain(value, where, "kinds").items():
        try:
            found[str(slot)] = frozenset(
                ontology.default().kind(one).name for one in _words(names, where, f"kinds {slot}")
            )
        except ValueError as error:
            raise PatternError(f"{where}: kinds {slot}: {error}") from None
    return found


def _paths(value: Any, where: str, slot: str) -> tuple[Path, ...]:
    ones = [value] if isinstance(value, str) else value
    if not isinstance(ones, list) or not ones or not all(isinstance(one, str) and one.strip() for one in ones):
        raise PatternError(f"{where}: {slot}: a path or a list of paths is expected, not {value!r}")
    return tuple(tuple(one.split()) for one in ones)


def _words(value: Any, where: str, key: str) -> list[str]:
    ones = value.split() if isinstance(value, str) else value
    if not isinstance(ones, list | tuple) or not all(isinstance(one, str) and one for one in ones):
        raise PatternError(f"{where}: {key}: a word or a list of words is expected, not {value!r}")
    return list(ones)


def _plain(value: Any, where: str, key: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise PatternError(f"{where}: {key}: a mapping is expected, not {value!r}")
    return {name: one for name, one in value.items() if name != "__line__"}


class _Lines(yaml.SafeLoader):
    """Keeps of every mapping the line where it begins. "on" and "off" are words here, as in YAML 1.2, no truth values."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [one for one in those if one[0] != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, those in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        return {**super().construct_mapping(node, deep=True), "__line__": node.start_mark.line + 1}


class _Entry:
    """A mapping that is used up key by key, so that a key nobody asked for is noticed."""

    def __init__(self, data: dict[str, Any], where: str) -> None:
        self.data, self.where = {key: value for key, value in data.items() if key != "__line__"}, where

    def take(self, key: str, default: Any = None, required: bool = False) -> Any:
        if required and key not in self.data:
            raise PatternError(f"{self.where}: {key}: is missing")
        return self.data.pop(key, default)

    def left(self) -> tuple[str, ...]:
        return tuple(self.data)

    def done(self) -> None:
        if self.data:
            raise PatternError(f"{self.where}: unknown key {next(iter(self.data))!r}")


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found at a trigger; `heads`: the trigger first, then the words it needs beside it."""

    pattern: Pattern
    trigger: Token
    heads: list[Token]


def matches(token: Token, patterns: Index, named: str = "", kind: str = "") -> Iterator[Match]:
    """What a token triggers. `named`: the kind of the thing of whose name it is the head; `kind`: of any words for it."""
    readings = list(_readings(token))
    if named:
        readings.append((NAME, named))
    if kind:
        readings.append((THING, kind))
    for reading in readings:
        for one in patterns.get(reading, ()):
            heads = _beside(token, one)
            if heads is not None:
                yield Match(one, token, heads)


def _forms(token: Token) -> list[str]:
    """What a word may be called in a pattern: its lemma, itself, without "co-" ("co-chaired"), and with a hyphen and what
    stands before ("go-between")."""
    found = [token.lemma_.lower(), token.lower_]
    found += [one.removeprefix("co-") for one in found if one.startswith("co-")]
    if token.i > 1 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_ and not token.nbor(-2).whitespace_:
        found += [f"{token.nbor(-2).lower_}-{one}" for one in found]
    return list(dict.fromkeys(found))


def _readings(token: Token) -> Iterator[tuple[str, str]]:
    forms = _forms(token)
    for part, tags in PARTS.items():
        if token.pos_ in tags:
            yield from ((part, one) for one in forms)
    if arguments.mistaken(token):
        yield from (("verb", stem) for stem in _stems(token.lower_))
    # "UN-brokered" is one word to the tokenizer, or an adjective to the tagger.
    if token.dep_ == "amod" and (token.pos_ != "VERB" or "-" in token.text) and token.lower_.endswith("ed"):
        yield from (("verb", stem) for stem in _stems(token.lower_.rsplit("-", 1)[-1]))
    if token.dep_ == "amod" and token.lower_.endswith("-led"):
        yield "verb", "lead"


def _stems(form: str) -> list[str]:
    """The verbs of which it may be a form."""
    found = [form[:-1], form[:-2], form[:-3]] if form.endswith("ed") else [form[:-1], form[:-2]]
    return list(dict.fromkeys(found))


def _beside(token: Token, pattern: Pattern) -> list[Token] | None:
    heads = [token]
    for role, lemmas in pattern.beside:
        found = _found(token, role, lemmas)
        if not found:
            return None
        heads += found
    return None if any(_found(token, role, lemmas) for role, lemmas in pattern.never) else heads


def _found(token: Token, role: str, lemmas: frozenset[str]) -> list[Token]:
    there = _role(token, role)
    return there if ANY in lemmas else [one for one in there if not lemmas.isdisjoint(_forms(one))]


def _role(token: Token, role: str) -> list[Token]:
    if role == "object":
        found = [other for one in arguments.undergoer(token) for other in arguments.conjuncts(one)]
        return [*found, *(other for one in found for other in arguments.measured(one))]
    if role == "subject":
        return arguments.surface(token)
    if role == "particle":
        found = [one for one in token.children if one.dep_ in ("prt", "advmod", "prep", "npadvmod")]
        # "brought them together in Oslo": together with the preposition, says the parser.
        return [*found, *(two for one in found if one.dep_ == "prep" for two in one.lefts if two.dep_ == "advmod")]
    if role == "attribute":
        named = ("dobj",) if arguments.verbal(token) and arguments.passive(token) else ()  # "was branded a traitor"
        return [one for one in token.children if one.dep_ in ("acomp", "attr", "oprd", "advcl", "xcomp", *named)]
    if role == "clause":
        return arguments.clauses(token)
    if role == NOT:
        return [one for one in token.children if one.dep_ == "neg"]
    if role == "after":
        return [token.head] if token.dep_ == "pobj" else []
    if role == "modifier":
        return [one for one in token.children if one.dep_ in ("compound", "amod", "nmod") and one.i < token.i]
    if role == "above":
        return [token.head.head] if token.dep_ == "pobj" else [token.head]
    if role == "infinitive":
        return arguments.infinitives(token)
    found = arguments.preposition(token, role)
    if role == "as":
        found = [one for one in found if not arguments.accompanying(one.head)]
    if not found and arguments.verbal(token):  # "bring both to the table": attached to the object
        found = [noun for one in arguments.undergoer(token) for noun in arguments.preposition(one, role)]
    return found
