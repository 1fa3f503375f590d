"""Signed degrees and structural balance against the definitions, enumerated by brute force."""

from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import graph_of, relation, talks

from graph.lens import Lens
from graph.measures.edges import Edges
from graph.measures.signed import MEASURES, TYPES, balance, balance_over_time, periods, triangles
from graph.model import Entity
from graph.projection import RECENCY, WEIGHTS, Rules, project, simple

COMPUTE = {measure.name: measure.compute for measure in MEASURES}
TYPE = {1: "SUPPORTS", -1: "OPPOSES", 0: "URGES"}
DATES = [None, "1990", "1995-06", "2000-01-31"]


def signed(ties, nodes=()):
    """A mirror's graph with one relation a tie: {(a, b): sign}."""
    names = sorted({str(n) for pair in ties for n in pair} | {str(n) for n in nodes})
    return graph_of(
        [Entity(n, "Person", n) for n in names],
        [relation(str(a), TYPE[sign], str(b)) for (a, b), sign in ties.items()],
    )


@st.composite
def graphs(draw):
    """Multigraphs with loops, parallel edges of all signs, isolates, dates; of no node too."""
    n = draw(st.integers(0, 8))
    ends = st.integers(0, max(n - 1, 0))
    edges = draw(
        st.lists(
            st.tuples(ends, ends, st.sampled_from([1, 1, -1, -1, 0]), st.sampled_from(DATES), st.integers(1, 3)),
            max_size=30 if n else 0,
        )
    )
    relations = {}
    for a, b, sign, date, count in edges:
        one = relation(f"n{a}", TYPE[sign], f"n{b}", start=date, count=count, qualifier=str(len(relations)))
        relations[one.id] = one
    return graph_of([Entity(f"n{i}", "Person", f"N{i}") for i in range(n)], relations.values())


def by_hand(graph, weight="ties"):
    """Triangles by type from networkx's cliques, of the whole graph and of each node."""
    flat = nx.Graph(simple(graph, weight))
    flat.remove_edges_from([(u, v) for u, v, d in flat.edges(data=True) if d["sign"] == 0 or u == v])
    counts, at = dict.fromkeys(TYPES, 0), {n: dict.fromkeys(TYPES, 0) for n in flat}
    for clique in nx.enumerate_all_cliques(flat):
        if len(clique) == 3:
            type = TYPES[sum(flat[u][v]["sign"] < 0 for u, v in combinations(clique, 2))]
            counts[type] += 1
            for node in clique:
                at[node][type] += 1
    return counts, at


@pytest.mark.parametrize(
    ("signs", "structural", "weak"),
    [((1, 1, 1), 1, 1), ((1, 1, -1), 0, 0), ((1, -1, -1), 1, 1), ((-1, -1, -1), 0, 1)],
)
def test_the_four_signed_triangles_in_every_order(signs, structural, weak):
    for a, b, c in product(signs, repeat=3):
        if sorted((a, b, c)) != sorted(signs):
            continue
        found = balance(signed({("x", "y"): a, ("y", "z"): b, ("x", "z"): c}))
        assert (found.triangles, found.balanced, found.weak) == (1, structural, weak)
        assert found.actors["balanced"].tolist() == [structural] * 3


def test_the_sixteen_signed_triads_around_a_tie():
    # A tie from A to B, and a third X with a tie from or to each of them, of either sign: 2 x 2 x 2 x 2 = 16 (Leskovec,
    # Huttenlocher & Kleinberg 2010). Balance theory says which sign A to B has: the product of the other two.
    seen = set()
    for out_a, out_b, sign_a, sign_b in product((True, False), (True, False), (1, -1), (1, -1)):
        seen.add((out_a, out_b, sign_a, sign_b))
        for closing in (1, -1):
            ties = {("A", "X") if out_a else ("X", "A"): sign_a, ("B", "X") if out_b else ("X", "B"): sign_b}
            found = balance(signed({**ties, ("A", "B"): closing}))
            assert found.triangles == 1
            assert found.balanced == (closing == sign_a * sign_b)
            assert found.weak == (closing == sign_a * sign_b or (sign_a, sign_b, closing) == (-1, -1, -1))
    assert len(seen) == 16


