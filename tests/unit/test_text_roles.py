"""Names, offices and memberships as news reports tell of them: short forms, bodies written small, heads of unnamed panels."""

from __future__ import annotations

import pytest

from loaders.text import coreference, names, parse, processes
from loaders.text.model import Article, Reading


def read(text: str) -> Reading:
    reading = Reading(Article(text), next(iter(parse.parse([text]))))
    names.find(reading)
    processes.find(reading)
    coreference.find(reading)
    return reading


def kinds(text: str) -> dict[str, str]:
    return {one.name: one.kind for one in read(text).things.values()}


def shown(text: str, name: str) -> list[str]:
    reading = read(text)
    thing = next(one for one in reading.things.values() if one.name == name)
    return [text[one.start : one.end] for one in reading.of(thing.key)]


def said(text: str, type: str) -> set[tuple[str, str]]:
    reading = read(text)
    return {
        (reading.things[one.source].name, reading.things[one.target].name)
        for one in reading.statements
        if one.type == type
    }


@pytest.mark.parametrize(
    ("text", "name", "short"),
    [
        ("The River Youth Movement (RYM) left. RYM was angry.", "River Youth Movement", "RYM"),
        ("Norway's Federal Watch Directorate, known as FWD, left.", "Federal Watch Directorate", "FWD"),
        (
            "The Front for Change and Harmony, known by its French acronym Fach, fell.",
            "Front for Change and Harmony",
            "Fach",
        ),
    ],
)
def test_a_short_form_is_no_thing_of_its_own(text: str, name: str, short: str) -> None:
    assert short in shown(text, name)
    assert short not in kinds(text)


def test_a_noun_before_a_name_tells_that_it_is_a_body() -> None:
    found = kinds("The state company Norsketra and the coalition Wakalu Tarma signed in Lisbon.")
    assert found["Norsketra"] == found["Wakalu Tarma"] == "Organization"


def test_unknown_towns_are_places() -> None:
    found = kinds(
        "They fought in Lamtara, Orvik and Sundheim. The port of Abba-Kelo is shut, as Bishop Marco Toll of Erbeli said."
    )
    assert {found[one] for one in ("Lamtara", "Orvik", "Sundheim", "Abba-Kelo", "Erbeli")} == {"Place"}


def test_whoever_letters_come_from_is_no_place() -> None:
    found = kinds("Letters from Nabih Torrun reached elders from Ostor Vallanak.")
    assert found["Nabih Torrun"] == "Person"
    assert found["Ostor Vallanak"] == "Place"


def test_bodies_of_a_state_and_of_an_organisation_are_organisations() -> None:
    found = kinds("The Peruvian parliament met in Lima. The army stood by, Peru said. The UN mission and Peru agreed.")
    assert found["Peruvian parliament"] == found["Peru's army"] == found["UN mission"] == "Organization"


def test_a_government_is_its_state() -> None:
    assert "the Angolan government" in shown("UNITA attacked. On Monday the Angolan government hit back.", "Angola")


def test_a_king_is_not_somebody_who_bears_his_name_in_the_middle() -> None:
    found = kinds("Omar Abdullah Tarif left. King Abdullah of Jordan called him, and Tarif agreed.")
    assert found["King Abdullah"] == found["Omar Abdullah Tarif"] == "Person"


def test_whoever_is_named_with_an_office_is_not_somebody_else() -> None:
    people = [
        name
        for name, kind in kinds("The emir of Qatar, Sheikh Tamim, met Piet Vos, who thanked him.").items()
        if kind == "Person"
    ]
    assert sorted(people) == ["Piet Vos", "Sheikh Tamim"]


def test_a_vice_president_of_nowhere_is_not_of_the_united_states() -> None:
    assert "United States" not in kinds("Vice-President Rafael Brancor flew home from Lisbon.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ecowas met. Aldo Marin, the chairman of the bloc, spoke.", ("Aldo Marin", "ECOWAS")),
        ("Hamas was split over Yahya Torun, the movement's chief in Gaza.", ("Yahya Torun", "Hamas")),
        ("Helen Ward, a former secretary of the ruling SPLM, spoke.", ("Helen Ward", "SPLM")),
        ("The AU chairman, Nigeria's Aldo Marin, spoke.", ("Aldo Marin", "African Union")),
        ("The chairman of the West African bloc Ecowas, Aldo Marin, spoke.", ("Aldo Marin", "ECOWAS")),
        ("The talks were led by Piet Vos, who chairs the joint commission.", ("Piet Vos", "joint commission")),
        ("The election panel is headed by Piet Vos.", ("Piet Vos", "election panel")),
        ("Junta leader Min Thet Naing flew to Yangon.", ("Min Thet Naing", "Junta")),
        ("The Ivorian minister for African integration, Aldo Marin, spoke.", ("Aldo Marin", "Ivory Coast")),
    ],
)
def test_offices_of_bodies_that_a_noun_tells_of(text: str, expected: tuple[str, str]) -> None:
    assert expected in said(text, "HOLDS")


def test_whoever_leads_a_delegation_represents_its_side() -> None:
    text = "Nicaragua was tense. Piet Vos, who leads Nicaragua's delegation, rejected the plan."
    assert said(text, "REPRESENTS") == {("Piet Vos", "Nicaragua")}
    assert not said(text, "HOLDS")


@pytest.mark.parametrize(
    ("text", "group", "members"),
    [
        ("They met the Troika of the United States, Britain and Norway, and the European Union.", "Troika", 3),
        ("A panel of elders, which includes Aldo Marin and Kenya's ex-president Piet Vos, met.", "panel", 2),
        ("The members of the commission: Bishop Aldo Marin of Lima, Piet Vos and Helen Ward of Togo.", "commission", 3),
        ("A group of three nations which includes Chad, Togo and Benin will pay.", "group", 3),
        ("The three observer states, Chad, Togo and Benin, signed.", "three observer states", 3),
        ("The mediators - Chad, Togo and Benin - left Geneva.", "mediators", 3),
        ("Four envoys from Oman: Aldo Marin, Piet Vos, Omar Saleh and Helen Ward, spoke.", "Four envoys from Oman", 4),
        ("Ecowas, of which Benin is a member, imposed sanctions.", "ECOWAS", 1),
    ],
)
def test_members(text: str, group: str, members: int) -> None:
    found = said(text, "MEMBER_OF")
    assert len(found) == members
    assert {target for _, target in found} == {group}


def test_those_who_are_listed_behind_a_group_are_meant_with_it() -> None:
    text = "The mediators - Chad, Togo and Benin - left Geneva."
    assert "The mediators" in shown(text, "Togo")


def test_nobody_belongs_to_no_party() -> None:
    assert not said("Aldo Marin, who belongs to no party, spoke.", "MEMBER_OF")
