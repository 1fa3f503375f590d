"""What a table's columns are: as they were guessed, to be put right by whoever knows the table, without writing anything."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import pandas as pd
import streamlit as st

from loaders import LoadError, tables
from loaders.tables import mapfile
from loaders.tables.guess import Column, roles
from loaders.tables.propose import Proposal
from views.words import plain

# What a column holds, in words; "" leaves it out.
_WHAT = {
    "state": "states",
    "organization": "organisations",
    "person": "persons",
    "actor": "actors of several kinds",
    "text": "several actors in words",
    "name": "names of something else",
    "category": "one of some words",
    "date": "dates",
    "number": "numbers",
    "url": "addresses on the web",
    "empty": "nothing that is used",
}
_NONE = "—"
_EXAMPLES = 4
_SHOWN = 80  # characters of an example
_LONGEST = 300  # characters of a column's name


def adjust(path: Path, said: Mapping[str, str]) -> bool:
    """Shows how a table is read and takes what is changed; whether a mapping stands that it can be read by.

    What is changed is kept as ``NAME.mapping.yaml`` beside the table, where loading finds it. Raises LoadError.
    """
    key = path.parent.name
    kept = tables.beside(path)
    taken: dict[str, tuple[str, str]] = st.session_state.get(f"taken-{key}", {})
    proposal = _proposed(str(path), tuple(sorted(said.items())), tuple(sorted(taken.items())))
    if unlike := next((one for one in proposal.columns if len(one.name) > _LONGEST), None):
        raise LoadError(
            f"{path}: a column would be called “{unlike.name[:40]} …”, which has {len(unlike.name):,} characters: short names "
            "are expected in the first row"
        )
    is_known = not taken and proposal.known
    if is_known:
        st.success(
            f"{plain(proposal.known)}: this table is known, and is read as it should be.", icon=":material/check:"
        )
    else:
        st.markdown("**What is in which column?** This is a guess: put it right, and the picture below changes.")
        if changed := _columns(key, proposal.columns):
            st.session_state[f"taken-{key}"] = {**taken, **changed}
            kept.unlink(missing_ok=True)
            st.rerun()
    open_questions = _ask(key, proposal)
    text = _written(key, proposal, kept)
    if is_known and text == proposal.yaml:
        kept.unlink(missing_ok=True)
        return True
    if open_questions and text == proposal.yaml:
        return False
    try:
        mapfile.parse(text, kept.name)
    except LoadError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return False
    if not kept.exists() or kept.read_text(encoding="utf-8") != text:
        kept.write_text(text, encoding="utf-8")
    return True


def stands(path: Path, said: Mapping[str, str]) -> bool:
    """Whether a table can be read without asking anything: it is known, or was put right before. Raises LoadError."""
    proposal = _proposed(str(path), tuple(sorted(said.items())), ())
    return bool(proposal.known) or tables.beside(path).exists()


@st.cache_data(show_spinner="Looking at its columns …", max_entries=8)
def _proposed(path: str, said: tuple[tuple[str, str], ...], taken: tuple[tuple[str, tuple[str, str]], ...]) -> Proposal:
    proposal = tables.propose(Path(path), dict(said), dict(taken))
    proposal.keep({name: value for name, value in said if value})
    return proposal


def _columns(key: str, columns: list[Column]) -> dict[str, tuple[str, str]]:
    """The columns as a table that can be changed; what was changed."""
    rows = [
        {
            "Column": one.name,
            "Holds": _WHAT[one.what],
            "For": one.role or _NONE,
            "For example": " · ".join(value[:_SHOWN] for value in one.values[:_EXAMPLES]),
            "Why": one.why,
        }
        for one in columns
    ]
    # Another guess is another table: what was typed into the one before is in it already.
    made = blake2b(repr([(one.role, one.what) for one in columns]).encode(), digest_size=6).hexdigest()
    edited = st.data_editor(
        pd.DataFrame(rows),
        key=f"columns-{key}-{made}",
        hide_index=True,
        disabled=["Column", "For example", "Why"],
        column_config={
            "Holds": st.column_config.SelectboxColumn(options=list(_WHAT.values()), required=True),
            "For": st.column_config.SelectboxColumn(
                options=[_NONE, *roles()],
                required=True,
                help="Its part in the row: first and second are two that are related.",
            ),
        },
    )
    kinds = {words: what for what, words in _WHAT.items()}
    found = {}
    for one, (_, row) in zip(columns, edited.iterrows(), strict=True):
        now = ("" if row["For"] == _NONE else str(row["For"]), kinds[row["Holds"]])
        if now != (one.role, one.what):
            found[one.name] = now
    return found


def _ask(key: str, proposal: Proposal) -> bool:
    """Asks what must not be guessed, and has the proposal take the answers; whether any is missing."""
    for question in list(proposal.questions):
        form = st.radio(
            f"{plain(question.text.partition('; add ')[0])}. Which is it?",
            question.formats,
            index=None,
            horizontal=True,
            key=f"format-{key}-{question.column}",
        )
        pivot = None
        if question.pivot:
            pivot = st.number_input(
                f"The last year that two digits in {plain(question.column)} may mean",
                1930, 2099, 2029, key=f"pivot-{key}-{question.column}",
            )  # fmt: skip
        if form:
            proposal.answer(question.column, form, pivot)
    return bool(proposal.questions)


def _written(key: str, proposal: Proposal, kept: Path) -> str:
    """The mapping as text, which may be changed: as it was kept, or as it is proposed."""
    made = blake2b(proposal.yaml.encode(), digest_size=6).hexdigest()
    with st.expander("The mapping in full"):
        st.caption(
            "What each field means is told in docs/tables.md. A changed mapping counts before the columns above."
        )
        text = st.text_area(
            "YAML", value=proposal.yaml, height=420, key=f"yaml-{key}-{made}", label_visibility="collapsed"
        )
        st.download_button("Download", text, file_name=kept.name, icon=":material/download:")
    return text
