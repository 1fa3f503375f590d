"""PDF: the text of its pages in reading order, without what stands on each of them."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.files import LARGEST, LoadError
from loaders.text.inputs import dateline, said
from loaders.text.inputs.cleaning import characters, cleaned, is_prose
from loaders.text.inputs.decoding import whole
from loaders.text.inputs.plain import headline
from loaders.text.model import Article

if TYPE_CHECKING:
    from pypdf import PdfReader

_MOST_PAGES = 2000
_EDGE = 2  # lines at the top and at the bottom of a page that may stand on each
_REPEATED = 0.5  # the share of pages on which they then do
_NUMBER = re.compile(r"(?:page )?[-–— ]*\d{1,4}[-–— ]*(?:(?:/|of) ?\d{1,4})?", re.IGNORECASE)
# Titles that a program puts there.
_NO_TITLE = re.compile(
    r"microsoft word|untitled|powerpoint|^document\d*$|\.(docx?|pdf|odt|rtf|indd|qxd|tex)$|^\W*$", re.IGNORECASE
)


def pdf(path: Path) -> Iterator[Article]:
    """A PDF file. Raises LoadError for a damaged one, one with a password, and one without text."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    # What it grumbles about is mended by it, or ends in an error.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    data = whole(path, LARGEST)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise LoadError(f"{path}: it is protected by a password; a PDF without one is expected")
        pages = [one.extract_text() for one in islice(reader.pages, _MOST_PAGES)]
        about = _about(reader)
    except LoadError:
        raise
    except DependencyError:
        raise LoadError(f"{path}: it is encrypted; print it into a PDF without protection, and load that") from None
    except Exception as error:  # noqa: BLE001 - a damaged file ends in whatever error its damage leads to
        said_ = " ".join(str(error).split())[:200] or type(error).__name__
        raise LoadError(f"{path}: the PDF is damaged or cannot be read ({said_}); a whole PDF is expected") from None
    text = cleaned("\n".join(_unrepeated([characters(one).split("\n") for one in pages])), ragged=True)
    if not is_prose(text):
        raise LoadError(
            f"{path}: no text is in its {len(pages)} page{'s' if len(pages) > 1 else ''}, as when they were scanned; "
            "make it readable with an OCR program (ocrmypdf), or give its text"
        )
    # When the file was made says less than the report itself does.
    about["date"] = dateline.found(text).date or about["date"]
    about["title"] = about["title"] or headline(text)
    yield said.told(Article(text, str(path)), **{name: value for name, value in about.items() if value})


def _about(reader: PdfReader) -> dict[str, str | None]:
    title, date = "", None
    try:
        if reader.metadata:
            title = said.plain(reader.metadata.title or "")
            made = reader.metadata.creation_date
            date = made.date().isoformat() if made else None
    except Exception:  # noqa: BLE001 - a date or a text that is none
        return {"title": "", "date": None}
    return {"title": "" if _NO_TITLE.search(title) else title, "date": date}


def _unrepeated(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of the pages, without the numbers and headers at their edges."""
    filled = [[line.strip() for line in page if line.strip()] for page in pages]
    seen = Counter(line for page in filled for line in {_sameness(one) for one in (*page[:_EDGE], *page[-_EDGE:])})
    least = max(3, _REPEATED * len(pages))
    for page in filled:
        for number, line in enumerate(page):
            at_edge = number < _EDGE or number >= len(page) - _EDGE
            if not (at_edge and (_NUMBER.fullmatch(line) or seen[_sameness(line)] >= least)):
                yield line


def _sameness(line: str) -> str:
    return re.sub(r"\d+", "#", line)
