"""Files into the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from cli import texts
from cli.common import AsJson, By, bar, emit, err, evidence_json, fail, new_table, out, period, place
from graph import embedded
from graph.loading import LoadSummary
from graph.model import Rejected, Relation
from graph.offices import Contested, contested
from graph.ontology import default
from graph.preview import Preview, preview
from graph.store import Store, open_store
from loaders import LoadError, find, known, loading, mended, options, read_file
from loaders import seeds as shipped
from loaders.text import inputs

SEEDS = shipped.FOLDER
_LISTED = 10  # rejected rows that are named on the terminal

commands = typer.Typer()


Options = Annotated[
    list[str] | None,
    typer.Option(
        "--option", "-o", metavar="NAME=VALUE", help="An option of the loader, once or more (`loaders` lists them)."
    ),
]
Mapping_ = Annotated[
    Path | None, typer.Option("--mapping", help="A table's mapping (made by `map`); short for --option mapping=FILE.")
]


@commands.command(
    epilog="Examples: gobetween load talks.yaml · gobetween load agreements.csv --dry-run · gobetween load --seeds · "
    "gobetween load article.html --accept-above 0.8"
)
def load(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files to load, or folders of news texts; what they are is found out.")
    ] = None,
    as_: Annotated[str | None, typer.Option("--as", help="Say what they are (`loaders` lists them).")] = None,
    mapping: Mapping_ = None,
    option: Options = None,
    seeds: Annotated[bool, typer.Option("--seeds", help="Load what ships with Gobetween.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would come; no database is needed.")
    ] = False,
    above: texts.AcceptAbove = None,
    accept: texts.Accept = None,
    reject: texts.Reject = None,
    language_model: texts.LanguageModel = None,
    who: By = None,
    as_json: AsJson = False,
) -> None:
    """Load files into the graph. Rows that cannot be taken are kept in FILE.rejected.jsonl, and the rest still loads.

    Of a news text nothing is loaded that nobody accepted: it shows what the text seems to tell, each with its sentence.
    """
    paths = [*(shipped.FIRST if seeds else ()), *(files or [])]
    if not paths:
        fail("nothing to load: name a file, or say --seeds")
    said = _options(option or [], mapping)
    decide = texts.deciding(above, accept, reject)
    results: list[dict[str, Any]] = []
    unread = False
    articles = [path for path in paths if _is_text(path, as_)]
    if decide and not articles:
        fail("--accept-above, --accept and --reject are for news texts, and none of these is one")
    if language_model and not articles:
        fail("--language-model is for news texts, and none of these is one")
    if decide and dry_run:
        fail("a dry run decides nothing: leave out --dry-run, or --accept-above, --accept and --reject")
    if wrong := [name for name in said if articles and name not in inputs.OPTIONS]:
        fail(f"a news text has no option {wrong[0]!r} here; it has: {', '.join(inputs.OPTIONS)}")
    with ExitStack() as closing:
        store = None if dry_run else closing.enter_context(open_store())
        before = contested(store.holdings()) if store else []
        for path in (path for path in paths if path not in articles):
            try:
                if store:
                    summary, kept = load_file(store, path, as_, who, said)
                    results.append(_summary_json(path, summary, kept))
                else:
                    loader, would = preview_file(path, as_, said)
                    results.append(_preview_json(path, loader, would))
            except LoadError as error:
                # The other files still load.
                err.print(escape(str(error)), soft_wrap=True)
                unread = True
                continue
            if not as_json and store:
                _print_summary(path, summary, kept)
            elif not as_json:
                _print_preview(path, loader, would)
        came = texts.Texts()
        with texts.Rows(as_json) as rows:
            for result in results:
                rows.add(result)
            if articles:
                try:
                    came = texts.load(articles, store, decide, who, said, rows, language_model)
                except LoadError as error:
                    fail(str(error))
                except KeyboardInterrupt:
                    if store:
                        err.print("Stopped. What was read is kept: the same command goes on from there.")
                    raise typer.Exit(130) from None
        warnings = _contested(store, before) if store and not as_json else []
    for line in warnings:
        err.print(escape(line), soft_wrap=True)
    if unread or came.unread:
        raise typer.Exit(2)
    if any(result["rejections"] for result in results) or came.refused or came.left:
        raise typer.Exit(1)


def _is_text(path: Path, name: str | None) -> bool:
    try:
        return texts.is_text(path, name)
    except LoadError:
        return False  # whoever loads it says why it cannot be read


@commands.command(epilog="Example: gobetween loaders --json")
def loaders(as_json: AsJson = False) -> None:
    """List what can be loaded: each loader's name, the files that it reads, and its options."""
    rows = [
        {"name": one.NAME, "about": one.ABOUT, "suffixes": list(one.SUFFIXES), "options": dict(options(one))}
        for one in known().values()
    ]
    if as_json:
        emit(rows)
        return
    for one in known().values():
        out.print(f"[bold]{escape(one.NAME)}[/bold]  {escape(one.ABOUT)}", soft_wrap=True)
        for name, what in options(one).items():
            out.print(f"    {escape(name)}: {escape(what)}", soft_wrap=True)


