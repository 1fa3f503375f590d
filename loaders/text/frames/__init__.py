"""Frames: patterns over the dependency parse, as data, that say who does what to whom."""

from __future__ import annotations

from loaders.text.model import Reading


def state(reading: Reading) -> None:
    """Adds the statements that the patterns find, each with its status."""
