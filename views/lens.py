"""The lens of the session: a bar above every page that says through what one looks, and changes it a part at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import networkx as nx
import streamlit as st

from graph.embedded import data_home
from graph.lens import SIGNS, Lens
from graph.lenses import save, saved
from graph.ontology import default
from views import period, state
from views.words import day, plain, shorten

_KEYS = ("kinds", "relations", "sign", "sources", "min_confidence", "min_evidence", "since", "until", "on")


def bar(time: bool) -> None:
    """What one looks through, with a way to change and to drop it. The lens stands in the address, too.

    time: whether the strip of time is in it; the Explore page has a larger one of its own.
    """
    _from_address()
    lens = state.lens()
    graph = state.whole()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lens-bar"):
        with st.popover("Lens", icon=":material/filter_alt:", key="lens"):
            _choices(lens, graph)
        for name, rest in _chips(lens, graph):
            st.button(
                plain(name), icon=":material/close:", icon_position="right", key=f"chip-{name}",
                help="Take this off", on_click=state.look, args=(rest,),
            )  # fmt: skip
        if lens != Lens():
            seen = state.graph()
            st.caption(
                f"{seen.number_of_nodes():,} of {graph.number_of_nodes():,} nodes, "
                f"{seen.number_of_edges():,} of {graph.number_of_edges():,} relations",
                width="content",
            )
            st.button("Show everything", type="tertiary", on_click=state.look, args=(Lens(),))
        if time and graph:
            with st.container(width=300, key="lens-time"):
                period.small()
    _to_address(lens)


def shows_nothing() -> bool:
    """Whether the lens shows nothing of a graph that has something; if so that is said."""
    if state.graph() or not state.whole():
        return False
    st.info(
        plain(f"The lens shows nothing: {state.lens().describe()}. Change it above, or show everything."),
        icon=":material/filter_alt_off:",
    )
    return True


def _from_address() -> None:
    """Takes over a lens that a link brings, once."""
    asked = st.query_params.get("lens")
    if asked is None or asked == st.session_state.get("lens-told"):
        return
    try:
        state.look(Lens.parse(asked).check_sources(state.whole()))
    except ValueError as error:
        st.warning(plain(f"The link's lens cannot be used: {error}"), icon=":material/filter_alt_off:")
    st.session_state["lens-told"] = asked


def _to_address(lens: Lens) -> None:
    told = str(lens)
    st.session_state["lens-told"] = told
    if told:
        st.query_params["lens"] = told
    else:
        st.query_params.pop("lens", None)


def _chips(lens: Lens, graph: nx.MultiDiGraph[str]) -> Iterator[tuple[str, Lens]]:
    """What is chosen, a part at a time: its name, and the lens without it."""
    sources = _there(graph, state.revision())[2]
    words = {"kinds": _kind, "relations": _relation, "sources": lambda id: shorten(sources.get(id, id))}
    for field, called in words.items():
        chosen = getattr(lens, field)
        for one in chosen:
            rest = tuple(other for other in chosen if other != one)
            yield called(one), replace(lens, **{field: rest})
    if lens.sign is not None:
        yield f"{SIGNS[lens.sign]} ties", replace(lens, sign=None)
    if lens.dated:
        yield _when(lens), lens.timeless
    if lens.min_confidence:
        yield f"confidence ≥ {lens.min_confidence:g}", replace(lens, min_confidence=0.0)
    if lens.min_evidence > 1:
        yield f"≥ {lens.min_evidence} pieces of evidence", replace(lens, min_evidence=0)


def _when(lens: Lens) -> str:
    if lens.since == lens.until:
        return f"{'on' if len(lens.since or '') == len('2000-01-01') else 'in'} {day(lens.since)}"
    return f"{day(lens.since)} – {day(lens.until)}" if lens.since and lens.until else (
        f"since {day(lens.since)}" if lens.since else f"until {day(lens.until)}"
    )  # fmt: skip


def _kind(kind: str) -> str:
    kinds = default().kinds
    return kinds[kind].plural if kind in kinds else kind


def _relation(relation: str) -> str:
    return relation.lower().replace("_", " ")


def _choices(lens: Lens, graph: nx.MultiDiGraph[str]) -> None:
    """Everything one can choose; each choice holds at once."""
    known = _saved()
    if known:
        st.selectbox(
            "A saved lens",
            list(known),
            index=None,
            key="lens-saved",
            placeholder="Choose one",
            format_func=lambda one: plain(f"{one}: {known[one].describe()}"),
            on_change=lambda: _take(known),
        )
    kinds, relations, sources = _there(graph, state.revision())
    _fill(lens, kinds, relations, sources)
    st.multiselect("Kinds", kinds, key="lens-kinds", placeholder="All", format_func=_kind, on_change=_apply)
    st.multiselect(
        "Relations", relations, key="lens-relations", placeholder="All", format_func=_relation, on_change=_apply
    )
    st.segmented_control("Ties", list(SIGNS), key="lens-sign", format_func=SIGNS.__getitem__, on_change=_apply)
    left, middle, right = st.columns(3)
    left.text_input("From", key="lens-since", placeholder="1990", on_change=_apply)
    middle.text_input("To", key="lens-until", placeholder="2000-05", on_change=_apply)
    right.text_input("Or on a day", key="lens-on", placeholder="1995-12-14", on_change=lambda: _apply(on=True))
    if wrong := st.session_state.pop("lens-wrong", None):
        st.warning(plain(wrong), icon=":material/event_busy:")
    st.multiselect(
        "Sources", list(sources), key="lens-sources", placeholder="All", on_change=_apply,
        format_func=lambda one: plain(sources[one]),
    )  # fmt: skip
    left, right = st.columns(2)
    left.number_input("Confidence at least", 0.0, 1.0, step=0.05, key="lens-min_confidence", on_change=_apply)
    right.number_input("Pieces of evidence at least", 0, step=1, key="lens-min_evidence", on_change=_apply)
    if lens == Lens():
        return
    st.caption("As text, for the command line (--lens) and for others:")
    st.code(str(lens), language=None, wrap_lines=True)
    with st.form("lens-save", border=False):
        name = st.text_input("Keep it under a name", placeholder="the nineties")
        if st.form_submit_button("Save"):
            try:
                save(data_home(), name.strip(), lens)
                st.toast(plain(f"Saved as {name.strip()}"))
            except (ValueError, OSError) as error:
                st.warning(plain(str(error)))


def _fill(lens: Lens, kinds: list[str], relations: list[str], sources: dict[str, str]) -> None:
    """Sets the widgets to what the lens has; what was typed and cannot be stays, to be mended."""
    if "lens-wrong" in st.session_state:
        return
    on = lens.since if lens.dated and lens.since == lens.until else None
    values = {
        "kinds": [one for one in lens.kinds if one in kinds],
        "relations": [one for one in lens.relations if one in relations],
        "sign": lens.sign,
        "sources": [one for one in lens.sources if one in sources],
        "min_confidence": lens.min_confidence,
        "min_evidence": lens.min_evidence,
        "since": "" if on else lens.since or "",
        "until": "" if on else lens.until or "",
        "on": on or "",
    }
    for name in _KEYS:
        st.session_state[f"lens-{name}"] = values[name]


def _apply(on: bool = False) -> None:
    """Looks through what the widgets say. on: the day was typed last, so the period before it no longer counts."""
    told = {name: st.session_state[f"lens-{name}"] for name in _KEYS}
    since, until, day = (told[name].strip() or None for name in ("since", "until", "on"))
    if day and (on or not (since or until)):
        since = until = day
    kinds, relations, sources = (tuple(told[name]) for name in ("kinds", "relations", "sources"))
    sure, pieces = told["min_confidence"], told["min_evidence"]
    try:
        state.look(Lens(kinds, relations, told["sign"], since, until, sources, sure, pieces))
    except ValueError as error:
        st.session_state["lens-wrong"] = str(error)


def _take(known: dict[str, Lens]) -> None:
    if (name := st.session_state["lens-saved"]) in known:
        state.look(known[name])
        st.session_state["lens-saved"] = None


def _saved() -> dict[str, Lens]:
    try:
        return saved(data_home())
    except ValueError as error:
        st.warning(plain(str(error)))
        return {}


@st.cache_data(show_spinner=False, max_entries=2)
def _there(_graph: nx.MultiDiGraph[str], revision: int) -> tuple[list[str], list[str], dict[str, str]]:
    """Kinds and relation types that the graph has, and its sources: datasets by name, other documents by id, with titles."""
    kinds = {data["kind"] for _, data in _graph.nodes(data=True)}
    relations = {data["type"] for *_, data in _graph.edges(data=True)}
    documents = _graph.graph.get("documents", {})
    datasets = {about["dataset"]: about["dataset"] for about in documents.values() if about["dataset"]}
    singles = {id: about["title"] for id, about in documents.items() if not about["dataset"]}
    ontology = default()
    return (
        [k for k in ontology.kinds if k in kinds],
        [r for r in ontology.relations if r in relations],
        datasets | singles,
    )
