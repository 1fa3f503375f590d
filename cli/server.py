"""What runs on this machine: the app, and the embedded database."""

from __future__ import annotations

import os
import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from cli.common import AsJson, emit, err, fail, out
from cli.loading import load_seeds
from graph import connection, embedded
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
    read_only: Annotated[
        bool,
        typer.Option("--read-only", help="Show the graph to others, who can change nothing (GOBETWEEN_READ_ONLY=1)."),
    ] = False,
) -> None:
    """Serve the app on this machine; loads the seeds first if the graph is empty."""
    if read_only:
        os.environ["GOBETWEEN_READ_ONLY"] = "1"
    secrets = embedded.data_home() / "secrets.toml"
    kept = secrets if secrets.exists() else None
    if not _is_loopback(host) and not os.environ.get("GOBETWEEN_READ_ONLY") and not _has_login(kept):
        err.print(
            f"Whoever reaches {host} can change the graph: --read-only lets others only look, and docs/access.md says how to "
            "have them log in.",
            soft_wrap=True,
        )
    raise typer.Exit(
        serve(host, port, lambda address: out.print(f"Gobetween is at {address} (Ctrl-C ends it)"), kept, _filled)
    )


def _filled() -> None:
    with open_store() as store:
        if store.is_empty():
            load_seeds(store)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _has_login(secrets: Path | None) -> bool:
    """Whether a login is set up, in that file or in one of Streamlit's own places."""
    places = [secrets] if secrets else [Path.home() / ".streamlit" / "secrets.toml", Path(".streamlit/secrets.toml")]
    for path in places:
        try:
            if "auth" in tomllib.loads(path.read_text(encoding="utf-8")):
                return True
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            fail(f"{path}: not readable as TOML: {error}")
    return False


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
    if not _neo4j():
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


def _neo4j() -> connection.Connection | None:
    try:
        return connection.chosen()
    except ValueError as error:
        fail(str(error))


def _not_for_neo4j(verb: str) -> None:
    if uri := os.environ.get("NEO4J_URI"):
        fail(f"NEO4J_URI is set ({uri}), so there is no embedded database to {verb}; unset it first")
    if verb == "start" and (at := _neo4j()):
        fail(f"the Neo4j at {at.uri} was chosen in the app's settings; go back to the embedded database there first")
