"""Structural holes: how much of an actor's contacts is bound up with each other (Burt 1992).

An actor whose contacts do not know each other bridges the holes between them: it hears what they cannot hear from each
other, and they need it to be heard. With a_ij the strength of the tie from i to j (1 for each when no weight is named):

- p_ij = (a_ij + a_ji) / sum over k of (a_ik + a_ki): the share of i's effort that goes to j, in a directed graph both
  ways;
- m_jq = (a_jq + a_qj) / max over k of (a_jk + a_kj): how strong j's tie to q is beside j's strongest;
- c_ij = (p_ij + sum over q of p_iq p_qj)^2: how far i's effort for j is bound up, q being contacts of both.

On simple graphs constraint and effective size are what networkx and igraph give (networkx's own are wrong on
multigraphs, so those are refused here, and it takes a loop for a contact; loops are left out here). A tie of strength 0
is none. Parts of a disconnected graph do not influence each other; signs are not looked at: a hostile contact is one
that can be played off too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import networkx as nx
import numpy as np

from graph.arcs import to_igraph
from graph.measures.measure import Measure
from graph.measures.triads import Floats, pairs_of, refuse_multigraph, triangles

__all__ = ["MEASURES", "constraint", "effective_size", "efficiency", "hierarchy"]


@dataclass(frozen=True)
class _Holes:
    """Per node, in the order of `nodes`: contacts (number), constraint, redundancy and hierarchy; NaN: not defined."""

    nodes: list[str]
    contacts: Floats
    constraint: Floats
    redundancy: Floats
    hierarchy: Floats

    def named(self, values: Floats) -> dict[str, float]:
        return {node: value for node, value in zip(self.nodes, values.tolist(), strict=True) if value == value}


# The four measures share one pass over the triangles. Keyed by the frozen graph itself; goes when the graph does.
_KEPT: WeakKeyDictionary[Any, dict[str | None, _Holes]] = WeakKeyDictionary()


def constraint(graph: Any, weight: str | None = None) -> dict[str, float]:
    """Burt's constraint C_i = sum over j of c_ij: near 0 with many contacts apart, 1 with a single one, at most 9/8
    unweighted.

    graph: a simple `nx.Graph` or `nx.DiGraph`; weight: an edge attribute that means strength. Nodes without contacts
    are left out. Raises ValueError for a multigraph or a negative strength.
    """
    refuse_multigraph(graph, "constraint")
    if weight is None and not any(node in graph[node] for node in graph):
        heavy, nodes = to_igraph(graph)  # which has it in C, but takes a loop for a contact
        values = heavy.constraint() if nodes else []
        return {node: value for node, value in zip(nodes, values, strict=True) if value == value}
    holes = _holes(graph, weight)
    return holes.named(holes.constraint)


def effective_size(graph: Any, weight: str | None = None) -> dict[str, float]:
    """Burt's effective size: contacts less their redundancy, sum over j of (1 - sum over q of p_iq m_jq).

    Between 1 (all know each other) and the number of contacts (none does) on an undirected unweighted graph, where it
    is n - 2t/n for n contacts and t ties among them (Borgatti 1997). Arguments, errors and nodes left out: as
    `constraint`.
    """
    holes = _holes(graph, weight)
    return holes.named(np.where(holes.contacts > 0, holes.contacts - holes.redundancy, np.nan))


def efficiency(graph: Any, weight: str | None = None) -> dict[str, float]:
    """Effective size over the number of contacts, in (0, 1]: 1 when no two of them are tied. Otherwise as
    `effective_size`."""
    holes = _holes(graph, weight)
    with np.errstate(divide="ignore", invalid="ignore"):
        return holes.named(np.where(holes.contacts > 0, 1 - holes.redundancy / holes.contacts, np.nan))


def hierarchy(graph: Any, weight: str | None = None) -> dict[str, float]:
    """How far the constraint comes from a single contact: the Coleman-Theil index of disorder over the c_ij, in [0, 1].

    H_i = sum over j of r_j ln(r_j) / (N ln N), r_j = c_ij / (C_i / N), N contacts: 0 when all constrain alike, towards
    1 when one does it all. Not defined, and left out, for fewer than two contacts. Arguments and errors: as
    `constraint`.
    """
    holes = _holes(graph, weight)
    return holes.named(holes.hierarchy)


def _holes(graph: Any, weight: str | None) -> _Holes:
    if not nx.is_frozen(graph):
        return _computed(graph, weight)
    kept = _KEPT.setdefault(graph, {})
    if weight not in kept:
        kept[weight] = _computed(graph, weight)
    return kept[weight]


def _computed(graph: Any, weight: str | None) -> _Holes:
    pairs = pairs_of(graph, weight)
    n = len(pairs.nodes)
    both = pairs.strength.reshape(-1, 2).sum(axis=1)
    tail = pairs.tail()
    strength = np.repeat(both, 2)  # of an arc with its opposite
    total = np.bincount(tail, strength, n)
    strongest = np.zeros(n)
    np.maximum.at(strongest, tail, strength)
    share = strength / total[tail]  # p of an arc's tail for its head
    beside = strength / strongest[tail]  # m of an arc's tail for its head

    through = np.zeros(len(tail))  # sum over q of p_iq p_qj, by arc i -> j
    redundancy = np.zeros(n)
    for uv, uw, vw in triangles(pairs):
        u, v, w = pairs.low[uv], pairs.high[uv], pairs.high[uw]
        forth, back = (2 * uv, 2 * uw, 2 * vw), (2 * uv + 1, 2 * uw + 1, 2 * vw + 1)
        arc = {("u", "v"): forth[0], ("v", "u"): back[0], ("u", "w"): forth[1], ("w", "u"): back[1]}
        arc |= {("v", "w"): forth[2], ("w", "v"): back[2]}
        for i, j, q in (
            ("u", "v", "w"),
            ("u", "w", "v"),
            ("v", "u", "w"),
            ("v", "w", "u"),
            ("w", "u", "v"),
            ("w", "v", "u"),
        ):
            through += np.bincount(arc[i, j], share[arc[i, q]] * share[arc[q, j]], len(tail))
            here = {"u": u, "v": v, "w": w}[i]
            redundancy += np.bincount(here, share[arc[i, q]] * beside[arc[j, q]], n)

    bound = (share + through) ** 2
    contacts = np.bincount(tail, minlength=n).astype(float)
    constrained = np.bincount(tail, bound, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = bound * contacts[tail] / constrained[tail]
        disorder = np.bincount(tail, relative * np.log(relative), n) / (contacts * np.log(contacts))
    # Where all constrain alike the sum is 0 but for rounding.
    hierarchy = np.where(contacts > 1, np.clip(disorder, 0, 1), np.nan)
    return _Holes(
        pairs.nodes,
        pairs.by_node(contacts),
        pairs.by_node(np.where(contacts > 0, constrained, np.nan)),
        pairs.by_node(redundancy),
        pairs.by_node(hierarchy),
    )


MEASURES: tuple[Measure, ...] = (
    Measure(
        "constraint",
        "low: its contacts do not know each other, so it bridges structural holes",
        constraint,
        high=False,
        family="holes",
        formula="C_i = sum_j (p_ij + sum_q p_iq p_qj)^2; p_ij: the share of i's ties that go to j; q: contacts of both",
        source="Burt 1992",
        range="above 0, at most 9/8; 1 with a single contact",
        misleads="With a single contact it is 1 and with two it is at least 0.5, whoever they are: it tells hardly "
        "more than the number of contacts where these are few. Contacts whose tie nobody reported look like a hole.",
        directed=True,
        weighted=True,
    ),
    Measure(
        "effective_size",
        "has many contacts who are not tied to each other: as many separate sources to hear from",
        effective_size,
        family="holes",
        formula="sum_j (1 - sum_q p_iq m_jq); unweighted: n - 2t/n for n contacts and t ties among them",
        source="Burt 1992; Borgatti 1997",
        range="1 to the number of contacts",
        misleads="It grows with the number of contacts, so who is often reported is large; see `efficiency` beside it.",
        directed=True,
        weighted=True,
    ),
    Measure(
        "efficiency",
        "wastes no contact: hardly two of them are tied to each other",
        efficiency,
        family="holes",
        formula="effective size / number of contacts",
        source="Burt 1992",
        range="above 0 to 1",
        misleads="Whoever has a single contact has 1. Compare actors with about as many contacts.",
        directed=True,
        weighted=True,
    ),
    Measure(
        "hierarchy",
        "depends on one contact, round whom the others are tied",
        hierarchy,
        family="holes",
        formula="H_i = sum_j r_j ln r_j / (N ln N), r_j = c_ij N / C_i, N contacts",
        source="Burt 1992, after Coleman 1964 and Theil",
        range="0 (all contacts constrain alike) to 1 (one does)",
        misleads="It says how constraint is spread, not how much there is: near 0 both for the freest and for a closed "
        "clique. Not defined for a single contact.",
        directed=True,
        weighted=True,
    ),
)
