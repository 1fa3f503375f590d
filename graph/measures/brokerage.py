"""Gould-Fernandez brokerage: between which groups an actor carries (Gould & Fernandez 1989).

v is a broker of i and j when i -> v -> j and there is no i -> j. Which role that is depends on the groups of the three:

- coordinator A-A-A: all of one group. consultant (itinerant broker) A-B-A: two of another group's own.
- gatekeeper A-B-B: what comes in from outside passes through v. representative A-A-B: what leaves v's group does.
- liaison A-B-C: three groups. total: all of these.

A role's score is the number of ordered pairs (i, j). On a graph without direction a tie is one in both, so that each
open triad counts as two pairs (i, j) and (j, i): coordinator, consultant, liaison and total are even, and gatekeeper
and representative are equal. The scores are those of UCINET and of `brokerage` in R's `sna`, whose columns are w_I
coordinator, w_O consultant, b_OI gatekeeper, b_IO representative, b_O liaison (some of its manuals have the middle two
the other way round).

How many there would be by chance depends on what chance is. Two answers, both exact (mean and variance, no simulation):

- "density" (Gould & Fernandez): every tie is there with probability d, the density, independently of all others; groups
  stay.
  So scores are high for whoever has many ties, in any group.
- "labels": the graph and the broker's group stay, and the others' groups are dealt out anew at random. So scores are
  high
  when it matters *which* groups the broker's contacts are of, however many they are. Total cannot differ.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd

from graph.folding import fold_processes, fold_roles
from graph.measures.triads import Floats, Ints, Pairs, pairs_of, refuse_multigraph, triangles
from graph.mirror import Snapshot
from graph.ontology import default

__all__ = ["MEANINGS", "MISLEADS", "NULLS", "ROLES", "Brokerage", "brokerage", "dealings"]

ROLES = ("coordinator", "consultant", "gatekeeper", "representative", "liaison", "total")
NULLS = ("density", "labels")
# What a high score tells, in plain words; each completes "An actor who …".
MEANINGS = {
    "coordinator": "brings together those of its own group",
    "consultant": "as an outsider, brings together two of one group",
    "gatekeeper": "lets what comes from outside in to its own group, or keeps it out",
    "representative": "speaks for its own group to others",
    "liaison": "brings together two groups and is of neither: the place of the neutral mediator",
    "total": "stands between two who have no tie of their own, of whatever groups",
}
MISLEADS = (
    "It looks two steps far and no farther, and counts pairs, not how much passes. "
    "Two without a reported tie are taken for two without a tie. With many ties all scores are high: compare z, or shares. "
    "Other groups give other roles; groups made from the same ties (communities) make coordinators by construction. "
    "Without direction, representative and gatekeeper are one."
)
_COORDINATOR, _CONSULTANT, _GATEKEEPER, _REPRESENTATIVE, _LIAISON, _TOTAL = range(6)


@dataclass(frozen=True)
class Brokerage:
    """Scores by broker and for the whole graph.

    scores, expected, sd, z: a row a node, a column a role (ROLES); z = (score - expected) / sd, NaN where sd is 0, that
    is where chance has no say. whole: a row a role, with count, expected, sd and z of the sum over all brokers (sd and
    z are NaN under "labels", where each broker's own chance is its own). groups: each node's. left_out: the nodes
    without a group, which are taken out of the graph together with their ties. density: ties over possible ties of what
    is left. null: of NULLS.
    """

    scores: pd.DataFrame
    expected: pd.DataFrame
    sd: pd.DataFrame
    z: pd.DataFrame
    whole: pd.DataFrame
    groups: dict[str, Hashable]
    left_out: tuple[str, ...]
    density: float
    null: str

    def by_group(self) -> pd.DataFrame:
        """The brokers' scores summed by the group they are of: a row a group, a column a role."""
        return self.scores.groupby(self.scores.index.map(self.groups), sort=False).sum()


def brokerage(graph: Any, groups: Mapping[str, Hashable], null: str = "density") -> Brokerage:
    """Gould-Fernandez brokerage of every node of a simple `nx.Graph` or `nx.DiGraph` that has a group.

    groups: node -> group (see graph.grouping); None or absent: none. Loops, weights and signs are not looked at. Means,
    and the spread of each broker's scores, are those of R's `sna` on a directed graph. Two differences, both checked
    against all graphs of four and five nodes: `sna` takes the two directions of an undirected tie for independent,
    which leaves out half of the variance (for its figures give `graph.to_directed()`); and its spread of the whole
    graph's coordinator, gatekeeper, representative and total is too large, for it leaves out that of two triples of the
    same three nodes one may need the tie that the other must lack. Parts of a disconnected graph do not broker for each
    other. Raises ValueError for a multigraph or an unknown null.
    """
    refuse_multigraph(graph, "brokerage")
    if null not in NULLS:
        raise ValueError(f"unknown null {null!r}; known: {', '.join(NULLS)}")
    kept = {node: groups[node] for node in graph if groups.get(node) is not None}
    left_out = tuple(node for node in graph if node not in kept)
    # A plain graph: a view would be asked again for every edge.
    pairs = pairs_of(graph if not left_out else _induced(graph, kept))
    n = len(pairs.nodes)
    codes = {group: code for code, group in enumerate(dict.fromkeys(kept.values()))}
    group = np.array([codes[kept[pairs.nodes[at]]] for at in pairs.order], dtype=np.int64)
    counted = _count(pairs, group)
    arcs = int(pairs.present.sum())
    density = arcs / (n * (n - 1)) if n > 1 else 0.0
    sizes = np.bincount(group, minlength=len(codes)).astype(float)
    if null == "density":
        mean, variance = _by_density(sizes, density, graph.is_directed())
        expected, sd = mean[group], np.sqrt(variance[group])
    else:
        expected, variance = _by_labels(sizes, group, counted)
        sd = np.sqrt(variance)

    def table(values: Floats) -> pd.DataFrame:
        return pd.DataFrame(pairs.by_node(values), index=pd.Index(pairs.nodes, name="id"), columns=list(ROLES))

    total = counted.scores.sum(axis=0)
    if null == "density":
        mean_whole, variance_whole = _whole_by_density(sizes, density, graph.is_directed())
        sd_whole = np.sqrt(variance_whole)
    else:
        mean_whole, sd_whole = expected.sum(axis=0), np.full(len(ROLES), np.nan)
    whole = pd.DataFrame(
        {"count": total, "expected": mean_whole, "sd": sd_whole, "z": _z(total, mean_whole, sd_whole)},
        index=pd.Index(ROLES, name="role"),
    )
    return Brokerage(
        table(counted.scores),
        table(expected),
        table(sd),
        table(_z(counted.scores, expected, sd)),
        whole,
        kept,
        left_out,
        density,
        null,
    )


def dealings(graph: nx.MultiDiGraph[str], hostile: bool = False) -> nx.MultiDiGraph[str]:
    """Who has to do with whom: the actors of a mirror's graph (or a lens's view), with the edges between them; offices and
    talks, agreements and events folded (graph.folding): a holder is tied to the body that the office is of, and each third
    party to each party. Frozen.

    Parties of the same talks are not tied by these: that they have no tie of their own is what there is to broker. Nor
    are two who attack or criticise each other, unless `hostile`: nothing is carried over such a tie.
    """
    actors = default().actors
    result: Any = Snapshot()
    folded = fold_processes(fold_roles(graph))
    result.add_nodes_from((node, data) for node, data in folded.nodes(data=True) if data["kind"] in actors)
    result.add_edges_from(
        (u, v, key, data)
        for u, v, key, data in folded.edges(keys=True, data=True)
        if u in result and v in result and data["type"] != "PARTY_TO" and (hostile or data["sign"] >= 0)
    )
    made: nx.MultiDiGraph[str] = nx.freeze(result)
    return made


def _induced(graph: Any, kept: Mapping[str, Hashable]) -> Any:
    part: Any = nx.DiGraph() if graph.is_directed() else nx.Graph()
    part.add_nodes_from(kept)
    part.add_edges_from((u, v) for u, v in graph.edges() if u in kept and v in kept)
    return part


def _z(score: Floats, expected: Floats, sd: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(sd > 1e-12, (score - expected) / sd, np.nan))


@dataclass(frozen=True)
class _Counted:
    """Scores (n x 6), and what the variance under "labels" needs of each broker's open pairs (i, j): how many ordered
    pairs of
    them share their source, share their target, are chained (the one's target is the other's source), are each other's
    reverse.
    """

    scores: Floats
    same_source: Floats
    same_target: Floats
    chained: Floats
    reversed: Floats


def _count(pairs: Pairs, group: Ints) -> _Counted:
    """Counts pairs of an in- and an out-neighbour, less those that are the same node, less those that are tied."""
    n, tail, head, present = len(pairs.nodes), pairs.tail(), pairs.head(), pairs.present
    arc = np.flatnonzero(present)
    own = group[tail] == group[head]
    received, sent = np.bincount(head[arc], minlength=n), np.bincount(tail[arc], minlength=n)
    inside = arc[own[arc]]
    own_received, own_sent = np.bincount(head[inside], minlength=n), np.bincount(tail[inside], minlength=n)

    # Pairs of contacts of one group, whichever it is: how often v and a group meet on either side, multiplied.
    groups = int(group.max(initial=-1)) + 1
    up, ups = np.unique(head[arc] * groups + group[tail[arc]], return_counts=True)
    down, downs = np.unique(tail[arc] * groups + group[head[arc]], return_counts=True)
    meeting, at_up, at_down = np.intersect1d(up, down, assume_unique=True, return_indices=True)
    alike = np.zeros(n, dtype=np.int64)
    np.add.at(alike, meeting // max(groups, 1), ups[at_up] * downs[at_down])
    scores = np.zeros((n, len(ROLES)), dtype=np.int64)
    scores[:, _COORDINATOR] = own_received * own_sent
    scores[:, _CONSULTANT] = alike - own_received * own_sent
    scores[:, _GATEKEEPER] = (received - own_received) * own_sent
    scores[:, _REPRESENTATIVE] = own_received * (sent - own_sent)
    scores[:, _TOTAL] = received * sent

    both = present & np.repeat(present.reshape(-1, 2).all(axis=1), 2)  # arcs whose opposite is there too
    mutual = np.bincount(tail[both], minlength=n)
    own_mutual = np.bincount(tail[both & own], minlength=n)
    scores[:, _COORDINATOR] -= own_mutual
    scores[:, _CONSULTANT] -= mutual - own_mutual
    scores[:, _TOTAL] -= mutual

    first = np.zeros(len(tail), dtype=np.int64)  # by arc i -> v: the closed pairs that begin with it
    second = np.zeros(len(tail), dtype=np.int64)  # by arc v -> j: those that end with it
    between_mutual = np.zeros(n, dtype=np.int64)  # tied pairs of v's mutual contacts
    for uv, uw, vw in triangles(pairs):
        ends = (pairs.low[uv], pairs.high[uv], pairs.high[uw])
        leads = {
            (0, 1): 2 * uv,
            (1, 0): 2 * uv + 1,
            (0, 2): 2 * uw,
            (2, 0): 2 * uw + 1,
            (1, 2): 2 * vw,
            (2, 1): 2 * vw + 1,
        }
        for i, v, j in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
            closed = present[leads[i, v]] & present[leads[v, j]] & present[leads[i, j]]
            here = ends[v][closed]
            source, broker, target = group[ends[i][closed]], group[here], group[ends[j][closed]]
            role = _role(source, broker, target)
            size = n * len(ROLES)
            scores -= np.bincount(here * len(ROLES) + role, minlength=size).reshape(n, -1)
            scores[:, _TOTAL] -= np.bincount(here, minlength=n)
            first += np.bincount(leads[i, v][closed], minlength=len(tail))
            second += np.bincount(leads[v, j][closed], minlength=len(tail))
            if i < j:
                held = both[leads[i, v]] & both[leads[v, j]]
                between_mutual += np.bincount(ends[v][held], minlength=n)
    scores[:, _LIAISON] = scores[:, _TOTAL] - scores[:, :_LIAISON].sum(axis=1)

    # Of arc i -> v: how many j it leads on to; of arc v -> j: how many i lead up to it. The contact itself is none.
    onward = np.where(present, sent[head] - both - first, 0).astype(float)
    upward = np.where(present, received[tail] - both - second, 0).astype(float)
    opposite = np.arange(len(tail)) ^ 1
    back = (mutual * (mutual - 1) - 2 * between_mutual).astype(float)
    return _Counted(
        scores.astype(float),
        np.bincount(head, onward * (onward - 1), n).astype(float),
        np.bincount(tail, upward * (upward - 1), n).astype(float),
        2 * (np.bincount(head, onward * upward[opposite], n) - back),
        back,
    )


def _role(source: Ints, broker: Ints, target: Ints) -> Ints:
    from_own, to_own = source == broker, target == broker
    return np.select(
        [from_own & to_own, to_own, from_own, source == target],
        [_COORDINATOR, _GATEKEEPER, _REPRESENTATIVE, _CONSULTANT],
        _LIAISON,
    ).astype(np.int64)


def _falling(x: Any, k: int) -> Any:
    """x (x - 1) ... (x - k + 1): in how many orders k different ones can be drawn of x."""
    result = x
    for step in range(1, k):
        result = result * (x - step)
    return result


def _by_density(sizes: Floats, d: float, directed: bool) -> tuple[Floats, Floats]:
    """Mean and variance of the scores of a broker of each group (groups x 6) when ties are independent with probability
    d.

    A pair (i, j) is brokered with probability p = d^2 (1 - d). Two pairs that share one end share one tie, and so have
    the covariance d^3 (1 - d)^3; without direction (i, j) and (j, i) are the same event.
    """
    p, q = d**2 * (1 - d), (d * (1 - d)) ** 3
    own = sizes - 1  # the others of the broker's group
    out = sizes.sum() - sizes
    groups = len(sizes)

    def others(values: Floats) -> Floats:  # summed over the groups that are not the broker's
        return np.asarray(values.sum() - values)

    # pairs: ordered pairs (i, j) of the role. ends: ordered pairs of such pairs that share their source, or share their
    # target.
    pairs, ends = np.zeros((groups, 6)), np.zeros((groups, 6))
    pairs[:, _COORDINATOR], ends[:, _COORDINATOR] = _falling(own, 2), 2 * _falling(own, 3)
    pairs[:, _CONSULTANT], ends[:, _CONSULTANT] = others(_falling(sizes, 2)), 2 * others(_falling(sizes, 3))
    for role in (_GATEKEEPER, _REPRESENTATIVE):
        pairs[:, role], ends[:, role] = own * out, own * _falling(out, 2) + out * _falling(own, 2)
    pairs[:, _LIAISON] = _falling(out, 2) - pairs[:, _CONSULTANT]
    # sum over groups h of n_h (out - n_h)(out - n_h - 1), written out in powers of n_h
    powers = [others(sizes**k) for k in (1, 2, 3)]
    ends[:, _LIAISON] = 2 * ((out**2 - out) * powers[0] + (1 - 2 * out) * powers[1] + powers[2])
    pairs[:, _TOTAL], ends[:, _TOTAL] = _falling(own + out, 2), 2 * _falling(own + out, 3)
    variance = pairs * p * (1 - p) + ends * q
    if not directed:
        # Of the symmetric roles each event counts two, and shares its source's tie and its target's: 4 of what one
        # gives.
        symmetric = [_COORDINATOR, _CONSULTANT, _LIAISON, _TOTAL]
        variance[:, symmetric] = 2 * (pairs * p * (1 - p) + ends * q)[:, symmetric]
    return pairs * p, variance


def _whole_by_density(sizes: Floats, d: float, directed: bool) -> tuple[Floats, Floats]:
    """Mean and variance of each role's sum over all brokers (6), when ties are independent with probability d.

    Every triple (i, v, j) of a role needs two ties and lacks one. By arc, `needs` and `lacks` say how many of the
    role's triples do so; two of them have a covariance of q = d^3 (1 - d)^3 for an arc that both need, d^5 (1 - d) for
    one that both lack, and of -p^2 when the one needs what the other lacks. Two triples of the same three nodes may
    meet in several arcs: `twice`. Groups of one size are alike, so sums run over pairs of sizes.
    """
    p, q, lack = d**2 * (1 - d), (d * (1 - d)) ** 3, d**5 * (1 - d)
    total = sizes.sum()
    size, times = np.unique(sizes, return_counts=True)
    a, b = size[:, None], size[None, :]
    within = _falling(size, 2) * times  # arcs inside groups, by size
    across = a * b * (times[:, None] * times[None, :] - np.diag(times))  # arcs from a group of size a to one of size b
    out = total - size
    mean, variance = np.zeros(6), np.zeros(6)
    # By role: what an arc inside a group, and one from a group of size a to one of size b, is to its triples: the
    # number of triples that need it as i -> v, that need it as v -> j, and that lack it (i, j). Then the number of
    # triples of the same three nodes and the same role that need what a triple lacks (twice over, in either sense), and
    # without direction.
    none = np.zeros_like(across)
    rest = total - a - b
    table: dict[int, tuple[tuple[Any, Any, Any], tuple[Any, Any, Any], int]] = {
        _COORDINATOR: ((size - 2, size - 2, size - 2), (none, none, none), 2),
        _CONSULTANT: ((0 * size, 0 * size, out), (a - 1 + none, b - 1 + none, none), 0),
        _GATEKEEPER: ((0 * size, out, 0 * size), (b - 1 + none, none, b - 1 + none), 1),
        _REPRESENTATIVE: ((out, 0 * size, 0 * size), (none, a - 1 + none, a - 1 + none), 1),
        _LIAISON: ((0 * size, 0 * size, 0 * size), (rest, rest, rest), 2),
        _TOTAL: ((total - 2 + 0 * size,) * 3, (total - 2 + none,) * 3, 2),
    }
    for role, (inside, outside, twice) in table.items():
        triples = float((within * inside[0]).sum() + (across * outside[0]).sum())
        mean[role] = triples * p
        if directed:
            spread = triples * p * (1 - p) + twice * triples * p**2
            for arcs, (first, second, lacked) in ((within, inside), (across, outside)):
                needs = first + second
                spread += float(
                    (arcs * (q * needs * (needs - 1) + lack * lacked * (lacked - 1) - 2 * p**2 * needs * lacked)).sum()
                )
            variance[role] = spread
            continue
        # Without direction a triple (i, v, j) and its reverse are one event, which counts once in each of the two roles
        # that are each other's reverse, and two in the others. A tie is needed or lacked by the triples of either of
        # its arcs.
        weight = 1 if role in (_GATEKEEPER, _REPRESENTATIVE) else 2
        events = triples / weight
        spread = events * p * (1 - p) + twice * events * (p**2 - q)
        for arcs, (first, second, lacked), other in (
            (within, inside, inside),
            (across, outside, tuple(np.transpose(x) for x in outside)),
        ):
            needs = (first + second + other[0] + other[1]) / weight
            lacked = (lacked + other[2]) / weight
            ties = arcs / 2
            spread += float(
                (ties * (q * needs * (needs - 1) + lack * lacked * (lacked - 1) - 2 * p**2 * needs * lacked)).sum()
            )
        variance[role] = spread * weight**2
    return mean, np.maximum(variance, 0)


def _by_labels(sizes: Floats, group: Ints, counted: _Counted) -> tuple[Floats, Floats]:
    """Mean and variance of each broker's scores (n x 6) when the others' groups are dealt out anew, its own and the
    graph kept.

    By group of the broker: how likely are two drawn at random of the other nodes, without replacement, to be such a
    pair; and two pairs of them that share a source, a target, are chained, are each other's reverse, or share nobody,
    to be both.
    """
    m = sizes.sum() - 1
    own, out = sizes - 1, sizes.sum() - sizes
    groups = len(sizes)

    def others(values: Floats) -> Floats:
        return np.asarray(values.sum() - values)

    def chance(ways: npt.NDArray[Any], drawn: int) -> Floats:
        possible = _falling(m, drawn)
        return np.asarray(ways / possible if m >= drawn else np.zeros(groups))

    pair2, pair3, pair4 = (others(_falling(sizes, k)) for k in (2, 3, 4))
    pairs_of_pairs = pair4 + pair2**2 - others(_falling(sizes, 2) ** 2)  # i, j of one group, k, l of one, four nodes
    powers = [others(sizes**k) for k in (1, 2, 3)]
    one_against_two = (out**2 - out) * powers[0] + (1 - 2 * out) * powers[1] + powers[2]
    nothing, own2, out2 = np.zeros(groups), _falling(own, 2), _falling(out, 2)
    # By role: ways to draw a pair, its reverse as well, two that share the source, the target, that are chained, that
    # are apart.
    ways: dict[int, tuple[Floats, Floats, Floats, Floats, Floats, Floats]] = {
        _COORDINATOR: (own2, own2, *(_falling(own, 3),) * 3, _falling(own, 4)),
        _CONSULTANT: (pair2, pair2, pair3, pair3, pair3, pairs_of_pairs),
        _GATEKEEPER: (own * out, nothing, out * own2, out2 * own, nothing, out2 * own2),
        _REPRESENTATIVE: (own * out, nothing, own * out2, own2 * out, nothing, out2 * own2),
        _LIAISON: (
            out2 - pair2,
            out2 - pair2,
            *(one_against_two,) * 3,
            _falling(out, 4) - 2 * pair2 * _falling(out - 2, 2) + pairs_of_pairs,
        ),
    }  # fmt: skip
    total = counted.scores[:, _TOTAL]
    apart = total * (total - 1) - counted.same_source - counted.same_target - counted.chained - counted.reversed
    expected, variance = np.zeros_like(counted.scores), np.zeros_like(counted.scores)
    expected[:, _TOTAL] = total
    for role, (one, back, source, target, chain, two) in ways.items():
        mean = total * chance(one, 2)[group]
        square = (
            mean
            + counted.reversed * chance(back, 2)[group]
            + counted.same_source * chance(source, 3)[group]
            + counted.same_target * chance(target, 3)[group]
            + counted.chained * chance(chain, 3)[group]
            + apart * chance(two, 4)[group]
        )
        expected[:, role] = mean
        # What is left of the difference of two large numbers that are equal is rounding.
        spread = square - mean**2
        variance[:, role] = np.where(spread > 1e-9 * np.maximum(square, 1), spread, 0)
    return expected, variance
