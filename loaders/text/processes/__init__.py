"""Talks, agreements, events and topics: nodes with a date, a place, and one for all sentences about the same."""

from __future__ import annotations

from loaders.text.model import Reading


def find(reading: Reading) -> None:
    """Adds processes, agreements, events and topics with their mentions."""
