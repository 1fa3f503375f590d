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
    `formats.formats()`, found out when not given; encoding and memory as the loader's options. Raises LoadError for a file that
    cannot be read, ValueError for a locator that is none of events.
    """
    import pandas as pd

    wanted = place(locator)
    layout = found_in(path, format)
    with connected(path, memory) as (connection, folder):
        source = plain.prepared(path, layout, encoding, folder)
        _keep(connection, layout, source, wanted)
        unread = lost(connection, source.path)
        told = connection.execute(
            _FOUND,
            {
                "source": wanted.source,
                "target": wanted.target,
                "either": default().relation(wanted.relation).symmetric,
                "most": most if most is not None else 2**62,
            },
        ).fetchall()
    lines = [place_to_line(at + layout.header, unread) if line is None else line for at, line, _ in told]
    cells = [row[source.numbered :][: len(layout.columns)] for _, _, row in told]
    return pd.DataFrame(
        cells, index=pd.Index(lines, name="line", dtype="int64"), columns=list(layout.columns), dtype="str"
    )


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
    SELECT place, any_value(line), any_value(c) FROM told JOIN sense USING (code, root)
        JOIN answer s ON s.k = a AND day BETWEEN s.first AND s.last JOIN answer t ON t.k = b AND day BETWEEN t.first AND t.last
    WHERE (s.id = $source AND t.id = $target) OR ($either AND s.id = $target AND t.id = $source)
    GROUP BY place ORDER BY place LIMIT $most"""
