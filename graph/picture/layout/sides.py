"""Two camps with the mediators between them: as one would draw a negotiating table.

The camps are those of the talks and agreements in the picture: parties of one process stand against each other, who acts for a
party is on its side, third parties stand in the middle above the processes, and below stands who is none of these.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations

import networkx as nx
import numpy as np

from graph.grouping import by_state, group_name
from graph.ontology import default
from graph.picture.layout.apart import GAP, Floats
from graph.picture.layout.happenings import dates, is_happening
from graph.picture.layout.places import Label, Sheet
from graph.picture.layout.rows import Block, block

_BETWEEN = 170.0  # from one block to the next, for the lines and their labels
_TITLE = 60.0
_STEPS = 4  # from a person through an office, a delegation … to a state
_NAMED = 2


def sides(sheet: Sheet, whole: nx.MultiDiGraph[str]) -> tuple[Floats, list[Label]]:
    """Places, and what stands where. Raises ValueError where no talks have two parties that stand for different states."""
    whose = by_state(around(whole, sheet.nodes))
    unit = {node: whose.get(node, node) for node in sheet.nodes}
    as_party, as_third, against = _parts(sheet, unit)
    left, right = _camps(as_party, against)
    if not right:
        raise ValueError("No talks or agreement in this picture has two parties: there are no two camps to show.")
    camp = {**dict.fromkeys(left, "left"), **dict.fromkeys(right, "right")}
    camp.update({one: "middle" for one, number in as_third.items() if number > as_party[one]})
    blocks: dict[str, list[int]] = defaultdict(list)
    for i, node in enumerate(sheet.nodes):
        if is_happening(sheet.graph, node):
            blocks["happened"].append(i)
        elif where := camp.get(unit[node]):
            inner = where != "middle" and (node == unit[node] or unit[node] not in sheet.at)
            blocks[f"{where} party" if inner else where].append(i)
        else:
            blocks["others"].append(i)
    return _placed(sheet, blocks, [_called(whole, one) for one in (left, right)])


def around(whole: nx.MultiDiGraph[str], nodes: tuple[str, ...]) -> nx.MultiDiGraph[str]:
    """The part of a graph that says for whom these act."""
    near = set(nodes)
    edge = near
    for _ in range(_STEPS):
        edge = {
            other
            for node in edge
            if node in whole and not is_happening(whole, node)
            for other in whole.successors(node)
            if not is_happening(whole, other)
        } - near
        near = near | edge
    return whole.subgraph(near)


def _parts(sheet: Sheet, unit: dict[str, str]) -> tuple[Counter[str], Counter[str], dict[frozenset[str], int]]:
    """How often each is a party and a third party, and how often two are parties of the same."""
    third = set(default().third_party)
    as_party, as_third = Counter[str](), Counter[str]()
    against: Counter[frozenset[str]] = Counter()
    for node in sheet.nodes:
        if not is_happening(sheet.graph, node):
            continue
        told = list(sheet.graph.in_edges(node, data=True))
        parties = {unit[u] for u, _, data in told if data["type"] == "PARTY_TO"}
        as_party.update(parties)
        as_third.update({unit[u] for u, _, data in told if data["type"] in third} - parties)
        against.update(frozenset(pair) for pair in combinations(sorted(parties), 2))
    return as_party, as_third, against


def _camps(as_party: Counter[str], against: dict[frozenset[str], int]) -> tuple[list[str], list[str]]:
    """Parties in two, so that those of the same talks are apart where they can be; the most frequent parties first."""
    camps: tuple[list[str], list[str]] = ([], [])
    met: Counter[str] = Counter()
    for pair, times in against.items():
        for one in pair:
            met[one] += times
    for party in sorted(met, key=lambda one: (-met[one], -as_party[one], one)):
        faced = [sum(against.get(frozenset((party, one)), 0) for one in camp) for camp in camps]
        camps[0 if (faced[0], len(camps[0])) <= (faced[1], len(camps[1])) else 1].append(party)
    return camps


def _called(whole: nx.MultiDiGraph[str], camp: list[str]) -> str:
    named = ", ".join(group_name(whole, one) for one in camp[:_NAMED])
    return f"{named} and {len(camp) - _NAMED} more" if len(camp) > _NAMED else named


def _placed(sheet: Sheet, blocks: dict[str, list[int]], names: list[str]) -> tuple[Floats, list[Label]]:
    box = float(sheet.sizes[:, 0].max()) + GAP
    when = dates(sheet)
    blocks["happened"].sort(key=lambda i: (when.get(sheet.nodes[i], ""), i))

    def made(name: str, across: float) -> Block:
        members = blocks[name]
        return block(sheet.sizes, members, box * max(across * len(members) ** 0.5, 1.0))

    middle = [made(name, across) for name, across in (("middle", 1.2), ("happened", 0.9), ("others", 1.2))]
    height = sum(one.height + _BETWEEN for one in middle if one.order) - _BETWEEN
    places, labels = np.zeros_like(sheet.sizes), []
    top = -height / 2
    for number, one in enumerate(middle):
        if one.order:
            if number == 0:
                labels.append(Label("third parties", 0.0, top - _TITLE))
            top = one.put(places, 0.0, top) + _BETWEEN
    half = max((one.width for one in middle), default=0.0) / 2
    for sign, camp, name in ((-1, "left", names[0]), (1, "right", names[1])):
        edge, highest = half, 0.0
        for part in (f"{camp} party", camp):
            one = made(part, 0.6)
            if one.order:
                one.put(places, sign * (edge + _BETWEEN + one.width / 2), -one.height / 2)
                edge, highest = edge + _BETWEEN + one.width, max(highest, one.height)
        labels.append(Label(name, sign * (half + edge + _BETWEEN) / 2, -highest / 2 - _TITLE))
    return places, labels
