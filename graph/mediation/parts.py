"""Parts in mediations as sources tell them: in processes with several parties, and in relations between two alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import networkx as nx

from graph import dates
from graph.dates import overlaps
from graph.mediation.memo import held, links_from, links_to, memo
from graph.mediation.standing import reach
from graph.mirror import actor
from graph.ontology import Ontology, default

# What a mediation is told of when it is not told of a pair.
PROCESSES = ("Process", "Agreement", "Event")
# A third party's parts, the one that tells most first.
RANK = ("mediator", "facilitator", "guarantor", "host", "witness", "observer")


@dataclass(frozen=True)
class Mediation:
    """One third party's part in one process.

    mediator, process: node ids (process is None for a dyadic relation). part: mediator, facilitator, host, guarantor,
    witness …; of several the one that comes first in this list. parties: ids of the parties; who only stands for another of
    them is left out. start, end: partial dates. relations: ids of the edges that say so, the third party's own first.

    Where several tellings are counted as one (`graph.mediation.counting`): parts, all of them; rounds, the ids of the
    processes, agreements and events it is told of; through, who acted in the mediator's name; own, those of `relations` that
    say the third party's part. They are filled in everywhere.
    """

    mediator: str
    part: str
    process: str | None
    parties: tuple[str, ...]
    start: str | None
    end: str | None
    relations: tuple[str, ...]
    parts: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def who_mediates(
    graph: nx.MultiDiGraph[str],
    mediator: str | None = None,
    party: str | None = None,
    since: str | None = None,
    until: str | None = None,
    ontology: Ontology | None = None,
) -> list[Mediation]:
    """Every third party's part in `graph` (a mirror's graph, or a lens's view of it), latest first.

    mediator: keep this node's parts, and those of persons and groups that act for it. party: keep processes in which this
    node is a party, or in which one that acts for it is. since, until: partial dates; a process without a date is kept only
    when neither is given. Raises KeyError for a node that is not in the graph.
    """
    graph = held(graph)
    for node in (mediator, party):
        if node is not None and node not in graph:
            raise KeyError(node)
    return [one for one in told(graph, ontology) if concerns(graph, one, mediator, party, since, until)]


def told(graph: nx.MultiDiGraph[str], ontology: Ontology | None = None) -> tuple[Mediation, ...]:
    """All parts as they are told, latest first; of a frozen graph they are read once."""
    known = memo(graph)
    asked = ("told", id(ontology) if ontology else None)
    if asked not in known:
        found = [*_in_processes(graph, ontology or default()), *_dyadic(graph)]
        # The ontology is kept with what was read by it, so that its id is no other's.
        known[asked] = ontology, tuple(sorted(found, key=lambda one: order(graph, one)))
    result: tuple[Mediation, ...] = known[asked][1]
    return result


def concerns(
    graph: nx.MultiDiGraph[str],
    one: Mediation,
    mediator: str | None = None,
    party: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> bool:
    """Whether it is this mediator's and this party's, or of those who act for them, and in this period."""
    return (
        (mediator is None or _acts(graph, one, (one.mediator, *one.through), mediator))
        and (party is None or _acts(graph, one, one.parties, party))
        and overlaps(one.start, one.end, since, until)
    )


def _acts(graph: nx.MultiDiGraph[str], one: Mediation, actors: Iterable[str], principal: str) -> bool:
    # Whoever once spoke for ECOWAS does not speak for it ever after: the mandate must be of the time of the process.
    return any(who == principal or principal in reach(graph, who, one.start, one.end) for who in actors)


def rank(part: str) -> int:
    """The place of a part in RANK; those that it does not have come last."""
    return RANK.index(part) if part in RANK else len(RANK)


def order(graph: nx.MultiDiGraph[str], one: Mediation) -> tuple[Any, ...]:
    """Sorts latest first, the mediator before the host and the witness, then by name: the same list every time."""
    date = one.start or one.end or ""
    name = graph.nodes[one.mediator]["name"]
    return (_latest_first(date), one.process or "", rank(one.part), name, one.mediator, one.parties, one.relations)


@lru_cache(maxsize=50_000)
def _latest_first(day: str) -> tuple[int, ...]:
    return tuple(-ord(c) for c in day) or (1,)


def _in_processes(graph: nx.MultiDiGraph[str], ontology: Ontology) -> Iterator[Mediation]:
    third = set(ontology.third_party)
    for process, data in graph.nodes(data=True):
        if data["kind"] not in PROCESSES:
            continue
        parts = [link for link in links_to(graph, process) if link[2]["type"] in third]
        if not parts:
            continue
        seats = [(u, k) for u, k, d in links_to(graph, process) if d["type"] == "PARTY_TO"]
        parties = dict(
            sorted(seats, reverse=True)
        )  # of several relations of one the first by id, in whatever order they came
        parties = dict(sorted(parties.items(), key=lambda pair: (graph.nodes[pair[0]]["name"], pair[0])))
        # A delegation, or a negotiator, of a party that is there itself is no party more.
        start, end = span(graph, process)
        principals = [p for p in parties if parties.keys().isdisjoint(reach(graph, p, start, end))]
        for who, key, edge in parts:
            part = str(edge["props"].get("part") or ontology.relation(edge["type"]).part or "mediator")
            yield Mediation(
                who,
                part,
                process,
                tuple(principals),
                edge["from"] or start,
                edge["to"] or end,
                (key, *parties.values()),
                (part,),
                (process,),
                own=(key,),
            )


def _dyadic(graph: nx.MultiDiGraph[str]) -> Iterator[Mediation]:
    # "X mediates A" and "X mediates B" of the same date and source are one mediation between A and B.
    together: dict[tuple[str, str | None, str | None], list[tuple[str, str]]] = defaultdict(list)
    for who in graph:
        for whom, key, data in links_from(graph, who):
            if data["type"] == "MEDIATES" and graph.nodes[whom]["kind"] not in PROCESSES:
                together[who, data["from"], data["to"]].append((whom, key))
    for (who, start, end), found in together.items():
        pairs = sorted(found, key=lambda pair: (graph.nodes[pair[0]]["name"], *pair))
        keys = tuple(k for _, k in pairs)
        parties = tuple(dict.fromkeys(p for p, _ in pairs))
        yield Mediation(who, "mediator", None, parties, start, end, keys, ("mediator",), own=keys)


def span(graph: nx.MultiDiGraph[str], process: str) -> tuple[str | None, str | None]:
    """First and last date (partial, or None) of a process, from its own properties."""
    return dates.span(graph.nodes[process]["props"])


def to_json(graph: nx.MultiDiGraph[str], found: Mediation) -> dict[str, Any]:
    """``{mediator, part, process, parties, from, to}`` with every actor as ``{id, name, kind}``; evidence is the caller's."""
    return {
        "mediator": actor(graph, found.mediator),
        "part": found.part,
        "process": actor(graph, found.process) if found.process else None,
        "parties": [actor(graph, party) for party in found.parties],
        "from": found.start,
        "to": found.end,
    }
