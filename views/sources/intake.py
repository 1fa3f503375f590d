"""The one place to add something: files are dropped, text is pasted, and what each is shows at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from graph.embedded import data_home
from loaders import LoadError, find, text
from loaders.dropped import keep, pasted_name
from views import review
from views.access import may_edit
from views.sources import adding
from views.words import plain

_TAKEN = "taken"
# As large a target as the box beside it.
_STYLE = (
    "<style>.st-key-adding [data-testid=stFileUploaderDropzone] { min-height: 118px; align-items: center; }</style>"
)


@dataclass(frozen=True)
class Taken:
    """A file that was dropped or pasted, and what was said of it then."""

    path: Path
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What its widgets' keys have in them."""
        return self.path.parent.name


def show() -> None:
    """The part of the Sources page in which something is added."""
    if not may_edit():
        return
    taken: list[Taken] = st.session_state.setdefault(_TAKEN, [])
    st.html(_STYLE)
    with st.container(border=True, key="adding"):
        st.subheader("Add a source", anchor=False)
        with st.expander("Add another file or text", expanded=False, key="another") if taken else st.container():
            _place()
        if taken:
            _show(taken)


def take(path: Path, said: Mapping[str, str] | None = None) -> None:
    """Has a file looked at."""
    taken: list[Taken] = st.session_state.setdefault(_TAKEN, [])
    taken[:] = [one for one in taken if one.path != path]
    taken.append(Taken(path, said or {}))
    st.session_state["keep-taken"] = str(path)


def put_away(path: Path) -> None:
    """Takes a file off the list; it is kept, and nothing of it is loaded."""
    taken: list[Taken] = st.session_state.setdefault(_TAKEN, [])
    taken[:] = [one for one in taken if one.path != path]


def _place() -> None:
    """Where one drops or pastes."""
    st.caption(
        "News texts, tables, event data, registers, graphs, curated YAML. You see what it was taken for and what it says "
        "before anything comes into the graph."
    )
    left, right = st.columns(2, gap="medium")
    with left:
        # Another key is another, empty box: what was dropped is on the list below.
        number = st.session_state.get("dropped-number", 0)
        dropped = st.file_uploader(
            "Drop files here",
            key=f"dropped-{number}",
            accept_multiple_files=True,
            help="For very large files there is the command line: gobetween load FILE.",
        )
    with right, st.form("paste", clear_on_submit=True, border=False):
        pasted = st.text_area(
            "Or paste a text", height=118, key="paste-text", placeholder="An article, or rows of a table, as they stand"
        )
        with st.expander("Title, date, publisher (if the text does not say)"):
            said = {
                "title": st.text_input("Title", key="paste-title"),
                "date": st.text_input("Date", key="paste-date", placeholder="YYYY-MM-DD"),
                "publisher": st.text_input("Publisher", key="paste-publisher"),
            }
        sent = st.form_submit_button("Read", type="primary", icon=":material/menu_book:")
    for one in dropped:
        take(keep(data_home(), one.name, one.getvalue()))
    if dropped:
        st.session_state["dropped-number"] = number + 1
        st.rerun()
    if sent:
        _pasted(pasted, {name: value.strip() for name, value in said.items() if value.strip()})


def _pasted(pasted: str, said: Mapping[str, str]) -> None:
    if not pasted.strip():
        st.error("There is no text in the box: paste one, or drop a file.", icon=":material/error:")
        return
    path = keep(data_home(), pasted_name(pasted), pasted.encode(errors="ignore"))
    take(path, said)
    # Pasted again, it is read again: what was decided is remembered, and nothing else.
    review.forget_reading()
    st.rerun()


def _show(taken: list[Taken]) -> None:
    """What was added, one at a time."""
    paths = [str(one.path) for one in taken]
    if st.session_state.get("keep-taken") not in paths:
        st.session_state["keep-taken"] = paths[-1]
    if len(taken) > 1:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.pills(
                f"{len(taken)} files",
                paths,
                key="keep-taken",
                required=True,
                format_func=lambda path: plain(Path(path).name),
            )
            ready = [one for one in taken if _is_data(one)]
            if len(ready) > 1 and st.button(f"Load all {len(ready)}", icon=":material/upload:", key="load-all"):
                _load_all(ready)
    chosen = next(one for one in taken if str(one.path) == st.session_state["keep-taken"])
    adding.show(chosen.path, chosen.said, put_away)


def _is_data(one: Taken) -> bool:
    """Whether it is known how to load it as a whole; a text is reviewed instead."""
    try:
        return find(one.path).NAME != text.NAME
    except LoadError:
        return False


def _load_all(ready: list[Taken]) -> None:
    """Loads those of which nothing has to be asked; the others stay on the list."""
    left = [one.path.name for one in ready if not adding.load(one.path, one.said, put_away)]
    if left:
        st.toast(plain(f"Something has to be asked or mended first: {', '.join(left)}"), icon=":material/help:")
    st.rerun()
