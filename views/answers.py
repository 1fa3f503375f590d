"""Answers computed once a revision and lens and shared by all sessions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import networkx as nx
import streamlit as st

from graph import candidates
from graph.candidates import Backtest, Candidate
from graph.lens import Lens
from graph.mediation import Mediation
from graph.mediation import mediations as mediations_once
from graph.mediation.counting import placed
from graph.mediation.parts import concerns
from graph.projection import Rules
from graph.report import Report, periods, report
from views import state

_TESTED = 8

# Arguments that begin with an underscore are not part of the cache's key: `seen` stands for the graph.


def mediations(
    graph: nx.MultiDiGraph[str],
    mediator: str | None = None,
    party: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> list[Mediation]:
    """Who mediates whom as it is told, latest first; a pair that repeats a process stands with it (`counting.placed`)."""
    return _mediations(graph, state.seen(), mediator, party, since, until)


@st.cache_data(show_spinner=False, max_entries=200)
def _mediations(
    _graph: nx.MultiDiGraph[str],
    seen: str,
    mediator: str | None,
    party: str | None,
    since: str | None,
    until: str | None,
) -> list[Mediation]:
    return [one for one in placed(_graph) if concerns(_graph, one, mediator, party, since, until)]


def counted(
    graph: nx.MultiDiGraph[str],
    credit: str = "principal",
    unit: str = "process",
    kinds_of_part: Sequence[str] = (),
) -> list[Mediation]:
    """Each mediation once, latest first; see `graph.mediation.mediations`."""
    return _counted(graph, state.seen(), credit, unit, tuple(kinds_of_part))


@st.cache_data(show_spinner=False, max_entries=50)
def _counted(
    _graph: nx.MultiDiGraph[str],
    seen: str,
    credit: str,
    unit: str,
    kinds_of_part: tuple[str, ...],
) -> list[Mediation]:
    return mediations_once(_graph, credit, unit, kinds_of_part)


def backing(graph: nx.MultiDiGraph[str], one: Mediation) -> tuple[str, ...]:
    """The relations that a mediation rests on: the third party's own, then each party's, then those of who acts for them."""
    if not one.process:
        return one.relations
    of_parties = [key for party in one.parties for key in graph.get_edge_data(party, one.process, default={})]
    own, *others = one.relations
    return tuple(dict.fromkeys([own, *(key for key in of_parties if key in others), *others]))


def could_mediate(
    graph: nx.MultiDiGraph[str], a: str, b: str, as_of: str | None, limit: int, kinds: Sequence[str]
) -> list[Candidate]:
    """Who could mediate between two, best first; see `graph.candidates.could_mediate`."""
    return _could_mediate(graph, state.seen(), a, b, as_of, limit, tuple(sorted(kinds)))


@st.cache_data(show_spinner="Ranking …", max_entries=200)
def _could_mediate(
    _graph: nx.MultiDiGraph[str], seen: str, a: str, b: str, as_of: str | None, limit: int, kinds: tuple[str, ...]
) -> list[Candidate]:
    return candidates.could_mediate(_graph, a, b, as_of, limit, kinds)


# Not by st.cache_data: whoever asks is shown how far it is, and no page may test without being asked.
@st.cache_resource(show_spinner=False)
def tested() -> dict[tuple[Any, ...], Backtest]:
    """The backtests of late, by what they were of: the graph that was seen (`state.seen`) and what was asked of it."""
    return {}


def keep_tested(asked: tuple[Any, ...], result: Backtest) -> None:
    """Keeps a backtest for all sessions; of many the latest few."""
    kept = tested()
    kept[asked] = result
    for old in list(kept)[:-_TESTED]:
        kept.pop(old, None)


def measured(measures: Sequence[str], rules: Rules, ranked: Collection[str] = (), draws: int | None = 0) -> Report:
    """The report of these measures on what the session's lens shows, by these rules of projection.

    draws, and ranked, the kinds among which intervals are drawn: as `graph.report.report` has them.
    """
    asked = (tuple(measures), rules, tuple(sorted(ranked)), draws)
    return _measured(state.whole(), state.seen(), state.lens(), state.revision(), *asked)


@st.cache_data(show_spinner=False, max_entries=50)
def _measured(
    _graph: nx.MultiDiGraph[str],
    seen: str,
    _lens: Lens,
    _revision: int,
    measures: tuple[str, ...],
    rules: Rules,
    ranked: tuple[str, ...],
    draws: int | None,
) -> Report:
    return report(_graph, _lens, measures, _revision, rules=rules, ranked=ranked, draws=draws)


def changed(
    measure: str, rules: Rules, before: periods.Period, after: periods.Period, kinds: Collection[str] = ()
) -> periods.Periods:
    """A measure in two periods, through the session's lens but for its own period; see `graph.report.periods.compared`."""
    return _changed(state.whole(), state.seen(), state.lens(), measure, rules, before, after, tuple(sorted(kinds)))


@st.cache_data(show_spinner=False, max_entries=20)
def _changed(
    _graph: nx.MultiDiGraph[str],
    seen: str,
    _lens: Lens,
    measure: str,
    rules: Rules,
    before: periods.Period,
    after: periods.Period,
    kinds: tuple[str, ...],
) -> periods.Periods:
    return periods.compared(_graph, _lens, before, after, (measure,), rules, kinds)


@st.cache_data(show_spinner=False, max_entries=20)
def well_known(_graph: nx.MultiDiGraph[str], seen: str, kinds: tuple[str, ...], limit: int = 3000) -> list[str]:
    """The nodes of these kinds (none: of all) with most relations, for lists in which one chooses."""
    nodes = [(n, d["name"]) for n, d in _graph.nodes(data=True) if not kinds or d["kind"] in kinds]
    return [n for n, _ in sorted(nodes, key=lambda one: (-_graph.degree(one[0]), one[1]))[:limit]]
