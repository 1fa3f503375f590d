"""What is drawn, without a browser: which nodes, where they stand, and how edges and words come out."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from samples import graph_of, relation

from graph.model import Entity
from graph.ontology import default
from graph.picture import choose, layout, network
from views import words


def _overlapping(places: layout.Positions, boxes: layout.Boxes) -> list[tuple[str, str]]:
    return [
        (a, b)
        for a, b in combinations(places, 2)
        if all(abs(places[a][i] - places[b][i]) < (boxes[a][i] + boxes[b][i]) / 2 for i in (0, 1))
    ]


def _star(leaves: int) -> nx.MultiDiGraph:
    names = [f"A rather long name of the actor number {i}" for i in range(leaves)]
    entities = [Entity("hub", "State", "Hub"), *(Entity(f"leaf:{i}", "Group", name) for i, name in enumerate(names))]
    return graph_of(entities, [relation("hub", "MEETS", f"leaf:{i}") for i in range(leaves)])


@pytest.mark.parametrize("leaves", [0, 1, 2, 15, 40])
def test_labels_do_not_overlap(leaves: int) -> None:
    graph = _star(leaves)
    boxes = network.boxes(graph)
    places = layout.place(graph, boxes)
    assert set(places) == set(graph)
    assert _overlapping(places, boxes) == []


def test_what_is_lit_stands_out_with_its_words(graph: nx.MultiDiGraph) -> None:
    part = graph.subgraph(["p:fidan", "x:talks", "iso:TR", "role:fm"])
    lit = {"p:fidan", "x:talks", *graph.get_edge_data("p:fidan", "x:talks")}
    net = network.draw(part, lit=lit)
    assert {node["id"] for node in net.nodes if "opacity" not in node} == {"p:fidan", "x:talks"}
    for edge in net.edges:
        assert ("label" in edge) == (edge["id"] in lit) == (edge["color"]["opacity"] > 0.5)
    assert all("opacity" not in node for node in network.draw(part).nodes)


def test_the_same_graph_gives_the_same_picture(graph: nx.MultiDiGraph) -> None:
    boxes = network.boxes(graph)
    shuffled = graph.subgraph(reversed(list(graph)))
    assert layout.place(graph, boxes) == layout.place(shuffled, boxes)


def test_adding_nodes_keeps_the_old_ones_where_they_are() -> None:
    graph = _star(20)
    boxes = network.boxes(graph)
    few = list(graph)[:8]
    before = layout.place(graph.subgraph(few), boxes)
    after = layout.place(graph, boxes, before)
    assert {node: after[node] for node in few} == before
    assert _overlapping(after, boxes) == []


def test_nodes_without_relations_and_no_nodes_at_all() -> None:
    lonely = graph_of([Entity("a", "State", "A"), Entity("b", "State", "B")], [])
    assert set(layout.place(lonely, network.boxes(lonely))) == {"a", "b"}
    assert layout.place(nx.MultiDiGraph(), {}) == {}


def test_edges_bear_the_ids_of_relations_and_parallel_ones_are_apart() -> None:
    both = [Entity("a", "State", "A"), Entity("b", "State", "B")]
    graph = graph_of(both, [relation("a", "ATTACKS", "b"), relation("b", "ATTACKS", "a"), relation("a", "MEETS", "b")])
    edges = network.draw(graph).edges
    assert {edge["id"] for edge in edges} == {key for _, _, key in graph.edges(keys=True)}
    # Seen from one side: none lies where another does.
    bends = []
    for edge in edges:
        smooth = edge["smooth"]
        side = 0 if smooth is False else (1 if smooth["type"] == "curvedCW" else -1) * smooth["roundness"]
        bends.append(side if edge["from"] == "a" else -side)
    assert len(set(bends)) == 3


def test_a_mandate_told_again_and_again_is_one_line_the_latest() -> None:
    both = [Entity("a", "Person", "A"), Entity("b", "Organization", "B")]
    graph = graph_of(both, [relation("a", "REPRESENTS", "b", start=f"200{i}", qualifier=str(i)) for i in range(5)])
    (edge,) = network.draw(graph).edges
    assert graph.edges["a", "b", edge["id"]]["from"] == "2004"
    assert "and 4 times more" in edge["title"]


def test_signs_are_colours_and_structure_is_dashed(graph: nx.MultiDiGraph) -> None:
    edges = {edge["id"]: edge for edge in network.draw(graph).edges}
    for *_, key, data in graph.edges(keys=True, data=True):
        assert bool(edges[key]["dashes"]) == (data["structural"] or data["sign"] < 0)
    legend = {entry["id"]: entry for entry in network.legend(graph) if "id" in entry}
    drawn = network.draw(graph)
    assert {item["entry"] for item in (*drawn.nodes, *drawn.edges)} == set(legend)
    assert legend["kind:Person"]["color"] == default().kinds["Person"].color
    # Whoever tells no green from red or grey has the dashes.
    hostile, structure = (legend[f"tie:{tie}"]["dashes"] for tie in ("hostile", "structure"))
    assert hostile != structure


def test_the_first_picture_is_the_latest_mediated_process(graph: nx.MultiDiGraph) -> None:
    hub, nodes = choose.first(graph)
    assert hub == "p:fidan"
    assert {"x:talks", "iso:UA", "iso:RU"} <= nodes
    assert len(nodes) <= choose.AT_FIRST


def test_without_mediation_the_first_picture_is_the_hub_and_never_a_hairball() -> None:
    hub, nodes = choose.first(_star(200))
    assert hub == "hub"
    assert 2 <= len(nodes) <= choose.AT_FIRST + 4
    assert choose.first(nx.MultiDiGraph()) == (None, set())


def test_the_strongest_neighbours_leave_out_those_already_there(graph: nx.MultiDiGraph) -> None:
    some = choose.strongest(graph, "x:talks", 2)
    assert len(some) == 2
    assert not set(some) & set(choose.strongest(graph, "x:talks", besides=some))


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2025-06-02", "2025-06-02", "2 June 2025"),
        ("2023-06", None, "since June 2023"),
        ("2019", "2024", "2019 – 2024"),
        (None, "1995", "until 1995"),
        (None, None, ""),
    ],
)
def test_periods_in_words(start: str | None, end: str | None, said: str) -> None:
    assert words.period(start, end) == said


def test_text_from_data_is_no_markdown() -> None:
    assert words.plain("*a* [b](c) :red[d] $e$ <f>\n# g") == (r"\*a\* \[b\]\(c\) \:red\[d\] \$e\$ \<f\> \# g")
