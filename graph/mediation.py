"""Who mediates whom: over processes with several parties and over dyadic relations alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph import dates
from graph.dates import overlaps
from graph.mirror import actor
from graph.ontology import Ontology, default

# How one actor acts in another's name: a person through an office or a mandate, a delegation through whom it stands for.
_STANDS_FOR = ("REPRESENTS", "LEADS")


@dataclass(frozen=True)
class Mediation:
    """One third party's part in one process.

    mediator, process: node ids (process is None for a dyadic relation). part: mediator, facilitator, host, guarantor,
    witness …. parties: ids of the parties; who only stands for another of them is left out. start, end: partial dates.
    relations: ids of the edges that say so, the third party's own first.
    """

    mediator: str
    part: str
    process: str | None
    parties: tuple[str, ...]
    start: str | None
    end: str | None
    relations: tuple[str, ...]


def stands_for(graph: nx.MultiDiGraph[str], node: str, since: str | None = None, until: str | None = None) -> set[str]:
    """Whom `node` acts for: the states and organisations of its offices, and whom it represents or leads, step by step.

    since, until: partial dates; a mandate or office that has dates of its own counts only where they touch that period.
    """
    found: set[str] = set()
    queue = [node]
    while queue:
        here = queue.pop()
        for _, there, data in graph.out_edges(here, data=True):
            dated = data["from"] or data["to"]
            if dated and not overlaps(data["from"], data["to"], since, until):
                continue
            if data["type"] in _STANDS_FOR:
                reached = [there]
            elif data["type"] == "HOLDS":
                reached = [t for _, t, d in graph.out_edges(there, data=True) if d["type"] == "OF"]
            else:
                continue
            for other in reached:
                if other not in found and other != node:
                    found.add(other)
                    queue.append(other)
    return found


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
    for node in (mediator, party):
        if node is not None and node not in graph:
            raise KeyError(node)
    found = [*_in_processes(graph, ontology or default()), *_dyadic(graph)]
    kept = [
        one
        for one in found
        if (mediator is None or _acts(graph, one, one.mediator, mediator))
        and (party is None or any(_acts(graph, one, p, party) for p in one.parties))
        and overlaps(one.start, one.end, since, until)
    ]
    return sorted(kept, key=lambda one: _order(graph, one))


def _acts(graph: nx.MultiDiGraph[str], one: Mediation, actor: str, principal: str) -> bool:
    # Whoever once spoke for ECOWAS does not speak for it ever after: the mandate must be of the time of the process.
    return actor == principal or principal in stands_for(graph, actor, one.start, one.end)


def _order(graph: nx.MultiDiGraph[str], one: Mediation) -> tuple[Any, ...]:
    # Latest first, the mediator before the host and the witness, then by name: the same list every time.
    rank = ("mediator", "facilitator", "guarantor", "host", "witness")
    place = rank.index(one.part) if one.part in rank else len(rank)
    date = one.start or one.end or ""
    return (tuple(-ord(c) for c in date) or (1,), one.process or "", place, graph.nodes[one.mediator]["name"])


def _in_processes(graph: nx.MultiDiGraph[str], ontology: Ontology) -> Iterator[Mediation]:
    third = set(ontology.third_party)
    for process, data in graph.nodes(data=True):
        if data["kind"] not in ("Process", "Agreement", "Event"):
            continue
        parts = [(u, k, d) for u, _, k, d in graph.in_edges(process, keys=True, data=True) if d["type"] in third]
        if not parts:
            continue
        parties = {u: k for u, _, k, d in graph.in_edges(process, keys=True, data=True) if d["type"] == "PARTY_TO"}
        parties = dict(sorted(parties.items(), key=lambda pair: (graph.nodes[pair[0]]["name"], pair[0])))
        # A delegation, or a negotiator, of a party that is there itself is no party more.
        start, end = span(graph, process)
        principals = [p for p in parties if parties.keys().isdisjoint(stands_for(graph, p, start, end))]
        for who, key, edge in parts:
            part = edge["props"].get("part") or ontology.relation(edge["type"]).part or "mediator"
            yield Mediation(
                who,
                str(part),
                process,
                tuple(principals),
                edge["from"] or start,
                edge["to"] or end,
                (key, *parties.values()),
            )


def _dyadic(graph: nx.MultiDiGraph[str]) -> Iterator[Mediation]:
    # "X mediates A" and "X mediates B" of the same date and source are one mediation between A and B.
    together: dict[tuple[str, str | None, str | None], list[tuple[str, str]]] = defaultdict(list)
    for who, whom, key, data in graph.edges(keys=True, data=True):
        if data["type"] == "MEDIATES" and graph.nodes[whom]["kind"] not in ("Process", "Agreement", "Event"):
            together[who, data["from"], data["to"]].append((whom, key))
    for (who, start, end), pairs in together.items():
        yield Mediation(who, "mediator", None, tuple(p for p, _ in pairs), start, end, tuple(k for _, k in pairs))


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
