from types import SimpleNamespace

import pytest
from samples import talks

from graph.model import Entity, fold
from graph.names import AmbiguousName, UnknownName, rank, resolve


@pytest.fixture
def store():
    entities = [
        *talks()[0],
        Entity("e:meeting", "Event", "Zelensky and Putin meeting"),
        Entity("t:ge", "Topic", "Georgia"),
    ]
    return SimpleNamespace(
        search=lambda text, limit=10, kinds=(): [e for e in entities if not kinds or e.kind in kinds][:limit],
        entities=lambda ids: [e for e in entities if e.id in ids],
    )


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("Zelensky", "p:zelensky"),
        ("volodymyr zelenskyy", "p:zelensky"),
        ("turkey", "iso:TR"),
        ("TURKIYE", "iso:TR"),
        ("Kremlin", "iso:RU"),
        ("iso:UA", "iso:UA"),
        ("fidan", "p:fidan"),
        ("Hakan", "p:fidan"),
        ("second round", "x:talks"),
    ],
)
def test_names_as_people_type_them(store, typed, id):
    assert resolve(store, typed).id == id


def test_an_ambiguous_name_lists_the_candidates(store):
    with pytest.raises(AmbiguousName, match=r"Vladimir Putin .* or Vladimir Medinsky") as caught:
        resolve(store, "vladimir")
    assert {e.id for e in caught.value.candidates} == {"p:putin", "p:medinsky"}


def test_an_unknown_name_suggests_near_ones(store):
    with pytest.raises(UnknownName, match=r"did you mean .*Vladimir Putin"):
        resolve(store, "Puttin")
    with pytest.raises(UnknownName) as caught:
        resolve(store, "qqqqqq")
    assert caught.value.candidates == []


def test_accents_case_and_punctuation_do_not_matter():
    assert fold("Çırağan  PALACE!") == "ciragan palace"
    assert fold("N'Djamena") == "ndjamena"
    assert fold("Łódź, ØSTERBRO") == fold("łódź østerbro") == "lodz osterbro"
    assert rank("ciragan palace", Entity("x", "Place", "Çırağan Palace")) == 95
    assert rank("", Entity("x", "Place", "X")) == 0
