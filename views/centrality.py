"""Who is central, by which measure, and what the measure means."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import streamlit as st

from graph.cells import as_csv
from graph.measures import MEASURES
from graph.ontology import default
from graph.report import Report
from views import answers, parts, state
from views.words import plain

_TOP = 25


def page() -> None:
    """The page."""
    graph = state.graph()
    parts.heading("Who is central", "Actors ranked by their place in the web of relations.")
    choice, over, ranked = st.columns([2, 3, 2])
    measure = choice.selectbox("Measure", list(MEASURES), key="keep-measure", format_func=str.capitalize)
    there = {data["kind"] for _, data in graph.nodes(data=True)}
    kinds = over.multiselect(
        "Look only at these kinds",
        [kind for kind in default().kinds if kind in there],
        key="keep-kinds",
        placeholder="The whole graph",
        format_func=lambda kind: default().kinds[kind].plural,
    )
    everything = ranked.toggle("Rank roles, talks and topics too", key="keep-everything")
    st.markdown(f"**{measure.capitalize()}**: {plain(MEASURES[measure].meaning)}.")
    result = answers.centrality(graph, measure, kinds)
    top = _ranking(result, measure, everything)
    st.caption(_basis(graph, result, kinds, everything))
    if top.empty:
        st.info("Nobody to rank: choose more kinds.", icon=":material/search_off:")
        return
    left, right = st.columns([1, 1], gap="medium")
    with left:
        table = top[["name", "kind", "value"]]
        event = st.dataframe(
            table,
            key="ranking",
            on_select="rerun",
            selection_mode="single-row",
            hide_index=True,
            height=38 * 12,
            column_config={
                "name": st.column_config.TextColumn("Name", width="medium"),
                "kind": st.column_config.TextColumn("Kind", width="small"),
                "value": st.column_config.NumberColumn(measure.capitalize(), format="%.4f", width="small"),
            },
        )
        rows = [row for row in event["selection"]["rows"] if row < len(top)]
        with st.container(horizontal=True):
            if rows:
                chosen = top.iloc[rows[0]]
                if st.button(f"Open {plain(chosen['name'])} in Explore", icon=":material/hub:", type="primary"):
                    state.show_in_explore(chosen["id"])
            st.download_button(
                "Download CSV",
                as_csv(top),
                f"{measure}.csv",
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
            )
        st.caption("Select a row to open it in Explore.")
    with right:
        # Two of the same name would be added up to one bar.
        again = top["name"].duplicated(keep=False)
        bars = top.assign(Name=top["name"].where(~again, top["name"] + " (" + top["kind"] + ")")).head(15)
        st.bar_chart(
            bars, x="Name", y="value", horizontal=True, sort=None if not MEASURES[measure].high else "-value",
            x_label="", y_label=measure.capitalize(), color="#0072B2", height=38 * 12,
        )  # fmt: skip


def _ranking(result: Report, measure: str, everything: bool) -> pd.DataFrame:
    top = result.top(measure, _TOP, () if everything else default().actors)
    return top.assign(rank=range(1, len(top) + 1))


def _basis(graph: nx.MultiDiGraph[str], result: Report, kinds: list[str], everything: bool) -> str:
    seen = "the whole graph" if not kinds else "only " + ", ".join(default().kinds[kind].plural for kind in kinds)
    rest = "" if everything else " Roles, talks and topics carry ties between actors but are not ranked themselves."
    return (
        f"Computed on {seen}, directions and parallel relations put together: "
        f"{len(result.values):,} nodes, {result.ties:,} ties.{rest}"
    )
