import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import DOCUMENT, graph_of, relation, talks

from graph.dates import overlaps, span
from graph.lens import Lens
from graph.lenses import forget, lens_named, save, saved, saved_in
from graph.model import Evidence
from graph.ontology import default
from graph.times import times


def types(graph):
    return {data["type"] for *_, data in graph.edges(data=True)}


def test_the_default_lens_shows_everything(graph):
    assert Lens().view(graph) is graph


def test_kinds_and_relations(graph):
    seen = Lens(kinds=("State", "Process")).view(graph)
    assert {data["kind"] for _, data in seen.nodes(data=True)} == {"State", "Process"}
    assert types(Lens(relations=("MEDIATES",)).view(graph)) == {"MEDIATES"}
    assert "p:putin" not in Lens(relations=("MEDIATES",)).view(graph)


def test_sign_and_confidence(graph):
    assert types(Lens(sign=-1).view(graph)) == {"ATTACKS"}
    assert "ATTACKS" not in types(Lens(min_confidence=0.95).view(graph))


def test_a_period_keeps_what_was_in_force_and_the_offices_of_those_who_acted(graph):
    seen = Lens(since="2025-06").view(graph)
    assert "ATTACKS" in types(seen)  # begun in 2022, no end known
    assert seen.has_edge("p:fidan", "role:fm")
    assert "role:ru" not in seen  # nothing is told of its holder but that he holds it
    assert not seen.has_edge("iso:US", "iso:UA")  # March 2025 only
    assert "ATTACKS" not in types(Lens(until="2021").view(graph))
    assert not Lens(until="1800").view(graph)


def test_talks_are_seen_at_their_time_and_date_what_leads_to_them(graph):
    now, then = Lens(since="2025-06", until="2025-06").view(graph), Lens(until="2022").view(graph)
    assert "x:talks" in now and "x:old" not in now
    assert now.has_edge("iso:TR", "x:talks")  # without a date of its own
    assert "x:old" in then and then.has_edge("iso:UA", "x:old") and "x:talks" not in then


@pytest.fixture
def told():
    """The talks, of which a second document tells the attack twice."""
    entities, relations = talks()
    second = tuple(Evidence("doc:second", locator=f"paragraph {n}") for n in (1, 2))
    relations[-1] = relation("iso:RU", "ATTACKS", "iso:UA", start="2022-02-24", evidence=second)
    graph = graph_of(entities, relations).copy()
    graph.graph["documents"] = {DOCUMENT: {"title": "First", "dataset": "Reports"}, "doc:second": {"dataset": ""}}
    return nx.freeze(graph)


def test_sources_are_documents_or_datasets(told):
    assert types(Lens(sources=("doc:second",)).view(told)) == {"ATTACKS"}
    assert "ATTACKS" not in types(Lens(sources=("Reports",)).view(told))
    assert types(Lens(sources=("Reports", "doc:second")).view(told)) == types(told)
    assert Lens(sources=("Reports",)).check_sources(told)
    with pytest.raises(ValueError, match=r"no source 'reports'; .* expected: Reports"):
        Lens(sources=("reports",)).check_sources(told)


def test_the_least_evidence_counts_pieces_of_the_chosen_sources(told):
    assert types(Lens(min_evidence=2).view(told)) == {"ATTACKS"}
    assert types(Lens(min_evidence=2, sources=("doc:second",)).view(told)) == {"ATTACKS"}
    assert not Lens(min_evidence=2, sources=("Reports",)).view(told)


def test_what_a_lens_shows_is_made_once_and_cannot_be_changed(graph):
    seen = Lens(kinds=("State",)).view(graph)
    assert Lens(kinds=("State",)).view(graph) is seen
    assert seen.graph["lens"] == "kinds=State"
    with pytest.raises(nx.NetworkXError):
        seen.add_node("x")


kinds = st.lists(st.sampled_from(sorted(default().kinds)), max_size=3).map(tuple)
relations = st.lists(st.sampled_from(sorted(default().relations)), max_size=3).map(tuple)
years = st.none() | st.integers(1900, 2100).map(str)
lenses = st.builds(
    lambda **fields: Lens(**fields),
    kinds=kinds,
    relations=relations,
    sign=st.sampled_from([None, -1, 0, 1]),
    since=years,
    sources=st.lists(st.text(min_size=1, max_size=12).filter(str.strip), max_size=2).map(tuple),
    min_confidence=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
    min_evidence=st.integers(0, 3),
)


