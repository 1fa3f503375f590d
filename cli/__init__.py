"""`gobetween …` for the shell and for scripts. Answers go to stdout, progress and complaints to stderr.

Exit codes: 0 done; 1 nothing found, or rows were rejected; 2 a wrong call, an unreadable file, or no database.

A module here has one idea and a Typer of its own, `commands`; this one only puts them together, in the order of `--help`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer
from rich.markup import escape

from cli import (
    brokerage,
    candidates,
    database,
    day,
    evidence,
    export,
    history,
    identity,
    lens,
    loading,
    lookup,
    mapping,
    mediation,
    paths,
    portfolio,
    query,
    report,
    server,
    signed,
    texts,
    view,
)
from cli.common import err
from cli.loading import SEEDS
from graph.embedded import EmbeddedError
from graph.store import StoreError
from loaders import LoadError
from serve import ServeError

__all__ = ["SEEDS", "cli", "main", "main_code"]

cli = typer.Typer(
    name="gobetween",
    help="Who mediates whom, how are two connected, who is central: and says who?",
    epilog="With NEO4J_URI set (and NEO4J_USERNAME, NEO4J_PASSWORD, NEO4J_DATABASE) the graph lives in that Neo4j; "
    "otherwise in an embedded server that starts by itself.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (
    loading, texts, mapping, lookup, day, mediation, portfolio, candidates, paths, report, brokerage, signed, evidence, query,
    export, lens, view, history, identity, server,
):  # fmt: skip
    cli.add_typer(module.commands)  # without a name, so that its commands stand beside the others

server.db.add_typer(database.commands)


def main() -> None:
    """The entry point of `gobetween`."""
    sys.exit(main_code(sys.argv[1:]))


def main_code(words: Sequence[str]) -> int:
    """Runs one command and returns its exit code. What goes wrong in the database or a file is one line, not a trace."""
    try:
        cli(list(words), prog_name="gobetween")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except (StoreError, LoadError, ServeError, EmbeddedError) as error:
        err.print(escape(str(error)), soft_wrap=True)
        return 2
    except BrokenPipeError:  # `gobetween … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
