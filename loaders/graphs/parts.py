"""What every graph file is made of, whatever its format: nodes and edges with attributes, as they stand in it.

A format's module has `parts(path)`, which yields these in the file's order, the same each time, and raises LoadError for a
file that cannot be read as a whole. `loaders.graphs.meaning` says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loaders.files import LoadError, lines

# A file that has to be in memory as a whole.
LARGEST = 256 * 1024 * 1024


@dataclass(slots=True)
class Node:
    """A node: its id in the file, its attributes by name, where it stands ("node 3", "line 12"), what is wrong with it.

    `props` are attributes that are known to be nothing but properties, whatever they are called.
    """

    id: str
    where: str
    values: dict[str, Any] = field(default_factory=dict)
    fault: str = ""
    props: dict[str, Any] = field(default_factory=dict)

    def raw(self) -> dict[str, Any]:
        """The node as a row that can be mended."""
        return {"node": self.id, "values": self.values, **({"props": self.props} if self.props else {})}


@dataclass(slots=True)
class Edge:
    """An edge between two ids of the file; `id` is its own, where the file gives it one that lasts."""

    source: str
    target: str
    where: str
    values: dict[str, Any] = field(default_factory=dict)
    id: str = ""
    fault: str = ""
    props: dict[str, Any] = field(default_factory=dict)

    def raw(self) -> dict[str, Any]:
        """The edge as a row that can be mended."""
        own = {"id": self.id} if self.id else {}
        props = {"props": self.props} if self.props else {}
        return {"source": self.source, "target": self.target, **own, "values": self.values, **props}


Part = Node | Edge


def from_raw(row: Any, where: str) -> Part:
    """The node or the edge of such a row, mended. Raises ValueError for what is none."""
    if isinstance(row, dict):
        values, props = row.get("values", {}), row.get("props", {})
        if not isinstance(values, dict) or not isinstance(props, dict):
            raise ValueError('"values" and "props" are expected to be objects')
        if "node" in row:
            return Node(_id(row["node"]), where, values, props=props)
        if "source" in row and "target" in row:
            return Edge(_id(row["source"]), _id(row["target"]), where, values, _id(row.get("id", "")), props=props)
    raise ValueError('"node", or "source" and "target", is expected')


def _id(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{value!r} is no id; a text or a number is expected")
    return str(value)


def whole(path: Path) -> str:
    """The text of a file that has to be read at once. Raises LoadError for more than `LARGEST` characters, or none in UTF-8."""
    text: list[str] = []
    size = 0
    for line in lines(path, LARGEST):
        if line.fault:
            raise LoadError(f"{path}, line {line.number}: {line.fault}")
        size += len(line.text)
        if size > LARGEST:
            raise LoadError(
                f"{path}: it has more than {LARGEST >> 20} MB, which have to be in memory at once; smaller ones are "
                "expected, or GraphML, GEXF, GML, Pajek or CSV, which are read piece by piece"
            )
        text.append(line.text)
    return "".join(text)


def typed(text: str, kind: str) -> Any:
    """A value of XML as the type that its attribute is declared to have; as text where it is no such value."""
    if kind == "string":
        return text
    plain = text.strip()
    if kind in ("boolean", "bool") and plain.lower() in ("true", "false", "1", "0"):
        return plain.lower() in ("true", "1")
    try:
        if kind in ("int", "integer", "long", "short", "byte", "biginteger"):
            return int(plain)
        if kind in ("float", "double", "bigdecimal"):
            return float(plain)
    except ValueError:
        pass
    return text
