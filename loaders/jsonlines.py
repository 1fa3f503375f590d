"""Gobetween's own JSON Lines: one document, entity or relation a line, as `gobetween export FILE.jsonl` writes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.model import Document, Entity, Entry, Relation
from loaders import records
from loaders.files import json_lines, parsed, suffix
from loaders.rejected import Kept

NAME = "jsonl"
ABOUT = "Gobetween's own JSON Lines, as exported"
SIGN = "its lines are documents, entities and relations of Gobetween"
SUFFIXES = (".jsonl", ".ndjson")


def sniff(path: Path, head: str) -> bool:
    """Whether this is such a file."""
    return suffix(path) in SUFFIXES and head.lstrip().startswith(('{"document"', '{"entity"', '{"relation"'))


def read(path: Path) -> Iterator[Entry]:
    """Yields what each line holds; a line that cannot be read is rejected."""
    for line in json_lines(path):
        where = f"{path}, line {line.number}"
        try:
            if line.fault:
                raise ValueError(line.fault)
            yield Entry(item(line.data), where, line.data)
        except ValueError as error:
            yield records.refused(error, where, line.text)


def again(kept: Kept) -> Iterator[Entry]:
    """What rejected lines say, mended: each as the text of a line, or as what it holds."""
    for row in kept.rows:
        try:
            data, fault = parsed(row.row) if isinstance(row.row, str) else (row.row, "")
            if fault:
                raise ValueError(fault)
            yield Entry(item(data), row.where, row.row)
        except ValueError as error:
            yield records.refused(error, row.where, row.row)


def item(data: Any) -> Document | Entity | Relation:
    """What the value of a line says. Raises ValueError."""
    if isinstance(data, dict) and len(data) == 1:
        (what, value), *_ = data.items()
        if what == "document":
            return records.document(value)
        if what == "entity" and isinstance(value, dict):
            evidence = tuple(records.piece(one) for one in value.get("evidence") or ())
            return records.entity(value, evidence, extra=("evidence",))
        if what == "relation" and isinstance(value, dict):
            evidence = tuple(records.piece(one) for one in value.get("evidence") or ())
            return records.relation(value, evidence, extra=("evidence",))
    raise ValueError('{"document": …}, {"entity": …} or {"relation": …} is expected')
