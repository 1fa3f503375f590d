"""The rows of a file of event data as a table of DuckDB, read as a stream: what they tell, and what is wrong with them.

DuckDB reads the lines and takes them apart, on all cores. Lines, not the cells of its CSV reader: so a row with too many or too
few cells is told from the others, and its place in the table is its place in the file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.events import codes, plain
from loaders.events.formats import LENGTHS, Layout
from loaders.files import LONGEST, LoadError

if TYPE_CHECKING:
    import duckdb

# What is wrong with a row: too many or too few cells, no day, no code that is known, NUL in it. A blank line is none.
SOUND, CELLS, DAY, CODE, NUL, BLANK = range(6)
# What tells name, country and sectors apart in the key of an actor that is told by name.
UNIT = "\x1f"

# A line is one cell for DuckDB's reader: what separates cells for it stands in no text.
_NOWHERE = "\x1c\x1d\x1e\x1f"
_SHOWN = 200


@dataclass(frozen=True)
class Unread:
    """A line that is no text: its number in the file, why, and what can be shown of it."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True)
class Table:
    """An open file: a connection whose view `pairs` has a row for every line in the order of the file (of sources that put
    several actors into a cell, for every pair of them). Its columns:

    place       the line's, from 0, among those that are text
    line        its number in the file, where that cannot be told from the place (`line_of` does)
    a, b        the keys of source and target: a code; or name, country and sectors; NULL where none is named
    an, bn      the names beside the codes, or ""
    code, root  the event's code as it is written, and its root's or mode's
    day         NULL where there is none
    scale, tone in millionths, mentions, story (a hash): what is counted, NULL where there is none
    fault       one of SOUND …
    raw         the cells of a row that is not sound
    """

    connection: duckdb.DuckDBPyConnection
    layout: Layout
    numbered: bool
    unread: tuple[Unread, ...]

    def line_of(self, place: int, line: int | None) -> int:
        """The number of a line in the file."""
        return place_to_line(place + self.layout.header, self.unread) if line is None else line


def place_to_line(place: int, unread: Sequence[Unread]) -> int:
    """The number in the file of the line at this place (from 0) among those that are text."""
    number = place + 1
    for one in unread:
        if one.line > number:
            break
        number += 1
    return number


@contextmanager
def connected(path: Path, memory: str) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A DuckDB that may use so much memory ("4GB", "50%"), and a folder for what does not fit, which is deleted at the end.

    Raises LoadError, naming `path`, for what goes wrong in it.
    """
    import duckdb  # loading it takes a while, and most commands do without

    with tempfile.TemporaryDirectory(prefix="gobetween-") as folder:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "temp_directory": str(Path(folder) / "spilled"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        try:
            connection = duckdb.connect(":memory:", config=config)
        except duckdb.Error:
            raise LoadError(f"{path}: memory is {memory!r}; a size as 4GB is expected") from None
        try:
            run(connection, "SET enable_progress_bar = false")
            yield connection, Path(folder)
        except duckdb.OutOfMemoryException:
            raise LoadError(f"{path}: {memory} of memory are not enough; allow more, or split the file") from None
        except duckdb.IOException as error:
            raise LoadError(f"{path}: {' '.join(str(error).split())}") from None
        finally:
            connection.close()


@contextmanager
def opened(path: Path, layout: Layout, memory: str, encoding: str) -> Iterator[Table]:
    """The table of a file that has this layout. Raises LoadError."""
    with connected(path, memory) as (connection, folder):
        source = plain.prepared(path, layout, encoding, folder)
        # Looking for a NUL in every line takes its time.
        nul = f"WHEN contains(l, chr(0)) THEN {NUL}" if source.nul else ""
        known = codes.spellings(layout.format.system)
        several = bool(layout.format.list)
        run(
            connection,
            f"""
            CREATE TABLE {"whole" if several else "told"} AS
            SELECT * EXCLUDE (l, c, known), CASE WHEN fault > 0 THEN l END AS raw
            FROM (
                SELECT *, CASE WHEN l IS NULL THEN {BLANK} WHEN NOT {enough(layout, source.numbered)} THEN {CELLS}
                    {nul} WHEN day IS NULL THEN {DAY} WHEN known IS NOT TRUE THEN {CODE}
                    ELSE {SOUND} END::UTINYINT AS fault
                FROM (SELECT *, code IN (SELECT unnest($known)) AS known FROM ({events(layout, source.numbered)}))
            )""",
            {"path": plain.escaped(source.path), "known": known},
        )
        if several:
            run(
                connection,
                "ALTER TABLE whole RENAME TO lines; CREATE TABLE whole AS SELECT rowid AS place, * FROM lines",
            )
            run(connection, f"{PAIRS}; DROP TABLE lines; CREATE VIEW pairs AS FROM told")
        else:
            run(connection, "CREATE VIEW pairs AS SELECT rowid AS place, * FROM told")
        yield Table(connection, layout, source.numbered, lost(connection, source.path))


def run(connection: duckdb.DuckDBPyConnection, query: str, given: dict[str, Any] | None = None) -> None:
    """Runs a statement to its end."""
    connection.execute(query, given or {}).fetchall()


def fill(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Makes a table of rows of ours; `columns`: the names, and DuckDB's types, which are words of ours too."""
    given = {column: [row[n] for row in rows] for n, column in enumerate(columns)}
    several = ", ".join(f"unnest(${column}::{kind}[]) AS {column}" for column, kind in columns.items())
    run(connection, f"CREATE TABLE {name} AS SELECT {several}", given)


