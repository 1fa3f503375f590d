"""A query of one's own, in Cypher, that only reads."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.markup import escape

from cli.common import AsJson, emit, err, fail, new_table, out
from graph import query as asking
from graph.cells import as_csv
from graph.store import open_store

commands = typer.Typer()


@commands.command(
    "query",
    epilog="Examples: gobetween query 'MATCH (n:State) RETURN n LIMIT 5' · "
    "gobetween query 'MATCH (a {name: $who})-[r]->(b) RETURN r' --param who=Qatar --json",
)
def query_command(
    text: Annotated[str, typer.Argument(metavar="CYPHER", help="The query; - reads it from standard input.")],
    param: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="The value of $NAME: a number, true, null, a list in JSON, or text."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="No more rows than so many.")] = asking.ROWS,
    timeout: Annotated[float, typer.Option(min=0.1, max=280, help="Ended after so many seconds.")] = asking.SECONDS,
    as_json: AsJson = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")] = False,
) -> None:
    """Ask the graph in Cypher. It only reads: whatever would write is refused, and refused by the database as well."""
    if as_json and csv:
        fail("--json and --csv: one of the two is expected")
    given = {}
    for one in param or ():
        name, sign, value = one.partition("=")
        if not sign or not name:
            fail(f"--param {one!r}: NAME=VALUE is expected")
        given[name.removeprefix("$")] = asking.parameter(value)
    text = sys.stdin.read() if text == "-" else text
    with open_store() as store:
        try:
            query = asking.Query(store, text, given, limit, timeout)
            with err.status("Asking …"):
                answer = query.run()
        except ValueError as error:
            fail(str(error))
    if as_json:
        emit({"columns": answer.columns, "rows": asking.records(answer), "more": answer.more})
    elif csv:
        sys.stdout.write(as_csv(asking.frame(answer)))
    else:
        table = new_table(*map(escape, answer.columns))
        for row in answer.rows:
            table.add_row(*(escape("" if value is None else str(asking.in_words(value))) for value in row))
        out.print(table)
    if answer.more:
        err.print(f"There are more rows than {limit:,}; --limit says how many to show.", soft_wrap=True)
    if not answer.rows:
        fail("no rows", 1)
