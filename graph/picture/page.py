"""A picture as a page of its own: the app's canvas with vis-network, as it is in pyvis, and the data; nothing is fetched."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from hashlib import sha256
from html import escape
from importlib import resources
from typing import Any

import networkx as nx
from pyvis.network import Network

from graph.picture import frontend, layout, network

__all__ = ["page"]

_STYLE = """
:root { color-scheme: light dark; --st-font: system-ui, sans-serif; --st-text-color: #1a1a1a; --st-background-color: #ffffff;
  --st-secondary-background-color: #f2f3f5; --st-border-color: #d5d7db; --st-primary-color: #0072b2; --st-base-radius: 0; }
@media (prefers-color-scheme: dark) { :root { --st-text-color: #ececec; --st-background-color: #16181b;
  --st-secondary-background-color: #24272c; --st-border-color: #40444b; --st-primary-color: #56b4e9; } }
html, body { height: 100%; margin: 0; background: var(--st-background-color); color: var(--st-text-color); }
body { font: 13px var(--st-font); }
body > p { padding: 1rem; }
.canvas { height: 100%; display: flex; flex-direction: column; }
.frame { flex: 1; min-height: 0; }
.stage { height: 100%; box-sizing: border-box; border-width: 0 0 1px; }
.legend { padding: 6px 8px; }
"""
_REFUSED = "base-uri 'none'; form-action 'none'"
# A script ends at its end tag and data in it at any "<": JSON has another way to write that.
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def page(
    graph: nx.MultiDiGraph[str],
    whole: nx.MultiDiGraph[str] | None = None,
    title: str = "",
    positions: Mapping[str, tuple[float, float]] | None = None,
    lit: Collection[str] = (),
    hidden: Sequence[str] = (),
    drawn: tuple[Network, Sequence[Mapping[str, Any]]] | None = None,
) -> str:
    """`graph` drawn as an HTML page, a node's size by its degree in `whole`; an empty one says that there is nothing.

    positions: where nodes stand; those without one find a place beside them. lit: see `network.draw`. hidden: ids of entries of
    the legend that are switched off. drawn: the picture of `graph` and its legend where they are not those of `network.draw`
    (in groups, say); then `positions` has the places of all that is in it.
    """
    title = title or "Actors and their relations"
    if not graph:
        return _page(title, "<p>There is nothing to draw.</p>", frontend.style() + _STYLE, ())
    if drawn:
        net, legend, places = *drawn, dict(positions or {})
    else:
        net, legend = network.draw(graph, whole, lit=lit), network.legend(graph)
        places = layout.place(graph, network.boxes(graph), {n: p for n, p in (positions or {}).items() if n in graph})
    data = {
        **network.as_data(net, places),
        "key": "page",
        "layout": "page",
        "legend": [dict(entry) for entry in legend],
        "selected": [],
        "hidden": list(hidden),
    }
    said = f"{title}: {', '.join(sorted(data['name'] for _, data in graph.nodes(data=True)))}"
    stage = 'aria-label="'
    before, _, after = frontend.markup().partition(stage)
    body = f'{before}{stage}{escape(said)}. {after}<script type="application/json" id="data">{_json(data)}</script>'
    return _page(title, body, frontend.style() + _STYLE, (_library(), frontend.script()))


def _json(data: Any) -> str:
    return json.dumps(data).translate(_UNSAFE)


def _page(title: str, body: str, style: str, scripts: Sequence[str]) -> str:
    # Only these very scripts and this style may run; whatever else a text might bring along may not.
    allowed = " ".join(map(_hash, scripts)) or "'none'"
    policy = f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data: blob:; {_REFUSED}"
    end = "".join(f'<script type="module">{script}</script>' for script in scripts)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body>{body}{end}</body></html>\n"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _library() -> str:
    found = resources.files("pyvis").joinpath("lib/vis-9.1.2/vis-network.min.js").read_text(encoding="utf-8")
    return found[: found.rindex("//# sourceMappingURL")] if "//# sourceMappingURL" in found else found
