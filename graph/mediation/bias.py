"""Ties of a mediator to each side, and how far it leans to one of them.

That mediators have ties to a side is the rule, and not always a fault: a mediator that leans to one side may be believed by it
(Kydd 2003, "Which Side Are You On? Bias, Credibility, and Mediation", American Journal of Political Science 47), may know more
of it (Savun 2008, "Information, Bias, and Mediation Success", International Studies Quarterly 52), or may force the other
(Favretto 2009, "Should Peacemakers Take Sides?", American Political Science Review 103). This counts whatever signed ties the
graph has between a mediator and each side; the counting and the scale are ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import networkx as nx

from graph.dates import earliest, latest
from graph.mediation.memo import held
from graph.mediation.standing import agents, reach
from graph.mirror import actor
from graph.ontology import Ontology, default

# Told of the mediation itself: not what the mediator brought to it.
_ABOUT_MEDIATION = frozenset({"OFFERS_MEDIATION", "ACCEPTS_MEDIATION", "REJECTS_MEDIATION", "HALTS_MEDIATION"})


@dataclass(frozen=True)
class Tie:
    """One friendly (sign 1) or hostile (-1) relation between the mediator, or who acts for it, and a side."""

    relation: str
    type: str
    sign: int
    count: int
    source: str
    target: str
    start: str | None
    end: str | None


@dataclass(frozen=True)
class Side:
    """The ties to one party.

    friendly, hostile: how many; a relation that was seen n times is n. undated: how many of these have no date, so
    that they may be later than the day that was asked for.
    """

    party: str
    friendly: int
    hostile: int
    undated: int
    ties: tuple[Tie, ...]

    @property
    def net(self) -> int:
        """friendly − hostile."""
        return self.friendly - self.hostile

    @property
    def score(self) -> float | None:
        """(friendly − hostile) / (friendly + hostile), in [-1, 1]; None without ties."""
        total = self.friendly + self.hostile
        return self.net / total if total else None

    @property
    def by_relation(self) -> Mapping[str, int]:
        """How often each type of relation was seen, hostile ones as negative numbers."""
        found: Counter[str] = Counter()
        for tie in self.ties:
            found[tie.type] += tie.sign * tie.count
        return dict(sorted(found.items()))


@dataclass(frozen=True)
class Lean:
    """How much more friendly to `to` than to `other`: (score of to − score of other) / 2, in [-1, 1].

    1: only friendly ties to the one, only hostile ones to the other; 0: the same to both. A side without ties counts as 0,
    neither friend nor enemy; value is None where there are no ties to either.
    """

    to: str
    other: str
    value: float | None


@dataclass(frozen=True)
class Bias:
    """A mediator's ties to each of several parties, up to `as_of` (a partial date, or None: whenever)."""

    mediator: str
    as_of: str | None
    sides: tuple[Side, ...]
    leans: tuple[Lean, ...]


def bias(
    graph: nx.MultiDiGraph[str],
    mediator: str,
    parties: Sequence[str],
    as_of: str | None = None,
    ontology: Ontology | None = None,
) -> Bias:
    """The ties between a mediator and each party that had begun at `as_of`, and were in force then where they last.

    Ties of those for whom the mediator acts, and of whoever acts for them at the time of the tie, count as its own; the same
    for each party. Counted are all signed relations between actors but those that tell of mediation. As of the day on which
    the mediation began, they leave out what it brought about. Leans are of each two parties.
    Raises KeyError for a node that is not in the graph.
    """
    graph = held(graph)
    for node in (mediator, *parties):
        if node not in graph:
            raise KeyError(node)
    ontology = ontology or default()
    sides = tuple(_side(graph, mediator, party, as_of, ontology) for party in parties)
    leans = []
    for one, other in combinations(sides, 2):
        known = one.score is not None or other.score is not None
        leans.append(Lean(one.party, other.party, ((one.score or 0.0) - (other.score or 0.0)) / 2 if known else None))
    return Bias(mediator, as_of, sides, tuple(leans))


def _side(graph: nx.MultiDiGraph[str], mediator: str, party: str, as_of: str | None, ontology: Ontology) -> Side:
    ties = sorted(
        _ties(graph, mediator, party, as_of, ontology), key=lambda tie: (tie.start or "", tie.relation), reverse=True
    )
    return Side(
        party,
        sum(tie.count for tie in ties if tie.sign > 0),
        sum(tie.count for tie in ties if tie.sign < 0),
        sum(tie.count for tie in ties if not tie.start and not tie.end),
        tuple(ties),
    )


def _ties(
    graph: nx.MultiDiGraph[str], mediator: str, party: str, as_of: str | None, ontology: Ontology
) -> Iterator[Tie]:
    theirs, others = _camp(graph, mediator, as_of), _camp(graph, party, as_of)
    ours = theirs - others
    others -= theirs
    for one in ours:
        for other in others & (graph.succ[one].keys() | graph.pred[one].keys()):
            for source, target in ((one, other), (other, one)):
                for key, data in (graph.get_edge_data(source, target) or {}).items():
                    if not _counts(data, as_of, ontology):
                        continue
                    when = (data["from"], data["to"])
                    if _speaks_for(graph, one, mediator, *when) and _speaks_for(graph, other, party, *when):
                        yield Tie(str(key), data["type"], data["sign"], int(data["count"] or 1), source, target, *when)


def _camp(graph: nx.MultiDiGraph[str], node: str, as_of: str | None) -> set[str]:
    """The actor, for whom it acts, and who acts for these."""
    heads = {node, *reach(graph, node, as_of, as_of)}
    return heads.union(*(agents(graph, head) for head in heads))


def _speaks_for(graph: nx.MultiDiGraph[str], who: str, actor: str, start: str | None, end: str | None) -> bool:
    if who == actor or who in reach(graph, actor, start, end):
        return True
    heads = {actor, *reach(graph, actor, start, end)}
    return not heads.isdisjoint(reach(graph, who, start, end))


def _counts(edge: Mapping[str, Any], as_of: str | None, ontology: Ontology) -> bool:
    kind = ontology.relations.get(edge["type"])
    if not edge["sign"] or edge["type"] in ontology.third_party or edge["type"] in _ABOUT_MEDIATION:
        return False
    begins = edge["from"] or edge["to"]
    if as_of is None or not begins:
        return True
    if earliest(begins) > latest(as_of):
        return False
    lasts = edge["structural"] or bool(kind and kind.lasting)
    return not (lasts and edge["to"] and latest(edge["to"]) < earliest(as_of))


def to_json(graph: nx.MultiDiGraph[str], found: Bias) -> dict[str, Any]:
    """``{mediator, as_of, sides, leans}``.

    A side is ``{party, friendly, hostile, net, score, undated, by_relation, ties}``, a lean ``{to, other, value}``.
    """
    return {
        "mediator": actor(graph, found.mediator),
        "as_of": found.as_of,
        "sides": [
            {
                "party": actor(graph, side.party),
                "friendly": side.friendly,
                "hostile": side.hostile,
                "net": side.net,
                "score": side.score,
                "undated": side.undated,
                "by_relation": dict(side.by_relation),
                "ties": [asdict(tie) for tie in side.ties],
            }
            for side in found.sides
        ],
        "leans": [
            {"to": actor(graph, one.to), "other": actor(graph, one.other), "value": one.value} for one in found.leans
        ],
    }
