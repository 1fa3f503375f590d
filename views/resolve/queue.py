"""The queue of likely duplicates, one pair at a time: merge, keep apart, or later; and a pair that one looks up oneself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

import networkx as nx
import streamlit as st

from graph.duplicates import Candidate, candidates
from graph.ontology import default
from views import parts, state
from views.access import may_edit
from views.resolve import deeds, pair
from views.words import name, plain

_LEAST = (50, 60, 70, 80, 90)  # per cent
_USUAL = 70
_ALL = "All kinds"
_PICKED = ("resolve-a", "resolve-b")

Pair = frozenset[str]


def chosen(graph: nx.MultiDiGraph[str]) -> tuple[list[Candidate], Candidate | None]:
    """The filters of the queue: what they leave, and the pair that was chosen by hand."""
    return _filtered(graph), _by_hand(graph)


def show(graph: nx.MultiDiGraph[str], found: list[Candidate], by_hand: Candidate | None) -> None:
    """The pair that is to be decided, or a word that there is none."""
    _meanwhile(graph)
    if by_hand:
        _title(graph, by_hand)
        _one(graph, by_hand)
        return
    queue = _in_order(found)
    if not queue:
        st.session_state.pop(deeds.PAIR, None)
        st.info(
            "No two nodes look like the same one. Ask for less likeness above, or choose a pair yourself.",
            icon=":material/done_all:",
        )
        return
    at = _at(queue)
    one = queue[at]
    st.session_state[deeds.PAIR] = {id: name(graph, id) for id in (one.a, one.b)}
    _progress(graph, queue, at)
    _one(graph, one, last=at == len(queue) - 1)


def _filtered(graph: nx.MultiDiGraph[str]) -> list[Candidate]:
    """The likely duplicates that lens and filters leave, best first."""
    st.session_state.setdefault("keep-resolve-least", _USUAL)
    least = st.selectbox(
        "Likeness at least", _LEAST, key="keep-resolve-least",
        format_func=lambda n: f"{n} %", width=160,
        help="From names, dates, offices and shared neighbours. At 50 % most pairs are of two.",
    )  # fmt: skip
    seen = state.graph()
    found = [one for one in _likely(graph, state.revision(), least / 100) if one.a in seen or one.b in seen]
    kinds = Counter(graph.nodes[one.a]["kind"] for one in found)
    chosen = st.session_state.get("keep-resolve-kind", _ALL)
    known = default().kinds
    kind = st.selectbox(
        "Kind", [_ALL, *sorted({*kinds, chosen} - {_ALL}, key=lambda one: (-kinds[one], one))],
        key="keep-resolve-kind", width=220,
        format_func=lambda one: f"{known[one].plural if one in known else one} ({kinds[one] or len(found)})",
    )  # fmt: skip
    return [one for one in found if kind in (_ALL, graph.nodes[one.a]["kind"])]


@st.cache_data(show_spinner="Comparing names …", max_entries=8)
def _likely(_graph: nx.MultiDiGraph[str], revision: int, minimum: float) -> list[Candidate]:
    return candidates(_graph, apart=state.store().apart(), minimum=minimum)


def _by_hand(graph: nx.MultiDiGraph[str]) -> Candidate | None:
    """A pair that somebody looks up, here or on another page."""
    if st.session_state.pop("resolve-picked-done", False):
        _drop_picked()
    with st.popover("Choose a pair", icon=":material/person_search:"):
        st.caption("For two that you know to be one, though their names do not say so.")
        a, b = parts.pick("One", _PICKED[0], graph), parts.pick("The other", _PICKED[1], graph)
        if a and a == b:
            st.caption("That is one node; choose two.")
    if not a or not b or a == b:
        return None
    st.button("Back to the queue", icon=":material/close:", type="tertiary", on_click=_drop_picked)
    return _looked_up(graph, state.revision(), a, b)


def _drop_picked() -> None:
    for key in _PICKED:
        st.session_state[f"keep-{key}"] = None


@st.cache_data(show_spinner=False, max_entries=32)
def _looked_up(_graph: nx.MultiDiGraph[str], revision: int, a: str, b: str) -> Candidate:
    alike = (one for one in candidates(_graph, minimum=0, only=a) if b in (one.a, one.b))
    return next(alike, Candidate(a, b, 0.0, ("but nothing in their names or ids says so",), False))


def _in_order(found: list[Candidate]) -> list[Candidate]:
    """What was put off comes last, in the order in which that was done."""
    places = {both: place for place, both in enumerate(_later(), 1)}
    return sorted(found, key=lambda one: places.get(_both(one), 0))


def _both(one: Candidate) -> Pair:
    return frozenset((one.a, one.b))


def _later() -> list[Pair]:
    return st.session_state.setdefault("resolve-later", [])


def _decided() -> list[Pair]:
    return st.session_state.setdefault("resolve-decided", [])


def _at(queue: list[Candidate]) -> int:
    """Where one is: at the pair that was shown last, wherever it stands by now, or at what came into its place."""
    shown = st.session_state.get(deeds.PAIR, {})
    at = next((i for i, one in enumerate(queue) if _both(one) == shown.keys()), st.session_state.get("resolve-at", 0))
    st.session_state["resolve-at"] = at = min(at, len(queue) - 1)
    return int(at)


def _go(to: int) -> None:
    st.session_state["resolve-at"] = to
    st.session_state.pop(deeds.PAIR, None)


def _progress(graph: nx.MultiDiGraph[str], queue: list[Candidate], at: int) -> None:
    waiting = {_both(one) for one in queue}
    # What was decided and taken back waits again.
    decided = sum(both not in waiting for both in set(_decided()))
    later = sum(both in waiting for both in _later())
    of = decided + len(queue)
    said = [f"{decided + at + 1} of {of}"]
    said += [f"{n} {how}" for n, how in ((decided, "decided"), (later, "put off")) if n]
    with st.container(horizontal=True, vertical_alignment="center", key="resolve-progress"):
        _title(graph, queue[at])
        st.progress(decided / of, text=" · ".join(said), width=260)
        for label, icon, key, to in (
            ("Previous", ":material/chevron_left:", "Left", at - 1),
            ("Next", ":material/chevron_right:", "Right", at + 1),
        ):
            st.button(
                label, icon=icon, key=f"resolve-{key}", shortcut=key, type="tertiary",
                disabled=not 0 <= to < len(queue), on_click=_go, args=(to,),
            )  # fmt: skip


def _title(graph: nx.MultiDiGraph[str], found: Candidate) -> None:
    one, other = (plain(name(graph, id)) for id in (found.a, found.b))
    st.subheader(f"{one} and {other}: one and the same?", anchor=False)


def _one(graph: nx.MultiDiGraph[str], found: Candidate, last: bool | None = None) -> None:
    """A pair and what can be done about it. `last`: whether it is the last of the queue; None for one chosen by hand."""
    swapped: set[Pair] = st.session_state.setdefault("resolve-swapped", set())
    if _both(found) in swapped:
        found = replace(found, a=found.b, b=found.a)
    left = pair.outcome(found.a, found.b)
    pair.why(graph, found)
    if may_edit():
        _actions(graph, found, refused=isinstance(left, str), last=last)
    pair.left(graph, found, left)
    pair.beside(graph, found)


def _actions(graph: nx.MultiDiGraph[str], found: Candidate, refused: bool, last: bool | None) -> None:
    # The pair is part of the keys: a second stroke must not decide about the pair that comes next.
    key, both = f"{found.a} {found.b}", _both(found)
    with st.container(horizontal=True, key="resolve-actions"):
        if st.button(
            f"Merge into {plain(name(graph, found.a))}", icon=":material/merge:", type="primary", shortcut="M",
            key=f"merge {key}", disabled=refused,
        ):  # fmt: skip
            _decide(graph, found, lambda: _merge(graph, found, anyway=last is None))
        if st.button("Keep apart", icon=":material/call_split:", shortcut="K", key=f"apart {key}"):
            _decide(graph, found, lambda: _keep_apart(graph, found))
        if last is not None:
            st.button(
                "Later", icon=":material/schedule:", shortcut="L", key=f"later {key}",
                on_click=_put_off, args=(both, last), help="Goes to the end of the queue, in this window.",
            )  # fmt: skip
        st.button(
            "Swap", icon=":material/swap_horiz:", shortcut="S", key=f"swap {key}", on_click=_swap, args=(both,),
            help="Keeps the other one: its id and its name.",
        )  # fmt: skip


def _swap(both: Pair) -> None:
    st.session_state["resolve-swapped"] ^= {both}


def _put_off(both: Pair, last: bool) -> None:
    if both != st.session_state.get(deeds.PAIR, {}).keys():
        return  # a stroke on a button that was about to go: another pair is shown by now
    st.session_state["resolve-later"] = [*(one for one in _later() if one != both), both]
    if last:
        st.session_state["resolve-at"] = 0
    st.session_state.pop(deeds.PAIR, None)


def _decide(graph: nx.MultiDiGraph[str], found: Candidate, act: Callable[[], deeds.Said]) -> None:
    def once() -> deeds.Said:
        try:
            said = act()
        except ValueError as error:
            names = {id: name(graph, id) for id in (found.a, found.b)}
            raise ValueError(_done_elsewhere(names) or str(error)) from error
        _decided().append(_both(found))
        shown = st.session_state.pop(deeds.PAIR, {})
        st.session_state["resolve-picked-done"] = True
        return replace(said, pair=shown)

    deeds.do(once)


def _merge(graph: nx.MultiDiGraph[str], found: Candidate, anyway: bool) -> deeds.Said:
    number = state.store().merge(found.a, found.b, anyway=anyway)
    return deeds.Said(f"{name(graph, found.b)} is merged into {name(graph, found.a)}.", undo=number)


def _keep_apart(graph: nx.MultiDiGraph[str], found: Candidate) -> deeds.Said:
    number = state.store().keep_apart(found.a, found.b)
    said = f"{name(graph, found.a)} and {name(graph, found.b)} are kept apart; they are not proposed again."
    return deeds.Said(said, undo=number)


def _meanwhile(graph: nx.MultiDiGraph[str]) -> None:
    """Says so when somebody else decided about the pair that was shown; it is not in the queue any more."""
    shown: dict[str, str] = st.session_state.get(deeds.PAIR, {})
    if not shown or (shown.keys() <= set(graph) and frozenset(shown) not in state.store().apart()):
        return
    st.session_state.pop(deeds.PAIR)
    if said := _done_elsewhere(shown):
        deeds.say(deeds.Said(said, good=False))
        st.rerun()


def _done_elsewhere(names: Mapping[str, str]) -> str:
    """What somebody else did to two nodes (id and name) since they were shown; "" when they are as they were."""
    store = state.store()
    for id, called in names.items():
        now = next(iter(store.entities([id])), None)
        if now is None:
            return f"Somebody took {called} out of the graph meanwhile."
        if now.id != id:
            return f"Somebody merged {called} into {now.name} meanwhile."
    if frozenset(names) in store.apart():
        return f"Somebody said meanwhile that {' and '.join(names.values())} are not the same."
    return ""
