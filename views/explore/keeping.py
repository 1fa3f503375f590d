"""Views under names, and a link that opens the one that is shown."""

from __future__ import annotations

import networkx as nx
import streamlit as st

from graph.embedded import data_home
from graph.picture.saved import Saved, forget, rename, save, saved
from views import state
from views.access import may_edit
from views.explore import address, commands
from views.scene import Scene
from views.words import plain


def show(graph: nx.MultiDiGraph[str], scene: Scene) -> None:
    """What stands under "Views"."""
    try:
        known = saved(data_home())
    except (ValueError, OSError) as error:
        st.warning(plain(str(error)), icon=":material/bookmark_remove:")
        known = {}
    if known:
        _known(scene, known)
    if may_edit():
        with st.form("view-save", border=False, clear_on_submit=True):
            name = st.text_input("Keep this view under a name", placeholder="Istanbul, two camps")
            if st.form_submit_button("Save", icon=":material/bookmark_add:"):
                _save(scene, name.strip())
    if kept := st.session_state.pop("view-kept", None):
        st.success(plain(f"Saved as {kept}"), icon=":material/bookmark_added:")
    st.markdown("**Link**")
    st.caption("Opens this view, with its lens, in any browser that sees this graph.")
    st.code(address.link(scene), language=None)


def _known(scene: Scene, known: dict[str, Saved]) -> None:
    chosen = st.selectbox(
        "Saved views", list(known), index=None, placeholder="Choose one", key="saved-view",
        format_func=lambda name: plain(f"{name} ({len(known[name].view.nodes)} nodes)") if name in known else name,
    )  # fmt: skip
    if chosen not in known:
        return
    st.button("Open", icon=":material/folder_open:", type="primary", on_click=_open, args=(known[chosen],))
    if not may_edit():
        return
    with st.form("view-rename", border=False):
        to = st.text_input("Another name for it", value=chosen)
        if st.form_submit_button("Rename", icon=":material/edit:"):
            try:
                rename(data_home(), chosen, to.strip())
            except (ValueError, OSError) as error:
                st.warning(plain(str(error)))
            else:
                st.rerun(scope="fragment")
    st.button("Delete", icon=":material/delete:", type="tertiary", on_click=_forget, args=(chosen,))


def _open(one: Saved) -> None:
    address.show_saved(Scene.of(commands.KEY), one)


def _forget(name: str) -> None:
    try:
        forget(data_home(), name)
    except (ValueError, OSError) as error:
        commands.say(str(error))


def _save(scene: Scene, name: str) -> None:
    try:
        save(data_home(), name, Saved(scene.view, state.lens(), state.inspected()))
    except (ValueError, OSError) as error:
        st.warning(plain(str(error)))
    else:
        st.session_state["view-kept"] = name
        st.rerun(scope="fragment")  # it is among those that one can open now
