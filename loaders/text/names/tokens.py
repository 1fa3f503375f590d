"""The words of an article, with what stands between them: finer than spaCy's tokens, and sure of hyphens and possessives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from graph.model import fold as _fold
from loaders.text.model import Reading
from loaders.text.names.words import default

if TYPE_CHECKING:
    from spacy.tokens import Token

# U.S., G.L.; a lone initial; then words, apostrophes inside (Sant'Egidio, N'Djamena), not the possessive.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[’'`ʼ][^\W_]+)*")
_POSSESSIVE = re.compile(r"[’'`ʼ][sS]\Z")
_ENDS = re.compile(r"[.!?:;]|[\n\r]|[“\"]|(?:^|\s)[-–—•*]\s|—")


fold = lru_cache(maxsize=50_000)(_fold)


@dataclass(slots=True)
class Word:
    """`gap`: what stands before it, from the word before; `possessive`: an 's (or an apostrophe of a plural) follows."""

    text: str
    low: str
    start: int
    end: int
    gap: str
    token: Token
    first: bool  # of a sentence, a line, a quotation
    possessive: bool = False

    @property
    def cap(self) -> bool:
        return self.text[0].isupper()

    @property
    def caps(self) -> bool:
        """An acronym, or a word of a text in capitals."""
        letters = [c for c in self.text if c.isalpha()]
        return len(letters) > 1 and all(c.isupper() for c in letters)

    @property
    def near(self) -> bool:
        """Nothing but a blank, a hyphen or an abbreviation's full stop stands before it."""
        return self.gap in (" ", "-", "‑", "–", "\u00a0", "")


def words(reading: Reading) -> list[Word]:
    """The words in their order. Empty for a text without any."""
    text, doc = reading.article.text, reading.doc
    at = _tokens(reading)
    found: list[Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        shown = match.group()
        possessive = bool(_POSSESSIVE.search(shown))
        if possessive:
            shown = shown[:-2]
            end -= 2
        before = found[-1] if found else None
        gap = text[before.end : start] if before else ""
        if before and before.possessive:
            gap = re.sub(r"\A[’'`ʼ][sS]?", "", gap)
        if (
            before
            and gap.startswith(". ")
            and (before.low in default()["abbreviations"] or (len(before.text) == 1 and before.cap))
        ):
            gap = gap[1:]
        if not shown:
            continue
        # The possessive of a plural: rebels', States'.
        if not possessive and shown.endswith("s") and re.match(r"[’'](?=\s)", text[end : end + 2]):
            possessive = _apostrophe(text, start)
        first = before is None or bool(_ENDS.search(gap)) or (gap[-1:] in ("‘", "'") and " " in gap)
        low = fold(shown.replace(".", ""))
        if low:
            found.append(Word(shown, low, start, end, gap, doc[at[start]], first, possessive))
    return found


def argument(token: Token) -> bool:
    """Whether a noun is an argument of a verb: somebody who acts or is acted on."""
    dep, head = token.dep_, token.head
    if dep in ("conj", "appos"):
        return head.i != token.i and argument(head)
    if dep in ("nsubj", "nsubjpass"):
        return True
    if dep == "dobj":
        return head.lemma_ not in ("have", "be", "see")
    if dep == "pobj":
        return head.dep_ == "agent" or (head.lower_ in ("by", "with", "between") and head.head.pos_ in ("VERB", "NOUN"))
    return False


def _apostrophe(text: str, start: int) -> bool:
    """Whether no quotation is open that an apostrophe would close."""
    before = text[max(0, start - 200) : start]
    return before.count("‘") <= before.count("’") - len(re.findall(r"\w’\w", before))


def _tokens(reading: Reading) -> list[int]:
    """For each character, the number of the token in which it stands."""
    at = [0] * (len(reading.article.text) + 1)
    for token in reading.doc:
        stop = token.idx + len(token.text_with_ws)
        at[token.idx : stop] = [token.i] * (stop - token.idx)
    return at[: len(reading.article.text) + 1]
