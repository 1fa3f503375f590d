"""News texts: what they seem to tell, and what a person decides about it, before anything of it is in the graph."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from cli.common import AsJson, By, bar, emit, err, fail, new_table, out
from graph import connection, embedded
from graph.embedded import EmbeddedError
from graph.loading import LoadSummary
from graph.model import Rejected, digest, fold
from graph.names import Unresolved, resolve
from graph.ontology import default
from graph.record import whoever
from graph.store import Store, StoreError, open_store
from loaders import LoadError, find
from loaders.text import NAME, inputs
from loaders.text import review as reviews
from loaders.text.model import Article
from loaders.text.names import Known
from loaders.text.proposals import End
from loaders.text.review import ACCEPTED, OPEN, REJECTED, Item, Review

_SENTENCE = 90  # characters of a sentence that have room in a table
_MANY = 40  # texts that are worth the start of several processes
_WORKERS = 4  # processes at most, 300 MB each
_TABLES = 3  # texts whose proposals are listed one by one; of more, a line each

commands = typer.Typer()

AcceptAbove = Annotated[
    float | None,
    typer.Option(
        "--accept-above",
        min=0,
        max=1,
        metavar="CONFIDENCE",
        help="Of texts: load what they state or report with this confidence or more.",
    ),
]
Accept = Annotated[
    str | None, typer.Option("--accept", metavar="NUMBERS", help="Of a text: load these proposals, as in 1,3-5.")
]
Reject = Annotated[
    str | None, typer.Option("--reject", metavar="NUMBERS", help="Of a text: remember that these are not so.")
]
LanguageModel = Annotated[
    str | None,
    typer.Option(
        "--language-model",
        metavar="PROVIDER:MODEL",
        help="Of texts: SEND them to this language model too, as in openai:gpt-5-mini, and check its answers against the text.",
    ),
]


@dataclass(frozen=True)
class Deciding:
    """What is to be decided about a text's proposals: a threshold, and numbers from 1."""

    above: float | None = None
    accept: Sequence[int] = ()
    reject: Sequence[int] = ()

    @property
    def by_number(self) -> bool:
        return bool(self.accept or self.reject)

    def __bool__(self) -> bool:
        return self.above is not None or self.by_number


def deciding(above: float | None, accept: str | None, reject: str | None) -> Deciding:
    """The options as what they decide; a wrong one ends the command."""
    found = Deciding(above, _numbers(accept, "--accept"), _numbers(reject, "--reject"))
    if both := sorted(set(found.accept) & set(found.reject)):
        fail(f"{both[0]} is accepted and rejected: one of them is expected")
    return found


def is_text(path: Path, name: str | None) -> bool:
    """Whether this is a text, or a folder of them. Raises LoadError."""
    return find(path, name).NAME == NAME


@dataclass
class Texts:
    """What came of texts: whether one could not be read, how many of a folder or a feed could not, and what was not loaded that
    was to be."""

    unread: bool = False
    refused: int = 0
    left: int = 0
    read: int = 0


