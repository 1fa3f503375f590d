"""The rows that a load has rejected, as a table: to be read, and to be taken away."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from loaders import rejected

# The columns that say what was wrong; the others are the row's own.
ABOUT = ("Where", "Column", "Why")


def downloads(kept: Path, key: str, number: int) -> None:
    """Buttons to take away so many rejected rows: as a table, and as the file that can be mended and loaded."""
    if not kept.is_file():
        return
    st.download_button(
        f"{number:,} rejected rows",
        lambda: _table(kept),
        file_name=f"{kept.stem}.csv",
        mime="text/csv",
        key=f"refused-csv-{key}",
        icon=":material/download:",
        help="A table: where each row stood, why it was rejected, and what it says.",
        on_click="ignore",
    )


def _table(kept: Path) -> bytes:
    return frame(kept).to_csv(index=False).encode("utf-8-sig")


def frame(kept: Path, most: int | None = None) -> pd.DataFrame:
    """The rows in such a file as a table, or the first of them; what a row says in columns where it has some."""
    rows = []
    # Where the file lies is in each place; its name is enough.
    folder = f"{rejected.kept(kept).path.parent}{os.sep}"
    for one in rejected.lines(kept):
        if most is not None and len(rows) >= most:
            break
        said = one["row"]
        cells = said if isinstance(said, dict) and all(not isinstance(v, dict | list) for v in said.values()) else None
        rows.append(
            dict(zip(ABOUT, (one["where"].replace(folder, ""), one["column"], one["reason"]), strict=True))
            | ({str(k): v for k, v in cells.items()} if cells else {"Row": _in_words(said)})
        )
    return pd.DataFrame(rows)


def _in_words(row: Any) -> str:
    return row if isinstance(row, str) else json.dumps(row, ensure_ascii=False, default=str)
