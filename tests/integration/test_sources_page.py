"""The Sources page where nothing may be changed, without a browser."""

from streamlit.testing.v1 import AppTest

from views import state


def _page() -> None:
    import streamlit as st

    from views import sources

    st.session_state["pages"] = {}
    sources.page()


def test_who_may_only_read_sees_what_the_graph_rests_on_and_nothing_that_changes_it(seeded, monkeypatch):
    state.forget_store()
    changing = {"Read", "Retract it", "Load into the graph"}
    try:
        page = AppTest.from_function(_page, default_timeout=120).run()
        assert not page.exception
        page.text_input(key="keep-source-search").input("resume talks").run()
        assert {"Read", "Retract it"} <= {one.label for one in page.button}
        monkeypatch.setenv("GOBETWEEN_READ_ONLY", "1")
        page.run()
        assert not page.exception
        assert not changing & {one.label for one in page.button}
        assert {one.label: one.value for one in page.metric}["Relations"] == "98"
    finally:
        state.forget_store()
