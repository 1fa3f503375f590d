"""Actor dictionaries: whom their names mean, who held which office when, and what is said of lines that cannot be taken."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import graph_of, told, written

from graph.model import Document, Entity, Rejected, Relation, make_id
from graph.offices import contested, holders, holdings
from loaders import LoadError, find, petrarch
from loaders.petrarch import names
from loaders.petrarch.codes import meaning, table
from loaders.rejected import Kept, Row

DATA = Path(__file__).parents[1] / "data"
ACTORS, AGENTS = DATA / "lowmere.actors.txt", DATA / "lowmere.agents.txt"
ADA = make_id("Person", "Ada Marsh")


def of(path, kind):
    return [item for item in told(path) if isinstance(item, kind)]


def dictionary(tmp_path, content, name="x.actors.txt"):
    return written(tmp_path, name, content)


def entities(path):
    """The entities of a file by id; of one that is told several times, all its names and properties."""
    found = {}
    for one in of(path, Entity):
        known = found.get(one.id, one)
        aliases = tuple(dict.fromkeys((*known.aliases, *one.aliases)))
        found[one.id] = Entity(one.id, one.kind, one.name, aliases, {**known.props, **one.props}, one.evidence)
    return found


def offices(path, who):
    """The offices of somebody, with their days."""
    named = entities(path)
    held = [one for one in of(path, Relation) if one.type == "HOLDS" and one.source == who]
    return [(named[one.target].name, one.start, one.end) for one in held]


def test_names_of_a_state_are_the_states():
    ukraine = entities(ACTORS)["iso:UA"]
    assert (ukraine.kind, ukraine.name) == ("State", "Ukraine")
    assert ukraine.aliases == ("Ukrainian", "Kyiv", "Our Lady of the Steppes")
    assert entities(ACTORS)["iso:RU"].aliases == ("Kremlin",), "its code is not the state's own, and it means the state"
    assert entities(ACTORS)["iso:FK"].name == "Falkland Islands", "a territory, by the end of its code"


def test_a_person_goes_by_the_name_without_titles_and_keeps_the_others():
    ada = entities(ACTORS)[ADA]
    assert (ada.kind, ada.name) == ("Person", "Ada Marsh")
    assert set(ada.aliases) == {"President Ada Marsh", "Secretary-General Ada Marsh", "A. Marsh"}
    assert ada.props == {"codes": "UKRELI; UKRGOV; UKRGOVMIL"}
    assert ada.evidence[0].confidence < 1, "who writes the name out knows its spelling better"


def test_offices_have_their_days():
    assert offices(ACTORS, ADA) == [
        ("Member of the government of Ukraine", "2010-05-06", "2014-05-06"),
        ("Member of the government of Ukraine", "2019-05-06", None),
        ("Member of the government of Ukraine", "2010-05-06", "2014-05-06"),  # the same told by A. Marsh
    ]
    assert offices(ACTORS, make_id("Person", "Tor Marsh")) == [
        ("Member of the government of Ukraine", "1991-08-24", "1999-12-31"),
        ("Official of the United Nations", "2000-01-01", None),
    ]
    first = next(one for one in of(ACTORS, Relation) if one.type == "HOLDS")
    (piece,) = first.evidence
    assert (piece.quote, piece.locator) == ("[UKRGOV 20100506-20140506]", "entry PRESIDENT_ADA_MARSH_")
    assert piece.note == "Ada Marsh: member of the government of Ukraine, from 2010-05-06 to 2014-05-06"


def test_an_office_that_many_hold_is_contested_by_nobody():
    items = told(ACTORS)
    nodes = {one.id: one for one in items if isinstance(one, Entity)}
    graph = graph_of(nodes.values(), {one.id: one for one in items if isinstance(one, Relation)}.values())
    office = make_id("Role", "Member of the government of Ukraine")
    assert {one.holder for one in holders(graph, office, "1995")} == {make_id("Person", "Tor Marsh")}
    assert contested(holdings(graph)) == []


def test_what_is_no_office_is_a_link():
    links = {
        one.props["code"]: one
        for one in of(ACTORS, Relation)
        if one.type == "LINKED_TO" and ADA in (one.source, one.target)
    }
    assert set(links) == {"UKRELI"} and links["UKRELI"].props["role"] == "elite"
    reed = next(one for one in of(ACTORS, Relation) if one.props.get("code") == "UKROPP")
    assert (reed.type, reed.start, reed.end) == ("LINKED_TO", None, "2001-01-01")


def test_a_state_is_that_of_the_time():
    assert offices(ACTORS, make_id("Person", "Ada Quay")) == [
        ("Member of the government of the Soviet Union", "1985-03-11", "1990-01-01")
    ]
    # Over the end of a state it is the one that the code is for.
    assert meaning("RUSGOV", "1985-03-11", "1999-12-31").state.id == "iso:RU"


def test_a_name_of_one_word_is_somebodys_in_a_state():
    quay = entities(ACTORS)[make_id("Person", "Quay (Soviet Union)")]
    assert quay.name == "Quay"


def test_names_without_a_code_before_a_person_of_that_surname():
    ford = entities(ACTORS)[make_id("Person", "Ines M. Ford")]
    assert set(ford.aliases) == {"Governor Ines Ford", "Senator Ines Ford", "Senator Ford"}
    assert (
        "taken as names of this person"
        in next(one for one in of(ACTORS, Relation) if one.source == ford.id).evidence[0].note
    )
    (refused,) = of(ACTORS, Rejected)
    assert refused.row == "THE_FORD_ADMINISTRATION" and refused.reason.startswith("it has no code")


def test_bodies_and_what_they_are_part_of():
    found = entities(ACTORS)
    kinds = {one.name: one.kind for one in found.values()}
    assert {
        kinds[name]
        for name in ("Lowmere Harbour Guard", "UN Harbour Commission", "Friends of the Quay", "Quaycorp Inc")
    } == {"Organization"}
    assert kinds["US Attorney General"] == "Role"
    assert found[make_id("Organization", "UNHCR")].aliases == ("The Refugee Agency",)
    ties = {
        (found[one.source].name, one.type, found[one.target].name)
        for one in of(ACTORS, Relation)
        if one.type != "HOLDS"
    }
    assert {
        ("Lowmere Harbour Guard", "PART_OF", "Ukraine"),
        ("UN Harbour Commission", "PART_OF", "United Nations"),
        ("Friends of the Quay", "LOCATED_IN", "United States"),
        ("Quaycorp Inc", "LOCATED_IN", "United Kingdom"),
        ("US Attorney General", "OF", "United States"),
    } <= ties


def test_where_the_name_alone_tells_the_evidence_says_so():
    found = {one.name: one for one in entities(ACTORS).values()}
    assert found["Lowmere Harbour Guard"].evidence[0].confidence == petrarch.GUESSED
    assert found["UN Harbour Commission"].evidence[0].confidence == petrarch.SPELLED


def test_agents_are_offices_with_words_for_them():
    roles = {one.id: one for one in of(AGENTS, Entity)}
    assert roles["cameo-agent:AGR"].aliases == ("Harbour Farmer", "Fisherman", "Fisherwoman")
    assert roles["cameo-agent:BUS"].aliases == ("Chamber of Commerce", "Chambers of Commerce")
    assert roles["cameo-agent:GOVMIL"].name == "Government, military (GOVMIL)"
    assert {one.kind for one in roles.values()} == {"Role"} and all(one.props["shared"] for one in roles.values())


def test_the_document_is_the_users_own_file(tmp_path):
    path = dictionary(tmp_path, ACTORS.read_bytes())
    (document,) = of(path, Document)
    assert (document.licence, document.publisher) == ("", "")
    written(tmp_path, "x.actors.dataset.yaml", "document: {id: 'x:actors', title: Actors, licence: MIT}")
    assert [one.licence for one in of(path, Document)] == ["MIT"]


# How it is written


@pytest.mark.parametrize(
    ("digits", "day"),
    [("300101", "2030-01-01"), ("310101", "1931-01-01"), ("000229", "2000-02-29"), ("19280101", "1928-01-01"), ("991231", "1999-12-31")],
)  # fmt: skip
def test_years_of_two_digits(tmp_path, digits, day):
    path = dictionary(tmp_path, f"ADA_MARSH_\n\t[UKRGOV > {digits}]\n")
    assert [start for _, start, _ in offices(path, ADA)] == [day]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("ADA_MARSH_\n\t[UKRGOV 9008223-911221]", "[UKRGOV 9008223-911221]: 9008223 is no day; YYMMDD or YYYYMMDD is expected"),
        ("ADA_MARSH_\n\t[UKRGOV 900230-911221]", "900230 is no day"),
        ("ADA_MARSH_\n\t[UKRGOV 20121207-20120802]", "ends (2012-08-02) before it begins (2012-12-07)"),
        ("ADA_MARSH_\n\t[UKRGOV 20121204]", "has '20121204' after the code; <DATE, >DATE or DATE-DATE is expected"),
        ("ADA_MARSH_\n\t[UKRGOV", "its bracket is not closed"),
        ("ADA_MARSH_\n\t[]", "[] is no code"),
        ("ADA_MARSH_\n\tTOR_MARSH_", "a line that is set in holds codes; 'TOR_MARSH_' is none"),
        ("+ADA_MARSH\n\t[UKRGOV]", "there is no actor that this could be another name of"),
        ("\t[UKRGOV]", "the code has no name before it"),
        ("ADA_MARSH_\n+_", "there is no name after +"),
        ("ADA_MARSH_\n+A_MARSH [UKRGOV]", "another name has no code of its own"),
        ("THE_OCEAN_ [---]", "it is marked as no actor, [---]"),
        ("ADA_MARSH_\n+A\0DA\n", "it holds a NUL byte"),
        ("MOROCCO_  [MAR]\n+WESTERN_SAHARA", "'Western Sahara' is Western Sahara in our tables, and is no other name of Morocco here"),
    ],
)  # fmt: skip
def test_a_bad_line_is_rejected_alone(tmp_path, lines, said):
    path = dictionary(tmp_path, f"TOR_QUAY_\n\t[UKRGOV]\n\n{lines}\n")
    if lines.startswith(("+", "\t")):
        path = dictionary(tmp_path, f"{lines}\nTOR_QUAY_\n\t[UKRGOV]\n")
    first = of(path, Rejected)[0]
    assert said in first.reason and re.fullmatch(rf"{re.escape(str(path))}, line \d+", first.where)
    assert make_id("Person", "Tor Quay") in entities(path) or make_id("Group", "Tor Quay") in entities(path)


def test_remarks_are_passed_over(tmp_path):
    path = dictionary(
        tmp_path,
        "# ADA [UKRGOV]\n<!-- TOR [UKRGOV]\nQUAY [UKRGOV] -->ADA_MARSH_ <!-- x --> [UKRGOV 100506-140506] ; [RUSGOV]\n",
    )
    assert offices(path, ADA) == [("Member of the government of Ukraine", "2010-05-06", "2014-05-06")]
    assert len([one for one in of(path, Entity) if one.kind == "Person"]) == 1


def test_a_line_that_is_not_utf_8_is_read_and_says_so(tmp_path):
    for content in (
        b"MANFRED_W\xd6RNER_\n\t[IGOWSTNAT 880701-940813]\n",
        "MANFRED_WÖRNER_\n\t[IGOWSTNAT 880701-940813]\n".encode(),
    ):
        path = dictionary(tmp_path, content)
        ((name, start, _),) = offices(path, make_id("Person", "Manfred Wörner"))
        assert (name, start) == ("Official of NATO", "1988-07-01")
    path = dictionary(tmp_path, b"MANFRED_W\xd6RNER_\n\t[IGOWSTNAT 880701-940813]\n")
    held = next(one for one in of(path, Relation) if one.type == "HOLDS")
    assert held.evidence[0].note.endswith("Line 1 is not UTF-8, read as Windows-1252")
    assert petrarch.dictionary.decoded(b"\x81\xd6") == "\x81Ö"


def test_a_byte_order_mark_and_other_line_ends(tmp_path):
    path = dictionary(tmp_path, b"\xef\xbb\xbfADA_MARSH_\r\n\t[UKRGOV 100506-140506]\r\n")
    assert find(path).NAME == "petrarch"
    assert offices(path, ADA) == [("Member of the government of Ukraine", "2010-05-06", "2014-05-06")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; a file with something in it is expected"),
        (b"# nothing but a remark\n", "not recognised"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "it is a PNG image; a text is expected"),
        (b"ADA_MARSH_\n\t[UKRGOV]\n" + b"X" * 70_000, "line 3 is longer than 64 KB, which no actor dictionary is"),
    ],
)
def test_a_file_that_is_none_is_one_line(tmp_path, content, said):
    path = dictionary(tmp_path, content)
    with pytest.raises(LoadError) as caught:
        told(path)
    assert str(path) in str(caught.value) and said in str(caught.value) and "\n" not in str(caught.value)


def test_a_dictionary_without_an_actor(tmp_path):
    with pytest.raises(LoadError, match="it holds no actor"):
        told(dictionary(tmp_path, "# nothing\n"), "petrarch")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("FARMER [~AGR}", "a word and its code as FARMER [~AGR] are expected"),
        ("ISLAMIC_EXTREMIST", "a word and its code"),
        ("FISHER!CHILD! [~AGR]", "the set !CHILD! is not defined above it"),
    ],
)
def test_a_bad_agent_is_rejected_alone(tmp_path, line, said):
    path = dictionary(tmp_path, f"RANCHER [~AGR]\n{line}\nBANKER [~BUS]\n", "x.agents.txt")
    (refused,) = of(path, Rejected)
    assert said in refused.reason and refused.where.endswith("line 2") and refused.row == line
    assert len(of(path, Entity)) == 3 - 1


def mended(path, *rows):
    return [
        entry.item for entry in petrarch.again(Kept(path, "petrarch", {}, None, (Row("line 4", row) for row in rows)))
    ]


def test_what_was_rejected_is_read_again_when_it_is_mended(tmp_path):
    path = dictionary(tmp_path, "ADA_MARSH_\n\t[UKRGOV 20121207-20120802]\n\t[UKRELI]\nTOR_MARSH_\n")
    bad = {one.row: one for one in of(path, Rejected)}
    assert list(bad) == ["ADA_MARSH_\n\t[UKRGOV 20121207-20120802]", "TOR_MARSH_"]
    held = [one for one in mended(path, "ADA_MARSH_\n\t[UKRGOV 20111207-20120802]", 7) if not isinstance(one, Entity)]
    assert [(one.start, one.end) for one in held if isinstance(one, Relation) and one.type == "HOLDS"] == [
        ("2011-12-07", "2012-08-02")
    ]
    assert [one.where for one in held if isinstance(one, Rejected)] == ["line 4"]
    assert [one.id for one in mended(path, "!X! = A, B\nFISHER!X! [~AGR]")] == ["cameo-agent:AGR"]


@pytest.mark.parametrize(
    ("name", "shown", "person"),
    [
        ("SECRETARY-GENERAL_BAN_KI-MOON", "Secretary-General Ban Ki-Moon", "Ban Ki-Moon"),
        ("FOREIGN_MINISTER_ASHRAF_GHANI_", "Foreign Minister Ashraf Ghani", "Ashraf Ghani"),
        ("RUSSIAN_PRESIDENT_MIKHAIL_GORBACHEV", "Russian President Mikhail Gorbachev", "Mikhail Gorbachev"),
        (
            "PRESIDENT_OF_THE_REPUBLIC,_BORIS_N._YELTSIN",
            "President of the Republic, Boris N. Yeltsin",
            "Boris N. Yeltsin",
        ),
        ("PRESIDENT_KARZAI_", "President Karzai", "President Karzai"),
        ("PRINCE_JOHNSON", "Prince Johnson", "Prince Johnson"),
        ("JAVIER_DE_CUELLAR_", "Javier de Cuellar", "Javier de Cuellar"),
        ("MIGUEL_D'ESCOTO_BROCKMANN_", "Miguel D'Escoto Brockmann", "Miguel D'Escoto Brockmann"),
        ("HWANG_IN_SUNG", "Hwang in Sung", "Hwang In Sung"),
        ("JOHN_PAUL_II_", "John Paul II", "John Paul II"),
        ("UN_Secy_Gen", "UN Secy Gen", "UN Secy Gen"),
        ("NATO_", "NATO", "Nato"),
        ("ARMÉE_DE_L'EST_", "Armée de L'Est", "Armée de L'Est"),
    ],
)
def test_names_as_one_would_write_them(name, shown, person):
    assert (names.shown(name), names.person(name)) == (shown, person)


def test_codes_that_the_table_names_are_no_states_at_their_place():
    for code in table().types:
        assert meaning(code).state is None, code
    for code in (*table().offices, *table().others):
        said = meaning(f"UKR{code}")
        assert said.state.id == "iso:UA" and not said.whole, code


LINE = st.sampled_from(
    ["ADA_MARSH_", "+ADA_M", "\t[UKRGOV 100506-140506]", "\t[UKR]", "X_ [USA]", "#", "<!--", "-->", "[", "]", "\t[", "", " ", "!X! = A", "+", "\0", "\t[---]"]
)  # fmt: skip


@given(st.lists(LINE | st.text(max_size=30), max_size=12), st.sampled_from(["actors", "agents"]))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_lines_end_in_entries_or_one_line(tmp_path, lines, what):
    start = "FARMER [~AGR]" if what == "agents" else "TOR_MARSH_ [UKRGOV]"
    content = "\n".join([start, *lines]).encode(errors="surrogatepass")
    assert told(dictionary(tmp_path, content, f"x.{what}.txt"), "petrarch")


# The dictionaries themselves, where somebody has them


def found(name):
    place = next(
        (folder / "shared/data" / name for folder in DATA.parents if (folder / "shared/data" / name).exists()), None
    )
    if place is None:
        pytest.skip(f"{name} is not part of the project")
    return place


@cache
def whole(name):
    """One of the large dictionaries, read once for all tests of it."""
    return told(found(name))


def counted(path):
    """What a plain count has: each name that is an entry's own with its codes, but for what no reading could take."""
    several = []
    for raw in path.read_bytes().split(b"\n"):
        line = re.split(rb"[;#]", raw)[0].decode().rstrip()
        if not line.strip() or "\0" in line:
            continue
        codes = re.findall(r"\[([A-Z0-9]+)(\s*[<>]\s*\d{6}(?:\d\d)?|\s+\d{6}(?:\d\d)?-\d{6}(?:\d\d)?|)\s*\]", line)
        if not line[0].isspace() and line[0] not in "+[":
            several.append((line.split("[")[0].strip(), []))
        several[-1][1].extend(codes)
    return [one for one in several if one[1]]


