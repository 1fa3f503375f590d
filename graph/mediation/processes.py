"""The processes that third parties took part in: who mediated between whom, from when to when, and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import sqrt
from typing import TYPE_CHECKING, Any

import networkx as nx
import yaml

from graph.dates import earliest, latest, partial
from graph.mediation.counting import mediations, parent
from graph.mediation.memo import held, links_to, memo
from graph.mediation.parts import Mediation, rank, span
from graph.model import fold
from graph.ontology import Ontology

if TYPE_CHECKING:
    import pandas as pd

# 97.5 % of a normal distribution lies below: an interval of 95 %.
_Z = 1.959964


@dataclass(frozen=True)
class Outcome:
    """What came of a process. `reached`: whether an agreement is known, "yes", "no" or "unknown".

    "unknown" is where nobody says: that no agreement is known does not mean that the talks failed. agreements: ids of those
    that are it, are part of it or result from it. said: what sources call its outcome or status, word for word. ended: the date
    at which its agreement ended, where that is told.
    """

    reached: str
    agreements: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    ended: str | None = None


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval by Wilson (1927): `yes` of `n`, of which `no` are known not to be, the rest is unknown."""

    yes: int
    no: int
    n: int
    share: float | None
    low: float | None
    high: float | None
    by_agreement: int = 0


@dataclass(frozen=True)
class Case:
    """One process with all who took part in it, or one pair of actors where there is no process.

    process: node id or None. mediations: one a third party. start, end: partial dates, of its own or of its rounds.
    relations: ids of all edges that it rests on, each once.
    """

    process: str | None
    mediations: tuple[Mediation, ...]
    parties: tuple[str, ...]
    start: str | None
    end: str | None
    outcome: Outcome
    relations: tuple[str, ...]


def cases(
    graph: nx.MultiDiGraph[str],
    found: Sequence[Mediation] | None = None,
    ontology: Ontology | None = None,
    **options: Any,
) -> list[Case]:
    """Mediations by process, latest first. found: as `mediations` counted them; without it they are counted by `options`."""
    graph = held(graph)
    found = mediations(graph, ontology=ontology, **options) if found is None else found
    groups: dict[Any, list[Mediation]] = defaultdict(list)
    for one in found:
        groups[one.process or (one.parties, one.start, one.end)].append(one)
    made = [_case(graph, group) for group in groups.values()]
    return sorted(made, key=lambda case: (case.start or case.end or "", case.process or ""), reverse=True)


def _case(graph: nx.MultiDiGraph[str], group: Sequence[Mediation]) -> Case:
    process = group[0].process
    start, end = span(graph, process) if process else (None, None)
    starts = [day for one in group if (day := one.start)]
    ends = [day for one in group if (day := one.end or one.start)]
    return Case(
        process,
        tuple(sorted(group, key=lambda one: (rank(one.part), graph.nodes[one.mediator]["name"], one.mediator))),
        tuple(dict.fromkeys(party for one in group for party in one.parties)),
        start or (min(starts, key=lambda day: (earliest(day), -len(day))) if starts else None),
        end or (max(ends, key=lambda day: (latest(day), len(day))) if ends else None),
        outcome(graph, process, [key for one in group for key in one.own], {r for one in group for r in one.rounds}),
        tuple(dict.fromkeys([*(k for one in group for k in one.own), *(k for one in group for k in one.relations)])),
    )


def processes(
    graph: nx.MultiDiGraph[str],
    found: Sequence[Mediation] | None = None,
    ontology: Ontology | None = None,
    **options: Any,
) -> pd.DataFrame:
    """`cases` as a table, a row a process, latest first.

    Columns: process (id or None), name, parent (id or None), parties (tuple of ids), third_parties (tuple of (id, parts)),
    from, to (partial dates or None), agreement ("yes", "no", "unknown"), agreements (tuple of ids), outcome (what sources call
    it), ended, evidence (pieces), relations (tuple of ids).
    """
    import pandas as pd

    graph = held(graph)
    rows = [row_of(graph, case) for case in cases(graph, found, ontology, **options)]
    return pd.DataFrame(rows, columns=_COLUMNS)


_COLUMNS = [
    "process", "name", "parent", "parties", "third_parties", "from", "to", "agreement", "agreements", "outcome", "ended",
    "evidence", "relations",
]  # fmt: skip


def row_of(graph: nx.MultiDiGraph[str], case: Case) -> dict[str, Any]:
    """A case as a row of `processes`."""
    pieces = evidence_counts(graph)
    return {
        "process": case.process,
        "name": graph.nodes[case.process]["name"] if case.process else "",
        "parent": parent(graph, case.process) if case.process else None,
        "parties": case.parties,
        "third_parties": tuple((one.mediator, one.parts) for one in case.mediations),
        "from": case.start,
        "to": case.end,
        "agreement": case.outcome.reached,
        "agreements": case.outcome.agreements,
        "outcome": "; ".join(case.outcome.said),
        "ended": case.outcome.ended,
        "evidence": sum(pieces.get(key, 0) for key in case.relations),
        "relations": case.relations,
    }


