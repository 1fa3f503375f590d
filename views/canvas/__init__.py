"""The canvas: a pyvis network drawn in the browser, whose clicks, selection and dragged nodes reach Python."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

import streamlit as st
from pyvis.network import Network

from graph.picture import frontend, network

# Events come once (a trigger), states stay; Streamlit gives a component only those that have a callback.
_EVENTS = ("node_click", "edge_click", "expand", "command", "selection", "positions", "hidden")


@cache
def build() -> str:
    """The hash of our own JavaScript, under which the browser asks for it."""
    return blake2b(b"".join(path.read_bytes() for path in frontend.modules()), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Picture:
    """What the browser draws under `key`, packed, and a mark by which it knows it again: an unchanged one is not sent twice."""

    key: str
    mark: str
    packed: bytes


def picture(
    net: Network,
    *,
    key: str,
    positions: Mapping[str, tuple[float, float]],
    layout: str,
    height: int = 540,
    legend: Sequence[Mapping[str, Any]] = (),
) -> Picture:
    """`net` as the browser takes it, in the component of that key.

    positions: where nodes are put; a node already on screen stays where it is for as long as `layout`, any name, is the same.
    Another name shows all of the picture, too, unless it differs only in what comes after a dot.
    legend: see `network.legend`. height: in pixels.
    """
    data = {
        **network.as_data(net, positions),
        "key": key,
        "build": build(),
        "layout": layout,
        "height": height,
        "legend": [dict(entry) for entry in legend],
    }
    # Streamlit writes out and hashes a component's data at every rerun: bytes it takes as they are. The first 16 are the mark.
    packed = zlib.compress(json.dumps(data).encode(), level=1)
    mark = blake2b(packed, digest_size=8).hexdigest()
    return Picture(key, mark, mark.encode() + packed)


def show(
    drawn: Picture,
    *,
    selected: Sequence[str] = (),
    focus: str = "",
    hidden: Sequence[str] | None = None,
    pinned: Sequence[str] = (),
    can: Mapping[str, bool] | None = None,
    fit: str | int | None = None,
    fly: Mapping[str, Any] | None = None,
    **callbacks: Callable[[], None],
) -> Any:
    """Draws the picture and returns the component's result.

    Its events: node_click, edge_click, expand (ids), command ({name, ids}: undo, redo, expand, collapse, isolate, pin, unpin or
    hide, asked for by a key, the toolbar or the menu). Its states: selection ({nodes, edges}), positions ({layout, places}),
    hidden (the legend's entries that are switched off).

    selected: ids of nodes or relations to mark. focus: when it changes, the selected are brought into sight.
    hidden: ids of the legend's entries to switch off; None leaves that to the user.
    pinned: ids of nodes that bear a pin. can: the commands that are offered, and whether each applies now; none by default.
    fit, fly: orders that are carried out once, for each new value: to show all; {"nonce": …, "ids": […]}, to fly there.
    callbacks: on_node_click_change and so on, run before the next rerun.
    """
    told = {
        "key": drawn.key,
        "mark": drawn.mark,
        "selected": list(selected),
        "focus": focus,
        "hidden": None if hidden is None else list(hidden),
        "pinned": list(pinned),
        "can": dict(can or {}),
        "fit": fit,
        "fly": dict(fly) if fly else None,
    }
    quiet = {f"on_{event}_change": lambda: None for event in _EVENTS}
    with st.container(gap=None):
        # Two components, since Streamlit sends one again as a whole when anything in it is new. What is told is small.
        _told()(key=f"{drawn.key}-told", data=told)
        return _component()(key=drawn.key, data=drawn.packed, **{**quiet, **callbacks})


def _component() -> Any:
    return st.components.v2.component("gobetween.canvas", html=frontend.markup(), css=frontend.style(), js="canvas.js")


def _told() -> Any:
    return st.components.v2.component("gobetween.told", js="told.js")
