"""The row above the picture: back and forth, what to do with the selection, how to arrange it, views, exports."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import streamlit as st

from graph.ontology import default
from graph.picture.grouped import GROUPINGS
from graph.picture.layout import LAYOUTS
from views import state
from views.explore import commands, exports, keeping
from views.scene import Scene
from views.words import label, plain

PICTURE, LIST = "Picture", "List"
_NAMED = 3


def show(graph: nx.MultiDiGraph[str], scene: Scene) -> str:
    """Draws it, and returns whether a picture is wanted or a list. The canvas has much of the same for the mouse."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="toolbar"):
        _step("Undo", "undo", ":material/undo:", bool(scene.steps.before))
        _step("Redo", "redo", ":material/redo:", bool(scene.steps.after))
        selection = st.popover("Selection", icon=":material/ads_click:", on_change="rerun", key="popover-selection")
        if selection.open:
            with selection:
                _selection(graph, scene)
        with st.popover("Arrange", icon=":material/account_tree:"):
            _arrange(scene)
        views = st.popover("Views", icon=":material/bookmark:", on_change="rerun", key="popover-views")
        if views.open:
            with views:
                keeping.show(graph, scene)
        export = st.popover("Export", icon=":material/download:", on_change="rerun", key="popover-export")
        if export.open:
            with export:
                exports.show(graph, scene)
        st.button(
            "Begin anew",
            icon=":material/restart_alt:",
            type="tertiary",
            on_click=commands.begin_anew,
            key="begin-anew",
            help="The latest mediated talks and who acts in them. Undo leads back.",
        )
        st.session_state.setdefault("keep-explore-as", PICTURE)
        shown: str = st.segmented_control(
            "Show as", (PICTURE, LIST), key="keep-explore-as", label_visibility="collapsed", required=True
        )
    if said := st.session_state.pop("explore-said", None):
        st.warning(plain(said), icon=":material/info:")
    return shown


def _step(name: str, command: str, icon: str, possible: bool) -> None:
    st.button(name, icon=icon, disabled=not possible, on_click=commands.run, args=(command, []), key=f"do-{command}")


def _selection(graph: nx.MultiDiGraph[str], scene: Scene) -> None:
    chosen = [node for node in commands.selected(graph, scene) if node in graph]
    if chosen:
        named = ", ".join(label(graph, node) for node in chosen[:_NAMED])
        more = f" and {len(chosen) - _NAMED} more" if len(chosen) > _NAMED else ""
        st.markdown(f"**{plain(named)}**{more}")
    else:
        st.caption("Click a node in the picture first; with Ctrl, several.")
    there = [node for node in chosen if node in scene.nodes]
    pinned = bool(there) and set(there) <= scene.view.pinned
    with st.container(horizontal=True, gap="small"):
        _do(
            "Expand",
            "expand",
            ":material/add_circle:",
            chosen,
            "Adds those with which it has most to do, as chosen below.",
        )
        hanging = any(scene.view.hanging(graph, node) for node in there)
        _do(
            "Collapse", "collapse", ":material/do_not_disturb_on:", there if hanging else [],
            "Takes away what its expansion brought and nothing else hangs on.",
        )  # fmt: skip
        _do("Hide", "hide", ":material/visibility_off:", there, "Takes it away until you show it again, below.")
        _do(
            "Remove", "remove", ":material/close:", there,
            "Takes it out of the picture; expanding a neighbour may bring it back.",
        )  # fmt: skip
        if pinned:
            _do("Unpin", "unpin", ":material/keep_off:", there, "Lets it move again.")
        else:
            _do("Pin", "pin", ":material/keep:", there, "It stays where it is, whatever the arrangement.")
        _do("Isolate", "isolate", ":material/filter_center_focus:", there, "Keeps only these and who is tied to them.")
    st.session_state.setdefault("keep-expand-by", commands.USUAL)
    st.segmented_control("Expand by how many at once", commands.HOW_MANY, key="keep-expand-by", required=True)
    relations, kinds = _there(graph, state.seen())
    ontology = default()
    st.multiselect(
        "Expand only by", relations, key="keep-expand-relations", placeholder="Any relation",
        format_func=lambda one: one.lower().replace("_", " "),
    )  # fmt: skip
    st.multiselect(
        "Expand only to", kinds, key="keep-expand-kinds", placeholder="Anybody and anything",
        format_func=lambda kind: ontology.kinds[kind].plural if kind in ontology.kinds else kind,
    )  # fmt: skip
    if hidden := [node for node in scene.view.hidden if node in graph]:
        st.markdown(f"**Hidden** :small[{len(hidden)}]")
        with st.container(horizontal=True, gap="small"):
            for node in hidden:
                st.button(
                    plain(graph.nodes[node]["name"]), key=f"show-{node}", icon=":material/visibility:", type="tertiary",
                    on_click=commands.run, args=("show", [node]), help="Shows it again.",
                )  # fmt: skip


def _do(name: str, command: str, icon: str, nodes: list[str], says: str) -> None:
    st.button(
        name,
        icon=icon,
        disabled=not nodes,
        on_click=commands.run,
        args=(command, nodes),
        key=f"do-{command}",
        help=says,
    )


def _arrange(scene: Scene) -> None:
    layouts, groups = st.columns(2)
    with layouts, st.container(gap=None):
        st.markdown("**Layout**")
        for name, one in LAYOUTS.items():
            now = name == scene.view.layout
            _choice(one.name, f"layout-{name}", now, one.shows, commands.arrange, name)
    with groups, st.container(gap=None):
        st.markdown("**Group**")
        _choice("Not at all", "group-none", not scene.view.group, "Each by itself.", commands.group, "", False)
        for by, rule in GROUPINGS.items():
            for folded, how in ((False, "in colours"), (True, "each as one")):
                now = (by, folded) == (scene.view.group, scene.view.folded)
                name = f"By {rule.name.lower()}, {how}"
                _choice(name, f"group-{by}-{folded}", now, rule.shows, commands.group, by, folded)
    st.caption("What is pinned stays where it is. The same layout once more brings order into what was added.")


def _choice(name: str, key: str, now: bool, says: str, does: Callable[..., None], *args: str | bool) -> None:
    icon = ":material/radio_button_checked:" if now else ":material/radio_button_unchecked:"
    st.button(name, key=key, icon=icon, type="tertiary", help=says, on_click=does, args=args)


@st.cache_data(show_spinner=False, max_entries=4)
def _there(_graph: nx.MultiDiGraph[str], seen: str) -> tuple[list[str], list[str]]:
    """Relation types and kinds that one can expand by."""
    relations = {data["type"] for *_, data in _graph.edges(data=True)}
    kinds = {data["kind"] for _, data in _graph.nodes(data=True)}
    ontology = default()
    return [one for one in ontology.relations if one in relations], [one for one in ontology.kinds if one in kinds]
