"""Popolo: what a parliament's file becomes, and what is said of each item that cannot be taken."""

import copy
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import ANY_JSON, told, written

from graph.model import Document, Entity, Rejected, Relation
from loaders import LoadError, find, popolo

ASSEMBLY = Path(__file__).parents[1] / "data" / "assembly.popolo.json"
PLAIN = json.loads(ASSEMBLY.read_text())
MARSH, REED = "wd:Q99000011", "popolo:7b0f9a52-64f7-4f6e-9d0b-0f3b8e9d1a02"
HOUSE = "popolo:0c1d2e3f-0000-4000-8000-00000000abcd"


def of(path, kind):
    return [item for item in told(path) if isinstance(item, kind)]


def saved(tmp_path, data, name="a.json"):
    return written(tmp_path, name, json.dumps(data))


def changed(section, number, **fields):
    """The assembly with some fields of one item changed; None takes a field away."""
    data = copy.deepcopy(PLAIN)
    item = {**data[section][number], **fields}
    data[section][number] = {name: value for name, value in item.items() if value is not None}
    return data


def test_every_item_is_there_as_a_plain_count_has_it():
    assert not of(ASSEMBLY, Rejected)
    kinds = Counter(one.kind for one in of(ASSEMBLY, Entity))
    assert kinds == {kind: len(PLAIN[section]) for section, kind in popolo.KINDS.items()}
    memberships = [*PLAIN["memberships"], *(m for p in PLAIN["persons"] for m in p.get("memberships", ()))]
    types = Counter(one.type for one in of(ASSEMBLY, Relation))
    assert types["MEMBER_OF"] == sum(
        name in one for one in memberships for name in ("organization_id", "on_behalf_of_id")
    )
    assert types["HOLDS"] == sum("post_id" in one for one in memberships)
    assert types["OF"] == len(PLAIN["posts"])
    within = {"organizations": ("parent_id",), "areas": ("parent_id",), "events": ("parent_id", "organization_id")}
    assert types["PART_OF"] == sum(
        n in one for section, names in within.items() for one in PLAIN[section] for n in names
    )
    assert len({one.id for one in of(ASSEMBLY, Relation)}) == types.total(), "none hides another"


def test_a_person_with_names_and_an_authoritys_id():
    marsh = next(one for one in of(ASSEMBLY, Entity) if one.id == MARSH)
    assert (marsh.kind, marsh.name, marsh.aliases) == ("Person", "Ines Marsh", ("Ines Marsh-Ford", "Inés Marsh"))
    assert marsh.props == {
        "birth_date": "1970-05",
        "gender": "female",
        "sort_name": "Marsh, Ines",
        "identifiers": "assembly 12; wikidata Q99000011",
        "url": "https://example.org/marsh",
    }
    assert marsh.evidence[0].locator == f"persons, id {PLAIN['persons'][0]['id']}"


def test_a_seat_has_its_own_dates_or_those_of_its_term():
    seats = [one for one in of(ASSEMBLY, Relation) if one.type == "MEMBER_OF" and one.target == HOUSE]
    assert [(one.source, one.start, one.end) for one in seats] == [
        (MARSH, "2010-09", "2014-06-30"),
        (MARSH, None, "2016-01"),
        (MARSH, "2016-01", None),
        (REED, "2014-07-01", None),
    ]
    first = seats[0]
    assert first.props == {"role": "member", "area": "North Quay", "period": "First Assembly"}
    assert (
        first.evidence[0].note == "Ines Marsh: member, Assembly of Lowmere, for Green Shore, North Quay, First Assembly"
    )


def test_a_party_is_who_one_sits_for():
    parties = [one for one in of(ASSEMBLY, Relation) if one.type == "MEMBER_OF" and one.props == {}]
    scope = next(one.id for one in of(ASSEMBLY, Entity) if one.name == "Green Shore")
    assert [(one.target, one.start) for one in parties] == [
        (scope, "2010-09"),
        (scope, None),
        ("wd:Q99000012", "2016-01"),
    ]


def test_a_post_is_a_role():
    (office,) = [one for one in of(ASSEMBLY, Relation) if one.type == "OF"]
    assert office.evidence[0].note == "Speaker of the Assembly: organization Assembly of Lowmere"
    (holds,) = [one for one in of(ASSEMBLY, Relation) if one.type == "HOLDS"]
    assert (holds.target, office.target, holds.start) == (office.source, HOUSE, "2014")


def test_ids_that_recur_in_other_files_are_told_apart(tmp_path):
    ids = {one.name: one.id for one in of(ASSEMBLY, Entity)}
    again = {one.name: one.id for one in of(saved(tmp_path, PLAIN, "renamed.json"), Entity)}
    assert again == ids, "the legislature tells them apart, not the file's name"
    other = changed("organizations", 0, id="0c1d2e3f-0000-4000-8000-00000000ffff")
    elsewhere = {one.name: one.id for one in of(saved(tmp_path, other), Entity)}
    same = {name for name, id in ids.items() if elsewhere[name] == id}
    assert same == {"Ines Marsh", "Tor Reed", "Quay League"}


