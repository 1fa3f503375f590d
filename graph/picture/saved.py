"""Views with names, kept in the data folder of this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph import shelf
from graph.lens import Lens
from graph.picture.told import as_data, from_data
from graph.picture.view import View

__all__ = ["Saved", "forget", "rename", "save", "saved", "saved_in", "view_named"]

_HEAD = "Views by name; `gobetween view --help`."


@dataclass(frozen=True)
class Saved:
    """A view, the lens through which it was seen, and the node or relation that was in the inspector."""

    view: View
    lens: Lens = field(default_factory=Lens)
    inspected: str | None = None


def saved_in(home: Path) -> Path:
    """The file that holds the views of a data folder."""
    return home / "views.yaml"


def saved(home: Path) -> dict[str, Saved]:
    """Every view that has a name, by name. Raises ValueError for a file that cannot be read, saying which entry."""
    path = saved_in(home)
    found = {}
    for name, told in shelf.read(path, "views", "mine: {nodes: {iso:UA: [0, 0]}}").items():
        try:
            found[name] = _from_data(told)
        except ValueError as error:
            raise ValueError(f"{path}: {name}: {error}") from None
    return found


def save(home: Path, name: str, one: Saved) -> None:
    """Keeps a view under a name, in the place of one that has it. Raises ValueError for what can be no name."""
    _write(home, {**saved(home), shelf.check_name(name, "a view"): one})


def rename(home: Path, name: str, to: str) -> None:
    """Gives a view another name. Raises ValueError when there is none such, and when another has the name."""
    known = saved(home)
    one = view_named(home, name)
    if to != name and to in known:
        raise ValueError(f"another view is called {to!r}; delete it first, or choose another name")
    del known[name]
    _write(home, {**known, shelf.check_name(to, "a view"): one})


def forget(home: Path, name: str) -> None:
    """Drops a view. Raises ValueError when there is none such."""
    view_named(home, name)
    _write(home, {other: one for other, one in saved(home).items() if other != name})


def view_named(home: Path, name: str) -> Saved:
    """The view of that name. Raises ValueError when there is none such."""
    known = saved(home)
    if name not in known:
        raise ValueError(f"no view is called {name!r}; known: {', '.join(known) or 'none'}")
    return known[name]


def _from_data(told: Any) -> Saved:
    if not isinstance(told, Mapping):
        raise ValueError("nodes with their places are expected, as in {nodes: {iso:UA: [0, 0]}}")
    rest = dict(told)
    lens, inspected = rest.pop("lens", ""), rest.pop("inspected", None)
    return Saved(from_data(rest), Lens.parse(str(lens or "")), str(inspected) if inspected else None)


def _write(home: Path, views: Mapping[str, Saved]) -> None:
    told = {}
    for name, one in views.items():
        about = {"lens": str(one.lens), "inspected": one.inspected}
        told[name] = as_data(one.view) | {key: value for key, value in about.items() if value}
    shelf.write(saved_in(home), _HEAD, told)
