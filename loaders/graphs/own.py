"""Nodes and edges that Gobetween wrote: their records, and what another program has changed since.

Beside the attributes that other programs show stands one, `gobetween`, with the lines of JSON Lines for the thing. These count.
Where a name, a time or a property is now another than any that is on record, the file says so itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from graph.dates import is_partial
from graph.model import Document, Entity, Evidence, Relation
from loaders import jsonlines
from loaders.files import Fault
from loaders.graphs.attributes import EDGE_NAMES, NODE_NAMES, RECORD, as_props
from loaders.graphs.names import key, names

Item = Document | Entity | Relation

# What we write beside the properties, and what other programs put there when they save: these are not compared.
_SHOWN = frozenset(
    key(name)
    for name in (
        *("id", "key", "label", "name", "kind", "aliases", "evidence", "sources", "relation", "since", "until"),
        *("confidence", "weight", "qualifier", "sign", "start", "end", "start time", "end time", "type"),
        *("source", "target", "source name", "target name", "source kind", "target kind"),
    )
)


def items(record: Any) -> list[Item]:
    """What the records of a node or an edge say. Raises Fault for what are none."""
    try:
        lines = json.loads(record) if isinstance(record, str) else record
    except (ValueError, RecursionError) as error:
        raise Fault(
            f"{RECORD} is not JSON ({error}): a program has cut it off or changed it; empty it to load the other columns",
            RECORD,
        ) from None
    if not isinstance(lines, list) or not lines:
        raise Fault(f"{RECORD} is no list of records; what `gobetween export` wrote is expected", RECORD)
    try:
        return [jsonlines.item(line) for line in lines]
    except ValueError as error:
        raise Fault(f"{RECORD}: {error}", RECORD) from None


def changed(values: Mapping[str, Any], found: Iterable[Item], evidence: Evidence) -> Entity | Relation | None:
    """What a node or an edge says now that none of its records does; None when nothing."""
    things = [one for one in found if isinstance(one, Entity | Relation)]
    if not things:
        return None
    # Documents may stand before it, as entities too.
    first = things[-1]
    things = [one for one in things if one.id == first.id]
    left = (
        (name, value)
        for name, value in values.items()
        if (plain := key(name)) not in _SHOWN
        and plain not in names().drawn
        and not any(_same(value, one.props[name]) for one in things if name in one.props)
    )
    props = as_props(left, NODE_NAMES if isinstance(first, Entity) else EDGE_NAMES)
    if isinstance(first, Entity):
        name = _new_name(values, [one for one in things if isinstance(one, Entity)])
        if not name and not props:
            return None
        return Entity(first.id, first.kind, name or _shown_name(values, first), props=props, evidence=(evidence,))
    told = [one for one in things if isinstance(one, Relation)]
    start = _new_date(values.get("since"), [one.start for one in told])
    end = _new_date(values.get("until"), [one.end for one in told])
    if not (start or end or props):
        return None
    return replace(first, start=start, end=end, confidence=1.0, count=1, props=props, evidence=(evidence,))


def _new_name(values: Mapping[str, Any], told: Iterable[Entity]) -> str:
    """A name or a label that no record has; formats that want labels to differ put the id behind it."""
    known = {_bare(text) for one in told for name in (one.name, *one.aliases) for text in (name, f"{name} ({one.id})")}
    for column in ("label", "name"):
        said = values.get(column)
        if isinstance(said, str) and (bare := _bare(said)) and bare not in known:
            return said.strip()
    return ""


def _shown_name(values: Mapping[str, Any], first: Entity) -> str:
    said = values.get("name")
    return said if isinstance(said, str) and _bare(said) == _bare(first.name) else first.name


def _new_date(said: Any, told: Iterable[str | None]) -> str | None:
    return said if isinstance(said, str) and is_partial(said) and said not in set(told) else None


def _bare(text: str) -> str:
    """What is left of a text in any format: no blanks, no characters that nobody sees, no quotation marks or slashes."""
    return "".join(c for c in text if c.isprintable() and not c.isspace() and c not in "\ufffd\"'\\/")


def _same(shown: Any, stated: Any) -> bool:
    """Whether a format that knows no types may have made the one of the other."""
    if isinstance(stated, bool):
        return str(shown).strip().lower() in (("true", "1") if stated else ("false", "0"))
    if isinstance(stated, int | float):
        with suppress(ValueError, OverflowError):
            return float(shown) == float(stated)
        return False
    return _bare(str(shown)) == _bare(stated)
