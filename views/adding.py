"""Adding a file: what it is, what of it would come into the graph, and then loading it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
import yaml

from graph.embedded import data_home
from graph.model import Rejected
from graph.ontology import default
from graph.picture import layout, network
from graph.preview import Preview, preview
from loaders import LoadError, find, known, mended, options, places, read_file, rejected, sources, tables
from loaders.text import NAME as TEXT
from loaders.text.inputs import articles
from loaders.text.model import Article
from views import canvas, mapping, review, state
from views.words import period, plain

# Things read for a preview: some seconds at most, also of a file with millions of rows.
_MOST = 20_000
_RELATIONS = 40  # in the picture
_KEY = "adding"
_DETAILS = {"title": "Title", "publisher": "Publisher", "licence": "Licence", "url": "Address on the web"}


@dataclass(frozen=True)
class _Chosen:
    """A file that was dropped, by which loader it is read, and the options of that."""

    path: Path
    loader: str
    options: Mapping[str, str]


_WAYS = {"file": "A file", "paste": "Pasted text", "before": "A text read before"}


def show() -> None:
    """The part of the Sources page in which a file or a text is added."""
    with st.container(border=True, key=_KEY):
        st.subheader("Add a file or a text", anchor=False)
        way = st.segmented_control(
            "From", list(_WAYS), default="file", required=True, format_func=_WAYS.__getitem__, key="way",
            label_visibility="collapsed",
        )  # fmt: skip
        if way == "file":
            _file()
        elif document := review.pasted() if way == "paste" else review.before():
            review.show(document)


def _file() -> None:
    dropped = st.file_uploader(
        "A news text, a table, event data, a register, a graph or curated YAML",
        key="dropped",
        help="What it is is found out. Nothing is loaded before you have seen what would come. "
        "For very large files there is `gobetween load FILE`.",
    )
    _last()
    if dropped is None:
        return
    path = _kept(dropped.name, dropped.getvalue())
    try:
        chosen = _choose(path)
        if chosen.loader == TEXT:
            _texts(path, chosen.options)
            return
        _where_from(path)
        if chosen.loader == tables.NAME and not mapping.adjust(path, chosen.options):
            return
        found = _preview(str(path), chosen.loader, tuple(sorted(chosen.options.items())), _seen(path))
    except LoadError as error:
        st.error(plain(_without(path, str(error))), icon=":material/error:")
        return
    _told(path, found)
    if not found.relations and not found.nodes:
        st.info("There is nothing in it that could be loaded.", icon=":material/info:")
    elif st.button("Load into the graph", type="primary", icon=":material/upload:"):
        _load(chosen)


def _texts(path: Path, said: Mapping[str, str]) -> None:
    """The texts in a file, each to be reviewed. Raises LoadError."""
    several = {one.id: one for one in _articles(str(path), tuple(sorted(said.items())))}
    found = review.read(several.values())
    chosen = found[0]
    if len(found) > 1:
        titles = {id: several[id].document().title for id in found}
        chosen = st.selectbox(
            f"{len(found)} texts", found, format_func=titles.__getitem__, key=f"text-{path.parent.name}"
        )
    review.show(chosen)


@st.cache_data(show_spinner="Opening …", max_entries=8)
def _articles(path: str, said: tuple[tuple[str, str], ...]) -> list[Article]:
    return list(articles(Path(path), **dict(said)))


def _kept(name: str, content: bytes) -> Path:
    """The file in the data folder, under its own name: its rows can be looked up there later."""
    folder = data_home() / "files" / blake2b(content, digest_size=8).hexdigest()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / Path(name).name
    if not path.exists():
        path.write_bytes(content)
    return path


def _without(path: Path, message: str) -> str:
    """A message without the folder in which the file is kept."""
    return message.replace(f"{path.parent}{os.sep}", "")


def _choose(path: Path) -> _Chosen:
    """Which loader reads it, and with which options. Raises LoadError."""
    names = list(known())
    try:
        found = find(path).NAME
    except LoadError as error:
        st.warning(plain(_without(path, str(error))), icon=":material/help:")
        found = None
    name = st.selectbox(
        "Read as",
        names,
        index=names.index(found) if found else None,
        format_func=lambda name: f"{name}: {known()[name].ABOUT}",
        key=f"read-as-{path.parent.name}",
    )
    if name is None:
        raise LoadError(f"{path}: choose what it is to be read as")
    said = {}
    # A mapping is not a file to be named here: it is made below.
    if about := {option: help for option, help in options(known()[name]).items() if option != "mapping"}:
        with st.expander("Options"):
            for option, help in about.items():
                if value := st.text_input(option, help=plain(help), key=f"option-{path.parent.name}-{name}-{option}"):
                    said[option] = value
    return _Chosen(path, name, said)


def _where_from(path: Path) -> None:
    """Asks for what a citation needs, and keeps it in the file that `loaders.sources` looks for."""
    before = sources.described(path) or sources.itself(path)
    with st.expander("Where is it from?"), st.form(f"from-{path.parent.name}", border=False):
        st.caption("Every relation will show this document as its source.")
        said = {
            field: st.text_input(label, value=getattr(before, field) or "").strip() for field, label in _DETAILS.items()
        }
        if st.form_submit_button("Keep"):
            about = {"id": before.id, **{field: value for field, value in said.items() if value}}
            about.setdefault("title", path.name)
            sources.beside(path).write_text(yaml.safe_dump({"document": about}, allow_unicode=True), encoding="utf-8")


def _seen(path: Path) -> float:
    """When what is said beside the file last changed: a preview from before does not count."""
    return max((one.stat().st_mtime for one in path.parent.iterdir() if one.suffix == ".yaml"), default=0.0)


@st.cache_data(show_spinner="Reading …", max_entries=8)
def _preview(path: str, loader: str, said: tuple[tuple[str, str], ...], seen: float) -> Preview:
    return preview(read_file(Path(path), loader, **dict(said)), shown=_RELATIONS, most=_MOST)


def _told(path: Path, found: Preview) -> None:
    figures = {
        "Nodes": sum(found.nodes.values()),
        "Relations": sum(found.relations.values()),
        "Pieces of evidence": found.evidence,
        "Rejected rows": found.rejections,
    }
    for column, (what, number) in zip(st.columns(len(figures)), figures.items(), strict=True):
        column.metric(what, f"{number:,}" + ("" if found.whole else " +"))
    if not found.whole:
        st.caption(f"Of a large file, what its first {_MOST:,} items say.")
    if found.missing:
        st.caption(f"{found.missing:,} ends of relations are not described in it: they must be in the graph already.")
    if found.relations_first:
        shown, told, refused = st.tabs(["As a graph", "First relations", f"Rejected ({found.rejections:,})"])
        with shown:
            _picture(found)
        with told:
            st.dataframe(_relations(found), hide_index=True)
    else:
        refused = st.container()
    with refused:
        _rejected(path, found.rejected, found.rejections)


def _picture(found: Preview) -> None:
    graph = found.graph()
    places = layout.place(graph, network.boxes(graph), {})
    canvas.show(
        network.draw(graph, whole=graph),
        key=f"canvas-{_KEY}",
        positions=places,
        layout=blake2b("".join(sorted(graph)).encode(), digest_size=8).hexdigest(),
        height=420,
        legend=network.legend(graph),
    )
    st.caption(f"The first {graph.number_of_edges()} relations.")


def _relations(found: Preview) -> pd.DataFrame:
    rows = [
        {
            "From": found.name(one.source),
            "Relation": default().relation(one.type).phrase,
            "To": found.name(one.target),
            "When": period(one.start, one.end),
            "Says": one.evidence[0].quote or one.evidence[0].note,
            "Where": one.evidence[0].locator,
        }
        for one in found.relations_first
    ]
    return pd.DataFrame(rows)


def _rejected(path: Path, rows: list[Rejected], number: int) -> None:
    if not rows:
        st.caption("No row would be rejected.")
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


def _load(chosen: _Chosen) -> None:
    """Loads it, with progress. Whatever is clicked meanwhile ends it; what was loaded until then stays."""
    path = chosen.path
    with st.status(f"Loading {plain(path.name)} …", expanded=True) as status:
        said = st.empty()
        st.button("Cancel", help="What is loaded already stays; loading again goes on from there.")
        try:
            with rejected.Keeping(path, chosen.loader, chosen.options, data_home) as keeping:
                summary = state.store().load(
                    keeping.noting(read_file(path, chosen.loader, **chosen.options)),
                    lambda done: said.markdown(f"{done:,} items"),
                    what=path.name,
                    rejecting=keeping.add,
                )
        except LoadError as error:
            status.update(state="error")
            st.error(plain(_without(path, str(error))), icon=":material/error:")
            return
    if keeping.document and chosen.loader != rejected.NAME:
        places.remember(data_home(), keeping.document.id, path, chosen.loader, chosen.options)
    st.session_state["loaded"] = {
        "name": path.name,
        "said": f"{summary.entities_new:,} new nodes, {summary.relations_new:,} new relations, "
        f"{summary.evidence_new:,} pieces of evidence, {summary.unchanged:,} as before",
        "rejections": summary.rejections,
        "kept": str(keeping.kept) if keeping.kept else "",
    }
    st.rerun()


def _last() -> None:
    """What came of the last load of this session."""
    last: dict[str, Any] | None = st.session_state.get("loaded")
    if last is None:
        return
    st.success(f"**{plain(last['name'])}** is loaded: {last['said']}.", icon=":material/check_circle:")
    if last["kept"] and Path(last["kept"]).is_file():
        st.download_button(
            f"{last['rejections']:,} rejected rows",
            Path(last["kept"]).read_bytes(),
            file_name=Path(last["kept"]).name,
            icon=":material/download:",
            help="Mend what stands under “row” in it, and add that file."
            if mended.possible(Path(last["kept"]))
            else "Mend them in the file itself, and add it again.",
        )
