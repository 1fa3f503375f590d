"""Loaders: one source a module, each with NAME, ABOUT, SUFFIXES, `sniff(path, head)` and `read(path)`, found by name here.

A loader reads a file into `graph.model.Entry` items and knows nothing of the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from graph.model import Entry
from loaders import curated, followthemoney, jsonlines, participations, popolo
from loaders.files import LoadError, lines

__all__ = ["LOADERS", "LoadError", "Loader", "find", "read_file"]


class Loader(Protocol):
    """What a loader module offers. `sniff` sees the first lines of the file; `read` yields entries and may raise LoadError.

    A store that loads them asks for the next ones in another thread, always the same, while it writes the last ones.
    """

    NAME: str
    ABOUT: str
    SUFFIXES: tuple[str, ...]

    def sniff(self, path: Path, head: str) -> bool: ...

    def read(self, path: Path) -> Iterator[Entry]: ...


LOADERS: dict[str, Loader] = {
    module.NAME: module for module in (curated, participations, jsonlines, followthemoney, popolo)
}


def find(path: Path, name: str | None = None) -> Loader:
    """The loader of that name, or the one that recognises the file. Raises LoadError with the known ones."""
    known = "; ".join(f"{loader.NAME}: {loader.ABOUT}" for loader in LOADERS.values())
    if name is not None:
        if name not in LOADERS:
            raise LoadError(f"there is no loader {name!r}; known: {', '.join(LOADERS)}")
        return LOADERS[name]
    if path.is_dir():
        raise LoadError(f"{path}: is a folder; a file is expected")
    head = []
    for line in lines(path):
        head.append(line.text)
        if line.number >= 40:
            break
    text = "".join(head)
    if not text.strip():
        raise LoadError(f"{path}: is empty; expected one of: {known}")
    for loader in LOADERS.values():
        if loader.sniff(path, text):
            return loader
    raise LoadError(f"{path}: not recognised; say what it is with --as ({known})")


def read_file(path: Path, name: str | None = None) -> Iterator[Entry]:
    """The entries of a file, by the loader of that name or the one that recognises it. Raises LoadError."""
    return find(path, name).read(path)
