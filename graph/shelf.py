"""Things with names in one YAML file of the data folder, so that one can read, share and mend them."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

__all__ = ["check_name", "read", "write"]

_NAME = re.compile(r"[^\W_][\w .-]{0,60}\Z")


def check_name(name: str, what: str) -> str:
    """`name` when it can be one; raises ValueError saying what would be. what: of what it is the name, "a lens"."""
    if not _NAME.match(name):
        raise ValueError(f"{name!r} cannot be {what}'s name: letters, digits, blanks, dots and hyphens are expected")
    return name


def read(path: Path, what: str, example: str) -> dict[str, Any]:
    """What is in the file, by name; nothing where there is none. Raises ValueError for one that cannot be read.

    what: what is named there, "lenses"; example: what one entry looks like, for the message.
    """
    if not path.exists():
        return {}
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: not readable as YAML: {' '.join(str(error).split())}") from None
    if not isinstance(told, dict):
        raise ValueError(f"{path}: names with {what} are expected, as in `{example}`")
    return {str(name): value for name, value in sorted(told.items(), key=lambda item: str(item[0]))}


def write(path: Path, head: str, things: Mapping[str, Any]) -> None:
    """Writes all of them, in the order of their names; head: the file's first line. Raises OSError."""
    # Whole or not at all: another process may read it at any time.
    told = yaml.safe_dump(
        dict(sorted(things.items())), allow_unicode=True, width=1000, default_flow_style=None, sort_keys=False
    )
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"# {head}\n{told}")
    Path(made).replace(path)
