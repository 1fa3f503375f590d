"""Every way of asking for paths, against all paths that there are in small graphs, and against networkx."""

from itertools import islice, pairwise, permutations
from math import isclose, log

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import graph_of, relation

from graph.dates import earliest, latest
from graph.model import Entity
from graph.ontology import default
from graph.paths import NotInGraph, Route, all_shortest, along, find_paths, strongest

NODES = [f"n{i}" for i in range(6)]
TYPES = ["MEETS", "URGES", "MEMBER_OF", "ATTACKS", "MEDIATES"]
DATES = [None, "2019", "2020-05", "2020-05-07", "2021"]


def network(edges):
    return graph_of(
        [Entity(n, "Organization", n.upper()) for n in NODES],
        [relation(f"n{a}", kind, f"n{b}", **fields) for a, b, kind, fields in edges],
    )


@st.composite
def fields(draw):
    start, end = draw(st.sampled_from(DATES)), draw(st.sampled_from(DATES))
    if start and end and earliest(start) > earliest(end):
        start, end = end, start
    return {
        "start": start,
        "end": end,
        "confidence": draw(st.sampled_from([0.25, 0.5, 0.9, 1.0])),
        "count": draw(st.integers(1, 5)),
    }


ends = st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] != pair[1])
edge_lists = st.lists(
    st.tuples(ends, st.sampled_from(TYPES), fields()).map(lambda one: (*one[0], *one[1:])), max_size=13
)
routes = st.builds(
    Route,
    by=st.sampled_from(["distance", "hops", "strength", "confidence", "recency"]),
    directed=st.booleans(),
    via=st.sampled_from([(), (), ("n2",), ("n2", "n3"), ("n4", "n2")]),
    via_in_order=st.booleans(),
    without=st.sampled_from([(), (), ("n5",), ("URGES",), ("n5", "ATTACKS")]),
    relations=st.sampled_from([(), (), ("MEETS", "MEMBER_OF", "MEDIATES")]),
    max_hops=st.sampled_from([None, 8, 4, 3, 2]),
    on=st.sampled_from([None, None, None, "2020"]),
    in_order=st.sampled_from(["", "", "possible", "certain"]),
)


def steps(graph, route):
    """By ordered pair of nodes: the relations that may be followed, by the definition."""
    found = {}
    for u, v, data in graph.edges(data=True):
        kind = default().relation(data["type"])
        dated = data["from"] or data["to"]
        if (route.relations and kind.name not in route.relations) or kind.name in route.without:
            continue
        if not dated and not kind.structural and (route.on or route.in_order):
            continue
        if route.on and dated:
            late = data["from"] and earliest(data["from"]) > latest(route.on)
            if late or (data["to"] and latest(data["to"]) < earliest(route.on)):
                continue
        found.setdefault((u, v), []).append(data)
        if not route.directed or kind.symmetric:
            found.setdefault((v, u), []).append(data)
    return found


def price(its, route, graph):
    """What a step costs that has these relations."""
    if route.by == "hops":
        return 1
    if route.by == "strength":
        return 1 / sum(data["count"] for data in its)
    if route.by == "confidence":
        return max(min(-log(data["confidence"]) for data in its), 0)
    if route.by == "distance":
        return min(default().relation(data["type"]).distance for data in its)
    days = [latest(d["to"]) for *_, d in graph.edges(data=True) if d["to"]]
    days += [earliest(d["from"]) for *_, d in graph.edges(data=True) if d["from"]]
    today = latest(route.on) if route.on else max(days, default=None)

    def last(data):
        if data["to"]:
            return latest(data["to"])
        if default().relation(data["type"]).structural:
            return today
        return earliest(data["from"]) if data["from"] else None

    oldest = min((day for *_, d in graph.edges(data=True) if (day := last(d))), default=today)
    ages = [max((today - (last(data) or oldest)).days, 0) / 365.25 if today else 0 for data in its]
    return 1 + min(ages) / 5


def in_order(chain, route):
    """Whether some choice of a relation for each step is in order; tried out one by one."""

    def possible(data):
        start = earliest(data["from"]).toordinal() if data["from"] else -1
        return [(start, latest(data["to"]).toordinal() if data["to"] else 10**9, start)]

    def certain(data):
        if not data["from"] and not data["to"]:
            return [(-1, 10**9, -1)]
        kind = default().relation(data["type"])
        first = (earliest(data["from"]).toordinal(), latest(data["from"]).toordinal()) if data["from"] else None
        last = (earliest(data["to"]).toordinal(), latest(data["to"]).toordinal()) if data["to"] else None
        if not (kind.structural or kind.lasting):
            return [(0, *moment) for moment in (first, last) if moment]
        close = last[0] if last else 10**9
        begun = first[1] if first else close
        return [(0, close, begun)] if begun <= close else []

    days = {-1}
    for its in chain:
        days = {
            max(day, after)
            for data in its
            for _, close, after in (possible if route.in_order == "possible" else certain)(data)
            for day in days
            if day <= close
        }
    return bool(days)