def _options(said: Sequence[str], mapping: Path | None) -> dict[str, str]:
    """Options as NAME=VALUE, as a mapping."""
    found = {"mapping": str(mapping)} if mapping else {}
    for one in said:
        name, equals, value = one.partition("=")
        if not name or not equals:
            fail(f"--option {one!r}: NAME=VALUE is expected, as in --option period=year")
        found[name] = value
    return found


def _contested(store: Store, before: Sequence[Contested]) -> list[str]:
    """A line for each office that has two holders at once by now, naming who says so."""
    new = [pair for pair in contested(store.holdings()) if pair not in before]
    held = [one for pair in new for one in (pair.one, pair.other)]
    backing = evidence_json(store, [one.relation for one in held])
    wanted = {id for one in held for id in (one.holder, one.role)}
    names = {one.id: one.name for one in store.entities(sorted(wanted))}
    lines = []
    for pair in new[:10]:
        several = []
        for one in (pair.one, pair.other):
            told = "; ".join(dict.fromkeys(place(piece) for piece in backing[one.relation]))
            several.append(f"{names[one.holder]} ({period(one.start, one.end)}; {told})")
        lines.append(f"Two holders of one office at once, {names[pair.role]}: {' and '.join(several)}")
    if len(new) > 10:
        lines.append(f"and {len(new) - 10} more: `gobetween holders` lists them")
    return lines


def load_file(
    store: Store,
    path: Path,
    name: str | None = None,
    who: str | None = None,
    said: Mapping[str, str] | None = None,
) -> tuple[LoadSummary, Path | None]:
    """Loads one file with a progress bar; writes rejected rows beside it and returns where. Raises LoadError, StoreError."""
    loader = find(path, name)
    with bar(f"Loading {path.name}") as progress:
        task = progress.add_task("", total=None)
        done = loading.load_file(
            store,
            path,
            loader.NAME,
            said or {},
            embedded.data_home,
            lambda n: progress.update(task, completed=n),
            who,
        )
    return done.summary, done.kept


def preview_file(path: Path, name: str | None, said: Mapping[str, str]) -> tuple[str, Preview]:
    """What loading a file would bring, and by which loader, with a progress bar. Raises LoadError."""
    loader = find(path, name).NAME
    with bar(f"Reading {path.name}") as progress:
        task = progress.add_task("", total=None)
        found = preview(read_file(path, loader, **said), progress=lambda done: progress.update(task, completed=done))
    return loader, found


def load_seeds(store: Store) -> None:
    """Loads what ships with Gobetween and says what came of it."""
    for path in shipped.FIRST:
        summary, kept = load_file(store, path)
        _print_summary(path, summary, kept)


