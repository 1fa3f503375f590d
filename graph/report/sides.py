"""Two sides in a report: who stands between them, and between whom of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph.measures.between import MEANING, MISLEADS, Between, Served, apart, between, by_nearness, served
from graph.measures.brokerage import dealings
from graph.mirror import actor
from graph.report.document import Column, Section, Table, Text

__all__ = ["Sides", "section", "sides"]

_PAIRS = 3  # that a row of the document names


@dataclass(frozen=True)
class Sides:
    """Who stands between two sides. aside: ties of the sides with each other, which were left out. rows: those between, the
    highest share first, each with the pairs that it serves. actors: ``{id, name, kind}`` by id."""

    found: Between
    aside: int
    rows: tuple[tuple[str, float, tuple[Served, ...]], ...]
    actors: dict[str, dict[str, str]]

    def to_dict(self, limit: int | None = None) -> dict[str, Any]:
        """``{a, b, by, hostile, pairs, direct, aside, unreachable, between}`` as `gobetween between` has it."""
        who, found = self.actors, self.found
        return {
            "a": [who[node] for node in found.a],
            "b": [who[node] for node in found.b],
            "by": "distance",
            "hostile": False,
            **{name: getattr(found, name) for name in ("pairs", "direct")},
            "aside": self.aside,
            "unreachable": [{"a": who[a], "b": who[b]} for a, b in found.unreachable],
            "between": [
                {
                    **who[node],
                    "value": value,
                    "serves": [{"a": who[s.a], "b": who[s.b], "share": s.share, "length": s.length} for s in pairs],
                }
                for node, value, pairs in self.rows[:limit]
            ],
        }


def sides(graph: nx.MultiDiGraph[str], a: Sequence[str], b: Sequence[str]) -> Sides:
    """Who stands between the nodes `a` and `b`, in what a lens shows, as `gobetween between` has it without options: over
    actors, on the nearest ways, without hostile ties and without those of the sides with each other.

    Raises ValueError, in a sentence, for a side that is empty, not seen, or no actor, and for one that is on both sides.
    """
    acting = dealings(graph)
    for node in (*a, *b):
        if node not in graph:
            raise ValueError(f"{node} is not seen through this lens, so it can be no side")
        if node not in acting:
            raise ValueError(f"{graph.nodes[node]['name']} is no actor, so it can be no side")
    near = by_nearness(acting)
    flat = apart(near, a, b)
    found = between(flat, a, b, "distance")
    rows = tuple((node, value, tuple(served(flat, a, b, node, "distance"))) for node, value in found.ranked())
    known = {*found.a, *found.b, *(node for node, _ in found.ranked())}
    return Sides(found, near.number_of_edges() - flat.number_of_edges(), rows, {n: actor(graph, n) for n in known})


def section(sides: Sides, top: int) -> Section:
    """The part of the document. top: rows of its table."""
    found, who = sides.found, sides.actors
    names = [", ".join(who[node]["name"] for node in side) for side in (found.a, found.b)]
    words = (
        f"Between {names[0]} and {names[1]}: {found.pairs:,} of {len(found.a) * len(found.b):,} pairs are connected through "
        "others"
    )
    words += f"; ties of the sides with each other set aside: {sides.aside:,}" if sides.aside else ""
    blocks: list[Text | Table] = [Text(f"{words}. An actor with a high share {MEANING}. May mislead: {MISLEADS}")]
    if sides.rows:
        rows = tuple(
            (place, who[node]["name"], who[node]["kind"], round(value, 4), _served(sides, pairs))
            for place, (node, value, pairs) in enumerate(sides.rows[:top], 1)
        )
        columns = (
            Column("Rank", True),
            Column("Name"),
            Column("Kind"),
            Column("Share", True),
            Column("Stands between"),
        )
        note = f"The first {top:,} of {len(sides.rows):,}." if len(sides.rows) > top else ""
        blocks.append(Table("between", "Who stands between the two sides", columns, rows, heading=1, note=note))
    else:
        blocks.append(Text("Nobody: no way leads from the one side to the other through others."))
    return Section("Between two sides", tuple(blocks))


def _served(sides: Sides, pairs: Sequence[Served]) -> str:
    said = [f"{sides.actors[one.a]['name']} – {sides.actors[one.b]['name']}" for one in pairs[:_PAIRS]]
    return ", ".join(said) + (f" and {len(pairs) - _PAIRS:,} more" if len(pairs) > _PAIRS else "")
