"""Degree, betweenness, closeness, spectral measures and cores: as networkx has them, on graphs of every shape."""

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.arcs import arcs, to_igraph
from graph.measures import MEASURES, betweenness, closeness, core, degree, spectral

# Sums of these are exact, so that paths of one length are of one length for everybody. None: the edge has no such attribute.
STRENGTHS = st.sampled_from([0, 0.25, 0.5, 1, 2, 3, None])
LENGTHS = st.sampled_from([0.5, 1, 2, 3, None])


@st.composite
def graphs(draw, directed=None, loops=True, weights=STRENGTHS, largest=9):
    """A simple graph, directed or not, of 0 to `largest` nodes whose order is not that of their names; frozen or not."""
    n = draw(st.integers(0, largest))
    made = (nx.DiGraph if (draw(st.booleans()) if directed is None else directed) else nx.Graph)()
    made.add_nodes_from(f"n{i}" for i in draw(st.permutations(range(n))))
    if n:
        place = st.integers(0, n - 1)
        for u, v, weight in draw(st.lists(st.tuples(place, place, weights), max_size=25)):
            if loops or u != v:
                made.add_edge(f"n{u}", f"n{v}", **({} if weight is None else {"weight": weight}))
    return nx.freeze(made) if draw(st.booleans()) else made


def without_zeros(graph):
    """The same without the ties whose strength is 0."""
    made = graph.__class__()
    made.add_nodes_from(graph)
    made.add_edges_from((u, v, d) for u, v, d in graph.edges(data=True) if d.get("weight", 1) > 0)
    return made


def same(ours, theirs, abs=1e-9):
    assert set(ours) == set(theirs)
    assert dict(ours) == pytest.approx(dict(theirs), abs=abs)


def matrix(graph, weight=None):
    return nx.to_numpy_array(graph, weight=weight) if len(graph) else np.zeros((0, 0))


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_igraph_has_the_same_graph(graph):
    heavy, nodes = to_igraph(graph)
    assert nodes == list(graph)
    assert [(nodes[u], nodes[v]) for u, v in heavy.get_edgelist()] == list(graph.edges())
    heavy, _ = to_igraph(graph, "weight")
    there = [(u, v, d.get("weight", 1)) for u, v, d in graph.edges(data=True) if d.get("weight", 1) > 0]
    assert [(nodes[e.source], nodes[e.target], e["weight"]) for e in heavy.es] == there


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_degrees_equal_networkx(graph):
    same(degree.degree(graph), nx.degree_centrality(graph))
    same(degree.strength(graph), dict(graph.degree(weight="weight")))
    if graph.is_directed():
        same(degree.in_degree(graph), nx.in_degree_centrality(graph))
        same(degree.out_degree(graph), nx.out_degree_centrality(graph))
        same(degree.strength(graph, direction="in"), dict(graph.in_degree(weight="weight")))
        same(degree.strength(graph, direction="out"), dict(graph.out_degree(weight="weight")))


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_paths_in_steps_equal_networkx(graph):
    same(betweenness.betweenness(graph), nx.betweenness_centrality(graph))
    same(betweenness.betweenness(graph, normalized=False), nx.betweenness_centrality(graph, normalized=False))
    same(closeness.closeness(graph), nx.closeness_centrality(graph))
    same(closeness.closeness(graph, wf_improved=False), nx.closeness_centrality(graph, wf_improved=False))
    same(closeness.harmonic(graph), nx.harmonic_centrality(graph))


@given(graphs(weights=LENGTHS))
@settings(max_examples=60, deadline=None)
def test_paths_by_length_equal_networkx(graph):
    same(betweenness.betweenness(graph, distance="weight"), nx.betweenness_centrality(graph, weight="weight"))
    same(closeness.closeness(graph, distance="weight"), nx.closeness_centrality(graph, distance="weight"))
    same(closeness.harmonic(graph, distance="weight"), nx.harmonic_centrality(graph, distance="weight"))


@given(graphs(weights=st.sampled_from([0, 0.5, 1, None])))
@settings(max_examples=60, deadline=None)
def test_closeness_takes_lengths_of_nothing(graph):
    same(closeness.closeness(graph, distance="weight"), nx.closeness_centrality(graph, distance="weight"))
    same(closeness.harmonic(graph, distance="weight"), nx.harmonic_centrality(graph, distance="weight"))


