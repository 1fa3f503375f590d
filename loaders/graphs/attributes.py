"""The attributes of a node or an edge, of whatever format: as plain values, by the names of `names.yaml`, and as properties."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graph.dates import partial
from graph.model import digest
from loaders.graphs.names import key, names

# Attributes by the keys of their names: each with its name and its value.
Keyed = Mapping[str, tuple[str, Any]]

# The attribute by which our own exports load again; it is none of the others.
RECORD = "gobetween"
# Names that a stored node or edge uses itself.
NODE_NAMES = frozenset({"id", "kind", "name", "aliases", "search", "rev", "evidence", "disputed"})
EDGE_NAMES = frozenset(
    {"id", "type", "source", "target", "from", "to", "confidence", "count", "evidence", "qualifier", "rev", "disputed"}
)

_SEVERAL = re.compile(r"[:;|,]")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*\Z")
_YEAR = re.compile(r"(\d{4})\.0\Z")


def flattened(values: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes as texts, numbers and truth values; nothing empty; what stands inside others by both names."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name == RECORD:
            continue
        if hasattr(value, "item") and not isinstance(value, str):  # numpy's
            value = value.item()
        if isinstance(value, Mapping) and key(name) not in names().drawn:
            found |= {f"{name} {inner}": one for inner, one in flattened(value).items()}
        elif isinstance(value, list | tuple | set):
            if texts := [str(one) for one in value if one not in (None, "")]:
                found[name] = " | ".join(texts)
        elif isinstance(value, str):
            if value.strip():
                found[name] = value.strip()
        elif isinstance(value, bool | int | float):
            if value == value and abs(value) != float("inf"):
                found[name] = value
        elif value is not None and not isinstance(value, Mapping) and str(value) not in ("NaT", "<NA>"):
            found[name] = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return found


def by_key(values: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """The attributes by the keys of their names, with their names; of two with one key the first has it."""
    found: dict[str, tuple[str, Any]] = {}
    for name, value in values.items():
        plain = key(str(name)) or str(name)
        if plain in found:
            plain = f"{plain} {name}"
        found[plain] = (str(name), value)
    return found


def first(values: Keyed, columns: Iterable[str]) -> tuple[str, Any]:
    """The first of these attributes that is there, and its value; ("", None) when none is."""
    return next(((column, values[column][1]) for column in columns if column in values), ("", None))


def kind_of(values: Keyed) -> tuple[str, str]:
    """The kind that a node says it is, and the attribute that says so; of several labels the first that is known."""
    for column in names().node["kind"]:
        if column in values and isinstance(said := values[column][1], str):
            for word in (said, *_SEVERAL.split(said)):
                if kind := names().kinds.get(key(word)):
                    return kind, column
    return "", ""


def date_of(value: Any) -> str | None:
    """A partial date, or a time of which the day is kept; None for what is written in any other way."""
    if isinstance(value, bool):
        return None
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    for form in (_TIME, _YEAR):
        if found := form.match(text):
            text = found[1]
    try:
        return partial(text)
    except ValueError:
        return None


def number_of(value: Any) -> float | None:
    """A number, also where it is a text; None for what is none."""
    try:
        return None if isinstance(value, bool) or value is None else float(value)
    except ValueError:
        return None


def left_of(values: Keyed, used: set[str] | frozenset[str]) -> Iterator[tuple[str, Any]]:
    """Names and values of the attributes that were not used."""
    return (named for column, named in values.items() if column not in used)


def as_props(left: Iterable[tuple[str, Any]], taken: frozenset[str]) -> dict[str, Any]:
    """Attributes by names that a property may have."""
    found: dict[str, Any] = {}
    for name, value in left:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        plain = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")[:50]
        if not plain or not plain[0].isalpha():
            plain = f"p_{plain or digest(name, size=3)}"
        while plain in taken or plain in found:
            plain += "_"
        big = isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**63
        found[plain] = str(value) if big else value
    return found