def load(
    paths: Sequence[Path],
    store: Store | None,
    decide: Deciding,
    who: str | None,
    options: Mapping[str, str],
    rows: Rows,
    language_model: str | None = None,
) -> Texts:
    """Reads the texts in these files and folders, shows or gives (as JSON, into `rows`) what they seem to tell, and loads what
    is decided. Without a store nothing is kept. Raises LoadError when the language model cannot be used."""
    came = Texts()
    home = embedded.data_home()
    beside = _Asking(language_model) if language_model else None
    total = sum(inputs.count(path) for path in paths)
    with ExitStack() as closing:
        # A dry run starts no database, and looks into one that runs.
        graph = store or closing.enter_context(running())
        progress = closing.enter_context(bar("Reading" if total > 1 else f"Reading {paths[0].name}"))
        task = progress.add_task("", total=total)
        source = _Source(paths, options, came, lambda done: progress.update(task, completed=done))
        articles = source.articles(one_only=decide.by_number)
        workers = min(os.cpu_count() or 1, _WORKERS) if total > _MANY else 1
        # Of many, what was read is kept until all is: one that was cut off goes on there.
        notes = _notes(home, paths, options, language_model) if store and total > 1 else None
        for path, review in source.beside(
            reviews.read(articles, _known(graph), notes, source.refused, beside, workers)
        ):
            # Who only looks decides nothing, and leaves no lock behind.
            with reviews.turn(home, review.article.id) if store else nullcontext():
                before = reviews.recall(home, review.article.id)
                if before:
                    review.remembering(before)
                if graph:
                    review.refresh(graph)
                summary = _decided(store, review, decide, who, came) if store and decide else None
                if store:
                    reviews.keep(home, review)
            came.read += 1
            if rows.wanted:
                _give(rows, path, review, summary, store is None)
            else:
                # A folder's worth of tables would be read by nobody.
                _show(review, as_table=total <= _TABLES and came.read <= _TABLES)
            if summary and not rows.wanted:
                _say(summary)
    if beside and came.read > 1:
        err.print(escape(beside.all()), soft_wrap=True)
    if came.read and not rows.wanted and not decide:
        _way_on(came.read, dry=store is None)
    return came


class _Asking:
    """Asks a language model for each text, saying before and after what it costs, and what of its answer was not believed."""

    def __init__(self, model: str) -> None:
        from loaders.text.llm import Helper

        self._helper = Helper(model)
        self._costs: list[Any] = []

    def __call__(self, reading: Any) -> None:
        title = reading.article.document().title
        err.print(escape(f"{title}: is sent to {self._helper.estimate(reading.article)}"), soft_wrap=True)
        told = self._helper.add(reading)
        self._costs.append(told.cost)
        taken = told.claims - len(told.refused)
        err.print(escape(f"  {told.cost}; {taken} of {told.claims} relations stand in the text"), soft_wrap=True)
        for one in told.refused:
            err.print(escape(f"  refused: {one}"), soft_wrap=True)
        for one in told.withheld:
            err.print(escape(f"  not sent, since it gives orders to a language model: {one}"), soft_wrap=True)

    def all(self) -> str:
        """What all texts cost together."""
        from loaders.text.llm import total

        return f"together: {total(self._costs)}" if self._costs else "nothing was sent"


class _Source:
    """The articles of some files and folders, in order, and which of them each is from; a bad file does not stop the others."""

    def __init__(
        self, paths: Sequence[Path], options: Mapping[str, str], came: Texts, progress: Any = lambda done: None
    ) -> None:
        self._paths, self._options, self._came, self._progress = paths, options, came, progress
        self._from: dict[str, Path] = {}
        self._done: set[str] = set()
        self._last = ""

    def articles(self, one_only: bool) -> Iterator[Article]:
        number = 0
        for path in self._paths:
            try:
                for article in inputs.articles(path, self.refused, **self._options):
                    number += 1
                    if one_only and number > 1:
                        fail("these are several texts: --accept and --reject want one; `gobetween review` takes each")
                    self._seen(article.where)
                    self._from[article.id] = path
                    yield article
            except LoadError as error:
                # Of a file with one text, that is what was said already.
                if str(error) != self._last:
                    err.print(escape(str(error)), soft_wrap=True)
                self._came.unread = True

    def beside(self, found: Iterable[Review]) -> Iterator[tuple[Path, Review]]:
        """Each review with the file or folder that its text is from."""
        for review in found:
            yield self._from.pop(review.article.id, self._paths[0]), review

    def refused(self, one: Rejected) -> None:
        self._came.refused += one.rows
        self._seen(one.where)
        self._last = f"{one.where}: {one.reason}"
        err.print(escape(self._last), soft_wrap=True)

    def _seen(self, where: str) -> None:
        self._done.add(where.partition(", ")[0])
        self._progress(len(self._done))


