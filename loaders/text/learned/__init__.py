"""The learned part: how likely it is that an actor has a part in a process."""

from __future__ import annotations

from loaders.text.model import Reading


def state(reading: Reading) -> None:
    """Adds the statements that the learned part finds, and weighs those that are there."""
