"""Where files are is remembered, so that the rows behind an edge are those of the file that was loaded, or none."""

import stat

import pandas as pd
import pytest
from samples import written

import loaders
from loaders import LoadError, places, rows_behind


def test_a_file_is_found_again_until_it_changes(tmp_path):
    path = written(tmp_path, "a.jsonl", "one\n")
    places.remember(tmp_path, "doc:a", path, "jsonl", {"x": "y"})
    places.remember(tmp_path, "doc:b", path, "curated", {})
    found = places.recall(tmp_path, "doc:a")
    assert (found.path, found.loader, found.options) == (str(path), "jsonl", {"x": "y"})
    assert stat.S_IMODE((tmp_path / "files.json").stat().st_mode) == 0o600
    path.write_text("another\n")
    with pytest.raises(LoadError, match="it has changed since it was loaded; load it again"):
        places.recall(tmp_path, "doc:a")
    path.unlink()
    with pytest.raises(LoadError, match="cannot be read"):
        places.recall(tmp_path, "doc:a")
    with pytest.raises(LoadError, match="doc:c: this machine does not know its file"):
        places.recall(tmp_path, "doc:c")


@pytest.mark.parametrize("content", ["", "[]", "{", '{"doc:a": {"odd": 1}}', '{"doc:a": 1}'])
def test_a_damaged_note_is_as_none(tmp_path, content):
    written(tmp_path, "files.json", content)
    with pytest.raises(LoadError, match="does not know its file"):
        places.recall(tmp_path, "doc:a")
    places.remember(tmp_path, "doc:a", written(tmp_path, "a.jsonl", "one\n"), "jsonl", {})
    assert places.recall(tmp_path, "doc:a").loader == "jsonl"


def test_the_rows_behind_an_edge_are_what_its_loader_says(tmp_path, monkeypatch):
    path = written(tmp_path, "a.jsonl", "one\n")
    places.remember(tmp_path, "doc:a", path, "jsonl", {})
    with pytest.raises(LoadError, match="line 1; jsonl shows no rows, open the file itself"):
        rows_behind(tmp_path, "doc:a", "line 1")
    monkeypatch.setattr(loaders.jsonlines, "rows", lambda path, at: pd.DataFrame([{"at": at}]), raising=False)
    assert rows_behind(tmp_path, "doc:a", "line 1").to_dict("records") == [{"at": "line 1"}]