def _notes(home: Path, paths: Sequence[Path], options: Mapping[str, str], language_model: str | None) -> Path:
    said = [f"{name}={text}" for name, text in sorted(options.items())]
    said += [f"language model={language_model}"] if language_model else []
    return home / "readings" / f"{digest(*(str(path.absolute()) for path in paths), *said)}.jsonl"


def _known(graph: Store | None) -> Known | None:
    """The actors and places of the graph, to be recognised in the texts."""
    return Known(graph.of_kinds({*default().actors, "Place"})) if graph else None


@contextmanager
def running() -> Iterator[Store | None]:
    """The store, when its database runs: none is started, and without one everything else goes on."""
    try:
        there = connection.chosen() or embedded.status()
        store = open_store() if there else None
    except (StoreError, EmbeddedError, ValueError) as error:
        err.print(escape(f"without the graph: {error}"), soft_wrap=True)
        store = None
    try:
        yield store
    finally:
        if store:
            store.close()


def _decided(store: Store, review: Review, decide: Deciding, who: str | None, came: Texts) -> LoadSummary:
    """Does what is to be done; what was to be loaded and could not stays open, and is named."""
    named = who or whoever()
    wanted = _items(review, decide.accept)
    review.reject(_items(review, decide.reject), named)
    above = review.above(decide.above) if decide.above is not None else []
    ones = [item for item in review.items if item in wanted or item in above]
    ones = [item for item in ones if item.state != ACCEPTED]
    if not ones:
        return LoadSummary(revision=store.revision())
    summary: LoadSummary = review.accept(store, ones, named)
    for item in ones:
        if item.state != ACCEPTED:
            came.left += 1
            why = review.why_not(item) or next((one.reason for one in summary.rejected), "the graph did not take it")
            err.print(escape(f"{review.items.index(item) + 1} stays open: {why}"), soft_wrap=True)
    return summary


def _items(review: Review, numbers: Iterable[int]) -> list[Item]:
    """The proposals with these numbers; a number that there is not ends the command."""
    found = []
    for number in numbers:
        if not 1 <= number <= len(review.items):
            fail(f"there is no proposal {number}: 1 to {len(review.items)} are expected")
        found.append(review.items[number - 1])
    return found


def _numbers(text: str | None, option: str) -> list[int]:
    """ "1,3-5" as numbers."""
    found: dict[int, None] = {}
    for part in (text or "").split(",") if text else ():
        match = re.fullmatch(r"\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?", part)
        if not match:
            fail(f"{option} {text!r}: numbers are expected, as in 1,3-5")
        first, last = int(match[1]), int(match[2] or match[1])
        found.update(dict.fromkeys(range(first, last + 1)))
    return list(found)


# What is shown


class Rows:
    """A list as JSON on stdout, element by element as they come; unless `wanted`, nothing. A context manager.

    When the command fails before the first element, nothing stands there.
    """

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted
        self._some = False

    def __enter__(self) -> Rows:
        return self

    def add(self, row: Any) -> None:
        if self.wanted:
            text = json.dumps(row, ensure_ascii=False, indent=2, allow_nan=False)
            sys.stdout.write((",\n" if self._some else "[\n") + re.sub(r"(?m)^", "  ", text))
            self._some = True

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._some:
            sys.stdout.write("\n]\n")
        elif self.wanted and kind is None:
            sys.stdout.write("[]\n")


def _give(rows: Rows, path: Path, review: Review, summary: LoadSummary | None, dry: bool) -> None:
    proposals = [reviews.data(review, item, number) for number, item in enumerate(review.items, 1)]
    if dry:
        for one in proposals:
            rows.add(one)
        return
    numbers = {k: v for k, v in asdict(summary or LoadSummary()).items() if k != "rejected"}
    rejected = [asdict(one) for one in summary.rejected] if summary else []
    faults = [{name: one[name] for name in ("where", "column", "reason")} for one in rejected]
    document = {k: v for k, v in asdict(review.article.document()).items() if v}
    rows.add(
        {
            "file": str(path),
            **numbers,
            "rejected": faults,
            "rejected_file": None,
            "document": document,
            "proposals": proposals,
        }
    )


