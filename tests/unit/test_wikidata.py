"""Wikidata: what entities, dumps and results of queries become, and what is said of what cannot be taken."""

import copy
import csv
import gzip
import json
import re
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import ANY_JSON, told, written

from graph.model import Document, Entity, Rejected, Relation
from graph.ontology import default
from loaders import LoadError, find, read_file, wikidata
from loaders.actors import by_code, resolve
from loaders.rejected import Kept, Row
from loaders.wikidata.table import PROPERTY, table
from loaders.wikidata.values import day
from loaders.wikidata.variables import planned

DATA = Path(__file__).parents[1] / "data"
LOWMERE, OFFICES = DATA / "lowmere.wikidata.json", DATA / "lowmere-offices.csv"
PLAIN = json.loads(LOWMERE.read_text())["entities"]
ADA, TOR, PRESIDENT, TALKS, ACCORD = (f"wd:Q990000{n}" for n in ("01", "02", "10", "30", "31"))
WD = "http://www.wikidata.org/entity/"


def of(path, kind, **options):
    if options:
        return [entry.item for entry in read_file(path, **options) if isinstance(entry.item, kind)]
    return [item for item in told(path) if isinstance(item, kind)]


def saved(tmp_path, data, name="a.json"):
    return written(tmp_path, name, json.dumps(data))


def dump(tmp_path, entities, name="dump.json"):
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in entities)
    return written(tmp_path, name, f"[\n{lines}\n]\n")


def ties(items, type):
    return sorted((one.source, one.target) for one in items if isinstance(one, Relation) and one.type == type)


def node(items, id):
    return next(one for one in items if isinstance(one, Entity) and one.id == id)


def changed(id, property, number, **fields):
    """The entities, with some fields of one statement changed."""
    data = copy.deepcopy(PLAIN)
    data[id]["claims"][property][number].update(fields)
    return {"entities": data}


def item(property, id):
    value = {"entity-type": "item", "numeric-id": int(id[1:]), "id": id}
    return {"snaktype": "value", "property": property, "datavalue": {"value": value, "type": "wikibase-entityid"}}


def time(property, text, precision):
    value = {"time": text, "precision": precision, "calendarmodel": WD + "Q1985727"}
    return {"snaktype": "value", "property": property, "datavalue": {"value": value, "type": "time"}}


# Entities


def test_kinds_are_as_a_plain_count_of_classes_has_them():
    classes = {"Q5": "Person", "Q3624078": "State", "Q7278": "Organization", "Q35749": "Organization", "Q7157512": "Process",
               "Q625298": "Agreement", "Q515": "Place"}  # fmt: skip
    said = [
        one["claims"]["P31"][0]["mainsnak"]["datavalue"]["value"]["id"]
        for one in PLAIN.values()
        if one["claims"].get("P31")
    ]
    expected = Counter(classes.get(one, "Role") for one in said)
    expected["Role"] += sum("P31" not in one["claims"] and one["id"] < "Q99000050" for one in PLAIN.values())
    described = {f"wd:{id}" if id != "Q212" else "iso:UA" for id in PLAIN}
    found = {one.id: one.kind for one in of(LOWMERE, Entity)}
    assert Counter(kind for id, kind in found.items() if id in described) == expected
    assert not of(LOWMERE, Rejected), "words for a part and for a doubt need no kind"


def test_an_office_with_its_days_what_it_rests_on_and_who_had_it_before():
    first, second, *_ = [
        one for one in of(LOWMERE, Relation) if one.source == ADA and one.type == "HOLDS" and one.target == PRESIDENT
    ][-2:]
    assert (first.start, first.end, second.start, second.end) == ("2010-05-06", "2014-05-06", "2019-05-06", None)
    assert first.id != second.id, "an office held twice is two"
    assert first.props == {"predecessor": "Tor Marsh"}
    (piece,) = first.evidence
    assert (
        piece.locator == f"Q99000001, P39, {PLAIN['Q99000001']['claims']['P39'][0]['id']}"
        and piece.method == "register"
    )
    assert piece.note == (
        "Ada Marsh: position held President of Ukraine, from 2010-05-06, to 2014-05-06, predecessor Tor Marsh. "
        "Reference: stated in Q99000040; https://example.org/marsh"
    )


