"""Sentences made from templates (templates.txt, pools.yaml), with who has which part in them: lessons for the learned part."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from loaders.text import parse
from loaders.text.model import Article, Mention, Reading, Thing

HERE = Path(__file__).parent
_PARTS = {
    "M": "MEDIATES",
    "A": "PARTY_TO",
    "B": "PARTY_TO",
    "H": "HOSTS",
    "O": "OBSERVES",
    "G": "GUARANTEES",
    "T": "ATTENDS",
}
_SUITED = {"T": "ppps", "R": "p", "Z": "sso", "F": "ps", "C": "o", "N": "ppsso"}  # kinds where a template says none
_KINDS = {"p": "Person", "s": "State", "d": "State", "c": "State", "o": "Organization", "g": "Group"}
_TARGETS = {"talks": "Process", "deal": "Agreement", "event": "Event", "P": "Process", "D": "Agreement", "E": "Event"}


@dataclass
class Lesson:
    """A reading with what is right of it.

    `relations`: (type, source, target) by the keys of things, each with where its sentence begins and ends; `open`: what may
    be said or not.
    """

    name: str
    reading: Reading
    relations: dict[tuple[str, str, str], tuple[int, int]]
    open: dict[tuple[str, str, str], tuple[int, int]] = field(default_factory=dict)


@cache
def _pools() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HERE / "pools.yaml").read_text(encoding="utf-8"))
    return found


def templates() -> list[str]:
    lines = (HERE / "templates.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@dataclass
class _Sentence:
    """A sentence in the making: its text, and where its things stand."""

    text: str = ""
    things: dict[str, Thing] = field(default_factory=dict)
    mentions: list[tuple[int, int, str, str]] = field(default_factory=list)
    relations: set[tuple[str, str, str]] = field(default_factory=set)
    aims: list[str] = field(default_factory=list)


def lessons(times: int, seed: int = 1) -> list[Lesson]:
    """Each template filled so many times, parsed."""
    chance = random.Random(seed)
    made = [_fill(template, chance) for template in templates() for _ in range(times)]
    found = []
    for number, (one, doc) in enumerate(zip(made, parse.parse(one.text for one in made), strict=True)):
        reading = Reading(Article(one.text, "made"), doc, one.things)
        reading.mentions = [Mention(*each) for each in one.mentions]
        whole = (0, len(one.text))
        found.append(Lesson(f"made {number}", reading, dict.fromkeys(one.relations, whole)))
    return found


def _fill(template: str, chance: random.Random) -> _Sentence:
    template, _, said = template.partition(" | ")
    template = re.sub(r"\(([^()]*\|[^()]*)\)", lambda found: chance.choice(found[1].split("|")), template)
    before = chance.choice(_pools()["before"])
    after = chance.choice(_pools()["after"]) if template.rstrip().endswith(".") and '"' not in template else ""
    template = re.sub(r"\s+([.,;])", r"\1", " ".join(template.split()))
    if after:
        template = template.removesuffix(".") + after + "."
    if before.endswith((", ", "But ", "said ")) and re.match(r"[A-Z][a-z]", template):
        template = template[0].lower() + template[1:]
    one = _Sentence()
    slots: dict[str, str] = {}
    used: set[str] = set()
    for piece in re.split(r"(\{[^{}]*\}|<[a-z-]+>|<-?[PDE]:|>)", before + template):
        if re.fullmatch(r"\{[^{}]*\}", piece):
            _actor(one, piece[1:-1], slots, used, chance)
        elif re.fullmatch(r"<[a-z-]+>", piece):
            _target(one, piece[1:-1], chance)
        elif re.fullmatch(r"<-?[PDE]:", piece):
            _open(one, piece[1:-1])
        elif piece == ">":
            _close(one)
        else:
            one.text += piece
    _capital(one)
    _relate(one, slots, said)
    return one


def _actor(one: _Sentence, slot: str, slots: dict[str, str], used: set[str], chance: random.Random) -> None:
    pools = _pools()
    if slot in ("city", "day", "count"):
        one.text += chance.choice(pools[{"city": "cities", "day": "days", "count": "counts"}[slot]])
        return
    if slot == "title":
        one.text += chance.choice(pools["titles"])
        return
    name, _, kinds = slot.partition(":")
    again = name in slots
    kind = chance.choice(kinds or _SUITED.get(re.sub(r"\d", "", name)[0], "psso"))
    form = "name"
    for _ in range(50):
        if kind == "p":
            full = text = chance.choice(pools["people"])
            if chance.random() < pools["surnames"]:
                text = text.split()[-1]
            if chance.random() < pools["titled"] and not one.text.endswith(tuple(pools["titles"])):
                one.text += chance.choice(pools["titles"]) + " "
        elif kind in "sdc":
            row = chance.choice(pools["states"])
            full, text = row[0], row["sdc".index(kind)]
            form = "demonym" if kind == "d" else "name"
            # A capital often speaks for its state.
            if kind == "s" and chance.random() < 0.15:
                text = row[2]
        else:
            full = text = chance.choice(pools["organisations" if kind == "o" else "groups"])
            form = "name" if kind == "o" else "nominal"
        if full not in used:
            break
    used.add(full)
    if re.search(r"(?:\b[Tt]he|\b[Aa]n?|'s|’s) \Z", one.text) or (kind == "s" and one.text.endswith("-")):
        text = text.removeprefix("the ")
    key = slots[name] if again else f"t{len(one.things) + 1}"
    slots[name] = key
    one.things.setdefault(key, Thing(key, _KINDS[kind], full))
    one.mentions.append((len(one.text), len(one.text) + len(text), key, form))
    one.text += text


def _target(one: _Sentence, slot: str, chance: random.Random) -> None:
    name = slot.removeprefix("-")
    text = chance.choice(_pools()[name])
    key = f"t{len(one.things) + 1}"
    one.things[key] = Thing(key, _TARGETS[name], text)
    one.mentions.append((len(one.text), len(one.text) + len(text), key, "name"))
    one.text += text
    if not slot.startswith("-"):
        one.aims.append(key)


def _open(one: _Sentence, slot: str) -> None:
    key = f"t{len(one.things) + 1}"
    one.things[key] = Thing(key, _TARGETS[slot[-1]], "")
    one.mentions.append((len(one.text), -1, key, "name"))
    if not slot.startswith("-"):
        one.aims.append(key)


def _close(one: _Sentence) -> None:
    number = next(n for n, mention in enumerate(one.mentions) if mention[1] < 0)
    start, _, key, form = one.mentions[number]
    one.mentions[number] = (start, len(one.text), key, form)
    one.things[key].name = one.text[start:]


def _capital(one: _Sentence) -> None:
    one.text = one.text[:1].upper() + one.text[1:]
    one.text = re.sub(r"([.:] |[-—] )([a-z])", lambda found: found[1] + found[2].upper(), one.text)


def _relate(one: _Sentence, slots: dict[str, str], said: str) -> None:
    if not one.aims:
        # Talks or a deal that the sentence only implies.
        one.things["implied"] = Thing("implied", "Process", "talks")
    aims = one.aims or ["implied"]
    letters: dict[str, list[tuple[str, str]]] = {}
    for name, key in slots.items():
        number = re.sub(r"\D", "", name)
        for letter in re.sub(r"\d", "", name):
            letters.setdefault(letter, []).append((key, number))
            if letter in _PARTS:
                for aim in aims:
                    one.relations.add((_PARTS[letter], key, aim))
    for left, right, type in (("R", "Z", "REPRESENTS"), ("F", "C", "MEMBER_OF")):
        sides = letters.get(right, [])
        for key, number in letters.get(left, []):
            for other, theirs in sides:
                if number == theirs or len(sides) == 1:
                    one.relations.add((type, key, other))
    for each in filter(None, said.split("; ")):
        type, left, right = each.split()
        ends = [_named(slots, left), *([_named(slots, right)] if right != "@" else [])]
        for aim in aims if right == "@" else [ends[1]]:
            one.relations.add((type, ends[0], aim))


def _named(slots: dict[str, str], name: str) -> str:
    """The actor of a slot by a letter of it and its digit ("Z2" of {Z2A2}, "A" of {RA})."""
    return slots.get(name) or next(key for slot, key in slots.items() if set(name) <= set(slot))
