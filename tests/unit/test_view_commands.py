"""`gobetween view`: lists, shows and deletes what was saved in the app, and says what is wrong in one line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from typer.testing import CliRunner, Result

import cli.view
from cli import cli as program
from graph.lens import Lens
from graph.picture.saved import Saved, save, saved, saved_in
from graph.picture.view import View


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, graph: nx.MultiDiGraph) -> Callable[..., Result]:
    @contextmanager
    def opened() -> Iterator[tuple[Any, nx.MultiDiGraph, int]]:
        yield None, graph, 7

    monkeypatch.setenv("GOBETWEEN_HOME", str(tmp_path))
    monkeypatch.setattr(cli.view, "opened", opened)
    return lambda *words: CliRunner().invoke(program, ["view", *words])


def test_a_view_from_the_list_to_its_end(run: Callable[..., Result], tmp_path: Path) -> None:
    assert "None yet" in run("list").output
    view = View.of(["iso:UA", "gone"]).placed({"iso:UA": (3.0, 4.0)})
    save(tmp_path, "Istanbul", Saved(view, Lens(since="1990"), "iso:UA"))
    assert json.loads(run("list", "--json").output) == [
        {"name": "Istanbul", "nodes": 2, "layout": "force", "lens": "since=1990"}
    ]
    told = json.loads(run("show", "Istanbul", "--json").output)
    assert [node["name"] for node in told["nodes"]] == ["Ukraine", "(not in this graph)"]
    assert "in force 1990 to today" in run("show", "Istanbul").output
    assert run("delete", "Istanbul").exit_code == 0
    assert saved(tmp_path) == {}


def test_what_is_wrong_is_one_line(run: Callable[..., Result], tmp_path: Path) -> None:
    for words in (("show", "nobody"), ("delete", "nobody")):
        done = run(*words)
        assert done.exit_code == 2
        assert "no view is called 'nobody'" in done.output
    saved_in(tmp_path).write_text("mine: [\n")
    assert "not readable as YAML" in run("list").output
