"""Where nobody may edit, the Resolve page shows everything and offers nothing that would change the graph."""

import pytest
from samples import DOCUMENT, entries, relation
from streamlit.testing.v1 import AppTest

from graph.model import Document, Entity
from views import state

_PEOPLE = {"p:1": "Ada Lake", "p:2": "Ada B. Lake", "p:3": "Carl Creek", "p:4": "Carl F. Creek", "p:5": "Eve Fen"}


def _page() -> None:
    import streamlit as st

    from views import resolve

    st.session_state["keep-resolve-show"] = st.session_state["part"]
    resolve.page()


@pytest.fixture
def decided(store, environ, monkeypatch):
    """A graph in which two are alike, two were kept apart, and one was merged into another."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    store.load(
        entries(
            Document(DOCUMENT, "A report"),
            *(Entity(id, "Person", name) for id, name in _PEOPLE.items()),
            relation("p:1", "MEETS", "p:3"),
        ),
        what="people.yaml",
    )
    store.keep_apart("p:3", "p:4")
    store.merge("p:3", "p:5", anyway=True)
    state.other_store()
    yield
    state.other_store()


@pytest.mark.parametrize(
    "part, there, only_for_editors",
    [
        ("queue", ": one and the same?", "Keep apart"),
        ("history", "load of people", "Undo"),
        ("merged", "Eve Fen", "Split"),
        ("apart", "Carl Creek", "Forget"),
    ],
)
def test_who_may_not_edit_sees_the_same_without_the_buttons(decided, monkeypatch, part, there, only_for_editors):
    for read_only in ("", "1"):
        monkeypatch.setenv("GOBETWEEN_READ_ONLY", read_only)
        page = AppTest.from_function(_page, default_timeout=60)
        page.session_state["part"] = part
        page.run()
        assert not page.exception
        assert any(there in text.value for text in [*page.markdown, *page.subheader])
        assert any(button.label.startswith(only_for_editors) for button in page.button) == (not read_only)
