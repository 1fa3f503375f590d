"""What was done to the graph, and how to take it back: history, undo, redo, retract, edit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.markup import escape

from cli.common import AsJson, By, bar, emit, fail, named, new_table, out
from graph.history import Done, InTheWay
from graph.store import open_store

commands = typer.Typer()

Number = Annotated[int | None, typer.Argument(help="The operation's number in `gobetween history`.", min=1)]


@contextmanager
def refusable() -> Iterator[None]:
    """What the graph refuses is one line and exit code 1 (something stands in the way) or 2 (a wrong call)."""
    try:
        yield
    except InTheWay as error:
        fail(str(error), 1)
    except ValueError as error:
        fail(str(error), 2)


def show(done: Done, as_json: bool, said: str) -> None:
    """Says what an operation did, or prints it as JSON."""
    if as_json:
        emit(asdict(done))
    else:
        out.print(escape(said), soft_wrap=True)


@commands.command(epilog="Examples: gobetween history · gobetween history --limit 5 --json")
def history(
    limit: Annotated[int, typer.Option(min=1, help="No more than the last so many.")] = 20,
    as_json: AsJson = False,
) -> None:
    """What was done to the graph, the latest first: who, when, what, and whether it was undone."""
    with open_store() as store:
        done = store.history(limit)
    if as_json:
        emit([asdict(one) for one in done])
    elif done:
        table = new_table("#", "when (UTC)", "who", "what", "how much")
        for one in done:
            state = " (undone)" if one.undone else " (undone in part: undo it again)" if one.begun else ""
            style = "dim" if one.undone else ""
            cells = (
                str(one.number),
                one.at[:16].replace("T", " "),
                one.who,
                f"{one.kind} {one.what}{state}",
                one.counted(),
            )
            table.add_row(*map(escape, cells), style=style)
        out.print(table)
    if not done:
        fail("nothing was done yet", 1)


@commands.command(epilog="Examples: gobetween undo · gobetween undo 12")
def undo(number: Number = None, who: By = None, as_json: AsJson = False) -> None:
    """Take back the last operation, or an older one that nothing was built on. The graph is as it was, to the letter."""
    with open_store() as store, refusable(), bar("Undoing") as progress:
        task = progress.add_task("", total=None)
        done = store.undo(number, who, lambda n: progress.update(task, completed=n))
    show(done, as_json, f"Undone: {done.number}, {done.kind} {done.what}. `gobetween redo` brings it back.")


@commands.command(epilog="Examples: gobetween redo · gobetween redo 12")
def redo(number: Number = None, who: By = None, as_json: AsJson = False) -> None:
    """Bring back what was undone last, or a given operation."""
    with open_store() as store, refusable(), bar("Redoing") as progress:
        task = progress.add_task("", total=None)
        done = store.redo(number, who, lambda n: progress.update(task, completed=n))
    show(done, as_json, f"Done again: {done.number}, {done.kind} {done.what}.")


@commands.command(
    epilog="Examples: gobetween retract doc:istanbul-talks · gobetween retract 'UCDP Peace Agreement Dataset' · "
    "gobetween retract ev:0a1b2c3d4e5f6071"
)
def retract(
    source: Annotated[
        str, typer.Argument(help="A document's id, a dataset's name, or the id of one piece of evidence.")
    ],
    who: By = None,
    as_json: AsJson = False,
) -> None:
    """Take a source back, and with it exactly what rested on nothing else. What others say as well stays."""
    with open_store() as store, refusable(), bar("Retracting") as progress:
        task = progress.add_task("", total=None)
        done = store.retract(source, who, lambda n: progress.update(task, completed=n))
    show(done, as_json, f"Retracted {done.what}: {done.counted()}. `gobetween undo {done.number}` brings it back.")


@commands.command(
    epilog="Examples: gobetween edit Turkey --name Türkiye --note 'its own spelling since 2022' · "
    "gobetween edit Zelensky --set born=1978-01-25 · gobetween edit r:1f2e3d4c5b6a7980 --set to=2024-09 · "
    "gobetween edit r:1f2e3d4c5b6a7980 --type HOSTS --note 'its minister was only the host'"
)
def edit(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="A name or an id; or a relation's id (r:…).")],
    name: Annotated[str, typer.Option(help="The name to show; what sources call it stays as an alias.")] = "",
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="PROPERTY=VALUE", help="A value to show; PROPERTY= takes it away. May be repeated."
        ),
    ] = None,
    of_type: Annotated[
        str, typer.Option("--type", metavar="RELATION", help="Of which type a relation is; all evidence stays with it.")
    ] = "",
    note: Annotated[str, typer.Option(help="Why: it is shown with the value.")] = "",
    who: By = None,
    as_json: AsJson = False,
) -> None:
    """Set a value right. It has the last word over the sources, whose own values stay on record."""
    left = ""
    with open_store() as store, refusable():
        props = dict(_pair(value) for value in values or ())
        if re.fullmatch(r"r:[0-9a-f]{16}", what):
            if name:
                fail("a relation has no name; --type, --set from=, to=, confidence= or a property is expected")
            if of_type and props:
                fail("--type and --set are two changes: make one after the other, so that each can be undone")
            if of_type:
                _, left = store.retype(what, of_type, note, who)
            else:
                store.edit_relation(what, props, note, who)
        else:
            if of_type:
                fail("--type is for a relation; its id (r:…) is expected")
            store.edit(named(store, what), name, (), props, note, who)
        done = store.history(1)[0]
    if as_json:
        emit({**asdict(done), **({"relation": left} if left else {})})
        return
    now = f" It is {left} now." if left else ""
    out.print(escape(f"Changed {done.what}.{now} `gobetween undo {done.number}` takes it back."), soft_wrap=True)


def _pair(text: str) -> tuple[str, Any]:
    name, given, value = text.partition("=")
    if not given or not name.strip():
        raise ValueError(f"--set {text!r}: PROPERTY=VALUE is expected")
    if name.strip() != "confidence":
        return name.strip(), value.strip()
    try:
        return "confidence", float(value)
    except ValueError:
        raise ValueError(f"confidence is {value!r}; a number from 0 to 1 is expected") from None
