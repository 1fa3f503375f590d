"""The forms of questions as patterns, made from the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

__all__ = ["Question", "questions", "readings"]

_TOKEN = re.compile(r"<(\w+)>|\{(\w+)\}|\[([^\]]*)\]|\(([^)]*)\)|([^\s<{\[(]+)")
_AND = re.compile(r" and ", re.IGNORECASE)
_HELD = "\x00"  # stands for an "and" that belongs to a name
_MOST = 5  # "and"s in a question


@dataclass(frozen=True)
class Question:
    """A question that is understood: see the head of the table."""

    name: str
    page: str
    choose: Mapping[str, str | None]
    forms: tuple[re.Pattern[str], ...]
    example: str


@cache
def questions() -> tuple[Question, ...]:
    """All that are understood, in the order in which they are tried."""
    table = yaml.safe_load(resources.files("graph.questions").joinpath("questions.yaml").read_text(encoding="utf-8"))
    words = table["words"]
    return tuple(
        Question(
            one["name"],
            one["page"],
            one["choose"],
            tuple(re.compile(_pattern(form, words) + r"\s*", re.IGNORECASE) for form in one["forms"].splitlines()),
            one["example"] or "",
        )
        for one in table["questions"]
    )


def readings(text: str) -> Iterator[tuple[Question, dict[str, str]]]:
    """Every way to read a text as a question, with the words in its slots, in the order of the table."""
    asked = " " + " ".join(re.sub(r"[?!.\s]+$", "", text).split())
    for question in questions():
        for form in question.forms:
            for variant in _variants(asked):
                if found := form.fullmatch(variant):
                    yield (
                        question,
                        {
                            slot: said.replace(_HELD, " and ").strip()
                            for slot, said in found.groupdict().items()
                            if said
                        },
                    )


def _pattern(form: str, words: Mapping[str, str]) -> str:
    """A form as a regular expression over a text in which a blank stands before every word."""
    made = ""
    for word, slot, optional, choice, plain in _TOKEN.findall(form):
        if word:
            made += rf" (?:{words[word]})"
        elif slot:
            made += rf"(?P<{slot}> .+?)"
        elif optional:
            inner = "|".join(_pattern(one, words) for one in optional.split("|"))
            made += f"(?:{inner})?"
        elif choice:
            made += f"(?:{'|'.join(_pattern(one, words) for one in choice.split('|'))})"
        else:
            made += " " + re.escape(plain)
    return made


def _variants(text: str) -> Iterator[str]:
    """The text, with all "and"s but one held to belong to names: each may be the one between two names."""
    places = [found.start() for found in _AND.finditer(text)][:_MOST]
    if len(places) < 2:
        yield text
        return
    for kept in places:
        yield _AND.sub(lambda found, kept=kept: found.group() if found.start() == kept else _HELD, text)  # type: ignore[misc]
    yield text
