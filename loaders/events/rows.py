"""The rows of a file of event data behind one edge, found again by what the edge's evidence says of its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.dates import earliest, latest
from graph.ontology import default
from loaders.events import codes, plain
from loaders.events.aggregate import answers
from loaders.events.formats import Layout, found_in
from loaders.events.place import Place, place
from loaders.events.table import PAIRS, connected, enough, events, fill, lost, place_to_line, run
from loaders.files import LoadError

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


def rows(
    path: Path,
    locator: str,
    most: int | None = None,
    format: str | None = None,
    encoding: str = "utf-8",
    memory: str = "50%",
) -> pd.DataFrame:
    """The rows of the file at `path` behind the edge whose evidence has this locator, in the file's order: as many as the
    edge's count, or as `most`.

    The columns are the file's, as text; the index, named "line", says where each row stands. format: one of
    `formats.declared()`, found out when not given; encoding and memory: as the loader's options. Raises LoadError for a file
    that cannot be read, or a locator that is none of an edge.
    """
    import pandas as pd

    try:
        wanted = place(locator)
    except ValueError as error:
        raise LoadError(f"{path}: {error}") from None
    layout = found_in(path, format)
    with connected(path, memory) as (connection, folder):
        source = plain.prepared(path, layout, encoding, folder)
        _keep(connection, layout, source, wanted)
        unread = lost(connection, source.path)
        given = {
            "source": wanted.source,
            "target": wanted.target,
            "either": default().relation(wanted.relation).symmetric,
            "most": most if most is not None else 2**62,
        }
        cells = ", ".join(f"c[{n + source.numbered}] AS c{n}" for n, _ in enumerate(layout.columns, 1))
        # Through Arrow, since the cells of many rows are many objects for Python.
        query = _FOUND.format(cells=cells, once=_ONCE if layout.format.list else "")
        told: pd.DataFrame = connection.sql(query, params=given).to_arrow_table().to_pandas()
    lines = [
        place_to_line(at + layout.header, unread) if pd.isna(line) else int(line)
        for at, line in zip(told.pop("place"), told.pop("line"), strict=True)
    ]
    told.columns = pd.Index(layout.columns)
    return told.set_index(pd.Index(lines, name="line", dtype="int64"))


def _keep(connection: duckdb.DuckDBPyConnection, layout: Layout, source: plain.Plain, wanted: Place) -> None:
    """Makes the tables that `_FOUND` asks: rows of that time and such codes, whom their actors mean, what their codes mean."""
    system, kind = layout.format.system, (wanted.relation, wanted.status)
    given: dict[str, Any] = {"path": plain.escaped(source.path), "codes": codes.spellings(system, kind)}
    within = "true"
    if wanted.period:
        within = "day BETWEEN $first AND $last"
        given |= {"first": earliest(wanted.period), "last": latest(wanted.period)}
    inner = events(layout, source.numbered, placed=True)
    run(
        connection,
        f"""
        CREATE TABLE {"whole" if layout.format.list else "told"} AS SELECT place, line, c, a, b, code, root, day FROM ({inner})
        WHERE code IN (SELECT unnest($codes)) AND {within} AND day IS NOT NULL AND {enough(layout, source.numbered)}
            AND NOT contains(l, chr(0))""",
        given,
    )
    if layout.format.list:
        run(connection, PAIRS)
    found = connection.execute("SELECT DISTINCT code, root FROM told").fetchall()
    if any(codes.doubtful(system, code) for code, _ in found):
        # What such a code means depends on how the file writes the others.
        query = f"SELECT DISTINCT code, root FROM ({events(layout, source.numbered)}) WHERE day IS NOT NULL"
        found = connection.execute(query, {"path": given["path"]}).fetchall()
    meant = codes.understood(system, found)
    fill(
        connection,
        "sense",
        {"code": "VARCHAR", "root": "VARCHAR"},
        [pair for pair, meaning in meant.items() if not isinstance(meaning, str) and meaning.kind == kind],
    )
    ((first, last),) = connection.execute("SELECT min(day), max(day) FROM told").fetchall()
    keys = [
        key
        for (key,) in connection.execute("SELECT a FROM told UNION SELECT b FROM told").fetchall()
        if key is not None
    ]
    found_answers = answers(layout.format, keys, first, last, unnamed=True) if keys else {}
    fill(
        connection,
        "answer",
        {"k": "VARCHAR", "first": "DATE", "last": "DATE", "id": "VARCHAR"},
        [
            (key, one.first, one.last, one.actor.id)
            for key, several in found_answers.items()
            for one in several
            if one.actor and one.actor.id in (wanted.source, wanted.target)
        ],
    )


_FOUND = """
    SELECT place, line, {cells} FROM told WHERE place IN (
        SELECT place FROM told JOIN sense USING (code, root)
            JOIN answer s ON s.k = a AND day BETWEEN s.first AND s.last
            JOIN answer t ON t.k = b AND day BETWEEN t.first AND t.last
        WHERE (s.id = $source AND t.id = $target) OR ($either AND s.id = $target AND t.id = $source))
    {once} ORDER BY place LIMIT $most"""
# Of several actors in a cell a line has several pairs.
_ONCE = "QUALIFY row_number() OVER (PARTITION BY place) = 1"
