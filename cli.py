"""`gobetween …` for the shell and for scripts. Answers go to stdout, progress and complaints to stderr.

Exit codes: 0 done; 1 nothing found, or rows were rejected; 2 a wrong call, an unreadable file, or no database.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, NoReturn

import networkx as nx
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from graph import embedded
from graph.dates import partial
from graph.export import FORMATS, export
from graph.lens import Lens
from graph.loading import LoadSummary
from graph.measures import MEASURES
from graph.mediation import Mediation, who_mediates
from graph.mediation import to_json as mediation_json
from graph.mirror import Mirror, actor
from graph.model import Entity
from graph.names import AmbiguousName, UnknownName, resolve
from graph.ontology import default
from graph.paths import find_paths
from graph.paths import to_json as path_json
from graph.report import report as make_report
from graph.store import Store, StoreError, open_store
from loaders import LOADERS, LoadError, find, rejected
from serve import ServeError, serve

SEEDS = Path(__file__).parent / "seeds"
FIRST_SEEDS = ("istanbul-2025.yaml", "peace-agreements.csv")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

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
db = typer.Typer(help="The embedded database: start, stop, status.", no_args_is_help=True)
cli.add_typer(db, name="db")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table (fields: docs/cli.md).")]
Since = Annotated[
    str | None, typer.Option(help="Only what was in force on or after this date (YYYY, YYYY-MM, YYYY-MM-DD).")
]
Until = Annotated[str | None, typer.Option(help="Only what was in force on or before this date.")]


def fail(message: str, code: int = 2) -> NoReturn:
    """Says one line on stderr and ends with `code`."""
    err.print(escape(" ".join(message.split())), soft_wrap=True)
    raise typer.Exit(code)


def main() -> None:
    """The entry point of `gobetween`."""
    sys.exit(main_code(sys.argv[1:]))


def main_code(words: Sequence[str]) -> int:
    """Runs one command and returns its exit code. What goes wrong in the database or a file is one line, not a trace."""
    try:
        cli(list(words), prog_name="gobetween")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except (StoreError, LoadError, ServeError, embedded.EmbeddedError) as error:
        err.print(escape(str(error)), soft_wrap=True)
        return 2
    except BrokenPipeError:  # `gobetween … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


@contextmanager
def opened() -> Iterator[tuple[Store, nx.MultiDiGraph[str], int]]:
    """The store, its mirror's graph and the revision. An empty graph ends the command with 1 and the way out."""
    with ExitStack() as closing:
        with err.status("Opening the graph …"):
            store = closing.enter_context(open_store())
            mirror = Mirror(store)
            mirror.refresh()
        if not mirror.graph:
            fail("the graph is empty: load what ships with `gobetween load --seeds`, or a file of your own", 1)
        yield store, mirror.graph, mirror.revision


def named(store: Store, text: str, kinds: Sequence[str] = ()) -> str:
    """The id of what `text` names; otherwise one line with the candidates, and exit code 2 (several) or 1 (none)."""
    try:
        return resolve(store, text, kinds).id
    except AmbiguousName as error:
        fail(str(error), 2)
    except UnknownName as error:
        fail(str(error), 1)


def dated(value: str | None, option: str) -> str | None:
    """A date option, checked."""
    try:
        return partial(value)
    except ValueError as error:
        fail(f"{option}: {error}")


def bar(description: str) -> Progress:
    """A progress bar on stderr that goes away when it is done."""
    return Progress(
        SpinnerColumn(),
        TextColumn(escape(description)),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )


def emit(data: Any) -> None:
    """JSON on stdout."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def evidence_json(store: Store, relations: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Each relation's evidence as ``{relation, document: {id, title, …}, locator, quote, note, method, confidence, read}``."""
    found = store.evidence(relations)
    wanted = {piece.document for pieces in found.values() for piece in pieces}
    documents = {one.id: _document_json(one) for one in store.entities(sorted(wanted))}
    return {
        relation: [
            {**asdict(piece), "relation": relation, "document": documents.get(piece.document, {"id": piece.document})}
            for piece in pieces
        ]
        for relation, pieces in found.items()
    }


def _document_json(entity: Entity) -> dict[str, Any]:
    return {"id": entity.id, "title": entity.name, **{k: v for k, v in entity.props.items() if k != "sha256"}}


