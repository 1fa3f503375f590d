"""What is drawn, without a browser: which nodes, where they stand, and how edges and words come out."""

from __future__ import annotations

import json
import re
from importlib import resources
from itertools import combinations
from urllib.parse import unquote
from xml.etree import ElementTree

import networkx as nx
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from samples import graph_of, relation, talks

from graph.model import Entity
from graph.ontology import default
from graph.picture import choose, layout, network
from graph.picture.flags import flag
from graph.picture.page import page
from graph.picture.part import induced
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
        smooth = edge.get("smooth")
        side = 0 if smooth is None else (1 if smooth["type"] == "curvedCW" else -1) * smooth["roundness"]
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
        assert ("dashes" in edges[key]) == (data["structural"] or data["sign"] < 0)
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


def test_every_state_has_a_flag_that_is_a_drawing_and_nothing_else() -> None:
    table = resources.files("loaders.actors").joinpath("states.yaml").read_text(encoding="utf-8")
    for code in yaml.safe_load(table)["states"]:
        address = flag(f"iso:{code}")
        assert address and address.startswith("data:image/svg+xml,")
        drawn = ElementTree.fromstring(unquote(address.partition(",")[2]))
        assert {one.tag.rpartition("}")[2] for one in drawn.iter()} <= {
            "svg",
            "g",
            "path",
            "rect",
            "circle",
            "ellipse",
            "polygon",
        }
    assert flag("iso:ZZ") is None and flag("gb:somebody") is None


def test_a_state_is_framed_in_its_colour_and_without_a_flag_a_square() -> None:
    graph = graph_of([Entity("iso:UA", "State", "Ukraine"), Entity("gb:x", "State", "Atlantis")], [])
    ukraine, atlantis = network.draw(graph).nodes
    assert (ukraine["shape"], atlantis["shape"]) == ("image", "square")
    assert ukraine["color"] == atlantis["color"] == default().kinds["State"].color


@pytest.mark.parametrize(
    ("type", "start", "end", "days"),
    [
        ("MEETS", "2025-06-02", "2025-06", [["2025-06-02", "2025-06-30"]]),
        ("MEMBER_OF", "2023", None, [["2023-01-01", None]]),
        ("MEMBER_OF", None, "2024-02", [[None, "2024-02-29"]]),
        ("MEETS", None, None, []),
    ],
)
def test_edges_carry_the_days_of_which_they_tell(type: str, start: str, end: str, days: list[list[str]]) -> None:
    ends = [Entity("a", "Person", "A"), Entity("b", "Organization", "B")]
    (edge,) = network.draw(graph_of(ends, [relation("a", type, "b", start=start, end=end)])).edges
    assert edge["times"] == days


def test_what_is_less_certain_is_paler_and_the_legend_says_so() -> None:
    ends = [Entity("a", "Person", "A"), Entity("b", "Person", "B")]
    told = [relation("a", "MEETS", "b"), relation("a", "ATTACKS", "b", confidence=0.3)]
    graph = graph_of(ends, told)
    sure, unsure = sorted((edge["color"]["opacity"] for edge in network.draw(graph).edges), reverse=True)
    assert sure == 1 and 0.3 < unsure < 0.6
    assert any("paler" in entry["name"] for entry in network.legend(graph))


def test_a_page_of_its_own_shows_what_was_seen_and_allows_only_its_own_scripts() -> None:
    graph = graph_of([Entity("a", "Person", "A"), Entity("b", "Person", "B")], [relation("a", "MEETS", "b")])
    html = page(graph, title="<b>", positions={"a": (7.0, 8.0), "gone": (0.0, 0.0)}, hidden=["kind:Person"])
    data = json.loads(re.search(r'id="data">(.*?)</script>', html).group(1))
    places = {node["id"]: (node["x"], node["y"]) for node in data["nodes"]}
    assert places["a"] == (7.0, 8.0) and "b" in places
    assert data["hidden"] == ["kind:Person"]
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html).group(1)
    assert "unsafe" not in policy and policy.count("sha256-") == 3
    assert "<title>&lt;b&gt;</title>" in html


@given(st.data())
def test_a_part_is_the_subgraph_that_networkx_induces(data: st.DataObject) -> None:
    graph = graph_of(*talks())
    chosen = data.draw(st.lists(st.sampled_from([*graph, "not there"])))
    found, expected = induced(graph, chosen), graph.subgraph(chosen)
    assert list(found) == list(dict.fromkeys(node for node in chosen if node in graph))
    assert dict(found.nodes(data=True)) == dict(expected.nodes(data=True))
    by_key = lambda edges: sorted(edges, key=lambda edge: edge[2])  # noqa: E731
    assert by_key(found.edges(keys=True, data=True)) == by_key(expected.edges(keys=True, data=True))
    assert by_key(found.in_edges(keys=True, data=True)) == by_key(expected.in_edges(keys=True, data=True))
    assert nx.is_frozen(found)
    assert dict(found.degree()) == dict(expected.degree())
