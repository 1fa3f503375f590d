"""What goes into a picture: the most telling neighbourhood, never nothing and never a hairball."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

import networkx as nx

from graph.mediation import stands_for, who_mediates
from graph.ontology import default

# As many as can be read at a glance on a laptop's screen.
AT_FIRST = 16
AT_ONCE = 15
_TIED_MOST = 4


def first(graph: nx.MultiDiGraph[str]) -> tuple[str | None, set[str]]:
    """The node to begin with and what to show: the latest process with a mediator and parties, with those who act in it.

    Where nothing is mediated: the node with most relations and its neighbourhood. (None, set()) for an empty graph.
    """
    mediated = [one for one in who_mediates(graph) if one.process and one.parties]
    latest = next((one for one in mediated if one.part == "mediator"), mediated[0] if mediated else None)
    if latest and latest.process:
        return latest.mediator, around_process(graph, latest.process)
    hub = max(graph, key=lambda node: (graph.degree(node), node), default=None)
    return hub, neighbourhood(graph, hub) if hub else set()


def around_process(graph: nx.MultiDiGraph[str], process: str, limit: int = AT_FIRST) -> set[str]:
    """A process with its third parties and parties, the offices through which they act and for whom, and who else is close.

    Close is who has to do with two or more of them: the heads of delegations, not every envoy that a state ever had.
    """
    third = set(default().third_party)
    inside = [u for u, _, d in graph.in_edges(process, data=True) if d["type"] in third]
    inside += [u for u, _, d in graph.in_edges(process, data=True) if d["type"] not in third]
    chosen = dict.fromkeys([process, *inside[:limit]])
    for actor in inside:
        for other in sorted(stands_for(graph, actor)):
            chosen.update(dict.fromkeys(_between(graph, actor, other)))
    chosen.update(dict.fromkeys(_tied(graph, set(chosen))[:_TIED_MOST]))
    chosen.update(dict.fromkeys(strongest(graph, process, limit)))
    return set(list(chosen)[:limit])


def neighbourhood(graph: nx.MultiDiGraph[str], node: str, limit: int = AT_FIRST) -> set[str]:
    """A node and its strongest neighbours; offices bring along whose they are."""
    near = strongest(graph, node, limit - 4)
    whose = [t for n in near if graph.nodes[n]["kind"] == "Role" for _, t in graph.out_edges(n)]
    return {node, *near, *whose[:4]}


def strongest(
    graph: nx.MultiDiGraph[str],
    node: str,
    limit: int = AT_ONCE,
    besides: Iterable[str] = (),
    relations: Collection[str] = (),
    kinds: Collection[str] = (),
) -> list[str]:
    """The neighbours of `node` that are not among `besides`, those first with which it has most to do.

    Mediation weighs most, then what it is and whom it stands for, then conduct by its number; ties by degree, then name.
    relations, kinds: only by relations of these types, only to nodes of these kinds; none: by and to all.
    """
    third = set(default().third_party) | {"PARTY_TO"}
    weight: dict[str, float] = {}
    for u, v, data in [*graph.out_edges(node, data=True), *graph.in_edges(node, data=True)]:
        other = v if u == node else u
        if (relations and data["type"] not in relations) or (kinds and graph.nodes[other]["kind"] not in kinds):
            continue
        says = 3.0 if data["type"] in third else 2.0 if data["structural"] else 1.0
        weight[other] = weight.get(other, 0.0) + says * float(data["confidence"])
    for one in {*besides, node}:
        weight.pop(one, None)
    return sorted(weight, key=lambda n: (-weight[n], -graph.degree(n), graph.nodes[n]["name"]))[:limit]


def _tied(graph: nx.MultiDiGraph[str], chosen: set[str]) -> list[str]:
    """The actors that have relations to two or more of `chosen`, that to most of them first."""
    ties = Counter(other for node in chosen for other in set(nx.all_neighbors(graph, node)) - chosen)
    tied = [n for n, number in ties.items() if number > 1 and graph.nodes[n]["kind"] in default().actors]
    return sorted(tied, key=lambda node: (-ties[node], -graph.degree(node), graph.nodes[node]["name"]))


def _between(graph: nx.MultiDiGraph[str], actor: str, other: str) -> list[str]:
    """`other`, and the office through which `actor` stands for it."""
    offices = [v for _, v, d in graph.out_edges(actor, data=True) if d["type"] == "HOLDS" and graph.has_edge(v, other)]
    return [*offices, other]