def said(piece: dict[str, Any]) -> str:
    """A piece of evidence in one line: what it says, where, and in which document."""
    words = f"“{piece['quote']}”" if piece["quote"] else piece["note"]
    return f"{words} [{place(piece)}]" if words else f"[{place(piece)}]"


def place(piece: dict[str, Any]) -> str:
    """Where a piece of evidence stands: document and place in it."""
    return ", ".join(x for x in (piece["document"].get("title"), piece["locator"]) if x)


@cli.command(
    epilog="Examples: gobetween load talks.yaml · gobetween load agreements.csv --json · gobetween load --seeds"
)
def load(
    files: Annotated[list[Path] | None, typer.Argument(help="Files to load; what they are is found out.")] = None,
    as_: Annotated[str | None, typer.Option("--as", help=f"Say what they are: {', '.join(LOADERS)}.")] = None,
    seeds: Annotated[bool, typer.Option("--seeds", help="Load what ships with Gobetween.")] = False,
    as_json: AsJson = False,
) -> None:
    """Load files into the graph. Rows that cannot be taken are kept in FILE.rejected.jsonl, and the rest still loads."""
    paths = [*(SEEDS / name for name in FIRST_SEEDS if seeds), *(files or [])]
    if not paths:
        fail("nothing to load: name a file, or say --seeds")
    results = []
    unread = False
    with open_store() as store:
        for path in paths:
            try:
                summary, kept = load_file(store, path, as_)
            except LoadError as error:
                # The other files still load.
                err.print(escape(str(error)), soft_wrap=True)
                unread = True
                continue
            results.append(_summary_json(path, summary, kept))
            if not as_json:
                _print_summary(path, summary, kept)
    if as_json:
        emit(results)
    if unread:
        raise typer.Exit(2)
    if any(result["rejected"] for result in results):
        raise typer.Exit(1)


def load_file(store: Store, path: Path, name: str | None = None) -> tuple[LoadSummary, Path | None]:
    """Loads one file with a progress bar; writes rejected rows beside it and returns where. Raises LoadError, StoreError."""
    loader = find(path, name)
    with bar(f"Loading {path.name}") as progress:
        task = progress.add_task("", total=None)
        summary = store.load(loader.read(path), lambda done: progress.update(task, completed=done))
    return summary, rejected.keep(path, summary.rejected, embedded.data_home)


def _summary_json(path: Path, summary: LoadSummary, kept: Path | None) -> dict[str, Any]:
    numbers = {k: v for k, v in asdict(summary).items() if k != "rejected"}
    faults = [{"where": one.where, "reason": one.reason} for one in summary.rejected]
    return {"file": str(path), **numbers, "rejected": faults, "rejected_file": str(kept) if kept else None}


def _print_summary(path: Path, summary: LoadSummary, kept: Path | None) -> None:
    changed = summary.entities_changed + summary.relations_changed
    out.print(
        f"{escape(path.name)}: {summary.entities_new} new nodes, {summary.relations_new} new relations, "
        f"{summary.evidence_new} pieces of evidence, {changed} changed, {summary.unchanged} as before"
        + (f", {len(summary.rejected)} rejected" if summary.rejected else ""),
        soft_wrap=True,
    )
    for one in summary.rejected[:10]:
        err.print(escape(f"{one.where}: {one.reason}"), soft_wrap=True)
    if kept:
        more = f"(and {len(summary.rejected) - 10} more) " if len(summary.rejected) > 10 else ""
        err.print(escape(f"{more}The rejected rows are kept in {kept}"), soft_wrap=True)