def by_hand(graph, source, target, route):
    """All paths and their costs, cheapest first. In time order the cost is not told: it depends on what is in time."""
    ways = steps(graph, route)
    found = []
    inner = [n for n in NODES if n not in (source, target, *route.without)]
    for size in range(len(inner) + 1):
        for between in permutations(inner, size):
            chain = (source, *between, target)
            if not all(pair in ways for pair in pairwise(chain)):
                continue
            if route.max_hops and size + 1 > route.max_hops:
                continue
            via = [n for n in chain if n in route.via]
            if len(via) < len(route.via) or (route.via_in_order and tuple(via) != route.via):
                continue
            its = [ways[pair] for pair in pairwise(chain)]
            if route.in_order and not in_order(its, route):
                continue
            found.append((sum(price(one, route, graph) for one in its), chain))
    return sorted(found)


@given(edge_lists, routes, st.integers(1, 12))
@settings(max_examples=150, deadline=None)
def test_paths_are_the_best_of_all_that_there_are(edges, route, k):
    graph = network(edges)
    every = by_hand(graph, "n0", "n1", route)
    found = along(graph, "n0", "n1", route, k)
    chains = [path.nodes for path in found]
    assert len(chains) == len(set(chains)) == min(k, len(every))
    assert all(len(chain) == len(set(chain)) for chain in chains)
    assert set(chains) <= {chain for _, chain in every}
    costs = [path.cost for path in found]
    assert all(a <= b + 1e-5 for a, b in pairwise(costs))
    if not route.in_order:
        assert costs == pytest.approx([cost for cost, _ in every[:k]], abs=1e-5)


@given(edge_lists, routes)
@settings(max_examples=40, deadline=None)
def test_a_step_lists_all_it_may_follow_and_is_told_by_one_of_them(edges, route):
    graph = network(edges)
    allowed = steps(graph, route)
    for path in along(graph, "n0", "n1", route, 5):
        for step in path.steps:
            its = [(u, v, d) for u, v, key, d in graph.edges(keys=True, data=True) if key in step.relations]
            assert len(its) == len(step.relations)
            assert sorted(map(repr, (d for *_, d in its))) == sorted(map(repr, allowed[step.source, step.target]))
            told = graph.get_edge_data(*((step.source, step.target) if step.forward else (step.target, step.source)))
            assert told[step.relations[0]]["type"] == step.relation


@given(edge_lists, st.booleans())
@settings(max_examples=40, deadline=None)
def test_costs_are_those_of_networkx_on_the_simple_graph(edges, directed):
    graph = network(edges)
    flat = nx.DiGraph() if directed else nx.Graph()
    flat.add_nodes_from(graph)
    for (a, b), its in steps(graph, Route(directed=directed)).items():
        flat.add_edge(a, b, cost=price(its, Route(by="strength"), graph))
    try:
        chains = list(islice(nx.shortest_simple_paths(flat, "n0", "n1", weight="cost"), 6))
    except nx.NetworkXNoPath:
        chains = []
    found = find_paths(graph, "n0", "n1", 6, by="strength", directed=directed)
    theirs = [sum(flat[a][b]["cost"] for a, b in pairwise(chain)) for chain in chains]
    assert [path.cost for path in found] == pytest.approx(theirs, abs=1e-5)


@given(edge_lists, routes)
@settings(max_examples=40, deadline=None)
def test_all_shortest_are_all_of_the_least_cost(edges, route):
    graph = network(edges)
    found, more = all_shortest(graph, "n0", "n1", route, most=50)
    assert not more
    assert {path.nodes for path in found} <= {chain for _, chain in by_hand(graph, "n0", "n1", route)}
    every = along(graph, "n0", "n1", route, 70)
    assert len(found) == len([path for path in every if isclose(path.cost, every[0].cost, abs_tol=1e-7)])
    if len(found) > 1:
        assert all_shortest(graph, "n0", "n1", route, most=len(found) - 1) == (found[:-1], True)


@given(edge_lists, routes)
@settings(max_examples=40, deadline=None)
def test_the_strongest_chains(edges, route):
    graph = network(edges)
    found = strongest(graph, "n0", "n1", route)
    every = [chain for _, chain in by_hand(graph, "n0", "n1", route)]
    if not every:
        assert found.certain is found.widest is None
        return
    ways = steps(graph, route)
    widths = [min(sum(d["count"] for d in ways[pair]) for pair in pairwise(chain)) for chain in every]
    assert found.strength == max(widths)
    assert widths[every.index(found.widest.nodes)] == max(widths)
    if not route.in_order:
        sure = [-sum(price(ways[pair], Route(by="confidence"), graph) for pair in pairwise(chain)) for chain in every]
        assert log(found.confidence) == pytest.approx(max(sure), abs=1e-4)


