"""The two camps in a report: who stands with whom, how well that fits, and which ties go against it, with names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph.measures.camps import Camps, Part
from graph.measures.camps import camps as find
from graph.mirror import actor
from graph.ontology import default
from graph.report.document import Column, Facts, Section, Table, Text, number

__all__ = ["Camped", "camped", "section"]

MOST = 20_000  # signed ties: to look for the camps of more takes seconds that a report does not spend unasked
_PARTS = 3  # in the document; JSON has all
_NAMED = 20  # of a camp, in the document: those with the most ties


@dataclass(frozen=True)
class Camped:
    """Two camps, and who is meant: actors ``{id, name, kind}`` by id. ties: friendly and hostile ones by id, as far as any."""

    found: Camps
    actors: Mapping[str, Mapping[str, str]]
    ties: Mapping[str, int]

    def to_dict(self) -> dict[str, Any]:
        """``{index, bound, exact, fit, parts, undecided}`` as `gobetween camps` has it; a tie against the camps bears the ids
        of its `relations`."""
        plain = {name: getattr(self.found, name) for name in ("index", "bound", "exact", "fit")}
        undecided = [self.actors[node] for node in self.found.undecided]
        return {**plain, "parts": [self._part(part) for part in self.found.parts], "undecided": undecided}

    def _part(self, part: Part) -> dict[str, Any]:
        who = self.actors
        return {
            "camps": [[who[node] for node in side] for side in (part.first, part.second)],
            "either": [who[node] for node in sorted(part.either)],
            "against": [
                {
                    "source": who[tie.source],
                    "target": who[tie.target],
                    "sign": tie.sign,
                    "weight": tie.weight,
                    "relations": list(tie.relations),
                }
                for tie in part.against
            ],
            **{name: getattr(part, name) for name in ("ties", "index", "bound", "exact")},
        }


def camped(graph: nx.MultiDiGraph[str], kinds: Collection[str] = ()) -> Camped | None:
    """The camps of the nodes of these kinds (none: of actors) in what a lens shows.

    None where there are no hostile ties among them, so that all are one camp, and in a web of more than MOST signed ties.
    """
    kinds = kinds or default().actors
    part: nx.MultiDiGraph[str] = graph.subgraph([n for n, data in graph.nodes(data=True) if data["kind"] in kinds])
    signs = {frozenset((u, v)): data["sign"] for u, v, data in part.edges(data=True) if data["sign"] and u != v}
    if -1 not in signs.values() or len(signs) > MOST:
        return None
    return Camped(
        find(part), {node: actor(part, node) for node in part}, Counter(node for pair in signs for node in pair)
    )


def section(camped: Camped, top: int) -> Section:
    """The part of the document. top: rows of the ties against the camps."""
    found = camped.found
    words = Text(
        "The partition in two against which the fewest ties go: friendly ones between the camps, hostile ones inside (the "
        "frustration index, Harary 1959). A partition in two is always found, also where there are three camps or none: look "
        "at the fit, and at the ties against it. Camps of different parts say nothing about each other."
    )
    proof = (
        "no partition has fewer" if found.exact else f"none has fewer than {number(found.bound)}; better ones may exist"
    )
    facts = Facts(
        (
            ("Ties against the camps", f"{number(found.index)} of {sum(part.ties for part in found.parts):,}; {proof}"),
            ("Fit", f"{found.fit:.2f} (1: two camps exactly)"),
            ("Without friendly or hostile ties", len(found.undecided)),
        )
    )
    # A part of friends alone is no two camps.
    split = [part for part in found.parts if part.second]
    shown = split[:_PARTS]
    rows = tuple(
        (place, side, len(members), _names(camped, part, members))
        for place, part in enumerate(shown, 1)
        for side, members in (("A", part.first), ("B", part.second))
    )
    columns = (Column("Part", True), Column("Camp"), Column("Members", True), Column("Best tied"))
    note = "* could as well stand in the other camp."
    note += f" The {len(shown)} largest parts of {len(split)}." if len(split) > len(shown) else ""
    blocks: list[Text | Facts | Table] = [
        words,
        facts,
        Table("camps", "The two camps", columns, rows, heading=1, note=note),
    ]
    against = [tie for part in found.parts for tie in part.against]
    if against:
        who = camped.actors
        blocks.append(
            Table(
                "against",
                "Ties that go against the camps",
                (Column("Between"), Column("and"), Column("Sign", True), Column("Relations", True)),
                tuple(
                    (who[tie.source]["name"], who[tie.target]["name"], tie.sign, len(tie.relations))
                    for tie in against[:top]
                ),
                note=f"The first {top:,} of {len(against):,}." if len(against) > top else "",
            )
        )
    return Section("Two camps", tuple(blocks))


def _names(camped: Camped, part: Part, members: tuple[str, ...]) -> str:
    first = sorted(members, key=lambda node: (-camped.ties[node], camped.actors[node]["name"]))[:_NAMED]
    said = [camped.actors[node]["name"] + ("*" if node in part.either else "") for node in first]
    return ", ".join([*said, *([f"and {len(members) - _NAMED:,} more"] if len(members) > _NAMED else [])])
