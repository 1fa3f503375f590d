"""Roles along a time axis: offices and mandates of a person, holders of an office, who led an organisation; and as lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import networkx as nx
import streamlit as st

from graph.dates import earliest, latest
from graph.ontology import default
from graph.terms import Bar, Term, bars, terms
from views import state
from views.inspector.lines import Board, Line
from views.words import name, period

_MOST = 30  # bars in the chart; the list has all
_ROW, _AXIS = 26, 36  # px
# Of Okabe and Ito's colours, as in the picture: the colour-blind can tell them apart, in light and dark.
_HELD, _PAST, _DAY = "#0072B2", "#9AA5AD", "#D55E00"
_CHOSEN = "role-chosen"


def show(graph: nx.MultiDiGraph[str], id: str, board: Board, held: Collection[str] | None, day: str | None) -> None:
    """The chart, when there is a date to draw, and the list of all. `held`: the relations of the node in force on that day."""
    found = terms(graph, id)
    if not found:
        return
    now = found if held is None else [one for one in found if _in_force(one, held, day)]
    title = {"Person": "Offices and mandates", "Role": "Holders"}.get(graph.nodes[id]["kind"], "Led and represented by")
    drawn = bars(found[:_MOST], date.today())
    if drawn and len(found) > 1:
        st.markdown(f"#### {title} over time")
        _chart(graph, id, drawn, {one.relation for one in now}, day)
    board.section(title, [_line(graph, id, one) for one in now])


def _in_force(one: Term, held: Collection[str], day: str | None) -> bool:
    if one.relation in held:
        return True
    # Who held an office of a state is a step further than the state's own relations.
    begun = not one.start or earliest(one.start) <= latest(day or "9999")
    return one.dated and begun and (not one.end or latest(one.end) >= earliest(day or "0001"))


def _line(graph: nx.MultiDiGraph[str], id: str, one: Term) -> Line:
    beside = ", ".join(part for part in (_as(graph, id, one), period(one.start, one.end)) if part)
    return Line(one.other, name(graph, one.other), (one.relation,), beside, one.start or "")


def _as(graph: nx.MultiDiGraph[str], id: str, one: Term) -> str:
    """What is to be said beside the name of the other end: of which state an office is, or which office somebody held."""
    if one.type != "HOLDS":
        kind = default().relations.get(one.type)
        return (kind.phrase if one.holder == id else kind.back) if kind else one.type.lower()
    if one.holder == id:
        of = [graph.nodes[end]["name"] for _, end, data in graph.out_edges(one.role, data=True) if data["type"] == "OF"]
        role = name(graph, one.role).casefold()
        return ", ".join(whose for whose in of if whose.casefold() not in role)
    return "" if one.role == id else name(graph, one.role)


def _chart(graph: nx.MultiDiGraph[str], id: str, drawn: Sequence[Bar], now: Collection[str], day: str | None) -> None:
    rows = [_row(graph, id, bar, now) for bar in drawn]
    lanes = list(dict.fromkeys(row["lane"] for row in rows))
    chosen = st.session_state.setdefault(_CHOSEN, 0)
    event = st.vega_lite_chart(
        _spec(rows, lanes, day),
        key=f"roles-{id}-{chosen}",
        on_select="rerun",
        selection_mode="pick",
        alt="Roles over time: " + "; ".join(row["said"] for row in rows),
    )
    if picked := event.selection.get("pick"):
        # The chart is another one from now on, in which nothing is selected.
        st.session_state[_CHOSEN] = chosen + 1
        state.inspect(str(picked[0]["to"]))
        st.rerun()
    if not all(bar.ends and bar.begins for bar in drawn):
        st.caption("A pointed end is open: no date is known there.")


def _spec(rows: Sequence[Mapping[str, Any]], lanes: Sequence[str], day: str | None) -> dict[str, Any]:
    """The chart in Vega-Lite's own words: what would check them in Python takes longer than all else on the page."""
    lane = {"field": "lane", "type": "nominal", "sort": lanes, "title": None}
    lane["axis"] = {"labelLimit": 150, "ticks": False, "domain": False}
    first = {"field": "first", "type": "temporal", "title": None}
    first["axis"] = {"format": "%Y", "tickCount": 5, "grid": True}
    last = {"field": "last", "type": "temporal"}
    colour = {"condition": {"test": "datum.now", "value": _HELD}, "value": _PAST}
    said = {"field": "said", "type": "nominal", "title": " "}
    bar = {
        "mark": {"type": "bar", "height": 12, "cornerRadius": 3, "cursor": "pointer"},
        "params": [
            {"name": "pick", "select": {"type": "point", "fields": ["to", "relation"], "on": "click", "toggle": False}}
        ],
        "encoding": {"x": first, "x2": {"field": "last"}, "color": colour},
    }
    point = {"type": "point", "size": 70, "filled": True, "opacity": 1}
    layers = [bar]
    for end, at, shape in (("ends", last, "triangle-right"), ("begins", first, "triangle-left")):
        if not all(row[end] for row in rows):
            mark = {**point, "shape": shape}
            shown = [{"filter": f"!datum.{end}"}]
            layers.append({"transform": shown, "mark": mark, "encoding": {"x": at, "color": colour}})
    # Only what tells of a term has a lane; the day goes through all of them.
    for layer in layers:
        layer["encoding"] |= {"y": lane, "tooltip": said}
    if day:
        at = {"field": "day", "type": "temporal"}
        rule = {"mark": {"type": "rule", "color": _DAY, "strokeWidth": 2}, "encoding": {"x": at}}
        layers.append({"data": {"values": [{"day": earliest(day).isoformat()}]}, **rule})
    return {"data": {"values": list(rows)}, "layer": layers, "height": _ROW * len(lanes) + _AXIS}


def _row(graph: nx.MultiDiGraph[str], id: str, bar: Bar, now: Collection[str]) -> dict[str, Any]:
    one = bar.term
    who = name(graph, one.other)
    said = ", ".join(part for part in (who, _as(graph, id, one), period(one.start, one.end)) if part)
    return {
        "lane": " ".join(who.split()),
        "first": bar.first.isoformat(),
        "last": bar.last.isoformat(),
        "begins": bar.begins,
        "ends": bar.ends,
        "now": one.relation in now,
        "said": " ".join(said.split()),
        "to": one.other,
        "relation": one.relation,
    }
