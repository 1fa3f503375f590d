"""What was known of earlier mediation on a day: tables by conflict, party, place and kind, and how actors stood to each
other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any
from weakref import WeakKeyDictionary

import networkx as nx
import numpy as np

from graph.candidates.cases import Act, Case, Reader, Seat, Tie
from graph.candidates.places import Body, atlas
from graph.ontology import default

Rows = np.ndarray[Any, np.dtype[np.int64]]
Values = np.ndarray[Any, np.dtype[np.float64]]

_NEVER = np.iinfo(np.int64).max
# Above this many parties a table's pairs are no sign of one conflict: it is a conference.
_MANY = 12
# So many earlier tables have to show that a dataset's places are those of its conflicts, and not of its talks.
_ENOUGH = 10


@dataclass(frozen=True)
class Situation:
    """Who is to be mediated between, and what is known of it: node ids, and the ISO codes of the states.

    sides: each side with all in whose name it acts. conflicts, states, venues, regions: as a case has them.
    """

    sides: tuple[frozenset[str], ...]
    groups: frozenset[str]
    conflicts: frozenset[str]
    states: frozenset[str]
    regions: frozenset[str]
    venues: frozenset[str] = frozenset()

    @property
    def parties(self) -> frozenset[str]:
        """All of all sides."""
        return frozenset().union(*self.sides)


@dataclass(frozen=True)
class Sitting:
    """What became known of a case on one day: `acts` of third parties by the candidate they are credited to."""

    case: Case
    day: date | None
    acts: dict[str, tuple[Act, ...]] = field(hash=False)


class History:
    """All earlier mediation in a graph, in the order in which it became known. It does not keep the graph.

    kinds: which kinds of node are candidates. parts: the parts of third parties that count (mediator, host …); empty:
    all."""

    def __init__(self, graph: nx.MultiDiGraph[str], kinds: Sequence[str], parts: Sequence[str] = ()) -> None:
        reader = Reader(graph)
        self._reader = reader
        self.nodes = reader.nodes
        self.cases = reader.cases()
        self.candidates = [node for node, data in self.nodes.items() if data["kind"] in kinds]
        self.column = {node: i for i, node in enumerate(self.candidates)}
        self._place_all()
        self._sittings(parts)
        self._index()
        self._stand(reader)
        self.seen = self._first_seen(reader.seen)

    def _place_all(self) -> None:
        table = atlas()
        self.codes: dict[str, str] = {}
        self.bodies: dict[str, Body] = {}
        for node, data in self.nodes.items():
            if data["kind"] == "State":
                code = table.code(node, (data["name"], *data["aliases"]))
                if code:
                    self.codes[node] = code
            elif data["kind"] in ("Organization", "Group"):
                body = table.body(node, (data["name"], *data["aliases"]))
                if body:
                    self.bodies[node] = body
        self.by_code: dict[str, list[int]] = defaultdict(list)
        for node, code in self.codes.items():
            if node in self.column:
                self.by_code[code].append(self.column[node])

    def _sittings(self, parts: Sequence[str]) -> None:
        found = []
        for case in self.cases:
            by_day: dict[date | None, dict[str, list[Act]]] = defaultdict(lambda: defaultdict(list))
            for act in case.acts:
                if not parts or act.part in parts:
                    by_day[act.known][act.actor].append(act)
            for day, acts in by_day.items():
                found.append(Sitting(case, day, {who: tuple(those) for who, those in acts.items()}))
        self.sittings = sorted(found, key=lambda one: one.day or date.max)
        self.days = np.array([one.day.toordinal() if one.day else _NEVER for one in self.sittings], dtype=np.int64)
        cells = [(i, self.column[who]) for i, one in enumerate(self.sittings) for who in one.acts if who in self.column]
        self._cells = np.array(cells, dtype=np.int64).reshape(-1, 2)
        # Who acted as a third party in its own name, and since when: no armed group that a conflict could be known by.
        self.third_since: dict[str, int] = {}
        self._rows: dict[str, list[int]] = defaultdict(list)
        for row, (one, day) in enumerate(zip(self.sittings, self.days, strict=True)):
            for who in one.acts:
                self._rows[who].append(row)
                self.third_since[who] = min(int(day), self.third_since.get(who, _NEVER))

    def _index(self) -> None:
        levels: dict[str, dict[Any, list[int]]] = {
            name: defaultdict(list) for name in ("region", "subregion", "party", "conflict", "pair", "kind")
        }
        each = {id(case): self._keys(of_case(case)) for case in self.cases}
        for i, one in enumerate(self.sittings):
            for name, keys in each[id(one.case)].items():
                for key in keys:
                    levels[name][key].append(i)
        self._levels = {name: {key: np.array(rows) for key, rows in keys.items()} for name, keys in levels.items()}
        # Every table, whether mediated or not, by what it may be known again by.
        self._met: dict[Any, list[Case]] = defaultdict(list)
        for case in self.cases:
            for key in each[id(case)]["conflict"]:
                self._met[key].append(case)
        located = [(case.told, case) for case in self.cases if case.venues and case.states]
        self._located = [(told.toordinal(), not one.venues.isdisjoint(one.states)) for told, one in located if told]

    def _keys(self, of: Situation) -> dict[str, set[Any]]:
        codes = {self.codes[state] for state in of.states if state in self.codes}
        subregions = {atlas().subregion[code] for code in codes}
        parties = of.parties
        sides = of.sides if len(of.sides) <= _MANY else ()
        pairs = {(min(a, b), max(a, b)) for one, other in combinations(sides, 2) for a in one for b in other}
        states = len([party for party in parties if self.nodes[party]["kind"] == "State"])
        return {
            "region": {*of.regions, *(atlas().region_of[one] for one in subregions)},
            "subregion": subregions,
            "party": {*parties, *of.states},
            "conflict": {*of.conflicts, *of.groups, *pairs},
            "pair": {*pairs},
            "kind": {"armed groups" if of.groups else "states" if states > 1 else "others"},
        }

    def _stand(self, reader: Reader) -> None:
        self._ties: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        self._contacts: dict[str, set[str]] = defaultdict(set)
        for tie in reader.ties:
            # What a minister does, the state does: at that time.
            on = tie.day.isoformat() if tie.day else None
            for source in (tie.source, *reader.acts_for(tie.source, on, on, None)):
                for target in (tie.target, *reader.acts_for(tie.target, on, on, None)):
                    if source != target:
                        self._ties[min(source, target), max(source, target)].append(tie)
                        self._contacts[source].add(target)
                        self._contacts[target].add(source)
        days = [day for day in (*(s.day for s in self.sittings), *(t.day for t in reader.ties)) if day]
        # The day after the last thing that is dated here; today when nothing is.
        self.last = date.fromordinal(max(days).toordinal() + 1) if days else date.today()
        self._members: dict[str, list[Seat]] = defaultdict(list)
        for seat in reader.members:
            self._members[seat.who].append(seat)
        self._holders: dict[str, list[Seat]] = defaultdict(list)
        for seat in reader.offices():
            self._holders[seat.body].append(seat)

    def _first_seen(self, dated: dict[str, date]) -> Rows:
        first = dict.fromkeys(self.candidates, _NEVER)
        for node, day in dated.items():
            if node in first:
                first[node] = day.toordinal()
        for one, day in zip(self.sittings, self.days, strict=True):
            for who in one.acts:
                if who in first:
                    first[who] = min(first[who], int(day))
        for case in self.cases:
            for party in case.parties:
                if party in first and case.told:
                    first[party] = min(first[party], case.told.toordinal())
        return np.array([first[node] for node in self.candidates], dtype=np.int64)

    def before(self, day: date | None) -> slice:
        """The sittings that were certainly known before this day; all of them, undated ones too, for None."""
        return slice(0, len(self.sittings) if day is None else int(np.searchsorted(self.days, day.toordinal())))

    def acted(self, rows: Rows, counts: Values | None = None) -> Values:
        """How many of these sittings each candidate acted at, in the candidates' order; counts: what each counts
        for."""
        each = np.zeros(len(self.sittings))
        each[rows] = 1.0 if counts is None else counts
        found = np.bincount(self._cells[:, 1], each[self._cells[:, 0]], minlength=len(self.candidates))
        return np.asarray(found, dtype=np.float64)

    def rows_of(self, who: str) -> Sequence[int]:
        """The rows of the sittings at which one acted, oldest first."""
        return self._rows.get(who, ())

    def alike(self, level: str, of: Situation, day: date | None) -> Rows:
        """The rows of the sittings before a day that are alike on this level."""
        until = self.before(day).stop
        if level == "experience":
            return np.arange(until)
        keys = self._keys(of)[level]
        if level == "conflict":
            keys = {key for key in keys if not self._is_third(key, day)}
        found = [self._levels[level][key] for key in keys if key in self._levels[level]]
        rows: Rows = np.unique(np.concatenate(found)) if found else np.array([], dtype=np.int64)
        kept: Rows = rows[rows < until]
        return kept

    def dyads(self, side: Iterable[str], day: date | None) -> Rows:
        """The rows of the mediations before a day that a source knows as pairs, with somebody of this side."""
        found = [self._levels["party"][one] for one in side if one in self._levels["party"]]
        until = self.before(day).stop
        rows = sorted({int(i) for those in found for i in those if i < until and self.sittings[i].case.id is None})
        return np.array(rows, dtype=np.int64)

    def _is_third(self, key: Any, day: date | None) -> bool:
        since = self.third_since.get(key) if isinstance(key, str) else None
        return since is not None and since < (_NEVER if day is None else day.toordinal())

    def earlier(self, of: Situation, day: date | None) -> list[Case]:
        """Earlier tables, mediated or not, of the same conflict or between these parties; oldest first."""
        keys = {key for key in self._keys(of)["conflict"] if not self._is_third(key, day)}
        return self._told({id(case): case for key in keys for case in self._met.get(key, ())}.values(), day)

    def _told(self, cases: Iterable[Case], day: date | None) -> list[Case]:
        kept = [case for case in cases if day is None or (case.told is not None and case.told < day)]
        return sorted(kept, key=lambda one: (one.opens or date.min, one.id or ""))

    def tells_conflicts(self, day: date | None) -> bool:
        """Whether tables of this graph are placed where their conflict is, by those before this day: at most places
        were a party's."""
        known = [same for when, same in self._located if day is None or when < day.toordinal()]
        return len(known) >= _ENOUGH and sum(known) > len(known) / 2

    def ties(self, one: str, side: Iterable[str], day: date | None) -> list[Tie]:
        """The relations outside of mediation between an actor and a side that were known before a day."""
        found = {tie: None for other in side for tie in self._ties.get((min(one, other), max(one, other)), ())}
        return [tie for tie in found if day is None or (tie.day is not None and tie.day < day)]

    def contacts(self, side: Iterable[str]) -> set[str]:
        """Everybody who ever has a tie with this side."""
        return {other for one in side for other in self._contacts.get(one, ())}

    def bodies_of(self, member: str, day: date | None) -> list[Seat]:
        """What one is a member of on a day; memberships without dates count at any time."""
        return _in_force(self._members.get(member, ()), day)

    def holders(self, body: str, day: date | None) -> list[Seat]:
        """Who holds an office of a body on a day; offices without dates count at any time."""
        return _in_force(self._holders.get(body, ()), day)

    def offered(self) -> set[str]:
        """All bodies that somebody holds an office of."""
        return set(self._holders)

    def principals(self, node: str, day: date | None) -> list[str]:
        """In whose name one acts on a day."""
        on = day.isoformat() if day else None
        return list(self._reader.acts_for(node, on, on, None))


