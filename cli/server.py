"""What runs on this machine: the app, and the embedded database."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer
from rich.markup import escape

from cli.common import AsJson, emit, fail, out
from cli.loading import load_seeds
from graph import embedded
from graph.store import open_store
from serve import serve

commands = typer.Typer()
db = typer.Typer(
    help="The database: start, stop, status of the embedded one; backup, restore and copy of any.", no_args_is_help=True
)
commands.add_typer(db, name="db")


@commands.command(epilog="Example: gobetween app --port 8600")
def app(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port; the next free one if it is taken.")] = 8501,
    host: Annotated[
        str, typer.Option(help="The address to serve on. Others reach it only if you change this.")
    ] = "127.0.0.1",
) -> None:
    """Serve the app on this machine; loads the seeds first if the graph is empty."""
    with open_store() as store:
        if store.is_empty():
            load_seeds(store)
    raise typer.Exit(serve(host, port, lambda address: out.print(f"Gobetween is at {address} (Ctrl-C ends it)")))


@db.command("start")
def db_start(as_json: AsJson = False) -> None:
    """Start the embedded database, if it does not run."""
    _not_for_neo4j("start")
    end = embedded.ensure_running()
    _db_status(end, as_json)


@db.command("stop")
def db_stop(as_json: AsJson = False) -> None:
    """Stop the embedded database; what it holds stays."""
    _not_for_neo4j("stop")
    stopped = embedded.stop()
    if as_json:
        emit({"stopped": stopped})
    else:
        out.print("Stopped." if stopped else "It was not running.")


@db.command("status")
def db_status(as_json: AsJson = False) -> None:
    """Where the graph is, whether it answers, and what it holds. Exit code 1 when the embedded database does not run."""
    if not os.environ.get("NEO4J_URI"):
        _db_status(embedded.status(), as_json)
        return
    with open_store() as store:
        counts = store.counts()
        row = {"running": True, "uri": store.uri, "engine": store.engine, "folder": None, **counts}
    _print_status(row, as_json)


def _db_status(end: embedded.Endpoint | None, as_json: bool) -> None:
    if end is None:
        row = {"running": False, "uri": None, "engine": None, "folder": str(embedded.data_home())}
        emit(row) if as_json else out.print(f"Not running. Its folder is {escape(str(embedded.data_home()))}")
        raise typer.Exit(1)
    with open_store() as store:
        row = {
            "running": True,
            "uri": end.uri,
            "engine": store.engine,
            "folder": str(embedded.data_home()),
            **store.counts(),
        }
    _print_status(row, as_json)


def _print_status(row: dict[str, Any], as_json: bool) -> None:
    if as_json:
        emit(row)
        return
    out.print(
        escape(f"{row['engine']} at {row['uri']}" + (f", data in {row['folder']}" if row["folder"] else "")),
        soft_wrap=True,
    )
    nodes, relations = sum(row["nodes"].values()), sum(row["relations"].values())
    out.print(f"{nodes} nodes, {relations} relations, revision {row['revision']}")


def _not_for_neo4j(verb: str) -> None:
    if uri := os.environ.get("NEO4J_URI"):
        fail(f"NEO4J_URI is set ({uri}), so there is no embedded database to {verb}; unset it first")