@given(lenses)
@settings(max_examples=150, deadline=None)
def test_it_travels_as_text_and_as_json_data(lens):
    assert Lens.from_dict(lens.to_dict()) == lens
    said = str(lens)
    assert "\n" not in said and Lens.parse(said) == Lens(**{**lens.to_dict(), "sources": lens.sources})


@given(lenses)
@settings(max_examples=60, deadline=None)
def test_a_view_is_what_networkx_makes_of_the_same_selection(lens):
    graph = graph_of(*talks())
    kept, when = set(), times(graph).edges
    for node, data in graph.nodes(data=True):
        start, end = span(data["props"])
        touches = overlaps(start, end, lens.since, lens.until)
        if (not lens.kinds or data["kind"] in lens.kinds) and (touches or not start):
            kept.add(node)
    edges = [
        (u, v, k)
        for u, v, k, d in graph.edges(keys=True, data=True)
        if u in kept and v in kept and lens.keeps_edge(d, lens.sources, when.get(k))
    ]
    seen = lens.view(graph)
    assert sorted(seen.edges(keys=True)) == sorted(edges)
    assert set(seen) == ({n for u, v, _ in edges for n in (u, v)} if lens.selects_edges else kept)
    for node in seen:
        assert set(seen.predecessors(node)) == {u for u, v, _ in edges if v == node}
        assert seen.nodes[node] == graph.nodes[node]


def test_it_reads_what_people_type():
    lens = Lens.parse(
        'kind=state,person relation=mediates on=2000-05 source="UCDP Peace Agreement Dataset" sign=Hostile'
    )
    assert lens == Lens(("State", "Person"), ("MEDIATES",), -1, "2000-05", "2000-05", ("UCDP Peace Agreement Dataset",))
    assert Lens.parse("") == Lens()
    assert "in 2000-05" in lens.describe() and "hostile" in lens.describe() and "UCDP" in lens.describe()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kinds=Sate", "unknown kind 'Sate'; did you mean State"),
        ("colour=red", "a lens has no colour"),
        ("states", "'states' is no part of a lens; name=value is expected"),
        ("since=soon", "'soon' is not a date"),
        ("since=2001 until=2000", "the period ends"),
        ("on=2000 since=1999", "either on=DATE or since"),
        ("sign=bad", "sign=bad: hostile, neutral or friendly"),
        ("min_evidence=many", "a whole number is expected"),
        ("min_confidence=2", "outside 0 to 1"),
        ("kinds=State kinds=Person", "stands twice"),
        ('source="x', "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said(text, said):
    with pytest.raises(ValueError, match=said):
        Lens.parse(text)


def test_lenses_are_saved_by_name(tmp_path):
    lens = Lens(kinds=("State",), since="1990")
    save(tmp_path, "Cold War’s end".replace("’", ""), lens)
    save(tmp_path, "all", Lens())
    assert saved(tmp_path) == {"Cold Wars end": lens, "all": Lens()}
    assert lens_named(tmp_path, "Cold Wars end") == lens
    assert lens_named(tmp_path, "kinds=State since=1990") == lens
    assert lens_named(tmp_path, "") == Lens()
    with pytest.raises(ValueError, match="no lens is called 'cold' \\(known: Cold Wars end, all\\)"):
        lens_named(tmp_path, "cold")
    forget(tmp_path, "all")
    assert list(saved(tmp_path)) == ["Cold Wars end"]
    with pytest.raises(ValueError, match="no lens is called 'all'"):
        forget(tmp_path, "all")
    with pytest.raises(ValueError, match="cannot be a lens's name"):
        save(tmp_path, "a/b", lens)


def test_a_file_of_lenses_that_was_spoilt_says_where(tmp_path):
    saved_in(tmp_path).write_text("mine: kinds=Sate\n")
    with pytest.raises(ValueError, match=r"lenses.yaml: mine: unknown kind"):
        saved(tmp_path)
    saved_in(tmp_path).write_text("- a\n")
    with pytest.raises(ValueError, match="names with lenses are expected"):
        saved(tmp_path)
