"""Where nobody may edit, the Resolve page shows everything and offers nothing that would change the graph."""

import pytest
from samples import graph_of, relation
from streamlit.testing.v1 import AppTest

from graph.history import Done
from graph.model import Entity
from views import state


class Answers:
    """A store that answers what the page asks."""

    def apart(self):
        return frozenset({frozenset(("p:3", "p:4"))})

    def merged(self):
        return [{"id": "q:9", "name": "Nine", "kind": "Person", "into": "p:3"}]

    def history(self, limit=None, numbers=None):
        return [Done(1, "load", "people.yaml", "ada", "2025-01-01T00:00:00", {"entities_new": 4})]

    def entities(self, ids):
        return [Entity(id, "Person", id) for id in ids]

    def would_merge(self, keep, gone):
        raise ValueError("not asked here")

    def statements(self, id):
        return []

    def documents(self):
        return []


def script():
    import streamlit as st

    from views import resolve

    st.session_state["keep-resolve-show"] = st.session_state["part"]
    resolve.page()


@pytest.fixture
def page(monkeypatch):
    people = [("p:1", "Ada Lake"), ("p:2", "Ada B. Lake"), ("p:3", "Carl Creek"), ("p:4", "Carl F. Creek")]
    graph = graph_of([Entity(*one[:1], "Person", one[1]) for one in people], [relation("p:1", "MEETS", "p:3")])
    for name, value in (("whole", graph), ("graph", graph), ("store", Answers()), ("revision", 7), ("seen", "7")):
        monkeypatch.setattr(state, name, lambda value=value: value)

    def drawn(part):
        app = AppTest.from_function(script)
        app.session_state["part"] = part
        return app.run(timeout=30)

    return drawn


@pytest.mark.parametrize(
    "part, there, only_for_editors",
    [
        ("queue", ": one and the same?", "Keep apart"),
        ("history", "load of people", "Undo"),
        ("merged", "Nine", "Split"),
        ("apart", "Carl Creek", "Forget"),
    ],
)
def test_who_may_not_edit_sees_the_same_without_the_buttons(page, monkeypatch, part, there, only_for_editors):
    for read_only in ("", "1"):
        monkeypatch.setenv("GOBETWEEN_READ_ONLY", read_only)
        app = page(part)
        assert not app.exception
        assert any(there in text.value for text in [*app.markdown, *app.subheader])
        assert any(button.label.startswith(only_for_editors) for button in app.button) == (not read_only)
