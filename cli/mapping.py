"""What a table's columns are: a mapping proposed, looked over, and written beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.prompt import IntPrompt, Prompt

from cli.common import AsJson, emit, err, fail
from loaders import tables
from loaders.graphs.neo4j import PASSWORD, USERNAME
from loaders.graphs.proposal import propose
from loaders.tables.propose import Proposal

commands = typer.Typer()


@commands.command(
    name="map",
    epilog="Examples: gobetween map talks.csv -o talks.mapping.yaml · gobetween map bolt://localhost:7687 -o theirs.yaml",
)
def map_(
    file: Annotated[
        str,
        typer.Argument(help="The table (CSV, TSV, Excel, OpenDocument, Parquet), or the address of another Neo4j."),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Write the mapping there; NAME.mapping.yaml beside the table is found by `load`."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
    sheet: Annotated[str, typer.Option(help="Which sheet of a workbook.")] = "",
    header: Annotated[str, typer.Option(help="The line or row of the header, 0 for none.")] = "",
    encoding: Annotated[str, typer.Option(help="The encoding of a text file.")] = "",
    delimiter: Annotated[str, typer.Option(help="What separates its cells.")] = "",
    as_json: AsJson = False,
) -> None:
    """Propose a mapping for a table: what its columns are, in YAML, to be looked over and then loaded by."""
    if output and output.exists() and not force:
        fail(f"{output} is there already: say --force to overwrite it, or another name")
    if "://" in file:
        _database(file, output, as_json)
        return
    path = Path(file)
    said = {"sheet": sheet, "header": header, "encoding": encoding, "delimiter": delimiter}
    with err.status(f"Looking at {path.name} …"):
        proposal = tables.propose(path, said)
    proposal.keep({name: value for name, value in said.items() if value})
    if proposal.questions and err.is_terminal and not as_json:
        _ask(proposal)
    text = proposal.yaml
    if output:
        output.write_text(text, encoding="utf-8")
    if as_json:
        emit(_json(path, proposal, output))
    elif not output:
        typer.echo(text, nl=False)
    for question in proposal.questions:
        err.print(escape(f"To be decided: {question.text}"), soft_wrap=True)
    if output and not as_json:
        todo = "decide what is marked, then load" if proposal.questions else "look it over, then load"
        err.print(
            escape(f"Written to {output}: {todo} it with `gobetween load {file} --mapping {output}`"), soft_wrap=True
        )


def _database(uri: str, output: Path | None, as_json: bool) -> None:
    """Proposes a mapping for another Neo4j; who comes in is told by the environment, or asked on a terminal."""
    environ = dict(os.environ)
    if err.is_terminal and not as_json and USERNAME not in environ:
        environ[USERNAME] = Prompt.ask("Username", default="neo4j", console=err)
        environ[PASSWORD] = Prompt.ask("Password", password=True, console=err)
    with err.status(f"Looking at {uri} …"):
        text = propose(uri, environ=environ)
    if output:
        output.write_text(text, encoding="utf-8")
    if as_json:
        emit({"file": uri, "yaml": text, "written": str(output) if output else None})
    elif not output:
        typer.echo(text, nl=False)
    else:
        told = f"Written to {output}: look it over, then load it with `gobetween load {output}`"
        err.print(escape(f"{told} ({USERNAME}, {PASSWORD} say who comes in)"), soft_wrap=True)


def _ask(proposal: Proposal) -> None:
    """Asks what must not be guessed."""
    for question in list(proposal.questions):
        err.print(escape(question.text), soft_wrap=True)
        form = Prompt.ask(f"Format of {escape(question.column)}", choices=[*question.formats, "later"], console=err)
        if form == "later":
            continue
        pivot = (
            IntPrompt.ask("The last year that two digits may mean", console=err, default=2029) if "YY" in form else None
        )
        proposal.answer(question.column, form, pivot)


def _json(file: Path, proposal: Proposal, output: Path | None) -> dict[str, Any]:
    return {
        "file": str(file),
        "mapping": proposal.data,
        "yaml": proposal.yaml,
        "columns": [
            {"name": one.name, "what": one.what, "role": one.role, "why": one.why, "values": one.values[:5]}
            for one in proposal.columns
        ],
        "questions": [
            {"column": one.column, "question": one.text, "formats": list(one.formats), "pivot": one.pivot}
            for one in proposal.questions
        ],
        "written": str(output) if output else None,
    }
