"""Edge lists: tables with a source and a target column, as pandas and Gephi write them, and lines of two ids, as networkx does.

A table of nodes beside it (`graph.nodes.csv` beside `graph.csv`, `nodes.csv` beside `edges.csv`, `Talks [Nodes].csv` beside
`Talks [Edges].csv`) describes the ends. An end that nothing describes is a node all the same.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graph.cells import unguarded
from loaders.files import LoadError, lines, suffix
from loaders.graphs import meaning
from loaders.graphs.attributes import RECORD
from loaders.graphs.names import key, names
from loaders.graphs.parts import Edge, Node, Part

NAME = "edgelist"
ABOUT = "edge lists: tables with source and target (pandas, Gephi, our own exports), or two ids a line (networkx)"
SIGN = "it has a column for the source and one for the target, or two ids a line"
SUFFIXES = (".csv", ".tsv", ".tab", ".edges", ".edgelist", ".el")
OPTIONS = meaning.OPTIONS

_PLAIN = (".edges", ".edgelist", ".el")
_SAID = re.compile(r"\b(edges?|links?|relationships?)\b", re.IGNORECASE)
_LONGEST_DATA = 10_000
# Pairs of columns by which a table is known as an edge list without being told. Others need --as edgelist.
_CERTAIN = (("source", "target"), ("startid", "endid"), ("sourceid", "targetid"), ("src", "dst"))


def sniff(path: Path, head: str) -> bool:
    """Whether this is such a file."""
    if suffix(path) in _PLAIN:
        return True
    if suffix(path) not in SUFFIXES:
        return False
    header = [key(cell) for cell in _header(head)]
    if any(set(pair) <= set(header) for pair in _CERTAIN) or header[:2] == ["from", "to"]:
        return True
    return "node" in path.name.lower() and header[:1] == ["id"] and bool({"label", "name"} & set(header))


def parts(path: Path) -> Iterator[Part]:
    """The nodes and edges of a file. Raises LoadError."""
    first = next((line.text for line in lines(path) if line.text.strip()), "")
    header = _header(first)
    if suffix(path) in _PLAIN and not EdgeList.fits(header):
        yield from _plain(path)
        return
    if not EdgeList.fits(header) and EdgeList.fits(header, of_nodes=True):
        of_nodes = EdgeList(header, f"{path}, line 1", of_nodes=True)
        for where, cells, fault in _rows(path):
            yield of_nodes.node(cells, where, fault)
        return
    table = EdgeList(header, f"{path}, line 1")
    if beside := _beside(path):
        first = next((line.text for line in lines(beside) if line.text.strip()), "")
        described = EdgeList(_header(first), f"{beside}, line 1", of_nodes=True)
        for where, cells, fault in _rows(beside):
            yield from table.told(described.node(cells, f"{where} of {beside.name}", fault))
    for where, cells, fault in _rows(path):
        yield from table.edge(cells, where, fault)


class EdgeList:
    """A table of edges, or of nodes, by its columns: from rows to parts. An end that nothing describes comes before it."""

    def __init__(self, header: Sequence[str], where: str, of_nodes: bool = False) -> None:
        if not self.fits(header, of_nodes):
            expected = "an id" if of_nodes else "source and target"
            raise LoadError(
                f"{where}: there is no column {expected}; the header has {', '.join(header[:20]) or 'nothing'}"
            )
        self._names = {key(name): name for name in reversed(header)}
        self._id = next((self._names[one] for one in names().ids if one in self._names), "")
        self._source, self._target = _pair(self._names) or ("", "")
        self._known: set[str] = set()

    @staticmethod
    def fits(header: Iterable[str], of_nodes: bool = False) -> bool:
        """Whether a table with this header can be one."""
        columns = {key(name) for name in header}
        return bool(columns & set(names().ids)) if of_nodes else _pair(dict.fromkeys(columns, "")) is not None

    def begin(self) -> None:
        """Begins anew: no end is known."""
        self._known.clear()

    def told(self, node: Node) -> Iterator[Node]:
        """A node that is described; its edges will not make one."""
        self._known.add(node.id)
        yield node

    def node(self, row: Mapping[str, Any], where: str, fault: str = "") -> Node:
        """The node of a row."""
        id = _id(row.get(self._id))
        values = {name: value for name, value in row.items() if name != self._id}
        return Node(id, where, values, fault or ("" if id else "it has no id; every node needs one"))

    def edge(self, row: Mapping[str, Any], where: str, fault: str = "") -> Iterator[Part]:
        """The edge of a row, and before it the ends that nothing has described."""
        source, target = _id(row.get(self._source)), _id(row.get(self._target))
        ends = {"source": source, "target": target}
        values: dict[str, Any] = {}
        about: dict[str, dict[str, Any]] = {"source": {}, "target": {}}
        own = ""
        for name, value in row.items():
            plain = key(name)
            side = next((side for side in ends if plain.startswith(side) and plain != side), "")
            if name in (self._source, self._target):
                continue
            if side:
                about[side][name[len(side) :].strip(" _-.:")] = value
            elif plain == "id":
                own = _id(value)
            else:
                values[name] = value
        for side, id in ends.items():
            if id and not fault and id not in self._known and not row.get(RECORD):
                self._known.add(id)
                yield Node(id, where, about[side])
        lacks = [side for side, id in ends.items() if not id]
        yield Edge(
            source, target, where, values, own, fault or (f"it has no {lacks[0]}; both are expected" if lacks else "")
        )


def _pair(columns: Mapping[str, str]) -> tuple[str, str] | None:
    """The columns that hold the ends: the first pair that is there."""
    for source, target in names().ends:
        if source in columns and target in columns:
            return columns[source], columns[target]
    return None


def _id(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _beside(path: Path) -> Path | None:
    """The table of nodes that belongs to a table of edges."""
    ending = "".join(path.suffixes[-1:])
    names = [f"{path.name.removesuffix(ending)}.nodes{ending}"]
    if _SAID.search(path.name.replace("_", " ")):
        names += [re.sub(r"(?i)(edges?|links?|relationships?)", said, path.name) for said in ("nodes", "Nodes", "node")]
    return next((path.with_name(name) for name in names if name != path.name and path.with_name(name).is_file()), None)


# Rows


def _delimiter(header: str) -> str:
    return max(",;\t|", key=lambda mark: (header.count(mark), mark == ","))


def _header(text: str) -> list[str]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    try:
        return [unguarded(cell.strip()) for cell in next(csv.reader([first], delimiter=_delimiter(first)), [])]
    except csv.Error:
        return []


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each row: where it begins, its cells by column, and what is wrong with it."""
    faults: dict[int, str] = {}

    def feed() -> Iterator[str]:
        for line in lines(path):
            if line.fault:
                faults[line.number] = line.fault
            yield line.text

    first = next((line.text for line in lines(path) if line.text.strip()), "")
    csv.field_size_limit(max(csv.field_size_limit(), 64 * 1024 * 1024))
    reader = csv.reader(feed(), delimiter=_delimiter(first))
    header: list[str] = []
    end = 0
    while True:
        begin = end + 1
        try:
            cells = [unguarded(cell.strip()) for cell in next(reader)]
            wrong = ""
        except StopIteration:
            return
        except csv.Error as error:
            cells, wrong = [], str(error)
        end = reader.line_num
        fault = next((f"line {n}: {faults.pop(n)}" for n in range(begin, end + 1) if n in faults), wrong)
        if not header:
            header = cells
        elif fault or any(cells):
            if len(cells) != len(header):
                fault = fault or f"it has {len(cells)} cells; {len(header)} are expected, as in the header"
            yield f"line {begin}", dict(zip(header, cells, strict=False)), fault


