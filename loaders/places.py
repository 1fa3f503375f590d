"""Where the files are that documents were read from, so that the rows behind an edge can be looked up again.

Kept beside the data of this machine, not in the graph: where somebody has a file is nobody else's business.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from loaders.files import LoadError


@dataclass(frozen=True)
class Place:
    """A file, the loader that read it and its options, and the file's size in bytes and time of change in ns at that time."""

    path: str
    loader: str
    options: Mapping[str, str]
    size: int
    changed: int


def remember(home: Path, document: str, path: Path, loader: str, options: Mapping[str, str]) -> None:
    """Notes where a document's file is; `home` is the data folder."""
    state = path.stat()
    place = Place(str(path.absolute()), loader, dict(options), state.st_size, state.st_mtime_ns)
    known = {**_read(home), document: asdict(place)}
    with tempfile.NamedTemporaryFile("w", dir=home, prefix=".files-", encoding="utf-8", delete=False) as new:
        json.dump(known, new, ensure_ascii=True)
    # As temporary files are, it is for its owner only.
    Path(new.name).replace(_file(home))


def noted(home: Path, document: str) -> Place:
    """Where a document's file was when it was loaded. Raises LoadError when nobody noted it."""
    try:
        return Place(**_read(home)[document])
    except (KeyError, TypeError):
        raise LoadError(
            f"{document}: this machine does not know its file; load it here, then its rows can be shown"
        ) from None


def recall(home: Path, document: str) -> Place:
    """Where a document's file is. Raises LoadError when nobody noted it, or the file is gone or has changed since."""
    place = noted(home, document)
    try:
        state = Path(place.path).stat()
    except OSError as error:
        raise LoadError(
            f"{place.path}: cannot be read ({error.strerror or error}); put it back there, or load it again from where it is"
        ) from None
    if (state.st_size, state.st_mtime_ns) != (place.size, place.changed):
        raise LoadError(f"{place.path}: it has changed since it was loaded; load it again to see its rows")
    return place


def _file(home: Path) -> Path:
    return home / "files.json"


def _read(home: Path) -> dict[str, Any]:
    try:
        found = json.loads(_file(home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
