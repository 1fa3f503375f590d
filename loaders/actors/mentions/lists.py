"""A cell that is a plain list of actors, taken apart; what stands between its separators is left as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from loaders.actors.table import default, key

# A separator, or a bracket, which hides what it holds.
_MARK = re.compile(r"[;|\n,()\[\]{}]|(?<![^\s,;|])(?:and|&)(?![^\s,;|])")
_WORD = re.compile(r"[^\s,;()]+")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_HARD = frozenset(";|\n")
_TOGETHER = 5  # pieces that a known name may have: Organization for Security | Co-operation in Europe
_LONGEST = 120  # characters of such a name


def listed(text: str) -> list[str]:
    """The items of a list in one cell, each a slice of it without the blanks around.

    Split at semicolons, bars, line breaks, commas, "and" and "&", but not inside brackets, nor inside a known name: "Bosnia and
    Herzegovina", "Korea, South". An item is not split when it is given again. For text in sentences see `read`.
    """
    return [text[start:end] for start, end in _joined(text, list(_pieces(text)))]


def _pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """What stands between separators: start, end, and whether a hard separator comes after it."""
    start = 0
    hidden = _brackets(text)
    depth = 0
    for match in _MARK.finditer(text):
        mark = match.group()
        if match.start() in hidden:
            depth += 1 if mark in "([{" else -1
        elif depth == 0 and mark not in "()[]{}":
            yield start, match.start(), mark in _HARD
            start = match.end()
    yield start, len(text), True


def _brackets(text: str) -> set[int]:
    """The places of brackets that have their other half."""
    open_: dict[str, list[int]] = {"(": [], "[": [], "{": []}
    paired: set[int] = set()
    for match in re.finditer(r"[()\[\]{}]", text):
        mark, place = match.group(), match.start()
        if mark in open_:
            open_[mark].append(place)
        elif stack := open_[_PAIRS[mark]]:
            paired |= {stack.pop(), place}
    return paired


def _joined(text: str, pieces: list[tuple[int, int, bool]]) -> Iterator[tuple[int, int]]:
    """The pieces, those put together again that are one known name."""
    i = 0
    while i < len(pieces):
        last = i
        for j in range(i, min(i + _TOGETHER, len(pieces)) if _may_go_on(text, pieces[i]) else i):
            if j > i and _is_name(text[pieces[i][0] : pieces[j][1]]):
                last = j
            if pieces[j][2]:
                break
        start, end = _trimmed(text, pieces[i][0], pieces[last][1])
        if start < end:
            yield start, end
        i = last + 1


def _is_name(text: str) -> bool:
    """Whether this is a name in the tables, as it stands or with its parts changed about: Korea, South."""
    if len(text) > _LONGEST:
        return False
    names, whole = default().names, key(text)
    first, comma, second = whole.partition(" , ")
    return whole in names or bool(comma and "," not in second and f"{second} {first}" in names)


@cache
def _first_words() -> frozenset[str]:
    """The words that a name with a separator in it may begin with: bosnia, organization; korea, of Korea, South."""
    names = [name.split() for name in default().names]
    return frozenset(
        {words[0] for words in names if "and" in words or "," in words}
        | {word for words in names if len(words) > 1 for word in words[1:]}
    )


def _may_go_on(text: str, piece: tuple[int, int, bool]) -> bool:
    word = _WORD.search(text, piece[0], min(piece[1], piece[0] + _LONGEST))
    return word is not None and any(part in _first_words() for part in _keyed(word.group()))


@lru_cache(maxsize=50_000)
def _keyed(word: str) -> tuple[str, ...]:
    return tuple(key(word).split()) or ("and",)  # an article says nothing


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
