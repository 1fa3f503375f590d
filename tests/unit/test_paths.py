from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import graph_of, relation

from graph.model import Entity
from graph.paths import disjoint, find_paths, parting, sentence, separation_json, to_json
from graph.projection import simple


def test_the_way_from_one_president_to_the_other_reads_as_a_sentence(graph):
    best = find_paths(graph, "p:zelensky", "p:putin", k=10)
    through = next(path for path in best if "x:talks" in path.nodes)
    assert sentence(graph, through) == (
        "Volodymyr Zelensky holds the office of President of Ukraine, which is an office of Ukraine, "
        "which is a party to Second round of talks, which has as a party Russian delegation, "
        "who represents Russia, which has the office of President of Russia, which is held by Vladimir Putin."
    )


def test_paths_come_cheapest_first_and_each_step_has_its_relations(graph):
    found = find_paths(graph, "p:zelensky", "p:putin", k=10)
    costs = [path.cost for path in found]
    assert costs == sorted(costs)
    for path in found:
        for step in path.steps:
            assert step.relations
            ends = {frozenset(ends[:2]) for ends in graph.edges(keys=True) if ends[2] in step.relations}
            assert ends == {frozenset((step.source, step.target))}
        assert all(a.target == b.source for a, b in pairwise(path.steps))


def test_no_path_is_an_empty_list(graph):
    lonely = graph.copy()
    lonely.add_node("alone", kind="Person", name="Alone", aliases=[], props={})
    assert find_paths(lonely, "p:putin", "alone") == []
    assert find_paths(graph, "p:zelensky", "p:putin", max_hops=1) == []


def test_questions_without_sense_are_refused(graph):
    with pytest.raises(KeyError):
        find_paths(graph, "p:putin", "nobody")
    with pytest.raises(ValueError, match="two different ends"):
        find_paths(graph, "p:putin", "p:putin")
    with pytest.raises(ValueError, match="at least 1"):
        find_paths(graph, "p:putin", "p:fidan", k=0)


edges = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda e: e[0] != e[1]), max_size=14)


@given(edges)
@settings(max_examples=50, deadline=None)
def test_the_first_path_is_a_shortest_one(pairs):
    graph = graph_of(
        [Entity(f"n{i}", "Person", f"N{i}") for i in range(8)], [relation(f"n{a}", "URGES", f"n{b}") for a, b in pairs]
    )
    flat = simple(graph)
    found = find_paths(graph, "n0", "n1", k=3)
    assert bool(found) == nx.has_path(flat, "n0", "n1")
    if found:
        assert found[0].cost == nx.shortest_path_length(flat, "n0", "n1")
        assert len({path.nodes for path in found}) == len(found)


def test_as_json(graph):
    path = find_paths(graph, "p:zelensky", "iso:RU", in_order=True, without=["MEDIATES", "PARTY_TO"])[0]
    row = to_json(graph, path)
    assert row["sentence"].endswith("which is attacked by Russia (since 2022-02-24).")
    assert (row["hops"], row["confidence"], row["certain"]) == (3, 0.9, True)
    assert row["steps"][-1] == {
        "source": {"id": "iso:UA", "name": "Ukraine", "kind": "State"},
        "relation": "ATTACKS",
        "target": {"id": "iso:RU", "name": "Russia", "kind": "State"},
        "forward": False,
        "relations": list(path.steps[-1].relations),
        "from": "2022-02-24",
        "to": None,
        "confidence": 0.9,
    }


def test_who_parts_two_in_words(graph):
    held = disjoint(graph, "iso:RU", "iso:UA")
    assert parting(graph, "iso:RU", "iso:UA", held).startswith(
        "Nobody's removal parts Russia and Ukraine: they have 1 direct relation. All other chains would go with "
    )
    held = disjoint(graph, "p:medinsky", "p:fidan")
    assert parting(graph, "p:medinsky", "p:fidan", held) == (
        "Vladimir Medinsky and Hakan Fidan are parted by removing 1 node: Russian delegation; "
        "nearer to Hakan Fidan, Second round of talks would do in place of Russian delegation."
    )
    data = separation_json(graph, held)
    assert data["cuts"][0] == [{"id": "g:ru", "name": "Russian delegation", "kind": "Group"}]
