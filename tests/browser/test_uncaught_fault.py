"""A fault of ours in a page: whoever runs the server reads it on stderr, and the page leads nowhere with it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import ROOT, free_port

pytestmark = pytest.mark.browser

_SERVE = "import sys; from pathlib import Path; import serve; serve.APP = Path(sys.argv[1]); serve.serve('127.0.0.1', int(sys.argv[2]), lambda at: print(at, flush=True))"


def test_it_reaches_stderr_and_the_page_names_no_search_engine(page: Page, tmp_path: Path) -> None:
    app, told = tmp_path / "app.py", tmp_path / "stderr"
    app.write_text("import streamlit as st\nst.title('Before')\nraise RuntimeError('a fault of ours')\n")
    shutil.copytree(ROOT / ".streamlit", tmp_path / ".streamlit")  # what Streamlit reads beside the script it runs
    words = [sys.executable, "-c", _SERVE, str(app), str(free_port())]
    with (
        told.open("w") as stderr,
        subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=stderr, text=True) as server,
    ):
        try:
            page.goto(server.stdout.readline().strip())
            shown = page.get_by_test_id("stException").or_(page.get_by_test_id("stAlert"))
            expect(shown.first).to_be_visible()
            assert "a fault of ours" not in page.content()
            assert not re.findall(r'href="https?://(?!127\.0\.0\.1)[^"]*', shown.first.inner_html())
        finally:
            server.terminate()
    assert "RuntimeError: a fault of ours" in told.read_text()
