"""A language model's claims against the text: what does not stand there word for word is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import yaml

from graph.model import fold
from graph.ontology import default
from loaders.text.llm.schema import Claim, NamedEnd
from loaders.text.model import ACTORS, Mention, Reading, Statement, Thing

CONFIDENCE = 0.7  # of what only a language model found, while no figure for it was measured
_BLANKS = re.compile(r"\s+")
_DOINGS = frozenset({"Process", "Agreement", "Event"})  # readers disagree on which of these something is
_NEAR = 1  # sentences before and after the quote in which both ends have to be mentioned


@cache
def _orders() -> re.Pattern[str]:
    said = yaml.safe_load(Path(__file__).with_name("orders.yaml").read_text(encoding="utf-8"))["patterns"]
    return re.compile("|".join(f"(?:{one})" for one in said), re.IGNORECASE | re.DOTALL)


def orders(reading: Reading) -> list[tuple[int, int]]:
    """The sentences that speak to a language model and not to a reader, by their characters."""
    return [(one.start_char, one.end_char) for one in reading.sentences if _orders().search(one.text)]


class Refused(ValueError):
    """Why a claim is not taken."""


def take(reading: Reading, claims: Iterable[Claim], model: str) -> list[str]:
    """Adds each claim that the text bears out to the reading's statements; returns why the others were refused.

    What was found without the model too becomes more certain: the two judge independently, so 1 - (1 - a)(1 - b).
    """
    refused, forbidden = [], orders(reading)
    for claim in claims:
        try:
            _add(reading, _statement(reading, claim, forbidden, model))
        except Refused as reason:
            refused.append(f"{claim.source.name} {claim.type} {claim.target.name}: {reason}")
    return refused


def _statement(reading: Reading, claim: Claim, forbidden: Sequence[tuple[int, int]], model: str) -> Statement:
    start, end = _place(reading.article.text, claim.quote, "its quote")
    if any(one < end and start < other for one, other in forbidden):
        raise Refused("it rests on a sentence that gives orders to a language model")
    if claim.title:
        _place(reading.article.text, claim.title, "its title")
    source, target = (_thing(reading, one, start, end) for one in (claim.source, claim.target))
    if source.key == target.key:
        raise Refused("both ends are the same")
    _permitted(claim.type, source, target)
    props = {"title": claim.title} if claim.type == "HOLDS" and claim.title else {}
    return Statement(
        claim.type, source.key, target.key, start, end, CONFIDENCE, claim.status, f"language model {model}", props
    )


def _place(text: str, words: str, what: str) -> tuple[int, int]:
    """Where words stand in the text, letter for letter but for how blanks are set."""
    parts = [re.escape(one) for one in _BLANKS.split(words.strip()) if one]
    found = re.search(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)", text) if parts else None
    if found is None:
        raise Refused(f"{what} does not stand in the text word for word")
    return found.span()


def _thing(reading: Reading, end: NamedEnd, start: int, stop: int) -> Thing:
    """What an end means: something that was found already, or something new whose name stands near the quote."""
    first = max(0, reading.sentence(start) - _NEAR)
    last = min(len(reading.sentences) - 1, reading.sentence(stop - 1) + _NEAR)
    near = reading.within(reading.sentences[first].start_char, reading.sentences[last].end_char)
    name = fold(end.name)
    kinds = ACTORS if end.kind in ACTORS else _DOINGS
    called = [
        one
        for one in reading.things.values()
        if (one.kind == end.kind or (one.kind in kinds and end.kind in kinds))
        and name in {fold(text) for text in (one.name, *one.aliases, *_words(reading, one))}
    ]
    called.sort(key=lambda one: one.kind != end.kind)
    for one in called:
        if any(mention.thing == one.key for mention in near):
            return one
    if called:
        raise Refused(f"{end.name} is not mentioned where its quote stands")
    for found in re.finditer(rf"(?<!\w){re.escape(end.name)}(?!\w)", reading.article.text):
        if first <= reading.sentence(found.start()) <= last:
            new = reading.add(end.kind, end.name)
            reading.mentions.append(Mention(*found.span(), new.key))
            return new
    raise Refused(f"{end.name} does not stand where its quote is")


def _words(reading: Reading, thing: Thing) -> list[str]:
    text = reading.article.text
    return [text[one.start : one.end] for one in reading.of(thing.key) if one.form in ("name", "demonym", "nominal")]


def _permitted(type: str, source: Thing, target: Thing) -> None:
    if type == "HOLDS":
        right = source.kind == "Person" and target.kind in ("State", "Organization", "Group")
    else:
        relation = default().relation(type)
        right = source.kind in relation.sources and target.kind in relation.targets
    if not right:
        raise Refused(f"{type} does not go from {source.kind} to {target.kind}")


def _add(reading: Reading, new: Statement) -> None:
    for number, one in enumerate(reading.statements):
        same = (one.type, one.source, one.target) == (new.type, new.source, new.target)
        turned = (one.type, one.target, one.source) == (new.type, new.source, new.target)
        if same or (turned and one.type != "HOLDS" and default().relation(one.type).symmetric):
            if one.status == new.status:
                sure = round(1 - (1 - one.confidence) * (1 - new.confidence), 3)
                reason = f"{one.reason}; {new.reason}"
                reading.statements[number] = Statement(
                    one.type, one.source, one.target, one.start, one.end, sure, one.status, reason, one.props
                )
            return
    reading.statements.append(new)
