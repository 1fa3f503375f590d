"""Which document a file is: what somebody said of it in a file beside it, or the file itself by its content."""

from __future__ import annotations

from pathlib import Path

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
    said = beside(path)
    if not said.exists():
        return None
    try:
        data = yaml.safe_load("".join(line.text for line in lines(said)))
        return records.document((data or {}).get("document"))
    except (yaml.YAMLError, AttributeError, ValueError) as error:
        raise LoadError(f"{said}: {' '.join(str(error).split())}") from None


def itself(path: Path) -> Document:
    """The file as a document: its id is its content's, so another release of it is another document. Raises LoadError."""
    content = sha256(path)
    return Document(f"file:{content[:16]}", path.name, sha256=content)
