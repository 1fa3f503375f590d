"""How graph formats write a table of nodes and edges down: GraphML, GEXF, GML, node-link JSON, Pajek, and CSV.

Own writers rather than networkx's: those write control characters into XML that nobody can read again, GEXF without times,
Pajek without anything but labels, and know nothing of a cell that a spreadsheet runs. `loaders.graphs` reads all of it back.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

from graph.cells import guarded
from graph.dates import earliest, is_partial, latest
from graph.model import Scalar

# The attribute that holds a thing's records, from which it loads again.
RECORD = "gobetween"
# Names that formats use themselves; a property of such a name stands in the records only.
_TAKEN = frozenset({"id", "label", "key", "source", "target", "type", "directed", RECORD})
# What XML 1.0 cannot hold, and what no other format is better for.
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Node:
    """A node as other programs see it, and its records."""

    id: str
    label: str
    values: dict[str, Scalar]
    lines: list[dict[str, Any]]

    @property
    def record(self) -> str:
        """The records as JSON in ASCII: no format, encoding or program changes it."""
        return _record(self.lines)


@dataclass(slots=True)
class Edge:
    """An edge as other programs see it, and its records."""

    id: str
    source: str
    target: str
    label: str
    values: dict[str, Scalar]
    lines: list[dict[str, Any]]

    @property
    def record(self) -> str:
        """The records as JSON in ASCII."""
        return _record(self.lines)


@dataclass(slots=True)
class Table:
    """All nodes and edges."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]


