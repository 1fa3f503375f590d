"""The picture: a mirror's graph, or a view of it, as a pyvis network and its legend."""

from __future__ import annotations

import math
import textwrap
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import networkx as nx
from pyvis.network import Network

from graph.ontology import Ontology, RelationType, default

Edge = tuple[str, str, str, dict[str, Any]]  # source, target, relation id, attributes

# Okabe-Ito again, dark enough on white and light enough on black.
_SIGNS = {1: "#009E73", 0: "#8C8C8C", -1: "#D55E00"}
_INSIDE = ("box", "ellipse", "circle", "database")  # shapes that hold their label
_SHAPES = frozenset({"dot", "square", "diamond", "triangle", "triangleDown", "hexagon", "star", "text", *_INSIDE})
_INK = "#1A1A1A"  # on a kind's own colour, in either theme
_FONT = 18
_EDGE_FONT = 14
_WRAP = 20  # characters a line
_LABELLED_MOST = 60  # edges; above that their labels would cover the picture
_PALE = {"opacity": 0.4, "font": {"color": "#8C8C8C", "size": 14}}  # grey is legible on either ground
_PLAIN_FROM = 800  # nodes; from here on straight edges and no hover, or it stutters


def draw(
    graph: nx.MultiDiGraph[str],
    whole: nx.MultiDiGraph[str] | None = None,
    ontology: Ontology | None = None,
    lit: Collection[str] = (),
) -> Network:
    """`graph` as pyvis has it. Edge ids are relation ids; titles are plain text.

    A node's size follows its degree in `whole`, the graph that this is a part of: a hub stays one in a small picture.
    lit: ids of nodes and relations that stand out, with their words, while all others are pale; none: nothing does.
    """
    ontology = ontology or default()
    net = Network(directed=True, cdn_resources="in_line")
    for node, data in graph.nodes(data=True):
        look = _node(data, (whole or graph).degree(node), ontology)
        net.add_node(node, **look if not lit or node in lit else {**look, **_PALE})
    for side, pair in _pairs(graph):
        seen = _once(pair)
        for i, (u, v, key, edge, more) in enumerate(seen):
            kind = ontology.relations.get(edge["type"])
            look = _edge(edge, kind, ontology, labelled=graph.number_of_edges() <= _LABELLED_MOST)
            if lit:
                look = _lit(look, _phrase(kind, edge)) if key in lit else _pale(look)
            tip = f"{graph.nodes[u]['name']} {_phrase(kind, edge)} {graph.nodes[v]['name']}{_when(edge)}"
            tip += f"\nand {more} times more" if more else ""
            net.add_edge(u, v, id=key, title=tip, smooth=_bend(i, len(seen), forward=u == side), **look)
    # `options` as a dict goes out as JSON unchanged, where set_options() would strip every blank from it.
    net.options = {
        "nodes": {"font": {"size": _FONT}, "borderWidth": 1, "borderWidthSelected": 4},
        "edges": {"font": {"size": _EDGE_FONT, "align": "middle"}, "selectionWidth": 2},
        "interaction": {
            "hover": len(graph) < _PLAIN_FROM,
            "hideEdgesOnDrag": len(graph) >= _PLAIN_FROM,
            "multiselect": True,
            "tooltipDelay": 150,
        },
    }
    return net


def boxes(graph: nx.MultiDiGraph[str]) -> dict[str, tuple[float, float]]:
    """Width and height, in the picture's units, that each node takes up with its label, for `layout.place`."""
    result = {}
    for node, data in graph.nodes(data=True):
        lines = _label(data["name"]).split("\n")
        kind = default().kinds.get(data["kind"])
        # Most shapes stand above their label; the others hold it.
        symbol = 12 if kind and kind.shape in (*_INSIDE, "text") else 46
        result[node] = (max(map(len, lines)) * _FONT * 0.56 + 16, len(lines) * _FONT * 1.15 + symbol)
    return result