def of_case(case: Case) -> Situation:
    """The situation that a case was."""
    return Situation(case.sides, case.groups, case.conflicts, case.states, case.regions, case.venues)


def _in_force(seats: Iterable[Seat], day: date | None) -> list[Seat]:
    if day is None:
        return [seat for seat in seats if seat.until is None]
    return [
        seat for seat in seats if (seat.day is None or seat.day < day) and (seat.until is None or seat.until >= day)
    ]


def checked(kinds: Sequence[str], parts: Sequence[str]) -> None:
    """Raises ValueError, in one sentence, for kinds of candidates that are no actors', none at all, or parts that no
    third party has."""
    ontology = default()
    if not kinds:
        raise ValueError("no kind of candidate is asked for; State and Organization are the usual ones")
    for kind in kinds:
        if not ontology.kind(kind).actor:
            raise ValueError(f"a {kind} is no actor and mediates nothing; kinds: {', '.join(sorted(ontology.actors))}")
    thirds = [part for part in ontology.parts if part != "party"]
    for part in parts:
        if part not in thirds:
            raise ValueError(f"no third party has the part {part!r}; known: {', '.join(thirds)}")


_READ: WeakKeyDictionary[Any, dict[Any, History]] = WeakKeyDictionary()


def history(graph: nx.MultiDiGraph[str], kinds: Sequence[str], parts: Sequence[str] = ()) -> History:
    """The history in a graph; of a frozen one, as the mirror's are, it is read once."""
    read: Callable[[], History] = lambda: History(graph, kinds, parts)  # noqa: E731
    if not nx.is_frozen(graph):
        return read()
    kept = _READ.setdefault(graph, {})
    key = (tuple(sorted(kinds)), tuple(sorted(parts)))
    if key not in kept:
        kept[key] = read()
    return kept[key]
