"""The Settings page on an empty graph, without a browser: a backup fills it, and what is no backup is said."""

from pathlib import Path

from samples import whole
from streamlit.testing.v1 import AppTest

from graph import transfer


def _page() -> None:
    import streamlit as st

    from views import settings

    st.session_state["pages"] = {}
    settings.page()


def test_a_backup_is_restored_where_nothing_is_lost_by_it(nothing, wipe_record, tmp_path: Path):
    nothing.load(whole())
    held = nothing.counts()["nodes"]
    transfer.backup(nothing, tmp_path / "kept.backup")
    page = AppTest.from_function(_page, default_timeout=60).run()
    assert "Restore it" not in {one.label for one in page.button}
    wipe_record()
    for name, content, said in (
        ("letter.backup", b"Dear all", "is no backup"),
        ("kept.backup", (tmp_path / "kept.backup").read_bytes(), "records were restored"),
    ):
        page.run()
        page.file_uploader[0].set_value((name, content, "application/gzip")).run()
        next(one for one in page.button if one.label == "Restore it").click().run()
        assert not page.exception
        assert any(said in one.value for one in [*page.error, *page.success])
    assert nothing.counts()["nodes"] == held
