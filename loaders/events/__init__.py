"""Event data: GDELT, ICEWS, POLECAT, Phoenix and dyads of CAMEO codes, each a loader; what they share is in the modules here.

Events that tell the same of the same two in one period are one relation: who they are is told by their codes or names
(`actors.yaml`), what they do by the event's code (`codes.yaml`). Its count is the number of rows, in both directions where it
has none. GDELT has a row for an event, however many articles tell of it; their mentions are added up beside it. Mediation comes
first, then offers of it, answers to them and appeals for it.

Rows that cannot be read are rejected one by one, with line and column. Rows that can be read and are no relation of two
(without a source or a target, of a role without a country, with both ends the same) are many in such files, so they are
counted: one `Rejected` for each reason says how many they are, and what the first one says. Counts of relations and of rejected
rows make up the rows of the file, where a row has one source and one target.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from graph.model import Document, Entry, Rejected
from graph.ontology import default
from loaders import sources
from loaders.events import codes
from loaders.events.aggregate import PERIODS, Aggregated, Choice
from loaders.events.edges import Telling
from loaders.events.formats import Format, Layout, declared, found_in, recognise
from loaders.events.table import BLANK, CELLS, CODE, DAY, SOUND, Table, opened
from loaders.files import LoadError, suffix

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LOADERS", "Loader"]

OPTIONS = {
    "period": f"one relation per {', '.join(PERIODS[:-1])} or for {PERIODS[-1]} time (month)",
    "least": "leave out what was seen in fewer events than this (1)",
    "only": "relations, separated by commas: MEDIATES,OFFERS_MEDIATION (all)",
    "unnamed": "keep roles without a country, as police or a school, as groups: yes or no (no)",
    "encoding": "the file's, when it is not UTF-8: latin-1, utf-16 …",
    "memory": "what the sums may use of it before the rest goes to disk: 4GB, 50% (50%)",
}
# Faulty rows fetched at a time.
_FETCHED = 1000
_EXAMPLE = date(2019, 10, 24)


class Loader:
    """The loader of one declared format."""

    def __init__(self, format: Format) -> None:
        self.NAME = format.name
        self.ABOUT = format.about
        self.SIGN = f"it has the columns of {format.about.split(' (')[0].split(':')[0]}"
        self.SUFFIXES: tuple[str, ...] = (".csv", ".tsv", ".tab", ".txt")
        self.OPTIONS = OPTIONS
        self._format = format

    def sniff(self, path: Path, head: str) -> bool:
        """Whether this is such a file."""
        return suffix(path) in self.SUFFIXES and recognise(head, self.NAME) is not None

    def read(
        self,
        path: Path,
        period: str = "month",
        least: str = "1",
        only: str = "",
        unnamed: str = "no",
        encoding: str = "utf-8",
        memory: str = "50%",
    ) -> Iterator[Entry]:
        """Yields the document, what is rejected, then the relations, mediation first, each after its ends.

        Raises LoadError for another kind of file, or an option that is not understood.
        """
        choice = _choice(path, period, least, only, unnamed)
        layout = found_in(path, self.NAME)
        document = sources.described(path) or _itself(path, layout)
        yield Entry(document, str(path))
        with opened(path, layout, memory, encoding) as table:
            yield from _faulty(path, table)
            found = Aggregated(table, choice)
            for left in found.left():
                where = f"{path}, line {left.line}"
                reason = _counted(left.rows, left.reason)
                yield Entry(Rejected(where, reason, {"rows": left.rows, **left.first}, rows=left.rows), where)
            yield from Telling(path, document.id, found, choice, self._format).entries()

    def rows(self, path: Path, locator: str, encoding: str = "utf-8", memory: str = "50%", **_: str) -> pd.DataFrame:
        """The rows behind an edge, by the locator of its evidence; with their lines first. The options are those of `read`.

        Raises LoadError for a file that cannot be read, or the locator of something else.
        """
        from loaders.events.rows import rows  # with pandas, which takes a while to load

        found = rows(path, locator, format=self.NAME, encoding=encoding, memory=memory)
        return found if "line" in found.columns else found.reset_index()


def _choice(path: Path, period: str, least: str, only: str, unnamed: str) -> Choice:
    if period not in PERIODS:
        raise LoadError(f"{path}: period is {period!r}; one of {', '.join(PERIODS)} is expected")
    if not least.isdecimal() or int(least) < 1:
        raise LoadError(f"{path}: least is {least!r}; a number from 1 is expected")
    if unnamed not in ("yes", "no"):
        raise LoadError(f"{path}: unnamed is {unnamed!r}; yes or no is expected")
    asked = frozenset(name.strip().upper() for name in only.split(",") if name.strip())
    for name in asked:
        try:
            default().relation(name)
        except ValueError as error:
            raise LoadError(f"{path}: only: {error}") from None
    return Choice(period, int(least), asked or None, unnamed == "yes")


def _itself(path: Path, layout: Layout) -> Document:
    """The file as a document, with what its format says of it."""
    document, said = sources.itself(path), layout.format.document
    title = layout.format.titles.get(len(layout.columns), said["title"])
    return replace(document, **{**said, "title": f"{title}, {path.name}"})


def _faulty(path: Path, table: Table) -> Iterator[Entry]:
    """The lines that are no text, and the rows that cannot be read."""
    for line in table.unread:
        where = f"{path}, line {line.line}"
        yield Entry(Rejected(where, line.reason, line.text), where, line.text)
    layout = table.layout
    query = (
        f"SELECT place, min(line), any_value(fault), any_value(raw) FROM pairs WHERE fault NOT IN ({SOUND}, {BLANK}) "
        "GROUP BY place ORDER BY place"
    )
    found = table.connection.cursor().execute(query)
    while rows := found.fetchmany(_FETCHED):
        for place, line, fault, raw in rows:
            where = f"{path}, line {table.line_of(place, line)}"
            cells = raw.split("\t")[table.numbered :]
            reason, column = _fault(layout, fault, cells)
            row = dict(zip(layout.columns, cells, strict=False)) if fault != CELLS else layout.delimiter.join(cells)
            yield Entry(Rejected(where, reason, row, column), where, row)


def _fault(layout: Layout, fault: int, cells: list[str]) -> tuple[str, str]:
    """What is wrong with a row, and in which column."""
    if fault == CELLS:
        more = " or more" if layout.format.at_least else ""
        return f"it has {len(cells)} cells; {len(layout.columns)}{more} are expected", ""
    if fault in (DAY, CODE):
        place = (layout.place("date" if fault == DAY else "code") or 1) - 1
        column, cell = layout.columns[place], cells[place]
        if fault == DAY:
            return f"{cell!r} is no day of the calendar; one as {_EXAMPLE:{layout.format.dates[0]}} is expected", column
        return str(codes.understood(layout.format.system, [(cell, "")])[cell, ""]), column
    return "it holds NUL bytes, so it is no text", ""


def _counted(rows: int, reason: str) -> str:
    return f"{rows:,} rows {reason}" if rows > 1 else f"1 row: {reason}"


LOADERS = tuple(Loader(format) for format in declared().values())
