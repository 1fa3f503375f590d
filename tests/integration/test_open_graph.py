"""`open_graph` on every engine: it follows what is loaded, finds names with the store's search, and says who says so."""

import pytest
from samples import whole

from graph import open_graph

pytestmark = pytest.mark.engine


@pytest.fixture
def opened(store, environ, monkeypatch):
    for name in ("NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with open_graph() as graph:
        yield graph


def test_it_follows_what_is_loaded_meanwhile_and_names_its_sources(opened, store):
    assert len(opened.graph) == 0
    store.load(whole())
    assert opened.id("Zelenskyy") == "p:zelensky"  # an alias
    assert opened.revision == store.revision()
    found = opened.who_mediates(party="Ukraine", since="2025-06")
    assert found["mediator"].tolist()[0] == "Hakan Fidan"
    (told,) = opened.evidence(found["relations"].iloc[0][0]).to_dict("records")
    assert (told["title"], told["locator"]) == ("A report", "paragraph 1")
    assert opened.sources()["licence"].tolist() == ["CC0"]


def test_two_who_load_alike_get_the_same_report(opened, store, tmp_path):
    store.load(whole())
    first = opened.report("betweenness")
    first.save(tmp_path / "first.json")
    store.load(whole())
    assert opened.report("betweenness").basis.digest == first.basis.digest
    assert "CC0" in (tmp_path / "first.json").read_text(encoding="utf-8")