def _show(review: Review, as_table: bool) -> None:
    title = review.article.document().title
    told = " · ".join(part for part in (review.article.publisher, review.article.date or "") if part)
    counts = ", ".join(f"{len(some)} {state}" for state in (OPEN, ACCEPTED, REJECTED) if (some := review.of(state)))
    out.print(
        f"[bold]{escape(title)}[/bold]  [dim]{escape(told)}[/dim]\n"
        f"  {escape(review.article.id)}: {counts or 'no proposals'}",
        soft_wrap=True,
    )
    if not as_table or not review.items:
        return
    table = new_table("", "Proposal", "Status", "Sure", "Sentence")
    for number, item in enumerate(review.items, 1):
        one = review.proposal(item)
        status = one.status if item.state == OPEN else f"{one.status}, {item.state}"
        cells = (
            str(number),
            reviews.in_words(one),
            status,
            f"{one.confidence:.2f}",
            _shortened(one.sentence, one.quote),
        )
        table.add_row(*map(escape, cells))
    out.print(table)


def _shortened(sentence: str, quote: str) -> str:
    """As much of a sentence as has room, with the words that say it in sight."""
    text, words = " ".join(sentence.split()), " ".join(quote.split())
    if len(text) <= _SENTENCE:
        return text
    at = max(text.find(words), 0)
    start = max(min(at - (_SENTENCE - len(words)) // 2, len(text) - _SENTENCE), 0)
    piece = text[start : start + _SENTENCE]
    return f"{'…' if start else ''}{piece.strip()}{'…' if start + _SENTENCE < len(text) else ''}"


def _say(summary: LoadSummary) -> None:
    undo = f"; `gobetween undo {summary.operation}` takes it back" if summary.operation is not None else ""
    out.print(
        f"Loaded: {summary.entities_new:,} new nodes, {summary.relations_new:,} new relations, "
        f"{summary.evidence_new:,} pieces of evidence{undo}",
        soft_wrap=True,
    )


def _way_on(texts: int, dry: bool) -> None:
    if dry:
        said = "Nothing is loaded, and nothing kept. Without --dry-run the proposals are kept, to be reviewed."
    elif texts == 1:
        said = (
            "Nothing is loaded yet. Say --accept-above 0.8, or --accept 1,3-5 and --reject 2; or review it in the app, "
            "on the page Sources."
        )
    else:
        said = (
            "Nothing is loaded yet. Say --accept-above 0.8; or go through them: `gobetween review` lists them, and so "
            "does the app, on the page Sources."
        )
    out.print(escape(said), soft_wrap=True)


# Reviewing what was read before


@commands.command(
    epilog="Examples: gobetween review · gobetween review doc:text-… --accept 1,3-5 --reject 2 · "
    "gobetween review doc:text-… --set 4:status=stated --set '4:source=Hakan Fidan'"
)
def review(
    document: Annotated[
        str | None,
        typer.Argument(help="A text by its id or words of its title; without one: which are to be reviewed."),
    ] = None,
    above: AcceptAbove = None,
    accept: Accept = None,
    reject: Reject = None,
    reopen: Annotated[
        str | None,
        typer.Option(
            "--reopen", metavar="NUMBERS", help="Take back what was decided; what was loaded leaves the graph."
        ),
    ] = None,
    change: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="N:FIELD=VALUE",
            help="Change a proposal: its type, status, source or target; an end to a node of the graph, by name or id.",
        ),
    ] = None,
    join: Annotated[
        list[str] | None,
        typer.Option(
            "--join", metavar="NAME=NODE", help="Say which node of the graph an end is, in all proposals of the text."
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="List the texts that are done, too.")] = False,
    who: By = None,
    as_json: AsJson = False,
) -> None:
    """Review what texts seem to tell: see it, accept or reject it, put it right."""
    if document is None:
        _list(every, as_json)
        return
    decide = deciding(above, accept, reject)
    again = _numbers(reopen, "--reopen")
    home = embedded.data_home()
    id = _document(home, document)
    if not (decide or again or change or join):
        with running() as there:
            found = reviews.recall(home, id)
            if found is None:
                fail(f"{document!r}: there is no review of it", 1)
            if there:
                found.refresh(there)
        if as_json:
            emit([reviews.data(found, item, number) for number, item in enumerate(found.items, 1)])
        else:
            _show(found, as_table=True)
        return
    came = Texts()
    with open_store() as store:
        summaries: list[LoadSummary] = []

        def do(found: Review) -> None:
            for one in join or ():
                _join(store, found, one)
            for one in change or ():
                _change(store, found, one)
            if again:
                found.reopen(store, _items(found, again), who or whoever())
            if decide:
                summaries.append(_decided(store, found, decide, who, came))

        found = reviews.update(home, id, do, store)
    if as_json:
        emit([reviews.data(found, item, number) for number, item in enumerate(found.items, 1)])
    else:
        _show(found, as_table=True)
        for summary in summaries:
            _say(summary)
    if came.left:
        raise typer.Exit(1)


