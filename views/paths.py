"""Paths: how two are connected, step by step, and who says so; what would part them; why there is no path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import networkx as nx
import streamlit as st

from graph.dates import partial
from graph.model import Evidence
from graph.ontology import default
from graph.paths import Explanation, Path, Route, all_shortest, along, disjoint, parting, sentence, strongest, why_none
from views import answers, linked, parts, state
from views.words import label, name, plain
from views.words import sentence as one_relation

_BY = {
    "distance": "Nearest ties",
    "hops": "Fewest steps",
    "strength": "Strongest ties",
    "confidence": "Most certain",
    "recency": "Most recent",
}
_BY_HELP = (
    "Nearest: an office or a seat at one table is near, a place or a topic far (0.5 to 2 a step). Strongest: 1 ÷ the number of "
    "times a tie is told of. Most certain: the highest product of confidences. Most recent: a step that ended five years ago "
    "counts twice."
)
_ORDERS = {
    "": "Any order",
    "possible": "Each step no earlier than the last, as dates allow",
    "certain": "Each step no earlier than the last, for certain",
}
_SHOWN = ("Best paths", "All as good as the best", "Strongest", "What would part them")
_LINK = {"from": "source", "to": "target", "by": "by"}  # in the address, and the picker that it sets
_NEIGHBOURS = 8  # around a path in the picture


def page() -> None:
    """The page."""
    graph, seen = state.whole(), state.graph()
    parts.heading("How two are connected", "Chains of relations between two, each step with its source.")
    linked.take(_LINK, lambda name, value: value in (_BY if name == "by" else seen))
    _begin(seen)
    start, end, number = st.columns([3, 3, 1])
    with start:
        source = parts.pick("From", "source", seen)
    with end:
        target = parts.pick("To", "target", seen)
    st.session_state.setdefault("keep-k", 3)
    k = int(number.number_input("Paths", 1, 20, key="keep-k"))
    try:
        route = _route(seen)
    except ValueError as error:
        st.warning(plain(str(error)), icon=":material/event_busy:")
        return
    linked.tell(_LINK)
    if not source or not target:
        st.info("Choose two: a person, a state, an organization, talks …", icon=":material/route:")
        return
    if source == target:
        st.info("Both ends are the same. Choose two different ones.", icon=":material/route:")
        return
    st.session_state.setdefault("keep-paths-shown", _SHOWN[0])
    shown = st.segmented_control("Show", _SHOWN, key="keep-paths-shown", label_visibility="collapsed") or _SHOWN[0]
    if besides := _besides(route):
        st.caption(plain(f"Asked for under More: {besides}."))
    try:
        said, found = _asked(seen, source, target, route, shown, k)
        why = None if found else why_none(graph, seen, source, target, route)
    except (KeyError, ValueError) as error:
        st.warning(plain(str(error)), icon=":material/route:")
        return
    left, right = st.columns([1, 1], gap="medium")
    with left:
        if why:
            found = _none(graph, why)
        else:
            _paths(seen, said, found)
    if found:
        with right:
            _picture(graph if why else seen, found)


def _begin(graph: nx.MultiDiGraph[str]) -> None:
    """Something to read at once: from the latest mediator to the party that was named last."""
    if "keep-source" in st.session_state or not graph:
        return
    latest = next((one for one in answers.mediations(graph) if one.part == "mediator" and one.parties), None)
    if latest:
        st.session_state["keep-source"] = latest.mediator
        st.session_state["keep-target"] = latest.parties[-1]


def _route(graph: nx.MultiDiGraph[str]) -> Route:
    """What was asked for besides the two ends. Raises ValueError."""
    nodes = answers.well_known(graph, state.seen(), ())
    types = sorted({data["type"] for _, _, data in graph.edges(data=True)})
    by_way, without, how, more = st.columns([3, 3, 2, 1.3], vertical_alignment="bottom")
    with by_way:
        via = _several("By way of", "keep-via", graph, nodes, "Anybody")
    with without:
        off = _several("Without", "keep-without", graph, nodes + types, "Nobody")
    by = how.selectbox("Best by", list(_BY), key="keep-by", format_func=_BY.__getitem__, help=_BY_HELP)
    with more.popover("More", icon=":material/tune:", use_container_width=True):
        only = _several("Only these relations", "keep-only", graph, types, "All")
        on = st.text_input("In force on", key="keep-on", placeholder="2019 or 2019-05-20")
        order = st.selectbox("Time order", list(_ORDERS), key="keep-order", format_func=_ORDERS.__getitem__)
        st.session_state.setdefault("keep-hops", 8)
        most = st.number_input("At most so many steps", 1, 20, key="keep-hops")
        directed = st.toggle("Only from a relation's source to its target", key="keep-paths-directed")
        in_turn = st.toggle("By way of them in that order", key="keep-in-turn")
    return Route(
        by=by,
        directed=directed,
        via=via,
        via_in_order=in_turn,
        without=off,
        relations=only,
        max_hops=int(most),
        on=partial(on),
        in_order=order,
    )


def _besides(route: Route) -> str:
    """What was asked for in the menu that is closed again."""
    said = {
        "only " + ", ".join(route.relations): bool(route.relations),
        f"in force on {route.on}": bool(route.on),
        _ORDERS[route.in_order].lower(): bool(route.in_order),
        f"at most {route.max_hops} steps": route.max_hops != 8,
        "only from a relation's source to its target": route.directed,
        "by way of them in that order": route.via_in_order and len(route.via) > 1,
    }
    return "; ".join(words for words, asked in said.items() if asked)


def _several(
    what: str, key: str, graph: nx.MultiDiGraph[str], options: Sequence[str], placeholder: str
) -> tuple[str, ...]:
    """A box in which one chooses several nodes, or types of relation."""
    if kept := st.session_state.get(key):
        # What was chosen may be gone, or hidden by the lens, since.
        st.session_state[key] = [one for one in kept if one in options]
    return tuple(
        st.multiselect(what, options, key=key, format_func=lambda one: _called(graph, one), placeholder=placeholder)
    )


def _called(graph: nx.MultiDiGraph[str], what: str) -> str:
    """A node, or a type of relation, in a list in which one chooses."""
    if what in graph:
        return label(graph, what)
    kind = default().relations.get(what)
    return f"{kind.phrase} · relation" if kind else what


def _asked(
    graph: nx.MultiDiGraph[str], source: str, target: str, route: Route, shown: str, k: int
) -> tuple[list[str], list[Path]]:
    """The paths that were asked for, and what is said of all of them, or of each."""
    if shown == _SHOWN[1]:
        found, more = all_shortest(graph, source, target, route, most=30)
        return ["There are more; these are the first 30." if more else ""], found
    if shown == _SHOWN[2]:
        best = strongest(graph, source, target, route)
        if best.certain is None or best.widest is None:
            return [], []
        return [
            f"Most certain: all of its steps together {best.confidence:.0%}, the product of their confidences.",
            f"Widest: its weakest tie is told of {best.strength:g} time{'' if best.strength == 1 else 's'}.",
        ], [best.certain, best.widest]
    if shown == _SHOWN[3]:
        held = disjoint(graph, source, target, route)
        alone = "These paths share nobody but the two ends; no more of this kind exist."
        return [f"{parting(graph, source, target, held)} {alone}"], list(held.paths)
    return [""], along(graph, source, target, route, k)


def _paths(graph: nx.MultiDiGraph[str], said: Sequence[str], found: Sequence[Path]) -> None:
    """Paths, each with its evidence, below what is said of it or of all."""
    backing = state.store().evidence([step.relations[0] for path in found for step in path.steps])
    if len(said) == 1 and said[0]:
        st.markdown(plain(said[0]))
    for number, path in enumerate(found, 1):
        _path(graph, path, number, backing, said[number - 1] if len(said) > 1 else "")


def _path(
    graph: nx.MultiDiGraph[str], path: Path, number: int, backing: Mapping[str, list[Evidence]], said: str = ""
) -> None:
    steps = len(path.steps)
    key = f"{number}-{path.nodes[0]}-{path.nodes[-1]}"
    order = {None: "", True: " · in time order", False: " · in time order, if its dates fall so"}[path.certain]
    with st.container(border=True):
        st.caption(f"Path {number} · {steps} step{'' if steps == 1 else 's'}{order}")
        if said:
            st.markdown(plain(said))
        st.markdown(plain(sentence(graph, path, dated=path.certain is not None)))
        with st.container(horizontal=True, gap="small"):
            for node in path.nodes:
                if st.button(
                    plain(name(graph, node)), key=f"node-{key}-{node}", type="tertiary", icon=":material/hub:",
                    help="Open in Explore",
                ):  # fmt: skip
                    state.show_in_explore(node)
        with st.expander("Who says so"):
            for step in path.steps:
                told = step.relations[0]
                source, target = (step.source, step.target) if step.forward else (step.target, step.source)
                st.markdown(f"**{plain(one_relation(graph, source, target, graph.edges[source, target, told]))}**")
                parts.evidence(backing.get(told, []))
                if len(step.relations) > 1:
                    _others(graph, source, target, step.relations[1:], f"{key}-{told}")


def _others(graph: nx.MultiDiGraph[str], source: str, target: str, relations: Sequence[str], key: str) -> None:
    """The other relations of a step, each with its evidence once it is asked for."""
    word = f"{len(relations)} more relation{'' if len(relations) == 1 else 's'} between these two"
    if not st.toggle(word, key=f"others-{key}"):
        return
    backing = state.store().evidence(list(relations))
    for relation in relations:
        u, v = (source, target) if graph.has_edge(source, target, relation) else (target, source)
        st.markdown(f"**{plain(one_relation(graph, u, v, graph.edges[u, v, relation]))}**")
        parts.evidence(backing.get(relation, []))


def _none(graph: nx.MultiDiGraph[str], why: Explanation) -> list[Path]:
    """Why there is no path; the paths that there would be if less were asked for."""
    st.warning(plain(why.sentence), icon=":material/link_off:")
    paths = [reason.path for reason in why.reasons if reason.path]
    backing = state.store().evidence([step.relations[0] for path in paths for step in path.steps])
    for number, reason in enumerate((one for one in why.reasons if one.path), 1):
        _path(graph, reason.path, number, backing, "" if reason.sentence in why.sentence else reason.sentence)
    if why.nearest:
        st.markdown("**Where the two parts come near each other**")
        st.markdown("\n".join(f"- {plain(miss.why)}" for miss in why.nearest))
    return paths


def _picture(graph: nx.MultiDiGraph[str], found: Sequence[Path]) -> None:
    """The paths, lit, among those around them."""
    # Each step by the relation that it is told by: the others between the same two would only cover it.
    told = [step.relations[0] for path in found for step in path.steps]
    nodes = list(dict.fromkeys(node for path in found for node in path.nodes))
    st.session_state.setdefault("keep-around", True)
    around = _around(graph, nodes) if st.session_state["keep-around"] else {}
    parts.small_picture(
        graph,
        "paths",
        [*nodes, *around],
        [*told, *(relation for relations in around.values() for relation in relations)],
        height=520,
        lit={*nodes, *told} if around else (),
    )
    st.toggle("Show who else is around", key="keep-around")


def _around(graph: nx.MultiDiGraph[str], nodes: Iterable[str]) -> dict[str, list[str]]:
    """Those who are tied to most of the nodes of a path, and a relation to each of these."""
    on = dict.fromkeys(nodes)
    ties: dict[str, dict[str, str]] = {}
    for node in on:
        for u, v, key in [*graph.out_edges(node, keys=True), *graph.in_edges(node, keys=True)]:
            other = v if u == node else u
            if other not in on:
                ties.setdefault(other, {}).setdefault(node, key)
    number = Counter({other: len(its) for other, its in ties.items()})
    best = sorted(number, key=lambda one: (-number[one], -graph.degree(one), name(graph, one), one))
    return {other: list(ties[other].values()) for other in best[:_NEIGHBOURS]}
