"""One node: who or what it is, its roles in time, what it mediates, all its relations, its history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import networkx as nx
import streamlit as st

from graph import around, terms
from graph.around import Tie
from graph.backing import backing
from graph.dates import partial
from graph.mediation import Mediation, index
from graph.outside import outside
from views import answers, differences, parts, state
from views.inspector import history, menu, roles
from views.inspector.lines import Board, Line
from views.words import day, moment, name, period, plain

_ALIASES = 8
_FEW = 4  # relations in all: nothing to fold away
_DAY = "keep-inspector-day"
_TOLD = frozenset({"date", "from", "to", "ended", "url", "website", "wikidata", "iso", "identifiers"})


def show(graph: nx.MultiDiGraph[str], id: str, actions: Callable[[str], None]) -> None:
    """The node; `actions` draws what can be done with it in the picture."""
    _head(graph, id)
    actions(id)
    menu.show(graph, id)
    _body(graph, id)


def _head(graph: nx.MultiDiGraph[str], id: str) -> None:
    data = graph.nodes[id]
    st.subheader(plain(data["name"]), anchor=False)
    held = [name(graph, one.role) for one in terms.terms(graph, id) if one.type == "HOLDS" and one.holder == id]
    about = [data["kind"], dates(data["props"]), ", ".join(held[:2])]
    lines = [" · ".join(plain(part) for part in about if part)]
    if data["aliases"]:
        more = len(data["aliases"]) - _ALIASES
        lines.append(plain(f"also {', '.join(data['aliases'][:_ALIASES])}" + (f" and {more} more" if more > 0 else "")))
    merged = _merged(state.revision()).get(id, [])
    elsewhere = [
        f"[{plain(f'{one.name} {one.id}')}](<{one.address}>)" if one.address else plain(f"{one.name} {one.id}")
        for one in outside([id, *merged], data["props"])
    ]
    elsewhere += [plain(f"merged from {other}") for other in merged]
    said = [plain(f"{key.replace('_', ' ')}: {value}") for key, value in data["props"].items() if key not in _TOLD]
    lines += [" · ".join(several[:_ALIASES]) for several in (elsewhere, said) if several]
    st.caption("  \n".join(lines))


@st.cache_data(show_spinner=False, max_entries=2)
def _merged(revision: int) -> dict[str, list[str]]:
    """The ids that lead to a node, by the node's."""
    found: dict[str, list[str]] = {}
    into = {row["id"]: row["into"] for row in state.store().merged()}
    for id in into:
        end = id
        while end in into:
            end = into[end]
        found.setdefault(end, []).append(id)
    return found


@st.fragment
def _body(graph: nx.MultiDiGraph[str], id: str) -> None:
    """All that is told of it. On its own, so that opening a box draws nothing else again."""
    if state.inspected() != id:
        st.rerun()  # a link was followed: the picture follows, too
    day = _day()
    about = around.star(graph, id) if day is None else around.on_day(state.whole(), id, state.lens(), day)
    found = around.ties(about, id)
    board = Board(graph, id)
    if day is not None and not found:
        st.caption(plain(f"Nothing is known to have held {_on(day)}."))
    if graph.nodes[id]["kind"] == "Role":
        differences.offices(graph, id)
    _mediation(graph, id, found, board, day)
    roles.show(graph, id, board, {tie.relation for tie in found} if day else None, day)
    _relations(graph, found, board)
    board.fill()
    differences.show(id)
    history.show(id)


def _day() -> str | None:
    """The day as of which it is shown; None for any. As long as none is chosen, the lens's, when it is of one date."""
    lens = state.lens()
    of_lens = lens.since if lens.since and lens.since == lens.until else None
    with st.container(key="as-of"):
        text = st.text_input(
            "As of",
            key=_DAY,
            placeholder=f"As of {of_lens} (the lens)" if of_lens else "As of a day: 2019 or 2019-05-20",
            help="Shows only what held on that day, whatever period the lens has.",
            label_visibility="collapsed",
            icon=":material/event:",
        )
    try:
        return partial(text.strip() or None)
    except ValueError as error:
        st.warning(plain(str(error)), icon=":material/event_busy:")
        return None