def evidence_counts(graph: nx.MultiDiGraph[str]) -> Mapping[str, int]:
    """How many pieces of evidence each relation has."""
    known = memo(graph)
    if "evidence" not in known:
        known["evidence"] = {key: data["evidence"] or 0 for _, _, key, data in graph.edges(keys=True, data=True)}
    found: Mapping[str, int] = known["evidence"]
    return found


def outcome(
    graph: nx.MultiDiGraph[str], process: str | None, own: Iterable[str] = (), rounds: Collection[str] = ()
) -> Outcome:
    """What came of a process: of it, its rounds, and of the relations that name its third parties (`own`, their ids).

    An agreement reached is one that is part of it, results from it, or is it, and is not merely proposed; or an `outcome` or
    `status` that says so (graph/mediation/outcomes.yaml).
    """
    inside = _inside(graph, process) if process else ()
    agreements, said, ended = [], [], None
    for node in inside:
        props = graph.nodes[node]["props"]
        words = [str(props[name]) for name in ("outcome", "status") if props.get(name)]
        if graph.nodes[node]["kind"] == "Agreement":
            if not any(_says(word, "unborn") for word in words):
                agreements.append(node)
                ended = _day(props.get("ended")) or ended
        elif node == process or node in rounds:
            said += words
    data = _relations(graph)
    said += [str(word) for key in own if (word := data.get(key, {}).get("outcome"))]
    said = list(dict.fromkeys(said))
    says_yes, says_no = (any(_says(word, answer) for word in said) for answer in ("yes", "no"))
    reached = "yes" if agreements or says_yes else "no" if says_no else "unknown"
    return Outcome(reached, tuple(agreements), tuple(said), ended if len(agreements) == 1 else None)


def share(found: Iterable[Case]) -> Share:
    """The share of processes with a known agreement, with its interval; None of no processes.

    Wilson's score interval, z = 1.96: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n) (Wilson 1927, J. Am. Stat. Assoc. 22).
    Of unknown outcome counts as without: the share is a lower bound. by_agreement: how many of the n are in the graph by their
    agreements alone, as in a dataset of agreements; where these are many, the share says nothing about success.
    """
    all_cases = [case for case in found if case.process]
    yes = sum(case.outcome.reached == "yes" for case in all_cases)
    no = sum(case.outcome.reached == "no" for case in all_cases)
    n = len(all_cases)
    if not n:
        return Share(0, 0, 0, None, None, None)
    p, square = yes / n, _Z * _Z
    middle, wide = p + square / (2 * n), _Z * sqrt(p * (1 - p) / n + square / (4 * n * n))
    low, high = (max(0.0, (middle - wide) / (1 + square / n)), min(1.0, (middle + wide) / (1 + square / n)))
    by_agreement = sum(
        {r for one in case.mediations for r in one.rounds} <= set(case.outcome.agreements) for case in all_cases
    )
    return Share(yes, no, n, p, 0.0 if yes == 0 else low, 1.0 if yes == n else high, by_agreement)


def _inside(graph: nx.MultiDiGraph[str], process: str) -> tuple[str, ...]:
    """A process and all that is part of it or results from it, in the order of their ids."""
    known = memo(graph)
    if ("inside", process) not in known:
        found = {process}
        queue = [process]
        while queue:
            for one, _, data in links_to(graph, queue.pop()):
                if data["type"] in ("PART_OF", "RESULT_OF") and one not in found:
                    found.add(one)
                    queue.append(one)
        known["inside", process] = tuple(sorted(found))
    inside: tuple[str, ...] = known["inside", process]
    return inside


def _relations(graph: nx.MultiDiGraph[str]) -> Mapping[str, Mapping[str, Any]]:
    """The properties of the relations that say of a mediation how it ended."""
    known = memo(graph)
    if "outcomes" not in known:
        known["outcomes"] = {
            key: data["props"] for _, _, key, data in graph.edges(keys=True, data=True) if data["props"].get("outcome")
        }
    found: Mapping[str, Mapping[str, Any]] = known["outcomes"]
    return found


@cache
def _words() -> dict[str, list[str]]:
    text = (resources.files("graph.mediation") / "outcomes.yaml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = yaml.safe_load(text)
    return found


def _says(text: str, answer: str) -> bool:
    """Whether the longest entry that `text` begins with is one of `answer`'s; "agreement" is no beginning of "agreements"."""
    words = f"{fold(text)} "
    if answer == "unborn":
        return any(words.startswith(f"{entry} ") for entry in _words()["unborn"])
    fits = [(len(entry), kind) for kind in ("yes", "no") for entry in _words()[kind] if words.startswith(f"{entry} ")]
    return bool(fits) and max(fits)[1] == answer


def _day(value: Any) -> str | None:
    try:
        return partial(value)
    except ValueError:
        return None
