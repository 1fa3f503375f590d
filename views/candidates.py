"""Who could mediate between two: candidates with their reasons, and what such a ranking would have been worth so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import networkx as nx
import pandas as pd
import streamlit as st

from graph import candidates
from graph.candidates import Backtest, Candidate, Component, Figures
from graph.cells import as_csv
from graph.dates import earliest, partial
from views import answers, linked, parts, state
from views.words import name, plain

_BACKED = 5  # relations of a reason whose evidence is shown: the latest
_PICTURED = 6  # talks and agreements in the picture
# What stands in the address, and the picker that it sets.
_LINK = {"a": "side-a", "b": "side-b", "as-of": "as-of"}
# Reasons of one sort, from these very parties to anywhere: one after the other they would say the same again and again.
_EARLIER = "earlier mediation "
_TABLES = ("Agreement", "Process", "Event")
_SUBSETS = {
    candidates.ALL: "All processes",
    candidates.NEW: "Conflicts without an earlier process",
    candidates.UNMEDIATED: "Conflicts without an earlier third party",
}


def page() -> None:
    """The page."""
    graph = state.graph()
    parts.heading(
        "Who could mediate",
        "Between two sides: those who resemble the third parties of earlier talks, ranked, each with reasons to check.",
    )
    linked.take(_LINK, lambda name, value: name == "as-of" or value in graph)
    _begin(graph)
    _answer(graph)
    linked.tell(_LINK)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.subheader("What this can and cannot know", anchor=False, divider="gray")
        st.markdown("\n".join(f"- {plain(limit)}" for limit in candidates.LIMITS))
    with right:
        st.subheader("What the ranking has been worth", anchor=False, divider="gray")
        _worth(graph)


def _begin(graph: nx.MultiDiGraph[str]) -> None:
    """Something to read at once: two parties of the latest talks that somebody mediated."""
    st.session_state.setdefault("keep-kinds-of-candidate", list(candidates.KINDS))
    st.session_state.setdefault("keep-candidates", 10)
    if "keep-side-a" in st.session_state or not graph:
        return
    latest = next((one for one in answers.mediations(graph) if one.process and len(one.parties) > 1), None)
    if latest:
        st.session_state["keep-side-a"], st.session_state["keep-side-b"] = latest.parties[0], latest.parties[-1]


def _answer(graph: nx.MultiDiGraph[str]) -> None:
    actors = sorted(state.actor_kinds())
    one, other, when, which, number = st.columns([2.7, 2.7, 1.6, 3.7, 1.2])
    with one:
        a = parts.pick("Side A", "side-a", graph, actors)
    with other:
        b = parts.pick("Side B", "side-b", graph, actors)
    day = when.text_input(
        "As of",
        key="keep-as-of",
        placeholder="all is known",
        help="Only what was dated before this: 2011, 2011-01, 2011-01-09",
    )
    kinds = which.multiselect("Candidates", actors, key="keep-kinds-of-candidate", placeholder="Choose kinds")
    limit = number.number_input("How many", 1, 50, key="keep-candidates")
    if not a or not b:
        st.info("Choose the two sides: states, organizations, groups or persons.", icon=":material/handshake:")
        return
    try:
        as_of = partial(day)
        found = answers.could_mediate(graph, a, b, as_of, int(limit), kinds)
    except ValueError as error:
        st.warning(_sentence(str(error)), icon=":material/search_off:")
        return
    if not found:
        st.info(
            _sentence(f"nothing that is known speaks for anyone between {name(graph, a)} and {name(graph, b)}"),
            icon=":material/search_off:",
        )
        return
    position = _table(graph, found, f"{a} {b} {as_of}")
    _detail(graph, found[position], position + 1, (a, b))


def _sentence(text: str) -> str:
    return plain(f"{text[:1].upper()}{text[1:]}.")


def _table(graph: nx.MultiDiGraph[str], found: Sequence[Candidate], asked: str) -> int:
    """The ranked table; the position of the row that is selected, the first if none is."""
    table = pd.DataFrame(
        [
            {
                "Rank": rank,
                "Candidate": name(graph, one.node),
                "Kind": graph.nodes[one.node]["kind"],
                "Score": one.score,
                "Reasons": _in_short(one),
                "But": "; ".join(caution.reason for caution in one.cautions),
            }
            for rank, one in enumerate(found, 1)
        ]
    )
    if not any(one.cautions for one in found):
        table = table.drop(columns="But")
    st.caption("Select a row to see its reasons, who says so, and its picture below.")
    event = st.dataframe(
        table,
        key=f"candidates {asked}",
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        height=min(36 * (len(table) + 1) + 2, 400),
        column_config={
            "Rank": st.column_config.NumberColumn(width=50),
            "Candidate": st.column_config.TextColumn(width=180),
            "Kind": st.column_config.TextColumn(width=90),
            "Score": st.column_config.ProgressColumn(
                width=130, format="%.2f", min_value=0, max_value=1, help="It orders candidates; it is no probability."
            ),
            "Reasons": st.column_config.TextColumn(width=460 if "But" in table else 660),
            "But": st.column_config.TextColumn(width=320),
        },
    )
    st.download_button(
        "Download CSV", as_csv(table), "could-mediate.csv", "text/csv", icon=":material/download:", on_click="ignore"
    )
    rows = event["selection"]["rows"]
    return int(rows[0]) if rows and rows[0] < len(found) else 0


def _detail(graph: nx.MultiDiGraph[str], one: Candidate, rank: int, sides: tuple[str, str]) -> None:
    st.subheader(
        plain(f"{rank}. {name(graph, one.node)}, between {parts.names(graph, sides)}"), anchor=False, divider="gray"
    )
    left, right = st.columns([1, 1], gap="medium")
    with left, st.container(key="reasons"):
        for caution in one.cautions:
            st.warning(_points(caution), icon=":material/warning:")
            _who_says(caution)
        less = ", less those above" if any(caution.points for caution in one.cautions) else ""
        st.markdown(f"The score of **{one.score:.2f}** is the sum of these points{less}:")
        earlier = [reason for reason in one.components if reason.reason.startswith(_EARLIER)]
        # Several of one sort stand where the weightiest of them would.
        first = next((i for i, reason in enumerate(one.components) if reason in earlier), None)
        for i, reason in enumerate(one.components):
            if i == first and len(earlier) > 1:
                _together(earlier, expanded=i == 0)
            elif reason not in earlier or len(earlier) == 1:
                with st.expander(_points(reason), expanded=i == 0):
                    _told(reason)
        if st.button("Open in Explore", icon=":material/hub:"):
            state.show_in_explore(one.node)
    with right:
        told = [key for part in (*one.components, *one.cautions) for key in part.relations]
        nodes, relations = _behind(graph, one.node, sides, told)
        parts.small_picture(graph, "could-mediate", nodes, relations, height=520)


def _points(one: Component) -> str:
    reason = _sentence(one.reason)
    return f"{_number(one.points)} {reason}" if one.points else reason


def _number(points: float) -> str:
    return f"**{plain(f'{points:+.3f}'.replace('-', '−'))}**"


def _in_short(one: Candidate) -> str:
    """The three weightiest reasons in one line, without when each was last and by which parts."""
    said = [reason.reason.partition(", last ")[0] for reason in one.components[:3]]
    short: list[str] = []
    for text in said:
        if text.startswith(_EARLIER):
            text = text.partition(" (")[0]
            if any(other.startswith(_EARLIER) for other in short):
                text = text.removeprefix(_EARLIER).replace(": a third party in", ":")
        short.append(text)
    return "; ".join(short)


def _together(earlier: Sequence[Component], expanded: bool) -> None:
    """Reasons of one sort under one heading: how often where, when last said once, and evidence that is there once."""
    where = [reason.reason.removeprefix(_EARLIER).partition(": ")[0] for reason in earlier]
    title = f"{_number(sum(reason.points for reason in earlier))} Earlier mediation {plain('; '.join(where))}."
    with st.expander(title, expanded=expanded):
        last_said = ""
        lines = []
        for reason, there in zip(earlier, where, strict=True):
            told, _, last = reason.reason.partition(": ")[2].partition(", last ")
            lines.append(
                f"- {_number(reason.points)} {plain(f'{there}: {told}')}"
                + (plain(f", last {last}") if last and last != last_said else "")
            )
            last_said = last
        st.markdown("\n".join(lines))
        relations = list(dict.fromkeys(key for reason in earlier for key in reason.relations))
        parts.evidence(parts.evidence_of(relations[:_BACKED]))
        if (more := len(relations) - _BACKED) > 0:
            st.caption(f"They rest on {more} earlier relation{'' if more == 1 else 's'} as well.")
        st.caption(
            "; ".join(f"`{reason.name}`: {reason.value:.2f} of 1, weight {reason.weight:g}" for reason in earlier)
        )


def _who_says(one: Component) -> None:
    if one.relations:
        with st.expander("Who says so"):
            parts.evidence(parts.evidence_of(one.relations[:_BACKED]))


def _told(one: Component) -> None:
    """What a reason is worth, and who says what it rests on."""
    if not one.relations:
        st.caption("By this program's own table of borders, regions and bodies of states.")
    else:
        parts.evidence(parts.evidence_of(one.relations[:_BACKED]))
        if (more := len(one.relations) - _BACKED) > 0:
            st.caption(f"It rests on {more} earlier relation{'' if more == 1 else 's'} as well.")
    st.caption(f"`{one.name}`: {one.value:.2f} of 1, weight {one.weight:g}")


def _behind(
    graph: nx.MultiDiGraph[str], candidate: str, sides: tuple[str, str], told: Iterable[str]
) -> tuple[list[str], list[str]]:
    """Nodes and relations of the picture: the candidate, both sides, and the talks behind the reasons with whoever
    acted there in the candidate's name. Talks at which a side sat go first, then the latest."""
    wanted = set(told)
    came: dict[str, str | None] = {candidate: None}  # each node that the reasons lead to, and from where
    queue = [candidate]
    while queue:
        here = queue.pop(0)
        # Of a side's many relations only those that lead to it are of the answer.
        if here in sides or graph.nodes[here]["kind"] in _TABLES:
            continue
        for u, v, key in (*graph.out_edges(here, keys=True), *graph.in_edges(here, keys=True)):
            there = v if u == here else u
            if key in wanted and there not in came:
                came[there] = here
                queue.append(there)
    tables = [node for node in came if graph.nodes[node]["kind"] in _TABLES]
    tables.sort(key=lambda node: (sum(_sits(graph, side, node) for side in sides), _day(graph, node)), reverse=True)
    nodes = dict.fromkeys([candidate, *sides])
    for node in tables[:_PICTURED]:
        acted = [u for u, _, key in graph.in_edges(node, keys=True) if key in wanted and u in came]
        for on in (node, *acted):
            step: str | None = on
            while step:
                nodes[step], step = None, came[step]
    relations: dict[tuple[str, str, str], str] = {}
    for u, v, key, data in graph.subgraph(nodes).edges(keys=True, data=True):
        if key in wanted or (u in sides and v in tables):
            relations[u, v, data["type"]] = key  # of many of one type between two, one
    return list(nodes), list(relations.values())


