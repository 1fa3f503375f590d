"""The mediations of one node, found without going through those of all others."""

from __future__ import annotations

from collections import defaultdict

import networkx as nx

from graph.mediation.counting import placed
from graph.mediation.memo import held, memo
from graph.mediation.parts import Mediation, concerns
from graph.mediation.standing import reach

_Index = tuple[dict[str, list[Mediation]], dict[str, list[Mediation]]]


def of_mediator(
    graph: nx.MultiDiGraph[str], node: str, since: str | None = None, until: str | None = None
) -> list[Mediation]:
    """Those that are the node's, or of whoever acted for it, as they are told (`counting.placed`), latest first."""
    graph = held(graph)
    return [one for one in _index(graph)[0].get(node, ()) if concerns(graph, one, node, None, since, until)]


def in_process(graph: nx.MultiDiGraph[str], process: str) -> list[Mediation]:
    """The third parties' parts in these talks, this agreement or event."""
    return list(_index(held(graph))[1].get(process, ()))


def _index(graph: nx.MultiDiGraph[str]) -> _Index:
    known = memo(graph)
    if "index" not in known:
        whose: dict[str, list[Mediation]] = defaultdict(list)
        where: dict[str, list[Mediation]] = defaultdict(list)
        for one in placed(graph):
            actors = {one.mediator, *one.through}
            # Whom they may ever have acted for; whether they did at that time is asked when it matters.
            for principal in actors.union(*(reach(graph, who, None, None) for who in actors)):
                whose[principal].append(one)
            if one.process:
                where[one.process].append(one)
        known["index"] = dict(whose), dict(where)
    found: _Index = known["index"]
    return found