def _list(every: bool, as_json: bool) -> None:
    rows = []
    with running() as there:
        for one in reviews.kept(embedded.data_home()):
            if there:
                one.refresh(there)
            counts = {state: len(one.of(state)) for state in (OPEN, ACCEPTED, REJECTED)}
            if counts[OPEN] or every:
                told = one.article.document()
                rows.append({"document": told.id, "title": told.title, "date": told.date, **counts})
    if as_json:
        emit(rows)
    elif rows:
        table = new_table("text", "id", "date", "open", "accepted", "rejected")
        for row in rows:
            table.add_row(
                *(escape(str(row[name] or "")) for name in ("title", "document", "date", OPEN, ACCEPTED, REJECTED))
            )
        out.print(table)
    if not rows:
        fail("no text waits for a review: `gobetween load ARTICLE` reads one", 1)


def _document(home: Path, text: str) -> str:
    """The id of the text that is meant: by its id, or the beginning of it, or words of its title."""
    found: dict[str, str] = {}
    for one in reviews.kept(home):
        told = one.article.document()
        if told.id == text:
            return text
        if told.id.startswith(text) or set(fold(text).split()) <= set(fold(told.title).split()):
            found[told.id] = told.title
    if not found:
        fail(f"no text here is called {text!r}; `gobetween review --all` lists them", 1)
    if len(found) > 1:
        several = " or ".join(f"{title} ({id})" for id, title in list(found.items())[:8])
        fail(f"{text!r} may be {several}; say which, by its id")
    return next(iter(found))


def _change(store: Store, found: Review, text: str) -> None:
    """Does what "4:status=stated" says."""
    match = re.fullmatch(r"\s*(\d{1,6})\s*:\s*(type|status|source|target)\s*=\s*(.+)", text, re.DOTALL)
    if not match:
        fail(
            f"--set {text!r}: NUMBER:FIELD=VALUE is expected, FIELD one of type, status, source, target, as in 4:status=stated"
        )
    (item,) = _items(found, [int(match[1])])
    name, value = match[2], match[3].strip()
    said: dict[str, Any] = {name: value}
    if name in ("source", "target"):
        node = _node(store, value)
        said = {name: End(node.name, node.kind, node.id)}
    try:
        found.change(item, **said)
    except ValueError as error:
        fail(f"--set {text!r}: {error}")


def _join(store: Store, found: Review, text: str) -> None:
    """Does what "Fidan=gb:hakan-fidan-92ed06" says."""
    name, equals, node = (part.strip() for part in text.partition("="))
    ends = {
        end.name: end
        for item in found.items
        for end in (found.proposal(item).source, found.proposal(item).target)
        if end.name == name
    }
    if not equals or name not in ends:
        fail(f"--join {text!r}: NAME=NODE is expected, NAME as the proposals have it")
    found.join(ends[name], _node(store, node))


def _node(store: Store, text: str) -> Any:
    try:
        return resolve(store, text)
    except Unresolved as error:
        fail(str(error))
