"""FollowTheMoney: what its entities and statements become, and what is said of each that cannot be taken."""

import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import ANY_JSON, told, written

from graph.model import Document, Entity, Rejected, Relation
from graph.ontology import default
from loaders import LoadError, find, read_file
from loaders.followthemoney import table

DATA = Path(__file__).parents[1] / "data"
HARBOUR = DATA / "harbour.ftm.json"
STATEMENTS = DATA / "harbour-statements.csv"
PERSON = {"id": "a", "schema": "Person", "properties": {"name": ["A"]}}
OWNERSHIP = {"id": "o", "schema": "Ownership", "properties": {"owner": ["a"], "asset": ["b"], "startDate": ["2011"]}}


def lines(*entities):
    return "".join(json.dumps(one) + "\n" for one in entities)


def edge(schema, **properties):
    return {"id": "e", "schema": schema, "properties": properties}


def of(path, kind):
    return [item for item in told(path) if isinstance(item, kind)]


def relation(tmp_path, entity):
    (found,) = of(written(tmp_path, "a.ijson", lines(entity)), Relation)
    return found


def test_every_line_is_a_node_or_an_edge_as_a_plain_count_has_it():
    plain = pd.read_json(HARBOUR, lines=True)
    nodes = plain["schema"].map(lambda name: bool(table().schemata[name].kind))
    assert not of(HARBOUR, Rejected)
    described = [one for one in of(HARBOUR, Entity) if one.evidence[0].locator]
    assert {one.id.partition(":")[2] for one in described} == set(plain[nodes]["id"])
    assert Counter(one.props["schema"] for one in described) == Counter(plain[nodes]["schema"])
    # Each edge names one at either end, but for the sanction, which names two.
    edges = [one for one in of(HARBOUR, Relation) if one.qualifier in set(plain["id"])]
    assert {one.qualifier for one in edges} == set(plain[~nodes]["id"])
    assert len(edges) == (~nodes).sum() + 1
    links = plain[nodes]["properties"].map(
        lambda p: sum(len(p.get(n, ())) for n in ("addressEntity", "parent", "owner", "operator", "organization"))
    )
    assert len(of(HARBOUR, Relation)) == len(edges) + links.sum()


def test_the_table_names_what_the_ontology_has_and_agrees_with_the_names_it_gives():
    for schema in table().schemata.values():
        assert not schema.kind or default().kind(schema.kind)
        assert all(default().relation(tie.type) for tie in schema.ties)
        # An edge stands between two others, a node is itself an end of each of its ties.
        assert all(bool(tie.source.property and tie.target.property) != bool(schema.kind) for tie in schema.ties)
    for name, type in default().relations.items():
        if (schema := table().schemata.get(type.names.get("ftm", ""))) is not None:
            assert [tie.type for tie in schema.ties] == [name]


def test_schemata_inherit_kind_and_ties():
    vessel, company = table().schemata["Vessel"], table().schemata["Company"]
    assert (vessel.kind, company.kind) == ("Asset", "Organization")
    assert vessel.lineage == ("Vessel", "Vehicle", "Asset", "Thing", "Value")
    assert [tie.type for tie in vessel.ties] == ["OWNS", "LINKED_TO", "HAS_ADDRESS"]


def test_a_node_has_all_names_and_all_values():
    ada = next(one for one in of(HARBOUR, Entity) if one.id == "ftm:p-ada")
    assert (ada.kind, ada.name, ada.aliases) == ("Person", "Ada Brook", ("Ada Mireille Brook", "A. Brook"))
    assert ada.props == {"schema": "Person", "wikidataId": "Q99000001", "nationality": "lm; vr", "birthDate": "1961"}
    assert "wd:Q99000002" in {one.id for one in of(HARBOUR, Entity)}


def test_the_caption_is_the_name_when_it_is_one(tmp_path):
    several = {"id": "a", "schema": "Company", "properties": {"name": ["X Ltd", "X Limited"]}}
    path = written(
        tmp_path, "a.ijson", lines({**several, "caption": "X Limited"}, {**several, "id": "b", "caption": "Other"})
    )
    assert [(one.name, one.aliases) for one in of(path, Entity)] == [
        ("X Limited", ("X Ltd",)),
        ("X Ltd", ("X Limited",)),
    ]


