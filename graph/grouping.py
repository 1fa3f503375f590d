"""Groupings: which group each node is of, by a named rule. Brokerage is brokerage between groups.

Each takes a mirror's graph (or a lens's view of it) and gives {node: group}; who is of no group is not in it. A group
is the id of the node that it is named after where there is one (a state, an organisation, a party), and else a word;
`group_name` gives what a reader should see. A dict of one's own serves just as well.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import igraph
import networkx as nx

from graph.arcs import to_igraph
from graph.mediation import span, stands_for
from graph.ontology import Ontology, default
from graph.projection import simple

__all__ = [
    "GROUPINGS",
    "THIRD_PARTY",
    "by_alliance",
    "by_community",
    "by_kind",
    "by_membership",
    "by_property",
    "by_side",
    "by_state",
    "group_name",
]

THIRD_PARTY = "third party"

# How an actor acts for another, the firmest first; followed from its source on.
_ACTS_FOR = (("HOLDS", "OF", "REPRESENTS", "LEADS"), ("WORKS_FOR", "PART_OF", "DIRECTS"))
# Kinds that a person or a group can be of.
_COLLECTIVE = ("State", "Organization", "Group")


def by_kind(graph: nx.MultiDiGraph[str]) -> dict[str, str]:
    """Every node by its kind: Person, State, Process …"""
    return {node: data["kind"] for node, data in graph.nodes(data=True)}


def by_property(graph: nx.MultiDiGraph[str], name: str) -> dict[str, str]:
    """Nodes by a property that their source gave them (region, party …), as text. Raises ValueError if no node has
    it."""
    found = {node: str(data["props"][name]) for node, data in graph.nodes(data=True) if data["props"].get(name)}
    if not found:
        raise ValueError(f"no node has the property {name!r}")
    return found


def by_state(graph: nx.MultiDiGraph[str], ontology: Ontology | None = None) -> dict[str, str]:
    """Actors and roles by the state they are of: a person through its office, mandate or employer, a group through whom
    it
    represents or what it is part of, and so on from there; where nothing of that leads anywhere, a person by its
    citizenship, and at last by its membership.

    An organisation or group of no state (the United Nations, a rebel movement) is a group of its own, with those who
    act for it: an envoy is of the United Nations, and not of the state whose passport is in the pocket. Of several the
    firmest tie decides (office and mandate, then employer and whole), then a state before others, then the latest
    begun, then the id. Who is of nothing is left out. Dates are the lens's matter: look through one for "as of".
    """
    actors = (ontology or default()).actors
    found: dict[str, str] = {}
    for node, data in graph.nodes(data=True):
        if data["kind"] in actors or data["kind"] == "Role":
            group = _principal(graph, node)
            if graph.nodes[group]["kind"] not in _COLLECTIVE:
                passports = _targets(graph, node, ("CITIZEN_OF",)) or _targets(graph, group, ("CITIZEN_OF",))
                clubs = [_principal(graph, club) for *_, club in sorted(_targets(graph, node, ("MEMBER_OF",)))]
                group = next((one for one in (*(p[2] for p in sorted(passports)), *clubs)), "")
            if group:
                found[node] = group
    return found


def _principal(graph: nx.MultiDiGraph[str], node: str) -> str:
    """Whom a node acts for in the end, itself if for nobody: the firmest tie each time, up to the first state."""
    seen, here = {node}, node
    while graph.nodes[here]["kind"] != "State":
        steps = ([one for one in _targets(graph, here, types) if one[2] not in seen] for types in _ACTS_FOR)
        onward = next((min(step) for step in steps if step), None)
        if onward is None:
            break
        here = onward[2]
        seen.add(here)
    return here


def _targets(graph: nx.MultiDiGraph[str], node: str, types: Iterable[str]) -> list[tuple[bool, tuple[int, ...], str]]:
    """Where relations of these types lead, to be taken in order: states first, then the latest begun, then by id."""
    return [
        (graph.nodes[there]["kind"] != "State", tuple(-ord(c) for c in data["from"] or "") or (1,), there)
        for _, there, data in graph.out_edges(node, data=True)
        if data["type"] in types and graph.nodes[there]["kind"] in (*_COLLECTIVE, "Role", "Person") and there != node
    ]


def by_alliance(graph: nx.MultiDiGraph[str]) -> dict[str, str]:
    """Actors by alliance: all who are ALLIED_WITH each other, directly or through others, and those who are of such a
    one's state.

    Named after the ally of the lowest id. Allies of allies count as allies here, so long chains make one camp of many;
    see `by_membership` for an alliance that has a name. Who has no ally is left out.
    """
    allies: nx.Graph[str] = nx.Graph()
    allies.add_edges_from((u, v) for u, v, data in graph.edges(data=True) if data["type"] == "ALLIED_WITH" and u != v)
    camp = {node: min(group) for group in nx.connected_components(allies) for node in group}
    return _handed_down(graph, camp)


def by_membership(graph: nx.MultiDiGraph[str], organisation: str) -> dict[str, str]:
    """Actors by whether they are of an organisation: its members, and those who are of a member state, have its id; all
    others "outside". Raises KeyError for a node that is not in the graph, and ValueError if it has no members."""
    if organisation not in graph:
        raise KeyError(organisation)
    members = {u: organisation for u, _, data in graph.in_edges(organisation, data=True) if data["type"] == "MEMBER_OF"}
    if not members:
        raise ValueError(f"{graph.nodes[organisation]['name']} has no members here")
    inside = _handed_down(graph, {**members, organisation: organisation})
    actors = default().actors
    return {n: inside.get(n, "outside") for n, data in graph.nodes(data=True) if data["kind"] in actors}


def _handed_down(graph: nx.MultiDiGraph[str], camp: Mapping[str, str]) -> dict[str, str]:
    """A grouping of states and organisations, extended to those who are of them."""
    of = by_state(graph)
    return {node: camp[whose] for node in graph if (whose := node if node in camp else of.get(node, "")) in camp}


def by_side(graph: nx.MultiDiGraph[str], process: str, ontology: Ontology | None = None) -> dict[str, str]:
    """Actors by their side in one process: each party with those who stand for it (delegation, negotiator, office), and
    the
    third parties with theirs as "third party".

    The parties are those of the process and of what is part of it (its rounds, its agreements). A side is named after
    its party, or as the source names it, where a PARTY_TO has the property `side`: parties of one such side are
    together. Who stands for a party is of its side, whatever else it does. Whoever has no part is left out. Raises
    KeyError for a node that is not in the graph, and ValueError if it has no parties.
    """
    if process not in graph:
        raise KeyError(process)
    ontology = ontology or default()
    whole, queue = {process}, [process]
    while queue:
        here = queue.pop()
        for part, _, data in graph.in_edges(here, data=True):
            if data["type"] in ("PART_OF", "RESULT_OF") and part not in whole:
                whole.add(part)
                queue.append(part)
    named: dict[str, str] = {}  # party -> what a source calls its side, empty if it does not
    third: set[str] = set()
    for one in whole:
        for who, _, data in graph.in_edges(one, data=True):
            if data["type"] == "PARTY_TO":
                named[who] = str(data["props"].get("side") or named.get(who) or "")
            elif data["type"] in ontology.third_party:
                third.add(who)
    if not named:
        raise ValueError(f"{graph.nodes[process]['name']} has no parties here")
    since, until = span(graph, process)
    behind = {
        node: stands_for(graph, node, since, until)
        for node, data in graph.nodes(data=True)
        if data["kind"] in ontology.actors
    }

    def side(party: str) -> str:
        # A delegation is its state's, whether the state sits at the table itself or not.
        principals = sorted(behind.get(party, ()))
        called = [named[p] for p in (party, *principals) if named.get(p)]
        last = [p for p in principals if not behind.get(p)]
        return [*called, *(p for p in last if p in named), *last, party][0]

    sides = {party: side(party) for party in named}
    found = dict(sides)
    for one in set(sides.values()) & set(graph):
        found.setdefault(one, one)
    named_after = dict(found)
    for node, principals in behind.items():
        if node not in found and (whose := sorted(principals & named_after.keys())):
            found[node] = named_after[whose[0]]
    # Whom a third party stands for is one too (a minister who mediates, and the state), and so is who stands for one.
    third |= {principal for node in third for principal in behind.get(node, ())}
    for node, principals in behind.items():
        if node in third or principals & third:
            found.setdefault(node, THIRD_PARTY)
    return found


def by_community(graph: nx.MultiDiGraph[str]) -> dict[str, str]:
    """All nodes by community of the simple projection (Leiden, modularity; Traag et al. 2019), the largest "community
    1".

    The same graph gives the same communities. A node without ties is one by itself.
    """
    flat = simple(graph)
    if not flat:
        return {}
    heavy, nodes = to_igraph(flat)
    igraph.set_random_number_generator(random.Random(1))  # noqa: S311
    try:
        membership = heavy.community_leiden(objective_function="modularity", n_iterations=-1).membership
    finally:
        igraph.set_random_number_generator(random)
    members: dict[int, list[str]] = defaultdict(list)
    for node, community in zip(nodes, membership, strict=True):
        members[community].append(node)
    order = sorted(members.values(), key=lambda group: (-len(group), min(group)))
    return {node: f"community {number}" for number, group in enumerate(order, 1) for node in group}


def group_name(graph: nx.MultiDiGraph[str], group: object) -> str:
    """A group as readers know it: the name of the node it is named after, or the word itself."""
    return str(graph.nodes[group]["name"] if isinstance(group, str) and group in graph else group)


# The groupings that need nothing but the graph, by the name that the command line has for them.
GROUPINGS: dict[str, Callable[[nx.MultiDiGraph[str]], dict[str, str]]] = {
    "state": by_state,
    "kind": by_kind,
    "alliance": by_alliance,
    "community": by_community,
}
