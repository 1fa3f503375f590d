"""Text as it is quoted later: clean characters, and paragraphs whose lines are joined again.

What this returns is the article's text, so a quote stands in it word for word. Quotation marks, dashes and capitals stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from math import ceil

_BLANKS = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Control characters, and marks that show nothing: of the direction, of places where a line or a word may be broken.
_NOTHING = [
    *range(0x20),
    *range(0x7F, 0xA0),
    0xAD,
    0x200B,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2060, 0x206A),
]
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_CHARACTERS: dict[int, str | None] = {
    **dict.fromkeys([*_NOTHING, 0xFEFF, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)]),
    **{ord(char): " " for char in _BLANKS},
    **_LIGATURES,
    0x0A: "\n",
    0x0B: "\n",
    0x0C: "\n\n",
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n\n",
}
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # colours of a terminal
_BROKEN = re.compile("\xad[ \t]*\r?\n[ \t]*")  # a soft hyphen where a line was broken
# Rules of "-----", rows of emoji, keys and pictures as text: no sentence has them, and a tokenizer is slow at them.
_RULE, _SIGNS, _DATA = re.compile(r"([^\w\s])\1{7,}"), re.compile(r"[^\w\s]{60,}"), re.compile(r"[!-~]{500,}")

_QUOTED = re.compile(r"\A(?:\s*>)+ ?")  # how mail quotes
_LISTED = re.compile(r"(?:[-*•·▪–]|\(?\d{1,2}[.)]|\([a-z]\))\s")
_ENDS = re.compile(r"[.!?…:;。؟।][\"'”’»)\]]*$")
_HYPHENED = re.compile(r"(\w+)[-‐]$")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W\d_]+)*")
# Beginnings that keep their hyphen at the end of a line.
_KEEPING = frozenset({
    "anti", "co", "cross", "ex", "half", "high", "joint", "long", "low", "mid", "multi", "non", "post", "pre", "pro",
    "self", "semi", "short", "so", "third", "two", "three", "vice", "well",
})  # fmt: skip
# Characters of the longest line that is taken for one that was wrapped; beyond, a line is a paragraph.
_WIDEST = 200
# A text was wrapped when this share of the lines that another one follows are full.
_WRAPPED = 0.6

_SENTENCE = re.compile(r"[.!?…。؟।۔]")
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # scripts without blanks


def cleaned(text: str, ragged: bool = False) -> str:
    """Paragraphs with a blank line between them, each on one line. `ragged`: lines of a page, of uneven lengths."""
    return "\n\n".join(_paragraphs(characters(text), ragged))


def characters(text: str) -> str:
    """`text` with its characters cleaned, and its line breaks as they are."""
    text = _ESCAPES.sub("", _BROKEN.sub("", text)).replace("\r\n", "\n").replace("\r", "\n").translate(_CHARACTERS)
    text = unicodedata.normalize("NFC", text)
    return _DATA.sub("…", _SIGNS.sub("…", _RULE.sub(r"\1\1\1", text)))


def is_prose(text: str) -> bool:
    """Whether a paragraph of it looks like a sentence: some words, and a full stop or many words."""
    for line in text.splitlines():
        words = len(_WORD.findall(line)) + len(_WIDE.findall(line)) // 3
        if words >= 12 or (words >= 3 and _SENTENCE.search(line)):
            # Not a line of figures, or of a program.
            letters = sum(1 for char in line if char.isalpha())
            if 2 * letters > len(line.replace(" ", "")):
                return True
    return False


def _paragraphs(text: str, ragged: bool) -> list[str]:
    blocks = [[_QUOTED.sub("", line.rstrip()) for line in block.split("\n")] for block in re.split(r"\n[ >]*\n", text)]
    blocks = [[line for line in block if line.strip()] for block in blocks]
    width = _width(blocks, ragged)
    known = {word.lower() for word in _WORD.findall(text)} if width else set()
    found = []
    for block in blocks:
        done: list[str] = []
        for above, line in zip(["", *block], block, strict=False):
            if above and _goes_on(above, line, width, ragged):
                done[-1] = _joined(done[-1], " ".join(line.split()), known)
            else:
                done.append(" ".join(line.split()))
        found += done
    return found


def _width(blocks: Sequence[Sequence[str]], ragged: bool) -> int:
    """The characters at which lines were wrapped; 0 when each is a paragraph of its own."""
    pairs = [(above, line) for block in blocks for above, line in pairwise(block)]
    lengths = sorted(len(above) for above, _ in pairs)
    if not lengths:
        return 0
    # Not the longest: that may be an address that could not be broken.
    width = lengths[ceil(0.9 * len(lengths)) - 1]
    if not 20 <= width <= _WIDEST:
        return 0
    full = sum(1 for above, line in pairs if _full(above, line, width, ragged))
    return width if full >= _WRAPPED * len(pairs) else 0


def _full(above: str, line: str, width: int, ragged: bool) -> bool:
    """Whether a line ended because the next one's first word had no room on it."""
    if above.endswith(("-", "‐")):
        return True
    return len(above) + 1 + len(line.split(maxsplit=1)[0]) > width * (0.8 if ragged else 0.95)


def _goes_on(above: str, line: str, width: int, ragged: bool) -> bool:
    """Whether a paragraph goes on in the line below."""
    begins = line.lstrip()
    if _LISTED.match(begins):
        return False
    if begins[0].islower() and not _ENDS.search(above):
        return True
    indented = len(line) - len(begins) > len(above) - len(above.lstrip()) + 1
    return bool(width) and not indented and _full(above, line, width, ragged)


def _joined(above: str, line: str, known: set[str]) -> str:
    """Two lines as one; a word that was broken between them is whole again, a compound keeps its hyphen."""
    broken = _HYPHENED.search(above)
    if not broken:
        return f"{above} {line}"
    rest = _WORD.match(line)
    head = broken[1].lower()
    # A capital or a number goes on after a hyphen of its own: "Anglo-/Irish", "Covid-/19".
    compound = rest is None or not line[0].islower() or head in _KEEPING
    if rest and not compound:
        compound = f"{head}-{rest[0].lower()}" in known and head + rest[0].lower() not in known
    return above + line if compound else above[:-1] + line
