"""Adding a file: what it is taken for and why, what of it would come into the graph, and then loading it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import pandas as pd
import streamlit as st
import yaml

from graph.model import Rejected
from graph.ontology import default
from graph.picture import layout, network
from graph.preview import MORE, NEW, SAME, Against, Preview, preview
from loaders import LoadError, find, known, options, read_file, sign, sources, tables
from loaders.text import NAME as TEXT
from loaders.text.inputs import articles
from loaders.text.model import Article
from views import canvas, review, state
from views.sources import loading, mapping
from views.words import period, plain, shorten

# Things read for a preview: some seconds at most, also of a file with millions of rows.
_MOST = 20_000
_RELATIONS = 40  # in the picture
_DETAILS = {
    "title": "Title",
    "publisher": "Publisher",
    "date": "Date (YYYY-MM-DD)",
    "licence": "Licence",
    "attribution": "Attribution (what its licence asks to be said)",
    "url": "Address on the web",
}
_MESSAGE = 400  # characters
_STATES = {NEW: "new", MORE: "known; more evidence", SAME: "as before"}


@dataclass(frozen=True)
class _Chosen:
    """A file, by which loader it is read, and the options of that."""

    path: Path
    loader: str
    options: Mapping[str, str]


def show(path: Path, said: Mapping[str, str], put_away: Callable[[Path], None]) -> None:
    """A file that was added: what it is, and what would come of it. `said`: options of a text, where it is one."""
    try:
        chosen = _choose(path, said, put_away)
        if chosen is None:
            return
        if chosen.loader == TEXT:
            _texts(path, chosen.options)
            return
        if chosen.loader == tables.NAME and not mapping.adjust(path, chosen.options):
            return
        found = _preview_of(chosen)
    except LoadError as error:
        st.error(plain(_without(path, str(error))), icon=":material/error:")
        return
    _told(chosen, found, put_away)


def load(path: Path, said: Mapping[str, str], put_away: Callable[[Path], None]) -> bool:
    """Loads a file as it is recognised; False when something has to be asked first, or it cannot be read."""
    try:
        loader = find(path).NAME
        given = {name: value for name, value in said.items() if name in options(known()[loader])}
        if loader == TEXT or (loader == tables.NAME and not mapping.stands(path, given)):
            return False
        found = _preview_of(chosen := _Chosen(path, loader, given))
    except LoadError:
        return False
    _start(chosen, found, put_away)
    return True


def _preview_of(chosen: _Chosen) -> Preview:
    # First: it brings the revision up to date.
    whole = state.whole()
    into = {one["id"]: one["into"] for one in state.store().merged()}
    against = Against(whole, state.store().digests, into)
    said = tuple(sorted(chosen.options.items()))
    return _preview(str(chosen.path), chosen.loader, said, _seen(chosen.path), state.revision(), against)


@st.cache_data(show_spinner="Reading …", max_entries=8)
def _preview(
    path: str, loader: str, said: tuple[tuple[str, str], ...], seen: float, revision: int, _against: Against
) -> Preview:
    return preview(read_file(Path(path), loader, **dict(said)), shown=_RELATIONS, most=_MOST, against=_against)


def _texts(path: Path, said: Mapping[str, str]) -> None:
    """The texts in a file, each to be reviewed. Raises LoadError."""
    several = {one.id: one for one in _articles(str(path), tuple(sorted(said.items())))}
    chosen = next(iter(several))
    if len(several) > 1:
        # Each is read when it is looked at: a file may hold a hundred.
        chosen = st.selectbox(
            f"{len(several)} texts",
            list(several),
            format_func=lambda id: several[id].document().title,
            key=f"text-{path.parent.name}",
        )
    (found,) = review.read([several[chosen]])
    review.show(found)


@st.cache_data(show_spinner="Opening …", max_entries=8)
def _articles(path: str, said: tuple[tuple[str, str], ...]) -> list[Article]:
    return list(articles(Path(path), **dict(said)))


def _without(path: Path, message: str) -> str:
    """A message without the folder in which the file is kept, and no longer than one can read."""
    return shorten(message.replace(f"{path.parent}{os.sep}", ""), _MESSAGE)


def _choose(path: Path, said: Mapping[str, str], put_away: Callable[[Path], None]) -> _Chosen | None:
    """What it is taken for, with a way to say otherwise; None as long as nobody can say."""
    key = path.parent.name
    why = ""
    try:
        found = find(path).NAME
    except LoadError as error:
        found, why = None, _without(path, str(error)).removeprefix(f"{path.name}: ").partition("; say what it is")[0]
    widget = f"keep-read-as-{key}"
    name = st.session_state.get(widget) or found
    # What stands behind says more than one wants to know at first.
    what = re.split(r" \(|: ", known()[name].ABOUT)[0] if name else ""
    because = f", because {sign(known()[name])}" if name == found and name else ", as you say" if name else ""
    taken = f"taken for **{plain(what)}**{plain(because)}." if name else f":red[:material/error: {plain(why)}.]"
    st.markdown(f":material/description: **{plain(path.name)}** ({_size(path)}): {taken}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="taken-for"):
        with st.popover("Read it as something else" if name else "Say what it is", icon=":material/tune:"):
            st.selectbox(
                "Read as",
                list(known()),
                index=None,
                key=widget,
                placeholder=f"as it was recognised: {found}" if found else "Choose one",
                format_func=lambda one: f"{one}: {known()[one].ABOUT}",
            )
            given = _options(key, name) if name else {}
        if name and name != TEXT:
            with st.popover("Where is it from?", icon=":material/menu_book:"):
                _where_from(path)
        st.button("Put away", icon=":material/close:", key=f"away-{key}", on_click=put_away, args=(path,))
    if name is None:
        return None
    given = {**{k: v for k, v in said.items() if k in options(known()[name])}, **given}
    return _Chosen(path, name, given)


def _options(key: str, name: str) -> dict[str, str]:
    """What is said for the loader's options."""
    said = {}
    # A mapping is not a file to be named here: it is made below.
    about = {option: help for option, help in options(known()[name]).items() if option not in ("mapping", "notes")}
    if about:
        st.caption("Options")
    for option, help in about.items():
        if value := st.text_input(option, help=plain(help), key=f"keep-option-{key}-{name}-{option}"):
            said[option] = value
    return said


