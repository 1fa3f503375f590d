"""GEXF 1.1 to 1.3, as Gephi, networkx and graphology write it, and our own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from loaders.files import suffix
from loaders.graphs import meaning, xml
from loaders.graphs.parts import Edge, Node, Part, typed

NAME = "gexf"
ABOUT = "GEXF: Gephi, networkx, graphology, and our own exports"
SIGN = "it begins as GEXF does"
SUFFIXES = (".gexf",)
OPTIONS = meaning.OPTIONS

_OWN = ("id", "source", "target", "type", "pid", "for", "startopen", "endopen")


def sniff(path: Path, head: str) -> bool:
    """Whether this is such a file."""
    return suffix(path) == ".gexf" or xml.begins(head, "gexf")


def parts(path: Path) -> Iterator[Part]:
    """The nodes and edges of a file. Raises LoadError."""
    return xml.read(path, "gexf", _Heard())


class _Heard:
    """Elements of GEXF become nodes and edges. A node inside another, or with a `pid`, is joined to it by an edge.

    Of an attribute with several values in time all are kept, as one text. Where time is counted in numbers, begin and end are
    no dates and go by other names.
    """

    def __init__(self) -> None:
        self.done: list[Part] = []
        self._attributes: dict[tuple[str, str], tuple[str, str]] = {}  # class and id: title, type
        self._defaults: dict[tuple[str, str], str] = {}
        self._class = "node"
        self._attribute = ""
        self._open: list[Node | Edge] = []
        self._nodes = self._edges = 0
        self._numbered = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "graph":
                self._numbered = attributes.get("timeformat", "") in ("double", "integer", "float")
            case "attributes":
                self._class = attributes.get("class", "node")
            case "attribute":
                self._attribute = attributes.get("id", "")
                said = (attributes.get("title") or self._attribute, attributes.get("type", "string"))
                self._attributes[self._class, self._attribute] = said
            case "node":
                self._nodes += 1
                self._open.append(self._node(attributes))
            case "edge":
                self._edges += 1
                self._open.append(self._edge(attributes))
            case "attvalue" if self._open:
                self._attvalue(self._open[-1], attributes)
            case "spell" if self._open:
                self._spell(self._open[-1], attributes)
            case "parent" if self._open and isinstance(self._open[-1], Node):
                self._in_group(self._open[-1], attributes.get("for", ""))

    def end(self, name: str, text: str) -> None:
        if name == "default":
            self._defaults[self._class, self._attribute] = text
        elif name in ("node", "edge") and self._open:
            part = self._open.pop()
            what = "node" if isinstance(part, Node) else "edge"
            for (whose, key), said in self._defaults.items():
                if whose == what:
                    title, kind = self._attributes[whose, key]
                    part.values.setdefault(title, typed(said, kind))
            self.done.append(part)
            if isinstance(part, Node) and self._open:
                self._in_group(part, self._open[-1].id)

    def _node(self, attributes: Mapping[str, str]) -> Node:
        where = f"node {self._nodes}"
        id = attributes.get("id", "").strip()
        node = Node(id, where, self._values(attributes), "" if id else "it has no id; every node needs one")
        if pid := attributes.get("pid", ""):
            self._in_group(node, pid)
        return node

    def _edge(self, attributes: Mapping[str, str]) -> Edge:
        ends = (attributes.get("source", "").strip(), attributes.get("target", "").strip())
        fault = "" if all(ends) else "it has no source or no target; both are expected"
        return Edge(*ends, f"edge {self._edges}", self._values(attributes), attributes.get("id", ""), fault)

    def _values(self, attributes: Mapping[str, str]) -> dict[str, Any]:
        values = {k: typed(v, "double" if k == "weight" else "string") for k, v in attributes.items() if k not in _OWN}
        return {f"{k} time" if self._numbered and k in ("start", "end") else k: v for k, v in values.items()}

    def _in_group(self, node: Node, group: str) -> None:
        if node.id and group:
            self.done.append(Edge(node.id, group, node.where, {"label": "in group"}))

    def _attvalue(self, part: Node | Edge, attributes: Mapping[str, str]) -> None:
        key = attributes.get("for") or attributes.get("id", "")
        what = "node" if isinstance(part, Node) else "edge"
        title, kind = self._attributes.get((what, key), (key, "string"))
        value = typed(attributes.get("value", ""), kind)
        if "start" in attributes or "end" in attributes:
            before = part.values.get(title)
            value = value if before in (None, value) else f"{before}; {value}"
        part.values[title] = value

    def _spell(self, part: Node | Edge, attributes: Mapping[str, str]) -> None:
        for name, earlier in (("start", True), ("end", False)):
            told = attributes.get(name)
            key = f"{name} time" if self._numbered else name
            known = part.values.get(key)
            if told and (known is None or (told < known) == earlier):
                part.values[key] = told


_format = meaning.Format(parts)
read, again, rows = _format.read, _format.again, _format.rows
