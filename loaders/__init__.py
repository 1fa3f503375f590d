"""Loaders: one kind of source a module, found by name or by what a file holds.

A loader reads a file into `graph.model.Entry` items and knows nothing of the database. Another package adds one of its own by
an entry point in the group `gobetween.loaders` (docs/loaders.md).
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from graph.model import Entry
from loaders import (
    curated,
    events,
    files,
    followthemoney,
    graphs,
    jsonlines,
    mended,
    participations,
    petrarch,
    places,
    popolo,
    tables,
    text,
    wikidata,
)
from loaders.files import Fault, LoadError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "LOADERS",
    "Fault",
    "LoadError",
    "Loader",
    "find",
    "has_rows",
    "known",
    "options",
    "read_file",
    "rows_behind",
    "sign",
]

GROUP = "gobetween.loaders"


class Loader(Protocol):
    """What a loader module offers.

    `sniff` sees the beginning of the file as text, at most 64 KiB, unpacked; "" when it is no text. `read` yields entries and
    may raise LoadError. A store that loads them asks for the next ones in another thread, always the same, while it writes
    the last ones.

    Optional: `OPTIONS`, {name: what it does}, which `read` takes as keywords, as text; and `again(kept)`, which yields the
    entries of rows that were rejected and have been mended (`loaders.rejected.Kept`); `rows(path, locator, **options)`, which
    gives the rows of the file that a piece of evidence rests on, by its locator, as a DataFrame; `SIGN`, by what a file is
    recognised as one of these ("it has the columns …").
    """

    NAME: str
    ABOUT: str
    SUFFIXES: tuple[str, ...]

    def sniff(self, path: Path, head: str) -> bool: ...

    def read(self, path: Path, **options: str) -> Iterator[Entry]: ...


# In the order in which they are asked whether a file is theirs.
_OURS: tuple[Any, ...] = (
    mended,
    curated,
    participations,
    jsonlines,
    followthemoney,
    popolo,
    wikidata,
    petrarch,
    *events.LOADERS,
    *graphs.FORMATS,
    text,
    tables,  # last: whatever else has rows
)
LOADERS: dict[str, Loader] = {one.NAME: cast(Loader, one) for one in _OURS}


@cache
def known() -> Mapping[str, Loader]:
    """Every loader by its name: ours, then those that other packages add. One that cannot be imported is left out."""
    found = dict(LOADERS)
    for point in metadata.entry_points(group=GROUP):
        if point.name not in found:
            loader, _ = _added(point)
            if loader is not None:
                found[point.name] = loader
    return found


def find(path: Path, name: str | None = None) -> Loader:
    """The loader of that name, or the one that recognises the file; a folder holds texts. Raises LoadError."""
    if name is not None:
        return _named(name)
    if path.is_dir():
        return LOADERS[text.NAME]
    head = files.head(path)
    if path.stat().st_size <= len(BOM_UTF8) or (head and not head.strip()):
        raise LoadError(f"{path}: is empty; a file with something in it is expected")
    for loader in known().values():
        if loader.sniff(path, head):
            return loader
    raise LoadError(
        f"{path}: not recognised; say what it is with --as NAME (`gobetween loaders` lists what can be read)"
    )


def options(loader: Loader) -> Mapping[str, str]:
    """The options that a loader takes: {name: what it does}."""
    found: Mapping[str, str] = getattr(loader, "OPTIONS", {})
    return found


def sign(loader: Loader) -> str:
    """By what a file is recognised as one of a loader's, in words that follow "because"."""
    return str(getattr(loader, "SIGN", "") or f"{loader.NAME} recognises it")


def read_file(path: Path, name: str | None = None, **said: str) -> Iterator[Entry]:
    """The entries of a file, by the loader of that name or the one that recognises it. Raises LoadError.

    `said`: the loader's options.
    """
    loader = find(path, name)
    for option in said:
        if option not in options(loader):
            ones = ", ".join(options(loader)) or "none"
            raise LoadError(f"{path}: {loader.NAME} has no option {option!r}; it has: {ones}")
    return loader.read(path, **said)


def rows_behind(home: Path, document: str, locator: str) -> pd.DataFrame:
    """The rows of a document's file that a piece of evidence with this locator rests on, as they stand there.

    `home`: the data folder. Raises LoadError when the file is not at hand, or its loader knows nothing of rows.
    """
    place = places.recall(home, document)
    loader = _named(place.loader)
    rows = getattr(loader, "rows", None)
    if rows is None:
        raise LoadError(
            f"{place.path}: {locator or 'the whole file'}; {loader.NAME} shows no rows, open the file itself"
        )
    found: pd.DataFrame = rows(Path(place.path), locator, **place.options)
    return found


def has_rows(home: Path, document: str) -> bool:
    """Whether a document's file is at hand and its loader can show the rows that evidence rests on."""
    try:
        return hasattr(known().get(places.recall(home, document).loader), "rows")
    except LoadError:
        return False


def _named(name: str) -> Loader:
    if name in known():
        return known()[name]
    for point in metadata.entry_points(group=GROUP, name=name):
        _, fault = _added(point)
        raise LoadError(f"the loader {name!r} of {point.value} cannot be used: {fault}")
    raise LoadError(f"there is no loader {name!r}; known: {', '.join(known())}")


def _added(point: metadata.EntryPoint) -> tuple[Loader | None, str]:
    """A loader of another package, or why it is none."""
    try:
        module: Any = point.load()
    except Exception as error:  # noqa: BLE001 - whatever it raises, ours still work
        return None, f"{type(error).__name__}: {' '.join(str(error).split())}"
    if missing := [name for name in ("NAME", "ABOUT", "SUFFIXES", "sniff", "read") if not hasattr(module, name)]:
        return None, f"it has no {', '.join(missing)}"
    if point.name != module.NAME:
        return None, f"its NAME is {module.NAME!r}; {point.name!r} is expected, as its entry point says"
    return cast(Loader, module), ""
