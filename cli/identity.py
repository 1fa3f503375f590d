"""Who is who: likely duplicates, merge, split, apart, alias."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape

from cli.common import AsJson, By, emit, fail, named, new_table, opened, out
from cli.history import refusable, show
from graph.duplicates import Candidate, candidates
from graph.mirror import actor
from graph.model import Entity
from graph.names import NAMED, rank
from graph.ontology import default
from graph.store import Store, open_store

commands = typer.Typer()

Kept = Annotated[str, typer.Argument(metavar="A", help="The one to keep: a name or an id.")]
Gone = Annotated[str, typer.Argument(metavar="B", help="The one that is the same: a name or an id.")]


@commands.command(
    epilog="Examples: gobetween duplicates · gobetween duplicates --of Zelensky · gobetween duplicates --kind Person --json"
)
def duplicates(
    of: Annotated[str | None, typer.Option(help="Only what may be the same as this one.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only nodes of these kinds.")] = None,
    minimum: Annotated[float, typer.Option("--min", min=0, max=1, help="Only scores from here on.")] = 0.7,
    limit: Annotated[int, typer.Option(min=1, help="No more than so many.")] = 30,
    merge_certain: Annotated[
        bool, typer.Option("--merge-certain", help="Merge those that share an id of an authority (Wikidata, ISO …).")
    ] = False,
    who: By = None,
    as_json: AsJson = False,
) -> None:
    """Which nodes may be one and the same, with a score and the reasons. The others are for you to merge, or to keep apart."""
    with opened() as (store, graph, _):
        for name in kind or ():
            try:
                default().kind(name)
            except ValueError as error:
                fail(f"--kind: {error}")
        one = named(store, of) if of else None
        found = candidates(graph, kinds=kind, apart=store.apart(), minimum=minimum, limit=limit, only=one)
        merged = _merge_certain(store, found, who) if merge_certain else []
        rows = [{**asdict(pair), "a": actor(graph, pair.a), "b": actor(graph, pair.b)} for pair in found]
        for row, pair in zip(rows, found, strict=True):
            row["merged"] = pair in merged
    if as_json:
        emit(rows)
    else:
        for row in rows:
            a, b = row["a"], row["b"]
            sure = ", merged" if row["merged"] else ", the same for certain" if row["certain"] else ""
            said = f"{a['name']} ({a['id']}) and {b['name']} ({b['id']})"
            out.print(f"[bold]{row['score']:.2f}[/bold]  {escape(said)}{sure}", soft_wrap=True)
            for reason in row["reasons"]:
                out.print(f"      [dim]{escape(reason)}[/dim]", soft_wrap=True)
        if rows:
            out.print(
                "[dim]Say `gobetween merge A B` if they are the same, `gobetween apart A B` if they are not.[/dim]"
            )
    if not rows:
        fail("no two nodes look like the same one", 1)


def _merge_certain(store: Store, found: Sequence[Candidate], who: str | None) -> list[Candidate]:
    """Merges what shares an authority's id; what another merge of the same run has taken away leads where that went."""
    merged = []
    for pair in found:
        if pair.certain:
            keep, gone = (store.entities([id])[0].id for id in (pair.a, pair.b))
            if keep != gone:
                with refusable():
                    store.merge(keep, gone, who)
            merged.append(pair)
    return merged


@commands.command(epilog="Example: gobetween merge 'Volodymyr Zelensky' gb:zelenskyy-1a2b3c")
def merge(
    keep: Kept,
    gone: Gone,
    anyway: Annotated[bool, typer.Option("--anyway", help="Even if somebody said that they are not the same.")] = False,
    who: By = None,
    as_json: AsJson = False,
) -> None:
    """Say that B is A: all that is told of B, now and in later files, is told of A. `split` parts them again."""
    with open_store() as store, refusable():
        a, b = named(store, keep), named(store, gone)
        number = store.merge(a, b, who, anyway)
        (done,) = store.history(numbers=[number or 0])
    show(done, as_json, f"Merged {done.what}. `gobetween split {b}` parts them again.")


@commands.command(epilog="Example: gobetween split gb:zelenskyy-1a2b3c")
def split(
    gone: Annotated[str, typer.Argument(metavar="ID", help="An id that was merged (`gobetween merged` lists them).")],
    who: By = None,
    as_json: AsJson = False,
) -> None:
    """Take an id out of what it was merged into, with all that is told of it, also what came in since."""
    with open_store() as store, refusable():
        store.split(_merged_id(store, gone), who)
        done = store.history(1)[0]
    show(done, as_json, f"Split {done.what}.")


def _merged_id(store: Store, text: str) -> str:
    """The merged id that a text names: itself, or the name of what was merged. Raises ValueError when it names several."""
    rows = {row["id"]: Entity(row["id"], row["kind"], row["name"]) for row in store.merged()}
    fitting = [id for id, entity in rows.items() if rank(text, entity) >= NAMED]
    if text in rows or not fitting:
        return text
    if len(fitting) > 1:
        raise ValueError(f"{text!r} may be {' or '.join(fitting)}; say which, by its id")
    return fitting[0]


@commands.command(epilog="Example: gobetween merged --json")
def merged(as_json: AsJson = False) -> None:
    """Every id that was merged, and what it leads to."""
    with open_store() as store:
        rows = store.merged()
        names = {one.id: one.name for one in store.entities([row["into"] for row in rows])}
    if as_json:
        emit(rows)
    elif rows:
        table = new_table("id", "name", "is")
        for row in rows:
            table.add_row(*map(escape, (row["id"], row["name"], f"{names.get(row['into'], '')} ({row['into']})")))
        out.print(table)
    if not rows:
        fail("nothing was merged", 1)


@commands.command(
    epilog="Examples: gobetween apart 'Vladimir Putin' 'Vladimir Medinsky' · gobetween apart A B --forget"
)
def apart(
    keep: Kept,
    gone: Gone,
    forget: Annotated[bool, typer.Option("--forget", help="Take back that they are not the same.")] = False,
    who: By = None,
    as_json: AsJson = False,
) -> None:
    """Say that two are not the same. It is remembered: they are not proposed again."""
    with open_store() as store, refusable():
        a, b = named(store, keep), named(store, gone)
        if forget:
            store.forget_apart(a, b, who)
        else:
            store.keep_apart(a, b, who)
        done = store.history(1)[0]
    show(done, as_json, f"{'Forgotten' if forget else 'Remembered'}: {done.what}.")


@commands.command(epilog="Example: gobetween alias Ukraine Україна 'the Ukrainian side'")
def alias(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="A name or an id.")],
    aliases: Annotated[list[str], typer.Argument(metavar="NAME…", help="Other names by which it is found.")],
    who: By = None,
    as_json: AsJson = False,
) -> None:
    """Give a node further names. It is found by them, and later files may use them."""
    with open_store() as store, refusable():
        store.edit(named(store, what), aliases=aliases, who=who)
        done = store.history(1)[0]
    show(done, as_json, f"Added to {done.what}. `gobetween undo {done.number}` takes it back.")