def test_one_id_in_two_sections_is_two_things_and_may_be_a_number(tmp_path):
    house, person = {"id": 1, "name": "House"}, {"id": 1, "name": "Ada"}
    seat = {"person_id": 1, "organization_id": 1}
    path = saved(tmp_path, {"persons": [person], "organizations": [house], "memberships": [seat]})
    (joins,) = of(path, Relation)
    assert {joins.source, joins.target} == {one.id for one in of(path, Entity)}
    assert joins.evidence[0].note == "Ada: House"


def test_the_order_of_the_file_plays_no_part(tmp_path):
    turned = {name: value[::-1] if isinstance(value, list) else value for name, value in reversed(PLAIN.items())}
    path = saved(tmp_path, turned)
    assert {one.id: one.name for one in of(path, Entity)} == {one.id: one.name for one in of(ASSEMBLY, Entity)}
    facts = [{one.id: (one.start, one.end, one.props) for one in of(file, Relation)} for file in (path, ASSEMBLY)]
    assert facts[0] == facts[1]


def test_the_document_says_what_the_file_says_of_itself(tmp_path):
    (document,) = of(ASSEMBLY, Document)
    assert (document.licence, document.attribution, document.url) == ("CC0", "", "https://example.org/assembly")
    path = saved(tmp_path, PLAIN)
    written(tmp_path, "a.dataset.yaml", "document: {id: 'x:house', title: The house, licence: ODbL}")
    assert [(one.id, one.licence) for one in of(path, Document)] == [("x:house", "ODbL")]


@pytest.mark.parametrize(
    ("data", "where", "said"),
    [
        (changed("persons", 0, id=None), "persons[0]", "the item of persons has no id"),
        (changed("persons", 0, name=" "), "persons[0]", "has no name and no label and no role; a name is expected"),
        (changed("persons", 0, id=["x"]), "persons[0]", "id is ['x']; text is expected"),
        (changed("persons", 2, gender={"x": 1}), "persons[2]", "gender is {'x': 1}; text is expected"),
        (changed("persons", 0, other_names="Ines"), "persons[0]", "other_names is 'Ines'; a list of objects is expected"),
        (changed("memberships", 0, person_id=None), "memberships[0]", "the membership has no person_id"),
        (changed("memberships", 0, organization_id=None), "memberships[0]", "no organization_id and no post_id"),
        (changed("memberships", 0, start_date="June"), "memberships[0]", "start_date: 'June' is not a date as YYYY"),
        (changed("memberships", 0, end_date="2011-02-30"), "memberships[0]", "is no day of the calendar"),
        ({**PLAIN, "events": "none"}, "events", "events is 'none'; a list is expected"),
        (changed("persons", 1, memberships=7), "persons[1].memberships", "memberships is 7; a list is expected"),
        (changed("persons", 1, memberships=[{}]), "persons[1].memberships[0]", "no organization_id and no post_id"),
        ({**PLAIN, "persons": [*PLAIN["persons"], 7]}, "persons[3]", "7 is no item of persons; a JSON object is expected"),
    ],
)  # fmt: skip
def test_a_bad_item_is_rejected_alone(tmp_path, data, where, said):
    path = saved(tmp_path, data)
    (bad,) = of(path, Rejected)
    assert bad.where == f"{path}, {where}" and said in bad.reason
    assert len(told(path)) > 10


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ASSEMBLY.read_bytes()[:-200], "not JSON ("),
        (b'{"persons": [' + b"[" * 200_000, "nested too deeply"),
        (b'{"persons": [\0]}', "line 1: it holds NUL bytes"),
        ('{"persons": [{"name": "é"}]}'.encode("latin-1"), "line 1: byte 0xe9 in column 24 is not UTF-8"),
        (b'[{"persons": []}]', "a JSON object with lists of persons, organizations, areas"),
        (b'{"persons": 1}', "a JSON object with lists of persons, organizations, areas"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path, content, said):
    path = written(tmp_path, "a.json", content)
    with pytest.raises(LoadError) as caught:
        told(path, "popolo")
    assert str(caught.value).startswith(str(path)) and said in str(caught.value) and "\n" not in str(caught.value)


def test_a_file_beyond_the_limit_and_one_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr(popolo, "LARGEST", 1 << 20)
    path = written(tmp_path, "a.json", b'{"persons": []}' + b" " * (2 << 20))
    with pytest.raises(
        LoadError,
        match="it is more than 1 MB in one piece; a whole JSON object about one parliament of that at most is expected",
    ):
        told(path)
    with pytest.raises(LoadError, match="cannot be read"):
        told(tmp_path / "none.json", "popolo")


def test_a_byte_order_mark_is_no_fault_and_it_is_recognised(tmp_path):
    path = written(tmp_path, "a.json", b"\xef\xbb\xbf" + ASSEMBLY.read_bytes())
    assert find(path).NAME == "popolo"
    assert not of(path, Rejected)


PLACES = [
    (section, number, name)
    for section in popolo.SECTIONS
    for number, item in enumerate(PLAIN[section])
    for name in item
]


@given(st.sampled_from(PLACES), ANY_JSON)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_in_any_place_ends_in_entries_or_one_line(tmp_path, place, value):
    section, number, name = place
    data = copy.deepcopy(PLAIN)
    data[section][number][name] = value
    assert told(saved(tmp_path, data))


@given(st.sampled_from([*popolo.SECTIONS, "meta"]), ANY_JSON)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_for_a_section_ends_in_entries_or_one_line(tmp_path, section, value):
    assert told(saved(tmp_path, {**PLAIN, section: value}))
