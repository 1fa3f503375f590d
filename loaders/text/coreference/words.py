"""The word lists of words.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graph.model import fold

_PATH = Path(__file__).with_name("words.yaml")


@cache
def _data() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(_PATH.read_text(encoding="utf-8"))
    return loaded


def _parted(text: str) -> frozenset[str]:
    return frozenset(one.strip() for one in text.split(",") if one.strip())


@cache
def words(*path: str) -> frozenset[str]:
    """A list, by its key: words("offices"), words("collective", "people")."""
    found: Any = _data()
    for one in path:
        found = found[one]
    return _parted(found)


@cache
def counts() -> Mapping[str, int]:
    """How many a word says that there are."""
    found: Mapping[str, int] = _data()["counts"]
    return found


@cache
def heading() -> Mapping[str, str]:
    """What somebody who heads a body is called: {verb: title}."""
    found: Mapping[str, str] = _data()["heading"]
    return found


@cache
def parts() -> Mapping[str, str]:
    """What somebody who does this is called: {verb: noun}."""
    found: Mapping[str, str] = _data()["parts"]
    return found


@cache
def means() -> Mapping[str, frozenset[str]]:
    """Which actors a noun can mean, by their folded names: {noun: names}."""
    return {noun: frozenset(fold(one) for one in _parted(names)) for noun, names in _data()["means"].items()}


@cache
def alike() -> tuple[frozenset[str], ...]:
    """Offices in other words."""
    return tuple(_parted(one) for one in _data()["same"])
