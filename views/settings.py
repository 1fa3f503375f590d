"""Settings: the database in use, backups, who may do what, the language model, and what was kept under a name."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from graph import connection, embedded, lenses, transfer
from graph.connection import Connection
from graph.picture import saved as views_saved
from graph.store import Store, StoreError, open_embedded
from views import access, parts, state
from views.sources import loading
from views.words import plain

# A provider's usual variables; only whether they are set is shown.
_KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "MISTRAL_API_KEY", "GROQ_API_KEY")
_MODEL = "GOBETWEEN_LANGUAGE_MODEL"


def page() -> None:
    """The page."""
    state.whole()
    parts.heading("Settings", "Where the graph is, who may change it, and what this machine keeps beside it.")
    if message := st.session_state.pop("settings-done", None):
        st.success(plain(message), icon=":material/check:")
    left, right = st.columns(2, gap="large")
    with left:
        _database()
        if access.may_edit():
            _another()
            _backups()
    with right:
        _people()
        _language_model()
        _kept()
        _appearance()


def _done(message: str) -> None:
    st.session_state["settings-done"] = message


# The database


def _database() -> None:
    store, home = state.store(), embedded.data_home()
    st.subheader("The database in use", anchor=False)
    counts = store.counts()
    # Where it is concerns those who may change it.
    address = f", :small[{plain(_address(store))}]" if access.may_edit() else ""
    st.markdown(f"**{plain(store.engine)}**{address}")
    figures = {
        "Nodes": sum(counts["nodes"].values()),
        "Relations": sum(counts["relations"].values()),
        "Revision": counts["revision"],
    }
    parts.figures({name: f"{number:,}" for name, number in figures.items()})
    if st.button("What is in it", type="tertiary", icon=":material/library_books:", help="By kind and by relation."):
        state.open_page("sources", part="counts")
    if not access.may_edit():
        return
    st.caption(f"What this machine keeps is in {plain(str(home))}, {_size(_weight(home))}.")
    if st.button(
        "Check that it holds together",
        icon=":material/health_and_safety:",
        help="Compares what is shown with the evidence, and the log of changes with both.",
    ):
        with st.spinner("Checking …"):
            faults = store.check()
        if faults:
            st.error(f"{len(faults):,} faults; the first of them:", icon=":material/heart_broken:")
            st.code("\n".join(faults[:50]), language=None, wrap_lines=True)
        else:
            st.success("Everything holds together.", icon=":material/check:")


def _address(store: Store) -> str:
    database = f", database {store.database}" if store.database and not store.is_embedded else ""
    return f"at {store.uri}{database}"


def _weight(home: Path) -> int:
    total = 0
    for path in home.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:  # gone meanwhile
            continue
    return total


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.1f} kB"


def _another() -> None:
    """Another database: a Neo4j instead of the embedded one, and back."""
    st.subheader("Another database", anchor=False)
    if at := connection.from_environment():
        st.caption(f"NEO4J_URI says that it is {plain(at.uri)}. Start Gobetween without it to choose here.")
        return
    kept = connection.kept(embedded.data_home())
    st.caption(
        "What is in one is not in the other. The choice is for everybody who uses this server, and for the command line; it is "
        "kept with the password in a file that only its owner can read."
    )
    if kept and st.button("Go back to the embedded database", icon=":material/undo:", disabled=_busy()):
        connection.forget(embedded.data_home())
        _use("The embedded database is in use again; what was in the Neo4j is still there.")
    with st.form("settings-neo4j"):
        st.markdown("**A Neo4j**")
        uri = st.text_input("Address", kept.uri if kept else "", placeholder="neo4j://localhost:7687")
        one, other = st.columns(2)
        username = one.text_input("User", kept.username if kept else "neo4j")
        password = other.text_input("Password", type="password")
        database = st.text_input("Database", (kept.database or "") if kept else "", placeholder="its default one")
        if st.form_submit_button("Test it", icon=":material/cable:"):
            same = kept and kept.uri == uri.strip() and kept.username == username.strip()
            secret = password or (kept.password if kept and same else "")
            _test(Connection(uri.strip(), username.strip() or "neo4j", secret, database.strip() or None))
    _offer()


def _test(wanted: Connection) -> None:
    st.session_state.pop("settings-tested", None)
    try:
        with st.spinner("Asking it …"):
            st.session_state["settings-tested"] = (wanted, connection.probe(wanted))
    except ValueError as error:
        st.error(plain(str(error)), icon=":material/link_off:")


def _offer() -> None:
    """What can be done with the Neo4j that was tested."""
    wanted, found = st.session_state.get("settings-tested", (None, None))
    if wanted is None:
        return
    if found.revision is not None:
        there = (
            f"a graph of Gobetween, revision {found.revision:,}, {found.nodes:,} records"
            if found.revision
            else "an empty graph"
        )
    else:
        there = (
            f"{found.nodes:,} nodes that are not Gobetween's; its own would stand beside them"
            if found.nodes
            else "nothing yet"
        )
    st.info(plain(f"{found.engine} answers at {wanted.uri}. It holds {there}."), icon=":material/check:")
    with st.container(horizontal=True, gap="small"):
        if st.button("Use it", type="primary", icon=":material/swap_horiz:", disabled=_busy()):
            _switch(wanted)
        empty = not found.revision and state.store().is_embedded
        if empty and st.button("Copy this graph there, and use it", icon=":material/content_copy:", disabled=_busy()):
            _copy(wanted)


def _busy() -> bool:
    return bool(loading.jobs().open())


def _switch(wanted: Connection) -> None:
    try:
        # Opened once here: a Neo4j that cannot be used is not taken.
        Store(wanted.uri, wanted.auth, wanted.database).close()
    except StoreError as error:
        st.error(plain(str(error)), icon=":material/link_off:")
        return
    connection.keep(embedded.data_home(), wanted)
    _use(f"The Neo4j at {wanted.uri} is in use.")


def _copy(wanted: Connection) -> None:
    bar = st.progress(0.0, "Copying …")
    try:
        with open_embedded() as source, Store(wanted.uri, wanted.auth, wanted.database, unfinished=True) as target:
            moved = transfer.copy(source, target, _progress(bar, "Copying"))
    except StoreError as error:
        bar.empty()
        st.error(plain(str(error)), icon=":material/error:")
        return
    connection.keep(embedded.data_home(), wanted)
    _use(f"{moved.records:,} records were copied, and the Neo4j at {wanted.uri} is in use.")


def _use(message: str) -> None:
    """Everything that was known of the earlier database is forgotten, for all sessions."""
    state.other_store()
    st.session_state.pop("settings-tested", None)
    _done(message)
    st.rerun()


def _progress(bar: st.delta_generator.DeltaGenerator, what: str) -> Callable[[int, int], None]:
    return lambda done, total: bar.progress(min(1.0, done / max(1, total)), f"{what}: {done:,} of {total:,} records")


# Backups


def _backups() -> None:
    st.subheader("Backups", anchor=False)
    folder = embedded.data_home() / "backups"
    if st.button(
        "Make a backup", icon=":material/save:", help="All that the graph holds, with its history, in one file."
    ):
        bar = st.progress(0.0, "Backing up …")
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / f"graph-{datetime.now():%Y-%m-%d-%H%M%S}.backup"
        moved = transfer.backup(state.store(), path, _progress(bar, "Backing up"))
        bar.empty()
        st.success(f"{moved.records:,} records, {_size(moved.size)}: {plain(path.name)}", icon=":material/check:")
    for path in sorted(folder.glob("*.backup"), reverse=True) if folder.is_dir() else ():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"{plain(path.name)} :small[{_size(path.stat().st_size)}]")
            st.download_button(
                "Download", path.read_bytes, path.name, "application/gzip", key=f"settings-take-{path.name}",
                icon=":material/download:", type="tertiary", on_click="ignore",
            )  # fmt: skip
            st.button(
                "Delete", key=f"settings-drop-{path.name}", icon=":material/delete:", type="tertiary", on_click=path.unlink,
                kwargs={"missing_ok": True},
            )  # fmt: skip
    if state.store().is_empty():
        _restore()
        return
    with st.expander("How to restore one"):
        st.markdown(
            "A backup fills an empty graph, and only an empty one, so that it replaces nothing. Choose an empty Neo4j above, "
            "and it can be done here; or take a new folder as `GOBETWEEN_HOME`, in the shell:"
        )
        st.code("GOBETWEEN_HOME=another-folder gobetween db restore FILE.backup", language="bash")


def _restore() -> None:
    """Fills the graph, in which there is nothing, from a backup."""
    given = st.file_uploader("Restore a backup into this empty graph", "backup")
    if not st.button("Restore it", type="primary", icon=":material/restore:", disabled=given is None or _busy()):
        return
    bar = st.progress(0.0, "Restoring …")
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "given.backup"
            path.write_bytes(given.getvalue())
            moved = transfer.restore(state.store(), path, _progress(bar, "Restoring"))
    except transfer.TransferError as error:
        bar.empty()
        st.error(plain(str(error).replace(str(path), given.name)), icon=":material/error:")
        return
    _use(f"{moved.records:,} records were restored.")


# People


def _people() -> None:
    st.subheader("You", anchor=False)
    may = "may change the graph" if access.may_edit() else "may look at everything, and change nothing"
    if access.login_is_set_up():
        st.markdown(f"**{plain(access.person())}**, who {may}.")
        st.button("Log out", icon=":material/logout:", on_click=st.logout)
    else:
        st.markdown(
            f"You {may}." + ("" if access.read_only() else f" The history calls you **{plain(access.person())}**.")
        )
    if access.read_only():
        st.caption(
            "This server was started to show the graph (GOBETWEEN_READ_ONLY): nothing can be changed, by nobody."
        )
    elif not access.login_is_set_up():
        st.caption(
            "There is no login: whoever reaches this server may change the graph. To show it to others: "
            "gobetween app --read-only. To have people log in: docs/access.md."
        )


# The language model


def _language_model() -> None:
    st.subheader("Language model", anchor=False)
    model = os.environ.get(_MODEL, "").strip()
    if not model:
        st.markdown("None: texts are read on this machine, and nothing is sent anywhere.")
        st.caption(
            f"To have one read along, set {_MODEL} to PROVIDER:MODEL and start the app anew; docs/text.md says how."
        )
        return
    st.markdown(
        f"**{plain(model)}** reads a text along when you press the button for it on the page *Sources*, and never otherwise."
    )
    base = os.environ.get("OPENAI_BASE_URL", "")
    rows = {
        "Package": "installed" if find_spec("pydantic_ai") else "missing: pip install 'gobetween[llm]'",
        "Address": base or "the provider's own",
        "Keys that are set": ", ".join(name for name in _KEYS if os.environ.get(name)) or "none",
        "Limit": "one text at a time; the price is said before; an answer that does not fit is asked for twice more at most",
    }
    for name, value in rows.items():
        st.markdown(f"{name}: :small[{plain(value)}]")
    if access.may_edit() and st.button("Test it", key="settings-model", icon=":material/smart_toy:", help=_TEST):
        _ask_model(model)


_SENTENCE = "Norway mediates between the government of Sri Lanka and the Tamil Tigers."
_TEST = f"Sends one sentence and nothing of yours: “{_SENTENCE}”"


def _ask_model(model: str) -> None:
    from loaders.text import llm
    from loaders.text.model import Article
    from loaders.text.pipeline import readings

    told: list[llm.Told] = []
    try:
        with st.spinner("Asking …"):
            helper = llm.Helper(model)
            list(readings([Article(_SENTENCE)], beside=lambda reading: told.append(helper.add(reading))))
    except llm.LanguageModelError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    found = "1 relation" if told[0].claims == 1 else f"{told[0].claims} relations"
    st.success(plain(f"It answers: {found} found. {told[0].cost}"), icon=":material/check:")


# What was kept


def _kept() -> None:
    st.subheader("Saved lenses and views", anchor=False)
    _list("lens", {name: one.describe() for name, one in _read(lenses.saved).items()}, lenses.forget)
    _list(
        "view",
        {name: f"{len(one.view.nodes)} nodes" for name, one in _read(views_saved.saved).items()},
        views_saved.forget,
    )
    if not (_read(lenses.saved) or _read(views_saved.saved)):
        st.caption("None yet.")


def _read(saved: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    try:
        return saved(embedded.data_home())
    except ValueError as error:
        st.warning(plain(str(error)))
        return {}


def _list(what: str, names: dict[str, str], forget: Callable[[Path, str], None]) -> None:
    for name, about in names.items():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(name)}** :small[{what}: {plain(about)}]")
            if access.may_edit():
                st.button(
                    "Delete", key=f"settings-{what}-{name}", icon=":material/delete:", type="tertiary", on_click=forget,
                    args=(embedded.data_home(), name),
                )  # fmt: skip


def _appearance() -> None:
    st.subheader("Appearance", anchor=False)
    st.markdown("Light, dark, or as your system has it: the menu ⋮ at the top right, for this browser.")
