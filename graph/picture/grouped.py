"""A picture in groups: who is of one state or one camp in one colour, or drawn as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph.grouping import by_state
from graph.measures.camps import camps
from graph.mirror import Snapshot
from graph.picture.layout.sides import around

__all__ = ["GROUPINGS", "MADE", "Group", "Grouping", "fold", "groups"]

# Paul Tol's "light" scheme: apart for the colour-blind, and dark text is legible on each.
_COLORS = ("#77AADD", "#EE8866", "#EEDD88", "#FFAABB", "#99DDFF", "#44BB99", "#BBCC33", "#AAAA00")
_REST = "#BBBBBB"
MADE = "group:"  # how the id of a group begins that is no node of the graph


@dataclass(frozen=True)
class Group:
    """id: the node that the group is named after, or an id of its own. members: nodes of the picture."""

    id: str
    name: str
    members: tuple[str, ...]
    color: str

    @property
    def made(self) -> bool:
        """Whether the group is no node of the graph."""
        return self.id.startswith(MADE)


@dataclass(frozen=True)
class Grouping:
    """A rule for groups: what it is called, what it shows, and the rule: {node: group} for a picture's part of a graph."""

    name: str
    shows: str
    rule: Callable[[nx.MultiDiGraph[str], nx.MultiDiGraph[str]], dict[str, str]]


def _of_states(part: nx.MultiDiGraph[str], whole: nx.MultiDiGraph[str]) -> dict[str, str]:
    whose = by_state(around(whole, tuple(part)))
    return {node: whose[node] for node in part if node in whose}


def _of_camps(part: nx.MultiDiGraph[str], whole: nx.MultiDiGraph[str]) -> dict[str, str]:
    found = next((one for one in camps(part).parts if one.second), None)
    if found is None:
        return {}
    return {node: f"{MADE}camp-{number}" for number, camp in enumerate((found.first, found.second), 1) for node in camp}


GROUPINGS: Mapping[str, Grouping] = {
    "state": Grouping("State", "Persons, offices and groups with the state for which they act.", _of_states),
    "camp": Grouping(
        "Camp", "The two camps against which the fewest friendly and hostile ties of this picture go.", _of_camps
    ),
}


def groups(part: nx.MultiDiGraph[str], whole: nx.MultiDiGraph[str], by: str) -> list[Group]:
    """The groups of a picture by a rule of that name, the largest first. Raises ValueError, in words, where there are none.

    part: what is drawn. whole: the graph that it is a part of. A group of one is none.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for node, group in sorted(GROUPINGS[by].rule(part, whole).items()):
        members[group].append(node)
    several = {group: nodes for group, nodes in members.items() if len(nodes) > 1}
    if not several:
        nothing = {
            "state": "Nobody in this picture acts for the same state as another.",
            "camp": "The ties in this picture make no two camps: nobody in it is hostile to another.",
        }
        raise ValueError(nothing[by])
    order = sorted(several, key=lambda group: (-len(several[group]), group))
    return [
        Group(group, _called(part, whole, group, several[group]), tuple(several[group]),
              _COLORS[i] if i < len(_COLORS) else _REST)
        for i, group in enumerate(order)
    ]  # fmt: skip


def _called(part: nx.MultiDiGraph[str], whole: nx.MultiDiGraph[str], group: str, members: Iterable[str]) -> str:
    if group in whole:
        return str(whole.nodes[group]["name"])
    # A camp goes by its state that is tied to most, as newspapers name it.
    first = min(members, key=lambda n: (part.nodes[n]["kind"] != "State", -part.degree(n), part.nodes[n]["name"]))
    return f"Camp of {part.nodes[first]['name']}"


def fold(part: nx.MultiDiGraph[str], whole: nx.MultiDiGraph[str], found: Sequence[Group]) -> nx.MultiDiGraph[str]:
    """`part` with each group drawn as one node. Relations keep their ids; those inside a group go.

    A group that is a node of the graph is that node, in the picture or not.
    """
    into = {node: group for group in found for node in group.members}
    result: Any = Snapshot(**part.graph)
    for node, data in part.nodes(data=True):
        if node not in into:
            result.add_node(node, **data)
    for group in found:
        others = sum(one != group.id for one in group.members)
        about = _about(part, group) if group.made else {**whole.nodes[group.id], "name": f"{group.name} + {others}"}
        result.add_node(group.id, **about)
    for u, v, key, data in part.edges(keys=True, data=True):
        a, b = (into[end].id if end in into else end for end in (u, v))
        if a != b:
            result.add_edge(a, b, key, **data)
    frozen: nx.MultiDiGraph[str] = nx.freeze(result)
    return frozen


def _about(part: nx.MultiDiGraph[str], group: Group) -> dict[str, Any]:
    states = any(part.nodes[node]["kind"] == "State" for node in group.members)
    kind = "State" if states else "Group"
    return {"kind": kind, "name": f"{group.name} ({len(group.members)})", "aliases": [], "props": {}}
