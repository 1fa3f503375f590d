"""The last word on a reading: each relation once, between kinds that may have it, nothing nameless that nothing is told of."""

from __future__ import annotations

from dataclasses import replace

from graph.ontology import default
from loaders.text.model import Reading, Statement, Thing
from loaders.text.names.words import default as words

# HOLDS goes from the person to whose office it is, here (`loaders.text.model.Statement`).
_OFFICES = frozenset({"State", "Organization", "Group"})
# What is stated outweighs what is only reported, offered, planned or denied, if a text says both of a relation.
_RANK = {"stated": 4, "reported": 3, "offered": 2, "planned": 1, "denied": 0}
# Diplomats, a meeting, calls for calm: worth a node only where a relation is told of them.
_BY_RELATION = frozenset({"Group", "Process", "Agreement", "Event", "Topic"})


def settle(reading: Reading) -> None:
    """Joins what is said twice, and drops what no relation can be: of a thing to itself, or of kinds that do not have it.

    Of groups, talks, agreements, events and topics those are left that stand in a statement, or are where another is (`of`),
    and groups that are said to be somebody's ("the Ruritanian delegation").
    """
    best: dict[tuple[str, str, str], Statement] = {}
    for one in reading.statements:
        if one.source == one.target or not _allowed(reading, one):
            continue
        key = (one.type, one.source, one.target)
        if default().relations[one.type].symmetric:
            key = (one.type, *sorted((one.source, one.target)))  # type: ignore[assignment]
        best[key] = _join(best[key], one) if key in best else one
    reading.statements[:] = sorted(best.values(), key=lambda one: (one.start, one.end, one.type))
    _prune(reading)


def _prune(reading: Reading) -> None:
    told = {end for one in reading.statements for end in (one.source, one.target)}
    told |= {value for one in reading.things.values() if one.key in told for value in one.props.values()}
    gone = {
        one.key
        for one in reading.things.values()
        if one.kind in _BY_RELATION and one.key not in told and not _somebodys(reading, one)
    }
    for key in gone:
        del reading.things[key]
    reading.mentions[:] = [one for one in reading.mentions if one.thing not in gone]


def _somebodys(reading: Reading, thing: Thing) -> bool:
    """Whether it is a body of people of a named actor; not leaders, who are named, nor officials, who only speak."""
    owner = reading.things.get(thing.props.get("of", ""))
    loose = words()["loose_groups"]
    return (
        thing.kind == "Group"
        and owner is not None
        and owner.kind in _OFFICES
        and not any(word in loose for word in thing.name.lower().split())
    )


def _allowed(reading: Reading, one: Statement) -> bool:
    source, target = reading.things[one.source].kind, reading.things[one.target].kind
    if one.type == "HOLDS":
        return source == "Person" and target in _OFFICES
    relation = default().relations.get(one.type)
    return relation is not None and source in relation.sources and target in relation.targets


def _join(one: Statement, other: Statement) -> Statement:
    """The better of two statements of one relation, with the reasons of both."""
    first, second = sorted((one, other), key=lambda each: (-_RANK[each.status], -each.confidence))
    reasons = dict.fromkeys((*first.reason.split(" + "), *second.reason.split(" + ")))
    return replace(first, reason=" + ".join(filter(None, reasons)), props={**second.props, **first.props})
