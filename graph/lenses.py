"""Lenses with names, kept in the data folder of this machine as text, so that one can read, share and mend them."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import yaml

from graph.lens import Lens

__all__ = ["forget", "lens_named", "save", "saved", "saved_in"]

_NAME = re.compile(r"[^\W_][\w .-]{0,60}\Z")
_HEAD = "# Lenses by name; `gobetween lens --help`.\n"


def saved_in(home: Path) -> Path:
    """The file that holds the lenses of a data folder."""
    return home / "lenses.yaml"


def saved(home: Path) -> dict[str, Lens]:
    """Every lens that has a name, by name. Raises ValueError for a file that cannot be read, saying which entry."""
    path = saved_in(home)
    if not path.exists():
        return {}
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: not readable as YAML: {' '.join(str(error).split())}") from None
    if not isinstance(told, dict):
        raise ValueError(f"{path}: names with lenses are expected, as in `mine: kinds=State since=1990`")
    found = {}
    for name, text in told.items():
        try:
            found[str(name)] = Lens.parse(str(text or ""))
        except ValueError as error:
            raise ValueError(f"{path}: {name}: {error}") from None
    return dict(sorted(found.items()))


def save(home: Path, name: str, lens: Lens) -> None:
    """Keeps a lens under a name, in the place of one that has it. Raises ValueError for what can be no name."""
    if not _NAME.match(name):
        raise ValueError(f"{name!r} cannot be a lens's name: letters, digits, blanks, dots and hyphens are expected")
    _write(home, {**saved(home), name: lens})


def forget(home: Path, name: str) -> None:
    """Drops a name. Raises ValueError when there is none such."""
    known = saved(home)
    if name not in known:
        raise ValueError(f"no lens is called {name!r}; known: {', '.join(known) or 'none'}")
    del known[name]
    _write(home, known)


def lens_named(home: Path, text: str) -> Lens:
    """The lens that has this name, or that this text describes. Raises ValueError when it is neither."""
    known = saved(home)
    if text in known:
        return known[text]
    if "=" not in text and text.strip():
        raise ValueError(
            f"no lens is called {text!r} (known: {', '.join(known) or 'none'}), and it is no description of one, "
            "as kinds=State since=1990 is"
        )
    return Lens.parse(text)


def _write(home: Path, lenses: dict[str, Lens]) -> None:
    # Whole or not at all: another process may read it at any time.
    told = yaml.safe_dump({name: str(lens) for name, lens in sorted(lenses.items())}, allow_unicode=True, width=1000)
    handle, made = tempfile.mkstemp(dir=home, prefix=".lenses-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(_HEAD + told)
    Path(made).replace(saved_in(home))