def test_every_signed_triad_there_is():
    # Six arcs among three nodes, each absent, friendly or hostile: 729 graphs, all 16 triads of the census with all their signs.
    arcs = [("x", "y"), ("y", "x"), ("y", "z"), ("z", "y"), ("x", "z"), ("z", "x")]
    census = set()
    for signs in product((None, 1, -1), repeat=6):
        there = {arc: sign for arc, sign in zip(arcs, signs, strict=True) if sign}
        census |= {name for name, count in nx.triadic_census(nx.DiGraph([*there])).items() if count and len(there) > 2}
        tie = [np.sign((signs[i] or 0) + (signs[i + 1] or 0)) for i in (0, 2, 4)]
        found = balance(signed(there, nodes="xyz"))
        assert found.triangles == int(all(tie))
        if found.triangles:
            assert found.balanced == (np.prod(tie) > 0)
            assert found.counts[TYPES[tie.count(-1)]] == 1
    assert {"030T", "030C", "300"} <= census


@given(graphs(), st.sampled_from(sorted(WEIGHTS)))
@settings(max_examples=80, deadline=None)
def test_balance_of_any_graph_is_what_enumeration_gives(graph, weight):
    counts, at = by_hand(graph, weight)
    for given_as in (graph, simple(graph, weight), simple(graph.copy(), weight)):
        found = balance(given_as, weight)
        assert found.counts == counts
        assert {r["id"]: {t: r[t] for t in TYPES} for r in found.actors.to_dict("records")} == {
            n: c for n, c in at.items() if sum(c.values())
        }
    total = sum(counts.values())
    if total:
        assert found.balanced == pytest.approx((counts["+++"] + counts["+--"]) / total)
        assert found.weak == pytest.approx(1 - counts["++-"] / total)
    else:
        assert np.isnan([found.balanced, found.weak, found.expected, found.z]).all()
    assert COMPUTE["balanced_share"](simple(graph, weight)) == pytest.approx(
        dict(zip(found.actors["id"], found.actors["balanced"], strict=True))
    )


RULES = st.builds(
    Rules,
    fold=st.sampled_from([(), ("persons", "roles"), ("processes",)]),
    weight=st.sampled_from([*WEIGHTS, RECENCY]),
    directed=st.booleans(),
    signed=st.booleans(),
)


@given(graphs() | st.builds(lambda: graph_of(*talks())), RULES)
@settings(max_examples=80, deadline=None)
def test_edges_as_arrays_make_the_ties_of_the_projection(graph, rules):
    flat, edges = project(graph, rules), Edges.of(graph, rules)
    pair = tuple if rules.directed else frozenset
    for ties in (edges.ties(), edges.ties(np.ones(len(edges.tie)))):
        rows = zip(ties.ends.tolist(), ties.weight, ties.positive, ties.negative, ties.sign, strict=True)
        ours = {pair((ties.nodes[a], ties.nodes[b])): tuple(rest) for (a, b), *rest in rows}
        names = ("weight", "positive", "negative", "sign")
        assert ours == {pair((u, v)): tuple(d[n] for n in names) for u, v, d in flat.edges(data=True)}
        assert list(ties.nodes) == list(flat)


@pytest.mark.parametrize("negative", range(9))
def test_chance_is_the_mean_over_all_ways_to_deal_out_the_signs(negative):
    pairs = list(combinations("abcde", 2))[:8]
    shares = [
        balance(signed({pair: -1 if i in chosen else 1 for i, pair in enumerate(pairs)}, "abcde"))
        for chosen in list(combinations(range(8), negative))
    ]
    there = np.array([one.balanced for one in shares])
    assert shares[0].expected == pytest.approx(there.mean())
    if there.std() > 1e-9:
        assert [one.z for one in shares] == pytest.approx((there - there.mean()) / there.std())
    else:
        assert np.isnan([one.z for one in shares]).all()


def test_many_blocks_of_triangles_are_one_answer(monkeypatch):
    graph = nx.gnm_random_graph(60, 500, seed=1)
    ends = np.array(graph.edges())
    monkeypatch.setattr("graph.measures.signed._WEDGES", 7)
    found = [tuple(sorted(row)) for corners, _ in triangles(60, ends) for row in corners.tolist()]
    assert len(found) == len(set(found)) == sum(nx.triangles(graph).values()) // 3
    for corners, sides in triangles(60, ends):
        for corner, side in zip(corners, sides, strict=True):
            assert {frozenset(ends[s]) for s in side} == {frozenset(p) for p in combinations(corner, 2)}