# Of a table `whole` with lists of actors, a table `told` with a row for every pair.
PAIRS = """
    CREATE TABLE told AS SELECT * EXCLUDE (b), unnest(coalesce(b, [NULL])) AS b
    FROM (SELECT * EXCLUDE (a), unnest(coalesce(a, [NULL])) AS a FROM whole);
    DROP TABLE whole"""


def events(layout: Layout, numbered: bool, placed: bool = False) -> str:
    """The query for the lines of the file `$path`: l (the line), c (its cells), and what they tell, as `Table` has it.

    placed: with `place` too, which takes longer. All that stands in the query is ours: places of columns, words of
    `formats.yaml`.
    """
    lines = f"""read_csv($path, columns = {{'l': 'VARCHAR'}}, delim = '{_NOWHERE}', skip = {int(layout.header)},
                auto_detect = false, header = false, quote = '', escape = '', comment = '', new_line = '\\r\\n',
                strict_mode = false, store_rejects = true, rejects_limit = 0, compression = 'none',
                max_line_size = {LONGEST})"""
    if placed:
        lines = f"(SELECT *, row_number() OVER () - 1 AS place FROM {lines})"
    shift = int(numbered)
    none = ", ".join(f"'{word}'" for word in layout.format.none)

    def cell(field: str) -> str:
        place = layout.place(field)
        return f"c[{place + shift}]" if place else "NULL::VARCHAR"

    def said(field: str) -> str:
        return f"CASE WHEN {cell(field)} NOT IN ({none}) THEN {cell(field)} END" if layout.place(field) else cell(field)

    def actor(side: str) -> str:
        if layout.format.actors == "code":
            return said(side)
        name, country, sectors = (said(field) for field in (side, f"{side}_country", f"{side}_sectors"))
        return (_several if layout.format.list else _one)(name, country, sectors, layout.format.list)

    def millionths(field: str) -> str:
        # Whole numbers add up to the same in whatever order.
        return f"try_cast(round(try_cast({cell(field)} AS DOUBLE) * 1000000) AS INTEGER) AS {field}"

    days = " ".join(f"WHEN {LENGTHS[f]} THEN try_strptime({cell('date')}, '{f}')::DATE" for f in layout.format.dates)
    code = f"upper({cell('code')})" if layout.format.system == "plover" else cell("code")
    return f"""
        SELECT *, {"try_cast(c[1] AS INTEGER)" if numbered else "NULL::INTEGER"} AS line,
            {actor("source")} AS a, {actor("target")} AS b,
            coalesce({cell("source_name")}, '') AS an, coalesce({cell("target_name")}, '') AS bn,
            {code} AS code, coalesce({said("root")}, '') AS root, CASE length({cell("date")}) {days} END AS day,
            {millionths("scale")}, {millionths("tone")}, try_cast({cell("mentions")} AS INTEGER) AS mentions,
            CASE WHEN {said("story")} IS NOT NULL THEN hash({cell("story")}) END AS story
        FROM (SELECT *, string_split(l, chr(9)) AS c FROM {lines})"""


def enough(layout: Layout, numbered: bool) -> str:
    """The condition that a row has as many cells as it should."""
    return f"len(c) {'>=' if layout.format.at_least else '='} {len(layout.columns) + numbered}"


def _one(name: str, country: str, sectors: str, separator: str) -> str:
    key = f"concat_ws('{UNIT}', coalesce({name}, ''), coalesce({country}, ''), coalesce({sectors}, ''))"
    return f"CASE WHEN coalesce({name}, {country}) IS NOT NULL THEN {key} END"


def _several(name: str, country: str, sectors: str, separator: str) -> str:
    """A list of keys: the countries and sectors are those of the names only where there are as many of them."""

    def parts(text: str) -> str:
        return f"string_split({text}, '{separator}')"

    # As many empty names as countries, where no name is said.
    names = parts(f"coalesce({name}, regexp_replace({country}, '[^{separator}]+', '', 'g'))")
    others = ", ".join(
        f"CASE WHEN len({parts(text)}) = len({names}) THEN {parts(text)} ELSE []::VARCHAR[] END"
        for text in (country, sectors)
    )
    key = ", ".join(f"coalesce(nullif(trim(x[{n}]), 'None'), '')" for n in (1, 2, 3))
    keys = f"list_transform(list_zip({names}, {others}), lambda x: concat_ws('{UNIT}', {key}))"
    return f"CASE WHEN coalesce({name}, {country}) IS NOT NULL THEN {keys} END"


def lost(connection: duckdb.DuckDBPyConnection, source: Path) -> tuple[Unread, ...]:
    """The lines that DuckDB could not take when it read this file, in their order."""
    query = "SELECT line, line_byte_position, error_type FROM reject_errors ORDER BY line"
    found = []
    with source.open("rb") as stream:
        for line, position, kind in connection.execute(query).fetchall():
            stream.seek(position - 1)
            text = _shown(stream.readline(_SHOWN * 4))
            if kind == "LINE SIZE OVER MAXIMUM":
                found.append(Unread(line, f"it is longer than {LONGEST >> 20} MB; a shorter line is expected", text))
            else:
                found.append(Unread(line, "it is not UTF-8; say what it is with the option encoding", text))
    return tuple(found)


def _shown(text: bytes) -> str:
    said = text.decode("utf-8", "replace").rstrip("\r\n")
    return said if text.endswith(b"\n") and len(said) <= _SHOWN else f"{said[:_SHOWN]} …"
