"""Identity: two nodes that are one, one that is two, and two that are not the same, each as somebody says.

A merge changes no statement. It says that one id leads to another, and every statement lands where its ids lead; a split
takes that back, and statements that came in between land where they belong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.record import Work, kept
from graph.rows import Row


def merge(work: Work, keep: str, gone: str, anyway: bool = False) -> None:
    """`gone` is the same as `keep`: what is told of it is told of `keep` from now on, whenever it is loaded.

    `anyway`: also when somebody said that they are not the same. Raises ValueError when they cannot be one.
    """
    rows = work.entity_rows([keep, gone])
    one, other = _there(rows, keep), _there(rows, gone)
    if keep == gone:
        raise ValueError(f"{one['name']} ({keep}) is one node already; two different ones are expected")
    for row in (one, other):
        if row["kind"] == "Document":
            raise ValueError(
                f"{row['name']} ({row['id']}) is a Document; evidence names it by its id, so it stays as it is"
            )
    apart = _pair(keep, gone)
    if (said := work.identity_rows([apart]).get(apart)) is not None:
        if not anyway:
            raise ValueError(
                f"{one['name']} and {other['name']} were said not to be the same; say --anyway, or undo that"
            )
        work.identify(apart, None, said)
    at = work.relations_at([gone]).get(gone, [])
    _check_kind(work, one, other, at)
    work.identify(gone, {"id": gone, "into": keep, "kind": other["kind"], "name": other["name"]}, None)
    _land(work, work.statements_of([gone, f"self:{gone}", *(row["id"] for row in at)]))
    work.settle()


def split(work: Work, gone: str) -> str:
    """Takes `gone` out of what it was merged into, with all that is told of it; returns the id of what it leaves.

    Raises ValueError when it was not merged.
    """
    said = work.identity_rows([gone]).get(gone)
    if said is None or not said.get("into"):
        raise ValueError(f"{gone} was not merged into anything; `gobetween merged` lists what was")
    left = work.homes([gone])[gone]
    at = work.relations_at([left]).get(left, [])
    statements = work.statements_of([left, f"self:{left}", *(row["id"] for row in at)])
    work.identify(gone, None, said)
    _land(work, statements)
    if not any("type" not in row and row["entity"] == gone for row in statements):
        # The document that described it was retracted while it was merged: it needs a name to stand on its own.
        work.put(kept(gone, said["kind"], said["name"]))
    work.settle()
    return left


def keep_apart(work: Work, a: str, b: str) -> None:
    """Remembers that the two are not the same. Raises ValueError when they are one node, or one of them is not there."""
    rows = work.entity_rows([a, b])
    if a == b:
        raise ValueError(f"{_there(rows, a)['name']} ({a}) is one node; two different ones are expected")
    first, second = sorted((_there(rows, a)["id"], _there(rows, b)["id"]))
    pair = _pair(a, b)
    if pair not in work.identity_rows([pair]):
        work.identify(pair, {"id": pair, "a": first, "b": second}, None)


def forget_apart(work: Work, a: str, b: str) -> None:
    """Takes back that the two are not the same. Raises ValueError when nobody said so."""
    pair = _pair(a, b)
    if (said := work.identity_rows([pair]).get(pair)) is None:
        raise ValueError(f"nobody said that {a} and {b} are not the same, or somebody took it back")
    work.identify(pair, None, said)


def _pair(a: str, b: str) -> str:
    first, second = sorted((a, b))
    return f"apart:{first} {second}"


def _there(rows: Mapping[str, Row], id: str) -> Row:
    if (row := rows.get(id)) is None:
        raise ValueError(f"there is no entity {id!r} in the graph; `gobetween search` finds ids")
    return row


def _check_kind(work: Work, one: Row, other: Row, at: Iterable[Row]) -> None:
    """A group and an organisation may be one, as long as every relation may go to the kind that is left."""
    if one["kind"] == other["kind"]:
        return
    for row in at:
        kind = work.ontology.relation(row["type"])
        sides = (("source", kind.sources), ("target", kind.targets))
        if any(row[side] == other["id"] and one["kind"] not in allowed for side, allowed in sides):
            raise ValueError(
                f"{one['name']} is a {one['kind']} and {other['name']} a {other['kind']}, which {row['type']} tells of: "
                "two of one kind are expected"
            )


def _land(work: Work, statements: Iterable[Row]) -> None:
    """Puts again those of the statements that are of something else by now."""
    rows = list(statements)
    named = {id for row in rows for id in ((row["source"], row["target"]) if "type" in row else (row["entity"],))}
    home = work.homes(named)
    for row in rows:
        of, _ = work.target(row, home)
        if of != row["of"]:
            work.put({**row, "of": of}, row)
