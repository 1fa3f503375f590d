"""From what is said to what stands in the graph: an end's node, a relation between two, its dates. For entities and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph.model import Entity, Evidence, Relation, make_id
from graph.ontology import default
from loaders.wikidata.entities import Item
from loaders.wikidata.table import Property, Table
from loaders.wikidata.values import Day

# An item that is only referred to is called by its number and known by what refers to it: whoever describes it knows better.
REFERRED = 0.3


@dataclass(frozen=True, slots=True)
class End:
    """What is named: its node's id and kind, what it is called, and the item where the file holds it.

    `known`: whether it has a name of its own, rather than its number. `shared`: whether it is an office that many hold at once.
    """

    id: str
    kind: str
    name: str
    item: Item | None = None
    known: bool = True
    shared: bool = False


def described(document: str, locator: str, confidence: float = 1.0) -> tuple[Evidence, ...]:
    """The evidence for a node."""
    return (Evidence(document, locator=locator, method="register", confidence=confidence),)


def referred(end: End, document: str, table: Table) -> Entity:
    """The node of what does not tell of itself."""
    props = {"shared": True} if end.kind == "Role" and (end.shared or table.shared(end.name)) else {}
    sure = 1.0 if end.known else REFERRED
    evidence = described(document, end.id.removeprefix("wd:"), sure)
    return Entity(end.id, end.kind, end.name, props=props, evidence=evidence)


def as_part(
    type: str, property: Property, part: str, role: str, source: End, target: End
) -> tuple[str, dict[str, str]]:
    """The relation of a part in a mediation and its properties, where a part is told and these two kinds may have it.

    Else the `type` as it is.
    """
    props = {"role": role or property.role} if role or property.role else {}
    part = part if property.part == "asked" else property.part
    if part:
        relation = default().relation(default().parts[part])
        if source.kind in relation.sources and target.kind in relation.targets:
            return relation.name, {"part": part, **props}
    return type, props


def tied(
    type: str,
    source: End,
    target: End,
    when: tuple[str | None, str | None],
    props: Mapping[str, str],
    evidence: tuple[Evidence, ...],
    confidence: float = 1.0,
) -> Iterator[Relation]:
    """The relation, unless it would lead from a node to itself: a state that changed its constitution is one node.

    What lasts may have been at several times, and is told apart by the year in which it began; a link by what it is.
    """
    if source.id == target.id:
        return
    start, end = when
    lasting = default().relation(type).lasting
    apart = (props.get("role", "") if lasting else "", start[:4] if start and lasting else "")
    qualifier = " ".join(part for part in apart if part)
    yield Relation(type, source.id, target.id, start, end, confidence, 1, qualifier, props, evidence)


def office_end(office: End | None, called: str, state: str) -> End:
    """The office of a head of state: the one that is named, or one by this name and the state's."""
    if office and office.kind == "Role":
        return office
    name = f"{called} {state}"
    return End(make_id("Role", name), "Role", name)


def head_of(
    office: End | None, called: str, state: End, document: str, table: Table, evidence: tuple[Evidence, ...]
) -> Iterator[Entity | Relation]:
    """That office as a node, unless it tells of itself, and whose it is."""
    role = office_end(office, called, state.name)
    if role.item is None or not role.item.kind:
        yield referred(role, document, table)
    yield Relation("OF", role.id, state.id, evidence=evidence)


def period(
    property: Property, start: Iterable[Day], end: Iterable[Day], date: Iterable[Day]
) -> tuple[str | None, str | None]:
    """From when to when something holds, as partial dates. Raises ValueError when it ends before it begins.

    A date alone is when it happened, or from when on it is known to last.
    """
    begins, ends, day = _one(start, min), _one(end, max), _one(date, min)
    if day and not begins and not ends:
        types = [tie.type for tie in property.ties] or ["HOLDS"]
        lasting = all(default().relation(type).lasting for type in types)
        begins, ends = day, None if lasting else day
    if begins and ends and begins[: len(ends)] > ends:
        raise ValueError(f"it ends ({ends}) before it begins ({begins})")
    return begins, ends


def _one(days: Iterable[Day], which: Callable[[list[str]], str]) -> str | None:
    """Of several days the first or the last, as precise as it is told."""
    dates = [one.date for one in days if one.date]
    precise = [date for date in dates if not any(other != date and other.startswith(date) for other in dates)]
    return which(precise) if precise else None
