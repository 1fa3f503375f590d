"""What a number of mediations is made of: its processes, who took part in them and in whose name, and who says so."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Sized
from dataclasses import dataclass

import networkx as nx
import pandas as pd
import streamlit as st

from graph.lens import Lens
from graph.mediation import Mediation, bias, delegation
from graph.mediation.delegation import Seat, read
from graph.mediation.parts import concerns
from graph.mediation.processes import Case, Share, evidence_counts, share
from views import answers, parts, state
from views.words import moment, name, plain

_MOST = 30  # processes that are opened out below a number
_SEATS = 12
REACHED = {"yes": "reached", "no": "failed", "unknown": "none known"}
COLUMNS = {
    "Talks or agreement": st.column_config.TextColumn(width=300),
    "Between": st.column_config.TextColumn(width=220),
    "Third parties": st.column_config.TextColumn(width=300),
    "From": st.column_config.TextColumn(width=90),
    "To": st.column_config.TextColumn(width=90),
    "Agreement": st.column_config.TextColumn(
        width=95, help="“none known” does not mean that the talks failed: nobody here says how they ended."
    ),
    "Evidence": st.column_config.NumberColumn(width=75, help="Pieces of evidence"),
}


@dataclass(frozen=True)
class Choice:
    """What the filters say: ids of a mediator, a party and another party of the same talks, and parts (none: any).

    When it was is the lens's to say.
    """

    mediator: str | None
    party: str | None
    other: str | None
    parts: tuple[str, ...]

    def keeps(self, graph: nx.MultiDiGraph[str], one: Mediation) -> bool:
        """Whether it is of this mediator and between these parties, or of those who act for them."""
        both = self.other is None or (self.party != self.other and concerns(graph, one, party=self.other))
        return both and concerns(graph, one, self.mediator, self.party)


def how(key: str) -> tuple[str, str]:
    """Two questions on how to count; the credit and the unit that are chosen."""
    units = {"process": "Whole processes", "round": "Rounds and agreements"}
    credits = {"principal": "the state or organization behind a person", "told": "whoever is named"}
    # Not by `default`: what was chosen is kept in the session while another page is shown.
    st.session_state.setdefault(f"keep-unit-{key}", "process")
    st.session_state.setdefault(f"keep-credit-{key}", "principal")
    with st.container(horizontal=True):
        unit = st.segmented_control("Count", list(units), key=f"keep-unit-{key}", format_func=units.__getitem__)
        credit = st.segmented_control(
            "Credit goes to", list(credits), key=f"keep-credit-{key}",
            format_func=credits.__getitem__,
        )  # fmt: skip
    return credit or "principal", unit or "process"


def chosen(graph: nx.MultiDiGraph[str], choice: Choice, credit: str, unit: str) -> list[Mediation]:
    """Each mediation that the filters keep, once."""
    return [one for one in answers.counted(graph, credit, unit, choice.parts) if choice.keeps(graph, one)]


def nothing(found: Sized, choice: Choice) -> bool:
    """Whether there is nothing to show; says so then, and what else one might ask."""
    if len(found):
        return False
    if choice.party and choice.party == choice.other:
        st.info("That is one party twice; choose two.", icon=":material/group_off:")
        return True
    st.info(
        "No mediation matches these filters. Remove one of them"
        + (", or widen the lens above." if state.lens() != Lens() else "."),
        icon=":material/search_off:",
    )
    if choice.party and choice.other:
        with st.container(horizontal=True):
            if st.button("Who could mediate between them?", icon=":material/diversity_3:"):
                state.open_page("candidates", **{"side-a": choice.party, "side-b": choice.other})
            if st.button("How are they connected?", icon=":material/route:"):
                state.open_page("paths", source=choice.party, target=choice.other)
    return True


def summary(found: Sequence[Case]) -> None:
    """How many processes, and the share of them with an agreement."""
    with_process = [case for case in found if case.process]
    figures = {
        "Processes": f"{len(with_process):,}",
        "Third parties": f"{len({one.mediator for case in found for one in case.mediations}):,}",
        "Parties": f"{len({party for case in found for party in case.parties}):,}",
    }
    if pairs := len(found) - len(with_process):
        figures["Pairs without a process"] = f"{pairs:,}"
    result = share(found)
    if result.share is not None:
        figures["With a known agreement"] = f"{result.yes} of {result.n}"
    parts.figures(figures)
    if result.share is not None:
        st.caption(plain(agreed(result)))


def agreed(result: Share) -> str:
    """A share of processes with an agreement in words, with its interval and what it does not say."""
    if result.share is None or result.low is None or result.high is None:
        return "No process is known, so there is no share of agreements."
    interval = f"95 % interval {result.low:.0%} to {result.high:.0%}"
    said = f"An agreement is known of {result.yes} of {result.n} ({result.share:.0%}; {interval})."
    if unknown := result.n - result.yes - result.no:
        said += f" Of {unknown} nobody here says how they ended; that is not the same as failed."
    if result.by_agreement:
        which = "All" if result.by_agreement == result.n else f"{result.by_agreement}"
        said += f" {which} of them are known because there was an agreement, so this is no rate of success."
    return said


def title(graph: nx.MultiDiGraph[str], case: Case) -> str:
    """A process by its name and date, or a pair by its parties."""
    when = moment(case.start, case.end)
    said = name(graph, case.process) or f"Between {parts.names(graph, case.parties)}"
    return f"{said}, {when}" if when and when not in said else said


def who(graph: nx.MultiDiGraph[str], one: Mediation) -> str:
    """A third party with its parts: "Turkey: mediator, host (through Hakan Fidan)"."""
    through = f" (through {parts.names(graph, one.through)})" if one.through else ""
    return f"{name(graph, one.mediator)}: {', '.join(one.parts)}{through}"


def table(graph: nx.MultiDiGraph[str], found: Sequence[Case]) -> pd.DataFrame:
    """Processes, a row each."""
    pieces = evidence_counts(graph)
    return pd.DataFrame(
        [
            {
                "Talks or agreement": name(graph, case.process) or "(a pair, no process)",
                "Between": parts.names(graph, case.parties),
                "Third parties": "; ".join(who(graph, one) for one in case.mediations),
                "From": case.start or "",
                "To": case.end or "",
                "Agreement": REACHED[case.outcome.reached],
                "Evidence": sum(pieces.get(key, 0) for key in case.relations),
            }
            for case in found
        ],
        columns=list(COLUMNS),
    )


def opened_out(graph: nx.MultiDiGraph[str], found: Sequence[Case], key: str, of: Collection[str] = ()) -> None:
    """Processes one below the other, each to be opened; `of`: only these third parties' evidence comes first."""
    for number, case in enumerate(found[:_MOST]):
        box = st.expander(
            plain(title(graph, case)), expanded=len(found) == 1, key=f"{key}-{number}-{case.process}", on_change="rerun"
        )
        if box.open:
            with box:
                detail(graph, case, f"{key}-{number}", of)
    if len(found) > _MOST:
        st.caption(f"and {len(found) - _MOST} more; the Processes view lists all")


