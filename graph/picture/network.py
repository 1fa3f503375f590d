"""The picture: a mirror's graph, or a view of it, as a pyvis network and its legend.

Besides what vis-network knows, nodes and edges carry what the browser works with: `entry`, the legend's entry that they belong
to; `title`, plain text whose first line heads the hover card; `times`, the days of which they tell as pairs of first and last;
and an edge's `rank`, by which labels come first where not all have room.
"""

from __future__ import annotations

import json
import math
import textwrap
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import networkx as nx
from pyvis.network import Network

from graph.dates import earliest, latest, span
from graph.ontology import Ontology, RelationType, default
from graph.picture.flags import flag
from graph.times import Times, When, times

Edge = tuple[str, str, str, dict[str, Any]]  # source, target, relation id, attributes

# Okabe-Ito again, dark enough on white and light enough on black.
_SIGNS = {1: "#009E73", 0: "#8C8C8C", -1: "#D55E00"}
# Dashes tell apart what the colour-blind would take for one colour.
_STRUCTURE = [5, 5]
_HOSTILE = [12, 4, 2, 4]
_INSIDE = ("box", "ellipse", "circle", "database")  # shapes that hold their label
_SHAPES = frozenset({"dot", "square", "diamond", "triangle", "triangleDown", "hexagon", "star", "text", *_INSIDE})
_INK = "#1A1A1A"  # on a kind's own colour, in either theme
_FONT = 18
_EDGE_FONT = 14
_WRAP = 20  # characters a line
_PALE = {"opacity": 0.4, "font": {"color": "#8C8C8C", "size": 14}}  # grey is legible on either ground
_PLAIN_FROM = 800  # nodes; from here on straight edges and no hover, or it stutters
_SURE = 0.9  # confidence from which a line is drawn in full


def draw(
    graph: nx.MultiDiGraph[str],
    whole: nx.MultiDiGraph[str] | None = None,
    ontology: Ontology | None = None,
    lit: Collection[str] = (),
    known: Times | None = None,
) -> Network:
    """`graph` as pyvis has it. Edge ids are relation ids; titles are plain text.

    A node's size follows its degree in `whole`, the graph that this is a part of: a hub stays one in a small picture.
    known: when everything was, if not by `whole` alone.
    lit: ids of nodes and relations that stand out, with their words, while all others are pale; none: nothing does.
    """
    ontology = ontology or default()
    plain = len(graph) >= _PLAIN_FROM
    known = known or times(whole or graph)
    net = Network(directed=True, cdn_resources="in_line")
    net.node_ids = _Ids()
    for node, data in graph.nodes(data=True):
        look = _node(node, data, (whole or graph).degree(node), ontology)
        if node in known.nodes:
            look["times"] = _moments([known.nodes[node]])
        net.add_node(node, **look if not lit or node in lit else {**look, **_PALE})
    for side, pair in _pairs(graph):
        seen = _once(pair)
        for i, ((u, v, key, edge), same) in enumerate(seen):
            kind = ontology.relations.get(edge["type"])
            look = _edge(edge, kind, ontology)
            look["times"] = _moments(known.edges[one] for *_, one, _ in same if one in known.edges)
            if lit:
                look = _lit(look) if key in lit else _pale(look)
            sentence = f"{graph.nodes[u]['name']} {_phrase(kind, edge)} {graph.nodes[v]['name']}"
            look["title"] = "\n".join([_line(sentence), *_facts(edge, len(same) - 1)])
            bend = {} if plain or u == v else _bend(i, len(seen), forward=u == side)
            net.add_edge(u, v, id=key, **look, **bend, **({"selfReference": _loop(i)} if u == v else {}))
    # `options` as a dict goes out as JSON unchanged, where set_options() would strip every blank from it.
    net.options = {
        "nodes": {
            "font": {"size": _FONT},
            "borderWidth": 1.5,
            "borderWidthSelected": 4,
            "shapeProperties": {"useBorderWithImage": True},
        },
        "edges": {
            "font": {"size": _EDGE_FONT, "align": "middle"},
            "selectionWidth": 2,
            "smooth": False,
            "arrows": {"to": {"scaleFactor": 0.7}},
            # Below this many pixels on screen a label would be noise.
            "scaling": {"label": {"drawThreshold": 9}},
        },
        "interaction": {"hover": not plain, "hideEdgesOnDrag": plain, "multiselect": True},
    }
    return net


