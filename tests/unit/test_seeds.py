"""What the app shows when it opens for the first time: the seed files keep what README and ontology promise."""

import csv
import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from graph import ontology
from graph.dates import earliest, latest, partial
from graph.model import Document, Entity, Relation, check_id, fold, make_id
from loaders import LoadError, participations

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
RAW = "shared/data/ucdp-peace-agreements-221.csv"
COLUMNS = (
    "agreement_id,agreement,date,ended,region,conflict_id,conflict,process_id,process,"
    "actor_id,actor,kind,part,for_id,for,for_kind,basis"
)


@pytest.fixture(scope="module")
def talks():
    return yaml.safe_load((SEEDS / "istanbul-2025.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def by_name(talks):
    return {entity["name"]: entity["id"] for entity in talks["entities"]}


@pytest.fixture(scope="module")
def triples(talks):
    return {(relation["source"], relation["type"], relation["target"]) for relation in talks["relations"]}


@pytest.fixture(scope="module")
def rows():
    with (SEEDS / "peace-agreements.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def third_parties(rows):
    return [row for row in rows if row["part"] != "party"]


# The Istanbul talks


def test_everything_in_the_istanbul_file_fits_the_ontology(talks):
    rules = ontology.default()
    kinds = {}
    for entity in talks["entities"]:
        given = Entity(entity["id"], entity["kind"], entity["name"], tuple(entity.get("aliases", ())))
        given.props = entity.get("props", {})
        rules.check(given)
        kinds[entity["id"]] = entity["kind"]
    for entry in talks["relations"]:
        relation = Relation(entry["type"], entry["source"], entry["target"])
        relation.start, relation.end = partial(entry.get("from")), partial(entry.get("to"))
        relation.confidence, relation.count = entry.get("confidence", 1.0), entry.get("count", 1)
        relation.props = entry.get("props", {})
        rules.check_relation(relation, kinds[relation.source], kinds[relation.target])
    assert Document(**talks["document"]).date == "2025-06-02"


def test_ids_of_our_own_are_those_the_loaders_would_make(talks):
    own = [entity for entity in talks["entities"] if entity["id"].startswith("gb:")]
    assert own
    assert all(entity["id"] == make_id(entity["kind"], entity["name"]) for entity in own)


def test_every_statement_says_where_it_stands_and_in_our_words(talks):
    for relation in talks["relations"]:
        place, number = relation["at"].split()
        assert place == "paragraph"
        assert 1 <= int(number) <= 16
        assert relation["note"].endswith(".")
    said = [(relation["source"], relation["type"], relation["target"]) for relation in talks["relations"]]
    assert len(said) == len(set(said))


def test_the_people_states_and_offices_of_the_report_are_there(talks):
    names = defaultdict(set)
    for entity in talks["entities"]:
        names[entity["kind"]].add(entity["name"])
    assert names["Person"] == {
        "Hakan Fidan",
        "Donald Trump",
        "Volodymyr Zelensky",
        "Vladimir Putin",
        "Vladimir Medinsky",
        "Rustem Umerov",
    }
    assert names["State"] == {
        "Ukraine",
        "Russia",
        "Turkey",
        "United States",
        "United Kingdom",
        "Germany",
        "Italy",
    }
    assert {"NATO", "Agence France-Presse"} == names["Organization"]
    assert len(names["Role"]) == 7


def test_each_person_holds_an_office_of_a_state_or_delegation(talks, triples):
    holders = {source for source, kind, _ in triples if kind == "HOLDS"}
    assert holders == {entity["id"] for entity in talks["entities"] if entity["kind"] == "Person"}
    offices = {target for _, kind, target in triples if kind == "HOLDS"}
    assert offices == {source for source, kind, _ in triples if kind == "OF"}


def test_who_mediates_the_second_round_and_whom(by_name, triples):
    round_two = by_name["Second round of the Istanbul talks"]
    assert (by_name["Hakan Fidan"], "MEDIATES", round_two) in triples
    assert (by_name["Turkey"], "HOSTS", round_two) in triples
    assert {by_name["Ukraine"], by_name["Russia"]} <= {s for s, t, o in triples if t == "PARTY_TO" and o == round_two}
    for person, delegation, state in (
        ("Rustem Umerov", "Ukrainian delegation", "Ukraine"),
        ("Vladimir Medinsky", "Russian delegation", "Russia"),
    ):
        assert (by_name[person], "LEADS", by_name[delegation]) in triples
        assert (by_name[person], "REPRESENTS", by_name[state]) in triples
        assert (by_name[delegation], "REPRESENTS", by_name[state]) in triples


def test_what_a_careless_reader_would_add_is_not_there(by_name, triples):
    talks = ["Second round of the Istanbul talks", "Istanbul talks between Ukraine and Russia"]
    earlier = "Earlier negotiations between Ukraine and Russia"
    forbidden = [("Ukraine", "MEMBER_OF", "NATO")]
    forbidden += [("Donald Trump", "MEDIATES", each) for each in (*talks, earlier)]
    forbidden += [("Vladimir Medinsky", "MEDIATES", each) for each in (*talks, earlier)]
    forbidden += [("NATO", "GUARANTEES", each) for each in talks]
    presidents = ("Volodymyr Zelensky", "Vladimir Putin")
    forbidden += [(a, "MEETS", b) for a in presidents for b in presidents]
    assert not {(by_name[a], kind, by_name[b]) for a, kind, b in forbidden} & triples


# The peace agreements


def test_all_agreements_are_there_in_the_promised_columns(rows):
    with (SEEDS / "peace-agreements.csv").open(encoding="utf-8") as file:
        assert file.readline().rstrip("\n") == COLUMNS
    assert len({row["agreement_id"] for row in rows}) == 374


def test_every_row_fits_the_ontology(rows):
    rules = ontology.default()
    for row in rows:
        for column in ("agreement_id", "conflict_id", "process_id", "actor_id"):
            check_id(row[column])
        assert row["part"] == "party" or row["part"] in rules.parts
        rules.check_relation(
            Relation(rules.parts[row["part"]], row["actor_id"], row["agreement_id"]), row["kind"], "Agreement"
        )
        assert bool(row["for_id"]) == bool(row["for"]) == bool(row["for_kind"])
        if row["for_id"]:
            rules.check_relation(Relation("REPRESENTS", row["actor_id"], row["for_id"]), row["kind"], row["for_kind"])
        assert row["basis"] in {"actor_name", "pa_3rd", "c_3rd", "pa_sign"}
        assert row["region"] in {"Europe", "Middle East", "Asia", "Africa", "Americas"}
        assert partial(row["date"])
        assert not row["ended"] or latest(partial(row["ended"])) >= earliest(row["date"])


def test_an_agreement_has_one_name_date_conflict_and_process(rows):
    facts, names = defaultdict(set), defaultdict(set)
    for row in rows:
        facts[row["agreement_id"]].add(tuple(list(row.values())[1:9]))
        names[fold(row["agreement"])].add(row["agreement_id"])
        names[fold(row["process"])].add(row["process_id"])
    assert all(len(each) == 1 for each in facts.values())
    assert all(len(each) == 1 for each in names.values())
    assert all(3 < len(row["agreement"]) <= 112 for row in rows)


def test_every_agreement_has_two_parties_and_nobody_twice_in_one_part(rows):
    parties = Counter(row["agreement_id"] for row in rows if row["part"] == "party")
    assert len(parties) == 374
    assert min(parties.values()) >= 2
    said = Counter((row["agreement_id"], row["actor_id"], row["part"], row["for_id"]) for row in rows)
    assert max(said.values()) == 1
    both = {(row["agreement_id"], row["actor_id"]) for row in rows if row["part"] == "party"}
    assert not [row for row in third_parties(rows) if (row["agreement_id"], row["actor_id"]) in both]


@pytest.mark.parametrize(
    ("agreement", "actor", "part", "spoke_for"),
    [
        ("ucdp-pa:1020", "Andrea Riccardi", "mediator", "Community of Sant'Egidio"),
        ("ucdp-pa:1021", "Mobutu Sese Seko", "mediator", "DR Congo"),
        ("ucdp-pa:1003", "Nelson Mandela", "facilitator", ""),
        ("ucdp-pa:1063", "George Mitchell", "mediator", ""),
        ("ucdp-pa:1099", "Jacob Zuma", "facilitator", "South Africa"),
        ("ucdp-pa:1123", "Ukraine", "mediator", ""),
        ("ucdp-pa:1133", "Norway", "mediator", ""),
        ("ucdp-pa:1276", "Martti Ahtisaari", "mediator", "Crisis Management Initiative"),
        ("ucdp-pa:1282", "Colin Powell", "witness", "United States"),
        ("ucdp-pa:1447", "Norway", "guarantor", ""),
        ("ucdp-pa:1439", "Malaysia", "host", ""),
        ("ucdp-pa:1536", "Heidi Tagliavini", "witness", "OSCE"),
    ],
)
def test_well_known_third_parties_are_found(rows, agreement, actor, part, spoke_for):
    said = {(row["agreement_id"], row["actor"], row["part"], row["for"]) for row in rows}
    assert (agreement, actor, part, spoke_for) in said


def test_a_famous_actor_is_one_actor(rows):
    names = {row["actor"] for row in rows} | {row["for"] for row in rows}
    for word in ("Annan", "Egidio", "Nyerere", "Museveni", "Compaor", "Sumbeiywo", "Mbeki", "Zuppi"):
        assert len([name for name in names if word in name]) == 1, word
    assert not [name for name in names if name.startswith(("UN ", "UN(")) or name in {"UN", "EU", "AU", "USA", "UK"}]


def test_people_bear_no_titles(rows):
    titles = set("president dr general gen sir lord ambassador mr mrs ms he hon bishop professor prof".split())  # noqa: SIM905
    titles |= set("cardinal monsignor king minister chief major lt".split())  # noqa: SIM905
    people = {row["actor"] for row in rows if row["kind"] == "Person"}
    assert len(people) > 300
    assert not [name for name in people if set(fold(name).split()) & titles]


# Both


def test_one_id_is_one_name_and_one_kind_in_both_files(talks, rows):
    said = {(entity["id"], entity["name"], entity["kind"]) for entity in talks["entities"]}
    said |= {(row["actor_id"], row["actor"], row["kind"]) for row in rows}
    said |= {(row["for_id"], row["for"], row["for_kind"]) for row in rows if row["for_id"]}
    assert max(Counter(each[0] for each in said).values()) == 1
    assert max(Counter(fold(each[1]) for each in said).values()) == 1
    for actor_id, name, kind in said:
        if actor_id.startswith("gb:"):
            assert actor_id == make_id(kind, name)


def test_the_dataset_is_described_with_its_licence():
    about = yaml.safe_load((SEEDS / "peace-agreements.dataset.yaml").read_text(encoding="utf-8"))
    document = Document(**about["document"])
    assert about["format"] == "participations"
    assert document.id == "dataset:ucdp-peace-agreements-22.1"
    assert document.licence == "CC BY 4.0"
    assert "Pettersson" in document.attribution


# Against the dataset itself, which does not come with the project


@pytest.fixture(scope="module")
def raw():
    found = next((folder / RAW for folder in ROOT.parents if (folder / RAW).exists()), None)
    if found is None:
        pytest.skip("UCDP's file is not part of the project; see seeds/README.md for where to get it")
    return found


def clean(*args):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(SEEDS / "clean_ucdp.py"), *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_cleaning_gives_the_shipped_file(raw, tmp_path):
    result = clean(raw, "--out", tmp_path / "again.csv")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "again.csv").read_bytes() == (SEEDS / "peace-agreements.csv").read_bytes()


def test_cleaning_refuses_what_its_tables_do_not_cover(raw, tmp_path):
    changed = tmp_path / "changed.csv"
    text = raw.read_text(encoding="utf-8-sig")
    changed.write_text(text.replace("Government of Kenya", "Government of Atlantis"), encoding="utf-8")
    result = clean(changed, "--out", tmp_path / "out.csv")
    assert result.returncode == 1
    assert "unknown name 'Atlantis'" in result.stderr
    assert not (tmp_path / "out.csv").exists()


def test_every_agreement_with_a_third_party_in_the_dataset_has_one_here(raw, rows):
    with raw.open(encoding="utf-8-sig", newline="") as file:
        named = {f"ucdp-pa:{row['paid']}" for row in csv.DictReader(file) if row["pa_3rd"].strip()}
    assert len(named) == 264
    # 1024 has "No" in that column, and a remark that nobody mediated.
    assert named - {row["agreement_id"] for row in third_parties(rows)} == {"ucdp-pa:1024"}


def test_each_agreement_of_the_seeds_leads_to_its_rows():
    path = SEEDS / "peace-agreements.csv"
    found = participations.rows(path, "agreement 1406")
    assert set(found["actor"]) >= {"Iran", "Iraq"}
    assert set(found["agreement_id"]) == {"ucdp-pa:1406"}
    with pytest.raises(LoadError, match="no row is of 'agreement 0'"):
        participations.rows(path, "agreement 0")
