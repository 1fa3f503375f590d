"""Who could mediate between two: the question, asked of a graph."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import networkx as nx

from graph.candidates.history import History, Situation, checked, history
from graph.candidates.ranking import Candidate, Component, Ranking
from graph.dates import earliest, partial
from graph.mirror import actor
from graph.ontology import default

KINDS = ("State", "Organization")

LIMITS = (
    "It knows what the loaded sources tell, and no more: talks that nobody recorded, or that were kept secret, are "
    "missing.",
    "It says who resembles those who mediated before. It does not know who is willing, who is invited, or who would "
    "succeed.",
    "Who never mediated is found by place alone: a neighbour, the subregion, a body of states. A new mediator is what it "
    "misses most.",
    "Every third party counts alike, a witness as much as a mediator, unless the parts are chosen.",
    "The score orders candidates; it is no probability. How often such an order had an actual third party among its "
    "first is what the backtest tells.",
    "Ties, consent, offices and hostility are weighed by judgement: the data that the other weights were tested on has "
    "none of them.",
    "Borders, regions and who belongs to which body of states are of this program's own table; where states are none that "
    "it knows, only regions that the sources name help.",
)


class NothingKnown(ValueError):
    """Nothing was known of mediation, at all or at that time."""


def could_mediate(
    graph: nx.MultiDiGraph[str],
    a: str,
    b: str,
    as_of: str | None = None,
    limit: int = 10,
    kinds: Sequence[str] = KINDS,
    parts: Sequence[str] = (),
    hostile: bool = True,
) -> list[Candidate]:
    """Who could mediate between two actors of a mirror's graph (or of a lens's view of it), best first, at most
    `limit`.

    as_of: a partial date; only what was certainly known before it counts, and only who was told of before is a
    candidate. Without it everything counts, what has no date too. kinds: the candidates' kinds. parts: which parts of
    third parties count (mediator, host …; empty: all). hostile: whether those who are openly hostile to a side are
    among the answers, with a caution; their score is less by it. The two themselves, those in whose name they act, and
    whom nothing speaks for are none.

    Raises ValueError, in one sentence, for a node that is not there or no actor, for two that are one or on one side,
    for a limit below 1, a kind that is no actor's, a part that no third party has, and when nothing was known of
    mediation at that time."""
    _check(graph, (a, b), limit, kinds, parts)
    past = history(graph, kinds, parts)
    on = partial(as_of)
    day = earliest(on) if on else None
    of = _situation(past, a, b, day)
    if past.before(day).stop == 0:
        raise NothingKnown(_nothing(past, on))
    ranking = Ranking(past, of, day)
    found: list[Candidate] = []
    for position in ranking.order(seen=day is not None):
        if ranking.scores[position] <= 0 or len(found) == limit:
            break
        one = ranking.candidate(position)
        if hostile or all(caution.name != "hostility" for caution in one.cautions):
            found.append(one)
    return found


def _check(
    graph: nx.MultiDiGraph[str], two: tuple[str, str], limit: int, kinds: Sequence[str], parts: Sequence[str]
) -> None:
    ontology = default()
    for node in two:
        if node not in graph:
            raise ValueError(f"{node!r} is not in the graph")
        if graph.nodes[node]["kind"] not in ontology.actors:
            raise ValueError(
                f"{graph.nodes[node]['name']} is no actor but of kind {graph.nodes[node]['kind']}; "
                "one can ask for persons, states, organizations and groups"
            )
    if two[0] == two[1]:
        raise ValueError(f"a mediator stands between two: {graph.nodes[two[0]]['name']} was named twice")
    if limit < 1:
        raise ValueError(f"limit is {limit}; at least 1 candidate must be asked for")
    checked(kinds, parts)


def _situation(past: History, a: str, b: str, day: date | None) -> Situation:
    sides = (frozenset({a, *past.principals(a, day)}), frozenset({b, *past.principals(b, day)}))
    names = [past.nodes[node]["name"] for node in (a, b)]
    if not sides[0].isdisjoint(sides[1]):
        raise ValueError(f"{names[0]} and {names[1]} are on one side: one acts for the other, or both for the same")
    parties = sides[0] | sides[1]
    groups = frozenset(node for node in parties if past.nodes[node]["kind"] in ("Organization", "Group"))
    states = frozenset(node for node in parties if past.nodes[node]["kind"] == "State")
    bare = Situation(sides, groups, frozenset(), states, frozenset())
    # What their earlier tables were about is what it is about now.
    met = [case for case in past.earlier(bare, day) if all(not side.isdisjoint(case.parties) for side in sides)]
    conflicts = frozenset().union(*(case.conflicts for case in met))
    regions = frozenset().union(*(case.regions for case in met))
    return Situation(sides, groups, conflicts, states, regions)


def _nothing(past: History, on: str | None) -> str:
    if on is None:
        return (
            "the graph tells of no mediation, so it cannot say who could mediate; load talks with their third parties"
        )
    first = min((one.day for one in past.sittings if one.day), default=None)
    told = f"the first that is dated is of {first}" if first else "none has a date"
    return f"nothing is known of mediation before {on}: {told}"


def to_json(graph: nx.MultiDiGraph[str], found: Candidate, rank: int) -> dict[str, Any]:
    """``{rank, candidate, score, reasons, cautions}``; a reason or caution is ``{component, weight, value, points,
    reason, relations}``.

    Evidence is the caller's to add.
    """
    return {
        "rank": rank,
        "candidate": actor(graph, found.node),
        "score": round(found.score, 4),
        "reasons": [_component(one) for one in found.components],
        "cautions": [_component(one) for one in found.cautions],
    }


def _component(one: Component) -> dict[str, Any]:
    return {
        "component": one.name,
        "weight": one.weight,
        "value": round(one.value, 4),
        "points": round(one.points, 4),
        "reason": one.reason,
        "relations": list(one.relations),
    }
