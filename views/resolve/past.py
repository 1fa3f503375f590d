"""What was done to the graph and can be taken back: the history, what was merged, what is kept apart."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import streamlit as st

from graph.history import Done
from views import state
from views.access import may_edit
from views.resolve import deeds
from views.words import name, plain

_AT_ONCE = 20
_MOST = 200


def history(graph: nx.MultiDiGraph[str]) -> None:
    """Every operation, the latest first, with undo or redo."""
    store = state.store()
    most = st.session_state.setdefault("resolve-operations", _AT_ONCE)
    found = store.history(most + 1)
    if not found:
        st.info("Nothing was done to this graph yet.", icon=":material/history:")
    for done in found[:most]:
        _operation(done)
    if len(found) > most:
        st.button("Earlier ones", icon=":material/expand_more:", key="resolve-earlier", on_click=_more)


def _more() -> None:
    st.session_state["resolve-operations"] += _AT_ONCE


def _operation(done: Done) -> None:
    state_of = "undone" if done.undone is not None else "undone in part" if done.begun else ""
    what = plain(f"{done.number} · {deeds.titled(done)}")
    title = (
        f"~~{what}~~ :small[undone]"
        if done.undone is not None
        else f"**{what}**" + f" :small[{state_of}]" * bool(state_of)
    )
    said = [done.at[:16].replace("T", " ") + " UTC", done.who, done.counted() or "nothing that is shown"]

    def way_back() -> None:
        if done.undone is not None:
            if st.button("Redo", icon=":material/redo:", key=f"redo-{done.number}", help="Brings it back."):
                deeds.redo(done.number)
        elif st.button(
            "Undo the rest" if done.begun else "Undo", icon=":material/undo:", key=f"undo-{done.number}",
            help="Puts the graph back as it was before, to the letter; the history keeps it.",
        ):  # fmt: skip
            deeds.undo(done.number)

    _row(f"operation-{done.number}", title, " · ".join(said), way_back)


def merged(graph: nx.MultiDiGraph[str]) -> None:
    """Every id that leads to another, with the way to part them again."""
    rows = state.store().merged()
    if not rows:
        st.info("Nothing was merged yet.", icon=":material/merge:")
        return
    text = _filter("resolve-merged")
    names = {one.id: one.name for one in state.store().entities(list({row["into"] for row in rows}))}
    fitting = [
        row for row in rows if text in f"{row['name']} {row['id']} {names.get(row['into'], row['into'])}".casefold()
    ]
    for row in fitting[:_MOST]:
        into = name(graph, row["into"]) if row["into"] in graph else names.get(row["into"], row["into"])

        def part(gone: str = row["id"], called: str = row["name"]) -> None:
            if st.button(
                "Split", icon=":material/call_split:", key=f"split-{gone}",
                help="Takes it out again with all that is told of it, also what came in since.",
            ):  # fmt: skip
                deeds.do(lambda: _split(gone, called))

        title = f"**{plain(row['name'])}** is **{plain(into)}**"
        _row(f"merged-{row['id']}", title, f"{row['kind']} · {row['id']} leads to {row['into']}", part)
    _rest(len(fitting))


def _split(gone: str, called: str) -> deeds.Said:
    store = state.store()
    left = store.split(gone)
    (done,) = store.history(1)
    kept = next(iter(store.entities([left])), None)
    undo = done.number if done.kind == "split" else None
    return deeds.Said(f"{called} is its own again, apart from {kept.name if kept else left}.", undo=undo)


def apart(graph: nx.MultiDiGraph[str]) -> None:
    """Every pair that somebody said is of two, with the way to take that back."""
    pairs = sorted(tuple(sorted(both)) for both in state.store().apart())
    if not pairs:
        st.info("No two were said not to be the same.", icon=":material/call_split:")
        return
    text = _filter("resolve-apart")
    named = [(a, b, *(name(graph, id) if id in graph else id for id in (a, b))) for a, b in pairs]
    fitting = [row for row in named if text in " ".join(row).casefold()]
    for a, b, one, other in sorted(fitting, key=lambda row: row[2:])[:_MOST]:

        def forget(a: str = a, b: str = b, said: str = f"{one} and {other}") -> None:
            if st.button(
                "Forget", icon=":material/undo:", key=f"forget-{a} {b}", help="They may be proposed as one again."
            ):
                deeds.do(lambda: _forget(a, b, said))

        _row(f"apart-{a} {b}", f"**{plain(one)}** is not **{plain(other)}**", f"{a} · {b}", forget)
    _rest(len(fitting))


def _forget(a: str, b: str, said: str) -> deeds.Said:
    store = state.store()
    store.forget_apart(a, b)
    (done,) = store.history(1)
    return deeds.Said(f"{said} may be proposed as one again.", undo=done.number if done.kind == "forget" else None)


def _filter(key: str) -> str:
    return str(st.text_input("Find", key=f"keep-{key}", placeholder="A name or an id")).strip().casefold()


def _rest(n: int) -> None:
    if n > _MOST:
        st.caption(f"and {n - _MOST:,} more: type a part of the name above")


def _row(key: str, title: str, said: str, button: Callable[[], None]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key=key):
        with st.container(gap=None):
            st.markdown(title)
            st.caption(plain(said))
        if may_edit():
            with st.container(width="content"):
                button()
