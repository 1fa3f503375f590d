"""Mediations counted: one third party's part in one process is one, however many sources tell it, and in whatever form.

A mediation is told by a process with its third parties and parties, or by a relation between two ("X mediates A"); by a person
or by the state that sent it; of an agreement or of the process that the agreement is a result of. Four rules make one of
what is one; docs/mediation.md has them with examples:

1. **A pair repeats a process** where the mediator is the same or acts for the same state or organisation; two of the parties,
   or all that one of both names, are the same or act for the same; and the dates do not exclude it. Where that cannot be told,
   for a date is missing or is a year only, it counts once: numbers are lower bounds.
2. **A pair repeats another pair** of the same mediator where its parties are among the other's and its time holds the other's.
3. **Credit**: "told" counts whom the source names; "principal" whom that one acts for (`graph.mediation.standing.principals`).
4. **Unit**: "round" counts each process, agreement or event that a part is told of; "process" the one that they are part of or
   result from. A part told of a whole process is no further one where the same third party has it in its rounds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import networkx as nx

from graph.dates import earliest, latest, overlaps
from graph.mediation.memo import held, links_from, memo
from graph.mediation.parts import Mediation, order, rank, told
from graph.mediation.standing import principals, reach
from graph.ontology import Ontology, default

CREDITS = ("principal", "told")
UNITS = ("process", "round")
_WITHIN = ("PART_OF", "RESULT_OF")
_WHOLE = ("Process", "Agreement")


def mediations(
    graph: nx.MultiDiGraph[str],
    credit: str = "principal",
    unit: str = "process",
    parts: Collection[str] = (),
    since: str | None = None,
    until: str | None = None,
    ontology: Ontology | None = None,
) -> list[Mediation]:
    """Every mediation in `graph` (a mirror's graph, or a lens's view of it) once, latest first.

    credit: one of CREDITS, unit: one of UNITS, see above. parts: only what is told as one of these (none: all). since, until:
    partial dates; a process counts when one of its rounds lies between them, one without a date only when neither is given.
    No two have the same mediator and process; those without a process are pairs of actors, as event data tell them. `parties`
    are those of the rounds in which the mediator has its part. Raises ValueError for another credit, unit or part.
    """
    graph = held(graph)
    check(graph, credit, unit, parts, ontology)
    if parts or since or until or ontology:
        return _counted(graph, credit, unit, parts, since, until, ontology)
    known = memo(graph)
    if ("mediations", credit, unit) not in known:
        known["mediations", credit, unit] = tuple(_counted(graph, credit, unit, (), None, None, None))
    return list(known["mediations", credit, unit])


def _counted(
    graph: nx.MultiDiGraph[str],
    credit: str,
    unit: str,
    parts: Collection[str],
    since: str | None,
    until: str | None,
    ontology: Ontology | None,
) -> list[Mediation]:
    rows = [
        row
        for row in credited(graph, credit, ontology)
        if (not parts or row.part in parts) and overlaps(row.start, row.end, since, until)
    ]
    whole = [
        replace(row, process=root(graph, row.process))
        if unit == "process" and row.process and ancestors(graph, row.process)
        else row
        for row in rows
    ]
    joined = list(_joined(graph, whole))
    if unit == "round":
        joined = list(_without_wholes(graph, joined))
    return sorted(_pairs_once(joined), key=lambda one: order(graph, one))


def check(
    graph: nx.MultiDiGraph[str], credit: str, unit: str, parts: Collection[str] = (), ontology: Ontology | None = None
) -> None:
    """Raises ValueError for a credit, unit or part that there is not."""
    known = dict.fromkeys([*known_parts(graph, ontology), *(ontology or default()).parts]) if parts else {}
    known.pop("party", None)
    for what, name, names in (("credit", credit, CREDITS), ("unit", unit, UNITS), *(("part", p, known) for p in parts)):
        if name not in names:
            raise ValueError(f"unknown {what} {name!r}; known: {', '.join(names)}")


def known_parts(graph: nx.MultiDiGraph[str], ontology: Ontology | None = None) -> list[str]:
    """The parts that third parties have in this graph, the mediator's first."""
    return sorted({one.part for one in told(held(graph), ontology)}, key=lambda part: (rank(part), part))


