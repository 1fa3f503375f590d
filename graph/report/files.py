"""A report as a file: the ending says the format."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from pathlib import Path

from graph.report.compose import compose
from graph.report.compute import Report
from graph.report.document import Document
from graph.report.html import html
from graph.report.markdown import markdown
from graph.report.tables import csv, excel, parquet, zipped

__all__ = ["FORMATS", "rendered", "save"]

# By ending: what it is called, its media type, and how a report (with its document) becomes one.
FORMATS: dict[str, tuple[str, str, Callable[[Report, Document, Collection[str]], bytes]]] = {
    ".html": ("Web page", "text/html", lambda report, document, kinds: html(document).encode()),
    ".md": ("Markdown", "text/markdown", lambda report, document, kinds: markdown(document).encode()),
    ".xlsx": (
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda report, document, kinds: excel(report.frame(kinds), document),
    ),
    ".csv": ("CSV, all values", "text/csv", lambda report, document, kinds: csv(report.frame(kinds))),
    ".zip": (
        "CSV, all tables",
        "application/zip",
        lambda report, document, kinds: zipped(
            report.frame(kinds), document, {"report.json": _json(report, kinds), "report.md": markdown(document)}
        ),
    ),
    ".parquet": (
        "Parquet",
        "application/vnd.apache.parquet",
        lambda report, document, kinds: parquet(report.frame(kinds), report.about()),
    ),
    ".json": ("JSON", "application/json", lambda report, document, kinds: _json(report, kinds).encode()),
}


def rendered(report: Report, suffix: str, title: str = "", top: int = 20, kinds: Collection[str] = ()) -> bytes:
    """The report in the format of that ending (".html"), with `top` rows a table; of these `kinds` only, where some are said.

    Tables of values (CSV, Parquet, Excel's last sheet, JSON) have all of them. Raises ValueError for an unknown ending.
    """
    if suffix.lower() not in FORMATS:
        raise ValueError(f"{suffix or 'no ending'}: the ending says the format; known: {', '.join(FORMATS)}")
    make = FORMATS[suffix.lower()][2]
    return make(report, compose(report, title, top, kinds), kinds)


def save(report: Report, path: Path, title: str = "", top: int = 20, kinds: Collection[str] = ()) -> None:
    """Writes the report, see `rendered`. Raises ValueError for an unknown ending, and OSError when it cannot be written."""
    path.write_bytes(rendered(report, path.suffix, title, top, kinds))


def _json(report: Report, kinds: Collection[str]) -> str:
    return json.dumps(report.to_dict(kinds=kinds), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
