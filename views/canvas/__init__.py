"""The canvas: a pyvis network drawn in the browser, whose clicks, selection and dragged nodes reach Python."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import streamlit as st
from pyvis.network import Network

_FRONTEND = Path(__file__).parent / "frontend"
_HTML = """
<div class="canvas">
  <div class="bar">
    <button class="fit" title="Show the whole picture">Fit</button>
    <button class="png" title="Save the picture as a PNG file">PNG</button>
  </div>
  <div class="stage" role="img" aria-label="Graph of actors and their relations"></div>
  <div class="legend"></div>
</div>
"""
# Events come once (a trigger), states stay; Streamlit gives a component only those that have a callback.
_EVENTS = ("node_click", "edge_click", "expand", "selection", "positions")


@cache
def build() -> str:
    """The hash of our own JavaScript, under which the browser asks for it."""
    return blake2b(
        b"".join((_FRONTEND / name).read_bytes() for name in ("graph.js", "legend.js")), digest_size=8
    ).hexdigest()


def show(
    net: Network,
    *,
    key: str,
    positions: Mapping[str, tuple[float, float]],
    layout: str,
    height: int = 540,
    selected: Sequence[str] = (),
    focus: str = "",
    legend: Sequence[Mapping[str, Any]] = (),
    **callbacks: Callable[[], None],
) -> Any:
    """Draws `net` and returns the component's result: node_click, edge_click, expand (ids), selection, positions.

    positions: where nodes are put; a node already on screen stays where it is for as long as `layout`, any name, is the same.
    selected: ids of nodes or relations to mark. focus: when it changes, the selected are brought into sight.
    legend: entries {name, shape, color, dashed}. callbacks: on_node_click_change and so on, run before the next rerun.
    """
    # pyvis's own HTML is not used: its template fetches from a CDN and reads titles as markup.
    nodes, edges, _, _, _, options = net.get_network_data()
    placed = [
        {**node, "x": positions[node["id"]][0], "y": positions[node["id"]][1]} if node["id"] in positions else node
        for node in nodes
    ]
    data = {
        "key": key,
        "build": build(),
        "layout": layout,
        "height": height,
        "nodes": placed,
        "edges": edges,
        "options": {
            name: value for name, value in json.loads(options).items() if name in ("nodes", "edges", "interaction")
        },
        "selected": list(selected),
        "focus": focus,
        "legend": [dict(entry) for entry in legend],
    }
    quiet = {f"on_{event}_change": lambda: None for event in _EVENTS}
    return _component()(key=key, data=data, **{**quiet, **callbacks})


def _component() -> Any:
    return st.components.v2.component(
        "gobetween.canvas", html=_HTML, css=(_FRONTEND / "style.css").read_text(encoding="utf-8"), js="main.js"
    )