@given(graphs())
@settings(max_examples=40, deadline=None)
def test_balance_over_time_is_that_of_the_lens_in_each_period(graph):
    windows = [(None, None), ("1990", "1990"), ("1991", None), (None, "1995-06"), ("1995-07", "2000"), ("2001", None)]
    rows = balance_over_time(graph, windows).to_dict("records")
    for (since, until), row in zip(windows, rows, strict=True):
        found = balance(Lens(since=since, until=until).view(graph))
        assert {name: row[name] for name in TYPES} == found.counts
        assert (row["positive"], row["negative"]) == (found.positive, found.negative)
        assert row["expected"] == pytest.approx(found.expected, nan_ok=True)
        assert row["z"] == pytest.approx(found.z, nan_ok=True)


def test_undated_structure_is_there_while_its_holder_acts_and_other_undated_ties_are_in_no_period():
    graph = graph_of(
        [Entity(n, "Person", n) for n in "abc"] + [Entity("o", "Organization", "O")],
        [relation(n, "MEMBER_OF", "o") for n in "ab"] + [relation("a", "OPPOSES", "b", start="1990", end="1990")]
        + [relation("a", "SUPPORTS", "c")],
    )  # fmt: skip
    rows = balance_over_time(graph, [*periods(graph, 1), ("1995", "1995")])
    assert rows["++-"].tolist() == [1, 0]
    assert rows["positive"].tolist() == [2, 0]


def test_periods_cover_what_is_dated():
    graph = signed({("a", "b"): 1})
    assert periods(graph, 5) == []
    graph = graph_of(
        [Entity(n, "Person", n) for n in "ab"],
        [relation("a", "MEETS", "b", start="1989-05", end="1990"), relation("a", "OPPOSES", "b", start="2001-02-03")],
    )
    assert periods(graph, 5) == [("1989", "1993"), ("1994", "1998"), ("1999", "2001")]
    assert periods(graph, 10, since="1995", until="1999") == [("1995", "1999")]
    with pytest.raises(ValueError, match="one or more"):
        periods(graph, 0)


@given(graphs())
@settings(max_examples=50, deadline=None)
def test_signed_degrees_count_neighbours_by_sign(graph):
    flat = simple(graph)
    for name, sign in (("positive_degree", 1), ("negative_degree", -1)):
        assert COMPUTE[name](flat) == {n: sum(d["sign"] == sign for m, d in flat[n].items() if m != n) for n in flat}
    assert COMPUTE["net_degree"](flat) == {
        n: sum(d["positive"] - d["negative"] for m, d in flat[n].items() if m != n) for n in flat
    }


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_pn_solves_its_equation_and_keeps_its_range(graph):
    flat = simple(graph)
    found = COMPUTE["pn"](flat)
    nodes = list(flat)
    assert list(found) == nodes
    n = len(nodes)
    if n < 2:
        assert set(found.values()) <= {1.0}
        return
    matrix = np.zeros((n, n))
    for u, v, data in flat.edges(data=True):
        if u != v and data["sign"]:
            i, j = nodes.index(u), nodes.index(v)
            matrix[i, j] = matrix[j, i] = 1 if data["sign"] > 0 else -2
    x = np.array(list(found.values()))
    assert (np.eye(n) - matrix / (2 * n - 2)) @ x == pytest.approx(np.ones(n), abs=1e-9)
    assert -1 - 1e-9 <= x.min() <= x.max() <= 2 + 1e-9


def test_pn_of_the_groups_that_its_authors_name():
    # Complete and friendly: 2; without ties: 1 (Everett & Borgatti 2014).
    assert COMPUTE["pn"](simple(signed(dict.fromkeys(combinations("abcdef", 2), 1)))) == pytest.approx(
        dict.fromkeys("abcdef", 2.0)
    )
    assert COMPUTE["pn"](simple(signed({("a", "b"): -1}))) == pytest.approx({"a": 0.5, "b": 0.5})


def test_as_much_of_each_sign_is_no_tie_of_either():
    graph = graph_of(
        [Entity(n, "Person", n) for n in "abc"],
        [relation("a", "SUPPORTS", "b"), relation("a", "OPPOSES", "b", count=3), relation("b", "URGES", "c")],
    )
    found = balance(graph)
    assert (found.positive, found.negative, found.unsigned) == (0, 0, 2)
    assert balance(graph, "count").negative == 1
    assert found.to_dict()["balanced"] is None


def test_every_measure_says_what_it_is():
    for measure in MEASURES:
        assert all((measure.meaning, measure.formula, measure.source, measure.range, measure.misleads))
        assert measure.family == "signed"
        assert measure.signed
