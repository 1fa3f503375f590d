"""Portfolios: all that one mediator did, one party went through, or two parties had between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations, pairwise
from typing import Any

import networkx as nx

from graph.dates import overlaps
from graph.mediation.counting import ancestors, mediations, root
from graph.mediation.memo import held, links_from, memo
from graph.mediation.parts import Mediation
from graph.mediation.processes import Case, Share, cases, row_of, share
from graph.mediation.standing import PRINCIPALS
from graph.mirror import actor
from graph.ontology import Ontology

ROLES = ("mediator", "party", "pair")


@dataclass(frozen=True)
class Repeat:
    """The same mediator for the same two parties more than once. gaps: years from one to the next, of those with a date."""

    mediator: str
    pair: tuple[str, str]
    mediations: tuple[Mediation, ...]
    years: tuple[int, ...]
    gaps: tuple[int, ...]


@dataclass(frozen=True)
class Joint:
    """Two third parties with a part in the same round of the same process.

    processes: where, by id. mediations: the parts of both there.
    """

    mediators: tuple[str, str]
    processes: tuple[str, ...]
    mediations: tuple[Mediation, ...]


@dataclass(frozen=True)
class Competing:
    """Two third parties in different processes of one conflict at overlapping times.

    conflict: the id of what both are about, or None where sources do not say and two parties are the same.
    """

    first: Mediation
    second: Mediation
    conflict: str | None


@dataclass(frozen=True)
class Portfolio:
    """role: one of ROLES; actors: the ids it is of. `mediations` and `cases` are what every number is made of.

    first, last: years. parts: how many mediations have each part; one may have several. mediators, parties: id and number of
    mediations (of the other side), highest first. agreement: the share of processes with a known agreement.
    """

    role: str
    actors: tuple[str, ...]
    credit: str
    unit: str
    mediations: tuple[Mediation, ...]
    cases: tuple[Case, ...]
    first: int | None
    last: int | None
    parts: Mapping[str, int]
    mediators: tuple[tuple[str, int], ...]
    parties: tuple[tuple[str, int], ...]
    repeated: tuple[Repeat, ...]
    joint: tuple[Joint, ...]
    competing: tuple[Competing, ...]
    agreement: Share


def portfolio(
    graph: nx.MultiDiGraph[str],
    role: str,
    actors: Sequence[str],
    credit: str = "principal",
    unit: str = "process",
    parts: Collection[str] = (),
    since: str | None = None,
    until: str | None = None,
    ontology: Ontology | None = None,
) -> Portfolio:
    """The portfolio of a mediator or a party (one actor), or of a pair of parties (two).

    The options are those of `graph.mediation.counting.mediations`. A person or group is always credited as told, for the credit
    that goes to a principal leaves it nothing. Without mediations it is empty. Raises KeyError for an actor that is not in the
    graph, ValueError for another role, a wrong number of actors, or twice the same.
    """
    graph = held(graph)
    if role not in ROLES:
        raise ValueError(f"unknown role {role!r}; known: {', '.join(ROLES)}")
    if len(actors) != (2 if role == "pair" else 1):
        raise ValueError(
            f"the portfolio of a {role} takes {'two actors' if role == 'pair' else 'one actor'}, not {len(actors)}"
        )
    for node in actors:
        if node not in graph:
            raise KeyError(node)
    if len(set(actors)) < len(actors):
        raise ValueError(
            f"{graph.nodes[actors[0]]['name']} makes no pair with itself; two different parties are expected"
        )
    if any(graph.nodes[node]["kind"] not in PRINCIPALS for node in actors):
        credit = "told"
    every = mediations(graph, credit, unit, parts, since, until, ontology)
    mine = [
        one for one in every if (one.mediator == actors[0] if role == "mediator" else set(actors) <= set(one.parties))
    ]
    found = cases(graph, mine)
    years = sorted({year for one in mine for day in (one.start, one.end) if (year := _year(day)) is not None})
    others = every if role == "mediator" else mine
    return Portfolio(
        role,
        tuple(actors),
        credit,
        unit,
        tuple(mine),
        tuple(found),
        years[0] if years else None,
        years[-1] if years else None,
        dict(Counter(part for one in mine for part in one.parts).most_common()),
        _ranked(graph, (one.mediator for one in mine)),
        _ranked(graph, (party for one in mine for party in one.parties if role == "mediator" or party not in actors)),
        tuple(repeated(graph, mine, actors if role != "mediator" else ())),
        tuple(joint(graph, mine, others)),
        tuple(competing(graph, mine, others)),
        share(found),
    )


def repeated(graph: nx.MultiDiGraph[str], found: Iterable[Mediation], among: Collection[str] = ()) -> list[Repeat]:
    """Mediators that mediated for the same two parties more than once, the most often first.

    among: only pairs with these in them. Which side a party is on is not known, so all two of several parties are a pair.
    """
    groups: dict[tuple[str, tuple[str, str]], list[Mediation]] = defaultdict(list)
    for one in found:
        for pair in combinations(sorted(one.parties), 2):
            if set(among) <= set(pair):
                groups[one.mediator, pair].append(one)
    result = []
    for (mediator, pair), several in groups.items():
        if len(several) > 1:
            years = sorted(year for one in several if (year := _year(one.start or one.end)) is not None)
            gaps = tuple(later - earlier for earlier, later in pairwise(years))
            result.append(Repeat(mediator, pair, tuple(several), tuple(years), gaps))
    return sorted(result, key=lambda r: (-len(r.mediations), graph.nodes[r.mediator]["name"], r.mediator, r.pair))


def joint(graph: nx.MultiDiGraph[str], mine: Iterable[Mediation], others: Iterable[Mediation]) -> list[Joint]:
    """Who of `others` had a part in the same rounds as one of `mine`, the most often first.

    Who has a part in a whole process has it in each of its rounds.
    """
    at: dict[str, list[Mediation]] = defaultdict(list)
    for one in others:
        if one.process:
            at[one.process].append(one)
    where: dict[tuple[str, str], dict[tuple[str, str], Mediation]] = defaultdict(dict)
    for one in mine:
        for other in at.get(one.process or "", ()):
            if other.mediator != one.mediator and _share_a_round(graph, one, other):
                two = (one.mediator, other.mediator)
                # Of one mediator's portfolio it comes first; of a party's the order is that of the names.
                key = two if (two[1], two[0]) not in where else (two[1], two[0])
                where[key].update({(m.process or "", m.mediator): m for m in (one, other)})
    made = [
        Joint(two, tuple(sorted({process for process, _ in theirs})), tuple(theirs[key] for key in sorted(theirs)))
        for two, theirs in where.items()
    ]
    return sorted(made, key=lambda j: (-len(j.processes), *(graph.nodes[m]["name"] for m in j.mediators), j.mediators))


def _share_a_round(graph: nx.MultiDiGraph[str], a: Mediation, b: Mediation) -> bool:
    wide_a, wide_b = ({r for x in one.rounds for r in (x, *ancestors(graph, x))} for one in (a, b))
    return not wide_a.isdisjoint(b.rounds) or not wide_b.isdisjoint(a.rounds)


def competing(graph: nx.MultiDiGraph[str], mine: Sequence[Mediation], others: Iterable[Mediation]) -> list[Competing]:
    """Who of `others` was at work in the same conflict at the same time in another process than one of `mine`.

    Who has a part in both processes competes with nobody there. Both must have dates that overlap. The conflict is an Event
    that the processes are ABOUT or PART_OF; where neither says what it is about, two parties in common stand for it. Pairs
    without a process are left out: they may be of the same one.
    """
    others = list(others)
    at: dict[Any, list[Mediation]] = defaultdict(list)
    for one in others:
        for key in _conflicts(graph, one):
            at[key].append(one)
    work: dict[str, set[str]] = defaultdict(set)  # the processes that each has a part in
    for one in (*mine, *others):
        if one.process:
            work[one.mediator].add(root(graph, one.process))
    seen: set[frozenset[tuple[str, str | None]]] = set()
    result = []
    for one in mine:
        for key in _conflicts(graph, one):
            for other in at.get(key, ()):
                both = frozenset({(one.mediator, one.process), (other.mediator, other.process)})
                ends = {root(graph, one.process or ""), root(graph, other.process or "")}
                if both in seen or ends <= work[one.mediator] or ends <= work[other.mediator]:
                    continue
                if (one.start or one.end) and _together(one, other):
                    seen.add(both)
                    result.append(Competing(one, other, key if isinstance(key, str) else None))
    return sorted(
        result, key=lambda c: (c.first.start or "", graph.nodes[c.second.mediator]["name"], c.second.process or "")
    )


def _together(a: Mediation, b: Mediation) -> bool:
    return overlaps(a.start, a.end or a.start, b.start, b.end or b.start) and bool(b.start or b.end)


def _conflicts(graph: nx.MultiDiGraph[str], one: Mediation) -> Iterator[Any]:
    if not one.process:
        return
    known = memo(graph)
    found: set[str] = set()
    for node in (one.process, *one.rounds):
        if ("about", node) not in known:
            known["about", node] = frozenset(
                there
                for here in (node, *ancestors(graph, node))
                for there, _, data in links_from(graph, here)
                if data["type"] in ("ABOUT", "PART_OF") and graph.nodes[there]["kind"] == "Event"
            )
        found |= known["about", node]
    if found:
        yield from sorted(found)
    else:
        yield from combinations(sorted(one.parties), 2)


def _year(day: str | None) -> int | None:
    return int(day[:4]) if day else None


def _ranked(graph: nx.MultiDiGraph[str], nodes: Iterable[str]) -> tuple[tuple[str, int], ...]:
    often = Counter(nodes)
    return tuple(sorted(often.items(), key=lambda pair: (-pair[1], graph.nodes[pair[0]]["name"], pair[0])))


def to_json(graph: nx.MultiDiGraph[str], of: Portfolio) -> dict[str, Any]:
    """A portfolio as data: actors as ``{id, name, kind}``, every number with the ids of the processes that it counts."""

    def tally(pairs: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
        return [{**actor(graph, node), "mediations": number} for node, number in pairs]

    def brief(one: Mediation) -> dict[str, Any]:
        return {
            "mediator": actor(graph, one.mediator),
            "process": actor(graph, one.process) if one.process else None,
            "from": one.start,
            "to": one.end,
        }

    return {
        "role": of.role,
        "actors": [actor(graph, node) for node in of.actors],
        "credit": of.credit,
        "unit": of.unit,
        "mediations": len(of.mediations),
        "first": of.first,
        "last": of.last,
        "parts": dict(of.parts),
        "mediators": tally(of.mediators),
        "parties": tally(of.parties),
        "agreement": asdict(of.agreement),
        "repeated": [
            {
                "mediator": actor(graph, one.mediator),
                "pair": [actor(graph, node) for node in one.pair],
                "times": len(one.mediations),
                "years": list(one.years),
                "gaps": list(one.gaps),
                "processes": [m.process for m in one.mediations],
            }
            for one in of.repeated
        ],
        "joint": [
            {
                "mediators": [actor(graph, m) for m in one.mediators],
                "times": len(one.processes),
                "processes": list(one.processes),
            }
            for one in of.joint
        ],
        "competing": [
            {
                "first": brief(one.first),
                "second": brief(one.second),
                "conflict": actor(graph, one.conflict) if one.conflict else None,
            }
            for one in of.competing
        ],
        "processes": [case_json(graph, case) for case in of.cases],
    }


def case_json(graph: nx.MultiDiGraph[str], case: Case) -> dict[str, Any]:
    """A process as data: ``{process, parent, parties, third_parties, from, to, agreement, agreements, outcome, ended, …}``."""
    row = row_of(graph, case)
    del row["name"]
    return {
        **row,
        "process": actor(graph, case.process) if case.process else None,
        "parent": actor(graph, row["parent"]) if row["parent"] else None,
        "parties": [actor(graph, party) for party in case.parties],
        "third_parties": [
            {
                **actor(graph, one.mediator),
                "parts": list(one.parts),
                "through": [actor(graph, who) for who in one.through],
                "rounds": len(one.rounds),
            }
            for one in case.mediations
        ],
        "agreements": [actor(graph, one) for one in case.outcome.agreements],
        "relations": list(case.relations),
    }