def free(props: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """The properties whose names no format uses itself."""
    return {name: value for name, value in props.items() if name.lower() not in _TAKEN}


def _record(lines: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(lines, separators=(",", ":"))


def _clean(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)


def _text(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _clean(value) if isinstance(value, str) else repr(value)


def _both(table: Table) -> tuple[tuple[str, Sequence[Node | Edge]], ...]:
    return ("node", table.nodes), ("edge", table.edges)


def _columns(things: Iterable[Node | Edge]) -> dict[str, type]:
    """Each attribute's name and the type that all its values have: bool, int, float, or else str."""
    found: dict[str, set[type]] = {}
    for thing in things:
        for name, value in thing.values.items():
            found.setdefault(name, set()).add(type(value))
    return {name: _common(types) for name, types in found.items()}


def _common(types: set[type]) -> type:
    if len(types) == 1:
        return next(iter(types))
    return float if types == {int, float} else str


# XML


def _xml_id(id: str) -> str:
    # Two ids that differ in nothing but such characters stay two.
    return quoteattr(_ILLEGAL.sub(lambda c: f"\\u{ord(c[0]):04x}", id))


def _attr(text: str) -> str:
    return quoteattr(_clean(text))


_XML_TYPES = {str: "string", bool: "boolean", int: "long", float: "double"}


def _graphml(table: Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        )
        keys: dict[str, dict[str, str]] = {}
        for what, things in _both(table):
            columns = {"label": str, **_columns(things), RECORD: str}
            keys[what] = {name: f"{what[0]}{i}" for i, name in enumerate(columns)}
            for name, kind in columns.items():
                at = f'id="{keys[what][name]}" for="{what}" attr.name={_attr(name)} attr.type="{_XML_TYPES[kind]}"'
                stream.write(f"<key {at}/>\n")
        stream.write('<graph edgedefault="directed">\n')
        for node in table.nodes:
            stream.write(f"<node id={_xml_id(node.id)}>{_data(node, keys['node'])}</node>\n")
        for edge in table.edges:
            ends = f"source={_xml_id(edge.source)} target={_xml_id(edge.target)}"
            stream.write(f"<edge id={_xml_id(edge.id)} {ends}>{_data(edge, keys['edge'])}</edge>\n")
        stream.write("</graph>\n</graphml>\n")


def _data(thing: Node | Edge, keys: Mapping[str, str]) -> str:
    values: dict[str, Scalar] = {"label": thing.label, **thing.values, RECORD: thing.record}
    # A carriage return that is not written as a reference would be read as a line feed.
    said = ((keys[name], escape(_text(value), {"\r": "&#13;"})) for name, value in values.items())
    return "".join(f'<data key="{key}">{text}</data>' for key, text in said)


def _gexf(table: Table, path: Path) -> None:
    spans = [_span(thing.values) for _, things in _both(table) for thing in things]
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        time = ' mode="dynamic" timeformat="date"' if any(spans) else ""
        stream.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
            f'<meta><creator>Gobetween</creator></meta>\n<graph defaultedgetype="directed"{time}>\n'
        )
        keys: dict[str, dict[str, str]] = {}
        for what, things in _both(table):
            columns = {**_columns(things), RECORD: str}
            keys[what] = {name: f"{what[0]}{i}" for i, name in enumerate(columns)}
            stream.write(f'<attributes class="{what}">\n')
            for name, type_ in columns.items():
                stream.write(f'<attribute id="{keys[what][name]}" title={_attr(name)} type="{_XML_TYPES[type_]}"/>\n')
            stream.write("</attributes>\n")
        span = iter(spans)
        stream.write("<nodes>\n")
        for node in table.nodes:
            at = f"id={_xml_id(node.id)} label={_attr(node.label)}{next(span)}"
            stream.write(f"<node {at}>{_attvalues(node, keys['node'])}</node>\n")
        stream.write("</nodes>\n<edges>\n")
        for edge in table.edges:
            ends = f"source={_xml_id(edge.source)} target={_xml_id(edge.target)}"
            # Several edges between the same two are kept apart by their `kind`.
            kind = _attr(str(edge.values["relation"]))
            said = f'label={_attr(edge.label)} kind={kind} weight="{edge.values["weight"]}"{next(span)}'
            stream.write(f"<edge id={_xml_id(edge.id)} {ends} {said}>{_attvalues(edge, keys['edge'])}</edge>\n")
        stream.write("</edges>\n</graph>\n</gexf>\n")


def _attvalues(thing: Node | Edge, keys: Mapping[str, str]) -> str:
    values = {**thing.values, RECORD: thing.record}
    said = "".join(f'<attvalue for="{keys[name]}" value={_attr(_text(value))}/>' for name, value in values.items())
    return f"<attvalues>{said}</attvalues>"


def _span(values: Mapping[str, Scalar]) -> str:
    """From the first to the last day that the dates of a thing may mean, for a timeline; empty when it has none."""
    found = {}
    for name, begin, ends in (("start", True, ("since", "from", "date")), ("end", False, ("until", "to", "date"))):
        for one in ends:
            value = values.get(one)
            if isinstance(value, str) and is_partial(value):
                found[name] = (earliest if begin else latest)(value).isoformat()
                break
    # A process may say from and to in another order than any timeline can draw.
    if found.get("start", "") > found.get("end", "9999-12-31"):
        return ""
    return "".join(f' {name}="{day}"' for name, day in found.items())


# GML


def _gml(table: Table, path: Path) -> None:
    labels = _labels(table.nodes)
    numbers = {node.id: number for number, node in enumerate(table.nodes, 1)}
    with path.open("w", encoding="ascii", newline="\n") as stream:
        stream.write('Creator "Gobetween"\ngraph [\n  directed 1\n  multigraph 1\n')
        for node in table.nodes:
            _block(stream, "node", {"id": numbers[node.id], "label": labels[node.id], "key": node.id}, node)
        for edge in table.edges:
            ends = {"source": numbers[edge.source], "target": numbers[edge.target]}
            _block(stream, "edge", {**ends, "label": edge.label, "key": edge.id}, edge)
        stream.write("]\n")


def _block(stream: TextIO, name: str, first: Mapping[str, Scalar], thing: Node | Edge) -> None:
    stream.write(f"  {name} [\n")
    for key, value in {**first, **thing.values, RECORD: thing.record}.items():
        stream.write(f"    {key} {_gml_value(value)}\n")
    stream.write("  ]\n")


def _gml_value(value: Scalar) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int) and -(2**31) <= value < 2**31:
        return str(value)
    if isinstance(value, float):
        # A real number has a point, also before an exponent: 1e+22 is written 1.0e+22.
        digits, exponent, power = repr(value).partition("e")
        return (digits if "." in digits else f"{digits}.0") + exponent + power
    text = str(value).replace("&", "&amp;").replace('"', "&quot;")
    return '"' + re.sub(r"[^ -~]", lambda c: f"&#{ord(c[0])};", text) + '"'


def _labels(nodes: Iterable[Node]) -> dict[str, str]:
    """A label for each node that no other has, since some programs tell nodes apart by it."""
    nodes = list(nodes)
    several = Counter(node.label for node in nodes)
    return {n.id: n.label if several[n.label] == 1 else f"{n.label} ({n.id})" for n in nodes}


# JSON


def _json(table: Table, path: Path) -> None:
    nodes = [{"id": one.id, "label": one.label, **one.values, RECORD: one.lines} for one in table.nodes]
    edges = [
        {"source": e.source, "target": e.target, "key": e.id, "label": e.label, **e.values, RECORD: e.lines}
        for e in table.edges
    ]
    data = {"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "edges": edges}
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


# Pajek


def _pajek(table: Table, path: Path) -> None:
    """Labels, relations and weights as Pajek has them; all else in comments at the head of the file.

    One list of arcs, each with its relation as a label: lists apart, one a relation, neither networkx nor igraph reads.
    """
    labels = _labels(table.nodes)
    numbers = {node.id: number for number, node in enumerate(table.nodes, 1)}
    # By its byte order mark Pajek knows UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="\r\n") as stream:
        stream.write("% Gobetween\n")
        for number, node in enumerate(table.nodes, 1):
            stream.write(f"% {RECORD} vertex {number} {node.record}\n")
        for number, edge in enumerate(table.edges, 1):
            stream.write(f"% {RECORD} line {number} {edge.record}\n")
        stream.write(f"*Vertices {len(table.nodes)}\n")
        for node in table.nodes:
            stream.write(f"{numbers[node.id]} {_pajek_text(labels[node.id])}\n")
        stream.write("*Arcs\n")
        for edge in table.edges:
            ends = f"{numbers[edge.source]} {numbers[edge.target]}"
            stream.write(f"{ends} {edge.values['weight']} l {_pajek_text(edge.label)}\n")


def _pajek_text(text: str) -> str:
    # There is no way to write a quotation mark or a line break in a label.
    return '"' + " ".join(_clean(text).replace('"', "'").replace("\\", "/").split()) + '"'


# CSV


def _csv(table: Table, path: Path) -> None:
    """An edge list, and beside it `NAME.nodes.csv`."""
    known = {node.id: node for node in table.nodes}
    columns = list(_columns(table.nodes))
    with path.with_suffix(".nodes.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "label", *map(guarded, columns), RECORD])
        for node in table.nodes:
            writer.writerow([*_cells((node.id, node.label, *_picked(node.values, columns))), node.record])
    columns = list(_columns(table.edges))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        ends = ("source", "target", "source_name", "target_name", "source_kind", "target_kind")
        writer.writerow([*ends, "id", "label", *map(guarded, columns), RECORD])
        for edge in table.edges:
            said: list[Any] = [edge.source, edge.target]
            said += [known[id].label for id in (edge.source, edge.target)]
            said += [known[id].values["kind"] for id in (edge.source, edge.target)]
            said += [edge.id, edge.label, *_picked(edge.values, columns)]
            writer.writerow([*_cells(said), edge.record])


def _picked(values: Mapping[str, Scalar], columns: Iterable[str]) -> Iterator[Scalar]:
    return (values.get(name, "") for name in columns)


def _cells(values: Iterable[Scalar]) -> list[str]:
    return [guarded(_clean(v)) if isinstance(v, str) else _text(v) for v in values]


WRITERS: dict[str, Callable[[Table, Path], None]] = {
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".gml": _gml,
    ".json": _json,
    ".net": _pajek,
    ".csv": _csv,
}
