"""The rows behind a relation: as they stand in the files that were loaded on this machine."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from graph.embedded import data_home
from graph.model import Evidence
from loaders import LoadError, has_rows, rows_behind
from views.words import plain

_MOST = 500
_UPRIGHT = 2


def show(relation: str, pieces: Iterable[Evidence]) -> None:
    """Offers the rows that these pieces of a relation's evidence rest on; nothing where no file is at hand."""
    home = data_home()
    places = dict.fromkeys((piece.document, piece.locator) for piece in pieces)
    at_hand = [place for place in places if has_rows(home, place[0])]
    if not at_hand:
        return
    # Looked up only when asked for: a file of events may have millions of rows.
    box = st.expander("The rows it rests on", key=f"rows-{relation}", on_change="rerun", type="compact")
    if not box.open:
        return
    with box:
        for document, locator in at_hand:
            try:
                found = rows_behind(home, document, locator)
            except LoadError as error:
                st.caption(plain(str(error)))
                continue
            filled = found.dropna(axis="columns", how="all").astype(str)
            st.caption(f"{len(found):,} in {plain(locator)}" if locator else f"{len(found):,}")
            # What tells the rows apart stands first; there is little room beside the picture.
            filled = filled[sorted(filled, key=lambda column: filled[column].nunique() == 1)]
            # One or two rows are read down their columns.
            upright = len(filled) <= _UPRIGHT
            st.dataframe(filled.T if upright else filled.head(_MOST), hide_index=not upright)