@given(graphs(weights=st.sampled_from([0, 0.25, 0.5, 1, 2, None])))
@settings(max_examples=60, deadline=None)
def test_inverse_makes_strong_ties_short_and_those_of_no_strength_none(graph):
    there = without_zeros(graph)
    nx.set_edge_attributes(there, {(u, v): 1 / d.get("weight", 1) for u, v, d in there.edges(data=True)}, "length")
    same(betweenness.betweenness(graph, distance="inverse"), nx.betweenness_centrality(there, weight="length"))
    same(closeness.closeness(graph, distance="inverse"), nx.closeness_centrality(there, distance="length"))
    same(closeness.harmonic(graph, distance="inverse"), nx.harmonic_centrality(there, distance="length"))


@pytest.mark.parametrize("made", [nx.path_graph(150), nx.path_graph(150, nx.DiGraph), nx.cycle_graph(140, nx.DiGraph)])
def test_long_chains_equal_networkx(made):
    same(closeness.closeness(made), nx.closeness_centrality(made))
    same(closeness.harmonic(made), nx.harmonic_centrality(made))


def test_more_nodes_than_a_word_has_bits():
    for made in (nx.gnp_random_graph(200, 0.02, seed=3), nx.gnp_random_graph(200, 0.02, seed=3, directed=True)):
        same(closeness.closeness(made), nx.closeness_centrality(made))
        same(closeness.harmonic(made), nx.harmonic_centrality(made))


@given(graphs(), st.sampled_from([None, "weight"]))
@settings(max_examples=60, deadline=None)
def test_pagerank_is_the_walk_of_networkx(graph, weight):
    ours = spectral.pagerank(graph, weight=weight)
    if len(graph):
        google = nx.google_matrix(without_zeros(graph) if weight else graph, alpha=0.85, weight=weight)
        values = np.full(len(graph), 1 / len(graph))
        for _ in range(300):
            values = values @ np.asarray(google)
        same(ours, dict(zip(graph, values.tolist(), strict=True)))
    else:
        assert ours == {}


@given(graphs(directed=False), st.sampled_from([None, "weight"]))
@settings(max_examples=60, deadline=None)
def test_eigenvector_is_what_networkx_goes_towards(graph, weight):
    ours = spectral.eigenvector(graph, weight)
    if not len(graph):
        assert ours == {}
        return
    # The projection of equal values on the space of the greatest eigenvalue.
    values, vectors = np.linalg.eigh(matrix(graph, weight))
    space = vectors[:, values > values[-1] - 1e-9]
    assume(values[-1] - 1e-6 > values[-1 - space.shape[1]] if space.shape[1] < len(graph) else True)
    limit = space @ (space.T @ np.ones(len(graph)))
    same(ours, dict(zip(graph, (limit / np.linalg.norm(limit)).tolist(), strict=True)), abs=1e-7)
    try:
        theirs = nx.eigenvector_centrality(graph, max_iter=5000, tol=1e-12, weight=weight)
    except nx.PowerIterationFailedConvergence:
        return
    same(ours, theirs, abs=1e-6)


@given(graphs(directed=True), st.sampled_from([None, "weight"]))
@settings(max_examples=50, deadline=None)
def test_eigenvector_of_a_directed_graph(graph, weight):
    assume(len(graph))
    try:
        theirs = nx.eigenvector_centrality(graph, max_iter=1500, tol=1e-12, weight=weight)
    except nx.PowerIterationFailedConvergence:
        return
    same(spectral.eigenvector(graph, weight), theirs, abs=1e-6)


def test_eigenvector_says_where_there_is_none():
    with pytest.raises(ValueError, match="Katz and PageRank"):
        spectral.eigenvector(nx.DiGraph([("a", "b"), ("b", "c")]))
    chain = nx.path_graph(2500)
    for measure in (spectral.eigenvector, spectral.hits):
        with pytest.raises(ValueError, match="cannot be told"):
            measure(chain)
    assert spectral.katz(chain)[1500] > spectral.katz(chain)[0] > 0


