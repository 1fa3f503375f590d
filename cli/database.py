"""The whole graph, taken elsewhere: backup, restore, copy."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from cli.common import AsJson, bar, emit, err, fail, out
from graph import transfer
from graph.store import Store, StoreError, open_store
from graph.transfer import Moved

PASSWORD = "NEO4J_TARGET_PASSWORD"  # noqa: S105 - the name of a variable

commands = typer.Typer()


@commands.command(epilog="Example: gobetween db backup graph-2026-05-01.backup")
def backup(
    file: Annotated[Path, typer.Argument(help="Where to; an older backup of that name is replaced.")],
    as_json: AsJson = False,
) -> None:
    """Write all that the graph holds, its history too, to a file that only you can read."""
    with err.status("Opening the graph …"):
        store = open_store()
    with store, _bar(f"Backing up to {file.name}") as progress:
        moved = transfer.backup(store, file, progress)
    _tell(moved, str(file), as_json, file=str(file), size=moved.size)


@commands.command(epilog="Example: gobetween db restore graph-2026-05-01.backup")
def restore(
    file: Annotated[Path, typer.Argument(help="What `gobetween db backup` wrote.")],
    as_json: AsJson = False,
) -> None:
    """Fill an empty graph from a backup, after checking that the file is whole."""
    if not file.exists():
        fail(f"there is no file {file}")
    with err.status("Opening the graph …"):
        store = open_store(unfinished=True)
    with store, _bar(f"Restoring {file.name}") as progress:
        moved = transfer.restore(store, file, progress)
        uri = store.uri
    _tell(moved, uri, as_json, file=str(file), uri=uri)


@commands.command(epilog="Example: gobetween db copy --to neo4j://db.example.org:7687 --to-database graph")
def copy(
    to: Annotated[str, typer.Option(help="The Neo4j to fill: neo4j://host:7687, bolt://…, with +s for TLS.")],
    to_username: Annotated[str, typer.Option(help="Who comes in there.")] = "neo4j",
    to_database: Annotated[str | None, typer.Option(help="Which database there; its default one if not said.")] = None,
    as_json: AsJson = False,
) -> None:
    """Fill an empty graph in a Neo4j with all that this one holds.

    Its password is asked for, or taken from NEO4J_TARGET_PASSWORD.
    """
    password = os.environ.get(PASSWORD)
    if not password:
        if not sys.stdin.isatty():
            fail(f"the password for {to} is not known: set {PASSWORD}")
        password = typer.prompt(f"Password of {to_username} at {to}", hide_input=True, err=True)
    with err.status("Opening both graphs …"):
        target = _target(to, (to_username, password), to_database)
        source = open_store()
    with target, source, _bar(f"Copying to {to}") as progress:
        moved = transfer.copy(source, target, progress)
    _tell(moved, to, as_json, uri=to, arrived=moved.arrived)


@commands.command(epilog="Example: gobetween db check")
def check(as_json: AsJson = False) -> None:
    """Whether the graph holds together: evidence, what is shown of it, and the log of changes. Exit code 1 when it does not."""
    with err.status("Checking the graph …"), open_store() as store:
        faults = store.check()
    if as_json:
        emit({"faults": faults})
    else:
        for fault in faults[:50]:
            out.print(escape(fault), soft_wrap=True)
        out.print(f"{len(faults)} faults" if faults else "Everything holds together.")
    if faults:
        raise typer.Exit(1)


def _target(uri: str, auth: tuple[str, str], database: str | None) -> Store:
    try:
        return Store(uri, auth, database, unfinished=True)
    except StoreError as error:
        said = str(error)
        names = {"NEO4J_USERNAME": "--to-username", "NEO4J_PASSWORD": PASSWORD, "NEO4J_DATABASE": "--to-database"}
        for ours, theirs in {**names, "NEO4J_URI": "--to"}.items():
            said = said.replace(ours, theirs)
        fail(said)


@contextmanager
def _bar(description: str) -> Iterator[Callable[[int, int], None]]:
    with bar(description) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _tell(moved: Moved, where: str, as_json: bool, **more: Any) -> None:
    nodes, relations = sum(moved.counts["nodes"].values()), sum(moved.counts["relations"].values())
    evidence = moved.counts["record"].get("Evidence", 0)
    if as_json:
        emit({**more, "revision": moved.revision, "records": moved.records, **moved.counts})
    else:
        what = f"{nodes:,} nodes, {relations:,} relations, {evidence:,} pieces of evidence, revision {moved.revision}"
        out.print(escape(f"{where}: {what}" + (f", {_size(more['size'])}" if "size" in more else "")), soft_wrap=True)


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"