def test_who_has_no_name_is_called_by_the_id(tmp_path):
    path = written(tmp_path, "a.ijson", lines({"id": "x-1", "schema": "Company", "properties": {}}))
    assert [one.name for one in of(path, Entity)] == ["x-1"]


def test_an_edge_shows_its_row():
    owns = next(one for one in of(HARBOUR, Relation) if one.qualifier == "own-1")
    assert (owns.type, owns.source, owns.target, owns.start, owns.end) == (
        "OWNS",
        "ftm:p-ada",
        "ftm:c-tide",
        "2011-03",
        "2019",
    )
    assert owns.props == {"percentage": "60"}
    (piece,) = owns.evidence
    assert (piece.locator, piece.method) == ("line 1, entity own-1", "register")
    assert piece.note == "Ownership. percentage: 60. startDate: 2011-03. endDate: 2019"


def test_what_a_node_tells_of_in_passing_shows_its_row_too():
    office = next(one for one in of(HARBOUR, Relation) if one.type == "OF")
    assert (office.source, office.target, office.qualifier) == ("ftm:pos-1", "ftm:b-port", "")
    assert office.evidence[0].note == "Position Harbour Master. organization: b-port"
    owns = next(one for one in of(HARBOUR, Relation) if one.type == "OWNS" and not one.qualifier)
    assert (owns.source, owns.target) == ("ftm:c-tide", "ftm:v-gull")


def test_an_office_held_twice_and_two_payments_are_two_relations():
    found = Counter(one.type for one in {one.id: one for one in of(HARBOUR, Relation)}.values())
    assert (found["HOLDS"], found["PAYS"], found["OF"]) == (2, 2, 1)


@pytest.mark.parametrize(
    ("properties", "dates"),
    [
        ({"startDate": ["2011"]}, ("2011", None)),
        ({"startDate": ["2011", "2011-03"]}, ("2011-03", None)),
        ({"startDate": ["2012", "2011-03"], "endDate": ["2015", "2016"]}, ("2011-03", "2016")),
        ({"startDate": ["2011-03-04T10:00:00"], "date": ["1999"]}, ("2011-03-04", None)),
        ({"date": ["2011-03-04 10:00:00"]}, ("2011-03-04", None)),
        ({}, (None, None)),
    ],
)
def test_dates_are_as_precise_as_told(tmp_path, properties, dates):
    owns = relation(tmp_path, edge("Ownership", owner=["a"], asset=["b"], **properties))
    assert (owns.start, owns.end) == dates


def test_what_happens_on_a_day_begins_and_ends_on_it(tmp_path):
    pays = relation(tmp_path, edge("Payment", payer=["a"], beneficiary=["b"], date=["2011-12"]))
    assert (pays.start, pays.end) == ("2011-12", "2011-12")


def test_who_imposes_a_sanction_is_known_by_name_alone():
    sanctions = [one for one in of(HARBOUR, Relation) if one.type == "SANCTIONS"]
    assert {one.source for one in sanctions} == {"gb:council-of-lowmere-0f292d"}
    assert {one.target for one in sanctions} == {"ftm:v-gull", "ftm:c-new"}


def test_each_dataset_is_a_document(tmp_path):
    path = written(
        tmp_path, "a.ijson", lines({**PERSON, "datasets": ["one", "two"]}, {**OWNERSHIP, "datasets": ["two"]})
    )
    assert [(one.id, one.dataset, one.licence) for one in of(path, Document)] == [
        ("dataset:one", "one", ""),
        ("dataset:two", "two", ""),
    ]
    (person,), (owns,) = of(path, Entity), of(path, Relation)
    assert [(piece.document, piece.locator) for piece in person.evidence] == [
        ("dataset:one", "entity a"),
        ("dataset:two", "entity a"),
    ]
    assert [piece.document for piece in owns.evidence] == ["dataset:two"]
    written(tmp_path, "a.dataset.yaml", "document: {id: 'x:reg', title: A register, licence: CC BY 4.0}")
    assert [(one.id, one.licence) for one in of(path, Document)] == [("x:reg", "CC BY 4.0")]


def test_a_file_without_datasets_is_the_document():
    (document,) = of(HARBOUR, Document)
    assert document.title == "harbour.ftm.json" and len(document.sha256) == 64


