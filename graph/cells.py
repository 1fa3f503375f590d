"""Cells of a table that a spreadsheet would take for a formula: made harmless on the way out, as they were on the way in.

A spreadsheet runs what begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break, whoever wrote it. Such a text gets an
apostrophe before it, and so does one that already has apostrophes before such a sign: so taking one away gives every text
back. Numbers are not texts and stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """`text` as it may stand in a cell."""
    return "'" + text if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def as_csv(frame: pd.DataFrame) -> str:
    """A frame as CSV with a header and without its index, every text guarded, those of the header too."""
    texts = frame.select_dtypes(exclude=["number", "bool"])
    safe = frame.copy()
    safe[texts.columns] = texts.map(_safe)
    return safe.rename(columns=lambda name: guarded(str(name))).to_csv(index=False)


def _safe(value: object) -> object:
    return guarded(value) if isinstance(value, str) else value
