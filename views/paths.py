"""Paths: how two are connected, step by step, and who says so."""

from __future__ import annotations

import networkx as nx
import streamlit as st

from graph.paths import Path, find_paths, sentence
from views import answers, parts, state
from views.words import name, plain
from views.words import sentence as one_relation


def page() -> None:
    """The page."""
    graph = state.graph()
    parts.heading("How two are connected", "The shortest chains of relations between two, each step with its source.")
    _begin(graph)
    start, end, number = st.columns([3, 3, 1])
    with start:
        source = parts.pick("From", "source", graph)
    with end:
        target = parts.pick("To", "target", graph)
    st.session_state.setdefault("keep-k", 3)
    k = number.number_input("Paths", 1, 20, key="keep-k")
    if not source or not target:
        st.info("Choose two: a person, a state, an organization, talks …", icon=":material/route:")
        return
    if source == target:
        st.info("Both ends are the same. Choose two different ones.", icon=":material/route:")
        return
    found = find_paths(graph, source, target, k=int(k))
    if not found:
        st.warning(plain(_why_none(graph, source, target)), icon=":material/link_off:")
        return
    left, right = st.columns([1, 1], gap="medium")
    with left:
        for i, path in enumerate(found, 1):
            _path(graph, path, i)
    with right:
        # Each step by the relation that it is told by: the others between the same two would only cover it.
        told = [step.relations[0] for path in found for step in path.steps]
        parts.small_picture(graph, "paths", dict.fromkeys(n for path in found for n in path.nodes), told, height=520)


def _begin(graph: nx.MultiDiGraph[str]) -> None:
    """Something to read at once: from the latest mediator to the party that was named last."""
    if "keep-source" in st.session_state or not graph:
        return
    latest = next((one for one in answers.mediations(graph) if one.part == "mediator" and one.parties), None)
    if latest:
        st.session_state["keep-source"] = latest.mediator
        st.session_state["keep-target"] = latest.parties[-1]


def _path(graph: nx.MultiDiGraph[str], path: Path, number: int) -> None:
    steps = len(path.steps)
    with st.container(border=True):
        st.caption(f"Path {number} · {steps} step{'' if steps == 1 else 's'}")
        st.markdown(plain(sentence(graph, path)))
        with st.expander("Who says so"):
            for step in path.steps:
                told = step.relations[0]
                source, target = (step.source, step.target) if step.forward else (step.target, step.source)
                st.markdown(f"**{plain(one_relation(graph, source, target, graph.edges[source, target, told]))}**")
                parts.evidence(parts.evidence_of([told]))
                if len(step.relations) > 1:
                    others = len(step.relations) - 1
                    st.caption(f"{others} more relation{'' if others == 1 else 's'} between these two")


def _why_none(graph: nx.MultiDiGraph[str], source: str, target: str) -> str:
    here = nx.node_connected_component(graph.to_undirected(as_view=True), source)
    a, b = name(graph, source), name(graph, target)
    if target in here:
        return f"{a} and {b} are connected, but only by chains of more than 8 steps, which say nothing."
    there = nx.node_connected_component(graph.to_undirected(as_view=True), target)
    return (
        f"No chain of relations leads from {a} to {b}: they lie in separate parts of the graph "
        f"({len(here):,} and {len(there):,} nodes). A source that names both, or somebody they share, would join them."
    )
