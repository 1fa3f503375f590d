"""Portfolios: all that one third party did, one party went through, or two parties had between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import networkx as nx
import pandas as pd
import streamlit as st

from graph.mediation import Portfolio
from graph.mediation import portfolio as make
from graph.mediation.counting import known_parts
from graph.mediation.portfolio import ROLES
from graph.mediation.processes import Case, cases
from views import answers, behind, parts, state
from views.words import moment, name, plain

_OF = {"mediator": "A third party", "party": "A party", "pair": "Two parties"}


def of_filters() -> None:
    """Begins with whom the filters of the other views have chosen."""
    chosen = {key: st.session_state.get(f"keep-{key}") for key in ("mediator", "party", "other-party")}
    parties = [one for one in (chosen["party"], chosen["other-party"]) if one]
    if parties:
        st.session_state["keep-portfolio-of"] = "pair" if len(parties) > 1 else "party"
        st.session_state["keep-portfolio-False"] = parties[0]
        st.session_state["keep-portfolio-other"] = parties[1] if len(parties) > 1 else None
    if chosen["mediator"]:
        st.session_state["keep-portfolio-True"] = chosen["mediator"]
        if not parties:
            st.session_state["keep-portfolio-of"] = "mediator"


def show(graph: nx.MultiDiGraph[str]) -> None:
    """Whose, and what is in it; every number leads to its processes."""
    actors = sorted(state.actor_kinds())
    st.session_state.setdefault("keep-portfolio-of", "mediator")
    role: str = st.segmented_control(
        "Of", ROLES, key="keep-portfolio-of", format_func=_OF.__getitem__, required=True, label_visibility="collapsed"
    )
    _begin(graph)
    first, second, part = st.columns([3, 3, 2.5])
    with first:
        one = parts.pick(
            "Third party" if role == "mediator" else "Party", f"portfolio-{role == 'mediator'}", graph, actors
        )
    with second:
        other = parts.pick("and", "portfolio-other", graph, actors) if role == "pair" else None
    of_parts = part.multiselect("Part", known_parts(graph), key="keep-mediation-part", placeholder="Any part")
    credit, unit = behind.how("portfolio")
    if not one or (role == "pair" and not other):
        st.info("Choose whose portfolio to show.", icon=":material/work_history:")
        return
    try:
        made = make(graph, role, [node for node in (one, other) if node], credit, unit, of_parts)
    except ValueError as error:
        st.info(plain(str(error)), icon=":material/group_off:")
        return
    if not made.mediations:
        st.info(plain(_none(graph, made)), icon=":material/search_off:")
        return
    _figures(graph, made, credit)
    _sections(graph, made)


def _begin(graph: nx.MultiDiGraph[str]) -> None:
    """Something to read at once: the third party with most mediations, and the party."""
    if "portfolio-begun" in st.session_state:
        return
    st.session_state["portfolio-begun"] = True
    found = [one for one in answers.counted(graph) if one.parties]
    if found:
        often = pd.Series([one.mediator for one in found]).value_counts()
        sides = pd.Series([party for one in found for party in one.parties]).value_counts()
        st.session_state.setdefault("keep-portfolio-True", often.index[0])
        st.session_state.setdefault("keep-portfolio-False", sides.index[0])


def _none(graph: nx.MultiDiGraph[str], made: Portfolio) -> str:
    who = parts.names(graph, made.actors)
    what = {
        "mediator": f"{who} is no third party in any mediation that these filters keep.",
        "party": f"{who} is no party in any mediation that these filters keep.",
        "pair": f"No mediation between {who} is known that these filters keep.",
    }
    return what[made.role]


def _figures(graph: nx.MultiDiGraph[str], made: Portfolio, asked: str) -> None:
    figures = {"Mediations": f"{len(made.mediations):,}"}
    if made.first is not None:
        figures["Years"] = f"{made.first}" if made.first == made.last else f"{made.first}–{made.last}"
    if made.role != "mediator":
        figures["Third parties"] = f"{len(made.mediators):,}"
    if made.role != "pair":
        figures["Parties" if made.role == "mediator" else "Other parties"] = f"{len(made.parties):,}"
    figures |= {"Repeated": f"{len(made.repeated):,}", "Joint": f"{len(made.joint):,}"}
    figures["Competing"] = f"{len(made.competing):,}"
    if made.agreement.share is not None:
        figures["With a known agreement"] = f"{made.agreement.yes} of {made.agreement.n}"
    parts.figures(figures)
    said = [f"Parts: {', '.join(f'{part} {number}' for part, number in made.parts.items())}."]
    said.append(behind.agreed(made.agreement))
    if made.credit != asked:
        said.append("Credit is as told: a person or group is shown with what it did itself.")
    st.caption(plain(" ".join(said)))


def _sections(graph: nx.MultiDiGraph[str], made: Portfolio) -> None:
    sections: dict[str, Callable[[nx.MultiDiGraph[str], Portfolio], None]] = {"Processes": _processes}
    if made.role != "mediator":
        sections["Third parties"] = _third_parties
    if made.role != "pair":
        sections["Parties" if made.role == "mediator" else "Other parties"] = _parties
    sections |= {"Repeated": _repeated, "Joint": _joint, "Competing": _competing}
    # The labels bear no numbers: with other labels it would be another choice, made anew for every actor.
    key = f"keep-portfolio-part-{made.role}"
    st.session_state.setdefault(key, "Processes")
    shown = st.segmented_control("Part of the portfolio", list(sections), key=key, label_visibility="collapsed")
    sections[shown or "Processes"](graph, made)


def _pick(rows: Sequence[dict[str, object]], key: str, none: str) -> int | None:
    """A table in which one selects a row; the first until one does."""
    if not rows:
        st.caption(none)
        return None
    frame = pd.DataFrame(rows)
    event = st.dataframe(
        frame, key=f"portfolio-{key}", on_select="rerun", selection_mode="single-row", hide_index=True,
        height=min(36 * (len(frame) + 1) + 4, 300),
    )  # fmt: skip
    chosen = event["selection"]["rows"]
    return chosen[0] if chosen and chosen[0] < len(rows) else 0


def _behind(graph: nx.MultiDiGraph[str], title: str, found: Sequence[Case], key: str, of: Sequence[str] = ()) -> None:
    st.markdown(f"**{plain(title)}**")
    behind.opened_out(graph, found, f"portfolio-{key}", of)


def _processes(graph: nx.MultiDiGraph[str], made: Portfolio) -> None:
    table = behind.table(graph, made.cases)
    event = st.dataframe(
        table, key="portfolio-processes", on_select="rerun", selection_mode="single-row", hide_index=True,
        height=min(36 * (len(table) + 1) + 4, 300), column_config=behind.COLUMNS,
    )  # fmt: skip
    rows = event["selection"]["rows"]
    case = made.cases[rows[0] if rows and rows[0] < len(made.cases) else 0]
    st.subheader(plain(behind.title(graph, case)), anchor=False, divider="gray")
    behind.detail(graph, case, "portfolio", made.actors)


def _third_parties(graph: nx.MultiDiGraph[str], made: Portfolio) -> None:
    rows = [{"Third party": name(graph, node), "Mediations": number} for node, number in made.mediators]
    if (at := _pick(rows, "third", "Nobody.")) is not None:
        who = made.mediators[at][0]
        found = [one for one in made.mediations if one.mediator == who]
        _behind(graph, f"{name(graph, who)}: {len(found)}", cases(graph, found), f"third-{who}", [who])


def _parties(graph: nx.MultiDiGraph[str], made: Portfolio) -> None:
    rows = [{"Party": name(graph, node), "Mediations": number} for node, number in made.parties]
    if (at := _pick(rows, "parties", "Nobody else.")) is not None:
        whom = made.parties[at][0]
        found = [one for one in made.mediations if whom in one.parties]
        _behind(graph, f"{name(graph, whom)}: {len(found)}", cases(graph, found), f"party-{whom}", made.actors)


def _repeated(graph: nx.MultiDiGraph[str], made: Portfolio) -> None:
    rows = [
        {
            "Third party": name(graph, one.mediator),
            "Between": parts.names(graph, one.pair),
            "Times": len(one.mediations),
            "Years": ", ".join(map(str, one.years)),
            "Years between": ", ".join(map(str, one.gaps)),
        }
        for one in made.repeated
    ]
    none = "Nobody mediated between the same two more than once. Which side a party is on is not known: all two are a pair."
    if (at := _pick(rows, "repeated", none)) is not None:
        one = made.repeated[at]
        title = f"{name(graph, one.mediator)} between {parts.names(graph, one.pair)}"
        _behind(graph, title, cases(graph, one.mediations), f"repeat-{one.mediator}-{one.pair}", [one.mediator])


def _joint(graph: nx.MultiDiGraph[str], made: Portfolio) -> None:
    rows = [
        {"Third parties": parts.names(graph, one.mediators), "Processes together": len(one.processes)}
        for one in made.joint
    ]
    if (at := _pick(rows, "joint", "No two third parties had a part in the same round.")) is not None:
        one = made.joint[at]
        title = f"{parts.names(graph, one.mediators)} together"
        _behind(graph, title, cases(graph, one.mediations), f"joint-{one.mediators}", one.mediators)


def _competing(graph: nx.MultiDiGraph[str], made: Portfolio) -> None:
    st.caption("In the same conflict, at overlapping times, in different processes.")
    rows = [
        {
            "Third party": name(graph, one.first.mediator),
            "in": name(graph, one.first.process),
            "Other third party": name(graph, one.second.mediator),
            "in the other": name(graph, one.second.process),
            "Its time": moment(one.second.start, one.second.end),
            "Conflict": name(graph, one.conflict) or "the same two parties",
        }
        for one in made.competing
    ]
    if (
        at := _pick(rows, "competing", "No other third party is known to have been at work there at the same time.")
    ) is not None:
        one = made.competing[at]
        title = f"{name(graph, one.first.mediator)} and {name(graph, one.second.mediator)}"
        of = [one.first.mediator, one.second.mediator]
        _behind(graph, title, cases(graph, [one.first, one.second]), f"rival-{at}", of)
