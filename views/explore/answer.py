"""Questions that are answered beside the picture: the answer in words, each line with who says so, and the picture of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import networkx as nx
import streamlit as st

from graph.dates import overlaps
from graph.lens import Lens
from graph.mediation import Mediation
from graph.mediation.parts import concerns
from graph.picture import choose
from graph.times import HAPPEN, times
from views import answers, parts, state
from views.explore import commands
from views.scene import Scene
from views.words import day, moment, name, plain

_AT_ONCE = 4  # lines
_DRAWN = 40  # nodes


@dataclass(frozen=True)
class Answer:
    """What was asked: the question's name, and what it was asked of."""

    question: str
    a: str = ""
    b: str = ""
    when: str = ""


def give(graph: nx.MultiDiGraph[str], scene: Scene, asked: Answer) -> None:
    """Keeps the answer for the panel, and shows the picture of it."""
    st.session_state["answer"] = asked
    if asked.question == "happened":
        found = _happened(graph, asked.when)
        nodes = _with_actors(graph, found)
        first = found[0] if found else None
    else:
        between = _between(graph, asked)
        first = between[0].process or between[0].mediator if between else None
        nodes = _common(graph, asked.a, asked.b) if not between else []
        for one in between:
            nodes += [one.mediator, *([one.process] if one.process else []), *one.parties]
    if nodes:
        scene.begin(list(dict.fromkeys(nodes))[:_DRAWN])
    state.inspect(first)


def _common(graph: nx.MultiDiGraph[str], a: str, b: str) -> list[str]:
    """Two, and what both have to do with."""
    between = set(nx.all_neighbors(graph, a)) & set(nx.all_neighbors(graph, b)) - {a, b}
    return [a, b, *sorted(between, key=lambda node: (-graph.degree(node), node))[: _DRAWN // 2]]


def show(graph: nx.MultiDiGraph[str]) -> None:
    """The answer that was given last, as long as it is not closed."""
    asked: Answer | None = st.session_state.get("answer")
    if asked is None or any(node and node not in graph for node in (asked.a, asked.b)):
        return
    with st.container(border=True, key="answer", gap="small"):
        if asked.question == "happened":
            _show_happened(graph, asked)
        else:
            _show_between(graph, asked)
        st.button("Close", icon=":material/close:", type="tertiary", on_click=forget, key="close-answer")


def forget() -> None:
    """Closes it."""
    st.session_state.pop("answer", None)


def _between(graph: nx.MultiDiGraph[str], asked: Answer) -> list[Mediation]:
    since = until = asked.when or None
    return [
        one
        for one in answers.mediations(graph, party=asked.a, since=since, until=until)
        if concerns(graph, one, party=asked.b) and one.mediator not in (asked.a, asked.b)
    ]


def _show_between(graph: nx.MultiDiGraph[str], asked: Answer) -> None:
    found = _between(graph, asked)
    both = plain(parts.names(graph, [asked.a, asked.b]))
    st.subheader(f"Who mediated between {both}{f', {day(asked.when)}' if asked.when else ''}?", anchor=False)
    if asked.a == asked.b:
        st.markdown("That is one party twice; ask of two.")
        return
    if not found:
        told = "the lens shows" if state.lens() != Lens() else "this graph tells"
        st.markdown(f"Nobody, as far as {told}.")
        if st.button("Who could mediate between them?", icon=":material/diversity_3:"):
            state.open_page("candidates", **{"side-a": asked.a, "side-b": asked.b})
        if st.button("How are they connected?", icon=":material/route:"):
            state.open_page("paths", source=asked.a, target=asked.b)
        return
    who = list(dict.fromkeys(one.mediator for one in found if one.part in ("mediator", "facilitator")))
    others = len({one.mediator for one in found} - set(who))
    if who:
        more = f", and {others} more with another part" if others else ""
        st.markdown(f"**{plain(parts.names(graph, who[:_AT_ONCE]))}**{more}. The latest first:")
    for number, one in enumerate(found[:_AT_ONCE]):
        _mediated(graph, one, expanded=not number)
    if len(found) > _AT_ONCE:
        box = st.expander(f"{len(found) - _AT_ONCE} more", key="more-answers", on_change="rerun")
        if box.open:
            with box:
                for one in found[_AT_ONCE:_DRAWN]:
                    _mediated(graph, one)
    if st.button("All of it, as a table", icon=":material/handshake:", type="tertiary"):
        if asked.when:
            state.look(replace(state.lens(), since=asked.when, until=asked.when))
        state.open_page("mediation", **{"mediator": None, "party": asked.a, "other-party": asked.b})


def _mediated(graph: nx.MultiDiGraph[str], one: Mediation, expanded: bool = False) -> None:
    when = moment(one.start, one.end)
    what = name(graph, one.process) or f"between {parts.names(graph, one.parties)}"
    _link(f"{name(graph, one.mediator)}, {one.part}", one.relations[0], one.relations[0])
    st.caption(plain(", ".join(part for part in (what, when) if part)))
    box = st.expander("Who says so", expanded=expanded, key=f"says-{one.relations[0]}", on_change="rerun")
    if box.open:
        with box:
            parts.evidence(parts.evidence_of(answers.backing(graph, one)))


def _show_happened(graph: nx.MultiDiGraph[str], asked: Answer) -> None:
    found = _happened(graph, asked.when)
    st.subheader(f"What happened: {day(asked.when)}", anchor=False)
    if not found:
        st.markdown("Nothing, as far as this graph tells.")
    for node in found[: _DRAWN // 4]:
        start, end, _ = times(state.whole()).nodes.get(node, (None, None, ""))
        _link(graph.nodes[node]["name"], node, node)
        st.caption(plain(", ".join(part for part in (graph.nodes[node]["kind"], moment(start, end)) if part)))
    if len(found) > _DRAWN // 4:
        st.caption(f"and {len(found) - _DRAWN // 4} more")


def _happened(graph: nx.MultiDiGraph[str], when: str) -> list[str]:
    """What took place then, that with most relations first: by its own date, or by those of what was done in it."""
    known = times(state.whole()).nodes

    def then(node: str) -> bool:
        if node in known:
            start, end, _ = known[node]
            return overlaps(start, end or start, when, when)  # what only has a beginning was of that day
        dates = [(d["from"], d["to"]) for *_, d in graph.in_edges(node, data=True) if d["from"] or d["to"]]
        return any(overlaps(start, end or start, when, when) for start, end in dates)

    found = [node for node, data in graph.nodes(data=True) if data["kind"] in HAPPEN and then(node)]
    return sorted(found, key=lambda node: (-graph.degree(node), graph.nodes[node]["name"]))


def _with_actors(graph: nx.MultiDiGraph[str], happened: Sequence[str]) -> list[str]:
    nodes = list(happened[: _DRAWN // 2])
    for node in happened[: _DRAWN // 2]:
        nodes += choose.strongest(graph, node, _DRAWN // max(len(happened), 4))
    return nodes


def _link(text: str, to: str, key: str) -> None:
    st.button(plain(text), key=f"answer-{key}", type="tertiary", on_click=commands.inspect, args=(to,))
