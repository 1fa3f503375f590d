"""GraphML, as networkx, yEd, Gephi, Cytoscape, igraph and Neo4j's APOC write it, and our own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from loaders.files import suffix
from loaders.graphs import meaning, xml
from loaders.graphs.parts import Edge, Node, Part, typed

NAME = "graphml"
ABOUT = "GraphML: networkx, yEd, Gephi, Cytoscape, igraph, Neo4j's APOC, and our own exports"
SIGN = "it begins as GraphML does"
SUFFIXES = (".graphml", ".xml")
OPTIONS = meaning.OPTIONS


def sniff(path: Path, head: str) -> bool:
    """Whether this is such a file."""
    return suffix(path) == ".graphml" or xml.begins(head, "graphml")


def parts(path: Path) -> Iterator[Part]:
    """The nodes and edges of a file. Raises LoadError."""
    return xml.read(path, "graphml", _Heard())


class _Heard:
    """Elements of GraphML become nodes and edges.

    A node inside another (a group of yEd's) is a node too, and an edge joins the two. A label that yEd draws is its `label`.
    """

    def __init__(self) -> None:
        self.done: list[Part] = []
        self._keys: dict[str, tuple[str, str, str]] = {}  # id: name, type, what it is for
        self._defaults: dict[str, str] = {}
        self._key = ""  # whose <default> or <data> this is
        self._open: list[Node | Edge | None] = []
        self._nodes = self._edges = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "key":
                self._key = attributes.get("id", "")
                said = attributes.get("attr.name") or attributes.get("yfiles.type") or self._key
                self._keys[self._key] = (said, attributes.get("attr.type", "string"), attributes.get("for", "all"))
            case "data":
                self._key = attributes.get("key", "")
            case "node":
                self._nodes += 1
                self._open.append(self._node(attributes))
            case "edge":
                self._edges += 1
                self._open.append(self._edge(attributes))
            case "hyperedge":
                self._edges += 1
                fault = "it is a hyperedge; an edge between two nodes is expected"
                self._open.append(Edge("", "", f"edge {self._edges}", dict(attributes), fault=fault))

    def end(self, name: str, text: str) -> None:
        match name:
            case "default":
                self._defaults[self._key] = text
            case "data" if self._open:
                self._datum(text)
            case "NodeLabel" | "EdgeLabel" if self._open and text.strip():
                self._value("label", text.strip())
            case "node" | "edge" | "hyperedge" if self._open:
                self._close(self._open.pop())

    def _node(self, attributes: Mapping[str, str]) -> Node:
        where = f"node {self._nodes}"
        values: dict[str, Any] = {k: v for k, v in attributes.items() if k not in ("id", "foldertype")}
        if not (id := attributes.get("id", "").strip()):
            return Node("", where, values, "it has no id; every node needs one")
        return Node(id, where, values)

    def _edge(self, attributes: Mapping[str, str]) -> Edge:
        own = ("id", "source", "target", "directed", "sourceport", "targetport")
        values: dict[str, Any] = {k: v for k, v in attributes.items() if k not in own}
        ends = (attributes.get("source", "").strip(), attributes.get("target", "").strip())
        fault = "" if all(ends) else "it has no source or no target; both are expected"
        return Edge(*ends, f"edge {self._edges}", values, attributes.get("id", ""), fault)

    def _datum(self, text: str) -> None:
        said, kind, _ = self._keys.get(self._key, (self._key, "string", "all"))
        # What yEd draws stands in elements of its own; of those only the labels are heard.
        if said not in ("nodegraphics", "edgegraphics", "portgraphics", "resources"):
            self._value(said, typed(text, kind))

    def _value(self, name: str, value: Any) -> None:
        part = self._open[-1]
        if part is not None and not (name == "label" and part.values.get("label")):
            part.values[name] = value

    def _close(self, part: Node | Edge | None) -> None:
        if part is None:
            return
        what = "node" if isinstance(part, Node) else "edge"
        for key, text in self._defaults.items():
            said, kind, whose = self._keys[key]
            if whose in (what, "all"):
                part.values.setdefault(said, typed(text, kind))
        self.done.append(part)
        around = self._open[-1] if self._open else None
        if isinstance(part, Node) and isinstance(around, Node) and part.id and around.id:
            self.done.append(Edge(part.id, around.id, part.where, {"label": "in group"}))


_format = meaning.Format(parts)
read, again, rows = _format.read, _format.again, _format.rows
