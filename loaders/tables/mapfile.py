"""A mapping read from YAML, or from plain data, and checked. A fault is one line that names the file, the line in it, and what
would be right. Everything in a mapping is text but true and false."""

from __future__ import annotations

from collections import abc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph.ontology import default
from loaders import numbered, records
from loaders.files import lines
from loaders.tables.dates import Format, format_of
from loaders.tables.fields import Fields
from loaders.tables.mapping import Link, Mapping, MappingError, Node
from loaders.tables.values import List
from loaders.tables.written import written

__all__ = ["UNDECIDED", "VERSION", "load", "of", "parse", "written"]

VERSION = "1"
UNDECIDED = "undecided"
_TOP = (
    "mapping",
    "about",
    "fits",
    "document",
    "table",
    "nothing",
    "optional",
    "dates",
    "date",
    "key",
    "nodes",
    "relations",
)
_TABLE = ("sheet", "header", "encoding", "delimiter")
_NODE = (
    "kind",
    "id",
    "code",
    "among",
    "name",
    "aliases",
    "props",
    "split",
    "whole",
    "first",
    "text",
    "only",
    "resolve",
    "when",
    "except",
)
_LINK = (
    "source",
    "type",
    "part",
    "target",
    "date",
    "from",
    "to",
    "confidence",
    "count",
    "qualifier",
    "props",
    "note",
    "when",
    "pairwise",
    "except",
)
RESOLVE = ("yes", "no", "only", "rest", "must")


def load(path: Path) -> Mapping:
    """The mapping in a file. Raises MappingError."""
    text = []
    for line in lines(path):
        if line.fault:
            raise MappingError(f"{path}, line {line.number}: {line.fault}")
        text.append(line.text)
    return parse("".join(text), str(path))


def parse(text: str, where: str = "mapping") -> Mapping:
    """The mapping in a YAML text. Raises MappingError."""
    try:
        found = numbered.parse(text, where)
    except ValueError as error:
        raise MappingError(str(error)) from None
    return _Checks(found, where).mapping()


def of(data: abc.Mapping[str, Any], where: str = "mapping") -> Mapping:
    """The mapping that plain data say, as from a form. Raises MappingError."""
    return _Checks(numbered.Parsed(_plain(data), {}), where).mapping()


