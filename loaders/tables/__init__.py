"""Tables by a mapping: CSV and the like in any encoding and with any separator, workbooks, Parquet.

What the columns are is told by a mapping, in YAML: one that is named, one beside the file (`talks.mapping.yaml` beside
`talks.csv`), or one that ships for a known dataset (`known/`). `gobetween map FILE` proposes one; docs/tables.md tells how.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.model import Document, Entity, Entry, Evidence, Rejected, Relation
from loaders import records, sources
from loaders.files import Fault, LoadError, suffix
from loaders.rejected import Kept
from loaders.tables import columnar, mapfile, sheets
from loaders.tables.binding import bind
from loaders.tables.build import Builder
from loaders.tables.encodings import is_text
from loaders.tables.guess import columns_of
from loaders.tables.mapping import Mapping as TableMapping
from loaders.tables.mapping import MappingError
from loaders.tables.propose import Proposal, proposed
from loaders.tables.table import Row, Table
from loaders.tables.table import key as column_key
from loaders.tables.text import opened_text
from loaders.tables.values import Value, chosen, template

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Proposal",
    "Row",
    "Table",
    "beside",
    "entries",
    "known",
    "mapping_for",
    "opened_table",
    "propose",
    "read",
    "rows",
    "sniff",
]

NAME = "table"
ABOUT = "a table (CSV, TSV, Excel, OpenDocument, Parquet) and a mapping that says what its columns are"
SIGN = "it has rows and columns, and is none of the forms that are known by themselves"
_MAPPING = ".mapping.yaml"
_TEXT = (".csv", ".tsv", ".tab", ".psv")
_TYPED = (*sheets.SUFFIXES, *columnar.SUFFIXES)
SUFFIXES = (*_TEXT, *_TYPED)
OPTIONS = {
    "mapping": "the file with the mapping; without it NAME.mapping.yaml beside the table, or a known dataset's",
    "sheet": "which sheet of a workbook; without it the first that is not empty",
    "header": "the line or row of the header, 0 when there is none; without it it is found",
    "encoding": "the encoding of a text file, such as cp1252; without it it is found out",
    "delimiter": "what separates its cells: a character, or comma, semicolon, tab, pipe; without it it is found out",
}
_TABLE = ("sheet", "header", "encoding", "delimiter")


def sniff(path: Path, head: str) -> bool:
    """Whether this looks like a table. It is asked last: tables of a form that is known by itself have loaders of their own."""
    if path.name.endswith(_MAPPING):
        return True
    if suffix(path) in _TEXT or any(one.exists() for one in _beside(path)):
        return suffix(path) in _TYPED or is_text(path, head)
    return suffix(path) in _TYPED


def read(
    path: Path, mapping: str = "", sheet: str = "", header: str = "", encoding: str = "", delimiter: str = ""
) -> Iterator[Entry]:
    """Yields the document, then what each row tells. Raises LoadError."""
    if path.name.endswith(_MAPPING):
        raise LoadError(f"{path}: is a mapping; load the table that it is for, with --mapping {path}")
    said = {"sheet": sheet, "header": header, "encoding": encoding, "delimiter": delimiter}
    table, plan = mapping_for(path, mapping, said)
    yield from entries(table, plan)


def again(kept: Kept) -> Iterator[Entry]:
    """What rejected rows say, mended. The dates of their table are read as its other rows settle it."""
    said = {name: kept.options.get(name, "") for name in _TABLE}
    table, plan = mapping_for(kept.path, kept.options.get("mapping", ""), said)
    document = kept.document or _document(table, plan)
    builder = bind(plan, table, document.id)
    yield from _told(((row.where, _number(row.where), row.row, "") for row in kept.rows), builder)


def entries(table: Table, plan: TableMapping, most: int | None = None) -> Iterator[Entry]:
    """The document, and what the rows of an opened table (the first `most`) tell by a mapping. Raises LoadError."""
    document = _document(table, plan)
    builder = bind(plan, table, document.id)
    yield Entry(document, str(table.path))
    yield Entry(_how_read(document, table, builder), str(table.path))
    found = ((table.where(row), row.line, row.cells, row.fault) for row in table.rows())
    yield from _told(found if most is None else (one for one, _ in zip(found, range(most), strict=False)), builder)


def rows(path: Path, locator: str, **said: str) -> pd.DataFrame:
    """The rows of a table that a piece of evidence with this locator rests on ("agreement 1565"). Raises LoadError."""
    import pandas as pd  # slow to import, and needed for nothing else here

    table, plan = mapping_for(path, said.get("mapping", ""), said)
    builder = bind(plan, table, "")
    found = [row for row in table.rows() if not row.fault and builder.locator(row.line, row.cells) == locator]
    if not found:
        raise LoadError(f"{path}: no row is {locator!r} by its mapping")
    return pd.DataFrame([row.cells for row in found], index=[row.line for row in found], columns=list(table.columns))


def opened_table(path: Path, said: Mapping[str, str] | None = None, wanted: Iterable[str] = ()) -> Table:
    """The table in a file, as `said` (sheet, header, encoding, delimiter; what is "" is found out). Raises LoadError.

    `wanted`: columns by which the header is known.
    """
    said = said or {}
    header = said.get("header") or None
    if header is not None and not header.isdecimal():
        raise LoadError(f"header {header!r}: the number of its line is expected, 0 for none")
    at = None if header is None else int(header)
    ending = suffix(path)
    if ending in columnar.SUFFIXES:
        return columnar.opened_columns(path)
    if ending in sheets.SUFFIXES:
        return sheets.opened_sheet(path, said.get("sheet", ""), at, tuple(wanted))
    return opened_text(path, said.get("encoding", ""), said.get("delimiter", ""), at, tuple(wanted))


def mapping_for(path: Path, named: str = "", said: Mapping[str, str] | None = None) -> tuple[Table, TableMapping]:
    """A file's table, opened, and its mapping: the one in the file `named`, one beside it, or a known dataset's.

    Raises LoadError when no mapping fits, with the way out.
    """
    chosen_ = Path(named) if named else next((one for one in _beside(path) if one.exists()), None)
    if chosen_:
        plan = mapfile.load(chosen_)
        own = {**plan.table, **{name: value for name, value in (said or {}).items() if value}}
        return opened_table(path, own, _columns(plan)), plan
    table = opened_table(path, said)
    if found := _known_for(table):
        return table, found
    raise LoadError(
        f"{path}: no mapping fits its columns ({_listed(table.columns)}); "
        f"run `gobetween map {path.name}`, look it over, and load again"
    )


def propose(
    path: Path, said: Mapping[str, str] | None = None, taken: Mapping[str, tuple[str, str]] | None = None
) -> Proposal:
    """A mapping for a table: the one for its dataset, if that is known, or one made from its headers and values.

    `taken`: for what a column is to be taken, {column: (role, what)}, as `guess.Column` has them; then no known one is.
    Raises LoadError for a file that is no table, or in which nothing names anybody.
    """
    table = opened_table(path, said)
    if not taken and (found := _known_for(table)):
        about = f"Known: {found.about or found.where}. {path.name} is read by it without more; this is to be changed."
        return Proposal(deepcopy(found.data), {(): about}, columns_of(table), [], found.about or found.where)
    return proposed(table, taken or {})


def known() -> Mapping[str, TableMapping]:
    """The mappings that ship with Gobetween, by name."""
    return _known()


@cache
def _known() -> Mapping[str, TableMapping]:
    folder = resources.files("loaders.tables").joinpath("known")
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".yaml")), key=lambda one: one.name)
    return {one.name.removesuffix(".yaml"): mapfile.parse(one.read_text(encoding="utf-8"), one.name) for one in files}


def _known_for(table: Table) -> TableMapping | None:
    """The known mapping whose columns the table has; of several the one that wants most."""
    columns = {column_key(name) for name in table.columns}
    fitting = [one for one in known().values() if one.fits and {column_key(name) for name in one.fits} <= columns]
    return max(fitting, key=lambda one: len(one.fits), default=None)


def beside(path: Path) -> Path:
    """Where a table's own mapping is looked for: `talks.mapping.yaml` for talks.csv."""
    return _beside(path)[0]