@given(edge_lists, routes, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_same_paths_whatever_order_relations_came_in(edges, route, random):
    shuffled = edges[:]
    random.shuffle(shuffled)
    # Of several with the same id the last is kept, so each is given once.
    once = {(a, b, kind, str(f)): (a, b, kind, f) for a, b, kind, f in edges}
    one = network(once.values())
    ids = {key for *_, key in one.edges(keys=True)}
    other = network([once[a, b, kind, str(f)] for a, b, kind, f in shuffled])
    if ids == {key for *_, key in other.edges(keys=True)} and one.number_of_edges() == len(once):
        assert along(one, "n0", "n1", route, 6) == along(other, "n0", "n1", route, 6)


def test_time_order_in_words():
    graph = network(
        [(0, 2, "MEETS", {"start": "2019", "end": "2019"}), (2, 1, "MEETS", {"start": "2019", "end": "2019"})]
    )
    assert [path.certain for path in find_paths(graph, "n0", "n1", in_order=True)] == [False]
    assert find_paths(graph, "n0", "n1", in_order="certain") == []
    graph = network(
        [
            (0, 2, "MEETS", {"start": "2019-03-01", "end": "2019-03-01"}),
            (2, 3, "MEMBER_OF", {}),
            (3, 1, "MEETS", {"start": "2019-03-01", "end": "2019-03-01"}),
        ]
    )
    assert [path.certain for path in find_paths(graph, "n0", "n1", in_order="certain")] == [True]
    assert find_paths(graph, "n0", "n1")[0].certain is None
    graph = network(
        [(0, 2, "MEETS", {"start": "2020", "end": "2020"}), (2, 1, "MEETS", {"start": "2019", "end": "2019"})]
    )
    assert find_paths(graph, "n0", "n1", in_order=True) == []
    assert len(find_paths(graph, "n1", "n0", in_order="certain")) == 1


def test_a_relation_of_a_process_has_its_date(graph):
    found = find_paths(graph, "iso:UA", "g:ru", in_order=True, on="2025-06", max_hops=2, relations="PARTY_TO")
    assert [path.nodes for path in found] == [("iso:UA", "x:talks", "g:ru")]
    assert find_paths(graph, "iso:UA", "g:ru", on="2024", max_hops=2, relations="PARTY_TO") == []


def test_a_path_by_way_of_a_dead_end_is_none(graph):
    assert find_paths(graph, "p:zelensky", "p:putin", via="p:medinsky") == []
    assert find_paths(graph, "p:fidan", "iso:RU", via=["x:talks", "g:ru"])[0].nodes == (
        "p:fidan", "x:talks", "g:ru", "iso:RU"
    )  # fmt: skip


def test_a_graph_that_can_change_is_read_anew(graph):
    changing = graph.copy()
    assert find_paths(changing, "p:putin", "p:fidan", max_hops=2) == []
    changing.add_edge("p:putin", "p:fidan", "new", **next(iter(graph["iso:RU"]["iso:UA"].values())))
    assert len(find_paths(changing, "p:putin", "p:fidan", max_hops=2)) == 1


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"by": "luck"}, "by 'luck'; known: distance"),
        ({"k": 0}, "at least 1 path"),
        ({"max_hops": 0}, "at least 1 step"),
        ({"in_order": "perhaps"}, "'possible' or 'certain'"),
        ({"half_life": 0}, "more than 0 years"),
        ({"via": "p:putin"}, "Vladimir Putin is an end"),
        ({"without": "p:fidan"}, "there is no path without it"),
        ({"via": "iso:TR", "without": "iso:TR"}, "both by way of and without"),
        ({"via": ["iso:TR", "iso:TR"]}, "named twice"),
        ({"via": list("abcdef")}, "at most 5"),
        ({"relations": "MEDIATE"}, "did you mean MEDIATES"),
        ({"relations": "HOSTS", "without": "HOSTS"}, "both followed and left out"),
        ({"on": "2025-02-31"}, "no day of the calendar"),
        ({"today": "soon"}, "is not a date"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(graph, options, complaint):
    with pytest.raises(ValueError, match=complaint):
        find_paths(graph, "p:putin", "p:fidan", **options)


@pytest.mark.parametrize("options", [{"via": "nobody"}, {"without": "nobody"}])
def test_who_is_not_in_the_graph_is_said(graph, options):
    with pytest.raises(NotInGraph, match="nobody is not in the graph"):
        find_paths(graph, "p:putin", "p:fidan", **options)
    with pytest.raises(NotInGraph, match="n9 is not in the graph"):
        find_paths(network([]), "n0", "n9")


def test_an_empty_graph_has_no_paths():
    assert find_paths(network([]), "n0", "n1", via="n2", in_order=True, by="recency") == []
    assert strongest(network([]), "n0", "n1").widest is None
