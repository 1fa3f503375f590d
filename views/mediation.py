"""Who mediates whom: every third party's part, filtered, counted, and with its evidence."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import pandas as pd
import streamlit as st

from graph.cells import as_csv
from graph.dates import partial
from graph.mediation import Mediation
from views import answers, parts, state
from views.words import moment, name, plain

_MOST_ACTIVE = 8


def page() -> None:
    """The page."""
    graph = state.graph()
    parts.heading(
        "Who mediates whom", "Talks, peace processes and agreements with the third parties that took part in them."
    )
    found = _filtered(graph)
    if found is None:
        return
    if not found:
        st.info(
            "No mediation matches these filters. Remove one of them, or widen the period.", icon=":material/search_off:"
        )
        return
    _counts(graph, found)
    table = _table(graph, found)
    left, right = st.columns([8, 2], gap="medium")
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


def _filtered(graph: nx.MultiDiGraph[str]) -> list[Mediation] | None:
    actors = sorted(state.actor_kinds())
    who, whom, since, until, part = st.columns([3, 3, 1.5, 1.5, 2.5])
    with who:
        mediator = parts.pick("Mediator", "mediator", graph, actors, "Anybody")
    with whom:
        party = parts.pick("Party", "party", graph, actors, "Anybody")
    first = since.text_input("Since", key="keep-since", placeholder="1995 or 1995-11")
    last = until.text_input("Until", key="keep-until", placeholder="2025-06")
    try:
        found = answers.mediations(graph, mediator, party, partial(first), partial(last))
    except ValueError as error:
        st.warning(plain(str(error)), icon=":material/event_busy:")
        return None
    kinds = sorted({one.part for one in answers.mediations(graph)})
    chosen = part.multiselect("Part", kinds, key="keep-part", placeholder="Any part")
    return [one for one in found if not chosen or one.part in chosen]


def _counts(graph: nx.MultiDiGraph[str], found: list[Mediation]) -> None:
    figures = {
        "Third parties": len({one.mediator for one in found}),
        "Talks and agreements": len({one.process for one in found if one.process}),
        "Parties": len({party for one in found for party in one.parties}),
        "Pieces of evidence": sum(
            _evidence(graph, relation) for relation in {r for one in found for r in one.relations}
        ),
    }
    for column, (what, number) in zip(st.columns(len(figures)), figures.items(), strict=True):
        column.metric(what, f"{number:,}")


def _table(graph: nx.MultiDiGraph[str], found: list[Mediation]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Mediator": name(graph, one.mediator),
                "Part": one.part,
                "Talks or agreement": name(graph, one.process),
                "Between": parts.names(graph, one.parties),
                "Date": one.start or one.end or "",
                "Evidence": sum(_evidence(graph, relation) for relation in one.relations),
            }
            for one in found
        ]
    )


def _most_active(graph: nx.MultiDiGraph[str], found: list[Mediation]) -> None:
    often = Counter(one.mediator for one in found).most_common(_MOST_ACTIVE)
    st.caption("Most active third parties")
    st.dataframe(
        pd.DataFrame([{"Who": name(graph, node), "Parts": number} for node, number in often]),
        hide_index=True,
        column_config={
            "Parts": st.column_config.ProgressColumn(format="%d", min_value=0, max_value=often[0][1], width="small")
        },
    )


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


def _evidence(graph: nx.MultiDiGraph[str], relation: str) -> int:
    return _numbers(graph, state.seen()).get(relation, 0)


@st.cache_data(show_spinner=False, max_entries=2)
def _numbers(_graph: nx.MultiDiGraph[str], seen: str) -> dict[str, int]:
    return {key: data["evidence"] or 0 for _, _, key, data in _graph.edges(keys=True, data=True)}
