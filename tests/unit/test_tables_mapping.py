"""Mappings: what each field does to a row, and what is said of one that is wrong."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import written

from graph.model import Document, Entity, Rejected, Relation, make_id
from graph.ontology import default
from loaders import LoadError, read_file, rejected
from loaders.tables import entries, known, mapfile, opened_table, rows
from loaders.tables.mapping import MappingError

TALKS = """\
mapping: 1
about: talks
document: {id: 'dataset:talks', title: Talks, licence: CC0}
nothing: ['-99', NA]
dates: {Start: D/M/Y}
date: Start
key: case {id}
nodes:
  talks: {kind: Process, id: 'talks:{id}', name: Case, props: {start: Start, region: {column: Region, values: {1: Europe, 4: Africa}}}}
  party: {kind: Organization, name: Parties, split: '; '}
  mediator: {kind: Person, name: Mediator, when: {Mediator: {not: Nobody}}}
relations:
  - {source: party, type: PARTY_TO, target: talks, date: Start}
  - {source: mediator, part: {column: Role, values: {lead: mediator, host: host}, else: observer}, target: talks, from: Start, confidence: 0.8}
"""
ROWS = """\
id,Case,Region,Parties,Mediator,Role,Start
1,First talks,4,Ghana; Blue Front,Ada Berg,lead,03/04/1991
2,Second talks,1,Government of Angola; UNITA,Bo Lind,chair,NA
3,Third talks,-99,Congo,Nobody,lead,04/04/1991
"""


def made(tmp_path, table=ROWS, mapping=TALKS, name="a.csv"):
    path = written(tmp_path, name, table)
    written(tmp_path, "a.mapping.yaml", mapping)
    return [entry.item for entry in read_file(path)]


def of(items, kind):
    return [item for item in items if isinstance(item, kind)]


def test_a_row_becomes_things_and_relations(tmp_path):
    items = made(tmp_path)
    assert items[0] == Document("dataset:talks", "Talks", licence="CC0")
    things = {one.id: one for one in of(items, Entity) if one.kind != "Document"}
    assert {one.id: one.name for one in things.values()} == {
        "talks:1": "First talks",
        "talks:2": "Second talks",
        "talks:3": "Third talks",
        "iso:GH": "Ghana",
        "iso:AO": "Angola",
        make_id("Organization", "Blue Front"): "Blue Front",
        make_id("Organization", "UNITA"): "UNITA",
        "iso:CG": "Republic of the Congo",  # the other one was Zaire
        make_id("Person", "Ada Berg"): "Ada Berg",
        make_id("Person", "Bo Lind"): "Bo Lind",
    }
    assert things["talks:1"].props == {"start": "1991-04-03", "region": "Africa"}
    assert things["talks:3"].props == {"start": "1991-04-04"}
    mediates, observes = [one for one in of(items, Relation) if one.type != "PARTY_TO"]
    assert (mediates.type, mediates.start, mediates.end, mediates.confidence) == ("MEDIATES", "1991-04-03", None, 0.8)
    assert (observes.type, observes.qualifier, observes.props) == ("OBSERVES", "observer", {"part": "observer"})
    piece = mediates.evidence[0]
    assert (piece.document, piece.locator, piece.method, piece.note) == (
        "dataset:talks", "case 1", "table", "Ada Berg: mediator to First talks"
    )  # fmt: skip


def test_everything_that_is_made_fits_the_ontology(tmp_path):
    items = made(tmp_path)
    kinds = {one.id: one.kind for one in of(items, Entity)}
    for one in of(items, Entity):
        default().check(one)
    for one in of(items, Relation):
        default().check_relation(one, kinds[one.source], kinds[one.target])


def test_the_counts_are_those_of_a_plain_count(tmp_path):
    items = made(tmp_path)
    frame = pd.read_csv(tmp_path / "a.csv")
    parties = frame["Parties"].str.split("; ").explode()
    types = Counter(one.type for one in of(items, Relation))
    assert types["PARTY_TO"] == len(parties)
    assert types["MEDIATES"] + types["OBSERVES"] == (frame["Mediator"] != "Nobody").sum()
    assert len([one for one in of(items, Entity) if one.kind == "Process"]) == frame["id"].nunique()


def test_a_row_that_cannot_be_taken_is_kept_with_its_column_and_the_rest_is_read(tmp_path):
    table = ROWS + "4,Fourth,7,Ghana,Ada Berg,lead,03/04/1991\n5,Fifth,1,Ghana,Ada Berg,lead,31/02/1991\n6,short\n"
    items = made(tmp_path, table)
    said = [(one.where.rpartition(", ")[2], one.column, one.reason) for one in of(items, Rejected)]
    assert said == [
        ("line 5", "Region", "'7' is none of the values of its table: 1, 4"),
        ("line 6", "Start", "column 'Start': '31/02/1991' is no day of the calendar (day is out of range for month)"),
        ("line 7", "", "it has 2 cells; 7 are expected, as in the header"),
    ]
    assert not [one for one in of(items, Entity) if one.id in ("talks:4", "talks:5")]


def test_rejected_rows_are_mended_and_read_again_as_the_file_would_have_been(tmp_path):
    bad = ROWS.replace("03/04/1991", "31/02/1991")
    path = written(tmp_path, "a.csv", bad)
    written(tmp_path, "a.mapping.yaml", TALKS)
    with rejected.Keeping(path, "table", {}, lambda: tmp_path) as keeping:
        for entry in keeping.noting(read_file(path)):
            if isinstance(entry.item, Rejected):
                keeping.add(entry.item)
    kept = keeping.kept
    kept.write_text(kept.read_text().replace("31/02/1991", "03/04/1991"))
    again = [entry.item for entry in read_file(kept)]
    path.write_text(ROWS)
    wanted = {one.id: one for one in of([entry.item for entry in read_file(path)], Relation)}
    found = of(again, Relation)
    assert len(found) == 3
    assert all(wanted[one.id] == one for one in found)


def test_the_rows_behind_a_piece_of_evidence(tmp_path):
    made(tmp_path)
    frame = rows(tmp_path / "a.csv", "case 2")
    assert list(frame["Case"]) == ["Second talks"] and list(frame.index) == [3]
    with pytest.raises(LoadError, match="no row is 'case 9'"):
        rows(tmp_path / "a.csv", "case 9")


# One field at a time


def told(tmp_path, table, nodes, relations="[]", more=""):
    mapping = f"mapping: 1\ndocument: {{id: 'd:1', title: D}}\n{more}\nnodes: {nodes}\nrelations: {relations}\n"
    plan = mapfile.parse(mapping)
    items = [entry.item for entry in entries(opened_table(written(tmp_path, "t.csv", table)), plan)]
    return [
        one for one in items if not (isinstance(one, Document) or (isinstance(one, Entity) and one.kind == "Document"))
    ]


def names(items):
    return [(one.id, one.kind, one.name) for one in of(items, Entity)]


def ends(items):
    called = {one.id: one.name for one in of(items, Entity)}
    return [(called[one.source], one.type, called[one.target]) for one in of(items, Relation)]


def test_states_by_code_by_name_and_on_the_day(tmp_path):
    table = (
        "code,name,day\n365,,1985\n365,,1995\n,Zaire,1985\n,Government of Russia (Soviet Union),1988\nxx,Ghana,1990\n"
    )
    items = told(tmp_path, table, "{s: {kind: State, code: {gw: code}, name: name}}", more="date: day")
    assert [one[0] for one in names(items)] == ["iso:SU", "iso:RU", "iso:CD", "iso:GH"]


def test_a_name_of_two_states_is_settled_by_the_codes_beside_it(tmp_path):
    table = "who,gwno\nGovernment of Congo,484\nGovernment of Congo,490\nGovernment of Congo,\n"
    items = told(tmp_path, table, "{s: {kind: State, name: who, among: {gw: gwno}}}")
    assert [one[0] for one in names(items)] == ["iso:CG", "iso:CD", make_id("State", "Government of Congo")]


@pytest.mark.parametrize(
    ("resolve", "found"),
    [
        ("'yes'", ["Ghana", "Blue Front"]),
        ("only", ["Ghana"]),
        ("rest", ["Blue Front"]),
        ("'no'", ["Ghana", "Blue Front"]),
    ],
)
def test_whether_names_are_looked_up(tmp_path, resolve, found):
    items = told(
        tmp_path, "who,x\nGhana,1\nBlue Front,2\n", f"{{s: {{kind: Organization, name: who, resolve: {resolve}}}}}"
    )
    assert [one[2] for one in names(items)] == found
    assert ("iso:GH" in {one[0] for one in names(items)}) == (resolve in ("'yes'", "only"))


def test_what_must_be_known_and_is_not_is_rejected(tmp_path):
    items = told(tmp_path, "who,x\nGhana,1\nGhnaa,2\n", "{s: {kind: State, name: who, resolve: must}}")
    (fault,) = of(items, Rejected)
    assert (fault.column, fault.reason) == ("who", "'Ghnaa' is no state and no organisation that is known")


def test_parallel_lists_and_names_with_the_separator_in_them(tmp_path):
    table = 'ids,names\n"1, 2, 3","Front of Peace, Justice and Work, Blue Front, UN"\n"1, 2",one\n'
    node = "{s: {kind: Organization, id: 'x:{ids}', name: names, split: ', ', whole: ['Front of Peace, Justice and Work']}}"
    items = told(tmp_path, table, node)
    assert names(items) == [
        ("x:1", "Organization", "Front of Peace, Justice and Work"),
        ("x:2", "Organization", "Blue Front"),
        ("wd:Q1065", "Organization", "United Nations"),
    ]
    (fault,) = of(items, Rejected)
    assert fault.reason == "the lists of 's' do not go together: 2 in 'ids', 1 in 'names'"


def test_pairs_within_a_list_and_between_two(tmp_path):
    relations = "[{source: a, type: MEETS, target: a}, {source: a, type: SUPPORTS, target: b, pairwise: true}]"
    nodes = "{a: {kind: Group, name: left, split: '; '}, b: {kind: Group, name: right, split: '; '}}"
    items = told(tmp_path, "left,right\nx; y; z,p; q; r\nx; y,p\n", nodes, relations)
    assert ends(items) == [
        ("x", "MEETS", "y"), ("x", "MEETS", "z"), ("y", "MEETS", "z"),
        ("x", "SUPPORTS", "p"), ("y", "SUPPORTS", "q"), ("z", "SUPPORTS", "r"),
    ]  # fmt: skip
    (fault,) = of(items, Rejected)
    assert "2 of 'a' and 1 of 'b' do not make pairs" in fault.reason


def test_conditions(tmp_path):
    table = "who,type,note\nA,ally,\nB,enemy,x\nC,,Guinea-Bissau and C\nGuinea,ally,Guinea-Bissau\n"
    for when, found in (
        ("{type: ally}", "A Guinea"),
        ("{type: [ally, enemy]}", "A B Guinea"),
        ("{type: {not: ally}}", "B C"),
        ("{type: {empty: true}}", "C"),
        ("{type: {empty: false}, note: {empty: true}}", "A"),
        ("[{type: enemy}, {who: C}]", "B C"),
        ("{who: {within: note}}", "C"),
        ("{note: {starts: Guin}}", "C Guinea"),
        ("{note: {contains: [x, Bissau]}}", "B C Guinea"),
        ("{note: {not: {contains: x}}}", "A C Guinea"),
    ):
        items = told(tmp_path, table, f"{{s: {{kind: Group, name: who, resolve: 'no', when: {when}}}}}")
        assert " ".join(one[2] for one in names(items)) == found, when


def test_templates_and_alternatives(tmp_path):
    nodes = (
        "{talks: {kind: Process, name: ['{place}, {year}', '{place}', 'Talks of {s}']}, s: {kind: State, name: who}}"
    )
    items = told(tmp_path, "place,year,who\nAccra,1991,Ghana\nAccra,,Ghana\n,,Angolan government\n", nodes)
    assert [one[2] for one in names(items) if one[1] == "Process"] == ["Accra, 1991", "Accra", "Talks of Angola"]


def test_dates_in_columns_of_their_own_and_with_names_of_months(tmp_path):
    table = "who,y,m,d\nA,1991,4,3\nB,1991,May,\nC,1991,,\nD,,,\nE,1991,13,1\nF,1991,0,0\n"
    link = "[{source: a, type: MEMBER_OF, target: b, from: {year: y, month: m, day: d}}]"
    items = told(tmp_path, table, "{a: {kind: Group, name: who}, b: {kind: Organization, name: {text: UN}}}", link)
    assert [one.start for one in of(items, Relation)] == ["1991-04-03", "1991-05", "1991", None, "1991"]
    assert [one.column for one in of(items, Rejected)] == ["y"]


def test_counts_confidences_qualifiers_and_properties(tmp_path):
    table = "a,b,n,sure,how\nx,y,3,0.5,treaty\nx,y,2.5,1,\nx,y,-1,1,\n"
    link = "[{source: p, type: MEETS, target: q, count: n, confidence: sure, qualifier: '{how}', props: {by: how}, note: '{p} met {q}'}]"
    items = told(tmp_path, table, "{p: {kind: Group, name: a}, q: {kind: Group, name: b}}", link)
    (meets,) = of(items, Relation)
    assert (meets.count, meets.confidence, meets.qualifier, meets.props) == (3, 0.5, "treaty", {"by": "treaty"})
    assert meets.evidence[0].note == "x met y"
    assert [one.reason for one in of(items, Rejected)] == [
        "count is 2.5; a whole number from 1 is expected",
        "count is -1; a whole number from 1 is expected",
    ]


def test_columns_are_known_whatever_their_case_and_signs(tmp_path):
    items = told(tmp_path, "Side_A,x\nGhana,1\n", "{s: {kind: State, name: side a}}")
    assert [one[0] for one in names(items)] == ["iso:GH"]


def test_nobody_is_related_to_himself_and_the_same_row_says_a_thing_once(tmp_path):
    nodes = "{a: {kind: Group, name: x}, b: {kind: Group, name: y}}"
    assert not of(told(tmp_path, "x,y\nA,A\n", nodes, "[{source: a, type: MEETS, target: b}]"), Relation)
    twice = "[{source: a, type: MEETS, target: b}, {source: a, type: MEETS, target: b}]"
    assert len(of(told(tmp_path, "x,y\nA,B\n", nodes, twice), Relation)) == 1


# What is wrong with a mapping


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("mapping: 1", "mapping: 2", "line 1: mapping: '2'; this Gobetween reads mapping: 1"),
        ("about: talks", "abuot: talks", "line 2: unknown field 'abuot'; known: mapping, about"),
        ("title: Talks,", "", "line 3: document has no title"),
        ("nothing: ['-99', NA]", "nothing: {a: b}", "line 4: {'a': 'b'} is no text"),
        ("Start: D/M/Y", "Start: sometimes", "line 5: format 'sometimes' is none; expected one such as Y-M-D"),
        ("Start: D/M/Y", "Start: D/M/YY", "line 5: format 'D/M/YY' has a year of two digits; add pivot"),
        ("Start: D/M/Y", "Start: undecided", "line 5: the format of 'Start' is not decided yet; write D/M/Y or M/D/Y"),
        ("kind: Process", "kind: Proces", "line 9: unknown kind 'Proces'; did you mean Process?"),
        ("id: 'talks:{id}', name: Case,", "", "line 9: node 'talks' has no name, id or code"),
        ("kind: Organization, name: Parties", "kind: Organization, nmae: Parties", "line 10: unknown field 'nmae'"),
        ("kind: Person, ", "", "line 11: node 'mediator' has no kind; expected one of Person, State"),
        ("{not: Nobody}", "{nto: Nobody}", "line 11: unknown field 'nto'; known: starts, contains"),
        ("type: PARTY_TO", "type: PARTY", "line 13: unknown relation 'PARTY'; did you mean PARTY_TO?"),
        ("source: party, ", "", "line 13: it has no source; the nodes are talks, party, mediator"),
        ("source: party", "source: partie", "line 13: source: there is no node 'partie'; the nodes are"),
        ("type: PARTY_TO, ", "", "line 13: a relation has a type, or else the part of a third party"),
        ("date: Start}\n  -", "date: Start, to: Start}\n  -", "line 13: date says both from and to"),
        ("lead: mediator", "lead: boss", "line 14: unknown part 'boss'; known: mediator"),
        ("confidence: 0.8", "confidence: 8", "line 14: confidence 8 is outside 0 to 1"),
        ("split: '; '", "split: ''", "line 10: split: what separates the items of the list is expected"),
        ("nodes:", "nodes: &a", "a.mapping.yaml"),
        ("about: talks", "about: !!python/object/apply:os.system [ls]", "line 2: not readable as YAML"),
        ("about: talks", "about: talks\nabout: again", "line 3: 'about' stands there twice"),
        ("about: talks", "about: &a [x, x]\nfits: [*a, *a]", "anchors (&, *) are not taken; write it out"),
    ],
)
def test_a_fault_of_a_mapping_is_one_line_that_names_its_line(tmp_path, old, new, said):
    assert old in TALKS
    mapping = TALKS.replace(old, new, 1)
    if new == "nodes: &a":
        assert mapfile.parse(mapping)  # an anchor alone does no harm
        return
    with pytest.raises(MappingError) as caught:
        made(tmp_path, mapping=mapping)
    assert said in str(caught.value) and "a.mapping.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: Parties", "name: Partes", "line 10: a.csv has no column 'Partes'; did you mean 'Parties'?"),
        ("date: Start\nkey", "date: Zzz\nkey", "has no column 'Zzz'; its columns are id, Case, Region"),
        ("  party: {", "  Region: {", "a node cannot have the name of a column, 'Region'"),
        ("name: Case", "name: '{mediator}'", None),
        ("name: Mediator", "name: '{talks}'", "line"),
    ],
)
def test_a_mapping_that_does_not_go_with_its_table(tmp_path, old, new, said):
    mapping = TALKS.replace(old, new, 1)
    if new.startswith("  Region"):
        mapping = mapping.replace("source: party", "source: Region")
    if said is None:
        assert made(tmp_path, mapping=mapping)
        return
    if new == "name: '{talks}'":
        mapping = mapping.replace("name: Case", "name: '{mediator}'")
        said = "nodes need each other"
    with pytest.raises(MappingError) as caught:
        made(tmp_path, mapping=mapping)
    assert said in str(caught.value)


def test_a_mapping_goes_to_plain_data_and_yaml_and_back():
    plan = mapfile.parse(TALKS)
    assert mapfile.of(plan.data).data == plan.data
    assert mapfile.parse(plan.yaml()).data == plan.data
    for one in known().values():
        assert mapfile.parse(one.yaml({(): "a comment", ("nodes",): "another\nof two lines"})).data == one.data
    assert mapfile.of({"mapping": 1, "nodes": {"a": {"kind": "State", "name": "x"}}}).nodes[0].name == "a"
    with pytest.raises(MappingError, match=r"^form: nodes / a / kind: unknown kind 'Stat'; did you mean State\?"):
        mapfile.of({"mapping": 1, "nodes": {"a": {"kind": "Stat", "name": "x"}}}, "form")


YAML = st.text(st.sampled_from(list("{}[]:,-'\"&*!?|>%@`#\n\t é0a1~=\x07")), max_size=60)


@given(st.sampled_from(["", "nodes:\n", "nodes: {a: {kind: State, name: x}}\nrelations: ", "dates: "]), YAML)
def test_no_text_ends_in_anything_but_a_mapping_or_one_line(head, text):
    try:
        mapfile.parse(f"mapping: 1\n{head}{text}")
    except MappingError as error:
        assert "\n" not in str(error)


def test_an_ambiguous_date_is_asked_about_when_the_file_is_loaded(tmp_path):
    mapping = TALKS.replace("dates: {Start: D/M/Y}\n", "")
    with pytest.raises(
        LoadError, match=r"a\.csv: column 'Start': 03/04/1991 may be 3 April 1991 or 4 March 1991; add format: D/M/Y"
    ):
        made(tmp_path, mapping=mapping)
    table = ROWS + "9,Ninth talks,1,Ghana,Ada Berg,lead,25/12/1991\n"
    document = next(one for one in made(tmp_path, table, mapping) if isinstance(one, Entity) and one.kind == "Document")
    assert "Start: D/M/Y, since 25/12/1991 can be nothing else" in document.props["read_as"]


def test_a_table_without_a_mapping_says_the_way_out(tmp_path):
    with pytest.raises(LoadError, match=r"no mapping fits its columns \(x, y\); run `gobetween map b\.csv`"):
        list(read_file(written(tmp_path, "b.csv", "x,y\n1,2\n")))


def test_a_mapping_by_name_and_for_a_packed_table(tmp_path):
    import gzip

    written(tmp_path, "other.yaml", TALKS)
    plain = [entry.item for entry in read_file(written(tmp_path, "b.csv", ROWS), mapping=str(tmp_path / "other.yaml"))]
    written(tmp_path, "c.mapping.yaml", TALKS)
    packed = [entry.item for entry in read_file(written(tmp_path, "c.csv.gz", gzip.compress(ROWS.encode())))]
    assert of(plain, Relation) == of(packed, Relation) and len(of(plain, Relation)) == 7


def test_the_header_is_found_by_the_columns_that_the_mapping_wants(tmp_path):
    table = "Talks of our own,by case,and party,since,1990,to,2000\n" + ROWS
    assert len(of(made(tmp_path, table), Relation)) == 7


def test_a_mapping_is_no_source_by_itself(tmp_path):
    path = written(tmp_path, "a.mapping.yaml", TALKS)
    with pytest.raises(LoadError, match="is a mapping; load the table that it is for, with --mapping"):
        list(read_file(path))


def test_a_nul_costs_its_row_and_a_link_is_its_file(tmp_path):
    items = made(tmp_path, ROWS.replace("Ada Berg", "Ada\0Berg"))
    (fault,) = of(items, Rejected)
    assert fault.reason == "line 2: it holds a NUL byte; text is expected"
    (tmp_path / "link.csv").symlink_to(written(tmp_path, "a.csv", ROWS))
    written(tmp_path, "link.mapping.yaml", TALKS)
    assert len([one for one in read_file(tmp_path / "link.csv") if isinstance(one.item, Relation)]) == 7
