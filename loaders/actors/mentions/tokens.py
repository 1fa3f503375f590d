"""A text as words and marks, each with its place, in one pass over the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.model import fold

# H.E., U.S., J.B.; then a word with apostrophes in it; then blanks; then any other character.
_TOKEN = re.compile(
    r"(?P<initials>(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?)"
    r"|(?P<word>[^\W_][\w\u0300-\u036f]*(?:['’‘ʼ`´][^\W_][\w\u0300-\u036f]*)*)"
    r"|(?P<blank>\s+)"
    r"|(?P<mark>\S)"
)
_HYPHENS = "-‐‑"
_LONGEST_WORD = 80  # more than that is no word of a name


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark at `start`, up to `end`. `low`: folded, a mark as it is, a line break "\\n", a blank line "\\n\\n".

    `glued`: a hyphen joins it to the word before; the hyphen has no token. The full stop of an abbreviation belongs to it.
    """

    text: str
    start: int
    end: int
    low: str
    word: bool = True
    glued: bool = False

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital, if need be behind an elided particle: d'Oliveira, dOliveira."""
        if not self.word or self.text[0].isupper():
            return self.word
        return self.text[0] in "dl" and any(c.isupper() for c in self.text[1:3])

    @property
    def shouted(self) -> bool:
        """Whether it is in capitals throughout, and more than one letter."""
        return self.word and len(self.low) > 1 and self.text.isupper()

    @property
    def initial(self) -> bool:
        """Whether it is one letter, or several with full stops."""
        return self.word and (len(self.low) == 1 or "." in self.text[:-1]) and self.text[0].isalpha()


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    return fold(word)


def tokens(text: str, abbreviations: frozenset[str]) -> list[Token]:
    """The words and marks of `text`. `abbreviations`: folded words whose full stop ends no sentence."""
    found: list[Token] = []
    glue = False
    skip = -1
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if start < skip:
            continue
        piece = match.group()
        if match.lastgroup == "blank":
            if breaks := piece.count("\n"):
                found.append(Token(piece, start, end, "\n" * min(breaks, 2), word=False))
            glue = False
        elif match.lastgroup == "mark":
            joins = (
                piece in _HYPHENS
                and start > 0
                and (text[start - 1].isalnum() or text[start - 1] == ".")
                and text[end : end + 1].isalnum()
            )
            if joins and found and found[-1].word:
                glue = True
            else:
                found.append(Token(piece, start, end, piece, word=False))
                glue = False
        else:
            low = _folded(piece) if end - start <= _LONGEST_WORD else ""
            dotted = match.lastgroup == "word" and text[end : end + 1] == "."
            if dotted and (len(piece) == 1 or low in abbreviations):
                end += 1
                skip = end
            # "H.E." is one word, h e; U.S. is us.
            low = low.replace(" ", "") if match.lastgroup == "initials" else low
            found.append(Token(text[start:end], start, end, low, glued=glue and bool(found)))
            glue = False
    return found


def words(found: Sequence[Token], i: int, j: int) -> list[str]:
    """The folded words of tokens i to j."""
    return [token.low for token in found[i:j] if token.word]
