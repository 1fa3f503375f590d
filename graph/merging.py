"""What a merge would leave, worked out as the merge itself works it out, without doing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph import rows as as_rows
from graph.chosen import Alternative, alternatives
from graph.identity import merge
from graph.model import Entity, Relation
from graph.record import Work


@dataclass(frozen=True)
class Outcome:
    """What there would be once two nodes are one.

    `entity`: the node that is left, with every name of both. `moved`: relations of the one that goes, as they would stand at
    the other. `together`: relations that both have, each with the pieces of evidence that the one would have. `hidden`:
    relations between the two, which go out of sight. `differ`: properties on which the sources of the two would differ,
    with each value. `relations_differ`: the same of relations that fall together.
    """

    entity: Entity
    moved: tuple[Relation, ...]
    together: tuple[tuple[Relation, int], ...]
    hidden: tuple[Relation, ...]
    differ: Mapping[str, list[Alternative]]
    relations_differ: tuple[tuple[Relation, tuple[str, ...]], ...]


def outcome(work: Work, keep: str, gone: str) -> Outcome:
    """What `identity.merge` of these would leave. Raises ValueError when the two cannot be one."""
    merge(work, keep, gone, anyway=True)
    before, after = work.entities[keep]
    if after is None:
        raise ValueError(f"nothing would be left of {keep}")
    stated = [as_rows.statement(row) for row in work.statements_of([keep, gone]) if "type" not in row]
    fresh = set(after.get("disputed") or ()) - set((before or {}).get("disputed") or ())
    both = [(was, row) for was, row in work.relations.values() if was and row]
    return Outcome(
        as_rows.entity(after),
        tuple(as_rows.relation(row) for was, row in work.relations.values() if row and not was),
        tuple((as_rows.relation(row), row["evidence"]) for _, row in both),
        tuple(
            as_rows.relation(was)
            for was, row in work.relations.values()
            if was and not row and {was["source"], was["target"]} == {keep, gone}
        ),
        {name: values for name, values in alternatives(stated, after).items() if name in fresh},
        tuple(
            (as_rows.relation(row), tuple(new))
            for was, row in both
            if (new := sorted(set(row.get("disputed") or ()) - set(was.get("disputed") or ())))
        ),
    )
