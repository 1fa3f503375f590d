"""Names in articles: who is found, as what, and which offices the phrases tell of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Entity
from loaders.text import names, parse
from loaders.text.model import Article, Reading


def read(text: str, known: names.Known | None = None, date: str | None = None) -> Reading:
    reading = Reading(Article(text, date=date), next(iter(parse.parse([text]))))
    names.find(reading, known)
    return reading


def kinds(text: str) -> dict[str, str]:
    return {one.name: one.kind for one in read(text).things.values()}


def shown(reading: Reading, name: str) -> list[str]:
    text = reading.article.text
    thing = next(one for one in reading.things.values() if one.name == name)
    return [text[one.start : one.end] for one in reading.of(thing.key)]


def said(text: str, type: str = "HOLDS") -> set[tuple[str, str, object]]:
    reading = read(text)
    return {
        (reading.things[one.source].name, reading.things[one.target].name, one.props.get("title"))
        for one in reading.statements
        if one.type == type
    }


def test_states_by_name_people_capital_and_seat_are_one() -> None:
    reading = read(
        "Finland agreed. Helsinki said that Finnish envoys met the Finns. The Kremlin and U.S. officials objected."
    )
    assert shown(reading, "Finland") == ["Finland", "Helsinki", "Finnish", "Finns"]
    assert shown(reading, "Russia") == ["Kremlin"]
    assert {one.id for one in reading.things.values()} >= {"iso:FI", "iso:RU", "iso:US"}


def test_a_capital_is_a_place_where_it_does_not_act() -> None:
    reading = read(
        "Talks in Vienna failed. Vienna insists on a treaty. A deal between Lima and Quito was signed near Lima."
    )
    places = {one.name for one in reading.things.values() if one.kind == "Place"}
    assert places == {"Vienna", "Lima"}
    assert shown(reading, "Austria") == ["Vienna"]
    assert shown(reading, "Peru") == ["Lima"]
    assert shown(reading, "Ecuador") == ["Quito"]


def test_the_time_of_the_article_tells_which_state() -> None:
    assert "Soviet Union" in {one.name for one in read("Moscow signed.", date="1985-03-01").things.values()}
    assert "Russia" in {one.name for one in read("Moscow signed.", date="1999-03-01").things.values()}


def test_organisations_by_their_words_and_short_names() -> None:
    reading = read(
        "The Patriotic Front for Renewal (PFR) and the National Salvation Army met the African Union. The PFR left. "
        "The Geneva Declaration and the Treaty of Utrecht hold."
    )
    assert shown(reading, "Patriotic Front for Renewal") == ["Patriotic Front for Renewal", "PFR", "PFR"]
    found = {one.name: one.kind for one in reading.things.values()}
    assert found == dict.fromkeys(
        ("Patriotic Front for Renewal", "National Salvation Army", "African Union"), "Organization"
    )


def test_surnames_go_to_whoever_bears_them() -> None:
    reading = read("Ramón Silva met Jorge Silva. Silva smiled. Dr. Annika van den Berg, too, praised Silva; Berg left.")
    people = [one.name for one in reading.things.values()]
    assert people == ["Ramón Silva", "Jorge Silva", "Annika van den Berg"]
    assert shown(reading, "Jorge Silva") == ["Jorge Silva", "Silva", "Silva"]


def test_datelines_and_bylines_name_no_actors() -> None:
    text = "OSLO, 3 May (Reuters) - Peru and Chile signed.\n\n(Reporting by Jane Doe; editing by John Smith)"
    assert kinds(text) == {"Oslo": "Place", "Peru": "State", "Chile": "State"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenyan President Ada Okoro spoke.", ("Ada Okoro", "Kenya", "President")),
        ("Peru's foreign minister, Luis Vargas, spoke.", ("Luis Vargas", "Peru", "foreign minister")),
        ("Eva Lind, the former Swedish prime minister, spoke.", ("Eva Lind", "Sweden", "prime minister")),
        ("Omar Said, secretary of the Workers' Party, spoke.", ("Omar Said", "Workers' Party", "secretary")),
        ("Eva Lind, who heads the Arctic Council, spoke.", ("Eva Lind", "Arctic Council", "head")),
        ("The Green Movement, led by Omar Said, agreed.", ("Omar Said", "Green Movement", "leader")),
        ("Togo, whose president, Kossi Adjo, spoke, agreed.", ("Kossi Adjo", "Togo", "president")),
        ("UN special envoy Eva Lind spoke.", ("Eva Lind", "United Nations", "special envoy")),
    ],
)
def test_offices(text: str, expected: tuple[str, str, str]) -> None:
    assert said(text) == {expected}


def test_former_offices_are_marked() -> None:
    reading = read("Eva Lind, the former Swedish prime minister, and Ada Okoro, then president of Ghana, spoke.")
    assert [one.props.get("former") for one in reading.statements] == [True, True]


def test_joint_titles_are_told_apart() -> None:
    both = {("Ana Cruz", "Peru", "foreign ministers"), ("Li Bo", "China", "foreign ministers")}
    assert said("The foreign ministers of Peru and China, Ana Cruz and Li Bo, met.") == both
    assert said("The Peruvian and Chinese foreign ministers, Ana Cruz and Li Bo, met.") == both


def test_a_counterpart_has_the_same_office() -> None:
    assert said("Peru's foreign minister, Ana Cruz, met his Chinese counterpart, Li Bo.") == {
        ("Ana Cruz", "Peru", "foreign minister"),
        ("Li Bo", "China", "foreign minister"),
    }


def test_a_bare_title_is_of_the_state_that_its_holder_is_known_to_have_led() -> None:
    assert said("President Carter met Foreign Minister Genscher.") == {
        ("Jimmy Carter", "United States", "President"),
        ("Hans-Dietrich Genscher", "Germany", "Foreign Minister"),
    }


def test_a_people_before_a_rebel_is_where_he_is_from() -> None:
    assert said("Ghanaian rebel leader Kofi Appiah spoke.") == set()


def test_a_body_of_a_state_is_an_organisation() -> None:
    assert kinds("The Peruvian army denied it.") == {"Peru": "State", "Peruvian army": "Organization"}


def test_an_envoy_of_a_person_represents_him_and_holds_nothing() -> None:
    text = "Samuel Hartley's envoy Eva Lind spoke."
    assert said(text) == set()
    assert {one[:2] for one in said(text, "REPRESENTS")} == {("Eva Lind", "Samuel Hartley")}


def test_what_one_is_by_origin_is_no_office() -> None:
    assert said("Eva Lind sat with his Norwegian deputy, Ola Berg.") == set()


def test_groups_that_act() -> None:
    assert kinds("Ghanaian officials met students from the village.") == {
        "Ghana": "State",
        "Ghanaian officials": "Group",
    }


def test_what_is_in_the_graph_has_the_say() -> None:
    graph = [
        Entity("wd:Q1", "Organization", "Harbour Dialogue Circle", ("HDC",)),
        Entity("gb:ada", "Person", "Ada Okoro"),
        Entity("gb:one", "Person", "Rafael Duarte"),
        Entity("gb:two", "Person", "Rafael Duarte"),
    ]
    reading = read("The HDC thanked Ada Okoro. Okoro thanked Rafael Duarte.", names.Known(graph), date="2020")
    assert {one.name: one.id for one in reading.things.values()} == {
        "Harbour Dialogue Circle": "wd:Q1",
        "Ada Okoro": "gb:ada",
        "Rafael Duarte": None,
    }
    assert shown(reading, "Ada Okoro") == ["Ada Okoro", "Okoro"]


_PIECES = st.sampled_from(
    [
        "President",
        "Mr",
        "the",
        "of",
        "and",
        ",",
        ".",
        "'",
        "’s",
        "-",
        "(",
        ")",
        "\n",
        "“",
        "”",
        "U.S.",
        "Kyiv",
        "Moscow",
        "Congo",
        "envoy",
        "minister",
        "former",
        "Eva",
        "Lind",
        "XYZ",
        "M23",
        "secretary",
        "of",
        "State",
        "in",
        "to",
        "1999",
        "š",
        "’",
    ]
)


@settings(max_examples=30, deadline=None)
@given(st.one_of(st.lists(_PIECES, max_size=25).map(" ".join), st.text(max_size=60)))
def test_any_text_can_be_read(text: str) -> None:
    reading = read(text)
    for one in reading.mentions:
        assert 0 <= one.start < one.end <= len(text)
        assert one.thing in reading.things
    for one in reading.statements:
        assert 0 <= one.start < one.end <= len(text)
        assert {one.source, one.target} <= set(reading.things)


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Norway praised traders in Lima for their calm.", "traders"),
        ("The hijackers talked to 36 delegates from Peru.", "36 delegates from Peru"),
        ("Smith spoke for the captors.", "captors"),
        ("The forces of General Juan Moreno advanced.", "forces of General Juan Moreno"),
        ("A delegation sent by Norway arrived.", "delegation"),
    ],
)
def test_groups_are_told_by_what_follows_or_how_many_they_are(text: str, group: str) -> None:
    assert kinds(text).get(group) == "Group"


@pytest.mark.parametrize("text", ["The other leaders agreed.", "He met men.", "The two facilitators met Juan Moreno."])
def test_people_of_whom_nothing_is_said_are_no_group(text: str) -> None:
    assert "Group" not in kinds(text).values()


def test_delegations_represent_whose_they_are() -> None:
    assert said("The Norwegian negotiators met the envoys of Peru.", "REPRESENTS") == {
        ("Norwegian negotiators", "Norway", None),
        ("envoys of Peru", "Peru", None),
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The talks were convened by Lumari, a citizens' network led by Juan Moreno.", "Lumari"),
        ("He met Urko Etxeberria of the outlawed Harisuna.", "Harisuna"),
        ("Moreno heads the Zorro Desaline party.", "Zorro Desaline"),
        ("The Blue Adder Faction signed.", "Blue Adder Faction"),
    ],
)
def test_organisations_are_told_by_the_words_beside_them(text: str, name: str) -> None:
    assert kinds(text).get(name) == "Organization"


def test_headings_rivers_and_ships_are_no_organisations() -> None:
    found = kinds(
        "MINISTRY FOR FOREIGN AFFAIRS OF FINLAND - Press release\n\nEgypt shares the Nile with Sudan. London sent HMS Argyll."
    )
    assert not {"MINISTRY", "FOR", "OF", "AFFAIRS", "Nile", "HMS"} & set(found)


def test_a_people_is_a_group() -> None:
    found = kinds("The mediator spoke with the Tuaregs on Monday. The Tuaregs were angry.")
    assert found.get("Tuaregs") in (None, "Group")