# 1. A pair that repeats a process


def placed(graph: nx.MultiDiGraph[str], ontology: Ontology | None = None) -> tuple[Mediation, ...]:
    """Parts as they are told, latest first, but a pair that repeats a process stands with the process (rule 1).

    A row a part: who is mediator and host of one process has two.
    """
    graph = held(graph)
    known = memo(graph)
    asked = ("placed", id(ontology) if ontology else None)
    if asked not in known:
        known[asked] = ontology, tuple(sorted(_placed(graph, told(graph, ontology)), key=lambda one: order(graph, one)))
    found: tuple[Mediation, ...] = known[asked][1]
    return found


def _placed(graph: nx.MultiDiGraph[str], all_told: Iterable[Mediation]) -> Iterator[Mediation]:
    rows = [one for one in all_told if one.process]
    pairs = [one for one in all_told if not one.process]
    if not pairs:
        yield from rows
        return
    table = _Table(graph, rows)
    more: dict[int, list[str]] = defaultdict(list)
    for pair in pairs:
        same = table.repeated(pair)
        for party, numbers in same.items():
            keys = _keys(graph, pair, party)
            own = [n for n in numbers if rows[n].mediator == pair.mediator]
            mediating = [n for n in own or numbers if rows[n].part in ("mediator", "facilitator")]
            if own and not mediating:
                # It is known as a host, say, and the pair adds that it mediates: a part of its own in the same process.
                for n in {rows[n].process: n for n in own}.values():
                    rest = (k for k in rows[n].relations if k not in rows[n].own)
                    yield replace(rows[n], part="mediator", parts=("mediator",), relations=(*keys, *rest), own=keys)
            else:
                for n in mediating or numbers:
                    more[n].extend(keys)
        if not same:
            yield pair
        elif left := tuple(party for party in pair.parties if party not in same):
            keys = tuple(key for party in left for key in _keys(graph, pair, party))
            yield replace(pair, parties=left, relations=keys, own=keys)
    for number, row in enumerate(rows):
        yield _told_by(row, more[number]) if number in more else row


def _keys(graph: nx.MultiDiGraph[str], pair: Mediation, party: str) -> tuple[str, ...]:
    """The relations by which a pair tells of one of its parties."""
    between = graph.get_edge_data(pair.mediator, party) or {}
    return tuple(key for key in pair.relations if key in between)


def _told_by(one: Mediation, keys: Iterable[str]) -> Mediation:
    """The same mediation, of which these relations tell as well."""
    keys = sorted(set(keys) - set(one.own))
    own = (*one.own, *keys)
    return replace(one, own=own, relations=tuple(dict.fromkeys((*own, *one.relations))))


class _Table:
    """Parts in processes, to be found by any of the names under which their third party and one party are known."""

    def __init__(self, graph: nx.MultiDiGraph[str], rows: Sequence[Mediation]) -> None:
        self._graph, self._rows = graph, rows
        self._at: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, row in enumerate(rows):
            sides = {name for party in row.parties for name in _names(graph, party, row)}
            for who in _names(graph, row.mediator, row):
                for side in sides:
                    self._at[who, side].append(number)

    def repeated(self, pair: Mediation) -> dict[str, list[int]]:
        """For each party of a pair the numbers of the parts that the pair may repeat; not for parties where it repeats none.

        They have to have two parties in common, or all of one of them. What is left of the pair then is looked at again.
        """
        who = _names(self._graph, pair.mediator, pair)
        sides = {party: _names(self._graph, party, pair) for party in pair.parties}
        near = {n for name in who for side in sides.values() for other in side for n in self._at.get((name, other), ())}
        near = {n for n in near if _may_touch(pair, self._rows[n])}
        found: dict[str, list[int]] = {}
        left = set(pair.parties)
        while left:
            now: dict[str, list[int]] = defaultdict(list)
            for number in sorted(near):
                row = self._rows[number]
                theirs = [_names(self._graph, party, row) for party in row.parties]
                common = {party for party in left if any(sides[party] & names for names in theirs)}
                whole = all(any(sides[party] & names for party in left) for names in theirs)
                if len(common) > 1 or common == left or (common and whole):
                    for party in common:
                        now[party].append(number)
            if not now:
                break
            found |= now
            left -= now.keys()
        return found


