"""What ships with Gobetween, to look around in before one has anything of one's own."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "seeds"
FIRST = tuple(FOLDER / name for name in ("istanbul-2025.yaml", "peace-agreements.csv"))
