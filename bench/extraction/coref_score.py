"""How well it is found who is meant by what is no name, on the annotators' names.

    .venv/bin/python -m bench.extraction.coref_score [FOLDER] [--show] [--found]

The annotators' names and offices (HOLDS) are given, their nominals ("the former Finnish president") and collectives are taken
away, and what coreference adds is compared with these: nominals by thing and place, collectives by (mention, member). A nominal
that they have not is "not listed" (they may have left it out). Pronouns are not annotated: --show prints each in its sentence
with whom it was taken for, to be judged by eye.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.extraction import gold as annotated
from bench.extraction.gold import Gold
from bench.extraction.score import match
from loaders.text import coreference, names, processes
from loaders.text.model import Mention, Reading, Statement

_ARTICLE = re.compile(r"(?:the|a|an|its|his|her|their|my|our)\s+", re.IGNORECASE)


def nominal(reading: Reading, one: Mention) -> bool:
    """Is an annotated mention of an actor no name? By its last word, and for a person by an article before a nation."""
    if not reading.things[one.thing].actor or one.form == "collective":
        return False
    text = reading.article.text[one.start : one.end]
    last = re.findall(r"[\w-]+", text)[-1]
    if reading.things[one.thing].kind == "Person" and re.match(r"(?:the|an?) [A-Z]\w+\Z", text):
        return True
    return last[:1].islower() and not last.startswith("al-")


def bare(gold: Gold, reading: Reading) -> tuple[Reading, list[Mention], list[Mention]]:
    """The reading without nominals and collectives, but with the offices; and what was taken away."""
    nominals = [one for one in reading.mentions if nominal(reading, one)]
    several = [one for one in reading.mentions if one.form == "collective"]
    # Who has no name at all keeps what he is called by.
    proper = {one.thing for one in reading.mentions if one not in nominals}
    nominals = [one for one in nominals if one.thing in proper]
    gone = {*nominals, *several}
    reading.mentions = [one for one in reading.mentions if one not in gone]
    # "the M23 rebels" is taken away, the name in it is not.
    for one in nominals:
        names = [name for name in gold.entities[one.thing]["mentions"] if name[:1].isupper()]
        for name in sorted(names, key=len, reverse=True):
            place = gold.text.find(name, one.start, one.end)
            if place >= 0 and len(name) < one.end - one.start and name[-1:] != "n":
                reading.mentions.append(Mention(place, place + len(name), one.thing))
                break
    named = {one.thing for one in reading.mentions}
    reading.things = {key: one for key, one in reading.things.items() if key in named}
    for one in gold.data["relations"]:
        if one["type"] == "HOLDS" and {one["source"], one["target"]} <= named:
            start, end = gold.spans[one["sentence"] - 1]
            reading.statements.append(
                Statement("HOLDS", one["source"], one["target"], start, end, props=one.get("props") or {})
            )
    return reading, nominals, several


def overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def score(folder: Path, show: bool, found_names: bool) -> Iterator[str]:
    golds = annotated.load(folder)
    right = wrong = unlisted = wanted = 0
    pairs_right = pairs_wrong = pairs_unlisted = pairs_wanted = pronouns = 0
    for gold, reading in zip(golds, annotated.readings(golds), strict=True):
        reading, nominals, several = bare(gold, reading)
        if found_names:
            reading = Reading(gold.article(), reading.doc)
            names.find(reading)
            processes.find(reading)
        before = len(reading.mentions)
        same = match(gold, reading) if found_names else {key: key for key in reading.things}
        coreference.find(reading)
        text = gold.text
        added = [replace(one, thing=same.get(one.thing, f"?{one.thing}")) for one in reading.mentions[before:]]
        # What is already said by the names' stage is not asked for again.
        told = {
            (other.thing, one.start) for one in nominals for other in reading.mentions[:before] if overlap(one, other)
        }
        nominals = [
            one for one in nominals if not any((key, one.start) in told for key, id in same.items() if id == one.thing)
        ]
        ours = [one for one in added if one.form == "nominal"]
        wanted += len(nominals)
        for one in ours:
            there = [other for other in nominals if overlap(one, other)]
            good = any(other.thing == one.thing for other in there)
            right += good
            wrong += bool(there) and not good
            unlisted += not there
            mark = "ok" if good else "WRONG" if there else "not listed"
            yield f"{gold.name}: {mark}: {text[one.start : one.end]!r} {one.thing}" if show else ""
        for one in nominals:
            if show and not any(overlap(one, other) for other in ours):
                yield f"{gold.name}: MISSED: {text[one.start : one.end]!r} {one.thing}"
        pairs = {(one.start, one.thing) for one in several}
        found = [one for one in added if one.form == "collective"]
        pairs_wanted += len(pairs)
        for one in found:
            there = [other for other in several if overlap(one, other)]
            good = any(other.thing == one.thing for other in there)
            pairs_right += good
            pairs_wrong += bool(there) and not good
            pairs_unlisted += not there
            mark = "ok" if good else "WRONG" if there else "not listed"
            yield f"{gold.name}: {mark}: collective {text[one.start : one.end]!r} {one.thing}" if show else ""
        for one in several:
            if show and not any(overlap(one, other) and other.thing == one.thing for other in found):
                yield f"{gold.name}: MISSED: collective {text[one.start : one.end]!r} {one.thing}"
        for one in added:
            if one.form == "pronoun":
                pronouns += 1
                if show:
                    start = text.rfind("\n", 0, max(0, one.start - 90)) + 1 if one.start < 90 else one.start - 90
                    around = (
                        text[start : one.start] + "[" + text[one.start : one.end] + "]" + text[one.end : one.end + 40]
                    )
                    yield f"{gold.name}: pronoun {' '.join(around.split())!r} -> {one.thing}"
        if show:
            for token in reading.doc:
                plain = token.lower_ in (
                    "he",
                    "she",
                    "him",
                    "his",
                    "her",
                    "it",
                    "its",
                    "they",
                    "them",
                    "their",
                    "who",
                    "whose",
                )
                if plain and not any(one.start == token.idx for one in added):
                    around = (
                        text[max(0, token.idx - 90) : token.idx]
                        + "["
                        + token.text
                        + "]"
                        + text[token.idx + len(token) :][:40]
                    )
                    yield f"{gold.name}: pronoun LEFT {' '.join(around.split())!r}"
    judged = right + wrong
    yield (
        f"nominals: {judged + unlisted} found, {right} right, {wrong} wrong, {unlisted} not listed; "
        f"P {right / max(1, judged):.2f}, R {right / max(1, wanted):.2f} of {wanted}"
    )
    yield (
        f"collectives: {pairs_right} pairs right, {pairs_wrong} wrong, {pairs_unlisted} not listed; "
        f"P {pairs_right / max(1, pairs_right + pairs_wrong):.2f}, "
        f"R {pairs_right / max(1, pairs_wanted):.2f} of {pairs_wanted}; "
        f"pronouns resolved: {pronouns}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="How well pronouns, nominals and collectives are resolved.")
    parser.add_argument("folder", type=Path, nargs="?", default=annotated.CORPUS / "dev")
    parser.add_argument("--show", action="store_true", help="every one of them")
    parser.add_argument("--found", action="store_true", help="on the names that are found, in place of the annotators'")
    said = parser.parse_args()
    for line in score(said.folder, said.show, said.found):
        if line:
            print(line)


if __name__ == "__main__":
    main()
