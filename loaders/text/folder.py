"""Many articles, one after the other, in memory that does not grow; a reading that was cut off goes on where it stopped.

What was read of each is kept in a file of notes until all of them are read. So whoever takes it gets it again when he has to
begin anew, and only the reading, which takes the time, is not done twice. An article is known by its text: one that has changed
is another, and is read.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor
from contextlib import ExitStack, suppress
from dataclasses import asdict, astuple, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from graph.model import Rejected
from loaders.files import LoadError
from loaders.text import parallel, parse, pipeline
from loaders.text.model import Article, Mention, Reading, Thing
from loaders.text.names import Known
from loaders.text.processes.when import When, dates
from loaders.text.proposals import End, Proposal

_WARMING = Article("Norway hosted the talks between the government of Colombia and the rebels in Oslo in 2012.")


@dataclass(frozen=True)
class Read:
    """What came of an article, without its parse: the things in it by key, with all names that it gives them, and where they
    are mentioned; where its sentences begin; its dates; the proposals."""

    article: Article
    things: Mapping[str, Thing]
    sentences: tuple[int, ...]
    proposals: tuple[Proposal, ...]
    mentions: tuple[Mention, ...] = ()
    dates: tuple[When, ...] = ()


def readings(
    articles: Iterable[Article],
    known: Known | None = None,
    notes: Path | None = None,
    rejecting: Callable[[Rejected], None] | None = None,
    beside: Callable[[Reading], None] | None = None,
    workers: int = 1,
) -> Iterator[Read]:
    """What is read of each article, in order. `known`: what the graph holds, to be recognised.

    `workers`: how many processes read, where nothing reads along. One that dies ends the reading with a LoadError.

    `notes`: the file for what was read, which goes when all is. `rejecting` is told of an article at which a stage fails.
    `beside` reads along (`pipeline.readings`). Raises LoadError when the notes cannot be written, or what reads along fails.
    """
    with ExitStack() as closing:
        kept = closing.enter_context(Notes(notes)) if notes else None
        several = parse.batches(articles)
        for batch, new, refused in (
            _at_once_by(workers, several, known, kept)
            if workers > 1 and not beside
            else _one_by_one(several, known, beside, kept)
        ):
            found = {one.article.id: one for one in new}
            if kept:
                for one in new:
                    kept.note(one)
            if rejecting:
                for fault in refused:
                    rejecting(fault)
            for one_article in batch:
                read = found.get(one_article.id) or (kept.recall(one_article) if kept else None)
                if read:
                    yield replace(read, article=one_article)
        if kept:
            kept.finish()


_Batch = tuple[list[Article], list["Read"], list[Rejected]]


def _one_by_one(
    several: Iterable[list[Article]],
    known: Known | None,
    beside: Callable[[Reading], None] | None,
    kept: Notes | None,
) -> Iterator[_Batch]:
    for batch in several:
        refused: list[Rejected] = []
        new = [one for one in batch if not (kept and kept.recall(one))]
        if not beside:
            yield batch, list(_read(new, known, refused.append, None)), refused
            continue
        # What is asked of others is slow and costs: what came of each is handed on before the next.
        for one in batch:
            refused = []
            yield [one], list(_read([one] if one in new else [], known, refused.append, beside)), refused


def _at_once_by(
    workers: int, several: Iterable[list[Article]], known: Known | None, kept: Notes | None
) -> Iterator[_Batch]:
    whole: deque[list[Article]] = deque()

    def new() -> Iterator[list[Article]]:
        for batch in several:
            whole.append(batch)
            yield [one for one in batch if not (kept and kept.recall(one))]

    try:
        for _, (found, refused) in parallel.in_turn(new(), _batch, known, workers):
            yield whole.popleft(), found, refused
    except BrokenExecutor as error:
        raise LoadError(
            f"a process that reads texts has died ({error}); read again, it goes on there, or with fewer at once"
        ) from None


def _batch(several: list[Article], known: Known | None) -> tuple[list[Read], list[Rejected]]:
    """What one of several processes does."""
    refused: list[Rejected] = []
    return list(_read(several, known, refused.append, None)), refused


class Notes:
    """What was read of articles, as JSON Lines, an article a line. A context manager.

    Notes of another release, or made with another model, are not used. Raises LoadError when it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[str, int] = {}
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Notes:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = self._path.open("a+b")
            self._places, end = _places(self._file)
            # What a crash left half written goes.
            self._file.truncate(end)
            if not end:
                self._write(_made_by())
        except OSError as error:
            raise self._failed(error) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def recall(self, article: Article) -> Read | None:
        """What was read of an article, if it was."""
        if self._file is None or article.id not in self._places:
            return None
        self._file.seek(self._places[article.id])
        try:
            return _from_json(article, json.loads(self._file.readline()))
        except (ValueError, KeyError, TypeError):
            return None

    def note(self, read: Read) -> None:
        """Keeps what was read of an article."""
        try:
            self._places[read.article.id] = self._write(_to_json(read))
        except OSError as error:
            raise self._failed(error) from None

    def finish(self) -> None:
        """All is read: nothing needs to be kept."""
        if self._file:
            self._file.close()
        self._path.unlink(missing_ok=True)

    def _write(self, data: Mapping[str, Any]) -> int:
        assert self._file is not None  # noqa: S101 - it is entered
        at = self._file.seek(0, 2)
        self._file.write(json.dumps(data).encode() + b"\n")
        self._file.flush()
        return at

    def _failed(self, error: OSError) -> LoadError:
        return LoadError(f"{self._path}: cannot be written ({error.strerror or error}); a place for notes is expected")


