"""What is shown when sources disagree: one value of each property, worked out from all that is stated.

Nothing here looks at the order in which statements came: the same statements give the same entity and the same relation,
whichever was loaded first and whatever was taken back in between.

Of several values the one is shown that ranks first by

1. a person's word (an edit; the latest of several),
2. for an entity that others were merged into: being stated of itself,
3. the confidence of the most confident piece,
4. the number of documents that state it,
5. for dates: precision, since 2019-05-20 is no other date than 2019 but a better one; what supports the year supports the day,
6. the text itself. Not the time when it was read: which of two files was loaded first must not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph import rows as as_rows
from graph.model import Entity
from graph.ontology import RelationType

Row = dict[str, Any]
Rank = tuple[bool, str, bool, float, int, int, str]

# A correction by a person has the last word on the value, but nothing rests on it alone.
EDIT = "edit"
# What an entity is left with when the last document that describes it goes while others still tell of it.
KEPT = "kept"

# Rows of event data that a file has of one kind: those of several files are more of them, and means of each differ by nature.
EVENTS = "events"

# The fields of a piece of evidence by which pieces that state the same are counted together.
GROUPED = ("method", "confidence", "entity", "kind", "name", "aliases", "from", "to", "sure", "count", "props")


@dataclass(frozen=True)
class Alternative:
    """A value of a property, whether it is the one that is shown, and the statements that state it."""

    value: Any
    chosen: bool
    statements: tuple[as_rows.Statement, ...]


def grouped(statements: Iterable[Row]) -> list[Row]:
    """Statements that state the same as one row each: `pieces` (how many), `n` (of how many documents), `read` (the last)."""
    rows = list(statements)
    if len(rows) == 1:  # as nearly all are in a first load
        return [
            {name: rows[0].get(name) for name in GROUPED} | {"pieces": 1, "n": 1, "read": rows[0].get("read") or ""}
        ]
    found: dict[tuple[Any, ...], Row] = {}
    documents: dict[tuple[Any, ...], set[str]] = {}
    for row in rows:
        key = tuple(tuple(v) if isinstance(v := row.get(name), list) else v for name in GROUPED)
        if (group := found.get(key)) is None:
            group = found[key] = {name: row.get(name) for name in GROUPED} | {"pieces": 0, "n": 0, "read": ""}
            documents[key] = set()
        group["pieces"] += 1
        documents[key].add(row["document"])
        group["read"] = max(group["read"], row.get("read") or "")
        group["n"] = len(documents[key])
    return list(found.values())


def relation_row(id: str, qualifier: str, kind: RelationType, groups: Sequence[Row]) -> Row | None:
    """The row of the relation that these (grouped) statements are evidence of; None when nothing but corrections is left.

    Confidence and count are the highest stated; counts of event data add up, file by file. Dates of what lasts are chosen; of
    all else the span from first to last.
    """
    support = [g for g in groups if g["method"] != EDIT]
    edits = [g for g in groups if g["method"] == EDIT]
    if not support:
        return None
    row: Row = {"id": id, "evidence": sum(g["pieces"] for g in support)}
    if qualifier:
        row["qualifier"] = qualifier
    row["confidence"] = max(g["confidence"] if g["sure"] is None else g["sure"] for g in support)
    added = sum((g["count"] or 1) * g["pieces"] for g in support if g["method"] == EVENTS)
    row["count"] = max(added, *(g["count"] or 1 for g in support))
    if sure := [g for g in edits if g["sure"] is not None]:
        row["confidence"] = max(sure, key=lambda g: g["read"])["sure"]
    disputed = []
    for name, first in (("from", True), ("to", False)):
        stated = [g for g in groups if g[name] is not None]
        if not stated:
            continue
        if kind.lasting or any(g["method"] == EDIT for g in stated):
            value, others = _choose([(g[name], g) for g in stated], dates=True)
            if others:
                disputed.append(name)
        else:
            value = (min if first else max)(g[name] for g in stated)
        if value:
            row[name] = value
    _in_order(row, groups)
    props, about = _props(groups)
    return {**props, **row, **({"disputed": sorted(disputed + about)} if disputed or about else {})}


def _in_order(row: Row, groups: Sequence[Row]) -> None:
    # The begin of one source and the end of another may contradict each other: then the end goes with the begin's source.
    start, end = row.get("from"), row.get("to")
    if start and end and start[: len(end)] > end:
        fitting = [(g["to"], g) for g in groups if g["to"] and start[: len(g["to"])] <= g["to"]]
        row.pop("to")
        if fitting:
            row["to"] = _choose(fitting, dates=True)[0]


def entity_row(id: str, groups: Sequence[Row]) -> Row | None:
    """The row of the entity that these (grouped) statements describe; None when nothing but corrections is left.

    Every other name that is stated is an alias.
    """
    support = [g for g in groups if g["method"] != EDIT]
    if not support:
        return None
    name, _ = _choose([(g["name"], g) for g in groups if g["name"]], own=id)
    aliases = {n for g in groups for n in (g["name"], *(g["aliases"] or ())) if n}
    props, disputed = _props(groups, own=id)
    kind = min(support, key=lambda g: (g["entity"] != id, -g["confidence"], g["kind"]))["kind"]
    row = as_rows.node_row(Entity(id, kind, name, tuple(aliases), props))
    row["evidence"] = sum(g["pieces"] for g in support)
    return {**row, "disputed": disputed} if disputed else row


def _props(groups: Sequence[Row], own: str = "") -> tuple[Row, list[str]]:
    """Each property with the value that is shown, and the names of those about which sources disagree."""
    if not any(g["props"] for g in groups):
        return {}, []
    stated: dict[str, list[tuple[Any, Row]]] = {}
    for group in groups:
        for name, value in as_rows.unpacked(group["props"]).items():
            stated.setdefault(name, []).append((value, group))
    props: Row = {}
    disputed = []
    for name, values in stated.items():
        # Dates of a process stand among its properties.
        props[name], others = _choose(values, own, dates=name in ("date", "from", "to", "ended"))
        if others and not all(g["method"] == EVENTS for _, g in values):
            disputed.append(name)
    # A person may take a value away without putting another in its place.
    away = {name for name, values in stated.items() if any(v == "" and g["method"] == EDIT for v, g in values)}
    return {name: value for name, value in props.items() if value != "" or name not in away}, sorted(disputed)


def _choose(stated: Sequence[tuple[Any, Row]], own: str = "", dates: bool = False) -> tuple[Any, bool]:
    """The value that ranks first, and whether others contradict it."""
    values = dict.fromkeys((value, type(value)) for value, _ in stated)
    if len(values) == 1:
        return stated[0][0], False
    ranks: dict[tuple[Any, type], Rank] = {}
    for value, kind in values:
        backing = [g for other, g in stated if _supports(other, value, dates)]
        exact = [g for other, g in stated if (other, type(other)) == (value, kind)]
        edits = [g["read"] for g in exact if g["method"] == EDIT]
        ranks[value, kind] = (
            bool(edits),
            max(edits, default=""),
            any(g["entity"] == own for g in backing) if own else False,
            max(g["confidence"] for g in backing),
            sum(g["n"] for g in backing),
            len(value) if dates and isinstance(value, str) else 0,
            f"{kind.__name__} {value}",
        )
    best, _ = max(ranks, key=lambda v: ranks[v])
    # A year does not contradict a day in it.
    return best, any(not (_supports(value, best, dates) or _supports(best, value, dates)) for value, _ in values)


def _supports(other: Any, value: Any, dates: bool) -> bool:
    if dates and isinstance(other, str) and isinstance(value, str) and other:
        return value.startswith(other)
    return type(other) is type(value) and bool(other == value)


def alternatives(statements: Sequence[as_rows.Statement], shown: Mapping[str, Any]) -> dict[str, list[Alternative]]:
    """Each property about which these statements of one thing say more than one thing, with every value and who states it.

    `shown`: the row that is shown. The chosen value comes first, then those with the most pieces.
    """
    values: dict[str, dict[tuple[Any, str], list[as_rows.Statement]]] = {}
    for one in statements:
        said = one.says
        stated: Row = dict(said.props)
        if isinstance(said, Entity):
            stated["name"] = said.name
        else:
            stated |= {"from": said.start, "to": said.end}
        for name, value in stated.items():
            if value not in (None, ""):
                values.setdefault(name, {}).setdefault((value, type(value).__name__), []).append(one)
    return {
        name: sorted(
            (Alternative(value, shown.get(name) == value, tuple(who)) for (value, _), who in several.items()),
            key=lambda one: (not one.chosen, -len(one.statements), str(one.value)),
        )
        for name, several in sorted(values.items())
        if len(several) > 1
    }
