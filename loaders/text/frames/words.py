"""The small word lists that the frames need beside their patterns (words.yaml)."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml


@cache
def words(name: str) -> frozenset[str]:
    """The lemmas of that list. KeyError when there is none."""
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    text = resources.files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    return {name: frozenset(str(value).split()) for name, value in yaml.safe_load(text).items()}
