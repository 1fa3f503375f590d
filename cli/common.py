"""What the commands share: options, the opened graph, complaints and how answers are written."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from typing import Annotated, Any, NoReturn

import networkx as nx
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from graph.dates import partial, read_period
from graph.embedded import data_home
from graph.lens import Lens
from graph.lenses import lens_named
from graph.mirror import Mirror
from graph.model import Entity
from graph.names import AmbiguousName, UnknownName, resolve
from graph.store import Store, open_store

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table (fields: docs/cli.md).")]
Since = Annotated[
    str | None, typer.Option(help="Only what was in force on or after this date (YYYY, YYYY-MM, YYYY-MM-DD).")
]
Until = Annotated[str | None, typer.Option(help="Only what was in force on or before this date.")]
Through = Annotated[
    str | None,
    typer.Option(
        "--lens",
        metavar="LENS",
        help="Look through a lens: a saved name, or text: “kinds=State since=1990” (docs/lens.md).",
    ),
]
By = Annotated[
    str | None,
    typer.Option(
        "--by", metavar="NAME", help="Who does it, for the history; GOBETWEEN_USER or your login if not said."
    ),
]


def fail(message: str, code: int = 2) -> NoReturn:
    """Says one line on stderr and ends with `code`."""
    err.print(escape(" ".join(message.split())), soft_wrap=True)
    raise typer.Exit(code)


@contextmanager
def opened() -> Iterator[tuple[Store, nx.MultiDiGraph[str], int]]:
    """The store, its mirror's graph and the revision. An empty graph ends the command with 1 and the way out."""
    with ExitStack() as closing:
        with err.status("Opening the graph …"):
            store = closing.enter_context(open_store())
            mirror = Mirror(store)
            mirror.refresh()
        if not mirror.graph:
            fail("the graph is empty: load what ships with `gobetween load --seeds`, or a file of your own", 1)
        yield store, mirror.graph, mirror.revision


def through(graph: nx.MultiDiGraph[str], lens: str | None, **narrower: Any) -> tuple[Lens, nx.MultiDiGraph[str]]:
    """The lens that `--lens` and further options (fields of a lens; None or () where not given) describe, and what it shows.

    Options go before what the lens says. One line and exit code 2 for a lens that cannot be, 1 for one that shows nothing.
    """
    try:
        base = lens_named(data_home(), lens or "")
        given = {name: value for name, value in narrower.items() if value not in (None, (), 0)}
        made = replace(base, **given).check().check_sources(graph)
    except ValueError as error:
        fail(str(error))
    seen = made.view(graph)
    if not seen:
        fail(f"the lens shows nothing: {made.describe()}", 1)
    return made, seen


def named(store: Store, text: str, kinds: Sequence[str] = ()) -> str:
    """The id of what `text` names; otherwise one line with the candidates, and exit code 2 (several) or 1 (none)."""
    try:
        return resolve(store, text, kinds).id
    except AmbiguousName as error:
        fail(str(error), 2)
    except UnknownName as error:
        fail(str(error), 1)


def dated(value: str | None, option: str) -> str | None:
    """A date option, checked."""
    try:
        return partial(value)
    except ValueError as error:
        fail(f"{option}: {error}")


def spanned(text: str, option: str) -> tuple[str | None, str | None]:
    """A period option, FROM..TO, checked."""
    try:
        return read_period(text)
    except ValueError as error:
        fail(f"{option}: {error}")


def bar(description: str) -> Progress:
    """A progress bar on stderr that goes away when it is done."""
    return Progress(
        SpinnerColumn(),
        TextColumn(escape(description)),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )


def emit(data: Any) -> None:
    """JSON on stdout."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def evidence_json(store: Store, relations: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Each relation's evidence as ``{relation, document: {id, title, …}, locator, quote, note, method, confidence, read}``."""
    found = store.evidence(relations)
    wanted = {piece.document for pieces in found.values() for piece in pieces}
    documents = {one.id: _document_json(one) for one in store.entities(sorted(wanted))}
    return {
        relation: [
            {**asdict(piece), "relation": relation, "document": documents.get(piece.document, {"id": piece.document})}
            for piece in pieces
        ]
        for relation, pieces in found.items()
    }


def _document_json(entity: Entity) -> dict[str, Any]:
    return {"id": entity.id, "title": entity.name, **{k: v for k, v in entity.props.items() if k != "sha256"}}


def alternatives_json(store: Store, id: str) -> dict[str, list[dict[str, Any]]]:
    """What the sources of one thing say differently: by property, every value, whether it is shown, and who says so."""
    return {
        name: [
            {
                "value": one.value,
                "chosen": one.chosen,
                "documents": list(dict.fromkeys(s.piece.document for s in one.statements if s.piece.document)),
            }
            for one in values
        ]
        for name, values in store.alternatives(id).items()
    }


def disagreement(store: Store, id: str) -> list[str]:
    """The same as a line a property: the value that is shown first, each with its documents' titles."""
    found = store.alternatives(id)
    documents = {s.piece.document for values in found.values() for one in values for s in one.statements}
    titles = {one.id: one.name for one in store.entities(sorted(documents - {""}))}
    lines = []
    for name, values in found.items():
        told = []
        for one in values:
            who = dict.fromkeys(titles.get(s.piece.document, "no source named") for s in one.statements)
            told.append(f"{one.value} ({'shown; ' if one.chosen else ''}{', '.join(who)})")
        lines.append(f"{name}: {' · '.join(told)}")
    return lines


def said(piece: dict[str, Any]) -> str:
    """A piece of evidence in one line: what it says, where, and in which document."""
    words = f"“{piece['quote']}”" if piece["quote"] else piece["note"]
    return f"{words} [{place(piece)}]" if words else f"[{place(piece)}]"


def place(piece: dict[str, Any]) -> str:
    """Where a piece of evidence stands: document and place in it."""
    return ", ".join(x for x in (piece["document"].get("title"), piece["locator"]) if x)


def period(start: str | None, end: str | None) -> str:
    """The time between two dates in words; empty if neither is known."""
    if start and end and start != end:
        return f"{start} – {end}"
    return start or (f"until {end}" if end else "")


def new_table(*columns: str) -> Table:
    """An empty table with these columns, which fold rather than cut what does not fit."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
