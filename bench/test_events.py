"""Event data of millions of rows: reading them into entries, beside DuckDB's bare sums of the same file.

GOBETWEEN_BENCH_EVENTS says how many rows are made up (10 million), in the form of GDELT 2.0 with 61 columns: 3 GB.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import duckdb
import pytest

from graph.model import Relation
from loaders import find
from loaders.actors.table import default
from loaders.events.data import data
from loaders.events.formats import declared

ROWS = int(os.environ.get("GOBETWEEN_BENCH_EVENTS", "10_000_000"))
ROUNDS = 3
GROUP = f"{ROWS:,} rows of GDELT 2.0"
COLUMNS = declared()["gdelt"].layouts[-1]

# What acts in GDELT's rows: states, and a part of them.
PARTS = ("", "", "", "GOV", "GOV", "MIL", "COP", "OPP", "REB", "MED")
PLACE = {"FullName": "'Springfield, Somewhere, Some Country'", "Lat": "'49.2667'", "Long": "'-123.133'", "Type": "4"}


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("events") / "made-up.export.CSV"
    make_up(path, ROWS)
    return path


def make_up(path: Path, rows: int) -> None:
    """Writes so many rows, the same every time: few actors are in most of them, every tenth actor is missing."""
    states = sorted(code for system, code in default().codes if system == "alpha3")
    codes = [(code, str(value)) for code, (_, value, *_) in data("codes")["cameo"].items() if len(code) > 2]
    cells = dict.fromkeys(COLUMNS, "''")
    cells |= {
        "GlobalEventID": "900000000 + i",
        "SQLDATE": "strftime(day, '%Y%m%d')",
        "MonthYear": "strftime(day, '%Y%m')",
    }
    cells |= {
        "Year": "year(day)",
        "FractionDate": "'2019.8055'",
        "IsRootEvent": "1",
        "QuadClass": "1",
        "AvgTone": "tone",
    }
    for side, state, part in (("Actor1", "a", "ap"), ("Actor2", "b", "bp")):
        cells |= {f"{side}Code": f"if({state} = '', '', {state} || {part})", f"{side}CountryCode": state}
        cells |= {
            f"{side}Name": f"if({state} = '', '', 'THE ' || {state})",
            f"{side}Type1Code": f"if({state} = '', '', {part})",
        }
    cells |= {"EventCode": "event.code", "EventBaseCode": "event.code[:3]", "EventRootCode": "event.code[:2]"}
    cells |= {
        "GoldsteinScale": "event.value",
        **dict.fromkeys(("NumMentions", "NumSources", "NumArticles"), "1 + i % 20"),
    }
    for name in COLUMNS:
        if "Geo_" in name:
            cells[name] = PLACE.get(name.partition("Geo_")[2], "'XX01'")
    cells |= {"DATEADDED": "'20191024143000'", "SOURCEURL": "'https://example.org/news/world/a-long-title-' || i // 5"}
    given = {
        "states": states,
        "parts": list(PARTS),
        "codes": [{"code": code, "value": value} for code, value in codes],
        "rows": rows,
    }
    skewed, even = "[1 + floor(len({0}) * random() ^ 3)::INTEGER]", "[1 + floor(len({0}) * random())::INTEGER]"
    state = f"if(random() < 0.1, '', $states{skewed.format('$states')})"
    part = f"$parts{even.format('$parts')}"
    query = f"""
        COPY (SELECT {", ".join(f'{cells[name]} AS "{name}"' for name in COLUMNS)} FROM (
            SELECT i, DATE '2018-01-01' + floor(random() * 730)::INTEGER AS day,
                (random() * 20 - 10)::DECIMAL(8, 6) AS tone, {state} AS a, {state} AS b, {part} AS ap, {part} AS bp,
                $codes{skewed.format("$codes")} AS event
            FROM range($rows) AS made(i))
        ) TO '{path}' (FORMAT csv, DELIMITER '\t', HEADER false, QUOTE '', ESCAPE '')"""
    with duckdb.connect(config={"preserve_insertion_order": "false", "threads": "1"}) as connection:
        connection.execute("SET enable_progress_bar = false").fetchall()
        connection.execute("SELECT setseed(0.5)").fetchall()
        connection.execute(query, given).fetchall()


def measured(benchmark, what: str, work) -> None:
    seconds = []

    def timed() -> None:
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)

    benchmark.group = GROUP
    benchmark.pedantic(timed, rounds=ROUNDS)
    benchmark.extra_info |= {"what": what, "rows": (ROWS, sorted(seconds)[len(seconds) // 2])}


def test_bare_sums(benchmark, file):
    """By actors' codes, event's code and month: how many, the means, and the first and last day, fetched into Python."""
    columns = dict.fromkeys(COLUMNS, "VARCHAR")
    query = """
        SELECT Actor1Code, Actor2Code, EventCode, MonthYear, count(*), avg(GoldsteinScale::DOUBLE), avg(AvgTone::DOUBLE),
            min(SQLDATE), max(SQLDATE)
        FROM read_csv($path, delim = '\t', header = false, quote = '', escape = '', auto_detect = false, columns = $columns)
        GROUP BY ALL"""

    def add_up() -> None:
        with duckdb.connect() as connection:
            connection.execute("SET enable_progress_bar = false").fetchall()
            found = connection.execute(query, {"path": str(file), "columns": columns})
            while found.fetchmany(10_000):
                pass

    measured(benchmark, "DuckDB's sums, bare", add_up)


def test_loader(benchmark, file):
    """Every entry: the document with the file's hash, actors, relations with evidence and their ends by id."""

    def read() -> None:
        rows = sum(e.item.count for e in find(file).read(file) if isinstance(e.item, Relation))
        assert ROWS // 2 < rows < ROWS

    measured(benchmark, "ours, as entries", read)
