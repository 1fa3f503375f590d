"""Flags of states as images that need no network: drawn as SVG, carried in the address itself.

flags.json has the drawings of circle-flags (MIT, see flags-LICENSE.md) without their round mask; `tools/flags.py` renews it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from urllib.parse import quote

__all__ = ["flag"]

_KEPT = " '/:=,.;()-+*"  # characters that an address of this form may hold as they are


@cache
def flag(node: str) -> str | None:
    """The flag of the state with that id ("iso:UA") as a `data:` address, square; None where there is none."""
    drawn = _drawings().get(node.removeprefix("iso:")) if node.startswith("iso:") else None
    if drawn is None:
        return None
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='192' height='192' viewBox='0 0 512 512'>{drawn}</svg>"
    return "data:image/svg+xml," + quote(svg.replace('"', "'"), safe=_KEPT)


@cache
def _drawings() -> dict[str, str]:
    drawings: dict[str, str] = json.loads(Path(__file__).with_name("flags.json").read_text(encoding="utf-8"))
    return drawings
