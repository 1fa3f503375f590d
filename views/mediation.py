"""Who mediates whom: every third party's part, the processes, mediators by parties, and portfolios, with their evidence."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import pandas as pd
import streamlit as st

from graph.cells import as_csv
from graph.mediation import Mediation
from graph.mediation.counting import known_parts
from graph.mediation.processes import cases, evidence_counts
from views import answers, behind, linked, matrix, parts, portfolio, state, twosided
from views.behind import Choice
from views.words import moment, name, plain

# What stands in the address, and the picker that it sets.
_LINK = {"view": "mediation-view", "mediator": "mediator", "party": "party", "and": "other-party"}
_MOST_ACTIVE = 8
_VIEWS = ("List", "Processes", "Matrix", "Picture", "Timeline", "Portfolio")


def page() -> None:
    """The page."""
    graph = state.graph()
    parts.heading(
        "Who mediates whom", "Talks, peace processes and agreements with the third parties that took part in them."
    )
    linked.take(_LINK, lambda name, value: value in (_VIEWS if name == "view" else graph))
    st.session_state.setdefault("keep-mediation-view", _VIEWS[0])
    shown = st.segmented_control("Show", _VIEWS, key="keep-mediation-view", label_visibility="collapsed") or _VIEWS[0]
    before, st.session_state["mediation-shown"] = st.session_state.get("mediation-shown"), shown
    if shown == "Portfolio":
        if before and before != shown:
            portfolio.of_filters()
        portfolio.show(graph)
        linked.tell(_LINK)
        return
    choice = _choice(graph)
    linked.tell(_LINK)
    if shown == "Matrix":
        matrix.show(graph, choice)
        return
    if shown == "Picture":
        twosided.show(graph, choice)
        return
    if shown == "Timeline":
        twosided.timeline(graph, choice)
        return
    if shown == "Processes":
        _processes(graph, choice)
        return
    found = [
        one
        for one in answers.mediations(graph, choice.mediator, choice.party)
        if choice.keeps(graph, one) and (not choice.parts or one.part in choice.parts)
    ]
    if behind.nothing(found, choice):
        return
    _list(graph, found)


def _list(graph: nx.MultiDiGraph[str], found: list[Mediation]) -> None:
    _counts(graph, found)
    table = _table(graph, found)
    left, right = st.columns([3, 1], gap="medium")
    with left:
        st.caption("Select a row to see its evidence and its picture below.")
        event = st.dataframe(
            table,
            key="mediations",
            on_select="rerun",
            selection_mode="single-row",
            hide_index=True,
            height=min(38 * (len(table) + 1), 320),
            column_config={
                "Mediator": st.column_config.TextColumn(width=150),
                "Part": st.column_config.TextColumn(width=85),
                "Talks or agreement": st.column_config.TextColumn(width=290),
                "Between": st.column_config.TextColumn(width=190),
                "Date": st.column_config.TextColumn(width=90),
                "Evidence": st.column_config.NumberColumn(width=75, help="Pieces of evidence"),
            },
        )
        st.download_button(
            "Download CSV",
            as_csv(table),
            "mediations.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    with right:
        _most_active(graph, found)
    rows = event["selection"]["rows"]
    one = found[rows[0] if rows and rows[0] < len(found) else 0]
    _detail(graph, one)


def _choice(graph: nx.MultiDiGraph[str]) -> Choice:
    """The filters above every view; a portfolio asks itself whose it is."""
    actors = sorted(state.actor_kinds())
    who, whom, other, part = st.columns([3, 3, 3, 2.5])
    with who:
        mediator = parts.pick("Mediator", "mediator", graph, actors, "Anybody")
    with whom:
        party = parts.pick("Party", "party", graph, actors, "Anybody")
    with other:
        second = parts.pick("and another party", "other-party", graph, actors, "Anybody")
    chosen = part.multiselect("Part", known_parts(graph), key="keep-mediation-part", placeholder="Any part")
    return Choice(mediator, party, second, tuple(chosen))


def _processes(graph: nx.MultiDiGraph[str], choice: Choice) -> None:
    """Every process once, what came of it, and the one that is selected in full."""
    how = behind.how("processes")
    found = cases(graph, behind.chosen(graph, choice, *how))
    if behind.nothing(found, choice):
        return
    behind.summary(found)
    table = behind.table(graph, found)
    st.caption("Select a row to see who took part, in whose name, and who says so.")
    event = st.dataframe(
        table,
        key="processes",
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        height=min(38 * (len(table) + 1), 320),
        column_config=behind.COLUMNS,
    )
    st.download_button(
        "Download CSV", as_csv(table), "processes.csv", "text/csv", icon=":material/download:", on_click="ignore"
    )
    rows = event["selection"]["rows"]
    case = found[rows[0] if rows and rows[0] < len(found) else 0]
    st.subheader(plain(behind.title(graph, case)), anchor=False, divider="gray")
    behind.detail(graph, case, "process")


def _counts(graph: nx.MultiDiGraph[str], found: list[Mediation]) -> None:
    pieces = evidence_counts(graph)
    figures = {
        "Third parties": len({one.mediator for one in found}),
        "Talks and agreements": len({one.process for one in found if one.process}),
        "Parties": len({party for one in found for party in one.parties}),
        "Pieces of evidence": sum(pieces.get(key, 0) for key in {key for one in found for key in one.relations}),
    }
    parts.figures({what: f"{number:,}" for what, number in figures.items()})


def _table(graph: nx.MultiDiGraph[str], found: list[Mediation]) -> pd.DataFrame:
    pieces = evidence_counts(graph)
    return pd.DataFrame(
        [
            {
                "Mediator": name(graph, one.mediator),
                "Part": one.part,
                "Talks or agreement": name(graph, one.process),
                "Between": parts.names(graph, one.parties),
                "Date": one.start or one.end or "",
                "Evidence": sum(pieces.get(key, 0) for key in one.relations),
            }
            for one in found
        ]
    )


def _most_active(graph: nx.MultiDiGraph[str], found: list[Mediation]) -> None:
    often = Counter(one.mediator for one in found).most_common(_MOST_ACTIVE)
    st.caption("Most active third parties; select one to see its parts alone")
    st.dataframe(
        pd.DataFrame([{"Who": name(graph, node), "Parts": number} for node, number in often]),
        key="most-active",
        on_select=lambda: _only([node for node, _ in often]),
        selection_mode="single-row",
        hide_index=True,
        column_config={
            "Who": st.column_config.TextColumn(width=100),
            "Parts": st.column_config.ProgressColumn(format="%d", min_value=0, max_value=often[0][1], width=70),
        },
    )


def _only(nodes: list[str]) -> None:
    rows = st.session_state["most-active"]["selection"]["rows"]
    if rows and rows[0] < len(nodes):
        st.session_state["keep-mediator"] = nodes[rows[0]]


def _detail(graph: nx.MultiDiGraph[str], one: Mediation) -> None:
    when = moment(one.start, one.end)
    title = name(graph, one.process) or parts.names(graph, one.parties)
    st.subheader(plain(f"{name(graph, one.mediator)}, {one.part}: {title}"), anchor=False, divider="gray")
    left, right = st.columns([1, 1], gap="medium")
    with left, st.container(key="evidence"):
        st.markdown(f"Between **{plain(parts.names(graph, one.parties))}**" + (f", {plain(when)}" if when else ""))
        parts.evidence(parts.evidence_of(answers.backing(graph, one)))
        if st.button("Open in Explore", icon=":material/hub:"):
            state.show_in_explore(one.process or one.mediator)
    with right:
        nodes = [one.mediator, *([one.process] if one.process else []), *one.parties]
        third = (
            [u for u, _, d in graph.in_edges(one.process, data=True) if d["type"] != "PARTY_TO"] if one.process else []
        )
        parts.small_picture(graph, "mediation", dict.fromkeys([*nodes, *third]), height=380)
