"""Files as people have them, good and bad: what each yields, and what is said of each bad row."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import written

from graph.model import Document, Entity, Evidence, Rejected, Relation
from loaders import LoadError, find, read_file

CURATED = """\
gobetween: 1
document: {id: 'doc:a', title: A report, date: 2025-06}
entities:
  - {id: 'iso:UA', kind: State, name: Ukraine, aliases: [Kyiv]}
  - {id: 'x:talks', kind: Process, name: Talks, props: {date: 2025-06-02, rounds: 2}}
relations:
  - {source: 'iso:UA', type: PARTY_TO, target: 'x:talks', from: 2025-06-02, at: paragraph 1, note: It took part.}
"""

AGREEMENTS = """\
agreement_id,agreement,date,ended,region,conflict_id,conflict,process_id,process,actor_id,actor,kind,part,for_id,for,for_kind,basis
a:1,"First, accord",1994-11-20,,Africa,c:1,Angola: Government,p:1,Peace process in Angola,iso:AO,Angola,State,party,,,,actor_name
a:1,"First, accord",1994-11-20,,Africa,c:1,Angola: Government,p:1,Peace process in Angola,gb:beye,Alioune Beye,Person,mediator,wd:Q1065,United Nations,Organization,pa_3rd
a:1,"First, accord",1994-11-20,,Africa,c:1,Angola: Government,p:1,Peace process in Angola,iso:PT,Portugal,State,facilitator,,,,c_3rd
"""


def items(path):
    return [entry.item for entry in read_file(path)]


def faults(path):
    return [f"{item.where}: {item.reason}" for item in items(path) if isinstance(item, Rejected)]


def test_curated_yaml(tmp_path):
    found = items(written(tmp_path, "a.yaml", CURATED))
    document, ukraine, talks, relation = found
    assert isinstance(document, Document) and document.date == "2025-06" and len(document.sha256) == 64
    assert ukraine == Entity("iso:UA", "State", "Ukraine", ("Kyiv",), evidence=(Evidence("doc:a", method="curated"),))
    assert talks.props == {"date": "2025-06-02", "rounds": 2}
    assert (relation.start, relation.evidence[0].locator, relation.evidence[0].note) == (
        "2025-06-02",
        "paragraph 1",
        "It took part.",
    )


def test_participations(tmp_path):
    path = written(tmp_path, "a.csv", AGREEMENTS)
    written(tmp_path, "a.dataset.yaml", "document: {id: 'dataset:a', title: A dataset, licence: CC BY 4.0}")
    found = items(path)
    assert found[0].licence == "CC BY 4.0"
    types = Counter(item.type for item in found if isinstance(item, Relation))
    assert types == {"PARTY_TO": 1, "MEDIATES": 2, "REPRESENTS": 1, "RESULT_OF": 3, "ABOUT": 3}
    assert {item.id: item.kind for item in found if isinstance(item, Entity)} == {
        "a:1": "Agreement",
        "iso:AO": "State",
        "gb:beye": "Person",
        "wd:Q1065": "Organization",
        "iso:PT": "State",
        "p:1": "Process",
        "c:1": "Event",
    }
    assert len({item.id for item in found if isinstance(item, Relation)}) == 6
    facilitator = next(i for i in found if isinstance(i, Relation) and i.source == "iso:PT")
    assert facilitator.props == {"part": "facilitator"}
    assert facilitator.evidence[0].locator == "agreement 1"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: Process", "kind: [1]", "line 5: kind is [1]; text is expected"),
        ("from: 2025-06-02", "from: 2025-06-31", "line 7: from: '2025-06-31' is no day of the calendar"),
        ("source: 'iso:UA', type", "sauce: 'iso:UA', type", "line 7: relation has no source"),
        ("at: paragraph 1", "att: paragraph 1", "line 7: relation has an unknown field 'att'"),
        ("aliases: [Kyiv]", "aliases: Kyiv", "line 4: aliases are 'Kyiv'; a list of names is expected"),
        ("note: It took part.", "confidence: high", "line 7: confidence is 'high'; a number is expected"),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_the_rest_is_read(tmp_path, old, new, said):
    assert old in CURATED
    path = written(tmp_path, "a.yaml", CURATED.replace(old, new))
    (fault,) = faults(path)
    assert said in fault and "a.yaml" in fault
    assert len(items(path)) == 4


def test_a_line_that_is_not_utf8_is_rejected_alone(tmp_path):
    latin = CURATED.replace("Ukraine", "Québec").encode("latin-1")
    (fault,) = faults(written(tmp_path, "a.yaml", latin))
    assert "line 4: byte 0xe9 in column" in fault and "not UTF-8; save the file as UTF-8" in fault
    table = AGREEMENTS.replace("Portugal", "Perú").encode("latin-1")
    (fault,) = faults(written(tmp_path, "b.csv", table))
    assert "b.csv, line 4" in fault and "not UTF-8" in fault


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.yaml", "gobetween: 1\nentities: [\n", "line 3: not readable as YAML"),
        ("a.yaml", "gobetween: 1\nentities: []\n", "no document: section"),
        ("a.yaml", "gobetween: 2\ndocument: {id: d, title: D}\n", "format '2' is unknown"),
        ("a.yaml", "gobetween: 1\ndocument: {id: d, title: D}\nedges: []\n", "line 3: unknown section 'edges'"),
        ("a.yaml", "gobetween: 1\ndocument: {id: d}\n", "line 2: document has no title"),
        ("a.yaml", "gobetween: 1\ndocument: !!python/object/apply:os.system [ls]\n", "line 2: not readable as YAML"),
        ("a.yaml", b"gobetween: 1\n\0\n", "line 2: it holds NUL bytes"),
        ("a.yaml", "", "is empty"),
        ("a.csv", "x,y\n1,2\n", "no mapping fits its columns (x, y); run `gobetween map a.csv`"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path, name, content, said):
    with pytest.raises(LoadError, match=r"^\S+") as caught:
        items(written(tmp_path, name, content))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(tmp_path / name) in str(caught.value)


def test_empty_lists_are_no_fault(tmp_path):
    path = written(tmp_path, "a.yaml", "gobetween: 1\ndocument: {id: d, title: D}\nentities: []\nrelations: []\n")
    assert [type(item) for item in items(path)] == [Document]


YAML_TEXT = st.text(st.sampled_from(list("{}[]:,-'\"&*!?|>%@`#\n\t é0a1~=\x07")), max_size=60)


@given(st.sampled_from(["", "entities:", "relations:", "entities: [", "document: "]), YAML_TEXT)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_yaml_ends_in_anything_but_entries_or_one_line(tmp_path, head, text):
    path = written(tmp_path, "a.yaml", f"gobetween: 1\ndocument: {{id: d, title: D}}\n{head}{text}")
    try:
        for item in items(path):
            assert isinstance(item, Document | Entity | Relation | Rejected)
    except LoadError as error:
        assert "\n" not in str(error)


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(LoadError, match=r"cannot be read \(No such file"):
        find(tmp_path / "none.csv")
    assert find(tmp_path).NAME == "text"
    with pytest.raises(LoadError, match=r"nothing in this folder can be read \(there is no file\)"):
        items(tmp_path)
    with pytest.raises(LoadError, match="there is no loader 'xml'; known: rejected, curated"):
        find(tmp_path / "none.csv", "xml")


def test_bad_rows_of_a_table(tmp_path):
    extra = "a:1,A,19941120,,,,,,,iso:AO,Angola,State,party,,,,\na:2,B,1994,,,,,,,iso:AO,Angola,State,friend,,,,\nshort,row\n"
    said = faults(written(tmp_path, "a.csv", AGREEMENTS + extra))
    assert len(said) == 3
    assert "line 5: date: '19941120' is not a date as YYYY" in said[0]
    assert "line 6: unknown part 'friend'; known: mediator" in said[1]
    assert "line 7: it has 2 cells; 17 are expected" in said[2]


def test_a_named_loader_wants_its_columns(tmp_path):
    with pytest.raises(LoadError, match="line 1: the header has no column 'agreement_id'"):
        list(read_file(written(tmp_path, "a.csv", "x,y\n1,2\n"), "participations"))


def test_json_lines(tmp_path):
    good = '{"document": {"id": "d", "title": "D"}}\n\n{"entity": {"id": "a", "kind": "Person", "name": "A"}}\n'
    path = written(tmp_path, "a.jsonl", good + '{"entity": 1}\nnot json\n[]\n')
    assert [type(item) for item in items(path)] == [Document, Entity, Rejected, Rejected, Rejected]
    assert "line 5: not JSON" in faults(path)[1]