def _read(
    several: list[Article],
    known: Known | None,
    rejecting: Callable[[Rejected], None] | None,
    beside: Callable[[Reading], None] | None,
) -> Iterator[Read]:
    if not several:
        return
    try:
        found = _at_once(several, known, beside)
    except LoadError:
        raise
    except Exception as error:  # noqa: BLE001 - one article of ten thousand must not end the reading of them
        if len(several) == 1:
            if rejecting:
                fault = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
                rejecting(
                    Rejected(several[0].where, f"cannot be read, by a fault of Gobetween ({fault}); please report it")
                )
            return
        for one in several:
            yield from _read([one], known, rejecting, beside)
        return
    yield from found


def _at_once(several: list[Article], known: Known | None, beside: Callable[[Reading], None] | None) -> list[Read]:
    """What is read of these; their parses, and the words that only they have, are gone at its end."""
    _warmed()
    with parse.forgetting():
        return [_kept(one) for one in pipeline.readings(several, known, beside)]


_warm: set[str] = set()


def _warmed() -> None:
    """What the stages make once, and keep, must not be made where it is forgotten."""
    model = parse.model()
    if model not in _warm:
        _warm.add(model)
        for reading in pipeline.readings([_WARMING]):
            pipeline.proposals(reading)


def _kept(reading: Reading) -> Read:
    sentences = tuple(one.start_char for one in reading.sentences)
    mentions = sorted(reading.mentions, key=lambda one: (one.start, -one.end))
    told = tuple(dates(reading)) if reading.english else ()
    return Read(reading.article, _named(reading), sentences, tuple(pipeline.proposals(reading)), tuple(mentions), told)


def _named(reading: Reading) -> dict[str, Thing]:
    """The things with every name that the text gives them among their aliases."""
    text = reading.article.text
    names: dict[str, dict[str, None]] = {key: dict.fromkeys(one.aliases) for key, one in reading.things.items()}
    for one in reading.mentions:
        if one.form == "name" and one.thing in names:
            names[one.thing][" ".join(text[one.start : one.end].split())] = None
    return {
        key: replace(one, aliases=tuple(name for name in names[key] if name and name != one.name))
        for key, one in reading.things.items()
    }


def _made_by() -> dict[str, str]:
    try:
        release = version("gobetween")
    except PackageNotFoundError:
        release = ""
    return {"gobetween": release, "model": parse.model()}


def _places(file: IO[bytes]) -> tuple[dict[str, int], int]:
    """Where the line of each document begins, and where the last whole line ends; nothing for notes that are not of use."""
    file.seek(0)
    places: dict[str, int] = {}
    end = 0
    while (line := file.readline()).endswith(b"\n"):
        said: Any = None
        with suppress(ValueError):
            said = json.loads(line)
        if end == 0 and said != _made_by():
            break
        if isinstance(said, dict) and isinstance(said.get("document"), str):
            places[said["document"]] = end
        end += len(line)
    return places, end


def _to_json(read: Read) -> dict[str, Any]:
    return {
        "document": read.article.id,
        "things": [asdict(one) for one in read.things.values()],
        "sentences": read.sentences,
        "proposals": [{**asdict(one), "props": dict(one.props)} for one in read.proposals],
        "mentions": [astuple(one) for one in read.mentions],
        "dates": [astuple(one) for one in read.dates],
    }


def _from_json(article: Article, data: Mapping[str, Any]) -> Read:
    things = [Thing(**{**one, "aliases": tuple(one["aliases"])}) for one in data["things"]]
    proposals = [
        Proposal(**{**one, "source": End(**one["source"]), "target": End(**one["target"])}) for one in data["proposals"]
    ]
    mentions, dates = (Mention(*one) for one in data["mentions"]), (When(*one) for one in data["dates"])
    by_key = {one.key: one for one in things}
    return Read(article, by_key, tuple(data["sentences"]), tuple(proposals), tuple(mentions), tuple(dates))