class _Ids(dict[str, None]):
    """pyvis's list of ids, in which it looks each time that an edge is added: here one finds without going through them."""

    def append(self, id: str) -> None:
        self[id] = None


def as_data(net: Network, positions: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """`net` as the browser takes it: nodes with their places, edges, options.

    pyvis's own HTML is not used: its template fetches from a CDN and reads titles as markup.
    """
    nodes, edges, _, _, _, options = net.get_network_data()
    placed = [
        {**node, "x": positions[node["id"]][0], "y": positions[node["id"]][1]} if node["id"] in positions else node
        for node in nodes
    ]
    known = {name: value for name, value in json.loads(options).items() if name in ("nodes", "edges", "interaction")}
    return {"nodes": placed, "edges": edges, "options": known}


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
    """What the shapes and lines in `graph` mean, only those that are there, each with how many there are.

    Entries with an `id` can be switched off in the browser: nodes and edges say by `entry` to which they belong.
    """
    ontology = ontology or default()
    kinds = Counter(data["kind"] for _, data in graph.nodes(data=True))
    entries: list[dict[str, Any]] = [
        {
            "id": f"kind:{name}",
            "name": kind.plural,
            "shape": _shape(kind.shape),
            "color": kind.color,
            "number": kinds[name],
        }
        for name, kind in ontology.kinds.items()
        if name in kinds
    ]
    edges = [data for _, _, data in graph.edges(data=True)]
    ties = Counter(_tie(edge, ontology) for edge in edges)
    entries += [
        {"id": f"tie:{tie}", "shape": "line", "number": ties[tie], **look} for tie, look in _TIES.items() if ties[tie]
    ]
    if any(edge["confidence"] < _SURE for edge in edges):
        entries.append({"name": "the paler, the less certain", "shape": "line", "color": _SIGNS[0], "opacity": 0.4})
    return entries


# The classes of relations that the legend tells apart, in its order.
_TIES: dict[str, dict[str, Any]] = {
    "mediation": {"name": "mediates, hosts, guarantees, witnesses", "color": _SIGNS[1], "width": 4},
    "friendly": {"name": "friendly or helping", "color": _SIGNS[1]},
    "neutral": {"name": "neutral", "color": _SIGNS[0]},
    "hostile": {"name": "hostile", "color": _SIGNS[-1], "dashes": _HOSTILE},
    "structure": {"name": "office, membership, part", "color": _SIGNS[0], "dashes": _STRUCTURE},
}


def _tie(data: Mapping[str, Any], ontology: Ontology) -> str:
    if data["type"] in ontology.third_party:
        return "mediation"
    return "structure" if data["structural"] else {1: "friendly", 0: "neutral", -1: "hostile"}[data["sign"]]


def _node(node: str, data: Mapping[str, Any], degree: int, ontology: Ontology) -> dict[str, Any]:
    kind = ontology.kinds.get(data["kind"])
    shape = _shape(kind.shape if kind else "dot")
    when = _period(*span(data["props"]))
    number = f"{degree} relation{'' if degree == 1 else 's'}"
    look: dict[str, Any] = {
        "label": _label(data["name"]),
        "title": "\n".join([_line(data["name"]), " · ".join(filter(None, (_line(data["kind"]), when, number)))]),
        "entry": f"kind:{data['kind']}",
        "shape": shape,
        "size": round(12 + 5 * math.log2(1 + degree) ** 0.8, 1),
        "color": kind.color if kind else "#888888",
    }
    # A flag is square as a state's mark is, and framed in its colour.
    if shape == "square" and (image := flag(node)):
        look |= {"shape": "image", "image": image, "borderWidth": 3}
    if shape in _INSIDE:
        look["font"] = {"color": _INK, "strokeWidth": 0, "size": _FONT}
    return look


def _edge(data: Mapping[str, Any], kind: RelationType | None, ontology: Ontology) -> dict[str, Any]:
    tie = _tie(data, ontology)
    color = _SIGNS[data["sign"]]
    # Halved at no confidence at all: what is there must still be seen.
    sure = 1.0 if data["confidence"] >= _SURE else round(0.25 + 0.6 * data["confidence"], 2)
    dashes = _STRUCTURE if tie == "structure" else _HOSTILE if data["sign"] < 0 else None
    return {
        "entry": f"tie:{tie}",
        "label": _phrase(kind, data),
        "rank": {"mediation": 1, "structure": 3}.get(tie, 2),
        "color": {"color": color, "opacity": sure},
        "width": 3.5 if tie == "mediation" else 1.2 if tie == "structure" else 1.8,
        "arrows": "" if data["symmetric"] else "to",
        **({"dashes": dashes} if dashes else {}),
    }


def _moments(whens: Iterable[When]) -> list[list[str | None]]:
    """The times as first and last days, None where open; those that meet are one. None at all: in no period."""
    days = sorted(
        (earliest(when.start) if when.start else date.min, latest(when.end) if when.end else date.max) for when in whens
    )
    met: list[tuple[date, date]] = []
    for first, last in days:
        if met and first <= met[-1][1]:
            met[-1] = met[-1][0], max(met[-1][1], last)
        else:
            met.append((first, last))
    return [
        [None if first == date.min else first.isoformat(), None if last == date.max else last.isoformat()]
        for first, last in met
    ]


def _lit(look: dict[str, Any]) -> dict[str, Any]:
    return {**look, "width": 4, "rank": 0}


def _pale(look: dict[str, Any]) -> dict[str, Any]:
    silent = {name: value for name, value in look.items() if name != "label"}
    return {**silent, "width": 1, "color": {**look["color"], "opacity": 0.35}}


def _facts(edge: Mapping[str, Any], more: int) -> list[str]:
    """What the hover card says of a relation beside its sentence."""
    sure = f"confidence {edge['confidence']:.0%}" if edge["confidence"] < 1 else ""
    told = edge["evidence"]
    facts = [
        _period(edge["from"], edge["to"]),
        sure,
        f"{told} source passage{'' if told == 1 else 's'}" if told else "",
    ]
    facts.append(f"reported {edge['count']:,} times" if edge["count"] > 1 else "")
    return [line for line in (" · ".join(filter(None, facts)), f"and {more} times more" if more else "") if line]


def _once(edges: Sequence[Edge]) -> list[tuple[Edge, list[Edge]]]:
    """Each edge, and all that it stands for: a mandate told of ten agreements is one line, the latest."""
    lines: dict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        u, v, key, data = edge
        lines[u, v, data["type"] if data["structural"] else key].append(edge)
    return [(max(same, key=lambda edge: (edge[3]["from"] or "", edge[2])), same) for same in lines.values()]


def _phrase(kind: RelationType | None, data: Mapping[str, Any]) -> str:
    return kind.phrase if kind else data["type"].lower().replace("_", " ")


def _period(start: str | None, end: str | None) -> str:
    return start or "" if start == end or not end else f"{start or '…'} – {end}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _shape(shape: str) -> str:
    return shape if shape in _SHAPES else "dot"  # an image would have to be fetched


@lru_cache(maxsize=20_000)
def _label(name: str) -> str:
    lines = textwrap.wrap(name, _WRAP, break_long_words=True, max_lines=3, placeholder=" …")
    return "\n".join(lines) or name[:_WRAP]


def _pairs(graph: nx.MultiDiGraph[str]) -> list[tuple[str, list[Edge]]]:
    """Edges by unordered pair of ends, each pair with the end from which sides are told apart."""
    pairs: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for u, v, key, data in graph.edges(keys=True, data=True):
        pairs[min(u, v), max(u, v)].append((u, v, key, data))
    return [(a, sorted(edges, key=lambda edge: edge[2])) for (a, _), edges in pairs.items()]


def _bend(i: int, of: int, forward: bool) -> dict[str, Any]:
    offset = i - (of - 1) / 2
    if offset == 0:
        return {}
    # The same bend seen from the other end lies on the other side.
    side = "curvedCW" if (offset > 0) == forward else "curvedCCW"
    return {"smooth": {"enabled": True, "type": side, "roundness": round(0.16 * abs(offset) + 0.04, 3)}}


def _loop(i: int) -> dict[str, Any]:
    # Loops of one node turn around it.
    return {"size": 24, "angle": round(math.pi / 4 + i * math.pi / 2.5, 3), "renderBehindTheNode": False}
