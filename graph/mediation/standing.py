"""Who acts for whom: offices, mandates and delegations, followed step by step, at their time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx

from graph.dates import overlaps
from graph.mediation.memo import links_from, links_to, memo

# How one actor acts in another's name: a person through an office or a mandate, a delegation through whom it stands for.
_STANDS_FOR = ("REPRESENTS", "LEADS")
# Credit for what its envoys do goes to these; persons and groups hand it on.
PRINCIPALS = ("State", "Organization")
_MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One step of acting for: to whom, by which relations (an office takes two: HOLDS and OF), from when to when.

    of: the process alone for which a mandate was given, where its source says so.
    """

    target: str
    relations: tuple[tuple[str, str, str], ...]  # (relation id, type, its target)
    start: str | None
    end: str | None
    of: str | None = None
    member: bool = False

    def at(self, since: str | None, until: str | None) -> bool:
        """Whether it holds in that period; what has no date always does."""
        return not (self.start or self.end) or overlaps(self.start, self.end, since, until)


def steps(graph: nx.MultiDiGraph[str], node: str) -> tuple[Step, ...]:
    """For whom `node` acts directly. `member` marks the seat in a delegation (a group that represents somebody)."""
    known = memo(graph)
    if ("steps", node) not in known:
        known["steps", node] = tuple(sorted(_steps(graph, node), key=lambda step: (step.target, step.relations)))
    found: tuple[Step, ...] = known["steps", node]
    return found


def _steps(graph: nx.MultiDiGraph[str], node: str) -> Iterator[Step]:
    for there, key, data in links_from(graph, node):
        start, end, type = data["from"], data["to"], data["type"]
        if type in _STANDS_FOR:
            of = data["qualifier"] if type == "REPRESENTS" and data["qualifier"] in graph else None
            yield Step(there, ((key, type, there),), start, end, of)
        elif type == "HOLDS":
            for whose, other, office in links_from(graph, there):
                if office["type"] == "OF":
                    yield Step(whose, ((key, type, there), (other, "OF", whose)), start, end)
        elif type == "MEMBER_OF" and graph.nodes[node]["kind"] == "Person" and _is_delegation(graph, there):
            yield Step(there, ((key, type, there),), start, end, member=True)


def _is_delegation(graph: nx.MultiDiGraph[str], node: str) -> bool:
    return graph.nodes[node]["kind"] == "Group" and any(
        data["type"] == "REPRESENTS" for _, _, data in links_from(graph, node)
    )


def stands_for(graph: nx.MultiDiGraph[str], node: str, since: str | None = None, until: str | None = None) -> set[str]:
    """Whom `node` acts for: the states and organisations of its offices, and whom it represents or leads, step by step.

    since, until: partial dates; a mandate or office that has dates of its own counts only where they touch that period.
    """
    return set(reach(graph, node, since, until))


def reach(graph: nx.MultiDiGraph[str], node: str, since: str | None, until: str | None) -> frozenset[str]:
    """The same, kept for the next who asks."""
    known = memo(graph)
    # Where no step has dates, as of a state that acts for nobody, one answer serves for every period.
    if (always := known.get(("reach", node))) is not None:
        return frozenset(always)
    asked = ("reach", node, since, until)
    if asked not in known:
        found: set[str] = set()
        queue = [node]
        dated = False
        while queue:
            for step in steps(graph, queue.pop()):
                dated = dated or bool(step.start or step.end)
                if not step.member and step.target != node and step.target not in found and step.at(since, until):
                    found.add(step.target)
                    queue.append(step.target)
        known[asked] = frozenset(found)
        if not dated:
            known["reach", node] = known[asked]
    result: frozenset[str] = known[asked]
    return result


def principals(
    graph: nx.MultiDiGraph[str], node: str, since: str | None, until: str | None, process: str | None = None
) -> tuple[str, ...]:
    """To whom the credit for `node`'s part in `process` goes: the first state or organisation in each chain of acting for.

    A state or organisation keeps its own. A mandate given for this very process goes before offices and other mandates; one
    given for another process does not count. Who acts for nobody, or for persons alone, is credited itself, or they are. In
    the order of their ids: more than one where somebody acts for several at once.
    """
    if graph.nodes[node]["kind"] in PRINCIPALS:
        return (node,)
    known = memo(graph)
    asked = ("principals", node, since, until, process)
    if asked not in known:
        known[asked] = tuple(sorted(_principals(graph, node, since, until, process))) or (node,)
    found: tuple[str, ...] = known[asked]
    return found


def _principals(
    graph: nx.MultiDiGraph[str], node: str, since: str | None, until: str | None, process: str | None
) -> set[str]:
    ends: set[str] = set()
    seen = {node}
    queue = [node]
    while queue:
        here = queue.pop()
        on = [] if graph.nodes[here]["kind"] in PRINCIPALS else _open(graph, here, since, until, process)
        if not on:
            ends.add(here)
        for step in on:
            if step.target not in seen:
                seen.add(step.target)
                queue.append(step.target)
    return {end for end in ends if graph.nodes[end]["kind"] in PRINCIPALS} or ends


def _open(
    graph: nx.MultiDiGraph[str], node: str, since: str | None, until: str | None, process: str | None
) -> list[Step]:
    found = [
        s for s in steps(graph, node) if s.at(since, until) and (s.of is None or process is None or s.of == process)
    ]
    return [step for step in found if process and step.of == process] or found


def chains(
    graph: nx.MultiDiGraph[str],
    node: str,
    since: str | None = None,
    until: str | None = None,
    process: str | None = None,
) -> list[tuple[Step, ...]]:
    """Every chain of acting for, from `node` to the one at its end, each node once and of at most five steps.

    The most telling first: by way of most others, then by the fewest relations.
    """
    found: list[tuple[Step, ...]] = []

    def walk(here: str, taken: tuple[Step, ...], seen: frozenset[str]) -> None:
        on = [s for s in _open(graph, here, since, until, process) if s.target not in seen]
        if (not on or len(taken) == _MOST_STEPS) and taken:
            found.append(taken)
            return
        for step in on:
            walk(step.target, (*taken, step), seen | {step.target})

    walk(node, (), frozenset({node}))
    return sorted(found, key=lambda c: (-len(c), sum(len(s.relations) for s in c), [s.relations for s in c]))


def agents(graph: nx.MultiDiGraph[str], node: str) -> frozenset[str]:
    """Who acts for `node`, at whatever time, step by step."""
    known = memo(graph)
    if ("agents", node) not in known:
        found: set[str] = set()
        queue = [node]
        while queue:
            for other in _acting(graph, queue.pop()):
                if other not in found and other != node:
                    found.add(other)
                    queue.append(other)
        known["agents", node] = frozenset(found)
    result: frozenset[str] = known["agents", node]
    return result


def _acting(graph: nx.MultiDiGraph[str], node: str) -> Iterator[str]:
    for who, _, data in links_to(graph, node):
        if data["type"] in _STANDS_FOR:
            yield who
        elif data["type"] == "OF":
            yield from (holder for holder, _, d in links_to(graph, who) if d["type"] == "HOLDS")
        elif data["type"] == "MEMBER_OF" and _is_delegation(graph, node) and graph.nodes[who]["kind"] == "Person":
            yield who