def _beside(path: Path) -> list[Path]:
    """Where a table's mapping may be: `talks.mapping.yaml` for talks.csv and talks.csv.gz alike."""
    stem = path.name[: -len(path.suffix)] if path.suffix else path.name
    names = [stem]
    if Path(stem).suffix.lower() in SUFFIXES:
        names.append(Path(stem).stem)
    return [path.with_name(f"{name}{_MAPPING}") for name in names]


def _columns(plan: TableMapping) -> set[str]:
    names = {name for node in plan.nodes for name in node.names}
    used = set().union(*(node.columns() for node in plan.nodes), *(link.columns() for link in plan.links))
    return used - names - plan.optional


def _document(table: Table, plan: TableMapping) -> Document:
    """Which document the table is: as told beside it, as the mapping says, or the file itself."""
    if described := sources.described(table.path):
        return described
    if plan.document is None:
        return sources.itself(table.path)
    first: Row | None = None
    if any("{" in text for text in plan.document.values()):
        first = next((row for row in table.rows() if not row.fault), None)
    folded = {column_key(name): text for name, text in first.cells.items()} if first else {}

    def scope(name: str) -> str:
        return folded.get(column_key(name), "")

    made = {
        name: chosen((Value(template(text)),), scope) if "{" in text else text for name, text in plan.document.items()
    }
    try:
        return records.document({name: text for name, text in made.items() if text})
    except ValueError as error:
        raise MappingError(f"{plan.line('document')}: {error}") from None


