"""Explore: a beginning, the picture with what can be done to it, and the inspector."""

from __future__ import annotations

import networkx as nx
import streamlit as st

from views import inspector, listing, period, state
from views.explore import address, answer, ask, commands, empty, toolbar
from views.explore.commands import KEY
from views.scene import Scene, clicked
from views.words import plain

HEIGHT = 600  # pixels
SENSIBLE, VERY_MANY = 500, 1_000  # nodes


def page() -> None:
    """The page."""
    st.title("Who stands between whom?", anchor=False)
    if not state.whole():
        empty.show()
        return
    graph = state.graph()
    scene = Scene.of(KEY)
    address.open(graph, scene)
    ask.box(graph, scene)
    st.session_state["seen-through"] = state.lens()
    _work()


@st.fragment
def _work() -> None:
    """The picture and the inspector: a click in one of them runs this alone."""
    if state.lens() != st.session_state["seen-through"]:
        st.rerun()  # the bar above says through what one looks
    try:
        _draw(state.graph(), Scene.of(KEY))
    except state.StoreError:
        st.rerun()  # the script as a whole says what is wrong


def _draw(graph: nx.MultiDiGraph[str], scene: Scene) -> None:
    left, right = st.columns([2, 1], gap="medium")
    # At a click this is what is new; the picture beside it is there already.
    with right, st.container(key="inspector", gap="small"):
        st.html('<div id="beside" tabindex="-1"></div>')
        answer.show(graph)
        if group := scene.made_group(graph, state.inspected()):
            _members(graph, group.name, group.members)
        else:
            inspector.show(graph, lambda node: _actions(graph, scene, node))
    with left:
        if toolbar.show(graph, scene) == toolbar.LIST:
            listing.show(
                scene.part(graph),
                key="explore-list",
                on_inspect=commands.inspect,
                on_expand=lambda node: commands.run("expand", [node]),
                on_hide=lambda node: commands.run("hide", [node]),
                selected=state.inspected(),
                height=HEIGHT,
            )
        else:
            _picture(graph, scene)
        _beneath(graph, scene)
        period.show()
    address.remember(scene)


def _picture(graph: nx.MultiDiGraph[str], scene: Scene) -> None:
    scene.show(
        state.timeless(),  # the browser shows the period, so that nothing moves
        height=HEIGHT,
        focus=state.inspected() or "",
        selected=commands.selected(graph, scene),
        can=commands.possible(scene),
        on_node_click_change=lambda: commands.inspect(clicked(KEY, "node_click")),
        on_edge_click_change=lambda: commands.inspect(clicked(KEY, "edge_click")),
        on_expand_change=lambda: commands.run("expand", [clicked(KEY, "expand")]),
        on_selection_change=commands.keep_selection,
        on_command_change=commands.told,
        on_hidden_change=commands.keep_switched_off,
    )


def _beneath(graph: nx.MultiDiGraph[str], scene: Scene) -> None:
    """One line under the picture: how much there is, what the lens hides, and what a hand can do."""
    part = scene.part(graph)
    seen, whole = state.timeless(), state.whole()
    hidden = sum(node not in seen and node in whole for node in scene.nodes)
    said = [f"{len(part):,} nodes, {part.number_of_edges():,} relations"]
    if hidden:
        said.append(f"{hidden:,} more that the lens hides")
    if len(part) >= VERY_MANY:
        st.warning(
            f"{len(part):,} nodes are an overview only: names cover each other, and the picture moves slowly. "
            "Isolate what matters, hide the rest, or group it.",
            icon=":material/blur_on:",
        )
    elif len(part) > SENSIBLE:
        said.append("more than 300 to 500 are hard to read: isolate, hide or group some")
    said.append("click: who is it, and who says so · double-click: more neighbours · right button: what can be done")
    st.caption(" · ".join(said))
    if hidden and not part:
        st.button("Show what the lens shows", icon=":material/filter_alt:", on_click=commands.begin_anew)


def _members(graph: nx.MultiDiGraph[str], name: str, members: tuple[str, ...]) -> None:
    """A group that is no node of the graph: who is in it."""
    st.subheader(plain(name), anchor=False)
    st.caption(f"A group of {len(members)} in this picture. To ungroup: Arrange, not at all.")
    for node in members:
        st.button(
            plain(graph.nodes[node]["name"]),
            key=f"member-{node}",
            type="tertiary",
            on_click=commands.inspect,
            args=(node,),
        )


def _actions(graph: nx.MultiDiGraph[str], scene: Scene, node: str) -> None:
    with st.container(horizontal=True, gap="small", key="actions"):
        st.button(
            "Add neighbours",
            type="tertiary",
            icon=":material/add_circle:",
            on_click=commands.run,
            args=("expand", [node]),
            help="Adds those with which it has most to do. A double-click in the picture does the same.",
        )
        st.button(
            "Isolate",
            type="tertiary",
            icon=":material/filter_center_focus:",
            on_click=commands.run,
            args=("isolate", [node]),
            help="Shows only this one and who is tied to it.",
        )
        if node in scene.nodes:
            st.button(
                "Remove",
                type="tertiary",
                icon=":material/visibility_off:",
                on_click=commands.run,
                args=("remove", [node]),
                help="Takes it out of the picture; the graph keeps it.",
            )