def _names(graph: nx.MultiDiGraph[str], actor: str, one: Mediation) -> frozenset[str]:
    """An actor and all that it acts for at that time: two that have one of these in common speak for the same."""
    return frozenset({actor}) | reach(graph, actor, one.start, one.end)


@lru_cache(maxsize=200_000)
def _days(start: str | None, end: str | None) -> tuple[int, int]:
    """First and last day, as ordinals; an open end reaches to the end of time."""
    return (earliest(start).toordinal() if start else 0, latest(end).toordinal() if end else 10**7)


def _may_touch(a: Mediation, b: Mediation) -> bool:
    first, last = _days(a.start, a.end)
    begin, end = _days(b.start, b.end)
    return first <= end and begin <= last


# 3. Credit


def credited(graph: nx.MultiDiGraph[str], credit: str, ontology: Ontology | None = None) -> tuple[Mediation, ...]:
    """`placed`, with the mediators and parties that the credit names (rule 3); nothing is joined yet."""
    graph = held(graph)
    known = memo(graph)
    asked = ("credited", credit, id(ontology) if ontology else None)
    if asked not in known:
        known[asked] = ontology, tuple(_credited(graph, placed(graph, ontology), credit))
    found: tuple[Mediation, ...] = known[asked][1]
    return found


def _credited(graph: nx.MultiDiGraph[str], rows: Iterable[Mediation], credit: str) -> Iterator[Mediation]:
    rows = list(rows)
    sides: dict[str, set[str]] = defaultdict(set)  # all parties of a whole process
    for row in rows:
        for party in row.parties if row.process else ():
            sides[root(graph, row.process or "")].update(principals(graph, party, row.start, row.end, row.process))
    for row in rows:
        if credit == "told":
            there = set(row.parties)
            only = [p for p in row.parties if there.isdisjoint(reach(graph, p, row.start, row.end))]
            yield replace(row, parties=tuple(only)) if only and len(only) < len(there) else row
            continue
        when = (row.start, row.end, row.process)
        parties = tuple(dict.fromkeys(side for p in row.parties for side in principals(graph, p, *when)))
        # Who acts for a party, and is a third party all the same, is so in its own name.
        all_sides = sides[root(graph, row.process)] if row.process else parties
        whose = [w for w in principals(graph, row.mediator, *when) if w not in all_sides] or [row.mediator]
        for who in whose:
            if who == row.mediator and set(parties) == set(row.parties):
                yield row
            else:
                through = (row.mediator,) if who != row.mediator else ()
                yield replace(row, mediator=who, parties=_by_name(graph, parties), through=through)


def _by_name(graph: nx.MultiDiGraph[str], nodes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(nodes), key=lambda node: (graph.nodes[node]["name"], node)))


# 4. Unit


def parent(graph: nx.MultiDiGraph[str], node: str) -> str | None:
    """The process or agreement that `node` is part of or results from; of several a process, and the first by its id."""
    known = memo(graph)
    if ("parent", node) not in known:
        wholes = {
            there
            for there, _, data in links_from(graph, node)
            if data["type"] in _WITHIN and graph.nodes[there]["kind"] in _WHOLE and there != node
        }
        ranked = sorted(wholes, key=lambda there: (graph.nodes[there]["kind"] != "Process", there))
        known["parent", node] = ranked[0] if ranked else None
    found: str | None = known["parent", node]
    return found


def ancestors(graph: nx.MultiDiGraph[str], node: str) -> tuple[str, ...]:
    """`parent`, its parent, and so on; a circle of them counts as the one with the first id."""
    known = memo(graph)
    if (found := known.get(("ancestors", node))) is not None:
        return tuple(found)
    path = [node]
    while (up := parent(graph, path[-1])) is not None:
        if up in path:
            begin = path.index(up)
            path = [*path[:begin], min(path[begin:])]
            break
        path.append(up)
    known["ancestors", node] = above = tuple(one for one in path if one != node)
    return above


