"""A picture as a page of its own: vis-network, as it is in pyvis, with the data, and nothing that is fetched.

pyvis's own template is not used: it fetches from a CDN and reads titles as markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources
from typing import Any

import networkx as nx

from graph.picture import layout, network

__all__ = ["page"]

_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
_STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --ground: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --ground: #16181b; } }
html, body { height: 100%; margin: 0; background: var(--ground); color: var(--ink); font: 13px system-ui, sans-serif; }
body { display: flex; flex-direction: column; }
#stage { flex: 1; min-height: 0; }
#legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; padding: .4rem .8rem; }
#legend span { display: inline-flex; align-items: center; gap: .35rem; }
div.vis-tooltip { white-space: pre-line; font: 13px system-ui, sans-serif; }
"""
_SCRIPT = """
const { nodes, edges, options } = JSON.parse(document.getElementById("data").textContent);
const stage = document.getElementById("stage");
const tip = (text) => Object.assign(document.createElement("div"), { textContent: text });
for (const one of [...nodes, ...edges]) if (one.title) one.title = tip(one.title);
const look = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const font = (own) => ({ ...own, color: look("--ink"), face: "system-ui, sans-serif" });
const themed = () => ({
  ...options, physics: { enabled: false }, layout: { improvedLayout: false },
  nodes: { ...options.nodes, font: { ...font(options.nodes.font), background: look("--ground") } },
  edges: { ...options.edges, font: { ...font(options.edges.font), strokeColor: look("--ground"), strokeWidth: 4 } },
});
const drawn = new vis.Network(stage, { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(edges) }, themed());
drawn.once("afterDrawing", () => drawn.fit({ animation: false, maxZoomLevel: 1.2 }));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.setOptions(themed()));
stage.dataset.ready = String(nodes.length);
"""
# A script ends at its end tag and data in it at any "<": JSON has another way to write that.
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def page(graph: nx.MultiDiGraph[str], whole: nx.MultiDiGraph[str] | None = None, title: str = "") -> str:
    """`graph` drawn as an HTML page, a node's size by its degree in `whole`; an empty one says that there is nothing."""
    title = title or "Actors and their relations"
    if not graph:
        return _page(title, "<p>There is nothing to draw.</p>", "")
    drawn = network.draw(graph, whole)
    nodes, edges, _, _, _, options = drawn.get_network_data()
    places = layout.place(graph, network.boxes(graph))
    placed = [{**node, "x": places[node["id"]][0], "y": places[node["id"]][1]} for node in nodes]
    data = json.dumps({"nodes": placed, "edges": edges, "options": json.loads(options)}).translate(_UNSAFE)
    said = f"{title}: {', '.join(sorted(data['name'] for _, data in graph.nodes(data=True)))}"
    body = (
        f'<div id="stage" role="img" aria-label="{escape(said)}"></div>'
        f'<div id="legend">{"".join(map(_legend, network.legend(graph)))}</div>'
        f'<script type="application/json" id="data">{data}</script><script>{_library()}</script>'
    )
    return _page(title, body, f"<script>{_SCRIPT}</script>")


def _page(title: str, body: str, end: str) -> str:
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{body}{end}</body></html>\n"
    )


@cache
def _library() -> str:
    found = resources.files("pyvis").joinpath("lib/vis-9.1.2/vis-network.min.js").read_text(encoding="utf-8")
    return found[: found.rindex("//# sourceMappingURL")] if "//# sourceMappingURL" in found else found


_POINTS = {
    "diamond": "8,1 15,8 8,15 1,8",
    "triangle": "8,2 15,14 1,14",
    "triangleDown": "1,2 15,2 8,14",
    "hexagon": "4,2 12,2 15.5,8 12,14 4,14 .5,8",
    "star": "8,1 10,6 15,6 11,9.5 12.5,15 8,11.5 3.5,15 5,9.5 1,6 6,6",
    "square": "2,2 14,2 14,14 2,14",
    "box": "0,4 16,4 16,12 0,12",
    "database": "2,4 5,1.5 11,1.5 14,4 14,12 11,14.5 5,14.5 2,12",
}


def _legend(entry: Mapping[str, Any]) -> str:
    shape, color = entry["shape"], escape(entry["color"])
    if shape == "line":
        dash = ' stroke-dasharray="4 3"' if entry.get("dashed") else ""
        mark = f'<line x1="0" y1="8" x2="16" y2="8" stroke="{color}" stroke-width="2.5"{dash}/>'
    elif shape == "text":
        mark = f'<path d="M3 3H13M8 3V14" stroke="{color}" stroke-width="2" fill="none"/>'
    elif shape in _POINTS:
        mark = f'<polygon points="{_POINTS[shape]}" fill="{color}"/>'
    else:
        mark = f'<ellipse cx="8" cy="8" rx="7" ry="{5 if shape == "ellipse" else 7}" fill="{color}"/>'
    drawn = f'<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{mark}</svg>'
    return f"<span>{drawn}{escape(entry['name'])}</span>"
