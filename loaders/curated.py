"""Curated YAML: one document, and the entities and relations that somebody read out of it by hand.

gobetween: 1
document: {id: doc:…, title: …, publisher: …, date: 2025-06-02, licence: …}
entities:  [{id: iso:UA, kind: State, name: Ukraine, aliases: [Kyiv], props: {…}}, …]
relations: [{source: …, type: MEDIATES, target: …, from: 2025-06-02, at: paragraph 2, note: in own words, quote: …}, …]
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from graph.model import Entity, Entry, Evidence, Relation
from loaders import records
from loaders.files import LoadError, lines, sha256, suffix
from loaders.numbered import Numbered
from loaders.rejected import Kept

NAME = "curated"
ABOUT = "curated YAML: a document with the entities and relations read out of it"
SIGN = "it is YAML with “gobetween:” or “relations:” in it"
SUFFIXES = (".yaml", ".yml")


def sniff(path: Path, head: str) -> bool:
    """Whether this is a curated file."""
    return suffix(path) in SUFFIXES and ("gobetween:" in head or "\nrelations:" in head) and "mapping:" not in head


def read(path: Path) -> Iterator[Entry]:
    """Yields the document, the entities and the relations; raises LoadError when the YAML as a whole cannot be read."""
    rows = list(lines(path))
    faults = {row.number: row.fault for row in rows if row.fault}
    try:
        loader = Numbered("".join(row.text for row in rows))
        root = loader.get_single_node()
        sections = _sections(loader, root, path)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f", line {mark.line + 1}" if mark else ""
        raise LoadError(f"{path}{place}: not readable as YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise LoadError(f"{path}: not readable as YAML: {' '.join(str(error).split())}") from None

    source, at = sections["document"][0]
    try:
        document = records.document(source)
    except ValueError as error:
        raise LoadError(f"{path}, line {at}: {error}") from None
    document.sha256 = sha256(path)
    yield Entry(document, f"{path}, line {at}", source)

    for name in ("entities", "relations"):
        items = sections[name]
        ends = [line for _, line in items[1:]] + [len(rows) + 1]
        for (data, line), after in zip(items, ends, strict=False):
            where = f"{path}, line {line}"
            fault = next((f"line {n}: {faults[n]}" for n in range(line, after) if n in faults), "")
            try:
                if fault:
                    raise ValueError(fault)
                made = _relation if name == "relations" else _entity
                yield Entry(made(data, document.id), where, data)
            except ValueError as error:
                yield records.refused(error, where, data)


def again(kept: Kept) -> Iterator[Entry]:
    """What rejected entities and relations say, mended."""
    if kept.document is None:
        raise LoadError(
            f"{kept.path}: it is not known which document its rows rest on; mend the file itself and load it again"
        )
    for row in kept.rows:
        made = _relation if isinstance(row.row, dict) and "type" in row.row else _entity
        try:
            yield Entry(made(row.row, kept.document.id), row.where, row.row)
        except ValueError as error:
            yield records.refused(error, row.where, row.row)


def _entity(data: Any, document: str) -> Entity:
    return records.entity(data, (Evidence(document, method="curated"),))


def _relation(data: Any, document: str) -> Relation:
    records.known(data, "relation", ("source", "type", "target"), tuple(data) if isinstance(data, dict) else ())
    confidence = records.number(data.get("confidence", 1.0), "confidence")
    said = {name: records.text(data[key], key) for name, key in _SAID.items() if data.get(key) is not None}
    evidence = Evidence(document, method="curated", confidence=confidence, **said)
    return records.relation(data, (evidence,), extra=tuple(_SAID.values()))


# Fields of the evidence that stand with the relation itself, since a curated relation has one piece.
_SAID = {"locator": "at", "note": "note", "quote": "quote", "read": "read"}


def _sections(loader: Numbered, root: Any, path: Path) -> dict[str, list[tuple[Any, int]]]:
    """Each top-level section as (value, line) pairs, one an item."""
    if not isinstance(root, yaml.MappingNode):
        raise LoadError(f"{path}, line 1: a mapping with document:, entities: and relations: is expected")
    found: dict[str, list[tuple[Any, int]]] = {"entities": [], "relations": []}
    for key, value in root.value:
        name, line = str(key.value), value.start_mark.line + 1
        if name == "gobetween":
            if value.value != "1":
                raise LoadError(
                    f"{path}, line {line}: format {value.value!r} is unknown; this Gobetween reads gobetween: 1"
                )
        elif name == "document":
            found["document"] = [(loader.construct_document(value), line)]
        elif name in found:
            if not isinstance(value, yaml.SequenceNode):
                raise LoadError(f"{path}, line {line}: {name}: a list is expected")
            found[name] = [(loader.construct_document(item), item.start_mark.line + 1) for item in value.value]
        else:
            raise LoadError(
                f"{path}, line {key.start_mark.line + 1}: unknown section {name!r}; "
                "known: gobetween, document, entities, relations"
            )
    if "document" not in found:
        raise LoadError(f"{path}: there is no document: section; relations need a document to rest on")
    return found