def test_whose_an_office_is():
    items = told(LOWMERE)
    assert set(ties(items, "OF")) == {
        (PRESIDENT, "iso:UA"),
        ("wd:Q99000011", "iso:UA"),  # by its country, having no jurisdiction
        ("wd:Q99000012-UA", "iso:UA"),  # a general office with a qualifier of whose it is
        ("wd:Q99000013", "wd:Q99000021"),  # part of a council
        (
            next(one.id for one in items if isinstance(one, Entity) and one.name == "Head of government of Ukraine"),
            "iso:UA",
        ),
    }
    assert node(items, "wd:Q99000012-UA").name == "minister without portfolio of Ukraine"
    shared = {one.name for one in items if isinstance(one, Entity) and one.props.get("shared")}
    assert shared == {
        "minister without portfolio",
        "minister without portfolio of Ukraine",
        "member of the Lowmere council",
    }


def test_the_head_of_a_state_holds_the_office_that_it_names():
    items = told(LOWMERE)
    told_of = [
        one
        for one in items
        if isinstance(one, Relation) and one.type == "HOLDS" and "head of state" in one.evidence[0].note
    ]
    said = next(one for one in items if isinstance(one, Relation) and one.type == "HOLDS" and one.start == "2010-05-06"
                and "position held" in one.evidence[0].note)  # fmt: skip
    assert [one.id for one in told_of] == [said.id], "told from both sides it is one relation"


def test_mediators_parties_hosts_and_what_came_of_the_talks():
    items = told(LOWMERE)
    assert set(ties(items, "MEDIATES")) == {(ADA, TALKS)}
    assert ties(items, "HOSTS") == [("wd:Q458", TALKS)]
    assert ties(items, "PARTY_TO") == sorted(
        [("iso:RU", TALKS), ("iso:UA", TALKS), ("iso:RU", ACCORD), ("iso:UA", ACCORD), (TOR, ACCORD)]
    )
    assert ties(items, "RESULT_OF") == ties(items, "PART_OF")[-1:] == [(ACCORD, TALKS)]
    mediates = next(one for one in items if isinstance(one, Relation) and one.type == "MEDIATES")
    assert mediates.props["part"] == "mediator"
    signed = next(one for one in items if isinstance(one, Relation) and (one.source, one.target) == ("iso:UA", ACCORD))
    assert (signed.start, signed.end) == ("2015-02-13", "2015-02-13")


def test_citizens_members_leaders_kin_and_relations_between_states():
    items = told(LOWMERE)
    assert ties(items, "CITIZEN_OF") == [(ADA, "iso:SU"), (ADA, "iso:UA")]
    assert ties(items, "MEMBER_OF") == [("iso:UA", "wd:Q1065"), (ADA, "wd:Q99000020")]
    assert ties(items, "LEADS") == [(ADA, "wd:Q99000020")]
    assert ties(items, "RELATED_TO") == [(ADA, TOR)]
    assert ties(items, "HAS_RELATIONS_WITH") == [("iso:UA", "iso:TR")] or ties(items, "HAS_RELATIONS_WITH") == [
        ("iso:TR", "iso:UA")
    ]


def test_states_and_organisations_have_the_ids_and_names_of_all_files():
    items = told(LOWMERE)
    ukraine = node(items, "iso:UA")
    assert (ukraine.kind, ukraine.name, ukraine.aliases) == ("State", "Ukraine", ("UA",))
    assert {node(items, id).name for id in ("iso:RU", "iso:SU", "iso:TR", "wd:Q1065", "wd:Q458")} == {
        "Russia", "Soviet Union", "Turkey", "United Nations", "European Union"
    }  # fmt: skip


def test_a_state_that_no_table_names_is_known_by_its_code(tmp_path):
    code = {
        "mainsnak": {"snaktype": "value", "property": "P297", "datavalue": {"value": "FR", "type": "string"}},
        "rank": "normal",
    }
    state = {"id": "Q99000099", "labels": {"en": {"value": "The French Republic"}}, "claims": {
        "P31": [{"mainsnak": item("P31", "Q6256")}], "P297": [code]}}  # fmt: skip
    (found,) = of(saved(tmp_path, state), Entity)
    assert (found.id, found.name) == ("iso:FR", "France")


def test_what_is_deprecated_has_no_value_or_is_doubted():
    items = told(LOWMERE)
    assert (ADA, "wd:Q99000011") not in ties(items, "HOLDS")
    doubted = next(one for one in items if isinstance(one, Relation) and (one.source, one.target) == (TOR, ACCORD))
    assert (doubted.confidence, doubted.evidence[0].confidence) == (0.5, 0.5)
    assert node(items, TOR).props == {"birth_date": "1910-11-07"}, (
        "a day of the Julian calendar; one before our era is left out"
    )
    assert "founding_date" not in node(items, "wd:Q99000020").props, "a decade is no date"


