"""A view as plain data, for a file and for an address, and back, with a clear word for what is no view."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from math import isfinite
from typing import Any

from graph.model import check_id
from graph.picture.grouped import GROUPINGS
from graph.picture.layout import LAYOUTS, Label, Place
from graph.picture.view import View

__all__ = ["as_data", "from_address", "from_data", "to_address"]

NODES_MOST = 5_000
_TEXT_MOST = 200_000  # characters of an address
_DATA_MOST = 2_000_000  # bytes, unpacked
_FAR = 1e6


def as_data(view: View) -> dict[str, Any]:
    """A view as text, numbers, lists and dicts; what is as usual is left out. What expansions brought is not kept."""
    data: dict[str, Any] = {
        "nodes": {n: [_short(c) for c in view.places[n]] if n in view.places else None for n in view.nodes},
        "layout": view.layout,
        "labels": [[one.text, _short(one.x), _short(one.y)] for one in view.labels],
        "pinned": sorted(view.pinned),
        "hidden": list(view.hidden),
        "group": view.group,
        "folded": view.folded,
    }
    return {name: value for name, value in data.items() if value or name == "nodes"}


def from_data(data: Any) -> View:
    """The view that `as_data` told of. Raises ValueError naming what was expected."""
    if not isinstance(data, Mapping) or not isinstance(data.get("nodes"), Mapping):
        raise ValueError("nodes with their places are expected, as in {nodes: {iso:UA: [0, 0]}}")
    if unknown := sorted(set(map(str, data)) - _PARTS):
        raise ValueError(f"{unknown[0]!r} is no part of a view; known: {', '.join(sorted(_PARTS))}")
    nodes = data["nodes"]
    if len(nodes) > NODES_MOST:
        raise ValueError(f"a view has up to {NODES_MOST:,} nodes, and not {len(nodes):,}")
    layout, group = data.get("layout", "force"), data.get("group", "")
    if layout not in LAYOUTS:
        raise ValueError(f"unknown layout {layout!r}; known: {', '.join(LAYOUTS)}")
    if group and group not in GROUPINGS:
        raise ValueError(f"unknown grouping {group!r}; known: {', '.join(GROUPINGS)}")
    ids = tuple(check_id(node) for node in nodes)
    places = {node: _place(place) for node, place in nodes.items() if place is not None}
    return View(
        ids,
        places,
        layout,
        tuple(_label(one) for one in _list(data, "labels")),
        frozenset(check_id(one) for one in _list(data, "pinned")) & places.keys(),
        tuple(check_id(one) for one in _list(data, "hidden")),
        group=group,
        folded=bool(data.get("folded", False)) and bool(group),
    )


_PARTS = frozenset({"nodes", "layout", "labels", "pinned", "hidden", "group", "folded"})


def to_address(view: View) -> str:
    """A view as a short text of letters, digits, - and _, for an address."""
    plain = json.dumps(as_data(view), ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode().rstrip("=")


def from_address(text: str) -> View:
    """The view that `to_address` made a text of. Raises ValueError."""
    broken = ValueError("it is not whole: copy it once more, up to its last letter")
    if len(text) > _TEXT_MOST:
        raise ValueError(f"it is longer than the {_TEXT_MOST:,} characters of the longest view")
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(packed, _DATA_MOST)  # a short text may unpack to very much
        if not unpacking.eof:
            raise broken
        data = json.loads(plain)
    except (binascii.Error, zlib.error, UnicodeError, ValueError, RecursionError):
        raise broken from None
    return from_data(data)


def _short(value: float) -> float:
    tenth = round(value, 1)
    return int(tenth) if tenth == int(tenth) else tenth


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    found = data.get(name) or []
    if not isinstance(found, list):
        raise ValueError(f"{name}: a list is expected")
    return found


def _place(value: Any) -> Place:
    if not isinstance(value, list | tuple) or len(value) != 2 or not all(map(_is_coordinate, value)):
        raise ValueError(f"{value!r} is no place; two numbers are expected, as in [120, -40]")
    return float(value[0]), float(value[1])


def _label(value: Any) -> Label:
    if not isinstance(value, list | tuple) or len(value) != 3 or not isinstance(value[0], str):
        raise ValueError(f"{value!r} is no label; a text and two numbers are expected")
    return Label(value[0][:80], *_place(list(value[1:])))


def _is_coordinate(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and abs(value) < _FAR
