"""Time: a histogram of what is in the lens, a range, play, and the state of the world on a day.

While one drags or plays, the browser alone changes the picture; on letting go, the session's lens has the period.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import networkx as nx
import streamlit as st

from graph.histogram import Histogram, Series, histogram
from graph.ontology import default
from graph.times import times
from views import state
from views.period import world

_FRONTEND = Path(__file__).parent / "frontend"
_MOST_MONTHS = 240  # in which bars of a month each are still to be seen
_COLORS = {"hostile": "#D55E00", "neutral": "#8C8C8C", "friendly": "#009E73"}  # as the picture has them


@cache
def build() -> str:
    """The hash of our own JavaScript, under which the browser asks for it."""
    files = sorted(_FRONTEND.glob("*.js"))
    return blake2b(b"".join(file.read_bytes() for file in files), digest_size=8).hexdigest()


def show(key: str = "period", on_change: Callable[[], None] | None = None) -> None:
    """The strip of time, and on a day the state of the world. on_change: is called when the lens has another period, or a
    row of the state of the world is wanted in the picture."""
    _strip(key, False, on_change)
    lens = state.lens()
    if lens.since and lens.since == lens.until:
        world.show(state.timeless(), lens.since, on_change)


def small(key: str = "period-small") -> None:
    """The same, as small as it has room in a bar."""
    _strip(key, True)


def _strip(key: str, small: bool, on_change: Callable[[], None] | None = None) -> None:
    lens, zoom = state.lens(), None if small else st.session_state.get(f"{key}-zoom")
    made = _counted(state.timeless(), f"{state.revision()} {lens.timeless}", None)
    days = _days(made)
    if zoom:
        made = _part(_counted(state.timeless(), f"{state.revision()} {lens.timeless}", "month"), *zoom)
    data = {
        "key": key,
        "build": build(),
        "small": small,
        "since": lens.since,
        "until": lens.until,
        "unit": made.unit,
        "bins": made.bins,
        "days": days,
        "zoomed": bool(zoom),
        "most_months": _MOST_MONTHS,
        "series": {
            "relations": _series(
                made.relations, "relations", f"{made.structural:,} offices, memberships, parts not counted"
            ),
            "happenings": _series(made.happenings, "talks, agreements and events"),
        },
    }
    _component()(
        key=key,
        data=data,
        on_period_change=lambda: _choose(st.session_state[key]["period"], on_change),
        on_zoom_change=lambda: _zoom(key, st.session_state[key]["zoom"]),
    )


def _choose(told: Any, on_change: Callable[[], None] | None) -> None:
    state.look(replace(state.lens(), since=told["since"], until=told["until"]))
    if on_change:
        on_change()


def _zoom(key: str, told: Any) -> None:
    st.session_state[f"{key}-zoom"] = (told["since"], told["until"]) if told else None


# Arguments that begin with an underscore are not part of the cache's key: `seen` stands for the graph.
@st.cache_data(show_spinner=False, max_entries=40)
def _counted(_graph: nx.MultiDiGraph[str], seen: str, unit: str | None) -> Histogram:
    return histogram(_graph, unit, times(state.whole()))


def _days(made: Histogram) -> list[str]:
    """The first and the last day of the bins."""
    if not made.bins:
        return ["", ""]
    last = made.bins[-1] if made.unit == "year" else f"{made.bins[-1][:3]}9"
    return [f"{made.bins[0]}-01-01", f"{last}-12-31"]


def _part(made: Histogram, since: str | None, until: str | None) -> Histogram:
    """The months of a period alone, by whole years."""
    first = f"{since[:4]}-01" if since else made.bins[0]
    last = f"{until[:4]}-12" if until else made.bins[-1]
    kept = [i for i, bin in enumerate(made.bins) if first <= bin <= last]
    cut = slice(kept[0], kept[-1] + 1) if kept else slice(0, 0)

    def part(series: Series) -> Series:
        return replace(series, bars={name: numbers[cut] for name, numbers in series.bars.items()})

    return replace(made, bins=made.bins[cut], relations=part(made.relations), happenings=part(made.happenings))


def _series(series: Series, what: str, more: str = "") -> dict[str, Any]:
    kinds = default().kinds
    undated = sum(series.undated.values())
    bars = [
        {"name": name, "color": _COLORS[name], "numbers": numbers}
        if name in _COLORS
        else {"name": kinds[name].plural.lower(), "color": kinds[name].color, "numbers": numbers}
        for name, numbers in series.bars.items()
    ]
    notes = (f"{undated:,} undated: seen in no period" if undated else "", more)
    return {"bars": bars, "note": " · ".join(note for note in notes if note), "total": f"{series.total:,} {what}"}


def _component() -> Any:
    return st.components.v2.component(
        "gobetween.period",
        html=(_FRONTEND / "strip.html").read_text(encoding="utf-8"),
        css=(_FRONTEND / "style.css").read_text(encoding="utf-8"),
        js="main.js",
    )