def _size(path: Path) -> str:
    size = path.stat().st_size
    return f"{size:,} bytes" if size < 1000 else f"{size / 1e3:,.0f} kB" if size < 1e6 else f"{size / 1e6:,.1f} MB"


def _where_from(path: Path) -> None:
    """Asks for what a citation needs, and keeps it in the file that `loaders.sources` looks for."""
    before = sources.described(path) or sources.itself(path)
    with st.form(f"from-{path.parent.name}", border=False):
        st.caption("Every relation will show this document as its source.")
        said = {
            field: st.text_input(label, value=getattr(before, field) or "").strip() for field, label in _DETAILS.items()
        }
        if st.form_submit_button("Keep"):
            about = {"id": before.id, **{field: value for field, value in said.items() if value}}
            about.setdefault("title", path.name)
            kept = sources.beside(path)
            old = kept.read_text(encoding="utf-8") if kept.exists() else None
            kept.write_text(yaml.safe_dump({"document": about}, allow_unicode=True), encoding="utf-8")
            try:
                sources.described(path)
            except LoadError as error:
                kept.unlink() if old is None else kept.write_text(old, encoding="utf-8")
                st.error(plain(_without(path, str(error))), icon=":material/error:")
                return
            st.rerun()


def _seen(path: Path) -> float:
    """When what is said beside the file last changed: a preview from before does not count."""
    return max((one.stat().st_mtime for one in path.parent.iterdir() if one.suffix == ".yaml"), default=0.0)


