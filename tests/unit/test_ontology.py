from pathlib import Path

import pytest

from graph.model import Entity, Relation, make_id
from graph.ontology import OntologyError, default


def test_every_relation_can_be_read_both_ways_and_has_ends():
    for kind in default().relations.values():
        assert kind.sources <= set(default().kinds)
        assert kind.targets <= set(default().kinds)
        assert kind.phrase and kind.back
        assert not kind.symmetric or kind.phrase == kind.back
        assert not kind.symmetric or kind.sources == kind.targets


def test_an_unknown_name_suggests_the_near_one():
    with pytest.raises(ValueError, match="did you mean MEDIATES"):
        default().relation("mediate")
    with pytest.raises(ValueError, match="did you mean Organization"):
        default().kind("Organisation")


@pytest.mark.parametrize(
    ("relation", "kinds", "said"),
    [
        (Relation("HOLDS", "a", "b"), ("State", "Role"), "cannot go from a State; expected Person"),
        (Relation("MEETS", "a", "a"), ("Person", "Person"), "leads from a to itself"),
        (Relation("MEETS", "a", "b", confidence=1.5), ("Person", "Person"), "outside 0 to 1"),
        (Relation("MEETS", "a", "b", start="2025-06", end="2025-05"), ("Person", "Person"), "before it begins"),
        (Relation("MEETS", "a", "b", count=0), ("Person", "Person"), "below 1"),
        (Relation("MEETS", "a", "b", start="in June"), ("Person", "Person"), "from is 'in June'; a date as YYYY"),
        (Relation("MEETS", "a", "b", end=""), ("Person", "Person"), "to is ''; a date as YYYY.* or nothing"),
    ],
)
def test_a_relation_that_cannot_be_is_refused_in_words(relation, kinds, said):
    with pytest.raises(ValueError, match=said):
        default().check_relation(relation, *kinds)


@pytest.mark.parametrize(
    ("entity", "said"),
    [
        (Entity("a b", "Person", "A"), "without blanks"),
        (Entity("a", "Person", "  "), "has no name"),
    ],
)
def test_an_entity_that_cannot_be_is_refused_in_words(entity, said):
    with pytest.raises(ValueError, match=said):
        default().check(entity)


def test_a_user_extends_it_with_a_file(tmp_path: Path):
    path = tmp_path / "mine.yaml"
    path.write_text("kinds: {Ship: {actor: false}}\nrelations: {BOARDS: {from: [actor], to: [Ship], phrase: boards}}\n")
    mine = default().extended(path)
    assert mine.relation("BOARDS").targets == {"Ship"}
    assert mine.relation("MEDIATES") == default().relation("MEDIATES")


@pytest.mark.parametrize(
    "text",
    [
        "relations: {`) DETACH DELETE n //: {}}",
        "relations: {lower: {}}",
        "kinds: {'A:B': {}}",
        "relations: {X: {from: [Nobody]}}",
        "relations: {X: {sign: 2}}",
        "parts: {p: NONE}",
        "[]",
        "a: [",
    ],
)
def test_a_bad_ontology_file_is_refused(tmp_path: Path, text):
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(OntologyError, match=r"bad\.yaml"):
        default().extended(path)


def test_our_ids_are_stable_and_tell_kinds_apart():
    assert make_id("Person", "Jacob Zuma") == make_id("Person", "JACOB  Zuma")
    assert make_id("Person", "Georgia") != make_id("State", "Georgia")
    assert make_id("Group", "人民").startswith("gb:")
