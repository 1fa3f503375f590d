"""An empty graph on the Explore page: what to do, and the examples by a button for those who may."""

from streamlit.testing.v1 import AppTest


def _page() -> None:
    from views.explore import empty

    empty.show()


def test_the_examples_are_loaded_by_a_button(nothing):
    page = AppTest.from_function(_page, default_timeout=120).run()
    assert [button.label for button in page.button] == ["To Sources", "Load the examples"]
    page.button[1].click().run()
    assert not page.exception
    assert {done.what for done in nothing.history()} == {"istanbul-2025.yaml", "peace-agreements.csv"}
    assert nothing.counts()["nodes"]["Agreement"] > 100


def test_who_may_only_look_is_offered_nothing_to_change(nothing, monkeypatch):
    monkeypatch.setenv("GOBETWEEN_READ_ONLY", "1")
    page = AppTest.from_function(_page, default_timeout=60).run()
    assert not page.button and "empty" in page.info[0].value