def _told(chosen: _Chosen, found: Preview, put_away: Callable[[Path], None]) -> None:
    path = chosen.path
    nodes, relations = found.news["nodes"], found.news["relations"]
    figures = {
        "New nodes": (nodes[NEW], "Persons, states, talks and so on that the graph does not have yet."),
        "New relations": (relations[NEW] - found.lost, "Relations that nobody has told of so far."),
        "More evidence": (
            nodes[MORE] + relations[MORE],
            "Nodes and relations that the graph has: this file says them, too, or says more of them.",
        ),
        "As before": (nodes[SAME] + relations[SAME], "This file has told the graph of these already."),
        "Rejected rows": (
            found.rejections + found.lost,
            "What cannot be taken: it is kept in a file, where it can be mended.",
        ),
    }
    for column, (what, (number, help)) in zip(st.columns(len(figures)), figures.items(), strict=True):
        column.metric(what, f"{max(0, number):,}" + ("" if found.whole else " +"), help=help)
    if not found.whole:
        st.caption(f"Of a large file, what its first {_MOST:,} items say.")
    if found.lost:
        st.caption(
            f"{found.lost:,} relations have an end that neither this file nor the graph describes: they would be rejected."
            if found.whole
            else f"{found.lost:,} relations have an end that is not described so far."
        )
    if not found.relations and not found.nodes:
        st.info("There is nothing in it that could be loaded.", icon=":material/info:")
    elif found.whole and not any(one[state] for one in (nodes, relations) for state in (NEW, MORE)):
        st.info("All of it is in the graph already.", icon=":material/check:")
    elif st.button("Load into the graph", type="primary", icon=":material/upload:", key=f"load-{path.parent.name}"):
        _start(chosen, found, put_away)
        st.rerun()
    number = found.rejections
    if found.relations_first:
        shown, told, refused = st.tabs(["As a graph", "As a table", f"Rejected ({number:,})"])
        with shown:
            _picture(found)
        with told:
            st.dataframe(_relations(found), hide_index=True)
            if sum(found.relations.values()) > len(found.relations_first):
                st.caption(f"The first {len(found.relations_first)} relations.")
    else:
        refused = st.container()
    with refused:
        _rejected(path, found.rejected, number)


def _start(chosen: _Chosen, found: Preview, put_away: Callable[[Path], None]) -> None:
    loading.load(chosen.path, chosen.loader, chosen.options, found.entries if found.whole else None)
    put_away(chosen.path)


def _picture(found: Preview) -> None:
    graph = found.graph()
    places = layout.place(graph, network.boxes(graph), {})
    fresh = {id for id, state in found.state.items() if state == NEW}
    # What is there already is pale beside what is new, where there is both.
    some = 0 < len(fresh) < len(found.state)
    lit = fresh | {id for one in found.relations_first if one.id in fresh for id in (one.source, one.target)}
    drawn = canvas.picture(
        network.draw(graph, whole=graph, lit=lit if some else ()),
        key="canvas-adding",
        positions=places,
        layout=blake2b("".join(sorted(graph)).encode(), digest_size=8).hexdigest(),
        height=420,
        legend=network.legend(graph),
    )
    canvas.show(drawn)
    st.caption(
        f"The first {graph.number_of_edges()} relations." + (" What is pale is in the graph already." if some else "")
    )


def _relations(found: Preview) -> pd.DataFrame:
    rows = [
        {
            "From": found.name(one.source),
            "Relation": default().relation(one.type).phrase,
            "To": found.name(one.target),
            "When": period(one.start, one.end),
            "In the graph": _STATES.get(found.state.get(one.id, ""), ""),
            "Says": one.evidence[0].quote or one.evidence[0].note,
            "Where": one.evidence[0].locator,
        }
        for one in found.relations_first
    ]
    return pd.DataFrame(rows)


def _rejected(path: Path, rows: list[Rejected], number: int) -> None:
    if not rows:
        st.caption("No row is rejected.")
        return
    told = [
        {
            "Where": _without(path, one.where),
            "Column": one.column,
            "Why": _without(path, one.reason),
            "Row": json.dumps(one.row, ensure_ascii=False, default=str)[:400],
        }
        for one in rows
    ]
    st.dataframe(pd.DataFrame(told), hide_index=True)
    if number > len(rows):
        st.caption(f"and {number - len(rows):,} more")
