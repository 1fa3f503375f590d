"""How well texts are read, against the annotations: entities, relations by type, and traps.

    .venv/bin/python -m bench.extraction.score FOLDER [--gold-entities] [--errors TYPE] [--json]

FOLDER holds annotated texts (bench/extraction/corpus/README.md). A found entity is an annotated one when it has its kind and
one of its mentions; a group, a process, an agreement, an event or a topic also when mentions share a word of four letters or
more in the same sentence, since nobody marks their edges alike. Relations match by type and both ends; hits among the optional
ones are left out. "Type and actor" asks whether those are right, whatever the target. P over core and hard, R over core, and
over both. Only what is stated or reported counts as found.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bench.extraction import gold as annotated
from bench.extraction.gold import Gold, key
from graph.model import fold
from loaders.text.model import ACTORS, Reading

_ARTICLES = ("the ", "a ", "an ", "its ", "their ", "his ", "her ")
LOOSE = frozenset({"Process", "Agreement", "Event", "Topic"})  # annotators disagree on which of these something is
_NAMELESS = LOOSE | {"Group"}
UNMARKED = frozenset({"PART_OF", "RESULT_OF", "FOLLOWS", "LOCATED_IN", "ABOUT"})  # no annotator was asked for these


@dataclass
class Tally:
    """Counts of one type or kind."""

    found: int = 0
    right: int = 0
    core: int = 0
    core_right: int = 0
    hard: int = 0
    hard_right: int = 0

    def row(self) -> dict[str, float]:
        every = self.core + self.hard
        return {
            "P": self.right / self.found if self.found else float("nan"),
            "R core": self.core_right / self.core if self.core else float("nan"),
            "R all": (self.core_right + self.hard_right) / every if every else float("nan"),
            "found": self.found,
            "right": self.right,
            "core": self.core,
            "hard": self.hard,
        }


@dataclass
class Score:
    """What came of all texts."""

    entities: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    relations: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    loose: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))  # type and actor, whatever the target
    traps: int = 0
    trapped: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def tidy(text: str) -> str:
    text = fold(text.removesuffix("'s").removesuffix("’s"))
    for one in _ARTICLES:
        text = text.removeprefix(one)
    return text


def match(gold: Gold, reading: Reading) -> dict[str, str]:
    """Which annotated entity each found thing is: {key: id}. One to one; the pairs that share most come first."""
    theirs: dict[str, set[str]] = {
        id: {tidy(text) for text in (one["name"], *one["mentions"])} for id, one in gold.entities.items()
    }
    places: dict[str, set[tuple[int, str]]] = {id: set() for id in gold.entities}
    for id, one in gold.entities.items():
        for text in one["mentions"]:
            for number, (start, end) in enumerate(gold.spans):
                if text in gold.text[start:end] and one["kind"] in _NAMELESS:
                    places[id] |= {(number, word) for word in tidy(text).split() if len(word) > 3}
    pairs: list[tuple[float, str, str]] = []
    for thing in reading.things.values():
        spans = [
            one for one in reading.mentions if one.thing == thing.key and one.form not in ("pronoun", "collective")
        ]
        texts = {tidy(reading.article.text[one.start : one.end]) for one in spans} | {tidy(thing.name)}
        heads = {
            (number, word)
            for one in spans
            for number, (start, end) in enumerate(gold.spans)
            if start <= one.start < end
            for word in tidy(reading.article.text[one.start : one.end]).split()
            if len(word) > 3
        }
        for id, one in gold.entities.items():
            kinds_agree = one["kind"] == thing.kind or (one["kind"] in LOOSE and thing.kind in LOOSE)
            if not kinds_agree:
                continue
            worth = 10.0 * len(texts & theirs[id]) + (one["kind"] == thing.kind)
            if one["kind"] in _NAMELESS:
                worth += len(heads & places[id])
            if worth > 1:
                pairs.append((worth, thing.key, id))
    found: dict[str, str] = {}
    for _, thing_key, id in sorted(pairs, key=lambda one: -one[0]):
        if thing_key not in found and id not in found.values():
            found[thing_key] = id
    return found


def score(golds: Iterable[Gold], readings: Iterable[Reading]) -> Score:
    """The texts compared with what was read of them."""
    total = Score()
    for gold, reading in zip(golds, readings, strict=True):
        same = match(gold, reading)
        _entities(total, gold, reading, same)
        _relations(total, gold, reading, same)
    return total


def _entities(total: Score, gold: Gold, reading: Reading, same: dict[str, str]) -> None:
    for thing in reading.things.values():
        spans = [one for one in reading.mentions if one.thing == thing.key]
        if not spans:
            continue
        for row in _rows(thing.kind):
            total.entities[row].found += 1
            total.entities[row].right += thing.key in same
        if thing.actor and thing.key not in same:
            total.wrong.append(f"{gold.name}: entity {thing.kind} {thing.name!r}")
    for id, one in gold.entities.items():
        if not one["mentions"]:
            continue
        for row in _rows(one["kind"]):
            total.entities[row].core += 1
            total.entities[row].core_right += id in same.values()
        if one["kind"] in ACTORS and id not in same.values():
            total.missed.append(f"{gold.name}: entity {one['kind']} {one['name']!r} {one['mentions']}")


def _rows(kind: str) -> tuple[str, ...]:
    return (kind, "actors", "all") if kind in ACTORS else (kind, "all")


def _relations(total: Score, gold: Gold, reading: Reading, same: dict[str, str]) -> None:
    found: set[tuple[str, str, str]] = set()
    texts: dict[tuple[str, str, str], str] = {}
    for one in reading.statements:
        if one.status not in ("stated", "reported") or one.type in UNMARKED:
            continue
        triple = key(one.type, *(same.get(end, f"?{reading.things[end].name}") for end in (one.source, one.target)))
        found.add(triple)
        texts[triple] = f"({one.confidence:.2f} {one.reason}) {reading.article.text[one.start : one.end]!r}"
    total.traps += len(gold.traps)
    for triple in found & gold.traps:
        total.trapped.append(f"{gold.name}: {' '.join(triple)} {texts[triple]}")
    counted = {one for one in found if one not in gold.optional}
    for triple in counted:
        total.relations[triple[0]].found += 1
        total.relations[triple[0]].right += triple in gold.relations
        if triple not in gold.relations:
            total.wrong.append(f"{gold.name}: {' '.join(triple)} {texts[triple]}")
    for triple, tier in gold.relations.items():
        tally = total.relations[triple[0]]
        hit = triple in found
        if tier == "core":
            tally.core += 1
            tally.core_right += hit
        else:
            tally.hard += 1
            tally.hard_right += hit
        if not hit:
            total.missed.append(f"{gold.name}: {' '.join(triple)} [{tier}]")
    _loose(total, gold, found)


def _loose(total: Score, gold: Gold, found: set[tuple[str, str, str]]) -> None:
    """By type and actor; of several to different targets, one is enough."""
    optional = {one[:2] for one in gold.optional}
    theirs: dict[tuple[str, str], str] = {}
    for triple, tier in gold.relations.items():
        if theirs.get(triple[:2]) != "core":
            theirs[triple[:2]] = tier
    ours = {one[:2] for one in found}
    for pair in ours:
        if pair in theirs or pair not in optional:
            total.loose[pair[0]].found += 1
            total.loose[pair[0]].right += pair in theirs
    for pair, tier in theirs.items():
        tally = total.loose[pair[0]]
        if tier == "core":
            tally.core += 1
            tally.core_right += pair in ours
        else:
            tally.hard += 1
            tally.hard_right += pair in ours


def _sum(tallies: dict[str, Tally], only: Iterable[str] | None = None) -> Tally:
    total = Counter[str]()
    for name, one in tallies.items():
        if only is None or name in only:
            for part in Tally.__slots__ if hasattr(Tally, "__slots__") else vars(Tally()):
                total[part] += getattr(one, part)
    return Tally(**total)


def table(total: Score) -> dict[str, dict[str, dict[str, float]]]:
    return {
        "entities": {name: one.row() for name, one in sorted(total.entities.items())},
        "relations": {
            **{name: one.row() for name, one in sorted(total.relations.items())},
            "ALL": _sum(total.relations).row(),
        },
        "type and actor": {
            **{name: one.row() for name, one in sorted(total.loose.items())},
            "ALL": _sum(total.loose).row(),
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="How well the annotated texts in a folder are read.")
    parser.add_argument("folder", type=Path, nargs="?", default=annotated.CORPUS / "dev")
    parser.add_argument(
        "--gold-entities", action="store_true", help="the annotators' entities in place of the found ones"
    )
    parser.add_argument("--errors", help="list what is wrong and what is missed of this type, or of 'entity'")
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args()
    from loaders.text import pipeline

    golds = annotated.load(said.folder)
    if said.gold_entities:
        found = [pipeline.state(one) for one in annotated.readings(golds)]
    else:
        found = list(pipeline.readings(one.article() for one in golds))
    total = score(golds, found)
    if said.json:
        print(json.dumps({**table(total), "traps": total.traps, "trapped": total.trapped}, indent=1))
        return
    print(text(total))
    if said.errors:
        for title, lines in (("WRONG", total.wrong), ("MISSED", total.missed)):
            for line in lines:
                if f": {said.errors} " in line:
                    print(title, line)


def text(total: Score) -> str:
    """The tables, and the traps that were walked into."""
    lines = []
    for title, rows in table(total).items():
        lines.append(f"{title:<18}{'P':>7}{'R core':>8}{'R all':>8}{'found':>7}{'right':>7}{'core':>6}{'hard':>6}")
        for name, row in rows.items():
            lines.append(
                f"  {name:<16}"
                + "".join(f"{row[c]:>{w}.2f}" for c, w in (("P", 7), ("R core", 8), ("R all", 8)))
                + "".join(f"{row[c]:>{w}.0f}" for c, w in (("found", 7), ("right", 7), ("core", 6), ("hard", 6)))
            )
    lines.append(f"traps: {len(total.trapped)} of {total.traps}")
    lines += [f"  TRAP {one}" for one in total.trapped]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
