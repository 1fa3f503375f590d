"""Rejected rows that somebody has mended: read by the loader that rejected them, as rows of the document that they are from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from graph.model import Entry, Rejected
from loaders import rejected
from loaders.files import LoadError

NAME = rejected.NAME
ABOUT = "rows that were rejected (FILE.rejected.jsonl), mended"
SIGN = "its first line says whose rejected rows these are"
SUFFIXES = (".jsonl",)


def sniff(path: Path, head: str) -> bool:
    """Whether this is such a file."""
    return rejected.begins(head)


def possible(path: Path) -> bool:
    """Whether the rows in this file can be mended in it: not, when their loader cannot read a row apart from its file."""
    from loaders import known  # the registry lists this module too

    return hasattr(known().get(rejected.kept(path).loader), "again")


def read(path: Path) -> Iterator[Entry]:
    """Yields what the rows say now. Raises LoadError for a file that does not say whose rows these are, or when its loader
    cannot read a row apart from its file."""
    from loaders import find  # the registry lists this module too

    kept = rejected.kept(path)
    again = getattr(find(kept.path, kept.loader), "again", None)
    if again is None:
        raise LoadError(
            f"{path}: {kept.loader} cannot read a row apart from its file; mend {kept.path} and load it again: "
            "what is in the graph already changes nothing"
        )
    if kept.document:
        yield Entry(kept.document, str(path))
    unread: list[rejected.Row] = []

    def good() -> Iterator[rejected.Row]:
        for row in kept.rows:
            if row.fault:
                unread.append(row)
            else:
                yield row

    yield from again(replace(kept, rows=good()))
    for row in unread:
        yield Entry(Rejected(row.where, row.fault, row.row), row.where, row.row)
