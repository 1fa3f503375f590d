"""What a merge would do, seen before it is done."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from graph.model import Relation


@dataclass(frozen=True)
class Foreseen:
    """What becomes of the relations of a node that is merged into another: so many move, join one that says the same and is
    there already, or go out of sight because they were between the two. `names`: what the node that is left is also called."""

    moved: int
    joined: int
    hidden: int
    names: tuple[str, ...]

    def __str__(self) -> str:
        """In one sentence."""
        parts = [
            f"{_several(self.moved)} move{'s' if self.moved == 1 else ''} over" if self.moved else "",
            f"{_several(self.joined)} join{'s' if self.joined == 1 else ''} one that says the same"
            if self.joined
            else "",
            f"{_several(self.hidden)} between the two go{'es' if self.hidden == 1 else ''} out of sight"
            if self.hidden
            else "",
        ]
        told = [part for part in parts if part]
        return (
            ", ".join(told[:-1]) + " and " + told[-1] if len(told) > 1 else told[0] if told else "no relation changes"
        )


def foreseen(graph: nx.MultiDiGraph[str], keep: str, gone: str) -> Foreseen:
    """What merging `gone` into `keep` would do to a mirror's graph, which has to be the whole one."""
    moved = joined = hidden = 0
    there = {key for *_, key in [*graph.out_edges(keep, keys=True), *graph.in_edges(keep, keys=True)]}
    for source, target, data in [*graph.out_edges(gone, data=True), *graph.in_edges(gone, data=True)]:
        one, other = (keep if end == gone else end for end in (source, target))
        if one == other:
            hidden += 1
            continue
        if data["symmetric"]:
            one, other = sorted((one, other))
        id = Relation(data["type"], one, other, qualifier=data["qualifier"] or "").id
        joined, moved = (joined + 1, moved) if id in there else (joined, moved + 1)
    kept, lost = graph.nodes[keep], graph.nodes[gone]
    names = dict.fromkeys([*kept["aliases"], lost["name"], *lost["aliases"]])
    return Foreseen(moved, joined, hidden, tuple(name for name in names if name != kept["name"]))


def _several(n: int) -> str:
    return "1 relation" if n == 1 else f"{n:,} relations"