def test_statements_are_gathered_and_each_dataset_tells_its_own():
    plain = pd.read_csv(STATEMENTS)
    assert not of(STATEMENTS, Rejected)
    assert {one.id for one in of(STATEMENTS, Document)} == {f"dataset:{one}" for one in plain["dataset"].unique()}
    ada = {one.evidence[0].document: (one.kind, one.name) for one in of(STATEMENTS, Entity) if one.id == "ftm:NK-ada"}
    # One dataset knows only that it is a legal entity; what both are about is a person.
    assert ada == {"dataset:lowmere_companies": ("Person", "A. Brook"), "dataset:veren_peps": ("Person", "Ada Brook")}
    (directs,) = of(STATEMENTS, Relation)
    assert (directs.source, directs.target, directs.start) == ("ftm:NK-ada", "ftm:NK-tide", "2011")
    tide = next(one for one in of(STATEMENTS, Entity) if one.id == "ftm:NK-tide")
    assert tide.props["jurisdiction"] == "lm", "a statement that stands apart from the others is the same entity's"
    nodes, edges = of(STATEMENTS, Entity), of(STATEMENTS, Relation)
    assert len(nodes) + len(edges) == len(plain.groupby(["canonical_id", "dataset"]))


def test_statements_say_the_same_in_any_order_and_in_json(tmp_path):
    def facts(path):
        return sorted((one.id, one.kind, one.name, str(one.props)) for one in of(path, Entity)) + [
            one.id for one in of(path, Relation)
        ]

    head, *rows = STATEMENTS.read_text().splitlines()
    assert facts(written(tmp_path, "b.csv", "\n".join([head, *reversed(rows)]))) == facts(STATEMENTS)
    plain = pd.read_csv(STATEMENTS, dtype=str).to_json(orient="records", lines=True)
    assert facts(written(tmp_path, "c.jsonl", plain)) == facts(STATEMENTS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"prop": ""}, "the statement has no prop"),
        ({"canonical_id": "", "entity_id": ""}, "the statement has no canonical_id"),
        ({"schema": "Vessel"}, "its statements call it LegalEntity and Vessel; schemata of one line are expected"),
        ({"external": "t"}, "nobody has confirmed"),
        ({"prop": "name", "value": ""}, "the statement has no value"),
    ],
)
def test_bad_statements(tmp_path, change, said):
    frame = pd.read_csv(STATEMENTS, dtype=str, keep_default_na=False).head(2)
    frame.loc[1, list(change)] = list(change.values())
    frame.to_csv(tmp_path / "a.csv", index=False)
    faults = {one.reason for one in of(tmp_path / "a.csv", Rejected)}
    assert len(faults) == 1 and said in faults.pop()


@pytest.mark.parametrize(
    ("entity", "said"),
    [
        ({"schema": "Person", "properties": {}}, "the entity has no id"),
        ({"id": "a", "properties": {}}, "the entity has no schema"),
        ({**PERSON, "schema": "Persn"}, "unknown schema 'Persn'; did you mean Person?"),
        ({**PERSON, "schema": "Zzz"}, "unknown schema 'Zzz'; a schema of FollowTheMoney is expected"),
        ({**PERSON, "schema": "Note"}, "Note joins nothing in this graph"),
        ({**PERSON, "schema": "Thing"}, "Thing joins nothing in this graph"),
        ({**PERSON, "schema": "Passport"}, "Passport joins nothing in this graph"),
        ({**PERSON, "id": "a b"}, "'ftm:a b' cannot be an id"),
        ({**PERSON, "id": {"x": 1}}, "id is {'x': 1}; text is expected"),
        ({**PERSON, "properties": ["name"]}, "properties are ['name']; a mapping of names"),
        ({**PERSON, "properties": {"name": [{"x": 1}]}}, "'name' holds {'x': 1}; texts are expected"),
        ({**PERSON, "properties": {"name": [PERSON]}}, "'name' holds an entity; a file with an entity a line"),
        ({**PERSON, "datasets": ["a b"]}, "'dataset:a b' cannot be an id"),
        (edge("Ownership", owner=["a"]), "the Ownership has no asset; the id of an entity is expected"),
        (edge("Sanction", entity=["a"]), "the Sanction has no authority; a name is expected"),
        (edge("Ownership", owner=["a"], asset=["b"], startDate=["in May"]), "startDate: 'in May' is not a date as YYYY"),
        (edge("Ownership", owner=["a"], asset=["b"], endDate=["2011-02-30"]), "endDate: '2011-02-30' is no day of the calendar"),
        (edge("Ownership", owner=["a"] + [str(i) for i in range(40)], asset=[str(i) for i in range(40)]), "it joins 41 with 40"),
        ([], "an entity as {id, schema, properties} is expected, not []"),
    ],
)  # fmt: skip
def test_a_bad_line_is_rejected_alone_and_kept(tmp_path, entity, said):
    path = written(tmp_path, "a.ijson", lines(PERSON, entity, {**PERSON, "id": "c"}))
    (bad,) = of(path, Rejected)
    assert bad.where == f"{path}, line 2" and said in bad.reason and bad.row == entity
    assert [one.id for one in of(path, Entity)] == ["ftm:a", "ftm:c"]