def _sits(graph: nx.MultiDiGraph[str], side: str, table: str) -> bool:
    return bool(graph.has_edge(side, table))


def _day(graph: nx.MultiDiGraph[str], table: str) -> str:
    props = graph.nodes[table]["props"]
    return str(props.get("date") or props.get("from") or "")


def _worth(graph: nx.MultiDiGraph[str]) -> None:
    st.markdown(
        "Every process that is loaded, ranked from what was dated before it: how often an actual third party was among "
        "the first of the ranking, beside two simpler ones."
    )
    st.session_state.setdefault("keep-tested-since", "2000")
    since = st.text_input(
        "Processes since",
        key="keep-tested-since",
        placeholder="all",
        width=220,
        help="The weights were chosen on agreements of 1989 to 1999: on those the ranking looks better than it is.",
    )
    kinds = st.session_state["keep-kinds-of-candidate"]
    try:
        first = partial(since)
        asked = (state.seen(), first, tuple(sorted(kinds)))
        kept = answers.tested()
        if asked not in kept:
            if not st.button("Test the ranking on what is loaded", icon=":material/science:"):
                return
            answers.keep_tested(asked, _tested(graph, first, kinds))
    except ValueError as error:
        st.warning(_sentence(str(error)), icon=":material/event_busy:")
        return
    _result(graph, kept[asked])


