"""Rejected rows put right where they are shown, and loaded again."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from graph.embedded import data_home
from graph.model import digest
from loaders import mended, rejected
from loaders.dropped import keep
from views.access import may_edit
from views.sources import loading
from views.sources.refused import ABOUT, downloads, frame

_SHOWN = 500


def show(kept: Path) -> None:
    """The rows of a file of rejected rows; those that can be read apart from their file are mended here and loaded again."""
    rows = list(islice(rejected.lines(kept), _SHOWN))
    can = may_edit() and mended.possible(kept)
    st.caption(
        "What stands in the columns of a row can be changed here; then load the changed rows again. "
        "This list is of the last load of the whole file: what was mended stays on it."
        if can
        else "Mend them in the file itself, and add it again: what is in the graph already changes nothing."
    )
    table = frame(kept, _SHOWN)
    key = digest(str(kept))
    edited = st.data_editor(
        table,
        key=f"refused-{key}-{kept.stat().st_mtime_ns}",
        hide_index=True,
        disabled=True if not can else ["Where", "Column", "Why"],
        height=min(420, 38 * (len(table) + 1)),
    )
    with st.container(horizontal=True, gap="small"):
        if can:
            now = changed(rows, table, edited)
            words = f"Load {len(now)} mended rows" if now else "Load mended rows"
            if st.button(words, type="primary", disabled=not now, icon=":material/upload:", key=f"mend-{key}"):
                path = keep(data_home(), kept.name, rejected.mend(kept, now))
                loading.load(path, mended.NAME, {}, len(now))
                st.rerun()
        downloads(kept, key, sum(1 for _ in rejected.lines(kept)))


def changed(rows: list[dict[str, Any]], before: pd.DataFrame, after: pd.DataFrame) -> dict[int, Any]:
    """What rows say now, by their number, of those that somebody has changed."""
    found: dict[int, Any] = {}
    for number, one in enumerate(rows):
        old, new = before.iloc[number], after.iloc[number]
        cells = {name: new[name] for name in before.columns if name not in ABOUT and not _same(old[name], new[name])}
        if not cells:
            continue
        if "Row" in cells:
            found[number] = _meant(one["row"], str(cells["Row"]))
        else:
            found[number] = {**one["row"], **{name: "" if pd.isna(v) else str(v) for name, v in cells.items()}}
    return found


def _same(one: Any, other: Any) -> bool:
    return bool(one == other or (pd.isna(one) and pd.isna(other)))


def _meant(before: Any, text: str) -> Any:
    """What was typed for a row that is no mapping of cells: JSON where the row was such, else the text itself."""
    if isinstance(before, str):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