def detail(graph: nx.MultiDiGraph[str], case: Case, key: str, of: Collection[str] = ()) -> None:
    """One process in full."""
    left, right = st.columns([1, 1], gap="medium")
    with left:
        st.markdown(f"Between **{plain(parts.names(graph, case.parties))}**")
        for one in case.mediations:
            st.markdown(f"- {plain(who(graph, one))}")
        _outcome(graph, case)
        if st.button("Open in Explore", icon=":material/hub:", key=f"explore-{key}-{case.process}"):
            state.show_in_explore(case.process or case.mediations[0].mediator)
        st.markdown("**Who says so**")
        first = [r for one in case.mediations if one.mediator in of for r in one.own]
        parts.evidence(parts.evidence_of(list(dict.fromkeys([*first, *case.relations]))))
    with right:
        _table(graph, case)
        _ties(graph, case)


def _outcome(graph: nx.MultiDiGraph[str], case: Case) -> None:
    found = case.outcome
    said = f" Sources call its outcome “{'; '.join(found.said)}”." if found.said else ""
    if found.reached == "yes":
        which = (
            f": {parts.names(graph, found.agreements[:4])}"
            if found.agreements and found.agreements != (case.process,)
            else ""
        )
        more = f" and {len(found.agreements) - 4} more" if len(found.agreements) > 4 else ""
        ended = f" It ended on {found.ended}." if found.ended else ""
        st.markdown(plain(f"An agreement was reached{which}{more}.{ended}{said}"))
    elif found.reached == "no":
        st.markdown(plain(f"It is said to have ended without an agreement.{said}"))
    else:
        st.markdown(plain(f"No agreement is known, which does not mean that the talks failed.{said}"))


def _table(graph: nx.MultiDiGraph[str], case: Case) -> None:
    """Who is at the table in another's name, the most telling chain of each."""
    nodes = dict.fromkeys(
        [*([case.process] if case.process else []), *(r for one in case.mediations for r in one.rounds)]
    )
    seats: dict[str, Seat] = {}
    for node in nodes:
        for seat in delegation(graph, node):
            if seat.chain:
                seats.setdefault(seat.who, seat)
    if not seats:
        return
    st.markdown("**At the table in another’s name**")
    shown = list(seats.values())[:_SEATS]
    for seat in shown:
        st.markdown(f"- {plain(read(graph, seat))} :small[{plain(seat.part)}]")
    if len(seats) > len(shown):
        st.caption(f"and {len(seats) - len(shown)} more")
    with st.expander("Who says so"):
        parts.evidence(parts.evidence_of(list(dict.fromkeys(key for seat in shown for key in seat.relations))))


def _ties(graph: nx.MultiDiGraph[str], case: Case) -> None:
    """Each third party's ties to each side, as of the day on which it began."""
    rows, relations, silent = [], [], []
    for one in case.mediations:
        found = bias(graph, one.mediator, one.parties, one.start)
        known = [side for side in found.sides if side.ties]
        if not known:
            silent.append(one.mediator)
        for side in known:
            relations += [tie.relation for tie in side.ties]
            rows.append(
                {
                    "Third party": name(graph, one.mediator),
                    "Side": name(graph, side.party),
                    "Friendly": side.friendly,
                    "Hostile": side.hostile,
                    "Score": side.score,
                }
            )
    st.markdown("**Ties to each side before it began**")
    if rows:
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            column_config={
                "Score": st.column_config.NumberColumn(format="%+.2f", help="(friendly − hostile) / all, from −1 to 1")
            },
        )
        with st.expander("Who says so"):
            parts.evidence(parts.evidence_of(list(dict.fromkeys(relations))))
    if silent:
        st.caption(
            plain(
                f"No friendly or hostile tie is known of {parts.names(graph, silent[:4])}"
                + (f" and {len(silent) - 4} more" if len(silent) > 4 else "")
                + " to any side; that is no proof of neutrality."
            )
        )