def _on(value: str) -> str:
    return f"on {day(value)}" if len(value) == len("2000-01-01") else f"in {day(value)}"


def _mediation(graph: nx.MultiDiGraph[str], id: str, found: Sequence[Tie], board: Board, on: str | None) -> None:
    inside = index.in_process(graph, id)
    if inside and inside[0].parties:
        st.markdown(f"Between **{plain(parts.names(graph, inside[0].parties))}**")
    mediated = [one for one in index.of_mediator(graph, id, on, on) if one.process or one.parties]
    itself = all(one.part in ("mediator", "facilitator") for one in mediated)
    board.section("Mediates" if itself else "Third party in", [_mediates(graph, id, one) for one in mediated])
    board.section("Third parties", [_third_party(graph, one) for one in inside])
    party = [tie for tie in found if tie.outward and tie.type == "PARTY_TO"]
    board.section("Is a party to", [_party(graph, tie) for tie in party])


def _mediates(graph: nx.MultiDiGraph[str], id: str, one: Mediation) -> Line:
    what = name(graph, one.process) or parts.names(graph, one.parties)
    who = "" if one.mediator == id else f" by {name(graph, one.mediator)}"
    between = f"between {parts.names(graph, one.parties)}" if one.process and one.parties else ""
    said = ", ".join(part for part in (one.part + who, between, moment(one.start, one.end)) if part)
    return Line(one.process or one.parties[0], what, answers.backing(graph, one), said, one.start or "")


def _third_party(graph: nx.MultiDiGraph[str], one: Mediation) -> Line:
    return Line(one.mediator, name(graph, one.mediator), one.relations[:1], one.part)


def _party(graph: nx.MultiDiGraph[str], tie: Tie) -> Line:
    when = moment(tie.data["from"], tie.data["to"]) or dates(graph.nodes[tie.other]["props"])
    return Line(tie.other, name(graph, tie.other), (tie.relation,), when, tie.data["from"] or "")


def _relations(graph: nx.MultiDiGraph[str], found: Sequence[Tie], board: Board) -> None:
    """All relations as read from the node ("mediates", "is urged by"), the most frequent readings first."""
    if not found:
        return
    told = backing(graph, (document for tie in found for document in tie.data["documents"]))
    st.markdown(f"#### All relations :small[{len(found):,} · {plain(f'told by {told}')}]")
    for reading, several in around.grouped(found).items():
        lines = [_tie(graph, tie) for tie in several]
        # A few are open at once, unless the sections above have shown them.
        board.folded(f"{reading} ({len(lines):,})", reading, lines, expanded=len(found) <= _FEW and board.bare)


def _tie(graph: nx.MultiDiGraph[str], tie: Tie) -> Line:
    data = tie.data
    told = backing(graph, data["documents"])
    when = period(data["from"], data["to"]) if data["structural"] else moment(data["from"], data["to"])
    beside = [
        graph.nodes[tie.other]["kind"],
        when,
        f"{data['count']:,} times" if (data["count"] or 1) > 1 else "",
        str(told) if told.documents > 1 else "",
    ]
    return Line(
        tie.other,
        name(graph, tie.other),
        (tie.relation,),
        " · ".join(part for part in beside if part),
        data["from"] or data["to"] or "",
        told.publishers,
        data["confidence"],
    )


def dates(props: Mapping[str, Any]) -> str:
    """When it was, from the properties of talks, an agreement or an event."""
    try:
        return day(props.get("date")) or period(props.get("from"), props.get("to"))
    except (ValueError, TypeError, AttributeError):
        return ""  # a source's own property of that name, in a form of its own
