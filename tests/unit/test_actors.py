import csv
import time
import unicodedata
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph.model import check_id
from loaders.actors import SYSTEMS, by_code, resolve, table

ROOT = Path(__file__).parents[2]
CASES = yaml.safe_load((ROOT / "tests/data/actor-texts.yaml").read_text(encoding="utf-8"))
# Cells of a column as UCDP writes it: one number, or several.
GWNO = {
    "2": ["US"], "70": ["MX"], "90": ["GT"], "92": ["SV"], "93": ["NI"], "100": ["CO"], "130, 135": ["EC", "PE"], "200": ["GB"],
    "343": ["MK"], "344": ["HR"], "346": ["BA"], "347": ["XK"], "359": ["MD"], "365": ["RU"], "369": ["UA"], "372": ["GE"],
    "404": ["GW"], "432": ["ML"], "436": ["NE"], "437": ["CI"], "450": ["LR"], "471, 475": ["CM", "NG"], "482": ["CF"],
    "483, 620": ["TD", "LY"], "484": ["CG"], "490": ["CD"], "516": ["BI"], "520": ["SO"], "530, 531": ["ET", "ER"],
    "581": ["KM"], "625, 626": ["SD", "SS"], "630, 645": ["IR", "IQ"], "666": ["IL"], "678, 680": ["YE", "YD"], "702": ["TJ"],
    "750, 770": ["IN", "PK"], "775": ["MM"], "811": ["KH"], "850": ["ID"], "860": ["TL"], "910": ["PG"], "940": ["SB"],
}  # fmt: skip


def id_of(found):
    return found.id if found else None


@cache
def seeds():
    with (ROOT / "seeds/peace-agreements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [(row["actor"], row["kind"], row["actor_id"], row["date"]) for row in rows]
    return sorted(
        {*told, *((row["for"], row["for_kind"], row["for_id"], row["date"]) for row in rows if row["for_id"])}
    )


@pytest.mark.parametrize(("text", "id"), CASES["undated"].items())
def test_a_cell_means_this_actor_or_nobody(text, id):
    assert id_of(resolve(text)) == id


@pytest.mark.parametrize(("text", "on", "id"), CASES["dated"])
def test_a_cell_of_that_time(text, on, id):
    assert id_of(resolve(text, str(on))) == id


@pytest.mark.parametrize(("system", "code", "on", "id"), CASES["codes"])
def test_codes_are_those_of_their_own_system(system, code, on, id):
    assert id_of(by_code(system, code, on)) == id


@pytest.mark.parametrize(("cell", "codes"), GWNO.items())
def test_numbers_as_ucdp_writes_them(cell, codes):
    assert [id_of(by_code("gw", number)) for number in cell.split(",")] == [f"iso:{code}" for code in codes]


def test_what_is_asked_wrongly_is_refused():
    with pytest.raises(ValueError, match="no system of codes 'fips'; known: alpha2"):
        by_code("fips", "US")
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        resolve("Angola", "14 April 1988")


def test_it_is_told_how_an_actor_was_found():
    assert resolve("the Turks").how == "demonym"
    assert resolve("Kiev").how == "capital"
    assert resolve("Angolan government").how == "government, by demonym"
    found = resolve("Zairian Govt.")
    assert (found.name, found.how, found.matched) == ("DR Congo", "government, by former name", "Zairian")
    assert resolve("Moscow", "1985").how == "capital; Russia was then Soviet Union"
    assert by_code("gw", "540").how == "gw code"


def test_states_and_organisations_of_the_seeds_have_the_seeds_ids():
    missing = set()
    for name, kind, id, _ in seeds():
        found = resolve(name)
        if found:
            assert (found.id, found.kind, found.name) == (id, kind, name)
        elif kind == "State":
            missing.add(name)
    assert not missing


def test_states_of_the_seeds_on_the_day_of_their_agreement():
    other = {
        (name, resolve(name, on).name)
        for name, kind, id, on in seeds()
        if kind == "State" and resolve(name, on).id != id
    }
    assert not other


def test_only_these_names_and_codes_are_claimed_twice():
    tables = table.default()
    for claims, shared in (
        (tables.names, {"congo", "congolese", "prague", "vietnam", "vietnamese"}),
        (tables.codes, {("alpha2", "CS")}),
    ):
        assert {name for name, of in claims.items() if len({claim.actor.id for claim in of}) > 1} == shared


def test_the_tables_hold_together():
    tables = table.default()
    kinds = {}
    for claim in (claim for claims in (*tables.names.values(), *tables.codes.values()) for claim in claims):
        check_id(claim.actor.id)
        assert kinds.setdefault(claim.actor.id, claim.actor) == claim.actor
    assert {actor.kind for actor in kinds.values()} == {"State", "Organization", "Group"}
    assert {system for system, _ in tables.codes} == set(SYSTEMS)
    assert all(name for name in tables.names)


@given(st.text(max_size=150))
def test_any_text_is_answered(text):
    found = resolve(text)
    assert found is None or found.id
    assert resolve(text, "1990-06") is None or resolve(text, "1990-06").id
    for system in SYSTEMS:
        by_code(system, text)


@given(st.sampled_from(sorted(CASES["undated"])), st.data())
def test_case_accents_and_blanks_around_do_not_matter(text, data):
    changed = "".join(
        data.draw(st.sampled_from([c, c.upper(), c.lower()])) for c in unicodedata.normalize("NFKD", text)
    )
    accents = st.sampled_from(["", "", "\u0301", "\u0327", "\u0308"])
    changed = "".join(c + data.draw(accents) if c.isalpha() else c for c in changed)
    blanks = st.text(alphabet=" \t\u00a0", max_size=3)
    assert resolve(data.draw(blanks) + changed + data.draw(blanks)) == resolve(text)


def test_a_hundred_thousand_cells_take_no_time_to_speak_of():
    cells = list(CASES["undated"]) * 400
    for cell in CASES["undated"]:
        resolve(cell, "1999-01-01")
    start = time.perf_counter()
    for cell in cells:
        resolve(cell, "1999-01-01")
    # 0.35 s on the machine that it was made on; a machine that is busy with other things may take longer.
    assert (time.perf_counter() - start) / len(cells) < 50e-6
