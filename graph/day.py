"""The state of the world on a day: who held which office, who stood with whom, which talks ran, who did what to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph.dates import earliest, latest, partial
from graph.mirror import actor
from graph.ontology import Ontology, default
from graph.times import HAPPEN, Times, When, times

__all__ = ["Day", "Happening", "Tie", "on_day"]

_OFFICE = "HOLDS"
# Structure that says nothing of who stood with whom: what belongs to what, where, and about what.
_FRAME = frozenset(
    "OF PART_OF RESULT_OF FOLLOWS LOCATED_IN ABOUT HAS_ADDRESS SUCCEEDS LINKED_TO HAS_RELATIONS_WITH CITIZEN_OF".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Tie:
    """A relation: ids of its ends and of itself, its type, its time, and whether it surely was there on the day."""

    source: str
    target: str
    relation: str
    type: str
    when: When
    sure: bool


@dataclass(frozen=True)
class Happening:
    """Talks, an agreement or an event: its id, its time, whether it surely was on the day, and relations of who took part."""

    node: str
    when: When
    sure: bool
    relations: tuple[str, ...]


@dataclass(frozen=True)
class Day:
    """What was there on a day (a partial date: on some day in it).

    offices: who held which. allegiances: alliances, loyalty, memberships, mandates, leads. happenings: talks, agreements and
    events. conduct: what actors did to each other. Each by name; what is sure goes first.
    """

    day: str
    offices: tuple[Tie, ...]
    allegiances: tuple[Tie, ...]
    happenings: tuple[Happening, ...]
    conduct: tuple[Tie, ...]

    def __bool__(self) -> bool:
        return bool(self.offices or self.allegiances or self.happenings or self.conduct)

    def to_dict(self, graph: nx.MultiDiGraph[str]) -> dict[str, Any]:
        """As JSON data."""

        def tie(one: Tie) -> dict[str, Any]:
            ends = {"source": actor(graph, one.source), "target": actor(graph, one.target)}
            return {**ends, "type": one.type, "relation": one.relation, **_when(one.when), "sure": one.sure}

        return {
            "day": self.day,
            "offices": [tie(one) for one in self.offices],
            "allegiances": [tie(one) for one in self.allegiances],
            "happenings": [
                {**actor(graph, one.node), **_when(one.when), "sure": one.sure, "relations": list(one.relations)}
                for one in self.happenings
            ],
            "conduct": [tie(one) for one in self.conduct],
        }


def on_day(graph: nx.MultiDiGraph[str], day: str, known: Times | None = None, ontology: Ontology | None = None) -> Day:
    """What was there on a day, in a mirror's graph or a lens's view of it. known: `times` of the graph that it is a part of.

    Times are those of `graph.times`: an office without dates is held while its holder is known to have acted. `sure` is False
    for that, and for a date less precise than it would have to be. Raises ValueError for what is no date.
    """
    ontology = ontology or default()
    asked = partial(day)
    if asked is None:
        raise ValueError("a date as YYYY, YYYY-MM or YYYY-MM-DD is expected")
    known = known or times(graph)
    ties: dict[str, list[Tie]] = {"offices": [], "allegiances": [], "conduct": []}
    for source, target, key, data in graph.edges(keys=True, data=True):
        if (
            data["type"] in _FRAME
            or any(graph.nodes[end]["kind"] in HAPPEN for end in (source, target))
            or not known.seen(source, target, key, asked, asked)
        ):
            continue
        kind = ontology.relations.get(data["type"])
        lasting = kind.lasting if kind else data["structural"]
        group = "offices" if data["type"] == _OFFICE else "allegiances" if lasting else "conduct"
        when = known.edges[key]
        ties[group].append(Tie(source, target, key, data["type"], when, _sure(when, asked)))
    happenings = []
    for node, data in graph.nodes(data=True):
        if data["kind"] not in HAPPEN:
            continue
        at = known.nodes.get(node) or known.acts.get(node)
        if at and at.touches(asked, asked):
            part = [key for u, v, key in graph.in_edges(node, keys=True) if known.seen(u, v, key, asked, asked)]
            happenings.append(Happening(node, at, _sure(at, asked), tuple(part)))

    def by_name(one: Tie) -> tuple[Any, ...]:
        names = (graph.nodes[one.target]["name"], graph.nodes[one.source]["name"])
        return (not one.sure, one.type, *(names if one.type == _OFFICE else reversed(names)), one.relation)

    return Day(
        asked,
        tuple(sorted(ties["offices"], key=by_name)),
        tuple(sorted(ties["allegiances"], key=by_name)),
        tuple(sorted(happenings, key=lambda one: (not one.sure, graph.nodes[one.node]["name"], one.node))),
        tuple(sorted(ties["conduct"], key=by_name)),
    )


def _sure(when: When, day: str) -> bool:
    """Whether it was there then, whichever days its dates mean. An end that nobody tells is open."""
    if when.by == "acts" or when.start is None:
        return False
    return latest(when.start) <= latest(day) and (when.end is None or earliest(when.end) >= earliest(day))


def _when(when: When) -> dict[str, Any]:
    return {"from": when.start, "to": when.end, "by": when.by}