@given(graphs(), st.sampled_from([None, "weight"]))
@settings(max_examples=60, deadline=None)
def test_katz_solves_its_equation(graph, weight):
    ours = spectral.katz(graph, weight=weight, normalized=False)
    a = matrix(graph, weight)
    largest = max(abs(np.linalg.eigvals(a)), default=0)
    # Eigenvalues of circle-free graphs are 0, which numpy finds only roughly.
    alpha = 0.85 / largest if largest > 1e-3 else 0.1
    x = np.linalg.solve(np.eye(len(a)) - alpha * a.T, np.ones(len(a)))
    same(ours, dict(zip(graph, x.tolist(), strict=True)), abs=1e-6)
    if len(graph) and alpha > 0.02:
        theirs = nx.katz_centrality(graph, alpha=alpha, weight=weight, max_iter=5000, tol=1e-12)
        same(spectral.katz(graph, weight=weight), theirs, abs=1e-6)
        same(spectral.katz(graph, alpha=0.02, weight=weight), nx.katz_centrality(graph, 0.02, weight=weight, tol=1e-12))


def test_katz_with_too_great_an_alpha_says_how_great_it_may_be():
    with pytest.raises(ValueError, match=r"below 0\.5"):
        spectral.katz(nx.cycle_graph(5), alpha=0.6)
    with pytest.raises(ValueError, match="too near"):
        spectral.katz(nx.cycle_graph(5, nx.DiGraph), alpha=1 - 1e-9)


@given(graphs(), st.sampled_from([None, "weight"]))
@settings(max_examples=60, deadline=None)
def test_hubs_and_authorities_are_what_kleinbergs_iteration_goes_towards(graph, weight):
    hubs, authorities = spectral.hits(graph, weight)
    a = matrix(graph, weight)
    if not a.any():
        assert not any(hubs.values())
        assert not any(authorities.values())
        return
    values, vectors = np.linalg.eigh(a @ a.T)
    space = vectors[:, values > values[-1] * (1 - 1e-9)]
    if space.shape[1] < len(a):
        assume(values[-1 - space.shape[1]] < values[-1] * (1 - 1e-6))
    hub = space @ (space.T @ np.ones(len(a)))
    authority = a.T @ hub
    same(hubs, dict(zip(graph, (hub / hub.sum()).tolist(), strict=True)), abs=1e-7)
    same(authorities, dict(zip(graph, (authority / authority.sum()).tolist(), strict=True)), abs=1e-7)


@given(graphs())
@settings(max_examples=50, deadline=None)
def test_core_equals_networkx(graph):
    plain = graph.copy()
    plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    same(core.core(graph), nx.core_number(plain))


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_takes_none_one_and_two_apart(name):
    for n in (0, 1, 2):
        for kind in (nx.Graph, nx.DiGraph):
            assert set(MEASURES[name].compute(nx.empty_graph(n, kind))) <= set(range(n))


# Signed measures take a mirror's graph as it is.
@pytest.mark.parametrize("name", [name for name, one in MEASURES.items() if one.family != "signed"])
def test_parallel_ties_are_refused_with_the_way_out(name):
    with pytest.raises(ValueError, match=r"graph\.projection\.simple"):
        MEASURES[name].compute(nx.MultiDiGraph([("a", "b"), ("a", "b")]))


@pytest.mark.parametrize("bad", [-1, math.nan, math.inf])
def test_weights_that_are_none_are_named(bad):
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=bad)
    for measure in (degree.strength, spectral.katz, spectral.hits, spectral.pagerank, spectral.eigenvector):
        with pytest.raises(ValueError, match="a strength is 0 or more; 'weight' of a – b"):
            measure(graph, weight="weight")
    for measure in (closeness.closeness, closeness.harmonic, betweenness.betweenness):
        with pytest.raises(ValueError, match="a distance is 0 or more; 'weight' of a – b"):
            measure(graph, distance="weight")
        with pytest.raises(ValueError, match="a strength is 0 or more"):
            measure(graph, distance="inverse")


def test_a_length_of_nothing_has_no_betweenness_and_words_no_weight():
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=0, name="x")
    with pytest.raises(ValueError, match="above 0"):
        betweenness.betweenness(graph, distance="weight")
    with pytest.raises(ValueError, match="no number"):
        degree.strength(graph, "name")
    with pytest.raises(ValueError, match="direction"):
        degree.strength(graph, direction="up")
    with pytest.raises(ValueError, match="alpha"):
        spectral.pagerank(graph, alpha=1)


def test_a_frozen_graph_is_converted_once_and_another_each_time():
    graph = nx.path_graph(3)
    assert to_igraph(graph)[0] is not to_igraph(graph)[0]
    graph.add_edge(0, 2)
    assert to_igraph(graph)[0].ecount() == 3
    nx.freeze(graph)
    assert to_igraph(graph)[0] is to_igraph(graph)[0]
    assert arcs(graph) is arcs(graph)


