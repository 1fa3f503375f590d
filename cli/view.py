"""Views with names: listed, looked at, dropped. They are made in the app."""

from __future__ import annotations

from typing import Annotated

import networkx as nx
import typer
from rich.markup import escape

from cli.common import AsJson, emit, fail, new_table, opened, out
from graph.embedded import data_home
from graph.picture.layout import LAYOUTS
from graph.picture.saved import forget, saved, saved_in, view_named
from graph.picture.told import as_data

commands = typer.Typer()
view = typer.Typer(
    help="Views: pictures that were kept under a name on the Explore page.",
    epilog='Example: gobetween view show "Istanbul, two camps"',
    no_args_is_help=True,
)
commands.add_typer(view, name="view")

_Name = Annotated[str, typer.Argument(help="What it is called.")]


@view.command("list")
def list_command(as_json: AsJson = False) -> None:
    """Every saved view."""
    try:
        known = saved(data_home())
    except ValueError as error:
        fail(str(error))
    if as_json:
        emit([
            {"name": name, "nodes": len(one.view.nodes), "layout": one.view.layout, "lens": str(one.lens)}
            for name, one in known.items()
        ])  # fmt: skip
    elif not known:
        out.print(f"None yet; they will be kept in {saved_in(data_home())}", soft_wrap=True)
    else:
        table = new_table("Name", "Nodes", "Layout", "Lens")
        for name, one in known.items():
            table.add_row(escape(name), str(len(one.view.nodes)), LAYOUTS[one.view.layout].name, escape(str(one.lens)))
        out.print(table)


@view.command("show", epilog='Example: gobetween view show "Istanbul, two camps" --json')
def show_command(name: _Name, as_json: AsJson = False) -> None:
    """What is in a view: its nodes by name, its layout, its lens."""
    try:
        one = view_named(data_home(), name)
    except ValueError as error:
        fail(str(error))
    with opened() as (_, graph, _):
        nodes = [{"id": node, **_about(graph, node)} for node in one.view.nodes]
    if as_json:
        emit({"name": name, **as_data(one.view), "nodes": nodes, "lens": str(one.lens), "inspected": one.inspected})
        return
    about = [
        f"{len(nodes)} nodes",
        LAYOUTS[one.view.layout].name.lower(),
        *([one.lens.describe()] if str(one.lens) else []),
    ]
    out.print(escape(f"{name}: {', '.join(about)}"), soft_wrap=True)
    table = new_table("Name", "Kind", "Id")
    for node in nodes:
        table.add_row(escape(node["name"]), node["kind"], escape(node["id"]))
    out.print(table)


@view.command("delete", epilog='Example: gobetween view delete "Istanbul, two camps"')
def delete_command(name: _Name) -> None:
    """Drop a view; the graph keeps everything."""
    try:
        forget(data_home(), name)
    except ValueError as error:
        fail(str(error))
    out.print(escape(f"Deleted: {name}"), soft_wrap=True)


def _about(graph: nx.MultiDiGraph[str], node: str) -> dict[str, str]:
    if node not in graph:
        return {"name": "(not in this graph)", "kind": ""}
    return {"name": graph.nodes[node]["name"], "kind": graph.nodes[node]["kind"]}
