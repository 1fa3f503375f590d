"""Trigger classes of words (lexicon.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

# What the lemmatizer leaves on words that it takes for nouns or names ("Mediating", "brokered" as an adjective).
_ENDINGS = (("ing", "e"), ("ing", ""), ("ed", "e"), ("ed", ""), ("s", ""))


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """The classes of each word in the lexicon."""
    found: dict[str, list[str]] = {}
    for name, words in yaml.safe_load(Path(__file__).with_name("lexicon.yaml").read_text(encoding="utf-8")).items():
        for word in words:
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


@cache
def classes(lower: str, lemma: str) -> tuple[str, ...]:
    """The classes of a word by its lemma, or by itself without an ending."""
    table = _table()
    if found := table.get(lemma) or table.get(lower):
        return found
    for ending, instead in _ENDINGS:
        if lower.endswith(ending) and (found := table.get(lower.removesuffix(ending) + instead)):
            return found
    return ()
