"""What a graph tells of earlier mediation: cases with their parties, their third parties, and the day each was known.

A case is an Agreement, a Process or an Event that has parties and a third party, or, where a source knows only pairs,
the dyadic mediations of one date between the same parties. Nothing here ranks; it only reads, and says from what day on
a thing was known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import networkx as nx

from graph.dates import earliest, latest, overlaps, partial
from graph.ontology import Ontology, default

TABLES = ("Process", "Agreement", "Event")

# From a case to the process and to the conflict that it belongs to; PART_OF may lead there over several steps.
_UP = ("PART_OF", "RESULT_OF", "FOLLOWS", "ABOUT")
# How one acts in another's name: an office first, then a mandate; who only belongs to a body speaks for it where
# nothing else is told.
_SPEAKS = ("REPRESENTS", "LEADS")
_BELONGS = ("MEMBER_OF", "WORKS_FOR", "DIRECTS")
_STEPS = 4

# The other end, the id and the attributes of an edge.
_Edge = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True)
class Act:
    """One third party's part in one case.

    actor: node id of whom it is credited to. via: who acted in its name, or None. part: mediator, host, witness ….
    known: the first day on which it was certainly told, or None when it has no date. relations: ids of the edges that
    say so."""

    actor: str
    via: str | None
    part: str
    known: date | None
    relations: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """Something that was, or could have been, mediated.

    id: the node of the table, or None for dyadic mediations. when: its date as told (partial), or None. opens: the
    first day that it may be of; what is dated before that day came before it. sides: node ids of each party, with those
    in whose name it sits there (who speaks for the same one is on the same side); `parties` are all of them. groups:
    those of them that are organisations or groups. conflicts: the processes, events and topics that it is part of,
    itself included. states: among the parties, where parties have their seat, and where its conflict is. venues: states
    where the table itself is, which may be where the talks were as well as what they were about. regions: labels that
    sources give it, or its conflict. acts: what third parties did in it. relations: ids of the parties' edges."""

    id: str | None
    name: str
    when: str | None
    opens: date | None
    sides: tuple[frozenset[str], ...]
    groups: frozenset[str]
    conflicts: frozenset[str]
    states: frozenset[str]
    venues: frozenset[str]
    regions: frozenset[str]
    acts: tuple[Act, ...]
    relations: tuple[str, ...]

    @property
    def parties(self) -> frozenset[str]:
        """All of all sides."""
        return frozenset().union(*self.sides)

    @property
    def told(self) -> date | None:
        """The day by which it was certainly known that these parties met."""
        return _day(self.when)


class Tie(NamedTuple):
    """A relation between two actors outside of mediation: `day`, from which it was certainly known (None without a
    date), its sign, type, how many events it stands for, and the id of its edge."""

    source: str
    target: str
    day: date | None
    sign: int
    type: str
    times: int
    relation: str


class Seat(NamedTuple):
    """That one holds an office of, or is a member of, a body: in force from `day` on (None: at any time) to `until`."""

    who: str
    body: str
    day: date | None
    until: date | None
    relations: tuple[str, ...]


