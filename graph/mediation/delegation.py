"""At the table: who is there, as what, and in whose name, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph.mediation.memo import held, links_to
from graph.mediation.parts import PROCESSES, RANK, span
from graph.mediation.standing import Step, agents, chains
from graph.mirror import actor
from graph.ontology import Ontology, default


@dataclass(frozen=True)
class Seat:
    """One who is at the table, and one chain to a principal.

    part: "party", a third party's part, or "attends"; seat: the relation that says so, None for who belongs to a delegation
    that is there. chain: the steps from `who` to the last of them, the principal; empty for who is there in its own name.
    """

    process: str
    who: str
    part: str
    seat: str | None
    chain: tuple[Step, ...]

    @property
    def principal(self) -> str:
        """In whose name it is there."""
        return self.chain[-1].target if self.chain else self.who

    @property
    def relations(self) -> tuple[str, ...]:
        """The ids of all relations that this rests on."""
        return (*((self.seat,) if self.seat else ()), *(key for step in self.chain for key, _, _ in step.relations))


def delegation(graph: nx.MultiDiGraph[str], process: str, ontology: Ontology | None = None) -> list[Seat]:
    """Who is at the table of a process, agreement or event, parties first, with every chain of acting for (most telling first).

    Persons that lead a delegation (a Group), represent it or are its members are there with it. Mandates and offices
    count that touch the time of the process. Raises KeyError for a node that is not in the graph, ValueError
    for one that is no process.
    """
    graph = held(graph)
    if process not in graph:
        raise KeyError(process)
    if graph.nodes[process]["kind"] not in PROCESSES:
        data = graph.nodes[process]
        raise ValueError(
            f"{data['name']} is a {data['kind']}; a {', '.join(PROCESSES[:-1])} or {PROCESSES[-1]} is expected"
        )
    start, end = span(graph, process)
    seats = list(_seats(graph, process, ontology or default()))
    found = []
    for who, part, key in seats:
        ways = chains(graph, who, start, end, process)
        found += [Seat(process, who, part, key, way) for way in ways] or [Seat(process, who, part, key, ())]
    known = {who for who, _, _ in seats}
    for group, part, _ in seats:
        if graph.nodes[group]["kind"] != "Group":
            continue
        for who in sorted(agents(graph, group) - known):
            ways = [w for w in chains(graph, who, start, end, process) if group in {step.target for step in w}]
            if ways:
                known.add(who)
                found += [Seat(process, who, part, None, way) for way in ways]
    place = {part: i for i, part in enumerate(("party", *RANK))}
    order = {seat: i for i, seat in enumerate(found)}
    return sorted(
        found,
        key=lambda s: (
            place.get(s.part, 99),
            graph.nodes[s.principal]["name"],
            graph.nodes[s.who]["name"],
            s.who,
            order[s],
        ),
    )


def _seats(graph: nx.MultiDiGraph[str], process: str, ontology: Ontology) -> Iterator[tuple[str, str, str]]:
    for who, key, data in sorted(links_to(graph, process), key=lambda link: link[:2]):
        if data["type"] == "PARTY_TO":
            yield who, "party", key
        elif data["type"] in ontology.third_party:
            yield who, str(data["props"].get("part") or ontology.relation(data["type"]).part or "mediator"), key
        elif data["type"] == "ATTENDS":
            yield who, "attends", key


def read(graph: nx.MultiDiGraph[str], seat: Seat, ontology: Ontology | None = None) -> str:
    """A chain as a sentence: "Vladimir Medinsky leads Russian delegation, which represents Russia"."""
    phrases = (ontology or default()).relations
    said = str(graph.nodes[seat.who]["name"])
    links = [(type, target) for step in seat.chain for _, type, target in step.relations]
    for number, (type, target) in enumerate(links):
        phrase = phrases[type].phrase if type in phrases else type.lower().replace("_", " ")
        said += f"{', which' if number else ''} {phrase} {graph.nodes[target]['name']}"
    return said


def to_json(graph: nx.MultiDiGraph[str], seat: Seat) -> dict[str, Any]:
    """``{process, who, part, principal, chain: [{relation, id, to}], sentence, relations}``; actors as ``{id, name, kind}``."""
    return {
        "process": actor(graph, seat.process),
        "who": actor(graph, seat.who),
        "part": seat.part,
        "principal": actor(graph, seat.principal),
        "chain": [
            {"relation": type, "id": key, "to": actor(graph, target)}
            for step in seat.chain
            for key, type, target in step.relations
        ],
        "sentence": read(graph, seat),
        "relations": list(seat.relations),
    }