def test_files_that_were_damaged_on_the_way(tmp_path):
    good = lines(PERSON, {**PERSON, "id": "b"}).encode()
    assert len(of(written(tmp_path, "bom.ijson", b"\xef\xbb\xbf" + good), Entity)) == 2
    cut = of(written(tmp_path, "cut.ijson", good[:-10]), Rejected)
    assert [(one.where[-6:], one.reason[:10]) for one in cut] == [("line 2", "not JSON (")]
    (latin,) = of(written(tmp_path, "l1.ijson", good + '{"id": "é"}\n'.encode("latin-1")), Rejected)
    assert "line 3" in latin.where and "is not UTF-8" in latin.reason
    (deep,) = of(written(tmp_path, "deep.ijson", good + b"[" * 200_000), Rejected)
    assert "nested too deeply" in deep.reason
    with pytest.raises(LoadError, match="line 3: it holds NUL bytes"):
        told(written(tmp_path, "nul.ijson", good + b"\0\n"))
    with pytest.raises(LoadError, match="the header has no column 'prop'"):
        list(read_file(written(tmp_path, "a.csv", "x,y\n1,2\n"), "followthemoney"))


@pytest.mark.parametrize("name", ["a.ijson", "a.ftm.json", "a.jsonl"])
def test_it_is_recognised(tmp_path, name):
    assert find(written(tmp_path, name, "\n" + lines(PERSON))).NAME == "followthemoney"
    assert find(STATEMENTS).NAME == "followthemoney"


FIELDS = st.sampled_from(
    ["id", "schema", "caption", "datasets", "properties", *PERSON["properties"], "owner", "asset", "startDate", "date"]
)


@given(FIELDS, ANY_JSON, st.sampled_from([PERSON, OWNERSHIP]))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_in_any_place_ends_in_entries_or_one_line(tmp_path, name, value, entity):
    into = entity if name in ("id", "schema", "caption", "datasets", "properties") else entity["properties"]
    changed = {**entity, name: value} if into is entity else {**entity, "properties": {**into, name: value}}
    assert told(written(tmp_path, "a.ijson", lines(changed)), "followthemoney")


@given(st.sampled_from(["canonical_id", "entity_id", "prop", "schema", "value", "dataset", "external"]), ANY_JSON)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_in_a_statement_ends_in_entries_or_one_line(tmp_path, name, value):
    row = {"canonical_id": "a", "prop": "name", "schema": "Person", "value": "A", "dataset": "d"}
    assert told(written(tmp_path, "a.jsonl", lines(row, {**row, name: value})), "followthemoney")


def test_codes_of_states_are_the_states_that_all_files_mean(tmp_path):
    entities = [
        {"id": "p", "schema": "Person", "properties": {"name": ["Ada"], "nationality": ["ua", "xx"]}},
        {"id": "r", "schema": "Position", "properties": {"name": ["Minister"], "country": ["ua"]}},
        {"id": "c", "schema": "Company", "properties": {"name": ["Tide"], "jurisdiction": ["ua", "eu"]}},
    ]
    items = told(written(tmp_path, "a.ijson", lines(*entities)))
    assert {(one.source, one.type, one.target) for one in items if isinstance(one, Relation)} == {
        ("ftm:p", "CITIZEN_OF", "iso:UA"),
        ("ftm:r", "OF", "iso:UA"),
        ("ftm:c", "LOCATED_IN", "iso:UA"),
    }
    (state,) = {one.name for one in items if isinstance(one, Entity) and one.kind == "State"}
    assert state == "Ukraine"
    (ada,) = [one for one in items if isinstance(one, Entity) and one.id == "ftm:p"]
    assert ada.props["nationality"] == "ua; xx", "what is not known is not lost"