@pytest.mark.parametrize(
    ("text", "precision", "julian", "date", "words"),
    [
        ("+2019-05-20T00:00:00Z", 11, False, "2019-05-20", "2019-05-20"),
        ("+2019-05-00T00:00:00Z", 10, False, "2019-05", "2019-05"),
        ("+2019-01-01T00:00:00Z", 9, False, "2019", "2019"),
        ("+00000002019-05-20T00:00:00Z", 11, False, "2019-05-20", "2019-05-20"),
        ("+2019-05-20T13:30:00Z", 14, False, "2019-05-20", "2019-05-20"),
        ("+1917-10-25T00:00:00Z", 11, True, "1917-11-07", "1917-11-07"),
        ("+1917-10-00T00:00:00Z", 10, True, "1917", "1917"),
        ("+1990-00-00T00:00:00Z", 8, False, None, "about 1990"),
        ("-0044-03-15T00:00:00Z", 11, False, None, "44 BCE"),
        ("+12000-00-00T00:00:00Z", 9, False, None, "year 12000"),
    ],
)
def test_times_are_as_precise_as_they_are_told(text, precision, julian, date, words):
    found = day(text, precision, "P580", julian)
    assert (found.date, found.words) == (date, words)


@pytest.mark.parametrize("text", ["+2001-02-30T00:00:00Z", "2001", "yesterday", "", "+2001-13-01T00:00:00Z"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match="P580"):
        day(text, 11, "P580")


def test_what_is_not_in_the_file_is_told_by_its_number_or_not_at_all(tmp_path):
    path = saved(tmp_path, PLAIN["Q99000001"])
    items = told(path)
    role = node(items, PRESIDENT)
    assert (role.kind, role.name, role.evidence[0].confidence) == ("Role", "Q99000010", 0.3)
    assert node(items, "iso:UA").name == "Ukraine"
    assert ties(items, "MEDIATES") == []
    (unknown,) = [one for one in items if isinstance(one, Rejected)]
    assert "P1344 name items that are not in the file" in unknown.reason and "Q99000030" in unknown.reason
    # With the talks added, what was kept is what was missing.
    (again,) = of(
        saved(tmp_path, {"entities": [unknown.row, PLAIN["Q99000030"], PLAIN["Q99000050"]]}, "b.json"), Document
    )
    assert again.publisher == "Wikidata"
    both = of(tmp_path / "b.json", Relation)
    assert (ADA, TALKS) in ties(both, "MEDIATES")


def test_the_order_of_entities_plays_no_part(tmp_path):
    def facts(path):
        items = told(path)
        nodes = {one.id: (one.kind, one.name) for one in items if isinstance(one, Entity)}
        return nodes, {(one.id, one.start, one.end) for one in items if isinstance(one, Relation)}

    turned = saved(tmp_path, {"entities": dict(reversed(PLAIN.items()))})
    assert facts(turned) == facts(LOWMERE)


@pytest.mark.parametrize("form", ["one", "list", "answer", "lines", "dump", "packed"])
def test_every_form_of_entities(tmp_path, form):
    several = list(PLAIN.values())
    path = {
        "one": lambda: saved(tmp_path, PLAIN["Q212"]),
        "list": lambda: saved(tmp_path, several),
        "answer": lambda: saved(tmp_path, {"entities": PLAIN, "success": 1}),
        "lines": lambda: written(tmp_path, "a.jsonl", "\n".join(map(json.dumps, several))),
        "dump": lambda: dump(tmp_path, several),
        "packed": lambda: written(tmp_path, "a.json.gz", gzip.compress(dump(tmp_path, several).read_bytes())),
    }[form]()
    assert find(path).NAME == "wikidata"
    expected = {one.id for one in of(LOWMERE, Relation)}
    found = {one.id for one in of(path, Relation)}
    assert found == expected if form != "one" else found < expected


def test_names_in_the_language_that_is_asked_for(tmp_path):
    def name(**options):
        return node([entry.item for entry in read_file(LOWMERE, **options)], ADA)

    assert (name().name, name().aliases) == ("Ada Marsh", ("A. Marsh",))
    assert (name(language="uk,en").name, name(language="uk,en").aliases) == ("Ада Марш", ("Ada Marsh", "A. Marsh"))
    assert name(language="fr").name == "Ada Marsh", "any that there is"
    with pytest.raises(LoadError, match="language 'English'; codes as en or uk,en are expected"):
        list(read_file(LOWMERE, language="English"))


def test_a_class_of_ones_own(tmp_path):
    quay = {
        "id": "Q99000070",
        "labels": {"en": {"value": "Long Quay"}},
        "claims": {"P31": [{"mainsnak": item("P31", "Q99000071")}]},
    }
    path = saved(tmp_path, quay)
    (refused,) = of(path, Rejected)
    assert "Q99000070 (Long Quay): its classes have no place in this graph" in refused.reason
    classes = written(tmp_path, "classes.yaml", "{Place: [Q99000071]}")
    (found,) = of(path, Entity, classes=str(classes))
    assert (found.kind, found.name) == ("Place", "Long Quay")
    for content, said in (
        ("[", "classes.yaml"),
        ("{Harbour: [Q1]}", "unknown kind 'Harbour'"),
        ("{Place: Q1}", "a list of items"),
    ):
        written(tmp_path, "classes.yaml", content)
        with pytest.raises(LoadError, match=said) as caught:
            list(read_file(path, classes=str(classes)))
        assert "\n" not in str(caught.value)


# Dumps


def dumped(number, matters=20):
    """Entities as a dump has them, of which one in `matters` has a place in the graph."""
    ada = json.dumps(PLAIN["Q99000001"], separators=(",", ":"))
    other = '{"type":"item","id":"Q%d","labels":{},"claims":{"P31":[{"mainsnak":%s,"rank":"normal"}]}},\n'
    snak = json.dumps(item("P31", "Q13442814"), separators=(",", ":"))
    for n in range(number):
        yield other % (n + 50_000_000, snak) if n % matters else ada.replace("Q99000001", f"Q{n + 50_000_000}") + ",\n"


def peak(tmp_path, number):
    """The most memory that reading a dump of so many lines takes, in bytes."""
    path = tmp_path / f"{number}.json"
    with path.open("w") as stream:
        stream.writelines(["[\n", *dumped(number), "]\n"])
    people = 0
    tracemalloc.start()
    for entry in read_file(path):
        people += isinstance(entry.item, Entity) and entry.item.kind == "Person"
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert people == number // 20 + 1, "and the father whom all of them have"
    return most


def test_memory_does_not_grow_with_a_dump(tmp_path):
    list(read_file(LOWMERE))  # the tables are read once
    assert peak(tmp_path, 8_000) < 1.2 * peak(tmp_path, 1_000) + 500_000


def test_bad_lines_of_a_dump_are_rejected_and_the_rest_is_read(tmp_path):
    path = dump(tmp_path, [PLAIN["Q99000001"], PLAIN["Q212"]])
    first, *rest = path.read_text().split("\n", 1)
    path = written(
        tmp_path,
        "dump.json",
        f'{first}\nnot json,\n{{"id":"L1","claims":{{"P31":[]}}}},\n[1],\n{rest[0]}'.rstrip("]\n")[:-40],
    )
    items = told(path)
    reasons = {one.where.rsplit(", ")[-1]: one.reason for one in items if isinstance(one, Rejected)}
    assert set(reasons) == {"line 2", "line 3", "line 4", "line 6"}
    assert "not JSON" in reasons["line 2"] and "its id is 'L1'; an item is expected" in reasons["line 3"]
    assert "the entity is [1]; an object is expected" in reasons["line 4"] and "not JSON" in reasons["line 6"]
    assert node(items, ADA).name == "Ada Marsh"


def test_a_line_that_is_too_long_is_its_own_fault(tmp_path, monkeypatch):
    monkeypatch.setattr("loaders.files.lines.__defaults__", (4096,))
    long = {**PLAIN["Q99000002"], "descriptions": {"en": {"value": "x" * 8000}}}
    path = dump(tmp_path, [PLAIN["Q99000020"], long, PLAIN["Q99000060"]])
    (refused,) = of(path, Rejected)
    assert refused.where.endswith("line 3") and "it is longer than" in refused.reason
    assert len([one for one in of(path, Entity) if one.id in ("wd:Q99000020", "wd:Q99000060")]) == 2


# Results of queries


def query(tmp_path, names, *rows, name="q.csv"):
    lines = [names, *rows]
    return written(tmp_path, name, "\n".join(lines).replace("wd:", WD) + "\n")


def test_offices_as_csv():
    items = told(OFFICES)
    assert [
        (one.source, one.target, one.start, one.end)
        for one in items
        if isinstance(one, Relation) and one.type == "HOLDS"
    ] == [
        (ADA, PRESIDENT, "2010-05-06", "2014-05-06"),
        (ADA, PRESIDENT, "2019-05-06", None),
        (TOR, "wd:Q99000014", "1990", None),  # the first of January may be the whole year
        ("wd:Q99000003", PRESIDENT, "2014-05", "2019-05-06"),
    ]
    assert set(ties(items, "OF")) == {(PRESIDENT, "iso:UA")}
    assert node(items, "wd:Q99000003").name == 'Ines "Reed" Quay'
    assert (node(items, TOR).name, node(items, TOR).evidence[0].confidence) == ("Q99000002", 0.3)
    assert node(items, "wd:Q99000014").props == {"shared": True}
    (document,) = [one for one in items if isinstance(one, Document)]
    assert (document.publisher, document.licence) == ("Wikidata", "CC0 1.0")


def test_a_row_and_a_statement_that_say_the_same_are_one_relation():
    rows = {one.id for one in of(OFFICES, Relation) if one.source == ADA}
    assert rows <= {one.id for one in of(LOWMERE, Relation)}


def bindings(path):
    """The rows of a CSV file as the query service gives them out in JSON."""
    with path.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    return list(rows[0]), [{k: {"type": "literal", "value": v} for k, v in row.items() if v} for row in rows]


@pytest.mark.parametrize("form", ["json", "simple", "tsv", "typed"])
def test_every_form_of_results_tells_the_same(tmp_path, form):
    names, rows = bindings(OFFICES)

    def cell(text):
        if text.startswith("http"):
            return f"<{text}>"
        quoted = text.replace('"', '\\"')
        return (
            f'"{quoted}"^^<http://www.w3.org/2001/XMLSchema#dateTime>' if text[:2] in ("19", "20") else f'"{quoted}"@en'
        )

    plain = [[row.get(name, {}).get("value", "") for name in names] for row in rows]
    path = {
        "json": lambda: saved(tmp_path, {"head": {"vars": names}, "results": {"bindings": rows}}),
        "simple": lambda: saved(tmp_path, [{k: v["value"] for k, v in row.items()} for row in rows]),
        "tsv": lambda: written(tmp_path, "q.tsv", "\n".join("\t".join(row) for row in [names, *plain])),
        "typed": lambda: written(
            tmp_path, "q.tsv",
            "\n".join(["\t".join(f"?{n}" for n in names), *("\t".join(cell(c) if c else "" for c in row) for row in plain)]),
        ),
    }[form]()  # fmt: skip
    assert find(path).NAME == "wikidata"
    expected, found = of(OFFICES, Relation), of(path, Relation)
    assert [(one.id, one.start, one.end) for one in found] == [(one.id, one.start, one.end) for one in expected]


@pytest.mark.parametrize(
    ("names", "row", "type", "ends"),
    [
        ("human,humanLabel,P39,P39Label", "wd:Q99000001,Ada,wd:Q99000010,President", "HOLDS", (ADA, PRESIDENT)),
        ("item,itemLabel,P39,P39Label", "wd:Q99000001,Ada,wd:Q99000010,President", "HOLDS", (ADA, PRESIDENT)),
        ("?person,?personLabel,?politicalParty", "wd:Q99000001,Ada,wd:Q99000020", "MEMBER_OF", (ADA, "wd:Q99000020")),
        ("state,memberOf,start", "wd:Q212,wd:Q1065,1945-10-24T00:00:00Z", "MEMBER_OF", ("iso:UA", "wd:Q1065")),
        ("country,countryLabel,partner", "wd:Q212,Ukraine,wd:Q43", "HAS_RELATIONS_WITH", ("iso:UA", "iso:TR")),
        ("person,personLabel,citizenship", "wd:Q99000001,Ada,wd:Q212", "CITIZEN_OF", (ADA, "iso:UA")),
        ("person,personLabel,country", "wd:Q99000001,Ada,wd:Q212", "CITIZEN_OF", (ADA, "iso:UA")),
        ("agreement,agreementLabel,signatory", "wd:Q99000031,Accord,wd:Q212", "PARTY_TO", ("iso:UA", ACCORD)),
        ("conflict,conflictLabel,mediator,mediatorClass", "wd:Q99000030,Talks,wd:Q99000001,wd:Q5", "MEDIATES", (ADA, TALKS)),
        ("process,processLabel,participant,role,roleLabel", "wd:Q99000030,Talks,wd:Q43,wd:Q1,host", "HOSTS", ("iso:TR", TALKS)),
        ("process,processLabel,party", 'wd:Q99000030,Talks,"wd:Q43, wd:Q212"', "PARTY_TO", ("iso:TR", TALKS)),
    ],
)  # fmt: skip
def test_variables_say_what_they_hold(tmp_path, names, row, type, ends):
    path = query(tmp_path, names, row)
    assert find(path).NAME == "wikidata"
    assert ends in ties(told(path), type) or (type == "HAS_RELATIONS_WITH" and ends[::-1] in ties(told(path), type))


def test_the_head_of_a_state_from_a_row(tmp_path):
    path = query(
        tmp_path,
        "country,countryLabel,headOfState,headOfStateLabel,start",
        "wd:Q212,Ukraine,wd:Q99000001,Ada,2010-05-06T00:00:00Z",
    )
    items = told(path)
    ((holder, role),) = ties(items, "HOLDS")
    assert (holder, node(items, role).name) == (ADA, "Head of state of Ukraine")
    assert ties(items, "OF") == [(role, "iso:UA")]


def test_a_country_beside_an_office_is_the_offices_only_where_its_name_tells(tmp_path):
    path = query(
        tmp_path,
        "person,personLabel,position,positionLabel,country,countryLabel",
        "wd:Q99000001,Ada,wd:Q99000010,President of Ukraine,wd:Q212,Ukraine",
        "wd:Q99000001,Ada,wd:Q99000015,Secretary-General,wd:Q212,Ukraine",
        "wd:Q99000001,Ada,wd:Q99000016,Governor of Georgia,wd:Q30,United States",
    )
    items = told(path)
    assert ties(items, "OF") == [(PRESIDENT, "iso:UA")]
    kept = {one.target: one.props.get("country") for one in items if isinstance(one, Relation) and one.type == "HOLDS"}
    assert kept == {PRESIDENT: None, "wd:Q99000015": "Ukraine", "wd:Q99000016": "United States"}
    assert ties(items, "CITIZEN_OF") == []


def test_dates_of_rows_are_as_precise_as_can_be_known(tmp_path):
    def start(text, precision=""):
        row = f"wd:Q99000001,Ada,wd:Q99000010,President,{text},{precision}"
        (one,) = [r for r in of(query(tmp_path, "person,personLabel,position,positionLabel,start,startPrecision", row), Relation)
                  if r.type == "HOLDS"]  # fmt: skip
        return one.start

    assert start("2019-05-20T00:00:00Z") == "2019-05-20"
    assert (start("2019-05-01T00:00:00Z"), start("2019-01-01T00:00:00Z")) == ("2019-05", "2019")
    assert (start("2019-01-01T00:00:00Z", 11), start("2019-05-01T00:00:00Z", 9)) == ("2019-01-01", "2019")
    assert (start("2019"), start("2019-05"), start("2019-05-20")) == ("2019", "2019-05", "2019-05-20")
    assert (start("-0044-03-15T00:00:00Z"), start("t123"), start("_:b0"), start("")) == (None, None, None, None)


@pytest.mark.parametrize(
    ("names", "row", "column", "said"),
    [
        ("person,position,start", "wd:Q99000001,wd:Q99000010,soon", "start", "start is 'soon'; a date as 2019-05-20T00:00:00Z is expected"),
        ("person,position,start,end", "wd:Q99000001,wd:Q99000010,2019-05-20T00:00:00Z,2018-05-20T00:00:00Z", "", "it ends (2018-05-20) before"),
        ("person,position", "wd:Q99000001,the president", "position", "?position is 'the president'; an item is expected"),
        ("person,position", "wd:Q99000001", "", "it has 1 cells; 2 are expected"),
        ("agreement,mediator", "wd:Q99000001,wd:Q99000010", "mediator", "what ?mediator is (Q99000010) is not known"),
    ],
)  # fmt: skip
def test_a_bad_row_is_rejected_alone(tmp_path, names, row, column, said):
    path = query(tmp_path, names, row, ",".join(["wd:Q99000020"] * (names.count(",") + 1)))
    refused = of(path, Rejected)[0]
    assert (refused.where, refused.column) == (f"{path}, line 2", column) and said in refused.reason


def test_columns_that_do_not_say_how_they_are_joined(tmp_path):
    path = query(tmp_path, "person,personLabel,organization,organizationLabel", "wd:Q1000,Ada,wd:Q1065,UN")
    with pytest.raises(LoadError, match=r"\?organization does not say how it is joined with \?person"):
        told(path, "wikidata")
    # Any other table wants a mapping.
    assert find(query(tmp_path, "name,wikidata", "Ada,wd:Q1000", name="other.csv")).NAME == "table"


def test_the_queries_of_the_docs_have_results_that_can_be_read():
    text = (DATA.parents[1] / "docs" / "wikidata.md").read_text(encoding="utf-8")
    queries = re.findall(r"SELECT (.*?) WHERE", text)
    assert len(queries) >= 4
    for query in queries:
        plan = planned([name.removeprefix("?") for name in query.split()], table())
        joined = {
            *plan.values,
            *plan.parts,
            plan.subject,
            plan.of,
            plan.role,
            *plan.dates.values(),
            *plan.classes.values(),
        }
        rest = {name for name in plan.names if not name.endswith(("Label", "Precision"))} - joined
        assert plan.values and not rest, query


def test_an_empty_result_is_one_line(tmp_path):
    path = saved(tmp_path, {"head": {"vars": ["person", "position"]}, "results": {"bindings": []}})
    with pytest.raises(LoadError, match="the query found nothing"):
        told(path)


# What is mended, and what is bad


def mended(path, rows):
    return [
        entry.item for entry in wikidata.again(Kept(path, "wikidata", {}, None, (Row("line 1", row) for row in rows)))
    ]


def test_what_was_rejected_is_read_again_when_it_is_mended(tmp_path):
    bad = changed("Q99000001", "P39", 0, qualifiers={"P580": [time("P580", "+2010-02-30T00:00:00Z", 11)]})
    (refused,) = of(saved(tmp_path, bad), Rejected)
    assert refused.column == "P39" and "is no day of the calendar" in refused.reason
    row = copy.deepcopy(refused.row)
    row["claims"]["P39"][0]["qualifiers"]["P580"] = [time("P580", "+2010-05-06T00:00:00Z", 11)]
    again = mended(tmp_path / "a.json", [row])
    assert (ADA, PRESIDENT) in ties(again, "HOLDS")
    whole = [one for one in of(tmp_path / "a.json", Entity) if one.id == ADA]
    assert [one for one in again if isinstance(one, Entity) and one.id == ADA] == whole, (
        "it says as much of itself as before"
    )
    (worse,) = [one for one in mended(tmp_path / "a.json", [refused.row]) if isinstance(one, Rejected)]
    assert worse.reason == refused.reason
    path = query(tmp_path, "person,personLabel,position,start", "wd:Q99000001,Ada,wd:Q99000010,soon")
    (row,) = of(path, Rejected)
    assert ties(mended(path, [{**row.row, "start": "2010-05-06"}]), "HOLDS") == [(ADA, PRESIDENT)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed("Q99000001", "P39", 0, mainsnak=item("P39", "Q1") | {"datavalue": {"value": "x"}}), "P39 is 'x'; an item is expected"),
        (changed("Q99000001", "P39", 0, mainsnak={"snaktype": "value"}), "P39 has no datavalue with a value"),
        (changed("Q99000001", "P39", 0, qualifiers={"\r\n": 1}), r"'\r\n' is 1; a list is expected"),
        (changed("Q99000001", "P39", 0, qualifiers=[1]), "qualifiers is [1]; an object is expected"),
        (changed("Q99000001", "P39", 0, qualifiers={"P582": [time("P582", "+2001-01-01T00:00:00Z", 11)], "P580": [time("P580", "+2002-01-01T00:00:00Z", 11)]}), "it ends (2001-01-01) before it begins (2002-01-01)"),
        ({"entities": {"Q1": {"id": "Q1", "missing": ""}}}, "Q1 is not in Wikidata"),
        ({"entities": {"P1": {"id": "P1", "labels": {}}}}, "its id is 'P1'; an item is expected, as Q42"),
        ({"entities": {"Q1": {"id": "Q1", "claims": 7}}}, "claims is 7; an object is expected"),
        ({"entities": {"Q1": {"id": "Q1", "claims": {"P31": 7}}}}, "P31 is 7; a list is expected"),
    ],
)  # fmt: skip
def test_a_bad_part_is_rejected_alone(tmp_path, data, said):
    path = saved(tmp_path, data)
    (bad,) = of(path, Rejected)
    assert said in bad.reason and bad.where.startswith(f"{path}, {next(iter(data['entities']))[0]}")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", LOWMERE.read_bytes()[:-200], "not JSON"),
        ("a.json", b'{"entities": {"Q1": ' + b"[" * 200_000, "nested too deeply"),
        ("a.json", b'{"entities": {"Q1": "\0"}}', "line 1: it holds NUL bytes"),
        ("a.json", '{"entities": {"Q1": "é"}}'.encode("latin-1"), "is not UTF-8"),
        ("a.json", b'{"entities": 7}', "its entities are 7"),
        ("a.json", b'{"error": {"code": "no-such-entity"}}', "Wikidata answered with an error"),
        (
            "a.json",
            b'{"head": {"vars": [1]}, "results": {"bindings": [{"a": "wikidata.org/entity/Q1"}]}}',
            "is expected",
        ),
        ("a.json", b'[\n{"type":"item","id":"Q1","labels":{},"claims":{"P31":[]}}\n]', "none of its items has a class"),
        ("a.csv", b"1,2\nwikidata.org/entity/Q1,3\n", "are no variables"),
        ("a.csv", b"", "is no"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path, name, content, said):
    path = written(tmp_path, name, content)
    with pytest.raises(LoadError) as caught:
        told(path, "wikidata")
    assert "\n" not in str(caught.value) and str(path) in str(caught.value)
    assert said in str(caught.value) or said == "is no"


