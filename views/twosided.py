"""Who mediates whom as pictures: mediators left and parties or dyads right, or along time; with what is behind every mark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import networkx as nx
import pandas as pd
import streamlit as st
from pyvis.network import Network

from graph.dates import earliest, latest
from graph.mediation import Mediation
from graph.mediation.processes import cases
from graph.mediation.twosided import TwoSided, Whom, two_sided
from graph.ontology import default
from views import behind, canvas, parts
from views.behind import Choice
from views.words import moment, name, plain, shorten

_SIZES = (10, 20, 40)
_ROW, _APART, _WIDE = 52, 980, 300  # in the picture's units
_LINE = "#009E73"
_SHORTEST = timedelta(days=90)  # a bar that can be seen and clicked
_PARTS = {
    "mediator": "#0072B2", "facilitator": "#56B4E9", "guarantor": "#E69F00", "host": "#009E73",
    "witness": "#8C8C8C", "observer": "#CC79A7",
}  # fmt: skip


def show(graph: nx.MultiDiGraph[str], choice: Choice) -> None:
    """The picture with two sides; a click on a line, or on one of either side, opens what is behind it."""
    asked, shown, size = st.columns([5, 2, 1.2])
    with asked:
        credit, unit = behind.how("two-sided")
    st.session_state.setdefault("keep-two-sided-whom", "Parties")
    whom = shown.segmented_control("On the right", ["Parties", "Dyads"], key="keep-two-sided-whom", help=_DYADS)
    st.session_state.setdefault("keep-two-sided-size", 10)
    most = size.selectbox("At most", _SIZES, key="keep-two-sided-size", help="On each side")
    found = behind.chosen(graph, choice, credit, unit)
    made = two_sided(found, most, whom == "Dyads")
    if behind.nothing(made.ties, choice):
        return
    st.caption(
        plain(
            f"{len(made.mediators)} of {made.mediators_in_all} third parties, {len(made.whom)} of {made.whom_in_all} "
            f"{'dyads' if whom == 'Dyads' else 'parties'}. The wider a line, the more {_counted(unit)}."
        )
        + " Click a line or a name to see what is behind it."
    )
    ids = {_id(one): one for one in made.whom}
    net, places = _network(graph, made)
    tall = min(120 + 34 * max(len(made.mediators), len(made.whom)), 720)
    canvas.show(
        canvas.picture(net, key="canvas-two-sided", positions=places, layout=f"{list(places)}", height=tall),
        selected=[st.session_state["two-sided"]] if st.session_state.get("two-sided") else [],
        on_node_click_change=lambda: _choose("node_click"),
        on_edge_click_change=lambda: _choose("edge_click"),
    )
    _behind(graph, made, found, ids)


_DYADS = (
    "Dyads: two parties of the same talks. Which side each was on is not told, so all pairs at one table are dyads."
)


def _counted(unit: str) -> str:
    return "processes" if unit == "process" else "rounds and agreements"


def _id(whom: Whom) -> str:
    return "whom:" + " ".join(whom)


def _choose(event: str) -> None:
    st.session_state["two-sided"] = st.session_state["canvas-two-sided"][event]


def _network(graph: nx.MultiDiGraph[str], made: TwoSided) -> tuple[Network, dict[str, tuple[float, float]]]:
    net = Network(directed=True, cdn_resources="in_line")
    places: dict[str, tuple[float, float]] = {}
    tall = max(len(made.mediators), len(made.whom)) * _ROW
    kinds = default().kinds
    sides: tuple[tuple[float, Sequence[tuple[str, Whom]]], ...] = (
        (0, [(node, (node,)) for node in made.mediators]),
        (_APART, [(_id(whom), whom) for whom in made.whom]),
    )
    for number, (x, title) in enumerate(((0, "Third parties"), (_APART, "For whom"))):
        net.add_node(f"label:{number}", label=title, title=title, shape="text", color="#888888", chosen=False, entry="")
        places[f"label:{number}"] = x, -0.4 * _ROW
    for x, column in sides:
        step = tall / max(len(column), 1)
        for row, (id, nodes) in enumerate(column):
            kind = kinds.get(graph.nodes[nodes[0]]["kind"])
            called = " – ".join(name(graph, node) for node in nodes)
            net.add_node(
                id, label=shorten(called, 34) or called[:34], title=called, shape="box",
                color=kind.color if kind else "#888888", entry="", fixed=False, widthConstraint=_WIDE,
                font={"size": 20, "color": "#1A1A1A", "strokeWidth": 0, "background": "none"},
            )  # fmt: skip
            places[id] = x, (row + 0.5) * step
    for (mediator, whom), mediations in made.ties.items():
        number = len(mediations)
        told = f"{name(graph, mediator)} for {' and '.join(name(graph, node) for node in whom)}: {number}"
        net.add_edge(
            mediator, _id(whom), id=f"{mediator} {_id(whom)}", title=told, label=str(number) if number > 1 else "",
            entry="", rank=1, width=1 + 1.6 * (number - 1) ** 0.7, smooth=False, arrows={"to": {"enabled": False}},
            color={"color": _LINE, "opacity": 0.75},
        )  # fmt: skip
    net.options = {
        "nodes": {"font": {"size": 20}},
        "edges": {"font": {"size": 16}, "selectionWidth": 2},
        "interaction": {"hover": True},
    }
    return net, places


def _behind(graph: nx.MultiDiGraph[str], made: TwoSided, found: Sequence[Mediation], ids: dict[str, Whom]) -> None:
    """The processes of the line, or of the one of either side, that was clicked."""
    what = st.session_state.get("two-sided") or ""
    mediator, _, rest = what.partition(" whom:")
    whom = ids.get(f"whom:{rest}" if rest else what)
    if rest and whom and (mediator, whom) in made.ties:
        its, title = made.ties[mediator, whom], f"{name(graph, mediator)} for {parts.names(graph, whom)}"
    elif whom:
        its, title = [one for one in found if set(whom) <= set(one.parties)], parts.names(graph, whom)
    elif what in made.mediators:
        its, title = [one for one in found if one.mediator == what], name(graph, what)
    else:
        return
    processes = cases(graph, list(its))
    st.subheader(plain(f"{title}: {len(processes)}"), anchor=False, divider="gray")
    behind.opened_out(graph, processes, f"two-{what}", {mediator})


def timeline(graph: nx.MultiDiGraph[str], choice: Choice) -> None:
    """Mediations as bars along time, a row a third party; a click on a bar opens its process."""
    asked, size = st.columns([7, 1.2])
    with asked:
        credit, unit = behind.how("timeline")
    st.session_state.setdefault("keep-timeline-size", 20)
    most = size.selectbox("At most", _SIZES, key="keep-timeline-size", help="Third parties shown")
    found = behind.chosen(graph, choice, credit, unit)
    dated = [one for one in found if one.start or one.end]
    if behind.nothing(dated, choice):
        return
    table = _bars(graph, dated, most)
    undated = len(found) - len(dated)
    rows = table["who"].nunique()
    st.caption(
        plain(
            f"{rows} of {len({one.mediator for one in dated})} third parties, those with most {_counted(unit)}; a bar is one, "
            "from its first known day to its last."
            + (f" {undated} without a date {'is' if undated == 1 else 'are'} not drawn." if undated else "")
        )
        + " Click a bar to see what is behind it."
    )
    event = st.vega_lite_chart(
        table, _chart(table), key=f"timeline-{credit}-{unit}", on_select="rerun", height=26 * rows + 130,
        alt="Mediations as bars along time, a row a third party",
    )  # fmt: skip
    chosen = [row["number"] for row in event["selection"].get("chosen", ()) if "number" in row]
    if not chosen or not 0 <= int(chosen[0]) < len(dated):
        return
    one = dated[int(chosen[0])]
    for case in cases(graph, [one]):
        st.subheader(plain(f"{name(graph, one.mediator)}: {behind.title(graph, case)}"), anchor=False, divider="gray")
        behind.detail(graph, case, "timeline", {one.mediator})


def _bars(graph: nx.MultiDiGraph[str], dated: Sequence[Mediation], most: int) -> pd.DataFrame:
    often = pd.Series([one.mediator for one in dated]).value_counts().index[:most]
    rows = []
    for number, one in enumerate(dated):
        if one.mediator not in often:
            continue
        first, last = _days(one)
        rows.append(
            {
                "number": number,
                "who": name(graph, one.mediator),
                "from": first.isoformat(),
                "to": max(last, first + _SHORTEST).isoformat(),
                "part": one.part,
                "when": moment(one.start, one.end),
                "what": name(graph, one.process) or "a pair, no process",
                "between": parts.names(graph, one.parties),
            }
        )
    return pd.DataFrame(rows)


def _days(one: Mediation) -> tuple[date, date]:
    start, end = one.start or one.end or "", one.end or one.start or ""
    return earliest(start), latest(end)


def _chart(table: pd.DataFrame) -> dict[str, Any]:
    there = [part for part in _PARTS if part in set(table["part"])]
    other = sorted(set(table["part"]) - set(_PARTS))
    # Whole years: one short bar should not fill the picture.
    years = [f"{table['from'].min()[:4]}-01-01", f"{table['to'].max()[:4]}-12-31"]
    colors = [*(_PARTS[part] for part in there), *("#D55E00" for _ in other)]
    return {
        "mark": {"type": "bar", "height": 13, "cornerRadius": 3, "stroke": "#8884", "cursor": "pointer"},
        "params": [{"name": "chosen", "select": {"type": "point", "fields": ["number"]}}],
        "encoding": {
            # The one who began first on top.
            "y": {"field": "who", "type": "nominal", "sort": {"field": "from", "op": "min"}, "title": "",
                  "axis": {"labelLimit": 220}},
            "x": {"field": "from", "type": "temporal", "title": "", "scale": {"domain": years}},
            "x2": {"field": "to"},
            "color": {"field": "part", "type": "nominal", "title": "Part",
                      "scale": {"domain": [*there, *other], "range": colors},
                      "legend": {"orient": "top"}},
            "opacity": {"condition": {"param": "chosen", "value": 0.9}, "value": 0.25},
            "tooltip": [
                {"field": "who", "title": "Third party"}, {"field": "part", "title": "Part"}, {"field": "what", "title": "In"},
                {"field": "between", "title": "Between"}, {"field": "when", "title": "When"},
            ],
        },
    }  # fmt: skip