@cli.command("who-mediates", epilog="Example: gobetween who-mediates --party Ukraine --since 2020")
def who_mediates_command(
    mediator: Annotated[str | None, typer.Option(help="Only this mediator, and those who act for it.")] = None,
    party: Annotated[str | None, typer.Option(help="Only processes in which this one is a party.")] = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Who mediates whom: every third party's part in every process, latest first, and who says so."""
    since, until = dated(since, "--since"), dated(until, "--until")
    with opened() as (store, graph, _):
        who = named(store, mediator, sorted(default().actors)) if mediator else None
        whom = named(store, party, sorted(default().actors)) if party else None
        found = who_mediates(graph, who, whom, since, until)
        backing = evidence_json(store, sorted({key for one in found for key in one.relations}))
    if as_json:
        emit(
            [
                {**mediation_json(graph, one), "evidence": [e for k in one.relations for e in backing[k]]}
                for one in found
            ]
        )
    else:
        for _, parts in groupby(found, key=lambda one: (one.process, one.parties, one.start, one.end)):
            _print_process(graph, list(parts), backing)
    if not found:
        fail("nobody: no third party matches", 1)


def _print_process(
    graph: nx.MultiDiGraph[str], parts: Sequence[Mediation], backing: dict[str, list[dict[str, Any]]]
) -> None:
    """One process with its parties, then a line for each third party with who says so."""
    rows = [mediation_json(graph, one) for one in parts]
    name = rows[0]["process"]["name"] if rows[0]["process"] else "Mediation"
    when = _period(parts[0].start, parts[0].end)
    between = " and ".join(party["name"] for party in rows[0]["parties"])
    out.print(f"[bold]{escape(name)}[/bold]" + (f", {when}" if when and when not in name else ""), soft_wrap=True)
    if between:
        out.print(f"  between {escape(between)}", soft_wrap=True)
    for row, one in zip(rows, parts, strict=True):
        pieces = backing[one.relations[0]]
        more = f" and {len(pieces) - 1} more" if len(pieces) > 1 else ""
        where = f"  [dim]{escape(place(pieces[0]))}{more}[/dim]" if pieces else ""
        out.print(f"  {escape(row['part']):<12}{escape(row['mediator']['name'])}{where}", soft_wrap=True)


@cli.command(epilog="Example: gobetween paths Zelensky Putin -k 3")
def paths(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A name, an alias, a surname or an id.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The other end.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many paths.")] = 5,
    max_hops: Annotated[int, typer.Option(min=1, max=20, help="No more steps than this.")] = 8,
    as_json: AsJson = False,
) -> None:
    """How two are connected: the best few chains of relations, read aloud, each step with its evidence."""
    with opened() as (store, graph, _):
        a, b = named(store, source), named(store, target)
        if a == b:
            fail(f"{source!r} and {target!r} are the same: {actor(graph, a)['name']}")
        found = find_paths(graph, a, b, k, max_hops)
        backing = evidence_json(store, sorted({key for path in found for step in path.steps for key in step.relations}))
    if as_json:
        rows = [path_json(graph, path) for path in found]
        for row in rows:
            for step in row["steps"]:
                step["evidence"] = [e for key in step.pop("relations") for e in backing[key]]
        emit(rows)
    else:
        for number, path in enumerate(found, 1):
            row = path_json(graph, path)
            out.print(
                f"[bold]{number}.[/bold] {escape(row['sentence'])} [dim](cost {path.cost:g})[/dim]", soft_wrap=True
            )
            for step in path.steps:
                pieces = backing[step.relations[0]]
                if pieces:
                    out.print(f"   [dim]{escape(step.relation)}: {escape(said(pieces[0]))}[/dim]", soft_wrap=True)
    if not found:
        fail(f"no path of at most {max_hops} steps leads from {source} to {target}", 1)


@cli.command(epilog="Examples: gobetween report --top 5 · gobetween report --measure betweenness --kind State --json")
def report(
    measure: Annotated[list[str] | None, typer.Option(help=f"Only these measures: {', '.join(MEASURES)}.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Look at nodes of these kinds only.")] = None,
    relation: Annotated[list[str] | None, typer.Option(help="Look at relations of these types only.")] = None,
    since: Since = None,
    until: Until = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Look at relations of at least this confidence.")
    ] = 0,
    top: Annotated[int | None, typer.Option(min=1, help="How many a measure; 10 in a table, all in JSON.")] = None,
    all_kinds: Annotated[bool, typer.Option("--all-kinds", help="Rank talks, roles … too, not only actors.")] = False,
    as_json: AsJson = False,
) -> None:
    """Who is central and who is the broker, seen through a lens, on the simple undirected projection."""
    try:
        lens = Lens(
            tuple(kind or ()),
            tuple(relation or ()),
            None,
            dated(since, "--since"),
            dated(until, "--until"),
            min_confidence,
        ).check()
        with opened() as (_, graph, revision):
            made = make_report(graph, lens, measure or (), revision)
    except ValueError as error:
        fail(str(error))
    ranked = () if all_kinds else default().actors
    if as_json:
        emit(made.to_dict(top, ranked))
    else:
        out.print(
            f"Through {escape(lens.describe())}: {len(made.values)} nodes, {made.ties} ties, revision {revision}"
            + ("" if all_kinds else "; actors ranked")
        )
        for found in made.to_dict(top or 10, ranked)["measures"]:
            table = _table("", found["name"], "Kind", "Value")
            for place, value in enumerate(found["values"], 1):
                table.add_row(str(place), escape(value["name"]), value["kind"], f"{value['value']:.4f}")
            out.print(table, f"[dim]{escape(found['meaning'])}[/dim]\n")
    if made.values.empty:
        fail("the lens shows nothing", 1)


