"""From plain mappings (YAML, JSON, table rows) to the model, with errors that say what was expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from graph.dates import partial
from graph.model import Document, Entity, Entry, Evidence, Rejected, Relation, check_id
from loaders.files import Fault

WIKIDATA = re.compile(r"Q[1-9]\d*")
_DOCUMENT = tuple(f.name for f in fields(Document))
_EVIDENCE = tuple(f.name for f in fields(Evidence))
_ENTITY = ("id", "kind", "name", "aliases", "props")
_RELATION = ("source", "type", "target", "from", "to", "confidence", "count", "qualifier", "props")


def known(data: Any, what: str, required: tuple[str, ...], allowed: tuple[str, ...]) -> Mapping[str, Any]:
    """`data` as a mapping with these fields; raises ValueError for one that is missing or unknown."""
    if not isinstance(data, Mapping):
        raise ValueError(f"{what}: a mapping with {', '.join(required)} is expected, not {type(data).__name__}")
    if missing := [name for name in required if data.get(name) in (None, "")]:
        raise ValueError(f"{what} has no {', '.join(missing)}")
    if unknown := [str(name) for name in data if name not in allowed]:
        raise ValueError(f"{what} has an unknown field {unknown[0]!r}; known: {', '.join(allowed)}")
    return data


def text(value: Any, what: str) -> str:
    """`value` as text; raises ValueError when it is a list, a mapping or a truth value."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{what} is {value!r}; text is expected (put it in quotes)")
    return str(value)


def number(value: Any, what: str) -> float:
    """`value` as a number; raises ValueError."""
    try:
        if isinstance(value, bool):
            raise TypeError
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{what} is {value!r}; a number is expected") from None


def when(value: Any, what: str) -> str | None:
    """`value` as a partial date; raises ValueError naming the field."""
    try:
        return partial(value)
    except ValueError as error:
        raise Fault(f"{what}: {error}", what) from None


def props(value: Any) -> dict[str, Any]:
    """`value` as properties; dates become text. Raises ValueError."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise ValueError(f"props are {value!r}; a mapping of names to values is expected")
    return {str(name): v.isoformat() if hasattr(v, "isoformat") else v for name, v in value.items() if v is not None}


def document(data: Any) -> Document:
    """A Document from a mapping of its fields; raises ValueError."""
    data = known(data, "document", ("id", "title"), _DOCUMENT)
    said = {name: text(value, name) for name, value in data.items() if value is not None and name != "date"}
    return Document(**said, date=when(data.get("date"), "date"))


def entity(data: Any, evidence: tuple[Evidence, ...] = (), extra: tuple[str, ...] = ()) -> Entity:
    """An Entity from a mapping with id, kind, name, aliases, props; raises ValueError. `extra` names fields of the caller."""
    data = known(data, "entity", ("id", "kind", "name"), _ENTITY + extra)
    aliases = data.get("aliases") or []
    if isinstance(aliases, str) or not isinstance(aliases, list | tuple):
        raise ValueError(f"aliases are {aliases!r}; a list of names is expected")
    names = tuple(text(alias, "an alias") for alias in aliases)
    id, kind, name = (text(data[key], key) for key in ("id", "kind", "name"))
    return Entity(id, kind, name, names, props(data.get("props")), evidence)


def relation(data: Any, evidence: tuple[Evidence, ...], extra: tuple[str, ...] = ()) -> Relation:
    """A Relation from a mapping with source, type, target and the optional fields; `extra` names those of the caller."""
    data = known(data, "relation", ("source", "type", "target"), _RELATION + extra)
    count = number(data.get("count", 1), "count")
    if count != int(count):
        raise ValueError(f"count is {count}; a whole number is expected")
    return Relation(
        text(data["type"], "type"),
        text(data["source"], "source"),
        text(data["target"], "target"),
        when(data.get("from"), "from"),
        when(data.get("to"), "to"),
        number(data.get("confidence", 1.0), "confidence"),
        int(count),
        text(data.get("qualifier") or "", "qualifier"),
        props(data.get("props")),
        evidence,
    )


def piece(data: Any) -> Evidence:
    """A piece of Evidence from a mapping of its fields, whose document may be "" (nobody is named); raises ValueError."""
    data = known(data, "evidence", (), _EVIDENCE)
    if data.get("document") is None:
        raise ValueError("evidence has no document")
    said = {name: text(value, name) for name, value in data.items() if value is not None and name != "confidence"}
    return Evidence(**said, confidence=number(data.get("confidence", 1.0), "confidence"))


def own_id(prefix: str, value: Any, what: str) -> str:
    """An id under the source's own prefix, ``ftm:NK-abc``; a Wikidata item's is Wikidata's. Raises ValueError."""
    said = text(value, what).strip()
    return check_id(f"wd:{said}" if WIKIDATA.fullmatch(said) else f"{prefix}:{said}")


def refused(error: ValueError, where: str, row: Any) -> Entry:
    """The entry for a row that cannot be taken, with the column at fault where the error names one (`loaders.files.Fault`)."""
    return Entry(Rejected(where, str(error), row, getattr(error, "column", "")), where, row)
