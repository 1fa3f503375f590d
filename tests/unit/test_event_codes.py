"""What codes of events mean: every one of CAMEO's and PLOVER's has a relation, and no mediation is a mere meeting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import written

from graph.model import Relation
from graph.ontology import default
from loaders import read_file
from loaders.events import codes
from loaders.events.data import data
from loaders.events.place import Place, place
from loaders.events.rows import rows

CAMEO = data("codes")["cameo"]


def meaning(code, root="", system="cameo"):
    return codes.understood(system, [(code, root)])[code, root]


@pytest.mark.parametrize("code", CAMEO)
def test_every_code_has_the_relation_that_the_ontology_names_for_it(code):
    by_prefix = {one: name for name, kind in default().relations.items() for one in kind.names.get("cameo", ())}
    longest = max((one for one in by_prefix if code.startswith(one)), key=len)
    found = meaning(code)
    assert (found.code, found.relation) == (code, by_prefix[longest])
    assert found.label and -10 <= found.goldstein <= 10
    assert code[:-1] in CAMEO or len(code) == 2, "it belongs to a code one digit shorter"
    assert {"State", "Group"} <= default().relation(found.relation).sources & default().relation(found.relation).targets


def test_the_twenty_categories_are_all_there():
    assert {code[:2] for code in CAMEO} == {f"{n:02}" for n in range(1, 21)}
    assert len(CAMEO) > 300


def test_a_code_of_mediation_is_never_a_mere_meeting_or_appeal():
    told = {code for code, (label, *_) in CAMEO.items() if "mediat" in label.lower() and "non" not in label.lower()}
    assert told == {"028", "038", "039", "045", "108", "126", "135", "165"}
    assert {code: meaning(code).kind for code in sorted(told)} == {
        "028": ("ASKS_FOR_MEDIATION", ""),
        "038": ("ACCEPTS_MEDIATION", ""),
        "039": ("OFFERS_MEDIATION", ""),
        "045": ("MEDIATES", ""),
        "108": ("ASKS_FOR_MEDIATION", "demanded"),
        "126": ("REJECTS_MEDIATION", ""),
        "135": ("THREATENS", "to end mediation"),
        "165": ("HALTS_MEDIATION", ""),
    }
    assert default().third_party == ("MEDIATES", "HOSTS", "GUARANTEES", "OBSERVES"), "an offer makes nobody a mediator"


def test_every_kind_of_edge_is_shown_once_mediation_first():
    order = codes.order()
    assert len(order) == len(set(order))
    every = {meaning(code).kind for code in CAMEO}
    for type, entry in data("codes")["plover"].items():
        every |= {meaning(type, mode, "plover").kind for mode in ("", "other", *entry.get("modes", ()))}
    assert set(order) == every
    assert [name for name, _ in order[:3]] == ["MEDIATES", "OFFERS_MEDIATION", "ACCEPTS_MEDIATION"]


@pytest.mark.parametrize(
    ("type", "mode", "relation", "status"),
    [
        ("CONSULT", "", "MEETS", ""),
        ("consult", "Third-Party", "MEETS", ""),
        ("REQUEST", "meet", "URGES", "peace or talks"),
        ("REQUEST", "assist", "URGES", ""),
        ("ACCUSE", "investigate", "INVESTIGATES", ""),
        ("RETREAT", "ceasefire", "YIELDS", ""),
    ],
)
def test_plovers_types_and_modes(type, mode, relation, status):
    assert meaning(type, mode, "plover").kind == (relation, status)


# Leading zeros that a spreadsheet has dropped


@pytest.mark.parametrize(
    ("code", "whole"), [("43", "043"), ("1", "01"), ("256", "0256"), ("871", "0871"), ("45", "045")]
)
def test_a_code_that_can_only_have_lost_its_zero_gets_it_back(code, whole):
    found = meaning(code)
    assert found.code == whole and codes.restored("cameo", code, found)


@pytest.mark.parametrize("code", ["10", "15", "20"])
def test_what_may_be_two_codes_is_decided_by_the_others_of_the_file_or_by_its_root_or_not_at_all(code):
    assert meaning(code).code == code
    with_lost = codes.understood("cameo", [("43", ""), (code, ""), (code, code[:2]), (code, code[0])])
    assert "may be" in with_lost[code, ""] and "have lost their leading zeros" in with_lost[code, ""]
    assert with_lost[code, code[:2]].code == code
    assert (with_lost[code, code[0]]).code == f"0{code}"
    without = codes.understood("cameo", [("043", ""), (code, "")])
    assert without[code, ""].code == code


@given(st.sampled_from(sorted(CAMEO)))
def test_a_code_without_its_zero_means_the_same_or_is_in_doubt(code):
    pairs = [(code.removeprefix("0"), ""), ("43", "")]
    found = codes.understood("cameo", pairs)[pairs[0]]
    assert isinstance(found, str) or found.code == code
    assert isinstance(found, str) == (codes.doubtful("cameo", pairs[0][0]))


def test_a_file_without_leading_zeros_is_read_as_far_as_it_is_certain(tmp_path):
    dyads = ["20191024,QAT,RUS,45", "20191024,QAT,RUS,10", "20191024,QAT,RUS,112", "20191024,QAT,RUS,10"]
    path = written(tmp_path, "a.csv", "date,source,target,code\n" + "".join(f"{one}\n" for one in dyads))
    items = [one.item for one in read_file(path)]
    edges = {one.type: one for one in items if isinstance(one, Relation)}
    assert {name: one.count for name, one in edges.items()} == {"MEDIATES": 1, "CRITICISES": 1}
    assert edges["MEDIATES"].evidence[0].note == (
        "1 event 2019-10-24 (045 Mediate 1); coded QAT → RUS; the code has lost its leading zero there"
    )
    assert edges["CRITICISES"].evidence[0].note == "1 event 2019-10-24 (112 Accuse 1); coded QAT → RUS"
    assert edges["MEDIATES"].props["goldstein"] == 5.0
    (doubt,) = [one for one in items if not isinstance(one, Relation) and getattr(one, "reason", "")]
    assert doubt.where == f"{path}, line 3" and doubt.row["rows"] == 2
    assert "its code 10 may be 10 (Demand) or 010 (Make statement)" in doubt.reason
    assert all(len(rows(path, one.evidence[0].locator)) == 1 for one in edges.values())


def test_what_the_rest_of_a_file_decides_is_the_same_when_rows_are_looked_up(tmp_path):
    plain = "20191024\tQAT\tRUS\t10\n20191024\tQAT\tRUS\t043\n"
    path = written(tmp_path, "a.tsv", plain)
    (edge,) = [e.item for e in read_file(path) if isinstance(e.item, Relation) and e.item.type == "DEMANDS"]
    assert len(rows(path, edge.evidence[0].locator)) == 1
    written(tmp_path, "a.tsv", plain.replace("043", "43"))
    assert len(rows(path, edge.evidence[0].locator)) == 0


# Where an edge's rows are


@given(
    st.sampled_from(["iso:US", "gb:rebels-afghanistan-08490f", "wd:Q1065"]),
    st.sampled_from(codes.order()),
    st.sampled_from(["", "2019", "2019-10", "2019-10-24"]),
)
def test_a_locator_says_what_it_is_made_of(source, kind, period):
    relation, status = kind
    one = Place(source, relation, "iso:RU", period, status)
    assert place(str(one)) == one


@pytest.mark.parametrize(
    ("locator", "said"),
    [
        ("row 12", "'row 12' is no place of events; one as 'events iso:US MEETS iso:RU 2019-10' is expected"),
        ("actor iso:US", "is no place of events"),
        ("events iso:US MEET iso:RU", "unknown relation 'MEET'"),
        ("events iso:US MEETS iso:RU 2019-13", "is no day of the calendar"),
    ],
)
def test_a_locator_of_something_else_is_one_line(tmp_path, locator, said):
    path = written(tmp_path, "a.tsv", "20191024\tQAT\tRUS\t045\n")
    with pytest.raises(ValueError) as caught:
        rows(path, locator)
    assert str(caught.value).startswith(str(path)) and said in str(caught.value)