class Reader:
    """One reading of a mirror's graph (or of a lens's view of it), which it does not keep."""

    def __init__(self, graph: nx.MultiDiGraph[str], ontology: Ontology | None = None) -> None:
        ontology = ontology or default()
        self.nodes: dict[str, dict[str, Any]] = {node: graph.nodes[node] for node in graph}
        self.ties: list[Tie] = []
        self.members: list[Seat] = []
        # The first day on which each node is certain to have been told of, by a date of one of its relations.
        self.seen: dict[str, date] = {}
        self._actors = ontology.actors
        self._third = {name: ontology.relation(name).part or "mediator" for name in ontology.third_party}
        self._at: dict[str, list[_Edge]] = defaultdict(list)  # table -> (actor, edge, data)
        self._up: dict[str, list[str]] = defaultdict(list)
        self._in: dict[str, list[str]] = defaultdict(list)
        self._speaks: dict[str, list[_Edge]] = defaultdict(list)
        self._belongs: dict[str, list[_Edge]] = defaultdict(list)
        self._offices: dict[str, list[_Edge]] = defaultdict(list)
        self._dyads: list[tuple[str, str, str, dict[str, Any]]] = []
        # Of those who act for the same ones at any time: who these are.
        self._always: dict[str, dict[str, tuple[date | None, tuple[str, ...]]]] = {}
        for source, target, key, data in graph.edges(keys=True, data=True):
            self._sort(source, target, key, data)

    def _sort(self, source: str, target: str, key: str, data: dict[str, Any]) -> None:
        type = data["type"]
        day = _day(data["from"] or data["to"])
        if day:
            for end in (source, target):
                if end not in self.seen or day < self.seen[end]:
                    self.seen[end] = day
        if type == "MEMBER_OF":
            self.members.append(Seat(source, target, _day(data["from"]), _day(data["to"]), (key,)))
        if type == "PARTY_TO" or type in self._third:
            if self.nodes[target]["kind"] in TABLES:
                self._at[target].append((source, key, data))
            elif type == "MEDIATES":
                self._dyads.append((source, target, key, data))
        elif type == "LOCATED_IN" or (type == "PART_OF" and self.nodes[target]["kind"] in ("Place", "State")):
            self._in[source].append(target)
        elif type in _UP:
            if self.nodes[source]["kind"] in TABLES:
                (self._up if self.nodes[target]["kind"] in (*TABLES, "Topic") else self._in)[source].append(target)
        elif type in _SPEAKS or type == "HOLDS":
            self._speaks[source].append((target, key, data))
        elif type in _BELONGS and self.nodes[source]["kind"] == "Person":
            self._belongs[source].append((target, key, data))
        elif type == "OF":
            self._offices[source].append((target, key, data))
        elif not data["structural"] and {self.nodes[source]["kind"], self.nodes[target]["kind"]} <= self._actors:
            self.ties.append(Tie(source, target, day, data["sign"], type, data["count"] or 1, key))

    def cases(self) -> list[Case]:
        """Every case, oldest first; those without a date last. Talks without a third party are among them: they tell
        who had a conflict with whom before. [] for an empty graph."""
        found = [*self._tables(), *self._dyadic()]
        return sorted(found, key=lambda one: (one.opens or date.max, one.id or "", one.name, sorted(one.parties)))

    def offices(self) -> list[Seat]:
        """Who holds an office of whom, or leads it."""
        found = []
        for who, steps in self._speaks.items():
            for there, key, data in steps:
                if data["type"] == "HOLDS":
                    for body, of, _ in self._offices.get(there, ()):
                        found.append(Seat(who, body, _day(data["from"]), _day(data["to"]), (key, of)))
                elif data["type"] == "LEADS":
                    found.append(Seat(who, there, _day(data["from"]), _day(data["to"]), (key,)))
        return found

    def _tables(self) -> Iterable[Case]:
        for table, edges in self._at.items():
            start, end = self._span(table, edges)
            seats = [(u, k, d) for u, k, d in edges if d["type"] == "PARTY_TO"]
            # A delegation of a party is no party more, but who meets its principal elsewhere meets the same party.
            sides = _joined({who, *self.acts_for(who, start, end, table)} for who, _, _ in seats)
            parties = frozenset().union(*sides)
            acts = []
            for who, key, data in edges:
                if data["type"] == "PARTY_TO" or who in parties:
                    continue
                acts += self._acts(who, key, data, parties, table, start, end)
            if not acts and self.nodes[table]["kind"] == "Event":
                continue  # a conflict, or an incident in it, and no talks
            yield self._case(table, start, sides, tuple(acts), tuple(k for _, k, _ in seats))

    def _span(self, table: str, edges: list[_Edge]) -> tuple[str | None, str | None]:
        """First and last date of a table: its own, else those of the parts in it."""
        props = self.nodes[table]["props"]
        start = _date(props.get("from")) or _date(props.get("date"))
        end = _date(props.get("to")) or (None if props.get("from") else start)
        if start is None:
            told = [d["from"] or d["to"] for _, _, d in edges if d["from"] or d["to"]]
            start = min(told, key=earliest, default=end)
        return start, end or start

    def _acts(
        self,
        who: str,
        key: str,
        data: dict[str, Any],
        parties: frozenset[str],
        table: str | None,
        start: str | None,
        end: str | None,
    ) -> list[Act]:
        since = data["from"] or data["to"]
        # Who came to the table while it lasted is known when it is over, unless the part has a date of its own.
        told = since or end or start
        known = _day(told)
        part = str(data["props"].get("part") or self._third[data["type"]])
        behind = self.acts_for(who, since or start, data["to"] or since or end, table)
        if not parties.isdisjoint(behind):
            return []  # a party's own people
        found = [Act(who, None, part, known, (key,))]
        for principal, (day, chain) in behind.items():
            later = known if day is None or known is None else max(known, day)
            found.append(Act(principal, who, part, later, (key, *chain)))
        return found

    def acts_for(
        self, node: str, since: str | None, until: str | None, table: str | None
    ) -> dict[str, tuple[date | None, tuple[str, ...]]]:
        """In whose name `node` acts at a time: each with the day from which that was known, and the edges that say
        so."""
        found: dict[str, tuple[date | None, tuple[str, ...]]] = {}
        queue: list[tuple[str, date | None, tuple[str, ...]]] = [(node, None, ())]
        while queue:
            here, day, chain = queue.pop()
            steps = list(self._in_force(self._speaks[here], since, until, table)) if here in self._speaks else []
            if not steps and here == node and here in self._belongs:
                steps = list(self._in_force(self._belongs[here], since, until, table))
            for there, key, data in steps:
                known = max((one for one in (day, _since(data)) if one), default=None)
                if data["type"] == "HOLDS":
                    reached = [
                        (of, max((one for one in (known, _since(d)) if one), default=None), (*chain, key, k))
                        for of, k, d in self._in_force(self._offices.get(there, ()), since, until, table)
                    ]
                else:
                    reached = [(there, known, (*chain, key))]
                for other, at, by in reached:
                    if other != node and other not in found and len(by) <= 2 * _STEPS:
                        found[other] = (at, by)
                        queue.append((other, at, by))
        return found

    def _in_force(
        self, edges: Iterable[_Edge], since: str | None, until: str | None, table: str | None
    ) -> Iterable[_Edge]:
        for there, key, data in edges:
            about = data["qualifier"]
            if about and about != table and about in self.nodes and self.nodes[about]["kind"] in TABLES:
                continue  # a mandate for another table
            if not (data["from"] or data["to"]) or overlaps(data["from"], data["to"], since, until):
                yield there, key, data

    def _dyadic(self) -> Iterable[Case]:
        """Mediations that a source knows as pairs: those of one mediator and one date are one, and so are those of one
        date and the same parties."""
        pairs: dict[tuple[str, str | None, str | None], dict[str, _Edge]] = defaultdict(dict)
        for who, whom, key, data in self._dyads:
            pairs[who, data["from"], data["to"]].setdefault(whom, (who, key, data))
        together: dict[tuple[Any, ...], list[dict[str, _Edge]]] = defaultdict(list)
        for (_, start, end), edges in pairs.items():
            together[start, end, tuple(sorted(edges))].append(edges)
        for (start, end, named), those in together.items():
            sides = _joined({party, *self.acts_for(party, start, end or start, None)} for party in named)
            parties = frozenset().union(*sides)
            acts = []
            for edges in those:
                who, key, data = next(iter(edges.values()))
                if who in parties:
                    continue
                keys = tuple(key for _, key, _ in edges.values())
                acts += [
                    replace(one, relations=tuple(dict.fromkeys((*keys, *one.relations))))
                    for one in self._acts(who, key, data, parties, None, start, end)
                ]
            if acts:
                yield self._case(None, start or end, sides, tuple(acts), ())

    def _case(
        self,
        table: str | None,
        start: str | None,
        sides: tuple[frozenset[str], ...],
        acts: tuple[Act, ...],
        relations: tuple[str, ...],
    ) -> Case:
        parties = frozenset().union(*sides)
        above = self._above(table) if table else frozenset()
        # Where talks are is as a rule where their host is, and would give the answer away; where a conflict is does
        # not.
        conflicts = {one for one in above if one != table and self.nodes[one]["kind"] == "Event"}
        around = self._around(conflicts | parties)
        venues = self._around(above - conflicts) - around
        regions = {str(self.nodes[one]["props"]["region"]) for one in above if self.nodes[one]["props"].get("region")}
        regions |= {self.nodes[one]["name"] for one in around if self.nodes[one]["kind"] == "Place"}
        return Case(
            id=table,
            name=self.nodes[table]["name"] if table else "",
            when=start,
            opens=earliest(start) if start else None,
            sides=sides,
            groups=frozenset(one for one in parties if self.nodes[one]["kind"] in ("Organization", "Group")),
            conflicts=above,
            states=frozenset(one for one in parties | around if self.nodes[one]["kind"] == "State"),
            venues=frozenset(one for one in venues if self.nodes[one]["kind"] == "State"),
            regions=frozenset(regions),
            acts=acts,
            relations=relations,
        )

    def _above(self, table: str) -> frozenset[str]:
        found, queue = {table}, [table]
        for _ in range(_STEPS):
            queue = [up for here in queue for up in self._up.get(here, ()) if up not in found]
            found.update(queue)
        return frozenset(found)

    def _around(self, those: Iterable[str]) -> frozenset[str]:
        """Places and states that these are in, and what those are in."""
        found: set[str] = set()
        queue = list(those)
        for _ in range(_STEPS):
            queue = [there for here in queue for there in self._in.get(here, ()) if there not in found]
            found.update(queue)
        return frozenset(found)


def _joined(those: Iterable[set[str]]) -> tuple[frozenset[str], ...]:
    """Sets that have an element in common as one; sorted."""
    found: list[set[str]] = []
    for one in those:
        same = [other for other in found if not other.isdisjoint(one)]
        found = [other for other in found if other not in same]
        found.append(one.union(*same))
    return tuple(frozenset(one) for one in sorted(found, key=sorted))


def _date(value: Any) -> str | None:
    """A property as a partial date; None for what is none, as sources outside our loaders may write anything there."""
    try:
        return partial(value)
    except ValueError:
        return None


def _since(data: Mapping[str, Any]) -> date | None:
    return _day(data["from"])


@lru_cache(maxsize=100_000)
def _day(value: str | None) -> date | None:
    """The day by which something of this date was certainly known."""
    return latest(value) if value else None
