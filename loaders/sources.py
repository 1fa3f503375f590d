"""Which document a file is: what somebody said of it in a file beside it, or the file itself by its content."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from graph.model import Document
from loaders import records
from loaders.files import LoadError, lines, sha256


def beside(path: Path) -> Path:
    """Where somebody may say what a file is: ``agreements.dataset.yaml`` beside ``agreements.csv``."""
    return path.with_suffix(".dataset.yaml")


def described(path: Path) -> Document | None:
    """The document that `NAME.dataset.yaml` beside the file describes (``document: {id: …, title: …, licence: …}``).

    None when there is no such file; raises LoadError when it cannot be read.
    """
    if not beside(path).exists():
        return None
    try:
        return records.document(_section(path))
    except ValueError as error:
        raise LoadError(f"{beside(path)}: {' '.join(str(error).split())}") from None


def said(path: Path) -> Mapping[str, Any]:
    """The fields that such a file gives, whichever they are; none when there is no such file. Raises LoadError."""
    found = _section(path) if beside(path).exists() else None
    if not isinstance(found, Mapping | None):
        raise LoadError(f"{beside(path)}: document: a mapping with title, date, publisher and the like is expected")
    return found or {}


def _section(path: Path) -> Any:
    file = beside(path)
    try:
        return (yaml.safe_load("".join(line.text for line in lines(file))) or {}).get("document")
    except (yaml.YAMLError, AttributeError, ValueError) as error:
        raise LoadError(f"{file}: {' '.join(str(error).split())}") from None


def itself(path: Path) -> Document:
    """The file as a document: its id is its content's, so another release of it is another document. Raises LoadError."""
    content = sha256(path)
    return Document(f"file:{content[:16]}", path.name, sha256=content)
