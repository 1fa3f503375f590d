"""The loader that docs/loaders.md writes is one: it fits into forty lines, is found, and reads what stands there."""

import re
from pathlib import Path

import pytest
from samples import told, written
from test_files import added  # noqa: F401 - a fixture

from graph.model import Entity, Rejected, Relation
from loaders import find

TEXT = (Path(__file__).parents[2] / "docs" / "loaders.md").read_text(encoding="utf-8")


@pytest.fixture
def minutes(added, tmp_path):  # noqa: F811
    added(minutes=re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)[1])
    return written(tmp_path, "today.minutes", re.search(r"```\n(MINUTES.*?)```", TEXT, re.DOTALL)[1])


def test_it_has_forty_lines():
    code = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)[1]
    assert len([line for line in code.splitlines() if line.strip()]) <= 40


def test_it_reads_the_minutes(minutes):
    assert find(minutes).NAME == "minutes"
    items = told(minutes)
    relations = [one for one in items if isinstance(one, Relation)]
    assert [(one.type, one.source, one.start) for one in relations] == [
        ("MEDIATES", "iso:TR", "2025-06-02"),
        ("PARTY_TO", "iso:UA", "2025-06-02"),
        ("PARTY_TO", "iso:RU", "2025-06-02"),
    ]
    assert {one.name for one in items if isinstance(one, Entity)} == {"Turkey", "Ukraine", "Russia", "Istanbul talks"}
    (bad,) = [one for one in items if isinstance(one, Rejected)]
    assert (bad.column, bad.where) == ("actor", f"{minutes}, line 5")
