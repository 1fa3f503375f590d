"""The report as tables: CSV, a ZIP of CSV files, Parquet and Excel. What a spreadsheet would run is made harmless."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from graph.cells import as_csv, guarded
from graph.report.document import Cell, Document, Link, Table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["csv", "excel", "parquet", "zipped"]

# The earliest moment that a ZIP can bear: the same report is the same file.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_SHEET = 31  # characters of a sheet's name that Excel takes
_MOST_ROWS = 1_048_575  # of a sheet, its header apart


def csv(values: pd.DataFrame) -> bytes:
    """All values, a row a node, as CSV in UTF-8."""
    return as_csv(values).encode()


def parquet(values: pd.DataFrame, about: dict[str, Any]) -> bytes:
    """All values, a row a node; `about` as JSON in the file's metadata, under `gobetween`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(values, preserve_index=False)
    said = json.dumps(about, ensure_ascii=False).encode()
    out = BytesIO()
    pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), b"gobetween": said}), out)
    return out.getvalue()


def zipped(values: pd.DataFrame, document: Document, files: dict[str, str]) -> bytes:
    """A ZIP with `values.csv`, a CSV for each of the document's tables, and `files` (texts by name)."""
    parts = {"values.csv": as_csv(values), **{f"{t.key}.csv": as_csv(_frame(t)) for t in document.tables()}, **files}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _frame(table: Table) -> pd.DataFrame:
    import pandas as pd

    names = [column.name for column in table.columns]
    return pd.DataFrame([[_value(cell) for cell in row] for row in table.rows], columns=names)


def _value(cell: Cell) -> Any:
    return (
        (f"{cell.text} {cell.safe}".strip() if cell.safe != cell.text else cell.text)
        if isinstance(cell, Link)
        else cell
    )


def excel(values: pd.DataFrame, document: Document) -> bytes:
    """A workbook: what the report is, then a sheet for each of the document's tables, then all values.

    Texts are written as texts and never as formulas or links, guarded besides for whoever saves them as CSV.
    """
    import xlsxwriter

    out = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(out, plain) as book:
        about = [["Report", document.title], ["", document.lead]]
        about += [[name, _value(value)] for name, value in document.facts.rows]
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _sheet(book, "About", ["What", "Value"], about, bold, [24, 100])
        for table in document.tables():
            rows = [[_value(cell) for cell in row] for row in table.rows]
            widths = [12 if column.numeric else 30 for column in table.columns]
            _sheet(book, table.key, [column.name for column in table.columns], rows, bold, widths)
        rows = values.astype(object).where(values.notna(), None).to_numpy().tolist()
        widths = [30 if name in ("id", "name") else 14 for name in values.columns]
        _sheet(book, "values", list(values.columns), rows, bold, widths)
    return out.getvalue()


def _sheet(book: Any, name: str, header: list[str], rows: list[list[Any]], bold: Any, widths: list[int]) -> None:
    sheet = book.add_worksheet(name[:_SHEET])
    for i, (title, width) in enumerate(zip(header, widths, strict=True)):
        sheet.write_string(0, i, guarded(title), bold)
        sheet.set_column(i, i, width)
    for i, row in enumerate(rows[:_MOST_ROWS], 1):
        for j, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(i, j, guarded(cell)[:32767])
            elif cell is not None:
                sheet.write_number(i, j, cell)
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, min(len(rows), _MOST_ROWS), len(header) - 1)
