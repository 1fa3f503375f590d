"""Wikidata: entities as JSON (Special:EntityData, wbgetentities, one by one), dumps line by line, and results of queries.

What becomes of each property and class stands in `wikidata.yaml`. A state or an organisation that `loaders.actors` knows has
the id that it has in all files; everything else is `wd:` and its number. A relation is told where the kinds of both its ends
are known: from the file, from the tables, or from the property.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from graph.model import Document, Entry, Rejected
from loaders import records, sources
from loaders.files import LoadError, suffix
from loaders.rejected import Kept
from loaders.wikidata import rows as of
from loaders.wikidata.entities import Aside, Found, Item, by_lines, entities
from loaders.wikidata.results import Reader
from loaders.wikidata.statements import Teller, Unfit
from loaders.wikidata.table import Table, table
from loaders.wikidata.variables import planned

NAME = "wikidata"
ABOUT = "Wikidata entities (EntityData, wbgetentities, dumps; .json, .jsonl) and results of SPARQL queries (.json, .csv, .tsv)"
SIGN = "it holds items of Wikidata, or what a query there gave"
SUFFIXES = (".json", ".jsonl", ".ndjson", ".csv", ".tsv")
OPTIONS = {
    "language": 'languages for names, the best first, as "en" (that when not said) or "uk,en"; then any that there is',
    "classes": "a YAML file of more classes and their kinds, as {Event: [Q40231]}",
}
_ENTITIES = re.compile(r'"entities"\s*:\s*[{\[]|"id"\s*:\s*"Q\d+"')
_PARTS = re.compile(r'"(claims|labels|descriptions|sitelinks|missing)"\s*:')
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,12})*\Z")
_NAMED = 8  # items listed by their number in a reason


def sniff(path: Path, head: str) -> bool:
    """Whether this is such a file."""
    if suffix(path) not in SUFFIXES:
        return False
    if of.is_table(path):
        return "wikidata.org/entity/Q" in head and _planned(of.header(head.partition("\n")[0], path))
    if _is_results(head):
        return True
    return head.lstrip().startswith(("{", "[")) and bool(_ENTITIES.search(head) and _PARTS.search(head))


def read(path: Path, language: str = "en", classes: str = "") -> Iterator[Entry]:
    """Yields the document, then what items or rows tell. Raises LoadError."""
    from loaders.files import head

    document = sources.described(path) or _itself(path)
    chosen = _table(classes)
    yield Entry(document, str(path))
    if of.is_table(path) or _is_results(head(path)):
        yield from _rows(path, document, chosen)
        return
    lines = by_lines(path)
    yield from _items(path, entities(path, chosen), document, chosen, _languages(path, language), selected=not lines)


def again(kept: Kept) -> Iterator[Entry]:
    """What rejected entities, statements and rows tell, mended."""
    chosen = _table(kept.options.get("classes", ""))
    document = kept.document or _itself(kept.path)
    found: list[Found] = []
    for row in kept.rows:
        if isinstance(row.row, dict) and not {"id", "claims"} & row.row.keys():
            try:
                reader = Reader(document.id, planned(list(row.row), chosen), chosen)
                told = list(reader.tell({name: str(value) for name, value in row.row.items()}))
            except ValueError as error:
                yield records.refused(error, row.where, row.row)
                continue
            yield from (Entry(one, row.where, row.row) for one in told)
        else:
            found.append(Found(row.where, row.row))
    languages = _languages(kept.path, kept.options.get("language", "en"))
    if found:
        yield from _items(kept.path, found, document, chosen, languages, selected=True)


def _is_results(head: str) -> bool:
    start = head.lstrip()
    if start.startswith("{"):
        return bool(re.search(r'"vars"\s*:\s*\[', head)) and bool(
            re.search(r'wikidata\.org/entity/Q|"bindings"\s*:\s*\[\s*\]', head)
        )
    simple = re.match(r'\[\s*\{\s*"\w+"\s*:\s*"', start)
    return bool(simple) and "wikidata.org/entity/Q" in head and not _PARTS.search(head)


def _planned(names: list[str]) -> bool:
    """Whether these variables tell something: other tables name items of Wikidata too."""
    try:
        plan = planned(names, table())
    except ValueError:
        return False
    return bool(plan.kinds or plan.values or plan.parts)


def _itself(path: Path) -> Document:
    document = sources.itself(path)
    document.publisher, document.dataset, document.licence = "Wikidata", "Wikidata", "CC0 1.0"
    document.url = "https://www.wikidata.org/"
    return document


def _table(classes: str) -> Table:
    return table().with_classes(Path(classes)) if classes else table()


def _languages(path: Path, said: str) -> tuple[str, ...]:
    several = tuple(one.strip() for one in said.split(","))
    if wrong := [one for one in several if not _LANGUAGE.match(one)]:
        raise LoadError(f"{path}: language {wrong[0]!r}; codes as en or uk,en are expected")
    return several


# Entities


def _items(
    path: Path, found: Iterable[Found], document: Document, chosen: Table, languages: tuple[str, ...], selected: bool
) -> Iterator[Entry]:
    """What entities tell, when all are known. `selected`: somebody chose them, so that it matters which could not be told."""
    empty = True
    with Aside(chosen, languages) as aside:
        for one in found:
            try:
                aside.add(one)
            except ValueError as error:
                empty = False
                yield records.refused(error, one.where, one.data)
        teller = Teller(document.id, aside, chosen)
        for item in (item for item in aside if item.kind):
            empty = False
            for part in teller.tell(item):
                if isinstance(part, Unfit):
                    yield records.refused(
                        part.error, item.where, _only(item, chosen, {part.property: [part.statement]})
                    )
                else:
                    yield Entry(part, item.where, item.body)
            if selected and teller.unknown:
                yield _unknown(item, teller, chosen)
        if selected:
            for item in (item for item in aside if not item.kind and item.id not in teller.named):
                empty = False
                yield _unplaced(item)
    if empty:
        raise LoadError(
            f"{path}: none of its items has a class with a place in this graph (--option classes=FILE adds some)"
        )


def _only(item: Item, chosen: Table, claims: dict[str, list[Any]]) -> dict[str, Any]:
    """An entity cut down to some statements, which can be mended and read again, and all that its own node is told by."""
    owners = {id for group in chosen.office_of for id in group} if item.kind == "Role" else set()
    kept = {id: said for id, said in item.body["claims"].items() if id not in chosen.properties or id in owners}
    return {**item.body, "claims": {**kept, **claims}}


def _unplaced(item: Item) -> Entry:
    classes = [one for one in ("P31", "P279") if item.body["claims"].get(one)]
    why = "its classes have no place in this graph" if classes else "it does not say what it is an instance of (P31)"
    reason = f"{item.id} ({item.name}): {why}; --option classes=FILE adds classes"
    return Entry(Rejected(item.where, reason, item.body), item.where, item.body)


def _unknown(item: Item, teller: Teller, chosen: Table) -> Entry:
    """One entry for all statements of an item that name what nobody tells the kind of."""
    ids = dict.fromkeys(id for several in teller.unknown.values() for id, _ in several)
    listed = ", ".join(islice(ids, _NAMED)) + (f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else "")
    reason = (
        f"{item.id} ({item.name}): {', '.join(teller.unknown)} name items that are not in the file, and nobody tells what "
        f"they are: {listed}; a file with these entities too is expected"
    )
    row = _only(item, chosen, {id: [statement for _, statement in several] for id, several in teller.unknown.items()})
    return Entry(Rejected(item.where, reason, row), item.where, row)


# Results


def _rows(path: Path, document: Document, chosen: Table) -> Iterator[Entry]:
    names, rows = of.rows(path)
    try:
        reader = Reader(document.id, planned(names, chosen), chosen)
    except ValueError as error:
        raise LoadError(f"{path}: {error}") from None
    empty = True
    for row in rows:
        empty = False
        try:
            if row.fault:
                raise ValueError(row.fault)
            told = list(reader.tell(row.cells))
        except ValueError as error:
            yield records.refused(error, row.where, dict(row.cells))
            continue
        yield from (Entry(one, row.where, dict(row.cells)) for one in told)
    if empty:
        raise LoadError(f"{path}: the query found nothing; at least one result is expected")
