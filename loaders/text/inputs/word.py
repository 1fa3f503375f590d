"""DOCX: paragraphs and the cells of tables in the order of the document, and its properties."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.files import LARGEST, MOST_TIMES, ROOM, LoadError
from loaders.text.inputs import dateline, said
from loaders.text.inputs.cleaning import characters
from loaders.text.inputs.decoding import whole
from loaders.text.inputs.plain import headline
from loaders.text.model import Article

if TYPE_CHECKING:
    from docx.blkcntnr import BlockItemContainer
    from docx.document import Document

# Bytes of a part that is XML, which becomes ten times as large when it is read; a book's has two million.
_LARGEST_PART = 64 * 1024 * 1024
_DEEPEST = 8  # tables within tables


def docx(path: Path) -> Iterator[Article]:
    """A DOCX file. Raises LoadError for a damaged one, and one that unpacks to far too much."""
    data = whole(path, LARGEST)
    _guard(path, data)
    try:
        from docx import Document

        document = Document(io.BytesIO(data))
        lines = [" ".join(line.split()) for part in _parts(document) for line in characters(part).split("\n")]
        title, date = _about(document)
    except Exception as error:  # noqa: BLE001 - a damaged file ends in whatever error its damage leads to
        said_ = " ".join(str(error).split())[:200] or type(error).__name__
        raise LoadError(f"{path}: the DOCX is damaged or cannot be read ({said_}); a whole DOCX is expected") from None
    text = "\n\n".join(line for line in lines if line)
    date = dateline.found(text).date or date
    yield said.told(Article(text, str(path)), title=title or headline(text), date=date or "")


def is_docx(path: Path) -> bool:
    """Whether a zip is such a file."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" in archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def _guard(path: Path, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise LoadError(f"{path}: the DOCX is damaged ({error}); a whole DOCX is expected") from None
    sizes = sum(one.file_size for one in parts)
    largest = max((one.file_size for one in parts if one.filename.endswith((".xml", ".rels"))), default=0)
    if sizes > max(ROOM, MOST_TIMES * len(data)) or largest > _LARGEST_PART:
        raise LoadError(
            f"{path}: it unpacks to {sizes >> 20} MB, far more than a text has; if that is right, save it as plain text"
        )


def _parts(container: BlockItemContainer | Document, depth: int = 0) -> Iterator[str]:
    for block in container.iter_inner_content():
        rows: Any = getattr(block, "rows", None)
        if rows is None:
            yield str(getattr(block, "text", ""))
        elif depth < _DEEPEST:
            seen = set()
            for row in rows:
                for cell in row.cells:
                    # A cell that spans several is named in each.
                    if cell._tc not in seen:
                        seen.add(cell._tc)
                        yield from _parts(cell, depth + 1)


def _about(document: Document) -> tuple[str, str]:
    """The title and the date of creation that its properties say; not those of the template that a program began with."""
    said_ = document.core_properties
    made = None if said_.author == "python-docx" else said_.created
    return said.plain(said_.title or ""), made.date().isoformat() if made else ""
