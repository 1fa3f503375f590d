"""Rank intervals: what is clearly apart is told apart, what is alike is not, and the same seed gives the same."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import DOCUMENT, graph_of, relation, talks
from test_measures_signed import graphs

from graph.measures import MEASURES
from graph.measures import uncertainty as module
from graph.measures.measure import Measure
from graph.measures.uncertainty import rank_intervals
from graph.model import Entity, Evidence
from graph.projection import Rules, project

DEGREE = MEASURES["degree"]


def star_graph(ties, pieces=1, documents=None):
    """Hubs with so many contacts of their own: {hub: contacts}; each relation with `pieces` pieces of evidence."""
    relations, made = [], 0
    for hub, number in ties.items():
        for i in range(number):
            made += 1
            document = documents(made) if documents else DOCUMENT
            evidence = tuple(Evidence(document, note=f"{hub}{i}", locator=f"{n}") for n in range(pieces))
            relations.append(relation(hub, "MEETS", f"{hub}{i}", evidence=evidence))
    ends = sorted({end for one in relations for end in (one.source, one.target)} | set(ties))
    return graph_of([Entity(n, "State" if n in ties else "Person", n) for n in ends], relations)


def test_two_that_are_clearly_apart_are_told_apart():
    found = rank_intervals(star_graph({"a": 30, "b": 5}), DEGREE)
    assert found.values["id"].tolist()[:2] == ["a", "b"]
    first = found.values.iloc[0]
    assert (first["rank"], first["rank_low"], first["rank_high"]) == (1, 1, 1)
    assert found.ahead("a", "b") == first["ahead"] == 1
    assert found.ahead("b", "a") == 0


def test_two_that_are_alike_are_not_told_apart():
    found = rank_intervals(star_graph({"a": 12, "b": 12, "c": 11}), DEGREE, draws=400, kinds=("State",))
    assert found.ahead("a", "b") == pytest.approx(0.5, abs=0.1)
    assert 0.5 < found.ahead("a", "c") < 0.8
    assert found.values["rank"].tolist() == [1, 1, 3]
    assert found.values["rank_low"].tolist() == [1, 1, 1]
    assert found.values["rank_high"].tolist() == [3, 3, 3]
    assert found.values["value_low"].iloc[0] < found.values["value"].iloc[0] < found.values["value_high"].iloc[0]


def test_more_evidence_for_the_same_ties_makes_ranks_surer():
    thin, thick = (rank_intervals(star_graph({"a": 14, "b": 10}, pieces), DEGREE) for pieces in (1, 3))
    assert thin.ahead("a", "b") < thick.ahead("a", "b") <= 1
    assert thin.values["drift"].iloc[0] < thick.values["drift"].iloc[0] < 0


def test_who_has_many_thin_ties_does_not_fall_behind_who_has_few_thick_ones():
    # Twelve ties of one piece each are 7.6 in a draw, eight of five pieces each stay: as drawn, the order would turn.
    thin, thick = star_graph({"a": 12}), star_graph({"b": 8}, 5)
    found = rank_intervals(nx.compose(thin, thick), DEGREE, kinds=("State",))
    assert found.ahead("a", "b") > 0.7
    assert found.values["drift"].iloc[0] < 4 * found.values["drift"].iloc[1] < 0


def test_intervals_hold_what_other_evidence_of_the_same_would_have_shown():
    # A truth of which samples are taken: pieces come as by chance (Poisson), at rates that differ by tie and by hub. One sample
    # is measured; its intervals hold the mean and the rank over all samples about as often as they say.
    random = np.random.default_rng(5)
    held = {"value": [], "rank": []}
    for seed in range(30):
        rates = [np.full(n, r) for n, r in zip(random.integers(8, 60, 8), random.choice([0.3, 1, 3], 8), strict=True)]
        truth = np.array([(1 - np.exp(-one)).sum() for one in rates])
        relations = []
        for hub, row in enumerate(rates):
            for i, n in enumerate(random.poisson(row).tolist()):
                pieces = tuple(Evidence(DOCUMENT, note=f"{hub} {i}", locator=str(j)) for j in range(n))
                relations += [relation(f"h{hub}", "MEETS", f"{hub}.{i}", evidence=pieces)] if n else []
        ends = sorted({end for one in relations for end in (one.source, one.target)})
        graph = graph_of([Entity(n, "State" if n[0] == "h" else "Person", n) for n in ends], relations)
        found = rank_intervals(graph, DEGREE, draws=100, kinds=("State",), seed=seed)
        assert 1 <= found.widened < 2.1
        for row in found.values.to_dict("records"):
            mean = truth[int(row["id"][1:])]
            held["value"].append(row["value_low"] <= mean / (len(graph) - 1) <= row["value_high"])
            held["rank"].append(row["rank_low"] <= 1 + (truth > mean).sum() <= row["rank_high"])
    assert 0.88 <= np.mean(held["value"]) <= 1
    assert 0.92 <= np.mean(held["rank"]) <= 1


def test_weights_that_grow_with_the_evidence_are_not_widened():
    strength = Measure("strength", "", lambda flat: dict(flat.degree(weight="weight")))
    graph = star_graph({"a": 30, "b": 4})
    found = rank_intervals(graph, strength, Rules(weight="evidence"), draws=400, kinds=("State",))
    assert found.widened == 1
    assert found.values["drift"].abs().max() < 0.5
    # 34 draws, each of a with chance 30/34.
    assert found.samples[:, 0].std() == pytest.approx((34 * 30 / 34 * 4 / 34) ** 0.5, rel=0.15)


def test_the_same_seed_gives_the_same_and_another_one_others():
    graph = star_graph({"a": 9, "b": 8})
    first, again, other = (rank_intervals(graph, DEGREE, draws=30, seed=seed) for seed in (1, 1, 2))
    assert first.values.equals(again.values)
    assert not np.array_equal(first.samples, other.samples)


def test_documents_are_drawn_whole():
    graph = star_graph({"a": 20, "b": 20}, documents=lambda i: f"doc:{i % 12}")
    assert rank_intervals(graph, DEGREE).unit == "document"
    assert "12 documents" in rank_intervals(graph, DEGREE).describe()
    pieces = rank_intervals(graph, DEGREE, unit="piece", kinds=("State",))
    one_each = star_graph({"a": 20, "b": 20}, documents=lambda i: "doc:0" if i <= 10 else f"doc:{i}")
    # Ten of a's ties are from one report: they come and go together, and a's rank is less sure than if they did not.
    clustered = rank_intervals(one_each, DEGREE, unit="document", kinds=("State",))
    width = [(t["value_high"] - t["value_low"])[t["id"] == "a"].iloc[0] for t in (pieces.values, clustered.values)]
    assert width[1] > 1.2 * width[0]
    with pytest.raises(ValueError, match="1 documents are too few to draw from: at least 10"):
        rank_intervals(star_graph({"a": 3}), DEGREE, unit="document")
    silent = graph_of([Entity(n, "Person", n) for n in "ab"], [relation("a", "MEETS", "b", evidence=())])
    with pytest.raises(ValueError, match="1 of 1 relations do not say"):
        rank_intervals(silent, DEGREE, unit="document")
    assert rank_intervals(silent, DEGREE).units == 1


@pytest.mark.parametrize("name", sorted(set(module._FAST) & set(MEASURES)))
@given(graph=graphs() | st.builds(lambda: graph_of(*talks())))
@settings(max_examples=20, deadline=None)
def test_the_faster_way_is_the_same_measure(name, graph):
    flat = project(graph)
    theirs = MEASURES[name].compute(flat)
    if theirs:
        ours = module._FAST[name](module.Edges.of(graph).ties())
        assert dict(zip(flat, ours, strict=True)) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("name", MEASURES)
@given(graph=graphs(), rules=st.builds(Rules, weight=st.sampled_from(["ties", "count", "confidence"])))
@settings(max_examples=8, deadline=None)
def test_any_measure_of_any_graph(name, graph, rules):
    found = rank_intervals(graph, MEASURES[name], rules, draws=7, unit="piece")
    table = found.values
    assert set(table["id"]) <= set(graph)
    assert found.samples.shape == (found.draws, len(table))
    if found.draws:
        assert (table["rank_low"] <= table["rank_high"]).all()
        assert table["rank_low"].min() >= 1
        assert table["rank_high"].max() <= len(table)
        assert table["ahead"].iloc[:-1].between(0, 1).all()
        known = table["value_low"].notna()
        assert (table["value_low"] <= table["value_high"])[known & table["value_high"].notna()].all()
    else:
        assert found.describe() == "no rank intervals: there is no evidence to draw from"


def test_a_measure_of_which_less_is_more_and_that_a_node_may_lack():
    graph = star_graph({"a": 12, "b": 2})
    found = rank_intervals(graph, MEASURES["constraint"], draws=50, kinds=("State",))
    assert found.values["id"].tolist() == ["a", "b"]
    assert found.values["value"].iloc[0] < found.values["value"].iloc[1]
    assert found.ahead("a", "b") > 0.95


def test_directed_ties_keep_their_direction_in_a_draw():
    given = Measure("out", "", lambda flat: dict(flat.out_degree()), directed=True)
    entities = [Entity(n, "Person", n) for n in "abc"]
    graph = graph_of(entities, [relation("a", "URGES", "b"), relation("a", "MEETS", "c")])
    found = rank_intervals(graph, given, draws=60)
    assert dict(zip(found.values["id"], found.values["value"], strict=True)) == {"a": 2, "c": 1, "b": 0}
    assert found.ahead("a", "b") > 0.7
    b = found.values.set_index("id").loc["b"]
    assert (b["value_low"], b["value_high"]) == (0, 0)


def test_ties_that_folding_made_come_and_go_with_the_relations_they_are_made_of():
    graph = graph_of(*talks())
    rules = Rules(fold=("processes",))
    found = rank_intervals(graph, DEGREE, rules, draws=100)
    place = {n: i for i, n in enumerate(found.values["id"])}
    assert "x:talks" not in place
    # The minister's one tie to each party is made of the one report of his part: without that all go at once.
    drawn = found.samples[:, place["p:fidan"]]
    assert len(np.unique(drawn)) > 1
    assert found.units == len(talks()[1])


def test_progress_and_a_limit_of_time():
    seen = []
    found = rank_intervals(
        star_graph({"a": 3}), DEGREE, draws=60, seconds=0, progress=lambda done, of: seen.append((done, of))
    )
    assert found.draws == 20
    assert seen == [(i, 60) for i in range(1, 21)]


def test_bad_calls_are_a_sentence():
    graph = star_graph({"a": 2})
    for call, said in [
        ({"draws": 0}, "one or more"),
        ({"level": 1}, "between 0 and 1"),
        ({"unit": "word"}, "known: piece, document"),
    ]:
        with pytest.raises(ValueError, match=said):
            rank_intervals(graph, DEGREE, **call)
    with pytest.raises(ValueError, match="'z' has no rank by degree"):
        rank_intervals(graph, DEGREE, draws=1).ahead("a", "z")
    assert rank_intervals(graph_of([], []), DEGREE).values.empty
    assert rank_intervals(graph_of([Entity("a", "Person", "A")], []), DEGREE).draws == 0
