"""The annotated texts, as they are and as readings whose things and mentions are the annotators' (bench/extraction/corpus)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from loaders.text import parse
from loaders.text.model import Article, Mention, Reading, Thing

CORPUS = Path(__file__).parent / "corpus"
SYMMETRIC = frozenset({"MEETS", "AGREES_WITH", "ALLIED_WITH"})


@dataclass
class Gold:
    """An annotated text. Relations are (type, source, target) by the entities' ids; `tier` says of each "core" or "hard"."""

    name: str
    text: str
    data: dict[str, Any]
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.entities = {one["id"]: one for one in self.data["entities"]}

    @cached_property
    def relations(self) -> dict[tuple[str, str, str], str]:
        return {_key(one): one["tier"] for one in self.data["relations"]}

    @cached_property
    def optional(self) -> frozenset[tuple[str, str, str]]:
        return frozenset(_key(one) for one in self.data.get("optional_relations") or ())

    @cached_property
    def traps(self) -> frozenset[tuple[str, str, str]]:
        return frozenset(_key(one) for one in self.data.get("not_relations") or ())

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each sentence (paragraph, in the seed article) stands in the text."""
        if self.data["numbering"] == "paragraph":
            lines = [one.span() for one in re.finditer(r"[^\n]+", self.text)]
            return lines
        found, place = [], 0
        for one in self.data["sentences"]:
            start = self.text.index(one, place)
            place = start + len(one)
            found.append((start, place))
        return found

    def article(self) -> Article:
        date = str(self.data["date"])
        return Article(self.text, self.name, self.data["title"], date, language="en")


def _key(one: dict[str, Any]) -> tuple[str, str, str]:
    return key(one["type"], one["source"], one["target"])


def key(type: str, source: str, target: str) -> tuple[str, str, str]:
    """A relation for comparing: the ends of a symmetric one in the order of the alphabet."""
    if type in SYMMETRIC:
        source, target = sorted((source, target))
    return type, source, target


def load(folder: Path, only: str = "*", texts: Path | None = None) -> list[Gold]:
    """The annotated texts in a folder, or those of this name. A text that is not there is left out.

    `texts`: where they are, when it is not beside their annotations.
    """
    found = []
    for path in sorted(folder.glob(f"{only}.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        text = (texts or folder) / (data.get("source_file") or path.stem + ".txt")
        if text.exists():
            found.append(Gold(path.stem, text.read_text(encoding="utf-8"), data))
    return found


def readings(golds: list[Gold]) -> list[Reading]:
    """Each text with the annotators' entities and mentions, and no statements: for working on what comes after them.

    Mentions carry no offsets there, so every place where the string stands counts, the longest first; pronouns are not marked.
    A string of two entities goes to the one whose kind fits what is around it: after "in", "at" or "near" the Place.
    """
    return [_reading(one, doc) for one, doc in zip(golds, parse.parse(one.text for one in golds), strict=True)]


def _reading(gold: Gold, doc: Any) -> Reading:
    reading = Reading(gold.article(), doc)
    owners: dict[str, list[str]] = {}
    for id, one in gold.entities.items():
        reading.things[id] = Thing(id, one["kind"], one["name"])
        for mention in one["mentions"]:
            owners.setdefault(mention, []).append(id)
    taken: list[tuple[int, int]] = []
    for text in sorted(owners, key=len, reverse=True):
        for found in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", gold.text):
            # A mention may lie within one of another thing ("Putin’s aides"), but not across its edge or within its own.
            if any(
                start < found.end() and found.start() < end and not _inside(found.span(), (start, end))
                for start, end in taken
            ):
                continue
            ones = owners[text]
            places = [id for id in ones if gold.entities[id]["kind"] == "Place"]
            others = [id for id in ones if id not in places]
            at = re.search(r"\b(?:in|at|near|to|from)\s+(?:the\s+)?\Z", gold.text[: found.start()])
            id = places[0] if places and (at or not others) else others[0]
            if any(
                one.thing == id and one.start <= found.start() and found.end() <= one.end for one in reading.mentions
            ):
                continue
            reading.mentions.append(Mention(found.start(), found.end(), id, _form(gold.entities[id], text)))
            taken.append(found.span())
    for one in gold.data.get("collectives") or ():
        start, end = gold.spans[one["sentence"] - 1]
        if (place := gold.text.find(one["mention"], start, end)) >= 0:
            reading.mentions += [Mention(place, place + len(one["mention"]), id, "collective") for id in one["members"]]
    reading.mentions.sort(key=lambda one: (one.start, -one.end))
    return reading


def _inside(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]


def _form(entity: dict[str, Any], text: str) -> str:
    if entity["kind"] == "State" and text != entity["name"] and re.search(r"(an|ian|ese|ish|i|ic|ch)\Z", text):
        return "demonym"
    return "name" if text[:1].isupper() and not text.lower().startswith("the former ") else "nominal"