def test_a_byte_order_mark_is_no_fault(tmp_path):
    for path in (LOWMERE, OFFICES):
        marked = written(tmp_path, path.name, b"\xef\xbb\xbf" + path.read_bytes())
        assert find(marked).NAME == "wikidata"
        assert len(of(marked, Relation)) == len(of(path, Relation))


def places(value, path=()):
    """Every place in a JSON value, as the keys that lead there."""
    yield path
    for key, inside in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from places(inside, (*path, key))


PLACES = list(places({id: PLAIN[id] for id in ("Q99000001", "Q99000013", "Q212")}))


@given(st.sampled_from(PLACES), ANY_JSON)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_in_any_place_of_an_entity_ends_in_entries_or_one_line(tmp_path, place, value):
    data = copy.deepcopy(PLAIN)
    inside = data
    for key in place[:-1]:
        inside = inside[key]
    if place:
        inside[place[-1]] = value
    try:
        assert told(saved(tmp_path, {"entities": data if place else value}), "wikidata")
    except LoadError as error:
        assert len(str(error).splitlines()) == 1


@given(
    st.dictionaries(
        st.sampled_from(["person", "personLabel", "position", "start", "country", "mediator", "x"]), ANY_JSON
    )
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_row_ends_in_entries_or_one_line(tmp_path, row):
    data = {"head": {"vars": ["person", "position", "start", "country", "mediator"]}, "results": {"bindings": [row]}}
    try:
        assert told(saved(tmp_path, data), "wikidata")
    except LoadError as error:
        assert len(str(error).splitlines()) == 1


# The tables


def test_every_tie_of_the_table_fits_the_ontology():
    for property in table().properties.values():
        assert PROPERTY.match(property.id) and (property.ties or property.office)
        for tie in property.ties:
            relation = default().relation(tie.type)
            ends = (tie.value, tie.item) if tie.back else (tie.item, tie.value)
            assert ends[0] <= relation.sources and ends[1] <= relation.targets, property.id
    assert set(table().roles.values()) <= set(default().parts)
    assert set(table().kinds.values()) <= set(default().kinds)


def test_the_ontology_and_the_table_name_the_same_properties():
    named = {kind.names["wikidata"]: name for name, kind in default().relations.items() if "wikidata" in kind.names}
    for id, property in table().properties.items():
        if id in named and id not in ("P3342",):
            assert named[id] in {tie.type for tie in property.ties}, id


def test_states_of_the_table_of_items_are_those_of_the_table_of_states():
    folder = Path(wikidata.__file__).parents[1] / "actors"
    items = yaml.safe_load((folder / "wikidata.yaml").read_text())
    states = yaml.safe_load((folder / "states.yaml").read_text())
    bodies = {row["name"] for row in yaml.safe_load((folder / "organizations.yaml").read_text())["organizations"]}
    assert set(items["states"]) | {"Zanzibar", "Tibet"} == {
        *states["states"],
        *states["territories"],
        *states["former"],
    }
    assert set(items["organizations"]) <= bodies
    every = [
        q
        for said in (*items["states"].values(), *items["organizations"].values())
        for q in ([said] if isinstance(said, str) else said)
    ]
    assert len(every) == len(set(every))
    assert by_code("wikidata", "Q212") is not None and by_code("wikidata", "Q212").id == resolve("Ukraine").id
