"""Rejected rows, kept in a file so that they can be mended and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from graph.model import Rejected


def keep(path: Path, rows: Sequence[Rejected], elsewhere: Callable[[], Path]) -> Path | None:
    """Writes `rows` as JSON Lines (where, reason, row) to ``<name>.rejected.jsonl`` beside the file they came from, or into
    the folder `elsewhere` names when that one is not writable. None when there are none; what an earlier load of the
    file left there then goes.
    """
    kept = path.with_name(path.name + ".rejected.jsonl")
    if not rows:
        if kept.exists():
            kept.unlink()
        return None
    content = "".join(
        json.dumps({"where": one.where, "reason": one.reason, "row": one.row}, ensure_ascii=False, default=str) + "\n"
        for one in rows
    )
    try:
        kept.write_text(content, encoding="utf-8")
    except OSError:
        kept = elsewhere() / kept.name
        kept.write_text(content, encoding="utf-8")
    return kept
