"""Where one begins: a box for a name or a question in plain words, and questions that this graph can answer."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import streamlit as st

from graph.names import Unresolved, resolve
from graph.picture import choose
from graph.questions import Asked, NotUnderstood, UnclearDate, UnclearName, examples, understand
from views import answers, parts, state
from views.explore import answer
from views.scene import Scene
from views.words import label, plain

_LABEL = "Find a name, or ask"
_PLACEHOLDER = "A person, a state, talks … or: who mediated between Ukraine and Russia?"


def box(graph: nx.MultiDiGraph[str], scene: Scene) -> None:
    """Draws the box and carries out what was asked in it, once."""
    options = answers.well_known(graph, state.seen(), ())
    typed = st.selectbox(
        _LABEL,
        options,
        index=None,
        key="keep-find",
        placeholder=_PLACEHOLDER,
        format_func=lambda node: label(graph, node) if node in graph else node,
        accept_new_options=True,
        filter_mode="contains",
        label_visibility="collapsed",
    )
    # Between the box and what is said at the right lie the picture and all its tools.
    st.html('<a class="skip" href="#beside">To the answer and the inspector</a>')
    _examples(graph)
    asked = st.session_state.pop("asked", None) or typed
    # Only a new choice counts: the box keeps its text while one clicks on in the picture.
    new = asked != st.session_state.get("found") or "asked-anew" in st.session_state
    st.session_state.pop("asked-anew", None)
    st.session_state["found"] = asked
    if new:
        answer.forget()  # it is of the question before
    if asked is None:
        return
    if asked in graph:
        if new:
            _go(graph, scene, asked)
        return
    _carry_out(graph, scene, asked, new)


def _examples(graph: nx.MultiDiGraph[str]) -> None:
    with st.container(horizontal=True, gap="small", key="examples"):
        for text in _asked_often(graph, state.seen()):
            st.button(plain(text), type="tertiary", on_click=_ask, args=(text,), key=f"example-{text}")


@st.cache_data(show_spinner=False, max_entries=20)
def _asked_often(_graph: nx.MultiDiGraph[str], seen: str) -> list[str]:
    return examples(_graph, answers.mediations(_graph))


def _ask(text: str, shown: str | None = None) -> None:
    st.session_state["asked"] = text
    st.session_state["asked-anew"] = True
    st.session_state["keep-find"] = shown or text


def _carry_out(graph: nx.MultiDiGraph[str], scene: Scene, text: str, new: bool) -> None:
    try:
        asked = understand(text, lambda name: resolve(state.store(), name))
    except NotUnderstood:
        _name(graph, scene, text, new)
    except UnclearDate as error:
        st.caption(plain(str(error)))
    except UnclearName as unclear:
        _unclear(graph, text, unclear)
    else:
        if hidden := [one for slot, one in asked.slots.items() if slot != "when" and one not in graph]:
            _hidden(hidden[0])
        elif new:
            _answer(graph, scene, asked)


def _answer(graph: nx.MultiDiGraph[str], scene: Scene, asked: Asked) -> None:
    """Goes to the page that answers it, or answers it here."""
    if asked.question.page != "explore":
        if when := asked.slots.get("when"):
            state.look(replace(state.lens(), since=when, until=when))
        state.open_page(asked.question.page, **asked.choices)
    elif who := asked.slots.get("who"):
        _go(graph, scene, who)
    else:
        answer.give(graph, scene, answer.Answer(asked.question.name, **asked.slots))


def _go(graph: nx.MultiDiGraph[str], scene: Scene, node: str) -> None:
    state.inspect(node)
    if node not in scene.nodes:
        scene.begin(choose.neighbourhood(graph, node))


def _name(graph: nx.MultiDiGraph[str], scene: Scene, text: str, new: bool) -> None:
    """A text that is no question: a name as people type it."""
    try:
        node = resolve(state.store(), text).id
    except Unresolved as unresolved:
        _unclear(graph, text, UnclearName(text, unresolved.candidates))
        return
    if node not in graph:
        _hidden(node)
        return
    st.caption(f"“{plain(text)}” is taken to mean {plain(label(graph, node))}.")
    if new:
        _go(graph, scene, node)


def _unclear(graph: nx.MultiDiGraph[str], text: str, unclear: UnclearName) -> None:
    near = [one.id for one in unclear.candidates if one.id in graph][:6]
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="unclear"):
        if not near:
            st.caption(
                f"Nothing here is called “{plain(unclear.name)}”. Try another spelling, a part of the name, or a question "
                "like those above."
            )
            return
        st.caption(plain(f"Which one is “{unclear.name}”?"))
        for node in near:
            meant = text.replace(unclear.name, node)
            shown = text.replace(unclear.name, graph.nodes[node]["name"])
            st.button(plain(label(graph, node)), key=f"meant-{node}", on_click=_ask, args=(meant, shown))


def _hidden(node: str) -> None:
    whole = state.whole()
    if node in whole:
        st.caption(f"The lens hides {plain(parts.names(whole, [node]))}.")
