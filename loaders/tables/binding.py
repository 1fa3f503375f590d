"""A mapping and a table brought together: each column found, each format of a date settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from loaders.files import LoadError
from loaders.tables.build import Builder
from loaders.tables.dates import Format
from loaders.tables.mapping import Mapping as TableMapping
from loaders.tables.mapping import MappingError
from loaders.tables.seen import Reading, Seen, Undecided
from loaders.tables.table import Table, key


def bind(mapping: TableMapping, table: Table, document: str) -> Builder:
    """A builder for a table's rows. Reads the table once where the format of a date is to be found out.

    Raises MappingError for a column that the table does not have, LoadError for a date that may be two.
    """
    columns: dict[str, str] = {}
    folded: dict[str, list[str]] = {}
    for name in table.columns:
        folded.setdefault(key(name), []).append(name)

    def known(name: str, *path: str | int) -> None:
        if name in columns:
            return
        name_of = " ".join(name.split())
        if name_of in table.columns:
            columns[name] = name_of
        elif len(same := folded.get(key(name_of), [])) == 1:
            columns[name] = same[0]
        elif name not in mapping.optional:
            near = get_close_matches(name_of, table.columns, n=1, cutoff=0.6)
            hint = f"did you mean {near[0]!r}?" if near else f"its columns are {_listed(table.columns)}"
            raise MappingError(f"{mapping.line(*path)}: {table.path.name} has no column {name!r}; {hint}")

    names = {name for node in mapping.nodes for name in node.names}
    for node in mapping.nodes:
        if node.name in table.columns:
            raise MappingError(
                f"{mapping.line('nodes', node.name)}: a node cannot have the name of a column, {node.name!r}"
            )
        for column in sorted(node.columns() - names):
            known(column, "nodes", node.name)
    for index, link in enumerate(mapping.links):
        for column in sorted(link.columns() - names):
            known(column, "relations", index)
    for value in mapping.key:
        for column in value.columns:
            known(column, "key")
    for column in mapping.dates:
        known(column, "dates", column)
    moments = [mapping.date, *(moment for link in mapping.links for moment in (link.start, link.end))]
    for moment in filter(None, moments):
        for column in moment.columns:
            known(column, "date")
    open_ = dict.fromkeys(
        moment.column
        for moment in moments
        if moment and moment.column in columns and moment.column not in mapping.dates
    )
    readings: dict[str, Format | Reading] = {name: form for name, form in mapping.dates.items() if name in columns}
    try:
        readings |= settled(table, {name: columns[name] for name in open_}, mapping.nothing)
    except Undecided as error:
        raise LoadError(f"{table.path}: {error}") from None
    return Builder(mapping, columns, readings, document, table.place.rpartition(", ")[2] or "row")


def settled(table: Table, columns: Mapping[str, str], nothing: frozenset[str] = frozenset()) -> dict[str, Reading]:
    """How to read columns of dates whose format nobody said, by all their values. Raises Undecided.

    `columns`: what each is to be called -> its name in the table.
    """
    if not columns:
        return {}
    seen = {name: Seen() for name in columns}
    for row in table.rows():
        if row.fault:
            continue
        for name, column in columns.items():
            text = row.cells.get(column, "")
            if text and text.casefold() not in nothing:
                seen[name].add(text)
    return {name: one.decided(name) for name, one in seen.items()}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
