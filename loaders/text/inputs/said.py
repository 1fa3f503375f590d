"""What is said about a text elsewhere than in its sentences: in front of it, or in a file beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from graph.dates import partial
from loaders import sources
from loaders.files import LoadError
from loaders.text import language
from loaders.text.inputs import cleaning
from loaders.text.model import Article

# What may be said of an article, each under the names that front matter has for it.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "date": ("date", "published", "pubdate", "publishdate"),
    "publisher": ("publisher", "source", "site", "sitename"),
    "url": ("url", "link", "canonical", "permalink", "canonical_url"),
    "licence": ("licence", "license"),
    "language": ("language", "lang"),
}
_FRONT = re.compile(r"---[ \t]*\r?\n(.{0,20000}?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def in_front(text: str) -> tuple[dict[str, str], str]:
    """What YAML between two lines of "---" says, and the text below it."""
    front = _FRONT.match(text.lstrip("\ufeff"))
    if not front:
        return {}, text
    try:
        data = yaml.safe_load(front[1])
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text
    if not isinstance(data, Mapping):
        return {}, text
    given = {str(name).lower(): value for name, value in data.items()}
    found = {field: next((given[name] for name in names if given.get(name)), None) for field, names in FIELDS.items()}
    return {field: plain(value) for field, value in found.items() if value}, text.lstrip("\ufeff")[front.end() :]


def beside(path: Path) -> dict[str, str]:
    """What `NAME.dataset.yaml` beside a file or a folder says of it (``document: {publisher: …, licence: …}``).

    Raises LoadError when that cannot be read.
    """
    data = sources.said(path)
    found = {field: plain(data[field]) for field in FIELDS if data.get(field)}
    if "date" in found and day(found["date"]) is None:
        raise LoadError(f"{sources.beside(path)}: date is {found['date']!r}; YYYY, YYYY-MM or YYYY-MM-DD is expected")
    return found


def plain(value: Any) -> str:
    """A value as one clean line of text."""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return " ".join(cleaning.characters(str(value)).split())[:500]


def day(value: str) -> str | None:
    """The partial date with which a text begins ("2024-05-03T10:00:00Z"); None when it is none."""
    found = re.match(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?!\d)", value.strip())
    try:
        return partial(found[0]) if found else None
    except ValueError:
        return None


def told(article: Article, **given: str) -> Article:
    """The article, with what is given here where it says nothing itself yet."""
    missing: dict[str, Any] = {name: value for name, value in given.items() if value and not getattr(article, name)}
    if "date" in missing:
        missing["date"] = day(missing["date"])
    if "language" in missing:
        missing["language"] = language.code(missing["language"])
    return replace(article, **missing)