def _plain(data: Any) -> Any:
    """Numbers as text, as a mapping's YAML has them."""
    if isinstance(data, abc.Mapping):
        return {str(name): _plain(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    return data if data is None or isinstance(data, bool | str) else str(data)


class _Checks(Fields):
    """Checks the sections of a mapping."""

    def mapping(self) -> Mapping:
        data = self.section(self.parsed.data, (), _TOP, "a mapping")
        if data.get("mapping") != VERSION:
            raise self.fail(("mapping",), f"mapping: {data.get('mapping')!r}; this Gobetween reads mapping: {VERSION}")
        nodes = self.section(data.get("nodes"), ("nodes",), None, "nodes")
        if not nodes:
            raise self.fail(
                ("nodes",), "there are no nodes; at least one is expected, as in party: {kind: State, name: Country}"
            )
        table = self.section(data.get("table"), ("table",), _TABLE, "table")
        header = table.get("header")
        if header is not None and not str(header).isdecimal():
            raise self.fail(
                ("table", "header"), f"header is {header!r}; the number of its line is expected, 0 for none"
            )
        links = data.get("relations") or []
        if not isinstance(links, list):
            raise self.fail(("relations",), "a list is expected, each with source, type and target")
        found = Mapping(
            data=data,
            where=self.where,
            about=self.text(data.get("about") or "", ("about",)),
            fits=self.texts(data.get("fits"), ("fits",)),
            document=self.document(data.get("document")),
            table={name: self.text(value, ("table", name)) for name, value in table.items()},
            nothing=frozenset(text.casefold() for text in self.texts(data.get("nothing"), ("nothing",))),
            optional=frozenset(self.texts(data.get("optional"), ("optional",))),
            dates=self.dates(data.get("dates")),
            date=self.moment(data.get("date"), ("date",)),
            key=self.choice(data.get("key"), ("key",)),
            nodes=self.ordered([self.node(name, value) for name, value in nodes.items()]),
            links=tuple(self.link(index, value, tuple(nodes)) for index, value in enumerate(links)),
            lines=self.parsed.lines,
        )
        for node in found.nodes:
            self.others(list(node.without), ("nodes", node.name, "except"), nodes)
        return found

    def ordered(self, nodes: list[Node]) -> tuple[Node, ...]:
        """The nodes so that each comes after those whose names it uses, or that it is to leave out."""
        waiting = {node.name: node for node in nodes}
        found: list[Node] = []
        while waiting:
            ready = [one for one in waiting.values() if not one.needs() & set(waiting) - {one.name}]
            if not ready:
                name = next(iter(waiting))
                raise self.fail(("nodes", name), f"nodes need each other: {', '.join(waiting)}")
            found += ready
            for one in ready:
                del waiting[one.name]
        return tuple(found)

    def document(self, value: Any) -> dict[str, str] | None:
        if value is None:
            return None
        data = self.section(value, ("document",), None, "document")
        try:
            records.document(data)
        except ValueError as error:
            raise self.fail(("document",), str(error)) from None
        return {name: self.text(one, ("document", name)) for name, one in data.items() if one is not None}

    def dates(self, value: Any) -> dict[str, Format]:
        found = {}
        for column, form in self.section(value, ("dates",), None, "dates").items():
            path = ("dates", column)
            pivot = None
            if isinstance(form, dict):
                form = self.section(form, path, ("format", "pivot"), "a format")
                if (said := form.get("pivot")) is not None:
                    if not str(said).isdecimal():
                        raise self.fail(
                            (*path, "pivot"), f"pivot {said!r}: a year is expected, the last that two digits may mean"
                        )
                    pivot = int(said)
                form = form.get("format")
            form = self.text(form, path)
            if form == UNDECIDED:
                raise self.fail(
                    path, f"the format of {column!r} is not decided yet; write D/M/Y or M/D/Y, say, in its place"
                )
            try:
                found[column] = format_of(form, pivot)
            except ValueError as error:
                raise self.fail(path, str(error)) from None
        return found

    def node(self, name: str, value: Any) -> Node:
        path = ("nodes", name)
        data = self.section(value, path, _NODE, f"node {name}")
        text = self.texts(data.get("text"), (*path, "text"))
        kind = self.choice(data.get("kind"), (*path, "kind"), default().kind)
        if not text and not kind and data.get("resolve") != "only" and not data.get("code"):
            raise self.fail(path, f"node {name!r} has no kind; expected one of {', '.join(default().kinds)}")
        if not text and not any(data.get(one) for one in ("name", "id", "code")):
            raise self.fail(path, f"node {name!r} has no name, id or code; a column is expected, as in name: Country")
        if text and (
            wrong := [one for one in ("id", "code", "name", "split", "first", "kind", "props") if one in data]
        ):
            raise self.fail(
                (*path, wrong[0]),
                f"node {name!r} is free text, out of which come names and kinds: {wrong[0]} is not taken",
            )
        resolve = self.text(data.get("resolve") or "", (*path, "resolve"))
        if resolve and resolve not in RESOLVE:
            raise self.fail((*path, "resolve"), f"resolve {resolve!r}; expected one of {', '.join(RESOLVE)}")
        only = self.text(data.get("only") or "", (*path, "only"))
        if only not in ("", "told", "known"):
            raise self.fail(
                (*path, "only"),
                f"only: {only!r}; 'told' is expected (of whom the words tell what they did), or 'known' (and who is known)",
            )
        return Node(
            name=name,
            line=self.parsed.line(path),
            kind=kind,
            id=self.choice(data.get("id"), (*path, "id")),
            code=self.systems(data.get("code"), (*path, "code")),
            among=self.systems(data.get("among"), (*path, "among")),
            named=self.choice(data.get("name"), (*path, "name")),
            aliases=tuple(
                self.choice(one, (*path, "aliases", index))
                for index, one in enumerate(self.listed(data.get("aliases")))
            ),
            props=self.props(data.get("props"), (*path, "props")),
            split=self.split(data, path),
            first=self.flag(data.get("first"), (*path, "first")),
            text=text,
            only=only,
            resolve=resolve,
            when=self.when(data.get("when"), (*path, "when")),
            without=self.texts(data.get("except"), (*path, "except")),
        )

    def others(self, value: Any, path: numbered.Path, nodes: Iterable[str]) -> tuple[str, ...]:
        """Names of nodes."""
        names = self.texts(value, path)
        for name in names:
            if name not in nodes:
                raise self.fail(path, f"there is no node {name!r}; the nodes are {', '.join(nodes)}")
        return names

    def split(self, data: dict[str, Any], path: numbered.Path) -> dict[str, List]:
        said = data.get("split")
        whole = self.texts(data.get("whole"), (*path, "whole"))
        if said is None:
            return {}
        if isinstance(said, str):
            # One separator for the columns that the thing is named by.
            columns = dict.fromkeys(
                column
                for choice in (self.choice(data.get("id"), path), self.choice(data.get("name"), path))
                for value in choice
                for column in value.columns
            )
            columns |= dict.fromkeys(column for _, column in self.systems(data.get("code"), path))
            said = dict.fromkeys(columns, said)
        found = self.section(said, (*path, "split"), None, "split")
        if not all(found.values()):
            raise self.fail(
                (*path, "split"), "split: what separates the items of the list is expected, as in split: ', '"
            )
        return {column: List(self.text(one, (*path, "split", column)), whole) for column, one in found.items()}

    def link(self, index: int, value: Any, nodes: tuple[str, ...]) -> Link:
        path: numbered.Path = ("relations", index)
        data = self.section(value, path, _LINK, "a relation")
        for end in ("source", "target"):
            if data.get(end) not in nodes:
                said = f"{end}: there is no node {data[end]!r}" if end in data else f"it has no {end}"
                raise self.fail((*path, end), f"{said}; the nodes are {', '.join(nodes)}")
        if ("type" in data) == ("part" in data):
            raise self.fail(path, "a relation has a type, or else the part of a third party")
        if "date" in data and ("from" in data or "to" in data):
            raise self.fail((*path, "date"), "date says both from and to: leave one or the other out")
        on = self.moment(data.get("date"), (*path, "date"))
        return Link(
            line=self.parsed.line(path),
            source=data["source"],
            target=data["target"],
            type=self.choice(data.get("type"), (*path, "type"), default().relation),
            part=self.choice(data.get("part"), (*path, "part"), _part),
            start=on or self.moment(data.get("from"), (*path, "from")),
            end=on or self.moment(data.get("to"), (*path, "to")),
            confidence=self.choice(
                data.get("confidence"), (*path, "confidence"), _confidence if _number(data.get("confidence")) else None
            ),
            count=self.choice(data.get("count"), (*path, "count"), _number if _number(data.get("count")) else None),
            qualifier=self.choice(data.get("qualifier"), (*path, "qualifier")),
            props=self.props(data.get("props"), (*path, "props")),
            note=self.choice(data.get("note"), (*path, "note")),
            when=self.when(data.get("when"), (*path, "when")),
            pairwise=self.flag(data.get("pairwise"), (*path, "pairwise")),
            without=self.others(data.get("except"), (*path, "except"), nodes),
        )


def _part(name: str) -> None:
    if name not in default().parts:
        raise ValueError(f"unknown part {name!r}; known: {', '.join(default().parts)}")


def _number(text: Any) -> bool:
    try:
        float(text)
    except (TypeError, ValueError):
        return False
    return True


def _confidence(text: str) -> None:
    if not 0 <= float(text) <= 1:
        raise ValueError(f"confidence {text} is outside 0 to 1")
