"""Participations: a CSV with a row for each actor's part in an agreement, as cleaned from a dataset of agreements.

A file `NAME.dataset.yaml` beside `NAME.csv` says what the dataset is; without it the file itself is the document.
Columns: agreement_id, agreement, date, actor_id, actor, kind, part; and, where known, ended, region, conflict_id, conflict,
process_id, process, for_id, for, for_kind (whom a person acted for) and basis (the column of the dataset it rests on).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.model import Document, Entity, Entry, Evidence, Relation, make_id
from graph.ontology import default
from loaders import records, sources
from loaders.files import Fault, LoadError, suffix
from loaders.rejected import Kept
from loaders.tables.text import strict_rows

if TYPE_CHECKING:
    import pandas as pd

NAME = "participations"
ABOUT = "CSV with a row for each actor's part in an agreement (agreement_id, actor_id, part, …)"
SIGN = "it has the columns agreement_id, actor_id and part"
SUFFIXES = (".csv",)
REQUIRED = ("agreement_id", "agreement", "date", "actor_id", "actor", "kind", "part")


def sniff(path: Path, head: str) -> bool:
    """Whether this is such a file."""
    columns = {cell.strip() for cell in head.partition("\n")[0].split(",")}
    return suffix(path) in SUFFIXES and columns >= set(REQUIRED)


def read(path: Path) -> Iterator[Entry]:
    """Yields the dataset's document, then for each row its nodes and relations."""
    document = sources.described(path) or sources.itself(path)
    yield Entry(document, str(path))
    yield from _told(
        ((f"{path}, line {row.line}", row.cells, row.fault) for row in strict_rows(path, REQUIRED)), document
    )


def again(kept: Kept) -> Iterator[Entry]:
    """What rejected rows say, mended."""
    document = kept.document or sources.described(kept.path) or sources.itself(kept.path)
    yield from _told(((row.where, row.row, "") for row in kept.rows), document)


def rows(path: Path, locator: str, **_: str) -> pd.DataFrame:
    """The rows of the agreement that a piece of evidence names ("agreement 1565"). Raises LoadError."""
    import pandas as pd  # slow to import, and needed for nothing else here

    found = [
        row
        for row in strict_rows(path, REQUIRED)
        if not row.fault and _locator(str(row.cells["agreement_id"])) == locator
    ]
    if not found:
        raise LoadError(f"{path}: no row is of {locator!r}")
    return pd.DataFrame([row.cells for row in found], index=[row.line for row in found])


def _locator(agreement: str) -> str:
    return "agreement " + agreement.rpartition(":")[2]


def _told(found: Iterable[tuple[str, Any, str]], document: Document) -> Iterator[Entry]:
    """What rows tell: where each stands, its cells by column, and what is wrong with it."""
    seen: set[str] = set()
    for where, cells, fault in found:
        try:
            if fault:
                raise ValueError(fault)
            items = list(_items(cells, document.id))
        except ValueError as error:
            yield records.refused(error, where, cells)
            continue
        for item in items:
            # The same nodes stand in many rows: hand each over once.
            key = item.id if isinstance(item, Entity) else f"{item.id} {where}"
            if key not in seen:
                seen.add(key)
                yield Entry(item, where, cells)


def _items(cells: Any, document: str) -> Iterator[Entity | Relation]:
    if not isinstance(cells, dict):
        raise ValueError(f"a row as {{column: text}} is expected, not {type(cells).__name__}")
    cell = {name: records.text(value, name) for name, value in cells.items() if value}
    if missing := [name for name in REQUIRED if name not in cell and name != "date"]:
        raise Fault(f"column {missing[0]!r} is empty", missing[0])
    date, ended = records.when(cell.get("date"), "date"), records.when(cell.get("ended"), "ended")
    part, parts = cell["part"], default().parts
    if part not in parts:
        raise Fault(f"unknown part {part!r}; known: {', '.join(parts)}", "part")
    agreement = cell["agreement_id"]
    locator = _locator(agreement)

    def says(
        type: str, source: str, target: str, note: str, start: str | None = date, part: str = "", qualifier: str = ""
    ) -> Relation:
        evidence = Evidence(document, note=note, locator=locator, method="table")
        props = {"part": part} if part else {}
        return Relation(
            type, source, target, start, start, qualifier=part or qualifier, props=props, evidence=(evidence,)
        )

    def described(id: str, kind: str, name: str, props: dict[str, str] | None = None) -> Entity:
        return Entity(
            id, kind, name, props=props or {}, evidence=(Evidence(document, locator=locator, method="table"),)
        )

    optional = {"date": date, "ended": ended, "region": cell.get("region")}
    yield described(agreement, "Agreement", cell["agreement"], {k: v for k, v in optional.items() if v})
    yield described(cell["actor_id"], cell["kind"], cell["actor"])
    basis = f" (from {cell['basis']})" if "basis" in cell else ""
    note = f"{cell['actor']}: {part} to {cell['agreement']}{basis}"
    # A mediator who also facilitates, say, has two edges: the relation's own part goes unnamed, any other is told apart.
    named = part if part != default().relations[parts[part]].part else ""
    yield says(parts[part], cell["actor_id"], agreement, note, part=named)
    if "for_id" in cell:
        yield described(cell["for_id"], cell.get("for_kind", "State"), cell.get("for", cell["for_id"]))
        # A mandate is told of one agreement: who acted for a body once and again has a relation for each time.
        note = f"{cell['actor']} acted for {cell.get('for')}"
        yield says("REPRESENTS", cell["actor_id"], cell["for_id"], note, qualifier=agreement)
    if "process_id" in cell:
        yield described(cell["process_id"], "Process", cell.get("process", cell["process_id"]))
        yield says("RESULT_OF", agreement, cell["process_id"], f"Part of: {cell.get('process')}")
        if "conflict_id" in cell:
            yield described(*_conflict(cell))
            note = f"{cell.get('process')} is about {cell.get('conflict')}"
            yield says("ABOUT", cell["process_id"], cell["conflict_id"], note, start=None)
    elif "conflict_id" in cell:
        yield described(*_conflict(cell))
        yield says("ABOUT", agreement, cell["conflict_id"], f"About: {cell.get('conflict')}", start=None)


def _conflict(cell: dict[str, str]) -> tuple[str, str, str, dict[str, str]]:
    region = {"region": cell["region"]} if "region" in cell else {}
    name = cell.get("conflict") or cell["conflict_id"]
    return cell["conflict_id"] or make_id("Event", name), "Event", f"Conflict: {name}", region
