"""Views in addresses and under names: they come back as they were, and what is no view is refused in one line."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.lens import Lens
from graph.picture.layout import LAYOUTS, Label
from graph.picture.saved import Saved, forget, rename, save, saved, saved_in
from graph.picture.told import as_data, from_address, from_data, to_address
from graph.picture.view import View

ids = st.text(st.characters(min_codepoint=33, exclude_categories=("Cs", "Zs", "Cc", "Zl", "Zp", "Cn")), min_size=1, max_size=30).filter(
    lambda text: not any(c.isspace() for c in text)
)  # fmt: skip
coordinates = st.integers(-9_000, 9_000).map(float)


@st.composite
def views(draw: st.DrawFn) -> View:
    nodes = draw(st.lists(ids, unique=True, max_size=12))
    placed = [node for node in nodes if draw(st.booleans())]
    places = {node: (draw(coordinates), draw(coordinates)) for node in placed}
    group = draw(st.sampled_from(["", "state", "camp"]))
    return View(
        tuple(nodes), places, draw(st.sampled_from(list(LAYOUTS))), (Label("1995", 1.0, 2.0),) if draw(st.booleans()) else (),
        frozenset(placed[:2]), tuple(draw(st.lists(ids, unique=True, max_size=3))), group=group, folded=bool(group),
    )  # fmt: skip


@given(views())
def test_a_view_comes_back_from_an_address_and_from_plain_data(view: View) -> None:
    text = to_address(view)
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert from_address(text) == view
    assert from_data(json.loads(json.dumps(as_data(view)))) == view


@given(st.text(max_size=60))
def test_an_address_that_is_no_view_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"copy it once more|expected|known|no place"):
        from_address(text)


def _packed(data: Any) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(data).encode())).decode().rstrip("=")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([], "nodes with their places"),
        ({"nodes": {"a": [0, 0]}, "layout": "spiral"}, "unknown layout 'spiral'"),
        ({"nodes": {"a": [0, 0]}, "group": "colour"}, "unknown grouping"),
        ({"nodes": {"a b": [0, 0]}}, "cannot be an id"),
        ({"nodes": {"a": [0, float("inf")]}}, "is no place"),
        ({"nodes": {"a": ["<b>", 0]}}, "is no place"),
        ({"nodes": {}, "labels": [["x", 0]]}, "is no label"),
        ({"nodes": {}, "run": "me"}, "no part of a view"),
        ({"nodes": {f"n:{i}": None for i in range(5_001)}}, "up to 5,000 nodes"),
    ],
)
def test_what_is_wrong_with_a_view_is_said(data: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        from_address(_packed(data))


def test_a_short_address_that_unpacks_to_very_much_is_refused() -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 50_000_000, 9)).decode()
    with pytest.raises(ValueError, match="copy it once more"):
        from_address(bomb)


def test_views_are_kept_renamed_and_dropped_by_name(tmp_path: Path) -> None:
    one = Saved(View.of(["iso:UA"]).placed({"iso:UA": (3.0, 4.0)}), Lens(since="1990"), "iso:UA")
    assert saved(tmp_path) == {}
    save(tmp_path, "Istanbul", one)
    save(tmp_path, "empty", Saved(View()))
    assert saved(tmp_path)["Istanbul"] == one
    rename(tmp_path, "Istanbul", "talks")
    assert set(saved(tmp_path)) == {"talks", "empty"}
    with pytest.raises(ValueError, match="another view is called 'empty'"):
        rename(tmp_path, "talks", "empty")
    forget(tmp_path, "talks")
    with pytest.raises(ValueError, match=r"no view is called 'talks'; known: empty"):
        forget(tmp_path, "talks")
    with pytest.raises(ValueError, match="cannot be a view's name"):
        save(tmp_path, "../up", one)


def test_a_spoilt_file_says_which_entry(tmp_path: Path) -> None:
    saved_in(tmp_path).write_text("mine: {nodes: {a: [1, 2]}, lens: kinds=Sate}\n")
    with pytest.raises(ValueError, match=r"views.yaml: mine: unknown kind"):
        saved(tmp_path)
    saved_in(tmp_path).write_text("mine: 7\n")
    with pytest.raises(ValueError, match=r"views.yaml: mine: nodes with their places are expected"):
        saved(tmp_path)