@given(graphs(), st.integers(1, 9), st.integers(0, 3))
@settings(max_examples=50, deadline=None)
def test_a_sample_says_how_far_off_it_may_be(graph, samples, seed):
    exact = betweenness.betweenness(graph)
    found = betweenness.sampled_betweenness(graph, samples, confidence=1 - 1e-9, seed=seed)
    assert found == betweenness.sampled_betweenness(graph, samples, confidence=1 - 1e-9, seed=seed)
    for node, value in found.items():
        assert 0 <= found.low[node] <= value + 1e-12
        assert value - 1e-12 <= found.high[node] <= 1
        assert found.low[node] - 1e-9 <= exact[node] <= found.high[node] + 1e-9
        assert abs(value - exact[node]) <= found.error + 1e-9
    if samples >= len(graph):
        same(found, exact)
        assert found.error == 0


@pytest.mark.parametrize("distance", [None, "inverse"])
@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph])
def test_samples_are_right_on_average(kind, distance):
    graph = kind(nx.karate_club_graph())
    exact = betweenness.betweenness(graph, distance=distance)
    each = [betweenness.sampled_betweenness(graph, 8, seed=seed, distance=distance) for seed in range(150)]
    for node, value in exact.items():
        assert np.mean([one[node] for one in each]) == pytest.approx(value, abs=0.02)


def test_an_error_asked_for_is_kept_and_bounds_are_narrow_where_little_is_passed_on():
    graph = nx.barabasi_albert_graph(1500, 3, seed=1)
    found = betweenness.sampled_betweenness(graph, error=0.08, confidence=0.9)
    assert found.samples == math.ceil(math.log(2 * 1500 / 0.1) / (2 * 0.08**2))
    assert found.error <= 0.08
    exact = betweenness.betweenness(graph)
    assert all(found.low[node] <= value <= found.high[node] for node, value in exact.items())
    least = min(found, key=found.get)
    assert found.high[least] < 0.02
    assert "806 of 1,500 nodes" in str(found)
    assert "90% confidence" in str(found)
    for wrong in ({"samples": 0}, {"error": 0}, {"confidence": 1}):
        with pytest.raises(ValueError):
            betweenness.sampled_betweenness(graph, **wrong)


def test_above_a_size_betweenness_is_of_a_sample():
    graph = nx.karate_club_graph()
    exact = betweenness.betweenness_auto(graph)
    assert not isinstance(exact, betweenness.Estimate)
    same(exact, nx.betweenness_centrality(graph))
    found = betweenness.betweenness_auto(graph, work=10 * (34 + 78))
    assert isinstance(found, betweenness.Estimate)
    assert found.samples == 10


def test_published_values_of_the_florentine_families():
    # Padgett & Ansell 1993, in the graph of Breiger & Pattison 1986; Wasserman & Faust 1994, Jackson 2008: the Medici.
    families = nx.florentine_families_graph()
    values = {name: MEASURES[name].compute(families) for name in ("betweenness", "closeness", "eigenvector", "degree")}
    assert values["betweenness"]["Medici"] == pytest.approx(0.522, abs=5e-4)
    assert values["betweenness"]["Guadagni"] == pytest.approx(0.255, abs=5e-4)
    assert values["betweenness"]["Strozzi"] == pytest.approx(0.103, abs=5e-4)
    assert values["closeness"]["Medici"] == pytest.approx(0.560, abs=5e-4)
    assert values["eigenvector"]["Medici"] == pytest.approx(0.430, abs=5e-4)
    assert values["eigenvector"]["Strozzi"] == pytest.approx(0.356, abs=5e-4)
    assert values["degree"]["Medici"] == pytest.approx(6 / 14)
    assert all(max(one, key=one.get) == "Medici" for one in values.values())


def test_published_values_of_the_karate_club():
    # Zachary 1977: the instructor (0) and the president (33), 34 members, 78 ties.
    club = nx.karate_club_graph()
    found = betweenness.betweenness(club, normalized=False)
    assert found[0] == pytest.approx(231.07, abs=5e-3)
    assert found[33] == pytest.approx(160.55, abs=5e-3)
    assert degree.strength(club, None)[33] == 17
    assert degree.strength(club, None)[0] == 16
    assert max(core.core(club).values()) == 4
    assert spectral.eigenvector(club)[33] == pytest.approx(0.3734, abs=5e-5)
    assert spectral.pagerank(club)[33] == pytest.approx(0.1009, abs=5e-5)