def _how_read(document: Document, table: Table, builder: Builder) -> Entity:
    """What was found out about the file, told of its document."""
    told = [f"{what} {value}" for what, value in table.found.items()]
    for column, reading in builder.readings.items():
        if settled := getattr(reading, "told", ""):
            told.append(f"{column}: {settled}")
    text = "; ".join([*told, f"mapping {Path(builder.mapping.where).name}"])
    evidence = Evidence(document.id, note=f"{table.path.name} was read as: {text}", method="table")
    return Entity(document.id, "Document", document.title, props={"read_as": text}, evidence=(evidence,))


def _told(found: Iterable[tuple[str, int, Any, str]], builder: Builder) -> Iterator[Entry]:
    seen: set[tuple[str, ...]] = set()
    for where, line, cells, fault in found:
        try:
            if fault:
                raise ValueError(fault)
            if not isinstance(cells, dict):
                raise ValueError(f"a row as {{column: text}} is expected, not {type(cells).__name__}")
            items = list(
                builder.row(line, {name: records.text(text, name) for name, text in cells.items() if text is not None})
            )
        except ValueError as error:
            yield records.refused(error, where, cells)
            continue
        for item in items:
            if isinstance(item, Fault):
                yield Entry(Rejected(where, str(item), cells, item.column), where, cells)
            elif isinstance(item, Relation):
                yield Entry(item, where, cells)
            else:
                # The same things stand in many rows: hand each over once, and again where a row says more of it.
                key = (item.id, item.name, *item.aliases, *(f"{name}={value}" for name, value in item.props.items()))
                if key not in seen:
                    seen.add(key)
                    yield Entry(replace(item), where, cells)


def _number(where: str) -> int:
    """The line or row that a place names: "talks.csv, line 12"."""
    digits = where.rpartition(" ")[2]
    return int(digits) if digits.isdecimal() else 0


def _listed(names: Iterable[str]) -> str:
    several = list(names)
    return ", ".join(several[:8]) + (" …" if len(several) > 8 else "")
