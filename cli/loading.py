"""Files into the graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from cli.common import AsJson, By, bar, emit, err, evidence_json, fail, out, period, place
from graph import embedded
from graph.loading import LoadSummary
from graph.offices import Contested, contested
from graph.store import Store, open_store
from loaders import LOADERS, LoadError, find, rejected

SEEDS = Path(__file__).parents[1] / "seeds"
FIRST_SEEDS = ("istanbul-2025.yaml", "peace-agreements.csv")

commands = typer.Typer()


@commands.command(
    epilog="Examples: gobetween load talks.yaml · gobetween load agreements.csv --json · gobetween load --seeds"
)
def load(
    files: Annotated[list[Path] | None, typer.Argument(help="Files to load; what they are is found out.")] = None,
    as_: Annotated[str | None, typer.Option("--as", help=f"Say what they are: {', '.join(LOADERS)}.")] = None,
    seeds: Annotated[bool, typer.Option("--seeds", help="Load what ships with Gobetween.")] = False,
    who: By = None,
    as_json: AsJson = False,
) -> None:
    """Load files into the graph. Rows that cannot be taken are kept in FILE.rejected.jsonl, and the rest still loads."""
    paths = [*(SEEDS / name for name in FIRST_SEEDS if seeds), *(files or [])]
    if not paths:
        fail("nothing to load: name a file, or say --seeds")
    results = []
    unread = False
    with open_store() as store:
        before = contested(store.holdings())
        for path in paths:
            try:
                summary, kept = load_file(store, path, as_, who)
            except LoadError as error:
                # The other files still load.
                err.print(escape(str(error)), soft_wrap=True)
                unread = True
                continue
            results.append(_summary_json(path, summary, kept))
            if not as_json:
                _print_summary(path, summary, kept)
        warnings = [] if as_json else _contested(store, before)
    if as_json:
        emit(results)
    for line in warnings:
        err.print(escape(line), soft_wrap=True)
    if unread:
        raise typer.Exit(2)
    if any(result["rejected"] for result in results):
        raise typer.Exit(1)


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
    store: Store, path: Path, name: str | None = None, who: str | None = None
) -> tuple[LoadSummary, Path | None]:
    """Loads one file with a progress bar; writes rejected rows beside it and returns where. Raises LoadError, StoreError."""
    loader = find(path, name)
    with bar(f"Loading {path.name}") as progress:
        task = progress.add_task("", total=None)
        summary = store.load(
            loader.read(path), lambda done: progress.update(task, completed=done), what=path.name, who=who
        )
    return summary, rejected.keep(path, summary.rejected, embedded.data_home)


def load_seeds(store: Store) -> None:
    """Loads what ships with Gobetween and says what came of it."""
    for name in FIRST_SEEDS:
        summary, kept = load_file(store, SEEDS / name)
        _print_summary(SEEDS / name, summary, kept)


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
