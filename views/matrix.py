"""Mediators by parties: how often each mediated for each, and the processes behind every number."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import streamlit as st

from graph.cells import as_csv
from graph.mediation.matrix import Matrix, labels, tabulate
from graph.mediation.processes import cases
from views import behind
from views.behind import Choice
from views.words import name, plain

_SIZES = (10, 20, 40, 100)
# Blue on either ground; never so deep that the number on it could not be read.
_DEEPEST = 0.6


def show(graph: nx.MultiDiGraph[str], choice: Choice) -> None:
    """The table; a click on a number opens what it counts."""
    how, size = st.columns([5, 1.2])
    with how:
        credit, unit = behind.how("matrix")
    st.session_state.setdefault("keep-matrix-size", 20)
    most = size.selectbox("At most", _SIZES, key="keep-matrix-size", help="Mediators and parties shown")
    made = tabulate(graph, behind.chosen(graph, choice, credit, unit), credit, unit)
    if behind.nothing(made.cells, choice):
        return
    rows, columns = made.mediators[:most], made.parties[:most]
    st.caption(
        plain(_said(made, len(rows), len(columns))) + "  \nClick a number to see what it counts, a heading to sort."
    )
    names, sides = labels(graph, rows), labels(graph, columns)
    frame = made.frame(most, most)
    frame.columns = sides
    frame.insert(0, "All", [made.mediator_totals[node] for node in rows])
    frame.index = pd.Index(names, name="Third party")
    event = st.dataframe(
        frame.style.apply(lambda column: _shades(column, int(frame[sides].to_numpy().max())), subset=sides).format(
            lambda number: str(number) if number else ""
        ),
        key="matrix",
        on_select="rerun",
        selection_mode="single-cell",
        height=min(36 * (len(rows) + 1) + 4, 560),
        column_config={
            "Third party": st.column_config.TextColumn(width=190, pinned=True),
            "All": st.column_config.NumberColumn(width=55, help="Mediations in all; one may be for several parties"),
            **{side: st.column_config.NumberColumn(width=90) for side in sides},
        },
    )
    st.download_button(
        "Download all as CSV", _csv(graph, made), "mediators-by-parties.csv", "text/csv",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    cells = event["selection"].get("cells") or []
    if not cells or cells[0][0] >= len(rows) or cells[0][1] not in frame.columns:
        return
    who = rows[cells[0][0]]
    if cells[0][1] == "All":
        found = [one for one in behind.chosen(graph, choice, credit, unit) if one.mediator == who and one.parties]
        what = f"{name(graph, who)}, all parties"
    else:
        whom = columns[sides.index(cells[0][1])]
        found = list(made.behind(who, whom))
        what = f"{name(graph, who)} and {name(graph, whom)}"
    st.subheader(plain(f"{what}: {len(found)}"), anchor=False, divider="gray")
    if not found:
        st.caption("No mediation between them is known.")
    behind.opened_out(graph, cases(graph, found), f"cell-{who}", {who})


def _said(made: Matrix, rows: int, columns: int) -> str:
    unit = "processes" if made.unit == "process" else "rounds and agreements"
    whose = "credited to the state or organization acted for" if made.credit == "principal" else "credited as told"
    return (
        f"Number of {unit} in which a third party had a part, {whose}: the first {rows} of {len(made.mediators)} third "
        f"parties by {columns} of {len(made.parties)} parties."
    )


def _shades(column: pd.Series, most: int) -> list[str]:
    return [f"background-color: rgba(0, 114, 178, {_DEEPEST * n / most:.2f})" if n else "" for n in column]


def _csv(graph: nx.MultiDiGraph[str], made: Matrix) -> str:
    frame = made.frame()
    frame.columns = pd.Index(labels(graph, made.parties))
    frame.insert(0, "Third party", labels(graph, made.mediators))
    return as_csv(frame)