def _plain(path: Path) -> Iterator[Part]:
    """Lines of two ids, and a weight or {'weight': 3} after them; # begins a comment. Tabs tell ids apart if there are any."""
    known: set[str] = set()
    for line in lines(path):
        text = line.text.split("#", 1)[0].strip()
        if not text:
            continue
        where = f"line {line.number}"
        data, mark, rest = text.partition("{")
        words = [word.strip() for word in data.split("\t" if "\t" in data.strip() else None) if word.strip()]
        fault = line.fault
        values: dict[str, Any] = {}
        if mark:
            values, wrong = _literal(mark + rest)
            fault = fault or wrong
        if len(words) == 3:
            values["weight"] = words[2]
        elif len(words) != 2:
            fault = fault or f"it has {len(words)} words; two ids are expected, and a weight or {{…}} after them"
        if fault:
            yield Edge("", "", where, {"text": text}, fault=fault)
            continue
        for id in words[:2]:
            if id not in known:
                known.add(id)
                yield Node(id, where)
        yield Edge(words[0], words[1], where, values)


def _literal(text: str) -> tuple[dict[str, Any], str]:
    """The attributes that networkx writes behind an edge, as Python has them."""
    try:
        value = ast.literal_eval(text) if len(text) <= _LONGEST_DATA else None
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        value = None
    if not isinstance(value, dict):
        return {}, f"{text[:40]!r} is no attributes; {{'weight': 3}} is expected, or a number"
    return {str(name): one for name, one in value.items()}, ""


_format = meaning.Format(parts)
read, again, rows = _format.read, _format.again, _format.rows
