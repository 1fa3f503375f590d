"""Lenses with names, kept in the data folder of this machine as text, so that one can read, share and mend them."""

from __future__ import annotations

from pathlib import Path

from graph import shelf
from graph.lens import Lens

__all__ = ["forget", "lens_named", "save", "saved", "saved_in"]

_HEAD = "Lenses by name; `gobetween lens --help`."


def saved_in(home: Path) -> Path:
    """The file that holds the lenses of a data folder."""
    return home / "lenses.yaml"


def saved(home: Path) -> dict[str, Lens]:
    """Every lens that has a name, by name. Raises ValueError for a file that cannot be read, saying which entry."""
    path = saved_in(home)
    found = {}
    for name, text in shelf.read(path, "lenses", "mine: kinds=State since=1990").items():
        try:
            found[name] = Lens.parse(str(text or ""))
        except ValueError as error:
            raise ValueError(f"{path}: {name}: {error}") from None
    return found


def save(home: Path, name: str, lens: Lens) -> None:
    """Keeps a lens under a name, in the place of one that has it. Raises ValueError for what can be no name."""
    _write(home, {**saved(home), shelf.check_name(name, "a lens"): lens})


def forget(home: Path, name: str) -> None:
    """Drops a name. Raises ValueError when there is none such."""
    known = saved(home)
    if name not in known:
        raise ValueError(f"no lens is called {name!r}; known: {', '.join(known) or 'none'}")
    del known[name]
    _write(home, known)


def lens_named(home: Path, text: str) -> Lens:
    """The lens that has this name, or that this text describes. Raises ValueError when it is neither."""
    known = saved(home)
    if text in known:
        return known[text]
    if "=" not in text and text.strip():
        raise ValueError(
            f"no lens is called {text!r} (known: {', '.join(known) or 'none'}), and it is no description of one, "
            "as kinds=State since=1990 is"
        )
    return Lens.parse(text)


def _write(home: Path, lenses: dict[str, Lens]) -> None:
    shelf.write(saved_in(home), _HEAD, {name: str(lens) for name, lens in lenses.items()})