def _tested(graph: nx.MultiDiGraph[str], since: str | None, kinds: Sequence[str]) -> Backtest:
    bar = st.progress(0.0, "Going through the processes …")
    shown = 0

    def tell(done: int, total: int) -> None:
        nonlocal shown
        if (percent := 100 * done // total) > shown:
            shown = percent
            bar.progress(percent, f"Going through the processes … {done:,} of {total:,}")

    try:
        return candidates.backtest(graph, since, kinds=tuple(kinds), progress=tell)
    finally:
        bar.empty()


def _result(graph: nx.MultiDiGraph[str], result: Backtest) -> None:
    if not result.tested:
        st.info(
            "There is nothing to test: no dated process of this time has parties and a third party of these kinds.",
            icon=":material/search_off:",
        )
        return
    for subset, title in _SUBSETS.items():
        those = [one for one in result.figures if one.subset == subset]
        if those:
            st.markdown(f"**{title}**, n = {those[0].n}")
            st.dataframe(pd.DataFrame(map(_figures, those)), hide_index=True)
    gains = [one for one in result.figures if one.gain and one.subset == candidates.ALL]
    said = [f"{one.gain[0]:+.2f} over {one.method} ({_span(one.gain[1:], '+.2f')})" for one in gains if one.gain]
    st.markdown(plain(f"Hits at 5, over all: {'; '.join(said)}."))
    left_out = [f"{result.undated} without a date"] * bool(result.undated)
    left_out += [f"{result.unnamed} without parties or a third party of these kinds"] * bool(result.unnamed)
    st.caption(
        "hit@5: an actual third party was among the first five. MRR: the mean of 1 / rank of the first that was found. "
        "In brackets and behind: intervals at 95 %. "
        + plain(f"In {result.unseen} nobody who acted had been told of before. ")
        + (plain(f"Left out: {', '.join(left_out)}.") if left_out else "")
    )
    with st.expander("Every process that was tested, latest first"):
        table = _processes(graph, result)
        st.dataframe(table, hide_index=True, height=320)
        st.download_button(
            "Download CSV", as_csv(table), "backtest.csv", "text/csv", key="csv-backtest", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip


def _figures(one: Figures) -> dict[str, str]:
    low, high = one.intervals[5]
    return {
        "Ranked by": one.method,
        **{f"hit@{k}": f"{one.hits[k]:.2f}" for k in (1, 3)},
        "hit@5": f"{one.hits[5]:.2f} ({low:.2f}–{high:.2f})",
        "hit@10": f"{one.hits[10]:.2f}",
        "MRR": f"{one.mrr:.2f} ({_span(one.mrr_interval)})",
    }


def _span(ends: Sequence[float], form: str = ".2f") -> str:
    return f"{ends[0]:{form}} to {ends[1]:{form}}" if "+" in form else f"{ends[0]:{form}}–{ends[1]:{form}}"


def _processes(graph: nx.MultiDiGraph[str], result: Backtest) -> pd.DataFrame:
    latest = sorted(result.tested, key=lambda one: earliest(one.case.when or "0001"), reverse=True)
    return pd.DataFrame(
        [
            {
                "Date": one.case.when,
                "Process": one.case.name or parts.names(graph, sorted(one.case.parties)),
                "Actual third parties": parts.names(graph, one.actual),
                "Rank": one.ranks[candidates.OURS],
                "First five": parts.names(graph, one.top[:5]),
            }
            for one in latest
        ]
    )
