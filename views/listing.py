"""The list view of a picture: its nodes and relations as tables, for those who cannot use a canvas or would rather read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import streamlit as st

from graph.ontology import default
from views.words import moment, period, sentence

_HTML = """
<section class="listing" aria-label="The picture as a list">
  <label>Narrow the list <input type="search" autocomplete="off" spellcheck="false" /></label>
  <span class="said" role="status"></span>
  <div class="tables"></div>
</section>
"""
_CSS = """
.listing { overflow: auto; box-sizing: border-box; padding: 10px 14px;
  font: 14px/1.45 var(--st-font); color: var(--st-text-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); }
.listing input { margin-left: 8px; font: inherit; padding: 4px 9px; min-width: 200px; color: inherit; border-radius: 6px;
  background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color); }
.listing .said { margin-left: 12px; }
.listing table { width: 100%; border-collapse: collapse; margin-top: 14px; }
.listing caption { text-align: left; font-weight: 600; font-size: 16px; padding: 4px 0; }
.listing th, .listing td { text-align: left; vertical-align: middle; padding: 5px 12px 5px 0; overflow-wrap: anywhere; }
.listing th { font-weight: 400; }
.listing thead th { font-weight: 600; }
.listing tbody tr { border-top: 1px solid var(--st-border-color); }
.listing tr[aria-current] th { border-left: 3px solid var(--st-primary-color); padding-left: 8px; }
.listing td + td, .listing th + td { white-space: nowrap; }
.listing button { font: inherit; color: inherit; cursor: pointer; padding: 2px 9px; margin: 0 6px 2px 0; border-radius: 6px;
  background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color); }
.listing th button { text-align: left; padding: 2px 0; background: none; border: 0; text-decoration: underline dotted;
  text-underline-offset: 3px; }
.listing button:hover { border-color: var(--st-primary-color); }
.listing button:focus-visible, .listing input:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
"""
_DOES = {"expand": "Expand", "hide": "Hide"}
_Act = Callable[[str], Any]


def show(
    part: nx.MultiDiGraph[str],
    *,
    key: str,
    on_inspect: _Act,
    on_expand: _Act | None = None,
    on_hide: _Act | None = None,
    selected: str | None = None,
    height: int = 540,
) -> None:
    """Lists the nodes of `part`, those with most relations in it first, and then the relations, the latest first.

    on_inspect: called with the id of a node or a relation; on_expand and on_hide, with that of a node: without one, there is no
    such button. selected: the id of the row to mark.
    """
    acts = {"inspect": on_inspect, "expand": on_expand, "hide": on_hide}
    _component()(
        key=key,
        data={
            "nodes": _nodes(part),
            "edges": _edges(part),
            "can": {name: words for name, words in _DOES.items() if acts[name]},
            "selected": selected,
            "height": height,
        },
        **{f"on_{name}_change": _told(key, name, act) for name, act in acts.items() if act},
    )


def _told(key: str, event: str, act: _Act) -> Callable[[], None]:
    return lambda: act(str(st.session_state[key][event]))


def _nodes(part: nx.MultiDiGraph[str]) -> list[dict[str, Any]]:
    ordered = sorted(part.nodes(data=True), key=lambda item: (-part.degree(item[0]), item[1]["name"]))
    return [
        {"id": node, "name": data["name"], "kind": data["kind"], "degree": part.degree(node)} for node, data in ordered
    ]


def _edges(part: nx.MultiDiGraph[str]) -> list[dict[str, Any]]:
    relations = default().relations
    ordered = sorted(part.edges(keys=True, data=True), key=lambda edge: (edge[3]["from"] or "", edge[2]), reverse=True)
    rows = []
    for u, v, key, data in ordered:
        said = sentence(part, u, v, {**data, "from": None, "to": None})
        lasts = relations[data["type"]].lasting if data["type"] in relations else data["structural"]
        when = (period if lasts else moment)(data["from"], data["to"])
        rows.append(
            {"id": key, "name": said, "when": when, "sure": f"{data['confidence']:.0%}", "told": data["evidence"]}
        )
    return rows


def _component() -> Any:
    script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    return st.components.v2.component("gobetween_listing", html=_HTML, css=_CSS, js=script)
