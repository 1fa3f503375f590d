"""The state of the world on a day: who held which office, who stood with whom, which talks ran. A click opens one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import networkx as nx
import pandas as pd
import streamlit as st

from graph.day import Day, Happening, Tie, on_day
from graph.ontology import default
from graph.times import When, times
from views import state
from views.words import day as written
from views.words import moment, name, period, plain

_TITLES = {
    "happenings": "Talks, agreements and events",
    "offices": "Offices held",
    "allegiances": "Allegiances and mandates",
    "conduct": "What they did to each other",
}
_DOUBT = "Marked “perhaps”: by a date that is a month or a year, or, without any date, while its holder is known to have acted."


def show(graph: nx.MultiDiGraph[str], date: str, on_open: Callable[[], None] | None = None) -> None:
    """What there was on a date, in `graph`: what the lens shows of all times."""
    found = _on(graph, f"{state.revision()} {state.lens().timeless}", date)
    groups: dict[str, Sequence[Tie | Happening]] = {what: getattr(found, what) for what in _TITLES}
    there = [what for what, rows in groups.items() if rows]
    title = plain(f"The state of the world {'on' if len(date) == len('2000-01-01') else 'in'} {written(date)}")
    with st.expander(title, expanded=True, key=f"world-{date}"):
        if not there:
            st.caption("Nothing here is known of it.")
            return
        for tab, what in zip(
            st.tabs([f"{_TITLES[what]} ({len(groups[what]):,})" for what in there]), there, strict=True
        ):
            with tab:
                _table(graph, groups[what], f"{what}-{date}", on_open)
        st.caption(f"Select a row to see who says so. {_DOUBT}")


@st.cache_data(show_spinner=False, max_entries=40)
def _on(_graph: nx.MultiDiGraph[str], seen: str, date: str) -> Day:
    return on_day(_graph, date, times(state.whole()))


def _table(
    graph: nx.MultiDiGraph[str], rows: Sequence[Tie | Happening], key: str, on_open: Callable[[], None] | None
) -> None:
    table = pd.DataFrame([_row(graph, one) for one in rows])
    widget = f"world-{key}"
    st.dataframe(
        table,
        key=widget,
        on_select=lambda: _open(widget, rows, on_open),
        selection_mode="single-row",
        hide_index=True,
        height=min(36 * (len(table) + 1) + 4, 290),
    )


def _row(graph: nx.MultiDiGraph[str], one: Tie | Happening) -> dict[str, str]:
    sure = {"Sure": "" if one.sure else "perhaps"}
    if isinstance(one, Happening):
        data = graph.nodes[one.node]
        took_part = {u: None for u, _, key in graph.in_edges(one.node, keys=True) if key in one.relations}
        names = ", ".join(name(graph, node) for node in list(took_part)[:6])
        more = f" and {len(took_part) - 6} more" if len(took_part) > 6 else ""
        return {
            "What": data["name"],
            "Kind": data["kind"],
            "When": _when(one.when),
            "Took part that day": names + more,
            **sure,
        }
    kind = default().relations.get(one.type)
    phrase = kind.phrase if kind else one.type.lower().replace("_", " ")
    return {
        "Who": name(graph, one.source),
        "": phrase,
        "Whom or what": name(graph, one.target),
        "When": _when(one.when),
        **sure,
    }


def _when(when: When) -> str:
    said = moment(when.start, when.end) if when.by == "talks" else period(when.start, when.end)
    return f"no date; acts of {said}" if when.by == "acts" else said


def _open(widget: str, rows: Sequence[Tie | Happening], on_open: Callable[[], None] | None) -> None:
    chosen = st.session_state[widget]["selection"]["rows"]
    if chosen and chosen[0] < len(rows):
        one = rows[chosen[0]]
        what = one.node if isinstance(one, Happening) else one.relation
        state.inspect(what)
        st.session_state["wanted"] = what
        if on_open:
            on_open()
