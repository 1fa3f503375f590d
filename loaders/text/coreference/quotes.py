"""What stands between quotation marks, and who says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loaders.text.coreference import clauses
from loaders.text.coreference.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from loaders.text.coreference.scene import Scene

# Within a paragraph; a quotation that goes on in the next one is opened there again.
_QUOTED = re.compile(r"“[^”\n]{2,}(?:”|(?=\n)|\Z)|\"[^\"\n]{2,}(?:\"|(?=\n)|\Z)")


def spans(text: str) -> list[tuple[int, int]]:
    return [one.span() for one in _QUOTED.finditer(text)]


def _around(scene: Scene, token: Token) -> tuple[int, int] | None:
    return next(((start, end) for start, end in spans(scene.reading.article.text) if start <= token.idx < end), None)


def inside(scene: Scene, token: Token) -> bool:
    return _around(scene, token) is not None


def speaker(scene: Scene, token: Token) -> tuple[str, ...]:
    """The things that say what a token is quoted with; () when it is not told in the sentences around the quotation."""
    if (span := _around(scene, token)) is None:
        return ()
    quoted = spans(scene.reading.article.text)
    first = scene.doc.char_span(*span, alignment_mode="expand")
    if first is None:
        return ()
    sentences = {scene.sentence(first[0]), scene.sentence(first[-1])}
    found: list[tuple[int, tuple[str, ...]]] = []
    for other in scene.doc:
        if scene.sentence(other) not in sentences | {max(sentences) + 1}:
            continue
        if other.lemma_.lower() not in words("saying") or any(a <= other.idx < b for a, b in quoted):
            continue
        # What comes after the quotation's sentence is another's, unless it follows at once.
        if scene.sentence(other) > max(sentences) and other.i - first.end > 8:
            continue
        subject = next((one for one in other.children if one.dep_ == "nsubj"), None) or clauses.subject(other)
        if subject is not None and (things := scene.means(subject)):
            found.append((min(abs(other.i - first.start), abs(other.i - first.end)), things))
    return min(found)[1] if found else ()