def _summary_json(path: Path, summary: LoadSummary, kept: Path | None) -> dict[str, Any]:
    numbers = {k: v for k, v in asdict(summary).items() if k != "rejected"}
    return {
        "file": str(path),
        **numbers,
        "rejected": _faults(summary.rejected),
        "rejected_file": str(kept) if kept else None,
    }


def _faults(rows: Sequence[Rejected]) -> list[dict[str, str]]:
    return [{"where": one.where, "column": one.column, "reason": one.reason} for one in rows]


def _print_summary(path: Path, summary: LoadSummary, kept: Path | None) -> None:
    changed = summary.entities_changed + summary.relations_changed
    out.print(
        f"{escape(path.name)}: {summary.entities_new:,} new nodes, {summary.relations_new:,} new relations, "
        f"{summary.evidence_new:,} pieces of evidence, {changed:,} changed, {summary.unchanged:,} as before"
        + (f", {summary.rejections:,} rejected" if summary.rejections else ""),
        soft_wrap=True,
    )
    left = _print_faults(summary.rejected, summary.rejections)
    if kept:
        way_out = (
            "mend them there and load that file"
            if mended.possible(kept)
            else f"mend {path.name} itself and load it again"
        )
        more = f"(and {left:,} more) " if left else ""
        err.print(escape(f"{more}The rejected rows are kept in {kept}; {way_out}"), soft_wrap=True)


def _print_faults(rows: Sequence[Rejected], number: int) -> int:
    """Names the first of so many rejected rows; how many are left."""
    for one in rows[:_LISTED]:
        err.print(escape(f"{one.where}: {one.reason}"), soft_wrap=True)
    return number - sum(one.rows for one in rows[:_LISTED])


def _preview_json(path: Path, loader: str, would: Preview) -> dict[str, Any]:
    return {
        "file": str(path),
        "loader": loader,
        "documents": [{k: v for k, v in asdict(one).items() if v} for one in would.documents],
        "nodes": dict(would.nodes.most_common()),
        "relations": dict(would.relations.most_common()),
        "evidence": would.evidence,
        "missing": would.missing,
        "first": [_relation_json(would, one) for one in would.relations_first],
        "rejections": would.rejections,
        "rejected": _faults(would.rejected),
    }


def _relation_json(would: Preview, one: Relation) -> dict[str, Any]:
    piece = one.evidence[0]
    return {
        "type": one.type,
        "source": {"id": one.source, "name": would.name(one.source)},
        "target": {"id": one.target, "name": would.name(one.target)},
        "from": one.start,
        "to": one.end,
        "count": one.count,
        "locator": piece.locator,
        "said": piece.quote or piece.note,
    }


def _print_preview(path: Path, loader: str, would: Preview) -> None:
    nodes, relations = (
        ", ".join(f"{number:,} {what}" for what, number in counts.most_common()) or "none"
        for counts in (would.nodes, would.relations)
    )
    lines = [f"{path.name} is read as {loader}. Nothing is loaded; this would come:"]
    lines += [f"  document   {one.title}" + (f" ({one.licence})" if one.licence else "") for one in would.documents[:5]]
    lines += [f"  nodes      {nodes}", f"  relations  {relations}", f"  evidence   {would.evidence:,} pieces"]
    if would.missing:
        lines.append(
            f"  {would.missing:,} ends of relations are not described in the file: they must be in the graph already"
        )
    out.print(escape("\n".join(lines)), soft_wrap=True)
    if would.relations_first:
        table = new_table("First relations", "", "", "When", "Says")
        for one in would.relations_first:
            piece = one.evidence[0]
            words = piece.quote or piece.note or piece.locator
            phrase = default().relation(one.type).phrase
            cells = (would.name(one.source), phrase, would.name(one.target), period(one.start, one.end), words)
            table.add_row(*map(escape, cells))
        out.print(table)
    more = _print_faults(would.rejected, would.rejections)
    if would.rejections:
        also = f", {more:,} more than these" if more else ""
        err.print(escape(f"{would.rejections:,} rows would be rejected{also}"), soft_wrap=True)
