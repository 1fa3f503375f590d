"""Who may do what: `GOBETWEEN_READ_ONLY=1` shows the graph to others, who can look at everything and change nothing."""

from __future__ import annotations

import os


def may_edit() -> bool:
    """Whether this session may change the graph; where not, a page leaves out what would change it."""
    return os.environ.get("GOBETWEEN_READ_ONLY", "").strip().casefold() in ("", "0", "false", "no")
