"""Who is meant by what is no name: pronouns, nominals ("the former Finnish president"), collectives ("both sides")."""

from __future__ import annotations

from loaders.text.model import Reading


def find(reading: Reading) -> None:
    """Adds mentions of the things that were found, and things that only nominals name."""
