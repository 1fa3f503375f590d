"""Lenses with names: saved, listed, looked at, dropped."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from cli.common import AsJson, emit, fail, new_table, opened, out
from graph.embedded import data_home
from graph.lens import Lens
from graph.lenses import forget, lens_named, save, saved, saved_in

commands = typer.Typer()
lens = typer.Typer(
    help="Lenses: what of the graph one looks through. --lens takes one by its name or as text.",
    epilog='Example: gobetween lens save cold-war "until=1991 kinds=State,Organization"',
    no_args_is_help=True,
)
commands.add_typer(lens, name="lens")

_Lens = Annotated[str, typer.Argument(metavar="LENS", help="A saved name, or text: kinds=State since=1990 …")]


@lens.command("list")
def list_command(as_json: AsJson = False) -> None:
    """Every saved lens."""
    try:
        known = saved(data_home())
    except ValueError as error:
        fail(str(error))
    if as_json:
        emit([{"name": name, **_told(one)} for name, one in known.items()])
    elif not known:
        out.print(f"None yet; they will be kept in {saved_in(data_home())}", soft_wrap=True)
    else:
        table = new_table("Name", "Lens", "In words")
        for name, one in known.items():
            table.add_row(escape(name), escape(str(one)), escape(one.describe()))
        out.print(table)


@lens.command("save", epilog='Example: gobetween lens save recent "since=2015 min_evidence=2"')
def save_command(
    name: Annotated[str, typer.Argument(help="What it is to be called.")], text: _Lens, as_json: AsJson = False
) -> None:
    """Keep a lens under a name, in the place of one that has it."""
    try:
        one = lens_named(data_home(), text)
        save(data_home(), name, one)
    except ValueError as error:
        fail(str(error))
    if as_json:
        emit({"name": name, **_told(one)})
    else:
        out.print(escape(f"{name}: {one.describe()}"), soft_wrap=True)


@lens.command("show", epilog="Example: gobetween lens show on=1995-11-21")
def show_command(text: _Lens, as_json: AsJson = False) -> None:
    """What a lens shows of the graph: how many nodes and relations."""
    try:
        one = lens_named(data_home(), text)
        with opened() as (_, graph, revision):
            seen = one.check_sources(graph).view(graph)
            counts = {"nodes": seen.number_of_nodes(), "relations": seen.number_of_edges(), "revision": revision}
            whole = (graph.number_of_nodes(), graph.number_of_edges())
    except ValueError as error:
        fail(str(error))
    if as_json:
        emit({**_told(one), **counts})
    else:
        out.print(escape(f"{one.describe()}\n{one}"), soft_wrap=True)
        out.print(f"{counts['nodes']:,} of {whole[0]:,} nodes, {counts['relations']:,} of {whole[1]:,} relations")
    if not seen:
        fail("the lens shows nothing", 1)


@lens.command("forget")
def forget_command(name: Annotated[str, typer.Argument(help="The lens's name.")]) -> None:
    """Drop a saved lens."""
    try:
        forget(data_home(), name)
    except ValueError as error:
        fail(str(error), 1)


def _told(one: Lens) -> dict[str, object]:
    return {"text": str(one), "describe": one.describe(), "lens": one.to_dict()}
