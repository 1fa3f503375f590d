"""Names as dictionaries write them, in capitals and with underscores, as names to be read; and what sort of thing bears one."""

from __future__ import annotations

import re

from graph.model import fold
from graph.titles import Phrases, default, plain
from loaders.actors import resolve
from loaders.petrarch.codes import table

_NUMERAL = re.compile(r"(?=[IVX])(X{0,2}(IX|IV|V?I{0,3}))\Z")
_ACRONYM = re.compile(r"[^AEIOUY]{2,}\Z|(\w\.){2,}\Z")
_PART = re.compile(r"[^\W\d_]+")


def spaced(name: str) -> str:
    """A name with blanks: ``KOFI_ANNAN_`` is ``KOFI ANNAN``."""
    return " ".join(name.replace("_", " ").split()).strip(" ,")


def shown(name: str, kind: str = "") -> str:
    """A name as one would write it: ``BAN_KI-MOON`` is ``Ban Ki-Moon``. What has small letters stays, and so does a word by
    itself that may be an acronym (NATO), unless it is a person's or a state's."""
    text = spaced(name)
    if text.upper() != text or (" " not in text and len(text) <= 6 and kind not in ("Person", "State")):
        return text
    words = text.split()
    small = table().particles if kind == "Person" else table().particles | table().small
    return " ".join(_word(word, small if 0 < i < len(words) - 1 else frozenset()) for i, word in enumerate(words))


def _word(word: str, small: frozenset[str]) -> str:
    if word.lower() in small:
        return word.lower()
    if _NUMERAL.match(word) or _ACRONYM.match(word) or _is_short(word):
        return word
    return _PART.sub(lambda part: part[0] if len(part[0]) == 1 else part[0].capitalize(), word).replace("'S", "'s")


def _is_short(word: str) -> bool:
    """Whether a word is a state or a body by its letters: US, UN."""
    tables = default()
    return len(word) <= 3 and ((key := (plain(word),)) in tables.nations or key in tables.bodies)


def person(name: str) -> str:
    """A person's name without the titles before it, where at least two words are left: ``SECRETARY-GENERAL_BAN_KI-MOON``."""
    before, _, after = spaced(name).partition(", ")
    if len(after.split()) >= 2 and _title_length(before.split()):
        return shown(after, "Person")
    words = spaced(name).split()
    length = _title_length(words)
    cut = length and len(words) - length >= 2 and words[length].lower() not in table().small
    return shown(" ".join(words[length:]) if cut else name, "Person")


def has_title(name: str) -> bool:
    """Whether a name begins with a person's title: ``PRESIDENT_KARZAI``."""
    words = spaced(name).split()
    return 0 < _title_length(words) < len(words)


def is_office(name: str) -> bool:
    """Whether a name is an office alone: ``US_ATTORNEY_GENERAL``."""
    words = spaced(name).split()
    return _title_length(words) == len(words)


def is_body(name: str, surely: bool = False) -> bool:
    """Whether a word in a name says that it is a body's: ``AFGHAN_NATIONAL_ARMY``, ``ASEAN_MEMBERS``.

    `surely`: only where it ends a longer name, or one that begins with a nation, or is in a phrase: people are called Charity
    and Uno and Banks too.
    """
    words = spaced(name).split()
    bodies = [word in table().bodies for word in fold(" ".join(words)).split()]
    if surely:
        long = len(words) > 2 or any(resolve(word) for word in words[:1])
        return any(bodies) and ((bodies[-1] and long) or is_phrase(name))
    return any(bodies) or any(map(_is_known_body, words))


def is_phrase(name: str) -> bool:
    """Whether a name has small words in it, as few people's have: ``DOCTORS_WITHOUT_BORDERS``."""
    return any(word in table().small for word in fold(spaced(name)).split()[:-1])


def _is_known_body(word: str) -> bool:
    actor = resolve(word)
    return actor is not None and actor.kind != "State"


def is_forenamed(name: str) -> bool:
    """Whether a name begins with a forename that is known everywhere, or an initial."""
    words = spaced(name).split()
    return len(words) >= 2 and (bool(re.fullmatch(r"[A-Z]\.", words[0])) or plain(words[0]) in default().forenames)


def forename(name: str) -> str:
    """The first word of a name that has several, to be compared; "" for others."""
    words = fold(spaced(name)).split()
    return words[0] if len(words) >= 2 else ""


def _title_length(words: list[str]) -> int:
    """How many words at the beginning are a title with the state, the body or the matter that it is of: 0 if there is none."""
    tables = default()
    folded = [fold(word) for word in words]
    flat: list[tuple[str, int]] = [(part, i) for i, word in enumerate(folded) for part in word.split()]
    parts = [part for part, _ in flat]
    at, titled = 0, 0
    while at < len(parts):
        step = 0
        for phrases, is_title in (
            (tables.titles, True),
            (tables.modifiers, False),
            (tables.areas, False),
            (tables.bodies, False),
            (frozenset(tables.nations), False),
            (frozenset({("of",), ("the",), ("to",), ("for",), ("and",)}), False),
        ):
            length = _longest(parts, at, phrases)
            if length > step:
                step = length
                if is_title:
                    titled = at + length
        if not step:
            break
        at += step
    # Up to the last title, and what it is of, to the end of a word.
    end = at if at == len(parts) and titled else titled
    return flat[end - 1][1] + 1 if end and (end == len(flat) or flat[end][1] != flat[end - 1][1]) else 0


def _longest(parts: list[str], at: int, phrases: Phrases) -> int:
    for length in range(min(6, len(parts) - at), 0, -1):
        if tuple(parts[at : at + length]) in phrases:
            return length
    return 0
