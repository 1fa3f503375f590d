"""What a report says of the web as a whole, beside its shape: balance, camps, communities, and brokerage between
groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import pandas as pd

from graph.grouping import GROUPINGS, group_name
from graph.measures.brokerage import ROLES, Brokerage, brokerage, dealings
from graph.measures.communities import communities
from graph.measures.signed import Balance, balance
from graph.mirror import actor
from graph.projection import Rules, project
from graph.report.camps import Camped, camped

__all__ = ["Brokers", "Community", "Whole", "whole"]

_NAMED = 5  # members by whom a community is known


@dataclass(frozen=True)
class Community:
    """A community: how many it has, of which kinds, and those of its actors that have the most ties inside it."""

    size: int
    kinds: Mapping[str, int]
    first: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Brokers:
    """Gould-Fernandez brokerage. by: the grouping. table: a row a broker: id, name, kind, group, a column a role of
    `graph.measures.brokerage.ROLES` and one with `_z` each; the most first. groups: members by group."""

    by: str
    table: pd.DataFrame
    groups: Mapping[str, int]
    left_out: int


@dataclass(frozen=True)
class Whole:
    """What was found, as far as it was asked for and is there. communities: those of two or more, the largest first."""

    balance: Balance | None = None
    communities: tuple[Community, ...] = ()
    modularity: float | None = None
    brokers: Brokers | None = None
    camps: Camped | None = None

    def to_dict(self, limit: int | None = None) -> dict[str, Any]:
        """As JSON data: `balance`, `camps`, `communities` and `brokerage`, each only where there is something to tell."""
        told: dict[str, Any] = {}
        if self.balance:
            told["balance"] = self.balance.to_dict()
        if self.camps:
            told["camps"] = self.camps.to_dict()
        if self.communities:
            groups = [
                {"size": one.size, "kinds": dict(one.kinds), "first": list(one.first)} for one in self.communities
            ]
            told["communities"] = {"modularity": self.modularity, "groups": groups[:limit]}
        if self.brokers:
            table = self.brokers.table.head(limit) if limit else self.brokers.table
            rows = table.astype(object).where(table.notna(), None).to_dict("records")
            told["brokerage"] = {"by": self.brokers.by, "groups": dict(self.brokers.groups), "brokers": rows}
        return told


def whole(
    graph: nx.MultiDiGraph[str],
    flat: Any,
    rules: Rules,
    by: str = "",
    every: bool = True,
    kinds: Collection[str] = (),
) -> Whole:
    """What there is to say of what a lens shows, and of its undirected projection `flat`.

    every: balance, camps and communities as well. by: the name of a grouping for brokerage, "" for none. kinds: who can be in a
    camp; actors, if none are said.
    """
    brokers = _brokers(graph, by, rules.directed) if by else None
    if not every or not flat.number_of_edges():
        return Whole(brokers=brokers)
    signs = balance(flat)
    found = communities(flat)
    of = found.of()
    inside = Counter(node for u, v in flat.edges() if of[u] == of[v] for node in (u, v))
    several = tuple(_community(flat, members, inside) for members in found.members if len(members) > 1)
    modularity = None if found.modularity != found.modularity else found.modularity
    return Whole(signs if signs.negative else None, several, modularity, brokers, camped(graph, kinds))


def _community(flat: Any, members: tuple[Any, ...], inside: Mapping[Any, int]) -> Community:
    known = sorted(members, key=lambda node: (-inside[node], flat.nodes[node]["name"]))
    kinds = Counter(flat.nodes[node]["kind"] for node in members)
    return Community(len(members), dict(kinds.most_common()), tuple(actor(flat, node) for node in known[:_NAMED]))


def _brokers(graph: nx.MultiDiGraph[str], by: str, directed: bool) -> Brokers:
    found: Brokerage = brokerage(project(dealings(graph), Rules(directed=directed)), GROUPINGS[by](graph))
    scores = found.scores[found.scores["total"] > 0].sort_values("total", ascending=False, kind="stable")
    said = [{**actor(graph, node), "group": group_name(graph, found.groups[node])} for node in scores.index]
    table = pd.DataFrame(said, columns=["id", "name", "kind", "group"], index=scores.index)
    table = table.assign(**{role: scores[role].astype(int) for role in ROLES})
    table = table.assign(**{f"{role}_z": found.z.loc[scores.index, role] for role in ROLES})
    members = Counter(group_name(graph, group) for group in found.groups.values())
    return Brokers(by, table.reset_index(drop=True), dict(members.most_common()), len(found.left_out))