@pytest.mark.parametrize("name", ["phoenix-countries.actors.txt", "phoenix-international.actors.txt"])
def test_every_entry_is_there_as_a_plain_count_has_it(name):
    items, path = whole(name), found(name)
    expected = Counter(name for name, _ in counted(path))
    entries = [one for one in items if isinstance(one, Entity) and one.evidence[0].locator.startswith(petrarch.ENTRY)]
    assert Counter(one.evidence[0].locator.removeprefix(petrarch.ENTRY) for one in entries) == expected
    assert sum(isinstance(one, Rejected) for one in items) < 0.002 * len(entries)


def test_every_dated_office_is_there_as_a_plain_count_has_it():
    items, path = whole("phoenix-countries.actors.txt"), found("phoenix-countries.actors.txt")
    people = {
        one.evidence[0].locator.removeprefix(petrarch.ENTRY)
        for one in items
        if isinstance(one, Entity) and one.kind == "Person"
    }
    dated = {
        (name, code, time.strip())
        for name, codes in counted(path)
        for code, time in codes
        # KNT is no state's code in CAMEO, and who is an official of an organisation is counted apart.
        if time and name in people and re.match(r"(?!KNT|IGO)[A-Z]{3}(?:[A-Z]{3})?(?:GOV|MIL|JUD|LEG|COP|SPY)", code)
    }
    backwards = 1  # a term that ends before it begins
    held = {
        (one.evidence[0].locator, one.props["code"], one.start, one.end)
        for one in items
        if isinstance(one, Relation)
        and one.type == "HOLDS"
        and (one.start or one.end)
        and not one.props["code"].startswith("IGO")
    }
    assert len(held) == len(dated) - backwards


def test_every_agent_is_there_as_a_plain_count_has_it():
    path = found("phoenix.agents.txt")
    lines = [re.split("#", line)[0] for line in path.read_text(encoding="utf-8").splitlines()]
    codes = Counter(code for line in lines for code in re.findall(r"\[(~[A-Z]+|[A-Z]+~)\]", line))
    roles = {one.props["code"]: one for one in of(path, Entity)}
    assert set(roles) == set(codes)
    assert sum(len(one.aliases) for one in roles.values()) > 0.95 * codes.total()
