"""An empty graph on the Explore page: what to do, and the examples by a button for those who may."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from views import state


def _page() -> None:
    from views.explore import empty

    empty.show()


def test_the_examples_are_loaded_by_a_button(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: dict[str, int] = {}
    store = SimpleNamespace(load=lambda entries, what: loaded.update({what: sum(1 for _ in entries)}))
    monkeypatch.setattr(state, "store", lambda: store)
    app = AppTest.from_function(_page).run(timeout=60)
    assert [button.label for button in app.button] == ["To Sources", "Load the examples"]
    app.button[1].click().run(timeout=60)
    assert not app.exception
    assert set(loaded) == {"istanbul-2025.yaml", "peace-agreements.csv"}
    assert all(number > 100 for number in loaded.values())


def test_who_may_only_look_is_offered_nothing_to_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOBETWEEN_READ_ONLY", "1")
    app = AppTest.from_function(_page).run(timeout=60)
    assert not app.button and "empty" in app.info[0].value