def legend(graph: nx.MultiDiGraph[str], ontology: Ontology | None = None) -> list[dict[str, Any]]:
    """What the shapes and lines in `graph` mean, only those that are there."""
    ontology = ontology or default()
    there = {data["kind"] for _, data in graph.nodes(data=True)}
    entries: list[dict[str, Any]] = [
        {"name": name, "shape": _shape(kind.shape), "color": kind.color}
        for name, kind in ontology.kinds.items()
        if name in there
    ]
    edges = [data for _, _, data in graph.edges(data=True)]
    for sign, name in ((1, "friendly or helping"), (0, "neutral"), (-1, "hostile")):
        if any(edge["sign"] == sign and not edge["structural"] for edge in edges):
            entries.append({"name": name, "shape": "line", "color": _SIGNS[sign]})
    if any(edge["structural"] for edge in edges):
        entries.append({"name": "office, membership, part", "shape": "line", "color": _SIGNS[0], "dashed": True})
    return entries


def _node(data: Mapping[str, Any], degree: int, ontology: Ontology) -> dict[str, Any]:
    kind = ontology.kinds.get(data["kind"])
    shape = _shape(kind.shape if kind else "dot")
    look: dict[str, Any] = {
        "label": _label(data["name"]),
        "title": f"{data['name']}\n{data['kind']}, {degree} relation{'' if degree == 1 else 's'}",
        "shape": shape,
        "size": round(12 + 5 * math.log2(1 + degree) ** 0.8, 1),
        "color": kind.color if kind else "#888888",
    }
    if shape in _INSIDE:
        look["font"] = {"color": _INK, "background": "none", "size": _FONT}
    return look


def _edge(data: Mapping[str, Any], kind: RelationType | None, ontology: Ontology, labelled: bool) -> dict[str, Any]:
    third = data["type"] in ontology.third_party
    look: dict[str, Any] = {
        "color": {"color": _SIGNS[data["sign"]], "highlight": _SIGNS[data["sign"]], "hover": _SIGNS[data["sign"]]},
        "width": 3 if third else 1.2 if data["structural"] else 1.8,
        "dashes": [5, 5] if data["structural"] else False,
        "arrows": {"to": {"enabled": not data["symmetric"], "scaleFactor": 0.7}},
    }
    # Only the words that carry the answer; the others are in the tip and in the inspector.
    if labelled and not data["structural"]:
        look["label"] = _phrase(kind, data)
    return look


def _lit(look: dict[str, Any], phrase: str) -> dict[str, Any]:
    return {**look, "width": 4, "label": phrase}


def _pale(look: dict[str, Any]) -> dict[str, Any]:
    silent = {name: value for name, value in look.items() if name != "label"}
    return {**silent, "width": 1, "color": {**look["color"], "opacity": 0.35}}


def _once(edges: Sequence[Edge]) -> list[tuple[str, str, str, Mapping[str, Any], int]]:
    """Each edge, and how many it stands for besides: a mandate told of ten agreements is one line, the latest."""
    lines: dict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        u, v, key, data = edge
        lines[u, v, data["type"] if data["structural"] else key].append(edge)
    latest = [(max(same, key=lambda edge: (edge[3]["from"] or "", edge[2])), len(same) - 1) for same in lines.values()]
    return [(*edge, more) for edge, more in latest]


def _phrase(kind: RelationType | None, data: Mapping[str, Any]) -> str:
    return kind.phrase if kind else data["type"].lower().replace("_", " ")


def _when(data: Mapping[str, Any]) -> str:
    start, end = data["from"], data["to"]
    return f" ({start or '…'} – {end or '…'})" if start != end and end else f" ({start})" if start else ""


def _shape(shape: str) -> str:
    return shape if shape in _SHAPES else "dot"  # an image would have to be fetched


def _label(name: str) -> str:
    lines = textwrap.wrap(name, _WRAP, break_long_words=True, max_lines=3, placeholder=" …")
    return "\n".join(lines) or name[:_WRAP]


def _pairs(graph: nx.MultiDiGraph[str]) -> list[tuple[str, list[Edge]]]:
    """Edges by unordered pair of ends, each pair with the end from which sides are told apart."""
    pairs: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for u, v, key, data in graph.edges(keys=True, data=True):
        pairs[min(u, v), max(u, v)].append((u, v, key, data))
    return [(a, sorted(edges, key=lambda edge: edge[2])) for (a, _), edges in pairs.items()]


def _bend(i: int, of: int, forward: bool) -> Any:
    offset = i - (of - 1) / 2
    if offset == 0:
        return False
    # The same bend seen from the other end lies on the other side.
    clockwise = (offset > 0) == forward
    return {
        "enabled": True,
        "type": "curvedCW" if clockwise else "curvedCCW",
        "roundness": round(0.16 * abs(offset) + 0.04, 3),
    }