@cli.command(epilog='Examples: gobetween evidence r:3f2a… · gobetween evidence "Hakan Fidan" "Second round"')
def evidence(
    edge: Annotated[str, typer.Argument(help="A relation's id, or the name of one end.")],
    other: Annotated[
        str | None, typer.Argument(help="The name of the other end: all relations between the two.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Why an edge is in the graph: each piece of evidence with its document and place."""
    with opened() as (store, graph, _):
        if other is None:
            ends = [(u, v, k) for u, v, k in graph.edges(keys=True) if k == edge]
            if not ends:
                fail(f"there is no relation {edge!r}; ids are given by --json, or name both ends", 1)
        else:
            a, b = named(store, edge), named(store, other)
            ends = [(u, v, k) for u, v, k in graph.edges(keys=True) if {u, v} == {a, b}]
        backing = evidence_json(store, [k for *_, k in ends])
        rows = [
            {
                "id": key,
                "source": actor(graph, u),
                "relation": graph.edges[u, v, key]["type"],
                "target": actor(graph, v),
                "from": graph.edges[u, v, key]["from"],
                "to": graph.edges[u, v, key]["to"],
                "confidence": graph.edges[u, v, key]["confidence"],
                "evidence": backing[key],
            }
            for u, v, key in ends
        ]
    if as_json:
        emit(rows)
    else:
        for row in rows:
            when = _period(row["from"], row["to"])
            phrase = default().relation(row["relation"]).phrase
            sentence = f"{row['source']['name']} {phrase} {row['target']['name']}"
            out.print(f"[bold]{escape(sentence)}[/bold] {escape(when)} [dim]{row['id']}[/dim]", soft_wrap=True)
            for piece in row["evidence"]:
                out.print(
                    f"  {escape(said(piece))} [dim]{piece['method']}, confidence {piece['confidence']:g}[/dim]",
                    soft_wrap=True,
                )
    if not rows:
        fail(f"{edge} and {other} have no relation with each other; `gobetween paths` finds the way between them", 1)


@cli.command("export", epilog="Examples: gobetween export all.graphml · gobetween export backup.jsonl")
def export_command(
    file: Annotated[Path, typer.Argument(help=f"Where to; the ending says the format: {', '.join(FORMATS)}.")],
    kind: Annotated[list[str] | None, typer.Option(help="Only nodes of these kinds.")] = None,
    relation: Annotated[list[str] | None, typer.Option(help="Only relations of these types.")] = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Write the graph, or what a lens shows of it, to a file."""
    try:
        lens = Lens(
            tuple(kind or ()), tuple(relation or ()), None, dated(since, "--since"), dated(until, "--until")
        ).check()
        with opened() as (store, graph, _):
            seen = lens.view(graph)
            export(seen, store, file)
    except (ValueError, OSError) as error:
        fail(str(error))
    counts = {
        "file": str(file),
        "nodes": seen.number_of_nodes(),
        "relations": seen.number_of_edges(),
        "lens": lens.to_dict(),
    }
    if as_json:
        emit(counts)
    else:
        out.print(escape(f"{file}: {counts['nodes']} nodes, {counts['relations']} relations ({lens.describe()})"))


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


@cli.command(epilog="Example: gobetween app --port 8600")
def app(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port; the next free one if it is taken.")] = 8501,
    host: Annotated[
        str, typer.Option(help="The address to serve on. Others reach it only if you change this.")
    ] = "127.0.0.1",
) -> None:
    """Serve the app on this machine; loads the seeds first if the graph is empty."""
    with open_store() as store:
        if store.is_empty():
            for name in FIRST_SEEDS:
                summary, kept = load_file(store, SEEDS / name)
                _print_summary(SEEDS / name, summary, kept)
    raise typer.Exit(serve(host, port, lambda address: out.print(f"Gobetween is at {address} (Ctrl-C ends it)")))


def _period(start: str | None, end: str | None) -> str:
    if start and end and start != end:
        return f"{start} – {end}"
    return start or (f"until {end}" if end else "")


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


if __name__ == "__main__":
    main()
