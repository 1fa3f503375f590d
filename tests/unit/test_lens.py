import pytest

from graph.lens import Lens


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


def test_a_period_keeps_what_was_in_force_and_structure_without_dates(graph):
    seen = Lens(since="2025-06").view(graph)
    assert "ATTACKS" in types(seen)  # begun in 2022, no end known
    assert "HOLDS" in types(seen)
    assert not seen.has_edge("iso:US", "iso:UA")  # March 2025 only
    assert "ATTACKS" not in types(Lens(until="2021").view(graph))


def test_it_travels_as_json_data():
    lens = Lens(kinds=("State",), since="2020", min_confidence=0.5)
    assert Lens.from_dict(lens.to_dict()) == lens
    assert "State" in lens.describe() and "2020" in lens.describe()
    with pytest.raises(ValueError, match="a lens has no colour"):
        Lens.from_dict({"colour": 1})


@pytest.mark.parametrize(
    "fields", [{"since": "2025", "until": "2024"}, {"since": "soon"}, {"min_confidence": 2}, {"kinds": ("Shoe",)}]
)
def test_an_impossible_lens_is_refused(fields):
    with pytest.raises(ValueError, match=r"."):
        Lens(**fields).check()
