"""The lens of the session: a bar above every page that says through what one looks, and changes it."""

from __future__ import annotations

import networkx as nx
import streamlit as st

from graph.embedded import data_home
from graph.lens import SIGNS, Lens
from graph.lenses import save, saved
from graph.ontology import default
from views import state
from views.words import plain


def bar() -> None:
    """What one looks through, with a way to change and to drop it. The lens stands in the address, too."""
    _from_address()
    lens = state.lens()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lens-bar"):
        with st.popover(
            "Lens" if lens == Lens() else plain(f"Lens: {lens.describe()}"),
            icon=":material/filter_alt:",
        ):
            st.caption("What of the graph every page looks at.")
            _choices(lens)
        if lens != Lens():
            seen, whole = state.graph(), state.whole()
            st.caption(
                f"{seen.number_of_nodes():,} of {whole.number_of_nodes():,} nodes, "
                f"{seen.number_of_edges():,} of {whole.number_of_edges():,} relations"
            )
            st.button("Show everything", type="tertiary", icon=":material/close:", on_click=state.look, args=(Lens(),))
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


def _choices(lens: Lens) -> None:
    known = _saved()
    if known:
        name = st.selectbox(
            "A saved lens",
            list(known),
            index=None,
            key=f"lens-saved-{lens}",
            placeholder="Choose one",
            format_func=lambda one: plain(f"{one}: {known[one].describe()}"),
        )
        if name and known[name] != lens:
            state.look(known[name])
            st.rerun()
    made = _form(lens, state.whole())
    if made is not None and made != lens:
        state.look(made)
        st.rerun()
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


def _saved() -> dict[str, Lens]:
    try:
        return saved(data_home())
    except ValueError as error:
        st.warning(plain(str(error)))
        return {}


def _form(lens: Lens, graph: nx.MultiDiGraph[str]) -> Lens | None:
    """The lens that was put together, once it is sent off; None until then, or when it cannot be."""
    kinds, relations, sources = _there(graph, state.revision())
    ontology = default()
    # Another lens makes other widgets, so that they begin with what it has.
    with st.form(f"lens-{lens}", border=False):
        chosen_kinds = st.multiselect(
            "Kinds", kinds, [one for one in lens.kinds if one in kinds], placeholder="All",
            format_func=lambda kind: ontology.kinds[kind].plural if kind in ontology.kinds else kind,
        )  # fmt: skip
        chosen = st.multiselect(
            "Relations", relations, [one for one in lens.relations if one in relations], placeholder="All",
            format_func=lambda one: one.lower().replace("_", " "),
        )  # fmt: skip
        sign = st.segmented_control("Ties", list(SIGNS), default=lens.sign, format_func=lambda one: SIGNS[one])
        left, right = st.columns(2)
        since = left.text_input("From", lens.since or "", placeholder="1990 or 1990-05")
        until = right.text_input("To", lens.until or "", placeholder="2000")
        told = st.multiselect(
            "Sources", list(sources), [one for one in lens.sources if one in sources], placeholder="All",
            format_func=lambda one: plain(sources[one]),
        )  # fmt: skip
        left, right = st.columns(2)
        confidence = left.number_input("Confidence at least", 0.0, 1.0, lens.min_confidence, 0.05)
        pieces = right.number_input("Pieces of evidence at least", 0, None, lens.min_evidence)
        if not st.form_submit_button("Look through it", type="primary"):
            return None
        try:
            return Lens(
                tuple(chosen_kinds), tuple(chosen), sign, since.strip() or None, until.strip() or None, tuple(told),
                confidence, int(pieces),
            )  # fmt: skip
        except ValueError as error:
            st.warning(plain(str(error)), icon=":material/event_busy:")
            return None


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
