"""A report as a file: the ending says the format."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from graph.report.compose import compose
from graph.report.compute import Report
from graph.report.document import Document
from graph.report.html import html
from graph.report.markdown import markdown
from graph.report.tables import csv, excel, parquet, zipped

__all__ = ["FORMATS", "rendered", "save"]


@dataclass(frozen=True)
class Format:
    """What a format is called, its media type, and how a report, with its document and what is ranked in it, becomes one."""

    name: str
    media: str
    make: Callable[[Report, Document, Collection[str]], bytes]


def _html(report: Report, document: Document, kinds: Collection[str]) -> bytes:
    return html(document).encode()


def _markdown(report: Report, document: Document, kinds: Collection[str]) -> bytes:
    return markdown(document).encode()


def _excel(report: Report, document: Document, kinds: Collection[str]) -> bytes:
    return excel(report.frame(kinds), document)


def _csv(report: Report, document: Document, kinds: Collection[str]) -> bytes:
    return csv(report.frame(kinds))


def _zip(report: Report, document: Document, kinds: Collection[str]) -> bytes:
    texts = {"report.json": _json(report, document, kinds).decode(), "report.md": markdown(document)}
    return zipped(report.frame(kinds), document, texts)


def _parquet(report: Report, document: Document, kinds: Collection[str]) -> bytes:
    return parquet(report.frame(kinds), report.about())


def _json(report: Report, document: Document, kinds: Collection[str]) -> bytes:
    return (json.dumps(report.to_dict(kinds=kinds), ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


FORMATS: dict[str, Format] = {
    ".html": Format("Web page", "text/html", _html),
    ".md": Format("Markdown", "text/markdown", _markdown),
    ".xlsx": Format("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _excel),
    ".csv": Format("CSV, all values", "text/csv", _csv),
    ".zip": Format("CSV, all tables", "application/zip", _zip),
    ".parquet": Format("Parquet", "application/vnd.apache.parquet", _parquet),
    ".json": Format("JSON", "application/json", _json),
}


def rendered(report: Report, suffix: str, title: str = "", top: int = 20, kinds: Collection[str] = ()) -> bytes:
    """The report in the format of that ending (".html"), with `top` rows a table; of these `kinds` only, where some are said.

    Tables of values (CSV, Parquet, Excel's last sheet, JSON) have all of them. Raises ValueError for an unknown ending.
    """
    if suffix.lower() not in FORMATS:
        raise ValueError(f"{suffix or 'no ending'}: the ending says the format; known: {', '.join(FORMATS)}")
    return FORMATS[suffix.lower()].make(report, compose(report, title, top, kinds), kinds)


def save(report: Report, path: Path, title: str = "", top: int = 20, kinds: Collection[str] = ()) -> None:
    """Writes the report, see `rendered`. Raises ValueError for an unknown ending, and OSError when it cannot be written."""
    path.write_bytes(rendered(report, path.suffix, title, top, kinds))
