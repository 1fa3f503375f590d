"""Node-link JSON: networkx, D3, Cytoscape.js, graphology (Sigma), vis-network, JSON Graph Format, Neo4j's APOC, and our own.

All say the same with other words: a list of nodes and a list of edges, or of both in one. The file is read whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from loaders.files import LoadError, json_lines, parsed, suffix
from loaders.graphs import meaning
from loaders.graphs.parts import Edge, Node, Part, whole

NAME = "nodelink"
ABOUT = "node-link JSON: networkx, D3, Cytoscape.js, graphology, JSON Graph Format, Neo4j's APOC, and our own exports"
SIGN = "it is JSON with a list of nodes and a list of links or edges"
SUFFIXES = (".json", ".cyjs", ".jgf", ".jsonl")
OPTIONS = meaning.OPTIONS

_LISTS = re.compile(r'"(nodes|links|edges)"\s*:\s*[\[{]')
# A list of both: Cytoscape.js's elements, or APOC's rows; these may also stand one a line.
_ELEMENTS = re.compile(r'\[\s*\{\s*"(data|group)"\s*:')
_APOC = re.compile(r'\[?\s*\{\s*"type"\s*:\s*"(node|relationship)"\s*,')
# The attributes that hold a thing's own attributes, one step further in.
_INNER = ("data", "attributes", "metadata", "properties")
_ID = ("id", "key", "name")
_ENDS = {"source": ("source", "from", "start"), "target": ("target", "to", "end")}


def sniff(path: Path, head: str) -> bool:
    """Whether this is such a file."""
    begins = head.lstrip()
    if suffix(path) == ".jsonl":
        return bool(_APOC.match(begins))
    lists = begins.startswith("{") and _LISTS.search(head)
    return suffix(path) in SUFFIXES and bool(lists or _ELEMENTS.match(begins) or _APOC.match(begins))


def parts(path: Path) -> Iterator[Part]:
    """The nodes and edges of a file. Raises LoadError."""
    first = next(json_lines(path), None)
    if first and isinstance(first.data, dict) and first.data.get("type") in ("node", "relationship"):
        yield from _mixed((f"line {line.number}", line.data, line.fault) for line in json_lines(path))
        return
    data, fault = parsed(whole(path))
    if fault:
        raise LoadError(f"{path}: {fault}; one whole JSON value is expected")
    if isinstance(data, list):
        yield from _mixed((f"item {number}", one, "") for number, one in enumerate(data, 1))
        return
    nodes, edges = _lists(path, data)
    yield from _nodes_and_edges(nodes, edges)


def _lists(path: Path, data: Any) -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    """The nodes and the edges, each with where it stands."""
    if isinstance(data, dict):
        several = data.get("graphs")
        graphs = several if isinstance(several, list) else [data.get("graph"), data.get("elements"), data]
        for graph in graphs:
            if not isinstance(graph, dict):
                continue
            nodes = graph.get("nodes")
            edges: Any = next((graph[name] for name in ("edges", "links") if graph.get(name) is not None), [])
            if isinstance(nodes, dict):  # JSON Graph Format: by id
                nodes = [{"id": id, **one} if isinstance(one, dict) else one for id, one in nodes.items()]
            if isinstance(nodes, list) and isinstance(edges, list):
                return _numbered("node", nodes), _numbered("edge", edges)
    raise LoadError(f'{path}: {{"nodes": […], "edges": […]}} is expected, as networkx or Cytoscape writes it')


def _numbered(what: str, items: list[Any]) -> list[tuple[str, Any]]:
    return [(f"{what} {number}", one) for number, one in enumerate(items, 1)]


def _nodes_and_edges(nodes: list[tuple[str, Any]], edges: list[tuple[str, Any]]) -> Iterator[Part]:
    """D3's links, and those of networkx before version 2, count the nodes instead of naming their ids."""
    named = Counter(_text(data.get("name")) for _, data in nodes if isinstance(data, dict))
    ids: list[str] = []
    said: set[str] = set()
    for position, (where, data) in enumerate(nodes):
        node = _node(where, data, str(position))
        if isinstance(data, dict) and _first(data, ("id", "key"))[0]:
            said.add(node.id)
        elif named[node.id] > 1:  # two that bear the same name, and have no id
            node.id, node.values = str(position), {**node.values, "name": node.id}
        ids.append(node.id)
        yield node
    ends = [data.get(name) for _, data in edges if isinstance(data, dict) for name in ("source", "target")]
    counted = bool(ends) and all(type(end) is int and 0 <= end < len(ids) and str(end) not in said for end in ends)
    for where, data in edges:
        edge = _edge(where, data)
        if counted and not edge.fault:
            edge.source, edge.target = ids[int(edge.source)], ids[int(edge.target)]
        yield edge


def _mixed(items: Iterable[tuple[str, Any, str]]) -> Iterator[Part]:
    """Nodes and edges in one list: Cytoscape.js's elements, APOC's rows."""
    for where, data, fault in items:
        if fault or not isinstance(data, dict):
            yield Node("", where, {"text": str(data)[:200]}, fault or "an object is expected")
            continue
        inner = data["data"] if isinstance(data.get("data"), dict) else data
        is_edge = data.get("type") == "relationship" or data.get("group") == "edges" or "source" in inner
        if data.get("type") in ("node", "relationship") and ("labels" in data or "label" in data or "start" in data):
            data = {k: v for k, v in data.items() if k != "type"}
        yield _edge(where, data) if is_edge else _node(where, data)


def _values(data: Mapping[str, Any], used: Iterable[str]) -> dict[str, Any]:
    """The attributes, those one step further in with the others."""
    values: dict[str, Any] = {}
    for name, value in data.items():
        if name in _INNER and isinstance(value, dict):
            values.update(value)
        elif name not in used:
            values[name] = value
    return {k: v for k, v in values.items() if k not in used}


def _first(data: Mapping[str, Any], names: Iterable[str]) -> tuple[str, Any]:
    """The first of these that is there, also one step further in; of APOC's ends, which are nodes, the id."""
    for name in names:
        for one in (data, data.get("data")):
            if isinstance(one, dict) and (value := one.get(name)) is not None:
                return name, value.get("id") if isinstance(value, dict) else value
    return "", None


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _node(where: str, data: Any, position: str = "") -> Node:
    """A node by its id, or else its name, or else its place in the list."""
    if not isinstance(data, dict):
        return Node("", where, {"value": data}, "an object with an id is expected")
    name, value = _first(data, _ID)
    if id := _text(value) or position:
        return Node(id, where, _values(data, (name,)))
    return Node("", where, _values(data, ()), "it has no id; every node needs one")


def _edge(where: str, data: Any) -> Edge:
    if not isinstance(data, dict):
        return Edge("", "", where, {"value": data}, fault="an object with source and target is expected")
    (source, a), (target, b) = (_first(data, names) for names in _ENDS.values())
    ends = (_text(a), _text(b))
    key = _text(_first(data, ("id", "key"))[1])
    values = _values(data, (source, target, "id", "key"))
    return Edge(*ends, where, values, key, "" if all(ends) else "it has no source or no target; both are expected")


_format = meaning.Format(parts)
read, again, rows = _format.read, _format.again, _format.rows