def root(graph: nx.MultiDiGraph[str], node: str) -> str:
    """The process that `node` belongs to: the last of its `ancestors`, or itself."""
    above = ancestors(graph, node)
    return above[-1] if above else node


def _joined(graph: nx.MultiDiGraph[str], rows: Iterable[Mediation]) -> Iterator[Mediation]:
    """One for each mediator and process; pairs of the same mediator, parties and dates likewise."""
    groups: dict[tuple[object, ...], list[Mediation]] = defaultdict(list)
    for row in rows:
        what = (row.process,) if row.process else (frozenset(row.parties), _days(row.start, row.end))
        key = (row.mediator, *what)
        groups[key].append(row)
    for group in groups.values():
        yield _one(graph, group)


def _one(graph: nx.MultiDiGraph[str], group: Sequence[Mediation]) -> Mediation:
    if len(group) == 1:
        return group[0]
    group = sorted(group, key=lambda one: (rank(one.part), one.part, one.rounds, one.through, one.relations))
    own = tuple(dict.fromkeys(key for one in group for key in one.own))
    parts = tuple(dict.fromkeys(part for one in group for part in one.parts))
    starts = [one.start for one in group if one.start]
    ends = [end for one in group if (end := one.end or one.start)]
    return Mediation(
        group[0].mediator,
        parts[0],
        group[0].process,
        _by_name(graph, (party for one in group for party in one.parties)),
        min(starts, key=lambda day: (earliest(day), -len(day))) if starts else None,
        max(ends, key=lambda day: (latest(day), len(day))) if ends else None,
        tuple(dict.fromkeys((*own, *(key for one in group for key in one.relations)))),
        parts,
        tuple(sorted({node for one in group for node in one.rounds})),
        tuple(sorted({who for one in group for who in one.through})),
        own,
    )


def _without_wholes(graph: nx.MultiDiGraph[str], found: Sequence[Mediation]) -> Iterator[Mediation]:
    """Without parts told of a whole process whose rounds tell of them too; what says so goes to the rounds."""
    within: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(found):
        for up in ancestors(graph, one.process) if one.process else ():
            within[one.mediator, up].append(number)
    more: dict[int, list[Mediation]] = defaultdict(list)
    gone = set()
    for number, one in enumerate(found):
        inner = [n for n in within.get((one.mediator, one.process or ""), ()) if n != number]
        if inner and set(one.parties) <= {party for n in inner for party in found[n].parties}:
            gone.add(number)
            for n in inner:
                more[n].append(one)
    for number, one in enumerate(found):
        if number not in gone:
            yield _with(one, more[number])


def _with(one: Mediation, others: Sequence[Mediation]) -> Mediation:
    """`one`, told by the others as well."""
    if not others:
        return one
    through = tuple(sorted({*one.through, *(who for other in others for who in other.through)}))
    found = _told_by(one, (key for other in others for key in other.own))
    rest = sorted({key for other in others for key in other.relations})
    return replace(found, through=through, relations=tuple(dict.fromkeys((*found.relations, *rest))))


# 2. A pair that repeats another pair


def _pairs_once(found: Sequence[Mediation]) -> Iterator[Mediation]:
    pairs = [one for one in found if not one.process]
    yield from (one for one in found if one.process)
    at: dict[tuple[str, str], list[Mediation]] = defaultdict(list)
    for one in pairs:
        for party in one.parties:
            at[one.mediator, party].append(one)
    more: dict[int, list[Mediation]] = defaultdict(list)
    gone = set()
    for one in pairs:
        begin, end = _days(one.start, one.end)
        near = min((at[one.mediator, party] for party in one.parties), key=len, default=[])
        for other in near:
            first, last = _days(other.start, other.end)
            # No two tell the same of the same time: those were joined.
            if other is not one and begin <= first and last <= end and set(one.parties) <= set(other.parties):
                gone.add(id(one))
                more[id(other)].append(one)
    for one in pairs:
        if id(one) not in gone:
            yield _with(one, more[id(one)])
