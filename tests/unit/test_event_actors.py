"""Who is meant by the actors of event data: states, organisations, groups, or nobody who could be told from others."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.model import Relation, check_id, make_id
from loaders import actors, read_file
from loaders.actors import Resolved
from loaders.events import who
from loaders.events.data import data

ON = "2019-10-24"
ACTORS = data("actors")


def group(name):
    return (make_id("Group", name), "Group", name)


def told(found):
    return found if isinstance(found, str) else (found.id, found.kind, found.name)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # What a state does through its government, police, army, parliament or courts it does itself.
        ("USA", ("iso:US", "State", "United States")),
        ("USAGOV", ("iso:US", "State", "United States")),
        ("GBRCOP", ("iso:GB", "State", "United Kingdom")),
        ("RUSMIL", ("iso:RU", "State", "Russia")),
        ("FRAGOVBUS", ("iso:FR", "State", "France")),
        ("JPNELIGOV", ("iso:JP", "State", "Japan")),
        ("IRNGOVMOS", ("iso:IR", "State", "Iran")),
        ("USAGOV~", ("iso:US", "State", "United States")),
        ("AUS", ("iso:AU", "State", "Australia")),  # GDELT writes it for Victoria in British Columbia too
        ("ROM", ("iso:RO", "State", "Romania")),
        ("MTN", ("iso:ME", "State", "Montenegro")),
        ("PAL", ("iso:PS", "State", "Palestine")),
        # Whoever is not the state is a group in it.
        ("AFGREB", group("Rebels (Afghanistan)")),
        ("SYRMILREB", group("Rebels (Syria)")),
        ("MOZSEPOPP", group("Separatists (Mozambique)")),
        ("USABUS", group("Business (United States)")),
        ("MNCUSAMED", group("Multinational companies (United States)")),
        ("MNCUSAGOV", group("Multinational companies (United States)")),
        # Peoples and religions.
        ("kur", group("Kurds")),
        ("TURkur", group("Kurds (Turkey)")),
        ("TURREBkur", group("Rebels (Kurds, Turkey)")),
        ("IRQGOVkur", group("Kurds (Iraq)")),
        ("xyz", group("People coded xyz")),
        ("CHRCTH", group("Catholics")),
        ("PAKMOS", group("Muslims (Pakistan)")),
        ("SUN", group("Sunnis")),
        # Those who have a code of their own.
        ("IGOUNO", ("wd:Q1065", "Organization", "United Nations")),
        ("IGOEUREEC", ("wd:Q458", "Organization", "European Union")),
        ("IGOAFRAFU", ("wd:Q7159", "Organization", "African Union")),
        ("AFGINSTAL", group("Taliban")),
        ("PALHMS", group("Hamas")),
        ("CEM", told(actors.resolve("CEMAC"))),
        # Parts of the world.
        ("AFR", group("Africa")),
        ("EUREDU", group("Education (Europe)")),
        # What cannot be known.
        ("COP", who.ROLE_ONLY),
        ("GOVEDU", who.ROLE_ONLY),
        ("NGO", who.ROLE_ONLY),
        ("INT", who.ROLE_ONLY),
        ("---GOV", who.ROLE_ONLY),
        ("XYZ", who.UNKNOWN),
        ("USAXYZ", group("XYZ (United States)")),
    ],
)
def test_the_actor_of_a_code(code, expected):
    assert told(who.of_code(code, ON)) == expected


def test_the_worlds_most_precise_body_in_a_code_is_meant():
    assert who.of_code("IGOUNODEVWBK", ON).name == "World Bank"
    assert who.of_code("IGOUNOREFHCR", ON).name == "UNHCR"


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("RUS", "1985-03-01", "Soviet Union"),
        ("SUN", "1985-03-01", "Soviet Union"),
        ("SUNGOV", "1991-12-25", "Soviet Union"),
        ("RUSREB", "1985-03-01", "Rebels (Soviet Union)"),
        ("YUG", "1995-01-01", "Yugoslavia"),
        ("OAU", "1999-01-01", "OAU"),
        ("OAU", "2015-01-01", "African Union"),
    ],
)
def test_the_day_decides_who_it_was(code, on, name):
    assert who.of_code(code, on).name == name


def test_one_code_is_two_states_in_a_file_that_goes_past_their_turn(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text("19911201\tRUS\tUSA\t042\n19920101\tRUS\tUSA\t042\n19920102\tUSA\tRUS\t043\n")
    found = [one.item for one in read_file(path, period="all") if isinstance(one.item, Relation)]
    assert [(one.source, one.target, one.count) for one in found] == [("iso:RU", "iso:US", 2), ("iso:SU", "iso:US", 1)]


def test_days_are_cut_where_an_answer_may_change_and_nowhere_else():
    spans = who.spans(date(1991, 12, 20), date(1992, 1, 5))
    assert date(1991, 12, 26) in [first for first, _ in spans]
    assert spans[0][0] == date(1991, 12, 20) and spans[-1][1] == date(1992, 1, 5)
    assert all((later[0] - earlier[1]).days == 1 for earlier, later in pairwise(spans))
    assert who.spans(date(2019, 10, 1), date(2019, 10, 31)) == [(date(2019, 10, 1), date(2019, 10, 31))]


@pytest.mark.parametrize(
    ("name", "country", "sectors", "expected"),
    [
        ("United States", "United States", "", ("iso:US", "State", "United States")),
        (
            "Barack Obama",
            "United States",
            "Executive,Executive Office,Government",
            ("iso:US", "State", "United States"),
        ),
        ("Vladimir Putin", "RUS", "GOV", ("iso:RU", "State", "Russia")),
        ("Police (Egypt)", "Egypt", "Government,Police", ("iso:EG", "State", "Egypt")),
        ("Citizen (India)", "India", "General Population / Civilian / Social", group("Civilians (India)")),
        ("Rebel Group (India)", "India", "Rebel", group("Rebels (India)")),
        ("Protester (India)", "India", "Protestors / Popular Opposition / Mobs", group("Protester (India)")),
        ("United Nations", "", "", ("wd:Q1065", "Organization", "United Nations")),
        ("Boko Haram", "Nigeria", "Dissident,Insurgents,Rebel", group("Boko Haram")),
        ("Mir-Hossein Mousavi", "Iran", "Legislative / Parliamentary,Exiles", group("Mir-Hossein Mousavi")),
        ("Somebody", "Nowhere", "Government", group("Somebody")),
        ("", "India", "", ("iso:IN", "State", "India")),
        ("", "USA", "BUS", group("Business (United States)")),
        ("", "USA", "REB", group("Rebels (United States)")),
        ("", "", "GOV", who.ROLE_ONLY),
        ("", "Nowhere", "GOV", who.ROLE_ONLY),
    ],
)
def test_the_actor_of_a_name(name, country, sectors, expected):
    assert told(who.of_name(name, country, sectors, ON)) == expected


def test_the_same_group_has_one_id_by_whatever_it_is_told():
    assert who.of_code("AFGREB", ON).id == who.of_name("Rebel Group (Afghanistan)", "Afghanistan", "", ON).id
    assert who.of_code("AFGTAL", ON).id == who.of_name("Taliban", "Afghanistan", "Rebel", ON).id


def test_no_code_has_two_meanings_in_the_tables():
    parts = [ACTORS["places"], ACTORS["regions"], ACTORS["organizations"], ACTORS["groups"]]
    parts += [ACTORS["roles"][sort] for sort in ("state", "apart", "other")]
    parts += [ACTORS["religions"], dict.fromkeys(ACTORS["roles"]["nothing"])]
    codes = [code for part in parts for code in part]
    assert len(codes) == len(set(codes))
    assert all(len(code) == 3 and code.isupper() for code in codes)
    assert all(len(code) == 3 and code.islower() for code in ACTORS["peoples"])
    # What a code of ours and a state's have in common is told apart in who.py: the day, or that a group wins.
    states = {code for code in codes if (found := actors.by_code("cameo", code)) and found.kind == "State"}
    assert states == {"SUN", "SHN"}
    roles = {role for sort in ("state", "apart", "other") for role in ACTORS["roles"][sort]}
    assert set(ACTORS["called"].values()) <= roles


def test_every_place_and_every_known_body_is_somebody():
    assert all(actors.by_code("alpha2", place) for place in ACTORS["places"].values())
    for code in (*ACTORS["organizations"], *ACTORS["groups"], *ACTORS["regions"]):
        assert isinstance(who.of_code(code, ON), Resolved)


@given(st.text(max_size=30), st.booleans())
@example(" ", False)
def test_any_text_is_an_actor_that_can_be_stored_or_a_reason(text, unnamed):
    for found in (who.of_code(text, ON, unnamed), who.of_name(text, text[:3], text, ON)):
        if isinstance(found, Resolved):
            assert check_id(found.id) and found.name.strip() and found.kind in ("State", "Organization", "Group")
        else:
            assert found in (who.ROLE_ONLY, who.UNKNOWN)
